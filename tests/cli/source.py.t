#!/usr/bin/env python3
"""espy source, sources of the settings, index --source and --if-free, and
notmuch databases of others: read, never written."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403


def espy(ws, *words, **env):
    return run("-w", ws, *words, **env)


def index(ws, *words):
    return espy(ws, "--json", "index", *words)


def sources(ws):
    return {s["source"]: s for s in
            espy(ws, "--json", "source", "list").json()}


def mail(i, subject="a mail"):
    return (f"From: sender@shop.example\nTo: desk@desk.example\n"
            f"Subject: {subject} {i}\nMessage-ID: <s{i}@shop.example>\n"
            f"Date: Mon, 23 Nov 2026 07:{i % 60:02}:00 +0000\n\n"
            f"text {i}\n").encode()


def box(name, numbers, subject="a mail"):
    top = maildir(name, [])
    for i in numbers:
        with open(f"{top}/cur/{i}:2,S", "wb") as f:
            f.write(mail(i, subject))
    return top


def settings(ws, text):
    os.makedirs(ws, exist_ok=True)
    with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(text)


def by_hand():
    ws, one, two = scratch("ws-hand"), box("one", range(5)), \
        box("two", range(5, 8))
    ran = espy(ws, "source", "add", "desk", one, "--role", "trap")
    s = sources(ws)
    ok(ran.code == 0 and s["desk"]["role"] == "trap" and
       s["desk"]["paths"] == [one] and s["desk"]["files"] == 0 and
       s["desk"]["last_new"] is None and s["desk"]["from"] == "command",
       "source add: name, role and path, nothing came yet", s, *ran.notes())
    espy(ws, "source", "add", "other", two)
    c = counts(index(ws, "--source", "desk"))
    ok(whole(c) and c["new"] == 5, "index --source reads that one alone", c)
    s = sources(ws)
    ok(s["desk"]["files"] == 5 and s["desk"]["messages"] == 5 and
       s["desk"]["reports"] == 0 and s["desk"]["last_new"] and
       s["other"]["files"] == 0, "its counts are in the list", s)
    os.unlink(one + "/cur/0:2,S")
    c = counts(index(ws))
    s = sources(ws)
    ok(c["new"] == 3 and c["vanished"] == 1 and s["desk"]["files"] == 4 and
       s["desk"]["files_gone"] == 1 and s["desk"]["messages"] == 5,
       "index alone reads all; a file that vanished is counted as such", c,
       s)
    ran = espy(ws, "source", "add", "third", one)
    ok(ran.code == 2 and b"desk" in ran.err and "third" not in sources(ws),
       "a path that another source has is refused, with its name",
       *ran.notes())
    ran = espy(ws, "source", "add", "third", scratch("nowhere"))
    ok(ran.code == 2 and b"no such file" in ran.err,
       "so is one that is not there", *ran.notes())
    ran = espy(ws, "source", "add", "third", two + "/cur", "--role", "king")
    ok(ran.code == 2 and b"baseline" in ran.err, "and a role that is none",
       *ran.notes())
    ran = index(ws, "--source", "nobody")
    ok(ran.code == 2 and b"nobody" in ran.err, "index of a source that is "
       "not there", *ran.notes())

    espy(ws, "source", "add", "inner", one + "/cur", "--role", "partner")
    s = sources(ws)
    ok(s["inner"]["files"] == 4 and s["desk"]["files"] == 0,
       "a source within another takes its files over", s)
    c = counts(index(ws))
    ok(whole(c) and c["unchanged"] == 7 and sources(ws)["inner"]["files"]
       == 4, "and keeps them", c)
    rows = espy(ws, "--json", "list", "").json()
    ok(sorted(r["role"] for r in rows).count("partner") >= 4,
       "their messages have its role", [r["role"] for r in rows])
    ran = espy(ws, "undo")
    s = sources(ws)
    ok(ran.code == 0 and s["desk"]["files"] == 4 and not
       s.get("inner", {}).get("paths"), "undo takes it back", s,
       *ran.notes())


def of_settings():
    ws, one, two = scratch("ws-set"), box("set-one", range(5)), \
        box("set-two", range(5, 8))
    index(ws, one)
    settings(ws, f"[source desk]\npath = {one}\nrole = submitted\n"
             f"[source trap]\npath = {two}\nrole = trap\n"
             f"receivers = mx\n[receiver mx]\nby = mx.desk.example\n")
    ran = index(ws)
    c, s = counts(ran), sources(ws)
    ok(c["new"] == 3 and c["unchanged"] == 5 and c["opened"] == 3 and
       b"of source set-one until now" in ran.err,
       "sources of the settings: a path moves to the one that claims it, "
       "and that is said", c, *ran.notes())
    ok(s["desk"]["files"] == 5 and s["desk"]["role"] == "submitted" and
       s["desk"]["from"] == "settings" and s["trap"]["receivers"] == ["mx"]
       and s["set-one"]["files"] == 0, "with its files", s)
    again = index(ws)
    ok(b"until now" not in again.err, "it is said once", *again.notes())
    settings(ws, f"[source desk]\npath = {one}\nrole = partner\n")
    ran = index(ws)
    ok(b"the settings say partner, the store had submitted" in ran.err and
       sources(ws)["desk"]["role"] == "partner",
       "another role in the settings counts, and is said", *ran.notes())
    ran = index(ws, "--source", "desk", "--role", "trap")
    ok(sources(ws)["desk"]["role"] == "partner" and
       b"by the settings" in ran.err, "also before --role", *ran.notes())
    settings(ws, f"[source desk]\npath = {one}\n"
             f"[source again]\npath = {one}/../set-one\n")
    ran = index(ws)
    ok(ran.code == 2 and b"both claim" in ran.err,
       "two sections that claim one path are an error", *ran.notes())
    settings(ws, f"[source desk]\npath = {one}\n"
             f"[source away]\npath = {scratch('away')}\n")
    ran = index(ws)
    ok(ran.code == 1 and counts(ran)["unchanged"] >= 5 and
       b"left out" in ran.err, "a folder that is not there is said, the rest "
       "is read", *ran.notes())


def if_free():
    ws, one = scratch("ws-free"), box("free", range(3))
    c = counts(index(ws, one, "--if-free"))
    ok(whole(c) and c["new"] == 3 and c["busy"] is False,
       "--if-free where nobody is at work indexes", c)
    with open(one + "/new/9", "wb") as f:
        f.write(mail(9))
    with open(ws + "/index.lock", "r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran = espy(ws, "index", "--if-free")
        ok(ran.code == 0 and ran.out == ran.err == b"",
           "where another is, it ends at once, silent and well",
           *ran.notes())
        c = counts(index(ws, "--if-free"))
        ok(c["busy"] is True and c["files"] == 0, "its JSON says busy", c)
        ran = index(ws)
        ok(ran.code == 3 and ran.err, "without it that is an error",
           *ran.notes())
    same(counts(index(ws, "--if-free"))["new"], 1, "the next one finds what "
         "came meanwhile")


def notmuch(config, *words):
    return subprocess.run(["notmuch", *words], check=True,
                          capture_output=True,
                          env=environment(NOTMUCH_CONFIG=config)).stdout


def owner(name, database, mail_root=None):
    """A configuration with hooks that would show."""
    path = scratch(name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(f"[database]\npath={database}\n" +
                (f"mail_root={mail_root}\n" if mail_root else "") +
                f"hook_dir={scratch('hooks')}\n"
                "[user]\nname=Owner\nprimary_email=owner@shop.example\n"
                "[new]\ntags=inbox\n[maildir]\nsynchronize_flags=true\n")
    return path


def state(*places):
    """Every file below: its octets, times and rights."""
    out = {}
    for place in places:
        names = [place] if os.path.isfile(place) else [
            os.path.join(top, n) for top, folders, files in os.walk(place)
            for n in folders + files]
        for path in names:
            st = os.lstat(path)
            octets = b""
            if os.path.isfile(path):
                with open(path, "rb") as f:
                    octets = f.read()
            out[path] = (st.st_mode, st.st_size, st.st_mtime_ns,
                         hashlib.sha256(octets).hexdigest())
    return out


def of_others():
    if not shutil.which("notmuch"):
        skip("notmuch databases of others", "notmuch is not installed", 15)
        return
    ws, root = scratch("ws-nm"), box("nm", range(10), "invoice")
    for i in range(10, 30):
        with open(f"{root}/new/{i}", "wb") as f:
            f.write(mail(i, "holiday"))
    os.makedirs(scratch("hooks"))
    for hook in ("pre-new", "post-new", "post-insert"):
        path = f"{scratch('hooks')}/{hook}"
        with open(path, "w", encoding="ascii") as f:
            f.write(f"#!/bin/sh\necho >>{scratch('hooked')}\n")
        os.chmod(path, 0o755)
    config = owner("nm-config", root)
    notmuch(config, "new", "--no-hooks")
    notmuch(config, "tag", "+deleted", "subject:invoice")
    subprocess.run(["chmod", "-R", "a-w", root + "/.notmuch"], check=True)
    before = state(root, config)

    ran = index(ws, "--query", "subject:invoice", root)
    c = counts(ran)
    ok(ran.code == 0 and whole(c) and c["files"] == c["new"] == 10,
       "index --query: the files that notmuch finds, tags that it leaves "
       "out included", *ran.notes())
    ok(state(root, config) == before and not
       os.path.exists(scratch("hooked")),
       "no file of the database, the mail or the configuration has changed, "
       "no hook ran")
    c, files = opened(ws, root, "--source", "nm")
    ok(whole(c) and c["unchanged"] == 10 and c["opened"] == 0,
       "again by its name: no mail is opened", c)
    if shutil.which("strace"):
        trace = scratch("nm-trace")
        subprocess.run(["strace", "-f", "-qq", "-o", trace, "-e",
                        "trace=open,openat,creat,rename,unlink,mkdir",
                        NORMAL + "/espy", "-w", ws, "index"],
                       capture_output=True, env=environment(), check=True)
        with open(trace, encoding="utf-8", errors="replace") as f:
            wrong = [line for line in f if root in line and
                     ("O_WRONLY" in line or "O_RDWR" in line or
                      "O_CREAT" in line or "rename(" in line or
                      "unlink(" in line or "mkdir(" in line)]
        ok(not wrong, "nothing below the mail root is opened for writing",
           *wrong[:5])
    else:
        skip("what is opened for writing", "strace is not installed")
    s = sources(ws)["nm"]
    ok(s["query"] == "subject:invoice" and s["files"] == 10,
       "the list shows its query", s)

    subprocess.run(["chmod", "-R", "u+w", root + "/.notmuch"], check=True)
    notmuch(config, "tag", "+seen", "subject:holiday")
    settings(ws, f"[source nm]\npath = {root}\nquery = tag:seen\n")
    c = counts(index(ws))
    ok(whole(c) and c["files"] == c["new"] == 20 and c["vanished"] == 0,
       "another query of the settings: what it finds no more has not "
       "vanished", c)
    os.unlink(f"{root}/cur/0:2,S")
    os.unlink(f"{root}/new/10")
    os.rename(f"{root}/new/11", f"{root}/cur/11:2,RS")
    notmuch(config, "new", "--no-hooks")
    c = counts(index(ws))
    ok(whole(c) and c["files"] == 19 and c["vanished"] == 2 and
       c["renamed"] == 1 and c["opened"] == 0,
       "what is really gone has, found or not; a rename costs nothing", c)

    # The database apart from its mail
    apart, ws = scratch("apart"), scratch("ws-apart")
    os.makedirs(apart)
    os.symlink(root, scratch("mail-link"))
    split = owner("split-config", apart, scratch("mail-link"))
    notmuch(split, "new", "--no-hooks")
    before = state(apart, split)
    c = counts(index(ws, "--query", "subject:holiday", "--notmuch-config",
                     split))
    ok(whole(c) and c["new"] == 19 and c["text_done"] == 19 and
       state(apart, split) == before,
       "a database that lies apart from its mail, by its configuration", c)
    same(counts(index(ws))["unchanged"], 19, "and again without words")
    ran = index(ws, "--query", "subject:holiday", apart)
    ok(ran.code == 2 and b"configuration" in ran.err,
       "by its folder alone nobody knows where the mail is", *ran.notes())
    home = scratch("home")
    os.makedirs(home + "/.local/share/notmuch/default")
    xdg = scratch("xdg-config")
    with open(xdg, "w", encoding="ascii") as f:
        f.write(f"[database]\nmail_root={root}\n[user]\nname=x\n")
    shutil.copytree(apart + "/xapian",
                    home + "/.local/share/notmuch/default/xapian")
    ran = run("-w", scratch("ws-xdg"), "--json", "index", "--query",
              "subject:holiday", "--notmuch-config", xdg, HOME=home)
    same(counts(ran).get("new"), 19, "one in the XDG folders")

    for words, want, what in (
            (["--query", "x", scratch("")], b"no notmuch database",
             "no database there"),
            (["--query", "date:zzz..", root], b"notmuch-search-terms",
             "a query that is none"),
            (["--query", "x"], b"PATH", "no path"),
            (["--notmuch-config", split, root], b"--query", "no query")):
        ran = index(ws, *words)
        ok(ran.code in (2, 3) and want in ran.err and
           len(ran.err.splitlines()) == 1, f"{what}: one sentence",
           *ran.notes())
    broken = scratch("broken")
    os.makedirs(broken + "/.notmuch/xapian")
    with open(broken + "/.notmuch/xapian/iamglass", "wb") as f:
        f.write(b"no database")
    ran = index(ws, "--query", "x", broken)
    ok(ran.code == 3 and b"can't be opened" in ran.err and
       len(ran.err.splitlines()) == 1, "a broken one: one sentence",
       *ran.notes())


def around_the_workspace():
    """A source that the workspace lies in: what espy keeps is no mail."""
    top = scratch("around")
    ws = top + "/ws"
    os.makedirs(top + "/mail")
    for i, path in enumerate(mails(SAMPLES)[:3] + mails("samples/reports")):
        shutil.copy(path, f"{top}/mail/{i}.eml")
    n = len(os.listdir(top + "/mail"))
    settings(ws, f"[source all]\npath = {top}\nrole = submitted\n"
             "[evidence]\nkeep = all\n")
    index(ws)
    sha = espy(ws, "--json", "list", "kind:report").json()[0]["sha256"]
    espy(ws, "purge", "--yes", sha)
    kept = os.listdir(ws + "/spool") + os.listdir(ws + "/evidence")
    c = counts(index(ws))
    ok(kept and c["files"] == n and c["new"] == c["refused"] == 0,
       "a source around the workspace: only its mail is read", c, kept)
    same(espy(ws, "list", "--count", "is:gone").out[:2], b"0 ",
         "what a purge left in the spool is not gone")
    for name in ("evidence", "spool", "espy.db"):
        ran = index(ws, f"{ws}/{name}")
        ok(ran.code == 3 and b"no mail of yours" in ran.err,
           f"nor is {name} indexed when it is named", *ran.notes())


by_hand()
of_settings()
around_the_workspace()
if_free()
of_others()
done()
