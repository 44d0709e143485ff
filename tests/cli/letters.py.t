#!/usr/bin/env python3
"""Templates of letters that people change: which file is used, what happens
where it is broken, what espy draft lint says; and every kind of letter from
the program, in its languages."""

import json
import os
import re
import subprocess
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t

root = t.scratch()
ws = os.path.join(root, "ws")
config = os.path.join(root, "config")
os.makedirs(ws, 0o700)
with open("samples/settings.ini", encoding="utf-8") as f:
    text = f.read()
for key in ("dir", "file", "path"):
    text = text.replace("\n%s = " % key, "\n%s = %s/" %
                        (key, os.path.abspath("samples")))
settings = os.path.join(ws, "settings.ini")
with open(settings, "w", encoding="utf-8") as f:
    f.write(text)

ENV = dict(os.environ, ESPY_LETTERS="K7Q", ESPY_ACTOR="rk",
           ESPY_NOW="2026-11-23T10:00:00Z", ESPY_MASK_KEY="test",
           XDG_CONFIG_HOME=config)


def run(*args):
    r = subprocess.run([t.ESPY, "-w", ws] + list(args), env=ENV, timeout=120,
                       stdin=subprocess.DEVNULL, capture_output=True)
    r.text = r.stdout.decode("utf-8", "replace")
    r.said = r.stderr.decode("utf-8", "replace")
    return r


def draft(*args):
    """A letter, made and dropped again"""
    made = run("draft", "new", "1", *args)
    number = made.text.strip()
    shown = json.loads(run("--json", "draft", "show", number).text or "{}")
    run("draft", "drop", number)
    return shown, made


run("index", os.path.abspath("samples/maildir"))
story = "ip:203.0.113.57 dmarc:fail"
ids = [json.loads(l)["sha256"]
       for l in run("--json", "list", story).text.splitlines()]
run("case", "new", "--title", "Story", *ids)

# --- every kind, in every language ---
KINDS = ("first", "reminder", "evidence", "answer", "escalation",
         "retraction", "closing")
LANGUAGES = {"en": "To receive no more reports", "es": "Para no recibir",
             "pt": "Para não receber"}
for language, stop in LANGUAGES.items():
    bad = []
    for kind in KINDS:
        d, made = draft("--kind", kind, "--language", language)
        body = d.get("body", made.said)
        if (stop not in body or "STOP" not in body or
                re.search(r"[{}]|https?://", body) or
                any(len(l) > 78 for l in body.splitlines()) or
                not d["subject"].startswith("[K7Q-0001] TLP:AMBER ")):
            bad.append((kind, body))
    t.ok(not bad, "all kinds of letters (%s)" % language, bad)

for kind in ("owner", "original"):
    r = run("draft", "new", "1", "--kind", kind)
    t.ok(r.returncode == 2 and "ask" in r.said, kind + " is no letter to a "
         "desk", r.said)
d, _ = draft("--desk", "network")
t.ok("through Correo Andino" in d["subject"] and "your" not in
     d["body"].split("REQUEST")[0].split("\n", 1)[1],
     "a network is not told of a service of its own", d.get("body"))
d, _ = draft("--kind", "closing")
t.same(d["samples"], [], "thanks have no samples")

# --- the owners' words ---
run("domain", "deny", "bancosol.example", "correo-andino", "--by",
    "Ana Flores", "--reference", "T-1")
run("case", "domain", "1", "tienda-lima.example", "--may-name", "no")
for language, denied, asking in (
        ("en", "bancosol.example: the owner says that it has not authorised "
         "your service Correo Andino (by word of Ana Flores, 2026-11-23)",
         "aduanas-gob.example: we are asking the owner"),
        ("es", "bancosol.example: el titular declara que no ha autorizado su "
         "servicio Correo Andino (según Ana Flores, 2026-11-23)",
         "aduanas-gob.example: estamos preguntando al titular"),
        ("pt", "bancosol.example: o titular declara que não autorizou seu "
         "serviço Correo Andino (segundo Ana Flores, 2026-11-23)",
         "aduanas-gob.example: estamos perguntando ao titular")):
    d, _ = draft("--language", language)
    words = " ".join(d["body"].split())
    t.ok(denied in words and asking in words and
         "tienda-lima" not in d["subject"] + words,
         "the owners' words, and who is not named (%s)" % language, words)

# --- the label ---
with open(settings, "w", encoding="utf-8") as f:
    f.write(text + "\n[case]\ntlp = GREEN\n")
d, _ = draft()
t.ok(" TLP:GREEN " in d["subject"] and d["body"].startswith("TLP:GREEN - "),
     "the settings say which TLP label it is", d.get("body"))
with open(settings, "w", encoding="utf-8") as f:
    f.write(text + "\n[case]\ntlp = PINK\n")
r = run("case", "list")
t.ok("tlp" in r.said and "AMBER" in r.said, "one that there is none of",
     r.said)
with open(settings, "w", encoding="utf-8") as f:
    f.write(text)

# --- whose template ---
own = os.path.join(ws, "templates")
users = os.path.join(config, "espy", "templates")
os.makedirs(own)
os.makedirs(users)


def put(folder, name, body):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        f.write(body)


put(users, "first.en.txt", "Subject: [{case}] mine\n\nFrom the user: {host}\n"
    "\n{signature}\n\nSTOP\n")
d, made = draft()
t.ok(d["subject"] == "[K7Q-0001] mine" and d["body"].startswith(
    "From the user: relay7.correoandino.example [203.0.113.57]\n\nLucía "
    "Quispe\n"), "a user's template takes the place of the product's",
    d.get("body"))
put(own, "first.en.txt", "Subject: [{case}] the workspace's\n\nx {address}\n"
    "\nSTOP\n")
d, made = draft()
t.same(d["subject"], "[K7Q-0001] the workspace's",
       "the workspace's that of both")
d, made = draft("--language", "es")
t.ok("Correo fraudulento" in d["subject"], "other languages stay", d)

# --- a broken one ---
put(own, "first.en.txt", "Subject: [{case}]\n\nStop {hots}!\n{if host}\n"
    "{address} STOP\n")
d, made = draft()
t.ok(d["subject"] == "[K7Q-0001] mine" and
     "%s/first.en.txt:3: hots: there is no such placeholder" % own
     in made.said and "not used" in made.said,
     "a broken one is not used: which, where and why is said", made.said)
put(own, "words.en.txt", "and = and\n")
d, made = draft()
t.ok(made.returncode == 0 and "words.en.txt:1: " in made.said and
     "is missing" in made.said, "broken words likewise", made.said)
os.remove(os.path.join(own, "words.en.txt"))

# --- lint ---
r = run("draft", "lint")
t.ok(r.returncode == 1 and
     "first.en.txt:3: hots: there is no such placeholder" in r.text and
     "first.en.txt:4: if: no {end} closes it" in r.text and
     r.text.count("\n") == 2 and "38 files checked, 2 things found" in r.said,
     "lint: all that letters would be made of", r.text, r.said)
file = os.path.join(root, "reminder.pt.txt")
put(root, "reminder.pt.txt", "# note\nSubject: a\n\n" + "x " * 50 + "\n")
r = run("draft", "lint", file)
t.ok(r.returncode == 1 and ":4: warning: " in r.text and
     ":2: warning: case: " in r.text and "STOP" in r.text and
     "address: " in r.text, "one file: what it lacks, by line", r.text)
lines = [json.loads(l) for l in
         run("--json", "draft", "lint", file).text.splitlines()]
t.ok(len(lines) == 4 and all(l["schema"] == "espy.lint/1" and
                             l["file"] == file for l in lines) and
     {l["severity"] for l in lines} == {"warning"}, "for programs", lines)
r = run("draft", "lint", os.path.join(root, "letter.txt"))
t.ok(r.returncode == 2 and "first.en.txt" in r.said,
     "another name says nothing of what it is", r.said)
r = run("draft", "lint", os.path.join(root, "first.en.txt"))
t.ok(r.returncode == 3 and "no such file" in r.said, "nor one that is not "
     "there", r.returncode, r.said)

# --- installed ---
r = subprocess.run(["make", "-n", "install", "PREFIX=/usr"],
                   capture_output=True, timeout=60)
t.ok(b"core/notify/templates/" in r.stdout and
     b"/usr/share/espy/templates" in r.stdout, "templates are installed",
     r.stdout)

t.done()
