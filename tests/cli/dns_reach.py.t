#!/usr/bin/env python3
"""What a resolver sees while real mail is indexed with live DNS: nothing but
names at or below protected domains and the catalogue's, each once; what such a
name's own record points at elsewhere, and names that tell of one person, stay
unasked."""

import collections
import re
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403
from espy_dns import *  # noqa: E402,F403

FILES = 100000 if os.environ.get("SOAK") else 300
need_corpus()


def senders(files):
    """Domains of From, by how often they stand there"""
    found = collections.Counter()
    for path in files:
        with open(path, "rb") as f:
            head = f.read(65536).partition(b"\n\n")[0]
        for m in re.findall(rb"(?im)^(?:from|return-path):.*@([a-z0-9.-]+)",
                            head):
            found[m.decode().lower().strip(".")] += 1
    return [name for name, _ in found.most_common() if "." in name]


def hostile(name, kind):
    """Records of a sender who would like to see who looks at his mail"""
    if kind != 16:
        return []
    return [f"v=spf1 include:elsewhere.test exists:%{{l}}.who.{name}"
            f" exists:%{{i}}.client.{name} a:%{{s}}.sender.test"
            f" include:_inc.{name} redirect=redirect.test"]


files = mails(CORPUS)
files = files[::max(1, len(files) // FILES)][:FILES]
protected = senders(files)[:8]
allowed = set(protected)
for path in glob.glob("core/esp/catalogue/*.ini"):
    with open(path, encoding="utf-8") as f:
        allowed |= catalogue_names(f.read())


def may(name):
    labels = name.split(".")
    return any(".".join(labels[i:]) in allowed for i in range(len(labels)))


def index(name, more=""):
    server = Recorder(hostile)
    ws = settings(scratch(name), f"[dns]\nmode = live\nresolver = "
                  f"127.0.0.1@{server.port}\n{more}" +
                  "".join(f"[domain {d}]\n" for d in protected))
    ran = run("-w", ws, "--json", "index", box)
    server.stop()
    ok(counts(ran).get("files") == len(files), f"{name}: all are indexed",
       *ran.notes())
    # The root's keys tell whether it validates, and nothing else.
    return [q for q in server.asked if q[0] != ""]


box = maildir("mail", files)
asked = index("rules")
distinct = set(asked)
note(f"{len(files)} mails, {len(allowed)} names allowed: {len(asked)} "
     f"questions, {len(distinct)} distinct, of {len(set(n for n, _ in asked))}"
     " names")
ok(len(distinct) >= 10, "there is much to ask", len(distinct))
outside = sorted({name for name, _ in asked if not may(name)})
ok(outside == [], "no name outside the rules", *outside[:20])
personal = [n for n, _ in asked if ".who." in n or "sender.test" in n]
ok(personal == [], "no name of one person", *personal[:20])
ok(any(".client." in n for n, _ in asked) or
   any(n.startswith("_inc.") for n, _ in asked),
   "though the records that ask for it were followed")
reverse = [n for n, _ in asked if n.endswith(".arpa")]
ok(reverse == [], "nothing of a client's address", *reverse[:20])
# Only a question that a busy machine answers late is sent again.
ok(len(asked) <= 2 * len(distinct), "equal questions are one question",
   f"{len(asked)} of {len(distinct)}")

fresh = index("fresh", "fresh = 90d\n")
ok(set(fresh) == distinct or not any(may(n) is False for n, _ in fresh),
   "no mail of the corpus is so fresh that more is asked")
done()
