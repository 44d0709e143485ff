#!/usr/bin/env python3
"""Sending to a real SMTP server with TLS and authentication: the previewed
octets arrive, a minute lies between the typed number and the server, and what
a server says ends in one clear state each."""

import base64
import glob
import pty
import subprocess
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403
from espy_smtp import *  # noqa: E402,F403

LATER, TOMORROW = "2026-11-23T10:01:00Z", "2026-11-24T10:00:00Z"
CERT = certificate("localhost.pem", "localhost")
server = Server(CERT)
BASE, made = desk_with_draft(settings=sending(server, CERT))


def fresh(settings=None, hold="0s", **server_says):
    """A copy of the desk, and the server as it is to be"""
    server.taken.clear()
    server.logins.clear()
    server.data, server.rcpt, server.drop, server.hide = OK, {}, None, ()
    for key, value in server_says.items():
        setattr(server, key, value)
    return configure(copy(BASE), settings if settings is not None
                     else sending(server, CERT, f"hold = {hold}\n"))


def state(desk, number=1, now=None):
    found = [o for o in desk.json("outbox", now=now) if o["mail"] == number]
    return (found or [{"state": None, "reply": ""}])[0]


def case_state(desk):
    return desk.case()["state"]


def send(desk, *more, now=None, **env):
    return desk.run("send", "1", "--confirm", "k7q-1", "--wait", *more,
                    now=now, **env)


# --- the octets, the number, the secret
desk = fresh()
preview = desk.run("draft", "export", "1", "-").out
editor = scratch("editor")
with open(editor, "w", encoding="ascii") as f:
    f.write("#!/bin/sh\nprintf '\\n.\\n..two\\n.end\\n' >> \"$1\"\n")
os.chmod(editor, 0o755)
desk.run("draft", "edit", "1", EDITOR=editor)
preview = desk.run("draft", "export", "1", "-").out
ok(b"\r\n.\r\n..two\r\n" in preview and max(preview) > 127,
   "the mail has lines that begin with dots, and octets above 127",
   preview[-600:])
ran = desk.run("send", "1", "--wait")
ok(ran.code == 2 and b"--confirm" in ran.err and not server.taken,
   "without the number nothing is sent", *ran.notes())
ran = desk.run("send", "1", "--confirm", "K7Q-0002", "--wait")
ok(ran.code == 3 and b"not the number" in ran.err and not server.taken and
   not desk.json("outbox"), "nor with another one", *ran.notes())
ran = send(desk)
ok(ran.code == 0 and len(server.taken) == 1, "sent", *ran.notes())
taken = (server.taken or [(None, [], b"", [])])[0]
same(taken[2], preview, "the server has exactly the previewed octets")
same(desk.run("outbox", "show", "1", "--raw").out, preview,
     "and so has the outbox")
same(taken[:2], ("lucia.quispe@desk.example", [ADDRESS]),
     "from whom and to whom")
ok("BODY=8BITMIME" in taken[3], "octets above 127 are said", taken[3])
same(server.names[-1:], ["desk.example"],
     "it greets with the reporter's domain, not with this machine's name")
same(server.logins, [("PLAIN", USER.encode(), PASSWORD.encode())],
     "it logs in with what the command printed")
o = state(desk)
same((o["state"], o["reply"], o["queue_id"], o["notification"]),
     ("accepted", OK, "4XyZ12AbC", 1), "the answer and the queue id are kept")
same(case_state(desk), "notified", "the case is notified")
ran = send(desk)
ok(ran.code == 3 and len(server.taken) == 1, "it can't be sent again",
   *ran.notes())
ran = desk.run("undo")
ok(b"outbox" not in ran.out and state(desk)["state"] == "accepted" and
   case_state(desk) == "notified", "nor undone", *ran.notes())
told = desk.run("outbox", "show", "1").out + ran.err
secrets = [PASSWORD.encode(), base64.b64encode(PASSWORD.encode()),
           base64.b64encode(f"\0{USER}\0{PASSWORD}".encode())]
ok(b"AUTH PLAIN" in told and b"(not shown)" in told and
   not any(s in told for s in secrets), "the dialogue has no password", told)
for path in glob.glob(desk.ws + "/**/*", recursive=True):
    if os.path.isfile(path):
        with open(path, "rb") as f:
            told += f.read()
ok(not any(s in told for s in secrets), "nor has any file of the workspace")
mode = [os.stat(f).st_mode & 0o777 for f in glob.glob(desk.ws + "/outbox/*")]
same(set(mode), {0o600}, "its files are the analyst's alone")

# --- the minute
desk = fresh(hold="60s")
ran = desk.run("send", "1", "--confirm", "1")
ok(ran.code == 0 and state(desk)["state"] == "waiting" and
   not server.taken, "it waits in the outbox", *ran.notes())
ran = desk.run("outbox", "flush")
ok(ran.code == 0 and not server.taken, "and is not due yet", *ran.notes())
ran = desk.run("draft", "edit", "1", EDITOR=editor)
ok(ran.code == 3 and b"in the outbox" in ran.err, "its draft is frozen",
   *ran.notes())
ran = desk.run("undo")
same((ran.code, state(desk)["state"], desk.json("draft", "list")[0]["state"]),
     (0, "recalled", "open"), "undo takes it back")
again = copy(desk)
again.run("undo")
ran = again.run("undo")
ok(ran.code == 3 and b"its opening can't be taken back" in ran.err and
   again.run("outbox", "show", "1").code == 0,
   "what was recalled stays on record with its case", *ran.notes())
desk.run("send", "1", "--confirm", "1")
ran = desk.run("outbox", "recall", "2")
same((ran.code, state(desk, 2)["state"],
      desk.json("draft", "list")[0]["state"]), (0, "recalled", "open"),
     "so does recall")
desk.run("outbox", "flush", now=LATER)
ok(not server.taken and case_state(desk) == "drafted",
   "what was taken back is never sent")
desk.run("send", "1", "--confirm", "1")
both = [subprocess.Popen(
    [ESPY, "-w", desk.ws, "outbox", "flush"], stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL, env=environment(ESPY_NOW=LATER))
    for _ in range(3)]
for job in both:
    job.wait()
same((len(server.taken), state(desk, 3)["state"]), (1, "accepted"),
     "after a minute three processes send it once")
ran = desk.run("outbox", "recall", "3")
ok(ran.code == 3 and b"was sent" in ran.err, "then it is too late",
   *ran.notes())

desk = fresh(hold="60s")
desk.run("send", "1", "--confirm", "1")
desk.put(mail(9, "2026-11-22 10:00", service="nube-envios"))
desk.index()
desk.run("case", "new", "--query", "service:nube-envios")
ran = desk.run("case", "close", "1", "--as", "false-positive")
ok(ran.code != 0, "a case is not closed over a letter that waits",
   *ran.notes())
desk.run("case", "merge", "1", "2")
desk.run("outbox", "flush", now=LATER)
same((len(server.taken), desk.case("2")["state"],
      len(desk.case("2")["notifications"])), (1, "notified", 1),
     "a case that went into another one meanwhile goes on there")

# --- what servers say
for name, says, want, words, again in (
        ("a mail that is put off", {"data": "451 4.3.0 later"}, "deferred",
         "451 4.3.0 later", 1),
        ("a mail that is refused", {"data": "554 5.7.1 no spam"}, "refused",
         "554 5.7.1 no spam", 0),
        ("a recipient that is put off", {"rcpt": {ADDRESS: "450 4.2.0 full"}},
         "deferred", "450 4.2.0 full", 1),
        ("a recipient that is refused", {"rcpt": {ADDRESS: "550 5.1.1 who"}},
         "refused", "550 5.1.1 who", 0),
        ("a connection that breaks before the mail", {"drop": "rcpt"},
         "deferred", "nothing was sent", 1),
        ("a connection that breaks in the mail", {"drop": "data"},
         "deferred", "nothing was sent", 1),
        ("no 8BITMIME", {"hide": ("8BITMIME",)}, "refused", "8BITMIME", 0),
        ("no STARTTLS", {"hide": ("STARTTLS",)}, "refused", "TLS", 0),
        ("no AUTH", {"hide": ("AUTH",)}, "refused", "offers no login", 0),
        ("another password", {"password": "other"}, "refused", "535", 0)):
    desk = fresh(**says)
    ran = send(desk)
    o = state(desk)
    ok(ran.code == 1 and o["state"] == want and words in o["reply"] and
       not o["notification"] and case_state(desk) == "drafted",
       f"{name}: {want}", o, *ran.notes())
    server.data, server.rcpt, server.drop, server.hide = OK, {}, None, ()
    server.password = PASSWORD
    taken = len(server.taken)
    desk.run("outbox", "flush", now=TOMORROW)
    same(len(server.taken) - taken, again,
         f"{name}: " + ("sent later, once" if again else
                        "not tried again by itself"))
    if not again:
        same(desk.json("draft", "list")[0]["state"], "open",
             f"{name}: the draft is open again")

# --- nobody knows
desk = fresh(drop="end")
ran = send(desk)
ok(ran.code == 1 and state(desk)["state"] == "unknown" and
   "may have been sent" in state(desk)["reply"] and len(server.taken) == 1,
   "a connection that breaks before the answer: unknown", *ran.notes())
server.drop = None
desk.run("outbox", "flush", now=TOMORROW)
ran = desk.run("undo")
ok(len(server.taken) == 1 and state(desk)["state"] == "unknown",
   "it is never sent again by itself, nor undone", *ran.notes())
other = copy(desk)
ran = desk.run("outbox", "resolve", "1", "sent")
same((ran.code, state(desk)["state"], case_state(desk)),
     (0, "accepted", "notified"), "a person finds out that it was sent")
ran = other.run("outbox", "resolve", "1", "not-sent")
same((ran.code, state(other)["state"], case_state(other),
      other.json("draft", "list")[0]["state"]),
     (0, "recalled", "drafted", "open"), "or that it was not")

# --- several recipients
desk = fresh(rcpt={"cc@correoandino.example": "550 5.1.1 who"})
with open(editor, "w", encoding="ascii") as f:
    f.write(f"#!/bin/sh\nsed -i '1s/.*/To: {ADDRESS}, "
            "cc@correoandino.example/' \"$1\"\n")
desk.run("draft", "edit", "1", EDITOR=editor)
ran = send(desk)
o = state(desk)
ok(o["state"] == "refused" and "cc@correoandino.example: 550" in o["reply"]
   and "to nobody" in o["reply"] and not server.taken,
   "one recipient is refused: nothing is sent to any", o, *ran.notes())
server.rcpt = {}
send(desk)
same(server.taken and server.taken[0][1],
     [ADDRESS, "cc@correoandino.example"], "both taken: sent to both")

# --- certificates, TLS
OTHER = certificate("other.pem", "localhost")
NAME = certificate("name.pem", "mail.example")
for name, key, ca in (("an unknown certificate", CERT, OTHER),
                      ("a certificate of another name", NAME, NAME)):
    wrong = Server(key)
    desk = fresh(sending(wrong, ca, "hold = 0s\n"))
    ran = send(desk)
    o = state(desk)
    ok(o["state"] == "refused" and "certificate" in o["reply"] and
       not wrong.logins and not wrong.taken,
       f"{name}: refused, and no password said", o, *ran.notes())
    wrong.stop()
implicit = Server(CERT, smtps=True)
desk = fresh(sending(implicit, CERT, "hold = 0s\n"))
ran = send(desk)
ok(len(implicit.taken) == 1, "smtps", *ran.notes())
implicit.stop()
plain = Server(CERT, tls=False, auth=False)
bare = f"\n[send]\nurl = {plain.url}\nhold = 0s\n"
desk = fresh(bare)
send(desk)
ok(state(desk)["state"] == "refused" and not plain.taken,
   "a server without TLS gets nothing", state(desk))
desk = fresh(bare + "tls = none\n")
ran = send(desk)
ok(len(plain.taken) == 1, "but on this machine, where that is said",
   *ran.notes())
plain.stop()
desk = fresh("\n[send]\nurl = smtp://mail.example\ntls = none\n")
ran = send(desk)
ok(ran.code == 3 and b"another machine" in ran.err and
   not desk.json("outbox"), "never to another machine", *ran.notes())
desk = fresh(sending(plain, CERT, "hold = 0s\n"))
send(desk)
ok(state(desk)["state"] == "deferred", "nobody listens there: deferred",
   state(desk))

# --- passwords
half = sending(server, CERT, "hold = 0s\n").replace("cat ", "false ")
desk = fresh(half)
send(desk)
ok(state(desk)["state"] == "deferred" and "password-command" in
   state(desk)["reply"] and not server.names[99:], "no password: deferred",
   state(desk))
half = re.sub("password-command.*\n", "", half)
desk = fresh(half)
send(desk)
ok(state(desk)["state"] == "refused" and "ESPY_SMTP_PASSWORD" in
   state(desk)["reply"], "none configured: said", state(desk))
ran = send(desk, ESPY_SMTP_PASSWORD=PASSWORD)
ok(len(server.taken) == 1 and state(desk, 2)["state"] == "accepted",
   "out of the environment", *ran.notes())

# --- a command
with open(scratch("sendmail"), "w", encoding="ascii") as f:
    f.write(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {scratch('words')}\n"
            f"cat > {scratch('got')}\necho said so\nexit $1\n")
os.chmod(scratch("sendmail"), 0o755)
for code, want in ((0, "accepted"), (75, "deferred"), (67, "refused")):
    desk = fresh(f"\n[send]\nhold = 0s\ncommand = {scratch('sendmail')} "
                 f"{code}\nfrom = bounces@desk.example\n")
    preview = desk.run("draft", "export", "1", "-").out
    ran = send(desk)
    o = state(desk)
    ok(o["state"] == want and "said so" in o["reply"],
       f"a command that ends with {code}: {want}", o, *ran.notes())
with open(scratch("got"), "rb") as f:
    same(f.read().replace(b"\n", b"\r\n"), preview, "it gets the mail")
with open(scratch("words"), encoding="ascii") as f:
    same(f.read().split(), ["67", "-i", "-f", "bounces@desk.example", "--",
                            ADDRESS], "and is told from whom and to whom")
desk = fresh("\n[send]\nhold = 0s\ncommand = /nonexistent\n")
send(desk)
ok(state(desk)["state"] == "refused", "no such command: refused",
   state(desk))

# --- reports beside the letter
desk = fresh()
desk.run("draft", "render", "1", "--format", "arf")
ran = send(desk)
rows = desk.json("outbox")
ok([o["state"] for o in rows] == ["accepted"] * 4 and
   [o["after"] for o in rows] == [1, 1, 1, None] and
   {o["notification"] for o in rows} == {1} and
   len(desk.case()["notifications"]) == 1,
   "a letter and its three reports are one notification", rows, *ran.notes())
ok([b"feedback-report" in m[2] for m in server.taken] ==
   [False, True, True, True], "the letter goes first")
desk = fresh(data="554 no")
desk.run("draft", "render", "1", "--format", "arf")
send(desk)
server.data = OK
desk.run("outbox", "flush", now=TOMORROW)
same(([o["state"] for o in desk.json("outbox")], server.taken),
     (["recalled"] * 3 + ["refused"], []),
     "a letter that is refused takes its reports with it")

# --- on a terminal
def terminal(desk, typed):
    """espy send on a pseudo-terminal: what it shows, its exit code"""
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(ESPY, [ESPY, "-w", desk.ws, "send", "1", "--wait"],
                  environment(ESPY_NOW=desk.now, ESPY_ACTOR="rk",
                              ESPY_LETTERS="K7Q", ESPY_MASK_KEY="test"))
    shown = b""
    while b"type the number of its case, K7Q-0001: " not in shown:
        shown += os.read(fd, 65536)
    os.write(fd, typed)
    try:
        while more := os.read(fd, 65536):
            shown += more
    except OSError:
        pass  # the other end is closed
    return shown, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


desk = fresh()
shown, code = terminal(desk, b"\n")
ok(code == 3 and b"nothing was sent" in shown and not server.taken,
   "Enter alone sends nothing", shown[-300:])
shown, code = terminal(desk, b"k7q-1\n")
ok(code == 0 and len(server.taken) == 1 and
   b"We are Mesa de Abuso Desk." in shown and
   b"samples.csv" in shown, "the whole mail is shown, the number asked for",
   shown[-300:])

# --- on screen
def screen(desk, *lines, now=None):
    return desk.run("--script", "-", stdin="\n".join(lines).encode(),
                    now=now, ESPY_HEADLESS="80x24")


DRAFT = ("keys 3 Enter d", "wait", "expect draft 1 open", "keys :",
         "type send", "keys Enter", "expect type K7Q-0001 to send")
desk = fresh()
ran = screen(desk, *DRAFT, "type k7q-2", "keys Enter",
             "expect not the number", "keys :", "type send", "keys Enter",
             "type k7q-1", "keys Enter", "wait", "expect mail 1 was sent",
             "expect draft 1 sent")
ok(ran.code == 0 and len(server.taken) == 1,
   "typed there, the number sends it, another one does not", *ran.notes())
desk = fresh(hold="60s")
ran = screen(desk, *DRAFT, "type 1", "keys Enter", "expect goes out in 60 s",
             "expect outbox 1 in ", "keys q",
             "expect draft outbox", "keys u", "expect taken back",
             "wait", "expect draft open", "absent outbox 1 in ")
same((ran.code, state(desk)["state"], len(server.taken)),
     (0, "recalled", 0), "u takes it back")
desk.run("send", "1", "--confirm", "1")
ran = screen(desk, "expect 1 mail is due since 11-23 10:01: :flush",
             "keys 5", "expect u recalls it", "keys Enter",
             "expect The mail as it is", now=LATER)
ok(ran.code == 0 and not server.taken and b"waits in the outbox" in ran.err,
   "what is due from before is said, and not sent", *ran.notes())
ran = screen(desk, "keys :", "type flush", "keys Enter", "wait",
             "expect mail 2 was sent", "keys 5", "expect 4XyZ12AbC",
             now=LATER)
ok(ran.code == 0 and len(server.taken) == 1, "before :flush",
   *ran.notes())
desk = fresh(drop="end")
ran = screen(desk, *DRAFT, "type 1", "keys Enter", "wait",
             "expect may have been sent", "keys 5",
             "expect :resolve sent or not-sent", "keys :",
             "type resolve sent", "keys Enter", "expect was sent")
same((ran.code, state(desk)["state"], case_state(desk)),
     (0, "accepted", "notified"), "what became of an unknown one is typed")

# --- other letters
desk = fresh()
ran = desk.run("case", "ask-owner", "1", "bancosol.example", "--to",
               "it@bancosol.example", "--send", "K7Q-0001")
asked = [d["asked_at"] for d in desk.case()["domains"]]
ok(ran.code == 0 and not server.taken and asked == [None],
   "a question to an owner waits: he was not asked yet", *ran.notes(), asked)
desk.run("outbox", "flush")
asked = [d["asked_at"] for d in desk.case()["domains"]]
ok([m[1] for m in server.taken] == [["it@bancosol.example"]] and
   asked == [desk.now] and case_state(desk) == "drafted" and
   state(desk)["kind"] == "owner", "it was sent: now he was", asked)
desk.put(b"From: Eva <eva@desk.example>\nTo: abuse@desk.example\n"
         b"Date: Mon, 23 Nov 2026 09:00:00 +0000\nSubject: Fwd: Aviso\n"
         b"Message-ID: <fwd1@desk.example>\n\nlook\n\n"
         b"---------- Forwarded message ---------\n"
         b"From: Banco <aviso@bancosol.example>\n"
         b"Date: Fri, Nov 20, 2026 at 8:00 AM\nSubject: Aviso\n"
         b"To: Eva <eva@desk.example>\n\nSu cuenta\n", source="told")
desk.index(source="told", role="submitted")
lost = desk.json("report", "list", "--lost")
report = lost[0]["sha256"] if lost else "?"
ran = desk.run("report", "ask", report, "--send", "deadbeef00")
ok(ran.code == 3 and len(desk.json("outbox")) == 1,
   "a reporter is asked where the report is typed", lost, *ran.notes())
ran = desk.run("report", "ask", report, "--send", report[:8])
desk.run("outbox", "flush")
o = state(desk, 2)
same((o["state"], o["kind"], o["to"], o["report"], o["case"],
      len(server.taken)), ("accepted", "original", ["eva@desk.example"],
                           report, None, 2), "and then he is")

# --- what went out is evidence
desk = fresh()
send(desk)
ran = desk.run("case", "verify", "1")
ok(ran.code == 0 and b"1 mail of the outbox" in ran.out, "verify hashes it",
   *ran.notes())
tar = scratch("case.tar")
desk.run("case", "export", "1", tar, "--whole")
there = copy(desk)
shutil.rmtree(there.ws)
ran = there.run("case", "import", tar)
rows = there.json("outbox")
ok(ran.code == 0 and rows and rows[0]["reply"] == OK and
   there.run("outbox", "show", "1", "--raw").out == server.taken[0][2] and
   there.run("case", "verify").code == 0, "an export takes it along", rows,
   *ran.notes())
held = fresh(hold="60s")
held.run("send", "1", "--confirm", "1")
held.run("case", "export", "1", tar, "--whole", "--force")
shutil.rmtree(there.ws)
there.run("case", "import", tar)
configure(there, sending(server, CERT))
there.run("outbox", "flush", now=TOMORROW)
ok(state(there)["state"] == "recalled" and not server.taken,
   "and what waits is not sent from there", state(there))
sample = desk.json("draft", "list")[0]["samples"][0]["sha256"]
for box, want in ((desk, "accepted"), (held, "recalled")):
    ran = box.run("purge", "--cases", "--yes", sample)
    shown = box.run("outbox", "show", "1", "--raw")
    ok(ran.code == 0 and state(box)["state"] == want and shown.code == 3 and
       b"purged" in shown.err and box.run("case", "verify").code == 0 and
       not [f for f in os.listdir(box.ws + "/outbox") if len(f) == 64],
       f"with a message, the mail that shows it is erased: {want}",
       *ran.notes(), *shown.notes(), os.listdir(box.ws + "/outbox"))
held.run("outbox", "flush", now=TOMORROW)
ok(not server.taken, "and not sent")

# --- none configured
desk = fresh("")
ran = desk.run("send", "1", "--confirm", "1")
ok(ran.code == 3 and b"draft export" in ran.err, "without [send]: export",
   *ran.notes())
ran = desk.run("doctor")
ok(b"no [send]" in ran.out, "and doctor says so", ran.out[:800])
desk = fresh()
ran = desk.run("doctor")
ok(f"smtp://localhost:{server.port}, TLS required".encode() in ran.out,
   "it says what is configured", ran.out)

# --- confinement
if not os.environ.get("BUILD", "").endswith("san"):
    desk = fresh()
    ran = send(desk, ESPY_SECCOMP="trap", program=FAULTY)
    ok(state(desk)["state"] == "accepted" and len(server.taken) == 1,
       "the worker needs nothing that its sandbox forbids", *ran.notes())
server.stop()
done()
