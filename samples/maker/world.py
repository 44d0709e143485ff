"""The DNS of those days: hosts, domains and keys, and what follows from them
(SPF, DMARC).  Every name and address is a reserved one: RFC 2606, RFC 5737,
RFC 3849."""

import ipaddress

from . import sign

ANDINO, NUBE, NORTE = "correoandino.example", "nubeenvios.example", \
    "postalnorte.example"
MEGA, CLARO, DRILL = "megaenvios.example", "correoclaro.example", \
    "ensayophish.example"
LIST = "listas.redabuso.example"
# Receivers elsewhere that send DMARC reports, as Correo Claro does
OTRO, VELOZ, ACADEMIC = "otrocorreo.example", "correoveloz.example", \
    "redacademica.example"

# Our own: one domain for people, one of traps.
DESK, TRAP = "desk.example", "senuelo.example"

# Those whom we look after.
BANK, SHOP, CUSTOMS = "bancosol.example", "tienda-lima.example", \
    "aduanas-gob.example"

HOSTS = {
    "mx1.desk.example": "192.0.2.25",
    "mx2.desk.example": "192.0.2.26",
    "store.desk.example": "192.0.2.30",
    "relay1.correoandino.example": "203.0.113.51",
    "relay2.correoandino.example": "203.0.113.52",
    "relay3.correoandino.example": "203.0.113.53",
    "relay4.correoandino.example": "203.0.113.54",
    "relay7.correoandino.example": "203.0.113.57",
    "out1.nubeenvios.example": "203.0.113.131",
    "out2.nubeenvios.example": "203.0.113.132",
    "out3.nubeenvios.example": "2001:db8:a2::33",
    "mta-a.postalnorte.example": "198.51.100.131",
    "mta-b.postalnorte.example": "198.51.100.132",
    "e11.megaenvios.example": "192.0.2.161",
    "e12.megaenvios.example": "192.0.2.162",
    "e13.megaenvios.example": "2001:db8:3e9a::13",
    "salida1.correoclaro.example": "203.0.113.201",
    "salida2.correoclaro.example": "2001:db8:c1a2::2",
    "lista1.redabuso.example": "198.51.100.201",
    "envio.ensayophish.example": "198.51.100.221",
    "vps-44.arriendo.example": "198.51.100.44",
    "vps-45.arriendo.example": "198.51.100.45",
    "vps-66.arriendo.example": "198.51.100.66",
    "vps-88.arriendo.example": "198.51.100.88",
    "correo.bancosol.example": "192.0.2.201",
    "correo.tienda-lima.example": "192.0.2.202",
    "correo.aduanas-gob.example": "192.0.2.203",
    "salida.otrocorreo.example": "198.51.100.241",
    "mx.correoveloz.example": "198.51.100.242",
}
NAMES = {ip: name for name, ip in HOSTS.items()}

ANDINO_CUSTOMERS = {  # domain: account
    "cafetal-norte.example": "100482",
    "libreria-aurora.example": "100517",
    "gimnasio-puma.example": "100733",
    "clinica-sanmarcos.example": "100951",
    "colegio-lasrosas.example": "101206",
}
MEGA_CUSTOMERS = {
    "aerolinea-condor.example": "48213",
    "hostal-miramar.example": "51077",
    "luz-del-valle.example": "39960",
    "boletin-finanzas.example": "70411",
    "megafono-ofertas.example": "70988",
}
POLICIES = {BANK: "p=quarantine", SHOP: "p=none",
            CUSTOMS: "p=reject; sp=quarantine"}
SPF_OF_SERVICE = {ANDINO: "_spf." + ANDINO, NUBE: "_spf." + NUBE,
                  NORTE: "_spf." + NORTE, MEGA: "_spf." + MEGA}

zone = []  # (name, type, data)


def add(name, kind, data):
    zone.append((name, kind, data))


def key_record(name, key):
    add(name, "TXT", "v=DKIM1; k=rsa; p=" + sign.public_key(key))


def build_zone():
    for name, ip in HOSTS.items():
        a = ipaddress.ip_address(ip)
        add(name, "A" if a.version == 4 else "AAAA", ip)
        add(a.reverse_pointer, "PTR", name)
    add(DESK, "MX", "10 mx1.desk.example")
    add(DESK, "MX", "20 mx2.desk.example")
    add(TRAP, "MX", "10 mx2.desk.example")
    add(DESK, "TXT", "v=spf1 mx -all")
    services()
    protected()
    for domain in ANDINO_CUSTOMERS:
        customer(domain, ANDINO, "ca1")
        add(f"_dmarc.{domain}", "TXT", "v=DMARC1; p=none")
    for i, domain in enumerate(MEGA_CUSTOMERS):
        customer(domain, MEGA, "me1")
        if i < 3:
            add(f"_dmarc.{domain}", "TXT", "v=DMARC1; p=quarantine")
    others()


def customer(domain, service, selector, own=""):
    """A service's customer: its SPF includes the service's, its DKIM key is
    a CNAME into the service's zone.  own: terms for servers of its own"""
    slug = domain.split(".")[0]
    target = f"{slug}.dkim.{service}"
    add(f"{selector}._domainkey.{domain}", "CNAME", target)
    key_record(target, {ANDINO: "andino", NUBE: "nube", NORTE: "norte",
                        MEGA: "mega"}[service] + "-clientes")
    if not any(n == domain and d.startswith("v=spf1") for n, _, d in zone):
        add(domain, "TXT", f"v=spf1 {own}include:{SPF_OF_SERVICE[service]} ~all")
        add(domain, "MX", f"10 entrada.{domain}")


def services():
    add("_spf." + ANDINO, "TXT", "v=spf1 ip4:203.0.113.48/28 -all")
    add("rebotes." + ANDINO, "TXT", f"v=spf1 include:_spf.{ANDINO} -all")
    add("rebotes." + ANDINO, "MX", "10 relay1." + ANDINO)
    add(ANDINO, "TXT", f"v=spf1 include:_spf.{ANDINO} -all")
    add(ANDINO, "MX", "10 relay1." + ANDINO)
    add("_dmarc." + ANDINO, "TXT", "v=DMARC1; p=none")
    for host in HOSTS:
        if host.endswith("." + ANDINO):
            add(host, "TXT", "v=spf1 a -all")
    key_record("ca2026._domainkey." + ANDINO, "andino-ca2026")
    key_record("ca2019._domainkey." + ANDINO, "andino-ca2019")
    add("_spf." + NUBE, "TXT",
        "v=spf1 ip4:203.0.113.128/27 ip6:2001:db8:a2::/48 -all")
    add("retorno." + NUBE, "TXT", f"v=spf1 include:_spf.{NUBE} -all")
    key_record("ne2026._domainkey." + NUBE, "nube-ne2026")
    add("_dmarc." + NUBE, "TXT", "v=DMARC1; p=reject")
    add("_spf." + NORTE, "TXT", "v=spf1 ip4:198.51.100.128/27 -all")
    add("vuelta." + NORTE, "TXT", f"v=spf1 include:_spf.{NORTE} -all")
    key_record("pn3._domainkey." + NORTE, "norte-pn3")
    add("_dmarc." + NORTE, "TXT", "v=DMARC1; p=quarantine")
    add("_spf." + MEGA, "TXT",
        "v=spf1 ip4:192.0.2.160/27 ip6:2001:db8:3e9a::/48 -all")
    add("b." + MEGA, "TXT", f"v=spf1 include:_spf.{MEGA} -all")
    key_record("me7._domainkey." + MEGA, "mega-me7")
    add("_dmarc." + MEGA, "TXT", "v=DMARC1; p=reject")


def protected():
    """Their people's mail goes out by a server of their own."""
    own = "a:correo."
    customer(BANK, NUBE, "ne1", f"{own}{BANK} ")
    customer(SHOP, NORTE, "pn1", f"{own}{SHOP} ")
    customer(SHOP, NUBE, "ne1")
    customer(CUSTOMS, NORTE, "pn1", f"{own}{CUSTOMS} ")
    for domain, policy in POLICIES.items():
        add(f"_dmarc.{domain}", "TXT", f"v=DMARC1; {policy}; "
            f"rua=mailto:dmarc@{DESK}")
        # RFC 7489, 7.1: the desk takes their reports
        add(f"{domain}._report._dmarc.{DESK}", "TXT", "v=DMARC1")


def others():
    add(CLARO, "TXT", "v=spf1 ip4:203.0.113.192/27 ip6:2001:db8:c1a2::/48 -all")
    add(CLARO, "MX", "10 salida1." + CLARO)
    key_record("2025a._domainkey." + CLARO, "claro-2025a")
    add("_dmarc." + CLARO, "TXT", "v=DMARC1; p=none; sp=quarantine")
    add(LIST, "TXT", "v=spf1 a:lista1.redabuso.example -all")
    add(LIST, "MX", "10 lista1.redabuso.example")
    key_record("l1._domainkey." + LIST, "lista-l1")
    add(OTRO, "TXT", "v=spf1 a:salida.otrocorreo.example -all")
    key_record("oc1._domainkey." + OTRO, "otro-oc1")
    add("_dmarc." + OTRO, "TXT", "v=DMARC1; p=reject")
    add(VELOZ, "TXT", "v=spf1 a:mx.correoveloz.example -all")
    add("_dmarc." + VELOZ, "TXT", "v=DMARC1; p=quarantine")
    add(DRILL, "TXT", "v=spf1 a:envio.ensayophish.example -all")
    key_record("e1._domainkey." + DRILL, "ensayo-e1")
    add("_dmarc." + DRILL, "TXT", "v=DMARC1; p=reject")
    add("arriendo.example", "TXT", "v=spf1 ip4:198.51.100.32/27 "
        "ip4:198.51.100.64/27 -all")
    add("mail.arriendo.example", "TXT", "v=spf1 ip4:198.51.100.88 -all")
    key_record("m1._domainkey.mail.arriendo.example", "arriendo-mail")


def lookup(name, kind, depth=0):
    name = name.lower()
    out = [d for n, k, d in zone if n == name and k == kind]
    alias = [d for n, k, d in zone if n == name and k == "CNAME"]
    return out if out or not alias or depth > 8 \
        else lookup(alias[0], kind, depth + 1)


def key_of(domain, selector):
    found = lookup(f"{selector}._domainkey.{domain}", "TXT")
    return found[0] if found else None


def spf(ip, domain):
    """check_host() for the mechanisms that this zone uses"""
    records = [t for t in lookup(domain, "TXT") if t.startswith("v=spf1")]
    if len(records) != 1:
        return "permerror" if records else "none"
    for term in records[0].split()[1:]:
        result = {"-": "fail", "~": "softfail", "?": "neutral"}.get(
            term[0], "pass")
        name, _, value = term.lstrip("+-~?").partition(":")
        if spf_match(name, value or domain, ipaddress.ip_address(ip)):
            return result
    return "neutral"


def spf_match(name, value, ip):
    if name in ("ip4", "ip6"):
        return ip in ipaddress.ip_network(value)
    if name == "include":
        return spf(str(ip), value) == "pass"
    hosts = [value] if name == "a" else \
        [m.split()[1] for m in lookup(value, "MX")] if name == "mx" else []
    kind = "A" if ip.version == 4 else "AAAA"
    return name == "all" or any(
        str(ip) in lookup(host, kind) for host in hosts)


def org(domain):
    """.example and its like have no public suffix of their own below them"""
    return ".".join(domain.lower().split(".")[-2:])


def dmarc(author, spf_result, spf_domain, dkim_passes):
    """(result, policy) by relaxed alignment; RFC 7489 and RFC 9989 agree on
    every name of this zone"""
    for name in (author, org(author)):
        record = [t for t in lookup("_dmarc." + name, "TXT")
                  if t.startswith("v=DMARC1")]
        if record:
            break
    else:
        return "none", None
    t = sign.tags(record[0])
    policy = t["p"] if name == author else t.get("sp", t["p"])
    aligned = [d for d in dkim_passes if org(d) == org(author)]
    if spf_result == "pass" and spf_domain and org(spf_domain) == org(author):
        aligned.append(spf_domain)
    return ("pass" if aligned else "fail"), policy


def zone_lines():
    out = ["; The DNS of 2026-11-07 to 2026-11-20, as espy reads it with --dns",
           "; or [dns] file: name TTL IN TYPE data.  Made by make.py.", ""]
    for name, kind, data in zone:
        if kind == "TXT":
            data = " ".join('"%s"' % data[i:i + 250]
                            for i in range(0, len(data), 250))
        out.append(f"{name} 3600 IN {kind} {data}")
    return "\n".join(out) + "\n"
