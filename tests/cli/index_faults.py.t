#!/usr/bin/env python3
"""A message on which the parser or libnotmuch dies costs the index that
message alone, is listed with the reason, and is not tried for ever."""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

normal = os.environ.get("NORMAL", os.environ.get("BUILD", "build"))
faulty = os.path.abspath(normal + "/espy-faulty")
count = failed = 0
top = tempfile.mkdtemp(prefix="espy-faults-")
mail = top + "/mail"


def ok(good, name):
    global count, failed
    count += 1
    failed += not good
    print(("ok" if good else "not ok"), count, "-", name, flush=True)


def index(fault):
    env = {**os.environ, "ESPY_FAULT": fault}
    r = subprocess.run([faulty, "-w", top + "/ws", "index", "--json", mail],
                       env=env, capture_output=True)
    return r.returncode


def ask(sql):
    db = sqlite3.connect(top + "/ws/espy.db")
    out = db.execute(sql).fetchall()
    db.close()
    return out


def listed(query):
    """What espy list says about them."""
    r = subprocess.run([faulty, "-w", top + "/ws", "--json", "list", query],
                       capture_output=True)
    return [json.loads(line) for line in r.stdout.splitlines()]


REFUSED = ("SELECT f.path, m.refused FROM d_message m"
           " JOIN d_file f ON f.message = m.id WHERE m.refused IS NOT NULL")
TEXT = ("SELECT f.path, t.state, t.reason FROM d_text t"
        " JOIN d_file f ON f.message = t.message WHERE t.state <> 1")
victim = f"{mail}/cur/m33".encode()

for box in ("cur", "new", "tmp"):
    os.makedirs(f"{mail}/{box}")
for i in range(10, 60):
    with open(f"{mail}/cur/m{i}", "w") as f:
        f.write(f"From: a@b.example\nSubject: {i}\n"
                f"Message-ID: <{i}@b.example>\n\nHello {i}\n")

for what, words in (("crash", "SIGSEGV"), ("grow", "memory"),
                    ("hang", "5 s")):
    code = index(f"parse:{what}:m33")
    got = ask(REFUSED)
    ok(code == 1 and len(got) == 1 and got[0][0] == victim and
       words in got[0][1], f"parser, {what}: {got}")
    ok([words in r["refused"] for r in listed("is:refused")] == [True],
       "it is listed with the reason")
    ok(ask("SELECT count(*) FROM d_text WHERE state = 1") == [(49,)],
       "all others are there, with their text")
    ok(index(f"parse:{what}:m33") == 0 and len(ask(REFUSED)) == 1,
       "the next run does not die of it, nor does it try it again")
    shutil.rmtree(top + "/ws")

code = index("text:abort:m33")
got = ask(TEXT)
ok(len(got) == 1 and got[0][0] == victim and got[0][1] == 2 and
   "SIGABRT" in got[0][2] and code == 1, f"libnotmuch, abort: {got}")
ok(["SIGABRT" in r["text_reason"] for r in listed("is:text-refused")] ==
   [True], "it is listed with the reason")
ok(ask("SELECT count(*) FROM d_message WHERE refused IS NULL") == [(50,)],
   "its facts are there like all others")
ok(ask("SELECT count(*) FROM d_text WHERE state = 1") == [(49,)],
   "the text of all others too")
log = open(top + "/ws/log").read().count("SIGABRT")
ok(index("text:abort:m33") == 0 and log == 2 and
   open(top + "/ws/log").read().count("SIGABRT") == 2,
   "the next run does not die of it again")

# --- a full disk is said, also where SQLite only knows of an I/O error ---

small = top + "/small"
os.mkdir(small)
full = f"""mount -t tmpfs -o size=1m tmpfs {small} || exit 77
cp -a {top}/ws {small}/ws
dd if=/dev/zero of={small}/rest bs=4096 2>/dev/null
exec {normal}/espy -w {small}/ws list"""
shutil.rmtree(top + "/ws/notmuch")  # the rest fits
r = subprocess.run(["unshare", "-m", "sh", "-c", full], capture_output=True)
if r.returncode in (1, 77, 127):
    count += 1
    print(f"ok {count} - a full disk # SKIP nothing can be mounted here")
else:
    ok(r.returncode == 3 and b"no space left on the disk; make room" in
       r.stderr, f"a full disk: {r.stderr.decode(errors='replace')}")

shutil.rmtree(top)
print(f"1..{count}")
sys.exit(failed != 0)
