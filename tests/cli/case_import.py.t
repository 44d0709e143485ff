#!/usr/bin/env python3
"""An exported case is opened in a workspace of its own: the same verdicts,
log and history; what was damaged, or is no export, is refused."""

import hashlib
import io
import json
import os
import re
import sqlite3
import sys
import tarfile

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402

HERE = dict(ESPY_NOW="2026-11-21T09:00:00Z", ESPY_ACTOR="lucia",
            ESPY_LETTERS="K7Q", ESPY_MASK_KEY="test")
THERE = dict(ESPY_NOW="2026-11-22T09:00:00Z", ESPY_ACTOR="bea",
             ESPY_LETTERS="ZZ9")
WS = t.scratch("ws")


def here(*words):
    return t.run("-w", WS, *words, **HERE)


def there(name, *words):
    return t.run("-w", t.scratch(name), *words, **THERE)


def json_of(ran):
    try:
        return ran.json()
    except ValueError:
        return []


def settings():
    top = os.path.abspath("samples") + "/"
    os.makedirs(WS, mode=0o700)
    with open("samples/settings.ini", encoding="utf-8") as f:
        text = f.read()
    for key in ("dir", "file", "path"):
        text = text.replace(f"\n{key} = ", f"\n{key} = {top}")
    with open(WS + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(text)


def verdicts(rows):
    keys = ("subject", "recorded", "computed", "attribution", "relationship",
            "boundary", "mail_from", "time", "disposition", "provenance",
            "kind")
    return {r["sha256"]: [r[k] for k in keys] for r in rows}


def shown(run_, name, ids):
    """What show says of each, but where it lies and who else has it"""
    out = {}
    for i in ids:
        a = (json_of(run_(name, "--json", "show", i) if name else
                     run_("--json", "show", i)) or [{}])[0]
        a.get("computed", {}).pop("clock", None)
        out[i] = [a.get(k) for k in ("from", "boundary", "recorded",
                                     "computed", "attribution",
                                     "relationship", "hops", "links")]
    return out


settings()
here("index")
here("domain", "deny", "bancosol.example", "correo-andino", "--by", "Ana")
here("case", "new", "--title", "relay7", "--query",
     "service:correo-andino protected:bancosol.example or "
     "service:correo-andino protected:tienda-lima.example")
here("case", "note", "1", "called the owner")
here("case", "move", "1", "attributed", "--reason", "relay7 is theirs")
whole, redacted = t.scratch("whole.tar"), t.scratch("redacted.tar")
t.same([here("case", "export", "1", whole, "--whole").code,
        here("case", "export", "1", redacted).code], [0, 0],
       "a case is exported, as a whole and redacted")

# --- as a whole
ran = there("a", "case", "import", whole)
t.ok(ran.code == 0 and b"28 of 28 verdicts are the same" in ran.err,
     "all messages are judged again, and alike", ran.err)
mine = json_of(here("--json", "list", "case:1"))
theirs = json_of(there("a", "--json", "list", "case:K7Q-0001"))
t.same(verdicts(theirs), verdicts(mine), "each row has the same verdicts")
ids = sorted(r["sha256"] for r in mine)[::6]
t.same(shown(there, "a", ids), shown(here, None, ids),
       "and each message shows the same, to the DNS answers")
one, two = json_of(here("--json", "case", "show", "1"))[0], \
    json_of(there("a", "--json", "case", "show", "K7Q-0001"))[0]
keys = ("case", "title", "state", "owner", "messages", "notes", "domains",
        "notifications", "opened_at")
t.same({k: two[k] for k in keys}, {k: one[k] for k in keys},
       "the case is the same")
log = [e["words"] for e in json_of(there("a", "--json", "case", "log",
                                         "K7Q-0001"))]
t.same(log[:-1], [e["words"] for e in json_of(here("--json", "case", "log",
                                                   "1"))],
       "its log is the other one's, and that it was imported")
ran = there("a", "case", "contrast", "K7Q-0001")
t.ok(b"203.0.113.57" in ran.out, "its contrast names the relay", ran.out)
t.same(there("a", "case", "verify").code, 0, "all of it is whole")
t.same(there("a", "case", "note", "K7Q-0001", "go on").code, 0,
       "and can be gone on with")
t.same(there("a", "case", "new", theirs[0]["sha256"]).out.strip(),
       b"ZZ9-0001", "beside cases of its own")
db = sqlite3.connect(t.scratch("a") + "/espy.db")
db.execute("UPDATE k_imported_event SET line = replace(line, 'relay7',"
           " 'relay8') WHERE ordinal = 0")
db.commit()
db.close()
ran = there("a", "case", "verify")
t.ok(ran.code == 1 and b"log that came with this case" in ran.out,
     "what is changed in the log that came along is named", ran.out)

# --- redacted
ran = there("b", "case", "import", redacted)
t.ok(ran.code == 0 and b"can't be checked" in ran.err,
     "a redacted one is opened, and says what it can't", ran.err)
theirs = json_of(there("b", "--json", "list", "case:K7Q-0001"))
keep = ("recorded", "computed", "attribution", "relationship")
t.same({r["sha256"]: [r[k] for k in keep] for r in theirs},
       {r["sha256"]: [r[k] for k in keep] for r in mine},
       "its verdicts stand as they were exported")
ran = there("b", "show", theirs[0]["sha256"])
t.ok(ran.code == 3 and ran.err, "its octets are not there", ran.err)
t.same(there("b", "case", "verify").code, 0, "which is nothing broken")

# --- where it may not go, and what is none
ran = there("a", "case", "import", whole)
t.ok(ran.code == 3 and b"workspace of its own" in ran.err,
     "not into a workspace that is in use", ran.err)


def variant(name, change, of=None):
    """The tar with one file changed: change(name, octets) -> pairs"""
    path = t.scratch(name + ".tar")
    with tarfile.open(of or whole) as old, \
            tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as new:
        for m in old:
            for n, octets in change(m.name, old.extractfile(m).read()):
                info = tarfile.TarInfo(n)
                info.size, info.mtime, info.mode = len(octets), m.mtime, \
                    m.mode
                new.addfile(info, io.BytesIO(octets))
    return path


def flipped(which):
    def change(name, octets):
        if name.startswith(which) and flipped.left:
            flipped.left = False
            octets = octets[:-9] + bytes([octets[-9] ^ 1]) + octets[-8:]
        return [(name, octets)]
    flipped.left = True
    return change


def forged_log(name, octets):
    """A log with an event changed, and a manifest that fits it"""
    if name == "manifest.json":
        m = json.loads(octets)
        log = forged_log.log
        for f in m["files"] if "files" in m else m["entries"]:
            if f["name"] == "log.jsonl":
                f["size"], f["sha256"] = len(log), \
                    hashlib.sha256(log).hexdigest()
        octets = json.dumps(m).encode()
    elif name == "log.jsonl":
        octets = forged_log.log
    return [(name, octets)]


with tarfile.open(whole) as f:
    forged_log.log = f.extractfile("log.jsonl").read().replace(
        b"relay7 is theirs", b"relay9 is theirs")
with open(whole, "rb") as f:
    octets = f.read()
with open(t.scratch("cut.tar"), "wb") as f:
    f.write(octets[:len(octets) // 2])
with open(t.scratch("text.tar"), "wb") as f:
    f.write(b"This is no tar.\n" * 100)
bad = [
    ("a message with a flipped bit", variant("m", flipped("messages/")),
     b"messages/"),
    ("settings with a flipped bit", variant("s", flipped("settings")),
     b"settings.ini"),
    ("a log that was changed with its manifest", variant("l", forged_log),
     b"event"),
    ("a file that the manifest does not name",
     variant("x", lambda n, o: [(n, o)] + (
         [("extra.txt", b"x")] if n == "case.json" else [])), b"extra.txt"),
    ("a path that leads elsewhere",
     variant("p", lambda n, o: [(n, o)] + (
         [("../escape", b"x")] if n == "case.json" else [])), b""),
    ("a file that is missing",
     variant("n", lambda n, o: [] if n == "README.txt" else [(n, o)]),
     b"files"),
    ("one that was cut off", t.scratch("cut.tar"), b""),
    ("what is no tar", t.scratch("text.tar"), b""),
    ("what is not there", t.scratch("none.tar"), b"none.tar"),
]
for i, (what, path, word) in enumerate(bad):
    ran = there(f"bad{i}", "case", "import", path)
    t.ok(ran.code in (2, 3) and ran.err and word in ran.err and
         not json_of(there(f"bad{i}", "--json", "case", "list")),
         f"{what} is refused with a sentence, and no case is there",
         ran.code, ran.err)
t.ok(not os.path.exists(t.scratch("escape")), "nothing is written elsewhere")

# --- settings of somebody who means ill, with a manifest that fits them
EVIL = b"""
[ui]
editor = touch /tmp/espy-evil
[dns]
mode = live
resolver = 192.0.2.99
[catalogue]
dir = /etc
[reporter]
name = Eve
address = eve@evil.example
[source maildir]
path = /etc
query = *
keep = all
"""


def evil(name, octets):
    if name == "manifest.json":
        m = json.loads(octets)
        for f in m["files"]:
            if f["name"] == "settings.ini":
                f["size"] = len(evil.settings)
                f["sha256"] = hashlib.sha256(evil.settings).hexdigest()
        m["files"].append({"name": "catalogue/0/map.csv", "size": len(MAP),
                           "sha256": hashlib.sha256(MAP).hexdigest()})
        octets = json.dumps(m).encode()
    elif name == "settings.ini":
        octets = evil.settings
    return [(name, octets)] + (
        [("catalogue/0/map.csv", MAP)] if name == last else [])


def with_rows(name, octets, rows):
    """Other rows, and a manifest that fits them"""
    if name == "manifest.json":
        m = json.loads(octets)
        for f in m["files"]:
            if f["name"] == "rows.jsonl":
                f["size"] = len(rows)
                f["sha256"] = hashlib.sha256(rows).hexdigest()
        octets = json.dumps(m).encode()
    return [(name, rows if name == "rows.jsonl" else octets)]


def other_case(name, octets):
    return with_rows(name, octets, other_case.rows.replace(
        b'"id":"' + CASE, b'"id":"Z9Z-0001', 1))


def wild(name, octets):
    """Numbers that name no strength, no relation, no kind ..."""
    return with_rows(name, octets, re.sub(
        rb'"(kind|relation|impersonation|strength|provenance|trust|'
        rb'disagrees)":\d+', rb'"\1":1000000', wild.rows))


with tarfile.open(whole) as f:
    evil.settings = f.extractfile("settings.ini").read() + EVIL
    other_case.rows = f.extractfile("rows.jsonl").read()
    CASE = json.loads(f.extractfile("manifest.json").read())["case"].encode()
    last = f.getnames()[-1]
MAP = b"base_reverse_dns,name,type\nexample.net,Example Net,Web Host\n"
ran = there("evil", "case", "import", variant("evil", evil))
with open(t.scratch("evil") + "/settings.ini", "rb") as f:
    kept = f.read()
t.ok(ran.code == 0 and b"[receiver office]" in kept and
     not any(word in kept for word in (b"editor", b"/etc", b"live", b"Eve",
                                       b"192.0.2.99", b"query", b"keep")),
     "of settings nothing is taken but what verdicts hang on", ran.err, kept)
with open(t.scratch("evil") + "/catalogue/0/map.csv", "rb") as f:
    t.same(f.read(), MAP, "a map of reverse names is a service list, too")
ran = there("other", "case", "import", variant("other", other_case))
t.ok(ran.code == 3 and b"does not belong to this case" in ran.err and
     not json_of(there("other", "--json", "case", "list")),
     "rows of another case are refused with a sentence", ran.err)

# --- a redacted one is believed as it stands: there is nothing to judge anew
with tarfile.open(redacted) as f:
    wild.rows = f.extractfile("rows.jsonl").read()
ran = there("wild", "case", "import", variant("wild", wild, redacted))
case = CASE.decode()
codes = [there("wild", *words).code for words in (
    ("list",), ("--json", "list"), ("case", "show", case),
    ("--json", "case", "show", case), ("case", "contrast", case),
    ("case", "stopped", case), ("domain", "show", "bancosol.example"))]
t.same([ran.code, *codes], [0] * 8,
       "numbers in it that stand for nothing are nothing")
db = sqlite3.connect(t.scratch("wild") + "/espy.db")
db.execute("DELETE FROM k_imported_event")
db.commit()
db.close()
ran = there("wild", "case", "verify")
t.ok(ran.code == 1 and b"the log that came with this case" in ran.out,
     "that the log which came along is gone is named", ran.out, ran.err)
t.done()
