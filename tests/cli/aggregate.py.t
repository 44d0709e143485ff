#!/usr/bin/env python3
"""Samples of DMARC aggregate reports: every number that make.py expects."""

from email.message import EmailMessage
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import BUILD, done, environment, ok, run, same, scratch

READER = BUILD + "/tests/unit/aggregate"


def check(want, got):
    """What differs from the expectation, as sentences."""
    wrong = []
    for key in ("looks", "is_aggregate"):
        if got[key] != want[key]:
            wrong.append(f"{key}: {got[key]}")
    if want["problem"] is None and got["problem"] is not None:
        wrong.append(f"a problem: {got['problem']}")
    if want["problem"] and want["problem"] not in (got["problem"] or ""):
        wrong.append(f"problem {got['problem']!r}, not {want['problem']!r}")
    if len(got["reports"]) != len(want["reports"]):
        return wrong + [f"{len(got['reports'])} reports, "
                        f"not {len(want['reports'])}"]
    for w, g in zip(want["reports"], got["reports"]):
        for key, value in w.items():
            if key != "findings" and g[key] != value:
                wrong.append(f"{key}: {g[key]!r}, not {value!r}")
        for words in w["findings"]:
            if not any(words in f for f in g["findings"]):
                wrong.append(f"not found: {words!r} in {g['findings']}")
        if not w["findings"] and g["findings"]:
            wrong.append(f"found: {g['findings']}")
    return wrong


folder = scratch("reports")
made = subprocess.run([sys.executable, "tests/aggregate/make.py", folder])
same(made.returncode, 0, "the samples are made")
wants = []
for name in sorted(os.listdir(folder)):
    if name.endswith(".json"):
        with open(os.path.join(folder, name)) as f:
            wants.append(json.load(f))
ok(len(wants) >= 30, f"{len(wants)} samples")
paths = [os.path.join(folder, want["file"]) for want in wants
         if want["file"][:4] not in ("big.", "rows")]
free = subprocess.run([READER, "--read", "1795600000", *paths],
                      capture_output=True, env=environment(), timeout=120)
locked = subprocess.run([READER, "--locked", "1795600000", *paths],
                        capture_output=True, env=environment(), timeout=120)
ok(free.returncode == 0 and free.stdout == locked.stderr,
   "confined as the parser is, the same is read",
   f"exit codes {free.returncode}, {locked.returncode}",
   locked.stderr.decode(errors="replace"))
for want in wants:
    path = os.path.join(folder, want["file"])
    ran = subprocess.run([READER, "--read", str(want["clock"]), path],
                         capture_output=True, env=environment(), timeout=60)
    if not ok(ran.returncode == 0, f"{want['file']} is read",
              f"exit code {ran.returncode}", ran.stderr.decode()):
        continue
    wrong = check(want, json.loads(ran.stdout))
    ok(not wrong, f"{want['file']}: " + (want["problem"] or "as expected"),
       *wrong)

# What can't be read at all is said where the mail, or the file, is shown.
bomb = next(w["file"] for w in wants if w["file"].startswith("gzbomb."))
with open(os.path.join(folder, bomb), "rb") as f:
    octets = f.read()
mail = EmailMessage()
mail["From"] = "noreply@gzbomb.example"
mail["Subject"] = "Report domain: bank.example"
mail.set_content("Here it is.\n")
mail.add_attachment(octets, maintype="application", subtype="gzip",
                    filename=bomb)
files = scratch("files")
os.makedirs(files)
shutil.copy(os.path.join(folder, bomb), files)
with open(os.path.join(files, "bomb.eml"), "wb") as f:
    f.write(bytes(mail))
ws = scratch("ws")
run("-w", ws, "index", "--source", "files", files)
for query in ("kind:message", "kind:aggregate"):
    sha = [r["sha256"] for r in run("-w", ws, "--json", "list",
                                    query).json()]
    ran = run("-w", ws, "show", *sha[:1])
    ok(len(sha) == 1 and f"DMARC report {bomb} can't be read: over 200 times"
       in ran.out.decode(), f"{query}: show says why there is no report",
       sha, *ran.notes())
done()
