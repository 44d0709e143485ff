"""How often espy is right, by how sure it says that it is."""

import collections

# Until there is a number: what each strength has to be worth
STRENGTH = {"proven": 0.99, "observed": 0.9}


def confidence(at):
    return at["confidence"] if at["confidence"] is not None else \
        STRENGTH.get(at["strength"], 0.0)


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
        self.numbers &= at["confidence"] is not None
        tenth = min(int(confidence(at) * 10), 9)
        good = at["service"] == label["service"] or \
            at["service"] in label["also"]
        self.n[tenth] += 1
        self.right[tenth] += good
        if not good:
            self.wrong.append(f"{what}: {at['service']} "
                              f"({confidence(at):.3f}), not "
                              f"{label['service']}")

    def lines(self):
        for t in sorted(self.n):
            yield (f"{t / 10:.1f} to {(t + 1) / 10:.1f}: {self.n[t]} named, "
                   f"{self.right[t]} right "
                   f"({100 * self.right[t] / self.n[t]:.1f} %)")
