#!/usr/bin/env python3
"""What is new in a case since its owner last looked: what it adopted or was
given meanwhile, until he looks again; nobody else's looking counts."""

import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail  # noqa: E402

OPENED, NIGHT, NEXT = ("2026-11-23T10:00:00Z", "2026-11-23T22:00:00Z",
                       "2026-11-24T08:00:00Z")
desk = Desk("news")


def put(*numbers):
    for n in numbers:
        desk.put(mail(n, f"2026-11-23 {8 + n:02d}:00"))


def news(case="1"):
    return desk.case(case, now=NEXT).get("messages_new")


def look(actor, now=NEXT):
    return t.run("-w", desk.ws, "case", "show", "1", ESPY_NOW=now,
                 ESPY_ACTOR=actor).out.decode()


put(1, 2)
desk.index()
ids = desk.ids("service:correo-andino")
desk.run("case", "new", "--title", "relay7", *ids)
t.same(news(), 0, "what it was opened with is no news")
put(3, 4, 5)
desk.index(now=NIGHT)
case = desk.case(now=NEXT)
t.same((len(case["messages"]), case["messages_new"], case["looked_at"]),
       (5, 3, OPENED), "three that it adopted overnight are")
t.ok(b"5 +3" in desk.run("case", "list", now=NEXT).out,
     "the list says so", desk.run("case", "list").out)
t.ok("3 messages since 2026-11-23 10:00" in look("bea") and news() == 3,
     "somebody else's look leaves them new")
t.ok("3 messages since 2026-11-23 10:00" in look("rk") and news() == 0 and
     "messages since" not in look("rk"),
     "the owner's shows them once")
t.same(desk.run("case", "verify").code, 0, "a look is nothing for the log")

# --- by hand
put(6)
desk.put(mail(7, "2026-11-23 15:00", service="nube-envios"))
desk.index(now="2026-11-24T09:00:00Z")
more = desk.ids("service:nube-envios")
desk.run("case", "add", "1", *more, now="2026-11-24T09:00:00Z")
t.same(news(), 2, "one adopted and one added are new")
look("rk", now="2026-11-24T10:00:00Z")
desk.run("case", "add", "1", *more, now="2026-11-24T11:00:00Z")
t.same(news(), 0, "one that was there is not")
t.done()
