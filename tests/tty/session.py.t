#!/usr/bin/python3
"""The main job by keys, in a real terminal: from the queue of the samples to
the exported notification, with a stop in $EDITOR; what was written is a mail
that Python reads, and holds what the service needs."""
import email
import email.policy
import json
import sys

sys.dont_write_bytecode = True
from terminal import *  # noqa: E402,F403

FRAUD = 36


def crlf(octets):
    return re.sub(rb"\r?\n", b"\r\n", octets)


def stored(ws, sha256):
    """The octets of a message as the workspace has them."""
    return subprocess.run([ESPY, "-w", ws.dir, "show", "--raw", sha256],
                          env=environment(), check=True,
                          capture_output=True).stdout


def parts_of(octets):
    """Each part's own header and the octets behind it, as they stand."""
    boundary = re.search(rb'boundary="([^"]+)"', octets)[1]
    for part in octets.split(b"\r\n--" + boundary)[1:-1]:
        head, body = part[2:].split(b"\r\n\r\n", 1)
        yield email.message_from_bytes(
            head + b"\r\n\r\n", policy=email.policy.default), body


def read_mail(file):
    with open(file, "rb") as f:
        octets = f.read()
    return octets, email.message_from_bytes(octets,
                                            policy=email.policy.default)


def samples_of(ws):
    out = subprocess.run([ESPY, "-w", ws.dir, "--json", "draft", "show", "1"],
                         env=environment(), check=True,
                         capture_output=True).stdout
    return [s["sha256"] for s in json.loads(out)["samples"]]


with Workspace() as ws:
    editor = os.path.join(ws.place, "editor")
    with open(editor, "w") as f:
        f.write("#!/bin/sh\n# an editor: the terminal is its own meanwhile\n"
                "stty -a | grep -q ' icanon' && echo EDITING >/dev/tty\n"
                "sleep 0.3\n"
                "printf '\\nA line of the analyst.\\n' >>\"$1\"\n")
    os.chmod(editor, 0o755)
    first = os.path.join(ws.place, "first.eml")
    whole = os.path.join(ws.place, "whole.eml")

    with Terminal([ESPY, "-w", ws.dir], EDITOR=editor, VISUAL=None) as t:
        t.wait("? keys")
        t.keys("l", "C-u", "ip:203.0.113.57 dmarc:fail", "Enter")
        ok(t.wait(f"{FRAUD} messages"), "a limit finds the fraud")
        t.keys("*")
        ok(t.wait(f"{FRAUD} messages in"), "all of it is marked")
        t.keys("c")
        t.wait("case (empty: a new one)")
        t.keys("Enter")
        ok(t.wait(f"case K7Q-0001 opened with {FRAUD} messages"),
           "c and Enter open a case")
        t.keys("d")
        ok(t.wait("abuso@correoandino.example"),
           "d drafts the notification to the service's own contact")
        t.keys("e")
        ok(t.wait("changed; u takes it back"), "e edits it in $EDITOR")
        ok(b"EDITING" in t.raw, "which has the terminal as it should be")
        t.keys("/", "line of the analyst", "Enter")
        ok(t.wait("A line of the analyst."), "what was written is in it")
        t.keys("w", "C-u", first, "Enter")
        ok(t.wait(lambda: os.path.exists(first)), "w writes the mail")
        t.settle()
        t.keys("r", "r")
        ok(t.wait("whole messages;"), "r takes whole messages")
        t.keys("w", "C-u", whole, "Enter")
        ok(t.wait(lambda: os.path.exists(whole)), "and w writes those")
        t.settle()
        t.keys("Q")
        ok(t.end() == 0, "it ends well")

    octets, mail = read_mail(first)
    ok(not mail.defects and not any(p.defects for p in mail.walk()),
       "Python reads the mail without a defect", mail.defects)
    ok(octets.count(b"\n") == octets.count(b"\r\n") ==
       octets.count(b"\r"), "every line ends with CRLF")
    ok("[K7Q-0001]" in mail["subject"] and
       mail["to"].addresses[0].addr_spec == "abuso@correoandino.example" and
       mail["from"].addresses[0].addr_spec == "lucia.quispe@desk.example",
       "case in the subject, contact in To, reporter in From",
       mail.as_string()[:400])
    letter = mail.get_body(("plain",)).get_content()
    flat = " ".join(letter.split())
    for what, words in (
            ("the service", ["Correo Andino"]),
            ("the relay", ["203.0.113.57", "relay7.correoandino.example"]),
            ("the time range in UTC", ["2026-11-07 14:09 to",
                                       "2026-11-20 01:39 UTC"]),
            ("the three domains", ["bancosol.example", "aduanas-gob.example",
                                   "tienda-lima.example"]),
            ("how many", [f"{FRAUD} fraudulent messages"]),
            ("the analyst's line", ["A line of the analyst."])):
        ok(all(w in flat for w in words), f"the letter names {what}", letter)
    ok("authorised" not in flat, "and claims nothing about relationships")

    shas = samples_of(ws)
    heads = [body for part, body in parts_of(octets)
             if part.get_content_type() == "text/rfc822-headers"]
    same = []
    for sha, head in zip(shas, heads):
        have = head.rstrip(b"\r\n").split(b"\r\n")
        want = crlf(stored(ws, sha)).split(b"\r\n\r\n")[0].split(b"\r\n")
        # from the boundary's Received field on; a mask stands for an address
        # or its local part; nothing else moved
        want = want[-len(have):]
        same.append(have[0].startswith(b"Received:") and all(
            h == w or b"rcpt-" in h for h, w in zip(have, want)))
    ok(len(heads) == len(shas) == 5 and all(same),
       "headers equal the stored ones, masked recipients apart", same)
    ok(not re.search(rb"[\w.]+(@|=|=40|%40)senuelo\.example", octets),
       "no recipient of ours is in it")

    octets, mail = read_mail(whole)
    bodies = [body for part, body in parts_of(octets)
              if part.get_content_type() == "message/rfc822"]
    same = [body.startswith(b"Received:") and
            crlf(stored(ws, sha)).endswith(body)
            for sha, body in zip(samples_of(ws), bodies)]
    ok(len(bodies) == len(same) == 5 and all(same),
       "whole messages equal the stored ones from the boundary on, in CRLF "
       "form", same)
done()
