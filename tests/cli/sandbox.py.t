#!/usr/bin/env python3
"""The parser's confinement, in the normal build (sanitizers can't run in it):
the same answers as without, and nothing forbidden is possible."""
import glob
import json
import os
import subprocess
import sys
import tempfile

normal = os.environ.get("NORMAL", os.environ.get("BUILD", "build"))
espy, faulty = normal + "/espy", normal + "/espy-faulty"
count = failed = 0


def ok(good, name):
    global count, failed
    count += 1
    failed += not good
    print(("ok" if good else "not ok"), count, "-", name, flush=True)


def skip(name, why):
    global count
    count += 1
    print("ok", count, "# SKIP", name + ":", why, flush=True)


def run(program, *args, **env):
    return subprocess.run([program, *args], capture_output=True,
                          env={**os.environ, "ESPY_NOW": "2026-11-23", **env})


top = tempfile.mkdtemp(prefix="espy-sandbox-")
mails = []
for i in range(1, 4):
    mails.append(f"{top}/m{i}")
    with open(mails[-1], "w") as f:
        f.write(f"From: a@b.example\nSubject: {i}\n\nHello\n")

for what in "open", "socket", "fork", "exec", "write":
    r = run(faulty, "inspect", "--json", *mails, ESPY_FAULT=f"parse:{what}:m2",
            ESPY_WORKSPACE=top)
    ok(f"fault: {what}: EPERM".encode() in r.stderr and
       r.stdout.count(b"espy.analysis/1") == 3,
       f"{what} from a parser is refused")
r = run(faulty, "inspect", "--json", *mails, ESPY_FAULT="parse:open:m2",
        ESPY_SANDBOX="off")
ok(b"fault: open: was possible" in r.stderr, "and possible without the sandbox")
r = run(faulty, "inspect", "--json", *mails, ESPY_FAULT="parse:open:m2",
        ESPY_SECCOMP="trap")
ok(b"SIGSYS" in r.stdout and r.stdout.count(b"espy.analysis/1") == 2,
   "with the trap it costs the message")

r = run(espy, "-w", top + "/ws", "--json", "doctor")
found = [f for f in map(json.loads, r.stdout.splitlines())
         if f["subject"] == "sandbox"]
for role in "parse", "text-write", "text-search", "net", "fetch":
    mine = [f for f in found if f["text"].startswith(role + ":")]
    ok(len(mine) == 1 and mine[0]["state"] == "ok" and
       "limits on" in mine[0]["text"] and "seccomp on" in mine[0]["text"] and
       "Landlock 0" not in mine[0]["text"],
       f"espy doctor: {mine[0]['text'] if mine else role}")

corpus = sorted(glob.glob("../shared/corpus/cur/*"))
samples = sorted(glob.glob("samples/maildir/*/*"))
dns = ["--dns", "samples/dns.zone"]
for name, files, more in (("corpus", corpus, []), ("samples", samples, []),
                          ("samples with DNS", samples, dns)):
    if not files:
        skip(name, "is not here")
        continue
    with open(f"{top}/list", "w") as f:
        f.write("\n".join(files) + "\n")
    args = ["inspect", "--json", "--files-from", f"{top}/list", *more]
    confined = run(espy, *args)
    trapped = run(faulty, *args, ESPY_SECCOMP="trap")
    free = run(espy, *args, ESPY_SANDBOX="off")
    ok(confined.stdout.count(b"\n") == len(files),
       f"{name}: a line for each of {len(files)} mails")
    ok(confined.stdout == free.stdout, f"{name}: the same as without sandbox")
    ok(confined.stdout == trapped.stdout,
       f"{name}: no system call is refused on the way")

subprocess.run(["rm", "-rf", top])
print(f"1..{count}")
sys.exit(failed != 0)
