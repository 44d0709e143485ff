#!/usr/bin/env python3
"""espy service stats on the story's samples: the figures are those that lists
count for the same questions; who handed a message on is found by via:."""

import json
import os
import subprocess
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import BUILD, done, environment, ok, same, scratch

SAMPLES = os.path.abspath("samples")
ws = scratch("ws")
os.makedirs(ws)
with open(SAMPLES + "/settings.ini", encoding="utf-8") as f:
    settings = f.read()
for key in ("dir = ", "file = ", "path = "):
    settings = settings.replace(key, f"{key}{SAMPLES}/")
with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
    f.write(settings)


def espy(*args):
    return subprocess.run([BUILD + "/espy", "-w", ws, *args],
                          env=environment(), capture_output=True, text=True)


def count(query):
    got = espy("list", "--count", "--json", query)
    return json.loads(got.stdout)["messages"]


ok(espy("index").returncode <= 1, "the samples are indexed")
got = espy("service", "stats", "--json")
same(got.returncode, 0, "stats of all services")
lines = [json.loads(x) for x in got.stdout.splitlines()]
total, stats = lines[-1], {x["service"]: x for x in lines[:-1]}
same(total["messages"], count("kind:message not is:refused"),
     "all messages are counted")
same(total["not_named"], count("is:not-named kind:message"),
     "and those that nobody is named for")
same(sum(x["proven"] + x["observed"] + x["analyst"] for x in stats.values())
     + total["not_named"], total["messages"], "each once")
ok(len(stats) > 5, "there are several services", list(stats))
for slug, x in sorted(stats.items()):
    same((x["proven"], x["observed"]),
         (count(f"service:{slug} strength:proven"),
          count(f"service:{slug} strength:observed")),
         f"{slug}: named as lists find it")
    for of in x["domains"]:
        same((of["messages"], of["impersonation"]["exact"],
              of["relation"]["unknown"]),
             tuple(count(f"service:{slug} protected:{of['domain']}{more}")
                   for more in ("", " impersonation:exact",
                                " relationship:unknown")),
             f"{slug} as {of['domain']}")
ok(any(x["forged"] for x in stats.values()), "pasted headers are counted")

small = "correo-andino"
text = espy("service", "stats", small).stdout
ok(all("as " + d["domain"] in text for d in stats[small]["domains"]),
   "one service's page names the domains that it sends as", text)
ok("account" in text, "and its accounts", text)

names = espy("list", "--complete", "via:").stdout.split()
ok(names, "via: is completed with who handed messages on", names)
for name in names:
    ok(count("via:" + name) > 0, f"via:{name} finds some")
same(count("via:nobody.example"), 0, "and of others none")
done()
