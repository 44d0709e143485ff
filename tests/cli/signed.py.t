#!/usr/bin/env python3
"""Freshly signed messages with odd headers verify, by keys that a real unbound
serves; where libopendkim finds otherwise it is known why."""

import os
import sys

sys.path[:0] = ["tests/lib", "tests/signed"]
from espy_tap import *  # noqa: E402,F403
from espy_dns import UNBOUND, Unbound  # noqa: E402
import make  # noqa: E402
import resign  # noqa: E402
from records import lines, zone  # noqa: E402

JUDGE = BUILD + "/tests/bench/opendkim"
NOW = ("--now", make.NOW_TEXT)
RESIGNED = 240

# Why libopendkim finds otherwise than espy.  (what it says; what is odd about
# the messages of which it may say so, or None: anything in From; why)
REASONS = [
    ("can't determine sender address", "from: ",
     "it looks at no signature where From is malformed"),
    ("invalid character (ASCII 0x", "domain: U-label",
     "it reads no UTF-8 in a signature (RFC 8616)"),
    ("EVP_PKEY construction failed", "record: bare",
     "it reads no bare RSAPublicKey"),
    ("callback error", "record: beside",
     "it takes no key from a name with two TXT records"),
    ("signature verification failed", "layout: blank before b's sign",
     "it empties b= only where nothing stands before its sign"),
    ("signature verification failed", "layout: fold before b's sign",
     "it empties b= only where nothing stands before its sign"),
    ("signature verification failed", "header: form feed inside",
     "it takes a form feed for a blank"),
    ("CRLF at end of body missing", "body: what looks like a header",
     "it refuses a last line of one octet without a line end"),
    ("signature timestamp in the future", "layout: t= at the clock",
     "it takes the present for the future"),
    ("invalid domain coverage", "layout: i= with odd octets",
     "it takes an encoded at sign of i= for the one before the domain"),
]


def judged(made, options):
    """espy's DKIM results of messages, in their order."""
    folder = scratch("mail")
    make.write(folder, made, [])
    ran = run("inspect", "--json", *NOW, *options, "--files-from",
              folder + "/list")
    return [[(s["result"], s["crypto"], s["reason"])
             for s in o["computed"]["dkim"]] for o in ran.json()]


def unverified(made, found):
    """Those of which not every signature passes: (name, oddities, results)"""
    return [(m.name, m.shapes, r) for m, r in zip(made, found)
            if len(r) != m.signatures or
            any(s[:2] != ("pass", "match") for s in r)]


def live(what, made, records):
    server = Unbound(lines(records), ["log-queries: yes"])
    settings = scratch("settings.ini")
    with open(settings, "w") as f:
        f.write(f"[dns]\nresolver = 127.0.0.1@{server.port}\n"
                "trust-anchor = no\n")
    found = judged(made, ("--dns", "live", "--settings", settings))
    server.stop()
    asked = {name.lower() for name, _ in server.asked()}
    bad = unverified(made, found)
    same(len(found) - len(bad), len(made),
         f"{what}: {len(made)} of {len(made)} verify, keys by live DNS") or \
        note("\n# ".join(map(str, bad[:20])))
    owners = {r[0] for r in records if "_domainkey" in r[0].split(".")}
    ok(all(o in asked for o in owners if not o.startswith("key.")),
       f"{what}: the resolver was asked for each of {len(owners)} keys",
       owners - asked)
    figures(f"{what}: {len(found) - len(bad)} of {len(made)} verify, "
            f"{sum(m.signatures for m in made)} signatures")
    return found


def by_file(made, records):
    """The same with answers from a file"""
    with open(scratch("keys.zone"), "w") as f:
        f.write(zone(records))
    return judged(made, ("--dns", scratch("keys.zone")))


def offline(made, records, found):
    same(by_file(made, records), found,
         "the same keys from a file: the same results")


def altered(made, records):
    """One octet more in each From: no signature is left."""
    copies = [make.Made(m.name, m.shapes, m.octets.replace(
        b"\nFrom:", b"\nFrom:x", 1), m.signatures) for m in made]
    passed = [(m.name, m.shapes, r)
              for m, r in zip(copies, by_file(copies, records))
              if any(s[:2] != ("fail", "mismatch") for s in r)]
    same(passed, [], "with an octet more in From none verifies")


def judge(made, records):
    """What libopendkim says: None where all signatures are good."""
    folder = scratch("judge")
    make.write(folder, made, records)
    out = subprocess.run([JUDGE, "verdicts", make.NOW_TEXT,
                          folder + "/keys.zone", folder + "/list"],
                         capture_output=True, check=True).stdout
    said = []
    for m, line in zip(made, out.decode(errors="replace").splitlines()):
        status, error, signatures = line.split("\t")
        good = signatures.split("|") == ["ok"] * m.signatures
        said.append(None if status == "Success" and good else
                    f"{status}: {error}: {signatures}")
    return said


def reason(m, said):
    for words, shape, why in REASONS:
        if words in said and (m.has(shape) or
                              (shape == "from: " and m.has("re-signed"))):
            return why
    return None


def beside(what, made, records):
    """libopendkim's verdicts beside espy's, which all are good."""
    if not os.path.exists(JUDGE):
        skip(f"{what}: libopendkim", "libopendkim-dev is not installed", 2)
        return
    said = judge(made, records)
    differ = [(m, s) for m, s in zip(made, said) if s is not None]
    unknown = [(m.name, m.shapes, s) for m, s in differ
               if reason(m, s) is None]
    same(unknown, [], f"{what}: why libopendkim does not verify "
         f"{len(differ)} of {len(made)} is known")
    ok(len(differ) < len(made) / 2, f"{what}: it verifies most", len(differ))
    for why in sorted({reason(m, s) or "not known" for m, s in differ}):
        n = sum((reason(m, s) or "not known") == why for m, s in differ)
        note(f"{what}: {n}: {why}")


if not os.access(UNBOUND, os.X_OK):
    skip_all("unbound is not installed")
made, records = make.make()
found = live("odd messages", made, records)
offline(made, records, found)
altered(made, records)
beside("odd messages", made, records)
if os.path.isdir(CORPUS):
    made, records = resign.resign(mails(CORPUS), RESIGNED)
    live("real mails, signed afresh", made, records)
    beside("real mails, signed afresh", made, records)
else:
    skip("real mails, signed afresh", f"{CORPUS} is not here", 4)
done()
