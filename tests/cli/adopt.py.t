#!/usr/bin/env python3
"""A case adopts new mail of its own while it is indexed, with evidence, and
nothing else; one that was closed opens again when its mail comes back."""

import base64
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


def anew(desk):
    """All is judged anew, as by a new catalogue"""
    ran_ = desk.run("recheck", "service:correo-andino", now=LATER)
    if ran_.code != 0 or b"no message" in ran_.err:
        t.ok(False, "a recheck", *ran_.notes())


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
lines = [e for e in desk.json("case", "log", "1", now=LATER)
         if e["kind"] == "case.adopt"]
t.same([(e["count"], e["words"]) for e in lines],
       [(2, "took in 2 messages: relay 203.0.113.57")],
       "which stand on one line of its log where they came together")
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
anew(early)
t.same(members(early), ({sha(first)}, set()),
       "what was there before the case was opened is the analyst's: judged "
       "anew, it is not adopted")


# --- of its campaign: same words, another domain, another relay ---
desk = Desk("campaign")
text = words(120, 7)
for i in (60, 61):
    desk.put(mail(i, f"2026-11-20 0{i - 58}:00", text=text))
desk.index()
desk.run("case", "new", *desk.ids("service:correo-andino"))
same = mail(62, "2026-11-21 08:00", text=text, ip="203.0.113.58",
            relay="relay8.correoandino.example", sender="a@zapatos.example")
desk.put(same)
desk.index(now=LATER)
log = events(desk, "case.adopt")
t.ok(len(log) == 1 and "campaign c" in log[0][2] and evidence(desk, same),
     "what is of a campaign of the case is adopted, whatever its domain and "
     "relay", log)
desk.run("case", "remove", "1", sha(same), now=LATER)
anew(desk)
t.ok(sha(same) not in members(desk)[1] and
     desk.json("list", "campaign:c1", now=LATER) != [],
     "what somebody took out stays out, judged anew or not")

# --- an exercise, though it is of a campaign of the case ---
desk = Desk("drill")
for i in (140, 141):
    desk.put(mail(i, f"2026-11-20 0{i - 138}:00", text=text,
                  service="ensayo-phish"))
desk.index()
desk.run("case", "new", *desk.ids("service:ensayo-phish"))
drill = mail(142, "2026-11-21 08:00", text=text, service="ensayo-phish",
             more="X-Desk-Mark: 9c41-7e0a-b25f-d83e\n")
plain = mail(143, "2026-11-21 08:30", text=text, service="ensayo-phish")
desk.put(drill)
desk.put(plain)
desk.index(now=LATER)
t.ok(members(desk)[1] == {sha(plain)} and "exercise" in [
     r["relationship"]["status"] for r in desk.json("list", now=LATER)],
     "an exercise is left out, though it is of a campaign of the case",
     members(desk))

# --- what people said of it before it is judged anew ---
desk = opened("said")
desk.run("domain", "authorise", "bancosol.example", "correo-andino", "--by",
         "Ana")
authorised, decided = mail(30, "2026-11-23 08:00"), mail(
    31, "2026-11-23 09:00", sender="x@tienda-lima.example", ip="203.0.113.58",
    relay="relay8.correoandino.example")
desk.put(authorised)
desk.put(decided)
desk.index(now=LATER)
t.same(members(desk)[1], set(), "what the domain's owner allowed is not")
desk.run("mark", "legitimate", sha(decided), now=LATER)
desk.run("case", "component", "1", "ip 203.0.113.58", now=LATER)
anew(desk)
t.same(members(desk)[1], set(), "nor what somebody disposed of")
desk.run("mark", "open", sha(decided), now=LATER)
anew(desk)
t.same(members(desk)[1], {sha(decided)},
       "judged anew, what came after the case was opened is adopted once it "
       "fits")

# --- a case that went into another one ---
desk = opened("merged")
desk.put(mail(35, "2026-11-21 08:00", sender="a@aduanas-gob.example"))
desk.index()
desk.run("case", "new", *desk.ids("domain:aduanas-gob.example"))
desk.run("case", "merge", "2", "1")
late = mail(36, "2026-11-23 08:00", sender="a@aduanas-gob.example")
desk.put(late)
desk.index(now=LATER)
t.same(members(desk)[1], {sha(late)},
       "a case adopts what fits one that went into it")
t.same(desk.stopped(now=LATER)["quiet"]["deliveries"], 4,
       "and its silence is that of both")

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

# --- what people report: decoded octets, and a service proven by DKIM ---
story = [f for f in t.mails(t.SAMPLES)
         if b"([203.0.113.57])" in open(f, "rb").read()]
desk = Desk("reported")
for path in story[1:]:
    with open(path, "rb") as f:
        desk.put(f.read())
desk.index()
desk.run("case", "new", *desk.ids("service:correo-andino"))
with open(story[0], "rb") as f:
    octets = f.read()
body = base64.encodebytes(octets).decode()
desk.put(f"""From: Ana <ana@desk.example>
To: abuse@desk.example
Subject: phishing?
Date: Mon, 23 Nov 2026 08:00:00 +0000
Message-ID: <r1@desk.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Is this real?
--b
Content-Type: application/octet-stream; name=m.eml
Content-Disposition: attachment; filename=m.eml
Content-Transfer-Encoding: base64

{body}
--b--
""".encode(), source="reports")
desk.index(now=LATER, source="reports", role="submitted")
t.ok(members(desk)[1] == {sha(octets)} and evidence(desk, octets),
     "a mail that stands encoded in a report: the decoded octets are kept",
     members(desk)[1], desk.json("list", "is:submitted", now=LATER))

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

# --- closed cases ---
def closed(name, as_="stopped-unexplained", settings=""):
    """A desk whose case was closed on 2026-12-20"""
    d = opened(name, settings=settings)
    d.run("case", "mark-sent", "1", "--to", "abuse@correoandino.example")
    ran_ = d.run("case", "close", "1", "--as", as_, "--reason", "silent",
                 now="2026-12-20T10:00:00Z")
    if ran_.code != 0:
        t.note(ran_.err)
    return d


def comes(d, n, when, now):
    d.put(mail(n, when))
    d.index(now=now)
    row = d.case(now=now)
    return row["state"], row["reopened"], len(members(d)[1])


t.same(comes(closed("in-time"), 110, "2027-03-18 08:00",
             "2027-03-20T09:00:00Z"), ("triage", 1, 1),
       "within 90 days its new mail opens it again")
desk = closed("too-late")
t.same(comes(desk, 111, "2027-03-21 08:00", "2027-03-21T09:00:00Z"),
       ("closed", 0, 0), "after 90 days nothing happens")
t.same(comes(closed("short", settings="\n[case]\nreopen = 5d\n"), 112,
             "2026-12-28 08:00", "2026-12-28T09:00:00Z"), ("closed", 0, 0),
       "the settings say how long that is")
t.same(comes(closed("mistaken", as_="false-positive"), 113,
             "2026-12-28 08:00", "2026-12-28T09:00:00Z"), ("closed", 0, 0),
       "what was no abuse is not opened again")
desk = closed("backlog")
t.same(comes(desk, 114, "2026-11-20 12:00", "2026-12-28T09:00:00Z"),
       ("closed", 0, 1), "mail from before its last one, which came late, "
       "joins it and opens nothing")
t.same(comes(desk, 115, "2026-12-27 12:00", "2026-12-28T10:00:00Z"),
       ("triage", 1, 2), "later mail does")
log = events(desk, "case.reopen")
t.ok(len(log) == 1 and log[0][0] == "espy" and
     "stopped-unexplained" in log[0][2], "with an event of espy's own that "
     "says how it had ended", log)

# --- the queue's order goes with the case's messages ---
desk = opened("order")
desk.run("case", "mark-sent", "1", "--to", "abuse@correoandino.example")
stray = mail(120, "2026-11-25 08:00", sender="a@tienda-lima.example",
             ip="203.0.113.58", relay="relay8.correoandino.example")
desk.put(stray)
desk.index(now=LATER)


def urgency():
    db_ = sqlite3.connect(desk.ws + "/espy.db")
    got = db_.execute("SELECT urgency >> 40 FROM d_message WHERE sha256 = ?",
                      (bytes.fromhex(sha(stray)),)).fetchone()[0]
    db_.close()
    return got


before = urgency()
ran = desk.run("purge", "--cases", "--yes", "--reason", "asked for", "--query",
               "case:1 domain:tienda-lima.example", now=LATER)
t.same((before, urgency()), (5, 3), "when the case's only mail of a domain is "
       "purged, what else comes as it is no more urgent than before the case")

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
