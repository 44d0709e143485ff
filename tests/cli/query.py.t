#!/usr/bin/env python3
"""The query language over a real full text: each operator between words and
fields finds what notmuch and the rows say by themselves; mistakes are shown
where they stand; searches are saved; queries complete."""

import email
import os
import random
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403

need("notmuch")
WS = scratch("ws")
NOW = dict(ESPY_NOW="2026-11-21T08:00:00Z", ESPY_LETTERS="K7Q",
           ESPY_ACTOR="ana")


def espy(*words):
    return run("-w", WS, *words, **NOW)


def settings():
    top = os.path.abspath("samples")
    with open("samples/settings.ini") as f:
        text = re.sub(r"\[source [^[]*", "", f.read())  # this test's own
    os.makedirs(WS, mode=0o700)
    with open(WS + "/settings.ini", "w") as f:
        f.write(text.replace("\ndir = ", f"\ndir = {top}/")
                .replace("\nfile = ", f"\nfile = {top}/"))


def copies():
    """The samples, and a second mail under the Message-ID of one of them."""
    top = maildir("mail", mails(SAMPLES))
    with open(mails(top)[0], "rb") as f:
        first = email.message_from_binary_file(f)
    with open(top + "/cur/1794999999.forged:2,S", "w") as f:
        f.write("From: news@shop.example\nTo: us@bank.example\n"
                "Date: Fri, 20 Nov 2026 10:00:00 +0000\n"
                "Subject: Another text\n"
                f"Message-ID: {first['Message-ID']}\n\n"
                "Another text, with the word quixotical.\n")
    return top


settings()
MAIL = copies()
ran = espy("index", "--source", "own", MAIL)
ok(ran.code in (0, 1), "the samples are indexed", *ran.notes())


# --- what the two engines say by themselves ---

ROWS = {r["sha256"]: r for r in espy("--json", "list").json()}


def notmuch(text):
    env = environment(NOTMUCH_CONFIG=WS + "/notmuch/config")
    out = subprocess.run(["notmuch", "search", "--output=messages", text],
                         env=env, capture_output=True, check=True).stdout
    ids = {line[3:] for line in out.decode().splitlines()}
    return {s for s, r in ROWS.items() if r["message_id"] in ids}


def field(test):
    return {s for s, r in ROWS.items() if test(r)}


def domain(r):
    return r["from"]["domain"] or ""


TERMS = {
    "cuenta": notmuch("cuenta"),
    "quixotical": notmuch("quixotical"),
    "\"de la\"": notmuch("\"de la\""),
    "banco": notmuch("banco"),
    "factura*": notmuch("factura*"),
    "body:con": notmuch("body:con"),
    "aviso": notmuch("aviso"),
    "nothingatall": set(),
    "spf:pass": field(lambda r: r["recorded"]["spf"] == "pass"),
    "dkim:pass": field(lambda r: r["recorded"]["dkim"] == "pass"),
    "dmarc:fail": field(lambda r: r["recorded"]["dmarc"] == "fail"),
    "arc:none": field(lambda r: r["recorded"]["arc"] in (None, "none")),
    "strength:observed..": field(lambda r: r["attribution"]["strength"] in
                                 ("observed", "proven")),
    "strength:..claimed": field(lambda r: r["attribution"]["strength"] in
                                ("none", "claimed") and not r["refused"]),
    "domain:bancosol.example": field(
        lambda r: ("." + domain(r)).endswith(".bancosol.example")),
    "impersonation:exact": field(
        lambda r: r["relationship"]["impersonation"] == "exact"),
    "relationship:unknown": field(
        lambda r: r["relationship"]["status"] == "unknown"),
    "date:2026-11-01..2026-11-10": field(
        lambda r: "2026-11-01" <= r["time"] < "2026-11-11"),
    "size:4k..": field(lambda r: r["size"] >= 4096),
    "has:link": field(lambda r: r["counts"]["links"] > 0),
    "is:duplicate-id": field(
        lambda r: r["counts"]["messages_with_same_id"] > 1),
    "source:own": field(lambda r: r["source"] == "own"),
}
ALL = set(ROWS)


def found(query, *options):
    got = espy("--json", "list", *options, "--", query)
    if got.code != 0:
        note(got.err.decode(errors="replace"))
        return None
    return [r["sha256"] for r in got.json()]


for query, want in TERMS.items():
    ok(set(found(query) or ()) == want, f"{query}: {len(want)} messages")
ok(len(TERMS["cuenta"]) > 3 and len(TERMS["spf:pass"]) > 3,
   "the samples say something")

SHARED = found("quixotical")
ok(len(SHARED) >= 2 and
   len({ROWS[s]["message_id"] for s in SHARED}) == 1,
   "a hit in one lists every copy of the document", SHARED)
same(set(found("quixotical is:same-id")), set(SHARED),
     "each with other content")


# --- each operator between the two, by chance ---

def tree(rng, depth):
    """(query, what it must find)"""
    if depth == 0 or rng.random() < 0.25:
        return rng.choice(sorted(TERMS.items()))
    left, a = tree(rng, depth - 1)
    right, b = tree(rng, depth - 1)
    kind = rng.randrange(5)
    if kind == 0:
        return f"({left}) ({right})", a & b
    if kind == 1:
        return f"({left}) and ({right})", a & b
    if kind == 2:
        return f"(({left}) or ({right}))", a | b
    if kind == 3:
        return f"(({left}) not ({right}))", a - b
    return f"-({left})", ALL - a


rng = random.Random(20261121)
for n in range(70):
    query, want = tree(rng, 1 + n % 3)
    query = f"({query})" if n % 2 else query
    got = found(query)
    ok(got is not None and set(got) == want and len(got) == len(want),
       f"{query}: {len(want)}",
       f"got {None if got is None else len(got)}")

BOTH = [
    ("cuenta spf:pass", TERMS["cuenta"] & TERMS["spf:pass"]),
    ("cuenta or spf:pass", TERMS["cuenta"] | TERMS["spf:pass"]),
    ("cuenta -spf:pass", TERMS["cuenta"] - TERMS["spf:pass"]),
    ("spf:pass -cuenta", TERMS["spf:pass"] - TERMS["cuenta"]),
    ("-cuenta", ALL - TERMS["cuenta"]),
    ("not (cuenta or spf:pass)", ALL - TERMS["cuenta"] - TERMS["spf:pass"]),
    ("cuenta banco or aviso spf:pass", TERMS["cuenta"] & TERMS["banco"] |
     TERMS["aviso"] & TERMS["spf:pass"]),
    ("cuenta (banco or spf:pass)",
     TERMS["cuenta"] & (TERMS["banco"] | TERMS["spf:pass"])),
    ("cuenta -banco -aviso", TERMS["cuenta"] - TERMS["banco"] -
     TERMS["aviso"]),
    ("not not cuenta", TERMS["cuenta"]),
    # ".." is no range to notmuch, wherever it stands
    ("\"cuenta...\"", TERMS["cuenta"]),
    ("body:\"1..99\" spf:pass", set()),
    ("cuenta -1..99", TERMS["cuenta"]),
]
for query, want in BOTH:
    same(set(found(query)), want, query)

# --- order, counts, pieces ---

times = [ROWS[s]["time"] for s in found("cuenta", "--order", "oldest")]
same(times, sorted(times), "--order holds for words too")
times = [ROWS[s]["time"] for s in found("banco dkim:pass", "--limit", "5")]
same(times, sorted(times, reverse=True), "short lists are newest first")
ran = espy("list", "--count", "cuenta or spf:pass")
n = len(TERMS["cuenta"] | TERMS["spf:pass"])
same(ran.out.decode(), f"{n} messages, {n} deliveries, 0 reports\n",
     "--count counts")
same(espy("--json", "list", "--count", "quixotical").json(),
     [{"schema": "espy.count/1", "messages": len(SHARED),
       "deliveries": len(SHARED), "reports": 0}],
     "as JSON too")
ran = espy("list", "--count", "is:refused")
same(ran.out.decode(), "1 message, 1 delivery, 0 reports\n",
     "and labels what it counts")

# --- mistakes ---

for words, said in (
        (["a", "spf:pass", "(b"], "query, character 12: "),
        (["a spf:"], "query, character 7: spf: a value was expected"),
        (["colour:red"], "query, character 1: there is no field"),
        (["x strength:weak"], "none, claimed, observed, proven"),
        (["strength:proven..claimed"], "whose end is not before its start"),
        (["date:2026-13"], "a day such as 2026-11-14"),
        (["\"abc"], "a second \" was expected"),
        (["x saved:nobody"], "there is none called nobody")):
    ran = espy("list", *words)
    err = ran.err.decode()
    line = err.splitlines()
    query = " ".join(words)
    at = int(err.split("character ")[1].split(":")[0]) - 1
    ok(ran.code == 2 and said in err and not ran.out and
       line[1] == "  " + query and line[2] == " " * (2 + at) + "^",
       f"{query}: exit 2, the place, what was expected", *ran.notes())
ran = espy("list", "\x1b[31m\u202ered spf:")
ok(b"\x1b" not in ran.err and "\u202e".encode() not in ran.err and
   ran.err.splitlines()[1].startswith(b"  \\u{1b}[31m\\u{202e}red"),
   "what was typed is shown as safe text", *ran.notes())
line = ran.err.decode().splitlines()
same(line[2].index("^"), len(line[1]), "and the mark stands below its place")
ran = espy("list", "é" * 100 + " spf:")
line = ran.err.decode().splitlines()
ok(line[1].startswith("  ...é") and line[2].index("^") == len(line[1]) < 80,
   "of a long query the part around the mistake", *ran.notes())

# --- saved searches ---

same(espy("search", "save", "ours", "spf:pass", "cuenta").code, 0,
     "a search is saved")
same(set(found("saved:ours")), TERMS["spf:pass"] & TERMS["cuenta"],
     "and stands for its query")
same(set(found("-saved:ours spf:pass")),
     TERMS["spf:pass"] - TERMS["cuenta"], "within others too")
got = espy("--json", "search", "list").json()
same([(g["schema"], g["name"], g["query"], g["changed_at"]) for g in got],
     [("espy.search/1", "ours", "spf:pass cuenta", "2026-11-21T08:00:00Z")],
     "they are listed")
ran = espy("search", "save", "wrong", "spf:pass", "size:big")
ok(ran.code == 2 and b"character 15" in ran.err and
   ran.err.splitlines()[-1] == b" " * 16 + b"^",
   "a wrong one is not saved", *ran.notes())
ran = espy("search", "save", "ours", "saved:ours")
ok(ran.code == 2 and b"leads back to itself" in ran.err,
   "nor one that leads back to itself", *ran.notes())
same(espy("search", "remove", "ours").code, 0, "one is removed")
same(espy("list", "saved:ours").code, 2, "and is no more")
ran = espy("undo")
ok(ran.code == 0 and b"removal of a saved search" in ran.out + ran.err,
   "that can be undone", *ran.notes())
same(set(found("saved:ours")), TERMS["spf:pass"] & TERMS["cuenta"],
     "and was")
same(espy("search", "remove", "nobody").code, 2, "one that is not there")
same(espy("search", "save", "x").code, 2, "a name needs a query")
ran = espy("search", "list")
ok(ran.out.split() == b"ours spf:pass cuenta".split(), "as text",
   *ran.notes())

# --- completion ---

def complete(text):
    return espy("list", "--complete", text).out.decode().splitlines()


same(complete("sp"), ["spf:"], "fields complete")
ok(complete("spf:")[0] == "pass" and "none" in complete("spf:"),
   "values too, most frequent first")
same(complete("cuenta saved:"), ["ours"], "saved searches")
same(complete("source:"), ["own"], "sources")
ok(all(v.startswith("\"") for v in complete("subject:\"")),
   "values with blanks are quoted")
for value in complete("subject:")[:5]:
    ok(found("subject:" + value), f"subject:{value} finds what it came from")
got = espy("--json", "list", "--complete", "impersonation:e").json()
same([(g["schema"], g["text"], g["from"], g["to"], g["messages"])
      for g in got], [("espy.candidate/1", "exact", 14, 15, None)],
     "as JSON, with what is replaced")
got = espy("--json", "list", "--complete", "dkim:pa").json()
same(got[0]["messages"], len(TERMS["dkim:pass"]), "counted by messages")
for name in ("service", "host", "link", "ip", "from", "domain", "case",
             "role", "date", "size", "id", "sha256", "path", "disposition"):
    ok(complete(name + ":"), f"{name}: completes")

# --- the workbench: words are searched beside the keys ---

def workbench(script, program=ESPY, **env):
    with open(scratch("script"), "w") as f:
        f.write(script)
    return run("-w", WS, "--script", scratch("script"), program=program,
               **dict(NOW, ESPY_HEADLESS="100x30", **env))


ran = workbench(f"""keys l C-u
type cuenta spf:pass
keys Enter
wait
expect limit: cuenta spf:pass
expect {len(TERMS["cuenta"] & TERMS["spf:pass"])} messages, by urgency
keys l C-u
type (cuenta or spf:pass)
keys Enter
wait
expect {len(TERMS["cuenta"] | TERMS["spf:pass"])} messages, by urgency
keys l C-u
type cuenta disposition:open
keys Enter
wait
keys a d
wait
expect {len(TERMS["cuenta"]) - 1} messages, by urgency
keys u
wait
expect {len(TERMS["cuenta"])} messages, by urgency
""")
ok(ran.code == 0, "a limit of words and fields is shown, and after a "
     "decision again", *ran.notes())
ran = workbench("""keys l C-u
type saved:o
keys Tab
expect limit: saved:ours
keys C-u
type disposition:un
keys Tab Enter
wait
expect limit: disposition:unwanted-bulk
keys l C-u
type cuenta spf: x
keys Enter
expect query, character 12: spf: a value was expected
expect limit: cuenta spf: x
expect                   ^
type pass
absent a value was expected
keys Enter
wait
expect limit: cuenta spf:pass x
""")
ok(ran.code == 0, "Tab completes; a mistake is marked and can be mended", *ran.notes())
if os.path.exists(FAULTY):
    ran = workbench("""keys l C-u
type hangs
keys Enter
expect searching ...
expect Searching ...
keys l C-u
type spf:pass dkim:pass
keys Enter
wait 10
expect limit: spf:pass dkim:pass
keys l C-u
type hangs or spf:pass
keys Enter
expect searching ...
keys ?
expect filter:
keys Esc l C-u
type cuenta
keys Enter
wait 10
absent earching ...
expect limit: cuenta
""", program=FAULTY, ESPY_FAULT="search:hang:hangs")
    ok(ran.code == 0, "a search that does not come back: keys work on, and "
         "a new limit takes its place", *ran.notes())
else:
    skip("a search that does not come back", "no " + FAULTY)
done()
