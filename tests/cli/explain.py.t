#!/usr/bin/env python3
"""What broke a signature, with another's hands: signed by python3-cryptography,
changed by Python's mail package as lists and gateways do it."""

import base64
import email
import email.policy
import hashlib
import re
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403

try:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
except ImportError:
    skip_all("python3-cryptography is not installed")
    sys.exit(0)

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
NAMES = ["from", "from", "to", "subject", "subject", "date", "message-id",
         "mime-version", "content-type", "content-transfer-encoding"]
HEAD = (b"From: Ana Ruiz <ana@example.com>\r\n"
        b"To: crew@lists.example\r\n"
        b"Subject: =?utf-8?q?El_barco_sale_ma=C3=B1ana?=\r\n"
        b"Date: Wed, 18 Nov 2026 08:00:00 +0000\r\n"
        b"Message-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n")
TEXT = "Queridos:\r\n\r\nel barco sale ma\u00f1ana a las nueve.\r\n\r\nAna\r\n"
PLAIN = (HEAD + b"Content-Type: text/plain; charset=\"utf-8\"\r\n"
         b"Content-Transfer-Encoding: 8bit\r\n\r\n" + TEXT.encode())


def relax(value):
    return re.sub(rb"[ \t]+", b" ", re.sub(rb"\r\n", b"", value)).strip()


def fields(head):
    return [f.split(b":", 1) for f in
            re.split(rb"\r\n(?![ \t])", head) if b":" in f]


def sign(message):
    """The message under its DKIM-Signature, relaxed/relaxed"""
    head, body = message.split(b"\r\n\r\n", 1)
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip()
             for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    canon = b"".join(line + b"\r\n" for line in lines)
    bh = base64.b64encode(hashlib.sha256(canon).digest())
    mine = (b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n"
            b"\td=example.com; s=k; h=" + ":".join(NAMES).encode() +
            b";\r\n\tbh=" + bh + b";\r\n\tb=")
    left = fields(head)
    signed = b""
    for name in NAMES:
        for i in range(len(left) - 1, -1, -1):
            if left[i][0].lower() == name.encode():
                signed += name.encode() + b":" + relax(left[i][1]) + b"\r\n"
                del left[i]
                break
    name, value = mine.split(b":", 1)
    signed += name.lower() + b":" + relax(value)
    b = base64.b64encode(KEY.sign(signed, padding.PKCS1v15(),
                                  hashes.SHA256()))
    return mine + b + b"\r\n" + message


def zone():
    der = KEY.public_key().public_bytes(
        serialization.Encoding.DER,
        serialization.PublicFormat.SubjectPublicKeyInfo)
    p = base64.b64encode(der).decode()
    return ('k._domainkey.example.com. 300 IN TXT "v=DKIM1; p=" ' +
            " ".join(f'"{p[i:i + 200]}"' for i in range(0, len(p), 200)) +
            "\n")


def inspect(octets, *more):
    return run("inspect", *more, "--dns", scratch() + "/zone", "-",
               stdin=octets)


def signature(octets):
    out = inspect(octets, "--json")
    return out.json()[0]["computed"]["dkim"][0]


def named(octets, want, what, reason=None):
    got = signature(octets)
    ok(got["broken_by"] == want and (reason is None or
                                     got["reason"] == reason), what, got)


def parsed(octets):
    return email.message_from_bytes(octets, policy=email.policy.compat32)


def crlf(message):
    return message.as_bytes(policy=email.policy.compat32.clone(
        linesep="\r\n", max_line_length=0))


def main():
    with open(scratch() + "/zone", "w") as f:
        f.write(zone())
    whole = sign(PLAIN)
    got = signature(whole)
    same([got["crypto"], got["broken_by"]], ["match", None],
         "nothing changed: it matches")
    same(signature(whole.replace(b"\r\n", b"\n"))["crypto"], "match",
         "nor where it lies with LF")

    # As Mailman does it: tag and footer, the text in base64
    m = parsed(whole)
    m.replace_header("Subject", "[crew] " + m["Subject"])
    del m["Content-Transfer-Encoding"]
    m.set_payload(TEXT + "_" * 40 + "\r\ncrew mailing list\r\n", "utf-8")
    listed = crlf(m)
    ok(b"base64" in listed, "the list encodes its mail in base64")
    named(listed, "subject tag and footer added, transfer encoding changed "
          "from 8bit to base64", "a list: tag, footer, base64")

    # Footer as a part of its own
    m = parsed(whole)
    wrapped = (b"".join(n.encode() + b": " + v.encode() + b"\r\n"
                        for n, v in m.items()
                        if not n.lower().startswith("content-")) +
               b"Content-Type: multipart/mixed; boundary=\"=-x\"\r\n\r\n"
               b"--=-x\r\nContent-Type: text/plain; charset=\"utf-8\"\r\n"
               b"Content-Transfer-Encoding: 8bit\r\n\r\n" + TEXT.encode() +
               b"\r\n--=-x\r\nContent-Type: text/plain\r\n\r\n"
               b"crew mailing list\r\n--=-x--\r\n")
    named(wrapped, "Content-Type and Content-Transfer-Encoding rewritten, "
          "footer part added", "a list that wraps what it got")

    tagged = whole.replace(b"Subject: ", b"Subject: [crew] ", 1) + \
        b"-- \r\ncrew mailing list\r\n"
    named(tagged, "subject tag and footer added", "tag and footer",
          "header and body differ from what was signed: subject tag and "
          "footer added; undone, they are as signed")
    named(tagged.replace(b"\r\n", b"\n"), "subject tag and footer added",
          "the same in a mailbox with LF")
    out = inspect(tagged).out.decode()
    ok("subject tag and footer added" in out, "people read it, too", out)

    other = whole.replace("nueve".encode(), b"diez")
    named(other, None, "other words have no name", "body differs from what "
          "was signed; no usual change explains it")
    named(tagged.replace(b"nueve", b"diez"), None,
          "nor beside a change that has one", "header differs from what was "
          "signed: subject tag added; the body differs too, and no usual "
          "change explains that")
    every = json.dumps([signature(x) for x in (listed, wrapped, tagged,
                                               other)])
    ok("forged" not in every and "fake" not in every,
       "a body that differs is never called forged")
    done()


main()
