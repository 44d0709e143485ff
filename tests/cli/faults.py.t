#!/usr/bin/env python3
"""A message on which the parser crashes, hangs or grows costs itself alone."""
import json
import os
import subprocess
import sys
import tempfile
import time

normal = os.environ.get("NORMAL", os.environ.get("BUILD", "build"))
faulty = normal + "/espy-faulty"
count = failed = 0


def ok(good, name):
    global count, failed
    count += 1
    failed += not good
    print(("ok" if good else "not ok"), count, "-", name, flush=True)


def inspect(fault):
    began = time.monotonic()
    r = subprocess.run([faulty, "inspect", "--json", *mails],
                       capture_output=True,
                       env={**os.environ, "ESPY_FAULT": fault})
    lines = [json.loads(line) for line in r.stdout.splitlines()]
    return r.returncode, lines, time.monotonic() - began


top = tempfile.mkdtemp(prefix="espy-faults-")
mails = []
for i in range(1, 6):
    mails.append(f"{top}/m{i}")
    with open(mails[-1], "w") as f:
        f.write(f"From: a@b.example\nSubject: {i}\n\nHello\n")

for what, words in (("crash", "SIGSEGV"), ("abort", "SIGABRT"),
                    ("exit", "ended with code 3"),
                    ("grow", "ran out of memory"), ("hang", "5 s"),
                    ("spin", "5 s")):
    code, lines, took = inspect(f"parse:{what}:m3")
    ok([x["schema"] for x in lines] == ["espy.analysis/1"] * 2 +
       ["espy.error/1"] + ["espy.analysis/1"] * 2,
       f"{what}: the message alone has no analysis")
    ok(len(lines) == 5 and words in lines[2].get("error", "") and
       lines[2]["file"] == mails[2] and code == 1,
       f"{what}: listed with the reason, exit code 1")
    if words == "5 s":
        ok(4.5 < took < 40, f"{what}: ended after {took:.1f} s")

subprocess.run(["rm", "-rf", top])
print(f"1..{count}")
sys.exit(failed != 0)
