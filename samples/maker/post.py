"""Mails: fields and body as octets, MIME parts, and the small forms that
senders give to names, dates and subjects."""

import base64
import html
import quopri
import time

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
          "Oct", "Nov", "Dec")


def at(day, hour, minute, second=0):
    """A moment of November 2026, UTC"""
    return 1793491200 + (day - 1) * 86400 + hour * 3600 + minute * 60 + second


def date(when, zone=0, comment=None, pad=False):
    """RFC 5322 date; zone in hours"""
    t = time.gmtime(when + zone * 3600)
    day = f"{t.tm_mday:2d}" if pad else str(t.tm_mday)
    text = (f"{DAYS[t.tm_wday]}, {day} {MONTHS[t.tm_mon - 1]} {t.tm_year} "
            f"{t.tm_hour:02d}:{t.tm_min:02d}:{t.tm_sec:02d} "
            f"{'-' if zone < 0 else '+'}{abs(zone):02d}00")
    return text + (f" ({comment})" if comment else "")


def words(text, form="Q"):
    """RFC 2047 where needed, in words of at most 75 octets."""
    if text.isascii():
        return text
    chunks, chunk = [], ""
    for c in text:
        if len(encoded(chunk + c, form)) > 60:
            chunks.append(chunk)
            chunk = ""
        chunk += c
    chunks.append(chunk)
    return "\n ".join(f"=?UTF-8?{form}?{encoded(c, form)}?=" for c in chunks)


def encoded(text, form):
    octets = text.encode()
    if form == "B":
        return base64.b64encode(octets).decode()
    return "".join(chr(b) if 48 <= b <= 57 or 65 <= b <= 90 or 97 <= b <= 122
                   else "_" if b == 32 else f"={b:02X}" for b in octets)


def mailbox(name, address, form="Q"):
    if not name:
        return address
    if name.isascii():
        plain = name.replace(" ", "").isalnum()
        return f"{name} <{address}>" if plain else f'"{name}" <{address}>'
    return f"{words(name, form)} <{address}>"


def qp(text):
    return quopri.encodestring(text.encode(), quotetabs=False).decode("ascii")


def b64(octets, width=76):
    text = base64.b64encode(octets).decode()
    return "\n".join(text[i:i + width]
                     for i in range(0, len(text), width)) + "\n"


class Mail:
    """fields: (name, value octets), top first; body: octets with LF"""

    def __init__(self):
        self.fields = []
        self.body = b""

    def add(self, name, value):
        self.fields.append((name, octets(value)))

    def top(self, name, value):
        self.fields.insert(0, (name, octets(value)))

    def value(self, name):
        for n, v in self.fields:
            if n.lower() == name.lower():
                return v.decode("utf-8", "replace")
        return None

    def bytes(self):
        head = b"".join(n.encode() + b": " + v + b"\n" for n, v in self.fields)
        return head + b"\n" + self.body

    def text(self, text, encoding="quoted-printable"):
        """A single text/plain part"""
        self.add("MIME-Version", "1.0")
        self.add("Content-Type", "text/plain; charset=utf-8")
        self.add("Content-Transfer-Encoding", encoding)
        self.body = octets(encode(text, encoding))

    def multipart(self, kind, boundary, parts):
        self.add("MIME-Version", "1.0")
        self.add("Content-Type",
                 f'multipart/{kind};\n boundary="{boundary}"')
        self.body = octets(join(boundary, parts))


def octets(value):
    return value if isinstance(value, bytes) else value.encode()


def encode(text, encoding):
    return qp(text) if encoding == "quoted-printable" else \
        b64(text.encode()) if encoding == "base64" else text


def part(kind, text, encoding="quoted-printable", charset="utf-8"):
    return (f"Content-Type: {kind}; charset={charset}\n"
            f"Content-Transfer-Encoding: {encoding}\n\n"
            + encode(text, encoding))


def attachment(kind, name, content):
    return (f'Content-Type: {kind}; name="{name}"\n'
            f'Content-Disposition: attachment; filename="{name}"\n'
            "Content-Transfer-Encoding: base64\n\n" + b64(content))


def nest(kind, boundary, parts):
    return (f'Content-Type: multipart/{kind};\n boundary="{boundary}"\n\n'
            + join(boundary, parts))


def join(boundary, parts):
    return "".join(f"--{boundary}\n{p}\n" for p in parts) + f"--{boundary}--\n"


def link(url, text):
    return f'<a href="{html.escape(url)}">{html.escape(text)}</a>'


def page(title, paragraphs, colour="#23527c"):
    """A plain HTML mail; paragraphs are HTML already"""
    body = "\n".join(f"<p>{p}</p>" for p in paragraphs)
    return (f'<html><head><meta charset="utf-8"><title>{html.escape(title)}'
            f"</title></head>\n<body style=\"font-family:sans-serif\">\n"
            f'<table width="600"><tr><td style="background:{colour};'
            f'color:#fff;padding:12px"><b>{html.escape(title)}</b></td></tr>\n'
            f"<tr><td>\n{body}\n</td></tr></table>\n</body></html>\n")
