#!/usr/bin/env python3
"""espy doctor --boundary: which chains of receivers there are; the settings
that it suggests make configured what was inferred, and change no verdict."""

import os
import signal
import subprocess
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403

NOW = ("--now", "2026-11-23T12:00:00Z")


def index_facts(ws, folder):
    """Reads all messages; their text, which takes longer, need not be done."""
    p = subprocess.Popen([ESPY, "-w", ws, "index", folder],
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         env=environment())
    n = len(mails(folder))
    for line in p.stderr:
        if f"{n} of {n} read".encode() in line:
            p.send_signal(signal.SIGINT)
            break
    p.stderr.read()
    p.wait()


def chains(ws):
    ran = run("-w", ws, "doctor", "--boundary", "--json")
    return ran.json() if ran.code == 0 else []


def inspected(files, settings):
    listing = scratch("list")
    with open(listing, "w") as f:
        f.write("\n".join(files) + "\n")
    options = ("--settings", settings) if settings else ()
    return run("inspect", "--json", *NOW, *options, "--files-from",
               listing).json()


def word(result):
    return result and (result["result"], result["domain"])


def verdict(o):
    """What must not change, by name."""
    at, rec, b = o["attribution"], o["recorded"], o["boundary"]
    return {
        "service": at["service"], "strength": at["strength"],
        "carrier": at["carrier"], "forged": len(at["forged"]),
        "accounts": [(a["value"], a["grade"]) for a in at["accounts"]],
        "spf": word(rec["spf"]), "dmarc": word(rec["dmarc"]),
        "dkim": [word(r) for r in rec["dkim"]], "arc": word(rec["arc"]),
        "ip": b and b["ip"], "hop": b and b["hop"],
        "envelope": o["envelope"], "relationship": o["relationship"],
    }


def trusts(objects):
    count = {}
    for o in objects:
        b = o["boundary"]
        key = (b["trust"] if b else "no boundary", o["recorded"]["trust"])
        count[key] = count.get(key, 0) + 1
    return count


def tell(name, objects):
    for key, n in sorted(trusts(objects).items()):
        note(f"{name}: boundary {key[0]}, results {key[1]}: {n}")


def folder(name):
    path = "../shared/" + name
    ws = scratch("ws-" + name)
    index_facts(ws, path)
    found = chains(ws)
    ok(found and all(c["schema"] == "espy.boundary/1" and
                     1 <= len(c["samples"]) <= 5 and
                     c["source"] == name for c in found),
       f"{name}: one object a chain, with samples")
    ok(sum(c["messages"] for c in found) > 0.99 * len(mails(path)) and
       all(c["inferred"] == c["messages"] for c in found),
       f"{name}: nearly all messages have one, all inferred")
    settings = scratch(name + ".ini")
    with open(settings, "w") as f:
        f.write("\n".join(dict.fromkeys(c["settings"] for c in found
                                        if c["settings"])))
    files = mails(path)
    before, after = inspected(files, None), inspected(files, settings)
    tell(f"{name} before", before)
    tell(f"{name} after", after)
    changed = []
    for x, y in zip(before, after):
        a, b = verdict(x), verdict(y)
        changed += [f"{x['file']}: {k}: {a[k]!r} -> {b[k]!r}"
                    for k in a if a[k] != b[k]]
    ok(before and not changed,
       f"{name}: the suggested settings change no verdict", *changed)
    configured = sum(o["boundary"] is not None and
                     o["boundary"]["trust"] == "configured" for o in after)
    ok(configured > 0.98 * len(files),
       f"{name}: and make boundaries configured", configured, len(files))
    results = sum(o["recorded"]["trust"] == "configured" for o in after)
    were = sum(o["recorded"]["trust"] == "inferred" for o in before)
    ok(results >= 0.98 * were,
       f"{name}: and the results that receivers recorded", results, were)


def made():
    """A small mailbox: two receivers, a gateway, one stray message."""
    top = maildir("made", [])
    head = ("From: a@sender.example\nSubject: x\nDate: Mon, 23 Nov 2026 "
            "07:41:00 +0000\nMessage-ID: <{n}@sender.example>\n\nhello\n")

    def put(n, received):
        with open(f"{top}/cur/{n}.made:2,S", "w") as f:
            f.write(received + head.format(n=n))

    for n in range(12):
        put(n, f"Authentication-Results: mx1.corp.example; spf=pass "
               f"smtp.mailfrom=sender.example\n"
               f"Received: from out.sender.example (out.sender.example "
               f"[192.0.2.{n}]) by mx1.corp.example (Postfix) with ESMTP id "
               f"{n}; Mon, 23 Nov 2026 07:41:{n:02} +0000\n"
               "Authentication-Results: mx1.corp.example; dkim=none\n"
               "Authentication-Results: liar.example; dkim=none\n")
    for n in range(20, 32):
        put(n, f"Received: from mx0a-00288b01.pphosted.com "
               f"(mx0a-00288b01.pphosted.com [198.51.100.{7 + (n > 30)}]) by "
               f"in.desk.example (Postfix) with ESMTP id {n}; Mon, 23 Nov "
               f"2026 07:41:{n:02} +0000\n"
               f"Received: from out.sender.example (out.sender.example "
               f"[192.0.2.{n}]) by mx0a-00288b01.pphosted.com (PPS) with "
               f"ESMTPS id {n}; Mon, 23 Nov 2026 07:41:{n:02} +0000\n")
    put(40, "Received: from x (x [192.0.2.99]) by stray,.com.example "
            "(Postfix) with ESMTP id 1; Mon, 23 Nov 2026 07:41:03 +0000\n")
    put(41, "Received: from x (x [192.0.2.99]) by stray.example (Postfix) "
            "with ESMTP id 1; Mon, 23 Nov 2026 07:41:03 +0000\n")
    ws = scratch("ws-made")
    run("-w", ws, "index", "--source", "office", top)
    return ws


def suggested():
    ws = made()
    by = {c["chain"]: c for c in chains(ws)}
    corp = by[".corp.example"]
    same((corp["source"], corp["messages"], corp["inferred"]),
         ("office", 12, 12), "a chain of a source, counted")
    same([s["ip"] for s in corp["samples"]],
         [f"192.0.2.{n}" for n in (11, 10, 9, 8, 7)],
         "the five newest as samples")
    same(corp["settings"].splitlines()[:3],
         ["[receiver corp.example]", "by = mx1.corp.example",
          "authserv-id = mx1.corp.example"], "settings to copy")
    ok("# results = below" in corp["settings"],
       "results below are a comment to decide about", corp["settings"])
    ok("liar" not in json.dumps(by), "what a sender calls himself is no "
       "suggestion")
    desk = by[".desk.example"]
    same([(g["host"], g["name"], g["messages"]) for g in desk["gateways"]],
         [("mx0a-00288b01.pphosted.com", "Proofpoint", 12)],
         "a gateway by its name")
    ok("\n# gateway = mx0a-00288b01.pphosted.com\n"
       "# gateway = 198.51.100.7\n"
       "# (seen less often: 1 more by address)\n"
       "# authserv-id = ppops.net\n" in desk["settings"], "suggested as comment, with addresses seen often",
       desk["settings"])
    ok(all(line.startswith("# ") for c in by.values()
           for line in (c["settings"] or "").splitlines()
           if "stray" in c["chain"]),
       "a host seen once is a comment as a whole", by)
    text = run("-w", ws, "doctor", "--boundary").out.decode()
    ok("Source office: " in text and
       ".corp.example   12 messages, inferred" in text and
       "[receiver desk.example]" in text, "for people", text)
    return ws, text


def pasted(ws, text):
    """What is printed for people, pasted; then with the gateway."""
    lines = text[text.index("\n[receiver"):]
    with open(ws + "/settings.ini", "w") as f:
        f.write(lines)
    ran = run("-w", ws, "doctor", "--boundary")
    ok(ran.code == 0 and b"settings.ini" not in ran.err,
       "the lines are settings in order", ran.err.decode())
    gateway = lines.replace("# gateway", "gateway")
    with open(ws + "/settings.ini", "w") as f:
        f.write(gateway)
    o = run("inspect", "--json", "--settings", ws + "/settings.ini",
            scratch("made") + "/cur/25.made:2,S").json()[0]
    same((o["boundary"]["ip"], o["boundary"]["trust"],
          o["boundary"]["receiver"]),
         ("192.0.2.25", "configured", "desk.example"),
         "with the gateway's lines the boundary lies behind it")


pasted(*suggested())
for name in ("corpus", "honest"):
    if os.path.isdir("../shared/" + name):
        folder(name)
    else:
        skip(name, "it is not here", 5)
done()
