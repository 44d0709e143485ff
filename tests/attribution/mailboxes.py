"""Genuine mail by people and machines through mailbox providers and hosts."""

from draw import Draw
from mails import USUAL, Conn, Sent, Truth, signature
from transactional import MADE, letter, made


def google_host(d):
    ip = f"209.85.{d.of(160, 208, 210)}.{d.of(41, 66, 173)}"
    return ip, f"mail-{d.lower(2)}1-f{ip.rsplit('.', 1)[1]}.google.com"


@made("google-gmail")
def gmail(d):
    ip, host = google_host(d)
    who = f"{d.shop.replace('-', '.')}@gmail.com"
    fields = [("Received", f"by {host} with SMTP id d2e1a72fcca58-826c49b7"
               "\n        for <ana@corp.example>; Sun, 22 Nov 2026 23:41:02 "
               "-0800 (PST)"),
              signature("gmail.com", "20230601", USUAL),
              ("X-Gm-Message-State", "AOJu0Y" + d.word(30))]
    return Sent(letter(d, f"Ana <{who}>", f"CA+{d.word(30)}@mail.gmail.com",
                       "Hello", fields),
                Conn(ip, host, who, dkim=[("pass", "gmail.com", "20230601")],
                     dmarc="pass"),
                Truth("google-gmail", accounts=[("mailbox", who,
                                                 "boundary")],
                      path=[("google-gmail", "origin")]))


@made("google-workspace")
def workspace(d):
    ip, host = google_host(d)
    dashes = d.customer.replace(".", "-")
    signer = dashes + ".20230601.gappssmtp.com"
    fields = [("Received", f"by {host} with SMTP id d2e1a72fcca58-826c49b7"
               "\n        for <ana@corp.example>; Sun, 22 Nov 2026 23:41:02 "
               "-0800 (PST)"),
              signature(signer, "20230601", USUAL),
              ("X-Gm-Message-State", "AOJu0Y" + d.word(30))]
    return Sent(letter(d, f"Ana <ana@{d.customer}>",
                       f"CA+{d.word(30)}@mail.gmail.com", "Hello", fields),
                Conn(ip, host, f"ana@{d.customer}",
                     dkim=[("pass", signer, "20230601")]),
                Truth("google-workspace", accounts=[("customer", dashes,
                                                     "signed")],
                      path=[("google-workspace", "origin")]))


@made("google-firebase")
def firebase(d):
    ip, host = google_host(d)
    project = f"{d.shop}-{d.hex(5)}"
    domain = project + ".firebaseapp.com"
    fields = [("Received", f"by {host} with SMTP id d2e1a72fcca58-826c49b7"
               "\n        for <ana@corp.example>; Sun, 22 Nov 2026 23:41:02 "
               "-0800 (PST)"), signature("firebaseapp.com", "20230601",
                                         USUAL)]
    return Sent(letter(d, f"noreply@{domain}", f"000000000000{d.hex(20)}@"
                       "google.com", "Reset your password", fields),
                Conn(ip, host, f"noreply@{domain}",
                     dkim=[("pass", "firebaseapp.com", "20230601")]),
                Truth("google-firebase", accounts=[("project", project,
                                                    "boundary")],
                      path=[("google-firebase", "origin")]))


def m365_host(d):
    ip = f"40.107.{d.of(22, 93, 140)}.{d.of(41, 66, 95)}"
    host = d.of("EUR05-VI1-obe", "NAM10-DM6-obe", "SEYPR02CU001") + \
        ".outbound.protection.outlook.com"
    return ip, host


def m365_fields(d, tenant_host):
    return [("Received", f"from {tenant_host} (2603:10a6:20b:4b::10) by\n "
             f"{tenant_host.replace('1', '2', 1)} (2603:10a6:20b:40::5) "
             "with Microsoft SMTP\n Server (version=TLS1_2, cipher=TLS_ECDHE_"
             "RSA_WITH_AES_256_GCM_SHA384) id\n 15.20.9412.10; Mon, 23 Nov "
             "2026 07:41:01 +0000")]


@made("microsoft365")
def m365(d):
    ip, host = m365_host(d)
    tenant = d.shop.replace("-", "")
    signer = tenant + ".onmicrosoft.com"
    selector = f"selector1-{tenant}-onmicrosoft-com"
    inner = f"AM9PR0{d.digits(1)}MB{d.digits(4)}.eurprd04.prod.outlook.com"
    fields = [signature(signer, selector, USUAL)] + m365_fields(d, inner)
    return Sent(letter(d, f"Ana <ana@{d.customer}>",
                       f"AM9PR0{d.word(40).upper()}@{inner}", "Minutes",
                       fields),
                Conn(ip, host, f"ana@{d.customer}",
                     dkim=[("pass", signer, selector)]),
                Truth("microsoft365", accounts=[("tenant", tenant,
                                                 "signed")],
                      path=[("microsoft365", "origin")]))


@made("outlook-consumer")
def outlook(d):
    ip, host = m365_host(d)
    who = f"{d.shop.replace('-', '.')}@outlook.com"
    inner = f"DM4PR1{d.digits(1)}MB{d.digits(4)}.namprd12.prod.outlook.com"
    fields = [signature("outlook.com", "selector1", USUAL)] + \
        m365_fields(d, inner)
    return Sent(letter(d, f"Ana <{who}>", f"DM4PR1{d.word(40).upper()}@"
                       f"{inner}", "Hello", fields),
                Conn(ip, host, who, dkim=[("pass", "outlook.com",
                                           "selector1")], dmarc="pass"),
                Truth("outlook-consumer", accounts=[("mailbox", who,
                                                     "boundary")],
                      path=[("outlook-consumer", "origin")]))


def simple(slug, signer, selector, host, ip, address, more=(), accounts=(),
           strength="proven", subject="Hello"):
    """A provider whose mail differs by little: address, host and fields are
    functions of the draw."""
    @made(slug)
    def make(d):
        who = address(d)
        dom = signer(d) if callable(signer) else signer
        fields = ([signature(dom, selector, USUAL)] if dom else []) + [
            (n, v(d) if callable(v) else v) for n, v in more]
        return Sent(letter(d, f"Ana <{who}>", subject=subject,
                           fields=fields),
                    Conn(ip, host(d), who, dmarc="pass",
                         dkim=[("pass", dom, selector)] if dom else []),
                    Truth(slug, strength, path=[(slug, "origin")],
                          accounts=[(k, a(d) if callable(a) else a, g)
                                    for k, a, g in accounts]))
    return make


def at(domain):
    return lambda d: f"{d.shop.replace('-', '.')}@{domain}"


simple("yahoo", "yahoo.com", "s2048", lambda d: "sonic314-20.consmr.mail.gq1."
       "yahoo.com", "203.0.113.146", at("yahoo.com"),
       [("X-Mailer", "WebService/1.1.22806 YMailNorrin")],
       [("mailbox", at("yahoo.com"), "boundary")])
simple("apple-icloud", "icloud.com", "1a1hai", lambda d: "st43p00im-ztfb"
       "10071701.me.com", "17.58.63.180", at("icloud.com"), (),
       [("mailbox", at("icloud.com"), "boundary")])
simple("fastmail", "messagingengine.com", "fm3", lambda d: "fhigh-a4-smtp."
       "messagingengine.com", "103.168.172.155", lambda d: "ana@" +
       d.customer, [("Feedback-ID", "i1a2b3c4d:Fastmail")],
       [("user", "i1a2b3c4d", "present")])
simple("proton", "proton.me", "protonmail", lambda d: "mail-4317.protonmail."
       "ch", "185.70.43.17", at("proton.me"),
       [("Feedback-ID", "12345678:user:proton")])
simple("mailru", "mail.ru", "mail4", lambda d: "f112.i.mail.ru",
       "203.0.113.112", at("mail.ru"))
simple("gmx-1and1-consumer", "gmx.net", "s31663417", lambda d: "mout.gmx.net",
       "212.227.15.15", at("gmx.net"))
simple("github", "github.com", "pf2023", lambda d: "out-23.smtp.github.com",
       "192.30.252.206", lambda d: "noreply@github.com",
       [("X-GitHub-Sender", "octo-ana"), ("X-GitHub-Reason", "mention")],
       [("login", "octo-ana", "present")], subject="[repo] Issue")
simple("rackspace", None, "", lambda d: "smtp84.iad3a.emailsrvr.com",
       "173.203.187.84", lambda d: "ana@" + d.customer,
       [("X-Auth-ID", lambda d: "ana@" + d.customer)],
       [("mailbox", lambda d: "ana@" + d.customer, "present")], "observed")
simple("ovh", None, "", lambda d: "7.mo560.mail-out.ovh.net",
       "203.0.113.201", lambda d: "ana@" + d.customer,
       [("X-Ovh-Tracer-Id", lambda d: "1234567890123456789")], (),
       "observed")
simple("ionos", lambda d: d.customer, "s1-ionos", lambda d: "mout.kunden"
       "server.de", "203.0.113.210", lambda d: "ana@" + d.customer, (), (),
       "observed")
simple("godaddy", None, "", lambda d: "p3nlsmtp03.shr.prod.phx3.secureserver"
       ".net", "203.0.113.220", lambda d: "ana@" + d.customer, (), (),
       "observed")


def all_made():
    return dict(MADE)


__all__ = ["Draw", "all_made"]
