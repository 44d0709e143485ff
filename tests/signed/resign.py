"""Mails of a folder, signed afresh by a key of ours in place of their own
signatures: real headers and bodies that can be verified.  Nothing of them is
kept."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(__file__))
import arc  # noqa: E402
from keys import KEYS  # noqa: E402
from layouts import RECORDS  # noqa: E402
from make import Made, Maker, listed  # noqa: E402
from sign import Signing  # noqa: E402

CANONS = ["relaxed/relaxed", "relaxed/simple", "relaxed/relaxed",
          "simple/simple"]
NAMES = ["From", "To", "Subject", "Date", "Message-ID", "Reply-To",
         "Content-Type", "MIME-Version", "List-Unsubscribe", "Received"]
THEIRS = (b"dkim-signature", b"arc-")
FIELD = re.compile(rb"[!-9;-~]+[ \t]*:(?:[^\r\n]|\r(?!\n)|\n|\r\n[ \t])*\r\n")
AUTHOR = re.compile(rb"(?i)from:[^<>@]*<[^<>@]*@((?:[a-z0-9-]+\.)+[a-z]+)>"
                    rb"\s*$")
MOST_FIELD = 60000  # octets; espy reads no longer ones whole


def crlf(octets):
    return re.sub(rb"(?<!\r)\n", b"\r\n", octets)


def parts(octets, theirs=THEIRS):
    """Fields and body of a message whose lines end in CRLF; None where its
    header is none that one could sign."""
    header, gap, body = octets.partition(b"\r\n\r\n")
    fields = FIELD.findall(header + b"\r\n")
    if b"".join(fields) != header + b"\r\n" or not gap or \
            max(map(len, fields), default=0) > MOST_FIELD:
        return None
    kept = [f for f in fields if not f.lower().startswith(theirs)]
    if not any(f.lower().startswith(b"from:") for f in kept):
        return None
    return kept, body


def author(fields):
    """The domain of From where it is plain to see, in small letters"""
    for f in fields:
        found = AUTHOR.match(f)
        if found:
            return found.group(1).decode().lower()
    return None


def sign(maker, turn, octets):
    """One message, or None"""
    found = parts(crlf(octets))
    if found is None:
        return None
    fields, body = found
    key = KEYS["rsa_1024" if turn % 2 else "rsa_2048"]
    domain = author(fields) or "signer.example"
    selector = maker.publish(key, RECORDS[0], domain)
    there = {f.split(b":")[0].strip().lower() for f in fields}
    names = [n for n in NAMES if n.lower().encode() in there]
    s = Signing(key, selector, domain=domain, c=CANONS[turn % 4],
                signs=names + ["From"] * (turn // 2 % 2))
    out = b"".join([s.field(fields, body), *fields, b"\r\n", body])
    return out if b"\r\n" in octets else out.replace(b"\r\n", b"\n")


def seal(maker, octets):
    """With two ARC sets, as a list and its subscriber's relay make them"""
    fields, body = parts(crlf(octets), ())
    for i, key in ((1, KEYS["rsa_2048"]), (2, KEYS["rsa_1024"])):
        domain = f"relay{i}.example"
        selector = maker.publish(key, RECORDS[0], domain)
        fields = arc.seal(fields, body, i, key, selector, domain)
    out = b"".join([*fields, b"\r\n", body])
    return out if b"\r\n" in octets else out.replace(b"\r\n", b"\n")


def resign(files, many, sealed=0):
    """`many` of these files, evenly taken, and the records of their keys.
    sealed: every so many get two ARC sets."""
    maker, made = Maker(), []
    step = max(1, len(files) // many)
    for at in range(len(files)):
        path = files[at * step % len(files) + at * step // len(files)]
        with open(path, "rb") as f:
            octets = sign(maker, len(made), f.read())
        if octets is not None and sealed and len(made) % sealed == 0:
            octets = seal(maker, octets)
        if octets is not None:
            made.append(Made(f"r{len(made):03d}.eml", ["re-signed"], octets,
                             1))
        if len(made) == many:
            break
    return made, listed(maker.records)
