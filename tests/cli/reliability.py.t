#!/usr/bin/env python3
"""Is the confidence that espy gives worth what it says?  Over the labelled
and the honest set: by tenth, how many of the named services are right."""

import os
import sys

sys.path.insert(0, "tests/lib")
sys.path.insert(0, "tests/attribution")
sys.dont_write_bytecode = True
from espy_tap import (ESPY, done, environment, figures, note,  # noqa: E402
                      ok, scratch)

import make  # noqa: E402
import reliability  # noqa: E402
import run  # noqa: E402


def main():
    top, table = scratch("sets"), reliability.Table()
    make.write(top)
    for name, file, label, a in run.analyses(ESPY, top, env=environment()):
        if name is not None:
            table.add(f"{name}/{file}", a["attribution"], label)
    for line in table.lines():
        note(line)
    ok(sum(table.n.values()) > 400, "services are named",
       sum(table.n.values()))
    ok(table.numbers, "each comes with a number")
    for t in sorted(table.n):
        ok(t < 9 or table.right[t] * 10 >= table.n[t] * 9,
           f"of those of {t / 10} or more, at least nine in ten are right"
           if t >= 9 else f"{table.n[t]} of {t / 10} or more", *table.wrong)
    figures("named services, by confidence: " + "; ".join(table.lines()))


os.umask(0o077)
main()
done()
