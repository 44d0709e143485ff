"""What people of the three domains, colleagues and mailbox providers report
to the desk: mails attached in several ways, and mails whose headers got lost.
"""

from . import sign, victims, world
from .dice import Dice
from .pack import png
from .post import (Mail, at, attachment, b64, date, mailbox, octets, part,
                   words)

INBOX = "sospechas@" + world.DESK

ANA = ("Ana Flores", "ana.flores@bancosol.example")
JORGE = ("Jorge Vela", "jorge.vela@bancosol.example")
LUIS = ("Luis Paredes", "luis.paredes@tienda-lima.example")
CARLA = ("Carla Mendoza", "carla.mendoza@aduanas-gob.example")
TIAGO = ("Tiago Moreira", "tiago.moreira@aduanas-gob.example")
MARCO = ("Marco Ttito", "marco.ttito@desk.example")
ROSA = ("Rosa Huamán", "rosa.huaman@desk.example")
BEATRIZ = ("Beatriz Nogueira", "beatriz.nogueira@desk.example")
ELENA = ("Elena Salas", "elena.salas@correoclaro.example")

# Mail programs: a field that they write, and its value
OUTLOOK = ("X-Mailer", "Microsoft Outlook 16.0")
THUNDERBIRD = ("User-Agent", "Mozilla Thunderbird")
WEBMAIL = ("User-Agent", "Roundcube Webmail/1.6")
PHONE = ("X-Mailer", "iPhone Mail (21F90)")


def compose(sender, subject, when, program=None):
    dice = Dice("report", sender[1], when)
    mail = Mail()
    mail.add("From", mailbox(*sender))
    mail.add("To", INBOX)
    mail.add("Subject", words(subject))
    mail.add("Date", date(when, -5))
    mail.add("Message-ID", f"<{dice.hex(24)}@{sender[1].rpartition('@')[2]}>")
    if program:
        mail.add(*program)
    return mail


def mixed(mail, boundary, parts, kind="mixed"):
    """Parts as octets: what is attached stays as it is."""
    mail.add("MIME-Version", "1.0")
    mail.add("Content-Type", f'multipart/{kind};\n boundary="{boundary}"')
    mail.body = b"".join(b"--%s\n%s\n" % (boundary.encode(), octets(p))
                         for p in parts) + b"--%s--\n" % boundary.encode()


def rfc822(content, name=None, how="attachment"):
    """message/rfc822 as most programs write it"""
    named = f'; name="{name}"' if name else ""
    file = f';\n filename="{name}"' if name else ""
    return (f"Content-Type: message/rfc822{named}\n"
            f"Content-Disposition: {how}{file}\n\n").encode() + content


def eml(content, name):
    """A file, as a webmail attaches what was saved or dragged"""
    return (f'Content-Type: application/octet-stream;\n name="{name}"\n'
            "Content-Transfer-Encoding: base64\nContent-Disposition: "
            f'attachment;\n filename="{name}"\n\n' + b64(content)).encode()


def hand_in(desk, sender, mail, when):
    """To the desk: colleagues by our own store, others by their server"""
    domain = sender[1].rpartition("@")[2]
    if domain != world.DESK:
        host = {world.CLARO: "salida2.correoclaro.example",
                world.OTRO: "salida.otrocorreo.example"}.get(
                    domain, "correo." + domain)
        if domain == world.CLARO:
            sign.sign(mail, "claro-2025a", domain, "2025a", when)
        desk.take("report", mail, host, sender[1], INBOX, when + 4,
                  flags=None if when > at(20, 12, 0) else "S")
        return
    dice = Dice("submission", sender[1], when)
    mail.top("Received", f"from [192.0.2.29] (unknown [192.0.2.29])\n\t"
             f"(Authenticated sender: {sender[1].partition('@')[0]})\n\tby "
             f"store.desk.example (Postfix) with ESMTPSA id "
             f"4{dice.alnum(14)}\n\tfor <{INBOX}>; "
             f"{date(when + 1, -5, '-05', pad=True)}")
    mail.top("Delivered-To", INBOX)
    mail.top("Return-Path", f"<{sender[1]}>")
    desk.maildir.put("report", mail.bytes(), when + 1, host="store")


def colleagues(desk, taken):
    """Octets that our own mailboxes have, too"""
    def got(group, rcpt, which=0):
        return [o for g, r, o in taken if (g, r) == (group, rcpt)][which]

    for sender, when, text, program, attached in (
            (MARCO, at(8, 14, 20), "¿Esto es del banco de verdad? Me llegó "
             "ayer.", THUNDERBIRD,
             rfc822(got("relay7", MARCO[1]), "Mensaje adjunto.eml")),
            (ROSA, at(13, 15, 2), "Esta me llegó el domingo. Parece el "
             "mismo relevo que las otras.", WEBMAIL,
             eml(got("relay7", ROSA[1]), "sospechoso.eml")),
            (BEATRIZ, at(10, 16, 30), "¿RR. HH. manda esto desde afuera? No "
             "lo abrí.", THUNDERBIRD,
             rfc822(got("drill", BEATRIZ[1]), "Nueva politica.eml"))):
        mail = compose(sender, "Fwd: posible fraude", when, program)
        mixed(mail, "------------" + Dice("b", when).alnum(24),
              [part("text/plain", text + "\n", "8bit"), attached])
        hand_in(desk, sender, mail, when)


def customers(desk):
    """Copies that only their own servers saw"""
    first = victims.copy("banco-a", 1, ANA, at(7, 15, 9))[0]
    when = at(7, 17, 40)
    mail = compose(ANA, "RV: Detectamos un ingreso desde un dispositivo nuevo",
                   when, OUTLOOK)
    mixed(mail, "_004_bancosolexample_", [
        part("text/plain", "Buenas tardes:\n\nvarios clientes preguntan por "
             "este correo. Lo adjunto completo.\n\nAna Flores\nBanco Sol\n"),
        rfc822(first)])
    hand_in(desk, ANA, mail, when)
    # Her mail to Jorge, and his to us: a report in a report
    when = at(9, 13, 12)
    mail = compose(JORGE, "Fwd: RV: Detectamos un ingreso", when, THUNDERBIRD)
    inside = compose(ANA, "RV: Detectamos un ingreso desde un dispositivo "
                     "nuevo", at(7, 17, 31), OUTLOOK)
    mixed(inside, "_002_bancosolexample_", [
        part("text/plain", "Jorge, ¿a quién se lo pasamos?\n"),
        rfc822(first)])
    mixed(mail, "------------jVela0911", [
        part("text/plain", "Reenvío lo que reportó Ana el sábado.\n", "8bit"),
        rfc822(inside.bytes(), "RV_ Detectamos un ingreso.eml")])
    hand_in(desk, JORGE, mail, when)

    when = at(13, 20, 5)
    mail = compose(LUIS, "Dos correos que no son nuestros", when, WEBMAIL)
    mixed(mail, "=_tiendalima_dos", [
        part("text/plain", "Van dos que recibió nuestra caja de prueba: uno "
             "del día 8 y otro de hoy.\n"),
        rfc822(victims.copy("tienda-a", 2, LUIS, at(8, 3, 11))[0],
               "pedido.eml"),
        eml(victims.copy("tienda-b", 3, LUIS, at(13, 4, 40))[0],
            "premio.eml")])
    hand_in(desk, LUIS, mail, when)

    when = at(12, 18, 25)
    mail = compose(CARLA, "Fwd: Notificación electrónica", when, PHONE)
    mixed(mail, "Apple-Mail-4B1C", [
        part("text/plain", "Nos piden pagar una liquidación que no existe.\n",
             "8bit"),
        rfc822(victims.copy("aduanas-a", 0, CARLA, at(12, 9, 31))[0],
               how="inline"),
        part("text/plain", "\nEnviado desde mi iPhone\n")])
    hand_in(desk, CARLA, mail, when)


def report(kind, text, fields, attached):
    return [part("text/plain", text),
            f"Content-Type: message/{kind}\n\n" + "".join(
                f"{n}: {v}\n" for n, v in fields), attached]


def providers(desk):
    """A feedback loop's complaint (RFC 5965), a failure report (RFC 6591)"""
    when, got = at(18, 16, 44), at(18, 11, 36)
    inner, mail_from = victims.copy("banco-b", 1, ELENA, got,
                                    "entrada.correoclaro.example")
    sender = ("", "feedback@correoclaro.example")
    mail = compose(sender, "FBL: 203.0.113.57", when)
    mixed(mail, "fbl-" + Dice("fbl").hex(16), report(
        "feedback-report", "A user of Correo Claro marked the attached mail "
        "as spam.\n", [
            ("Feedback-Type", "abuse"), ("User-Agent", "ClaroFBL/2.3"),
            ("Version", "1"), ("Original-Mail-From", f"<{mail_from}>"),
            ("Original-Rcpt-To", f"<{ELENA[1]}>"),
            ("Arrival-Date", date(got + 5)), ("Source-IP", "203.0.113.57"),
            ("Reported-Domain", world.BANK)],
        rfc822(inner, how="inline")),
          "report; report-type=feedback-report")
    hand_in(desk, sender, mail, when)

    got = at(13, 4, 2)
    inner, mail_from = victims.copy(
        "tienda-b", 2, ("Inés Campos", "ines.campos@otrocorreo.example"), got,
        "mx.otrocorreo.example")
    sender = ("", "noreply-dmarc@otrocorreo.example")
    mail = compose(sender, "DMARC failure: tienda-lima.example", got + 60)
    mixed(mail, "ruf-" + Dice("ruf").hex(16), report(
        "feedback-report", "A mail that claims to be of tienda-lima.example "
        "failed DMARC.\n", [
            ("Feedback-Type", "auth-failure"),
            ("User-Agent", "OtroDMARC/1.0"), ("Version", "1"),
            ("Original-Mail-From", f"<{mail_from}>"),
            ("Arrival-Date", date(got + 5)), ("Source-IP", "203.0.113.57"),
            ("Reported-Domain", world.SHOP), ("Auth-Failure", "dmarc"),
            ("Delivery-Result", "delivered"),
            ("Identity-Alignment", "none")],
        b"Content-Type: text/rfc822-headers\n\n" +
        inner.partition(b"\n\n")[0] + b"\n"),
          "report; report-type=feedback-report")
    sign.sign(mail, "otro-oc1", world.OTRO, "oc1", got + 60)
    hand_in(desk, sender, mail, got + 60)


# Headers lost: sender, subject, when, program, text, attachment
LOST = [
    (JORGE, "RV: Transferencia recibida por S/ 512,40", at(18, 14, 6), OUTLOOK,
     "Un cliente empresa pregunta si este abono es real.\n\n"
     "De: Banco Sol <facturacion@bancosol.example>\n"
     "Enviado el: miércoles, 18 de noviembre de 2026 08:12\n"
     "Para: Jorge Vela <jorge.vela@bancosol.example>\n"
     "Asunto: Transferencia recibida por S/ 512,40\n\n"
     "Buen día Jorge Vela:\n\nTiene un abono por S/ 512,40 pendiente de "
     "aceptación en su cuenta empresa.\n\nAcéptelo aquí para que no sea "
     "devuelto: https://bancosol-empresas.test/abono/77aa01\n", None),
    (TIAGO, "Enc: Sua encomenda 61180425 está retida na alfândega",
     at(19, 16, 31), THUNDERBIRD,
     "Isto chegou à caixa de atendimento. É nosso?\n\n"
     "-------- Mensagem encaminhada --------\n"
     "Assunto: \tSua encomenda 61180425 está retida na alfândega\n"
     "Data: \tThu, 19 Nov 2026 08:40:11 +0000\n"
     "De: \tAlfândega · Atendimento <atendimento@aduanas-gob.example>\n"
     "Para: \ttiago.moreira@aduanas-gob.example\n\n"
     "Prezado(a) Tiago Moreira,\n\nA encomenda 61180425 aguarda o pagamento "
     "da taxa de importação de US$ 214,30.\n\nPague agora: "
     "https://taxa-aduanas.test/pagar/61180425\n", None),
    (CARLA, "Correo sospechoso", at(20, 14, 10), OUTLOOK,
     "Adjunto el correo que recibió el despacho.\n",
     ("application/vnd.ms-outlook", "Ultimo aviso de cobranza.msg")),
    (LUIS, "Captura", at(20, 15, 48), PHONE,
     "Una clienta nos mandó esta captura. ¿Sirve?\n",
     ("image/png", "captura.png")),
]


def screenshot():
    """Grey bars, where a mail's lines would stand"""
    blank, dark = b"\xff" * 120, b"\xff" * 8 + b"\x40" * 104 + b"\xff" * 8
    rows = [dark] * 8
    for n in (70, 96, 84, 90, 40):
        line = b"\xff" * 8 + b"\xa0" * n + b"\xff" * (112 - n)
        rows += [blank] * 4 + [line] * 3
    return png(rows + [blank] * 5)


def lost(desk):
    for sender, subject, when, program, text, attached in LOST:
        mail = compose(sender, subject, when, program)
        if attached is None:
            mail.text(text, "8bit")
        else:
            kind, name = attached
            content = screenshot() if kind == "image/png" else \
                bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
            mixed(mail, "part-" + Dice("lost", when).hex(12), [
                part("text/plain", text, "8bit"),
                attachment(kind, name, content)])
        hand_in(desk, sender, mail, when)


def rival(desk):
    """Nobody got the mail that this one brings."""
    sender, when = ("Un cliente preocupado",
                    "cliente.preocupado@correoclaro.example"), at(16, 21, 15)
    mail = compose(sender, "MegaEnvíos envía phishing de Banco Sol", when,
                   ("User-Agent", "Claro Webmail/4.2"))
    mixed(mail, "claro-" + Dice("rival").hex(16), [
        part("text/plain", "Como se ve en las cabeceras, lo mandó MegaEnvíos. "
             "Espero que lo bloqueen.\n"),
        eml(victims.framed(at(16, 19, 2)), "prueba.eml")])
    hand_in(desk, sender, mail, when)


def send(desk, taken):
    colleagues(desk, taken)
    customers(desk)
    providers(desk)
    lost(desk)
    rival(desk)
