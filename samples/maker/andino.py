"""Honest mail of correo-andino's customers: an application hands it to one
of five relays, with account, feedback and unsubscribe fields, signed for
the customer and for the service."""

from . import sign, world
from .dice import Dice
from .post import Mail, at, date, link, mailbox, page, part, words
from .wave import PEOPLE

CUSTOMERS = {
    "cafetal-norte.example": (
        "Cafetal Norte", "boletin", [
            ("Llegó la cosecha de altura",
             "Ya tenemos en tienda los granos de la cosecha de octubre, "
             "tostados esta semana. Hay notas de panela y mandarina."),
            ("Taller de filtrados este sábado",
             "Enseñamos a preparar en V60 y prensa. Quedan seis lugares."),
            ("10 % menos en molinos manuales",
             "Hasta el domingo, en los tres modelos que más nos piden."),
            ("Café de la semana: Cajamarca lavado",
             "Cuerpo medio, acidez limpia y final de cacao. Edición corta.")]),
    "libreria-aurora.example": (
        "Librería Aurora", "novedades", [
            ("Novedades de noviembre",
             "Cuentos reunidos, dos poemarios y la mesa de historia local."),
            ("Tu reserva te espera",
             "Guardamos tu ejemplar hasta el viernes en la sede Centro."),
            ("Club de lectura: el encuentro es el jueves",
             "Leemos los capítulos 4 a 9. Trae tu ejemplar marcado."),
            ("Presentación de libro con la autora",
             "El miércoles a las siete, entrada libre hasta llenar la sala.")]),
    "gimnasio-puma.example": (
        "Gimnasio Puma", "socios", [
            ("Horario de feriado",
             "El lunes abrimos de 8 a 13. Las clases de la tarde pasan al "
             "martes."),
            ("Tu cuota de noviembre",
             "Registramos tu pago. El comprobante está en tu ficha de socio."),
            ("Nueva clase: movilidad",
             "Martes y jueves a las 7, con cupo para quince personas."),
            ("Reto de 21 días", "Empieza cuando quieras, con plan impreso.")]),
    "clinica-sanmarcos.example": (
        "Clínica San Marcos", "citas", [
            ("Recordatorio de cita",
             "Le esperamos el martes a las 10:20 en el consultorio 304."),
            ("Sus resultados están listos",
             "Puede recogerlos en recepción con su documento."),
            ("Campaña de vacunación",
             "Gratuita para mayores de 60, de lunes a viernes."),
            ("Cambio de consultorio",
             "Desde el lunes atendemos en el segundo piso.")]),
    "colegio-lasrosas.example": (
        "Colegio Las Rosas", "familias", [
            ("Comunicado a las familias",
             "La feria de ciencias será el viernes desde las nueve."),
            ("Reunión de padres, 4.º grado",
             "Nos vemos el jueves a las 18:00 en el auditorio."),
            ("Calendario de exámenes finales",
             "Lo encontrarán adjunto al aula virtual desde hoy."),
            ("Ropa perdida", "Hay tres casacas y una lonchera en secretaría.")]),
}

# customer, which text, when, relay
SENT = [
    (0, 0, at(7, 13, 0), 1), (1, 0, at(7, 15, 20), 2), (2, 0, at(8, 12, 5), 3),
    (3, 0, at(9, 14, 31), 4), (4, 0, at(9, 22, 10), 1), (0, 1, at(10, 13, 0), 7),
    (1, 1, at(10, 16, 44), 2), (2, 1, at(11, 12, 0), 1), (3, 1, at(11, 19, 8), 3),
    (4, 1, at(12, 21, 50), 4), (0, 2, at(13, 13, 0), 2), (1, 2, at(13, 15, 2), 1),
    (2, 2, at(14, 12, 1), 7), (3, 2, at(15, 14, 20), 2), (4, 2, at(16, 22, 5), 3),
    (0, 3, at(17, 13, 0), 4), (1, 3, at(18, 15, 15), 1), (2, 3, at(18, 23, 58), 3),
    (3, 3, at(19, 14, 12), 7), (4, 3, at(20, 12, 40), 2), (1, 1, at(20, 15, 33), 4),
]


def compose(i, customer, which, when, relay):
    """(mail, envelope sender, recipient): the newest of them also lends its
    fields to a forger"""
    domain = list(CUSTOMERS)[customer]
    brand, stream, texts = CUSTOMERS[domain]
    account = world.ANDINO_CUSTOMERS[domain]
    subject, text = texts[which]
    dice = Dice("andino", i)
    person, rcpt = PEOPLE[(i * 7 + 2) % 7]
    job, unique = 7000 + i * 37, dice.hex(6)
    app = f"app{1 + i % 3}.int.{world.ANDINO}"
    leave = (f"https://clic.{world.ANDINO}/baja/{account}/{job}/"
             f"{dice.hex(16)}")
    mail = Mail()
    mail.add("Date", date(when, -5))
    mail.add("From", mailbox(brand, f"{stream}@{domain}"))
    mail.add("To", mailbox(person, rcpt))
    mail.add("Message-ID", f"<{unique}.{account}.{job}@{app}>")
    mail.add("Subject", words(subject))
    mail.add("List-Unsubscribe", f"<{leave}>,\n <mailto:baja+{account}."
             f"{unique}@rebotes.{world.ANDINO}>")
    mail.add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    mail.add("List-Id", f"<{stream}.{account}.listas.{world.ANDINO}>")
    mail.add("Feedback-ID", f"{job}:{account}:{stream}:correoandino")
    mail.add("X-CA-Cliente", account)
    mail.add("X-CA-Envio", f"{job}-{unique}")
    mail.add("X-Mailer", "AndinoMailer 5.12")
    plain = (f"Hola {person.split()[0]}:\n\n{text}\n\n{brand}\n"
             f"https://www.{domain}/\n\nDarse de baja: {leave}\n")
    click = f"https://clic.{world.ANDINO}/c/{account}/{job}/{dice.hex(12)}"
    mail.multipart("alternative", f"=_andino_{dice.hex(24)}", [
        part("text/plain", plain),
        part("text/html", page(brand, [
            f"Hola {person.split()[0]}:", text, link(click, "Ver más"),
            "<small>" + link(leave, "Darse de baja") + "</small>"],
            "#2f6b3a"))])
    more = ("list-unsubscribe-post", "list-id", "feedback-id", "x-ca-cliente")
    sign.sign(mail, "andino-clientes", domain, "ca1", when, extra=more)
    sign.sign(mail, "andino-ca2026", world.ANDINO, "ca2026", when, extra=more)
    mail.top("Received",
             f"from {app} ({app} [2001:db8:57::{i % 3 + 1}])\n\tby relay{relay}."
             f"{world.ANDINO} (Postfix) with ESMTPA id {dice.hex(10).upper()};"
             f"\n\t{date(when + 1, -5, '-05', pad=True)}")
    verp = (f"b+{account}.{job}.{unique}+{rcpt.replace('@', '=')}@rebotes."
            f"{world.ANDINO}")
    return mail, verp, rcpt


def send(office):
    for i, (customer, which, when, relay) in enumerate(SENT):
        mail, verp, rcpt = compose(i, customer, which, when, relay)
        office.take("andino-honest", mail, f"relay{relay}.{world.ANDINO}",
                    verp, rcpt, when + 3 + i % 9, crlf=i == 4,
                    mx="mx2" if i % 8 == 6 else None,
                    flags=None if when > at(20, 13, 0) else "S")
