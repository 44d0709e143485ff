#!/usr/bin/env python3
"""How far the campaigns that a program finds in a Maildir are those that
people found by reading.

usage: score.py PROGRAM CORPUS [GROUPS] [--least F1] [--pairs] [--brief]

Indexes the Maildir CORPUS into a scratch workspace and compares the campaign
of each labelled message with GROUPS (corpus_groups.txt beside this file, which
says what its labels mean).  What counts is pairs of labelled messages:

  together  the same whole label, and the program names the same service
  apart     other groups, a message that is alone, or another service
  kin       the same group, but another part or wave of it, and one service

Precision, recall and F1 are printed with kin ignored, and as if kin belonged
together or apart; then with kin ignored and each message counting the same,
since large groups have most of the pairs.  Then the mistakes: for each label
how it was split, for each campaign who should not be in one.  --pairs lists
the pairs instead, by SHA-256; --brief leaves the mistakes out.  The exit code
is 1 where F1 over pairs with kin ignored is below --least, or where a
campaign spans two services.
"""

import argparse
import collections
import itertools
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
GROUPS = os.path.join(HERE, "corpus_groups.txt")
SETTINGS = "[dns]\nmode = off\n"
ALONE = "-"
PREFIX = 12

Message = collections.namedtuple("Message", "sha label service campaign")
Counts = collections.namedtuple("Counts", "hit false missed")


def group_of(label):
    """GROUP of GROUP, GROUP/PART, GROUP@WAVE and GROUP/PART@WAVE"""
    return label.split("@")[0].split("/")[0]


def read_groups(path=GROUPS):
    """{sha256: label}, without the lines that somebody was unsure of"""
    out = {}
    with open(path, encoding="utf-8") as f:
        for n, line in enumerate(f, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            sha, label, remark = (line.split("\t") + [""])[:3]
            if len(sha) != 64 or not label or sha in out:
                sys.exit(f"{path}:{n}: no SHA-256 and label, or the second "
                         "line of one message")
            if not remark.startswith("?"):
                out[sha] = label
    return out


def run(program, *words):
    ran = subprocess.run([program, *words], stdin=subprocess.DEVNULL,
                         capture_output=True, check=False)
    if ran.returncode > 1:
        sys.exit(f"{' '.join([program, *words])}: exit code "
                 f"{ran.returncode}: {ran.stderr.decode(errors='replace')}")
    return ran.stdout


def rows(program, corpus):
    """What espy list says of each message of the corpus"""
    with tempfile.TemporaryDirectory(prefix="espy-score-") as ws:
        with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
            f.write(SETTINGS)
        run(program, "-w", ws, "index", corpus)
        listed = run(program, "-w", ws, "--json", "list", "--limit", "1000000")
    out = [json.loads(line) for line in listed.splitlines()]
    if any("campaign" not in row for row in out):
        sys.exit(f"{program} list --json says no campaign of a message")
    return out


def relation(a, b):
    if a.label == ALONE or b.label == ALONE or a.service != b.service:
        return "apart"
    if a.label == b.label:
        return "together"
    return "kin" if group_of(a.label) == group_of(b.label) else "apart"


def joined(a, b):
    return a.campaign is not None and a.campaign == b.campaign


def by(messages, key):
    """{key: messages}, in the order of their keys"""
    out = collections.defaultdict(list)
    for m in messages:
        out[key(m)].append(m)
    return dict(sorted(out.items(), key=lambda item: str(item[0])))


class Score:
    def __init__(self, found, labels):
        self.messages = [
            Message(r["sha256"], labels[r["sha256"]],
                    r["attribution"]["service"], r["campaign"])
            for r in found if r["sha256"] in labels]
        self.absent = len(labels) - len(self.messages)
        self.labels = by((m for m in self.messages if m.label != ALONE),
                         lambda m: (group_of(m.label), m.label))
        self.campaigns = by((m for m in self.messages if m.campaign),
                            lambda m: m.campaign)
        self.pairs = collections.Counter()  # (relation, joined): pairs
        self._count()
        self.spanning = self._spanning(found)

    def _count(self):
        # The pairs that nobody joined are few in a group, and apart else.
        groups = by((m for m in self.messages if m.label != ALONE),
                    lambda m: group_of(m.label))
        for members in groups.values():
            for a, b in itertools.combinations(members, 2):
                if not joined(a, b):
                    self.pairs[relation(a, b), False] += 1
        for members in self.campaigns.values():
            for a, b in itertools.combinations(members, 2):
                self.pairs[relation(a, b), True] += 1

    @staticmethod
    def _spanning(found):
        services = collections.defaultdict(set)
        for row in found:
            if row["campaign"] is not None:
                services[row["campaign"]].add(row["attribution"]["service"])
        return sorted(c for c, s in services.items() if len(s) > 1)

    def counts(self, kin=None):
        """Pairs, with kin as "together" or "apart", or else ignored"""
        p = self.pairs
        hit, missed = p["together", True], p["together", False]
        false = p["apart", True]
        if kin == "together":
            hit += p["kin", True]
            missed += p["kin", False]
        elif kin == "apart":
            false += p["kin", True]
        return Counts(hit, false, missed)

    def by_message(self):
        """(precision, recall): the mean of how many of those joined with a
        message belong there, and that of how many of its own are joined"""
        good, own, beside = (collections.Counter() for _ in range(3))
        for members in self.labels.values():
            for a, b in itertools.combinations(members, 2):
                if relation(a, b) == "together":
                    own.update((a, b))
        for members in self.campaigns.values():
            for a, b in itertools.combinations(members, 2):
                what = relation(a, b)
                if what != "kin":
                    (good if what == "together" else beside).update((a, b))
        joined_ = good.keys() | beside.keys()
        return (ratio(sum(good[m] / (good[m] + beside[m]) for m in joined_),
                      len(joined_)),
                ratio(sum(good[m] / own[m] for m in own), len(own)))

    def missed(self):
        return [(a, b) for members in self.labels.values()
                for a, b in itertools.combinations(members, 2)
                if relation(a, b) == "together" and not joined(a, b)]

    def false(self):
        return [(a, b) for members in self.campaigns.values()
                for a, b in itertools.combinations(members, 2)
                if relation(a, b) == "apart"]


def ratio(a, b):
    return a / b if b else 1.0


def precision(c):
    return ratio(c.hit, c.hit + c.false)


def recall(c):
    return ratio(c.hit, c.hit + c.missed)


def f1(c):
    return ratio(2 * c.hit, 2 * c.hit + c.false + c.missed)


def shas(members, most=6):
    some = " ".join(m.sha[:PREFIX] for m in members[:most])
    more = len(members) - most
    return some + (f" and {more} more" if more > 0 else "")


def show_figures(score):
    n = collections.Counter(m.label for m in score.messages)
    alone = n.pop(ALONE, 0)
    print(f"{len(score.messages)} labelled messages: {alone} alone, "
          f"{sum(v for v in n.values() if v > 1)} in "
          f"{sum(v > 1 for v in n.values())} groups" +
          (f"; {score.absent} are not in the corpus" if score.absent else ""))
    print(f"{'':16}{'precision':>10}{'recall':>8}{'F1':>8}"
          f"{'right':>8}{'false':>8}{'missed':>8}")
    for kin in None, "together", "apart":
        c = score.counts(kin)
        print(f"{'kin ' + (kin or 'ignored'):16}{precision(c):10.3f}"
              f"{recall(c):8.3f}{f1(c):8.3f}"
              f"{c.hit:8}{c.false:8}{c.missed:8}")
    p, r = score.by_message()
    print(f"{'each message':16}{p:10.3f}{r:8.3f}"
          f"{ratio(2 * p * r, p + r):8.3f}")
    for c in score.spanning:
        print(f"{c} spans two services")


def show_missed(score):
    for (_, label), members in score.labels.items():
        for service, some in by(members, lambda m: m.service or "").items():
            parts = sorted(by(some, lambda m: m.campaign or m.sha).values(),
                           key=len, reverse=True)
            if len(parts) > 1:
                print(f"\nsplit {label} ({service or 'no service'}): "
                      f"{len(some)} messages in {len(parts)} parts")
                for part in parts:
                    print(f"  {part[0].campaign or 'none':6} {len(part):4}  "
                          f"{shas(part)}")


def show_false(score):
    wrong = {a.campaign for a, _ in score.false()}
    for campaign, members in score.campaigns.items():
        if campaign in wrong:
            print(f"\nmixed {campaign}: {len(members)} labelled messages")
            for label, some in by(members, lambda m: m.label).items():
                print(f"  {label:24}{len(some):4}  {shas(some)}")


def show_pairs(score):
    for what, pairs in ("missed", score.missed()), ("false", score.false()):
        for a, b in sorted(pairs, key=lambda p: (group_of(p[0].label), p)):
            print(f"{what}\t{a.sha[:PREFIX]} {a.label} {a.campaign or 'none'}"
                  f"\t{b.sha[:PREFIX]} {b.label} {b.campaign or 'none'}")


def main():
    p = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1][7:])
    p.add_argument("program")
    p.add_argument("corpus")
    p.add_argument("groups", nargs="?", default=GROUPS)
    p.add_argument("--least", type=float, default=0.0)
    p.add_argument("--pairs", action="store_true")
    p.add_argument("--brief", action="store_true")
    a = p.parse_args()
    labels = read_groups(a.groups)
    score = Score(rows(os.path.abspath(a.program), a.corpus), labels)
    show_figures(score)
    if a.pairs:
        show_pairs(score)
    elif not a.brief:
        show_missed(score)
        show_false(score)
    return f1(score.counts()) < a.least or bool(score.spanning)


if __name__ == "__main__":
    sys.exit(main())
