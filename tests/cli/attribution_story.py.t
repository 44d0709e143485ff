#!/usr/bin/env python3
"""The story on the samples: whose mail stands on top of the queue, what the
owners' word changes, who is named on which proof, and who is accused of
nothing."""

import os
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import done, ok, run, same, scratch

OURS = ["aduanas-gob.example", "bancosol.example", "tienda-lima.example"]
QUEUE = "disposition:open -is:refused -relationship:exercise"
ws = scratch("ws")


def lines(*words):
    got = run("-w", ws, "--json", *words)
    return got.json() if got.code == 0 else []


def queue():
    return lines("list", "--order", "urgent", QUEUE)


def full(rows):
    return lines("show", *[r["sha256"] for r in rows]) if rows else []


def who(m):
    return m["attribution"]["service"]


def relation(m):
    r = m["relationship"]
    return r["domain"], r["status"]


def look(*script):
    """The workbench, by keys"""
    path = scratch("script")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(script) + "\n")
    return run("-w", ws, "--script", path)


def prepare():
    """The samples' settings, with their paths made absolute"""
    top = os.path.abspath("samples") + "/"
    os.makedirs(ws, mode=0o700)
    with open("samples/settings.ini", encoding="utf-8") as f:
        text = f.read()
    for key in ("dir", "file", "path"):
        text = text.replace(f"\n{key} = ", f"\n{key} = {top}")
    with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(text)
    got = run("-w", ws, "index")
    ok(got.code == 1 and b"1 refused" in got.out + got.err,
       "the samples are read, all but a picture", *got.notes())


def before():
    """Nobody has said anything yet."""
    rows = queue()
    top = [r for r in rows if r["relationship"]["status"] == "unknown" and
           r["relationship"]["impersonation"] in ("exact", "subdomain")]
    ok(rows[:len(top)] == top and top, "what is sent as a protected domain "
       "stands above all else")
    mine = [r for r in top if who(r) == "correo-andino"]
    same([(d, sorted(r["alike"] for r in mine
                     if r["relationship"]["domain"] == d)) for d in OURS],
         [(OURS[0], [6, 7]), (OURS[1], [7, 8]), (OURS[2], [6, 7])],
         "correo-andino sends as three of ours, a row for each mailing, which "
         "stands for all of it")
    ok(all(r["relationship"]["status"] == "unknown" for r in top),
       "all of that is unknown", [relation(r) for r in top])
    fraud = lines("list", "service:correo-andino impersonation:exact or "
                  "service:correo-andino impersonation:subdomain")
    same(len(fraud), 41, "41 messages, of our own mailboxes and reported")
    return fraud


def proof(fraud):
    """The small service is named on what nobody can forge."""
    whole = full(fraud)
    own = [m for m in whole if m["boundary"]["ip"] == "203.0.113.57"
           and m["provenance"] == "observed"]
    ok(len(own) == 36 and all(who(m) == "correo-andino" and
                              m["attribution"]["strength"] == "proven"
                              for m in own),
       "what our own mailboxes saw is proven correo-andino's", len(own))
    roots = [{e["what"] for e in m["attribution"]["evidence"]
              if e["service"] == "correo-andino" and
              e["strength"] == "proven"} for m in own]
    ok(all({"dkim", "ip"} <= r for r in roots),
       "by its signature and by its address", roots[:3])
    ok(all(e["sentence"] and (e["length"] or e["where"])
           for m in own for e in m["attribution"]["evidence"]),
       "each with a sentence and where it stands")
    ok(all("nobody has said" in m["relationship"]["basis"] for m in own),
       "and why it is unknown", own[0]["relationship"])


def words(fraud):
    """The owners are asked, and deny it."""
    for domain in OURS:
        got = run("-w", ws, "domain", "deny", domain, "correo-andino",
                  "--by", f"seguridad@{domain}", "--reference", "INC-4711")
        ok(got.code == 0 and b"may not send as" in got.err + got.out,
           f"{domain} denies it", *got.notes())
    rows = queue()
    top = rows[:6]
    ok(sum(r["alike"] for r in top) == len(fraud) and
       {r["campaign"] for r in top} == {r["campaign"] for r in fraud} and
       all(r["relationship"]["status"] == "unauthorised" for r in top),
       "all of it is unauthorised at once, on top of the queue",
       [relation(r) for r in top])
    same({m["relationship"]["status"] for m in full(fraud)},
         {"unauthorised"}, "each message says so")
    said = {m["relationship"]["basis"] for m in full(fraud)}
    ok(len(said) == 3 and all("seguridad@" in s and "INC-4711" in s
                              for s in said), "by whose word", said)
    rest = [r for r in rows[len(top):]
            if r["relationship"]["status"] == "unauthorised"]
    same(rest, [], "and nobody else is")


def honest():
    """Mail that is nobody's crime"""
    rows = [r for r in lines("list", "service:correo-andino")
            if r["attribution"]["account"]]
    ok(len(rows) == 21 and all(relation(r) == (None, "not-protected") and
                               r["attribution"]["forged"] == 0
                               for r in rows),
       "correo-andino's customers are accused of nothing, though three of "
       "their mails left by the same relay", len(rows))
    rows = [r for r in lines("list", "service:mega-envios")
            if r["role"] == "collected"]
    ok(len(rows) == 8 and all(relation(r) == (None, "not-protected")
                              for r in rows),
       "newsletters and receipts of mega-envios neither", len(rows))
    rows = lines("list", "service:nube-envios or service:postal-norte")
    ok(len(rows) == 12 and {r["relationship"]["status"] for r in rows} ==
       {"authorised"}, "what the three domains really send is authorised",
       [relation(r) for r in rows])
    said = {m["relationship"]["basis"] for m in full(rows)}
    ok(any(s.startswith("the settings say") for s in said) and
       any("TXT aduanas-gob.example has include:_spf.postalnorte.example"
           in s for s in said), "by the settings, or by the DNS record that "
       "is named", said)
    lists = lines("list", "service:redabuso-listas or "
                  "domain:correoclaro.example")
    ok(lists and all(relation(r) == (None, "not-protected") and
                     r["attribution"]["forged"] == 0 for r in lists),
       "nor letters between people, through a list or not")


def imitations():
    """What was pasted, and what was replayed"""
    pasted = full(lines("list", "ip:198.51.100.44 or ip:198.51.100.45"))
    same([who(m) for m in pasted], ["arriendo", "arriendo"],
         "the pasted headers name nobody but whose server sent them")
    forged = [{f["service"] for f in m["attribution"]["forged"]}
              for m in pasted]
    same(sorted(map(sorted, forged)), [["correo-andino"], ["mega-envios"]],
         "each shows whose fingerprints were forged")
    ok(all(f["why"] and f["length"] for m in pasted
           for f in m["attribution"]["forged"]),
       "with the reason and the octets")
    stranger = full(lines("list", "ip:198.51.100.99"))
    ok([who(m) for m in stranger] == [None] and
       stranger[0]["attribution"]["not_named_because"] and
       "correo-andino" in {f["service"] for f in
                           stranger[0]["attribution"]["forged"]},
       "of a host of nobody's nobody is named, and that is explained")
    ok(all(relation(m)[1] == "unknown" for m in stranger + pasted
           if relation(m)[0]),
       "the word about correo-andino does not reach who imitates it")


def exercise():
    """The drill is known, and nobody's to work on"""
    rows = lines("list", "relationship:exercise")
    ok(len(rows) == 2 and {who(r) for r in rows} == {"ensayo-phish"},
       "the drill is an exercise", [who(r) for r in rows])
    ok(not {r["sha256"] for r in rows} & {r["sha256"] for r in queue()},
       "and out of the queue")
    said = [m["relationship"] for m in full(rows)]
    ok(all(r["drill"] == "vacaciones-2026" and "X-Desk-Mark" in r["basis"]
           for r in said), "it says by which rule", said)
    got = look("expect 2 exercises left out", "keys l C-u",
               "type relationship:exercise", "keys Enter",
               "expect Ensayo Phish")
    ok(got.code == 0, "the queue says that two are left out, and shows them "
       "when it is asked to", *got.notes())


def undone():
    for _ in OURS:
        run("-w", ws, "undo")
    ok({r["relationship"]["status"] for r in queue()
        if who(r) == "correo-andino" and r["relationship"]["domain"]} ==
       {"unknown"}, "words that are taken back change nothing any more")


def on_screen():
    """The same word from the message under the cursor"""
    got = look("keys l C-u",
               "type service:correo-andino protected:tienda-lima.example",
               "keys Enter", "keys :", "type deny", "keys Enter",
               "expect deny tienda-lima.example correo-andino, by:",
               "type Ana Ruiz", "keys Enter", "expect where it stands",
               "type INC-9", "keys Enter",
               "expect correo-andino may not send as tienda-lima.example",
               "keys 2", "wait", "expect unauthorised tienda-lima",
               "keys u", "wait",
               "expect unknown", "keys q", "keys l C-u",
               "type -protected:tienda-lima.example -protected:"
               "bancosol.example -protected:aduanas-gob.example",
               "keys Enter", "keys :", "type deny", "keys Enter",
               "expect it does not pretend to be a protected domain")
    ok(got.code == 0, "on a screen :deny asks whose word it is and where it "
       "stands; the message shows it, and that it was taken back",
       *got.notes())


prepare()
found = before()
proof(found)
words(found)
honest()
imitations()
exercise()
undone()
on_screen()
done()
