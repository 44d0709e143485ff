#!/usr/bin/env python3
"""Sending is killed at every step, in the process that holds the outbox and in
the worker that talks to the server: a mail goes out once or not at all, and
the outbox knows which, or says that it does not."""

import sys
import time

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403
from espy_smtp import *  # noqa: E402,F403
import espy_kill

TOMORROW = "2026-11-24T10:00:00Z"
CERT = certificate("localhost.pem", "localhost")
server = Server(CERT)
BASE, made = desk_with_draft(settings=sending(server, CERT, "hold = 0s\n"))
SEND = ("send", "1", "--confirm", "1", "--wait")
seen = {}


def settle(desk, what):
    """What the outbox says afterwards, and tomorrow; whether that is true"""
    before = [o["state"] for o in desk.json("outbox")]
    desk.run("outbox", "flush", now=TOMORROW)
    flushed = len(server.taken)
    rows = desk.json("outbox")
    desk.run("outbox", "flush", now="2026-11-25T10:00:00Z")
    case = desk.case()
    state = rows[0]["state"] if rows else None
    draft = desk.json("draft", "list")[0]["state"]
    told = len(case.get("notifications", []))
    good = len(rows) <= 1 and len(server.taken) == flushed and {
        None: flushed == 0 and draft == "open" and not told,
        "accepted": flushed == 1 and draft == "sent" and told == 1 and
        case["state"] == "notified",
        "unknown": flushed <= 1 and draft == "outbox" and not told,
    }.get(state, False) and not espy_kill.litter(desk)
    verified = desk.run("case", "verify")
    seen[state] = seen.get(state, 0) + 1
    if not good or verified.code:
        ok(False, what, before, rows, case.get("state"), draft, told,
           f"taken {len(server.taken)}", *espy_kill.litter(desk),
           *verified.notes())
    desk_gone(desk)
    return good


def desk_gone(desk):
    shutil.rmtree(desk.ws, ignore_errors=True)


def at(fault):
    desk = copy(BASE)
    server.taken.clear()
    ran = desk.run(*SEND, program=FAULTY, ESPY_FAULT=fault)
    hit = ran.code == -9 or b"was killed" in ran.err
    settle(desk, f"{fault}, code {ran.code}")
    return hit


n = {}
for point in ("store", "file", "send", "outgoing"):
    n[point] = 1
    while n[point] < 40 and at(f"{point}:kill:{n[point]}"):
        n[point] += 1
    ok(n[point] > 2, f"killed at each of {n[point] - 1} passings of {point}: "
       "once or not at all", n)
ok(set(seen) == {None, "accepted", "unknown"} and seen["accepted"] > 10,
   "each end was met", seen)

# A mail that its server has, but has not answered yet
server.pause = 0.3
hits = 0
for part in range(8):
    desk = copy(BASE)
    server.taken.clear()
    if espy_kill.strike(desk, SEND, 0.05 + part * 0.07):
        hits += 1
    time.sleep(0.35)  # the server's own work goes on
    settle(desk, f"killed after {part}")
ok(hits > 2, "killed at any time", hits)
figures(f"sending killed {sum(n.values()) - len(n) + hits} times: "
        f"{seen['accepted']} sent once, {seen['unknown']} unknown, "
        f"{seen[None]} not begun")
server.stop()
done()
