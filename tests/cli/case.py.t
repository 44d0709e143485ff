#!/usr/bin/env python3
"""From indexed samples to an exported draft, by commands: what a desk gets,
what it does not learn, and that every step can be taken back."""

import csv
import email
import email.policy
import glob
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ESPY = os.path.join(os.environ.get("BUILD", "build"), "espy")
SAMPLES = os.path.abspath("samples")
count = failed = 0


def ok(good, name, more=""):
    global count, failed
    count += 1
    print(("ok " if good else "not ok ") + "%d - %s" % (count, name))
    if not good:
        failed += 1
        for line in str(more).splitlines()[:20]:
            print("# " + line)
    return good


def run(ws, *args, env=None, script=None):
    e = dict(os.environ, ESPY_LETTERS="K7Q", ESPY_ACTOR="rk",
             ESPY_NOW="2026-11-23T10:00:00Z", ESPY_MASK_KEY="test")
    e.update(env or {})
    r = subprocess.run([ESPY, "-w", ws] + list(args), env=e, timeout=120,
                       stdin=subprocess.DEVNULL, capture_output=True)
    r.text = r.stdout.decode("utf-8", "replace")
    r.said = r.stderr.decode("utf-8", "replace")
    return r


def js(ws, *args):
    return [json.loads(l) for l in run(ws, "--json", *args).text.splitlines()]


def workspace(reporter=True, maildir=None):
    ws = tempfile.mkdtemp(prefix="espy-case-")
    with open(os.path.join(SAMPLES, "settings.ini"), encoding="utf-8") as f:
        text = f.read()
    text = text.replace("\ndir = ", "\ndir = %s/" % SAMPLES)
    text = text.replace("\nfile = ", "\nfile = %s/" % SAMPLES)
    text = text.replace("\npath = ", "\npath = %s/" % SAMPLES)
    if not reporter:
        text = re.sub(r"\[reporter\][^[]*", "", text)
    with open(os.path.join(ws, "settings.ini"), "w", encoding="utf-8") as f:
        f.write(text)
    r = run(ws, "index", maildir or os.path.join(SAMPLES, "maildir"))
    if r.returncode > 1:
        print("Bail out! index: " + r.said)
        sys.exit(1)
    return ws


def crlf(b):
    return re.sub(rb"(?<!\r)\n", b"\r\n", b)


def part_octets(mail, n):
    """The octets of the n-th part as they stand in the mail."""
    boundary = re.search(rb'boundary="([^"]+)"', mail).group(1)
    part = mail.split(b"\r\n--" + boundary)[n + 1]
    return part.split(b"\r\n\r\n", 1)[1]


ws = workspace()
kept = [ws]
story = "ip:203.0.113.57 dmarc:fail"
rows = js(ws, "list", story)
ids = [r["sha256"] for r in rows]
ok(len(ids) == 36, "the samples have 36 messages of the story", len(ids))

# --- a case ---
r = run(ws, "case", "new", *ids)
ok(r.returncode == 0 and r.text == "K7Q-0001\n", "a case is opened", r.said)
case = js(ws, "case", "show", "K7Q-0001")[0]
s = case["summary"]
ok(case["schema"] == "espy.case/1" and s["messages"] == 36 and
   {d["domain"]: d["messages"] for d in s["domains"]} ==
   {"bancosol.example": 13, "aduanas-gob.example": 12,
    "tienda-lima.example": 11}, "its domains are counted", case)
ok(s["relays"][0]["ip"] == "203.0.113.57" and
   s["relays"][0]["messages"] == 36 and
   s["services"] == [{"service": "correo-andino", "name": "Correo Andino",
                      "strength": "proven", "messages": 36}],
   "its relay and service are counted", s)
ok(sum(d["messages"] for d in s["days"]) == 36 and len(s["days"]) == 14,
   "its days are counted, empty ones too", s["days"])
good = True
for i in ids:
    f = os.path.join(ws, "evidence", i)
    good = good and os.path.exists(f) and os.stat(f).st_mode & 0o777 == 0o400 \
        and hashlib.sha256(open(f, "rb").read()).hexdigest() == i
ok(good, "every message lies in the evidence folder, read-only, by its hash")
ok(all(x["disposition"] == "case" and x["case"] == "K7Q-0001"
       for x in js(ws, "list", story)), "the messages are in the case")

# --- a draft ---
r = run(ws, "draft", "new", "K7Q-0001")
ok(r.returncode == 0 and r.text == "1\n", "a draft is made", r.said)
ok(run(ws, "draft", "new", "1").returncode == 2,
   "one open draft a service: the second is refused")
out = os.path.join(ws, "out.eml")
r = run(ws, "draft", "export", "1", out)
ok(r.returncode == 0 and os.stat(out).st_mode & 0o777 == 0o600,
   "it is exported, for its owner alone", r.said)
r = run(ws, "draft", "export", "1", out)
ok(r.returncode == 3 and "already" in r.said,
   "a file that is there is not replaced unasked", r.said)
mail = open(out, "rb").read()
ok(b"\n" not in mail.replace(b"\r\n", b"") and
   b"\r" not in mail.replace(b"\r\n", b""), "all its lines end in CRLF")
ok(max(len(l) for l in mail.split(b"\r\n")) <= 998, "no line is over 998")
m = email.message_from_bytes(mail, policy=email.policy.default)
ok(not m.defects and m["From"].addresses[0].addr_spec ==
   "lucia.quispe@desk.example" and m["To"].addresses[0].addr_spec ==
   "abuso@correoandino.example" and m["MIME-Version"] == "1.0" and
   m["Message-ID"] and m["Date"].datetime is not None,
   "Python's email reads its header", [m.defects, m["From"], m["To"]])
ok(m["From"].addresses[0].display_name == "Lucía Quispe",
   "the reporter's name is decoded", m["From"])
ok(m["Subject"].startswith("[K7Q-0001] TLP:AMBER Fraudulent mail through "
                           "your service"),
   "the subject has the case's id", m["Subject"])
parts = list(m.iter_parts())
ok([p.get_content_type() for p in parts] == ["text/plain"] +
   ["text/rfc822-headers"] * 5 + ["text/csv"] and
   not any(p.defects for p in m.walk()), "letter, five samples, table",
   [p.get_content_type() for p in parts])
letter = parts[0].get_content()
first = " ".join([l for l in letter.splitlines() if l][:10])
for word in ("Mesa de Abuso Desk", "36 fraudulent messages", "Correo Andino",
             "203.0.113.57", "relay7.correoandino.example",
             "2026-11-07 14:09 to 2026-11-20 01:39 UTC", "last seen 3 days ago",
             "lucia.quispe@desk.example", "5 of 36 messages",
             "bancosol.example (13)", "stop this source", "ticket number"):
    ok(word in first, "the first ten lines say: " + word, first)
ok("we are asking the owners" in re.sub(r"\s+", " ", letter) and
   "not authorised" not in letter,
   "no claim about relationships while they are unknown")
ok(all(len(l) <= 78 for l in letter.splitlines()), "no line is over 78",
   [l for l in letter.splitlines() if len(l) > 78])
ok("STOP" in letter, "there is a way to say: send no more")
ok(not re.search(r"https?://", letter), "links are defanged")

# --- masks ---
draft = js(ws, "draft", "show", "1")[0]
recipients = set()
for sample in draft["samples"]:
    head = email.message_from_bytes(
        run(ws, "show", "--raw", sample["sha256"]).stdout,
        policy=email.policy.default)
    for name in ("To", "Cc", "Delivered-To", "X-Original-To"):
        for value in head.get_all(name, []):
            recipients.update(x.lower() for x in re.findall(
                r"[\w.+-]+@[\w.-]+", str(value)))
ok(len(recipients) >= 2, "the samples name recipients", recipients)
low = mail.lower().decode("latin-1")
leaks = [x for x in recipients for y in
         (x, x.replace("@", "="), x.replace("@", "%40"),
          x.replace("@", "=40")) if y in low]
ok(not leaks, "no recipient's address is in the mail", leaks)
masks = set(re.findall(r"rcpt-[0-9A-V]{8}", letter + "".join(
    p.get_content() for p in parts[1:6])))
ok(0 < len(masks) <= len(recipients), "one mask a recipient", masks)
ok(draft["residue"] == [] and draft["recipients_disclosed"] == 0,
   "a second look finds none", draft["residue"])
for p, sample in zip(parts[1:6], draft["samples"]):
    raw = run(ws, "show", "--raw", sample["sha256"]).stdout
    want = hashlib.sha256(crlf(raw)).hexdigest()
    head = email.message_from_bytes(raw, policy=email.policy.compat32)
    text = p.get_content()
    ok(want == sample["crlf_sha256"] and
       want in p["Content-Description"] and want in letter,
       "a sample names the SHA-256 of its original in CRLF form")
    ok(head["Message-ID"].strip() in text and
       "".join(head["DKIM-Signature"].split()) in "".join(text.split()),
       "Message-ID and DKIM-Signature stay as they are")
table = list(csv.DictReader(io.StringIO(parts[6].get_content())))
ok(len(table) == s["messages"] and
   [row["sample"] for row in table if row["sample"]] == list("12345"),
   "samples.csv has a line for each message, the samples marked",
   table[:2])

# --- whole messages ---
r = run(ws, "undo")
ok(r.returncode == 0 and "draft" in r.said and
   js(ws, "draft", "list") == [], "undo takes the draft back", r.said)
run(ws, "draft", "new", "1", "--redact", "nothing")
whole = js(ws, "draft", "list")[0]["draft"]
r = run(ws, "draft", "export", str(whole), "-")
mail = r.stdout
m = email.message_from_bytes(mail, policy=email.policy.default)
draft = js(ws, "draft", "show", str(whole))[0]
letter = m.get_body().get_content()
good = True
for n, sample in enumerate(draft["samples"], 1):
    raw = crlf(run(ws, "show", "--raw", sample["sha256"]).stdout)
    got = part_octets(mail, n)
    good = good and raw.endswith(got) and sample["type"] == \
        "message/rfc822" and got.startswith(b"Received: from ") and \
        hashlib.sha256(got).hexdigest() in letter
ok(good and not any(p.defects for p in m.walk()),
   "whole samples are the stored octets from the boundary on, in CRLF form")
ok(draft["recipients_disclosed"] == len(recipients) and
   str(len(recipients)) + " recipients" in run(ws, "draft", "show",
                                               str(whole)).text,
   "and say how many recipients that discloses",
   draft["recipients_disclosed"])

# --- mark-sent, notes, undo ---
r = run(ws, "case", "mark-sent", "1", "--to", "abuso@correoandino.example",
        "noc@correoandino.example", "--how", "web form")
case = js(ws, "case", "show", "1")[0]
sent = case["notifications"]
ok(r.returncode == 0 and case["state"] == "notified" and len(sent) == 1 and
   sent[0]["to"] == "abuso@correoandino.example, noc@correoandino.example" and
   sent[0]["how"] == "web form" and
   sent[0]["recipients_disclosed"] == len(recipients),
   "mark-sent records to whom, how, and what was disclosed", [r.said, sent])
ok(run(ws, "draft", "edit", str(whole)).returncode == 3,
   "a draft that was sent stays as it is")
r = run(ws, "undo")
case = js(ws, "case", "show", "1")[0]
ok(case["state"] == "drafted" and case["notifications"] == [] and
   js(ws, "draft", "list")[0]["state"] == "open",
   "undo takes the record back", r.said)
run(ws, "case", "note", "1", "same", "kit \x1b]0;x\x07")
case = js(ws, "case", "show", "1")[0]
ok(case["notes"][0]["text"] == "same kit \x1b]0;x\x07" and
   "\x1b" not in run(ws, "case", "show", "1").text,
   "a note is kept, and shown without its controls", case["notes"])
r = run(ws, "undo")
ok(js(ws, "case", "show", "1")[0]["notes"] == [] and "note" in r.said,
   "undo takes the note back", r.said)

# --- editing ---
editor = os.path.join(ws, "editor")
with open(editor, "w") as f:
    f.write('#!/bin/sh\nsed -i "s/^Subject:.*/Subject: [K7Q-0001] Señal/; '
            's/^To:.*/To: noc@correoandino.example/" "$1"\n')
os.chmod(editor, 0o700)
r = run(ws, "draft", "edit", str(whole), env={"VISUAL": editor})
d = js(ws, "draft", "show", str(whole))[0]
ok(r.returncode == 0 and d["subject"] == "[K7Q-0001] Señal" and
   d["to"] == "noc@correoandino.example" and d["edited"] and
   d["to_source"] == "written by hand", "the editor changes the draft",
   [r.said, d["subject"], d["to"]])
m = email.message_from_bytes(run(ws, "draft", "export", str(whole),
                                 "-").stdout, policy=email.policy.default)
ok(m["Subject"] == "[K7Q-0001] Señal", "the subject goes out in RFC 2047",
   m["Subject"])
r = run(ws, "undo")
d = js(ws, "draft", "show", str(whole))[0]
ok(d["to"] == "abuso@correoandino.example" and not d["edited"],
   "undo takes the change back", [r.said, d["to"]])
with open(editor, "w") as f:
    f.write('#!/bin/sh\nsed -i "s/^To:.*/To: a@x.example\\nBcc: '
            'b@y.example/" "$1"\n')
r = run(ws, "draft", "edit", str(whole), env={"VISUAL": editor})
ok(r.returncode == 3 and js(ws, "draft", "show", str(whole))[0]["to"] ==
   "abuso@correoandino.example", "a further header line is refused", r.said)
with open(editor, "w") as f:
    f.write("#!/bin/sh\nexit 1\n")
ok(run(ws, "draft", "edit", str(whole), env={"VISUAL": editor}).returncode ==
   3, "an editor that fails changes nothing")

# --- add, and all the way back ---
other = [r["sha256"] for r in js(ws, "list", "service:mega-envios")]
r = run(ws, "case", "add", "1", *other[:2])
ok(r.returncode == 0 and js(ws, "case", "show", "1")[0]["summary"]["messages"]
   == 38, "a case is extended", r.said)
run(ws, "case", "new", "--title", "again", ids[0])
ok(len(js(ws, "case", "list")) == 2, "a message may be in two cases")
for step in range(4):
    r = run(ws, "undo")
ok(js(ws, "case", "list") == [] and r.returncode == 0 and
   all(x["disposition"] == "open" for x in js(ws, "list", story)),
   "undo, again and again, leads back to the start", r.said)
ok(run(ws, "undo").returncode == 3, "and then there is nothing to undo")
ok(run(ws, "case", "new", ids[0]).text == "K7Q-0003\n",
   "a case's number is never given out twice")

# --- nobody named ---
r = js(ws, "list", "service:none ip:198.51.100.0/24")
run(ws, "case", "new", "--title", "nobody", r[0]["sha256"])
r = run(ws, "draft", "new", "K7Q-0004")
mail = run(ws, "draft", "export", "K7Q-0004", "-").stdout
m = email.message_from_bytes(mail, policy=email.policy.default)
ok(m["To"] is not None and len(m["To"].addresses) == 0 and not m.defects and
   "no contact known" in run(ws, "draft", "show", "K7Q-0004").text,
   "without a contact To is empty, marked, and the mail is exported",
   mail[:300])

# --- hostile names ---
box = tempfile.mkdtemp(prefix="espy-box-")
kept.append(box)
os.makedirs(os.path.join(box, "cur"))
with open(os.path.join(box, "cur", "1:2,S"), "wb") as f:
    f.write(b"Received: from evil.test (evil.test [203.0.113.57])\r\n"
            b"\tby mx1.desk.example (Postfix) with ESMTP id 4XyZ1;\r\n"
            b"\tSat, 7 Nov 2026 14:09:00 +0000\r\n"
            b"From: =?utf-8?Q?x=0D=0ABcc:_a@b.test?= "
            b"<\"x\r\n y\"@bancosol.example>\r\n"
            b"To: ana@desk.example\r\n"
            b"Subject: =?utf-8?Q?a=0D=0ABcc:_c@d.test=1B]0;x=07?=\r\n"
            b"X-Token: " + __import__("base64").b64encode(
                b"user=ana@desk.example&x") + b"\r\n"
            b"Message-ID: <=?x?=.--=_espy_@evil.test>\r\n"
            b"\r\nbody \x00 and a long line " + b"x" * 2000 + b"\r\n")
ws2 = workspace(maildir=box)
kept.append(ws2)
h = js(ws2, "list")[0]["sha256"]
run(ws2, "case", "new", h)
run(ws2, "draft", "new", "1", "--redact", "nothing")
mail = run(ws2, "draft", "export", "1", "-").stdout
m = email.message_from_bytes(mail, policy=email.policy.default)
ok(m["Bcc"] is None and not m.defects and b"\x1b" not in
   mail.split(b"\r\n\r\n")[0], "names and subjects inject no header line",
   mail[:400])
sample = [p for p in m.iter_parts()][1]
raw = open(os.path.join(box, "cur", "1:2,S"), "rb").read()
ok(sample.get_content_type() == "application/octet-stream" and
   sample.get_content() == crlf(raw) and
   sample.get_filename().endswith(".eml"),
   "NUL and long lines go in base64, octet for octet")
run(ws2, "undo")
run(ws2, "draft", "new", "1")
mail = run(ws2, "draft", "export", "1", "-").stdout
m = email.message_from_bytes(mail, policy=email.policy.default)
text = [p for p in m.iter_parts()][1].get_content()
token = re.search(r"X-Token: (\S+)", text).group(1)
ok(b"rcpt-" in __import__("base64").b64decode(token + "==") and
   "ana@desk" not in text, "an address within base64 is masked too", text)

# --- vanished files ---
run(ws2, "undo")
run(ws2, "undo")
shutil.rmtree(os.path.join(ws2, "evidence"))
os.mkdir(os.path.join(ws2, "evidence"), 0o700)
os.remove(os.path.join(box, "cur", "1:2,S"))
r = run(ws2, "case", "new", h)
ok(r.returncode == 3 and "no file any more" in r.said and
   js(ws2, "case", "list") == [],
   "a message whose file has vanished is refused", r.said)

# --- no reporter ---
ws3 = workspace(reporter=False)
kept.append(ws3)
run(ws3, "case", "new", ids[0])
r = run(ws3, "draft", "new", "1")
ok(r.returncode == 3 and "[reporter]" in r.said and "name =" in r.said and
   js(ws3, "draft", "list") == [],
   "without [reporter] a draft is refused, and espy says what to write",
   r.said)

for d in kept:
    shutil.rmtree(d, ignore_errors=True)
print("1..%d" % count)
sys.exit(failed != 0)
