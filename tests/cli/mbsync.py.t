#!/usr/bin/env python3
"""mbsync from a real Dovecot into Maildirs that espy indexes: flags, moves,
expunge, new UIDs, a second folder, and both at once.  No mail is read twice,
none is lost, none doubled."""

import glob
import hashlib
import os
import re
import shutil
import sqlite3
import sys
import time

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403

need("dovecot", "mbsync", "strace")
from espy_dovecot import Dovecot, Mbsync  # noqa: E402

LOCAL, WS = scratch("local"), scratch("ws")
ever = set()     # SHA-256 of each file that mbsync ever wrote
bare = {}        # of each mail without mbsync's own field: those of its files


def mail(i, folder="inbox"):
    return (f"Received: from client.example ([192.0.2.{i % 250}]) by"
            f" mx.desk.example; Mon, 23 Nov 2026 07:{i % 60:02}:00 +0000\r\n"
            f"From: sender{i}@shop.example\r\nTo: desk@desk.example\r\n"
            f"Subject: mail {i} for the {folder}\r\n"
            f"Message-ID: <{folder}-{i}@shop.example>\r\n"
            f"Date: Mon, 23 Nov 2026 07:{i % 60:02}:00 +0000\r\n\r\n"
            f"The text of mail {i}.\r\n").encode()


def put(imap, folder, numbers, name="inbox"):
    for i in numbers:
        imap.append(folder, None, None, mail(i, name))


def files():
    return {p for box in ("cur", "new")
            for p in glob.glob(f"{LOCAL}/**/{box}/*", recursive=True)}


def look():
    """Takes note of all files there are now; how many."""
    there = files()
    for path in there:
        try:
            with open(path, "rb") as f:
                octets = f.read()
        except FileNotFoundError:
            continue  # mbsync gave it another name just now
        sha = hashlib.sha256(octets).hexdigest()
        ever.add(sha)
        bare.setdefault(re.sub(rb"(?m)^X-TUID: .*\r?\n", b"", octets),
                        set()).add(sha)
    return len(there)


def stored():
    """The store: SHA-256 of every message; present files; files that are
    there twice."""
    db = sqlite3.connect(f"file:{WS}/espy.db?mode=ro", uri=True)
    shas = [h.hex() for h, in db.execute("SELECT sha256 FROM d_message")]
    paths = [os.fsdecode(p) for p, in db.execute(
        "SELECT path FROM d_file WHERE gone_at IS NULL AND start = 0")]
    db.close()
    return shas, paths


def listed_once(what):
    """Each mail that ever came stands in the list once, as it was decided,
    however often mbsync wrote it."""
    rows = run("-w", WS, "--json", "list", "").json()
    same(len(rows), len(bare), f"{what}: each mail is in the list once")
    ok(all(r["counts"]["messages_with_same_id"] == 1 for r in rows),
       f"{what}: none shares its Message-ID with itself")
    same({r["disposition"] for r in rows}, {"unwanted-bulk"},
         f"{what}: what was decided stays")


def server_mails(imap):
    """Message-IDs that lie on the server now."""
    out = []
    for folder in ("INBOX", "Other", "Archive"):
        if imap.select(folder, readonly=True)[0] != "OK":
            continue
        _, data = imap.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
        out += [m for d in data or [] if isinstance(d, tuple)
                for m in re.findall(rb"<[^>]+>", d[1])]
    return sorted(out)


def local_mails():
    out = []
    for path in files():
        with open(path, "rb") as f:
            out += re.findall(rb"(?m)^Message-ID: (<[^>]+>)", f.read())
    return sorted(out)


def step(d, sync, what, opens, **want):
    """mbsync, then espy: the counts; how many files were opened."""
    before = files()
    words = sync.run() if sync else ""
    n = look()
    c, nopened = opened(WS, LOCAL)
    shas, paths = stored()
    ok(not words and whole(c) and c["files"] == n and
       all(c[k] == v for k, v in want.items()),
       f"{what}: {n} files, " + ", ".join(f"{v} {k}"
                                          for k, v in want.items()),
       c, words, f"{len(files() - before)} new names")
    same((c.get("opened"), nopened), (opens, opens),
         f"{what}: files opened, by its own count and by strace's")
    ok(len(shas) == len(set(shas)) and set(shas) == ever,
       f"{what}: each message that ever came is in the store once",
       f"{len(shas)} in the store, {len(ever)} came",
       sorted(set(shas) ^ ever))
    ok(len(paths) == len(set(paths)) and set(paths) == files(),
       f"{what}: and so is each file that is there now",
       sorted(set(paths) ^ files()))
    same(local_mails(), server_mails(d.imap),
         f"{what}: mbsync has brought what the server has")


def renumber(d, folder):
    """The server forgets its UIDs: new ones from 1 on, another UIDVALIDITY."""
    d.stop()
    for path in glob.glob(f"{d.server}{folder}/dovecot*"):
        os.unlink(path)
    d.start()
    return d.imap


with Dovecot() as server:
    imap = server.imap
    local = Mbsync(server, LOCAL)
    put(imap, "INBOX", range(60))
    step(server, local, "the first sync", 60, new=60)
    step(server, None, "nothing has changed", 0, unchanged=60)

    imap.select("INBOX")
    imap.uid("STORE", "1:40", "+FLAGS", r"(\Seen)")
    imap.uid("STORE", "5:15", "+FLAGS", r"(\Answered \Flagged)")
    imap.uid("STORE", "41:60", "+FLAGS", r"(\Flagged)")
    step(server, local, "flags of all of them changed", 0, renamed=60, new=0,
         vanished=0)

    imap.create("Other")
    put(imap, "Other", range(20), "other")
    step(server, local, "a second folder", 20, new=20, unchanged=60)

    # Another UIDVALIDITY, the same mails under the same UIDs.
    imap = renumber(server, "/.Other")
    step(server, local, "a folder's UIDVALIDITY changed", 0, unchanged=80,
         new=0, copies=0, vanished=0)

    imap.select("INBOX")
    imap.uid("STORE", "56:60", "+FLAGS", r"(\Deleted)")
    imap.expunge()
    step(server, local, "five mails expunged", 0, unchanged=75, vanished=5,
         new=0)

    first = sorted(run("-w", WS, "--json", "list", "").json(),
                   key=lambda r: r["message_id"])
    run("-w", WS, "mark", "unwanted-bulk", *(r["sha256"] for r in first))

    # For mbsync a mail that moved is gone here and new there: it writes a
    # file of its own, with its own field X-TUID in it.
    imap.select("INBOX")
    imap.uid("MOVE", "1:10", "Other")
    step(server, local, "ten mails moved", 10, unchanged=65, vanished=10,
         new=10)
    twins = [shas for shas in bare.values() if len(shas) == 2]
    ok(len(twins) == 10 and len(bare) == 80,
       "of the moved ones alone mbsync has written other octets",
       f"{len(twins)} of {len(bare)}")
    listed_once("ten mails moved")

    # A mail client of ours moves within the Maildirs: the same file.
    os.makedirs(LOCAL + "/Archive", exist_ok=True)
    for box in ("cur", "new", "tmp"):
        os.makedirs(f"{LOCAL}/Archive/{box}", exist_ok=True)
    some = sorted(p for p in files() if "/INBOX/" in p)[:5]
    for path in some:
        name = re.sub(r",U=\d+", "", os.path.basename(path))
        os.rename(path, f"{LOCAL}/Archive/cur/{name}")
    step(server, local, "five files moved by a client of ours", 0, renamed=5,
         new=0, vanished=0)

    # Other UIDs: mbsync gives up, and its user lets it begin anew.
    imap = renumber(server, "")
    ok("UIDVALIDITY" in local.run(), "mbsync refuses a folder whose UIDs"
       " have changed")
    step(server, None, "and espy finds what was there", 0, unchanged=75)
    n = len(glob.glob(LOCAL + "/INBOX/[cn]*/*"))
    shutil.rmtree(LOCAL + "/INBOX")
    c = counts(run("-w", WS, "--json", "index", LOCAL))
    ok(whole(c) and c["vanished"] == n and c["opened"] == 0,
       f"the folder is gone: {n} files vanished, their messages stay", c)
    words = local.run()
    ok(not words, "mbsync brings all of the folder anew", words)
    step(server, None, "the folder is back", n, new=n, unchanged=75 - n)
    shas, _ = stored()
    names = {m for octets in bare
             for m in re.findall(rb"(?m)^Message-ID: (<[^>]+>)", octets)}
    same((len(bare), len(names)), (80, 80),
         "but for mbsync's own field no message came twice")
    listed_once("the folder is back")

    # Both at once, several times; then all is there, once.
    for part in range(4):
        put(imap, "INBOX", range(100 + part * 30, 130 + part * 30))
        imap.select("INBOX")
        imap.store("1:*", "+FLAGS" if part % 2 else "-FLAGS", r"(\Seen)")
        job = local.start()
        while job.poll() is None:
            c = counts(run("-w", WS, "--json", "index", LOCAL))
            if not whole(c):
                break
            look()
            time.sleep(0.02)
        out, _ = job.communicate()
        ok(job.returncode == 0 and whole(c),
           f"espy index while mbsync is at work ({part + 1})", out, c)
    index_again = counts(run("-w", WS, "--json", "index", LOCAL))
    look()
    ok(whole(index_again), "and once more when it has ended", index_again)
    step(server, local, "both at once", 0, new=0, vanished=0)
    found = run("-w", WS, "--json", "list", "").json()
    ids = {r["message_id"].strip("<>") for r in found}
    same((len(ids), len(found)), (200, 200),
         "every mail that the server ever had is listed, and once")
done()
