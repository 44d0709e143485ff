#!/usr/bin/env python3
"""A workspace whose tables are of version 1 is brought to this version: all
that people did is still there, its log's chain holds, and its mail is known,
indexed and rechecked like new."""

import os
import sqlite3
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403

MAIL, WS = scratch("mail"), scratch("ws")
NOW = dict(ESPY_NOW="2026-11-22T08:00:00Z", ESPY_ACTOR="ana")


def mail(i):
    return (f"Received: from out{i}.sender.example (out{i}.sender.example"
            f" [192.0.2.{i}])\n by mx.desk.example with ESMTPS id X{i};"
            f" Fri, 20 Nov 2026 09:00:0{i} +0000\n"
            f"From: Bank <info@bank.example>\nTo: ana@desk.example\n"
            f"Date: Fri, 20 Nov 2026 09:00:00 +0000\n"
            f"Subject: Message {i}\nMessage-ID: <m{i}@sender.example>\n\n"
            f"The word is number{i}.\n").encode()


def espy(*words):
    return run("-w", WS, *words, **NOW)


def listed(query):
    return {r["subject"][-1] for r in espy("--json", "list", query).json()}


def make():
    for box in ("cur", "new", "tmp"):
        os.makedirs(f"{MAIL}/{box}")
    for i in range(5):
        with open(f"{MAIL}/cur/179500000{i}.m{i}:2,S", "wb") as f:
            f.write(mail(i))
    os.makedirs(WS, mode=0o700)
    with open(WS + "/settings.ini", "w") as f:
        f.write("[reporter]\nname = Ana\naddress = ana@desk.example\n"
                "organisation = Desk\n[receiver desk]\nby = .desk.example\n"
                "[domain bank.example]\nname = Bank\n")
    os.chmod(WS + "/settings.ini", 0o600)
    with open("tests/fixtures/workspace-1.sql") as f:
        sql = f.read().replace(b"/mail".hex(), MAIL.encode().hex())
    db = sqlite3.connect(WS + "/espy.db")
    db.executescript(sql)
    # one that nobody was notified of yet: "open" was its state then
    db.executescript(
        "INSERT INTO k_case VALUES('K7Q-0002',2,'Second','open',NULL,"
        "1795248000,1795248000,NULL,NULL); INSERT INTO k_case_message"
        " SELECT 'K7Q-0002', sha256, added_at, evidence FROM k_case_message"
        " ORDER BY added_at, sha256 LIMIT 1;")
    before = db.execute("SELECT count(*) FROM k_event").fetchone()[0]
    db.close()
    return before


def chain():
    return b"its chain is whole" in espy("doctor").out


events = make()
ran = espy("list")
ok(ran.code == 0 and len(ran.out.splitlines()) == 5,
   "its messages are listed", *ran.notes())
db = sqlite3.connect(WS + "/espy.db")
same([db.execute("SELECT count(*) FROM " + t).fetchone()[0] for t in (
    "k_event", "k_disposition", "k_case", "k_case_message", "k_case_note",
    "k_draft", "k_draft_sample", "k_notification", "k_notification_sample",
    "k_domain")], [events, 3, 2, 3, 1, 2, 4, 1, 2, 1],
    "all that people did is there")
same((db.execute("PRAGMA integrity_check").fetchall(),
      db.execute("PRAGMA foreign_key_check").fetchall()), ([("ok",)], []),
     "the tables hold together")
db.close()
ok(chain(), "the chain of the log is whole")
same(listed("is:stale"), set("01234"), "verdicts are of an older engine")
ran = espy("index")
ok(ran.code == 0, "it is indexed", *ran.notes())
ran = espy("recheck")
ok(ran.code == 0 and b"5 verdicts made anew" in ran.out, "and rechecked",
   *ran.notes())
same(listed("stale:yes"), set(), "nothing is stale then")
same((listed("number3"), listed("disposition:legitimate"),
      listed("case:K7Q-0001"), listed("disposition:open")),
     ({"3"}, {"0"}, {"2", "3"}, {"1", "4"}),
     "words, decisions and the case find what they did")
ran = espy("case", "show", "K7Q-0001")
ok(b"a note of ours" in ran.out and b" to abuse@sender.example by " in
   ran.out, "the case has its note and its notification", *ran.notes())
cases = {c["case"]: c for c in espy("--json", "case", "list").json()}
same({c: (x["state"], x["waits_on"], x["since"], x["owner"], x["messages_new"])
      for c, x in cases.items()},
     {"K7Q-0001": ("notified", "service", "2026-11-21T08:00:00Z", None, 0),
      "K7Q-0002": ("triage", "me", "2026-11-21T08:00:00Z", None, 0)},
     "its cases are in states that have a next one; nobody's, and all seen")
same(cases["K7Q-0002"]["next"]["due"], "2026-11-21T12:00:00Z",
     "what is due in them counts from their last change")
ran = espy("case", "move", "2", "attributed", "--reason", "known by now")
ok(ran.code == 0, "they go on from there", *ran.notes())
ran = espy("undo")
ok(ran.code == 0, "and back", *ran.notes())
ran = espy("draft", "list")
ok(len(ran.out.splitlines()) == 2, "and its drafts", *ran.notes())
ran = espy("undo")
ok(ran.code == 0 and b"taken back" in ran.err,
   "what was done before can be taken back", *ran.notes())
sha = [r["sha256"] for r in espy("--json", "list", "number3").json()][0]
ran = espy("purge", "--yes", "--cases", sha)
ok(ran.code == 0, "a message of the old case is purged", *ran.notes())
with open(WS + "/espy.db", "rb") as f:
    ok(b"number3" not in f.read(), "for good")
ok(chain(), "the chain is whole, over old events and new")
done()
