"""DKIM (RFC 6376): signs with the openssl command, verifies in Python."""

import base64
import functools
import hashlib
import os
import re
import subprocess

KEYS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                    "keys")
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


def crlf(octets):
    """A Maildir file has LF (perhaps CRLF); signatures are over CRLF."""
    return octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def relax_body(body):
    lines = crlf(body).split(b"\r\n")
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def simple_body(body):
    return re.sub(rb"(\r\n)*\Z", b"", crlf(body), count=1) + b"\r\n"


def relax_field(name, value):
    value = crlf(value).replace(b"\r\n", b"")
    return (name.lower().encode() + b":" +
            re.sub(rb"[ \t]+", b" ", value).strip(b" "))


def canon_body(c, body):
    return relax_body(body) if c.endswith("/relaxed") else simple_body(body)


def header_octets(fields, names, signature):
    """What is signed: fields chosen from the bottom up, then the signature
    field itself, its b= empty (only relaxed headers are made here)."""
    stack = {}
    for name, value in fields:
        stack.setdefault(name.lower(), []).append(value)
    out = b""
    for name in names:
        values = stack.get(name.lower())
        if values:
            out += relax_field(name, values.pop()) + b"\r\n"
    return out + relax_field("DKIM-Signature", signature)


def fold(value, width=72):
    """Folds base64 over lines that begin with a tab."""
    return "\n\t ".join(value[i:i + width] for i in range(0, len(value), width))


def fold_names(names):
    lines, line = [], "h="
    for i, name in enumerate(names):
        word = name + (":" if i + 1 < len(names) else "")
        if len(line) + len(word) > 70:
            lines.append(line)
            line = " "
        line += word
    return "\n\t".join(lines + [line])


def sign(mail, key, domain, selector, time, names=None, c="relaxed/relaxed",
         extra=()):
    """Puts a DKIM-Signature on top of the mail's fields."""
    have = [n.lower() for n, _ in mail.fields]
    names = names or ["from", "to", "subject", "date", "message-id",
                      "mime-version", "content-type", "list-unsubscribe"]
    names = [n for n in names if n in have]
    names += [n for n in extra if n in have]
    names.insert(1, "from")  # signed once more than present: none can be added
    digest = hashlib.sha256(canon_body(c, mail.body)).digest()
    value = (f"v=1; a=rsa-sha256; c={c}; d={domain}; s={selector};\n"
             f"\tt={time}; {fold_names(names)};\n"
             f"\tbh={base64.b64encode(digest).decode()};\n\tb=")
    octets = header_octets(mail.fields, names, b" " + value.encode())
    signature = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign", f"{KEYS}/{key}.pem"],
        input=octets, stdout=subprocess.PIPE, check=True).stdout
    mail.top("DKIM-Signature",
             value + fold(base64.b64encode(signature).decode()))


def der(octets, at=0):
    """One DER element: (tag, content, next)"""
    tag, size, at = octets[at], octets[at + 1], at + 2
    if size & 0x80:
        n = size & 0x7f
        size = int.from_bytes(octets[at:at + n], "big")
        at += n
    return tag, octets[at:at + size], at + size


def public_numbers(spki):
    _, outer, _ = der(spki)
    _, _, at = der(outer)
    _, bits, _ = der(outer, at)
    _, pair, _ = der(bits[1:])
    _, n, at = der(pair)
    _, e, _ = der(pair, at)
    return int.from_bytes(n, "big"), int.from_bytes(e, "big")


@functools.lru_cache(None)
def public_key(key):
    """The p= of a key record."""
    spki = subprocess.run(
        ["openssl", "rsa", "-in", f"{KEYS}/{key}.pem", "-pubout", "-outform",
         "DER"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        check=True).stdout
    return base64.b64encode(spki).decode()


def tags(value):
    out = {}
    for pair in value.split(";"):
        name, eq, text = pair.partition("=")
        if eq:
            out[name.strip()] = re.sub(r"\s+", "", text)
    return out


def verify(fields, body, value, record):
    """(result, key bits, reason) of one DKIM-Signature field."""
    t = tags(value.decode("ascii", "replace"))
    if not record:
        return "permerror", 0, "no key for signature"
    n, e = public_numbers(base64.b64decode(tags(record)["p"]))
    size = (n.bit_length() + 7) // 8
    bits = n.bit_length()
    bh = hashlib.sha256(canon_body(t["c"], body)).digest()
    if base64.b64encode(bh).decode() != t["bh"]:
        return "fail", bits, "body hash did not verify"
    empty = re.sub(rb"(\bb=)[^;]*\Z", rb"\1", value)
    octets = header_octets(fields, t["h"].split(":"), b" " + empty)
    want = SHA256_PREFIX + hashlib.sha256(octets).digest()
    want = b"\0\1" + b"\xff" * (size - len(want) - 3) + b"\0" + want
    got = pow(int.from_bytes(base64.b64decode(t["b"]), "big"), e, n)
    if got != int.from_bytes(want, "big"):
        return "fail", bits, "signature verification failed"
    return "pass", bits, ""
