#!/usr/bin/env python3
"""Makes samples/maildir, reports, dmarc and dns.zone (or the same under the
folder that is given): the same octets on every run.  Needs python3 and
openssl."""

import os
import shutil
import sys

from maker import (andino, daily, dmarc, hostile, legit, odd, reports, wave,
                   world)
from maker.receive import Folder, Maildir, Office

HERE = os.path.dirname(os.path.abspath(__file__))


def maildir(folder):
    box = Maildir(folder)
    open(os.path.join(folder, "tmp", ".keep"), "w").close()
    return box


def make(out):
    for name in ("maildir", "reports", "dmarc"):
        shutil.rmtree(os.path.join(out, name), ignore_errors=True)
    world.build_zone()
    with open(os.path.join(out, "dns.zone"), "w",
              encoding="utf-8") as f:
        f.write(world.zone_lines())
    office = Office(maildir(os.path.join(out, "maildir")))
    for story in (wave, andino, legit, odd, daily, hostile):
        story.send(office)
    desk = Office(maildir(os.path.join(out, "reports")))
    reports.send(desk, office.taken)
    inbox = Office(Folder(os.path.join(out, "dmarc")))
    dmarc.send(inbox)
    return office.maildir.index + desk.maildir.index + inbox.maildir.index


if __name__ == "__main__":
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        sys.exit("usage: make.py [FOLDER]")
    counts = {}
    for group, name, size in make(sys.argv[1] if sys.argv[1:] else HERE):
        counts[group] = counts.get(group, 0) + 1
    for group, n in counts.items():
        print(f"{n:4d}  {group}")
    print(f"{sum(counts.values()):4d}  files")
