#!/usr/bin/env python3
"""Makes the set of reports: make.py OUTDIR.

Each report is a file NAME.eml (its mbox files: NAME.mbox); expected.json says
of each what it has to be unwrapped to.  Always the same octets.  Only reserved
names and addresses occur (RFC 2606, 5737, 3849).

expected.json: {"reports": [...], "boxes": [...]}.  A report has
  file, policy   "mailbox", "files", "formal" (core/mail/unwrap.h)
  kind, lost, reporter, words (null: none; 0: any; else exactly those)
  inner          [{sha256, length, kind, lost, inner}], in order; the inner
                 mails are unwrapped as files, to a depth of 8
  reported       [[name, value]]: these, in this order, among those reported
  envelope       [from, [to...]] of a journal, or null
A box has file and messages: [{sha256, length}] in order.
"""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import drawn  # noqa: E402
import formal  # noqa: E402
import forwards  # noqa: E402
import hostile  # noqa: E402
import lost  # noqa: E402
import mails  # noqa: E402

DEPTH = 8


def inner(tree, depth):
    out = {"sha256": mails.sha(tree["octets"]),
           "length": len(tree["octets"])}
    if depth < DEPTH:
        out.update(kind=tree["kind"], lost=tree["lost"],
                   inner=[inner(t, depth + 1) for t in tree["inner"]])
    return out


def write(path, octets):
    with open(path, "wb") as f:
        f.write(octets)


def main():
    top = sys.argv[1]
    os.makedirs(top, exist_ok=True)
    for module in (forwards, formal, lost, hostile, drawn):
        module.make()
    expected = {"reports": [], "boxes": []}
    for r in mails.reports:
        name = r.pop("name") + ".eml"
        write(os.path.join(top, name), r.pop("octets"))
        r["inner"] = [inner(t, 1) for t in r["inner"]]
        expected["reports"].append({"file": name, **r})
    for name, octets, messages in hostile.boxes():
        write(os.path.join(top, name), octets)
        expected["boxes"].append({"file": name, "messages": [
            {"sha256": mails.sha(m), "length": len(m)} for m in messages]})
    write(os.path.join(top, "expected.json"),
          json.dumps(expected, ensure_ascii=False, indent=1).encode())


if __name__ == "__main__":
    main()
