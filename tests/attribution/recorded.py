"""What a message's own receiver wrote at the boundary, read apart from espy:
the client's address, HELO, reverse name, SPF and DKIM passes.

Only the topmost fields count: those above (and of the hop that is) the first
Received field that names a public client outside of the receiver.
"""

import email
import email.policy
import ipaddress
import re

# Hosts that hand on inside of Microsoft's and Proton's receiving side
INSIDE = re.compile(r"\.(prod\.outlook\.com|outlook\.office365\.com|"
                    r"prod\.exchangelabs\.com|"
                    r"prod\.protection\.outlook\.com)$|"
                    r"mail.*\.protonmail\.ch$", re.I)


class Recorded:
    """ip, helo, rdns: of the boundary, or None; spf: (result, domain);
    dkim: {domain, ...} that pass; mail_from: as Return-Path has it."""

    def __init__(self):
        self.ip = self.helo = self.rdns = None
        self.spf = (None, None)
        self.dkim = set()
        self.mail_from = None

    def names(self):
        """(what, name) of all that a service could be recognised by"""
        for what, name in (("helo", self.helo), ("rdns", self.rdns)):
            if name:
                yield what, name.lower().rstrip(".")
        if self.spf[0] == "pass" and self.spf[1]:
            yield "spf", self.spf[1].lower()
        for d in sorted(self.dkim):
            yield "dkim", d


def unfolded(value):
    return re.sub(r"\s+", " ", str(value)).strip()


def public(text):
    try:
        return ipaddress.ip_address(text).is_global
    except ValueError:
        return False


def from_part(received):
    """(helo, rdns, ip) of a Received field's from part"""
    m = re.match(r"from (\S+)(?: \((.*?)\))?(?: \((.*?)\))? by ", received)
    if not m:
        return None, None, None
    rest = " ".join(filter(None, m.groups()[1:]))
    ips = [i for i in re.findall(r"(?:IPv6:)?([0-9a-fA-F:.]{3,})", rest)
           if ("." in i and re.fullmatch(r"\d+(\.\d+){3}", i)) or
           i.count(":") > 1]
    rdns = re.match(r"([\w-]+(?:\.[\w-]+)+)\.? \[", rest)
    helo = re.search(r"helo=([^\s)]+)", rest, re.I)
    name = m.group(1)
    return (helo.group(1) if helo else name,
            rdns.group(1) if rdns else
            (name if helo else None), ips[0] if ips else None)


def results(value, out):
    """Of one Authentication-Results field"""
    value = unfolded(value)
    m = re.search(r"\bspf=(\w+)", value)
    if m and out.spf[0] is None:
        d = re.search(r"smtp\.mailfrom=\"?([^\s;\"]+)", value)
        out.spf = (m.group(1).lower(),
                   d.group(1).rsplit("@", 1)[-1] if d else None)
    for part in re.split(r";|(?=\bdkim=)", value):
        if re.match(r"\s*dkim=pass", part):
            d = re.search(r"header\.[di]=\"?@?([^\s;\"]+)", part)
            if d:
                out.dkim.add(d.group(1).lower().rsplit("@", 1)[-1])


def read(octets):
    out = Recorded()
    mail = email.message_from_bytes(octets, policy=email.policy.compat32)
    found = False
    for name, value in mail.items():
        name, value = name.lower(), unfolded(value)
        if name == "received" and not found:
            helo, rdns, ip = from_part(value)
            if ip and public(ip) and not INSIDE.search(helo or ""):
                out.helo, out.rdns, out.ip = helo, rdns, ip
                found = True
        elif name == "received":
            break
        elif name == "authentication-results":
            results(value, out)
        elif name == "received-spf" and out.spf[0] is None:
            m = re.match(r"(\w+)", value)
            d = re.search(r"domain of (\S+)", value)
            out.spf = (m.group(1).lower(), d.group(1) if d else None)
        elif name == "received-spf":
            helo = re.search(r"helo=([^;\s]+)", value)
            ip = re.search(r"client-ip=([^;\s]+)", value)
            if helo and ip and not found:
                out.helo, out.ip = helo.group(1), ip.group(1)
    out.mail_from = unfolded(mail.get("return-path", "")).strip("<>")
    return out
