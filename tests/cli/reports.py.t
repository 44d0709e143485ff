#!/usr/bin/env python3
"""The made set of reports through espy index: each brings exactly the mails
that are expected, octet for octet, with the right report; nobody is named by
what reporters say."""

import base64
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402

DEPTH = 8  # reports in reports that are opened

top = t.scratch("set")
subprocess.run([sys.executable, "tests/reports/make.py", top], check=True)
with open(f"{top}/expected.json", encoding="utf-8") as f:
    expected = json.load(f)


def sha256(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def lay(policy):
    """A workspace with the reports of one policy: (workspace, reports)."""
    reports = [r for r in expected["reports"] if r["policy"] == policy]
    box = t.scratch(policy)
    folder = box if policy == "files" else box + "/cur"
    for name in ("cur", "new", "tmp") if policy != "files" else ("",):
        os.makedirs(f"{box}/{name}", exist_ok=True)
    for r in reports:
        shutil.copy(f"{top}/{r['file']}", f"{folder}/{r['file']}")
        r["outer"] = sha256(f"{folder}/{r['file']}")
    ws = t.scratch("ws-" + policy)
    role = "collected" if policy == "formal" else "submitted"
    ran = t.run("-w", ws, "--json", "index", "--source", policy, "--role",
                role, box)
    t.ok(ran.code in (0, 1), f"{policy}: indexed", *ran.notes())
    return ws, reports, t.counts(ran)


def mails(inner, depth=1):
    """All that are expected below a report, as (hash, length, what it is)."""
    if depth > DEPTH:
        return
    for i in inner:
        yield i
        yield from mails(i.get("inner", []), depth + 1)


def listed(ws, query):
    ran = t.run("-w", ws, "--json", "list", query)
    return {row["sha256"]: row for row in ran.json()}


def check_report(ws, want):
    ran = t.run("-w", ws, "--json", "report", "show", want["outer"])
    if ran.code != 0:
        return ["no report: " + ran.err.decode()]
    got = ran.json()[0]
    wrong = []
    lost = got["lost"] or "nothing"
    for key, value in (("kind", got["kind"]), ("lost", lost),
                       ("reporter", got["reporter"]),
                       ("left_out", got["left_out"])):
        if value != want[key]:
            wrong.append(f"{key}: {value!r} instead of {want[key]!r}")
    if want["words"] != 0 and got["words"] != want["words"]:
        wrong.append(f"words: {got['words']!r}")
    facts = iter([[x["name"], x["value"]] for x in got["reported"]])
    if not all(any(x == y for y in facts) for x in want["reported"]):
        wrong.append(f"reported: {got['reported']}")
    inner = sorted({i["sha256"] for i in want["inner"]})
    if sorted(got["inner"]) != inner:
        wrong.append(f"mails {sorted(got['inner'])} instead of {inner}")
    return wrong


def check_octets(ws, wanted):
    """Each mail's octets come out as they were, in one run."""
    ran = t.run("-w", ws, "show", "--raw", *(h for h, _ in wanted))
    at, wrong = 0, []
    for h, length in wanted:
        got = hashlib.sha256(ran.out[at:at + length]).hexdigest()
        if got != h:
            wrong.append(h)
        at += length
    return t.ok(not wrong and at == len(ran.out) and wanted,
                f"the {len(wanted)} mails come out octet for octet",
                *wrong, *ran.notes()[2:])


for policy in ("mailbox", "files", "formal"):
    ws, reports, counts = lay(policy)
    messages = listed(ws, "kind:message")
    outers = listed(ws, "kind:report")
    bad = []
    inside = {}
    for want in reports:
        is_report = want["outer"] in outers
        # A submitted file that does not look handed on stays a message,
        # whose attached mails are read all the same.
        if want["kind"] == "none":
            if is_report:
                bad.append(f"{want['file']}: is no report")
        elif not is_report and (policy != "files" or want["lost"] !=
                                "nothing" or want["outer"] not in messages):
            bad.append(f"{want['file']}: is not listed as a report")
        elif is_report:
            bad += [f"{want['file']}: {w}" for w in check_report(ws, want)]
        for i in mails(want["inner"]):
            inside[i["sha256"]] = i
    t.ok(not bad, f"{policy}: {len(reports)} reports say what they are", *bad)
    missing = [h for h in inside if h not in messages and h not in outers]
    t.ok(not missing, f"{policy}: each of the {len(inside)} mails in them is "
         "there", *missing)
    more = [h for h in messages if h not in inside and
            h not in [r["outer"] for r in reports]]
    t.ok(not more, f"{policy}: and no other one", *more)
    check_octets(ws, [(h, i["length"]) for h, i in inside.items()])
    named = [h for h, row in {**messages, **outers}.items()
             if row["attribution"]["service"] is not None or
             row["attribution"]["strength"] not in ("none", "claimed")]
    if policy != "formal":
        t.ok(not named, f"{policy}: nobody is named by what was submitted",
             *named)
        trusted = [h for h, row in messages.items()
                   if row["recorded"]["trust"] != "none"]
        t.ok(not trusted, f"{policy}: no header counts as a record", *trusted)
    raised = [h for h in inside if h in messages and
              messages[h]["provenance"] != "submitted"]
    t.ok(not raised, f"{policy}: what they bring is submitted", *raised)
    judged = [h for h, row in outers.items()
              if row["attribution"]["service"] is not None]
    t.ok(not judged, f"{policy}: no reporter is taken for a sender", *judged)
    ran = t.run("-w", ws, "--json", "index")
    again = t.counts(ran)
    t.ok(again.get("opened") == 0 and again.get("unchanged") ==
         len(reports), f"{policy}: a second run opens nothing", *ran.notes())

# Several reports of one message are one message with several reports.
shared = {}
for r in expected["reports"]:
    if r["policy"] == "mailbox":
        for h in {i["sha256"] for i in r["inner"]}:
            shared.setdefault(h, set()).add(r["file"])
h, files = max(shared.items(), key=lambda x: len(x[1]))
row = listed(t.scratch("ws-mailbox"), f"sha256:{h}")[h]
t.same(row["reports"], len(files),
       f"one message that {len(files)} reports brought counts them")

# What came encoded lies in the spool alone, and joins a case from there.
ws = t.scratch("ws-mailbox")
spooled = sorted(set(os.listdir(f"{ws}/spool")) &
                 set(listed(ws, "kind:message")))
ran = t.run("-w", ws, "case", "new", *spooled)
t.ok(spooled and ran.code == 0 and
     [sha256(f"{ws}/evidence/{h}") for h in spooled] == spooled,
     f"the {len(spooled)} mails that came encoded can join a case",
     *ran.notes())

# What such messages say of relays and times are claims in a case, too.
case = t.run("-w", ws, "--json", "case", "list").json()[0]
s = case["summary"]
t.ok(s["messages_submitted"] == s["messages"] == len(spooled) and s["relays"]
     and all(r["submitted"] == r["messages"] for r in s["relays"]),
     "a case counts what was only submitted", s)
said = t.run("-w", ws, "case", "show", case["case"]).out.decode()
t.ok(f"{len(spooled)} submitted" in said and " claimed" in
     said.split("Relays", 1)[1].split("\n", 1)[0], "and shows it", said)

# A report can join a case, but its reporter is no sender there.
told = t.run("-w", ws, "--json", "report", "list").json()
t.run("-w", ws, "case", "add", case["case"], told[0]["sha256"])
now = t.run("-w", ws, "--json", "case", "show", case["case"]).json()[0]
t.ok(now["summary"]["reports"] == 1 and
     dict(now["summary"], reports=0) == s,
     "a report in a case changes nothing else there", now["summary"], s)
with open(f"{ws}/settings.ini", "w", encoding="utf-8") as f:
    f.write("[reporter]\nname = Ann Desk\naddress = abuse@desk.example\n")
os.chmod(f"{ws}/settings.ini", 0o600)
ran = t.run("-w", ws, "case", "new", told[1]["sha256"])
ran = t.run("-w", ws, "draft", "new", ran.out.decode().strip())
t.ok(ran.code == 2 and b"no messages" in ran.err,
     "of a case of reports alone nobody is notified", *ran.notes())

# Asked for is only what did not come.
came = next(r for r in told if not r["lost"])
ran = t.run("-w", ws, "report", "ask", came["sha256"])
t.ok(ran.code == 2 and b"brought its mail" in ran.err and not ran.out,
     "a report that brought its mail is not asked for it", *ran.notes())
gone = next(r for r in told if r["lost"] and r["time"] and r["reporter"])
ran = t.run("-w", ws, "report", "ask", gone["sha256"])
t.ok(ran.code == 0 and f"{gone['time'][:10]} {gone['time'][11:16]} UTC" in
     ran.out.decode().replace("=\n", ""), "one that lost it is, with its time",
     *ran.notes())

# Mailbox files
ws = t.scratch("ws-boxes")
box = t.scratch("boxes")
os.makedirs(box)
for b in expected["boxes"]:
    shutil.copy(f"{top}/{b['file']}", box)
ran = t.run("-w", ws, "--json", "index", box)
t.same(t.counts(ran).get("mailboxes"), len(expected["boxes"]),
       "mailbox files are known as such")
want = {m["sha256"]: m["length"] for b in expected["boxes"]
        for m in b["messages"]}
got = listed(ws, "kind:message or is:refused")
t.same(sorted(got), sorted(want), f"their {len(want)} messages are there")
check_octets(ws, sorted(want.items())[:400])

# What brings aggregate reports is left out of lists; a phisher who attaches
# one, or what only has the name of one, gains nothing.
ROW = (b"<feedback><report_metadata><org_name>o</org_name><report_id>1"
       b"</report_id></report_metadata><policy_published><domain>bank.example"
       b"</domain></policy_published><record><row><source_ip>192.0.2.1"
       b"</source_ip><count>1</count></row></record></feedback>")


def brings(name, octets, words=b"see the report", more=b"", domain=b"post"):
    return (b"Received: from a.example ([192.0.2.9]) by mx.desk.example;\n"
            b" Fri, 20 Nov 2026 09:00:01 +0000\nFrom: x@" + domain +
            b".example\nSubject: Your account\nMIME-Version: 1.0\n"
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
            b"Content-Type: text/html\n\n" + words + b"\n--b\n"
            b"Content-Type: application/octet-stream; name=\"" + name +
            b"\"\nContent-Disposition: attachment\n\n" + octets + b"\n" +
            more + b"--b--\n")


REPORT = b"o!bank.example!1795000000!1795086399.xml"
LINK = b"<a href=\"https://login.other.example/\">now</a>"
OWN = b"<a href=\"https://help.post.example/\">about</a>"
inner = brings(REPORT, ROW).replace(b"=b\n", b"=c\n").replace(
    b"--b", b"--c")
attached = b"--b\nContent-Type: message/rfc822\n\n" + inner
document = b"--b\nContent-Type: application/pdf\n\n%PDF\n"
for octets, kind, what in (
        (brings(REPORT, ROW), "aggregate", "the report alone"),
        (brings(REPORT, ROW, OWN), "aggregate", "with the reporter's link"),
        (brings(REPORT, ROW, LINK), "message", "with a link elsewhere"),
        (brings(REPORT, b"hello"), "message", "with the name of one alone"),
        (brings(REPORT, b"<feedback/>"), "message", "with an empty one"),
        (brings(REPORT, ROW, more=document), "message", "with a document"),
        (brings(REPORT, ROW, more=attached), "message", "with a mail"),
        (brings(REPORT, ROW, domain=b"bank"), "message",
         "under the name of a domain of ours")):
    h = hashlib.sha256(octets).hexdigest()
    ws = t.scratch("ws-brings-" + h[:8])
    os.makedirs(ws)
    with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
        f.write("[domain bank.example]\nname = Example Bank\n")
    with open(t.scratch("brings-" + h[:8]), "wb") as f:
        f.write(octets)
    t.run("-w", ws, "index", f.name)
    t.same(listed(ws, f"sha256:{h}")[h]["kind"], kind,
           f"a mail with an aggregate report {what}: {kind}")
h = hashlib.sha256(brings(REPORT, ROW, more=attached)).hexdigest()
ws = t.scratch("ws-nested")
t.run("-w", ws, "index", "--source", "desk", "--role", "submitted",
      t.scratch("brings-" + h[:8]))
t.ok(hashlib.sha256(inner[:-1]).hexdigest() in
     {i for i in listed(ws, "kind:aggregate")},
     "where somebody sent it with a mail, that one is looked into")

# Reports in reports, and samples that look like some
def wrapped(mail, sender, subject, b, more=b""):
    return (b"Received: from a.example ([192.0.2.9]) by mx.desk.example;\n"
            b" Fri, 20 Nov 2026 09:00:01 +0000\nFrom: " + sender +
            b"\nSubject: " + subject + b"\nMIME-Version: 1.0\nContent-Type: "
            b"multipart/report; boundary=" + b + b"\n\n--" + b + b"\n"
            b"Content-Type: text/html\n\n" + LINK + b"\n" + more + b"--" + b +
            b"\nContent-Type: message/rfc822\n\n" + mail + b"\n--" + b +
            b"--\n")


def kinds(name, mail):
    box = t.scratch("wrapped-" + name)
    for folder in ("cur", "new", "tmp"):
        os.makedirs(f"{box}/{folder}")
    with open(box + "/cur/1", "wb") as out:
        out.write(wrapped(mail, b"rita@desk.example", b"FW: x", b"outer"))
    folder = t.scratch("ws-wrapped-" + name)
    t.run("-w", folder, "index", "--source", "desk", "--role", "submitted",
          box)
    return folder, {h: row["kind"] for h, row in listed(
        folder, "kind:message or kind:report").items()}


def digest(octets):
    return hashlib.sha256(octets).hexdigest()


SAMPLE = (b"Received: from b.example by mx.desk.example; Fri, 20 Nov 2026 "
          b"08:00:01 +0000\nTo: bob@desk.example\nFrom: z@other.example\n"
          b"Subject: y\n\ntext\n")
STATUS = (b"--in\nContent-Type: message/delivery-status\n\nReporting-MTA: "
          b"dns; a.example\n\nFinal-Recipient: rfc822; b@c.example\n\n")
for name, mail, kind in (
        ("again", wrapped(SAMPLE, b"bob@desk.example", b"Fwd: y", b"in"),
         "report"),
        ("lure", wrapped(SAMPLE, b"pay@bank.example", b"Fwd: y", b"in"),
         "message"),
        ("bounce", wrapped(SAMPLE, b"daemon@bank.example", b"Undelivered",
                           b"in", STATUS), "message")):
    ws, got = kinds(name, mail)
    t.same((got.get(digest(mail)), got.get(digest(SAMPLE))),
           (kind, "message"), f"reported, {name}: a {kind}, and what is in it")
    t.same(t.run("-w", ws, "report", "show", digest(mail)).code, 0,
           "which report show shows")
t.same(t.run("-w", ws, "report", "show", digest(SAMPLE)).code, 3,
       "but no message that brought nothing")
deep = SAMPLE
for i in range(10):
    deep = wrapped(deep, b"bob@desk.example", b"Fwd: y", b"b%dx" % i)
ws, got = kinds("deep", deep)
left = [r["left_out"] for r in
        t.run("-w", ws, "--json", "report", "list").json()]
t.same((digest(SAMPLE) in got, sorted(left)[-2:]), (False, [0, 1]),
       "a report too deep in reports says what was left out")

# Each file within its limits, and too much together: the mail is read.
many = gzip.compress(ROW.replace(b"<record>", b"").replace(
    b"</record>", b"").replace(b"<row>", b"<record><row>").replace(
        b"</row>", b"</row></record>" + b"".join(
            b"<record><row><source_ip>192.0.2.%d</source_ip><count>%d</count>"
            b"</row></record>" % (i % 250, i) for i in range(99000))))
several = brings(REPORT, ROW, more=b"".join(
    b"--b\nContent-Type: application/gzip; name=a.xml.gz\n"
    b"Content-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n" +
    base64.encodebytes(many) for _ in range(12)))
ws = t.scratch("ws-several")
with open(t.scratch("several"), "wb") as f:
    f.write(several)
t.run("-w", ws, "index", f.name)
t.same(listed(ws, f"sha256:{digest(several)}")[digest(several)]["subject"],
       "Your account", "a mail with many large aggregate reports is read")
t.done()
