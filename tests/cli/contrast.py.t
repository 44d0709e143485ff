#!/usr/bin/env python3
"""The component, named from the samples: relay7's six mailings against the
mail of the other customers, and what is said where there is too little to
compare."""

import hashlib
import os
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import ESPY, SAMPLES, done, maildir, mails, ok, run, same, \
    scratch  # noqa: E402

FRAUD = "ip:203.0.113.57 dmarc:fail"
RELAY = "203.0.113.57"
NAME = "relay7.correoandino.example"
ROW = {"row", "kind", "value", "content", "written", "in", "leak",
       "campaigns", "senders", "worst_domain", "coverage", "leaking", "j",
       "q", "word", "explains"}


def settings(path=None):
    """The samples', with other mail than theirs where a path is given"""
    with open("samples/settings.ini", encoding="utf-8") as f:
        text = f.read()
    for key in ("dir", "file", "path"):
        text = text.replace(f"\n{key} = ", f"\n{key} = "
                            f"{os.path.abspath('samples')}/")
    if path is not None:
        text = text[:text.index("[source maildir]")] + \
            text[text.index("[domain bancosol.example]"):]
        text += f"\n[source maildir]\npath = {path}\n"
    return text


def workspace(name, path=None):
    top = scratch(name)
    os.makedirs(top, 0o700)
    with open(top + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(settings(path))
    return top


class Espy:
    def __init__(self, top):
        self.top = top

    def __call__(self, *words):
        return run("-w", self.top, *words, program=ESPY, ESPY_LETTERS="K7Q",
                   ESPY_ACTOR="rk", ESPY_NOW="2026-11-23T10:00:00Z")

    def rows(self, query):
        return self("--json", "list", query).json()

    def ids(self, query):
        return [r["sha256"] for r in self.rows(query)]

    def case(self, ids):
        return self("case", "new", *ids).out.decode().strip()

    def contrast(self, case):
        return self("--json", "case", "contrast", case).json()[0]


def find(c, kind, value=None):
    return next((r for r in c["rows"] if r["kind"] == kind and
                 value in (None, r["value"])), None)


def counts(r):
    return r and (r["in"], r["leak"])


e = Espy(workspace("all"))
e("index")
fraud = e.rows(FRAUD)
case = e.case(r["sha256"] for r in fraud)

# --- the story ---
c = e.contrast(case)
same(c["schema"], "espy.contrast/1", "is espy.contrast/1")
ok(all(set(r) == ROW for r in c["rows"]), "each row has all keys")
same((c["messages"], c["campaigns"], len(c["domains"])), (36, 6, 3),
     "36 messages, six campaigns, three domains")
same((c["honest_messages"], c["senders"], c["honest_of_baseline_sources"]),
     (21, 5, 0), "21 messages of the five other customers are the baseline")
first = c["rows"][0]
same((first["kind"], first["value"]), ("ip", RELAY), "the relay is first")
same(counts(first), (36, 3), "in 36 of 36, and 3 of 21 honest ones")
same(first["word"], "separates", "it separates")
same(counts(find(c, "helo", NAME)), (36, 3), "its HELO likewise")
same(find(c, "helo", NAME)["row"], 1, "in the same row")
own = [r for r in c["rows"] if r["word"] == "one campaign only"]
ok(own and all(r["row"] > first["row"] and not r["explains"] for r in own),
   "every campaign's own tokens are below, and explain nothing", own)
lacks = find(c, "lacks", "feedback-id")
same(counts(lacks), (36, 0), "none has a Feedback-ID, all honest mail does")
ok(lacks and lacks["explains"] and lacks["row"] == 2,
   "that is second, before the rest", lacks)
same(find(c, "net24", "203.0.113.0/24")["word"], "shared with honest mail",
     "the network is everybody's")
content = [r["content"] for r in c["rows"]]
ok(content == sorted(content) and content[-1] and
   {r["kind"] for r in c["rows"] if r["content"]} == {"link-host",
                                                      "template"},
   "what the mails say stands behind all of it")
same({k: c["level"][k] for k in ("level", "value", "accounts", "relays")},
     {"level": "relay", "value": RELAY, "accounts": 0, "relays": 1},
     "the narrowest level is the relay; no account, one relay")
same((c["too_few_campaigns"], c["too_few_senders"]), (False, False),
     "there is enough to tell")

r = e("case", "contrast", case)
text = r.out.decode()
lines = [" ".join(line.split()) for line in text.splitlines()]
ok(f"1 ip {RELAY} 36 of 36 3 of 21 separates" in lines,
   "the text says so in one row", text)
ok(any(line.startswith("Level relay " + RELAY) for line in lines) and
   "usually a component" in text, "and what that level usually means", text)
ok("p =" not in text and "q" not in [w for l in lines for w in l.split()],
   "there are no p-values", text)
ok(max(map(len, text.splitlines())) <= 80, "in 80 columns", text)
ok(len(e("case", "contrast", case, "--all").out) > len(r.out),
   "--all shows what says less")

# --- what differs ---
d = e("--json", "case", "contrast", case, "--differ", "1").json()[0]
same((d["schema"], d["row"], d["value"]), ("espy.contrast-differ/1", 1, RELAY),
     "--differ names the row")
same(d["lacking"], [], "no message of the case is without the relay")
same(sorted(d["having"]), sorted(e.ids(f"ip:{RELAY} dmarc:pass")),
     "the three honest ones are those that went by it")
text = e("case", "contrast", case, "--differ", "1").out.decode()
ok(all(h[:12] in text for h in d["having"]), "they are listed", text)
for bad in ("0", "x", "9999"):
    same(e("case", "contrast", case, "--differ", bad).code, 2,
         f"no row {bad}: usage")
same(e("case", "contrast", "99").code, 3, "no such case")

# --- what is honest ---
honest = e.ids("service:correo-andino dmarc:pass")
one = next(h for h in honest if h in d["having"])
e("mark", "unwanted-bulk", one)
same(counts(e.contrast(case)["rows"][0]), (36, 2),
     "unwanted bulk is no honest mail")
e("undo")
other = e.case([one])
same(e.contrast(case)["honest_messages"], 20, "what is in a case neither")
e("undo")
same(e.contrast(case)["honest_messages"], 21, "undone, it counts again")

# --- one campaign ---
names = {r["campaign"] for r in fraud}
same(len(names), 6, "the six mailings are six campaigns")
x = Espy(workspace("one"))
x("index")
for name in sorted(names)[:2]:
    mine = [r["sha256"] for r in fraud if r["campaign"] == name]
    small = x.case(mine)
    c = x.contrast(small)
    same((c["campaigns"], c["too_few_campaigns"]), (1, True),
         f"{name}: too few campaigns")
    same((c["rows"][0]["kind"], c["rows"][0]["value"], c["rows"][0]["in"]),
         ("ip", RELAY, len(mine)), "the relay is first all the same")
    ok(all(r["q"] is None for r in c["rows"]), "nothing is tested")
    same(c["honest_messages"], 21,
         "the other five mailings are no honest mail")
text = x("case", "contrast", small).out.decode()
ok("too little data: 1 campaign" in text and "separates so far" in text,
   "the text says both", text)

# --- a case that went into another ---
bank, shop = (x.case([r["sha256"] for r in fraud
                      if r["relationship"]["domain"] == d])
              for d in ("bancosol.example", "tienda-lima.example"))
before = x.contrast(bank)["messages"], x.contrast(shop)["messages"]
x("case", "merge", shop, bank)
c = x.contrast(bank)
same((c["messages"], c["campaigns"], len(c["domains"])),
     (sum(before), 4, 2), "the messages of both are compared")
same((c["rows"][0]["value"], c["rows"][0]["in"]), (RELAY, sum(before)),
     "and the relay is first for them")

# --- no honest mail, then a baseline source ---
files = {}
for path in mails(SAMPLES):
    with open(path, "rb") as f:
        files[hashlib.sha256(f.read()).hexdigest()] = path
bad = [files[r["sha256"]] for r in fraud]
good = [files[h] for h in honest]
box = maildir("fraud", bad)
known = maildir("known", good)
b = Espy(workspace("baseline", box))
b("index")
case = b.case(b.ids(FRAUD))
c = b.contrast(case)
same((c["messages"], c["honest_messages"]), (36, 0), "no honest mail at all")
same((c["rows"][0]["value"], c["rows"][0]["word"], c["rows"][0]["leaking"]),
     (RELAY, "common to all", None), "coverage alone ranks")
same(find(c, "lacks"), None, "nobody knows what is lacking")
text = b("case", "contrast", case).out.decode()
ok("espy source add NAME PATH --role baseline" in " ".join(text.split()),
   "the command that adds some is named", text)
ok("separates" not in text, "nothing is said to separate", text)
b("source", "add", "known", known, "--role", "baseline")
b("index")
c = b.contrast(case)
same((c["honest_messages"], c["honest_of_baseline_sources"]), (21, 21),
     "a baseline source is the baseline")
same((c["rows"][0]["value"], c["rows"][0]["word"], counts(c["rows"][0])),
     (RELAY, "separates", (36, 3)), "and the relay separates again")
done()
