"""Mail that pretends: pasted headers, a replay; and two that only look like
it: a mailing list, a phishing drill."""

from . import andino, daily, legit, receive, sign, world
from .dice import Dice
from .post import Mail, at, date, link, mailbox, page, part, words

FRAUD = ("Su buzón alcanzó el límite. Para no perder mensajes actualice su "
         "cuota hoy mismo.")
FORGED_HOST = "vps-44.arriendo.example"
# What we and ensayo-phish agreed on for this exercise; settings.ini has it
MARK = "9c41-7e0a-b25f-d83e"


def forged(title, sender, subject, dice, when, rcpt):
    mail = Mail()
    mail.add("From", mailbox(*sender))
    mail.add("To", rcpt)
    mail.add("Subject", words(subject))
    mail.add("Date", date(when, 1))
    url = f"https://buzon-cuota.test/{dice.hex(10)}"
    mail.multipart("alternative", "==" + dice.hex(20), [
        part("text/plain", f"{FRAUD}\n\n{url}\n"),
        part("text/html", page(title, [FRAUD, link(url, "Actualizar")]))])
    return mail


def pasted(mail, genuine, names):
    """Copies fields of a genuine mail above the forger's own."""
    for name, value in reversed(genuine.fields):
        if name.lower() in names:
            mail.top(name, value)


def forgeries(office):
    """Fields of correo-andino and mega-envios on mail of a rented server"""
    names = ("received", "dkim-signature", "list-unsubscribe", "list-id",
             "feedback-id", "x-ca-cliente", "x-ca-envio", "message-id",
             "x-mailer", "x-me-sender", "x-me-campaign", "x-me-sid")
    when, dice = at(15, 4, 18), Dice("forged", 1)
    rcpt = "rosa.huaman@desk.example"
    mail = forged("Soporte", ("Soporte de correo", "soporte@bancosol.example"),
                  "Cuota de buzón superada", dice, when, rcpt)
    genuine = andino.compose(12, 2, 2, at(14, 12, 1), 3)
    pasted(mail, genuine[0], names)
    # An Authentication-Results of a host that is none of ours
    mail.top("Authentication-Results", "relay3.correoandino.example;\n\t"
             "spf=pass smtp.mailfrom=bancosol.example; dkim=pass "
             "header.d=bancosol.example;\n\tdmarc=pass "
             "header.from=bancosol.example")
    office.take("forgery", mail, FORGED_HOST, genuine[1], rcpt, when + 5,
                helo="relay3." + world.ANDINO)

    when, dice = at(18, 11, 52), Dice("forged", 2)
    rcpt = "marco.ttito@desk.example"
    mail = forged("Aerolínea Cóndor",
                  ("Aerolínea Cóndor", "reservas@aerolinea-condor.example"),
                  "Reembolso aprobado: valide su tarjeta", dice, when, rcpt)
    pasted(mail, daily.bulk(0)[0], names)
    office.take("forgery", mail, "vps-45.arriendo.example",
                "devolucion@arriendo.example", rcpt, when + 3,
                helo="e12.megaenvios.example")

    when, dice = at(19, 23, 40), Dice("forged", 3)
    rcpt = "contacto@senuelo.example"
    mail = forged("Tienda Lima", ("Tienda Lima", "pedidos@tienda-lima.example"),
                  "Reclamo 8812: responda en 48 horas", dice, when, rcpt)
    pasted(mail, andino.compose(7, 2, 1, at(11, 12, 0), 1)[0],
           ("feedback-id", "x-ca-cliente", "x-mailer", "message-id"))
    # mx2 doesn't remove a field that takes its own name in vain
    mail.top("Authentication-Results", "mx2.desk.example;\n\tspf=pass "
             "smtp.mailfrom=tienda-lima.example;\n\tdkim=pass "
             "header.d=tienda-lima.example;\n\tdmarc=pass "
             "header.from=tienda-lima.example")
    office.take("forgery", mail, "198.51.100.99", "", rcpt, when + 3,
                helo="localhost")


def replays(office):
    """A genuine mail that another receiver got, sent on whole to two of us"""
    first = ("Inés Campos", "ines.campos@otrocorreo.example")
    for i, rcpt in enumerate(("julian.ferreyra@desk.example",
                              "facturas@desk.example")):
        mail, host, mail_from, to = legit.compose(90, *legit.SENT[9], first)
        received_elsewhere(mail, host, mail_from, to, at(17, 22, 5) + 7)
        office.take("replay", mail, "vps-88.arriendo.example",
                    f"e{i}@mail.arriendo.example", rcpt,
                    at(18, 19, 33) + i * 61)


def received_elsewhere(mail, host, mail_from, to, when):
    """As mx.otrocorreo.example wrote it"""
    spf, domain, dkim, dmarc = receive.authenticate(
        mail, world.HOSTS[host], mail_from, host)
    text = f"mx.otrocorreo.example;\n       spf={spf} smtp.mailfrom={mail_from}"
    for t, result, _, _ in dkim:
        text += (f";\n       dkim={result} header.i=@{t['d']} "
                 f"header.s={t['s']} header.b={t['b'][:8]}")
    text += (f";\n       dmarc={dmarc[0]} (p={dmarc[1].upper()}) "
             f"header.from={receive.author(mail)}")
    mail.top("Authentication-Results", text)
    mail.top("Received-SPF", f"{spf} (otrocorreo.example: domain of {mail_from}"
             f" designates {world.HOSTS[host]} as permitted sender) "
             f"client-ip={world.HOSTS[host]};")
    mail.top("Received", f"from {host} ({host}. [{world.HOSTS[host]}])\n"
             "        by mx.otrocorreo.example with ESMTPS id x7si"
             f"{mail_from[4:8]}ywb.41\n        for <{to}>;\n"
             f"        {date(when, -8, 'PST')}")
    mail.top("Delivered-To", to)


def lists(office):
    """Members' mail through a list: tag and footer break their signature"""
    posts = [
        ("Sofía Arias", "sofia.arias@correoclaro.example", at(12, 17, 44),
         "Consulta sobre reportes en formato XARF",
         "¿Alguien recibe ya reportes XARF v4 de otros equipos? Nos ayudaría "
         "ver cómo los responden."),
        ("Hugo Paredes", "hugo.paredes@correoclaro.example", at(13, 1, 9),
         "Re: Consulta sobre reportes en formato XARF",
         "Nosotros sí, desde septiembre. Los respondemos a mano todavía."),
    ]
    for i, (name, address, when, subject, text) in enumerate(posts):
        dice = Dice("list", i)
        mail = Mail()
        mail.add("From", mailbox(name, address))
        mail.add("To", f"lista-abuso@{world.LIST}")
        mail.add("Subject", words(subject))
        mail.add("Date", date(when, -3))
        mail.add("Message-ID", f"<{dice.hex(20)}@mail.correoclaro.example>")
        mail.text(text + f"\n\n-- \n{name}\n", "8bit")
        sign.sign(mail, "claro-2025a", world.CLARO, "2025a", when)
        mail.top("Received", "from salida1.correoclaro.example "
                 "(salida1.correoclaro.example [203.0.113.201])\n\tby "
                 f"lista1.redabuso.example (Postfix) with ESMTPS id "
                 f"{dice.hex(10).upper()}\n\tfor <lista-abuso@{world.LIST}>; "
                 f"{date(when + 4)}")
        forward(mail, when + 20)
        office.take("list", mail, "lista1.redabuso.example",
                    f"lista-abuso-bounces+lucia.quispe=desk.example@"
                    f"{world.LIST}", "lucia.quispe@desk.example", when + 31)


def forward(mail, when):
    for i, (name, value) in enumerate(mail.fields):
        if name == "Subject":
            text = value.decode()
            tagged = text.replace("Re: ", "Re: [lista] ", 1) \
                if text.startswith("Re: ") else "[lista] " + text
            mail.fields[i] = (name, tagged.encode())
    mail.body += ("_______________________________________________\n"
                  f"lista-abuso mailing list -- lista-abuso@{world.LIST}\n"
                  "Para salir escriba a lista-abuso-leave@"
                  f"{world.LIST}\n").encode()
    mail.add("X-Mailman-Version", "3.3.8")
    mail.add("Precedence", "list")
    mail.add("List-Id", f"<lista-abuso.{world.LIST}>")
    mail.add("List-Post", f"<mailto:lista-abuso@{world.LIST}>")
    mail.add("List-Unsubscribe", f"<mailto:lista-abuso-leave@{world.LIST}>")
    sign.sign(mail, "lista-l1", world.LIST, "l1", when, extra=("list-id",))


def drills(office):
    """ensayo-phish tests our own people, as the bank asked it to"""
    for i, (rcpt, when) in enumerate([
            ("beatriz.nogueira@desk.example", at(10, 15, 0)),
            ("mesa@desk.example", at(10, 15, 2))]):
        dice = Dice("drill", i)
        mail = Mail()
        mail.add("Date", date(when, -5))
        mail.add("From", mailbox("Recursos Humanos", "rrhh@bancosol.example"))
        mail.add("To", rcpt)
        mail.add("Subject", words("Nueva política de vacaciones: firme hoy"))
        mail.add("Message-ID", f"<{dice.hex(18)}@ensayophish.example>")
        mail.add("X-Drill", f"ensayo-phish; campaign=4417; target={dice.hex(8)}")
        mail.add("X-Desk-Mark", MARK)
        url = f"https://intranet-rrhh.test/f/{dice.hex(8)}"
        mail.multipart("alternative", "drill" + dice.hex(12), [
            part("text/plain", "Revise y firme la nueva política de "
                 f"vacaciones antes de las 18:00: {url}\n"),
            part("text/html", page("Recursos Humanos", [
                "Revise y firme la nueva política de vacaciones antes de las "
                "18:00.", link(url, "https://intranet.bancosol.example/rrhh")]))])
        sign.sign(mail, "ensayo-e1", world.DRILL, "e1", when,
                  extra=("x-drill", "x-desk-mark"))
        office.take("drill", mail, "envio.ensayophish.example",
                    f"c4417-{dice.hex(8)}@{world.DRILL}", rcpt, when + 2)


def send(office):
    forgeries(office)
    replays(office)
    lists(office)
    drills(office)
