#!/usr/bin/env python3
"""A submitted file proves nothing: whatever mail it is, nobody is named; and
the boundary that a caller states is believed."""

import os
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403

NOW = ("--now", "2026-11-23T12:00:00Z")


def analyses(files, *options):
    listing = scratch("list")
    with open(listing, "w") as f:
        f.write("\n".join(files) + "\n")
    return run("inspect", "--json", *NOW, *options, "--files-from",
               listing).json()


def faults(o, observed):
    """What in a submitted message's analysis goes beyond a claim."""
    at, rec = o["attribution"], o["recorded"]
    out = []
    if o["provenance"] != "submitted" or observed["provenance"] != "observed":
        out.append("provenance")
    if at["service"] or at["strength"] not in ("none", "claimed"):
        out.append("named")
    if any(e["strength"] != "claimed" for e in at["evidence"]):
        out.append("evidence")
    if at["forged"] or any(a["grade"] != "present" for a in at["accounts"]):
        out.append("forged or account")
    if "so that all of its header is a claim" not in at["not_named_because"]:
        out.append("not_named_because")
    if any(h["trusted"] for h in o["hops"]):
        out.append("trusted hop")
    if rec["trust"] != "none" or rec["spf"] or rec["dkim"] or rec["dmarc"] \
            or any(f["trust"] != "none" for f in rec["fields"]):
        out.append("recorded")
    ours, theirs = o["boundary"], observed["boundary"]
    if (ours is None) != (theirs is None):
        out.append("boundary")
    elif ours and (ours["trust"] != "none" or
                   ours["ip"] != theirs["ip"] or ours["hop"] != theirs["hop"]):
        out.append("boundary")
    if o["envelope"] != observed["envelope"]:
        out.append("envelope")
    if o["delivery"] != observed["delivery"] or \
            o["content"] != observed["content"]:
        out.append("identity")
    return out


def folder(name, files, known=True):
    ours = analyses(files)
    bad = [f"{o['file']}: {faults(o, p)}" for o, p in
           zip(analyses(files, "--submitted"), ours) if faults(o, p)]
    named = sum(o["attribution"]["service"] is not None for o in ours)
    note(f"{name}: {len(ours)} messages, {named} named when observed")
    ok(ours and (named or not known) and not bad,
       f"{name}: submitted, nothing is above claimed and nobody named", *bad)


def words():
    path = mails(SAMPLES)[0]
    text = run("inspect", *NOW, "--submitted", path).out.decode()
    ok(text.count("submitted: all of this is a claim") == 2,
       "said above authentication and above attribution", text[:2000])
    ok("<- boundary (claimed)" in text, "the boundary is marked as claimed")


def stated():
    path = mails(SAMPLES)[0]
    o = run("inspect", "--json", "--ip", "2001:DB8::1", "--helo",
            "out.sender.example", "--mail-from", "<>", path).json()[0]
    same((o["boundary"]["ip"], o["boundary"]["helo"], o["boundary"]["trust"],
          o["boundary"]["hop"], o["boundary"]["reason"]),
         ("2001:db8::1", "out.sender.example", "configured", None,
          "given on the command line"), "a boundary as given")
    same(o["envelope"], {"mail_from": "", "origin": "given"},
         "the null sender as given")
    for options, words in ((("--helo", "x"), "--ip"),
                           (("--ip", "not.an.address"), "192.0.2.1"),
                           (("--mail-from", "bob"), "null sender")):
        ran = run("inspect", *options, path)
        ok(ran.code == 2 and words in ran.err.decode(),
           f"{' '.join(options)} is refused, and what it wants is said",
           *ran.notes())


def computed(*options):
    """SPF as computed with what is stated, of a sample"""
    path = [p for p in mails(SAMPLES) if "P57." in p][0]
    o = run("inspect", "--json", *NOW, "--dns", "samples/dns.zone", *options,
            path).json()[0]
    s = o["computed"]["spf"]
    return (s["result"], s["domain"], s["matched"],
            {k: v["origin"] for k, v in s["inputs"].items()},
            o["computed"]["clock"])


def stated_spf():
    sender = "<>"
    ip = ("--ip", "203.0.113.201", "--helo", "salida1.correoclaro.example")
    given = dict.fromkeys(("ip", "helo", "mail_from"), "given")
    same(computed(*ip, "--mail-from", "a@correoclaro.example")[:4],
         ("pass", "correoclaro.example",
          "203.0.113.201 through ip4:203.0.113.192/27", given),
         "SPF is computed from what is given, and says where it is from")
    same(computed("--ip", "192.0.2.99", "--helo", "x.example", "--mail-from",
                  "a@correoclaro.example")[:3],
         ("fail", "correoclaro.example", None), "another client fails")
    same(computed(*ip, "--mail-from", sender)[:2],
         ("none", "salida1.correoclaro.example"),
         "of the null sender the HELO counts")
    same(computed("--submitted")[0], "unverifiable",
         "what only a submitted header says is no input")
    same(computed("--submitted", *ip, "--mail-from",
                  "a@correoclaro.example")[0], "pass",
         "what is given is, of a submitted file too")
    same(computed()[4], NOW[1], "the clock is the one given")


# the catalogue that is built in doesn't know the story's services
folder("samples", [p for p in mails(SAMPLES) if "not-mail" not in p], False)
for folder_name in ("corpus", "honest"):
    if os.path.isdir("../shared/" + folder_name):
        folder(folder_name, mails("../shared/" + folder_name))
    else:
        skip(folder_name, "it is not here")
words()
stated()
stated_spf()
done()
