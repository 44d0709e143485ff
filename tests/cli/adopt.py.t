#!/usr/bin/env python3
"""A case adopts new mail of its own while it is indexed, with evidence, and
nothing else; one that was closed opens again when its mail comes back."""

import glob
import hashlib
import os
import sqlite3
import stat
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail, words  # noqa: E402

LATER = "2026-11-24T10:00:00Z"


def events(desk, kind):
    db = sqlite3.connect(desk.ws + "/espy.db")
    rows = db.execute("SELECT actor, subject, payload FROM k_event"
                      " WHERE kind = ? ORDER BY seq", (kind,)).fetchall()
    db.close()
    return rows


def members(desk, case="K7Q-0001"):
    """SHA-256s: of those that people put in, of adopted ones"""
    db = sqlite3.connect(desk.ws + "/espy.db")
    out = (set(), set())
    for sha, adopted in db.execute("SELECT sha256, adopted FROM"
                                   " k_case_message WHERE case_id = ?",
                                   (case,)):
        out[adopted].add(sha.hex())
    db.close()
    return out


def sha(octets):
    return hashlib.sha256(octets).hexdigest()


def evidence(desk, octets):
    """Is there a read-only copy with these very octets?"""
    path = f"{desk.ws}/evidence/{sha(octets)}"
    try:
        with open(path, "rb") as f:
            return f.read() == octets and \
                stat.S_IMODE(os.stat(path).st_mode) == 0o400
    except FileNotFoundError:
        return False


def opened(name, **more):
    """A desk with a case of two messages, of two domains"""
    desk = Desk(name, **more)
    desk.put(mail(1, "2026-11-20 08:00"))
    desk.put(mail(2, "2026-11-21 08:00", sender="x@mail.tienda-lima.example"))
    desk.index()
    ran = desk.run("case", "new", *desk.ids("service:correo-andino"))
    if ran.code != 0:
        t.note(ran.err)
    return desk


# --- what it takes and what it leaves ---
HEADER = "X-Desk-Mark: 9c41-7e0a-b25f-d83e\n"
desk = opened("scope")
taken = [
    ("the same relay and domain", mail(10, "2026-11-23 08:00")),
    ("below its other domain", mail(11, "2026-11-23 09:00",
                                    sender="y@ofertas.tienda-lima.example")),
]
left = [
    ("a domain that the case does not have",
     mail(20, "2026-11-23 08:00", sender="a@aduanas-gob.example")),
    ("a look-alike", mail(21, "2026-11-23 08:00",
                          sender="a@bancosol-seguro.example")),
    ("another relay and account",
     mail(22, "2026-11-23 08:00", ip="203.0.113.58",
          relay="relay8.correoandino.example")),
    ("another service", mail(23, "2026-11-23 08:00", service="nube-envios",
                             sender="a@tienda-lima.example")),
    ("other customers' mail of the relay",
     mail(24, "2026-11-23 08:00", sender="tienda@zapatos.example")),
]
for what, octets in taken + left:
    desk.put(octets)
desk.index(now=LATER)
_, adopted = members(desk)
for what, octets in taken:
    t.ok(sha(octets) in adopted and evidence(desk, octets),
         f"it adopts {what}, with its octets")
for what, octets in left:
    t.ok(sha(octets) not in adopted, f"it leaves {what}")
log = events(desk, "case.adopt")
t.ok(len(log) == 2 and all(actor == "espy" and case == "K7Q-0001" and
                           "relay 203.0.113.57" in why
                           for actor, case, why in log),
     "each is an event of espy's own that says why", log)
rows = desk.json("list", "case:K7Q-0001", now=LATER)
t.ok(len(rows) == 4 and all(r["disposition"] == "case" for r in rows),
     "they are in the case, and decided", rows)
ran = desk.run("undo", now=LATER)
t.ok(len(members(desk)[1]) == 2, "undo takes nothing back that espy did",
     ran.err)

# --- what people decided stays so ---
desk = opened("decided")
mine = mail(30, "2026-11-22 08:00")
desk.put(mine)
desk.index(now=LATER, source="mail")
other = mail(31, "2026-11-22 09:00", sender="a@aduanas-gob.example")
desk.put(other)
desk.index(now=LATER)
desk.run("case", "new", sha(other), now=LATER)
desk.run("override", sha(other), "service", "correo-andino", "--reason", "x",
         now=LATER)
t.ok(sha(other) not in members(desk)[1] and
     sha(other) in members(desk, "K7Q-0002")[0],
     "what is in another case stays there")
early = Desk("early")
spam = mail(40, "2026-11-19 08:00")
plain = mail(41, "2026-11-19 09:00")
first = mail(42, "2026-11-19 10:00")
for octets in (spam, plain, first):
    early.put(octets)
early.index()
early.run("mark", "legitimate", sha(spam))
early.run("case", "new", sha(first))
early.run("recheck", sha(spam), sha(plain), now=LATER)
t.same(members(early), ({sha(first)}, set()),
       "what was there before the case was opened is the analyst's: judged "
       "anew, it is not adopted")

# --- two cases ---
both = Desk("both")
both.put(mail(50, "2026-11-19 08:00"))
both.put(mail(51, "2026-11-19 09:00"))
both.index()
for one in both.ids("service:correo-andino"):
    both.run("case", "new", one)
both.put(mail(52, "2026-11-20 09:00"))
both.index(now=LATER)
t.ok(len(members(both)[1]) + len(members(both, "K7Q-0002")[1]) == 1,
     "of two cases that could, one adopts it")

# --- mails in containers ---
desk = opened("container")
inner = [mail(60 + i, f"2026-11-22 0{i}:00") for i in range(3)]
path = t.scratch("box.mbox")
with open(path, "wb") as f:
    for octets in inner:
        f.write(b"From MAILER-DAEMON Sun Nov 22 00:00:00 2026\n" + octets +
                b"\n")
ran = desk.run("index", path, now=LATER)
_, adopted = members(desk)
db = sqlite3.connect(desk.ws + "/espy.db")
t.ok(len(adopted) == 3 and
     all(hashlib.sha256(open(f"{desk.ws}/evidence/{x}", "rb").read())
         .hexdigest() == x for x in adopted),
     "mails of a mailbox file, too: each with its own octets", adopted)
os.unlink(path)
ran = desk.run("show", *sorted(adopted), now=LATER)
t.ok(ran.code == 0, "which are there when the file is gone", *ran.notes())

# --- honest mail of a baseline source ---
desk = opened("baseline")
desk.put(mail(70, "2026-11-23 08:00"), source="honest")
desk.index(now=LATER, source="honest", role="baseline")
t.same(members(desk)[1], set(), "baseline sources are never adopted from")

# --- the component that was confirmed ---
desk = opened("component")
db = sqlite3.connect(desk.ws + "/espy.db")
db.execute("UPDATE k_case SET component = 'ip 203.0.113.58'")
db.commit()
db.close()
desk.put(mail(80, "2026-11-23 08:00", ip="203.0.113.58",
              relay="relay8.correoandino.example"))
desk.put(mail(81, "2026-11-23 08:00", ip="203.0.113.59",
              relay="relay9.correoandino.example"))
desk.index(now=LATER)
log = events(desk, "case.adopt")
t.ok(len(log) == 1 and "component ip 203.0.113.58" in log[0][2],
     "what shows the component is adopted, another relay's is not", log)

# --- kill -9 ---
desk = opened("killed")
new = [mail(90 + i, f"2026-11-23 0{i}:00") for i in range(5)]
for octets in new:
    desk.put(octets)
states = set()
for at in range(1, 8):
    ran = desk.index(now=LATER, program=t.NORMAL + "/espy-faulty",
                     ESPY_FAULT=f"commit:kill:{at}")
    _, adopted = members(desk)
    states.add(len(adopted))
    whole = all(evidence(desk, o) for o in new if sha(o) in adopted)
    if not t.ok(len(adopted) in (0, 5) and whole,
                f"killed at commit point {at}: all or none, none without "
                "its octets", len(adopted)) or ran.code == 0:
        break
desk.index(now=LATER)
t.ok(len(members(desk)[1]) == 5 and all(evidence(desk, o) for o in new) and
     not glob.glob(desk.ws + "/evidence/*.tmp"),
     "the next run finishes it", states)
t.ok(desk.run("case", "verify", now=LATER).code == 0,
     "and log and evidence are whole")

t.done()
