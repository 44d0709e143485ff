"""Reports drawn by lot (always the same ones): trees of multiparts with mails
in them, boundaries that begin like others, parts without a header, all line
ends, text around, boundaries left open where that is no guess."""

from mails import CRLF, LF, add, b64, lines, mail, multi, part, phish, rich


class Lot:
    def __init__(self, seed):
        self.state = seed * 2654435761 % 2 ** 32

    def below(self, n):
        self.state = (self.state * 1664525 + 1013904223) % 2 ** 32
        return (self.state >> 8) % n

    def one(self, *of):
        return of[self.below(len(of))]


def message(lot, n):
    """A mail, and with it what could be mistaken for something else."""
    eol = lot.one(LF, CRLF)
    how = lot.below(6)
    if how == 0:
        return rich(n, eol)
    if how == 1:
        return phish(n, eol, body=b"")
    if how == 2:
        return phish(n, eol, body=b"without a line end")
    if how == 3:
        return phish(n, eol, body=eol * 3)
    if how == 4:
        return phish(n, eol, body=lines(
            "--", "--mx", "---", "--m1x", "-- ", "--m-- x", "--m1--y",
            "Content-Type: message/rfc822", "", "Subject: not one", "",
            eol=eol))
    return phish(n, eol, body=b"\r\r\n\n\r\n--m1 -\n")


def leaf(lot, found, eol):
    """A part, what it holds appended to found where it is a mail."""
    n = 2000 + len(found)
    how = lot.below(7)
    if how == 0:
        return part("Content-Type: text/plain", b"some text", eol)
    if how == 1:
        return part("Content-Type: image/png\n"
                    "Content-Transfer-Encoding: base64", b64(b"\x89PNG", eol),
                    eol)
    m = message(lot, n)
    found.append(m)
    if how == 2:
        return part("Content-Type: application/octet-stream; name=m.eml\n"
                    "Content-Transfer-Encoding: base64", b64(m, eol), eol)
    if how == 3:
        return part("Content-Type: application/octet-stream; name=m.eml", m,
                    eol)
    return part(lot.one("Content-Type: message/rfc822",
                        "Content-Description: x\nContent-Type:\n"
                        " message/rfc822\nX-A: b"), m, eol)


def branch(lot, found, depth, mark):
    """A multipart, its boundary the start of those within; its kind."""
    eol = lot.one(LF, CRLF)
    digest = depth > 0 and lot.below(4) == 0
    parts = []
    for i in range(1 + lot.below(4)):
        if digest:
            m = message(lot, 3000 + len(found))
            found.append(m)
            parts.append(part("", m, eol))
        elif depth > 0 and lot.below(3) == 0:
            inside = f"{mark}{i}"
            kind, body = branch(lot, found, depth - 1, inside)
            parts.append(part(f"Content-Type: multipart/{kind};\n"
                              f" boundary=\"{inside}\"", body, eol))
        else:
            parts.append(leaf(lot, found, eol))
    around = lot.one(b"", b"", lines("text around", "", "--", eol=eol))
    body = multi(parts, mark, eol, preamble=around)
    if lot.below(3) == 0:
        body += lines("text behind", "", "Subject: x", "", "--mm", eol=eol)
    return "digest" if digest else "mixed", body


def make():
    for n in range(100):
        lot = Lot(n + 1)
        found = []
        kind, body = branch(lot, found, 3, "m")
        eol = lot.one(LF, CRLF)
        has_digest = b"multipart/digest" in body or kind == "digest"
        add(f"drawn-{n:02}", mail(
            f"Content-Type: multipart/{kind}; boundary=m", body, eol=eol),
            "digest" if has_digest else "forward", found, policy="files",
            words=0) if found else None
