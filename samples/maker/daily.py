"""The everyday mail of an office: receipts, tickets and newsletters through
mega-envios, and letters between people."""

from . import sign, world
from .dice import Dice
from .legit import PDF
from .post import Mail, at, attachment, date, link, mailbox, page, part, words

# customer, local part, brand, subject, text, when, recipient, attachment
BULK = [
    ("aerolinea-condor.example", "reservas", "Aerolínea Cóndor",
     "Tu pasaje electrónico LIM-CUZ (QX7T2L)",
     "Sale el 24 de noviembre a las 06:10. Preséntate dos horas antes.",
     at(9, 20, 15), "marco.ttito@desk.example", "pasaje-QX7T2L.pdf"),
    ("hostal-miramar.example", "recepcion", "Hostal Miramar",
     "Reserva confirmada: 24 al 27 de noviembre",
     "Una habitación doble con desayuno. Se paga al llegar.",
     at(10, 1, 30), "marco.ttito@desk.example", None),
    ("luz-del-valle.example", "recibos", "Luz del Valle",
     "Recibo de noviembre: S/ 212,40",
     "Vence el 28 de noviembre. Puede pagarlo en cualquier agente.",
     at(14, 13, 0), "facturas@desk.example", "recibo-2026-11.pdf"),
    ("boletin-finanzas.example", "diario", "Boletín Finanzas",
     "Cierre de mercado: el cobre sube 1,2 %",
     "Los índices cerraron mixtos. El tipo de cambio casi no se movió.",
     at(16, 23, 5), "julian.ferreyra@desk.example", None),
    ("boletin-finanzas.example", "diario", "Boletín Finanzas",
     "Lo que debe saber antes de abrir",
     "Hoy se publica la inflación de octubre. Agenda del día.",
     at(19, 12, 0), "julian.ferreyra@desk.example", None),
    ("megafono-ofertas.example", "promos", "MEGÁFONO",
     "¡¡¡Liquidación TOTAL de sillas ergonómicas!!!",
     "Recibe este correo porque visitó una feria. Últimas 40 unidades.",
     at(12, 3, 3), "mesa@desk.example", None),
    ("megafono-ofertas.example", "promos", "MEGÁFONO",
     "Último día: 70 % en todo el catálogo",
     "Recibe este correo porque visitó una feria. Solo por hoy.",
     at(20, 3, 3), "mesa@desk.example", None),
    ("aerolinea-condor.example", "reservas", "Aerolínea Cóndor",
     "Cambio de puerta: vuelo CD 2043",
     "Su vuelo sale ahora de la puerta 17. La hora no cambia.",
     at(20, 14, 20), "marco.ttito@desk.example", None),
]

# from, to, subject, text, when; an answer points to the one before
LETTERS = [
    ("Elena Salas", "elena.salas@correoclaro.example",
     "lucia.quispe@desk.example", "Almuerzo el viernes",
     "¿Sigue en pie el almuerzo? Reservé a la una en el de siempre.\n\nElena",
     at(17, 15, 40), None),
    ("Elena Salas", "elena.salas@correoclaro.example",
     "lucia.quispe@desk.example", "Re: Almuerzo el viernes",
     "Perfecto, entonces a la una y media.\n\n> Llego media hora tarde.\n",
     at(17, 18, 2), 0),
    ("Hugo Paredes", "hugo.paredes@correoclaro.example",
     "rosa.huaman@desk.example", "Muestras del jueves",
     "Rosa, van los encabezados que te prometí. Son de tres clientes "
     "distintos y salen del mismo relevo.\n\nHugo", at(11, 17, 25), None),
    ("Carmen Ríos", "carmen.rios@correoclaro.example",
     "julian.ferreyra@desk.example", "Fotos del paseo",
     "Te mando dos fotos, el resto te lo paso en persona.", at(15, 23, 12),
     None),
    ("Hugo Paredes", "hugo.paredes@correoclaro.example",
     "rosa.huaman@desk.example", "Re: Muestras del jueves",
     "Sí, puedes citarlas en el reporte.\n\n> ¿Las puedo usar?\n",
     at(12, 14, 50), 2),
    ("João Prado", "joao.prado@correoclaro.example",
     "beatriz.nogueira@desk.example", "Reunião de segunda",
     "Bia, a reunião passou para as 10h. Levo o café.\n\nJoão",
     at(19, 19, 6), None),
    ("Elena Salas", "elena.salas@correoclaro.example",
     "lucia.quispe@desk.example", "Llegué",
     "Ya estoy en la puerta :)", at(20, 18, 31), None),
]


def bulk(i):
    domain, local, brand, subject, text, when, rcpt, name = BULK[i]
    dice, account = Dice("bulk", i), world.MEGA_CUSTOMERS[domain]
    sid = dice.alnum(22)
    mail = Mail()
    mail.add("MIME-Version", "1.0")
    mail.add("From", mailbox(brand, f"{local}@{domain}"))
    mail.add("To", rcpt)
    mail.add("Subject", words(subject))
    mail.add("Date", date(when))
    mail.add("Message-ID", f"<{sid}@geo-{1 + i % 4}.megaenvios.example>")
    mail.add("X-ME-Sender", account)
    mail.add("X-ME-Campaign", dice.digits(6))
    mail.add("X-ME-SID", sid)
    mail.add("List-Unsubscribe", f"<https://u{account}.clics.megaenvios."
             f"example/baja/{dice.hex(16)}>")
    url = f"https://u{account}.clics.megaenvios.example/c/{dice.hex(18)}"
    parts = [part("text/plain", f"{text}\n\n{brand}\n{url}\n"),
             part("text/html", page(brand, [text, link(url, "Abrir")]))]
    kind = "alternative"
    if name:
        kind, parts = "mixed", [parts[0],
                                attachment("application/pdf", name, PDF)]
    boundary = "me_" + dice.hex(24)
    mail.add("Content-Type", f'multipart/{kind}; boundary="{boundary}"')
    mail.body = ("".join(f"--{boundary}\n{p}\n" for p in parts)
                 + f"--{boundary}--\n").encode()
    sign.sign(mail, "mega-clientes", domain, "me1", when)
    sign.sign(mail, "mega-me7", world.MEGA, "me7", when,
              extra=("x-me-sender", "x-me-campaign"))
    mail.top("Received", f"by cola-{1 + i % 4}.megaenvios.example with HTTP id "
             f"{dice.alnum(12)};\n\t{date(when)}")
    return mail, f"b{account}-{dice.hex(8)}-{rcpt.replace('@', '=')}@b." \
        + world.MEGA, rcpt, when


def letter(i):
    name, address, rcpt, subject, text, when, before = LETTERS[i]
    dice = Dice("letter", i)
    mail = Mail()
    mail.add("Date", date(when, -5))
    mail.add("From", mailbox(name, address))
    mail.add("To", rcpt)
    mail.add("Subject", words(subject))
    mail.add("Message-ID", f"<{dice.hex(20)}@mail.correoclaro.example>")
    if before is not None:
        ours = f"<{Dice('ours', i).hex(16)}@desk.example>"
        first = f"<{Dice('letter', before).hex(20)}@mail.correoclaro.example>"
        mail.add("In-Reply-To", ours)
        mail.add("References", f"{first}\n {ours}")
    mail.add("User-Agent", "Claro Webmail/4.2")
    if "fotos" in text:
        mail.multipart("mixed", "claro-" + dice.hex(16), [
            part("text/plain", text + "\n"),
            attachment("image/gif", "paseo1.gif", GIF),
            attachment("image/gif", "paseo2.gif", GIF)])
    else:
        mail.text(text + "\n", ("quoted-printable", "8bit")[i % 2])
    sign.sign(mail, "claro-2025a", world.CLARO, "2025a", when)
    mail.top("Received", f"from webmail.correoclaro.example (unknown "
             f"[2001:db8:c1a2::80])\n\tby salida{1 + i % 2}."
             f"correoclaro.example (Postfix) with ESMTPSA id "
             f"{dice.hex(10).upper()};\n\t{date(when + 1)}")
    return mail, address, rcpt, when


GIF = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c"
                    "00000000010001000002024401003b")


def send(office):
    for i in range(len(BULK)):
        mail, mail_from, rcpt, when = bulk(i)
        office.take("everyday", mail, f"e1{1 + i % 3}.megaenvios.example",
                    mail_from, rcpt, when + 6,
                    flags=None if when > at(20, 10, 0) else "S")
    for i in range(len(LETTERS)):
        mail, mail_from, rcpt, when = letter(i)
        office.take("everyday", mail,
                    f"salida{1 + i % 2}.correoclaro.example", mail_from, rcpt,
                    when + 5, crlf=i == 3, mx="mx2" if i == 5 else None,
                    flags=None if when > at(20, 10, 0) else
                    "RS" if i in (0, 2) else "S")
