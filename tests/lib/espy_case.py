"""Made mails for the tests of cases: what leaves through services of the
samples' catalogue, as a mailbox of ours has it."""

import email.utils
import os
import random
import re
import time

import espy_tap as t

SAMPLES = os.path.abspath("samples")
SERVICES = {  # relay, its address, envelope sender
    "correo-andino": ("relay7.correoandino.example", "203.0.113.57",
                      "b+r7.0.%08x+%s@rebotes.correoandino.example"),
    "nube-envios": ("out7.nubeenvios.example", "203.0.113.140",
                    "b-%08x+%s@retorno.nubeenvios.example"),
    "mega-envios": ("e7.megaenvios.example", "192.0.2.165",
                    "b-%08x+%s@megaenvios.example"),
    "ensayo-phish": ("envio.ensayophish.example", "198.51.100.226",
                     "c%d-%s@ensayophish.example"),
}
WORDS = ("cuenta pago aviso entrega orden cliente fecha firma plazo saldo "
         "clave turno envio bolsa papel campo viento arena piedra barco "
         "puente jardin ventana camino silla mesa libro lampara").split()


def epoch(when):
    """ "2026-11-07 14:09" in seconds"""
    return int(time.mktime(time.strptime(when, "%Y-%m-%d %H:%M"))) - \
        time.timezone


def words(n, seed):
    return " ".join(random.Random(seed).choices(WORDS, k=n))


def mail(n, when, service="correo-andino", sender="aviso@bancosol.example",
         to="ana@desk.example", link=None, text=None, subject=None, ip=None,
         relay=None, more=""):
    """The n-th mail; each has words of its own unless text says otherwise."""
    host, address, envelope = SERVICES[service]
    host, address = relay or host, ip or address
    mail_from = envelope % (n, to.replace("@", "="))
    date = email.utils.formatdate(epoch(when))
    body = text or words(40, n)
    if link:
        body += f"\n\nhttps://{link}/{n:x}"
    return (f"Return-Path: <{mail_from}>\n"
            f"Delivered-To: {to}\n"
            f"Authentication-Results: mx2.desk.example;\n"
            f"\tiprev=pass ({host}) smtp.remote-ip={address};\n"
            f"\tspf=pass smtp.mailfrom={mail_from.split('@')[1]};\n"
            f"\tdmarc=fail header.from={sender.split('@')[1]}\n"
            f"Received: from {host} ([{address}])\n"
            f"\tby mx2.desk.example with esmtps (TLS1.3) id q{n}\n"
            f"\tfor <{to}>; {date}\n"
            f"{more}"
            f"Date: {date}\n"
            f"From: Aviso <{sender}>\n"
            f"To: {to}\n"
            f"Subject: {subject or words(4, n + 5000)}\n"
            f"Message-ID: <{n}.{service}@{host}>\n"
            "MIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\n"
            f"\n{body}\n").encode()


class Desk:
    """A workspace with the samples' settings and Maildirs of its own."""

    def __init__(self, name="ws", settings="", sources=""):
        self.ws = t.scratch(name)
        self.now = "2026-11-23T10:00:00Z"
        self.n = 0
        self.folders = {}
        with open("samples/settings.ini", encoding="utf-8") as f:
            text = re.sub(r"\[source[^[]*", "", f.read())
        text = text.replace("\ndir = ", f"\ndir = {SAMPLES}/")
        text = text.replace("\nfile = ", f"\nfile = {SAMPLES}/")
        os.mkdir(self.ws, 0o700)
        with open(self.ws + "/settings.ini", "w", encoding="utf-8") as f:
            f.write(text + settings)

    def run(self, *args, now=None, program=None, **env):
        return t.run("-w", self.ws, *args, program=program,
                     ESPY_NOW=now or self.now, ESPY_LETTERS="K7Q",
                     ESPY_ACTOR="rk", ESPY_MASK_KEY="test", **env)

    def json(self, *args, now=None):
        ran = self.run("--json", *args, now=now)
        try:
            return ran.json()
        except ValueError:
            return []

    def folder(self, source="mail"):
        if source not in self.folders:
            self.folders[source] = t.maildir(
                os.path.basename(self.ws) + "-" + source, [])
        return self.folders[source]

    def put(self, octets, source="mail", name=None):
        """A file in the Maildir of a source; its path"""
        self.n += 1
        path = f"{self.folder(source)}/cur/{name or self.n}:2,"
        with open(path, "wb") as f:
            f.write(octets)
        return path

    def index(self, now=None, source="mail", role=None, **more):
        words_ = ["index", "--source", source]
        if role:
            words_ += ["--role", role]
        return self.run(*words_, self.folder(source), now=now, **more)

    def ids(self, query, now=None):
        return [r["sha256"] for r in self.json("list", query, now=now)]

    def case(self, case="1", now=None):
        return (self.json("case", "show", case, now=now) or [{}])[0]

    def stopped(self, case="1", now=None):
        return (self.json("case", "stopped", case, now=now) or [{}])[0]
