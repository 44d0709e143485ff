"""The fraud: relay7 of correo-andino sends as three domains of ours.  What
these mails share is the relay and how it was used (local submission, an old
selector, no customer), not their looks: six campaigns in three waves."""

from . import sign, world
from .dice import Dice
from .post import Mail, at, date, link, mailbox, page, part, words

RELAY = "relay7." + world.ANDINO

# name, address; traps last
PEOPLE = [
    ("Lucía Quispe", "lucia.quispe@desk.example"),
    ("Marco Ttito", "marco.ttito@desk.example"),
    ("Rosa Huamán", "rosa.huaman@desk.example"),
    ("Julián Ferreyra", "julian.ferreyra@desk.example"),
    ("Facturas", "facturas@desk.example"),
    ("Mesa de partes", "mesa@desk.example"),
    ("Beatriz Nogueira", "beatriz.nogueira@desk.example"),
    ("", "ventas1998@senuelo.example"),
    ("", "contacto@senuelo.example"),
    ("", "j.rojas@senuelo.example"),
]

HIDDEN = ("reunión cosecha lluvia martes biblioteca receta zapato ventana "
          "jardín cuaderno tren montaña silla espejo camino").split()

# Per campaign: from names and addresses, subjects, paragraphs ({name}, {ref},
# {sum}, {link}), link text, hosts, colour, language of "if you can't see".
CAMPAIGNS = {
    "banco-a": dict(
        senders=[("Banco Sol", "seguridad@bancosol.example"),
                 ("Banco Sol · Seguridad", "avisos@bancosol.example"),
                 ("Banca por Internet", "alertas@seguro.bancosol.example")],
        subjects=["Su acceso ha sido suspendido temporalmente",
                  "Detectamos un ingreso desde un dispositivo nuevo",
                  "Aviso {ref}: confirme sus datos antes de 24 horas",
                  "Su clave digital vence hoy"],
        text=["Estimado cliente {name}:",
              "Registramos un intento de ingreso a su cuenta desde un "
              "equipo desconocido. Por precaución su banca por internet "
              "quedó en suspenso (expediente {ref}).",
              "Para levantar la medida confirme su identidad: {link}",
              "Si no lo hace en 24 horas su tarjeta será bloqueada."],
        link="https://www.bancosol.example/verificacion",
        hosts=["bancosol-verifica.test", "acceso.bancosol.cliente.invalid"],
        path="/entrar?c={hex}", colour="#7a1f1f"),
    "tienda-a": dict(
        senders=[("Tienda Lima", "pedidos@tienda-lima.example"),
                 ("Tienda Lima Premios", "premios@tienda-lima.example")],
        subjects=["Tu pedido {ref} está en espera de pago",
                  "{first}, tienes un vale de S/ {sum} sin usar",
                  "No pudimos entregar tu paquete"],
        text=["Hola {name}:",
              "Tu pedido {ref} por S/ {sum} quedó en espera porque la tarjeta "
              "fue rechazada.",
              "Actualiza tu medio de pago y lo enviamos hoy mismo: {link}",
              "El equipo de Tienda Lima"],
        link="Actualizar medio de pago",
        hosts=["pagos-tienda-lima.test", "198.51.100.77"],
        path="/p/{ref}/{hex}", colour="#c05a00"),
    "aduanas-a": dict(
        senders=[("Aduanas Nacional", "notificaciones@aduanas-gob.example"),
                 ("Aduanas", "despacho@correo.aduanas-gob.example")],
        subjects=["Notificación electrónica N.º {ref}",
                  "Mercancía retenida: liquidación pendiente {ref}",
                  "Último aviso de cobranza, expediente {ref}"],
        text=["Señor(a) {name}:",
              "Se ha emitido la liquidación {ref} por US$ {sum} a su nombre. "
              "El plazo para cancelar o impugnar es de dos días hábiles.",
              "Descargue la notificación: {link}",
              "Mensaje automático. No responda a esta dirección."],
        link="https://buzon.aduanas-gob.example/descarga",
        hosts=["buzon-aduanas.test", "aduanas-gob.example.descargas.invalid"],
        path="/n/{ref}.zip?u={hex}", colour="#1f3d6b"),
    "banco-b": dict(
        senders=[("Banco Sol", "facturacion@bancosol.example"),
                 ("Banco Sol Empresas", "empresas@bancosol.example")],
        subjects=["Transferencia recibida por S/ {sum}",
                  "Constancia de abono {ref}",
                  "Devolución a su favor: acción requerida"],
        text=["Buen día {name}:",
              "Tiene un abono por S/ {sum} pendiente de aceptación en su "
              "cuenta empresa.",
              "Acéptelo aquí para que no sea devuelto: {link}",
              "Constancia {ref}. Banco Sol Empresas."],
        link="Aceptar abono",
        hosts=["bancosol-empresas.test", "bancosol-verifica.test"],
        path="/abono/{hex}", colour="#7a1f1f"),
    "tienda-b": dict(
        senders=[("Tienda Lima", "ofertas@tienda-lima.example"),
                 ("Tu Tienda Lima", "hola@tienda-lima.example")],
        subjects=["¡Ganaste! Reclama tu refrigeradora, {first}",
                  "Encuesta de 30 segundos: S/ {sum} de regalo",
                  "Liquidación interna solo hoy"],
        text=["¡Felicidades, {name}!",
              "Fuiste elegido entre los clientes de noviembre. Solo pagas el "
              "envío (S/ 4,90).",
              "Reclama tu premio con el código {ref}: {link}",
              "Promoción válida por 12 horas."],
        link="https://tienda-lima.example/premio",
        hosts=["tienda-lima.example.premios.invalid", "regalo-lima.test"],
        path="/g?k={hex}", colour="#c05a00"),
    "aduanas-b": dict(
        senders=[("Alfândega · Atendimento", "atendimento@aduanas-gob.example"),
                 ("Aduanas / Alfândega", "notificaciones@aduanas-gob.example")],
        subjects=["Sua encomenda {ref} está retida na alfândega",
                  "Taxa de importação não paga: US$ {sum}",
                  "Último aviso: devolução da encomenda {ref}"],
        text=["Prezado(a) {name},",
              "A encomenda {ref} aguarda o pagamento da taxa de importação de "
              "US$ {sum}.",
              "Pague agora e receba em até dois dias úteis: {link}",
              "Após o prazo o pacote será devolvido ao remetente."],
        link="Pagar a taxa",
        hosts=["taxa-aduanas.test", "198.51.100.78"],
        path="/pagar/{ref}?id={hex}", colour="#1f3d6b"),
}

# campaign, how many, first moment, minutes between, style of the wave
WAVES = [
    ("banco-a", 7, at(7, 14, 2), 23, 1), ("tienda-a", 5, at(8, 1, 40), 41, 1),
    ("aduanas-a", 6, at(12, 9, 15), 17, 2), ("tienda-b", 6, at(13, 3, 5), 29, 2),
    ("banco-b", 6, at(18, 2, 30), 540, 3),
    ("aduanas-b", 6, at(18, 21, 10), 330, 3),
]


def envelope(style, dice, rcpt):
    """The relay's own shape: no customer, "r7" where the account stands"""
    if style == 2:
        return f"rebote-{dice.hex(10)}@{RELAY}"
    return f"b+r7.0.{dice.hex(8)}+{rcpt.replace('@', '=')}@rebotes." \
        + world.ANDINO


def body(mail, c, dice, fill, host):
    url = "%s://%s%s" % ("http" if host[0].isdigit() else "https", host,
                         c["path"].format(**fill))
    plain = "\n\n".join(p.format(link=url, **fill) for p in c["text"]) + "\n"
    anchor = link(url, c["link"])
    paragraphs = [p.format(link=anchor, **fill) for p in c["text"]]
    noise = " ".join(dice.pick(HIDDEN) for _ in range(12))
    paragraphs.insert(2, f'<span style="font-size:0">{noise}</span>')
    if dice.below(2):
        paragraphs.append('<div style="display:none;max-height:0">'
                          f"{dice.pick(HIDDEN)} {dice.hex(12)}</div>")
    mail.multipart("alternative", "b1_" + dice.hex(32), [
        part("text/plain", plain),
        part("text/html", page(fill["title"], paragraphs, c["colour"]))])


def compose(name, i, when, style, to=None):
    """(mail, envelope sender, recipient, dice); to: (name, address) of
    somebody whose mail we don't see"""
    dice = Dice("wave", name, i, *(to[1:] if to else ()))
    c = CAMPAIGNS[name]
    person, rcpt = to or PEOPLE[(i * 3 + len(name) + style) % len(PEOPLE)]
    sender = c["senders"][i % len(c["senders"])]
    fill = dict(name=person or rcpt, first=(person or "Cliente").split()[0],
                ref=dice.digits(8), hex=dice.hex(20),
                sum=f"{dice.below(900) + 100},{dice.below(90) + 10}",
                title=sender[0])
    subject = c["subjects"][i % len(c["subjects"])].format(**fill)
    mail = Mail()
    mail.add("To", mailbox(person, rcpt))
    mail.add("Subject", words(subject, "B" if style == 3 else "Q"))
    if style != 2:
        mail.add("X-PHP-Originating-Script", "33:cola.php")
    mail.add("Date", date(when, 0))
    mail.add("From", mailbox(*sender))
    if style == 2:
        mail.add("Reply-To", f"atencion.{dice.digits(4)}@correoclaro.example")
    mail.add("Message-ID", f"<{dice.hex(32)}@{RELAY}>")
    mail.add("X-Mailer", "PHPMailer 6.1.4 "
             "(https://mailer.example.org/PHPMailer)")
    body(mail, c, dice, fill, c["hosts"][i % len(c["hosts"])])
    sign.sign(mail, "andino-ca2019", world.ANDINO, "ca2019", when,
              c="relaxed/simple")
    mail.top("Received", f"by {RELAY} (Postfix, from userid 33)\n\tid "
             f"{dice.hex(10).upper()}; {date(when, -5, '-05', pad=True)}")
    return mail, envelope(style, dice, rcpt), rcpt, dice


def one(office, name, i, when, style):
    mail, mail_from, rcpt, dice = compose(name, i, when, style)
    office.take("relay7", mail, RELAY, mail_from, rcpt,
                when + 2 + dice.below(40), crlf=(name, i) == ("banco-a", 3),
                flags=None if when > at(20, 0, 0) else dice.pick(["", "S"]))


def send(office):
    for name, count, first, step, style in WAVES:
        for i in range(count):
            jitter = Dice("jitter", name, i).below(step * 20)
            one(office, name, i, first + i * step * 60 + jitter, style)
