#!/usr/bin/env python3
"""The life of a case, with a pinned clock: states and what may follow, whose
it is, what is next, splitting and merging, domains and their owners; and that
each step can be taken back."""

import email
import email.policy
import sqlite3
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail  # noqa: E402

OPENED = "2026-11-23T10:00:00Z"
# abuse.md 5.2: what may follow by hand; new is not reached by itself
MAY = {
    "triage": "attributed rejected",
    "attributed": "drafted",
    "drafted": "notified attributed",
    "notified": "bounced acked info-requested fix-claimed escalated",
    "bounced": "notified escalated",
    "acked": "info-requested fix-claimed escalated",
    "info-requested": "notified",
    "fix-claimed": "monitoring",
    "monitoring": "triage relocated",
    "escalated": "notified",
    "rejected": "triage",
}
WAITS = {"triage": "me", "attributed": "me", "drafted": "me",
         "notified": "service", "bounced": "me", "acked": "service",
         "info-requested": "me", "fix-claimed": "me",
         "monitoring": "service", "escalated": "me", "rejected": "done"}
# how each is reached from triage
WAY = {
    "triage": [], "attributed": ["attributed"],
    "drafted": ["attributed", "drafted"],
    "notified": ["attributed", "drafted", "notified"],
    "bounced": ["attributed", "drafted", "notified", "bounced"],
    "acked": ["attributed", "drafted", "notified", "acked"],
    "info-requested": ["attributed", "drafted", "notified", "info-requested"],
    "fix-claimed": ["attributed", "drafted", "notified", "fix-claimed"],
    "monitoring": ["attributed", "drafted", "notified", "fix-claimed",
                   "monitoring"],
    "escalated": ["attributed", "drafted", "notified", "escalated"],
    "rejected": ["rejected"],
}


def kept(desk):
    """All that people did to cases, but times and the log"""
    db = sqlite3.connect(desk.ws + "/espy.db")
    out = {}
    for table in ("k_case", "k_case_message", "k_case_domain", "k_case_link",
                  "k_case_note", "k_disposition", "k_notification"):
        columns = [r[1] for r in db.execute(f"PRAGMA table_info({table})")
                   if r[1] not in ("changed_at", "looked_at", "added_at",
                                   "time", "id")]
        out[table] = sorted(map(repr, db.execute(
            f"SELECT {', '.join(columns)} FROM {table}")))
    db.close()
    return out


def state(desk, case="1"):
    return desk.case(case).get("state")


def move(desk, to, case="1", now=None):
    return desk.run("case", "move", case, to, "--reason", f"to {to}",
                    now=now)


desk = Desk("life")
files = {}
for n, sender in enumerate(("a@bancosol.example", "b@tienda-lima.example",
                            "c@bancosol.example", "d@bancosol.example")):
    octets = mail(n + 1, f"2026-11-{20 + n // 2} 08:0{n}", sender=sender)
    files[n] = desk.put(octets)
desk.index()
ids = desk.ids("service:correo-andino")
t.same(len(ids), 4, "four mails of one service")

# --- opening
ran = desk.run("case", "new", "--title", "relay7", "--query",
               "service:correo-andino")
t.ok(ran.code == 0 and ran.out == b"K7Q-0001\n", "a case is opened from a "
     "query", ran.err)
case = desk.case()
t.same((case["state"], case["owner"], case["waits_on"], case["title"]),
       ("triage", "rk", "me", "relay7"), "it is its opener's, in triage")
t.same(case["next"]["due"], "2026-11-23T14:00:00Z",
       "what is next, four hours from then")

# --- every transition, allowed and refused
wrong, names = [], sorted(MAY) + ["closed", "merged", "nonsense"]
for at, way in WAY.items():
    for step in way:
        if move(desk, step).code != 0:
            wrong.append(f"no way to {at} at {step}")
    before = kept(desk)
    for to in names:
        ran = move(desk, to)
        if to in MAY[at].split():
            case = desk.case()
            if ran.code != 0 or case["state"] != to:
                wrong.append(f"{at} -> {to} refused: {ran.err}")
            elif case["waits_on"] != WAITS[to]:
                wrong.append(f"{to} waits on {case['waits_on']}")
            desk.run("undo")
        elif ran.code == 0 or not ran.err:
            wrong.append(f"{at} -> {to} is done: {ran.err}")
    if kept(desk) != before:
        wrong.append(f"what is tried from {at} leaves traces")
    for _ in way:
        desk.run("undo")
t.same(wrong, [], "states follow each other as they may, each step can be "
       "taken back, and a refusal says why")
t.same(state(desk), "triage", "back where it began")
ran = desk.run("case", "move", "1", "attributed")
t.ok(ran.code == 2 and b"--reason" in ran.err, "a step wants a reason")

# --- next steps, timers, order
desk.run("case", "next", "1", "call", "them", "--at", "3d")
t.same([desk.case()["next"][k] for k in ("what", "due")],
       ["call them", "2026-11-26T10:00:00Z"], "a next step of one's own")
move(desk, "attributed")
t.same(desk.case()["next"]["what"] == "call them", False,
       "which the next state ends")
for step in ("drafted", "notified"):
    move(desk, step, now="2026-11-24T10:00:00Z")
t.same(desk.case()["next"]["due"], "2026-11-26T10:00:00Z",
       "a reminder is due two days after the letter")
desk.run("case", "new", "--title", "second", ids[0],
         now="2026-11-24T11:00:00Z")
listed = [c["case"] for c in desk.json("case", "list")]
t.same(listed, ["K7Q-0002", "K7Q-0001"], "the list begins with what is due "
       "first")
move(desk, "rejected", case="2")
t.same([c["case"] for c in desk.json("case", "list")],
       ["K7Q-0001", "K7Q-0002"], "and ends with what is done")
t.same([c["case"] for c in desk.json("case", "list", "--due",
                                     now="2026-11-26T11:00:00Z")],
       ["K7Q-0001"], "--due shows what is due")
for _ in range(2):
    desk.run("undo")
t.same(len(desk.json("case", "list")), 1, "the second one is taken back")

# --- two people
def other(*words):
    return t.run("-w", desk.ws, *words, ESPY_NOW=OPENED, ESPY_ACTOR="bea")


ran = other("case", "claim", "1")
t.ok(ran.code == 3 and b"rk" in ran.err, "nobody takes what is another's",
     ran.err)
desk.run("case", "release", "1")
t.same(other("case", "claim", "1").code, 0, "but what is nobody's")
t.same(desk.case()["owner"], "bea", "it has an owner again")
row = desk.json("list", "case:1")[0]
t.ok("bea" in repr(row), "the list of messages says whose it is", row)
t.same(desk.run("case", "assign", "1", "rk").code, 0, "it is given back")

# --- removing, splitting, merging
desk.run("mark", "cannot-tell", ids[3])
before = kept(desk)
t.same(desk.run("case", "remove", "1", ids[0]).code, 0, "one is taken out")
t.same(desk.json("list", "sha256:" + ids[0])[0]["disposition"], "open",
       "and is what it was before")
desk.run("undo")
t.same(kept(desk), before, "taken back")
ran = desk.run("case", "split", "1", "--title", "other", ids[0], ids[1])
t.same(ran.code, 0, "two go to a case of their own")
made = ran.out.decode().split()[0] if ran.out else "3"
t.same(sorted(desk.ids("case:" + made)), sorted(ids[:2]), "which has them")
t.same(sorted(desk.ids("case:1")), sorted(ids[2:]), "and the first has not")
t.ok(made in repr(desk.case()["links"]), "they are linked")
parted = kept(desk)
t.same(desk.run("case", "merge", made, "1").code, 0, "it goes on in the other")
t.same((sorted(desk.case()["messages"]),
        state(desk, made)), (sorted(ids), "merged"),
       "which shows all messages")
t.same([c["case"] for c in desk.json("case", "list")], ["K7Q-0001"],
       "and stands on the list alone")
ran = desk.run("case", "merge", "1", made)
t.ok(ran.code == 3 and ran.err, "no circle", ran.err)
ran = move(desk, "triage", case=made)
t.ok(ran.code == 3 and ran.err, "what was merged goes nowhere by itself")
t.same(desk.run("case", "unmerge", made).code, 0, "both are what they were")
t.same(kept(desk), parted, "exactly")
desk.run("undo")
t.same(state(desk, made), "merged", "un-merging is taken back")
desk.run("undo")
t.same(kept(desk), parted, "merging, too")
desk.run("undo")
t.same(kept(desk), before, "and splitting")

# --- what is known of it
desk.run("case", "tracker", "1", "RT#4711")
for slip in ("ip 203.0.113.570", "relay7"):
    got = desk.run("case", "component", "1", slip)
    t.ok(got.code == 3 and slip.encode() in got.err,
         "a component that no message shows is a slip of the pen", got.err)
desk.run("case", "component", "1", "ip 203.0.113.57")
case = desk.case()
t.same((case["tracker"], case["component"]), ("RT#4711", "ip 203.0.113.57"),
       "reference and component are written down")
t.same(desk.run("case", "domain", "1", "bancosol.example", "--may-name",
                "no").code, 0, "an owner does not want to be named")
desk.run("domain", "deny", "bancosol.example", "correo-andino", "--by",
         "Ana Ruiz", "--reference", "INC-1")
domains = {d["domain"]: d for d in desk.case()["domains"]}
t.ok(domains["bancosol.example"]["may_name"] is False and
     "Ana Ruiz" in repr(domains["bancosol.example"]) and
     domains["tienda-lima.example"]["may_name"] is None,
     "each domain with its owner's word", domains)
for language, word in (("en", "service"), ("es", "servicio"),
                       ("pt", "serviço")):
    ran = desk.run("case", "ask-owner", "1", "tienda-lima.example", "--to",
                   "dueno@tienda-lima.example", "--language", language)
    m = email.message_from_bytes(ran.out, policy=email.policy.default)
    text = m.get_content() if ran.code == 0 and not m.is_multipart() else \
        m.get_body().get_content() if ran.code == 0 else ""
    t.ok(ran.code == 0 and m["To"] == "dueno@tienda-lima.example" and
         word in text and "tienda-lima.example" in text and
         max(map(len, text.splitlines())) <= 78,
         f"a question to an owner ({language})", ran.err, text)
t.same(desk.case()["waits_on"], "service", "whose answer a case that is the "
       "service's turn does not wait for")

# --- the log, undone to the beginning
log = desk.json("case", "log", "1")
t.ok(len(log) > 20 and all(e["actor"] and e["words"] for e in log),
     "all of that stands in its log")
t.same(desk.run("case", "verify").code, 0, "whose chain is whole")
t.done()
