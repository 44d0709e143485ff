"""A workspace whose letters went out, or did not, and whose desks answered, for
the screens contacts, outbox and thread: python3 told.py WORKSPACE, with the
environment of lib.sh.  Everything is made by the program itself; a registry on
127.0.0.1 answers, and what sends is a script that takes, puts off or refuses
mail by its case."""

import json
import os
import sqlite3
import subprocess
import sys

sys.path.insert(0, "tests/lib")
import espy_web as web  # noqa: E402
from espy_case import mail  # noqa: E402
from espy_reply import answer, dsn, in_reply, returned  # noqa: E402

WS = os.path.abspath(sys.argv[1])
ESPY = os.path.abspath(os.environ.get("BUILD", "build") + "/espy")
DESK = "abuso@correoandino.example"
OWNER = "it@bancosol.example"
LONG = "a" * 200 + "@" + ".".join(["b" * 59] * 5) + ".example"
RLO, ZWSP, CSI = "\u202e", "\u200b", "\x1b[31m"
# A mail system whose answer is its exit code and its last line
DELIVER = """#!/bin/sh
case $(grep -ao '^Subject: .*K7Q-[0-9]*') in
*K7Q-0003) echo 'mail system is full, try again'; exit 75 ;;
*K7Q-0004) printf '550 \\033[2J\\342\\200\\256 no such\\tuser \\357\\274\\241\\n'
	exit 69 ;;
*K7Q-0005) kill -KILL $$ ;;
*) echo 'queued as 4Xyz12'; exit 0 ;;
esac >&2
"""


def run(when, *words):
    ran = subprocess.run([ESPY, "-w", WS, *words], capture_output=True,
                         env=dict(os.environ, ESPY_NOW=f"2026-11-{when}Z",
                                  PATH=WS + ":" + os.environ["PATH"]),
                         check=False)
    if ran.returncode not in (0, 1):
        sys.exit(f"espy {' '.join(words)}: {ran.stderr.decode()}")
    return ran.stdout.decode()


def rows(sql):
    db = sqlite3.connect(WS + "/espy.db")
    out = db.execute(sql).fetchall()
    db.close()
    return out


def put(source, mails):
    for box in ("cur", "new", "tmp"):
        os.makedirs(f"{WS}/{source}/{box}", exist_ok=True)
    for n, octets in enumerate(mails):
        with open(f"{WS}/{source}/cur/{n:02d}:2,", "wb") as f:
            f.write(octets)


def settings(folder, port):
    with open(WS + "/deliver", "w", encoding="ascii") as f:
        f.write(DELIVER)
    os.chmod(WS + "/deliver", 0o700)
    with open(WS + "/settings.ini", encoding="utf-8") as f:
        text = f.read()
    with open(WS + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(f"{text}\n[send]\ncommand = deliver\n"
                f"[contact]\nbootstrap = {folder}\nloopback-port = {port}\n"
                "csirt = PE cert@pecert.example\n"
                f"[source answers]\npath = {WS}/answers\nrole = replies\n")


def registry(addresses):
    """Answers for the network of each case that is asked about"""
    hostile = web.network(
        "NET-7", web.entity(["abuse"], web.card(
            f"Abuse {RLO}ksed{ZWSP} {CSI} \uff21\uff22\u7db2",
            "abuse@rack.example", ({}, LONG)), "ABUSE7"),
        web.entity(["abuse"], web.card("", f"a{RLO}b@rack.example"), "B"))
    pages = {addresses[0]: web.lacnic(), addresses[1]: hostile}
    site = web.Web({f"/ip/{a}": p for a, p in pages.items()})
    folder = WS + "/rdap"
    os.mkdir(folder)
    with open(folder + "/ipv4.json", "w", encoding="ascii") as f:
        json.dump({"version": "1.0", "services": [
            [[a + "/32" for a in pages], [site.url()]]]}, f)
    with open(folder + "/dns.json", "w", encoding="ascii") as f:
        json.dump({"version": "1.0", "services": []}, f)
    return folder, site


def letters():
    claim = "X-Report-Abuse: please mail claim@paypal.example or see " \
        "https://evil.example/report\n"
    mails = [mail(n, f"2026-11-19 08:0{n}", more=claim if n == 0 else "",
                  subject=f"Aviso {n}") for n in range(3)]
    mails += [mail(10 + n, f"2026-11-19 10:0{n}", service="nube-envios",
                   sender="aviso@tienda-lima.example", subject=f"Orden {n}")
              for n in range(6)]
    put("mail", mails)
    run("20T07:00:00", "index", "--source", "mail", WS + "/mail")
    by = {r["subject"]: r["sha256"] for r in
          map(json.loads, run("20T07:00:00", "--json", "list", "--limit",
                              "50").splitlines())}
    run("20T07:01:00", "case", "new", "--title", "Banco Sol", "--query",
        "service:correo-andino")
    for n in range(6):
        run("20T07:02:00", "case", "new", "--title", f"Orden {n}",
            by[f"Orden {n}"])
    run("20T08:00:00", "case", "ask-owner", "1", "bancosol.example", "--to",
        OWNER)


def send(case, when, wait=True):
    run(when + ":00", "draft", "new", case)
    run(when + ":10", "send", case, "--confirm", case)
    if wait:
        run(when[:-2] + "55:00", "outbox", "flush")


def outbox():
    send("K7Q-0002", "20T09:00", wait=False)
    run("20T09:00:30", "outbox", "recall", "1")
    for n, case in enumerate(["K7Q-0003", "K7Q-0004", "K7Q-0005", "K7Q-0006",
                              "K7Q-0001"]):
        send(case, f"20T1{n}:00")
    run("21T07:59:40", "draft", "new", "K7Q-0007")
    run("21T07:59:40", "send", "K7Q-0007", "--confirm", "K7Q-0007")


def replies():
    one = rows("SELECT message_id FROM k_notification WHERE case_id = "
               "'K7Q-0001' AND message_id IS NOT NULL "
               "ORDER BY id DESC LIMIT 1")[0][0]
    re, more = "Re: [K7Q-0001] Aviso", in_reply(one)
    when = "2026-11-20 15:"
    put("answers", [
        answer(1, DESK, "[correoandino.example #123456] [K7Q-0001] Aviso",
               "This message has been automatically generated.", more=more +
               "Auto-Submitted: auto-replied\n", when=when + "00"),
        dsn(2, "mx.desk.example", [(DESK, "failed", "5.1.1", "550 5.1.1 "
                                    "no such user")], returned(one),
            when=when + "10"),
        answer(3, DESK, re, "Hello,\n\ncould you send us the full headers?",
               more=more, when=when + "20"),
        answer(4, DESK, re, "The account has been suspended.", auth="fail",
               more=more, when=when + "30"),
        answer(5, OWNER, "Re: [K7Q-0001] bancosol.example", "Yes, that is our "
               "provider. You may name us.", when=when + "40"),
        answer(6, f"{'x' * 60}{RLO}@correoandino.example",
               f"Re: [K7Q-0001] {RLO}osivA{ZWSP} {CSI} \uff21\u7db2",
               f"{RLO}hello{ZWSP} {CSI}\tends\r\noverwritten?\n"
               f"Ticket: [\uff21\uff22 #{RLO}12]", auth=None, more=more,
               when=when + "50"),
        answer(7, f"{'w' * 480}@else.example", "About your mail", "Hello?",
               when=when + "55"),
    ])
    run("20T16:00:00", "index", "--source", "answers")


def main():
    os.environ["ESPY_ACTOR"] = "analyst"
    folder, site = registry(["203.0.113.57", "203.0.113.140"])
    settings(folder, site.port)
    letters()
    outbox()
    replies()
    for case in ("K7Q-0001", "K7Q-0006"):
        run("20T17:00:00", "contact", case, "--ask")
    site.stop()


main()
