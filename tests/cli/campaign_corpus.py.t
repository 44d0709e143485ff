#!/usr/bin/env python3
"""Campaigns against groups that people found by reading real messages: the
scorer counts as it says, and what espy finds is near enough to the groups."""

import os
import sys

sys.path[:0] = ["tests/lib", "tests/campaign"]
sys.dont_write_bytecode = True

import score  # noqa: E402
from espy_tap import (CORPUS, ESPY, done, figures, note, ok, same,  # noqa: E402
                      skip)

LEAST = 0.9
MOST_LINES = 40  # of mistakes, where F1 is below it


def scored(*messages):
    """The score of made-up (label, service, campaign)"""
    rows = [{"sha256": str(n), "attribution": {"service": service},
             "campaign": campaign}
            for n, (_, service, campaign) in enumerate(messages)]
    return score.Score(rows, {str(n): m[0] for n, m in enumerate(messages)})


def test_counts():
    s = scored(("a", None, "c1"), ("a", None, "c1"), ("a", None, None),
               ("b", None, "c1"), ("-", None, "c1"))
    same(s.counts(), score.Counts(1, 5, 2),
         "a pair is right, false or missed; who is alone fits nobody")
    s = scored(("a", "x", "c1"), ("a", "y", "c1"), ("a", "y", "c2"))
    same((s.counts(), s.spanning), (score.Counts(0, 1, 1), ["c1"]),
         "one content through two services is two groups")
    s = scored(("a/p@1", None, "c1"), ("a/p@2", None, "c1"),
               ("a/q", None, "c1"), ("a/p@1", None, "c1"))
    same([s.counts(k) for k in (None, "together", "apart")],
         [score.Counts(1, 0, 0), score.Counts(6, 0, 0),
          score.Counts(1, 5, 0)],
         "parts and waves of a group count only where kin is asked for")
    s = scored(("a", None, None), ("a", None, None), ("-", None, None))
    same(score.f1(s.counts()), 0.0, "no campaign at all finds nothing")


def test_corpus():
    labels = score.read_groups()
    rows = score.rows(os.path.abspath(ESPY), CORPUS)
    s = score.Score(rows, labels)
    same(s.absent, 0, "every labelled message is in the corpus")
    c = s.counts()
    f1 = score.f1(c)
    good = ok(f1 >= LEAST, f"pairwise F1 is at least {LEAST}",
              f"precision {score.precision(c):.3f}, "
              f"recall {score.recall(c):.3f}, F1 {f1:.3f}",
              f"python3 tests/campaign/score.py {ESPY} {CORPUS} says more")
    if not good:
        for a, b in (s.false() + s.missed())[:MOST_LINES]:
            note(f"{a.sha[:score.PREFIX]} {a.label} {a.campaign} / "
                 f"{b.sha[:score.PREFIX]} {b.label} {b.campaign}")
    same(s.spanning, [], "no campaign spans two services")
    figures(f"campaigns on the corpus: precision {score.precision(c):.3f}, "
            f"recall {score.recall(c):.3f}, F1 {f1:.3f} "
            f"({c.hit} right, {c.false} false, {c.missed} missed pairs)")


test_counts()
if os.path.isdir(CORPUS):
    test_corpus()
else:
    skip("campaigns of real messages", f"{CORPUS} is not here", 3)
done()
