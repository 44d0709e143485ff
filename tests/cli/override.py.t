#!/usr/bin/env python3
"""espy override: an analyst's verdict beside espy's, logged and undone."""

import json
import os
import subprocess
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import BUILD, done, environment, ok, same, scratch

ws = scratch("ws")
os.makedirs(ws)
mail = scratch("mail")
os.makedirs(mail + "/cur")
services = scratch("services")
os.makedirs(services)
with open(services + "/esp.ini", "w") as f:
    f.write("[service esp]\nname = ESP\nkind = transactional\n"
            "ip = 203.0.113.0/24 2026-01-01\n"
            "[service other]\nname = Other\nkind = transactional\n"
            "ip = 198.51.100.0/24 2026-01-01\n")
with open(ws + "/settings.ini", "w") as f:
    f.write("[catalogue]\nproduct = no\ndir = " + services + "\n"
            "[receiver ours]\nby = mx.ours.example\n")
with open(mail + "/cur/one:2,", "wb") as f:
    f.write(b"Received: from a.esp.example (a.esp.example [203.0.113.7])\r\n"
            b"\tby mx.ours.example with ESMTP; Mon, 2 Nov 2026 10:00:01 +0000"
            b"\r\n"
            b"Received: from b.other.example (b.other.example "
            b"[198.51.100.9])\r\n"
            b"\tby filter.ours.example with ESMTP;"
            b" Mon, 2 Nov 2026 10:00:00 +0000\r\n"
            b"From: A <a@sender.example>\r\nSubject: hello\r\n"
            b"Message-ID: <one@sender.example>\r\n\r\nhello\r\n")


def espy(*args):
    return subprocess.run([BUILD + "/espy", "-w", ws, *args],
                          env=environment(), capture_output=True, text=True)


def row():
    return json.loads(espy("list", "--json", "subject:hello").stdout)


same(espy("index", mail).returncode, 0, "a message is indexed")
same(row()["attribution"]["service"], "esp", "espy names its service")
same(row()["override"], None, "nobody overrides it")
sha = row()["sha256"]

same(espy("override", "service", "other", sha).returncode, 2,
     "an override wants a reason")
got = espy("override", "service", "unheard-of", "--reason", "x", sha)
ok(got.returncode != 0 and "unheard-of" in got.stderr,
   "and a service of the catalogue", got.stderr)
same(espy("override", "service", "other", "--reason", "their ticket 7",
          sha).returncode, 0, "the service is overridden")
got = row()
same(got["attribution"]["service"], "other", "the list takes it")
over = got["override"]["service"]
same((over["value"], over["machine"], over["reason"]),
     ("other", "esp", "their ticket 7"), "beside espy's own, with the reason")
ok(over["who"] and over["when"], "who and when")
ok("sha256" in espy("list", "--json", "service:other").stdout,
   "service: finds it")
same(espy("list", "--json", "service:esp").stdout, "", "and not espy's")
ok(sha in espy("list", "--json", "machine:esp is:overridden").stdout,
   "machine: finds espy's")
text = espy("show", sha).stdout
ok("The analyst says" in text and "their ticket 7" in text and
   "espy itself says: esp" in text, "show says both", text)
text = espy("show", "--json", sha).stdout
same(json.loads(text)["override"]["service"]["value"], "other",
     "JSON of show has it")
same(json.loads(text)["attribution"]["service"], "esp",
     "beside espy's attribution")

same(espy("recheck", "subject:hello").returncode, 0, "it is rechecked")
same(row()["attribution"]["service"], "other", "the word stays")

text = espy("service", "stats", "--overrides").stdout
ok("espy esp, analyst other: their ticket 7" in text,
   "stats --overrides lists it", text)
same(espy("undo").returncode, 0, "undo")
got = row()
same((got["attribution"]["service"], got["attribution"]["strength"],
      got["override"]), ("esp", "proven", None), "espy's own stands again")

same(espy("override", "service", "nobody", "--reason", "relayed",
          sha).returncode, 0, "nobody is to be named")
same(row()["attribution"]["service"], None, "nobody is")
same(espy("override", "account", "cust-42", "--reason", "by mail",
          sha).returncode, 0, "the account is overridden")
same(row()["attribution"]["account"], "cust-42", "the list has it")
ok(sha in espy("list", "--json", "account:cust-42").stdout,
   "account: finds it")
same(espy("override", "none", sha).returncode, 0, "both are withdrawn")
same((row()["attribution"]["service"], row()["override"]), ("esp", None),
     "espy's own stands")
same(espy("undo").returncode, 0, "undo of that")
same(row()["attribution"]["account"], "cust-42", "they are back")
same(espy("override", "none", sha).returncode, 0, "withdrawn again")

same(espy("override", "boundary", "0", "--reason", "x", sha).returncode != 0,
     True, "hop 0 is none")
same(espy("override", "boundary", "2", "--reason", "hop 1 is our filter",
          sha).returncode, 0, "the boundary is overridden")
got = row()
same((got["boundary"]["ip"], got["attribution"]["service"], got["stale"]),
     ("198.51.100.9", "other", False), "it is analysed anew at that hop")
same(espy("override", "none", sha).returncode, 0, "withdrawn")
got = row()
same((got["boundary"]["ip"], got["attribution"]["service"]),
     ("203.0.113.7", "esp"), "and anew without it")

# --- the same in the workbench ---

with open(scratch("script"), "w") as f:
    f.write("""keys :
type service other their ticket 9
keys Enter
wait
expect by your word
expect (espy: esp)
keys Enter
wait
expect The analyst says: service other
expect their ticket 9
keys u
wait
expect taken back
absent The analyst says
keys :
type service other on the open message
keys Enter
wait
expect The analyst says: service other
keys u
wait
absent The analyst says
""")
got = subprocess.run([BUILD + "/espy", "-w", ws, "--script",
                      scratch("script")], capture_output=True, text=True,
                     env=dict(environment(), ESPY_HEADLESS="160x50"))
same(got.returncode, 0, "overridden, shown and undone on the screen")
ok(got.returncode == 0, "as the script expects", got.stderr)
same(row()["override"], None, "nothing is left of it")

got = json.loads(espy("service", "stats", "esp", "--json").stdout)
same((got["proven"], got["last_7_days"]), (1, 1), "service stats counts it")
lines = [json.loads(x) for x in
         espy("service", "stats", "--json").stdout.splitlines()]
same((lines[-1]["schema"], lines[-1]["messages"], lines[-1]["not_named"]),
     ("espy.service-total/1", 1, 0), "and how many have none, at the end")
same(espy("override", "service", "other", "--reason", "x", sha).returncode, 0,
     "by an analyst's word")
got = json.loads(espy("service", "stats", "other", "--json").stdout)
same((got["proven"], got["observed"], got["analyst"]), (0, 0, 1),
     "it counts as such, not as evidence")
same(espy("service", "stats", "unheard-of").returncode, 1,
     "of another there is nothing")
done()
