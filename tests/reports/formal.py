"""Reports that programs write: feedback loops, failure reports, bounces,
journals, digests."""

from forwards import mixed
from mails import (CRLF, LF, add, b64, lines, mail, multi, part, phish, rich,
                   text, tree)


def report(kind, parts, boundary="arf", **more):
    return mail(f"Content-Type: multipart/report; report-type={kind};\n"
                f"\tboundary=\"{boundary}\"",
                multi(parts, boundary, eol=more.get("eol", CRLF)), **more)


def arf(fields, m, words="This is an email abuse report.",
        kind="message/rfc822", **more):
    eol = more.get("eol", CRLF)
    return report("feedback-report", [
        text(words, eol), part("Content-Type: message/feedback-report",
                               lines(*fields, eol=eol), eol)] + (
        [part(f"Content-Type: {kind}\nContent-Disposition: inline", m, eol)]
        if m else []), **more)


def feedback():
    m = rich(100)
    basic = ["Feedback-Type: abuse", "User-Agent: SomeGenerator/1.0",
             "Version: 1", "Original-Mail-From: <bounce@esp.example>",
             "Original-Rcpt-To: <user@victim.example>",
             "Arrival-Date: Mon, 23 Nov 2026 07:41:03 +0000",
             "Reporting-MTA: dns; mail.victim.example",
             "Source-IP: 192.0.2.7",
             "Authentication-Results: mail.victim.example;",
             "\tspf=pass smtp.mail=bounce@esp.example",
             "Reported-Domain: bank.example",
             "Reported-Uri: https://login.example/",
             "Reported-URI: mailto:a@bank.example"]
    said = [["Feedback-Type", "abuse"], ["User-Agent", "SomeGenerator/1.0"],
            ["Version", "1"], ["Original-Mail-From", "bounce@esp.example"],
            ["Original-Rcpt-To", "user@victim.example"],
            ["Arrival-Date", "Mon, 23 Nov 2026 07:41:03 +0000"],
            ["Reporting-MTA", "dns; mail.victim.example"],
            ["Source-IP", "192.0.2.7"],
            ["Authentication-Results", "mail.victim.example; "
             "spf=pass smtp.mail=bounce@esp.example"],
            ["Reported-Domain", "bank.example"],
            ["Reported-URI", "https://login.example/"],
            ["Reported-URI", "mailto:a@bank.example"]]
    words = "This is an email abuse report."
    for policy in ("mailbox", "formal", "files"):
        add("arf-" + policy, arf(basic, m), "feedback", [m], reported=said,
            words=words, policy=policy)
    y = phish(101, LF)
    add("arf-yahoo", arf(
        ["Feedback-Type: abuse", "User-Agent: Yahoo!-Mail-Feedback/2.0",
         "Version: 0.1", "Original-Mail-From: <bounce@esp.example>",
         "Original-Rcpt-To: user@victim.example",
         "Received-Date: Mon, 23 Nov 2026 07:41:03 PST",
         "Reported-Domain: esp.example",
         "Authentication-Results: mta1.victim.example  from=bank.example; "
         "domainkeys=neutral (no sig);  from=esp.example; dkim=pass (ok)"],
        y, eol=LF, sender="Yahoo <feedback@arf.victim.example>"),
        "feedback", [y], reporter="feedback@arf.victim.example",
        policy="formal", words=words, reported=[
            ["User-Agent", "Yahoo!-Mail-Feedback/2.0"], ["Version", "0.1"],
            ["Original-Rcpt-To", "user@victim.example"],
            ["Arrival-Date", "Mon, 23 Nov 2026 07:41:03 PST"]])
    j = b"X-HmXmrOriginalRecipient: user@victim.example\r\n" + phish(102)
    add("arf-microsoft", arf(
        ["Feedback-Type: abuse", "User-Agent: MicrosoftFBL/0.1",
         "Version: 0.1", "Source-IP: [198.51.100.7]",
         "Original-Rcpt-To: <user@victim.example>"], j,
        sender="staff@feedback.example", subject="FW: complaint"),
        "feedback", [j], reporter="staff@feedback.example", policy="formal",
        words=words, reported=[["Source-IP", "198.51.100.7"]])
    old = mixed([part("Content-Type: message/rfc822", j)],
                sender="staff@feedback.example",
                subject="complaint about message from 198.51.100.7")
    add("jmrp-old", old, "forward", [j], reporter="staff@feedback.example")
    add("jmrp-old-formal", old, "none", policy="formal", reporter=None)
    c = phish(103)
    add("arf-comcast", arf(
        ["FEEDBACK-TYPE: abuse", "user-agent: ReturnPathFBL/1.0",
         "Version: 1", "Source-ip:    [IPv6:2001:DB8:0:0::7]",
         "Source-Port : 4711", "Incidents: 3",
         "Original-Rcpt-To: a@victim.example",
         "Original-Rcpt-To: b@victim.example",
         "Original-Envelope-Id: e4",
         "X-Loop:\t", " folded", "\ttwice"], c), "feedback", [c],
        policy="formal", words=words, reported=[
            ["Feedback-Type", "abuse"], ["User-Agent", "ReturnPathFBL/1.0"],
            ["Source-IP", "2001:db8::7"], ["Source-Port", "4711"],
            ["Incidents", "3"], ["Original-Rcpt-To", "a@victim.example"],
            ["Original-Rcpt-To", "b@victim.example"],
            ["Original-Envelope-Id", "e4"], ["X-Loop", "folded twice"]])
    r = phish(104).replace(b"victim104", b"[redacted]")
    add("arf-redacted", arf(
        ["Feedback-Type: fraud", "Version: 1", "User-Agent: x/1",
         "Original-Rcpt-To: <[redacted]@victim.example>",
         "Original-Mail-From: <>"], r), "feedback", [r], policy="formal",
        words=words, reported=[
            ["Feedback-Type", "fraud"],
            ["Original-Rcpt-To", "[redacted]@victim.example"],
            ["Original-Mail-From", ""]])
    head = phish(105).partition(b"\r\n\r\n")[0] + CRLF
    add("arf-headers", arf(basic, head, kind="text/rfc822-headers"),
        "feedback", [head], policy="formal", words=words, reported=said)
    add("arf-without-mail", arf(basic, None), "feedback",
        lost="not-attached", policy="formal", words=words, reported=said)
    add("arf-not-spam", arf(["Feedback-Type: not-spam", "Version: 1"], m),
        "feedback", [m], policy="formal", words=words,
        reported=[["Feedback-Type", "not-spam"]])
    add("arf-base64", report("feedback-report", [
        text("x"), part("Content-Type: message/feedback-report\n"
                        "Content-Transfer-Encoding: base64",
                        b64(lines("Feedback-Type: abuse",
                                  "Source-IP: 203.0.113.9"))),
        part("Content-Type: message/rfc822\n"
             "Content-Transfer-Encoding: base64", b64(m))]),
        "feedback", [m], policy="formal", words="x",
        reported=[["Source-IP", "203.0.113.9"]])
    inside = arf(basic, m)
    add("arf-in-forward", mixed([
        text("von unserer FBL"), part("Content-Type: message/rfc822", inside)
    ]), inner=[tree(inside, "feedback", [m])], words="von unserer FBL")
    add("arf-as-mixed", mixed([
        text("x"), part("Content-Type: message/feedback-report",
                        lines("Feedback-Type: abuse")),
        part("Content-Type: message/rfc822", m)]), "feedback", [m],
        words="x", reported=[["Feedback-Type", "abuse"]])


def failures():
    common = ["Feedback-Type: auth-failure", "Version: 1",
              "User-Agent: OpenDMARC-Filter/1.4.2",
              "Source-IP: 192.0.2.7", "Reported-Domain: bank.example",
              "Authentication-Results: mx.victim.example; x=fail"]
    for name, more in (
            ("spf", [["Auth-Failure", "spf"], ["SPF-DNS",
                      "txt : bank.example : \"v=spf1 -all\""],
                     ["Delivery-Result", "reject"]]),
            ("dkim", [["Auth-Failure", "bodyhash"],
                      ["DKIM-Domain", "bank.example"],
                      ["DKIM-Identity", "@bank.example"],
                      ["DKIM-Selector", "s1"],
                      ["DKIM-Canonicalized-Body", "QUJD"]]),
            ("dmarc", [["Auth-Failure", "dmarc"],
                       ["Identity-Alignment", "dkim, spf"],
                       ["Original-Mail-From", "x@bad.example"]])):
        m = phish({"spf": 110, "dkim": 111, "dmarc": 112}[name])
        add("failure-" + name, arf(
            common + [f"{k}: {v}" for k, v in more], m,
            words="An authentication failure report."), "failure", [m],
            words="An authentication failure report.", policy="formal",
            reported=more)


def bounces():
    m = phish(120)
    status = part("Content-Type: message/delivery-status", lines(
        "Reporting-MTA: dns; mx.victim.example",
        "Arrival-Date: Mon, 23 Nov 2026 07:41:03 +0000", "",
        "Final-Recipient: rfc822; gone@victim.example", "Action: failed",
        "Status: 5.1.1"))
    said = [["Reporting-MTA", "dns; mx.victim.example"],
            ["Final-Recipient", "rfc822; gone@victim.example"],
            ["Status", "5.1.1"]]
    whole = report("delivery-status", [
        text("Undelivered"), status, part("Content-Type: message/rfc822", m)],
        sender="MAILER-DAEMON@victim.example")
    add("bounce", whole, "bounce", [m], words="Undelivered", reported=said,
        reporter="MAILER-DAEMON@victim.example", policy="files")
    add("bounce-formal", whole, "none", reporter=None, policy="formal")
    head = m.partition(b"\r\n\r\n")[0] + CRLF
    add("bounce-headers", report("delivery-status", [
        text("Undelivered"), status,
        part("Content-Type: text/rfc822-headers", head)]), "bounce", [head],
        words="Undelivered", reported=said)


def journals():
    def journal(form, attached, more="X-MS-Journal-Report:", **kind):
        return mail(
            "Content-Type: multipart/mixed; boundary=j",
            multi([text(form, **kind)] + attached, "j"), more=more,
            sender="<MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e"
            "@corp.example>", subject="Letzte Mahnung")

    reporter = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e" \
        "@corp.example"
    m = phish(130)
    whole = [part("Content-Type: message/rfc822", m)]
    basic = "Sender: service@bank.example\nSubject: Letzte Mahnung\n" \
        "Message-Id: <m130@esp.example>\n"
    two = ["service@bank.example", ["a@corp.example", "b@corp.example"]]
    add("journal-basic", journal(
        basic + "Recipient: a@corp.example\nRecipient: b@corp.example\n",
        whole), "journal", [m], reporter=reporter, envelope=two,
        policy="formal")
    add("journal-extended", journal(
        basic + "On-Behalf-Of: chef@bank.example\n"
        "To: a@corp.example, Expanded: all@corp.example\n"
        "Bcc: b@corp.example, Forwarded: old@corp.example\n"
        "Cc: A@corp.example\n", whole), "journal", [m], reporter=reporter,
        envelope=two, policy="formal")
    add("journal-base64", journal(
        b64((basic + "To: <a@corp.example>\nTo: <b@corp.example>\n")
            .encode()), whole, fields="Content-Type: text/plain; "
        "charset=\"utf-8\"\nContent-Transfer-Encoding: base64"), "journal",
        [m], reporter=reporter, envelope=two, policy="formal")
    unmarked = journal(basic + "Recipient: a@corp.example\n"
                       "Recipient: b@corp.example\n", whole, more="X-A: b")
    add("journal-unmarked", unmarked, "journal", [m], reporter=reporter,
        envelope=two)
    add("journal-unmarked-formal", unmarked, "none", policy="formal",
        reporter=None)
    add("journal-tnef", journal(
        basic + "Recipient: a@corp.example\nRecipient: b@corp.example\n",
        [part("Content-Type: application/ms-tnef; name=winmail.dat\n"
              "Content-Transfer-Encoding: base64",
              b64(b"\x78\x9f\x3e\x22" + bytes(60)))]), "journal",
        lost="tnef", reporter=reporter, envelope=two, policy="formal")


def digests():
    some = [phish(140), rich(141), phish(142)]
    body = multi([part("", x) for x in some], "dig")
    add("digest", mail("Content-Type: multipart/digest; boundary=dig", body),
        "digest", some)
    add("digest-in-mixed", mixed([
        text("Issue 7"), part("Content-Type: multipart/digest; boundary=dig",
                              body)]), "digest", some, words="Issue 7")
    add("digest-formal", mail(
        "Content-Type: multipart/digest; boundary=dig", body), "none",
        policy="formal", reporter=None)
    lf = [phish(143, LF), phish(144, LF)]
    add("digest-lf", mail(
        "Content-Type: multipart/digest; boundary=dig",
        multi([part("", lf[0], LF),
               part("Content-Type: message/rfc822", lf[1], LF)], "dig", LF),
        eol=LF), "digest", lf)


def make():
    feedback()
    failures()
    bounces()
    journals()
    digests()
