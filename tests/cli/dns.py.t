#!/usr/bin/env python3
"""Live DNS against a real unbound: answers of every kind; what is recorded,
counts later, and goes to another machine with the message."""

import sqlite3
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403
from espy_dns import *  # noqa: E402,F403

if not os.access(UNBOUND, os.X_OK):
    skip_all("unbound is not installed")

MX = 'mx.desk.example'


def mail(name, sender, ip="192.0.2.1", day="21 Nov 2026"):
    path = scratch(name)
    with open(path, "w", encoding="ascii") as f:
        f.write(f"Return-Path: <{sender}>\n"
                f"Received: from out.a.example (out.a.example [{ip}])\n"
                f"\tby {MX} with ESMTP; {day} 07:41:03 +0000\n"
                f"From: {sender}\nSubject: {name}\n\nHello\n")
    return path


LINES = [
    'plain.example 300 TXT "v=spf1 ip4:192.0.2.1 -all"',
    'parts.example 300 TXT "v=sp" "f1 ip4:192.0" ".2.1 -all"',
    *(f'big.example 300 TXT "{i:03d} {"x" * 200}"' for i in range(40)),
    'big.example 300 TXT "v=spf1 ip4:192.0.2.1 -all"',
    *(f'huge.example 300 TXT "{i:03d}"' for i in range(101)),
    'alias.example 300 CNAME next.example',
    'next.example 300 CNAME plain.example',
    'loop.example 300 CNAME pool.example',
    'pool.example 300 CNAME loop.example',
    'bare.example 300 A 192.0.2.9',
    'inc.example 300 TXT "v=spf1 include:a.inc.example -all"',
    'a.inc.example 300 TXT "v=spf1 include:b.inc.example -all"',
    'b.inc.example 300 TXT "v=spf1 a:out.inc.example mx:inc.example -all"',
    'out.inc.example 300 AAAA 2001:db8::7',
    'inc.example 300 MX 10 MX.Inc.Example',
    'mx.inc.example 300 A 192.0.2.1',
    'me.example 300 TXT "v=spf1 exists:%{l}.who.example -all"',
    'bob.who.example 300 A 127.0.0.2',
]
unbound = Unbound(LINES, ['local-zone: "fail.example" always_refuse'])
RESOLVER = f"resolver = 127.0.0.1@{unbound.port}\n"
LIVE = f"[dns]\nmode = live\n{RESOLVER}\n"
RECEIVER = f"[receiver desk]\nby = {MX}\n"
conf = scratch("live.ini")
with open(conf, "w") as f:
    f.write(LIVE + RECEIVER)

# Every kind of answer ------------------------------------------------------
want = {
    "plain": ("pass", ""), "parts": ("pass", ""), "big": ("pass", ""),
    "huge": ("temperror", "SERVFAIL"), "alias": ("pass", ""),
    "loop": ("temperror", "SERVFAIL"), "fail": ("temperror", "SERVFAIL"),
    "bare": ("none", ""), "absent": ("none", "does not exist"),
    "inc": ("pass", ""), "me": ("unverifiable", "not asked"),
}
files = [mail(name, f"bob@{name}.example") for name in want]
ran = run("inspect", "--json", "--dns", "live", "--settings", conf, *files)
got = {os.path.basename(d["file"]): d["computed"]["spf"] for d in ran.json()}
for name, (result, reason) in want.items():
    spf = got.get(name, {})
    ok(spf.get("result") == result and reason in (spf.get("reason") or ""),
       f"{name}.example: SPF {result} {reason}", spf, *ran.notes())
ok("through include:a.inc.example, include:b.inc.example" in
   got["inc"]["matched"] and got["inc"]["path"][-1] == "mx:inc.example",
   "answers open further questions, through three records", got["inc"])
ok(b"huge.example" in ran.err and b"100 records" in ran.err,
   "an answer that is too large is said", ran.err)
ran = run("inspect", "--json", "--settings", conf, "--dns", "off", files[0])
ok("DNS is off" in ran.json()[0]["computed"]["spf"]["reason"],
   "--dns off: unverifiable, since DNS is off", *ran.notes())
ran = run("inspect", "--json", "--dns", "recorded", files[0])
ok(ran.code == 2 and b"workspace" in ran.err,
   "--dns recorded: there is no workspace here", *ran.notes())

# While indexing: only names of ours; a query asks the rest -----------------
box = maildir("mail", [])
for path in files:
    shutil.copy2(path, box + "/cur/")
ws = settings(scratch("ws"), LIVE + RECEIVER + "[domain plain.example]\n")
ran = run("-w", ws, "--json", "index", box)
same(counts(ran).get("new"), len(files), "the index reads all")


def answers(workspace):
    with sqlite3.connect(f"file:{workspace}/espy.db?mode=ro", uri=True) as db:
        return db.execute("SELECT name, type, status, data, origin,"
                          " first_seen, last_seen, dnssec FROM k_dns_answer"
                          " ORDER BY name, type, id").fetchall()


names = {a[0] for a in answers(ws)}
ok(names == {"plain.example", "_dmarc.plain.example"},
   "only a protected domain's names were asked", names)


def show(workspace, name, **env):
    return run("-w", workspace, "show", "--json", f"{box}/cur/{name}",
               **env).json()[0]


same(show(ws, "plain")["computed"]["spf"]["result"], "pass",
     "and its verdict is there")
same(show(ws, "inc")["computed"]["spf"]["result"], "unverifiable",
     "others are unverifiable")
ran = run("-w", ws, "--json", "recheck", "example")
got = {name: show(ws, name)["computed"]["spf"] for name in want}
for name, (result, reason) in want.items():
    # Failures are no answers; and a query asks for personal names, too.
    result = {"temperror": "unverifiable"}.get(result, result)
    if name == "me":
        result = "pass"
    same(got[name]["result"], result, f"after recheck QUERY: {name}")
ok(all(a[2] <= 2 for a in answers(ws)), "failures are not recorded")
ok("bob.who.example" in {a[0] for a in answers(ws)},
   "the personal name was asked for then")
before = answers(ws)

# The record alone, without any resolver ------------------------------------
unbound.stop()
settings(ws, f"[dns]\nmode = recorded\n{RECEIVER}[domain plain.example]\n")
ok({name: show(ws, name)["computed"]["spf"] for name in want} == got,
   "recorded: the same verdicts without a resolver")
ran = run("-w", ws, "--json", "recheck", "example")
ok(counts(ran).get("renewed") == len(files) and answers(ws) == before,
   "making them anew leaves the record as it is", *ran.notes())
ok({name: show(ws, name)["computed"]["spf"] for name in want} == got,
   "and comes to the same verdicts")

# The answers go with a message ---------------------------------------------
AUTH = ("recorded", "computed", "disagreements")
now = "2026-11-25T12:00:00Z"
differ = []
for name in want:
    zone = scratch("answers.zone")
    with open(zone, "wb") as f:
        f.write(run("-w", ws, "show", "--dns", f"{box}/cur/{name}").out)
    there = run("inspect", "--json", "--dns", zone, "--settings", conf,
                f"{box}/cur/{name}", ESPY_NOW=now).json()[0]
    here = show(ws, name, ESPY_NOW=now)
    if any(here[key] != there[key] for key in AUTH):
        differ.append((name, here["computed"]["spf"],
                       there["computed"]["spf"]))
ok(differ == [], "inspect with the answers of show --dns says the same",
   *differ)

# Another answer is another row ----------------------------------------------
DAY = 86400
ws = settings(scratch("twice"), "")
box = maildir("twice-mail", [])


def at(record, day, name):
    """Indexes one mail of that day, while the record is this one."""
    server = Unbound([f'plain.example 300 TXT "{record}"'])
    settings(ws, f"[dns]\nmode = live\nresolver = 127.0.0.1@{server.port}\n"
             f"{RECEIVER}[domain plain.example]\n")
    shutil.copy2(mail(name, "bob@plain.example", day=day), box + "/cur/")
    date = time.strptime(day, "%d %b %Y")
    clock = time.strftime("%Y-%m-%dT12:00:00Z", date)
    run("-w", ws, "index", box, ESPY_NOW=clock)
    server.stop()
    # A resolver's name is part of a row: all are asked as one.
    with sqlite3.connect(f"{ws}/espy.db") as db:
        db.execute("UPDATE OR IGNORE k_dns_answer SET origin = 'resolver'")
    return [(a[3], a[5] // DAY, a[6] // DAY) for a in answers(ws)
            if a[0] == "plain.example" and a[1] == 16]


first = at("v=spf1 ip4:192.0.2.1 -all", "21 Nov 2026", "one")
ok(len(first) == 1, "one answer", first)
second = at("v=spf1 -all", "21 Dec 2026", "two")
ok(len(second) == 2 and second[0] == first[0],
   "a month later the record is another: the old one stays", second)
box_of = {"one": "pass", "two": "fail"}
for name, result in box_of.items():
    same(show(ws, name)["computed"]["spf"]["result"], result,
         f"message {name} has the answer of its day")

done()
