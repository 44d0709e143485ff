#!/usr/bin/env python3
"""A resolver that is not there, one that answers after half a minute, and a
net worker that is killed: the index comes to its end, and says why a verdict
is none."""

import concurrent.futures
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403
from espy_dns import *  # noqa: E402,F403

DOMAINS = 60 # more than a resolver that gives nothing is asked for


def mailbox(name):
    box = maildir(name, [])
    for i in range(DOMAINS):
        with open(f"{box}/cur/{i:02d}", "w", encoding="ascii") as f:
            f.write(f"Return-Path: <a@d{i}.example>\n"
                    f"Received: from o.d{i}.example (o.d{i}.example "
                    "[192.0.2.1])\n\tby mx.desk.example with ESMTP; "
                    "21 Nov 2026 07:41:03 +0000\n"
                    f"From: a@d{i}.example\nSubject: {i}\n\nHello\n")
    return box


def workspace(name, port):
    return settings(scratch(name), f"[dns]\nmode = live\ntrust-anchor = no\n"
                    f"resolver = 127.0.0.1@{port}\n[receiver desk]\n"
                    "by = mx.desk.example\n" + "".join(
                        f"[domain d{i}.example]\n" for i in range(DOMAINS)))


def verdict(ws, path):
    row = run("-w", ws, "list", "--json", "id:none or example").json()
    shown = run("-w", ws, "show", "--json", path).json()
    return row[0] if row else {}, shown[0]["computed"]["spf"] if shown else {}


def without(name, port):
    """What an index without an answer leaves"""
    box, ws = mailbox(name + "-mail"), workspace(name, port)
    begun = time.monotonic()
    ran = run("-w", ws, "--json", "index", box)
    took = time.monotonic() - begun
    return name, ran, took, verdict(ws, f"{box}/cur/00")


def killed():
    """The worker dies while it is at work."""
    server = Recorder(lambda name, kind: ["v=spf1 ip4:192.0.2.1 -all"]
                      if kind == 16 and not name.startswith("_") else None,
                      delay=1.5)
    box, ws = mailbox("killed-mail"), workspace("killed", server.port)
    job = subprocess.Popen([ESPY, "-w", ws, "--json", "index", box],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           env=environment())
    until, hit = time.monotonic() + 30, False
    while not hit and time.monotonic() < until:
        pid = worker(job.pid, "net")
        if pid is not None and server.asked:
            kill(pid)
            hit = True
        time.sleep(0.02)
    out, err = job.communicate(timeout=120)
    server.stop()
    return hit, Ran(job.returncode, out, err), verdict(ws, f"{box}/cur/00")


scratch() # once, before there are threads
silent = Recorder(delay=30)
with concurrent.futures.ThreadPoolExecutor() as pool:
    runs = [pool.submit(without, "dead", free_port()),
            pool.submit(without, "slow", silent.port)]
    death = pool.submit(killed)
    runs = [r.result() for r in runs]
    hit, ran, (row, spf) = death.result()

for name, r, took, (row_, spf_) in runs:
    note(f"{name}: {took:.1f} s")
    ok(counts(r).get("new") == DOMAINS and r.code == 0,
       f"{name}: the index comes to its end", *r.notes())
    ok(took < 120, f"{name}: in seconds, not in hours", took)
    ok(b"no further question is asked" in r.err,
       f"{name}: and says that it gave the resolver up", r.err)
    ok((row_.get("computed") or {}).get("spf") in
       ("temperror", "unverifiable"),
       f"{name}: the verdict in the list is none", row_)
    ok(spf_["result"] in ("temperror", "unverifiable") and spf_["reason"],
       f"{name}: which is said with the reason", spf_)
ok(hit, "the net worker is killed at work")
ok(counts(ran).get("new") == DOMAINS and ran.code == 0,
   "the index goes on", *ran.notes())
same(spf["result"], "pass", "and the questions are asked once more")
silent.stop()
done()
