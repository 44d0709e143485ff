"""Genuine mail of further platforms, by the facts about each alone."""

from mails import USUAL, Conn, Sent, Truth, signature
from transactional import letter, made, sendgrid


def plain(slug, host, ip, bounce, dkim, fields=(), accounts=(), hidden=False,
          strength="proven", message_id=None):
    """bounce, fields, accounts: functions of the draw"""
    @made(slug)
    def make(d):
        v = {"n": d.digits(7), "a": d.digits(5), "h": d.hex(32),
             "w": d.word(16), "u": d.uuid(), "r": d.rcpt_eq, "c": d.customer,
             "s": d.shop, "k": d.lower(6)}
        signers = [(x.format(**v), s.format(**v)) for x, s in dkim]
        out = [signature(x, s, USUAL) for x, s in signers]
        out += [(n, x.format(**v)) for n, x in fields]
        return Sent(letter(d, None, message_id and message_id.format(**v),
                           "News", out),
                    Conn(ip, host.format(**v), bounce.format(**v),
                         dkim=[("pass", x, s) for x, s in signers]),
                    Truth(slug, strength, path=[(slug, "origin")],
                          accounts=[(k, x.format(**v), g)
                                    for k, x, g in accounts],
                          hidden=[d.rcpt] if hidden else []))
    return make


plain("alibaba-directmail", "out28-101.us.a.dm.aliyun.com", "192.0.2.60",
      "info@{c}", [("{c}", "aliyun-us-east-1"),
                   ("dm-fbl.aliyuncs.com", "feedback")],
      [("Feedback-ID", "default:info@{c}:batch:{n}")],
      [("account-id", "{n}", "present")])
plain("apsis", "rs-12.mta.anpdm.com", "203.0.113.61",
      "3fd.c.12.J34-{n}@{k}.anpdm.com", [("anpdm.com", "newsletter")],
      [("X-MailingID", "2::1::77::88"),
       ("Feedback-ID", "77:12:3-4:apsis")], [("account", "{k}", "boundary")])
plain("everlytic", "mail12m3.outbound.eversrv.com", "203.0.113.63",
      "b_1_2f_3_ab_{a}@{c}", [("eversrv.com", "everlytickey1")],
      [("Feedback-ID", "12:bulk:bulk:{a}-abcdefghijklmnop")],
      [("account-number", "{a}", "present")])
plain("smtpcom", "mailer12.gate7.rs.smtp.com", "203.0.113.64",
      "bounce-{n}@{c}", [("smtpsendemail.com", "s1")],
      [("Feedback-ID", "{n}:SMTPCOM")], [("account-id", "{n}", "present")])
plain("maileon", "mx-ca-12.xqueue.com", "203.0.113.65",
      "bounce-abcdefgh234567@{c}", [("{c}", "xq")],
      [("X-Mailer", "Maileon"),
       ("Feedback-ID", "Type1:MailingID77:Sender{a}")],
      [("account-id", "{a}", "present")], strength="observed")
plain("emaillabs", "smtp12-3.emaillabs.net.pl", "203.0.113.66",
      "el.{h}.12.{k}.smtp@{c}", [("{c}", "dkim")],
      [("X-Return-Path", "el.{h}.12.{k}.smtp@{c}")],
      [("account-name", "{k}", "boundary")], strength="observed")
plain("inwise", "k12.vasmtp.com", "203.0.113.67", "bounce@return-email.com",
      [("return-email.com", "inwise")],
      [("Feedback-ID", "{a}:12:34:ingfbl")],
      [("account-id", "{a}", "present")])
plain("mail2easy", "{k}.1a2b-idc.tp.ma2e.com.br", "203.0.113.68",
      "bounce@{c}", [("{c}", "m2e")],
      [("Feedback-Id", "{k}:12:mail2easypro")],
      [("account-code", "{k}", "present")], strength="observed")
plain("iagente", "node12.corporate-mail-br.com", "203.0.113.69",
      "bounce@bounce12.corporate-mail-br.com", [("{c}", "ia")],
      [("X-aid", "{a}"), ("X-Mailer", "IA4-{a}"),
       ("Feedback-ID", "77:{a}:12:app4.{a}")],
      [("account-id", "{a}", "present")])
plain("granicus", "mailer12.govd3.service.govdelivery.com", "203.0.113.72",
      "bounce@public.govdelivery.com", [("public.govdelivery.com", "k1"),
                                        ("messagingfabric.com", "k1")],
      [("X-Accountcode", "CITY{a}")], [("agency", "CITY{a}", "present")])
plain("alchemer", "rspmtaeast-04.alchemer.com", "203.0.113.73",
      "noreply@alchemer.com", [("alchemer.com", "key1")],
      [("List-Unsubscribe", "<mailto:unsub-action_cid{a}_sid{n}_rid1@alchemer"
        ".com>")], [("customer-id", "{a}", "present")])


@made("attentive")
def attentive(d):
    acct = d.digits(6)
    s = sendgrid(d, host=f"o{d.digits(2)}.shared.attentivemail.com",
                 extra=[("X-Attntv-Account", acct),
                        ("Feedback-ID", f"12:{acct}:CAMPAIGN:Attentive")])
    s.truth = Truth("attentive", "observed", carrier="sendgrid",
                    accounts=[("account-id", acct, "present")],
                    hidden=[d.rcpt], path=[("attentive", "origin"),
                                           ("sendgrid", "carrier")])
    return s


@made("drip")
def drip(d):
    acct = d.digits(7)
    s = sendgrid(d, host=f"o{d.digits(2)}.sg.m.dripemail2.com",
                 extra=[("X-Drip-SendingAccount", acct)])
    s.truth = Truth("drip", "observed", carrier="sendgrid",
                    accounts=[("account-id", acct, "present")],
                    hidden=[d.rcpt], path=[("drip", "origin"),
                                           ("sendgrid", "carrier")])
    return s


@made("insider")
def insider(d):
    s = sendgrid(d, "ins.useinsider.com", "7686547",
                 host=f"o{d.digits(1)}.wrm{d.digits(1)}.useinsider.email")
    s.conn.mail_from = s.conn.mail_from.split("@")[0] + \
        "@ins.useinsider.com"
    s.conn.spf = ("pass", "ins.useinsider.com")
    s.conn.dkim = [("pass", "useinsider.com", "ins")]
    s.truth = Truth("insider", carrier="sendgrid", hidden=[d.rcpt],
                    path=[("insider", "origin"), ("sendgrid", "carrier")])
    return s


plain("namecheap-privateemail", "mta-12-3.privateemail.com", "198.54.122.40",
      "ana@{c}", [("{c}", "default")],
      message_id="1234567.12.1795419660000@privateemail.com")
plain("zoho-mail", "sender4-op-o12.zoho.com", "203.0.113.74", "ana@{c}",
      [("{c}", "zmail")], [("X-Zoho-Virus-Status", "1")],
      strength="observed")
plain("docusign", "mail12.docusign.net", "203.0.113.75", "dse@{c}",
      [("{c}", "ds")], [("X-Api-Host", "na4.docusign.net")],
      strength="observed")
plain("clickfunnels", "o12.sgip.clickfunnelsnotifications.com",
      "149.72.90.12", "bounces+1321149-ab12-{r}@cfemail.clickfunnels"
      "notifications.com", [("clickfunnelsnotifications.com", "s1")],
      message_id="mid-{h}@mailer.myclickfunnels.com")
