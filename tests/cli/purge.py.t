#!/usr/bin/env python3
"""espy purge: after it no file of the workspace holds a word or an address of
the message, in any form that SQLite or Xapian writes; the log's chain is
whole, the message does not come back, and what cuts a purge off is made good
by the next run."""

import base64
import hashlib
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403
from espy_words import found  # noqa: E402

NOW = "2026-11-23T10:00:00Z"
PLACES = ("subject", "name", "from", "domain", "to", "cc", "header", "text",
          "html", "link", "attach", "based", "envelope", "refers", "file",
          "hello")


def marker(place, of):
    """A word that stands nowhere else."""
    return f"zq{of}{place}wort"


def mail(of, message_id, more=""):
    m = {p: marker(p, of) for p in PLACES}
    inner = base64.b64encode(f"In a part: {m['based']}.\n".encode()).decode()
    return f"""\
Return-Path: <{m['envelope']}@bounce.{m['domain']}.example>
Received: from {m['hello']}.example (unknown [192.0.2.99])
 by mx2.desk.example; Mon, 23 Nov 2026 07:10:00 +0000
From: {m['name'].upper()} <{m['from']}@{m['domain']}.example>
To: {m['to']}@desk.example
Cc: {m['cc']}@desk.example
Subject: about {m['subject']}
Date: Mon, 23 Nov 2026 07:09:00 +0000
Message-ID: <{message_id}>
X-Odd: {m['header']}
{more}MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Words: {m['text']}

--b
Content-Type: text/html

<p>{m['html']} <a href="https://{m['link']}.example/go">here</a></p>

--b
Content-Type: text/plain
Content-Transfer-Encoding: base64

{inner}
--b
Content-Type: application/pdf; name="{m['attach']}.pdf"
Content-Disposition: attachment; filename="{m['attach']}.pdf"
Content-Transfer-Encoding: base64

AAECAwQ=
--b--
"""


def put(box, name, octets):
    path = f"{box}/cur/{name}:2,"
    with open(path, "wb") as f:
        f.write(octets.encode())
    return hashlib.sha256(octets.encode()).hexdigest()


def settings(workspace, more=""):
    os.makedirs(workspace, mode=0o700)
    here = os.path.abspath("samples")
    with open("samples/settings.ini", encoding="utf-8") as f:
        text = f.read()
    text = text.replace("\ndir = ", f"\ndir = {here}/")
    text = text.replace("\nfile = ", f"\nfile = {here}/")
    text = re.sub(r"\[source [^[]*", "", text)  # this test has its own
    with open(workspace + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(text + more)


def words_of(of, message_id):
    return [marker(p, of) for p in PLACES if p not in ("refers",)] + \
        [message_id]


# --- the workspace: a message to purge, and those that touch it ---

ID = "zqowniden@zqaident.example"
SHARED = "shared@desk.example"
MIDDLE = "mzqmiddle@desk.example"


def make(name, more=""):
    box = maildir(name + "-box", mails(SAMPLES)[:20])
    ws = scratch(name)
    settings(ws, more)
    sha = {
        "kept": put(box, "kept", mail("k", "kept@desk.example")),
        # an answer to the kept one: one thread
        "gone": put(box, marker("file", "a"), mail("a", ID,
                    "In-Reply-To: <kept@desk.example>\n"
                    "References: <kept@desk.example>\n")),
        # one document of the mirror for two messages
        "twin": put(box, "twin", mail("t", SHARED)),
        "double": put(box, marker("file", "d"), mail("d", SHARED)),
        # neither the first nor the last of anything that Xapian sorts
        "plain": put(box, marker("file", "b"), mail("b", MIDDLE)),
    }
    espy(ws, "index", "--source", "office", box)
    return ws, box, sha


def espy(ws, *words, program=None, **env):
    env.setdefault("ESPY_NOW", NOW)
    return run("-w", ws, *words, program=program or NORMAL + "/espy",
               ESPY_ACTOR="rk", ESPY_MASK_KEY="test", **env)


def listed(ws, *query):
    return {r["sha256"] for r in espy(ws, "--json", "list", *query).json()}


def healthy(ws, what):
    r = espy(ws, "doctor")
    good = "its chain is whole" in r.out.decode() and \
        "cut off" not in r.out.decode()
    return ok(good, what, *r.notes())


def test_all_gone():
    ws, box, sha = make("all")
    words = words_of("a", ID) + words_of("d", "zqnone")[:-1]
    espy(ws, "mark", "unwanted-bulk", sha["gone"])
    espy(ws, "case", "new", "--title", "a title", sha["gone"], sha["kept"])
    case = espy(ws, "--json", "case", "list").json()[0]["case"]
    espy(ws, "case", "note", case, "a note of ours")
    espy(ws, "draft", "new", case, "--redact", "nothing")
    with open(ws + "/log", "a", encoding="utf-8") as f:
        f.write("an innocent line\n"
                f"parse: died at {box}/cur/{marker('file', 'a')}:2,\n"
                f"what GMime says about {marker('subject', 'a')}\n")
    before = found(ws, words)
    missing = [w for w in words_of("a", ID) if w not in before and
               "file" not in w]
    ok(not missing, "before, every word is found in some file", missing)
    draft = sqlite3.connect(ws + "/espy.db").execute(
        "SELECT body FROM k_draft").fetchone()
    note(f"draft: {draft is not None}, words in "
         f"{sorted(set().union(*before.values()))}")

    r = espy(ws, "purge", "--yes", sha["gone"])
    ok(r.code == 3 and b"is in case" in r.err and b"--cases" in r.err,
       "a message in a case is refused without --cases", *r.notes())
    r = espy(ws, "purge", "--cases", sha["gone"])
    ok(r.code == 2 and b"--yes" in r.err,
       "without a terminal it wants --yes", *r.notes())
    r = espy(ws, "purge", "--cases", "--dry-run", sha["gone"])
    ok(r.code == 0 and sha["gone"] in listed(ws),
       "a dry run says and erases nothing", *r.notes())

    r = espy(ws, "--json", "purge", "--yes", "--cases", "--reason",
             "asked by its owner", sha["gone"], sha["double"])
    said = r.json()[-1] if r.out else {}
    ok(r.code == 0 and said.get("schema") == "espy.purge/1" and
       said["messages"] == 2 and said["evidence"] == 1 and
       said["texts"] == 2 and said["files_left"] == 2,
       "two messages are purged", *r.notes())
    ok(any(case in s for s in said.get("left", ())),
       "that the case stays is said", *r.notes())
    same(found(ws, words), {}, "no file of the workspace holds a word, an "
         "address or an id of them")
    with open(ws + "/log", encoding="utf-8") as f:
        same(f.read(), "an innocent line\n", "the log keeps other lines")
    healthy(ws, "the chain of the log is whole")

    db = sqlite3.connect(ws + "/espy.db")
    rows = db.execute("SELECT lower(hex(sha256)), reason, time"
                      " FROM k_tombstone ORDER BY 1").fetchall()
    same(sorted(r[0] for r in rows), sorted([sha["gone"], sha["double"]]),
         "the tombstones have their hashes")
    ok(all(r[1] == "asked by its owner" and r[2] > 0 for r in rows),
       "their reason and time", rows)
    same(db.execute("SELECT count(*) FROM k_case_message WHERE"
                    " evidence IS NULL").fetchone()[0], 1,
         "the case keeps the hash, without evidence")
    same(db.execute("PRAGMA integrity_check").fetchone()[0], "ok",
         "SQLite finds its file whole")
    db.close()

    same(listed(ws, marker("text", "k")), {sha["kept"]},
         "the text of another in its thread is found")
    same(listed(ws, marker("text", "t")), {sha["twin"]},
         "and that of one with the same Message-ID")
    n = len(listed(ws))
    c = counts(espy(ws, "--json", "index"))
    ok(whole(c) and c["new"] == 0 and c["text_todo"] == 0,
       "indexing again reads nothing into it", c)
    ok(len(listed(ws)) == n and sha["gone"] not in listed(ws),
       "the message does not come back")
    same(found(ws, words), {}, "nor does a word of it")
    ok(os.path.exists(f"{box}/cur/{marker('file', 'a')}:2,"),
       "its file in the Maildir is as it was")
    r = espy(ws, "purge", "--yes", sha["gone"])
    ok(r.code == 0 and b"erased already" in r.err,
       "purging it again says that it is done", *r.notes())
    r = espy(ws, "undo")
    healthy(ws, "after espy undo the chain is whole still")


def report(of, kind, inner):
    """A mail to the abuse desk that brings another, in base64."""
    code = base64.encodebytes(inner.encode()).decode()
    return f"""\
Received: from mail.reporter.example (mail.reporter.example [192.0.2.77])
 by mx2.desk.example; Mon, 23 Nov 2026 09:00:00 +0000
From: A Reporter <ana@reporter.example>
To: abuse@desk.example
Subject: you should see this
Date: Mon, 23 Nov 2026 08:59:00 +0000
Message-ID: <report-{of}@reporter.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=r

--r
Content-Type: text/plain

{marker("words", of)}

--r
Content-Type: {kind}; name="mail.eml"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="mail.eml"

{code}--r--
"""


def test_reports():
    """What came in a report goes with the reports that quote it, and with the
    other copies of its delivery."""
    ws = scratch("reports")
    settings(ws)
    inner = mail("i", "zqinner@zqiident.example")
    other = mail("o", "other@desk.example")
    reports = maildir("reports-box", [])
    once = put(reports, "once", report("p", "message/rfc822", inner))
    again = put(reports, "again",
                report("q", "application/octet-stream", inner))
    apart = put(reports, "apart", report("s", "message/rfc822", other))
    box = maildir("reports-own", [])
    mine = put(box, "mine", "X-TUID: 0123456789ab\n" + inner)
    espy(ws, "index", "--source", "reports", "--role", "submitted", reports)
    espy(ws, "index", "--source", "office", box)
    sha = hashlib.sha256(inner.encode()).hexdigest()
    words = words_of("i", "zqinner@zqiident.example") + \
        [marker("words", "p"), marker("words", "q")]
    words.remove(marker("file", "i"))
    everything = listed(ws, "kind:message or kind:report")
    ok({once, again, apart} <= everything and everything & {sha, mine},
       "the reports and what they brought are there", everything)
    missing = set(words) - set(found(ws, words))
    ok(not missing, "before, every word is found in some file", missing)

    r = espy(ws, "--json", "purge", "--yes", sha)
    said = r.json()[-1] if r.out else {}
    ok(r.code == 0 and said.get("reports") == 2,
       "a message that two reports brought is purged", *r.notes())
    same(found(ws, words), {}, "no file of the workspace holds a word of it, "
         "of its reports or of its other copy")
    ok(apart in listed(ws, "kind:report") and
       listed(ws, marker("text", "o")),
       "another report and its mail stay, and are found")
    healthy(ws, "the chain of the log is whole")
    c = counts(espy(ws, "--json", "index"))
    ok(whole(c) and c["new"] == 0, "indexing again reads nothing into it", c)
    same(found(ws, words), {}, "nor does a word of it come back")


def test_keep_and_expire():
    ws, box, sha = make("keep", "\n[source office]\npath = " +
                        scratch("keep-box") +
                        "\nkeep = all\nretention = 30d\n"
                        "\n[evidence]\ncase-retention = 1y\n")
    rows = listed(ws, "not is:refused")
    kept = set(os.listdir(ws + "/evidence"))
    ok(rows and rows <= kept, "keep = all copies octets while indexing",
       f"{len(rows)} messages, {len(kept)} files")
    good = all(hashlib.sha256(open(f"{ws}/evidence/{h}", "rb").read())
               .hexdigest() == h for h in kept)
    ok(good, "each under its SHA-256")
    espy(ws, "case", "new", "--title", "t", sha["kept"])
    r = espy(ws, "doctor")
    ok(b"past" not in r.out, "nothing is past its retention yet", *r.notes())
    later = {"ESPY_NOW": "2027-01-10T10:00:00Z"}
    r = espy(ws, "doctor", **later)
    ok(b"espy purge --expired" in r.out,
       "after it doctor says how many are", *r.notes())
    r = espy(ws, "purge", "--expired", "--yes", **later)
    ok(r.code == 0 and listed(ws) - {sha["kept"]} == listed(
        ws, "is:refused") & listed(ws) or listed(ws) == {sha["kept"]},
       "they are purged, but for the case's", *r.notes())
    ok(sha["kept"] in listed(ws), "which its case protects")
    same(set(os.listdir(ws + "/evidence")) & (rows - {sha["kept"]}), set(),
         "their evidence is gone")
    r = espy(ws, "purge", "--expired", "--yes",
             ESPY_NOW="2028-06-01T00:00:00Z")
    ok(r.code == 0 and sha["kept"] not in listed(ws),
       "until the case's own retention is over", *r.notes())
    healthy(ws, "the chain is whole")


def test_keep_policies():
    box = maildir("policy-box", mails(SAMPLES))
    ws = scratch("policy")
    settings(ws, "\n[evidence]\nkeep = impersonating\n")
    espy(ws, "index", box)
    pretend = {r["sha256"] for r in espy(ws, "--json", "list").json()
               if r["relationship"]["domain"]}
    kept = set(os.listdir(ws + "/evidence"))
    ok(pretend and kept == pretend, "keep = impersonating copies those that "
       "pretend to be a domain of ours, and no others",
       f"{len(pretend)} pretend, {len(kept)} kept")
    r = espy(ws, "doctor")
    ok(b"belong to no message" not in r.out, "each has its message",
       *r.notes())
    with open(ws + "/evidence/" + "ab" * 32, "w", encoding="ascii"):
        pass
    r = espy(ws, "doctor")
    ok(b"of which 1 belong to no message" in r.out,
       "doctor says which files of evidence no row names", *r.notes())

    ws = scratch("baseline")
    settings(ws, "\n[evidence]\nkeep = all\n")
    espy(ws, "index", "--source", "honest", "--role", "baseline", box)
    same(os.listdir(ws + "/evidence"), [],
         "of a baseline source no octets are kept")


def test_lock():
    ws, box, sha = make("lock")
    import fcntl
    with open(ws + "/index.lock", "r+") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        f.truncate()
        f.write("4711\n")
        f.flush()
        r = espy(ws, "purge", "--yes", sha["gone"])
        ok(r.code == 3 and b"4711" in r.err,
           "who holds the index lock is said", *r.notes())
    ok(sha["gone"] in listed(ws), "and nothing is erased")


def test_reader():
    """A reader keeps old pages alive: that is said, and made good later."""
    ws, box, sha = make("reader")
    words = words_of("a", ID)
    reader = sqlite3.connect(ws + "/espy.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM d_message").fetchone()
    r = espy(ws, "purge", "--yes", sha["gone"])
    ok(r.code == 3 and b"another espy reads" in r.err,
       "while another reads, pages can't be erased, and that is said",
       *r.notes())
    r = espy(ws, "index")
    ok(r.code == 0 and sha["gone"] not in listed(ws),
       "which stops no index", *r.notes())
    r = espy(ws, "doctor")
    ok(r.code == 1 and b"espy purge finishes it" in r.out,
       "doctor says what is to be done", *r.notes())
    reader.execute("COMMIT")
    r = espy(ws, "purge")
    ok(r.code == 0, "the next espy purge finishes it", *r.notes())
    same(found(ws, words), {}, "also with the other's database still open")
    reader.close()


def answered(ws, answer, *words):
    """On a terminal: what it says, and its exit code"""
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe(NORMAL + "/espy", ["espy", "-w", ws, *words],
                   environment(ESPY_NOW=NOW))
    said = b""
    while b"type yes" not in said:
        said += os.read(fd, 4096)
    os.write(fd, answer.encode() + b"\n")
    try:
        while octets := os.read(fd, 4096):
            said += octets
    except OSError:  # the end of a terminal
        pass
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said


def test_terminal():
    ws, box, sha = make("terminal")
    code, said = answered(ws, "y", "purge", sha["gone"])
    ok(code == 1 and b"to erase: 1 message" in said and
       sha["gone"] in listed(ws), "on a terminal it says what goes and asks;"
       " y is not enough", said)
    code, said = answered(ws, "yes", "purge", sha["gone"])
    ok(code == 0 and sha["gone"] not in listed(ws), "yes is", said)


def test_query():
    ws, box, sha = make("query")
    r = espy(ws, "purge", "--yes", "--query", marker("subject", "a"))
    ok(r.code == 0 and sha["gone"] not in listed(ws) and
       sha["kept"] in listed(ws), "--query purges what it finds", *r.notes())
    r = espy(ws, "purge", "--yes", "--query", "x", sha["kept"])
    ok(r.code == 2, "messages and a query at once are refused", *r.notes())
    r = espy(ws, "purge")
    ok(r.code == 2, "nothing to purge is a usage error", *r.notes())


def test_kills():
    """At each step, and at seeded instants; a run finishes it."""
    first, box, sha = make("kills")
    espy(first, "case", "new", "--title", "t", sha["gone"], sha["plain"])
    known = {"gone": words_of("a", ID), "plain": words_of("b", MIDDLE)}
    # a message whose values are bounds to Xapian lets the mirror be made anew
    faults = [(f"purge:kill:{n}", "gone") for n in range(1, 7)] + \
        [(f"purge:kill:{n}", "plain") for n in range(1, 6)] + \
        [("text-remove:kill:1", "plain"), ("text-remove:kill:2", "plain"),
         ("text-compact:kill:1", "plain"), ("commit:kill:1", "gone"),
         ("commit:kill:1", "plain"), ("commit:kill:2", "plain")]
    for i, (fault, which) in enumerate(faults):
        words = known[which]
        ws = scratch(f"kills-{i}")
        shutil.copytree(first, ws)
        r = espy(ws, "purge", "--yes", "--cases", sha[which],
                 program=NORMAL + "/espy-faulty", ESPY_FAULT=fault)
        cut = r.code != 0
        again = espy(ws, *(["purge"] if i % 2 else ["index"]))
        where = found(ws, words)
        rows = listed(ws)
        ok(cut and again.code in (0, 1, 2) and not where and
           sha[which] not in rows and sha["kept"] in rows,
           f"{which}, {fault}: the next {'purge' if i % 2 else 'index'} finishes it",
           f"cut {r.code}", where, *again.notes())
        espy(ws, "index")
        ok(listed(ws, marker("text", "k")) == {sha["kept"]} and
           "its chain is whole" in espy(ws, "doctor").out.decode(),
           f"{which}, {fault}: the rest is there, and the chain is whole")
        shutil.rmtree(ws)
    for i in range(20):
        which = ("gone", "plain")[i % 2]
        words = known[which]
        ws = scratch(f"instant-{i}")
        shutil.copytree(first, ws)
        p = subprocess.Popen([NORMAL + "/espy", "-w", ws, "purge", "--yes",
                              "--cases", sha[which]],
                             env=environment(ESPY_NOW=NOW),
                             stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
        time.sleep(0.003 * (i + 1))
        p.send_signal(signal.SIGKILL)
        p.wait()
        db = sqlite3.connect(ws + "/espy.db")
        decided = db.execute("SELECT count(*) FROM k_tombstone").fetchone()[0]
        db.close()
        espy(ws, "index")
        where = found(ws, words) if decided else {}
        ok(not where and (sha[which] in listed(ws)) == (not decided),
           f"{which}, kill -9 after {3 * (i + 1)} ms: " +
           ("all erased" if decided else "all there"), where)
        shutil.rmtree(ws)


def test_compaction_cut():
    """Between the two steps that put a compacted database into place"""
    ws, box, sha = make("cut")
    top = ws + "/notmuch/xapian"
    os.rename(top, top + ".old")
    shutil.copytree(top + ".old", top + ".compact")
    c = counts(espy(ws, "--json", "index"))
    ok(whole(c) and c["text_done"] == 0 and
       listed(ws, marker("text", "k")) == {sha["kept"]},
       "a compaction cut off between its steps is put back", c)
    same(sorted(os.listdir(ws + "/notmuch")), ["complete", "config",
         "xapian"], "and what it left is removed")


test_all_gone()
test_reports()
test_keep_and_expire()
test_keep_policies()
test_lock()
test_reader()
test_terminal()
test_query()
test_compaction_cut()
test_kills()
done()
