#!/usr/bin/env python3
"""espy case export: what the tar holds, that it can be checked without espy,
and that a redacted one names no recipient of ours in any form."""

import base64
import calendar
import csv
import hashlib
import io
import json
import os
import re
import shutil
import sys
import tarfile
import time

sys.path.insert(0, "tests/lib")
from espy_tap import done, mails, ok, run, same, scratch, SAMPLES  # noqa: E402

ENV = {"ESPY_LETTERS": "K7Q", "ESPY_ACTOR": "rk", "ESPY_MASK_KEY": "test",
       "ESPY_NOW": "2026-11-23T10:00:00Z"}
TOP = os.path.abspath("samples")


def espy(ws, *words, **more):
    return run("-w", ws, *words, **{**ENV, **more})


def workspace(name):
    ws = scratch(name)
    os.mkdir(ws, 0o700)
    with open(TOP + "/settings.ini", encoding="utf-8") as f:
        text = f.read()
    for key in ("dir", "file", "path"):
        text = text.replace(f"\n{key} = ", f"\n{key} = {TOP}/")
    with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(text)
    espy(ws, "index")
    return ws


def members(path):
    with tarfile.open(path) as t:
        return {m.name: t.extractfile(m).read() for m in t.getmembers()}


def lines(octets):
    return [json.loads(x) for x in octets.splitlines()]


def sha(octets):
    return hashlib.sha256(octets).hexdigest()


def body_of(ev):
    """The hash of an event, as README.txt says"""
    out = b""
    when = calendar.timegm(time.strptime(ev["time"], "%Y-%m-%dT%H:%M:%SZ"))
    for f in (ev["event"], ev["act"], ev["undoes"], when, ev["actor"],
              ev["subject"], ev["kind"], bytes.fromhex(ev["payload_hash"])):
        f = f if isinstance(f, bytes) else str(f).encode()
        out += b"%d:" % len(f) + f
    return sha(out)


def link(prev, body):
    return sha(bytes.fromhex(prev) + b"6:form 332:" + bytes.fromhex(body))


def forms(address):
    local, domain = address.lower().encode().split(b"@")
    return [local + at + domain for at in
            (b"@", b"=", b"=40", b"%40", b"%2540", b"&#64;", b"\\u0040")]


def leaks(octets, addresses):
    """Addresses that can be read: as they are, or within base64"""
    texts = [octets.lower()]
    for run_ in re.findall(rb"[A-Za-z0-9+/_-]{16,}={0,2}", octets):
        for cut in range(4):
            piece = run_[cut:]
            piece = piece[:len(piece) // 4 * 4]
            try:
                texts.append(base64.b64decode(piece, altchars=b"-_").lower())
                texts.append(base64.b64decode(piece).lower())
            except ValueError:
                pass
    return sorted({a for a in addresses for f in forms(a) for t in texts
                   if f in t})


ws = workspace("ws")
found = espy(ws, "--json", "list", "ip:203.0.113.57 dmarc:fail").json()
shas = [r["sha256"] for r in found]
octets = {sha(open(f, "rb").read()): open(f, "rb").read()
          for f in mails(SAMPLES)}
espy(ws, "mark", "legitimate", [s for s in octets if s not in shas][0])
espy(ws, "case", "new", "--title", "relay7", *shas)
recipients = set()
for s in shas:
    head = re.sub(rb"\r?\n[ \t]+", b" ", octets[s].split(b"\n\n")[0]
                  .split(b"\r\n\r\n")[0]).decode("utf-8", "replace")
    for field in head.splitlines():
        if re.match("(to|cc|delivered-to|x-original-to):", field, re.I):
            recipients.update(re.findall(r"[\w.+-]+@[\w.-]+\w", field))
        elif field.lower().startswith("received:"):
            recipients.update(re.findall(r"for <([^>]+)>", field))
victim = sorted(recipients)[0]
espy(ws, "case", "note", "1", "call " + victim + " back")
espy(ws, "draft", "new", "1")
espy(ws, "case", "new", "--title", "another matter",
     [s for s in octets if s not in shas][1])
espy(ws, "case", "note", "2", "nobody's business")

red, whole = scratch("red.tar"), scratch("whole.tar")
r = espy(ws, "case", "export", "1", red)
ok(r.code == 0 and os.stat(red).st_mode & 0o777 == 0o600,
   "a redacted export, for its owner alone", *r.notes())
r = espy(ws, "case", "export", "1", whole, "--whole")
ok(r.code == 0 and b"36 messages" in r.err, "a whole one", *r.notes())
r = espy(ws, "case", "export", "1", whole, "--whole")
ok(r.code == 3 and b"already" in r.err, "a file that is there is not "
   "replaced unasked", *r.notes())
r = espy(ws, "--json", "case", "export", "1", whole, "--whole", "--force")
ok(r.code == 0 and r.json()[0]["octets"] == os.stat(whole).st_size,
   "with --force it is; programs are told what was written", *r.notes())
same(espy(ws, "case", "export", "1", "-", "--whole").out,
     open(whole, "rb").read(), "the same case, the same time: the same octets")
r = espy(ws, "case", "export", "1", scratch("no/such.tar"))
ok(r.code == 3 and not os.path.exists(scratch("no")),
   "a folder that is not there", *r.notes())

for path, form in ((red, "redacted"), (whole, "whole")):
    have = members(path)
    with tarfile.open(path) as t:
        names = t.getnames()
        plain = all(m.isreg() and m.uid == m.gid == 0 and m.mode == 0o400 and
                    m.mtime == 1795428000 for m in t.getmembers())
    m = json.loads(have["manifest.json"])
    ok(names[0] == "manifest.json" and plain and
       m["schema"] == "espy.export/1" and m["form"] == form and
       m["case"] == "K7Q-0001" and m["workspace"] == "K7Q" and
       len(m["messages"]) == 36, form + ": the manifest comes first")
    same({f["name"]: (f["size"], f["sha256"]) for f in m["files"]},
         {k: (len(v), m["messages"] and (os.path.basename(k)[:64] if
          k.endswith(".eml") else sha(v))) for k, v in have.items()
          if k != "manifest.json"},
         form + ": it names every file with its size and hash")
    same([f["name"] for f in m["files"]], names[1:], form + ": in order")
    same(sorted(x["sha256"] for x in m["messages"]), sorted(shas),
         form + ": and the hashes of the originals")
    events = lines(have["log.jsonl"])
    good = events[-1]["hash"] == m["head"]["hash"] and \
        events[-1]["event"] == m["head"]["event"]
    for i, ev in enumerate(events):
        good = good and ev["form"] == 3 and \
            link(ev["prev"], ev["body"]) == ev["hash"] and \
            (i == 0 or ev["prev"] == events[i - 1]["hash"])
        if ev["own"]:
            good = good and body_of(ev) == ev["body"] and (
                ev["masked"] or
                sha(ev["payload"].encode()) == ev["payload_hash"])
    ok(good, form + ": the chain can be worked out from its log")
    others = [ev for ev in events if not ev["own"]]
    ok(len(others) == 5 and all(ev["kind"] is None and
                                ev["subject"] is None for ev in others) and
       b"nobody's business" not in b"".join(have.values()),
       form + ": of other matters there is nothing but hashes", others)
    rows = list(csv.DictReader(io.StringIO(have["messages.csv"].decode())))
    same(({x["sha256"] for x in rows}, {x["boundary_ip"] for x in rows}),
         (set(shas), {"203.0.113.57"}), form + ": messages.csv")
    same({x["sha256"] for x in lines(have["messages.jsonl"])}, set(shas),
         form + ": messages.jsonl")
    ok(b"K7Q-0001" in have["README.txt"] and all(
        n.split("/")[0].encode() in have["README.txt"] for n in names
        if n != "README.txt"), form + ": README.txt names what there is")

have = members(whole)
same({k[9:73]: v for k, v in have.items() if k.endswith(".eml")},
     {s: octets[s] for s in shas}, "whole: messages as they came")
same(json.loads(have["case.json"]),
     espy(ws, "--json", "case", "show", "1").json()[0], "whole: the case")
same(lines(have["messages.jsonl"]),
     sorted(espy(ws, "--json", "list", "case:K7Q-0001").json(),
            key=lambda x: x["sha256"]), "whole: its messages, as listed")
same(json.loads(have["contrast.json"]),
     espy(ws, "--json", "case", "contrast", "1").json()[0],
     "whole: the contrast")
same(json.loads(have["stopped.json"]),
     espy(ws, "--json", "case", "stopped", "1").json()[0],
     "whole: whether its mail has stopped")
ok(b"[receiver office]" in have["settings.ini"] and
   b"[reporter]" not in have["settings.ini"] and
   "catalogue/0/correo-andino.ini" in have,
   "whole: receivers and services that verdicts hang on, no more")
one = espy(ws, "show", "--dns", shas[0]).out.decode().splitlines()
zone = have[f"dns/{shas[0]}.zone"].decode().splitlines()
same(sorted(x for x in zone if x[:1] not in ";$"),
     sorted(x for x in one if x[:1] not in ";$"),
     "whole: the DNS answers that a message's verdicts hang on")

ok(len(recipients) > 3 and leaks(b"".join(octets[s] for s in shas),
                                 recipients) != [],
   "the messages name recipients of ours")
have = members(red)
ok("settings.ini" not in have and not any(
    k.endswith(".eml") for k in have), "redacted: no settings, no octets")
same(leaks(b"\n".join(have.values()), recipients), [],
     "redacted: no recipient of ours stands in it in any form")
note = [e for e in lines(have["log.jsonl"]) if e["kind"] == "case.note"][0]
ok(note["masked"] and "rcpt-" in note["payload"],
   "redacted: what an event says is masked, and said to be", note)
head = have[f"messages/{shas[0]}.headers.txt"]
ok(b"\r\n\r\n" not in head and b"rcpt-" in head and b"Subject:" in head,
   "redacted: messages are their header fields")

# --- what was changed is not handed on ---
evidence = ws + "/evidence/" + shas[0]
os.chmod(evidence, 0o600)
with open(evidence, "r+b") as f:
    f.seek(100)
    f.write(b"X")
r = espy(ws, "case", "export", "1", scratch("bad.tar"), "--whole")
ok(r.code == 3 and b"verify" in r.err and
   not os.path.exists(scratch("bad.tar")) and
   not [f for f in os.listdir(scratch()) if f.endswith(".tmp")],
   "a changed copy: nothing is exported, nothing is left", *r.notes())
shutil.rmtree(ws)
done()
