"""Invented values, the same on every run."""

import base64
import random

SHOPS = ["casa-mora", "delta-books", "fjordkaffe", "gran-vela", "holm-tools",
         "iris-travel", "kite-school", "lago-azul", "maple-lane", "nord-ost",
         "olivar", "pino-alto", "quartz-gym", "rosa-negra", "sol-y-mar",
         "tres-rios", "umbra-design", "vega-bikes", "willow-inn", "zafiro"]
PEOPLE = ["ana", "bruno", "clara", "diego", "elin", "farid", "greta", "hugo"]


class Draw:
    """Seeded with words, so that one message's values depend on no other"""

    def __init__(self, *words):
        self.r = random.Random("|".join(map(str, words)))
        self.shop = self.r.choice(SHOPS)
        self.customer = self.shop + ".example"
        self.rcpt = self.r.choice(PEOPLE) + "@corp.example"
        self.rcpt_eq = self.rcpt.replace("@", "=")

    def digits(self, n):
        return self.r.choice("123456789") + "".join(
            self.r.choice("0123456789") for _ in range(n - 1))

    def hex(self, n):
        return "".join(self.r.choice("0123456789abcdef") for _ in range(n))

    def lower(self, n):
        return "".join(self.r.choice("abcdefghijkmnopqrstuvwxyz")
                       for _ in range(n))

    def word(self, n):
        return "".join(self.r.choice(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
            for _ in range(n))

    def uuid(self):
        return "-".join(self.hex(n) for n in (8, 4, 4, 4, 12))

    def of(self, *values):
        return self.r.choice(values)

    def dashed(self, ip):
        return ip.replace(".", "-")


def b64(text):
    return base64.b64encode(text.encode()).decode()


def words2047(text):
    """As SendGrid writes its long values (RFC 2047)"""
    return "=?us-ascii?Q?" + "".join(
        c if c.isalnum() else f"={ord(c):02X}" for c in text) + "?="
