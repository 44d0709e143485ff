"""How receivers write down what they took: the trace fields of each."""

SETTINGS = """[receiver postfix]
by = mx1.corp.example
authserv-id = mx1.corp.example
results = below

[receiver exim]
by = mail.corp.example
authserv-id = mail.corp.example

[receiver sendmail]
by = relay.corp.example
authserv-id = relay.corp.example

[receiver cloud]
by = .outlook.com, .office365.com
authserv-id = mx.microsoft.com

[receiver workspace]
by = mx.google.com
authserv-id = mx.google.com
results = below

[receiver fastmail]
by = mx6.messagingengine.com
authserv-id = mx6.messagingengine.com

[receiver yahoo]
by = .mail.bf1.yahoo.com
authserv-id = mta4023.mail.bf1.yahoo.com
"""

# Of those that have Proofpoint in front
GATEWAY = """[receiver cloud]
by = .outlook.com, .office365.com
gateway = mx0a-00288b01.pphosted.com, 198.51.100.14
authserv-id = mx.microsoft.com, ppops.net
"""


def rdns(c):
    return c.rdns or "unknown"


def dkim_words(c, form, between=";\n\t"):
    return between.join(form(*d) for d in c.dkim)


def from_domain(mail):
    return mail.get("From").rsplit("@", 1)[-1].strip("> ")


def postfix(mail, c):
    out = [("Return-Path", f"<{c.mail_from}>"),
           ("X-Original-To", "ana@corp.example"),
           ("Delivered-To", "ana@corp.example"),
           ("Received-SPF", f"{c.spf[0].capitalize()} (mailfrom) "
            f"identity=mailfrom; client-ip={c.ip};\n\thelo={c.helo}; "
            f"envelope-from={c.mail_from};\n\treceiver=mx1.corp.example"),
           ("Received", f"from {c.helo} ({rdns(c)} [{c.ip}])\n"
            "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 "
            "bits)\n\t key-exchange X25519)\n\t(No client certificate "
            "requested)\n\tby mx1.corp.example (Postfix) with ESMTPS id "
            "4XcY7s1Qz0z9rxP\n\tfor <ana@corp.example>; Mon, 23 Nov 2026 "
            "07:41:03 +0000 (UTC)")]
    if c.dmarc:
        out.append(("Authentication-Results", "mx1.corp.example; "
                    f"dmarc={c.dmarc}\n\theader.from={from_domain(mail)}"))
    if c.dkim:
        out.append(("Authentication-Results", "mx1.corp.example;\n\t" +
                    dkim_words(c, lambda r, d, s: f"dkim={r} (2048-bit key; "
                               f"unprotected) header.d={d} header.i=@{d} "
                               f"header.a=rsa-sha256 header.s={s}")))
    return out


def exim(mail, c):
    words = [f"iprev={'pass' if c.rdns else 'fail'}"
             f"{' (' + c.rdns + ')' if c.rdns else ''} "
             f"smtp.remote-ip={c.ip}", f"spf={c.spf[0]} smtp.mailfrom="
             f"{c.spf[1]}"]
    if c.dkim:
        words.append(dkim_words(c, lambda r, d, s: f"dkim={r} header.d={d} "
                                f"header.s={s} header.a=rsa-sha256"))
    if c.dmarc:
        words.append(f"dmarc={c.dmarc} header.from={from_domain(mail)}")
    if c.rdns == c.helo:
        who = f"from {c.helo} ([{c.ip}])"
    elif c.rdns:
        who = f"from {c.rdns} ([{c.ip}] helo={c.helo})"
    else:
        who = f"from [{c.ip}] (helo={c.helo})"
    return [("Return-path", f"<{c.mail_from}>"),
            ("Envelope-to", "ana@corp.example"),
            ("Delivery-date", "Mon, 23 Nov 2026 07:41:05 +0000"),
            ("Authentication-Results", "mail.corp.example;\n\t" +
             ";\n\t".join(words)),
            ("Received", f"{who}\n\tby mail.corp.example with esmtps  "
             "(TLS1.3) tls TLS_AES_256_GCM_SHA384\n\t(Exim 4.96)\n"
             f"\t(envelope-from <{c.mail_from}>)\n\tid 1vNabc-0001Ab-2C\n"
             "\tfor ana@corp.example;\n\tMon, 23 Nov 2026 07:41:03 +0000")]


def sendmail(mail, c):
    words = [f"spf={c.spf[0]} smtp.mfrom={c.mail_from}"]
    words += [f"dkim={r} header.d={d} header.s={s}" for r, d, s in c.dkim]
    if c.dmarc:
        words.append(f"dmarc={c.dmarc} header.from={from_domain(mail)}")
    who = f"{c.rdns} [{c.ip}]" if c.rdns else f"[{c.ip}] (may be forged)"
    return [("Return-Path", f"<{c.mail_from}>"),
            ("Authentication-Results", "relay.corp.example;\n\t" +
             ";\n\t".join(words)),
            ("Received", f"from {c.helo} ({who})\n\tby relay.corp.example "
             "(8.17.1/8.17.1) with ESMTPS id 3ANJf3xy012345\n\t(version="
             "TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO)\n"
             "\tfor <ana@corp.example>; Mon, 23 Nov 2026 07:41:03 GMT")]


def inside_m365():
    return [("Received", "from BLAPR10MB4835.namprd10.prod.outlook.com "
             "(2603:10b6:208:331::11)\n by MW4PR10MB5749.namprd10.prod."
             "outlook.com with HTTPS; Mon, 23 Nov 2026\n 07:41:07 +0000"),
            ("Received", "from PH7PR13CA0001.namprd13.prod.outlook.com "
             "(2603:10b6:510:174::7)\n by BLAPR10MB4835.namprd10.prod."
             "outlook.com (2603:10b6:208:331::11) with\n Microsoft SMTP "
             "Server (version=TLS1_2,\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM"
             "_SHA384) id 15.20.9412.10; Mon, 23 Nov\n 2026 07:41:06 +0000"),
            ("Received", "from CY4PEPF0000E9D3.namprd03.prod.outlook.com\n "
             "(2603:10b6:510:174:cafe::b5) by PH7PR13CA0001.outlook."
             "office365.com\n (2603:10b6:510:174::7) with Microsoft SMTP "
             "Server (version=TLS1_3,\n cipher=TLS_AES_256_GCM_SHA384) id "
             "15.20.9434.5 via Frontend Transport; Mon,\n 23 Nov 2026 "
             "07:41:05 +0000")]


M365_DKIM = {"pass": "pass (signature was verified)",
             "fail": "fail (body hash did not verify)"}


def m365_results(mail, c):
    dkim = ";".join(f"dkim={M365_DKIM.get(r, r)}\n header.d={d}"
                    for r, d, _ in c.dkim) or \
        "dkim=none (message not signed)\n header.d=none"
    return (f"spf={c.spf[0]} (sender IP is {c.ip})\n smtp.mailfrom="
            f"{c.spf[1]}; {dkim};dmarc={c.dmarc or 'none'} action=none\n "
            f"header.from={from_domain(mail)};compauth=pass reason=100")


def m365_spf(c):
    if c.spf[0] == "pass":
        return (f"Pass (protection.outlook.com: domain of {c.spf[1]}\n "
                f"designates {c.ip} as permitted sender)\n receiver="
                f"protection.outlook.com; client-ip={c.ip};\n helo={c.helo};"
                " pr=C")
    return (f"{c.spf[0].capitalize()} (protection.outlook.com: domain of "
            f"{c.spf[1]} does not\n designate {c.ip} as permitted sender)\n "
            f"receiver=protection.outlook.com; client-ip={c.ip};\n helo="
            f"{c.helo};")


def m365(mail, c):
    return inside_m365() + [
        ("Authentication-Results", m365_results(mail, c)),
        ("Received-SPF", m365_spf(c)),
        ("Received", f"from {c.helo} ({c.ip}) by\n CY4PEPF0000E9D3.mail."
         "protection.outlook.com (10.167.241.138) with Microsoft\n SMTP "
         "Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id "
         "15.20.9412.4\n via Frontend Transport; Mon, 23 Nov 2026 07:41:05 "
         "+0000"),
        ("X-MS-Exchange-CrossTenant-Id",
         "84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa")]


def m365_foot(c):
    return [("Return-Path", c.mail_from),
            ("X-MS-Exchange-Organization-ExpirationStartTime",
             "23 Nov 2026 07:41:05.1234\n (UTC)"),
            ("X-MS-Exchange-Organization-Network-Message-Id",
             "16ba42ff-0f46-456f-fe39-08de398b814b"),
            ("X-MS-Exchange-Organization-AuthSource",
             "CY4PEPF0000E9D3.namprd03.prod.outlook.com"),
            ("X-MS-Exchange-Organization-AuthAs", "Anonymous")]


def google_words(mail, c):
    words = [f"dkim={r} header.i=@{d} header.s={s} header.b=dGhpcyBp"
             for r, d, s in c.dkim]
    words.append(f"spf={c.spf[0]} (google.com: domain of {c.mail_from} "
                 f"designates {c.ip} as permitted sender) smtp.mailfrom="
                 f"{c.mail_from}")
    if c.dmarc:
        words.append(f"dmarc={c.dmarc} (p=REJECT sp=REJECT dis=NONE) "
                     f"header.from={from_domain(mail)}")
    return "mx.google.com;\n       " + ";\n       ".join(words)


def gmail(mail, c):
    who = f"{c.rdns}. [{c.ip}]" if c.rdns else f"[{c.ip}]"
    return [("Delivered-To", "ana@corp.example"),
            ("Received", "by 2002:a05:7300:6ca4:b0:9d:f7b5:4452 with SMTP id"
             " s36csp153295dyo;\n        Sun, 22 Nov 2026 23:41:04 -0800 "
             "(PST)"),
            ("X-Received", "by 2002:a50:cd48:0:b0:47e:eaae:9a69 with SMTP id"
             " d8-20020a50cd48mr2232;\n        Sun, 22 Nov 2026 23:41:03 "
             "-0800 (PST)"),
            ("Return-Path", f"<{c.mail_from}>"),
            ("Received", f"from {c.helo} ({who})\n        by mx.google.com "
             "with ESMTPS id s15-20020aa7d78f000.549.2026.11.22.23.41.03\n"
             "        for <ana@corp.example>\n        (version=TLS1_3 "
             "cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\n        Sun, 22 "
             "Nov 2026 23:41:03 -0800 (PST)"),
            ("Received-SPF", f"{c.spf[0]} (google.com: domain of "
             f"{c.mail_from} designates {c.ip} as permitted sender) "
             f"client-ip={c.ip};"),
            ("Authentication-Results", google_words(mail, c))]


def fastmail(mail, c):
    words = [f"dkim={r} (2048-bit rsa key sha256) header.d={d} header.i=@{d} "
             f"header.a=rsa-sha256 header.s={s}" for r, d, s in c.dkim]
    if c.dmarc:
        words.append(f"dmarc={c.dmarc} policy.published-domain-policy=reject "
                     f"header.from={from_domain(mail)}")
    words.append("iprev=" + (f"pass smtp.remote-ip={c.ip} ({c.rdns})"
                             if c.rdns else f"fail smtp.remote-ip={c.ip}"))
    words.append(f"spf={c.spf[0]} smtp.mailfrom={c.mail_from} "
                 f"smtp.helo={c.helo}")
    return [("Return-Path", f"<{c.mail_from}>"),
            ("Received", "from phl-compute-04.internal (phl-compute-04."
             "internal [10.202.2.44])\n\t by sloti22n07 (Cyrus 3.11.0) with "
             "LMTPA;\n\t Mon, 23 Nov 2026 02:41:05 -0500"),
            ("Received", "from phl-mx-06 ([10.202.2.205])\n  by "
             "phl-compute-04.internal (LMTPProxy); Mon, 23 Nov 2026 02:41:05 "
             "-0500"),
            ("Authentication-Results", "mx6.messagingengine.com;\n    " +
             ";\n    ".join(words)),
            ("Received", f"from {c.helo} ({rdns(c)} [{c.ip}])\n\t(using "
             "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n\t "
             "key-exchange X25519)\n\t(No client certificate requested)\n\t"
             "by mx6.messagingengine.com (Postfix) with ESMTPS\n\tfor "
             "<ana@corp.example>; Mon, 23 Nov 2026 02:41:03 -0500 (EST)")]


def yahoo(mail, c):
    words = [f"dkim={r} header.i=@{d} header.s={s}" for r, d, s in c.dkim]
    words.append(f"spf={c.spf[0]} smtp.mailfrom={c.spf[1]}")
    if c.dmarc:
        words.append(f"dmarc={c.dmarc}(p=REJECT) header.from="
                     f"{from_domain(mail)}")
    return [("X-Apparently-To", "ana@corp.example; Mon, 23 Nov 2026 07:41:04 "
             "+0000"),
            ("Return-Path", f"<{c.mail_from}>"),
            ("Authentication-Results", "mta4023.mail.bf1.yahoo.com;\n " +
             ";\n ".join(words)),
            ("Received-SPF", f"{c.spf[0]} (domain of {c.spf[1]} designates "
             f"{c.ip} as permitted sender)"),
            ("X-Originating-IP", f"[{c.ip}]"),
            ("Received", f"from {c.ip} (EHLO {c.helo})\n by mta4023"
             ".mail.bf1.yahoo.com with SMTPs\n "
             "(version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256);\n"
             " Mon, 23 Nov 2026 07:41:03 +0000")]


def proofpoint(mail, c):
    """Proofpoint in front of Microsoft 365"""
    outer = type(c)("198.51.100.14", "mx0a-00288b01.pphosted.com",
                    c.mail_from, spf=("softfail", c.spf[1]))
    return [f for f in m365(mail, outer) if f[0] != "X-MS-Exchange-"
            "CrossTenant-Id"] + [
        ("Received", "from pps.filterd (m0112518.ppops.net [127.0.0.1])\n\t"
         "by mx0a-00288b01.pphosted.com (8.18.1.2/8.18.1.2) with ESMTP id "
         "4ANGJTx1023485\n\tfor <ana@corp.example>; Mon, 23 Nov 2026 "
         "02:41:04 -0500"),
        ("Authentication-Results-Original", "ppops.net;\tspf=" + c.spf[0] +
         f"\n smtp.mailfrom={c.mail_from};" + "".join(
             f"\tdkim={r}\n header.d={d} header.s={s};"
             for r, d, s in c.dkim) +
         f"\tdmarc={c.dmarc or 'none'}\n header.from={from_domain(mail)}"),
        ("Received", f"from {c.helo} ({rdns(c)} [{c.ip}])\n\tby mx0a-00288b01"
         ".pphosted.com (PPS) with ESMTPS id 4a35amx5ak-1\n\t(version="
         "TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NOT)\n\tfor "
         "<ana@corp.example>; Mon, 23 Nov 2026 02:41:03 -0500 (EST)")]


RECEIVERS = {"postfix": postfix, "exim": exim, "sendmail": sendmail,
             "m365": m365, "gmail": gmail, "fastmail": fastmail,
             "yahoo": yahoo, "proofpoint": proofpoint}
# Those that record a confirmed reverse name
CONFIRM = {"postfix", "exim", "sendmail", "fastmail"}


def receive(name, mail, conn):
    """The octets as that receiver stores them"""
    fields = RECEIVERS[name](mail, conn) + mail.fields
    if name in ("m365", "proofpoint"):
        fields = fields + m365_foot(conn)
    head = "".join(f"{n}: {v}\n" for n, v in fields)
    return (head + "\n" + mail.body).encode()
