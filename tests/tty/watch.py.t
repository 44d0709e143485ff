#!/usr/bin/python3
"""Mail that arrives while the workbench is open: it appears without a key,
the cursor stays on its message, bursts start one index after the other, and
nothing goes on when the workbench has ended."""
import glob
import json
import sys

sys.dont_write_bytecode = True
from terminal import *  # noqa: E402,F403


def mail(number, subject):
    return (f"Received: from client.example (client.example [192.0.2.9])\n"
            f"\tby mx.desk.example; Sat, 21 Nov 2026 07:{number % 60:02}:00"
            f" +0000\nFrom: sender@shop.example\nTo: desk@desk.example\n"
            f"Subject: {subject}\nMessage-ID: <w{number}@shop.example>\n"
            f"Date: Sat, 21 Nov 2026 07:{number % 60:02}:00 +0000\n\n"
            f"Text {number}.\n")


def deliver(box, number, subject):
    """As a delivery agent does: tmp, then new."""
    with open(f"{box}/tmp/{number}", "w") as f:
        f.write(mail(number, subject))
    os.rename(f"{box}/tmp/{number}", f"{box}/new/{number}")


def espy(ws, *words):
    return subprocess.run([ESPY, "-w", ws, *words], check=True,
                          env=environment(), capture_output=True).stdout


def under_cursor(t):
    """The row that the cursor is on: the list shows it with '>'."""
    return [row for row in t.rows() if row.startswith(">")]


def children(pid):
    """Processes of an index that the workbench started."""
    found = []
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path) as f:
                fields = f.read().rsplit(")", 1)[1].split()
            with open(path[:-4] + "cmdline", "rb") as f:
                line = f.read()
        except OSError:
            continue
        if int(fields[1]) == pid and b"\0index\0" in line:
            found.append(int(path.split("/")[2]))
    return found


place = tempfile.mkdtemp()
try:
    box, ws = place + "/mail", place + "/ws"
    for name in ("cur", "new", "tmp"):
        os.makedirs(f"{box}/{name}")
    for i in range(12):
        deliver(box, i, f"an old mail {i:02}")
    espy(ws, "index", box)

    # Settings that change meanwhile are not those of this workbench.
    shutil.copytree(ws, ws + "-old")
    with Terminal([ESPY, "-w", ws + "-old"]) as t:
        t.wait("an old mail 11") and t.wait("? keys")
        t.keys("R")
        ok(t.wait("read again") and "have changed" not in t.text(),
           "R reads the store again", t.text())
        with open(ws + "-old/settings.ini", "w", encoding="utf-8") as f:
            f.write("[domain bank.example]\nname = Example Bank\n")
        os.chmod(ws + "-old/settings.ini", 0o600)
        t.keys("R")
        ok(t.wait("settings or catalogue have changed"),
           "and says that the settings have changed", t.text())
        t.keys(":", *"recheck", "Enter")
        ok(t.wait("12 verdicts made anew; settings or catalogue have changed"),
           "so does a recheck with them", t.text())
        t.keys("Q")
    with Terminal([ESPY, "-w", ws]) as t:
        ok(t.wait("an old mail 11") and t.wait("? keys"), "the queue shows")
        t.keys("j", "j", "j")
        t.wait(lambda: under_cursor(t) and "mail 08" in under_cursor(t)[0])
        before = under_cursor(t)
        deliver(box, 30, "one that came just now")
        ok(t.wait("one that came just now"),
           "a mail that is delivered appears without a key")
        ok(t.wait("1 new message"), "and that is said")
        ok("13 messages" in t.text(), "it is counted", t.text())
        ok(before and under_cursor(t) == before,
           "the cursor stays on the message that it was on",
           f"{before}\n{under_cursor(t)}")

        t.keys("Space")  # marks it, too
        most = 0
        for i in range(31, 43):
            deliver(box, i, f"one of many {i}")
            t.read(0.15)
            most = max(most, len(children(t.pid)))
        ok(t.wait("25 messages"), "all of a burst appear")
        most = max(most, len(children(t.pid)))
        ok(most <= 1, "one index at a time", most)
        ok(t.wait(lambda: any(row.startswith(" * ") and "mail 08" in row
                              for row in t.rows())),
           "the mark has stayed", t.text())

        os.rename(f"{box}/new/3", f"{box}/cur/3:2,S")
        ok(t.wait("indexing"), "the title says that it is indexing")
        ok(t.wait(lambda: "indexing" not in t.text()), "until it has ended")
        ok("25 messages" in t.text(), "a flag is no new mail")

        # Another index holds the lock: it is tried again later.
        lock = os.open(ws + "/index.lock", os.O_RDWR)
        fcntl.flock(lock, fcntl.LOCK_EX)
        deliver(box, 50, "while another was at work")
        t.wait("indexing")
        t.wait(lambda: "indexing" not in t.text())
        ok("25 messages" in t.text(), "a second index waits", t.text())
        os.close(lock)
        ok(t.wait("26 messages"), "and then comes")

        deliver(box, 51, "one before the end")
        t.wait("indexing")
        t.keys("Q")
        ok(t.end() == 0, "it ends well")
        ok(not children(t.pid) and not children(1), "and with it the index")

    with Terminal([ESPY, "-w", ws]) as t:
        t.wait("? keys")
        deliver(box, 55, "one before a kill")
        t.wait("indexing")
        index = children(t.pid)
        os.kill(t.pid, signal.SIGKILL)
        end = time.time() + SLOW
        while time.time() < end and any(
                os.path.exists(f"/proc/{pid}") and "Z" not in
                open(f"/proc/{pid}/stat").read().split()[2]
                for pid in index):
            time.sleep(0.05)
        ok(time.time() < end, "nor does it outlive a workbench that was "
           "killed", index)

    with Terminal([ESPY, "-w", place + "/ws-new"]) as t:
        t.wait("Nothing to do here")
        espy(place + "/ws-new", "source", "add", "desk", box)
        t.keys("R")
        t.wait("read again")
        deliver(box, 58, "of a source that was added")
        ok(t.wait("of a source that was added"),
           "R watches sources that were added meanwhile, too")
        t.keys("Q")
        t.end()

    with open(ws + "/settings.ini", "a") as f:
        f.write("[ui]\nwatch = no\n")
    with Terminal([ESPY, "-w", ws]) as t:
        t.wait("? keys")
        deliver(box, 60, "unwatched")
        for _ in range(20):
            t.read(0.15)
        ok("unwatched" not in t.text() and "indexing" not in t.raw.decode(
            errors="replace"), "watch = no: nothing is indexed by itself")
        t.keys("Q")
        t.end()
finally:
    shutil.rmtree(place, ignore_errors=True)
done()
