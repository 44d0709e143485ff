#!/usr/bin/env python3
"""Attribution on made mail of which everything is known: tests/attribution
says who sent each, for whom, by which way, and what of it is forged."""

import collections
import os
import sys

sys.path.insert(0, "tests/lib")
sys.path.insert(0, "tests/attribution")
sys.dont_write_bytecode = True
from espy_tap import ESPY, done, environment, note, ok, scratch  # noqa: E402

import judge  # noqa: E402
import make  # noqa: E402
import run  # noqa: E402

FORWARDED, FORGED = 40, 60


def enough(labels):
    n = collections.Counter(name for name in labels for _ in labels[name])
    kinds = [v["kind"] for name in ("labelled", "signed", "submitted")
             for v in labels[name].values()]
    ok(len(kinds) >= 220, f"{len(kinds)} labelled messages")
    forged = sum(k.startswith("forged") for k in kinds)
    ok(forged >= FORGED, f"{forged} with forged fingerprints")
    forwarded = sum(k.startswith("forwarded") for k in kinds)
    ok(forwarded >= FORWARDED, f"{forwarded} forwarded")
    ok(n["honest"] >= 320, f"{n['honest']} honest ones")


def honest_faults(a, label):
    """What would accuse the innocent"""
    if a["relationship"]["status"] == "unauthorised":
        yield "unauthorised: " + str(a["relationship"]["basis"])
    yield from judge.wrong(a, label)


def main():
    top = scratch("sets")
    labels = make.write(top)
    enough(labels)
    faults, seen = collections.defaultdict(list), collections.Counter()
    proven = wrong_proven = 0
    for name, file, label, a in run.analyses(ESPY, top, env=environment()):
        if name is None:
            ok(False, "espy says nothing on standard error", a)
            continue
        kind = f"{name}: {label['kind']}"
        seen[kind] += 1
        found = list(honest_faults(a, label) if name == "honest" else
                     judge.wrong(a, label))
        if a["attribution"]["strength"] == "proven":
            proven += 1
            wrong_proven += a["attribution"]["service"] not in \
                [label["service"], *label["also"]]
        faults[kind] += [f"{file} ({label.get('receiver')}): {x}"
                         for x in found]
    ok(sum(seen.values()) == sum(map(len, labels.values())),
       "every message has an analysis")
    ok(wrong_proven == 0 and proven > 400, "all that is proven is right",
       f"{wrong_proven} of {proven} are wrong")
    for kind in sorted(seen):
        ok(not faults[kind], f"{kind} ({seen[kind]})", *faults[kind])
    note(f"proven: {proven}")


os.umask(0o077)
main()
done()
