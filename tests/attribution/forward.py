"""Labelled: what forwarders, lists and gateways handed on."""

import mailboxes
from draw import Draw
from mails import USUAL, Conn, Truth, signature
from transactional import MADE

# Their own signature survives
SIGNED = ["mailchimp", "amazon-ses", "hubspot", "mailjet", "zendesk",
          "klaviyo", "postmark", "activecampaign"]
AT = ["postfix", "m365", "gmail", "exim", "fastmail", "sendmail"]


def handed_on(s, conn, step, more=(), hop_by="mx.forward.example"):
    """s, taken by hop_by and sent on with another envelope"""
    hop = ("Received", f"from {s.conn.helo} ({s.conn.rdns or 'unknown'} "
           f"[{s.conn.ip}])\n\tby {hop_by} with ESMTPS id 77aa;\n\tMon, 23 "
           "Nov 2026 07:40:59 +0000")
    s.mail.fields = list(more) + [hop] + s.mail.fields
    dkim, dmarc = s.conn.dkim, s.conn.dmarc
    s.conn = conn
    s.conn.dkim, s.conn.dmarc = dkim + conn.dkim, dmarc
    t = s.truth
    t.accounts = [(k, v, "present" if g == "boundary" else g)
                  for k, v, g in t.accounts]
    t.path = t.path + [step]
    t.hidden = []
    return s


def without_envelope(s):
    """Numbers that only the envelope told are gone"""
    text = s.mail.octets().decode()
    s.truth.accounts = [a for a in s.truth.accounts if a[1] in text]
    return s


def srs():
    for i, slug in enumerate(SIGNED):
        d = Draw("srs", slug)
        s = MADE[slug](d)
        local, dom = s.conn.mail_from.rsplit("@", 1)
        conn = Conn("203.0.113.25", "mail.forward.example",
                    f"SRS0=aB3d=XY={dom}={local}@forward.example")
        yield "SRS", AT[i % 6], handed_on(s, conn, (None, "forwarder"))


def gmail():
    for i, slug in enumerate(SIGNED):
        d = Draw("caf", slug)
        s = MADE[slug](d)
        ip, host = mailboxes.google_host(d)
        conn = Conn(ip, host, "ana.mora+caf_=ana=corp.example@gmail.com")
        more = [("Received", f"by {host} with SMTP id d2e1a72fcca58-826c49b7"
                 "\n        for <ana@corp.example>; Sun, 22 Nov 2026 "
                 "23:41:02 -0800 (PST)"),
                ("X-Forwarded-To", "ana@corp.example"),
                ("X-Forwarded-For", "ana.mora@gmail.com ana@corp.example")]
        yield "Gmail forwards", AT[i % 6], handed_on(
            s, conn, ("google*", "forwarder"), more, "mx.google.com")


def m365():
    for i, slug in enumerate(SIGNED):
        d = Draw("m365-srs", slug)
        s = MADE[slug](d)
        ip, host = mailboxes.m365_host(d)
        conn = Conn(ip, host, f"ana+SRS=xyZ12=AB={d.customer}=info@"
                    "fabrika.example")
        conn.dkim = [("pass", "fabrika.onmicrosoft.com",
                      "selector1-fabrika-onmicrosoft-com")]
        more = [signature("fabrika.onmicrosoft.com", "selector1-fabrika-"
                          "onmicrosoft-com", USUAL)] + \
            mailboxes.m365_fields(d, "AM9PR04MB1.eurprd04.prod.outlook.com")
        yield "Microsoft 365 forwards", AT[i % 6], handed_on(
            s, conn, ("microsoft365", "forwarder"), more,
            "AM0EUR02FT012.mail.protection.outlook.com")


def improvmx():
    for i, slug in enumerate(SIGNED[:4]):
        d = Draw("improvmx", slug)
        s = MADE[slug](d)
        conn = Conn("203.0.113.33", "mail30.mxa.infra.improvmx.com",
                    f"bounces-imx+{d.hex(40)}@forwarded.example")
        conn.dkim = [("pass", "improvmx-mails.com", "dkimprovmx1")]
        more = [signature("improvmx-mails.com", "dkimprovmx1", USUAL),
                ("X-Forwarding-Service", "ImprovMX v3.0.0")]
        yield "ImprovMX forwards", AT[i % 6], handed_on(
            s, conn, ("improvmx", "forwarder"), more, "mx1.improvmx.com")


def other_services():
    """Forwarding services that sign, and one that leaves a field"""
    for i, slug in enumerate(SIGNED[:4]):
        d = Draw("forwardemail", slug)
        s = MADE[slug](d)
        local, dom = s.conn.mail_from.rsplit("@", 1)
        conn = Conn("203.0.113.34", "mx1.forwardemail.net",
                    f"SRS0=ab12=CD={dom}={local}@forwardemail.net")
        conn.dkim = [("pass", "forwardemail.net", "default")]
        more = [signature("forwardemail.net", "default", USUAL),
                ("X-ForwardEmail-Sender", "rfc822; info@x.example"),
                ("X-Report-Abuse", "abuse@forwardemail.net")]
        yield "Forward Email forwards", AT[i % 6], handed_on(
            s, conn, ("forwardemail", "forwarder"), more,
            "mx1.forwardemail.net")
        d = Draw("yandex", slug)
        s = MADE[slug](d)
        conn = Conn("203.0.113.35", "forward102a.mail.yandex.net",
                    "ana@yandex.example")
        yield "Yandex forwards", ["postfix", "exim", "fastmail",
                                  "sendmail"][i], handed_on(
            s, conn, ("yandex", "forwarder"), [("X-Yandex-Fwd", "1")],
            "mail-nwsmtp-mxfront.mail.yandex.net")


def lists():
    """A list that adds nothing keeps the author's signature; one that does
    breaks it, and nobody is accused"""
    for i, slug in enumerate(("microsoft365", "google-gmail",
                              "outlook-consumer", "google-workspace")):
        for whole in (True, False):
            d = Draw("list", slug, whole)
            s = MADE[slug](d)
            if not whole:
                s.conn.dkim = [("fail", dom, sel)
                               for _, dom, sel in s.conn.dkim]
            conn = Conn("203.0.113.80", "lists.club.example",
                        "members-bounces@lists.club.example")
            conn.dkim = [("pass", "lists.club.example", "l1")]
            more = [("List-Id", "Members <members.lists.club.example>"),
                    ("List-Post", "<mailto:members@lists.club.example>"),
                    ("X-BeenThere", "members@lists.club.example"),
                    signature("lists.club.example", "l1", USUAL)]
            handed_on(s, conn, (None, "list"), more, "lists.club.example")
            if not whole:
                s.truth = Truth(None, "none")
            yield "list", AT[(i + whole) % 6], s


def groups():
    for i, r in enumerate(AT):
        d = Draw("groups", i)
        s = mailboxes.workspace(d)
        gid = d.digits(12)
        s.conn.mail_from = f"team+bncBC{d.word(20).upper()}@{d.customer}"
        s.mail.fields = [("X-Google-Group-Id", gid),
                         ("X-BeenThere", f"team@{d.customer}"),
                         ("Mailing-list", f"list team@{d.customer}; contact "
                          f"team+owners@{d.customer}"),
                         ("X-Original-Sender", f"eva@{d.shop}.test.example")
                         ] + s.mail.fields
        s.truth = Truth("google-groups", "observed",
                        accounts=[("group-id", gid, "present")])
        yield "Google Groups", r, s


def connectors():
    """A server of a customer's relays through its tenant"""
    for i, r in enumerate(AT):
        d = Draw("connector", i)
        s = mailboxes.m365(d)
        tenant = d.uuid()
        s.conn.dkim = []
        s.mail.fields = [f for f in s.mail.fields
                         if f[0] not in ("DKIM-Signature", "Received")] + [
            ("X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp"
             , f"TenantId={tenant};Ip=[198.51.100.61];Helo=[erp.{d.customer}]"
             )]
        hop = ("Received", f"from erp.{d.customer} (198.51.100.61) by\n AM0EU"
               "R02FT012.mail.protection.outlook.com (10.13.54.77) with "
               "Microsoft SMTP\n Server id 15.20.9412.4; Mon, 23 Nov 2026 "
               "07:40:59 +0000")
        s.mail.fields = mailboxes.m365_fields(
            d, "AM9PR04MB1.eurprd04.prod.outlook.com") + [hop] + \
            s.mail.fields
        s.truth = Truth("microsoft365", accounts=[("tenant-id", tenant,
                                                   "present")],
                        path=[("microsoft365", "relay")])
        yield "connector", r, s


def broken():
    """Forwarded, and the forwarder broke the signature: nobody is named and
    nobody is accused"""
    for i, slug in enumerate(("mailchimp", "mailjet", "klaviyo",
                              "zendesk")):
        d = Draw("broken", slug)
        s = MADE[slug](d)
        s.conn.dkim = [("fail", dom, sel) for _, dom, sel in s.conn.dkim]
        s.conn.dmarc = "fail"
        local, dom = s.conn.mail_from.rsplit("@", 1)
        conn = Conn("203.0.113.25", "mail.forward.example",
                    f"SRS0=aB3d=XY={dom}={local}@forward.example")
        handed_on(s, conn, (None, "forwarder"))
        s.truth = Truth(None, "none")
        yield "signature broken", AT[i % 6], s


def plain():
    """A university's .forward: host and signatures speak of different ones,
    the envelope is as it was, and SPF fails"""
    for i, slug in enumerate(SIGNED + ["sendgrid", "mailgun", "sparkpost",
                                       "mailersend"]):
        d = Draw("plain", slug)
        s = MADE[slug](d)
        conn = Conn("203.0.113.40", "mail.alumni.example", s.conn.mail_from,
                    spf=("fail", s.conn.mail_from.rsplit("@", 1)[1]))
        handed_on(s, conn, (None, "forwarder"), hop_by="mail.alumni.example")
        s.truth.path = None
        if slug not in SIGNED:  # only a customer's signature is left
            s.truth = Truth(None, "none")
        yield "plain, as .forward does", AT[i % 6], s


def godaddy():
    for i, slug in enumerate(("mailchimp", "hubspot")):
        d = Draw("godaddy", slug)
        s = MADE[slug](d)
        local, dom = s.conn.mail_from.rsplit("@", 1)
        conn = Conn("203.0.113.201", "osplwbeout06-3.prod.phx3.secureserver"
                    ".net", f"srs0=ab12=cd={dom}={local}@bounce.secureserver"
                    ".net")
        conn.dkim = [("pass", "bounce.secureserver.net", "secureserver2")]
        more = [signature("bounce.secureserver.net", "secureserver2", USUAL)]
        yield "GoDaddy forwards", AT[i % 6], handed_on(
            s, conn, ("godaddy*", "forwarder"), more,
            "p3plibsmtp.prod.phx3.secureserver.net")


def all_of():
    for f in (srs, gmail, m365, improvmx, other_services, lists, groups,
              connectors, broken, plain, godaddy):
        for kind, receiver, s in f():
            yield "forwarded: " + kind, receiver, without_envelope(s)
