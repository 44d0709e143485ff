"""An SMTP server on 127.0.0.1 with TLS and authentication (aiosmtpd), which
does what a test tells it to, and a desk with a draft to send to it."""

import asyncio
import logging
import os
import shutil
import ssl
import subprocess
import sys
import threading
import warnings

import espy_tap as t
from espy_case import Desk, mail

try:
    from aiosmtpd.smtp import SMTP, AuthResult
except ImportError:  # Debian's package is that of Debian's Python
    if sys.executable != "/usr/bin/python3" and \
            os.access("/usr/bin/python3", os.X_OK):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    t.skip_all("python3-aiosmtpd is not installed")
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

USER, PASSWORD = "abuse-desk", "s3cret of the desk"
ADDRESS = "abuso@correoandino.example"
OK = "250 2.0.0 Ok: queued as 4XyZ12AbC"


def certificate(name, host):
    """A file with a key and a certificate of that host, which trusts itself"""
    path = t.scratch(name)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "9",
                    "-keyout", path, "-out", path + ".crt", "-subj",
                    "/CN=" + host, "-addext", "subjectAltName=DNS:" + host],
                   check=True, capture_output=True)
    with open(path, "a", encoding="ascii") as f, \
            open(path + ".crt", encoding="ascii") as crt:
        f.write(crt.read())
    return path


class Session(SMTP):
    """What can't be done from a handler"""

    async def smtp_DATA(self, arg):  # pylint: disable=invalid-name
        if self.event_handler.drop == "data":
            self._writer.write(b"354 go on\r\n")
            self.transport.close()
        else:
            await super().smtp_DATA(arg)

    async def smtp_EHLO(self, hostname):  # pylint: disable=invalid-name
        self.event_handler.names.append(hostname)
        await super().smtp_EHLO(hostname)


class Server:
    """Keeps what it takes in .taken: (sender, recipients, octets, options)"""

    def __init__(self, cert, smtps=False, tls=True, auth=True):
        self.taken, self.names, self.logins = [], [], []
        self.data = OK        # what it says to the mail
        self.rcpt = {}        # what it says to a recipient
        self.drop = None      # "rcpt", "data", "end": hangs up there
        self.hide = ()        # what it does not offer
        self.pause = 0        # seconds between a mail and the answer to it
        self.password = PASSWORD
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert)
        more = {"tls_context": context, "require_starttls": True} \
            if tls and not smtps else {}
        if auth:
            more.update(authenticator=self.login, auth_required=True,
                        auth_require_tls=tls and not smtps)
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(self.loop.create_server(
            lambda: Session(self, hostname="mx.test", loop=self.loop, **more),
            "127.0.0.1", 0, ssl=context if smtps else None))
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever,
                                       daemon=True)
        self.thread.start()
        self.url = f"{'smtps' if smtps else 'smtp'}://localhost:{self.port}"

    def login(self, _server, _session, _envelope, mechanism, data):
        self.logins.append((mechanism, data.login, data.password))
        good = data.password == self.password.encode()
        return AuthResult(success=good, handled=good, auth_data=data)

    # pylint: disable=invalid-name,missing-function-docstring
    async def handle_EHLO(self, _server, session, _envelope, name, said):
        session.host_name = name
        return [x for x in said if not x[4:].startswith(self.hide)] \
            if self.hide else said

    async def handle_RCPT(self, server, _session, envelope, address, _opts):
        if self.drop == "rcpt":
            server.transport.close()
        said = self.rcpt.get(address, "250 2.1.5 ok")
        if said.startswith("2"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server, _session, envelope):
        if self.data.startswith("2"):
            self.taken.append((envelope.mail_from, envelope.rcpt_tos,
                               envelope.original_content,
                               envelope.mail_options))
        await asyncio.sleep(self.pause)
        if self.drop == "end":
            server.transport.close()
        return self.data

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.server.close()


def sending(server, cert, more=""):
    """[send] of the settings"""
    with open(t.scratch("password"), "w", encoding="ascii") as f:
        f.write(PASSWORD + "\nof no interest\n")
    return (f"\n[send]\nurl = {server.url}\nca-file = {cert}.crt\n"
            f"user = {USER}\ntimeout = 5s\n"
            f"password-command = cat {t.scratch('password')}\n{more}")


def desk_with_draft(name="ws", settings=""):
    """A case with three messages, and its draft"""
    desk = Desk(name, settings=settings)
    for n in range(3):
        desk.put(mail(n + 1, f"2026-11-{20 + n} 08:00"))
    desk.index()
    desk.run("case", "new", "--query", "service:correo-andino")
    made = desk.run("draft", "new", "1")
    return desk, made


def copy(desk):
    """Its workspace once more"""
    again = Desk.__new__(Desk)
    again.__dict__.update(desk.__dict__)
    Server.copies = getattr(Server, "copies", 0) + 1
    again.ws = t.scratch(f"copy-{Server.copies}")
    shutil.copytree(desk.ws, again.ws)
    return again


def configure(desk, settings):
    """Another [send]"""
    path = desk.ws + "/settings.ini"
    with open(path, encoding="utf-8") as f:
        text = f.read().split("\n[send]")[0]
    with open(path, "w", encoding="utf-8") as f:
        f.write(text + settings)
    return desk
