#!/usr/bin/env python3
"""kill -9 of any process of an index, at any instant and at every commit:
after a run to the end the stores are those of an undisturbed run."""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

normal = os.environ.get("NORMAL", os.environ.get("BUILD", "build"))
faulty = os.path.abspath(normal + "/espy-faulty")
instants = 50 if os.environ.get("SOAK") else 12
seed = int(os.environ.get("SEED", "7"))
count = failed = 0
top = tempfile.mkdtemp(prefix="espy-kill-")
mail = top + "/mail"


def ok(good, name):
    global count, failed
    count += 1
    failed += not good
    print(("ok" if good else "not ok"), count, "-", name, flush=True)
    return good


def make_mail():
    rnd = random.Random(seed)
    words = ["alpha", "beta", "cuenta", "factura", "verify", "password"]
    for box in ("cur", "new", "tmp"):
        os.makedirs(f"{mail}/{box}")
    for i in range(300):
        ident = i % 280  # some share a Message-ID
        body = " ".join(rnd.choice(words) for _ in range(rnd.randrange(400)))
        with open(f"{mail}/cur/{i:03}.host:2,S", "w") as f:
            f.write(f"Received: from h{i % 9}.esp.example "
                    f"(h{i % 9}.esp.example [192.0.2.{i % 200}])\n"
                    "\tby mx.corp.example; Mon, 2 Nov 2026 10:00:00 +0000\n"
                    f"From: a{i % 5}@bank.example\nTo: b@corp.example\n"
                    f"Subject: {i}\nMessage-ID: <{ident}@x.example>\n"
                    f"Date: Mon, 2 Nov 2026 10:00:{i % 60:02} +0000\n\n"
                    f"{body}\nhttp://l{i % 7}.example/x\n")
    for i in range(5):  # further copies
        shutil.copy(f"{mail}/cur/{i:03}.host:2,S", f"{mail}/cur/copy{i}")
    with open(f"{mail}/cur/junk", "wb") as f:
        f.write(b"\x7fELF\0\1\2 no mail")


def command(ws, fault=None):
    env = {**os.environ, "ESPY_NOW": "2026-11-23T12:00:00Z",
           "ESPY_LETTERS": "K7Q"}
    env.pop("ESPY_FAULT", None)
    if fault:
        env["ESPY_FAULT"] = fault
    return subprocess.Popen([faulty, "-w", ws, "index", mail], env=env,
                            stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL,
                            start_new_session=True)


QUERIES = {
    "messages": "SELECT hex(sha256), size, refused, first_seen, time, date,"
    " from_address, subject, message_id, ip, helo, service, links, recipients"
    " FROM d_message ORDER BY 1",
    "files": "SELECT f.path, hex(m.sha256), f.size, f.mtime_ns, f.gone_at"
    " FROM d_file f JOIN d_message m ON m.id = f.message ORDER BY 1, 2",
    "text": "SELECT hex(m.sha256), t.state, t.nm_id, t.tries, t.reason"
    " FROM d_text t JOIN d_message m ON m.id = t.message ORDER BY 1",
    "facts": "SELECT hex(m.sha256), k.name, v.value FROM d_fact f"
    " JOIN d_message m ON m.id = f.message JOIN d_value v ON v.id = f.value"
    " JOIN d_kind k ON k.id = v.kind ORDER BY 1, 2, 3",
    "recipients": "SELECT hex(m.sha256), r.address, r.place"
    " FROM d_recipient r JOIN d_message m ON m.id = r.message ORDER BY 1, 2",
    "sources": "SELECT s.name, s.role, p.path FROM k_source s"
    " JOIN k_source_path p ON p.source = s.id ORDER BY 1, 3",
    "events": "SELECT seq, kind, subject, payload FROM k_event ORDER BY 1",
    "integrity": "PRAGMA integrity_check",
    "foreign keys": "PRAGMA foreign_key_check",
}


def mirror(ws):
    """What the full-text mirror holds, with how often each word occurs."""
    conf = ws + "/notmuch.probe"
    with open(conf, "w") as f:
        f.write(f"[database]\npath={ws}/notmuch\nmail_root=/\n")
    out = {}
    run = ["notmuch", "--config=" + conf]
    out["ids"] = sorted(subprocess.run(
        run + ["search", "--output=messages", "*"], text=True,
        capture_output=True).stdout.splitlines())
    out["paths"] = sorted(subprocess.run(
        run + ["search", "--output=files", "*"], text=True,
        capture_output=True).stdout.splitlines())
    os.unlink(conf)
    return out


def dump(ws):
    db = sqlite3.connect(ws + "/espy.db")
    out = {name: db.execute(q).fetchall() for name, q in QUERIES.items()}
    db.close()
    if shutil.which("notmuch"):
        out.update(mirror(ws))
    return out


def compare(ws, name):
    code = command(ws).wait()
    got = dump(ws)
    bad = [k for k in want if got[k] != want[k]]
    if not ok(code in (0, 1) and not bad, name):
        print(f"# exit {code}; differ: {', '.join(bad)}")
        for k in bad:
            a, b = set(map(str, want[k])), set(map(str, got[k]))
            print("# missing:", *sorted(a - b)[:3], sep="\n#   ")
            print("# too many:", *sorted(b - a)[:3], sep="\n#   ")
    shutil.rmtree(ws)


def workers(pid):
    out = {}
    for p in os.listdir("/proc"):
        if not p.isdigit():
            continue
        try:
            with open(f"/proc/{p}/stat") as f:
                parent = int(f.read().rsplit(")", 1)[1].split()[1])
            if parent != pid:
                continue
            with open(f"/proc/{p}/cmdline", "rb") as f:
                words = f.read().split(b"\0")
            out[words[2].decode()] = int(p)
        except (OSError, IndexError):
            pass
    return out


make_mail()
first = top + "/first"
began = time.monotonic()
code = command(first).wait()
took = time.monotonic() - began
want = dump(first)
ok(code in (0, 1) and len(want["messages"]) == 301 and
   len(want["files"]) == 306, "an undisturbed run")
ok(all(t[1] != 0 for t in want["text"]), "leaves no text to do")
shutil.rmtree(first)

passing = 0
while True:
    passing += 1
    ws = f"{top}/commit{passing}"
    code = command(ws, f"commit:kill:{passing}").wait()
    if code != -signal.SIGKILL:
        compare(ws, f"{passing - 1} commit boundaries in all")
        break
    if passing % 2 == 0 or os.environ.get("SOAK") or passing < 8:
        compare(ws, f"killed at commit boundary {passing}")
    else:
        shutil.rmtree(ws, ignore_errors=True)

rnd = random.Random(seed)
for i in range(instants):
    victim = ("job", "parse", "text-write", "group")[i % 4]
    after = rnd.uniform(0, took * 1.1)
    ws = f"{top}/instant{i}"
    p = command(ws)
    time.sleep(after)
    try:
        if victim == "group":
            os.killpg(p.pid, signal.SIGKILL)
        elif victim == "job":
            p.kill()
        else:
            roles = workers(p.pid)
            if victim in roles:
                os.kill(roles[victim], signal.SIGKILL)
            else:
                victim += " (it was not there)"
    except ProcessLookupError:
        pass
    p.wait()
    compare(ws, f"{victim} killed after {after:.2f} s")

shutil.rmtree(top)
print(f"1..{count}")
sys.exit(failed != 0)
