#!/usr/bin/env python3
"""Traits in the samples: what all frauds through relay7 have in common and
honest mail of the same service has not; and that neither a recheck nor a
purge leaves any that no message has."""

import os
import re
import sqlite3
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import done, ok, run, same, scratch

ws = scratch("ws")
os.makedirs(ws)
with open("samples/settings.ini", encoding="utf-8") as f:
    text = f.read()
for key in ("dir", "file", "path"):
    text = text.replace(f"\n{key} = ",
                        f"\n{key} = {os.path.abspath('samples')}/")
with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
    f.write(text)


def espy(*words):
    return run("-w", ws, *words)


def traits(sha256):
    out = {}
    for t in espy("--json", "show", sha256).json()[0]["traits"]:
        out.setdefault(t["kind"], set()).add(t["value"])
    return out


def common(all_of):
    """Of each kind, what every message has"""
    return {(k, v) for k in all_of[0] for v in all_of[0][k]
            if all(v in x.get(k, ()) for x in all_of)}


def stored():
    db = sqlite3.connect(ws + "/espy.db")
    rows = db.execute("SELECT count(*) FROM d_trait").fetchone()[0]
    values = db.execute(
        "SELECT k.name, v.value FROM d_kind k JOIN d_value v ON v.kind = k.id"
        " WHERE k.name LIKE 'trait %'").fetchall()
    db.close()
    return rows, set(values)


def unused():
    """Values that no message has, as trait or as fact"""
    db = sqlite3.connect(ws + "/espy.db")
    used = {v for v, in db.execute("SELECT value FROM d_fact")}
    for data, in db.execute("SELECT data FROM d_trait"):
        number = before = shift = 0
        for octet in data:
            number |= (octet & 127) << shift
            shift += 7
            if octet < 128:
                before += number
                used.add(before)
                number = shift = 0
    out = [v for i, v in db.execute("SELECT id, value FROM d_value")
           if i not in used]
    db.close()
    return out


espy("index")
seen = [r for r in espy("--json", "list", "service:correo-andino").json()
        if r["source"] == "maildir"]
mine = {"bancosol.example", "tienda-lima.example", "aduanas-gob.example"}
fraud = [traits(r["sha256"]) for r in seen
         if r["relationship"]["domain"] in mine]
honest = [traits(r["sha256"]) for r in seen
          if r["relationship"]["domain"] is None]
same(len(fraud), 36, "36 frauds were taken by our own receivers")
ok(len(honest) >= 20, "and honest mail of the service")
shared = common(fraud)
for pair in (("ip", "203.0.113.57"), ("relay", "relay7.correoandino.example"),
             ("injection-with", "local userid 33"), ("dkim-s", "ca2019"),
             ("account", "none"), ("mime-boundary-shape", "b1_*"),
             ("mailer", "PHPMailer 6.1.4 "
              "(https://mailer.example.org/PHPMailer)")):
    n = sum(pair[1] in h.get(pair[0], ()) for h in honest)
    ok(pair in shared and n * 4 < len(honest),
       f"all of them have {' '.join(pair)}, honest mail has not", shared, n)
ok(all("feedback-id" in next(iter(h["fields"])).split() for h in honest) and
   not any("feedback-id" in next(iter(x["fields"])).split() for x in fraud),
   "they lack Feedback-ID, which honest mail has")

rows, values = stored()
again = espy("recheck", "service:correo-andino")
ok(again.code == 0 and stored() == (rows, values),
   "a recheck makes the same ones anew", *again.notes())
with open(ws + "/settings.ini", encoding="utf-8") as f:
    whole = f.read()
with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
    f.write(re.sub(r"\[catalogue\][^[]*", "", whole))
again = espy("recheck")
same([again.code, unused(), stored()[1] != values], [0, [], True],
     "one of all, without the samples' services, leaves none that nobody has")
with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
    f.write(whole)
espy("recheck")
espy("purge", "--yes", "--query", "host:correoandino.example")
rows_left, left = stored()
ok(rows_left < rows and ("trait dkim-s", "ca2019") in values and
   ("trait dkim-s", "ca2019") not in left,
   "a purge takes what no message has any more", rows_left)
done()
