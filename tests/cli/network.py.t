#!/usr/bin/env python3
"""A case of several networks: a registry on 127.0.0.1 says whose each address
is, and a letter to a network's desk is about that network's addresses alone:
text, samples, samples.csv, XARF and ARF.  And accounts, where few messages
name one."""

import csv
import email
import io
import json
import os
import re
import sys

sys.path[:0] = ["tests/lib"]
import espy_tap as t  # noqa: E402
import espy_web as web  # noqa: E402
from espy_case import Desk, mail  # noqa: E402

BIG = [f"192.0.2.{n}" for n in (5, 6, 7, 130)]
SMALL = ["198.18.5.9", "198.18.5.77"]
SIX = ["2001:db8:7::9"]
ALONE = ["198.19.1.200"]
KINDS = ["text", "samples", "csv", "xarf", "arf"]


def holder(name, **more):
    return web.network(name, web.entity(["abuse"], web.card(
        name, f"abuse@{name.lower()}.example")), **more)


registry = web.Web({})
for one in BIG:
    registry.pages[f"/ip/{one}"] = holder("BIG")
for one in SMALL:
    cut = holder("SMALL", cidr0_cidrs=[
        {"v4prefix": "198.18.5.0", "length": 26},
        {"v4prefix": "198.18.5.64", "length": 26}])
    del cut["startAddress"], cut["endAddress"]
    registry.pages[f"/ip/{one}"] = cut
registry.pages[f"/ip/{SIX[0]}"] = holder(
    "SIX", startAddress="2001:db8:7::", endAddress="2001:db8:7:ffff::")
folder = t.scratch("rdap")
os.mkdir(folder)
for name, nets in ("ipv4", ["0.0.0.0/0"]), ("ipv6", ["2001:db8::/32"]):
    with open(f"{folder}/{name}.json", "w", encoding="ascii") as f:
        json.dump({"version": "1.0", "services": [
            [nets, [registry.url("")]]]}, f)
desk = Desk("desk", settings="[contact]\nbootstrap = " + folder +
            f"\nloopback-port = {registry.port}\n")
FROM = BIG[:1] * 3 + BIG[1:] + SMALL + SIX + ALONE
for i, address in enumerate(FROM):
    # a host that nobody's service runs
    octets = mail(i + 1, f"2026-11-{10 + i} 10:00", ip=address,
                  relay=f"h{i}.rented.example",
                  sender="aviso@bancosol.example")
    desk.put(octets.replace(b"rebotes.correoandino.example",
                            b"rented.example"))
desk.index()
ran = desk.run("case", "new", "--query", "from:bancosol.example")
CASE = ran.out.decode().strip()
ALL = set(BIG + SMALL + SIX + ALONE)


def seen(octets, among=None):
    """Addresses of the case that it shows, defanged ones too"""
    text = octets.decode("utf-8", "replace").replace("[.]", ".")
    return {a for a in (among or ALL) if re.search(
        rf"(?<![0-9.:a-f]){re.escape(a)}(?![0-9.:a-f])", text)}


def shown(draft):
    """What each form of a draft shows"""
    d = desk.json("draft", "show", str(draft))[0]
    arf = t.scratch(f"arf{draft}")
    xarf = t.scratch(f"xarf{draft}")
    out = desk.run("draft", "export", str(draft), "-", "--xarf", xarf,
                   "--arf", arf)
    if not out.out:
        out = desk.run("draft", "export", str(draft), "-")
    parts = list(email.message_from_bytes(out.out).walk())
    table = [p.get_payload(decode=True) for p in parts
             if p.get_filename() == "samples.csv"]
    rows = list(csv.DictReader(io.StringIO(table[0].decode()))) \
        if table else []
    files = [open(xarf, "rb").read()] if os.path.isfile(xarf) else []
    reports = [open(f"{arf}/{n}", "rb").read() for n in sorted(
        os.listdir(arf))] if os.path.isdir(arf) else []
    return d, {"text": seen(d["body"].encode()), "samples": seen(out.out),
               "csv": seen(table[0]) if table else None,
               "xarf": seen(b"".join(files)) if files else None,
               "arf": seen(b"".join(reports)) if reports else None}, \
        rows, out


# --- nothing was asked: the address with most of them, and its /24 ---
ran = desk.run("draft", "new", CASE)
d, got, rows, out = shown(1)
t.ok(d["network"] == "192.0.2.0/24" and not d["to"] and
     got["text"] == set(BIG), "without a look-up it is about the /24 of the "
     "address with most messages", ran.err, d["network"], got)
ran = desk.run("draft", "check", "1")
t.ok(re.search(rb"network.*not known.*--ask", b" ".join(ran.out.split())),
     "the check list says that the network is a guess, and what to do",
     ran.out)
desk.run("draft", "drop", "1")

# --- asked ---
for _ in range(2):
    ran = desk.run("--json", "contact", CASE, "--ask")
found = {c["address"]: c for c in ran.json()
         if c["schema"] == "espy.contact/1" and c["scope"] == "network"}
t.same({a: c["covers"] for a, c in found.items()},
       {"abuse@big.example": 6, "abuse@small.example": 2,
        "abuse@six.example": 1},
       "each network's desk, and how many of the messages are from there")
t.same(found["abuse@small.example"]["network"],
       "198.18.5.0/26 198.18.5.64/26",
       "a registry that gives CIDRs alone is read")
ran = desk.run("contact", CASE)
t.ok(b"6 of 10 messages" in ran.out and b"2 of 10 messages" in ran.out,
     "the list says so in words", ran.out)
t.ok(len([p for p, _ in registry.asked if "192.0.2." in p]) == 1,
     "of a network that is known no second address is asked about",
     registry.asked)

WANT = [  # words, desk, what it holds, messages
    ([], "abuse@big.example", BIG, 6),
    (["--network", SMALL[1]], "abuse@small.example", SMALL, 2),
    (["--network", "abuse@six.example"], "abuse@six.example", SIX, 1),
    (["--network", ALONE[0]], "", ALONE, 1),
]
for n, (words, to, holds, messages) in enumerate(WANT, 2):
    ran = desk.run("draft", "new", CASE, "--format", "arf xarf", *words)
    d, got, rows, out = shown(n)
    t.ok(ran.code == 0 and (d["to"] or "") == to,
         f"a draft of its own to {to or 'nobody known'}", ran.err, d["to"])
    t.ok(got["text"] == set(holds) and all(
        got[k] is not None and got[k] and got[k] <= set(holds)
        for k in KINDS[1:]),
        "text, samples, samples.csv, XARF and ARF show its addresses alone",
        got, out.err)
    t.ok(len(rows) == messages and f"{messages} fraudulent message" in
         " ".join(d["body"].split()), f"it counts {messages}", d["body"])
    t.ok("also comes from other networks" in " ".join(d["body"].split()) and
         not any(w[1] and w[1] != to and w[1] in d["body"] for w in WANT),
         "that there are others is said, not whose", d["body"])
    t.ok(("this address" in d["body"]) == (len(holds) == 1),
         "one address is not spoken of as several", d["body"])
ran = desk.run("draft", "new", CASE)
t.ok(ran.code == 2 and b"draft 2 (--network" in ran.err,
     "a second one to the same desk is refused, with what to do", ran.err)
ran = desk.run("draft", "new", CASE, "--network", "10.9.9.9")
t.ok(ran.code == 2 and b"no message of case" in ran.err,
     "a network that nothing came from", ran.err)
ran = desk.run("draft", "render", "3", "--language", "es")
d, got, rows, out = shown(3)
t.ok(got["text"] == set(SMALL) and "desde otras redes" in
     " ".join(d["body"].split()), "made anew it stays with its network",
     ran.err, d["body"])
ran = desk.run("draft", "check", "2")
t.ok(b"all samples are from the network of this desk" in
     b" ".join(ran.out.split()), "the check list says so", ran.out)
ran = desk.run("contact", CASE, "--pick", "abuse@six.example", "--draft", "2")
t.ok(ran.code == 3 and b"draft 4" in ran.err,
     "no two open drafts to one network's desk", ran.err)
desk.run("draft", "drop", "4")
ran = desk.run("contact", CASE, "--pick", "abuse@six.example", "--draft", "2")
ran = desk.run("draft", "check", "2")
t.ok(re.search(rb"\d samples? (is|are) from outside the network",
               b" ".join(ran.out.split())),
     "picked for another network's desk, its samples lie outside", ran.out)
desk.run("undo")
t.same(desk.json("draft", "show", "2")[0]["network"],
       found["abuse@big.example"]["network"],
       "undo brings To and network back")
t.ok(desk.run("case", "verify").code == 0, "the log holds")
registry.stop()

# --- accounts that few messages name ---
few = Desk("few")
for i in range(9):
    few.put(mail(i + 1, f"2026-11-{10 + i} 10:00",
                 more="X-CA-Cliente: 100482\n" if i < 2 else ""))
few.index()
few.run("case", "new", "--query", "service:correo-andino")
ran = few.run("case", "show", "K7Q-0001")
t.ok(re.search(rb"Accounts +\S+ 100482 2.*none named 7", ran.out),
     "a case says how many messages name no account", ran.out)
SAYS = [("en", "7 of 9 messages name none; the rest: "),
        ("es", "7 de 9 mensajes no indican ninguna; en el resto: "),
        ("pt", "7 de 9 mensagens não indicam nenhuma; nas demais: ")]
for n, (language, words) in enumerate(SAYS, 1):
    few.run("draft", "new", "K7Q-0001", "--language", language)
    body = " ".join(few.json("draft", "show", str(n))[0]["body"].split())
    t.ok(re.search(re.escape(words) + r"\S+ 100482 \(2 ", body),
         f"and so does the letter ({language})", body[:900])
    few.run("draft", "drop", str(n))
t.done()
