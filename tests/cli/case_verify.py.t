#!/usr/bin/env python3
"""espy case verify: what was changed in log or evidence outside espy is
named, the first break first, with what was expected and what was found."""

import hashlib
import os
import shutil
import sqlite3
import stat
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import done, mails, ok, run, same, scratch, SAMPLES  # noqa: E402

ENV = {"ESPY_LETTERS": "K7Q", "ESPY_ACTOR": "rk",
       "ESPY_NOW": "2026-11-23T10:00:00Z"}


def espy(ws, *words):
    return run("-w", ws, *words, **ENV)


def verify(ws, *words):
    """Exit code and what --json says"""
    r = espy(ws, "--json", "case", "verify", *words)
    return r.code, (r.json() or [{}])[0] if r.code in (0, 1) else r.notes()


def copy_of(ws, name):
    to = scratch(name)
    shutil.copytree(ws, to)
    return to


def sql(ws, *statements):
    with sqlite3.connect(ws + "/espy.db") as db:
        for s in statements:
            db.execute(*s) if isinstance(s, tuple) else db.execute(s)
    db.close()


def flipped(octets, at, bit=1):
    return octets[:at] + bytes([octets[at] ^ bit]) + octets[at + 1:]


ws = scratch("ws")
os.mkdir(ws, 0o700)
four = mails(SAMPLES)[:4]
espy(ws, "index", *four)
shas = [hashlib.sha256(open(f, "rb").read()).hexdigest() for f in four]
espy(ws, "case", "new", "--title", "first", *shas[:2])
espy(ws, "case", "note", "1", "seen at the bank, too")
espy(ws, "case", "new", "--title", "second", shas[1], shas[2])
espy(ws, "mark", "legitimate", shas[3])

code, v = verify(ws)
ok(code == 0 and v["schema"] == "espy.verify/1" and v["whole"] and
   v["breaks"] == [] and v["cases"] == 2 and v["files"] == 3,
   "two cases of three messages stand as they were written", code, v)
same(v["octets"], sum(os.path.getsize(f) for f in four[:3]),
     "a copy that lies in both cases is one copy")
head = "%d:%s" % (v["head"]["event"], v["head"]["hash"])
same(verify(ws, "--head", head)[0], 0, "the head that was written down fits")
r = espy(ws, "case", "verify", "1")
ok(r.code == 0 and head in r.out.decode() and "2 copies" in r.out.decode(),
   "one case by itself; the head is printed to be written down", *r.notes())
espy(ws, "case", "note", "2", "later")
same(verify(ws, "--head", head)[0], 0, "an older head fits for ever")
last = verify(ws)[1]["head"]["event"]

# --- one thing is changed in a copy of the workspace each ---
evidence = ws + "/evidence/" + shas[0]


def change_octets(w):
    path = w + "/evidence/" + shas[0]
    with open(path, "rb") as f:
        octets = f.read()
    os.chmod(path, 0o600)
    with open(path, "wb") as f:
        f.write(flipped(octets, len(octets) // 2))
    os.chmod(path, 0o400)


def change_payload(w):
    sql(w, "UPDATE k_event SET payload = replace(payload, 'bank', 'bang')"
        " WHERE kind = 'case.note'")


def flip_blob(column):
    def change(w):
        with sqlite3.connect(w + "/espy.db") as db:
            value = db.execute(f"SELECT {column} FROM k_event WHERE seq = 3"
                               ).fetchone()[0]
            db.execute(f"UPDATE k_event SET {column} = ? WHERE seq = 3",
                       (flipped(value, 7, 16),))
        db.close()
    return change


def sham_erasure(w):
    sql(w, "UPDATE k_event SET payload = '{}', erased = 1"
        " WHERE kind = 'case.note' AND subject = 'K7Q-0001'")


def link_instead(w):
    os.remove(w + "/evidence/" + shas[0])
    os.symlink(os.path.abspath(four[0]), w + "/evidence/" + shas[0])


with sqlite3.connect(ws + "/espy.db") as db:
    seq = db.execute("SELECT seq FROM k_event WHERE kind = 'case.note'"
                     " AND subject = 'K7Q-0001'").fetchone()[0]
db.close()
note = "event %d" % seq
cases = [
    ("a bit in a copy", change_octets, "evidence-octets", shas[0]),
    ("a word in what an event says", change_payload, "log-payload", note),
    ("a bit in an event's hash", flip_blob("hash"), "log-hash", "event 3"),
    ("a bit in the hash of the event before", flip_blob("prev_hash"),
     "log-link", "event 3"),
    ("a bit in the hash of what it says", flip_blob("payload_hash"),
     "log-payload", "event 3"),
    ("another time of an event",
     lambda w: sql(w, "UPDATE k_event SET time = time + 60 WHERE seq = 2"),
     "log-hash", "event 2"),
    ("another person",
     lambda w: sql(w, "UPDATE k_event SET actor = 'eve' WHERE seq = 4"),
     "log-hash", "event 4"),
    ("an event taken out",
     lambda w: sql(w, "DELETE FROM k_event WHERE seq = 4"), "log-gap",
     "event 4"),
    ("what an event said erased by hand", sham_erasure, "log-erased", note),
    ("a copy that is gone",
     lambda w: os.remove(w + "/evidence/" + shas[0]), "evidence-missing",
     shas[0]),
    ("a copy that can be written",
     lambda w: os.chmod(w + "/evidence/" + shas[0], 0o600), "evidence-mode",
     shas[0]),
    ("a link instead of a copy", link_instead, "evidence-unread", shas[0]),
    ("a file of a stranger",
     lambda w: open(w + "/evidence/notes.txt", "w").close(),
     "evidence-foreign", "notes.txt"),
    ("a copy of a message that nobody knows",
     lambda w: open(w + "/evidence/" + "0" * 64, "w").close(),
     "evidence-extra", "0" * 64),
    ("a row that names no copy",
     lambda w: sql(w, "UPDATE k_case_message SET evidence = NULL"
                   " WHERE case_id = 'K7Q-0001'"),
     "evidence-name", "K7Q-0001, message "),
    ("another size in a row",
     lambda w: sql(w, "UPDATE d_message SET size = size + 1"
                   " WHERE sha256 = x'" + shas[0] + "'"),
     "evidence-size", shas[0]),
    ("a case that the log does not know",
     lambda w: sql(w, "INSERT INTO k_case (id, number, title, state,"
                   " opened_at, changed_at) VALUES ('K7Q-0009', 9, 'x',"
                   " 'triage', 1, 1)"), "case-log", "K7Q-0009"),
]
for i, (what, change, kind, where) in enumerate(cases):
    w = copy_of(ws, "w%d" % i)
    change(w)
    code, v = verify(w)
    b = (v.get("breaks") or [{}])[0] if isinstance(v, dict) else {}
    ok(code == 1 and not v["whole"] and b.get("what") == kind and
       b["where"].startswith(where) and b["is"] and b["todo"],
       "%s: %s" % (what, kind), code, v)

w = copy_of(ws, "two")
change_octets(w)
change_payload(w)
r = espy(w, "case", "verify")
text = r.out.decode()
ok(r.code == 1 and text.index("event %d" % seq) < text.index(shas[0][:20]) and
   "expected" in text and "found" in text,
   "two breaks: both are named, the log's first", *r.notes())
found = hashlib.sha256(
    open(w + "/evidence/" + shas[0], "rb").read()).hexdigest()
ok("expected  " + shas[0] in text and "found     " + found in text,
   "with the hash that was expected and the one that was found", text)
same(verify(w, "2")[1]["files"], 2, "the other case's copies still fit")

# --- the end of the log cut off ---
w = copy_of(ws, "cut")
head = verify(ws)[1]["head"]
sql(w, "DELETE FROM k_event WHERE seq = %d" % last)
same(verify(w)[0], 0, "a log without its last event is a chain")
code, v = verify(w, "--head", "%d:%s" % (head["event"], head["hash"]))
ok(code == 1 and v["breaks"][0]["what"] == "log-head" and
   v["breaks"][0]["found"] == "event %d" % (last - 1),
   "a head that was written down tells that it was cut off", v)
espy(w, "case", "note", "2", "another story")
code, v = verify(w, "--head", "%d:%s" % (head["event"], head["hash"]))
ok(code == 1 and v["breaks"][0]["what"] == "log-head" and
   v["breaks"][0]["expected"] == head["hash"],
   "or that it was written anew from there", v)
r = espy(ws, "case", "verify", "--head", "12")
ok(r.code == 2 and b"NUMBER:HASH" in r.err, "a head that is none", *r.notes())

# --- purged on purpose ---
same({stat.S_IMODE(os.stat(ws + "/evidence/" + f).st_mode)
      for f in os.listdir(ws + "/evidence")}, {0o400},
     "copies are read-only")
open(ws + "/evidence/" + shas[0] + ".77.tmp", "w").close()
same(verify(ws)[0], 0, "what a killed run left half copied is no copy")
r = espy(ws, "purge", "--cases", "--yes", shas[0])
code, v = verify(ws)
ok(code == 0 and v["purged"] == 1 and v["files"] == 2 and
   not os.path.exists(evidence),
   "a purge with --cases takes the copy; the log says so and is whole",
   *r.notes(), v)
code, v = verify(ws, "7")
ok(code == 3, "a case that is not there is an error", v)
done()
