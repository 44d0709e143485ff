#!/usr/bin/env python3
"""Real mail: wherever the named service and what the receiver recorded differ,
somebody has looked at the message (tests/attribution/looked_at.txt)."""

import os
import sys

sys.path.insert(0, "tests/lib")
sys.path.insert(0, "tests/attribution")
sys.dont_write_bytecode = True
from espy_tap import CORPUS, ESPY, done, figures, need_corpus, ok  # noqa: E402

import corpus  # noqa: E402

need_corpus()
r, table = corpus.report(ESPY, CORPUS), corpus.looked_at()
ok(r.n > 0, f"{r.n} messages")
new = [f"{os.path.basename(path)} {sha}: {what}: named {named}: {detail}"
       for sha, path, named, what, detail in r.differ
       if table.get(sha, (None, None))[0] != f"{what} {named}"]
ok(not new, f"{len(r.differ)} differ from what was recorded, and were looked "
   "at", *new)
named = r.n - r.strengths["none"]
figures(f"corpus: {named} of {r.n} messages with a service, "
        f"{len(r.differ)} of them or of the others beside what was recorded")
done()
