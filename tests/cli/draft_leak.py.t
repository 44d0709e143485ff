#!/usr/bin/env python3
"""What must not leave with a notification, and what the sender of a mail may
try to do to the report of it."""

import csv
import email
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail  # noqa: E402


def checks(desk, draft="1"):
    """[(check, level, text)]"""
    return [(c["check"], c["level"], c["text"]) for c in
            desk.json("draft", "check", draft)[0]["checks"]]


def has(desk, name, level, words, draft="1"):
    found = checks(desk, draft)
    t.ok(any((c, v) == (name, level) and words in s for c, v, s in found),
         f"{name} is {level}: {words}", *found)


# --- words of a mail in the letter ---

desk = Desk("words", settings="\n[send]\ncommand = /bin/true\n")
for n in range(2):
    desk.put(mail(n, f"2026-11-20 08:0{n}", subject="Dear {service} client: "
                  "https://evil.example/in"))
desk.index()
desk.run("case", "new", "--query", "service:correo-andino")
desk.run("draft", "new", "1", "--format", "arf")
t.ok(all(c != "placeholder" for c, _, _ in checks(desk)),
     "a sender's braces are no placeholder in a letter that nobody wrote in")
folder = t.scratch("arf")
desk.run("draft", "export", "1", "--arf", folder)
letter = desk.run("draft", "export", "1", "-").out
letter = letter.split(b"filename=")[0]
with open(folder + "/sample-1.arf.eml", "rb") as f:
    report = f.read().split(b"message/feedback-report")[1 - 1]
text = report.split(b"\r\n\r\n", 2)[2]
t.ok(b"https://evil" not in letter and b"hxxps://evil" in letter,
     "links in a subject are defanged in the letter", letter[-1500:])
t.ok(b"https://evil" not in text and b"hxxps://evil" in text,
     "and in the text of an ARF report", text)

# --- one desk, two drafts ---

desk.run("send", "1", "--confirm", "k7q-1")
desk.run("draft", "new", "1")
has(desk, "again", "yellow", "less than a day ago", "2")
desk.run("outbox", "recall", "1")
t.ok(not [c for c in checks(desk, "2") if c[:2] == ("again", "yellow")],
     "what was recalled told nobody")

# --- who does not want to be named ---

desk = Desk("named")
for n in range(4):
    desk.put(mail(n, f"2026-11-20 08:0{n}", sender="a@bancosol.example"
                  if n % 2 else "b@tienda-lima.example",
                  subject="Compra en =?utf-8?q?Tienda_Lima?="))
desk.index()
desk.run("case", "new", "--query", "service:correo-andino")
desk.run("case", "domain", "1", "tienda-lima.example", "--may-name", "no")
desk.run("draft", "new", "1")
has(desk, "named", "yellow", '"Tienda Lima" is in the letter')
desk.run("case", "domain", "1", "tienda-lima.example", "--may-name", "yes")
t.ok(not [c for c in checks(desk) if c[0] == "named"],
     "who may be named may be called by his name")

# --- a trap's mail, in a letter that lists no messages ---

desk = Desk("trap")
desk.put(mail(1, "2026-11-20 08:00", to="cebo@desk.example"), source="traps")
desk.index(source="traps", role="trap")
desk.run("case", "new", *desk.ids("role:trap"))
desk.run("draft", "new", "1", "--kind", "answer")
letter = email.message_from_bytes(desk.run("draft", "export", "1", "-").out)
rows = [list(csv.DictReader(p.get_payload().splitlines()))
        for p in letter.walk() if p.get_filename() == "samples.csv"]
t.same([(r["message_id"], r["envelope_sender"]) for r in sum(rows, [])],
       [("", "")], "samples.csv does not say which one it is")

# --- what our own systems wrote ---

desk = Desk("inside")
for n in range(2):
    octets = mail(n, f"2026-11-20 08:0{n}").decode()
    desk.put(octets.replace(
        "Authentication-Results:", "Received: from mx2.desk.example "
        "(in.desk.example [10.11.12.13])\n\tby hub.desk.example with LMTP id "
        f"h{n}; Fri, 20 Nov 2026 08:01:00 +0000\nAuthentication-Results:",
        1).encode())
desk.index()
desk.run("override", "boundary", "1", "--reason", "x", *desk.ids(""))
desk.run("case", "new", "--query", "from:bancosol.example")
desk.run("draft", "new", "1", "--redact", "nothing")
has(desk, "inside", "red", "private network")
ran = desk.run("draft", "export", "1", t.scratch("letter.eml"))
t.ok(b"should not go" in ran.err, "export says that it should not go",
     *ran.notes())
desk.run("override", "none", *desk.ids(""))
desk.run("draft", "render", "1")
t.ok(not [c for c in checks(desk) if c[0] == "inside"],
     "from outside there is nothing against it", *checks(desk))

t.done()
