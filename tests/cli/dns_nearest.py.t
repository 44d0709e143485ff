#!/usr/bin/env python3
"""Of several answers on record the one counts that was seen nearest to the
message's delivery; those of files, which have no time, only where there is no
other."""

import calendar
import sqlite3
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403
from espy_dns import settings  # noqa: E402

NAME = "desk.example"
PASS, FAIL, SOFT, NEUTRAL = (f"v=spf1 {t}" for t in (
    "ip4:192.0.2.1 -all", "-all", "~all", "?all"))


def day(n):
    """Noon of a day of November 2026"""
    return calendar.timegm((2026, 11, n, 12, 0, 0))


path = scratch("box")
for folder in ("cur", "new", "tmp"):
    os.makedirs(f"{path}/{folder}")
with open(path + "/cur/1", "w") as f:
    f.write(f"Return-Path: <ann@{NAME}>\n"
            "Received: from out.a.example (out.a.example [192.0.2.1])\n"
            "\tby mx.our.example with ESMTP; 10 Nov 2026 12:00:00 +0000\n"
            f"From: ann@{NAME}\nSubject: hello\n\nHello\n")
SETTINGS = "[dns]\nmode = recorded\n[receiver desk]\nby = mx.our.example\n"


def result(*rows):
    """SPF's result with these answers on record: (text, first, last), None:
    of a file"""
    ws = settings(scratch(f"ws{len(os.listdir(scratch()))}"), SETTINGS)
    empty = scratch("empty")
    os.makedirs(empty + "/cur", exist_ok=True)
    run("-w", ws, "index", "--source", "none", empty)
    db = sqlite3.connect(ws + "/espy.db")
    for i, (text, first, last) in enumerate(rows):
        db.execute("INSERT INTO k_dns_answer (name, type, status, data, ttl,"
                   " origin, first_seen, last_seen) VALUES (?, 16, 0, ?, 300,"
                   " ?, ?, ?)", (NAME, json.dumps([text]), f"o{i}",
                                 first and day(first), last and day(last)))
    db.commit()
    db.close()
    run("-w", ws, "index", "--source", "mail", path)
    ran = run("-w", ws, "show", "--json", path + "/cur/1")
    return ran.json()[0]["computed"]["spf"]["result"]


same(result((PASS, 1, 2), (FAIL, 12, 14), (SOFT, 20, 21)), "fail",
     "the nearest after delivery")
same(result((PASS, 7, 9), (FAIL, 12, 14), (SOFT, 1, 2)), "pass",
     "the nearest before it")
same(result((FAIL, 9, 9), (PASS, 1, 20), (SOFT, 11, 11)), "pass",
     "one that was seen before and after it")
same(result((FAIL, 8, 9), (PASS, 11, 12)), "pass",
     "of two as near the one that was seen last")
same(result((FAIL, 8, 9), (SOFT, 8, 9)), "softfail",
     "of two alike the one recorded last")
same(result((PASS, None, None), (SOFT, 25, 25)), "softfail",
     "one with a time before one of a file")
same(result((NEUTRAL, None, None)), "neutral", "one of a file alone")
same(result(), "unverifiable", "none")
done()
