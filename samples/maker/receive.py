"""Our receivers, mx1 (Postfix) and mx2 (Exim), and the Maildir that they
deliver to.  What they record follows from the zone, not from what the story
wants."""

import os
import re

from . import sign, world
from .dice import Dice
from .post import date

STORE = "desk.example"  # the authserv-id of the host behind mx1
TLS = ("(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n"
       "\t key-exchange X25519 server-signature RSA-PSS (2048 bits) "
       "server-digest SHA256)\n\t(No client certificate requested)\n\t")


class Maildir:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        self.index = []  # (group, file, size)
        for sub in ("cur", "new", "tmp"):
            os.makedirs(os.path.join(folder, sub), exist_ok=True)

    def put(self, group, octets, when, flags="S", host="mx1", trick=None):
        """flags None: in new/"""
        self.count += 1
        dice = Dice("file", self.count)
        name = (f"{when}.M{dice.below(900000) + 100000}P{self.count}."
                f"{host}{'.' + trick if trick else ''},S={len(octets)}")
        name = "new/" + name if flags is None else f"cur/{name}:2,{flags}"
        with open(os.path.join(self.folder, name), "wb") as f:
            f.write(octets)
        self.index.append((group, name, len(octets)))


class Folder:
    """A plain folder of files, named by what Maildir calls the trick"""

    def __init__(self, folder):
        self.folder = folder
        self.index = []
        os.makedirs(folder, exist_ok=True)

    def put(self, group, octets, when, flags="S", host="mx1", trick=None):
        with open(os.path.join(self.folder, trick), "wb") as f:
            f.write(octets)
        self.index.append((group, trick, len(octets)))


def author(mail):
    """The domain of exactly one From with one address, else None."""
    froms = [v for n, v in mail.fields if n.lower() == "from"]
    if len(froms) != 1 or b"," in froms[0]:
        return None
    found = re.findall(rb"@([A-Za-z0-9.-]+)", froms[0].split(b"<")[-1])
    return found[0].decode().lower() if len(found) == 1 else None


def authenticate(mail, ip, mail_from, helo):
    """(spf, identity domain, [(signature tags, result, bits, reason)],
    (dmarc, policy) or None)"""
    domain = mail_from.rpartition("@")[2] if mail_from else helo
    spf = world.spf(ip, domain)
    dkim = []
    for i, (name, value) in enumerate(mail.fields):
        if name.lower() == "dkim-signature":
            t = sign.tags(value.decode("ascii", "replace"))
            rest = mail.fields[:i] + mail.fields[i + 1:]
            dkim.append((t,) + sign.verify(rest, mail.body, value,
                                           world.key_of(t["d"], t["s"])))
    who = author(mail)
    passes = [t["d"] for t, result, _, _ in dkim if result == "pass"]
    return spf, domain, dkim, who and world.dmarc(who, spf, domain, passes)


def received_spf(spf, ip, helo, mail_from, receiver):
    word = {"none": "None", "pass": "Pass", "fail": "Fail",
            "softfail": "Softfail", "neutral": "Neutral"}[spf]
    what = "mailfrom" if mail_from else "helo"
    detail = "no SPF record" if spf == "none" else what
    return (f"{word} ({detail}) identity={what}; client-ip={ip}; helo={helo}; "
            f"envelope-from={mail_from or '<>'}; receiver={receiver}")


def postfix(mail, ip, helo, mail_from, rcpt, when):
    """mx1 (Postfix, policyd-spf) takes it in; store, behind it, runs the
    milters OpenDKIM and OpenDMARC, which write below its own Received."""
    spf, domain, dkim, dmarc = authenticate(mail, ip, mail_from, helo)
    me, dice = "mx1.desk.example", Dice("mx1", ip, mail_from, rcpt, when)
    rdns = world.NAMES.get(ip, "unknown")
    shown = f"IPv6:{ip}" if ":" in ip else ip
    mail.top("Received",
             f"from {helo} ({rdns} [{shown}])\n\t{TLS}by {me} (Postfix) with "
             f"ESMTPS id 4{dice.alnum(14)}\n\tfor <{rcpt}>; "
             f"{date(when, -5, '-05', pad=True)}")
    mail.top("Received-SPF", received_spf(spf, ip, helo, mail_from, me))
    if dkim:
        mail.top("Authentication-Results", opendkim(dkim))
    mail.top("Authentication-Results",
             f"{STORE}; spf={spf} smtp.mailfrom={mail_from or domain}")
    if dmarc:
        policy = f" (p={dmarc[1]} dis=none)" if dmarc[1] else ""
        mail.top("Authentication-Results", f"{STORE}; dmarc={dmarc[0]}{policy}"
                 f" header.from={author(mail)}")
    mail.top("Received",
             f"from {me} ({me} [192.0.2.25])\n\tby store.desk.example "
             f"(Postfix) with ESMTPS id 4{dice.alnum(14)}\n\tfor <{rcpt}>; "
             f"{date(when + 1, -5, '-05', pad=True)}")
    mail.top("Delivered-To", rcpt)
    mail.top("Return-Path", f"<{mail_from}>")


def opendkim(dkim):
    text = STORE
    for t, result, bits, reason in dkim:
        key = f" ({bits}-bit key; unprotected)" if bits else f" ({reason})"
        why = f' reason="{reason}"' if bits and reason else ""
        text += (f";\n\tdkim={result}{key}{why} header.d={t['d']} "
                 f"header.i={t.get('i', '@' + t['d'])} header.a={t['a']} "
                 f"header.s={t['s']} header.b={t['b'][:8]}")
    return text


def exim(mail, ip, helo, mail_from, rcpt, when):
    """mx2.desk.example, Exim with ${authresults {...}} at the top"""
    spf, domain, dkim, dmarc = authenticate(mail, ip, mail_from, helo)
    me, dice = "mx2.desk.example", Dice("mx2", ip, mail_from, rcpt, when)
    rdns = world.NAMES.get(ip)
    text = f"{me};\n\tiprev={'pass (' + rdns + ')' if rdns else 'fail'} " \
        f"smtp.remote-ip={ip};\n\tspf={spf} smtp." + \
        (f"mailfrom={domain}" if mail_from else f"helo={helo}")
    for t, result, _, reason in dkim:
        why = f" ({reason})" if reason else ""
        text += (f";\n\tdkim={result}{why} header.d={t['d']} "
                 f"header.s={t['s']} header.a={t['a']}")
    if dmarc:
        text += f";\n\tdmarc={dmarc[0]} header.from={author(mail)}"
    name = f"{rdns} ([{ip}]" if rdns else f"[{ip}] ("
    if rdns != helo:
        name += f"{' ' if rdns else ''}helo={helo}"
    mail.top("Received",
             f"from {name})\n\tby {me} with esmtps  (TLS1.3) tls "
             f"TLS_AES_256_GCM_SHA384\n\t(Exim 4.96)\n\t(envelope-from "
             f"<{mail_from}>)\n\tid 1v{dice.alnum(4)}-0000{dice.alnum(7)}-"
             f"{dice.alnum(4)}\n\tfor {rcpt};\n\t{date(when, 0, pad=True)}")
    # warn add_header = :at_start:${authresults {$primary_hostname}}
    mail.top("Authentication-Results", text)
    mail.top("Delivery-date", date(when, 0, pad=True))
    mail.top("Envelope-to", rcpt)
    mail.top("Return-path", f"<{mail_from}>")


class Office:
    """Hands a mail to the receiver that its recipient's domain has."""

    def __init__(self, maildir):
        self.maildir = maildir
        self.taken = []  # (group, recipient, octets)

    def take(self, group, mail, host, mail_from, rcpt, when, helo=None,
             flags="S", trick=None, crlf=False, mx=None):
        ip = world.HOSTS.get(host, host)
        mx = mx or ("mx2" if rcpt.endswith("@" + world.TRAP) else "mx1")
        (exim if mx == "mx2" else postfix)(mail, ip, helo or host, mail_from,
                                           rcpt, when)
        octets = sign.crlf(mail.bytes()) if crlf else mail.bytes()
        self.taken.append((group, rcpt, octets))
        self.maildir.put(group, octets, when, flags, mx, trick)
