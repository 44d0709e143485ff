"""What the three domains really send, through two other services."""

from . import sign, world
from .dice import Dice
from .post import Mail, at, attachment, date, link, mailbox, nest, page, \
    part, words
from .wave import PEOPLE

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

# service, domain, from, subject, text, when
SENT = [
    ("nube", world.BANK, ("Banco Sol", "estados@bancosol.example"),
     "Tu estado de cuenta de octubre",
     "Ya puedes ver tu estado de cuenta en la aplicación. Nunca te pediremos "
     "tu clave por correo.", at(7, 11, 30)),
    ("norte", world.SHOP, ("Tienda Lima", "pedidos@tienda-lima.example"),
     "Recibimos tu pedido 40051877",
     "Lo entregamos entre martes y miércoles. Te avisaremos al salir.",
     at(8, 17, 12)),
    ("norte", world.CUSTOMS, ("Aduanas", "mesa@aduanas-gob.example"),
     "Constancia de presentación 2026-118842",
     "Su documento fue recibido y pasó al área de regímenes.", at(9, 15, 3)),
    ("nube", world.SHOP, ("Tienda Lima", "boletin@tienda-lima.example"),
     "Ofertas de la semana del hogar",
     "Cocinas, refrigeradoras y lavadoras con entrega gratis en la ciudad.",
     at(10, 14, 0)),
    ("nube", world.BANK, ("Banco Sol", "avisos@bancosol.example"),
     "Constancia de transferencia", "Transferiste S/ 180,00 a la cuenta "
     "terminada en 4471. Operación 0091182.", at(11, 20, 47)),
    ("norte", world.SHOP, ("Tienda Lima", "pedidos@tienda-lima.example"),
     "Tu pedido 40051877 va en camino",
     "El repartidor pasará hoy entre las 14 y las 18 horas.", at(11, 13, 25)),
    ("norte", world.CUSTOMS, ("Aduanas", "mesa@aduanas-gob.example"),
     "Respuesta a su consulta 5521",
     "El arancel aplicable es el de la partida 8471.30. Adjuntamos el informe.",
     at(13, 16, 20)),
    ("nube", world.BANK, ("Banco Sol", "avisos@bancosol.example"),
     "Cambiaste tu límite de compras",
     "El nuevo límite diario es S/ 1 500. Si no fuiste tú, llámanos.",
     at(14, 2, 11)),
    ("norte", world.CUSTOMS, ("Aduanas", "boletin@aduanas-gob.example"),
     "Boletín normativo 46", "Resoluciones publicadas entre el 9 y el 13 de "
     "noviembre, con sus anexos.", at(16, 14, 0)),
    ("norte", world.SHOP, ("Tienda Lima", "pedidos@tienda-lima.example"),
     "Boleta electrónica de tu compra",
     "Adjuntamos la boleta B003-22871. Gracias por comprar con nosotros.",
     at(17, 22, 5)),
    ("nube", world.BANK, ("Banco Sol", "estados@bancosol.example"),
     "Aviso de vencimiento de tu tarjeta",
     "Tu pago mínimo vence el 25 de noviembre. Puedes pagar en agencias.",
     at(19, 13, 15)),
    ("nube", world.SHOP, ("Tienda Lima", "boletin@tienda-lima.example"),
     "Semana sin IGV: guía de compra",
     "Preparamos una guía por categoría para que compares con calma.",
     at(20, 12, 2)),
]

ACCOUNTS = {("nube", world.BANK): "u-5d21c07e", ("nube", world.SHOP):
            "u-90ab1f33", ("norte", world.SHOP): "8841", ("norte",
                                                          world.CUSTOMS): "9127"}


def nube(mail, domain, dice, when, rcpt, i):
    """X-NE-* fields, UUID envelope with the account in it"""
    account = ACCOUNTS["nube", domain]
    job = f"{dice.hex(8)}-{dice.hex(4)}-4{dice.hex(3)}-{dice.hex(12)}"
    mail.add("Message-ID", f"<{job}@m.nubeenvios.example>")
    mail.add("X-NE-Account", account)
    mail.add("X-NE-Message", job)
    mail.add("List-Unsubscribe",
             f"<https://u.nubeenvios.example/b/{account}/{dice.hex(20)}>")
    more = ("x-ne-account", "x-ne-message")
    sign.sign(mail, "nube-clientes", domain, "ne1", when, extra=more)
    sign.sign(mail, "nube-ne2026", world.NUBE, "ne2026", when, extra=more)
    mail.top("Received", f"by api-{1 + i % 2}.nubeenvios.example with HTTP "
             f"id {dice.hex(16)}; {date(when)}")
    return f"r-{account}-{dice.hex(10)}@retorno.{world.NUBE}", \
        f"out{1 + i % 3}.nubeenvios.example"


def norte(mail, domain, dice, when, rcpt, i):
    """One numeric customer in the envelope, signed for the customer alone"""
    account = ACCOUNTS["norte", domain]
    mail.add("Message-ID", f"<{date(when)[5:16].replace(' ', '')}."
             f"{dice.digits(9)}.{account}@postalnorte.example>")
    mail.add("X-PN-Id", f"{account}:{dice.digits(7)}")
    sign.sign(mail, "norte-clientes", domain, "pn1", when, extra=("x-pn-id",))
    mail.top("Received", "from [127.0.0.1] (localhost [127.0.0.1])\n\tby "
             f"mta-{'ab'[i % 2]}.postalnorte.example (Haraka) with ESMTP id "
             f"{dice.hex(8).upper()};\n\t{date(when)}")
    return f"ret-{account}-{dice.digits(8)}@vuelta.{world.NORTE}", \
        f"mta-{'ab'[i % 2]}.postalnorte.example"


def compose(i, service, domain, sender, subject, text, when, to=None):
    """(mail, host, envelope sender, recipient); to: (name, address)"""
    dice = Dice("legit", i)
    person, rcpt = to or PEOPLE[(i * 5 + 1) % 7]
    mail = Mail()
    mail.add("From", mailbox(*sender))
    mail.add("To", mailbox(person, rcpt))
    mail.add("Subject", words(subject))
    mail.add("Date", date(when, -5))
    url = f"https://www.{domain}/"
    plain = part("text/plain", f"{person}:\n\n{text}\n\n{sender[0]}\n{url}\n")
    rich = part("text/html", page(sender[0], [f"{person}:", text,
                                              link(url, url)]))
    boundary = f"----=_Part_{dice.digits(6)}_{dice.digits(9)}"
    if "djunta" in text:
        inner = f"----=_Alt_{dice.digits(9)}"
        mail.multipart("mixed", boundary, [
            nest("alternative", inner, [plain, rich]),
            attachment("application/pdf", f"documento-{dice.digits(5)}.pdf",
                       PDF)])
    else:
        mail.multipart("alternative", boundary, [plain, rich])
    how = nube if service == "nube" else norte
    mail_from, host = how(mail, domain, dice, when, rcpt, i)
    return mail, host, mail_from, rcpt


def send(office):
    for i, (service, domain, sender, subject, text, when) in enumerate(SENT):
        mail, host, mail_from, rcpt = compose(i, service, domain, sender,
                                              subject, text, when)
        office.take("legitimate", mail, host, mail_from, rcpt, when + 4 + i,
                    mx="mx2" if i == 6 else None,
                    flags=None if when > at(20, 0, 0) else "RS"[i % 3 > 0:])
