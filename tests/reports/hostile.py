"""Reports that want to break a reader, and mbox files."""

from forwards import mixed
from mails import CRLF, LF, add, lines, multi, part, phish, rich, text

FROM = b"From bounce@esp.example Mon Nov 23 07:41:03 2026\n"


def hostile():
    many = [rich(1000 + i) if i % 2 else phish(1000 + i) for i in range(500)]
    add("500-attached", mixed([
        part("Content-Type: message/rfc822", m) for m in many], "many"),
        inner=many)
    m = phish(300)
    bomb = phish(301, body=b"".join(b"--x%d\r\n" % i for i in range(9000)))
    add("boundary-bomb", mixed([
        part("Content-Type: message/rfc822", m),
        part("Content-Type: message/rfc822", bomb)]), inner=[m, bomb])
    deep = part("Content-Type: message/rfc822", m)
    for i in range(100):
        deep = part(f"Content-Type: multipart/mixed; boundary=d{i}",
                    multi([deep], f"d{i}"))
    add("hundred-deep", mixed([deep, part("Content-Type: message/rfc822",
                                          m)]), inner=[m])
    add("no-header", mixed([text("x"), part(
        "Content-Type: message/rfc822", b"\r\nno header at all\r\n")]),
        lost="not-attached", words="x")
    add("empty-attached", mixed([text("x"), part(
        "Content-Type: message/rfc822", b"")]), lost="not-attached",
        words="x")
    add("no-blank-line", mixed([
        part("Content-Type: message/rfc822", b"")[:-2], part(
            "Content-Type: message/rfc822", m)]), inner=[m])
    add("text-named-eml", mixed([text("x"), part(
        "Content-Type: application/octet-stream; name=a.eml",
        b"this is no mail\r\n")]), lost="not-attached", words="x")
    long = phish(302, body=b"x" * 3000000 + CRLF)
    add("long-line", mixed([part("Content-Type: message/rfc822", long)]),
        inner=[long])
    add("long-words", mixed([text("ü" * 9000), part(
        "Content-Type: message/rfc822", m)]), inner=[m], words="ü" * 4096)
    # GMime is given no more than 2000 fields; what stands behind is lost.
    wide = phish(303).replace(b"MIME-Version", b"".join(
        b"X-%d: y\r\n" % i for i in range(3000)) + b"MIME-Version")
    add("3000-fields", mixed([part("Content-Type: message/rfc822", m),
                              part("Content-Type: message/rfc822", wide)]),
        inner=[m, wide])


def box(messages, eol=LF, length=False, quote=None):
    out = b""
    for m in messages:
        head, _, body = m.partition(eol + eol)
        if quote:
            body = quote(body)
        if length:
            head += eol + b"Content-Length: %d" % len(body)
        out += FROM.replace(LF, eol) + head + eol + eol + body + eol
    return out


def boxes():
    """mbox files: name, octets, the messages as they stand there."""
    def body(n):
        out = [f"Text {n}", "From the bank: pay", "",
               ">From a@b.example Mon Nov 23 07:41:03 2026",
               "From now on Mon Nov 23 is the day", "",
               "From me to you at 07:41:03 in 2026",
               "x", "From b@c.example Mon Nov 23 07:41:03 2026"]
        return lines(*out[n % 4:], eol=LF)

    thousand = [phish(n, LF, body=body(n)) for n in range(1000)]
    yield "thousand.mbox", box(thousand), thousand
    crlf = [phish(n) for n in range(3)]
    yield "crlf.mbox", box(crlf, CRLF), crlf
    # mboxcl2: nothing is quoted, Content-Length tells
    inside = lines("a", "", "From x@y.example Mon Nov 23 07:41:03 2026",
                   "Subject: not a message", "", "b", eol=LF)
    plain = [phish(n, LF, body=inside) for n in range(3)]
    text_ = box(plain, length=True)
    want = []
    for m in plain:
        head, _, rest = m.partition(LF + LF)
        want.append(head + b"\nContent-Length: %d\n\n" % len(rest) + rest)
    yield "length.mbox", text_, want
    # a wrong one is not believed
    wrong = [b"Content-Length: 7\n" + phish(1, LF),
             b"Content-Length: 70000\n" + phish(2, LF), phish(3, LF)]
    yield "wrong-length.mbox", box(wrong), wrong
    yield "cut.mbox", box([phish(4, LF)]) + FROM + b"Subject: cut", \
        [phish(4, LF), b"Subject: cut"]


def make():
    hostile()
