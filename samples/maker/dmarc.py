"""DMARC aggregate reports (RFC 7489, RFC 9990) about the three domains: what
four receivers elsewhere counted, a damaged one and a forged one.  Results
follow from the zone, as those of our own receivers do."""

import html

from . import world
from .dice import Dice
from .pack import gz, zipped
from .post import Mail, at, attachment, date, part
from .sign import sign, tags

RELAY7 = "203.0.113.57"
STRANGERS = ("203.0.113.241", "203.0.113.244")  # of no service
INBOX = "dmarc@" + world.DESK
DAY = 86400

# domain: (name, address, host, key and selector)
REPORTERS = {
    world.CLARO: ("Correo Claro", "dmarc@correoclaro.example",
                  "salida1.correoclaro.example", ("claro-2025a", "2025a")),
    world.OTRO: ("Otro Correo S.A.", "noreply-dmarc@otrocorreo.example",
                 "salida.otrocorreo.example", ("otro-oc1", "oc1")),
    world.VELOZ: ("Correo Veloz", "informes@correoveloz.example",
                  "mx.correoveloz.example", None),
    world.ACADEMIC: ("Red Académica", "correo@redacademica.example", None,
                     None),
}

OWN = {d: world.HOSTS["correo." + d] for d in world.POLICIES}
NUBE, NUBE2, NUBE6 = "203.0.113.131", "203.0.113.132", "2001:db8:a2::33"
NORTE, NORTE2 = "198.51.100.131", "198.51.100.132"

# reporter, domain, the day of November, form, (address, mails[, subdomain])
SENT = [
    (world.CLARO, world.BANK, 7, "zip", [
        (RELAY7, 1930), (NUBE, 412), (NUBE2, 187), (OWN[world.BANK], 38)]),
    (world.OTRO, world.BANK, 8, "gz", [
        (NUBE6, 690), (RELAY7, 310), (RELAY7, 44, "seguro"),
        (OWN[world.BANK], 21), (STRANGERS[1], 7)]),
    (world.ACADEMIC, world.CUSTOMS, 12, "file", [
        (RELAY7, 880), (RELAY7, 141, "correo"), (NORTE2, 75),
        (OWN[world.CUSTOMS], 60)]),
    (world.OTRO, world.SHOP, 13, "gz", [
        (RELAY7, 1204), (NUBE, 220), (NORTE, 140), (NORTE2, 95),
        (STRANGERS[0], 12), (OWN[world.SHOP], 9)]),
    (world.CLARO, world.BANK, 15, "zip", [
        (NUBE, 398), (OWN[world.BANK], 44), (RELAY7, 4), (STRANGERS[1], 3)]),
    (world.VELOZ, world.SHOP, 16, "new", [
        (NORTE, 163), (NUBE, 51), (RELAY7, 2), (OWN[world.SHOP], 6)]),
    (world.CLARO, world.BANK, 18, "zip", [
        (RELAY7, 2611), (NUBE, 405), (OWN[world.BANK], 35)]),
]
DAMAGED = (world.OTRO, world.CUSTOMS, 19, "cut", [
    (RELAY7, 1466), (NORTE, 81), (OWN[world.CUSTOMS], 52)])


def tag(name, value):
    return f"<{name}>{html.escape(str(value), quote=False)}</{name}>"


def results(domain, ip, author):
    """(DKIM domain, selector, result) of each signature, (SPF domain,
    result): as the services, and the relay, send"""
    if ip == RELAY7:
        return [(world.ANDINO, "ca2019", "pass")], "rebotes." + world.ANDINO
    if ip in (NUBE, NUBE2, NUBE6):
        return [(domain, "ne1", "pass"), (world.NUBE, "ne2026", "pass")], \
            "retorno." + world.NUBE
    if ip in (NORTE, NORTE2):
        return [(domain, "pn1", "pass")], "vuelta." + world.NORTE
    return [], author


def record(domain, ip, count, sub=None):
    author = f"{sub}.{domain}" if sub else domain
    dkim, spf_domain = results(domain, ip, author)
    spf = world.spf(ip, spf_domain)
    verdict, policy = world.dmarc(author, spf, spf_domain,
                                  [d for d, _, _ in dkim])
    aligned = [world.org(d) == domain for d, _, _ in dkim]
    spf_aligned = spf == "pass" and world.org(spf_domain) == domain
    words = ("fail", "pass")
    text = "<row>" + tag("source_ip", ip) + tag("count", count)
    text += "<policy_evaluated>" + tag(
        "disposition", "none" if verdict == "pass" else policy)
    text += tag("dkim", words[any(aligned)]) + tag("spf", words[spf_aligned])
    text += "</policy_evaluated></row>\n<identifiers>" + \
        tag("envelope_from", spf_domain) + tag("header_from", author) + \
        "</identifiers>\n<auth_results>"
    for d, selector, result in dkim:
        text += "<dkim>" + tag("domain", d) + tag("selector", selector) + \
            tag("result", result) + "</dkim>"
    text += "<spf>" + tag("domain", spf_domain) + tag("scope", "mfrom") + \
        tag("result", spf) + "</spf></auth_results>"
    return f"<record>\n{text}\n</record>\n"


def feedback(reporter, domain, begin, records, new=False):
    """The XML; new: as RFC 9990 has it"""
    name, address = REPORTERS[reporter][:2]
    end = begin + DAY - 1
    t = tags(world.POLICIES[domain])
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + (
        '<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">\n' if new
        else "<feedback>\n") + tag("version", "1.0") + "\n"
    text += "<report_metadata>" + tag("org_name", name) + \
        tag("email", address) + tag("report_id", f"{domain}.{begin}")
    text += "<date_range>" + tag("begin", begin) + tag("end", end) + \
        "</date_range>" + (tag("generator", "veloz-informes 3.1") if new
                           else "") + "</report_metadata>\n"
    text += "<policy_published>" + tag("domain", domain) + \
        tag("p", t["p"]) + tag("sp", t.get("sp", t["p"]))
    text += tag("np", t["p"]) + tag("adkim", "r") + tag("aspf", "r") + \
        tag("testing", "n") + tag("discovery_method", "treewalk") if new \
        else tag("adkim", "r") + tag("aspf", "r") + tag("pct", 100)
    return (text + "</policy_published>\n" + "".join(records) +
            "</feedback>\n").encode()


def file_name(reporter, domain, begin, ext):
    return f"{reporter}!{domain}!{begin}!{begin + DAY - 1}.{ext}"


def carrier(reporter, domain, begin, name, kind, octets):
    """The mail that brings it"""
    who, address, host, key = REPORTERS[reporter]
    when = begin + DAY + 5400 + Dice("dmarc", reporter, domain,
                                     begin).below(9000)
    mail = Mail()
    mail.add("From", f"{who if who.isascii() and '.' not in who else ''}"
             f" <{address}>".strip())
    mail.add("To", INBOX)
    mail.add("Subject", f"Report Domain: {domain}\n Submitter: {reporter}\n"
             f" Report-ID: <{domain}.{begin}>")
    mail.add("Date", date(when))
    mail.add("Message-ID", f"<{domain}.{begin}@{reporter}>")
    mail.multipart("mixed", f"=_dmarc_{begin}", [
        part("text/plain", f"This is a DMARC aggregate report for {domain}.\n"),
        attachment(kind, name, octets)])
    if key:
        sign(mail, key[0], reporter, key[1], when)
    return mail, host, address, when


def take(office, reporter, domain, day, form, rows):
    begin = at(day, 0, 0)
    xml = feedback(reporter, domain, begin,
                   [record(domain, *r) for r in rows], form == "new")
    name = file_name(reporter, domain, begin, "xml")
    if form == "file":
        office.maildir.put("dmarc", gz(xml, name), begin,
                           trick=name + ".gz")
        return
    packed = gz(xml, name)
    if form == "cut":
        packed = packed[:packed.rindex(b"<count>")]
    kind, ext = "application/gzip", "xml.gz"
    if form == "zip":
        kind, ext, packed = "application/zip", "zip", zipped(name, xml)
    mail, host, sender, when = carrier(
        reporter, domain, begin, name[:-3] + ext, kind, packed)
    office.take("dmarc", mail, host, sender, INBOX, when + 4,
                trick=f"{reporter.split('.')[0]}-{domain.split('.')[0]}-"
                f"{day:02d}.eml")


def forged(office):
    """A rival of mega-envios blames it, in Correo Claro's name."""
    begin = at(16, 0, 0)
    rows = [record(world.BANK, "192.0.2.161", 4800),
            record(world.BANK, "192.0.2.162", 3950),
            record(world.SHOP, "192.0.2.162", 1200)]
    xml = feedback(world.CLARO, world.BANK, begin, rows)
    name = file_name(world.CLARO, world.BANK, at(9, 0, 0), "xml")
    when = at(17, 20, 41)
    mail = Mail()
    mail.add("From", "Correo Claro <dmarc@correoclaro.example>")
    mail.add("To", INBOX)
    mail.add("Subject", f"Report Domain: {world.BANK}")
    mail.add("Date", date(when))
    mail.add("Message-ID", "<informe.16@correoclaro.example>")
    mail.multipart("mixed", "=_informe", [
        part("text/plain", "DMARC report\n"),
        attachment("application/gzip", name + ".gz", gz(xml, name))])
    office.take("dmarc", mail, "vps-45.arriendo.example",
                "dmarc@correoclaro.example", INBOX, when + 3,
                trick="forged-bancosol-16.eml")


def send(office):
    for one in SENT + [DAMAGED]:
        take(office, *one)
    forged(office)
