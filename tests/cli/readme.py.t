#!/usr/bin/env python3
"""The investigation that README tells: each command gives what stands there."""

import os
import re
import shlex
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403

WS, SAMPLES = scratch("ws"), os.path.abspath("samples")
DAY = {"ESPY_NOW": "2026-11-23T09:00:00Z", "ESPY_LETTERS": "K7Q",
       "ESPY_ACTOR": "lucia"}


def words(text):
    return " ".join(text.split())


def steps():
    """(command, [pieces of its output]); "..." stands for what is left out"""
    told = open("README.md", encoding="utf-8").read()
    told = told.split("## One investigation\n")[1].split("\n## ")[0]
    out = []
    for line in re.findall(r"^    (.*)$", told, re.M):
        if line.startswith("$ espy "):
            out.append((line[len("$ espy "):].split("  #")[0], []))
        else:
            out[-1][1].extend(p for p in map(words, line.split("..."))
                              if len(p) > 2)
    return out


os.makedirs(WS, mode=0o700)
with open(WS + "/settings.ini", "w", encoding="utf-8") as f:
    f.write(re.sub("^(dir|file|path) = ", rf"\g<0>{SAMPLES}/",
                   open("samples/settings.ini", encoding="utf-8").read(),
                   flags=re.M))
run("-w", WS, "index", **DAY)
for command, shown in steps():
    argv = [scratch(w) if w.endswith(".eml") else w
            for w in shlex.split(command)]
    ran = run("-w", WS, *argv, **DAY)
    got = words((ran.out + ran.err).decode())
    ok(ran.code == 0 and all(p in got for p in shown),
       "espy " + command.strip(), [p for p in shown if p not in got],
       *ran.notes())
done()
