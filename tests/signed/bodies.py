"""Bodies of all sorts; lines end in CRLF."""

import base64

TEXT = b"Dear customer,\r\n\r\nyour parcel  is waiting. \r\n\r\n-- \r\nShop\r\n"


def _base64(n):
    return b"\r\n".join(base64.encodebytes(bytes(range(256)) * n).split(
        b"\n"))


def _nested(depth):
    out = b"inner \t text\r\n"
    for i in range(depth):
        out = (b"preamble\r\n--b%d\r\nContent-Type: multipart/mixed;"
               b" boundary=b%d\r\n\r\n" % (i, i - 1)) + out + \
            b"\r\n--b%d--\r\n  epilogue \r\n" % i
    return out


# (name, octets); None: the message ends with its header, no empty line
BODIES = [
    ("no empty line", None),
    ("empty", b""),
    ("one line end", b"\r\n"),
    ("many line ends", b"\r\n" * 500),
    ("one blank", b" "),
    ("blanks and line ends", b" \r\n\t\r\n \t \r\n"),
    ("blank lines at the end", TEXT + b"\r\n\r\n\r\n"),
    ("lines of blanks at the end", TEXT + b" \r\n\t\r\n"),
    ("no line end at the end", TEXT + b"last"),
    ("blanks without line end", TEXT + b"last \t "),
    ("blank lines first", b"\r\n\r\n\r\n" + TEXT),
    ("blanks at line ends", b"a \r\nb\t\r\nc \t \t\r\n d\r\n"),
    ("runs of blanks", b"a  b\t\tc \t d" * 300 + b"\r\n"),
    ("line of 70 kB", b"x" * 70000 + b"\r\n" + TEXT),
    ("line of 70 kB of blanks", b"a" + b" " * 70000 + b"b\r\n"),
    ("NUL", b"a\0b\0\r\n\0\r\n"),
    ("all octets but line ends", bytes(c for c in range(256)
                                       if c not in b"\r\n") * 3 + b"\r\n"),
    ("lone CR", b"a\rb\r \rc\r\n" + TEXT),
    ("8-bit", "Größe ✔\r\n".encode() + b"\xe4\xf6\xfc\r\n"),
    ("UTF-16", "Grüße".encode("utf-16") + b"\r\n"),
    ("base64", _base64(20)),
    ("quoted-printable", b"a=20b =\r\n=3D \r\n=C3=A4=\r\n"),
    ("dots and From lines", b".\r\n..\r\nFrom here\r\n>From\r\n"),
    ("nested multipart", _nested(12)),
    ("what looks like a header", b"From: x\r\nDKIM-Signature: v=1\r\n\r\nb"),
    ("100 kB", TEXT * 1700),
    ("100 kB of base64", _base64(300)),
    ("4 kB and an octet", b"x" * 4094 + b"\r\n" + b"y\r\n"),
    ("short lines", b"a\r\n" * 5000),
]
