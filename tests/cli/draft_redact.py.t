#!/usr/bin/env python3
"""The masking of a draft's samples by commands: what it changes, what it
leaves for a decision, and that the mail which goes out holds no address but
what somebody allowed."""

import base64
import email
import os
import re
import sys

sys.path[:0] = ["tests/lib", "tests/redact"]
import espy_case as c  # noqa: E402
import espy_tap as t  # noqa: E402
import scan  # noqa: E402

OURS = ["ana@desk.example"]
desk = c.Desk("redact")
PACKED = base64.b64encode(b"PK\x03\x04" + bytes(range(60))).decode()
MORE = ("X-Track: https://x.example/?u=ana%40desk.example\n"
        "X-Token: YW5hQGRlc2suZXhhbXBsZQ==\n")
desk.put(c.mail(1, "2026-11-20 08:00", more=MORE, to=OURS[0],
                text="Hola ana@desk.example,\n\nYW5hQGRlc2suZXhhbXBsZQ=="))
desk.put(c.mail(2, "2026-11-20 09:00", to=OURS[0], text=PACKED).replace(
    b"Content-Type: text/plain; charset=utf-8\n",
    b"Content-Type: application/zip\nContent-Transfer-Encoding: base64\n"
    ).replace(
    b"Message-ID: <2.", b"Message-ID: <ana=desk.example.2."))
desk.index()
desk.run("case", "new", *desk.ids(""))


def draft(redact):
    ran = desk.run("draft", "new", "1", "--redact", redact)
    t.ok(ran.code == 0, f"a draft, {redact} masked", *ran.notes())
    return ran.out.decode().strip()


def exported(number):
    """The mail's octets, and its samples"""
    ran = desk.run("draft", "export", number, "-")
    mail = email.message_from_bytes(ran.out)
    return ran.out, [p for p in mail.walk()
                     if re.match("sample-.*(eml|headers.txt)",
                                 p.get_filename() or "")]


def residue(number, *words, code=0):
    ran = desk.run("--json", "draft", "residue", number, *words)
    t.ok(ran.code == code, f"draft residue {' '.join(words)}: {code}",
         *ran.notes())
    return [] if code > 1 else ran.json()


def level(number):
    checks = desk.json("draft", "check", number)[0]["checks"]
    return [c["level"] for c in checks if c["check"] == "residue"]


def readable(octets):
    return sorted(scan.scan(octets, OURS))


number = draft("recipients")

# --- what it changes ---
changes = desk.json("draft", "diff", number)
t.same([(x["sample"], x["redact"], x["masked"]) for x in changes],
       [(1, "recipients", 6), (2, "recipients", 2)],
       "diff says of each sample what was masked")
t.same([x["not_looked_into"] for x in changes],
       [[], ["body (application/zip)"]], "and what nobody looked into")
where = {x["where"]: x for x in changes[0]["changes"]}
mask = re.search("rcpt-[0-9A-V]{8}", where["To"]["new"]).group()
t.same(list(where), ["Received", "X-Track", "X-Token", "To",
                     "body (text/plain)"], "field by field, part by part")
t.same((where["X-Track"]["old"], where["X-Track"]["new"]),
       ("X-Track: https://x.example/?u=ana%40desk.example",
        f"X-Track: https://x.example/?u={mask}"), "the words around it")
t.ok(all(mask in json_change["new"] for x in changes
         for json_change in x["changes"]
         if not json_change["new"].endswith("==") and
         "Token" not in json_change["where"]),
     "one recipient has one mask")
said = desk.run("draft", "diff", number).out.decode()
t.ok(f"    - To: ana@desk.example\n    + To: {mask}@masked.invalid\n" in said,
     "for people, too", said)

# --- what it leaves ---
left = residue(number, code=1)
t.same([(x["sample"], x["field"], x["address"], x["decision"])
        for x in left], [(2, "Message-ID", OURS[0], None)],
       "the address in the Message-ID wants a decision")
t.same(level(number), ["red"], "until then the check list is red")
residue(number, "--allow", "2", code=2)
residue(number, "--allow", "1", "--drop", "1", code=2)
left = residue(number, "--allow", "1")
t.same([(x["decision"], x["who"], x["when"]) for x in left],
       [("allow", "rk", desk.now)], "allowed, by whom and when")
t.same(level(number), ["green"], "then it is green")
octets, parts = exported(number)
t.same(readable(octets), [("message-id", OURS[0])],
       "the mail: nothing but that can be read, an independent scan says")
said = re.sub(r"\s+", " ", parts[0]["Content-Description"])
t.ok("our recipients masked" in said and "SHA-256 of the original" in said,
     "a masked sample says so, with the original's hash", said)

# --- header fields alone, or left out ---
residue(number, "--headers", "1")
octets, parts = exported(number)
t.same([p.get_content_type() for p in parts],
       ["message/rfc822", "text/rfc822-headers"],
       "header fields alone of the one")
t.same(readable(octets), [], "with that field masked too")
desk.run("undo")
t.same([x["decision"] for x in residue(number)], ["allow"],
       "undo gives back what was decided before")
residue(number, "--drop", "1")
octets, parts = exported(number)
t.same((len(parts), readable(octets)), (1, []), "or it is left out")
t.same(level(number), ["green"], "which the check list takes")
desk.run("undo")
desk.run("undo")
residue(number, code=1)

# --- other ways ---
desk.run("draft", "drop", number)
number = draft("headers")
octets, parts = exported(number)
t.same([x["field"] for x in residue(number, code=1)], ["Message-ID"],
       "header fields alone have it, too")
t.same(readable(octets), [("message-id", OURS[0])], "and nothing else")
desk.run("draft", "drop", number)
number = draft("nothing")
t.same(residue(number), [], "where nothing is masked, nothing is asked")
octets, parts = exported(number)
t.ok(all(b"YW5hQGRlc2suZXhhbXBsZQ==" in octets for _ in parts) and
     len(readable(octets)) > 3, "whole messages go as they are")

desk.run("draft", "drop", number)

# --- what a person writes into the letter ---
number = draft("recipients")
residue(number, "--allow", "1")
editor = t.scratch("editor")
with open(editor, "w", encoding="utf-8") as f:
    f.write("#!/bin/sh\necho 'Ask ANA+shop@Desk.Example, please.' >> \"$1\"\n")
os.chmod(editor, 0o755)
desk.run("draft", "edit", number, EDITOR=editor, VISUAL=editor)
ran = desk.run("draft", "export", number, "-")
t.ok(ran.code == 3 and b"the finished mail shows ana@desk.example" in ran.err
     and b"body" in ran.err, "a recipient's address in the letter is refused",
     *ran.notes())
desk.run("undo")
t.same(readable(exported(number)[0]), [("message-id", OURS[0])],
       "taken out, it goes")
t.done()
