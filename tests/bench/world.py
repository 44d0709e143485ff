"""Mails of the corpus, signed and sealed afresh, with an envelope and with
DNS answers for all that SPF, DKIM, DMARC and ARC ask of them."""

import json
import os
import subprocess
import sys
import zlib

sys.path[:0] = ["tests/lib", "tests/signed"]
import make  # noqa: E402
import resign  # noqa: E402
from records import txt, zone  # noqa: E402

NOW = make.NOW_TEXT


def envelopes(espy, folder):
    """(ip, helo, sender, author's domain) of each message, as espy reads it"""
    out = subprocess.run([espy, "inspect", "--json", "--dns", "off", "--now",
                          NOW, "--files-from", folder + "/list"],
                         capture_output=True, check=True).stdout
    for line in out.splitlines():
        o = json.loads(line)
        boundary, envelope = o["boundary"] or {}, o["envelope"] or {}
        yield (boundary.get("ip") or "192.0.2.1",
               boundary.get("helo") or "mail.shop.example",
               envelope.get("mail_from") or "bounce@shop.example",
               (o["from"] or {}).get("domain"))


def chance(word, n):
    """A number below n that hangs on the word alone"""
    return zlib.crc32(word.encode()) % n


def spf(domain, ips):
    """Records as services have them: the clients stand two includes down, or
    nowhere."""
    term = "ip%d:%s"
    found = " ".join(term % (6 if ":" in ip else 4, ip) for ip in sorted(ips))
    if chance(domain, 4) == 0:
        found = "ip4:203.0.113.0/24"
    filler = " ".join(f"ip4:198.51.{i}.0/24" for i in range(12))
    end = "-all" if chance(domain, 2) else "~all"
    for owner, text in ((domain, f"v=spf1 ip4:192.0.2.128/25 include:_spf."
                         f"{domain} {end}"),
                        ("_spf." + domain, f"v=spf1 {filler} include:_in."
                         f"{domain} ~all"),
                        ("_in." + domain, f"v=spf1 {found} ~all")):
        yield owner, "TXT", txt(text)


def dmarc(domain):
    policy = ("none", "quarantine", "reject")[chance(domain, 3)]
    return ("_dmarc." + domain, "TXT", txt(
        f"v=DMARC1; p={policy}; sp=none; rua=mailto:d@{domain}; adkim=r"))


def records_for(known):
    clients, authors = {}, set()
    for ip, helo, sender, author in known:
        domain = sender.rpartition("@")[2].lower()
        if domain.replace(".", "").replace("-", "").isalnum():
            clients.setdefault(domain, set()).add(ip)
        if author and author.replace(".", "").replace("-", "").isalnum():
            authors.add(author.lower())
    for domain in sorted(clients):
        yield from spf(domain, clients[domain])
    for domain in sorted(authors):
        if chance(domain, 3):
            yield dmarc(domain)


def write_list(folder, made, known):
    with open(folder + "/list", "w") as f:
        for m, k in zip(made, known):
            f.write(f"{folder}/messages/{m.name}"
                    f"\t{k[0]}\t{k[1]}\t{k[2]}\n")


def rewrite(m):
    """A line more in the middle of the body, as a store's gateway may add"""
    at = m.octets.find(b"\n", len(m.octets) * 2 // 3)
    if at > 0:
        m.octets = m.octets[:at + 1] + b"[Scanned]\n" + m.octets[at + 1:]


def build(espy, files, folder, many, sealed=5, rewritten=0):
    """Writes messages, keys.zone and list into the folder; gives how many and
    the records.  rewritten: the part whose bodies change afterwards"""
    made, records = resign.resign(files, many, sealed)
    for m in made:
        if chance(m.name, 1000) < 1000 * rewritten:
            rewrite(m)
    make.write(folder, made, records)
    known = list(envelopes(espy, folder))
    records += records_for(known)
    with open(folder + "/keys.zone", "w") as f:
        f.write(zone(records))
    write_list(folder, made, known)
    return len(made), records
