#!/usr/bin/env python3
"""espy inspect --json: one object per file, valid against the schema, with
what Authentication-Results say; errors are objects too."""

import os
import re
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403

SCHEMA = "../shared/design/analysis.schema.json"
FIELD = re.compile(rb"^authentication-results[ \t]*:", re.I | re.M)


def validator():
    try:
        import jsonschema
    except ImportError:
        return None
    if not os.path.exists(SCHEMA):
        return None
    with open(SCHEMA) as f:
        return jsonschema.Draft7Validator(json.load(f))


def complaints(check, objects):
    """Sentences about objects that don't fit the schema."""
    out = []
    for o in objects:
        for error in check.iter_errors(o):
            out.append(f"{o.get('file')}: {'/'.join(map(str, error.path))}: "
                       f"{error.message[:200]}")
            break
    return out


def head(path):
    with open(path, "rb") as f:
        octets = f.read().replace(b"\r\n", b"\n")
    return octets.partition(b"\n\n")[0] + b"\n"


def folder(name, files, check):
    """All files of a folder in one run."""
    listing = scratch("list")
    with open(listing, "w") as f:
        f.write("\n".join(files) + "\n")
    ran = run("inspect", "--json", "--files-from", listing)
    objects = ran.json()
    ok([o["file"] for o in objects] == files and
       all(o["schema"] == "espy.analysis/1" for o in objects) and
       ran.code == 0, f"{name}: one analysis per file, in their order",
       len(objects), ran.code, ran.err.decode(errors="replace"))
    if check is None:
        skip(f"{name}: valid", "python3-jsonschema or the schema is missing")
    else:
        bad = complaints(check, objects)
        ok(not bad, f"{name}: all valid against the schema", *bad[:10])
    bare, carry, dumb = [], 0, []
    for o, path in zip(objects, files):
        if not FIELD.search(head(path)):
            continue
        carry += 1
        fields = o["recorded"]["fields"]
        read = [f for f in fields if f["name"].lower() ==
                "authentication-results"]
        if not any(f["results"] for f in read):
            (dumb if any(f["problem"] for f in read) else bare).append(path)
    note(f"{name}: {carry} carry Authentication-Results, {len(dumb)} can't "
         f"be read and say why, {len(bare)} are silent")
    ok(len(bare) + len(dumb) <= 1 and not bare and carry > 0,
       f"{name}: Authentication-Results are read in every mail that carries"
       " them, or the reason is printed", *bare[:10], *dumb[:10])
    return objects


def errors():
    good = mails(SAMPLES)[0]
    picture = [p for p in mails(SAMPLES) if "not-mail" in p][0]
    ran = run("inspect", "--json", picture, good, "/nonexistent/mail",
              SAMPLES, good)
    objects = ran.json()
    same([o["schema"] for o in objects],
         ["espy.error/1", "espy.analysis/1", "espy.error/1", "espy.error/1",
          "espy.analysis/1"],
         "what is no mail, is not there or is a folder is an error; the"
         " others are done")
    ok(ran.code == 1 and objects[0]["file"] == picture and
       objects[0]["error"], "and the exit code is 1", *ran.notes())


def without_name(line):
    o = json.loads(line)
    o.pop("file")
    return o


FLAGS = {"weak-key", "sha1", "expired-now", "expired-then", "not-yet-valid",
         "test-key", "partial-body", "from-not-oversigned", "second-from",
         "body-differs", "header-differs", "no-expiry-check"}


def answered(check):
    """With the DNS of their days: every result has what it rests on."""
    files = [p for p in mails(SAMPLES) if "not-mail" not in p]
    objects = run("inspect", "--json", "--dns", "samples/dns.zone",
                  *files).json()
    if check is None:
        skip("samples with DNS: valid", "no python3-jsonschema, or no schema")
    else:
        bad = complaints(check, objects)
        ok(not bad, "samples with DNS: all valid against the schema", *bad)
    bad = []
    for o in objects:
        c, asked = o["computed"], o["dns_asked"]
        parts = [c["spf"], c["spf_helo"], c["dmarc"], c["dmarc"]["rfc7489"],
                 c["arc"], *c["dkim"]]
        # a chain that has no sets asks nothing, and has nothing to explain
        mute = [p["result"] for p in parts if p["result"] not in
                ("pass", "none") and not p["reason"]]
        if mute or any(q not in asked for p in parts for q in p["used"]):
            bad.append(f"{o['file']}: {mute}, asked {asked}")
        for s in c["dkim"]:
            field = open(o["file"], "rb").read()[s["offset"]:][:s["length"]]
            if not field.lower().startswith(b"dkim-signature") or \
                    set(s["flags"]) - FLAGS or (s["crypto"] == "match") != \
                    (s["key_bits"] is not None and s["result"] == "pass"):
                bad.append(f"{o['file']}: {s}")
    ok(len(objects) == len(files) and not bad, "each result that is no pass "
       "has a reason, each signature its octets, each answer used was asked",
       *bad[:5])


def standard_input():
    bad = []
    for path in mails(SAMPLES)[::8]:
        with open(path, "rb") as f:
            octets = f.read()
        now = ("--now", "2026-11-23T12:00:00Z")
        a = run("inspect", "--json", *now, path)
        b = run("inspect", "--json", *now, "-", stdin=octets)
        if without_name(a.out) != without_name(b.out) or a.code != b.code:
            bad.append(path)
    ok(not bad, "a mail on standard input gives what its file gives", *bad)


check = validator()
if os.path.isdir(CORPUS):
    folder("corpus", mails(CORPUS), check)
else:
    skip("the corpus", f"{CORPUS} is not here", 3)
folder("samples", [p for p in mails(SAMPLES) if "not-mail" not in p], check)
answered(check)
errors()
standard_input()
done()
