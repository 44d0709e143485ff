"""A message as it was sent, the connection on which it came, and what is true
of it."""

DATE = "Mon, 23 Nov 2026 07:41:00 +0000"


class Conn:
    """What a receiver sees.  rdns: None where nothing confirms it; spf:
    (result, domain); dkim: [(result, d, s)]; dmarc: result or None."""

    def __init__(self, ip, helo, mail_from, rdns="", spf=None, dkim=(),
                 dmarc=None):
        self.ip, self.helo, self.mail_from = ip, helo, mail_from
        self.rdns = helo if rdns == "" else rdns
        self.spf = spf or ("pass", mail_from.rsplit("@", 1)[-1])
        self.dkim = list(dkim)
        self.dmarc = dmarc


class Mail:
    def __init__(self, fields, body, html=False):
        self.fields = fields  # [(name, value)], topmost first
        self.body, self.html = body, html

    def get(self, name):
        for n, v in self.fields:
            if n.lower() == name.lower():
                return v
        return None

    def set(self, name, value):
        self.fields = [(n, v) for n, v in self.fields
                       if n.lower() != name.lower()] + [(name, value)]

    def octets(self):
        head = "".join(f"{n}: {v}\n" for n, v in self.fields)
        return (head + "\n" + self.body).encode()


class Truth:
    """service: slug or None; strength: at least that; accounts: [(kind,
    value, grade at least)]; forged: services whose fingerprints are forged;
    path: [(slug or None, role)] or None where nothing is claimed of it;
    hidden: recipients hidden in identifiers; may_forge, also: fingerprints
    that may be called forged as well, services that may be named instead."""

    def __init__(self, service, strength="proven", carrier=None, accounts=(),
                 forged=(), path=None, hidden=(), may_forge=(), also=()):
        self.service, self.strength, self.carrier = service, strength, carrier
        self.accounts, self.forged = list(accounts), list(forged)
        self.path, self.hidden = path, list(hidden)
        self.may_forge, self.also = list(may_forge), list(also)

    def label(self):
        return dict(vars(self))


class Sent:
    def __init__(self, mail, conn, truth):
        self.mail, self.conn, self.truth = mail, conn, truth


def signature(domain, selector, fields, extra=""):
    """A DKIM-Signature as it looks; what it is worth says who records it."""
    return ("DKIM-Signature",
            f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={selector};"
            f"{extra}\n\tt=1795419660; h={':'.join(fields)};\n"
            "\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\n"
            "\tb=dGhpcyBpcyBub3QgYSByZWFsIHNpZ25hdHVyZQ==")


USUAL = ["from", "to", "subject", "date", "message-id"]


def usual(frm, to, subject, message_id):
    return [("From", frm), ("To", to), ("Subject", subject),
            ("Message-ID", f"<{message_id}>"), ("Date", DATE),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8")]
