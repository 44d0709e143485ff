#!/usr/bin/python3
"""From the queue to *sent*, by keys in a real terminal and over a real SMTP
server: at most ten keys and two typed words, with the owners' word on record
and without.  Nothing leaves on a single key."""
import email
import email.policy
import json
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, "tests/lib")
from terminal import *  # noqa: E402,F403
from espy_smtp import Server, certificate, sending, ADDRESS  # noqa: E402

DOMAINS = ("bancosol.example", "tienda-lima.example", "aduanas-gob.example")
MOST_KEYS, MOST_WORDS = 10, 2


class Hands:
    """Counts what is pressed and typed."""

    def __init__(self, terminal):
        self.terminal, self.keys, self.words = terminal, 0, 0

    def press(self, *names):
        self.keys += len(names)
        self.terminal.keys(*names)

    def type(self, word):
        self.words += 1
        self.terminal.keys(word)


def espy(ws, *words):
    return subprocess.run([ESPY, "-w", ws.dir, *words], env=environment(),
                          check=True, capture_output=True).stdout


def case_of(ws):
    return json.loads(espy(ws, "--json", "case", "show", "1"))


def letter_of(octets):
    mail = email.message_from_bytes(octets, policy=email.policy.default)
    return " ".join(mail.get_body(("plain",)).get_content().split())


def to_sent(ws, server, what):
    with Terminal([ESPY, "-w", ws.dir], cols=120, rows=36) as t:
        hands = Hands(t)
        t.wait("? keys")
        hands.press("=")
        ok(t.wait("36 messages"), f"{what}: = finds what came the same way",
           t.text())
        hands.press("*")
        t.wait("36 messages in")
        hands.press("d")
        ok(t.wait(" fine") and t.wait(ADDRESS), f"{what}: d drafts", t.text())
        t.settle()
        ok(not server.taken, f"{what}: and sends nothing")
        hands.press(":")
        hands.type("send")
        hands.press("Enter")
        ok(t.wait("type K7Q-0001 to send"),
           f"{what}: :send asks for the case's number", t.text())
        t.settle()
        ok(not server.taken, f"{what}: and sends nothing by itself")
        hands.type("K7Q-0001")
        hands.press("Enter")
        ok(t.wait(lambda: server.taken), f"{what}: the number sends it",
           t.text())
        ok(t.wait("was sent: 250"), f"{what}: the screen says so", t.text())
        t.keys("Q")
        t.end()
    print(f"# {what}: {hands.keys} keys and {hands.words} typed words")
    ok(hands.keys <= MOST_KEYS and hands.words <= MOST_WORDS,
       f"{what}: at most ten keys and two typed words")


cert = certificate("ten-keys", "localhost")
for words in (False, True):
    with Workspace() as ws:
        server = Server(cert)
        what = "with the owners' word" if words else "without"
        with open(ws.dir + "/settings.ini", "a", encoding="utf-8") as f:
            f.write(sending(server, cert, "hold = 0s\n"))
        for domain in DOMAINS if words else ():
            espy(ws, "domain", "deny", domain, "correo-andino", "--by",
                 f"soc@{domain}")
        to_sent(ws, server, what)
        case = case_of(ws)
        ok(case["state"] == "notified", f"{what}: the case is notified",
           case["state"])
        sender, to, octets, _ = (server.taken or [("", [], b"", [])])[0]
        ok(len(server.taken) == 1 and to == [ADDRESS] and
           b"[K7Q-0001]" in octets, f"{what}: one mail, to the service", to)
        letter = letter_of(octets)
        ok(("has not authorised" in letter) == words and
           ("asking the owners" in letter) != words,
           f"{what}: the letter says what the owners said, and no more",
           letter[:1500])
        server.stop()
done()
