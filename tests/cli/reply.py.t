#!/usr/bin/env python3
"""Answers to letters come back into their case: bounces, tickets, automatic
answers, questions, claims of a fix, owners' yes and no, forged ones; each lands
in the right case, or in none, and what follows of it."""

import email
import hashlib
import os
import sqlite3
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail  # noqa: E402
from espy_reply import answer, b64, dsn, in_reply, returned  # noqa: E402

ABUSE = "abuse@correoandino.example"
SECURITY = "security@correoandino.example"
PEER = "abuse@nubeenvios.example"
OWNER = "it@bancosol.example"
NOW = "2026-11-24T12:00:00Z"
PLUS = "\n[reporter]\nplus = yes\n[send]\ncommand = /bin/true\n"


def rows(desk, sql):
    db = sqlite3.connect(desk.ws + "/espy.db")
    out = db.execute(sql).fetchall()
    db.close()
    return out


def sent(desk, case):
    return rows(desk, "SELECT message_id FROM k_notification WHERE "
                f"case_id = '{case}' ORDER BY id DESC LIMIT 1")[0][0]


def notify(desk, case, *to):
    desk.run("draft", "new", case)
    return desk.run("case", "mark-sent", case, "--to", *to)


def opened(name):
    """Two cases that were notified, and an owner who was asked"""
    desk = Desk(name, settings=PLUS)
    for n in range(3):
        desk.put(mail(n + 1, f"2026-11-20 08:0{n}",
                      sender="aviso@bancosol.example"))
    for n in range(2):
        desk.put(mail(n + 11, f"2026-11-20 09:0{n}", service="nube-envios",
                      sender="aviso@tienda-lima.example"))
    desk.index()
    desk.run("case", "new", "--title", "one", "--query",
             "service:correo-andino")
    desk.run("case", "new", "--title", "two", "--query",
             "service:nube-envios")
    desk.run("case", "ask-owner", "1", "bancosol.example", "--to", OWNER)
    notify(desk, "1", ABUSE, SECURITY)
    notify(desk, "2", PEER)
    desk.now = NOW
    return desk


def receive(desk, samples):
    """All of them in one run, in this order; {name: its answer}"""
    for n, (name, octets) in enumerate(samples):
        desk.put(octets, source="answers", name=f"{n:03d}.{name}")
    ran = desk.index(source="answers", role="replies")
    t.ok(ran.code == 0, f"{len(samples)} answers are indexed", *ran.notes())
    known = {r["sha256"]: r for r in desk.json("reply", "list")}
    return {name: known.get(hashlib.sha256(octets).hexdigest(), {})
            for name, octets in samples}


desk = opened("answers")
ONE, TWO = sent(desk, "K7Q-0001"), sent(desk, "K7Q-0002")
RE = "Re: [K7Q-0001] Fraud mail from your relay"
Q1 = in_reply(ONE)
EN = "\n\nOn Tue, 24 Nov 2026 at 08:00, Desk <soc@desk.example> wrote:\n" \
     "> has been suspended? We have fixed nothing.\n> STOP ends reports.\n"
ES = "\n\nEl mar, 24 nov 2026 a las 8:00, Desk (<soc@desk.example>) " \
     "escribió:\n\n> podría enviar\n> hemos suspendido la cuenta\n"
PT = "\n\nEm ter., 24 de nov. de 2026 às 08:00, Desk <soc@desk.example>\n" \
     "escreveu:\n\n> foi suspensa\n> precisamos de mais\n"
OUTLOOK = "\n\n________________________________\nFrom: Desk " \
    "<soc@desk.example>\nSent: Tuesday, November 24, 2026 8:00\n" \
    "To: Abuse\nSubject: [K7Q-0001] Fraud mail\n\nPlease send us your " \
    "ticket number. Has it been fixed?\n"
OUTLOOK_ES = "\n\nDe: Desk <soc@desk.example>\nEnviado el: martes, 24 de " \
    "noviembre de 2026 8:00\nPara: Abuse\nAsunto: [K7Q-0001] Correo\n\n" \
    "¿Puede enviarnos el número?\n"
OUTLOOK_PT = "\n\n-----Mensagem original-----\nDe: Desk\n" \
    "Enviada em: terça-feira\n\nfoi suspensa a conta?\n"
KEY = "K7Q-0001"

# name, octets, case, kind, state, is it doubted
SAMPLES = [
    # --- what desks' people write ---
    ("question-en", answer(1, ABUSE, RE, "Hi,\n\ncould you send us the full "
     "headers?\n" + EN, more=Q1), KEY, "question", "proposed", False),
    ("question-es", answer(2, ABUSE, "RV: [K7Q-0001] Aviso", "Hola:\n\n"
     "¿nos puede enviar más muestras?" + ES), KEY, "question", "proposed",
     False),
    ("question-pt", answer(3, ABUSE, "ENC: [K7Q-0001] Aviso",
     b64("Olá,\n\nprecisamos dos cabeçalhos completos." + PT), more=Q1,
     encoding="base64"), KEY, "question", "proposed", False),
    ("fix-en", answer(4, ABUSE, RE, "Hello,\n\nthe account has been "
     "suspended.\n\n-- \nAbuse desk\nCould you rate us?" + EN, more=Q1), KEY,
     "fix", "proposed", False),
    ("fix-es", answer(5, SECURITY, RE, "Buenos días,\n\nhemos corregido el "
     "relé comprometido." + OUTLOOK_ES, more=Q1), KEY, "fix", "proposed",
     False),
    ("fix-pt", answer(6, ABUSE, RE, "Boa tarde. A conta foi suspensa." +
     OUTLOOK_PT, more=Q1), KEY, "fix", "proposed", False),
    ("not-fixed", answer(7, ABUSE, RE, "We will tell you when it has been "
     "fixed. The account has not been suspended." + EN, more=Q1), KEY,
     "other", "proposed", False),
    ("only-quotes", answer(8, ABUSE, RE, "Noted." + EN, more=Q1), KEY,
     "other", "proposed", False),
    ("outlook", answer(9, ABUSE, RE, "Noted, regards" + OUTLOOK, more=Q1),
     KEY, "other", "proposed", False),
    ("below", answer(10, ABUSE, RE, "On Tue, 24 Nov 2026, Desk wrote:\n"
     "> please send us your ticket number\n\nWe have blocked that key.\n",
     more=Q1), KEY, "fix", "proposed", False),
    ("html", answer(11, ABUSE, RE, "<html><body><p>We have disabled the "
     "API&nbsp;key.</p><blockquote>On Tue, Desk wrote:<br>could you send"
     "</blockquote></body></html>", more=Q1,
     content="text/html; charset=utf-8"), KEY, "fix", "proposed", False),
    ("form-en", answer(12, ABUSE, RE, "Please use our web form at "
     "https://correoandino.example/abuse instead." + EN, more=Q1), KEY,
     "form", "proposed", False),
    ("form-es-auto", answer(13, ABUSE, RE, "Este buzón es automático. "
     "Utilice nuestro formulario.", more=Q1 + "Auto-Submitted: "
     "auto-generated\n"), KEY, "form", "proposed", False),
    ("stop", answer(14, PEER, "Re: [K7Q-0002] x", "STOP\n",
     more=in_reply(TWO)), "K7Q-0002", "stop", "proposed", False),
    ("stop-quoted", answer(15, ABUSE, RE, "Got it.\n\n> reply STOP to end "
     "reports\n> STOP\n", more=Q1), KEY, "other", "proposed", False),
    # --- tickets ---
    ("ticket-rt", answer(20, ABUSE, "[correoandino.example #123456] "
     "AutoReply: [K7Q-0001] Fraud mail", "This message has been "
     "automatically generated.\nYour ticket has been assigned an ID of "
     "[correoandino.example #123456].", more="Precedence: bulk\n"
     "Auto-Submitted: auto-replied\n" + Q1), KEY, "ticket", "automatic",
     False),
    ("ticket-otrs", answer(21, ABUSE, "[Ticket#2026112410000042] RE: "
     "[K7Q-0001] Fraud", "Hemos recibido su mensaje.", more="Precedence: "
     "bulk\nX-Auto-Response-Suppress: All\n"), KEY, "ticket", "automatic",
     False),
    ("ticket-jira", answer(22, ABUSE, "[JIRA] (ABUSE-4711) [K7Q-0001] Fraud",
     "Ticket ABUSE-4711 has been created.", more="Precedence: bulk\n"), KEY,
     "ticket", "automatic", False),
    ("ticket-zendesk", answer(23, ABUSE, "[Request received] [K7Q-0001]",
     "##- Please type your reply above this line -##\n\nYour request "
     "(ticket #88123) has been received and is being reviewed.",
     more="Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n"),
     KEY, "ticket", "automatic", False),
    ("ticket-salesforce", answer(24, ABUSE, "Case 00412233: [K7Q-0001] "
     "[ ref:_00D300000.5003000abc:ref ]", "Recebemos sua mensagem.",
     more="Auto-Submitted: auto-generated\n"), KEY, "ticket", "automatic",
     False),
    ("learned", answer(25, ABUSE, "[correoandino.example #123456] Your "
     "report", "We have fixed the relay."), KEY, "fix", "proposed", False),
    ("learned-key", answer(26, ABUSE, "(ABUSE-4711) update: ticket ABUSE-4711",
     "Could you provide more samples?"), KEY, "question", "proposed", False),
    ("solved-by-program", answer(27, ABUSE, "[correoandino.example #123456] "
     "Resolved", "According to our records, your request has been resolved.",
     more="Auto-Submitted: auto-generated\n"), KEY, "fix", "proposed",
     False),
    ("person-by-zendesk", answer(29, ABUSE, "[Correo Andino] Re: [K7Q-0001] "
     "Fraud", "##- Please type your reply above this line -##\n\nMarta, Nov "
     "24:\n\nHi, can you send two more samples?\n", more="Auto-Submitted: "
     "auto-generated\nX-Auto-Response-Suppress: All\n"), KEY, "question",
     "proposed", False),
    ("person-by-jira", answer(290, ABUSE, "[JIRA] Commented: (ABUSE-4711) x",
     "Marta commented: we see 12 of them on Monday.", more="Precedence: "
     "bulk\n"), KEY, "other", "proposed", False),
    ("ticket-of-others", answer(28, "help@elsewhere.example",
     "[correoandino.example #123456] news", "fixed"), None, "ticket",
     "unmatched", False),
    # --- programs ---
    ("away-en", answer(30, ABUSE, "Out of office: [K7Q-0001]", "I am out of "
     "the office until Monday. When urgent, please send to x.",
     more="Auto-Submitted: auto-replied\n" + Q1), KEY, "auto", "automatic",
     False),
    ("away-outlook", answer(31, ABUSE, "Respuesta automática: [K7Q-0001]",
     "Estoy de vacaciones. ¿Es urgente?", more="X-Auto-Response-Suppress: "
     "All\n" + Q1), KEY, "auto", "automatic", False),
    ("away-pt", answer(32, ABUSE, "Re: [K7Q-0001]", "Estou de férias até o "
     "dia 10."), KEY, "auto", "automatic", False),
    ("vacation", answer(33, ABUSE, "Re: [K7Q-0001]", "Your mail was "
     "received.", more="Precedence: junk\n" + Q1), KEY, "auto", "automatic",
     False),
    # --- bounces ---
    ("dsn-postfix-delayed", dsn(40, "mx.desk.example", [(ABUSE, "delayed",
     "4.4.1", "connect timed out")], returned(ONE), shape="headers",
     subject="Delayed Mail (still being retried)"), KEY, "delayed",
     "automatic", False),
    ("dsn-postfix", dsn(41, "mx.desk.example", [(SECURITY, "failed",
     "5.1.1", "550 5.1.1 User unknown")], returned(ONE)), KEY, "bounce",
     "automatic", False),
    ("dsn-exchange", dsn(42, "correoandino.example", [(ABUSE, "failed",
     "5.7.1", "550 5.7.1 Message rejected by policy")], returned(ONE),
     subject="Undeliverable: [K7Q-0001] Fraud mail", auth="pass",
     sender="postmaster@correoandino.example"), KEY, "bounce", "automatic",
     False),
    ("dsn-gmail", dsn(43, "googlemail.example", [(PEER, "failed", "5.2.2",
     "552-5.2.2 The account is over quota")], returned(TWO, "K7Q-0002"),
     subject="Delivery Status Notification (Failure)", auth="pass",
     more="X-Failed-Recipients: " + PEER + "\n" + in_reply(TWO)),
     "K7Q-0002", "bounce", "automatic", False),
    ("dsn-forwarded", dsn(44, "inner.example", [("x99@inner.example",
     "failed", "5.1.1", "no such user")], returned(ONE),
     extra=f"Original-Recipient: rfc822;{ABUSE}\n"), KEY, "bounce",
     "automatic", False),
    ("dsn-beyond", dsn(45, "inner.example", [("x98@inner.example", "failed",
     "5.1.1", "no such user")], returned(ONE)), KEY, "bounce", "proposed",
     False),
    ("dsn-relayed", dsn(46, "old.example", [(ABUSE, "relayed", "2.0.0",
     "250 ok")], returned(ONE)), KEY, "delayed", "automatic", False),
    ("exim-inline", answer(47, "Mailer-Daemon@relay.example", "Mail delivery "
     "failed: returning message to sender", "This message was created "
     "automatically by mail delivery software.\n\nA message could not be "
     f"delivered:\n\n  {ABUSE}\n    550 5.1.1 unrouteable address\n\n------ "
     "This is a copy of the message, including all the headers. ------\n\n" +
     returned(ONE), auth=None, mail_from=""), KEY, "bounce", "automatic",
     False),
    ("qmail", answer(48, "MAILER-DAEMON@q.example", "failure notice",
     "Hi. This is the qmail-send program at q.example.\n\n"
     f"<{SECURITY}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
     "--- Below this line is a copy of the message.\n\n" + returned(ONE),
     auth=None, mail_from=""), KEY, "bounce", "automatic", False),
    ("dsn-not-ours", dsn(49, "mx.x.example", [("who@x.example", "failed",
     "5.1.1", "unknown")], "Message-ID: <other@x.example>\n\nx"), None,
     "bounce", "unmatched", False),
    # --- owners ---
    ("owner-no", answer(50, OWNER, RE, "Hi,\n\nNo, we do not know this "
     "service. You may name us." + EN), KEY, "no", "proposed", False),
    ("owner-yes-es", answer(51, "ana@bancosol.example", "Re: [K7Q-0001] "
     "Correo en nombre de", "1. Sí, es nuestro proveedor.\n2. No.\n" + ES),
     KEY, "yes", "proposed", False),
    ("owner-no-pt", answer(52, OWNER, "Re: [K7Q-0001]", "1) Não "
     "conhecemos esse serviço.\n2) Sim" + PT), KEY, "no", "proposed", False),
    ("owner-unclear", answer(53, OWNER, RE, "I will ask our marketing "
     "department."), KEY, "other", "proposed", False),
    ("owner-forged", answer(54, OWNER, RE, "Yes, we use them.",
     auth="fail"), KEY, "yes", "proposed", True),
    # --- hostile, or of nobody ---
    ("forged", answer(60, ABUSE, RE, "The account has been suspended. "
     "Ticket #666111.", auth="fail", more=Q1), KEY, "fix", "proposed", True),
    ("unproven", answer(61, ABUSE, RE, "Ticket #666222 has been created.",
     auth=None, more=Q1), KEY, "ticket", "proposed", True),
    ("other-house", answer(62, "helper@mail.evil.example", RE, "We have "
     "received your report, ticket #666333.", more=Q1), KEY, "ticket",
     "proposed", True),
    ("two-cases", answer(63, ABUSE, "[K7Q-0001] [K7Q-0002] both", "fixed"),
     None, "other", "unmatched", False),
    ("same-twice", answer(64, ABUSE, "[K7Q-0001] Re: [k7q-0001] x",
     "We have fixed it"), KEY, "fix", "proposed", False),
    ("no-case", answer(65, ABUSE, "[K7Q-0999] [XYZ-0001] x", "We fixed it"),
     None, "fix", "unmatched", False),
    ("spam", answer(66, "win@lotto.example", "You won", "Please send "
     "your data"), None, "question", "unmatched", False),
    ("no-references", answer(67, ABUSE, "Your abuse report", "We have "
     "fixed it.\n\n> [K7Q-0001] Fraud mail\n"), None, "fix", "unmatched",
     False),
    ("token-made-up", answer(68, ABUSE, "hello", "We have fixed it",
     to="lucia.quispe+k7q-0001.0123456789abcdef@desk.example"), None, "fix",
     "unmatched", False),
    ("fake-bounce", dsn(69, "evil.example", [(ABUSE, "failed", "5.1.1",
     "gone")], "Message-ID: <made@up.example>\n\n",
     subject="Undelivered: [K7Q-0001]"), KEY, "bounce", "proposed", True),
    ("huge", answer(70, ABUSE, "[K7Q-0001] " + "[K7Q-0001] " * 400,
     "We have fixed it. " + "Lorem ipsum? #999111 " * 20000,
     more="References: " + "\n ".join(f"<{i}@x.example>"
                                      for i in range(3000)) + "\n"), KEY,
     "fix", "proposed", False),
    ("two-letters", answer(71, ABUSE, "[K7Q-0002] x", "We have fixed it",
     more=Q1), KEY, "fix", "proposed", False),
]

found = receive(desk, [(s[0], s[1]) for s in SAMPLES])
for name, _, case, kind, state, doubted in SAMPLES:
    r = found[name]
    t.same((r.get("case"), r.get("kind"), r.get("state"),
            r.get("doubt") is not None), (case, kind, state, doubted),
           f"{name}: {kind} in {case or 'no case'}, {state}")
t.ok(len(SAMPLES) >= 40, f"{len(SAMPLES)} made answers")
t.figures(f"{len(SAMPLES)} made answers, "
          f"{sum(s[2] is None for s in SAMPLES)} of no case")

# --- what follows at once ---


def contact(desk, address):
    return sorted(r[0] for r in rows(
        desk, f"SELECT what FROM k_contact_mark WHERE address = '{address}'"))


def bounce(n, desk, *addresses, **more):
    return dsn(n, "mx.desk.example", [(a, "failed", "5.1.1", "unknown user")
                                      for a in addresses],
               returned(sent(desk, KEY)), **more)


desk = opened("bounces")
receive(desk, [("one", bounce(1, desk, ABUSE))])
t.same((desk.case()["state"], contact(desk, ABUSE)),
       ("notified", ["bounced"]),
       "a bounce of one address of two: noted of it, the letter arrived")
receive(desk, [("other", bounce(2, desk, SECURITY))])
c = desk.case()
t.same((c["state"], c["next"]["what"], contact(desk, SECURITY)),
       ("bounced", "find another address", ["bounced"]),
       "when it reached nobody, the case is bounced and the next address due")
t.same(rows(desk, "SELECT outcome FROM k_notification WHERE case_id = "
            f"'{KEY}'"), [("bounced",)], "and so is the notification")
ran = desk.run("draft", "new", "1")
t.ok(b"first" in desk.run("--json", "draft", "list", "1").out,
     "the letter that is due is the first one again", *ran.notes())

desk = opened("tickets")
ONE = sent(desk, KEY)
found = receive(desk, [
    ("early", answer(20, ABUSE, "[#4711] so far", "Noted.")),
    ("elsewhere", answer(21, "x@elsewhere.example", "[#4711] so far",
                         "Noted.")),
    ("ack", answer(1, ABUSE, "[#4711] [K7Q-0001] Fraud", "Ticket #4711 has "
                   "been created.", more="Auto-Submitted: auto-replied\n")),
    ("fix", answer(2, ABUSE, "[#4711] news", "We have fixed the relay.")),
    ("again", answer(3, ABUSE, "[#4711] news", "Could you send the full "
                     "headers?"))])
t.same((desk.case()["state"], rows(desk, "SELECT case_id, ticket FROM "
                                   "k_ticket")),
       ("acked", [(KEY, "4711")]), "a ticket number: the case is acked")
number = desk.run("draft", "new", "1", "--kind",
                  "reminder").out.decode().strip()
t.ok("\nTicket:     4711\n" in desk.json("draft", "show", number)[0]["body"],
     "the next letter names it")
desk.run("draft", "drop", number)
t.same((found["fix"]["case"], found["fix"]["matched"]), (KEY, "ticket"),
       "and a later answer with that number alone finds it")
r = {x["sha256"]: x for x in desk.json("reply", "list")}
t.same((r[found["early"]["sha256"]]["case"],
        r[found["elsewhere"]["sha256"]]["case"]), (KEY, None),
       "so does one that came before it was learned, but nobody else's")
desk.run("reply", "dismiss", str(found["early"]["reply"]))
n = str(found["fix"]["reply"])
ran = desk.run("reply", "confirm", n)
t.same((ran.code, desk.case()["state"], contact(desk, ABUSE)),
       (0, "fix-claimed", ["worked", "worked"]), "a claim of a fix is "
       "confirmed: fix-claimed, and the contact is one that answers")
t.ok(desk.run("reply", "confirm", n).code != 0, "once")
ran = desk.run("undo")
t.same((ran.code, desk.case()["state"], contact(desk, ABUSE),
        desk.json("reply", "show", n)[0]["state"]),
       (0, "acked", ["worked"], "proposed"), "undo takes all of that back")
t.same(desk.case()["next"]["what"], "read what came back",
       "what waits to be confirmed is due first")
desk.run("reply", "dismiss", n)
n = str(found["again"]["reply"])
desk.run("reply", "confirm", n)
c = desk.case()
t.same((c["state"], c["next"]["what"]), ("info-requested",
       "answer the service"), "a question: the service wants an answer")
desk.run("draft", "new", "1")
d = desk.json("draft", "list", "1")[0]
t.same((d["kind"], d["answers"]), ("answer", found["again"]["sha256"]),
       "the letter that is due answers it, in its thread")
octets = desk.run("draft", "export", str(d["draft"]), "-").out
message = email.message_from_bytes(octets)
t.ok("r3@correoandino.example" in message["In-Reply-To"] and
     ONE in message["References"], "by References", octets[:600])
plus = message["Reply-To"]
found = receive(desk, [
    ("plus", answer(9, ABUSE, "no number", "We have fixed it.", to=plus)),
    ("other", answer(10, PEER, "no number", "We have fixed it.",
                     to=plus.replace("0001", "0002")))])
t.same((found["plus"]["case"], found["plus"]["matched"]), (KEY, "token"),
       "the address that the letter asks answers to finds the case")
t.same(found["other"]["case"], None, "a token is of one case alone")
n = str(found["other"]["reply"])
desk.run("reply", "match", n, "2")
r = desk.json("reply", "show", n)[0]
t.same((r["case"], r["state"], r["matched"]), ("K7Q-0002", "proposed",
       "hand"), "a person puts an answer into its case")
desk.run("undo")
t.same(desk.json("reply", "show", n)[0]["state"], "unmatched",
       "and takes that back")
desk.run("reply", "dismiss", str(found["plus"]["reply"]))
t.same(desk.json("reply", "show", str(found["plus"]["reply"]))[0]["state"],
       "dismissed", "one that means nothing is dismissed")

# --- no answer: one letter and one tier after the other ---
desk = opened("silence")
ONE = sent(desk, KEY)


def due(desk):
    """What is due, and the letter that d and draft new make of it"""
    what = desk.case()["next"]["what"]
    ran_ = desk.run("draft", "new", "1")
    d_ = [x for x in desk.json("draft", "list", "1")
          if x["state"] == "open"]
    if len(d_) != 1:
        t.note(ran_.err)
        return what, None, None
    mail_ = email.message_from_bytes(desk.run("draft", "export",
                                              str(d_[0]["draft"]), "-").out)
    desk.run("case", "mark-sent", "1", "--to", "x@desk-of-tier.example")
    return what, d_[0]["kind"], d_[0]["desk"], mail_["In-Reply-To"]


t.same(due(desk), ("send a reminder", "reminder", "service", f"<{ONE}>"),
       "after the letter a reminder, in its thread")
tiers = []
for _ in range(4):
    tiers.append(due(desk)[:3])
t.same(tiers, [("escalate to tier 1", "escalation", "service"),
               ("escalate to tier 2", "escalation", "network"),
               ("escalate to tier 3", "escalation", "registrar"),
               ("escalate to tier 4", "escalation", "csirt")],
       "then one tier at a time, each when the one before was written to")
t.same(desk.case()["next"]["what"], "no answer: close it", "and then no more")

# --- owners, and who wants no more ---
desk = opened("owners")
TWO = sent(desk, "K7Q-0002")
t.same(desk.case()["waits_on"], "service", "the service is waited for")
found = receive(desk, [
    ("no", answer(1, OWNER, RE, "No, we do not know this service.\n\n"
                  "Please do not name us.")),
    ("stop", answer(2, PEER, "Re: [K7Q-0002] x", "Please stop sending these "
                    "reports.", more=in_reply(TWO))),
    ("forged", answer(3, ABUSE, RE, "Ticket #99887 has been created.",
                      auth="fail", more=in_reply(sent(desk, KEY))))])
t.same(desk.case()["state"], "notified",
       "nothing follows by itself of a forged one, or of a claim")
t.same(rows(desk, "SELECT count(*) FROM k_ticket"), [(0,)],
       "no ticket is learned of it")
ran = desk.run("reply", "confirm", str(found["no"]["reply"]))
word = rows(desk, "SELECT domain, service, authorised, who, reference FROM "
            "k_domain_word")
t.same([w[:4] for w in word], [("bancosol.example", "correo-andino", 0,
                                OWNER)], "an owner's no is his word")
t.ok(word and found["no"]["sha256"][:12] in word[0][4],
     "with the mail as its reference", word)
t.same([(x["domain"], x["may_name"]) for x in desk.case()["domains_said"]]
       if "domains_said" in desk.case() else
       rows(desk, "SELECT domain, may_name FROM k_case_domain"),
       [("bancosol.example", 0)], "and he is not to be named")
desk.run("undo")
t.same(rows(desk, "SELECT count(*) FROM k_domain_word"), [(0,)],
       "undo takes the word back")
desk.run("reply", "confirm", str(found["no"]["reply"]), "yes")
t.same(rows(desk, "SELECT authorised FROM k_domain_word"), [(1,)],
       "or it is confirmed as a yes")
desk.run("reply", "confirm", str(found["stop"]["reply"]))
t.same(contact(desk, PEER), ["stop"], "who wants no more is remembered")
ran = desk.run("draft", "new", "2")
ran = desk.run("draft", "check", "2")
t.ok(ran.code == 1 and b"asked for no more" in ran.out.replace(b"\n", b" "),
     "and the check list is red for it", *ran.notes())

# The question's own Message-ID says whose owner it is, whoever answers it.
desk.run("case", "ask-owner", "2", "tienda-lima.example", "--to",
         "duena@tienda-lima.example", "--send", "K7Q-0002")
asked = rows(desk, "SELECT message_id FROM k_outbox WHERE kind = 'owner'")
found2 = receive(desk, [
    ("agency", answer(30, "ana@agencia.example", "Re: pregunta", "No, no lo "
                      "conocemos.", more=in_reply(asked[0][0])))]) \
    if asked else {"agency": {}}
r = found2["agency"]
t.same((r.get("case"), r.get("domain"), r.get("kind"), r.get("state"),
        r.get("standing")), ("K7Q-0002", "tienda-lima.example", "no",
                             "proposed", "other"),
       "an answer to the question to an owner is his, or somebody else's")
desk.run("outbox", "recall", "1")

# --- they are evidence, and no suspicious mail ---
t.same([r["sha256"] for r in desk.json("list", "from:nubeenvios.example or "
                                       "from:correoandino.example")], [],
       "answers are in no list of messages")
t.same([(r["kind"], r["campaign"], r["disposition"])
        for r in desk.json("list", "kind:reply")],
       [("reply", None, "open")] * 4, "unless one asks for them")
ran = desk.run("case", "verify", "1")
t.ok(ran.code == 0, "the chain and the copies of their case are whole",
     *ran.notes())
kept = os.listdir(desk.ws + "/evidence")
t.ok(all(any(r["sha256"] in name for name in kept) for r in found.values()),
     "their octets are kept", kept)
log = desk.run("case", "log", "1").out.decode()
t.ok("answer" in log, "the case's log tells of them", log)
before = desk.json("reply", "list")


# --- the thread, on screen ---

for _ in range(2):  # the draft, and the stop
    desk.run("undo")


def screen(*script):
    path = t.scratch("script")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(script) + "\n")
    return desk.run("--script", path, ESPY_HEADLESS="80x24")


ran = screen("type :thread 1", "keys Enter", "expect Thread",
             "expect first", "expect owner: knows it", "keys G", "expect forged?",
             "keys Enter", "wait", "expect DMARC", "keys q",
             "type :thread 2", "keys Enter", "keys /",
             "type wants no more", "keys Enter",
             "expect Please stop sending", "keys y", "expect confirmed",
             "keys u", "expect taken back", "keys x",
             "expect dismissed", "keys u", "keys y", "expect confirmed")
t.ok(ran.code == 0, "the thread shows letters and answers; y, x and u",
     *ran.notes())
t.same(contact(desk, PEER), ["stop"], "what y confirms is what espy confirms")
ran = screen("keys m", "expect of all cases", "expect K7Q-0001")
t.ok(ran.code == 0, "elsewhere it shows what waits, of all cases",
     *ran.notes())

target = t.scratch("case.tar")
ran = desk.run("case", "export", "1", target, "--whole")
ran2 = t.run("-w", t.scratch("imported"), "case", "import", target,
             ESPY_NOW=NOW)
ran3 = t.run("-w", t.scratch("imported"), "--json", "reply", "list")
t.same([r["sha256"] for r in ran3.json()],
       [r["sha256"] for r in desk.json("reply", "list", "1")],
       "an export takes them along")
before = desk.json("reply", "list")
desk.index(source="answers", role="replies")
desk.run("recheck")
t.same(desk.json("reply", "list"), before, "a recheck changes nothing of it")
gone = found["forged"]["sha256"]
ran = desk.run("purge", gone, "--reason", "asked to")
t.ok(ran.code != 0 and b"case K7Q-0001" in ran.err,
     "an answer in a case is not purged", *ran.notes())

t.done()
