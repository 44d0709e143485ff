"""Labelled: who sends as our domains, and whether that was allowed.  Two
domains: the owner of banco-azul.example says that Mailgun is all, of
tienda-gris.example only that Mailgun may."""

from draw import Draw
from forge import spammer
from honest import MARK
from mails import Sent, Truth
from transactional import MADE, letter

SETTINGS = """
[domain banco-azul.example]
name = Banco Azul
authorised = mailgun
complete = yes
policy = the owner's letter of 2026-11-02

[domain tienda-gris.example]
name = Tienda Gris
authorised = mailgun
"""
AT = ["postfix", "m365", "gmail", "exim"]
BANK, SHOP = "banco-azul.example", "tienda-gris.example"


def through(slug, frm, receiver, *more):
    s = MADE[slug](Draw("relation", slug, frm, receiver))
    s.mail.set("From", frm)
    s.mail.fields += more
    s.truth = Truth(s.truth.service, s.truth.strength, s.truth.carrier)
    return s


def cases():
    """(words, service, From, relation, impersonation, more fields)"""
    mark = ("X-Drill-Mark", MARK)
    yield "exact, list complete", "sendgrid", f"Banco <a@{BANK}>", \
        "unauthorised", "exact", []
    yield "subdomain, list complete", "amazon-ses", f"a@pagos.{BANK}", \
        "unauthorised", "subdomain", []
    yield "exact, nobody's word", "sendgrid", f"Tienda <a@{SHOP}>", \
        "unknown", "exact", []
    yield "exact, listed", "mailgun", f"Banco <a@{BANK}>", "authorised", \
        "exact", []
    yield "subdomain, listed", "mailgun", f"a@news.{SHOP}", "authorised", \
        "subdomain", []
    yield "look-alike", "sendgrid", "a@banc0-azul.example", "unknown", \
        "look-alike", []
    yield "look-alike", "sendgrid", "a@banco-azul-seguridad.example", \
        "unknown", "look-alike", []
    yield "name only", "google-gmail", "Banco Azul <banco777@gmail.com>", \
        "unknown", "name", []
    yield "drill", "postmark", f"a@{BANK}", "exercise", None, [mark]
    yield "drill's vendor without the mark", "postmark", f"a@{BANK}", \
        "unauthorised", "exact", []
    yield "mark through another service", "sendgrid", f"a@{BANK}", \
        "unauthorised", "exact", [mark]
    yield "a wrong mark", "postmark", f"a@{BANK}", "unauthorised", "exact", \
        [("X-Drill-Mark", MARK + "x")]


def all_of():
    """(kind, receiver, sent, relation, impersonation)"""
    for words, slug, frm, relation, how, more in cases():
        for r in AT:
            yield words, r, through(slug, frm, r, *more), relation, how
    for i, r in enumerate(AT):
        d = Draw("mark-alone", r)
        s = Sent(letter(d, f"a@{BANK}", fields=[("X-Drill-Mark", MARK)]),
                 spammer(d, i), Truth(None, "none"))
        yield "the mark alone", r, s, "unknown", "exact"
        d = Draw("pasted-as", r)
        s = MADE["sendgrid"](d)
        s.mail.set("From", f"a@{BANK}")
        s.conn = spammer(d, i)
        s.truth = Truth(None, "none", may_forge=["sendgrid"])
        yield "fields of a service alone", r, s, "unknown", "exact"
