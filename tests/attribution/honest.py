"""The honest set: nobody's crime, through all receivers' shapes."""

import forward
import genuine
import longtail  # noqa: F401
import mailboxes
import marketing  # noqa: F401
from draw import SHOPS, Draw
from mails import Truth
from transactional import MADE

KINDS = [("newsletter", "This month at the shop",
          "Read what is new.\n", [("List-Unsubscribe",
                                   "<https://www.example.com/u>"),
                                  ("Precedence", "bulk")]),
         ("receipt", "Your receipt 4711", "Total: 49.90 EUR\n", []),
         ("password reset", "Reset your password",
          "Follow this link within an hour.\n", []),
         ("ticket", "[#8812] We got your request",
          "Please type your reply above this line.\n", []),
         ("calendar", "Invitation: planning @ Tue",
          "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:planning\n"
          "END:VEVENT\nEND:VCALENDAR\n", [])]
MAILBOXES = ["google-gmail", "google-workspace", "microsoft365",
             "outlook-consumer", "yahoo", "apple-icloud", "fastmail",
             "proton", "mailru", "gmx-1and1-consumer"]


def dressed(s, n):
    """s as a letter of that kind"""
    kind, subject, body, fields = KINDS[n % len(KINDS)]
    s.mail.set("Subject", subject)
    s.mail.body = s.mail.body + "\n" + body
    s.mail.fields += [f for f in fields if s.mail.get(f[0]) is None]
    if kind == "calendar":
        s.mail.set("Content-Type", "text/calendar; method=REQUEST")
    return kind, s


# Our own phishing exercises: the vendor and a mark that only we know
MARK = "q7Lk2-vTn9x"
DRILLS = f"""
[drill autumn-2026]
service = postmark
header = X-Drill-Mark: {MARK}
until = 2026-12-31

[drill winter-2026]
service = mailjet
header = X-Exercise: {MARK}-*
"""


def shops():
    for kind, r, s in genuine.web_hosts():
        yield kind, r, s


def drills():
    for i, r in enumerate(genuine.ALL):
        for slug, name, mark in (("postmark", "X-Drill-Mark", MARK),
                                 ("mailjet", "X-Exercise", MARK + "-7")):
            s = MADE[slug](Draw("drill", slug, i))
            s.mail.set("Subject", "Your password expires today")
            s.mail.fields.append((name, mark))
            yield "drill", r, s


def judged(s):
    """What is asked of honest mail: who it is where that is proven"""
    s.truth.accounts, s.truth.hidden, s.truth.path = [], [], None
    return s


def relation(s):
    domain = s.mail.get("From").rsplit("@", 1)[-1].strip("> ")
    for shop in SHOPS:
        if domain == shop + ".example" or \
                domain.endswith("." + shop + ".example"):
            return "authorised" if s.truth.service else "unknown"
    if any(shop in domain for shop in SHOPS):
        # a name of its own at a service: not to be taken for the domain, and
        # nobody's accusation
        return ["unknown", "authorised", "not_protected"]
    return "not_protected"


def services():
    slugs = sorted(set(MADE) - set(MAILBOXES))
    for n, slug in enumerate(slugs):
        for i in range(5):
            s = MADE[slug](Draw("honest", slug, i))
            able = genuine.receivers_for(s.truth, n + 2 * i)
            kind, s = dressed(s, n + i)
            yield kind, able[0], s


def people():
    for n, slug in enumerate(MAILBOXES):
        for i in range(5):
            s = MADE[slug](Draw("people", slug, i))
            able = genuine.receivers_for(s.truth, n + i)
            s.mail.set("Subject", "Re: Thursday")
            s.mail.fields.append(("In-Reply-To", "<1@mail.example>"))
            yield "mail by people", able[i % 2], s
    for i, r in enumerate(genuine.ALL * 2):
        yield "own server", r, genuine.own_server(
            Draw("own-honest", i), "203.0.113.11", i % 2 == 0)


def handed_on():
    for kind, r, s in forward.all_of():
        if s.truth.service is None or "list" in kind:
            s.truth = Truth(s.truth.service, s.truth.strength)
        yield kind, r, s


def white():
    for kind, r, s in genuine.white_label():
        yield kind, r, s


def all_of():
    for f in (services, people, handed_on, white, shops, drills):
        for kind, receiver, s in f():
            judged(s)
            yield kind, receiver, s, \
                "exercise" if kind == "drill" else relation(s)


def settings():
    """The senders' domains are protected, with the services that they use;
    for half of them that list is all."""
    used = {shop: set() for shop in SHOPS}
    for _, _, s, _ in all_of():
        domain = s.mail.get("From").rsplit("@", 1)[-1].strip("> ")
        for shop in SHOPS:
            if domain.endswith(shop + ".example") and s.truth.service:
                used[shop].update([s.truth.service] + s.truth.also)
    out = ""
    for i, (shop, services_) in enumerate(sorted(used.items())):
        out += f"\n[domain {shop}.example]\nname = {shop.title()}\n"
        out += "".join(f"authorised = {s}\n" for s in sorted(services_))
        if i % 2:
            out += "complete = yes\npolicy = the owner's list of 2026-11-01\n"
    return out + DRILLS


__all__ = ["all_of", "settings", "mailboxes"]
