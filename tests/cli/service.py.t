#!/usr/bin/env python3
"""espy service: list, show, lint, import; a map's word in an analysis."""

import os
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import done, ok, run, same, scratch

ws = scratch("ws")
os.makedirs(ws)


def write(path, text):
    with open(path, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())
    return path


def service(*words):
    return run("-w", ws, "service", *words)


got = service("lint")
ok(got.code == 0, "the product's catalogue lints clean", got.out)
same(got.out.decode(), "", "and nothing is printed")

bad = write(ws + "/bad.ini", "[service one]\nname = One\nkind = crm\n"
            "country = UY\nrdns = *.co.uk\ncontact = abuse@one.com\n"
            "colour = blue\n")
got = service("lint", bad)
text = got.out.decode()
same(got.code, 1, "a bad file: exit code 1")
ok(f"{bad}:5: rdns: " in text and f"{bad}:7: colour: " in text
   and f"{bad}:6: warning: contact-source: " in text
   and "unsourced" in text, "file, line, field, what", text)
got = service("--json", "lint", bad)
found = got.json()
ok(got.code == 1 and len(found) == 3
   and all(f["schema"] == "espy.lint/1" and f["file"] == bad for f in found)
   and [f["severity"] for f in found] == ["error", "warning", "error"]
   and [f["line"] for f in found] == [5, 6, 7], "the same as JSON", found)
same(service("lint", ws + "/nowhere").code, 3, "no such file: 3")
same(service("nonsense").code, 2, "no such word: 2")
same(service("list", "--replace").code, 2, "an option of another: 2")

got = service("list")
lines = got.out.decode().splitlines()
ok(len(lines) > 100 and all(len(line) <= 80 for line in lines),
   "the list fits 80 columns")
got = service("show", "sendgrid", "amazon-ses")
text = got.out.decode()
ok(all(len(line) <= 80 for line in text.splitlines()),
   "so does all that an entry says")
ok("abuse@sendgrid.com" in text and "carries" in text and "read 20" in text,
   "contact, source with date, who rides on it", text)
entries = {e["service"]: e for e in service("--json", "list").json()}
ses = entries["amazon-ses"]
ok(ses["from"] == "product" and ses["strength"] == "proven"
   and "iterable" in ses["carries"] and ses["contacts"][0]["date"]
   and all(a["meaning"] for a in ses["accounts"]), "an entry as JSON", ses)

# --- the map ---
csv = write(ws + "/m.csv", b"\xef\xbb\xbfbase_reverse_dns,name,type\r\n"
            b'tail.example,"Tail ""Mail"", Inc.",Email Provider\r\n'
            b"one column\r\nco.uk,Anybody,ISP\r\n"
            b"known.example,Known by map,Web Host\r\n")
got = service("lint", csv)
ok(got.code == 1 and f"{csv}:3: " in got.out.decode()
   and f"{csv}:4: " in got.out.decode(), "lint reads maps, too", got.out)
got = service("import", csv)
text = got.err.decode()
ok(got.code == 1 and ":3: " in text and ":4: " in text,
   "bad records are said with their lines", text)
same(service("import", csv).code, 3, "a map that is there stays")
same(service("import", "--replace", csv).code, 1, "but for --replace")
entries = {e["service"]: e for e in service("--json", "list").json()}
tail = entries.get("map-tail-mail-inc", {})
ok(tail.get("from") == "map" and tail["name"] == 'Tail "Mail", Inc.'
   and tail["contacts"] == [] and tail["accounts"] == [],
   "each name of the map is a service", tail)

own = scratch("own")
os.makedirs(own)
write(own + "/known.ini", "[service known]\nname = Known\nkind = crm\n"
      "rdns = *.known.example\n")
write(ws + "/settings.ini", f"[catalogue]\ndir = {own}\n"
      "[receiver corp]\nby = mx.corp.example\n"
      "authserv-id = mx.corp.example\n")


box = scratch("box")
os.makedirs(box + "/cur")
CLIENTS = {  # subject: reverse name, HELO
    "tail": ("mta7.tail.example", "a.example"),
    "helo": ("unknown", "mta7.tail.example"),
    "known": ("mta.known.example", "a.example"),
    "alike": ("mta.nottail.example", "a.example"),
}
for subject, (host, helo) in CLIENTS.items():
    write(f"{box}/cur/{subject}:2,", (
        f"Received: from {helo} ({host} [198.51.100.9])\n"
        "\tby mx.corp.example (Postfix) with ESMTP id 4711\n"
        "\tfor <jo@corp.example>; Wed, 25 Nov 2026 08:00:00 +0000 (UTC)\n"
        "From: Ed <ed@shop.example>\nTo: jo@corp.example\n"
        f"Date: Wed, 25 Nov 2026 08:00:00 +0000\nSubject: {subject}\n"
        f"Message-ID: <{subject}@shop.example>\n\nx\n"))
same(run("-w", ws, "index", box).code, 0, "messages are indexed")
of = {}
for row in run("-w", ws, "--json", "list").json():
    shown = run("-w", ws, "--json", "show", row["sha256"]).json()[0]
    of[row["subject"]] = shown["attribution"]

a = of["tail"]
same((a["service"], a["strength"]), ("map-tail-mail-inc", "observed"),
     "a confirmed reverse name that only the map knows: observed")
same([e["what"] for e in a["evidence"]], ["map"], "with that evidence")
same(a["accounts"], [], "no account")
same(of["helo"]["service"], None, "a HELO of that name is nothing")
same(of["known"]["service"], "known",
     "an entry of the catalogue comes first")
same(of["alike"]["service"], None,
     "another domain that ends alike is none of it")
done()
