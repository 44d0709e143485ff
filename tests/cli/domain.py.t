#!/usr/bin/env python3
"""espy domain show: who sends as a domain, by DMARC aggregate reports."""

import os
import subprocess
import sys

sys.path.insert(0, "tests/lib")
sys.path.insert(0, "tests/aggregate")
import make
from espy_tap import BUILD, done, environment, ok, run, same, scratch

FILLER = BUILD + "/tests/unit/aggregate_store"
ESC = "\x1b[2J"
ws = scratch("ws")
folder = scratch("reports")
os.makedirs(folder)
os.makedirs(ws)
services = scratch("services")
os.makedirs(services)
with open(services + "/esp.ini", "w") as f:
    f.write("[service esp]\nname = ESP\nkind = transactional\n"
            "dkim = esp.example\n[service shady]\nname = Shady\n"
            "kind = transactional\nip = 203.0.113.0/24 2026-01-01\n")
with open(ws + "/settings.ini", "w") as f:
    f.write("[catalogue]\nproduct = no\ndir = " + services + "\n"
            "[domain bank.example]\nname = Example Bank\n"
            "authorised = esp\n")


def fill(verified, *reports):
    paths = []
    for i, text in enumerate(reports):
        paths.append(os.path.join(folder, f"{verified}-{i}.xml"))
        with open(paths[-1], "w") as f:
            f.write(text)
    got = subprocess.run([FILLER, "--fill", ws, services, str(make.CLOCK),
                          str(verified), *paths], env=environment(),
                         capture_output=True)
    ok(got.returncode == 0, "reports are in a workspace", got.stdout)


def show(*words):
    return run("-w", ws, "domain", "show", *words)


esp = make.row("192.0.2.7", 12, dkims=[("bank.example", "s", "pass"),
                                       ("esp.example", "k", "pass")])
shady = make.row("203.0.113.5", 40, "none", "fail", "fail")
stranger = make.row("198.51.100.9", 3, "reject", "fail", "fail")
fill(1, make.report(rid="1", rows=[esp, stranger]))
fill(0, make.report(rid="2", org=f"evil{ESC.replace(chr(27), '&#x1b;')}",
                    rows=[shady], end=make.BEGIN - 5),
     make.report(rid="1", rows=[esp, esp, stranger]))

got = show("--json", "Bank.EXAMPLE")
v = got.json()[0] if got.code == 0 else {}
same(got.code, 0, "a domain is shown")
same([v.get("schema"), v.get("domain"), v.get("from"), v.get("names"),
      v.get("authorised")],
     ["espy.domain/1", "bank.example", "settings", ["Example Bank"],
      ["esp"]], "what it is")
reports = v.get("reports") or {}
same([reports.get(k) for k in ("counted", "duplicates", "verified",
                               "reporters", "mails", "with_findings")],
     [2, 1, 1, 2, 55, 2], "the reports, a second copy not counted")
services = {s["service"]: s for s in v.get("services", [])}
same(sorted(services), ["esp", "shady"], "which services send as it")
want = {"esp": [12, 12, 12, 12, 0, True], "shady": [40, 0, 0, 0, 40, False]}
for slug, numbers in want.items():
    same([services.get(slug, {}).get(k) for k in
          ("mails", "mails_verified", "dkim_aligned", "spf_aligned",
           "neither", "authorised")], numbers, f"how much, of {slug}")
same([(n["network"], n["mails"], n["disposition_reject"])
      for n in v.get("networks", [])], [("198.51.100.9", 3, 3)],
     "and which addresses are of no service")
odd = {f["report_id"]: f for f in reports.get("findings", [])}
ok(any(f["differs"] and f["duplicate"] and not f["verified"]
       for f in reports.get("findings", [])),
   "a copy with other numbers is said", reports)
ok(any("ends before it begins" in w for w in odd["2"]["findings"]),
   "what is odd about a report is said", odd)
same(v.get("messages"), [], "no message here pretends to be it")

text = show("bank.example")
lines = text.out.decode().splitlines()
ok(text.code == 0 and b"\x1b" not in text.out, "for people, no control comes "
   "out", *text.notes())
ok(any(x.split()[:6] == ["esp", "12", "12", "12", "12", "0"]
       for x in lines), "a row of numbers", *text.notes())
ok(any("not known to be authorised" in x for x in lines) and
   any("anybody can have sent" in x for x in lines),
   "and what they are worth", *text.notes())
ok(max(map(len, lines[:lines.index("what is odd about 2 reports")])) <= 80,
   "and fits 80 columns", *text.notes())

listed = run("-w", ws, "--json", "domain", "list").json()[0]
same(sorted(listed), sorted(v), "list has the same keys")
same(listed["reports"], None, "of which it leaves some unknown")

# The owner's word: the last one counts, before the settings.


def standing(slug):
    o = show("--json", "bank.example").json()[0]
    x = {s["service"]: s for s in o["services"]}[slug]
    return x["relationship"], x["basis"]


def word(*words, **env):
    return run("-w", ws, "domain", *words, **env)


same(standing("esp"), ("authorised", "the settings say so"),
     "the settings' word, as long as there is no other")
same(standing("shady"), ("unknown", None), "nobody has said anything")
got = word("deny", "bank.EXAMPLE", "shady", "--by", " Ana Ruiz ",
           "--reference", "INC-7")
ok(got.code == 0 and b"may not send as bank.example, by the word of Ana Ruiz"
   in got.err, "a denial is written down", *got.notes())
r, basis = standing("shady")
ok(r == "unauthorised" and basis.startswith("Ana Ruiz said so on ") and
   basis.endswith(": INC-7"), "whose it is, when, and where it stands", basis)
got = word("deny", "bank.example", "esp", "--by", "Ana Ruiz")
same(standing("esp")[0], "unauthorised", "a word counts before the settings")
got = word("authorise", "bank.example", "shady", "--by", "Juan Sosa")
same(standing("shady")[0], "authorised", "and a later one before it")
got = run("-w", ws, "--json", "domain", "list").json()[0]
same([(w["service"], w["word"], w["who"], w["reference"])
      for w in sorted(got["words"], key=lambda w: w["service"])],
     [("esp", "denied", "Ana Ruiz", None),
      ("shady", "authorised", "Juan Sosa", None)], "list has them all")
got = word("list").out.decode()
ok("authorised: shady" in got and "denied: esp" in got, "for people, too", got)
run("-w", ws, "undo")
r, basis = standing("shady")
ok(r == "unauthorised" and basis.endswith(": INC-7"),
   "undo puts back the word before it", basis)
run("-w", ws, "undo")
run("-w", ws, "undo")
same([standing("esp"), standing("shady")],
     [("authorised", "the settings say so"), ("unknown", None)],
     "and in the end none")
for words, code, said in (
        (("deny", "bank.example", "shady"), 2, b"--by"),
        (("deny", "bank.example"), 2, b"service"),
        (("deny", "bank.example", "shady", "--by", " "), 2, b"whose"),
        (("authorise", "other.example", "esp", "--by", "A"), 2,
         b"domain add"),
        (("authorise", "bank.example", "nobody", "--by", "A"), 2,
         b"service list"),
        (("show", "bank.example", "--by", "A"), 2, b"--by")):
    got = word(*words)
    ok(got.code == code and said in got.err, "domain " + " ".join(words) +
       " says what it lacks", *got.notes())

# Settings whose list is complete, and by whose word it is
with open(ws + "/settings.ini", "a") as f:
    f.write("complete = yes\n")
ok(b"policy" in run("-w", ws, "doctor").out + show("bank.example").err,
   "a list is complete only by somebody's word")
same(standing("shady")[0], "unknown", "and accuses nobody until then")
with open(ws + "/settings.ini", "a") as f:
    f.write("policy = Ana Ruiz, ticket 12\n")
same(standing("shady")[0], "unauthorised", "with it, any other service is")

for words, code in ((("show",), 2), (("show", "a b"), 2),
                    (("show", "q.example"), 3), (("shows", "x"), 2)):
    got = run("-w", ws, "domain", *words)
    ok(got.code == code and got.err, "domain " + " ".join(words) +
       f": exit code {code}", *got.notes())
ok(run("-w", scratch("none"), "domain", "show", "a.example").code == 3,
   "without a workspace there is nothing to show")

# A source counts aggregate reports apart from what people report.
ws = scratch("source")
got = run("-w", ws, "--json", "index", "--source", "dmarc", "samples/dmarc")
ok(got.code == 0, "the samples' aggregate reports are indexed", *got.notes())
one = run("-w", ws, "--json", "source", "list").json()[0]
same((one["messages"], one["reports"], one["aggregates"]), (0, 0, 9),
     "they are none of its messages and reports")
got = run("-w", ws, "source", "list").out.decode()
ok("0 messages, 0 reports, 9 aggregate reports;" in got, "and so it says",
   got)
done()
