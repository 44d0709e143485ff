#!/usr/bin/env python3
"""The samples' reports and DMARC aggregate reports: what they hold by this
test's own reading (no MIME library, no zlib where octets matter) is what espy
finds in them; and what is in them agrees with the samples' zone."""

import base64
import glob
import gzip
import hashlib
import io
import ipaddress
import os
import re
import sys
import zipfile

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402

TOP = os.path.abspath("samples")
SERVICES = {"203.0.113.57": "correo-andino", "203.0.113.131": "nube-envios",
            "203.0.113.132": "nube-envios", "2001:db8:a2::33": "nube-envios",
            "198.51.100.131": "postal-norte", "198.51.100.132": "postal-norte",
            "192.0.2.161": "mega-envios", "192.0.2.162": "mega-envios"}
DOMAINS = ("bancosol.example", "tienda-lima.example", "aduanas-gob.example")


def read(path):
    with open(path, "rb") as f:
        return f.read()


def sha256(octets):
    return hashlib.sha256(octets).hexdigest()


# --- reports, taken apart ---

def parts(octets):
    """(header, body) of each part of a multipart, at its own level"""
    head, _, body = octets.partition(b"\n\n")
    found = re.search(rb'boundary="([^"]+)"', head)
    if not found:
        return []
    mark = re.escape(b"--" + found.group(1))
    inside = re.split(rb"(?:^|\n)" + mark + rb"(?:--)?\n", body)[1:-1]
    return [p.partition(b"\n\n")[::2] for p in inside]


def attached(octets):
    """The mails that it brings, those of reports in it included"""
    for head, body in parts(octets):
        if re.match(rb"Content-Type: (message/rfc822|text/rfc822-headers)",
                    head):
            mail = body
        elif b".eml" in head:
            mail = base64.b64decode(body)
        else:
            continue
        if b"\nTo: sospechas@" in mail.partition(b"\n\n")[0]:
            yield from attached(mail)
        else:
            yield mail


# --- aggregate reports, read as text ---

def packed(path):
    """The XML of a file of samples/dmarc, as much as there is"""
    octets = read(path)
    if path.endswith(".eml"):
        octets = base64.b64decode(parts(octets)[-1][1])
    if octets.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(octets)) as z:
            return z.read(z.namelist()[0]).decode()
    out = b""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(octets)) as f:
            while (octet := f.read1(1)):
                out += octet
    except EOFError:
        pass  # the damaged one
    return out.decode()


def one(name, text):
    return re.search(f"<{name}>([^<]*)</{name}>", text).group(1)


def records(text):
    return re.findall(r"<record>.*?</record>", text, re.S)


def zone():
    rows = {}
    for line in read(TOP + "/dns.zone").decode().splitlines():
        if line and line[0] != ";":
            name, _, _, kind, data = line.split(" ", 4)
            rows.setdefault((name, kind), []).append(data.strip('"'))
    return rows


def spf(rows, ip, domain):
    for term in rows.get((domain, "TXT"), ["none"])[0].split()[1:]:
        name, _, value = term.lstrip("-~").partition(":")
        address = ipaddress.ip_address(ip)
        if (name in ("ip4", "ip6") and address in ipaddress.ip_network(value)
                or name == "a" and ip in rows.get((value, "A"), [])
                or name == "include" and spf(rows, ip, value) == "pass"
                or name == "all"):
            return {"-": "fail", "~": "softfail"}.get(term[0], "pass")
    return "none"


def disagreements(rows, path, text):
    domain = one("domain", text)
    for r in records(text):
        ip, author = one("source_ip", r), one("header_from", r)
        sender, said = re.search(
            r"<spf><domain>([^<]*)</domain><scope>mfrom</scope><result>"
            r"([^<]*)", r).groups()
        if said != spf(rows, ip, sender):
            yield f"{path}: {ip} as {sender}: SPF {said}"
        signers = re.findall(r"<dkim><domain>([^<]*)</domain><selector>"
                             r"([^<]*)</selector><result>pass<", r)
        for d, s in signers:
            if not any((f"{s}._domainkey.{d}", kind) in rows
                       for kind in ("TXT", "CNAME")):
                yield f"{path}: no key {s} of {d}"
        dkim = any(d == domain for d, _ in signers)
        aligned = said == "pass" and sender.endswith(domain)
        policy = re.search(r"<dkim>(pass|fail)</dkim><spf>(pass|fail)</spf>",
                           r).groups()
        if policy != ("pass" if dkim else "fail",
                      "pass" if aligned else "fail"):
            yield f"{path}: {ip}: {policy}"
        terms = dict(x.strip().split("=", 1) for x in
                     rows[("_dmarc." + domain, "TXT")][0].split(";"))
        want = "none" if dkim or aligned else \
            terms["p"] if author == domain else terms.get("sp", terms["p"])
        if one("disposition", r) != want:
            yield f"{path}: {ip}: {one('disposition', r)}, not {want}"


def workspace():
    ws = t.scratch("ws")
    os.makedirs(ws, mode=0o700)
    text = read(TOP + "/settings.ini").decode()
    with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(re.sub("(?m)^(dir|file|path) = ", rf"\1 = {TOP}/", text))
    return ws


def unwrapped(ws, counts):
    own = {sha256(read(p)) for p in t.mails(TOP + "/maildir")}
    files = t.mails(TOP + "/reports")
    want = [sha256(m) for p in files for m in attached(read(p))]
    t.same((len(files), len(want), len(set(want)), len(set(want) & own)),
           (14, 11, 10, 3), "14 reports bring 11 mails: one twice, three are "
           "octets that the Maildir has")
    t.same((counts["reports"], counts["inner_new"], counts["inner_known"]),
           (15, 8, 4), "espy counts them, and a report in a report")
    rows = {r["sha256"]: r for r in
            t.run("-w", ws, "--json", "list", "kind:message role:submitted")
            .json()}
    t.same(set(rows), set(want), "each unwraps to exactly those octets")
    t.same({h: r["reports"] for h, r in rows.items()},
           {h: want.count(h) for h in want}, "with their reports")
    signed = {h for h, r in rows.items() if r["computed"]["dkim"] == "pass"}
    t.same({h for h, r in rows.items() if r["attribution"]["service"]},
           set(want) & own | signed, "a service is named where our own "
           "mailbox has the mail, or its signature passes, and only there")
    t.same((len(signed - own), {
        (r["attribution"]["strength"], r["computed"]["spf"])
        for h, r in rows.items() if h not in own | signed}),
           (5, {("claimed", "unverifiable")}), "all else is a claim")
    return rows


def rival(ws):
    path = [p for p in t.mails(TOP + "/reports")
            if b"cliente.preocupado" in read(p)]
    framed = list(attached(read(path[0])))[0]
    t.ok(b"megaenvios.example" in framed and
         b"by mx1.desk.example" in framed and b"dkim=pass" in framed,
         "the fabricated file has a service's fields and our receivers' words")
    shown = t.run("-w", ws, "--json", "show", sha256(framed)).json()[0]
    t.same((shown["attribution"]["service"], shown["provenance"],
            shown["recorded"]["trust"]), (None, "submitted", "none"),
           "it names nobody")
    t.ok(not any(h["trusted"] for h in shown["hops"]) and
         {e["strength"] for e in shown["attribution"]["evidence"]} ==
         {"claimed"}, "nothing in it is more than a claim")
    text = t.run("-w", ws, "list", "service:mega-envios").out.decode()
    t.ok("Su tarjeta" not in text and "Luz del Valle" not in text and
         len(text.splitlines()) == 8, "the service has its own eight mails",
         text)


def aggregates(ws, counts):
    files = sorted(glob.glob(TOP + "/dmarc/*"))
    texts = {p: packed(p) for p in files}
    t.same((len(files), counts["aggregates"]), (9, 9), "nine aggregate reports")
    t.same(sum(x.endswith("</feedback>\n") for x in texts.values()), 8,
           "one of them is not whole")
    t.same(sum("dmarc-2.0" in x for x in texts.values()), 1,
           "one is as RFC 9990 has it")
    rows = zone()
    wrong = [d for p, x in texts.items() if "forged" not in p
             for d in disagreements(rows, os.path.basename(p), x)]
    t.ok(not wrong, "what the honest ones say follows from the zone",
         "\n".join(wrong))
    for domain in DOMAINS:
        numbers(ws, domain, texts)


def numbers(ws, domain, texts):
    want, reports, verified = {}, 0, 0
    for path, text in texts.items():
        if one("domain", text) != domain:
            continue
        reports += 1
        verified += path.endswith(".eml") and "forged" not in path
        for r in records(text):
            if not one("header_from", r).endswith(domain):
                continue
            ip, n = one("source_ip", r), int(one("count", r))
            dkim, ok = re.search(r"<dkim>(pass|fail)</dkim><spf>(pass|fail)",
                                 r).groups()
            sums = want.setdefault(SERVICES.get(ip, ip), [0, 0, 0, 0])
            for i, x in enumerate((True, dkim == "pass", ok == "pass",
                                   (dkim, ok) == ("fail", "fail"))):
                sums[i] += n * x
    o = t.run("-w", ws, "--json", "domain", "show", domain).json()[0]
    got = {x["service"] or x["network"]: [x[k] for k in (
        "mails", "dkim_aligned", "spf_aligned", "neither")]
        for x in o["services"] + o["networks"]}
    t.same(got, want, f"{domain}: mails by who sends as it")
    proof = [(x["mails_verified"], x["mails"]) for x in o["services"]]
    t.same(proof, sorted(proof, reverse=True),
           f"{domain}: first what verified reports say")
    t.same((o["reports"]["counted"], o["reports"]["verified"]),
           (reports, verified), f"{domain}: reports, and verified ones")


def main():
    ws = workspace()
    ran = t.run("-w", ws, "--json", "index")
    counts = ran.json()[0]
    t.same((ran.code, counts["files"], counts["refused"]), (1, 137, 1),
           "index reads the sources of the settings: 137 files, one no mail")
    unwrapped(ws, counts)
    rival(ws)
    aggregates(ws, counts)
    t.done()


main()
