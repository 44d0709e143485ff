#!/usr/bin/env python3
"""Masking of whole messages, judged by an independent scan (tests/redact):
made ones with an address in every form, and real ones with each message's
recipients as the private data.  The scan finds nothing outside the fields that
must stay, and what it finds there is what espy lists."""

import base64
import email
import email.utils
import os
import quopri
import re
import subprocess
import sys
import urllib.parse

sys.path[:0] = ["tests/lib", "tests/redact"]
import espy_tap as t  # noqa: E402
import scan  # noqa: E402

DUMP = t.BUILD + "/tests/lib/redact_dump"
BOB = "bob@desk.example"
ANA = "Ana.Lopez+news@desk.example"
IDN = "eva@b\u00fccher.example"
# Of real mails, each so many-th: all of them with make soak
STEP = 1 if os.environ.get("SOAK") else 160 if "san" in t.BUILD else 40


def redact(pairs, how="recipients"):
    """[(file, addresses)]: what the program makes of each file"""
    lines = "".join("\t".join([path, *addresses]) + "\n"
                    for path, addresses in pairs)
    ran = t.run(how, program=DUMP, stdin=lines.encode())
    if ran.code != 0:
        t.ok(False, "redact_dump", *ran.notes())
    said = ran.json()
    for one in said:
        one["octets"] = base64.b64decode(one["octets"])
        one["left"] = {(x["field"].lower(), x["address"].lower())
                       for x in one["residue"]}
    return said


# --- forms ---

def b64(s, before=""):
    return base64.b64encode((before + s).encode()).decode()


def q(s):
    return quopri.encodestring(s.encode()).decode()


def part(kind, body, encoding="7bit", more=""):
    return (f"Content-Type: {kind}\n{more}Content-Transfer-Encoding: "
            f"{encoding}\n\n{body}\n")


def lines(s, width=76):
    return "\n".join(s[i:i + width] for i in range(0, len(s), width))


def multi(*parts, kind="mixed"):
    return (f"Content-Type: multipart/{kind}; boundary=\"=_b\"\n\n" +
            "".join(f"--=_b\n{p}" for p in parts) + "--=_b--\n")


def fields(more):
    return f"{more}\nContent-Type: text/plain\n\nnothing here\n"


def text(body, kind="text/plain; charset=utf-8"):
    return part(kind, body)


def backwards(s):
    return base64.b64encode(s[::-1].encode()).decode()[::-1]


def forms(a):
    """name: message (without From) that has the address in that form"""
    local, domain = a.split("@")
    verp = a.replace("@", "=")
    split = len(local) + 3
    inner = f"To: {a}\nSubject: x\nMessage-ID: <1@x.example>\n\nHi {a}!\n"
    both = f"<p>{'x' * 60} <b>{a}</b> {'y' * 60}</p>"
    return {
        "as it is": fields(f"X-A: <{a}>"),
        "in upper case": text(f"to {a.upper()}."),
        "with a name": fields(f'To: "Some Body" <{a}>'),
        "with =": fields(f"Return-Path: <b+17-{verp}@esp.example>"),
        "with + and _": fields(f"X-A: {local}+{domain}; {local}_{domain}"),
        "with a sub-address": text(f"{local}+shop-7@{domain}"),
        "folded": fields(f"X-A: {a[:split]}\n {a[split:]}"),
        "in a B word": fields(f"Subject: =?utf-8?B?{b64(a, 'for ')}?="),
        "in a Q word": fields("Subject: =?utf-8?Q?for_" +
                              a.replace("@", "=40") + "?="),
        "over two words": fields(
            f"Subject: =?utf-8?B?{b64(a[:split])}?=\n"
            f" =?iso-8859-1?Q?{a[split:]}=21?="),
        "in a parameter": fields(
            "Content-Disposition: attachment; filename*=utf-8''" +
            urllib.parse.quote(a, safe="")),
        "in a parameter's pieces": fields(
            "Content-Disposition: attachment;\n "
            f'filename*0="for {a[:split]}";\n filename*1="{a[split:]}.pdf"'),
        "percent-encoded": text(f"http://x.example/?u={local}%40{domain}"),
        "percent-encoded twice": text(
            f"http://x.example/?u={local}%2540{domain}"),
        "each octet percent-encoded": text(
            "".join(f"%{ord(c):02x}" for c in a)),
        "as entities": text(f"{local}&#64;{domain}", "text/html"),
        "as named entities": text(
            f"{local.replace('.', '&period;')}&commat;{domain}",
            "text/html"),
        "all as entities": text("".join(f"&#x{ord(c):x};" for c in a),
                                "text/html"),
        "between tags": text(f"{local}<wbr>@<b>{domain}</b>", "text/html"),
        "in a script": text(f'u="{local}\\u0040{domain}"', "text/html"),
        "in quoted-printable": part("text/plain", q(f"to\u00fc {a} ="),
                                    "quoted-printable"),
        "over a soft line end": part(
            "text/plain", f"{'x' * 60} {a[:split]}=\n{a[split:]} "
            f"{'y' * 50}", "quoted-printable"),
        "in a part in base64": part("text/html", lines(b64(both)), "base64"),
        "in UTF-16": part("text/plain; charset=utf-16le", lines(
            base64.b64encode(f"to {a}".encode("utf-16-le")).decode()),
            "base64"),
        **{f"in base64 behind {n}": text(
            f"http://x.example/{b64(a, 'x' * n)}/z") for n in range(4)},
        "in URL's base64": text("t=" + b64(f"{a}\u00ff\u00fb\u00ff").replace(
            "+", "-").replace("/", "_").rstrip("=")),
        "in base64, percent-encoded": text(
            urllib.parse.quote(b64(f"u={a}&n=1"), safe="")),
        "in a folded token": fields("X-T: " + "\n\t".join(
            lines(b64(f'{{"id":4711,"r":"{a}","c":17}}'), 22).split())),
        "in base64 in quoted-printable": part("text/html", q(
            f"<a href='http://x.example/?a=1&u={b64(a)}'>" + "z" * 80),
            "quoted-printable"),
        "in hexadecimal": text(f"/t/{a.encode().hex()}/"),
        "in HEXADECIMAL": text(f"/t/{a.encode().hex().upper()}/"),
        "in hexadecimal in base64": text(b64(a.encode().hex())),
        "in base64 in base64": text(b64(b64(f"to={a}"))),
        "backwards in base64": text(backwards(f"to={a}")),
        "in an attached mail": multi(text("see"), part(
            "message/rfc822", inner)),
        "in an attached mail in base64": multi(text("see"), part(
            "message/rfc822", lines(b64(inner)), "base64")),
        "in header fields attached": multi(text("see"), part(
            "text/rfc822-headers", inner.split("\n\n")[0])),
        "in an .eml of no type": multi(part(
            "application/octet-stream", lines(b64(inner)), "base64")),
        "in a picture": multi(text("see"), part(
            "image/png", lines(base64.b64encode(
                b"\x89PNG\r\n\0\0\0\1" + a.encode() + b"\0\2").decode()),
            "base64")),
        "between parts": multi(text("x")).replace(
            "\n\n--=_b", f"\n\nfor {a}\n--=_b", 1),
        "in Message-ID": fields(f"Message-ID: <1.{verp}@esp.example>"),
        "in a signature": fields("DKIM-Signature: v=1; d=esp.example;\n\t"
                                 f"i={verp}@esp.example; b=AAAA=="),
    }


STAYS = {"in Message-ID": "message-id", "in a signature": "dkim-signature"}


def shape(octets):
    """Types, and lines that are too long for their encoding"""
    mail = email.message_from_bytes(octets)
    kinds = [p.get_content_type() for p in mail.walk()]
    long = [line for p in mail.walk() if p.get("Content-Transfer-Encoding")
            in ("quoted-printable", "base64") and not p.is_multipart()
            for line in str(p.get_payload()).splitlines() if len(line) > 76]
    return kinds, long


def made(address):
    folder = t.scratch("made-" + address)
    os.mkdir(folder)
    names, pairs = [], []
    for name, body in forms(address).items():
        path = f"{folder}/{len(names)}"
        with open(path, "w", encoding="utf-8") as f:
            f.write(f"From: x@esp.example\n{body}")
        names.append(name)
        pairs.append((path, [address, "zoe@other.example"]))
    for name, said, look in zip(names, redact(pairs), redact(pairs, "look")):
        with open(said["file"], "rb") as f:
            was = f.read()
        seen = {a for _, a in scan.scan(was, [address])}
        got = scan.scan(said["octets"], [address, "zoe@other.example"])
        want = {(STAYS[name], address.lower())} if name in STAYS else set()
        kinds, long = shape(said["octets"])
        if "picture" in name:
            kinds[2:] = ["image/png"]
        t.ok(seen == {address.lower()} == {a for _, a in look["left"]} and
             said["refused"] is None and
             got == want == said["left"] and not long and
             kinds == shape(was)[0] and
             (said["masked"] > 0) == (name not in STAYS),
             f"{address} {name}", f"found before: {seen}, by espy "
             f"{look['left']}", f"after: {got}",
             f"espy: {said['left']} {said['refused']}", kinds, long,
             said["octets"].decode("utf-8", "replace"))


def international():
    """A domain's A-labels and U-labels are one."""
    folder = t.scratch("idn")
    os.mkdir(folder)
    forms_ = ["eva@b\u00fccher.example", "eva@xn--bcher-kva.example",
              "eva%40b%C3%BCcher.example", b64(IDN),
              b64("eva@xn--bcher-kva.example")]
    pairs = []
    for form in forms_:
        for address in (IDN, "eva@xn--bcher-kva.example"):
            path = f"{folder}/{len(pairs)}"
            with open(path, "w", encoding="utf-8") as f:
                f.write(f"From: x@esp.example\n{text(form)}")
            pairs.append((path, [address]))
    said = redact(pairs)
    t.same([x["masked"] for x in said], [1] * len(pairs),
           "U-labels and A-labels, whichever the recipient is known by")
    t.same([scan.scan(x["octets"], a) for x, (_, a) in zip(said, pairs)],
           [set()] * len(pairs), "and the scan finds neither")


# --- real mails ---

def recipients(octets):
    mail = email.message_from_bytes(octets)
    some = [a for name in ("Delivered-To", "X-Original-To", "Envelope-To",
                           "To", "Cc")
            for _, a in email.utils.getaddresses(
                [str(v) for v in mail.get_all(name, [])])]
    for value in mail.get_all("Received", []):
        some += re.findall(r"\bfor\s+<?([^\s<>;\"]+@[^\s<>;\"]+)",
                           str(value))
    return list({a.lower(): a for a in some if "@" in a and a.isascii() and
                 not re.search(r"[\s<>\"]", a)}.values())[:50]


def real(folder):
    if not os.path.isdir(folder):
        t.skip(f"masking of {folder}", "it is not here")
        return
    pairs = []
    for path in t.mails(folder)[::STEP]:
        with open(path, "rb") as f:
            found = recipients(f.read())
        if found:
            pairs.append((path, found))
    wrong, left, cut = [], 0, 0
    for (path, addresses), said in zip(pairs, redact(pairs)):
        got = scan.scan(said["octets"], addresses)
        left += len(got)
        cut += said["how"] != "recipients"
        if said["refused"] or got != said["left"] or \
                any(field not in scan.STAYS for field, _ in got):
            wrong.append(f"{path}: scan {got}, espy {said['left']}, "
                         f"{said['refused']}")
    t.ok(not wrong and pairs, f"{folder}: the scan of {len(pairs)} masked "
         "mails finds what espy lists, in fields that must stay", *wrong)
    t.figures(f"{folder}: {len(pairs)} mails, {left} addresses left in "
              f"fields that must stay, {cut} as header fields alone")


made(BOB)
made(ANA)
made("phishing@pot")
international()
real(t.CORPUS)
real("../shared/honest")
t.done()
