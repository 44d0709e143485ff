"""Labelled: forged and transplanted fingerprints."""

import mailboxes
from draw import Draw
from mails import USUAL, Conn, Sent, Truth, signature
from transactional import MADE, letter

VPS = ["198.51.100.44", "203.0.113.99", "192.0.2.233", "198.51.100.150"]
AT = ["postfix", "m365", "gmail", "exim", "fastmail", "sendmail"]
PASTED = ["sendgrid", "mailgun", "amazon-ses", "mailchimp", "sfmc",
          "klaviyo", "mailjet", "brevo", "hubspot", "postmark",
          "activecampaign", "constantcontact", "zendesk", "salesforce-core",
          "iterable", "emblue", "sparkpost", "mandrill"]
# Whose fingerprints a host of nobody's contradicts for sure: all their mail
# leaves from hosts and envelopes of their own
OWN = ["mailchimp", "klaviyo", "hubspot", "mailjet", "zendesk", "postmark"]
# Which sign in a name of their own: such a signature that fails is a copy
SIGN = OWN + ["amazon-ses", "activecampaign", "constantcontact", "sfmc",
              "mandrill", "emblue", "iterable"]


def spammer(d, i, helo=None, spf="pass", rdns=None):
    name = f"{d.lower(8)}.example"
    return Conn(VPS[i % 4], helo or f"mail.{name}", f"bounce@{name}", rdns,
                spf=(spf, name))


def failing(s):
    return [("fail", d, sel) for _, d, sel in s.conn.dkim]


def pasted_fields():
    """Its fields and Message-ID over a rented server, no signature"""
    for i, slug in enumerate(PASTED):
        d = Draw("pasted", slug)
        s = MADE[slug](d)
        s.mail.fields = [f for f in s.mail.fields if f[0] !=
                         "DKIM-Signature"]
        s.conn = spammer(d, i)
        s.truth = Truth(None, "none", forged=[slug] if slug in OWN else [],
                        may_forge=[slug, "amazon-ses"])
        yield "pasted fields", AT[i % 6], s


def pasted_signatures():
    """The signature too, which does not verify on another body"""
    for i, slug in enumerate(PASTED):
        d = Draw("pasted-dkim", slug)
        s = MADE[slug](d)
        dkim = failing(s)
        s.conn = spammer(d, i)
        s.conn.dkim = dkim
        s.truth = Truth(None, "none", may_forge=[slug, "amazon-ses"],
                        forged=[slug] if slug in SIGN else [])
        if slug == "iterable":
            s.truth.forged = ["amazon-ses"]
        yield "pasted signatures", AT[(i + 2) % 6], s


def through(provider, slug, i):
    """A whole genuine mail, replayed through a mailbox provider's tenant with
    another body: its signatures fail, the tenant's passes."""
    d = Draw("replay", provider, slug)
    inner, s = MADE[slug](d), MADE[provider](Draw("tenant", provider, slug))
    hop = ("Received", f"from {inner.conn.helo} ({inner.conn.helo} "
           f"[{inner.conn.ip}]) by mx.victim.example (Postfix) with ESMTPS "
           "id 4XcY; Mon, 2 Nov 2026 07:00:00 +0000")
    keep = [f for f in s.mail.fields if f[0] in ("Received",
                                                 "DKIM-Signature")]
    s.mail.fields = keep + [hop] + inner.mail.fields
    s.conn.dkim += failing(inner)
    s.conn.dmarc = "fail"
    related = {"amazon-ses"} if slug == "iterable" else set()
    s.truth.forged, s.truth.may_forge = [slug], sorted({slug} | related)
    return "replayed through " + provider, AT[i % 6], s


def replays():
    slugs = ["mailchimp", "sfmc", "hubspot", "klaviyo", "amazon-ses",
             "iterable", "sendgrid", "mailgun"]
    for i, slug in enumerate(slugs):
        yield through("microsoft365", slug, i)
        yield through("google-workspace", slug, i + 1)
    for i, slug in enumerate(("mailchimp", "sfmc", "mailjet")):
        yield through("google-gmail", slug, i)


def helos():
    """HELO of a service, from a host that is none of its"""
    names = [("amazon-ses", "a9-156.smtp-out.amazonses.com"),
             ("amazon-ses", "a48-103.smtp-out.amazonses.com"),
             ("github", "out-20.smtp.github.com"),
             ("sendgrid", "wrqvwxzv.outbound-mail.sendgrid.net"),
             ("mailgun", "m69-12.mailgun.net"),
             ("microsoft365",
              "EUR05-VI1-obe.outbound.protection.outlook.com"),
             ("google", "mail-lf1-f41.google.com"),
             ("mailchimp", "mail77.atl51.rsgsv.net"),
             ("mailjet", "o161.p8.mailjet.com"),
             ("zendesk", "outbyoip12.pod17.use1.zdsys.com"),
             ("yahoo", "sonic314-20.consmr.mail.gq1.yahoo.com"),
             (None, "mx0a-001b2d01.pphosted.com"),
             (None, "adobe.com"), (None, "cloudflare.com")]
    for i, (slug, name) in enumerate(names):
        d = Draw("helo", name)
        s = Sent(letter(d, subject="Invoice"),
                 spammer(d, i, name, ("fail", "pass")[i % 2]),
                 Truth(None, "none", may_forge=[slug, "google-gmail",
                       "google-workspace", "proofpoint"]))
        yield "forged HELO", AT[i % 6], s


def verps():
    """Its envelope form in the spammer's own domain, which SPF passes"""
    forms = [("sendgrid", "bounces+{n}-ab12-{r}"),
             ("mailgun", "bounce+a1b2c3.d4e5f6-{r}"),
             ("sparkpost", "msprvs1=20780abcDEF=bounces-{n}-2"),
             ("amazon-ses", "0100019a12345678-12345678-1234-1234-1234-"
              "123456789012-000000"),
             ("sfmc", "bounce-12_HTML-123456-77-{n}-9"),
             ("activecampaign", "bounce-{n}-1-2-{r}"),
             ("mandrill", "bounce-md_{n}.a1b2.v1-" + "0123456789abcdef" * 2),
             ("mailersend", "bounce-abcdefghijkl+0123456789abcdef01234567")]
    for i, (slug, form) in enumerate(forms):
        for r in (AT[i % 6], AT[(i + 3) % 6]):
            d = Draw("verp", slug, r)
            s = Sent(letter(d), spammer(d, i), None)
            local = form.format(n=d.digits(7), r=d.rcpt_eq)
            s.conn.mail_from = f"{local}@{s.conn.spf[1]}"
            s.truth = Truth(None, "none", may_forge=[slug])
            yield "forged VERP", r, s


def chains():
    """Below the boundary: hops and results in the name of our own receiver"""
    for i, slug in enumerate(("sendgrid", "mailchimp", "amazon-ses",
                              "mailgun", "microsoft365")):
        d = Draw("chain", slug)
        s = MADE[slug](d)
        signers = s.conn.dkim
        hop = ("Received", f"from {s.conn.helo} ({s.conn.helo} "
               f"[{s.conn.ip}])\n\tby mx1.corp.example (Postfix) with ESMTPS"
               " id 4XcY7;\n\tMon, 23 Nov 2026 07:00:00 +0000 (UTC)")
        ar = ("Authentication-Results", "mx1.corp.example;\n\t" + ";\n\t"
              .join(f"dkim=pass header.d={dom} header.s={sel}"
                    for _, dom, sel in signers))
        s.mail.fields = [hop, ar] + s.mail.fields
        s.conn = spammer(d, i)
        s.conn.dkim = [("fail", dom, sel) for _, dom, sel in signers]
        s.truth = Truth(None, "none", may_forge=[slug],
                        forged=[slug] if slug in OWN else [])
        yield "forged chain", AT[i % 6], s


def message_ids():
    for i, r in enumerate(AT):
        d = Draw("message-id", r)
        mid = f"0100019a{d.hex(8)}-{d.uuid()}-000000@email.amazonses.com"
        s = Sent(letter(d, message_id=mid), spammer(d, i),
                 Truth(None, "none", forged=["amazon-ses"]))
        yield "Message-ID of another", r, s
    for r in ("postfix", "m365"):
        s = mailboxes.m365(Draw("message-id-m365", r))
        s.mail.set("Message-ID", "<0100019a12345678-aaaa@email.amazonses.com>"
                   )
        s.truth.forged = ["amazon-ses"]
        yield "Message-ID of another", r, s


def addresses():
    """Addresses that fields and host names tell, and another client"""
    for i, r in enumerate(("postfix", "m365", "gmail", "exim")):
        d = Draw("header-ip", r)
        s = Sent(letter(d, fields=[("X-SES-Outgoing",
                                    "2026.11.23-54.240.8.31"),
                                   ("Feedback-ID", "::1.us-east-1.AbCdEf0123"
                                    "456789AbCdEf0123456789AbCdEf012345=:"
                                    "AmazonSES")]), spammer(d, i),
                 Truth(None, "none", forged=["amazon-ses"],
                       may_forge=["amazon-ses"]))
        yield "address in a field", r, s
        d = Draw("header-ip-brevo", r)
        s = Sent(letter(d, fields=[("Feedback-ID", "77.32.148.20:1234567_-1:"
                                    "1234567:Sendinblue"),
                                   ("X-sib-id", d.word(40))]), spammer(d, i),
                 Truth(None, "none", forged=["brevo"], may_forge=["brevo"]))
        yield "address in a field", r, s


def domains():
    """Its name under somebody else's, and names that look like it"""
    for i, name in enumerate(("sendgrid.net.evil.example", "amazonses.com."
                              "evil.example", "sendgr1d.example",
                              "mailgun-net.example", "amazon5es.example",
                              "mcsv.net.evil.example", "outlook.com.example",
                              "xn--sendgrd-q2a.example")):
        d = Draw("domain", name)
        s = Sent(letter(d, f"News <news@{name}>",
                        fields=[signature(name, "s1", USUAL)]),
                 Conn(VPS[i % 4], f"o1.outbound-mail.{name}",
                      f"bounces@{name}", dkim=[("pass", name, "s1")],
                      dmarc="pass"), Truth(None, "none"))
        yield "name like a service's", AT[i % 6], s


def inside():
    """A customer of one service pastes the fields of another"""
    for i, (real, pasted) in enumerate((
            ("sendgrid", "mailgun"), ("mailgun", "sendgrid"),
            ("amazon-ses", "mailchimp"), ("mailjet", "hubspot"),
            ("postmark", "klaviyo"), ("zendesk", "mailchimp"))):
        s = MADE[real](Draw("inside", real))
        other = MADE[pasted](Draw("inside-pasted", pasted))
        have = {n for n, _ in s.mail.fields}
        s.mail.fields += [f for f in other.mail.fields if f[0] not in have
                          and f[0] != "DKIM-Signature"]
        s.truth.forged = [pasted]
        yield "customer pastes another's fields", AT[i % 6], s


def selectors():
    """A selector that a service's customers have, in a domain of his own"""
    for i, (selector, helo) in enumerate((
            ("google", "mail-lf1-f41.google.com"), ("s1-ionos", "mout.kunden"
             "server.de"), ("mlsend", "mail12.mailersend.net"),
            ("hostingermail-a", "azure.yew.relay.mailchannels.net"))):
        d = Draw("selector", selector)
        c = spammer(d, i, helo)
        domain = c.spf[1]
        c.dkim, c.dmarc = [("pass", domain, selector)], "pass"
        yield "customers' selector", AT[i % 6], Sent(
            letter(d, f"News <news@{domain}>",
                   fields=[signature(domain, selector, USUAL)]), c,
            Truth(None, "none", may_forge=[
                "google", "google-workspace", "google-gmail", "ionos",
                "gmx-1and1-consumer", "mailersend", "mailchannels",
                "hostinger"]))


def selectors_forwarded():
    """The same, and a mailbox at the service forwards it to us"""
    for i, r in enumerate(AT):
        d = Draw("selector-forwarded", i)
        ip, host = mailboxes.google_host(d)
        domain = f"{d.lower(8)}.example"
        c = Conn(ip, host, "ana.mora+caf_=ana=corp.example@gmail.com",
                 dkim=[("pass", domain, "google")], dmarc="pass")
        fields = [("Received", f"by {host} with SMTP id d2e1a72fcca58-826c49"
                   "\n        for <ana@corp.example>; Sun, 22 Nov 2026 "
                   "23:41:02 -0800 (PST)"),
                  ("X-Forwarded-To", "ana@corp.example"),
                  ("Received", f"from mail.{domain} ([198.51.100.44])\n"
                   "        by mx.google.com with ESMTPS id a1b2;\n        "
                   "Sun, 22 Nov 2026 23:41:01 -0800 (PST)"),
                  signature(domain, "google", USUAL)]
        yield "customers' selector, forwarded", r, Sent(
            letter(d, f"News <news@{domain}>", fields=fields), c,
            Truth(None, "none", path=[("google*", "forwarder")]))


def octets_right():
    """HELO tells the client's own address in the service's form: anybody can
    choose it"""
    for i, r in enumerate(AT):
        d = Draw("octets", r)
        c = spammer(d, i)
        a, b = c.ip.split(".")[2:]
        c.helo = (f"a{a}-{b}.smtp-out.amazonses.com",
                  f"mta-{a}-{b}.sparkpostmail.com")[i % 2]
        yield "HELO with the right octets", r, Sent(
            letter(d), c, Truth(None, "none", may_forge=["amazon-ses",
                                                         "sparkpost"]))


def handing_on():
    """Signs of forwarders, groups and connectors from a rented server"""
    eq = "=shop.example=bounces+1234567-ab12-ana"
    signs = [("bounce+SRS=xyZ12=AB" + eq, []), ("SRS0=aB3d=XY" + eq, []),
             ("ana.mora+caf_=ana=corp.example", [
                 ("X-Forwarded-To", "ana@corp.example"),
                 ("X-Forwarded-For", "ana.mora@gmail.com ana@corp.example")]),
             ("team+bncBCABCDEFGHIJ", [("X-Google-Group-Id", "123456789012"),
                                       ("Mailing-list", "list team@x.example")
                                       ]),
             ("bounces-imx+" + "0123456789" * 4, [
                 ("X-Forwarding-Service", "ImprovMX v3.0.0")]),
             ("info", [("X-MS-Exchange-CrossTenant-OriginalAttributedTenant"
                        "ConnectingIp", "TenantId=01234567-89ab-cdef-0123-"
                        "456789abcdef;Ip=[198.51.100.61];Helo=[x.example]"),
                       ("X-OriginatorOrg", "fabrika.example")])]
    for i, (local, fields) in enumerate(signs):
        for r in (AT[i], AT[(i + 3) % 6]):
            d = Draw("handing", i, r)
            c = spammer(d, i)
            c.mail_from = f"{local}@{c.spf[1]}"
            yield "signs of forwarding", r, Sent(
                letter(d, fields=fields), c, Truth(None, "none"))


def all_of():
    for f in (pasted_fields, pasted_signatures, replays, helos, verps,
              chains, message_ids, addresses, domains, inside, selectors,
              selectors_forwarded,
              octets_right, handing_on):
        for kind, receiver, s in f():
            yield "forged: " + kind, receiver, s
