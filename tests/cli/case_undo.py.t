#!/usr/bin/env python3
"""Two people at one case: what one of them takes back is never what the other
one wrote down since."""

import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail  # noqa: E402

MAY = ("case", "domain", "1", "bancosol.example", "--may-name")
ASK = ("case", "ask-owner", "1", "bancosol.example", "--to",
       "dueno@bancosol.example")
NEXT = ("case", "next", "1", "call", "them", "--at")
OWN = ("case", "assign", "1")
TURNS = (
    ("another date of the same step", NEXT + ("2026-11-24",),
     NEXT + ("2026-11-27",)),
    ("another step", NEXT + ("2026-11-24",), ("case", "next", "1", "write")),
    ("another word about naming", MAY + ("no",), MAY + ("yes",)),
    ("a word after the question", ASK, MAY + ("no",)),
    ("a question after the word", MAY + ("no",), ASK),
    ("a second question", ASK, ASK),
    ("another owner", OWN + ("bea",), OWN + ("eva",)),
)


def by(desk, actor, minute, *words):
    return t.run("-w", desk.ws, *words, ESPY_ACTOR=actor, ESPY_LETTERS="K7Q",
                 ESPY_NOW=f"2026-11-23T10:{minute:02}:00Z")


def written(desk):
    case = desk.case()
    return [case.get(k) for k in ("next", "owner", "domains")]


for name, first, second in TURNS:
    desk = Desk("undo-" + name.replace(" ", "-"))
    desk.put(mail(1, "2026-11-20 08:00"))
    desk.index()
    by(desk, "ann", 0, "case", "new", "--title", "x", "--query",
       "service:correo-andino")
    before = written(desk)
    made = [by(desk, "ann", 1, *first), by(desk, "bea", 2, *second)]
    now = written(desk)
    ran = by(desk, "ann", 3, "undo")
    t.ok([m.code for m in made] == [0, 0] and ran.code == 3 and ran.err and
         written(desk) == now, f"{name} stays", *[m.err for m in made],
         ran.code, ran.err, now, written(desk))
    t.same([by(desk, "bea", 4, "undo").code, by(desk, "ann", 5, "undo").code,
            written(desk)], [0, 0, before],
           "taken back in turn, all is as it was")
t.done()
