"""Genuine mail of transactional services, as its facts are published: hosts,
envelopes, signatures, fields; customers and numbers are invented."""

from draw import Draw, b64, words2047
from mails import USUAL, Conn, Mail, Sent, Truth, signature, usual

MADE = {}  # slug: function(draw) -> Sent


def made(slug):
    def keep(f):
        MADE[slug] = f
        return f
    return keep


def letter(d, frm=None, message_id=None, subject="Your order", fields=(),
           link=None, to=None):
    frm = frm or f"{d.shop.title()} <info@{d.customer}>"
    body = f"Hello,\n\nsee https://{link or 'www.' + d.customer}/x\n"
    return Mail(list(fields) + usual(frm, to or d.rcpt, subject, message_id or
                                     f"{d.hex(20)}@{d.customer}"), body)


@made("sendgrid")
def sendgrid(d, customer=None, uid=None, host=None, extra=()):
    uid, cust = uid or d.digits(8), customer or d.customer
    ip = f"149.72.{d.of(11, 90, 120)}.{d.of(7, 81, 200)}"
    host = host or f"{d.of('wrqvwxzv', 'xtrwkhkt')}.outbound-mail.sendgrid.net"
    bounce = f"em{d.digits(4)}.{cust}"
    fields = [signature(cust, "s1", USUAL + ["x-entity-id"]),
              ("X-SG-EID", words2047("u001." + d.word(40) + "+/=")),
              ("X-SG-ID", words2047("u001." + d.word(60) + "=")),
              ("X-Entity-ID", "u001." + d.word(20) + "==")] + list(extra)
    return Sent(letter(d, f"Shop <info@{cust}>", f"{d.word(22)}@geopod-ismtpd"
                       f"-{d.digits(2)}", fields=fields,
                       link=f"u{uid}.ct.sendgrid.net/ls/click"),
                Conn(ip, host, f"bounces+{uid}-{d.hex(4)}-{d.rcpt_eq}@"
                     f"{bounce}", dkim=[("pass", cust, "s1")], dmarc="pass"),
                Truth("sendgrid", accounts=[("user-id", uid, "boundary")],
                      path=[("sendgrid", "origin")], hidden=[d.rcpt]))


@made("mailgun")
def mailgun(d, customer=None, extra=(), host=None):
    cust = customer or "mg." + d.customer
    domain_id = d.hex(6)
    ip = f"69.72.{d.of(40, 41, 43)}.{d.of(7, 81, 200)}"
    fields = [signature(cust, "krs", USUAL + ["sender"]),
              ("X-Mailgun-Sending-Ip", ip),
              ("X-Mailgun-Sid", b64(f'["{d.hex(5)}","{d.rcpt}",'
                                    f'"{domain_id}"]')),
              ("Sender", "info@" + cust)] + list(extra)
    return Sent(letter(d, f"Shop <info@{cust}>", f"20261123074100.{d.hex(16)}"
                       f"@{cust}", fields=fields, link="email." + cust),
                Conn(ip, host or f"m{d.of(43, 69)}-{d.of(7, 12)}.mailgun.net",
                     f"bounce+{d.hex(6)}.{domain_id}-{d.rcpt_eq}@{cust}",
                     dkim=[("pass", cust, "krs")], dmarc="pass"),
                Truth("mailgun", accounts=[("domain-id", domain_id,
                                            "boundary")],
                      path=[("mailgun", "origin")], hidden=[d.rcpt]))


SES_SELECTOR = "ug7nbtf4gccmlpwj322ax3p6ow6yfsug"


@made("amazon-ses")
def ses(d, key=None, bounce=None, extra=(), host=None, dkim=None):
    key = key or d.word(42) + "="
    ip = f"54.240.{d.of(8, 9, 48)}.{d.of(7, 81, 200)}"
    a, b = ip.split(".")[2:]
    handle = f"0100019a{d.hex(8)}-{d.uuid()}-000000"
    bounce = bounce or d.of("amazonses.com", "send." + d.customer)
    fields = [signature(d.customer, d.lower(32), USUAL),
              signature("amazonses.com", SES_SELECTOR, USUAL + ["feedback-id"]
                        ), ("Feedback-ID",
                            f"::1.us-east-1.{key}:AmazonSES"),
              ("X-SES-Outgoing", f"2026.11.23-{ip}")] + list(extra)
    return Sent(letter(d, None, f"{handle}@email.amazonses.com",
                       fields=fields),
                Conn(ip, host or f"a{a}-{b}.smtp-out.amazonses.com",
                     f"{handle}@{bounce}",
                     dkim=dkim or [("pass", d.customer, "sel"),
                                   ("pass", "amazonses.com", SES_SELECTOR)],
                     dmarc="pass"),
                Truth("amazon-ses", accounts=[("account-key", key, "signed"),
                      ("message-handle", handle[:-7], "boundary")],
                      path=[("amazon-ses", "origin")]))


@made("mandrill")
def mandrill(d):
    uid = d.digits(8)
    host = f"mail{d.digits(3)}-{d.digits(2)}.atl{d.digits(2)}.mandrillapp.com"
    fields = [signature("mandrillapp.com", "mte1", USUAL),
              ("X-Mandrill-User", "md_" + uid),
              ("Feedback-ID", f"{uid}:{uid}.20261123:md")]
    return Sent(letter(d, None, f"{uid}.20261123074100.{d.hex(14)}.1@{host}",
                       fields=fields),
                Conn("198.2.180.9", host, f"bounce-md_{uid}.{d.hex(8)}.v1-"
                     f"{d.hex(32)}@mandrillapp.com",
                     dkim=[("pass", "mandrillapp.com", "mte1")]),
                Truth("mandrill", accounts=[("user-id", uid, "boundary")],
                      path=[("mandrill", "origin")]))


@made("postmark")
def postmark(d):
    server, account = d.digits(7), d.digits(6)
    host = f"mta{d.of(21, 77)}-ab1.mtasv.net"
    fields = [signature(d.customer, "20240101000000pm", USUAL),
              signature("pm.mtasv.net", "pm20231201", USUAL +
                        ["feedback-id"]),
              ("X-PM-Message-Id", d.uuid()),
              ("X-PM-RCPT", f"|{b64(f'm0|{account}|{server}|{d.rcpt}')}|"),
              ("X-PM-Message-Stream", "outbound"),
              ("Feedback-ID", f"s{server}-{d.lower(6)}:s{server}:a{account}:"
               "postmark"),
              ("X-Complaints-To", "abuse@postmarkapp.com")]
    return Sent(letter(d, fields=fields, link="click.pstmrk.it/3s"),
                Conn("104.245.209.7", host, f"pm_bounces@pm-bounces."
                     f"{d.customer}", dkim=[
                         ("pass", d.customer, "20240101000000pm"),
                         ("pass", "pm.mtasv.net", "pm20231201")],
                     dmarc="pass"),
                Truth("postmark", accounts=[("server-id", server, "signed"),
                                            ("account-id", account,
                                             "signed")],
                      path=[("postmark", "origin")], hidden=[d.rcpt]))


@made("sparkpost")
def sparkpost(d, customer=None, cid=None, host=None):
    cid, cust = cid or d.digits(6), customer or "mail." + d.customer
    host = host or f"mta-{d.of(80, 74)}-{d.of(192, 31)}.sparkpostmail.com"
    fields = [signature(cust, "scph0221", USUAL),
              ("X-MSFBL", d.word(40) + "=|" + b64(
                  f'{{"customer_id":"{cid}","subaccount_id":"2","r":'
                  f'"{d.rcpt}"}}'))]
    return Sent(letter(d, f"News <news@{cust}>", f"{d.hex(2)}.{d.hex(2)}."
                       f"{d.digits(5)}.{d.hex(8)}@i-{d.hex(8)}.mta1vrest.cc."
                       "prd.sparkpost", fields=fields),
                Conn("192.0.2.71", host, f"msprvs1={d.word(12)}=bounces-{cid}"
                     f"-2@{cust}", dkim=[("pass", cust, "scph0221")],
                     dmarc="pass"),
                Truth("sparkpost", "observed",
                      accounts=[("customer-id", cid, "boundary")],
                      path=[("sparkpost", "origin")], hidden=[d.rcpt]))


@made("mailjet")
def mailjet(d):
    acct = d.digits(6)
    fields = [signature(d.customer, "mailjet", USUAL + ["feedback-id"]),
              signature("bnc3.mailjet.com", "mailjet2", USUAL +
                        ["feedback-id"]),
              ("X-MJ-Mid", d.word(26)), ("X-MJ-SMTPGUID", d.uuid()),
              ("Feedback-Id", f"42.{acct}.{d.digits(7)}:MJ")]
    return Sent(letter(d, None, f"{d.hex(8)}.{d.word(26)}@mailjet.com",
                       fields=fields, link="x0k3.mjt.lu/lnk"),
                Conn("203.0.113.161", f"o{d.of(13, 161)}.p8.mailjet.com",
                     f"{d.hex(8)}.{d.word(26)}@a{acct}.bnc3.mailjet.com",
                     dkim=[("pass", d.customer, "mailjet"),
                           ("pass", "bnc3.mailjet.com", "mailjet2")],
                     dmarc="pass"),
                Truth("mailjet", accounts=[("account-id", acct, "boundary")],
                      path=[("mailjet", "origin")]))


@made("brevo")
def brevo(d):
    acct, ip = d.digits(7), "192.0.2.143"
    host = f"{d.lower(2)}.d.sender-sib.com"
    fields = [signature(d.customer, "brevo1", USUAL),
              ("X-Mailin-EID", b64(f"{d.digits(9)}~{d.rcpt}~<2026.1@smtp-"
                                   f"relay.mailin.fr>~{host}")),
              ("Feedback-ID", f"{ip}:{acct}_-1:{acct}:Sendinblue"),
              ("X-sib-id", d.word(40)), ("X-Mailer", "Sendinblue")]
    return Sent(letter(d, None, f"202611230741.{d.digits(11)}@smtp-relay."
                       "mailin.fr", fields=fields),
                Conn(ip, host, f"bounces-{d.digits(9)}-info={d.customer}@"
                     f"{host}", dkim=[("pass", d.customer, "brevo1")],
                     dmarc="pass"),
                Truth("brevo", accounts=[("account-id", acct, "present")],
                      path=[("brevo", "origin")], hidden=[d.rcpt]))


@made("elasticemail")
def elasticemail(d):
    fields = [signature(d.customer, "api", USUAL),
              signature("bounces.elasticemail.net", "api", USUAL),
              ("X-Msg-EID", d.word(22))]
    return Sent(letter(d, None, f"{d.word(22)}.{d.word(22)}@"
                       f"{d.lower(5)}.trk.elasticemail.com", fields=fields),
                Conn("203.0.113.92", f"mail{d.digits(3)}.elasticemail.info",
                     f"info={d.customer}@bounces.elasticemail.net",
                     dkim=[("pass", "bounces.elasticemail.net", "api")]),
                Truth("elasticemail", path=[("elasticemail", "origin")]))


@made("smtp2go")
def smtp2go(d):
    acct = d.digits(6)
    fields = [signature("smtpcorp.com", "a0-2", USUAL + ["feedback-id"]),
              ("Feedback-ID", f"{acct}m:{acct}a{d.word(6)}:{acct}s{d.word(10)}"
               ":SMTPCORP"), ("X-Smtpcorp-Track", d.word(30))]
    return Sent(letter(d, fields=fields),
                Conn("203.0.113.41", f"a{d.of(4, 7)}i{d.digits(3)}.smtp2go"
                     ".com", f"bounce.{d.word(12)}@{d.customer}",
                     dkim=[("pass", "smtpcorp.com", "a0-2")]),
                Truth("smtp2go", accounts=[("account-id", acct, "signed")],
                      path=[("smtp2go", "origin")]))


@made("mailersend")
def mailersend(d):
    acct = d.lower(12)
    fields = [signature(d.customer, "mlsend", USUAL + ["feedback-id"]),
              ("X-MailerSend-MessageID", d.hex(24)),
              ("X-MailerSend-RecipientID", f"{d.hex(24)};{d.hex(24)};{acct}"),
              ("Feedback-ID", f"{acct}:MailerSend")]
    return Sent(letter(d, None, f"{d.hex(24)}@mailersend.net", fields=fields),
                Conn("192.0.2.88", f"mail{d.digits(3)}.mailersend.net",
                     f"bounce-{acct}+{d.hex(24)}@mta.{d.customer}",
                     dkim=[("pass", d.customer, "mlsend")], dmarc="pass"),
                Truth("mailersend", "observed",
                      accounts=[("account-key", acct, "signed")],
                      path=[("mailersend", "origin")]))


@made("zeptomail")
def zeptomail(d):
    acct = f"{d.hex(4)}.{d.hex(9)}"
    jid = f"{acct}.m1.{d.uuid()}.{d.hex(11)}"
    fields = [signature(d.customer, "1522905495316", USUAL),
              ("X-JID", jid), ("TM-MAIL-JID", jid),
              ("X-App-Message-ID", jid),
              ("X-Report-Abuse", f"<mailto:abuse+{jid}@zeptomail.eu>")]
    return Sent(letter(d, fields=fields),
                Conn("203.0.113.77", f"sender{d.of(21, 4)}.eu.transmail.net",
                     f"systemgenerated+{d.uuid()}_vt1@bounce.{d.customer}",
                     dkim=[("pass", d.customer, "1522905495316")],
                     dmarc="pass"),
                Truth("zeptomail", "observed",
                      path=[("zeptomail", "origin")]))


@made("oci-email-delivery")
def oci(d):
    fields = [signature("iad1.rp.oracleemaildelivery.com",
                        "prod-iad-20200707", USUAL),
              ("Reporting-Meta", d.word(60))]
    return Sent(letter(d, fields=fields),
                Conn("192.0.2.19", f"adg{d.digits(1)}cb{d.digits(2)}.iad1."
                     "oracleemaildelivery.com", f"bounces+{d.rcpt_eq}@iad1.rp"
                     ".oracleemaildelivery.com", dkim=[
                         ("pass", "iad1.rp.oracleemaildelivery.com",
                          "prod-iad-20200707")]),
                Truth("oci-email-delivery",
                      path=[("oci-email-delivery", "origin")],
                      hidden=[d.rcpt]))


@made("locaweb-smtp")
def locaweb(d):
    uid, login = d.hex(32), d.shop
    fields = [signature("smtplw-07.com", "smtplw", USUAL),
              ("x-account-uid", uid), ("x-envid", f"{uid}-1795419660"),
              ("x-locaweb-id2", b64(login.encode().hex()))]
    return Sent(letter(d, fields=fields),
                Conn("203.0.113.30", "smtp1t2f7.saaspmta0001.correio.biz",
                     f"bounce-{uid}@smtplw-07.com",
                     dkim=[("pass", "smtplw-07.com", "smtplw")]),
                Truth("locaweb-smtp", accounts=[("login", login, "present"),
                                                ("account-uid", uid,
                                                 "boundary")],
                      path=[("locaweb-smtp", "origin")]))


@made("netcore")
def netcore(d):
    acct = d.digits(5)
    fields = [signature(d.customer, "pepipost", USUAL + ["feedback-id"]),
              ("X-Fncid", f"{acct}-{d.digits(9)}-0"),
              ("Feedback-Id", f"{acct}:202611:1:falconide")]
    return Sent(letter(d, fields=fields),
                Conn("203.0.113.50", "fmta7-12.ncdelivery04.com",
                     f"{d.digits(5)}-{acct}-{d.digits(8)}-corp.example@"
                     f"{d.customer}", dkim=[("pass", d.customer, "pepipost")],
                     dmarc="pass"),
                Truth("netcore", "observed",
                      accounts=[("account-id", acct, "signed")],
                      path=[("netcore", "origin")]))


def draw(slug, n=0, *more):
    return MADE[slug](Draw(slug, n), *more)
