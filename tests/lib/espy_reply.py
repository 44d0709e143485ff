"""Made answers for the tests of replies: what desks, their programs and mail
servers write, as a mailbox of ours has it."""

import base64
import email.utils

from espy_case import epoch

DESK = "soc@desk.example"
WHEN = "2026-11-24 09:00"


def answer(n, sender, subject, body, auth="pass", to=DESK, when=WHEN, more="",
           content="text/plain; charset=utf-8", encoding=None,
           mail_from=None):
    """The n-th one; auth: what our receiver recorded of DMARC, None: it
    recorded nothing."""
    domain = sender.split("@")[-1].strip("<>") if "@" in sender else ""
    date = email.utils.formatdate(epoch(when))
    envelope = sender if mail_from is None else mail_from
    seen = ""
    if auth:
        seen = ("Authentication-Results: mx2.desk.example;\n"
                f"\tspf={auth} smtp.mailfrom={domain};\n"
                f"\tdmarc={auth} header.from={domain}\n")
    coding = f"Content-Transfer-Encoding: {encoding}\n" if encoding else ""
    return (f"Return-Path: <{envelope}>\n"
            f"Delivered-To: {to}\n{seen}"
            f"Received: from mx.{domain or 'local.example'} "
            "([198.51.100.77])\n"
            f"\tby mx2.desk.example with esmtps (TLS1.3) id r{n}\n"
            f"\tfor <{to}>; {date}\n"
            f"Date: {date}\nFrom: <{sender}>\nTo: {to}\n"
            f"Subject: {subject}\nMessage-ID: <r{n}@{domain or 'x.example'}>\n"
            f"{more}MIME-Version: 1.0\nContent-Type: {content}\n{coding}"
            f"\n{body}\n").encode()


def dsn(n, server, recipients, returned, text="See below.", shape="rfc822",
        subject="Undelivered Mail Returned to Sender", auth=None,
        sender=None, extra="", more="", when=WHEN):
    """RFC 3464: recipients are (address, action, status, diagnostic)"""
    groups = "\n".join(
        f"Final-Recipient: rfc822; {address}\n{extra}Action: {action}\n"
        f"Status: {status}\nDiagnostic-Code: smtp; {words}\n"
        for address, action, status, words in recipients)
    part = {"rfc822": "message/rfc822",
            "headers": "text/rfc822-headers"}[shape]
    body = (f"--b\nContent-Type: text/plain\n\n{text}\n"
            "--b\nContent-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; {server}\n\n{groups}\n"
            f"--b\nContent-Type: {part}\n\n{returned}\n--b--")
    return answer(n, sender or f"MAILER-DAEMON@{server}", subject, body,
                  auth=auth, mail_from="", when=when, more="Auto-Submitted: "
                  "auto-replied\n" + more,
                  content='multipart/report; report-type=delivery-status; '
                          'boundary="b"')


def returned(message_id, case="K7Q-0001"):
    return (f"From: <{DESK}>\nTo: <abuse@correoandino.example>\n"
            f"Subject: [{case}] Fraud mail\nMessage-ID: <{message_id}>\n"
            "\nHello,\nthis is our letter.\n")


def in_reply(message_id):
    return f"In-Reply-To: <{message_id}>\nReferences: <{message_id}>\n"


def b64(text):
    return base64.encodebytes(text.encode()).decode()
