#!/usr/bin/env python3
"""An owner who does not want to be named to the service is not: neither the
letter nor its samples tell of his domain."""

import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail  # noqa: E402

desk = Desk("named")
for n, sender in enumerate(("a@bancosol.example", "b@tienda-lima.example",
                            "c@bancosol.example", "d@tienda-lima.example")):
    desk.put(mail(n + 1, f"2026-11-{20 + n // 2} 08:0{n}", sender=sender,
                  subject=f"from {sender.split('@')[1]}"))
desk.index()
shy, open_ = (desk.ids(f"domain:{d}.example") for d in
              ("bancosol", "tienda-lima"))
t.same((len(shy), len(open_)), (2, 2), "two mails in the name of each")


def letter(case):
    """The mail that a new draft would send, without a trace of the draft"""
    ran = desk.run("draft", "new", case)
    number = ran.out.decode().strip()
    mail_ = desk.run("draft", "export", number, "-").out.decode(
        "utf-8", "replace") if ran.code == 0 else ""
    draft = desk.json("draft", "show", number)
    if ran.code == 0:
        desk.run("undo")
    return ran, mail_, draft[0] if draft else {}


def samples(draft):
    return sorted(x["sha256"] for x in draft.get("samples", []))


def is_named(mail_):
    return "bancosol" in mail_.lower()


desk.run("case", "new", "--title", "both", *shy, *open_)
ran, text, draft = letter("1")
t.ok(is_named(text) and "tienda-lima.example (2)" in text and
     samples(draft) == sorted(shy + open_), "without a word of theirs, both "
     "are named", text[:3000])
desk.run("case", "domain", "1", "bancosol.example", "--may-name", "no")
ran, text, draft = letter("1")
t.ok(not is_named(text) and "tienda-lima.example (2)" in text,
     "one who does not want to be named stands nowhere in the mail",
     text[:3000])
t.same(samples(draft), sorted(open_), "and its messages are no samples")
t.ok("4 fraudulent messages" in text.replace("\r\n", " ") and
     "in 2 messages the domain that they pretend to be is not named here"
     in " ".join(text.split()), "but they are counted, and that is said",
     text[:3000])
t.ok("not to be named" in desk.run("case", "show", "1").out.decode(),
     "the case says so")
desk.run("case", "domain", "1", "tienda-lima.example", "--may-name", "no")
ran, text, draft = letter("1")
t.ok(ran.code == 3 and b"may be named" in ran.err, "where nobody may be "
     "named, there is no letter, and it is said why", ran.err)
for _ in range(2):
    desk.run("undo")
ran, text, draft = letter("1")
t.ok(is_named(text), "a word that was taken back counts no more")

# --- a word in a case that went into another one
made = desk.run("case", "split", "1", "--title", "apart", *shy).out.decode()
made = made.strip()
desk.run("case", "domain", made, "bancosol.example", "--may-name", "no")
desk.run("case", "merge", made, "1")
ran, text, draft = letter("1")
t.ok(ran.code == 0 and not is_named(text) and samples(draft) == sorted(open_),
     "what an owner said in a case counts in the one that it went into",
     ran.err, text[:3000])
desk.run("case", "domain", "1", "bancosol.example", "--may-name", "yes")
ran, text, draft = letter("1")
t.ok(is_named(text), "unless he said otherwise there")

# --- where the settings want the owner's yes
with open(desk.ws + "/settings.ini", "a", encoding="utf-8") as f:
    f.write("\n[case]\nname-domains = allowed\n")
ran, text, draft = letter("1")
t.ok(ran.code == 0 and is_named(text) and "tienda-lima.example" not in text and
     samples(draft) == sorted(shy), "an owner who said nothing is not named "
     "where the settings want his yes", ran.err, text[:3000])
t.done()
