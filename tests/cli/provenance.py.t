#!/usr/bin/env python3
"""What a file is worth depends on how we came to it: what was submitted is a
claim; only a mailbox of ours, or a message of the same delivery from one,
raises it.  A Message-ID proves nothing."""

import hashlib
import os
import shutil
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402

WAVE = "203.0.113.57"  # the relay that the samples' wave came through


def sha256(octets):
    return hashlib.sha256(octets).hexdigest()


def rows(ws, query=""):
    return {r["sha256"]: r for r in
            t.run("-w", ws, "--json", "list", *([query] if query else []))
            .json()}


def report(mail, name="r1"):
    """A report by a person who attached the mail."""
    return (b"Received: from out.staff.example ([192.0.2.30])\r\n"
            b" by mx1.desk.example with ESMTPS id R1;"
            b" Fri, 20 Nov 2026 09:00:01 +0000\r\n"
            b"From: Rita <rita@staff.example>\r\nTo: phish@desk.example\r\n"
            b"Subject: FW: strange\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000"
            b"\r\nMessage-ID: <" + name.encode() + b"@staff.example>\r\n"
            b"MIME-Version: 1.0\r\n"
            b"Content-Type: multipart/mixed; boundary=\"b-out\"\r\n\r\n"
            b"--b-out\r\nContent-Type: text/plain\r\n\r\nis this real?\r\n"
            b"--b-out\r\nContent-Type: message/rfc822\r\n\r\n" + mail +
            b"\r\n--b-out--\r\n")


def maildir(name, octets):
    top = t.scratch(name)
    for box in ("cur", "new", "tmp"):
        os.makedirs(f"{top}/{box}")
    for i, o in enumerate(octets):
        with open(f"{top}/cur/{i}:2,S", "wb") as f:
            f.write(o)
    return top


def workspace(name):
    ws = t.scratch(name)
    os.makedirs(ws)
    for f in ("settings.ini", "dns.zone"):
        shutil.copy(f"samples/{f}", ws)
    shutil.copytree("samples/catalogue", ws + "/catalogue")
    return ws


def named(octets):
    """Samples that a service is named for."""
    ws = workspace("ws-pick")
    t.run("-w", ws, "index", t.SAMPLES)
    return [r for r in rows(ws).values()
            if r["attribution"]["service"] == "correo-andino" and
            r["attribution"]["strength"] == "proven" and
            r["boundary"]["ip"] == WAVE]


picked = sorted(named(None), key=lambda r: r["time"])
paths = {sha256(open(p, "rb").read()): p for p in t.mails(t.SAMPLES)}
genuine = open(paths[picked[0]["sha256"]], "rb").read()
other = open(paths[picked[1]["sha256"]], "rb").read()

# --- a fabricated file that frames a service ---
fabricated = genuine.replace(b"Message-ID: <", b"Message-ID: <x", 1)
ws = workspace("ws-framed")
reports = maildir("reports", [report(fabricated)])
t.run("-w", ws, "index", "--source", "desk", "--role", "submitted", reports)
h = sha256(fabricated)
row = rows(ws).get(h)
t.ok(row is not None, "a mail in a report is a message")
t.same(row["attribution"]["service"], None, "submitted: nobody is named")
t.same(row["attribution"]["strength"], "claimed", "all of it is a claim")
t.same(row["recorded"]["trust"], "none", "no recorded result counts")
t.same(row["provenance"], "submitted", "it is said to be submitted")
shown = t.run("-w", ws, "--json", "show", h).json()[0]
t.same(shown["provenance"], "submitted", "show says so, too")
t.ok(all(e["strength"] == "claimed" for e in
         shown["attribution"]["evidence"]) and
     shown["attribution"]["evidence"],
     "each piece of evidence is a claim", shown["attribution"]["evidence"])
t.ok(all(not hop["trusted"] for hop in shown["hops"]),
     "no hop is a receiver's of ours")
t.ok(all(f["trust"] == "none" for f in shown["recorded"]["fields"]),
     "no field is a receiver's word")
t.same([r["reporter"] for r in shown["reports"]], ["rita@staff.example"],
       "who reported it is known")
text = t.run("-w", ws, "show", h).out.decode()
t.ok("submitted: all of this is a claim" in text, "people read it")
t.ok("rita@staff.example" in text and "is this real?" in text,
     "with the report and its words")

# The same octets from a mailbox of ours: named.
t.run("-w", ws, "index", "--source", "own",
      maildir("own", [fabricated]))
row = rows(ws)[h]
t.same(row["attribution"]["service"], "correo-andino",
       "the same octets from a mailbox of ours: the service is named")
t.same((row["attribution"]["strength"], row["provenance"], row["source"]),
       ("proven", "observed", "own"), "on proof, by what saw it arrive")
t.same(row["reports"], 1, "the report of it stays known")
t.run("-w", ws, "index", "--source", "desk2", "--role", "submitted",
      maildir("later", [report(fabricated, "r2")]))
row = rows(ws)[h]
t.same((row["attribution"]["service"], row["provenance"], row["reports"]),
       ("correo-andino", "observed", 2),
       "a later report takes nothing back")

# --- another copy of one delivery ---
ws = workspace("ws-delivery")
copy = b"X-Forwarded-By: a mail program\n" + genuine
t.run("-w", ws, "index", "--source", "desk", "--role", "submitted",
      maildir("copies", [report(copy)]))
h = sha256(copy)
row = rows(ws)[h]
t.same((row["attribution"]["service"], row["computed"]["dkim"],
        row["computed"]["spf"], row["recorded"]["spf"]),
       ("correo-andino", "pass", "unverifiable", None),
       "a submitted copy with a further field: its signature names the "
       "service, and nothing that was recorded counts")
t.run("-w", ws, "index", "--source", "own", maildir("own2", [genuine]))
row = rows(ws)[h]
t.same((row["computed"]["spf"], row["recorded"]["spf"]), ("pass", "pass"),
       "until a mailbox of ours has the same delivery")
t.same(row["same_delivery"], sha256(genuine), "which is named")
t.same(row["provenance"], "submitted", "though it stays a submitted file")
t.ok("Same delivery" in t.run("-w", ws, "show", h).out.decode(),
     "people read that")
changed = copy.replace(b"\nSubject: ", b"\nSubject: urgent: ", 1)
t.run("-w", ws, "index", "--source", "desk", "--role", "submitted",
      maildir("changed", [report(changed, "r3")]))
t.same(rows(ws)[sha256(changed)]["attribution"]["service"], None,
       "a copy with another subject is not of that delivery")
topped = b"From: Eva <eva@other.example>\nSubject: pay now\n" + genuine
t.run("-w", ws, "index", "--source", "desk", "--role", "submitted",
      maildir("topped", [report(topped, "r4")]))
row = rows(ws)[sha256(topped)]
t.same((row["attribution"]["service"], row["same_delivery"]), (None, None),
       "nor is one with another sender and subject on top of it")
t.run("-w", ws, "recheck", "kind:message")
t.same(rows(ws)[h]["attribution"]["service"], "correo-andino",
       "recheck keeps what the delivery proves")
t.same(rows(ws)[sha256(changed)]["attribution"]["service"], None,
       "and what it doesn't")

# --- a copy of what a report brought is worth no more than the report ---
def feedback(mail):
    """A feedback loop's report: it comes to mailboxes of ours, too."""
    return report(mail).replace(
        b"multipart/mixed;", b"multipart/report;"
        b" report-type=feedback-report;").replace(
        b"--b-out\r\nContent-Type: message/rfc822",
        b"--b-out\r\nContent-Type: message/feedback-report\r\n\r\n"
        b"Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\n\r\n"
        b"--b-out\r\nContent-Type: message/rfc822", 1)


def verdict(ws, h):
    r = rows(ws, "kind:message or kind:report").get(h)
    return r and (r["kind"], r["provenance"], r["attribution"]["service"],
                  r["attribution"]["strength"])


CLAIM = ("message", "submitted", None, "claimed")
h = sha256(fabricated)
ws = workspace("ws-copy")
with open(ws + "/settings.ini", "a", encoding="utf-8") as f:
    f.write("\n[evidence]\nkeep = all\n")
own = maildir("fbl", [feedback(fabricated)])
t.run("-w", ws, "index", "--source", "own", own)
t.same(verdict(ws, h), CLAIM, "in a feedback report in a mailbox of ours")
os.unlink(own + "/cur/0:2,S")
t.run("-w", ws, "index")
ran = t.run("-w", ws, "recheck", "sha256:" + h)
t.ok(b"1 verdict made anew" in ran.out and verdict(ws, h) == CLAIM,
     "its kept copy stays a claim when the report is gone",
     verdict(ws, h), *ran.notes())

for name, octets, role in (
        ("fbl-purged", feedback(fabricated), "collected"),
        ("report-purged", report(fabricated), "submitted")):
    ws = workspace("ws-" + name)
    t.run("-w", ws, "index", "--source", "own", "--role", role,
          maildir(name, [octets]))
    t.run("-w", ws, "purge", "--yes", sha256(octets))
    t.run("-w", ws, "index")
    ran = t.run("-w", ws, "show", h)
    t.ok(ran.code == 0 and b"Subject" in ran.out,
         f"{name}: the message that it brought can still be read",
         *ran.notes())
    ran = t.run("-w", ws, "recheck", "sha256:" + h)
    t.ok(b"1 verdict made anew" in ran.out and verdict(ws, h) == CLAIM,
         f"{name}: and stays a message and a claim", verdict(ws, h),
         *ran.notes())

# --- one Message-ID, other content ---
ws = workspace("ws-same-id")
own = maildir("first", [genuine])
t.run("-w", ws, "index", own)
h = sha256(genuine)
t.run("-w", ws, "mark", "legitimate", h)
line = next(x for x in genuine.splitlines(True)
            if x.lower().startswith(b"message-id:"))
mine = next(x for x in other.splitlines(True)
            if x.lower().startswith(b"message-id:"))
forged = other.replace(mine, line)
with open(own + "/new/2", "wb") as f:
    f.write(forged)
t.run("-w", ws, "index")
queue = rows(ws, "disposition:open -is:refused")
t.ok(sha256(forged) in queue,
     "a second mail under the id of a decided one is in the queue")
t.same(queue[sha256(forged)]["same_id_other_content"], True, "marked")
text = t.run("-w", ws, "list", "is:same-id").out.decode()
t.ok("same id, other content" in text, "for people, too", text)
with open(own + "/new/3", "wb") as f:
    f.write(b"X-Delivered: again\n" + genuine)
t.run("-w", ws, "index")
again = rows(ws)[sha256(b"X-Delivered: again\n" + genuine)]
t.same(again["same_id_other_content"], False,
       "a further copy of the same content is not marked")

# --- roles ---
ws = workspace("ws-partner")
t.run("-w", ws, "index", "--source", "peer", "--role", "partner",
      maildir("peer", [other.replace(b"desk.example", b"desk.invalid")]))
row = list(rows(ws).values())[0]
t.same((row["provenance"], row["attribution"]["service"]), ("partner", None),
       "a partner's sample counts only where the settings name his receiver")
with open(ws + "/settings.ini", "a", encoding="utf-8") as f:
    f.write("\n[receiver peer]\nby = .desk.invalid\n"
            "authserv-id = desk.invalid\n")
t.run("-w", ws, "recheck")
row = list(rows(ws).values())[0]
t.same(row["attribution"]["service"], "correo-andino",
       "with it, his receiver's word counts")

ws = workspace("ws-baseline")
t.run("-w", ws, "index", "--source", "honest", "--role", "baseline",
      maildir("honest", [genuine]))
t.same(rows(ws), {}, "baseline mail is not in the list")
base = rows(ws, "role:baseline")
t.same(len(base), 1, "unless it is asked for")
t.ok("suspendido" not in t.run("-w", ws, "list", "role:baseline body:correo")
     .out.decode(), "its words are not indexed")
t.same(os.listdir(ws + "/evidence"), [], "its octets are not kept")

# --- read anew from copies: a message is worth what it was ---
def feedback(mail):
    """What anybody can send: a feedback report with a mail of his making."""
    return report(mail).replace(
        b"multipart/mixed;", b"multipart/report; report-type=feedback-report;"
    ).replace(b"--b-out\r\nContent-Type: message/rfc822", b"--b-out\r\n"
              b"Content-Type: message/feedback-report\r\n\r\n"
              b"Feedback-Type: abuse\r\nVersion: 1\r\nUser-Agent: x/1\r\n"
              b"\r\n--b-out\r\nContent-Type: message/rfc822")


def lose(ws, box):
    """Its files vanish."""
    for f in t.mails(box):
        os.remove(f)
    t.run("-w", ws, "index")


h = sha256(fabricated)
ws = workspace("ws-loose")
box = maildir("loose", [feedback(fabricated)])
t.run("-w", ws, "index", "--source", "own", box)
t.run("-w", ws, "case", "new", h)
lose(ws, box)
t.run("-w", ws, "recheck", "sha256:" + h)
row = rows(ws, "sha256:" + h)[h]
t.same((row["provenance"], row["attribution"]["service"]),
       ("submitted", None), "what a report brought to a mailbox of ours stays "
       "a claim when it is read anew from the evidence")
ws = workspace("ws-spooled")
box = maildir("spooled", [feedback(fabricated)])
t.run("-w", ws, "index", "--source", "own", box)
t.run("-w", ws, "purge", "--yes", sha256(feedback(fabricated)))
t.run("-w", ws, "recheck", "sha256:" + h)
row = rows(ws, "sha256:" + h).get(h)
t.ok(row is None or (row["provenance"], row["attribution"]["service"]) ==
     ("submitted", None), "and where the report was purged", row)
ws = workspace("ws-loose-own")
box = maildir("loose-own", [fabricated, b"From a@b.example Fri Nov 20 09:00:00 2026\n" +
                             genuine])
t.run("-w", ws, "index", "--source", "own", box)
t.run("-w", ws, "case", "new", *rows(ws))
lose(ws, box)
t.run("-w", ws, "recheck", "source:own")
t.same({(r["kind"], r["provenance"]) for r in
        rows(ws, "source:own").values()}, {("message", "observed")},
       "what a mailbox of ours took in stays seen by us")
lost = genuine.replace(b"Message-ID: <", b"Message-ID: <l", 1)
ws = workspace("ws-loose-report")
box = maildir("loose-report", [lost])
t.run("-w", ws, "index", "--source", "desk", "--role", "submitted", box)
t.run("-w", ws, "case", "new", sha256(lost))
lose(ws, box)
t.run("-w", ws, "recheck", "sha256:" + sha256(lost))
t.same([r["kind"] for r in rows(ws, "kind:report").values()], ["report"],
       "and a report a report")

# --- a role that was wrong ---
def worth(ws):
    return [(r["kind"], r["provenance"], r["recorded"]["spf"])
            for r in rows(ws, "kind:message or kind:report").values()]


SEEN = [("message", "observed", "pass")]
TOLD = [("message", "submitted", None)]
ws = workspace("ws-role")
box = t.scratch("role.eml")
with open(box, "wb") as f:
    f.write(genuine)
t.run("-w", ws, "source", "add", "it", box)
t.run("-w", ws, "index")
t.same(worth(ws), SEEN, "as collected mail, it was seen by us")
t.run("-w", ws, "source", "add", "it", box, "--role", "submitted")
t.same(len(rows(ws, "is:stale")), 1, "its source is another one's: stale")
t.run("-w", ws, "recheck")
t.same(worth(ws), TOLD, "and after recheck a claim")
t.run("-w", ws, "undo")
t.run("-w", ws, "recheck")
t.same(worth(ws), SEEN, "until that is taken back")
with open(ws + "/settings.ini", "a", encoding="utf-8") as f:
    f.write(f"\n[source it]\npath = {box}\nrole = submitted\n")
t.run("-w", ws, "recheck")
t.same(worth(ws), TOLD, "recheck takes the role from the settings")

# --- the same octets in both: what was seen stays seen, a report a report ---
def filler(i):
    return genuine.replace(b"Message-ID: <", b"Message-ID: <f%d" % i, 1)


def kinds(ws, *octets):
    got = rows(ws, "kind:message or kind:report")
    return [(got[sha256(o)]["kind"], got[sha256(o)]["provenance"])
            if sha256(o) in got else None for o in octets]


ws = workspace("ws-both")
t.run("-w", ws, "index", "--source", "own",
      maildir("both-a", [genuine] + [filler(i) for i in range(250)]))
t.run("-w", ws, "index", "--source", "desk", "--role", "submitted",
      maildir("both-b", [report(filler(1000 + i), f"b{i}")
                         for i in range(250)] + [report(genuine)]))
t.run("-w", ws, "recheck", "kind:message or kind:report")
t.same(kinds(ws, genuine), [("message", "observed")],
       "recheck takes nothing back of what a mailbox of ours saw")
BOTH = [("report", "submitted"), ("message", "submitted")]
for first, second in (("own", "desk"), ("desk", "own")):
    ws = workspace("ws-both-" + first)
    for source in (first, second):
        t.run("-w", ws, "index", "--source", source, "--role", "submitted" if
              source == "desk" else "collected",
              maildir(f"both-{first}-{source}", [report(other)]))
    t.same(kinds(ws, report(other), other), BOTH,
           f"a report that is in both is one, {first} first")
    t.run("-w", ws, "recheck", "kind:message or kind:report")
    t.same(kinds(ws, report(other), other), BOTH, "after recheck, too")
ws = workspace("ws-handed")
own, desk = maildir("handed-own", [report(other), genuine]), \
    maildir("handed-desk", [])
t.run("-w", ws, "index", "--source", "own", own)
t.run("-w", ws, "index", "--source", "desk", "--role", "submitted", desk)
for f in t.mails(own):
    os.rename(f, f.replace(own, desk))
t.run("-w", ws, "index")
t.same(kinds(ws, report(other), other, genuine),
       BOTH + [("message", "observed")],
       "what is moved to the reports is looked into; the rest stays as it is")
t.same(t.counts(t.run("-w", ws, "--json", "index")).get("opened"), 0, "once")

# A reporter's copy is no new form of what we had.
ws = workspace("ws-succeed")
own = maildir("succeed", [genuine])
t.run("-w", ws, "index", "--source", "own", own)
t.run("-w", ws, "mark", "legitimate", sha256(genuine))
told = b"X-Told: 1\n" + genuine
t.run("-w", ws, "index", "--source", "desk", "--role", "submitted",
      maildir("succeed-desk", [report(told)]))
lose(ws, own)
got = rows(ws)
t.same((sha256(genuine) in got, got[sha256(told)]["disposition"]),
       (True, "open"), "where the file of one that we saw is gone, a "
       "submitted copy takes neither its place nor what was decided")

# What a journal that is believed brought stays seen by us, too.
ws = workspace("ws-journal")
box = maildir("journal", [
    b"X-MS-Journal-Report:\r\n" + report(genuine).replace(
        b"is this real?", b"Sender: b@c.example\r\nMessage-Id: <1@c.example>"
        b"\r\nRecipient: a@desk.example")] + [filler(i) for i in range(200)])
with open(ws + "/settings.ini", "a", encoding="utf-8") as f:
    f.write(f"\n[source journal]\npath = {box}\njournal = yes\n")
t.run("-w", ws, "index")
t.run("-w", ws, "index", "--source", "desk", "--role", "submitted",
      maildir("z-journal", [report(filler(1000 + i), f"j{i}")
                            for i in range(200)] + [report(genuine)]))
t.run("-w", ws, "recheck", "kind:message or kind:report")
t.same(kinds(ws, genuine), [("message", "observed")],
       "as does what a journal brought that is believed")

# A case has no time of what only a reporter claims.
t.run("-w", ws, "case", "new", "--title", "claims", sha256(filler(1000)))
t.run("-w", ws, "case", "new", "--title", "ours", sha256(genuine))
said = {line.split()[-1]: line for line in
        t.run("-w", ws, "case", "list").out.decode().splitlines()}
t.ok(".." not in said["claims"] and ".." in said["ours"],
     "a case of claims alone shows none", said)
t.done()
