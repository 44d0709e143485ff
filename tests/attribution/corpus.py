#!/usr/bin/env python3
"""Which services espy names in a Maildir, and where that differs from what the
receivers recorded.

usage: corpus.py ESPY MAILDIR [--all | --lines]

Prints how many messages each service is named in, by strength; then each
message where the named service and the recorded boundary (HELO, reverse name,
domains that passed SPF and DKIM) do not speak of the same service.  Those that
somebody looked at are in looked_at.txt, by SHA-256, with the reason; they are
listed with --all only.  --lines prints the others as that file has them, but
for the reason: look at the message, and write it.
"""

import collections
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

import names as names_  # noqa: E402
import recorded  # noqa: E402

TABLE = HERE + "/looked_at.txt"
CATALOGUE = os.path.join(HERE, "../../core/esp/catalogue")


def looked_at(path=TABLE):
    """{sha256: (what, reason)}"""
    out = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            for line in f:
                if line.strip() and not line.startswith("#"):
                    sha, what, reason = line.rstrip("\n").split("\t")
                    out[sha] = (what, reason)
    return out


def analyses(espy, folder):
    files = sorted(glob.glob(folder + "/cur/*") + glob.glob(folder + "/new/*"))
    ran = subprocess.run([espy, "inspect", "--json", "--files-from", "-"],
                         input="".join(f + "\n" for f in files).encode(),
                         capture_output=True, check=False)
    if ran.returncode > 1:
        sys.exit(ran.stderr.decode(errors="replace"))
    for line in ran.stdout.splitlines():
        a = json.loads(line)
        if a["schema"].startswith("espy.analysis/"):
            yield a


def judge(a, table):
    """(what differs, detail), or None.  What differs:
    missed: nobody is named, but a service's name was recorded;
    other: what was recorded speaks of other services;
    bare: nothing that was recorded speaks of the named service"""
    with open(a["file"], "rb") as f:
        seen = recorded.read(f.read())
    named = a["attribution"]["service"]
    of = [(what, name, table.of(name)) for what, name in seen.names()]
    known = [(what, name, s) for what, name, s in of if s]
    detail = "; ".join(f"{what} {name}: {' '.join(sorted(s))}"
                       for what, name, s in known) or \
        "; ".join(f"{what} {name}" for what, name, _ in of)
    if named is None:
        return ("missed", detail) if known else None
    if not known:
        return "bare", detail
    for _, _, slugs in known:
        if any(table.akin(named, s) for s in slugs):
            return None
    return "other", detail


class Report:
    def __init__(self):
        self.strengths = collections.Counter()
        self.services = collections.defaultdict(collections.Counter)
        self.forged = collections.Counter()
        self.differ = []  # (sha256, file, named, what, detail)
        self.n = 0


def report(espy, folder):
    out, table = Report(), names_.Names(CATALOGUE)
    for a in analyses(espy, folder):
        at = a["attribution"]
        out.n += 1
        out.strengths[at["strength"] if at["service"] else "none"] += 1
        if at["service"]:
            out.services[at["service"]][at["strength"]] += 1
        for slug in {f["service"] for f in at["forged"]}:
            out.forged[slug] += 1
        found = judge(a, table)
        if found:
            out.differ.append((a["sha256"], a["file"], at["service"],
                               *found))
    return out


def show(r, everything):
    print(f"{'service':28}{'proven':>8}{'observed':>9}{'forged':>8}")
    for slug in sorted(set(r.services) | set(r.forged),
                       key=lambda s: (-sum(r.services[s].values()), s)):
        n = r.services[slug]
        print(f"{slug:28}{n['proven']:8}{n['observed']:9}"
              f"{r.forged[slug]:8}")
    none = r.strengths["none"]
    print(f"\n{r.n} messages, {r.n - none} with a service, none: {none} "
          f"({100 * none / max(r.n, 1):.1f} %)")
    table = looked_at()
    new = [d for d in r.differ if d[0] not in table]
    print(f"{len(r.differ)} differ from what was recorded, {len(new)} of "
          "them not looked at yet\n")
    for sha, path, named, what, detail in r.differ if everything else new:
        print(f"{sha[:16]} {os.path.basename(path)} {what}: named "
              f"{named}: {detail}" +
              (f" -- {table[sha][1]}" if sha in table else ""))


def lines(r):
    table = looked_at()
    for sha, path, named, what, detail in r.differ:
        if table.get(sha, ("",))[0] != f"{what} {named}":
            print(f"{sha}\t{what} {named}\t? {os.path.basename(path)}: "
                  f"{detail}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    if "--lines" in sys.argv:
        lines(report(sys.argv[1], sys.argv[2]))
        sys.exit()
    show(report(sys.argv[1], sys.argv[2]), "--all" in sys.argv)
