#!/usr/bin/python3
"""DNSSEC: what is signed under the trust anchor is kept as secure, what is
signed wrongly as bogus; behind a resolver without signatures, or without a
trust anchor, nothing is known, and no answer is lost for it."""

import sqlite3
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403
from espy_dns import *  # noqa: E402,F403

try:
    import dns.dnssec
    import dns.name
    import dns.rdatatype
    import dns.rrset
    from cryptography.hazmat.primitives.asymmetric import ec
except ImportError:
    if not sys.executable.startswith("/usr/bin/") and \
            os.access("/usr/bin/python3", os.X_OK):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    skip_all("python3-dnspython or python3-cryptography is not installed")
if not os.access(UNBOUND, os.X_OK):
    skip_all("unbound is not installed")

# A root of our own, signed with one key.
ROOT = dns.name.root
key = ec.generate_private_key(ec.SECP256R1())
public = key.public_key().public_numbers()
octets = public.x.to_bytes(32, "big") + public.y.to_bytes(32, "big")
dnskey = dns.rrset.from_text(".", 300, "IN", "DNSKEY", "257 3 13 " +
                             __import__("base64").b64encode(octets).decode())
SPF = '"v=spf1 ip4:192.0.2.1 -all"'


def signed(rrset):
    """Its lines and that of its signature"""
    sig = dns.dnssec.sign(rrset, key, ROOT, dnskey[0], lifetime=86400)
    return [*rrset.to_text().splitlines(),
            f"{rrset.name} 300 IN RRSIG {sig.to_text()}"]


def rr(name, kind, data):
    return dns.rrset.from_text(name, 300, "IN", kind, data)


good = signed(rr("good.example.", "TXT", SPF))
bad = signed(rr("bad.example.", "TXT", SPF))
bad[0] = bad[0].replace("192.0.2.1", "192.0.2.2")
zone = [*signed(rr(".", "SOA", "a.root. b.root. 1 3600 600 86400 300")),
        *signed(rr(".", "NS", "a.root.")), *signed(dnskey), *good, *bad]
path = scratch("root.zone")
with open(path, "w", encoding="ascii") as f:
    f.write("\n".join(zone) + "\n")
anchor = scratch("anchor")
with open(anchor, "w", encoding="ascii") as f:
    f.write(f". 300 IN DNSKEY {dnskey[0].to_text()}\n")

server = Unbound([], [], after=[
    "auth-zone:", ' name: "."', f' zonefile: "{path}"',
    " for-downstream: no", " for-upstream: yes"])
plain = Unbound([f"good.example 300 TXT {SPF}"])


def mail(name):
    file = scratch(name)
    with open(file, "w", encoding="ascii") as f:
        f.write(f"Return-Path: <a@{name}.example>\n"
                f"Received: from o.{name}.example (o.{name}.example "
                "[192.0.2.1])\n\tby mx.desk.example with ESMTP; "
                "21 Nov 2026 07:41:03 +0000\n"
                f"From: a@{name}.example\nSubject: x\n\nHello\n")
    return file


def status(name, port, trust):
    """How good.example's and bad.example's answers are recorded"""
    ws = settings(scratch(name), f"[dns]\nmode = live\ntrust-anchor = {trust}"
                  f"\nresolver = 127.0.0.1@{port}\n[receiver d]\n"
                  "by = mx.desk.example\n[domain good.example]\n"
                  "[domain bad.example]\n")
    ran = run("-w", ws, "index", box)
    with sqlite3.connect(f"file:{ws}/espy.db?mode=ro", uri=True) as db:
        return dict(db.execute("SELECT name, dnssec FROM k_dns_answer WHERE"
                               " type = 16 AND status = 0")), ran


UNKNOWN, INSECURE, SECURE, BOGUS = range(4)
box = maildir("mail", [])
for name_ in "good", "bad":
    shutil.copy2(mail(name_), box + "/cur/")
got, ran = status("validating", server.port, anchor)
same(got.get("good.example"), SECURE, "what is signed is secure")
same(got.get("bad.example"), BOGUS, "what is signed wrongly is bogus")
got, ran = status("without", server.port, "no")
same(got.get("good.example"), UNKNOWN, "without a trust anchor: not known")
got, ran = status("plain", plain.port, anchor)
same(got.get("good.example"), UNKNOWN,
     "behind a resolver without signatures: not known, but answered")
server.stop()
plain.stop()
done()
