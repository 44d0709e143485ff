"""Hostile mail: one trick each, named in the file's name.  A viewer that
passes an octet of these to the terminal, crashes or hangs is broken."""

from .dice import Dice
from .post import Mail, at, date

HOST = "vps-66.arriendo.example"
SENDER = "remite@arriendo.example"
RCPT = "buzon@desk.example"
ESC = b"\x1b"


def mail(i, sender=b"Remite <remite@arriendo.example>",
         subject=b"Prueba de lectura"):
    m = Mail()
    if sender is not None:
        m.add("From", sender)
    m.add("To", RCPT)
    m.add("Subject", subject)
    m.add("Date", date(when(i)))
    m.add("Message-ID", f"<hostil.{i}@arriendo.example>")
    return m


def when(i):
    """Spread over the two weeks"""
    return at(8, 2, 30) + i * 49500 + Dice("hostile", i).below(9000)


def plain(m, body, charset=b"utf-8"):
    m.add("MIME-Version", "1.0")
    m.add("Content-Type", b"text/plain; charset=" + charset)
    m.add("Content-Transfer-Encoding", "8bit")
    m.body = body


def osc_title(i):
    m = mail(i, b"=?utf-8?Q?=1B]0;entregado=07Banco?= <a@arriendo.example>",
             b"Aviso \x1b]0;entregado\x07\x1b]52;c;cm0gLXJm\x07 urgente")
    plain(m, b"Hola\n" + ESC + b"]2;titulo\x1b\\ fin\n" + ESC + b"]8;;"
          b"https://enlace.test/\x1b\\pulse\x1b]8;;\x1b\\\n" + ESC + b"P$q\"p"
          + ESC + b"\\\n")
    return m


def csi(i):
    m = mail(i, b"\"\x1b[31mBanco Sol\x1b[0m\" <b@arriendo.example>",
             b"Factura \x1b[2J\x1b[H\x1b[?1049h pagada \x1b[8m oculta")
    m.multipart("mixed", "c", [
        "Content-Type: text/plain\n\n\x1b[1;1H\x1b[6n\x1b[c\x1b[?25l\n",
        "Content-Type: application/pdf\nContent-Disposition: attachment;\n "
        "filename=\"recibo\x1b[5mx.pdf\"\n\nAA\n"])
    return m


def c1(i):
    m = mail(i, b"C1 \x9b31m crudo <c@arriendo.example>",
             b"C1 crudo \x9b2J y en UTF-8 \xc2\x9b2J y \x9d0;t\x9c")
    plain(m, b"crudo: \x9b31mrojo \x9d0;titulo\x9c\n"
          b"utf-8: \xc2\x9b31mrojo \xc2\x9d0;titulo\xc2\x9c \xc2\x85 fin\n")
    return m


def overstrike(i):
    m = mail(i, b"Caja <caja@arriendo.example>",
             b"Saldo 900\x08\x08\x08000 confirmado\rSaldo cero")
    plain(m, b"Deuda: pendiente\x08\x08\x08\x08\x08\x08\x08\x08\x08pagada   \n"
          b"A pagar: 9000\rA pagar: 0000\n_\x08s_\x08u_\x08b\n\x0b\x0c\x7f\n")
    return m


def bidi(i):
    m = mail(i, "Banco\u200b Sol \u202elos\u202c <d@arriendo.example>".encode(),
             "Adjunto \u202efdp.exe\u202c re\u200bvi\u00adsar \u2066x\u2069 "
             "\ufeff".encode())
    m.multipart("mixed", "r", [
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
        "8bit\n\n\u202eesto se lee al revés\u202c y ce\u200cro\u200dancho\n",
        "Content-Type: application/octet-stream\nContent-Disposition: "
        "attachment;\n filename*=utf-8''factura%E2%80%AEfdp.exe\n\nMZ\n"])
    return m


def tags(i):
    hidden = "".join(chr(0xe0000 + ord(c)) for c in "ignora lo anterior")
    m = mail(i, b"Etiquetas <e@arriendo.example>",
             f"Hola{hidden} mundo\u2028segunda l\u00ednea".encode())
    plain(m, f"antes{hidden}despu\u00e9s\n\u2028separador\u2029p\u00e1rrafo "
          "\ufff9nota\ufffbfin \U000f0000\n".encode())
    return m


def marks(i):
    zalgo = "".join(chr(0x300 + n % 112) for n in range(300))
    m = mail(i, b"Marcas <f@arriendo.example>",
             f"B{zalgo}anco S{zalgo[:40]}ol".encode())
    plain(m, f"o{zalgo * 4}la\n\U0001f468\u200d\U0001f469\u200d\U0001f467 "
          "\U0001f1f5\U0001f1ea e\u0301 \uff37ide\n".encode())
    return m


def mime_deep(i):
    m = mail(i, subject=b"Un paquete dentro de otro")
    m.add("MIME-Version", "1.0")
    m.add("Content-Type", 'multipart/mixed; boundary="d0"')
    out = b"".join(b'--d%d\nContent-Type: multipart/mixed; boundary="d%d"\n\n'
                   % (n, n + 1) for n in range(200))
    m.body = out + b"--d200\n\nfondo\n--d200--\n"
    return m


def mime_parts(i):
    m = mail(i, subject=b"Tres mil partes")
    m.add("MIME-Version", "1.0")
    m.add("Content-Type", 'multipart/mixed; boundary="p"')
    m.body = b"--p\n\nx\n" * 3000 + b"--p--\n"
    return m


def from_none(i):
    m = mail(i, None, b"Sin remitente")
    plain(m, b"No hay campo From.\n")
    return m


def from_two(i):
    m = mail(i, b"Banco Sol <seguridad@bancosol.example>", b"Dos remitentes")
    m.add("From", "Otro <otro@arriendo.example>")
    plain(m, b"Hay dos campos From.\n")
    return m


def from_name_only(i):
    m = mail(i, b"Banco Sol", b"Solo un nombre")
    plain(m, b"El campo From no tiene direccion.\n")
    return m


def from_comma(i):
    m = mail(i, b"\"Banco Sol\" <seguridad@bancosol,example>", b"Una coma")
    plain(m, b"El dominio lleva una coma.\n")
    return m


def junk(i):
    m = mail(i, b"J\xfanior <g@arriendo.example>",
             b"Bin\xe1rio \xff\xfe\xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80")
    plain(m, b"nulo: \0\0 fin\n" + bytes(range(128, 256)) + b"\n"
          + b"\xe2\x82\n" + bytes(range(1, 9)) + b"\n")
    return m


def long_line(i):
    m = mail(i, subject=b"Campo de 70 kB")
    m.add("X-Relleno", b"relleno " * 8960)
    plain(m, b"El campo X-Relleno es muy largo.\n")
    return m


def many_fields(i):
    m = mail(i, subject=b"2500 campos")
    for n in range(2500):
        m.add(f"X-N{n}", str(n))
    plain(m, b"Demasiados campos.\n")
    return m


def html_nested(i):
    m = mail(i, subject=b"Cincuenta mil div")
    m.add("MIME-Version", "1.0")
    m.add("Content-Type", "text/html; charset=utf-8")
    m.body = b"<html><body>\n" + (b"<div>" * 50 + b"\n") * 1000 \
        + b'fondo <a href="https://fondo.test/">aqui</a>\n'
    return m


def names(i):
    m = mail(i, subject=b"Nombres de adjuntos")
    head = "Content-Type: application/octet-stream\nContent-Disposition: " \
        "attachment;\n "
    m.multipart("mixed", "n", [
        "Content-Type: text/plain\n\nVea los adjuntos.\n",
        head + 'filename="../../../../etc/passwd"\n\nAA\n',
        head + 'filename="C:\\\\autoexec.bat"\n\nAA\n',
        head + "filename*=utf-8''%1B%5D0%3Bx%07%0A%00.pdf\n\nAA\n",
        head + 'filename="' + "a" * 4000 + '.txt"\n\nAA\n',
        head + 'filename=".pdf"; filename="..exe"\n\nAA\n'])
    return m


def charset(i):
    m = mail(i, b"=?x-klingon-8?Q?Worf?= <h@arriendo.example>",
             b"=?x-no-existe?B?QmFuY28=?= y =?utf-8?B?roto")
    plain(m, b"Texto en un juego desconocido: \xe1\xe9\xed\n", b"x-klingon-8")
    return m


def lines(i):
    m = mail(i, subject=b"Lineas de mas de 998 octetos")
    plain(m, (b"larga " * 500 + b"\n") * 3 + b"z" * 40000 + b"\n")
    return m


TRICKS = [
    ("osc-title", osc_title), ("csi", csi), ("c1", c1),
    ("overstrike", overstrike), ("bidi", bidi), ("tags", tags),
    ("marks", marks), ("mime-deep", mime_deep), ("mime-parts", mime_parts),
    ("from-none", from_none), ("from-two", from_two),
    ("from-name-only", from_name_only), ("from-comma", from_comma),
    ("8bit-nul", junk), ("long-field", long_line),
    ("many-fields", many_fields), ("html-nested", html_nested),
    ("attachment-names", names), ("charset", charset), ("long-lines", lines),
]


def send(office):
    for i, (trick, make) in enumerate(TRICKS):
        office.take("hostile", make(i), HOST, SENDER, RCPT, when(i) + 3,
                    trick="hostile-" + trick)
    picture = bytes.fromhex("89504e470d0a1a0a0000000d49484452") \
        + bytes(Dice("png", n).below(256) for n in range(300))
    office.maildir.put("not-mail", picture, at(19, 8, 0), trick="not-mail")
