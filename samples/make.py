#!/usr/bin/env python3
"""Makes samples/maildir and samples/dns.zone (or the same under the folder
that is given): the same octets on every run.  Needs python3 and openssl."""

import os
import shutil
import sys

from maker import andino, daily, hostile, legit, odd, wave, world
from maker.receive import Maildir, Office

HERE = os.path.dirname(os.path.abspath(__file__))


def make(out):
    maildir = os.path.join(out, "maildir")
    shutil.rmtree(maildir, ignore_errors=True)
    world.build_zone()
    with open(os.path.join(out, "dns.zone"), "w",
              encoding="utf-8") as f:
        f.write(world.zone_lines())
    box = Maildir(maildir)
    open(os.path.join(maildir, "tmp", ".keep"), "w").close()
    office = Office(box)
    for story in (wave, andino, legit, odd, daily, hostile):
        story.send(office)
    return box.index


if __name__ == "__main__":
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        sys.exit("usage: make.py [FOLDER]")
    counts = {}
    for group, name, size in make(sys.argv[1] if sys.argv[1:] else HERE):
        counts[group] = counts.get(group, 0) + 1
    for group, n in counts.items():
        print(f"{n:4d}  {group}")
    print(f"{sum(counts.values()):4d}  files")
