#!/usr/bin/env python3
"""Has it really stopped?  Each gate green, red and unknown, with a pinned
clock; what closing takes; what a service's record keeps of it."""

import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail, words  # noqa: E402

SOON, LATE = "2026-11-24T10:00:00Z", "2026-12-20T10:00:00Z"
TRAP = "senuelo@senuelo.example"


def honest(n, when, **more):
    """A customer's newsletter through the same service, by another relay"""
    return mail(n, when, sender="boletin@cafetal-norte.example",
                relay="relay2.correoandino.example", ip="203.0.113.52",
                more="X-CA-Cliente: 100233\n", **more)


def opened(name):
    """A desk whose case has mail to two people and a trap"""
    desk = Desk(name)
    for i in range(4):
        desk.put(mail(i, f"2026-11-{10 + 3 * i} 08:00", to=(
            "ana@desk.example", "luis@desk.example")[i % 2],
            link="premio-lima.test"))
    desk.put(mail(8, "2026-11-11 09:00", to=TRAP), source="traps")
    desk.index()
    desk.index(source="traps", role="trap")
    desk.run("case", "new", "--title", "relay7", "--query",
             "service:correo-andino")
    return desk


def gates(desk, now):
    got = desk.stopped(now=now)
    return {k: g["state"] for k, g in got.get("gates", {}).items()}, got


# --- early, and in silence
desk = opened("quiet")
state, got = gates(desk, SOON)
t.same((state.get("quiet"), got.get("verdict")), ("red", "not-yet"),
       "five days of silence are not enough")
state, got = gates(desk, LATE)
t.same(state.get("quiet"), "green", "a month is")
t.same(state.get("feed"), "red", "but nothing else came from the same "
       "sources: they may be dead")
t.same(got.get("verdict"), "not-yet", "so that it may not be closed yet")
desk.put(honest(100, "2026-12-18 08:00"))
desk.put(honest(101, "2026-12-18 09:00", to=TRAP), source="traps")
for source, role in (("mail", None), ("traps", "trap")):
    desk.index(now=LATE, source=source, role=role)
state, got = gates(desk, LATE)
t.same(state.get("feed"), "green", "other mail arrives: the feed is alive")
t.same(state.get("held-back"), "green",
       "recipients whom the service does not know were hit, and are silent")
t.same(state.get("relocated"), "green", "nothing like it came otherwise")
t.same((state.get("dmarc"), got.get("verdict")), ("unknown", "with-reason"),
       "no reporter covers that time: it may be closed with a reason")
line = got.get("line", "")
t.ok(all(word in line for word in ("quiet 31 d of 14", "held-back 0 of 3",
                                   "feed alive 2", "DMARC unknown",
                                   "not relocated")),
     "one line has each figure", line)

# --- whom the service knows proves nothing
desk.run("case", "move", "1", "attributed", "--reason", "relay7")
desk.run("draft", "new", "1", "--redact", "nothing")
ran = desk.run("case", "mark-sent", "1", "--to", "abuse@correoandino.example")
t.same(ran.code, 0, "a letter with whole samples goes out")
state, got = gates(desk, LATE)
t.same((got["recipients"]["disclosed"], got["recipients"]["held_back"],
        got["recipients"]["of_traps"]), (2, 1, 1),
       "recipients in it are disclosed; a trap's never are")

# --- it goes on elsewhere
moved = opened("moved")
moved.put(mail(60, "2026-11-28 08:00", service="nube-envios",
               sender="aviso@otra.example", link="premio-lima.test"))
moved.index(now=LATE)
state, got = gates(moved, LATE)
t.ok(state.get("relocated") == "red" and "nube-envios" in got["line"],
     "the same links through another service are named", got.get("line"))

# --- where everybody's mail leads is no trace of it
common = opened("common")
common.put(mail(60, "2026-11-02 08:00", service="nube-envios",
                sender="aviso@otra.example", link="premio-lima.test"))
common.put(mail(61, "2026-11-28 08:00", service="nube-envios",
                sender="aviso@otra.example", link="premio-lima.test"))
common.index(now=LATE)
state, got = gates(common, LATE)
t.ok(state.get("relocated") == "green", "a host that another service's mail "
     "led to before the case began tells nothing", got.get("line"))

# --- which gets a case of its own
moved.run("case", "mark-sent", "1", "--to", "abuse@correoandino.example")
for step in ("fix-claimed", "monitoring"):
    moved.run("case", "move", "1", step, "--reason", "they say so", now=LATE)
ran = moved.run("case", "relocate", "1", "--query", "service:nube-envios",
                now=LATE)
t.same((ran.out.strip(), moved.case("1")["state"], moved.case("2")["service"]),
       (b"K7Q-0002", "relocated", "nube-envios"),
       "a case is opened for it, and the old one says so")
ran = moved.run("case", "close", "1", "--as", "duplicate", now=LATE)
t.ok(ran.code == 3 and b"K7Q-0002" in ran.err,
     "which goes on while that one does", ran.err)
t.same((moved.run("case", "close", "1", "--as", "relocated", now=LATE).code,
        moved.case("1")["state"]), (0, "closed"),
       "and can be closed as relocated alone")
for _ in range(2):
    moved.run("undo", now=LATE)
t.ok(moved.case("1")["state"] == "monitoring" and
     moved.run("case", "show", "2").code == 3,
     "each of it is taken back by undo")
ran = moved.run("case", "relocate", "1", "--query", "service:correo-andino",
                now=LATE)
t.ok(ran.code == 2 and b"split" in ran.err,
     "what the case has itself did not move", ran.err)

# --- the same words, without any link of their own
text = "".join(chr(97 + i * 7 % 26) * 3 + " " for i in range(90)) + words(90, 5)
moved = Desk("template")
for i in range(3):
    moved.put(mail(i, f"2026-11-1{i} 08:00", text=text))
moved.index()
moved.run("case", "new", "--query", "service:correo-andino")
t.same(gates(moved, LATE)[0].get("relocated"), "green", "words, not moved")
moved.put(mail(9, "2026-11-28 08:00", text=text, service="nube-envios",
               sender="aviso@otra.example"))
moved.index(now=LATE)
state, got = gates(moved, LATE)
t.ok(state.get("relocated") == "red" and
     [(m["kind"], m["service"]) for m in got["relocation"]["found"]] ==
     [("template", "nube-envios")],
     "the same words through another service are found by their template",
     got.get("relocation"))
bare = Desk("bare")
bare.put(mail(1, "2026-11-10 08:00", text="hola"))
bare.index()
bare.run("case", "new", "--query", "service:correo-andino")
t.same(gates(bare, LATE)[0].get("relocated"), "unknown",
       "one word can't be found again: nothing is known")

# --- a part of the feed, and held-back ones who are hit again
part = opened("part")
part.put(honest(102, "2026-12-18 08:00"))
part.index(now=LATE)
t.same(gates(part, LATE)[0].get("feed"), "unknown",
       "one source is alive, another one is not: not known")
part.put(mail(103, "2026-12-18 08:00", to="ana@desk.example",
              ip="203.0.113.58", relay="relay8.correoandino.example"))
part.index(now=LATE)
state, got = gates(part, LATE)
t.ok(state.get("quiet") == "green" and state.get("held-back") == "red" and
     got["recipients"]["held_back_hit"] == 1,
     "somebody whom the service does not know gets it again, by another "
     "relay: the silence was at those who complained", got.get("line"))

# --- all who were hit are known to the service
known = Desk("known")
for i in range(3):
    known.put(mail(i, f"2026-11-1{i} 08:00", link="premio-lima.test"))
known.index()
known.run("case", "new", "--query", "service:correo-andino")
known.run("draft", "new", "1", "--redact", "nothing")
known.run("case", "mark-sent", "1", "--to", "abuse@correoandino.example")
state, got = gates(known, LATE)
t.ok(state.get("held-back") == "unknown" and
     got["recipients"]["held_back"] == 0,
     "without anybody held back, silence proves nothing", got.get("line"))

# --- a case of nothing but what somebody wrote
told = Desk("told")
told.put(b"From: Ana <ana@desk.example>\nTo: abuse@desk.example\n"
         b"Date: Mon, 23 Nov 2026 08:00:00 +0000\nSubject: phishing?\n"
         b"Message-ID: <r1@desk.example>\n\nSomebody called me.\n",
         source="reports")
told.index(source="reports", role="submitted")
told.run("case", "new", *[r["sha256"] for r in told.json("list", "is:report")])
state, got = gates(told, LATE)
t.same((state.get("quiet"), state.get("feed"), got.get("verdict")),
       ("unknown", "unknown", "with-reason"),
       "without a message of its own, nothing is known of its silence")

# --- a component that is seen, or gone
desk.run("case", "component", "1", "ip 203.0.113.57")
t.same(gates(desk, LATE)[1]["gates"]["component"]["figure"],
       "component gone", "the component is seen no more")

# --- closing
ran = desk.run("case", "close", "1", "--as", "fixed-confirmed", now=LATE)
t.ok(ran.code == 3 and b"have to be" in ran.err,
     "what nobody claimed to be fixed is not closed as fixed", ran.err)
for step in ("fix-claimed", "monitoring"):
    desk.run("case", "move", "1", step, "--reason", "they say so", now=LATE)
ran = desk.run("case", "close", "1", now=LATE)
t.ok(ran.code == 2 and b"fixed-confirmed" in ran.err,
     "closing wants an outcome, and names those there are", ran.err)
ran = desk.run("case", "close", "1", "--as", "fixed-confirmed", now=LATE)
t.ok(ran.code == 3 and b"reason" in ran.err and b"DMARC unknown" in ran.err,
     "while a gate is not green it wants a reason, and says which", ran.err)
desk.run("draft", "new", "1", now=LATE)
ran = desk.run("case", "close", "1", "--as", "fixed-confirmed", "--reason",
               "x", now=LATE)
t.ok(ran.code == 3 and b"draft" in ran.err, "not while a draft is open",
     ran.err)
desk.run("undo", now=LATE)
ran = desk.run("case", "close", "1", "--as", "fixed-confirmed", "--reason",
               "no reporter sends reports", now=LATE)
t.same((ran.code, desk.case()["state"], desk.case()["resolution"]),
       (0, "closed", "fixed-confirmed"), "with a reason it is closed")
t.ok(b"no reporter sends reports" in desk.run("case", "log", "1").out and
     b"quiet 31 d" in desk.run("case", "log", "1").out,
     "the log keeps the reason and how the gates stood")
desk.run("undo", now=LATE)
t.same(desk.case()["state"], "monitoring", "closing is taken back")
desk.run("case", "close", "1", "--as", "fixed-confirmed", "--reason", "x",
         now=LATE)

# --- what the service's record keeps
number = str(desk.case()["notifications"][0]["notification"])
t.same(desk.run("case", "outcome", "1", number, "answered", "--at",
                "2026-11-23T15:00:00Z").code, 0, "the letter was answered")
record = desk.json("service", "show", "correo-andino")[0]["record"]
t.same((record["cases"], record["closed"], record["answered"],
        record["seconds_to_answer"], record["contacts"][0]["answered"]),
       (1, 1, 1, 5 * 3600, 1), "its record says after how long")
ran = desk.run("case", "outcome", "1", number, "bounced", "--at",
               "2026-11-22T23:00:00Z")
t.ok(ran.code == 2 and b"2026-11-23 10:00" in ran.err,
     "nothing comes of a letter on a day before it was sent", ran.err)
log = desk.run("case", "log", "1").out
t.ok(f"notification {number} answered at 2026-11-23 15:00".encode() in log,
     "the log says which letter was answered, and when", log)
ran = desk.run("case", "outcome", "1", number, "lost")
t.ok(ran.code == 2 and ran.err, "an outcome is one of two", ran.err)

# --- and back again
desk.put(mail(70, "2027-01-05 08:00"))
desk.index(now="2027-01-05T09:00:00Z")
t.same((desk.case()["state"], desk.case()["reopened"]), ("triage", 1),
       "when its mail comes back, it opens by itself")
record = desk.json("service", "show", "correo-andino")[0]["record"]
t.same(record["reopened"], 1, "which the record keeps, too")
t.same(desk.run("case", "verify").code, 0, "the log's chain is whole")

# --- other receivers' reports: those of the samples, after the first mailing
story = Desk("story", settings="")
for source in ("maildir", "dmarc"):
    story.run("index", "--source", source, f"samples/{source}")
story.run("case", "new", "--query", "ip:203.0.113.57 date:..2026-11-07")
state, got = gates(story, "2026-11-21T12:00:00Z")
t.ok(state.get("dmarc") == "red" and got["dmarc"]["mails"] > 2000,
     "reporters have counted thousands since", got.get("line"))
other = Desk("other")
other.put(mail(1, "2026-11-06 08:00", service="mega-envios"))
other.index()
other.run("index", "--source", "dmarc", "samples/dmarc")
other.run("case", "new", "--query", "service:mega-envios")
state, got = gates(other, "2026-11-21T12:00:00Z")
t.ok(state.get("dmarc") == "green" and got["dmarc"]["mails"] == 0 and
     got["dmarc"]["domains_reported"] == 1,
     "of a service that they saw nothing of, they count none",
     got.get("line"), got.get("dmarc"))
t.done()
