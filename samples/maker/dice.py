"""Choices that look random and are the same on every machine and every run."""

import hashlib


class Dice:
    def __init__(self, *names):
        self.seed = "|".join(str(n) for n in names).encode()
        self.count = 0

    def below(self, n):
        self.count += 1
        digest = hashlib.sha256(self.seed + b"#%d" % self.count).digest()
        return int.from_bytes(digest[:8], "big") % n

    def pick(self, seq):
        return seq[self.below(len(seq))]

    def word(self, n, alphabet):
        return "".join(self.pick(alphabet) for _ in range(n))

    def hex(self, n):
        return self.word(n, "0123456789abcdef")

    def digits(self, n):
        return self.pick("123456789") + self.word(n - 1, "0123456789")

    def alnum(self, n):
        return self.word(n, "bcdfghjklmnpqrstvwxyzBCDFGHJKLMNPQRSTVWXYZ0123456789")
