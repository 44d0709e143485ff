"""Labelled: honest delivery straight from the service, white label, carriers,
senders of no service, no boundary."""

import marketing  # noqa: F401
import longtail  # noqa: F401
import mailboxes  # noqa: F401
from draw import Draw
from mails import USUAL, Conn, Mail, Sent, Truth, signature, usual
from receivers import CONFIRM
from transactional import MADE, letter, mailgun, sendgrid, ses

ALL = ["postfix", "m365", "gmail", "exim", "fastmail", "sendmail", "yahoo",
       "proofpoint"]


def receivers_for(truth, n):
    able = ALL if truth.strength == "proven" else \
        [r for r in ALL if r in CONFIRM]
    return [able[(n + i) % len(able)] for i in (0, 1)]


def services():
    """Each service, at two receivers"""
    for n, (slug, make) in enumerate(sorted(MADE.items())):
        for r in receivers_for(make(Draw(slug, 0)).truth, n):
            yield f"service {slug}", r, make(Draw(slug, r))


def white_label():
    """Hosts, links and signatures in the customer's name"""
    for i, r in enumerate(ALL):
        d = Draw("white", i)
        yield "white label", r, sendgrid(d, host=f"o{i + 2}.email."
                                         f"{d.customer}")
        if r in ("postfix", "m365", "gmail", "exim"):
            d = Draw("white-mailgun", i)
            s = mailgun(d, host=f"mail.{d.customer}")
            yield "white label", r, s
            d = Draw("white-ses", i)
            s = ses(d, bounce="bounce." + d.customer,
                    dkim=[("pass", d.customer, "tok")])
            s.truth.accounts = [("account-key", s.truth.accounts[0][1],
                                 "present")]
            yield "white label", r, s


def claimed_inner():
    """What an inner service would write, on a carrier of its, without proof:
    the carrier is named."""
    for i, r in enumerate(("postfix", "m365", "gmail", "exim")):
        d = Draw("inner", i)
        s = ses(d, extra=[("X-Feedback-ID", "1:2:17633:iterable"),
                          ("X-Campaign-ID", "77")])
        s.truth.may_forge = ["iterable"]
        yield "inner service only claimed", r, s
        d = Draw("inner-mg", i)
        s = mailgun(d, extra=[("X-Mailgun-Tag", "Site ID#1234")])
        s.truth.may_forge = ["kajabi"]
        yield "inner service only claimed", r, s
        d = Draw("inner-sg", i)
        s = sendgrid(d, extra=[("x-list-id", d.uuid()),
                               ("x-newsletter", "The Daily")])
        s.truth.may_forge = ["beehiiv"]
        yield "inner service only claimed", r, s


def carried():
    """A customer's key under the inner service's selector, or its name as the
    carrier's host says it"""
    for i, r in enumerate(ALL):
        d = Draw("carried", i)
        s = mailboxes.workspace(d)
        s.conn.dkim = [("pass", d.customer, "google")]
        s.mail.fields = [signature(d.customer, "google", USUAL)
                         if n == "DKIM-Signature" else (n, v)
                         for n, v in s.mail.fields]
        s.truth = Truth("google-workspace", "observed", carrier="google")
        yield "carried, by selector", r, s
        d = Draw("carried-helo", i)
        s = sendgrid(d, host=f"o{i + 2}.ptr{d.digits(4)}.mail.beehiiv.com")
        s.truth = Truth("beehiiv", "observed", carrier="sendgrid",
                        accounts=s.truth.accounts)
        yield "carried, by HELO", r, s
        d = Draw("carried-field", i)
        s = MADE["iterable"](d)
        s.conn.dkim = [("pass", d.customer, "tok")]
        s.truth.strength = "observed"
        yield "carried, by a field of the carrier's", r, s
        d = Draw("carried-fields", i)
        s = ses(d, dkim=[("pass", d.customer, "tok")])
        s.mail.fields.append(("Feedback-ID", "1.us-east-1.lCJVkz6+3S71MtYe1Ce"
                              "Gk/9v1Z83C325jnahyIHJIg0=:AmazonSES"))
        s.truth = Truth("amazon-ses", may_forge=["iterable"])
        yield "such a field twice", r, s
        d = Draw("carried-hoster", i)
        s = own_server(d, "23.83.210.43")
        s.conn.helo = s.conn.rdns = "crane.cedar.relay.mailchannels.net"
        s.conn.dkim = [("pass", d.customer, "hostingermail-a")]
        s.mail.fields[0] = signature(d.customer, "hostingermail-a", USUAL)
        box = f"ana@{d.customer}"
        s.mail.fields = [("X-MailChannels-SenderId",
                          f"hostingeremail|x-authuser|{box}"),
                         ("X-MailChannels-Auth-Id", "hostingeremail"),
                         ("X-MC-Relay", "Neutral")] + s.mail.fields
        # any customer of MailChannels can have that selector
        s.truth = Truth("mailchannels",
                        accounts=[("mailbox", box, "present")])
        yield "carrier alone, another's selector claimed", r, s


def own_server(d, ip=None, dkim=True, rdns=""):
    """A host of nobody's but the sender's"""
    fields = [signature(d.customer, "mail", USUAL)] if dkim else []
    return Sent(letter(d, f"Ana <ana@{d.customer}>", subject="Hello",
                       fields=fields),
                Conn(ip or "203.0.113.10", f"mail.{d.customer}",
                     f"ana@{d.customer}", rdns,
                     dkim=[("pass", d.customer, "mail")] if dkim else [],
                     dmarc="pass" if dkim else None),
                Truth(None, "none"))


def unknown():
    for i, r in enumerate(ALL):
        yield "own server", r, own_server(Draw("own", i))
        yield "own server, not signed", r, own_server(
            Draw("own-bare", i), "198.51.100.20", False, None)


def web_hosts():
    """Mail of a web host: no service, but the mailbox or script that sent"""
    for i, r in enumerate(ALL):
        d = Draw("web-host", i)
        s = own_server(d, "203.0.113.12", i % 2 == 0)
        host, box = f"server{i}.hosting.example", f"shop@{d.customer}"
        s.mail.fields = [
            ("X-AntiAbuse", "This header was added to track abuse, please "
             "include it with any abuse report"),
            ("X-AntiAbuse", f"Primary Hostname - {host}"),
            ("X-Get-Message-Sender-Via", f"{host}: authenticated_id: {box}"),
            ("X-Authenticated-Sender", f"{host}: {box}")] + s.mail.fields
        s.conn.helo = s.conn.rdns = host
        s.truth.accounts = [("authenticated-id", box, "present")]
        yield "web host", r, s
        d = Draw("web-host-relay", i)
        s = own_server(d, "23.83.223.94")
        s.conn.helo = s.conn.rdns = "ivory.cherry.relay.mailchannels.net"
        s.mail.fields = [
            ("X-MC-Relay", "Neutral"), ("X-MailChannels-Auth-Id", "bighost"),
            ("X-PHP-Script", f"www.{d.customer}/order.php for 198.51.100.9"),
            ("X-PHP-Originating-Script", "1001:order.php")] + s.mail.fields
        s.truth = Truth("mailchannels", accounts=[
            ("hoster", "bighost", "present")])
        yield "web host, relayed", r, s


def no_boundary():
    """Never received by anybody: a draft, an exported file"""
    for i in range(4):
        d = Draw("draft", i)
        s = sendgrid(d)
        s.truth = Truth(None, "none", may_forge=["sendgrid"])
        yield "no boundary", None, s
    d = Draw("draft-plain")
    yield "no boundary", None, Sent(Mail(usual(
        f"ana@{d.customer}", d.rcpt, "Draft", "1@x.example"), "x\n"), None,
        Truth(None, "none"))


def all_of():
    for f in (services, white_label, claimed_inner, carried, unknown,
              web_hosts, no_boundary):
        yield from f()
