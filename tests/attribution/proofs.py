"""Labelled: what espy proves itself, from the octets and DNS answers: real
signatures with test keys under the services' names, SPF records, the CNAME of
a customer's selector.  The receiver recorded nothing."""

import mailboxes  # noqa: F401
import marketing  # noqa: F401
from draw import Draw
from keys import KEYS
from mails import Truth
from receivers import receive
from records import txt
from sign import Signing
from transactional import MADE

SIGNED = ["From", "To", "Subject", "Date", "Message-ID"]


class Zone:
    def __init__(self, records):
        self.records, self.seen = records, set()

    def add(self, owner, kind, data):
        if (owner, kind) not in self.seen:
            self.seen.add((owner, kind))
            self.records.append((owner, kind, data))


def silent(conn):
    """A Postfix that checks nothing"""
    return [("Return-Path", f"<{conn.mail_from}>"),
            ("Received", f"from {conn.helo} ({conn.rdns or 'unknown'} "
             f"[{conn.ip}])\n\tby mx1.corp.example (Postfix) with ESMTPS id "
             "4XcY7s1Qz0z9rxP;\n\tMon, 23 Nov 2026 07:41:03 +0000 (UTC)")]


def signed(zone, s, pairs, covers=()):
    """Real signatures instead of the made-up ones"""
    fields = [f for f in s.mail.fields if f[0] != "DKIM-Signature"]
    raw = [(f"{n}: {v}\n").replace("\n", "\r\n").encode()
           for n, v in fields]
    body = s.mail.body.replace("\n", "\r\n").encode()
    key = KEYS["rsa_2048"]
    for domain, selector in pairs:
        if selector + domain not in zone.seen:
            zone.add(f"{selector}._domainkey.{domain}", "TXT",
                     txt("v=DKIM1; k=rsa; p=" + key.public()))
        how = Signing(key, selector, domain=domain,
                      signs=SIGNED + list(covers))
        raw.insert(0, how.field(raw, body))
    return b"".join(raw), body


def written(conn, head, body, altered=False):
    trace = "".join(f"{n}: {v}\n" for n, v in
                    (silent(conn) if conn else []))
    data = trace.encode() + head.replace(b"\r\n", b"\n") + b"\n" + \
        body.replace(b"\r\n", b"\n")
    return data + b"one line more\n" if altered else data


OWN = [("mailchimp", ["X-MC-User"]), ("amazon-ses", ["Feedback-ID"]),
       ("postmark", ["Feedback-ID"]), ("mailjet", ["Feedback-Id"]),
       ("hubspot", []), ("klaviyo", ["X-Kmail-Account"]), ("zendesk", []),
       ("activecampaign", []), ("sfmc", ["x-job"])]
VPS = "198.51.100.99"


def own_keys(zone):
    for slug, covers in OWN:
        for host in ("its own", "rented", "altered", "submitted"):
            d = Draw("proof", slug, host)
            s = MADE[slug](d)
            pairs = [(dom, sel) for _, dom, sel in s.conn.dkim
                     if not dom.endswith(d.customer)]
            head, body = signed(zone, s, pairs, covers)
            in_head = [a for a in s.truth.accounts
                       if a[1].encode() in head + body]
            s.truth.accounts = [(k, v, "present") for k, v, _ in in_head]
            if host == "its own":
                s.truth.path = [(slug, "origin")]
            else:
                s.truth.path = s.truth.path and [s.truth.path[0]]
                s.truth.hidden = []
            if host in ("rented", "altered"):
                s.conn.ip, s.conn.rdns = VPS, None
                s.conn.helo = "mail.relay.example"
                s.conn.mail_from = "bounce@relay.example"
            if host == "altered":
                s.truth = Truth(None, "none", may_forge=[slug])
            yield ("submitted" if host == "submitted" else "signed",
                   f"computed signature, host {host}",
                   written(None if host == "submitted" else s.conn, head,
                           body, host == "altered"), s.truth)


def customers(zone):
    """A customer's key lives in the service's zone: the CNAME of the selector
    says whose customer it is"""
    for slug, selector, target, account in (
            ("sendgrid", "s1", "s1.domainkey.u{n}.wl059.sendgrid.net",
             "user-id"),
            ("mailchimp", "k2", "dkim2.mcsv.net", None),
            ("hubspot", "hs1-{n}", "{c}.hs12a.dkim.hubspotemail.net",
             "hub-id")):
        d = Draw("customer", slug)
        s = MADE[slug](d)
        n = d.digits(8)
        selector = selector.format(n=n)
        target = target.format(n=n, c=d.customer.replace(".", "-"))
        owner = f"{selector}._domainkey.{d.customer}"
        zone.add(owner, "CNAME", target + ".")
        zone.add(target, "TXT", txt("v=DKIM1; k=rsa; p=" +
                                    KEYS["rsa_2048"].public()))
        zone.seen.add(selector + d.customer)
        head, body = signed(zone, s, [(d.customer, selector)])
        zone.add(s.conn.mail_from.rsplit("@", 1)[1], "TXT",
                 txt(f"v=spf1 ip4:{s.conn.ip} -all"))
        s.truth.accounts = [a for a in s.truth.accounts
                            if a[2] == "boundary"]
        if account:
            s.truth.accounts.append((account, n, "present"))
        s.truth.strength = "observed"
        yield ("signed", "customer's key in the service's zone",
               written(s.conn, head, body), s.truth)


def aliases_that_lie(zone):
    """Whoever has a domain can name a service's key by CNAME, and sign with
    another by TXT: neither names the service, nor a customer of it"""
    for slug, selector, target in (
            ("sendgrid", "s1", "s1.domainkey.u7654321.wl059.sendgrid.net"),
            ("mailchimp", "k3", "dkim3.mcsv.net"),
            ("hubspot", "hs1-7654321", "evil.hs12a.dkim.hubspotemail.net")):
        d = Draw("alias that lies", slug)
        s = MADE[slug](d)
        owner = f"{selector}._domainkey.{d.customer}"
        zone.add(owner, "CNAME", target + ".")
        zone.add(target, "TXT", txt("v=DKIM1; k=rsa; p=" +
                                    KEYS["rsa_1024"].public()))
        head, body = signed(zone, s, [(d.customer, selector)])
        s.conn.ip, s.conn.rdns = VPS, None
        s.conn.helo = "mail.relay.example"
        s.conn.mail_from = "bounce@relay.example"
        s.truth = Truth(None, "none", may_forge=[slug])
        yield ("signed", "forged: alias of another key",
               written(s.conn, head, body), s.truth)


def envelopes(zone):
    """SPF of the service's bounce domain, from its host and from another"""
    for slug in ("mailchimp", "mandrill", "mailjet", "constantcontact"):
        for good in (True, False):
            d = Draw("envelope", slug, good)
            s = MADE[slug](d)
            bounce = s.conn.mail_from.rsplit("@", 1)[1]
            zone.add(bounce, "TXT", txt(f"v=spf1 ip4:{s.conn.ip} -all"))
            if not good:
                s.conn.ip, s.conn.rdns = VPS, None
                s.conn.helo = "mail.relay.example"
                s.truth = Truth(None, "none", may_forge=[slug])
            else:
                s.truth.accounts = [(k, v, "present" if g == "signed" else g)
                                    for k, v, g in s.truth.accounts]
            head, body = signed(zone, s, [])
            yield ("signed", "computed SPF", written(s.conn, head, body),
                   s.truth)


def reverse_names(zone):
    """A receiver that records none: PTR, and the address back"""
    for i, slug in enumerate(("mailersend", "zeptomail", "rackspace", "ovh")):
        for good in (True, False):
            d = Draw("reverse", slug, good)
            s = MADE[slug](d)
            s.conn.ip = f"198.51.100.{20 + 2 * i + good}"
            s.conn.dkim, s.conn.dmarc = [], None
            s.conn.spf = ("none", s.conn.spf[1])
            back = ".".join(reversed(s.conn.ip.split(".")))
            zone.add(back + ".in-addr.arpa", "PTR", s.conn.helo + ".")
            if good:
                zone.add(s.conn.helo, "A", s.conn.ip)
                s.truth.accounts = [(k, v, "present")
                                    for k, v, _ in s.truth.accounts]
            else:
                s.truth = Truth(None, "none", may_forge=[slug])
            s.mail.fields = [f for f in s.mail.fields
                             if f[0] != "DKIM-Signature"]
            yield ("signed", "computed reverse DNS",
                   receive("m365", s.mail, s.conn), s.truth)


def unproven_files(zone):
    """Submitted, and nothing proves it"""
    for slug in ("sendgrid", "mailgun", "microsoft365", "sfmc", "brevo"):
        s = MADE[slug](Draw("submitted", slug))
        head, body = signed(zone, s, [])
        yield ("submitted", "submitted file", written(s.conn, head, body),
               Truth(None, "none"))


def all_of(records):
    zone = Zone(records)
    for f in (own_keys, customers, aliases_that_lie, envelopes, reverse_names,
              unproven_files):
        yield from f(zone)
