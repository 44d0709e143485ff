#!/usr/bin/env python3
"""Mail of a case that was notified ranks first in the queue while the case
goes on, also after it was merged into another one and that is taken back."""

import sqlite3
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail  # noqa: E402

LATER = "2026-11-24T10:00:00Z"
FIRST = 5  # core/store/urgency.c: its case goes on


def rank(desk, case):
    db = sqlite3.connect(desk.ws + "/espy.db")
    out = [r for r, in db.execute(
        "SELECT max(m.urgency) >> 40 FROM d_message m JOIN k_case_message x"
        " ON x.sha256 = m.sha256 WHERE x.case_id LIKE ?", ("%" + case,))]
    db.close()
    return out[0]


def newest(desk):
    db = sqlite3.connect(desk.ws + "/espy.db")
    out = db.execute("SELECT urgency >> 40 FROM d_message"
                     " ORDER BY id DESC LIMIT 1").fetchone()[0]
    db.close()
    return out


desk = Desk("rank")
desk.put(mail(1, "2026-11-20 08:00"))
desk.put(mail(2, "2026-11-21 08:00", sender="x@mail.tienda-lima.example"))
desk.index()
for domain in ("bancosol", "tienda-lima"):
    ran = desk.run("case", "new", "--title", domain, "--query",
                   f"service:correo-andino protected:{domain}.example")
    if ran.code != 0:
        t.note(ran.err)
desk.run("case", "mark-sent", "1", "--to", "abuse@correoandino.example")
for number in (3, 4):
    desk.put(mail(number, "2026-11-24 08:00"))
desk.index(now=LATER)
t.same(rank(desk, "-0001"), FIRST, "what still comes ranks first")
desk.run("case", "merge", "1", "2", now=LATER)
desk.put(mail(5, "2026-11-24 09:00", sender="x@mail.tienda-lima.example"))
desk.index(now=LATER)
t.same(newest(desk), FIRST,
       "what the one was notified of counts for the other one's domain")
ran = t.run("-w", desk.ws, "case", "close", "2", "--as", "false-positive",
            "--reason", "a drill", ESPY_NOW=LATER, ESPY_ACTOR="bea",
            ESPY_LETTERS="K7Q")
t.ok(ran.code == 0 and rank(desk, "-0001") != FIRST,
     "not where the case that it went into is closed", ran.err)
ran = desk.run("undo", now=LATER)
t.same([ran.code, rank(desk, "-0001")], [0, FIRST],
       "again, when the merging is taken back")
t.done()
