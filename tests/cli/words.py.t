#!/usr/bin/env python3
"""An owner's word changes rows at once: they are then what an analysis with
that word makes, for each domain and service of the samples, and after any
undo; so is the queue's order."""

import os
import random
import sqlite3
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import done, ok, run, same, scratch

DOMAINS = ["aduanas-gob.example", "bancosol.example", "tienda-lima.example"]
SERVICES = ["correo-andino", "nube-envios", "postal-norte", "arriendo",
            "ensayo-phish", "mega-envios"]
TWICE = b"From: Other <x@elsewhere.example>\n"
ws, mail = scratch("ws"), scratch("mail")


def prepare():
    top = os.path.abspath("samples") + "/"
    os.makedirs(ws, mode=0o700)
    with open("samples/settings.ini", encoding="utf-8") as f:
        text = f.read()
    for key in ("dir", "file", "path"):
        text = text.replace(f"\n{key} = ", f"\n{key} = {top}")
    with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(text)
    # one more, with a second author beside the domain's
    folder = "samples/maildir/new"
    os.makedirs(mail)
    for name in sorted(os.listdir(folder)):
        with open(f"{folder}/{name}", "rb") as f:
            octets = f.read()
        at = octets.find(b"\nFrom: ")
        if b"bancosol.example" in octets or b"aduanas-gob" in octets:
            with open(f"{mail}/{name}", "wb") as f:
                f.write(octets[:at + 1] + TWICE + octets[at + 1:])
    run("-w", ws, "index")
    run("-w", ws, "index", mail)


def rows():
    db = sqlite3.connect(f"file:{ws}/espy.db?mode=ro", uri=True)
    got = {sha.hex(): (domain, service, relation, ruled, urgency >> 40)
           for sha, domain, service, relation, ruled, urgency in db.execute(
               "SELECT sha256, domain, service, relation, relation_ruled,"
               " urgency FROM d_message WHERE refused IS NULL")}
    db.close()
    return got


def differs(before, after):
    return [(k[:12], before[k], after.get(k)) for k in sorted(before)
            if before[k] != after.get(k)]


prepare()
start = rows()
ok(len(start) > 100, f"{len(start)} messages")
dice, said = random.Random(5), 0
for number in range(4):
    for _ in range(5):
        said += run("-w", ws, "domain", dice.choice(["authorise", "deny"]),
                    dice.choice(DOMAINS), dice.choice(SERVICES),
                    "--by", "Ana").code == 0
    if number % 2:
        for _ in range(2):
            said -= run("-w", ws, "undo").code == 0
    at_once = rows()
    again = run("-w", ws, "recheck", "is:refused or not is:refused")
    ok(again.code <= 1 and b" verdicts made anew" in again.out,
       "a recheck of all", *again.notes())
    same(differs(at_once, rows()), [], f"{said} words: rows are what a "
         "recheck makes")
while said:
    said -= run("-w", ws, "undo").code == 0
same(differs(start, rows()), [], "without them all is as it was")
done()
