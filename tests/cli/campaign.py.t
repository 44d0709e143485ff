#!/usr/bin/env python3
"""Campaigns, on the samples: one for each mailing of relay7 and no stranger
in it, whatever the order; counts as counted here; what is judged anew, moved
to another service or erased; killed while indexing."""

import collections
import email
import email.policy
import itertools
import os
import random
import re
import shutil
import sqlite3
import sys

sys.path.insert(0, "tests/lib")
sys.path.insert(0, "samples")
from espy_tap import *  # noqa: E402,F403
from maker import wave  # noqa: E402

NOW = "2026-11-24T12:00:00Z"
HERE = os.path.abspath("samples")


def settings(ws, paths=""):
    os.makedirs(ws, mode=0o700)
    with open("samples/settings.ini", encoding="utf-8") as f:
        text = f.read()
    for key in ("dir", "file", "path"):
        text = text.replace(f"\n{key} = ", f"\n{key} = {HERE}/")
    if paths:  # sources of its own
        text = re.sub(r"\[source [^[]*", "", text) + paths
    with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(text)
    return ws


def espy(ws, *words, **env):
    env.setdefault("ESPY_NOW", NOW)
    return run("-w", ws, *words, ESPY_ACTOR="rk", **env)


def js(ws, *words):
    return espy(ws, "--json", *words).json()


# --- which message is of which mailing: by a sentence that only it has ---

SENTENCES = {name: max((s for p in c["text"]
                        for s in re.split(r"\{[^}]*\}", p)), key=len).strip()
             for name, c in wave.CAMPAIGNS.items()}


def mailing(ws, sha256):
    raw = espy(ws, "show", "--raw", sha256).out
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    text = " ".join(p.get_content() for p in mail.walk()
                    if p.get_content_maintype() == "text")
    text = " ".join(text.split())
    for name, sentence in SENTENCES.items():
        if sentence in text:
            return name
    return None


def groups(rows):
    """{campaign: its messages}; those that are alone are left out"""
    out = collections.defaultdict(set)
    for r in rows:
        if r["campaign"] is not None:
            out[r["campaign"]].add(r["sha256"])
    return dict(out)


def partition(ws):
    return {frozenset(v) for v in groups(js(ws, "list")).values()}


ws = settings(scratch("ws"))
ran = espy(ws, "index")
ok(ran.code in (0, 1), "the samples are indexed", *ran.notes())
rows = {r["sha256"]: r for r in js(ws, "list")}
found = groups(rows.values())
story = {sha: mailing(ws, sha) for sha, r in rows.items()
         if r["boundary"]["ip"] == "203.0.113.57" or r["reports"]}
story = {sha: name for sha, name in story.items() if name}
same(len(set(story.values())), 6, "relay7 sent six mailings")
ok(len(story) >= 36, "of 36 mails at least", len(story))


def well(found, story, rows):
    """What is wrong with the campaigns of the story"""
    bad = []
    for name in SENTENCES:
        named = {s for s, n in story.items() if n == name and
                 rows[s]["attribution"]["service"] == "correo-andino"}
        where = [c for c, v in found.items() if v & named]
        if len(where) != 1 or found[where[0]] != named:
            bad.append(f"{name}: {len(named)} messages, in " + ", ".join(
                f"{c} ({len(found[c])})" for c in where))
    return bad


bad = well(found, story, rows)
ok(not bad, "each mailing is one campaign with no stranger in it", *bad)
services = {c: {rows[s]["attribution"]["service"] for s in v}
            for c, v in found.items()}
ok(all(len(v) == 1 for v in services.values()),
   "each campaign has one service", services)
ok(all(len(v) > 1 for v in found.values()), "and two messages or more")

# --- espy campaign list, show ---

lines = js(ws, "campaign", "list")
same({c["campaign"] for c in lines}, set(found), "all of them are listed")
ok([c["last"] for c in lines] == sorted((c["last"] for c in lines),
                                        reverse=True), "the newest first")
bad = []
db = sqlite3.connect(f"file:{ws}/espy.db?mode=ro", uri=True)
for c in lines:
    mine = [rows[s] for s in found[c["campaign"]]]
    shas = {m["sha256"] for m in c["members"]}
    reports = {r for sha in shas for r, in db.execute(
        "SELECT n.report FROM d_report_message n JOIN d_message m"
        " ON m.id = n.message WHERE hex(m.sha256) = ?", (sha.upper(),))}
    deliveries = {r["same_delivery"] or r["sha256"] for r in mine}
    domains = collections.Counter(
        r["relationship"]["domain"] for r in mine
        if r["relationship"]["domain"])
    days = {d["day"][:10]: d["messages"] for d in c["days"] if d["messages"]}
    own = collections.Counter(r["received"][:10] for r in mine
                              if r["provenance"] == "observed")
    if (shas != found[c["campaign"]] or c["messages"] != len(mine) or
            c["reports"] != len(reports) or
            c["deliveries"] != len(deliveries) or
            c["dispositions"]["open"] != len(mine) or
            {d["domain"]: d["messages"] for d in c["domains"]} != domains or
            (own and days != dict(own))):
        bad.append((c["campaign"], len(mine), len(reports), len(deliveries),
                    domains, own, {k: v for k, v in c.items()
                                   if k not in ("members", "related")}))
ok(not bad, "messages, deliveries, reports, domains and days as counted here",
   *bad)
why = [m["why"] for c in lines for m in c["members"]]
ok(all(w and w["words"] and w["same_service"] for w in why),
   "each message has a reason")
ok(all(m["why"]["beside"] in {x["sha256"] for x in c["members"]}
       for c in lines for m in c["members"]),
   "which is another message of the same campaign")
ok(all(m["file"] is None or os.path.exists(m["file"]) for c in lines
       for m in c["members"]), "and a file")
first = next(c for c in lines if c["subject"] and
             found[c["campaign"]] & {s for s, n in story.items()
                                     if n == "banco-a"})
name = first["campaign"]
text = espy(ws, "campaign", "show", name)
ok(text.code == 0 and b"203.0.113.57" in text.out and
   text.out.count(b"beside ") == first["messages"],
   "for people the same", *text.notes())
same(js(ws, "campaign", "show", name[1:]), [first], "show is leniently named")
related = [r for r in first["related"] if r["by"] == "relay"]
ok(any(r["value"] == "203.0.113.57" and r["campaign"] in found
       for r in related), "the relay's other mailing is related", first)
got = espy(ws, "campaign", "show", "c999")
ok(got.code == 3 and b"c999: there is no such campaign" in got.err,
   "a name that nothing has", *got.notes())
same([espy(ws, "campaign", *w).code for w in
      ((), ("show",), ("list", "x:"), ("fold",))], [2, 2, 2, 2],
     "usage errors")
same({c["campaign"] for c in js(ws, "campaign", "list",
                                "protected:bancosol.example")},
     {c["campaign"] for c in lines if any(
         d["domain"] == "bancosol.example" for d in c["domains"])},
     "list takes a query")
same({c["campaign"] for c in js(ws, "campaign", "list", "quedó en suspenso")},
     {name}, "of words, too")

# --- campaign: ---

same({r["sha256"] for r in js(ws, "list", f"campaign:{name}")}, found[name],
     "campaign: finds one's messages")
same({r["sha256"] for r in js(ws, "list", "campaign:any")},
     set().union(*found.values()), "any: those of all")
same({r["sha256"] for r in js(ws, "list", "campaign:none")},
     set(rows) - set().union(*found.values()), "none: the others")
same(js(ws, "show", next(iter(found[name])))[0]["campaign"], name,
     "show says it")
words = espy(ws, "list", "--complete", "campaign:").out.decode().split()
ok("campaign:any" in words or "any" in words, "completion knows it", words)

# --- judged anew ---

before = partition(ws)
ran = espy(ws, "recheck", "kind:message")
same(partition(ws), before, "a recheck of all changes nothing")
same(set(groups(js(ws, "list"))), set(found), "not even the names")
moved = sorted(found[name])[0]
espy(ws, "override", "service", "arriendo", "--reason", "ticket 7", moved)
now = groups(js(ws, "list"))
same(now.get(name), found[name] - {moved},
     "what an analyst moves to another service leaves")
other = [r for r in js(ws, "campaign", "show", name)[0]["related"]
         if r["by"] == "content"]
ok(any(r["service"] == "arriendo" and r["sha256"] == moved for r in other),
   "and is shown as related: the same content through another service", other)
second = sorted(found[name])[1]
espy(ws, "override", "service", "arriendo", "--reason", "ticket 7", second)
now = groups(js(ws, "list"))
same([v for v in now.values() if moved in v], [{moved, second}],
     "a second one makes a campaign with it")
espy(ws, "recheck", f"sha256:{moved}")
same([v for v in groups(js(ws, "list")).values() if moved in v],
     [{moved, second}], "a recheck keeps the analyst's word")
espy(ws, "undo")
espy(ws, "undo")
same(partition(ws), before, "undone, all is as it was")

# --- erased ---

pair = next(c for c, v in found.items() if len(v) == 2)
one, left = sorted(found[pair])
espy(ws, "purge", "--yes", "--reason", "asked for", one)
now = groups(js(ws, "list"))
ok(left not in set().union(*now.values()) and pair not in now,
   "a campaign of one vanishes", now.get(pair))
same(partition(ws), before - {frozenset(found[pair])}, "no other does")
of_story = sorted(found[name], key=lambda s: rows[s]["time"])
espy(ws, "purge", "--yes", "--reason", "asked for", of_story[0])
ok(any(v <= found[name] and len(v) >= len(found[name]) - 2
       for v in groups(js(ws, "list")).values()),
   "one that loses a message stays together")
db = sqlite3.connect(f"file:{ws}/espy.db?mode=ro", uri=True)
same(db.execute("SELECT count(*) FROM d_sketch_key WHERE message NOT IN"
                " (SELECT id FROM d_message)").fetchone()[0], 0,
     "nothing finds what was erased")
db.close()

# --- the order ---

files = [p for p in mails(SAMPLES)]
parts = set()
for seed in range(3):
    dice = random.Random(seed)
    dice.shuffle(files)
    boxes = [maildir(f"order-{seed}-{i}", files[i::3]) for i in range(3)]
    w = settings(scratch(f"ws-order-{seed}"), "\n".join(
        f"[source s{i}]\npath = {box}\n" for i, box in enumerate(boxes)))
    for box in boxes:
        espy(w, "index", box)
    parts.add(frozenset(partition(w)))
ok(len(parts) == 1 and next(iter(parts)),
   "the order in which messages come does not matter",
   [len(p) for p in parts])
want = parts.pop()

# --- baseline sources; what a program of ours writes anew ---

three = [m["file"] for m in first["members"]
         if m["file"] and m["file"].startswith(HERE + "/maildir/")][:3]
honest = maildir("honest", three)
w = settings(scratch("ws-roles"), f"[source honest]\npath = {honest}\n"
             "role = baseline\n")
espy(w, "index", honest)
shas = {r["sha256"] for r in js(w, "list", "role:baseline")}
ok(len(shas) == 3 and not groups(js(w, "list", "role:baseline")),
   "honest mail that is only compared with is not grouped")
ours = maildir("ours", three[:2])
espy(w, "index", "--source", "ours", ours)
same(len(groups(js(w, "list"))), 1, "unless it lies in a mailbox of ours, too")
ours2 = maildir("ours2", three[2:])
espy(w, "index", "--source", "ours", ours2)
same(partition(w), {frozenset(shas)}, "all of it")
path = mails(ours)[0]
with open(path, "rb") as old:
    octets = old.read()
os.remove(path)
with open(path + "S", "wb") as new:
    new.write(b"X-TUID: abcdefghijkl\r\n" + octets)
for box in (honest, ours):  # as mbsync does when a mail is moved
    for p in mails(box):
        with open(p, "rb") as f:
            if f.read() == octets:
                os.remove(p)
espy(w, "index", honest)
espy(w, "index", ours)
now = partition(w)
ok(len(now) == 1 and len(next(iter(now)) & shas) == 2 and
   len(next(iter(now))) == 3, "what succeeds a message takes its place",
   now, shas)
shutil.rmtree(w)

# --- killed ---

box = maildir("kill", sorted(files))
bad = []
for n in itertools.count(1):
    w = settings(scratch(f"ws-kill-{n}"), f"[source s]\npath = {box}\n")
    ran = run("-w", w, "index", program=FAULTY, ESPY_NOW=NOW,
              ESPY_FAULT=f"commit:kill:{n}")
    if ran.code != -9 or n == 12:
        break
    half = sqlite3.connect(f"{w}/espy.db")
    lonely = half.execute(
        "SELECT count(*) FROM (SELECT campaign FROM d_message WHERE campaign"
        " IS NOT NULL GROUP BY campaign HAVING count(*) < 2"
        " OR sum(campaign_by IS NULL) <> 1)").fetchone()[0]
    half.close()
    espy(w, "index")
    if lonely or partition(w) != set(want):
        bad.append(f"killed at commit {n}: {lonely}")
    shutil.rmtree(w)
ok(n > 2 and not bad, f"kill -9 at {n - 1} commits: the same campaigns after "
   "the next run", *bad)

done()
