"""Canonical forms (RFC 6376 section 3.4), written for the tests alone."""

import re


def header_field(raw, relaxed):
    """A field with its line end; in the simple form it stays as it is."""
    if not relaxed:
        return raw
    name, value = raw.split(b":", 1)
    value = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b""))
    return name.strip(b" \t").lower() + b":" + value.strip(b" ") + b"\r\n"


def body(octets, relaxed):
    if relaxed:
        octets = re.sub(rb"[ \t]+", b" ", octets)
        octets = octets.replace(b" \r\n", b"\r\n")
        if octets.endswith(b" "):
            octets = octets[:-1]
    while octets.endswith(b"\r\n"):
        octets = octets[:-2]
    return octets + b"\r\n" if octets or not relaxed else b""


def select(fields, names):
    """Fields that h= names: each from the bottom up, and each once."""
    left, chosen = list(fields), []
    for name in names:
        for i in range(len(left) - 1, -1, -1):
            there = left[i].split(b":", 1)[0].strip(b" \t").lower()
            if there == name.strip().lower().encode():
                chosen.append(left.pop(i))
                break
    return chosen
