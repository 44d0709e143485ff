#!/usr/bin/env python3
"""Freshly signed messages with odd headers, and the records of their keys.

usage: make.py FOLDER      writes messages/*.eml, keys.zone and list

Each shape stands alone in one message, then they are mixed; all of them are
good: whoever follows RFC 6376 verifies every signature.
"""

import os
import random
import sys

sys.path.insert(0, os.path.dirname(__file__))
from bodies import BODIES, TEXT  # noqa: E402
from froms import FROMS  # noqa: E402
from headers import HEADERS, USUAL  # noqa: E402
from keys import KEYS  # noqa: E402
from layouts import COLONS, DOMAINS, LAYOUTS, RECORDS  # noqa: E402
from records import txt, zone  # noqa: E402
from sign import Signing  # noqa: E402

MANY = 240
NOW = 1795600000  # 2026-11-25T09:46:40Z, the clock of those that judge them
NOW_TEXT = "2026-11-25T09:46:40Z"

# As often as real mail has them, but for the last two, which are rare there
ORDER = ["rsa_2048", "rsa_1024", "rsa_2048", "ed25519", "rsa_2048",
         "rsa_1024", "rsa_2048", "rsa_4096", "rsa_2048", "rsa_1024"]
CANONS = ["relaxed/relaxed", "simple/simple", "relaxed/simple",
          "simple/relaxed"]
SIGNED = ["From", "To", "Subject", "Date", "Message-ID"]


class Made:
    """A signed message.  shapes: what is odd about it: "from: empty brackets"
    and the like; octets: as its file has them; signatures: how many."""

    def __init__(self, name, shapes, octets, signatures):
        self.name, self.shapes, self.octets = name, shapes, octets
        self.signatures = signatures

    def has(self, start):
        return any(s.startswith(start) for s in self.shapes)


class Maker:
    def __init__(self):
        self.records, self.made = {}, []

    def publish(self, key, form, domain):
        """A key's record, once; gives its selector."""
        name, strings = form
        selector = f"{key.name.replace('_', '')}.{name}"
        owner = f"{selector}._domainkey.{domain}"
        data = txt(*strings(key.kind, key.public(bare=name == "bare")))
        if name == "alias":
            self.records[owner] = [("CNAME", f"key.{owner}.")]
            owner = "key." + owner
        self.records[owner] = [("TXT", data)]
        if name == "beside":
            self.records[owner].insert(0, ("TXT", txt("v=spf1 -all")))
        return selector

    def signing(self, turn, spec):
        """How message number `turn` is signed, as the shapes say."""
        key = KEYS[ORDER[turn % len(ORDER)]]
        if spec["record"][0] == "bare" and not key.is_rsa:
            key = KEYS["rsa_2048"]
        how = dict(spec["layout"][1])
        _, written, domain = spec["domain"]
        names = [*map(how.pop("case", str), SIGNED + spec["header"][2])]
        if how.pop("reverse", False):
            names.reverse()
        how.setdefault("c", CANONS[turn // len(ORDER) % len(CANONS)])
        how.setdefault("colon", spec["colon"])
        return Signing(key, self.publish(key, spec["record"], domain),
                       domain=written, signs=names, **how)

    def add(self, shapes, spec, more=()):
        turn = len(self.made)
        body = spec["body"][1]
        fields = [b"From:" + spec["from"][1] + b"\r\n"]
        fields = spec["header"][1][:2] + fields + spec["header"][1][2:]
        signings = [self.signing(turn, spec), *more]
        for s in signings:
            fields.insert(0, s.field(fields, body or b""))
        octets = b"".join(fields) + (b"" if body is None else b"\r\n" + body)
        if turn % 3 == 1:  # as a Maildir has them
            octets = octets.replace(b"\r\n", b"\n")
            shapes = shapes + ["lines: LF"]
        shapes = shapes + ["key: " + s.key.name for s in signings] + \
            ["c: " + s.c for s in signings]
        self.made.append(Made(f"{turn:03d}.eml", shapes, octets,
                              len(signings)))


PLAIN = {"from": FROMS[2], "header": ("usual", USUAL, []),
         "body": ("usual", TEXT), "layout": ("usual", {}), "colon": ":",
         "domain": ("usual", "signer.example", "signer.example"),
         "record": RECORDS[0]}
ALL = {"from": FROMS, "header": HEADERS, "body": BODIES, "layout": LAYOUTS,
       "domain": DOMAINS, "record": RECORDS}


def alone(maker):
    """Each shape in a message of its own."""
    for what, shapes in ALL.items():
        for shape in shapes:
            maker.add([f"{what}: {shape[0]}"], {**PLAIN, what: shape})


def several(maker):
    """Several signatures on one message; the last also signs the others."""
    for n in (2, 3, 5, 20):
        more = []
        for i in range(n - 1):
            key = KEYS[ORDER[i % len(ORDER)]]
            more.append(Signing(
                key, maker.publish(key, RECORDS[0], f"s{i}.example"),
                domain=f"s{i}.example", c=CANONS[i % 4], signs=SIGNED +
                (["DKIM-Signature"] if i == n - 2 else [])))
        maker.add([f"signatures: {n}"], PLAIN, more)


def mixed(maker, many):
    """Shapes mixed, always in the same way."""
    draw = random.Random(6376)
    while len(maker.made) < many:
        spec = {what: draw.choice(shapes) for what, shapes in ALL.items()}
        spec["colon"] = draw.choice(COLONS)
        maker.add([f"{what}: {spec[what][0]}" for what in ALL] + ["mixed"],
                  spec)


def make(many=MANY):
    """The messages, and the records of their keys for espy_unbound."""
    maker = Maker()
    alone(maker)
    several(maker)
    mixed(maker, max(many, len(maker.made)))
    return maker.made, listed(maker.records)


def listed(records):
    return [(owner, kind, data) for owner, v in sorted(records.items())
            for kind, data in v]


def write(folder, made, records):
    os.makedirs(folder + "/messages", exist_ok=True)
    for m in made:
        with open(f"{folder}/messages/{m.name}", "wb") as f:
            f.write(m.octets)
    with open(folder + "/list", "w") as f:
        f.writelines(f"{folder}/messages/{m.name}\n" for m in made)
    with open(folder + "/keys.zone", "w") as f:
        f.write(zone(records))


if __name__ == "__main__":
    write(sys.argv[1], *make())
