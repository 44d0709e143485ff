"""Genuine mail of marketing platforms, CRMs and help desks."""

from draw import b64
from mails import USUAL, Conn, Sent, Truth, signature
from transactional import letter, made, mailgun, sendgrid, ses, sparkpost


@made("mailchimp")
def mailchimp(d, host=None):
    u, uid = d.hex(25), d.digits(8)
    host = host or f"mail{d.of(21, 77)}.atl{d.of(51, 111)}.rsgsv.net"
    fields = [signature(d.customer, "k2", USUAL + ["x-mc-user",
                                                   "feedback-id"]),
              signature("mailchimpapp.net", "k2", USUAL + ["x-mc-user",
                                                           "feedback-id"]),
              ("X-MC-User", u), ("X-campaignid", f"mailchimp{u}.{d.hex(10)}"),
              ("Feedback-ID", f"{uid}:{uid}.{d.digits(7)}:us14:mc"),
              ("List-ID", f"{u}mc list <{u}.{d.digits(6)}.list-id.mcsv.net>"),
              ("X-Mailer", f"Mailchimp Mailer - **CID{d.hex(20)}**")]
    return Sent(letter(d, None, f"{u}.{d.hex(10)}.20261123074100.{d.hex(10)}."
                       f"{d.hex(8)}@{host}", "News", fields,
                       f"{d.shop}.us14.list-manage.com/track"),
                Conn("198.2.130.77", host, f"bounce-mc.us14_{uid}."
                     f"{d.digits(7)}-{d.hex(10)}@{host}",
                     dkim=[("pass", d.customer, "k2"),
                           ("pass", "mailchimpapp.net", "k2")],
                     dmarc="pass"),
                Truth("mailchimp", accounts=[("user", u, "signed"),
                                             ("user-id", uid, "boundary")],
                      path=[("mailchimp", "origin")]))


@made("klaviyo")
def klaviyo(d):
    acct = d.word(6)
    host = f"kl-{d.digits(2)}-{d.digits(2)}-{d.digits(2)}.kmta.shared." \
        "klaviyomail.com"
    back = ".".join(["10", b64(f"kl_{d.digits(11)}")[::-1],
                     b64("kl_" + d.lower(18))[::-1],
                     b64(d.rcpt[::-1])[::-1], b64('{"v2": "1"}')[::-1]])
    fields = [signature("shared.klaviyomail.com", "mtb1", USUAL +
                        ["x-kmail-account"]), ("X-Kmail-Account", acct),
              ("X-Kmail-Message", d.word(26)), ("X-Mailer-Info", back),
              ("X-Report-Abuse", "abuse@klaviyo.com")]
    return Sent(letter(d, subject="News", fields=fields,
                       link="manage.kmail-lists.com/subscriptions"),
                Conn("203.0.113.12", host, f"bounce-kl_{d.digits(9)}-kl_"
                     f"{d.word(8)}@{d.lower(6)}.shared.klaviyomail.com",
                     dkim=[("pass", "shared.klaviyomail.com", "mtb1")]),
                Truth("klaviyo", accounts=[("company-id", acct, "signed")],
                      path=[("klaviyo", "origin")], hidden=[d.rcpt]))


@made("hubspot")
def hubspot(d):
    hub = d.digits(7)
    pool = f"bf{d.of('02', '07')}x"
    fields = [signature(d.customer, "hs1-" + hub, USUAL),
              signature(f"{pool}.hubspotemail.net", "hs1", USUAL),
              ("X-HS-Cid", "1ax" + d.lower(12)),
              ("X-Report-Abuse-To", "abuse@hubspot.com (see https://policy."
               "hubspot.com/abuse-complaints)")]
    return Sent(letter(d, None, f"1795419660000.{d.uuid()}@{pool}."
                       "hubspotemail.net", "News", fields,
                       f"hs-{hub}.s.hubspotemail.net/hs"),
                Conn("203.0.113.62", f"bid{d.digits(2)}.{pool}.hubspotemail"
                     ".net", f"1ax{d.lower(12)}@{pool}.hubspotemail.net",
                     dkim=[("pass", d.customer, "hs1-" + hub),
                           ("pass", f"{pool}.hubspotemail.net", "hs1")],
                     dmarc="pass"),
                Truth("hubspot", accounts=[("hub-id", hub, "signed")],
                      path=[("hubspot", "origin")]))


@made("activecampaign")
def activecampaign(d):
    acct = d.digits(6)
    host = f"s{d.digits(2)}.csa1.acemsa1.com"
    fields = [signature("acems1.com", "acdkim1", USUAL),
              ("Feedback-ID", f"{acct}:{acct}.12:{d.digits(3)}:"
               "activecampaign"), ("X-250ok-CID", f"{acct}-12"),
              ("X-mid", b64(f"{d.rcpt} , c12, m34, s5")),
              ("X-Mailer", "ActiveCampaign Mailer")]
    return Sent(letter(d, None, f"20261123.{d.hex(12)}.swift@{d.shop}."
                       "activehosted.com", "News", fields,
                       f"{d.shop}.activehosted.com/proc.php"),
                Conn("203.0.113.88", host, f"bounce-{acct}-12-34-{d.rcpt_eq}"
                     f"@{host}", dkim=[("pass", "acems1.com", "acdkim1")]),
                Truth("activecampaign", accounts=[("account-id", acct,
                                                   "boundary")],
                      path=[("activecampaign", "origin")], hidden=[d.rcpt]))


@made("constantcontact")
def constantcontact(d):
    acct = "11" + d.digits(11)
    fields = [signature("auth.ccsend.com", "1000073432", USUAL +
                        ["x-feedback-id"]),
              ("X-Roving-Id", f"{acct}.{d.digits(3)}"),
              ("X-Feedback-ID", f"{d.uuid()}:{d.uuid()}:{acct}:CTCT"),
              ("X-CTCT-ID", d.uuid())]
    return Sent(letter(d, None, f"{d.digits(13)}.{acct}.{d.digits(8)}.0."
                       "381@synd.ccsend.com", "News", fields,
                       f"{d.lower(9)}.cc.rs6.net/tn.jsp"),
                Conn("208.75.123.9", f"ccm{d.digits(2)}.constantcontact.com",
                     f"{d.word(16)}_{acct}_{d.word(20)}@in.constantcontact"
                     ".com", dkim=[("pass", "auth.ccsend.com",
                                    "1000073432")]),
                Truth("constantcontact", accounts=[("account-id", acct,
                                                    "boundary")],
                      path=[("constantcontact", "origin")]))


@made("sfmc")
def sfmc(d):
    mid, job = d.digits(7), d.digits(6)
    cust = "mail." + d.customer
    fields = [signature(cust, "10dkim1", USUAL + ["list-unsubscribe"]),
              signature("s10.y.mc.salesforce.com", "fbldkim10", USUAL),
              ("X-SFMC-Stack", "10"), ("x-job", f"{mid}_{job}"),
              ("x-CSA-Compliance-Source", "SFMC")]
    return Sent(letter(d, f"News <news@{cust}>", f"{d.uuid()}@iad4s10mta"
                       f"{d.digits(3)}.xt.local", "News", fields,
                       f"click.{cust}/?qs={d.hex(40)}"),
                Conn("203.0.113.70", f"mta{d.digits(2)}.{cust}",
                     f"bounce-{d.digits(3)}_HTML-{d.digits(9)}-{job}-{mid}-"
                     f"{d.digits(5)}@bounce.{cust}",
                     dkim=[("pass", cust, "10dkim1"),
                           ("pass", "s10.y.mc.salesforce.com",
                            "fbldkim10")], dmarc="pass"),
                Truth("sfmc", accounts=[("mid", mid, "boundary")],
                      path=[("sfmc", "origin")]))


@made("salesforce-core")
def salesforce(d):
    org = "00D" + d.word(12)
    fields = [signature(d.customer, "sf2", USUAL), ("X-SFDC-LK", org),
              ("X-SFDC-User", "005" + d.word(12)),
              ("X-Sender", "postmaster@salesforce.com"),
              ("X-mail_abuse_inquiries",
               "http://www.salesforce.com/company/abuse.jsp")]
    return Sent(letter(d, None, f"{d.word(20)}.{d.word(4)}@sfdc.net",
                       fields=fields),
                Conn("203.0.113.120", "smtp03-ia4-sp1.mta.salesforce.com",
                     f"info={d.customer}__{d.word(10)}.{d.lower(4)}@ia4.bnc."
                     "salesforce.com", dkim=[("pass", d.customer, "sf2")],
                     dmarc="pass"),
                Truth("salesforce-core", accounts=[("org-id", org,
                                                    "present")],
                      path=[("salesforce-core", "origin")]))


@made("zoho-campaigns")
def zoho(d):
    org = d.digits(9)
    fields = [signature("mail24.zgpm.zcsend.net", "k1", USUAL),
              ("X-JID", f"3z{d.hex(62)}.1"),
              ("X-Mailer", "Zoho Campaigns")]
    return Sent(letter(d, subject="News", fields=fields,
                       link="x.maillist-manage.com/click"),
                Conn("136.143.188.9", "sender-12.psu4.zcsend.net",
                     f"bounce_{org}+a.{d.hex(12)}_v12@mail24.zgpm.zcsend.net",
                     dkim=[("pass", "mail24.zgpm.zcsend.net", "k1")]),
                Truth("zoho-campaigns", accounts=[("org", org,
                                                   "boundary")],
                      path=[("zoho-campaigns", "origin")]))


@made("salesmanago")
def salesmanago(d):
    acct = d.word(16)
    fields = [signature(d.customer, "salesmanago", USUAL),
              ("X-Abuse", "Please report abuse here: abuse@salesmanago.pl"),
              ("Feedback-ID", f"::{d.uuid()}:{acct}")]
    return Sent(letter(d, subject="News", fields=fields),
                Conn("203.0.113.140", "gauri.emsgrid.com",
                     f"sm.{d.digits(12)}.{acct}-info={d.customer}@smgrid.pl",
                     dkim=[("pass", d.customer, "salesmanago")],
                     dmarc="pass"),
                Truth("salesmanago", accounts=[("client-id", acct,
                                                "boundary")],
                      path=[("salesmanago", "origin")]))


@made("emblue")
def emblue(d):
    acct = d.lower(5)
    fields = [signature("embluejet.com", "epexo", USUAL),
              ("X-mta", "emblue3prd_bm-12"),
              ("Feedback-ID", f"{d.digits(5)}:email_id:1:{acct}")]
    return Sent(letter(d, None, f"{d.hex(3)}-{d.hex(10)}-c@embluemail.com",
                       "News", fields, "app.embluemail.com/x"),
                Conn("203.0.113.155", "emark4.embluebtl.com",
                     "emblue3prd_bm@emark4.embluejet.com",
                     dkim=[("pass", "embluejet.com", "epexo")]),
                Truth("emblue", accounts=[("account-key", acct, "present")],
                      path=[("emblue", "origin")]))


@made("zendesk")
def zendesk(d):
    sub, acct = d.shop, d.hex(7)
    fields = [signature("zendesk.com", "zendesk1", USUAL),
              ("X-Zendesk-From-Account-Id", acct),
              ("X-Zendesk-Email-Id", d.word(26).upper()),
              ("X-Mailer", "Zendesk Mailer"),
              ("Auto-Submitted", "auto-generated"),
              ("Reply-To", f"Support <support+id{d.digits(4)}@{sub}."
               "zendesk.com>")]
    return Sent(letter(d, f"Support <support@{sub}.zendesk.com>",
                       f"{d.word(10)}_{d.hex(13)}_sprut@zendesk.com",
                       "[Request received]", fields),
                Conn("192.161.146.12", "outbyoip12.pod17.use1.zdsys.com",
                     f"support@{sub}.zendesk.com",
                     dkim=[("pass", "zendesk.com", "zendesk1")],
                     dmarc="pass"),
                Truth("zendesk", accounts=[("account-key", acct, "present"),
                                           ("subdomain", sub, "boundary")],
                      path=[("zendesk", "origin")]))


@made("squarespace")
def squarespace(d):
    site = d.hex(24)
    fields = [signature("ab12.squarespace-mail.com", "squarespace", USUAL),
              ("X-Website-Id", site)]
    return Sent(letter(d, subject="News", fields=fields,
                       link="ab12.engage.squarespace-mail.com/r"),
                Conn("203.0.113.166", "out3-7.campaigns.ab12.squarespace-mail"
                     ".com", f"12.345.{d.hex(6)}.{d.hex(32)}@event.ab12."
                     "squarespace-mail.com",
                     dkim=[("pass", "ab12.squarespace-mail.com",
                            "squarespace")]),
                Truth("squarespace", accounts=[("site-id", site,
                                                "present")],
                      path=[("squarespace", "origin")]))


@made("questionpro")
def questionpro(d):
    user = d.digits(7)
    fields = [signature("qp-mail.com", "qp-mail-com-11-23", USUAL),
              ("userID", user),
              ("Feedback-ID", f"B-{d.digits(6)}-us:core-us:U-{user}-us:"
               "QuestionPro")]
    return Sent(letter(d, subject="A survey", fields=fields),
                Conn("203.0.113.171", "m12.qp-mail.com",
                     f"surveybounce+{d.digits(9)}-{user}@qp-mail.com",
                     dkim=[("pass", "qp-mail.com", "qp-mail-com-11-23")]),
                Truth("questionpro", accounts=[("user-id", user,
                                                "boundary")],
                      path=[("questionpro", "origin")]))


# Those that ride on others: the inner service is named, with its carrier

@made("substack")
def substack(d):
    name = d.shop.replace("-", "")
    s = mailgun(d, "mg1.substack.com", [
        ("List-Id", f"<{name}.substack.com>"),
        ("List-Post", f"<https://{name}.substack.com/p/x>"),
        ("X-Mailgun-Variables", '{"publication_id":"12345","subdomain":"' +
         name + '"}')], host="mg-12-7.substack.com")
    s.mail.fields[0] = signature("mg1.substack.com", "mailo", USUAL)
    s.conn.dkim = [("pass", "mg1.substack.com", "mailo")]
    s.truth = Truth("substack", carrier="mailgun",
                    path=[("substack", "origin"), ("mailgun", "carrier")],
                    hidden=[d.rcpt])
    return s


@made("kajabi")
def kajabi(d):
    site = d.digits(6)
    s = mailgun(d, "m.kajabimail.net", [("X-Mailgun-Tag", f"Site ID#{site}")],
                host="mail7-12.static.kajabimail.net")
    s.truth = Truth("kajabi", accounts=[("site-id", site, "present")],
                    carrier="mailgun", hidden=[d.rcpt],
                    path=[("kajabi", "origin"), ("mailgun", "carrier")])
    return s


@made("circle")
def circle(d):
    s = mailgun(d, "notification.circle.so")
    s.conn.dkim = [("pass", "notification.circle.so", "pdk1")]
    s.mail.fields[0] = signature("notification.circle.so", "pdk1", USUAL)
    s.truth = Truth("circle", carrier="mailgun", hidden=[d.rcpt],
                    path=[("circle", "origin"), ("mailgun", "carrier")])
    return s


@made("typeform")
def typeform(d):
    form = d.word(8)
    s = mailgun(d, "typeform.com", [("X-Mailgun-Variables",
                                     '{"form_uid":"' + form + '"}')])
    s.truth = Truth("typeform", carrier="mailgun", hidden=[d.rcpt],
                    path=[("typeform", "origin"), ("mailgun", "carrier")])
    return s


@made("beehiiv")
def beehiiv(d):
    s = sendgrid(d, "mail.beehiiv.com", "14512345",
                 host=f"o{d.digits(2)}.ptr{d.digits(4)}.mail.beehiiv.com",
                 extra=[("x-list-id", d.uuid())])
    s.truth = Truth("beehiiv", carrier="sendgrid", hidden=[d.rcpt],
                    path=[("beehiiv", "origin"), ("sendgrid", "carrier")])
    return s


@made("rdstation")
def rdstation(d):
    s = sendgrid(d, "mail.rdsv4.net", "14043109")
    s.conn.mail_from = s.conn.mail_from.split("@")[0] + "@mail.rdsv4.net"
    s.conn.spf = ("pass", "mail.rdsv4.net")
    s.conn.dkim = [("pass", "rdsv4.net", "s1")]
    s.mail.fields[0] = signature("rdsv4.net", "s1", USUAL)
    s.truth = Truth("rdstation", carrier="sendgrid", hidden=[d.rcpt],
                    path=[("rdstation", "origin"), ("sendgrid", "carrier")])
    return s


@made("iterable")
def iterable(d):
    project = d.digits(5)
    s = ses(d, "lCJVkz6+3S71MtYe1CeGk/9v1Z83C325jnahyIHJIg0=",
            "amazonses.com", [("X-Feedback-ID", f"{d.digits(6)}:{d.digits(7)}"
                               f":{project}:iterable"),
                              ("X-Campaign-ID", d.digits(7))])
    s.truth = Truth("iterable", carrier="amazon-ses",
                    accounts=[("project-id", project, "present")],
                    path=[("iterable", "origin"), ("amazon-ses", "carrier")])
    return s


@made("eventbrite")
def eventbrite(d):
    s = sparkpost(d, "bounce.eventbrite.com", "274689",
                  "mta-74-31.eventbrite.com.sparkpostmail.com")
    s.mail.fields = [f for f in s.mail.fields if f[0] != "DKIM-Signature"]
    s.mail.fields.insert(0, signature("event.eventbrite.com", "scph0420",
                                      USUAL))
    s.mail.set("From", "Events <noreply@event.eventbrite.com>")
    s.conn.dkim = [("pass", "event.eventbrite.com", "scph0420")]
    s.truth = Truth("eventbrite", carrier="sparkpost", hidden=[d.rcpt],
                    path=[("eventbrite", "origin"), ("sparkpost",
                                                     "carrier")])
    return s


@made("customerio")
def customerio(d):
    n = d.digits(5)
    s = mailgun(d, f"cio{n}." + d.customer,
                [("X-Mailer", f"Customer.io ({d.word(20)}; +https://whatis."
                  "customeriomail.com)"),
                 ("X-Report-Abuse-To", "badactor@customer.io")])
    # Only a customer's word says that it is more than Mailgun
    s.truth = Truth("customerio", carrier="mailgun", also=["mailgun"],
                    hidden=[d.rcpt])
    return s
