"""What the made reports are made of: mails that people received, and the
pieces of MIME.  Everything is octets; every line end is chosen."""

import base64
import hashlib
import quopri

DESK = "abuse@desk.example"
LF, CRLF = b"\n", b"\r\n"
reports = []


def octets(text):
    return text if isinstance(text, bytes) else text.encode()


def lines(*texts, eol=CRLF):
    """Lines with their ends; each text may hold several."""
    return b"".join(line + eol for text in texts
                    for line in octets(text).split(b"\n"))


def phish(n, eol=CRLF, body=None, kind="text/plain; charset=utf-8",
          encoding="8bit"):
    """A mail as it was delivered to a victim, always the same for one n."""
    head = lines(
        f"Return-Path: <bounce-{n}@esp.example>",
        f"Delivered-To: victim{n}@victim.example",
        "Received: from out.esp.example (out.esp.example [192.0.2.7])",
        f"\tby mx.victim.example (Postfix) with ESMTPS id Q{n}",
        f"\tfor <victim{n}@victim.example>; Mon, 23 Nov 2026 07:41:03 +0000",
        "DKIM-Signature: v=1; a=rsa-sha256; d=esp.example; s=s1;",
        f"\th=from:subject; bh=AAAA=; b=ab/cd+{n}==",
        f"From: \"Bank\" <service{n}@bank.example>",
        f"To: victim{n}@victim.example",
        f"Subject: =?utf-8?Q?Letzte_Mahnung_n=C2=B0?= {n}",
        "Date: Mon, 23 Nov 2026 07:40:58 +0000",
        f"Message-ID: <m{n}@esp.example>",
        "MIME-Version: 1.0",
        f"Content-Type: {kind}",
        f"Content-Transfer-Encoding: {encoding}", eol=eol)
    if body is None:
        body = lines(f"Sehr geehrter Kunde {n},", "", "bitte bestätigen: "
                     f"https://login-{n}.example/?a=b&c=3D",
                     "-- ", "Ihre Bank", eol=eol)
    return head + eol + body


def rich(n, eol=CRLF):
    """A mail with parts of its own."""
    mark = f"----=_Part_{n}"
    return phish(n, eol, multi(
        [part("Content-Type: text/plain; charset=utf-8", b"Hallo", eol=eol),
         part("Content-Type: text/html; charset=utf-8",
              b"<p>Hallo</p>" + eol, eol=eol)], mark, eol=eol),
        f"multipart/alternative; boundary=\"{mark}\"", "7bit")


def part(fields, body, eol=CRLF):
    return lines(fields, eol=eol) + eol + body if fields else eol + body


def multi(parts, boundary, eol=CRLF, preamble=b"", epilogue=b"", close=True):
    mark = octets(f"--{boundary}")
    out = preamble
    for p in parts:
        out += mark + eol + p + eol
    return out + (mark + b"--" + eol if close else b"") + epilogue


def mail(content, body, eol=CRLF, sender="Rita Klein <rita@firm.example>",
         subject="Fwd: Letzte Mahnung", more=""):
    fields = [f"From: {sender}", f"To: {DESK}", f"Subject: {subject}",
              "Date: Tue, 24 Nov 2026 08:00:00 +0000",
              "Message-ID: <report@firm.example>", "MIME-Version: 1.0"]
    if more:
        fields.append(more)
    return lines(*fields, content, eol=eol) + eol + body


def text(words, eol=CRLF, fields="Content-Type: text/plain; charset=utf-8"):
    return part(fields, octets(words).replace(b"\n", eol), eol=eol)


def b64(data, eol=CRLF):
    return base64.encodebytes(data).replace(b"\n", eol)


def qp(data, eol=CRLF):
    """Quoted-printable of octets, their line ends as lines where they are
    those of the whole."""
    out = quopri.encodestring(data.replace(CRLF, LF)).replace(b"\n", eol)
    return out


def sha(data):
    return hashlib.sha256(data).hexdigest()


def tree(data, kind="none", inner=(), lost="nothing"):
    """What an inner mail is when it is unwrapped itself."""
    return {"octets": data, "kind": kind, "lost": lost,
            "inner": [i if isinstance(i, dict) else tree(i) for i in inner]}


def add(name, data, kind="forward", inner=(), lost="nothing",
        reporter="rita@firm.example", words=None, policy="mailbox",
        reported=None, envelope=None, left_out=0):
    """One report and what is expected of it.  inner: octets, or a tree."""
    assert all(r["name"] != name for r in reports), name
    reports.append({
        "name": name, "octets": data, "policy": policy, "kind": kind,
        "lost": lost, "reporter": reporter, "words": words,
        "inner": tree(data, kind, inner)["inner"], "reported": reported or [], "envelope": envelope,
        "left_out": left_out})
