#!/usr/bin/env python3
"""Whom a case could be told to: registries on 127.0.0.1 in the shapes of each,
DNS by a real unbound, header fields with and without a signature, the trap of
the customer's domain, answers kept as evidence, picking."""

import hashlib
import json
import os
import re
import sys

sys.path[:0] = ["tests/lib", "samples"]
import espy_tap as t  # noqa: E402
import espy_web as web  # noqa: E402
from espy_case import Desk, mail  # noqa: E402
from espy_dns import Unbound, settings  # noqa: E402
from espy_smtp import certificate  # noqa: E402
from maker import sign  # noqa: E402

t.need("openssl")
WHEN = "2026-11-20 10:00"
NOW = "2026-11-23T10:00:00Z"
DESK = "abuso@correoandino.example"


class Signed:
    """A mail as fields and body, for the samples' signer"""

    def __init__(self, octets):
        head, self.body = octets.split(b"\n\n", 1)
        lines = re.split(rb"\n(?![ \t])", head)
        self.fields = [(line.split(b":", 1)[0].decode(),
                        line.split(b":", 1)[1]) for line in lines]

    def top(self, name, value):
        self.fields.insert(0, (name, b" " + value.encode()))

    def octets(self):
        return b"\n".join(name.encode() + b":" + value for name, value in
                          self.fields) + b"\n\n" + self.body


def signed(octets, *names):
    m = Signed(octets)
    sign.sign(m, "andino-ca2026", "correoandino.example", "ca2026",
              1763632800, extra=names)
    return m.octets()


def contacts(ran):
    """Candidates by address or form"""
    found_ = {}
    for c in ran:
        if c["schema"] == "espy.contact/1":
            found_.setdefault(c["address"] or c["form"], c)
    return found_


def of(ran, kind):
    return [r for r in ran if r["schema"] == f"espy.contact-{kind}/1"]


# --- what header fields claim, and the customer's domain ---
desk = Desk("claims", settings="[contact]\ncsirt = PE cert@pecert.example\n")
CLAIM = "X-Report-Abuse: please mail claim@paypal.example or see " \
    "https://evil.example/report\n"
desk.put(mail(1, WHEN, more=CLAIM + "CFBL-Address: fbl@correoandino.example;"
              " report=arf\n", link="evil.example"))
desk.put(signed(mail(2, WHEN, more="X-Complaints-To: "
                     "feedback@correoandino.example\n"), "x-complaints-to"))
desk.put(signed(mail(3, WHEN, more="X-Abuse: other@correoandino.example\n")))
desk.index()
ran = desk.run("case", "new", "--query", "service:correo-andino")
t.ok(ran.code == 0, "a case of mail through a service", ran.err)
before = desk.run("--json", "contact", "K7Q-0001")
got = contacts(before.json())
t.ok(got[DESK]["fit"] and got[DESK]["origin"] == "catalogue" and
     got[DESK]["date"] == "2026-11-06" and got[DESK]["wants"],
     "the catalogue's desk is fit, with date and what it wants", got)
t.ok(not got["claim@paypal.example"]["fit"] and
     "claim of the message" in got["claim@paypal.example"]["why"],
     "an address in a header field is a claim, not fit", got)
t.ok(not got["fbl@correoandino.example"]["fit"],
     "so is CFBL-Address that nobody signed", got)
t.ok(got["feedback@correoandino.example"]["fit"] and
     "d=correoandino.example" in got["feedback@correoandino.example"]["why"],
     "one under the service's own signature is fit, and says whose", got)
t.ok(not got["other@correoandino.example"]["fit"],
     "one that the signature does not cover is not", got)
t.ok(got["cert@pecert.example"]["scope"] == "csirt",
     "the settings' CSIRT is there")
t.ok(list(got)[0] == DESK, "the best stands first")
t.ok(b"--ask asks" in before.err and
     b"security.txt, by HTTPS: correoandino.example" in before.err and
     b"203.0.113.57" in before.err,
     "without --ask it says what would be asked of whom", before.err)
t.ok(desk.run("draft", "new", "K7Q-0001").code == 0, "a draft")
draft = desk.json("draft", "show", "1")[0]
t.same(draft["to"], DESK, "a draft goes to the catalogue's desk, no claim")
ran = desk.run("contact", "K7Q-0001", "--pick", "feedback@correoandino.example")
draft = desk.json("draft", "show", "1")[0]
t.ok(ran.code == 0 and draft["to"] == "feedback@correoandino.example" and
     "X-Complaints-To" in json.dumps(draft),
     "a person picks; the draft says where it is from", ran.err)
desk.run("undo")
t.same(desk.json("draft", "show", "1")[0]["to"], DESK, "that is undone")
ran = desk.run("contact", "K7Q-0001", "--pick", "who@else.example")
t.ok(ran.code == 3 and b"none of this case's contacts" in ran.err,
     "an address from nowhere is not picked", ran.err)
desk.run("draft", "new", "K7Q-0001", "--desk", "csirt")
t.ok("cert@pecert.example" in [d["to"] for d in desk.json("draft", "list")],
     "a letter to that desk goes to the settings' CSIRT")
desk.run("undo")
ran = desk.run("contact", "mark", DESK, "stop", "no", "more", "please")
got = contacts(desk.json("contact", "K7Q-0001"))
t.ok(ran.code == 0 and got[DESK]["refused"] and
     "no more please" in got[DESK]["why"],
     "who asked for no more reports is refused, in his words", got[DESK])
ran = desk.run("contact", "K7Q-0001", "--pick", DESK)
t.ok(ran.code == 3 and b"no more please" in ran.err,
     "and is not picked", ran.err)

# --- asking: a workspace with DNS that is live, of loopback servers ---
cert = certificate("cert", "correoandino.example")
site = web.Web({"/.well-known/security.txt": (
    b"Contact: mailto:psirt@correoandino.example\r\n"
    b"Contact: https://correoandino.example/report\r\n"
    b"Expires: 2026-12-31T00:00:00Z\r\nPreferred-Languages: es, pt\r\n"
    b"Canonical: https://correoandino.example/.well-known/security.txt\r\n")},
               certificate=cert)
registry = web.Web({})
SHAPES = {  # address: path below the registry
    "192.0.2.10": "arin", "192.0.2.20": "ripe", "192.0.2.30": "apnic",
    "192.0.2.40": "lacnic", "192.0.2.50": "br", "192.0.2.60": "busy",
    "192.0.2.70": "garbage", "192.0.2.80": "slow", "192.0.2.90": "round",
    "192.0.2.100": "large", "192.0.2.110": "inward", "192.0.2.120": "absent",
    "192.0.2.130": "rude", "192.0.2.140": "customer",
}


def ip(address):
    return f"/{SHAPES[address]}/ip/{address}"


def busy(seconds, then):
    return lambda n: (429, {"Retry-After": str(seconds)}, b"") if n == 0 \
        else (200, {}, then)


def to(path):
    return lambda _: (302, {"Location": path}, b"")


registry.pages.update({
    ip("192.0.2.10"): web.arin(),
    ip("192.0.2.20"): to(registry.url("moved/ip/192.0.2.20")),
    "/moved/ip/192.0.2.20": web.ripe(),
    ip("192.0.2.30"): web.apnic(),
    ip("192.0.2.40"): web.lacnic(),
    ip("192.0.2.50"): web.nic_br(registry.url("br/entity/X")),
    "/br/entity/X": web.entity(["abuse"], web.card(
        "Equipe de Abuso", "abuso@provedor.example"), "EQX7"),
    ip("192.0.2.60"): busy(1, web.arin()),
    ip("192.0.2.70"): b"<html>not JSON at all" + bytes(range(256)),
    ip("192.0.2.80"): web.wait_page(9, web.arin()),
    ip("192.0.2.90"): to(ip("192.0.2.90")),
    ip("192.0.2.100"): b" " * (300 << 10),
    ip("192.0.2.110"): to("https://10.0.0.1/ip/192.0.2.110"),
    ip("192.0.2.130"): busy(3600, web.arin()),
    ip("192.0.2.140"): web.network("N", web.entity(["abuse"], web.card(
        "The customer", "abuse@em7.tienda.example", "abuse@net.example"))),
})
folder = t.scratch("rdap")
os.mkdir(folder)
with open(folder + "/ipv4.json", "w", encoding="ascii") as f:
    json.dump({"version": "1.0", "services": [
        [[a + "/32"], [registry.url(path + "/")]]
        for a, path in SHAPES.items()]}, f)
with open(folder + "/dns.json", "w", encoding="ascii") as f:
    json.dump({"version": "1.0", "services": [
        [["test"], [registry.url("names/")]]]}, f)
registry.pages["/names/domain/trampa.test"] = {
    "objectClassName": "domain", "ldhName": "TRAMPA.TEST", "entities": [
        web.entity(["registrant"], web.card("REDACTED FOR PRIVACY",
                                            "Please query the RDDS")),
        web.entity(["registrar"], web.card("Names Inc"), "7", [
            web.entity(["abuse"], web.card("", "abuse@names.example"))])]}
names = Unbound([
    "correoandino.example. 60 IN A 127.0.0.1",
    "correoandino.example. 60 IN MX 10 mx.correoandino.example.",
    'correoandino.example.contacts.abuse.net. 60 IN TXT '
    '"postmaster@correoandino.example"',
    'correoandino.example.contacts.abuse.net. 60 IN HINFO default ""',
    "stack.example. 60 IN MX 0 .",
    'stack.example.contacts.abuse.net. 60 IN TXT "desk@fits.example"',
    'stack.example.contacts.abuse.net. 60 IN HINFO lookup ""',
] + [f'{".".join(reversed(a.split(".")))}.abusix.example. 60 IN TXT '
     '"removed@lacnic.net"' for a in SHAPES])
with open("samples/catalogue/correo-andino.ini", encoding="utf-8") as f:
    entry = f.read()
t.maildir("catalogue", [])
folder_ini = t.scratch("entries")
os.mkdir(folder_ini)
with open(folder_ini + "/correo-andino.ini", "w", encoding="utf-8") as f:
    f.write(entry)
live = Desk("live")
settings(live.ws, f"""[receiver office]
by = .desk.example
authserv-id = mx2.desk.example
[reporter]
name = Ana
address = ana@desk.example
[catalogue]
product = no
dir = {folder_ini}
[dns]
mode = live
resolver = 127.0.0.1@{names.port}
trust-anchor = no
[contact]
bootstrap = {folder}
abusix = abusix.example
abuse-net = yes
timeout = 2
ca-file = {cert}.crt
loopback-port = {site.port}
""")
for n, address in enumerate(SHAPES):
    octets = mail(100 + n, WHEN, ip=address, relay="host.stack.example",
                  sender="aviso@tienda.example", link="a.trampa.test")
    if address != "192.0.2.10":  # rented, hacked: nobody is named
        octets = octets.replace(b"rebotes.correoandino.example",
                                b"em7.tienda.example")
    octets = octets.replace(  # Postfix: the name leads back to the address
        f"from host.stack.example ([{address}])".encode(),
        f"from host.stack.example (host.stack.example [{address}])".encode())
    octets = octets.replace(b"with esmtps (TLS1.3)", b"(Postfix) with ESMTPS")
    live.put(octets)
live.index()
cases = {}
for row in live.json("list", "--limit", "50"):
    name = live.run("case", "new", row["sha256"]).out.decode().strip()
    cases[row["boundary"]["ip"]] = name
t.same(sorted(cases), sorted(SHAPES), "a case for each network")
asked_before = len(registry.asked)
live.json("contact", cases["192.0.2.10"])
t.ok(len(registry.asked) == asked_before and not site.asked,
     "nothing is asked without --ask")


def ask(address):
    ran_ = live.run("--json", "contact", cases[address], "--ask")
    return ran_, ran_.json(), contacts(ran_.json())


ran, lines, got = ask("192.0.2.10")
t.ok(got["abuse@rack.example"]["fit"] and
     got["abuse@rack.example"]["scope"] == "network" and
     got["abuse@rack.example"]["date"] == "2026-11-23",
     "ARIN: the abuse contact within the organisation's entity", ran.err, got)
t.ok(not got["old@rack.example"]["fit"] and
     "validate" in got["old@rack.example"]["why"],
     "ARIN: one that it could not validate is not fit", got)
t.ok(not got["noc@rack.example"]["fit"], "nor one of another role")
t.ok(got["removed@lacnic.net"]["refused"] and
     "LACNIC" in got["removed@lacnic.net"]["why"],
     "Abusix's dummy for LACNIC is refused", got)
t.ok(got["psirt@correoandino.example"]["fit"] and
     got["psirt@correoandino.example"]["language"] == "es pt" and
     got["psirt@correoandino.example"]["kind"] == "security",
     "security.txt, by HTTPS with a certificate that fits", got)
t.ok(got["abuse@correoandino.example"]["fit"],
     "abuse@ of the service's own domain, which takes mail", got)
t.ok(not got["postmaster@correoandino.example"]["fit"],
     "abuse.net's guess is not fit", got)
t.ok(all(f["User-Agent"].startswith("espy/") and "Cookie" not in f
         for _, f in registry.asked + site.asked),
     "servers see espy's name and no cookie")
kept = {a["kind"]: a for a in of(lines, "answer")}
raw = live.run("contact", cases["192.0.2.10"], "--raw",
               str(kept["rdap"]["answer"]))
t.same(json.loads(raw.out), web.arin(),
       "the answer is kept as it came, and written again")
asked_before = len(registry.asked) + len(site.asked)
registry.pages.pop(ip("192.0.2.10"))
again = contacts(live.json("contact", cases["192.0.2.10"]))
t.ok(again == got and len(registry.asked) + len(site.asked) == asked_before,
     "and read offline, without asking again")
export = t.scratch("case.tar")
live.run("case", "export", cases["192.0.2.10"], export, "--whole")
with open(export, "rb") as f:
    tar = f.read()
t.ok(hashlib.sha256(raw.out).hexdigest().upper().encode() in tar.upper() and
     raw.out.hex().encode() in tar.lower(),
     "it goes with the case's export, with its hash")

other = ["-w", t.scratch("elsewhere")]
t.run(*other, "case", "import", export, ESPY_NOW=NOW)
there = t.run(*other, "--json", "contact", cases["192.0.2.10"], ESPY_NOW=NOW)
number = str({a["kind"]: a for a in of(there.json(), "answer")}.get(
    "rdap", {}).get("answer"))
t.ok(contacts(there.json()).get("abuse@rack.example", {}).get("fit") and
     t.run(*other, "contact", cases["192.0.2.10"], "--raw", number).out ==
     raw.out, "a colleague who imports it has contacts and answers",
     there.err, there.out[:2000])

WANT = [  # address, contact, fit, what is said
    ("192.0.2.20", "report@host.example", True,
     "RIPE: behind a redirect, marked by its type"),
    ("192.0.2.30", "abuse@cloud.example", True, "APNIC: an IRT's mailbox"),
    ("192.0.2.30", "search-apnic-not-arin@apnic.net", False,
     "APNIC: the registry's own address"),
    ("192.0.2.40", "abuso@nube.example", True,
     "LACNIC: nested, roles as a word"),
    ("192.0.2.40", "removed@lacnic.net", False, "LACNIC: its dummy"),
    ("192.0.2.50", "abuso@provedor.example", True,
     "NIC.br: no handle, the contact has a page of its own"),
    ("192.0.2.60", "abuse@rack.example", True,
     "a server that says 429 is asked again when it says so"),
    ("192.0.2.140", "abuse@em7.tienda.example", False,
     "the sender's own domain, though a registry names it"),
    ("192.0.2.140", "abuse@net.example", True, "another one of it"),
    ("192.0.2.140", "desk@fits.example", True,
     "abuse.net knows the desk of the domain that the host is named by"),
    ("192.0.2.140", "abuse@stack.example", False,
     "a domain with a null MX has no mailbox"),
    ("192.0.2.140", "abuse@names.example", True,
     "the registrar's desk, nested, for where links lead"),
    ("192.0.2.140", "Please query the RDDS", False, "a placeholder"),
]
found = {}
for address, contact, fit, what in WANT:
    if address not in found:
        found[address] = ask(address)
    got = found[address][2]
    t.ok(contact in got and got[contact]["fit"] == fit, what,
         found[address][0].err, got.get(contact), list(got))
got = found["192.0.2.140"][2]
t.ok((got["abuse@names.example"]["scope"], got["desk@fits.example"]["scope"])
     == ("registrar", "host"), "each says what it is in charge of", got)
registry.pages["/iana/ipv4.json"] = {"services": [
    [["192.0.2.0/24"], [registry.url("ripe/")]]]}
with open(live.ws + "/settings.ini", encoding="utf-8") as f:
    text = f.read()
settings(live.ws, text.replace(f"bootstrap = {folder}",
                               f"bootstrap = {registry.url('iana')}"))
lines = ask("192.0.2.20")[1]
settings(live.ws, text)
kept = {a["asked"]: a["status"] for a in of(lines, "answer")}
t.ok(kept.get(registry.url("iana/ipv4.json")) == "ok" ==
     kept.get(registry.url("ripe/ip/192.0.2.20")),
     "a list of servers by its URL is evidence, too", lines)
TROUBLE = [
    ("192.0.2.70", "JSON|octet", "garbage"),
    ("192.0.2.80", "time", "a slow server"),
    ("192.0.2.90", "redirects", "a redirect that goes round"),
    ("192.0.2.100", "256 KB", "an answer that is too long"),
    ("192.0.2.110", "private address", "a redirect to a private address"),
    ("192.0.2.120", "404", "a server that knows nothing"),
    ("192.0.2.130", "3600 s", "a server that wants too long a wait"),
]
for address, why, what in TROUBLE:
    ran, lines, got = ask(address)
    status = [a["status"] for a in of(lines, "answer") if a["kind"] == "rdap"]
    t.ok(ran.code == 0 and len(status) == 1 and re.search(why, status[0]),
         f"{what}: {status[0] if status else ''}", ran.err, lines)
t.ok(len([p for p, _ in registry.asked if "/round/" in p]) == 6,
     "five redirects are followed, no more")
t.ok(live.run("case", "verify").code == 0, "the log holds")

# --- the worker's walls ---
registry.pages[ip("192.0.2.10")] = web.arin()
ran = live.run("--json", "contact", cases["192.0.2.10"], "--ask",
               program=t.NORMAL + "/espy-faulty", ESPY_SECCOMP="trap")
status = {a["kind"]: a["status"] for a in of(ran.json(), "answer")}
t.ok(status["rdap"] == status["security.txt"] == "ok",
     "no system call that fetching needs is refused", ran.err, status)
other = web.Web(site.pages, certificate=certificate("bad", "else.example"))
settings(live.ws, text.replace(f"{cert}.crt", t.scratch("bad") + ".crt")
         .replace(f"loopback-port = {site.port}",
                  f"loopback-port = {other.port}"))
lines = ask("192.0.2.10")[1]
status = {a["kind"]: a["status"] for a in of(lines, "answer")}
t.ok("certificate" in status["security.txt"] or
     "SSL" in status["security.txt"],
     f"a certificate of another name: {status['security.txt']}")
settings(live.ws, text.replace(f"loopback-port = {site.port}\n", ""))
lines = ask("192.0.2.10")[1]
status = {a["kind"]: a["status"] for a in of(lines, "answer")}
t.ok("private address" in status["security.txt"] and
     "https" in status["rdap"],
     "without the tests' port no loopback address is asked, nor http", status)
settings(live.ws, text)

# A desk of the network: what a letter for nobody's service is addressed to
ran = live.run("draft", "new", cases["192.0.2.30"], "--desk", "network")
drafts = live.json("draft", "list", cases["192.0.2.30"])
t.ok(ran.code == 0 and drafts and drafts[0]["to"] in
     ("abuse@cloud.example", "irt@cloud.example"),
     "mail without a service goes to the network's contact", ran.err, drafts)
ran = live.run("contact", cases["192.0.2.40"], "--pick", "removed@lacnic.net")
t.ok(ran.code == 3 and b"no addressee" in ran.err,
     "a dummy is not picked", ran.err)

# DNS that is off: nothing is asked by it but where servers are
settings(live.ws, text.replace("mode = live", "mode = off"))
ran = live.run("--json", "contact", cases["192.0.2.20"], "--ask")
t.ok({a["kind"] for a in of(ran.json(), "question") if a["would"]} <=
     {"rdap", "rdap-domain", "security.txt"},
     "with DNS off, lists are not asked", ran.err)

for server in site, other, registry, names:
    server.stop()
t.done()
