"""How often espy is right, by how sure it says that it is.

usage: reliability.py ESPY     by what the name stands on
"""

import collections


class Table:
    """Of the messages in which a service is named, by tenth: how many, how
    many of them right"""

    def __init__(self):
        self.n, self.right = collections.Counter(), collections.Counter()
        self.numbers = True
        self.wrong = []

    def add(self, what, at, label):
        if at["service"] is None:
            return
        sure = at["confidence"]
        self.numbers &= sure is not None
        sure = sure or 0.0
        tenth = min(int(sure * 10), 9)
        good = at["service"] == label["service"] or \
            at["service"] in label["also"]
        self.n[tenth] += 1
        self.right[tenth] += good
        if not good:
            self.wrong.append(f"{what}: {at['service']} "
                              f"({sure:.3f}), not "
                              f"{label['service']}")

    def lines(self):
        for t in sorted(self.n):
            yield (f"{t / 10:.1f} to {(t + 1) / 10:.1f}: {self.n[t]} named, "
                   f"{self.right[t]} right "
                   f"({100 * self.right[t] / self.n[t]:.1f} %)")


def classes(at):
    """What the named service stands on: its evidence above claimed"""
    return "+".join(sorted({f"{e['what']} {e['strength']}"
                            for e in at["evidence"]
                            if e["service"] == at["service"] and
                            e["strength"] in ("proven", "observed")})) \
        or "nothing"


def rates(espy):
    """Of the made sets, by what the name stands on: (named, right)"""
    import make
    import run
    import tempfile
    n, right = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as top:
        make.write(top)
        for name, _, label, a in run.analyses(espy, top):
            at = a["attribution"] if name else {"service": None}
            if at["service"]:
                n[classes(at)] += 1
                right[classes(at)] += at["service"] in \
                    [label["service"], *label["also"]]
    return n, right


if __name__ == "__main__":
    import sys
    sys.dont_write_bytecode = True
    named, good = rates(sys.argv[1])
    for key, count in named.most_common():
        print(f"{count:5} named {good[key]:5} right  {key}")
