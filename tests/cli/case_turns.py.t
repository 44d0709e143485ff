#!/usr/bin/env python3
"""Turns in the life of a case, with a pinned clock: tiers of an escalation,
letters, drafts that are dropped, timers of the settings, what waits for an
owner, cases that went into others, and those that open again."""

import sys
import tarfile

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail  # noqa: E402

DOMAINS = ("bancosol", "tienda-lima", "aduanas-gob")


def desk_of(name, n=2, **more):
    """A desk with n mails through one relay, of three domains in turn"""
    d = Desk(name, **more)
    for i in range(n):
        d.put(mail(i + 1, f"2026-11-20 08:0{i}",
                   sender=f"x@{DOMAINS[i % 3]}.example"))
    d.index()
    return d


def ids_of(d):
    """In the order of their times"""
    return d.ids("service:correo-andino")[::-1]


def move(d, to, case="1", now=None):
    return d.run("case", "move", case, to, "--reason", f"to {to}", now=now)


def sent(d, case="1", now=None):
    ran = d.run("case", "mark-sent", case, "--to", "abuse@correoandino.example",
                now=now)
    return ran.code


def taken_away(d, name):
    """The first case of a desk, exported as a whole and opened elsewhere:
    what was said then, names in the export, and how to ask there"""
    box = t.scratch(name + ".tar")
    ws = t.scratch(name)
    ran = d.run("case", "export", d.json("case", "list")[0]["case"], box,
                "--whole")
    with tarfile.open(box) as f:
        names = f.getnames()
    there = dict(ESPY_NOW=d.now, ESPY_ACTOR="bea", ESPY_LETTERS="ZZ9")
    if ran.code == 0:
        ran = t.run("-w", ws, "case", "import", box, **there)
    return ran, names, lambda *w: t.run("-w", ws, "--json", *w,
                                        **there).json()


def now_and_next(d, case="1", now=None):
    c = d.case(case, now=now)
    return c["state"], c["waits_on"], c["next"]["what"], c["next"]["due"]


# --- letters, reminders and the tiers of an escalation
desk = desk_of("tiers")
desk.run("case", "new", *ids_of(desk))
t.same((sent(desk), now_and_next(desk)),
       (0, ("notified", "service", "send a reminder",
            "2026-11-25T10:00:00Z")), "a letter that was sent takes the case "
       "over all states between; two days later a reminder is due")
sent(desk, now="2026-11-25T11:00:00Z")
t.same(now_and_next(desk), ("notified", "service", "escalate to tier 1",
                            "2026-11-26T10:00:00Z"),
       "after that tier 1, three days after the first letter")
due = ["2026-11-28T10:00:00Z", "2026-11-30T10:00:00Z", "2026-12-03T10:00:00Z",
       "2026-12-10T10:00:00Z"]
at = "2026-11-26T10:00:00Z"
for tier in range(1, 5):
    move(desk, "escalated", now=at)
    t.same(now_and_next(desk, now=at), ("escalated", "me",
                                        f"write to tier {tier}", at),
           f"escalated, tier {tier} is to be written to at once")
    sent(desk, now=at)
    t.same((now_and_next(desk, now=at)[:1] + now_and_next(desk, now=at)[2:],
            desk.case()["tier"]),
           (("notified", f"escalate to tier {tier + 1}" if tier < 4 else
             "no answer: close it", due[tier - 1]), tier),
           "which its letter does, and the next tier waits for its time")
    at = due[tier - 1]
ran = move(desk, "escalated", now=at)
t.ok(ran.code == 3 and b"no-response" in ran.err,
     "after the last tier there is none: it can be closed as no-response",
     ran.err)
t.same(desk.case()["tier"], 4, "and stays where it is")
t.same((desk.run("case", "close", "1", "--as", "no-response", "--reason",
                 "silence", now=at).code, desk.case()["waits_on"]),
       (0, "done"), "which closes it")
t.same((move(desk, "triage", now=at).code, desk.case()["tier"],
        desk.case()["reopened"], desk.case()["resolution"]),
       (0, 0, 1, None), "somebody opens it again: counted, from the first "
       "tier on")
desk.run("undo", now=at)
desk.run("undo", now=at)
t.same((desk.case()["state"], desk.case()["tier"], desk.case()["reopened"]),
       ("notified", 4, 0), "both taken back, it is as it was")
desk.run("case", "close", "1", "--as", "no-response", "--reason", "silence",
         now=at)
desk.put(mail(9, "2026-12-20 08:00"))
desk.index(now="2026-12-20T09:00:00Z")
t.same((desk.case()["state"], desk.case()["tier"]), ("triage", 0),
       "opened by its mail, it begins with the service anew, too")

ran = desk.run("undo", now="2026-12-20T10:00:00Z")
t.ok(ran.code == 3 and b"went on" in ran.err and
     desk.case()["state"] == "triage", "that it was closed before can't be "
     "taken back any more", ran.err)

# --- the service answers, and is told again
desk = desk_of("again")
desk.run("case", "new", *ids_of(desk))
sent(desk)
for state in ("bounced", "info-requested"):
    move(desk, state)
    t.same((desk.case()["waits_on"], sent(desk), desk.case()["state"]),
           ("me", 0, "notified"), f"{state}: a further letter tells it again")
move(desk, "acked")
t.same((sent(desk), desk.case()["state"]), (0, "acked"),
       "a letter to a service that has it changes nothing")
desk.run("undo")
move(desk, "fix-claimed")
move(desk, "monitoring")
t.same((move(desk, "triage").code, desk.case()["reopened"]), (0, 1),
       "what did not stop is looked at anew, and counted")

# --- drafts
desk = desk_of("drafts")
desk.run("case", "new", *ids_of(desk))
desk.run("draft", "new", "1")
t.same((desk.case()["state"], desk.case()["draft"]), ("drafted", "open"),
       "a draft takes a case to drafted")
ran = desk.run("case", "close", "1", "--as", "duplicate")
t.ok(ran.code == 3 and b"1 open draft" in ran.err, "which is not closed while "
     "it is open", ran.err)
t.same((desk.run("draft", "drop", "1").code, desk.case()["state"],
        desk.json("draft", "list")[0]["state"]),
       (0, "attributed", "dropped"), "dropped, the case is attributed")
ran = desk.run("draft", "drop", "1")
t.ok(ran.code in (2, 3) and b"draft" in ran.err, "once", ran.err)
desk.run("draft", "new", "1")
ran = desk.run("draft", "edit", "1")
t.ok(ran.code == 3 and b"dropped" in ran.err, "it stays as it was", ran.err)
desk.run("undo")
desk.run("undo")
t.same((desk.case()["state"], desk.case()["draft"]), ("drafted", "open"),
       "dropping it is taken back")
desk.run("draft", "drop", "1")
t.same(desk.run("case", "close", "1", "--as", "duplicate").code, 0,
       "without one the case is closed")

# --- what the settings say
desk = desk_of("settings", settings="\n[case]\ntriage = 1h\nreminder = 5d\n"
               "quiet = 20d\nowner = 6d\n")
desk.run("case", "new", *ids_of(desk))
t.same(now_and_next(desk)[3], "2026-11-23T11:00:00Z", "the settings say when "
       "a case is to be looked at")
ran = desk.run("case", "ask-owner", "1", "tienda-lima.example", "--to",
               "dueno@tienda-lima.example")
t.same((ran.code, now_and_next(desk)),
       (0, ("triage", "owner", "ask the owner again",
            "2026-11-29T10:00:00Z")),
       "a case whose turn is mine waits for the owner who was asked")
desk.run("domain", "deny", "tienda-lima.example", "correo-andino", "--by",
         "Ana", "--reference", "INC-1", now="2026-11-24T10:00:00Z")
t.same(desk.case()["waits_on"], "me", "until there is his word")
sent(desk)
t.same(now_and_next(desk)[3], "2026-11-28T10:00:00Z", "when to remind")
t.same(desk.stopped(now="2026-12-05T10:00:00Z")["quiet"]["needed"],
       20 * 86400, "and how long silence has to be")

# --- a case in a case in a case
desk = desk_of("merged", n=6)
ids = ids_of(desk)
for i in range(3):
    desk.run("case", "new", "--title", f"part {i}", *ids[2 * i:2 * i + 2])
for n, text in ((1, "of the first"), (2, "of the second")):
    desk.run("case", "note", str(n), text)
desk.run("draft", "new", "2")
desk.run("case", "mark-sent", "1", "--to", "abuse@correoandino.example")
alone = [desk.case(str(n)) for n in (1, 2, 3)]
t.same((desk.run("case", "merge", "2", "1").code,
        desk.run("case", "merge", "1", "3").code), (0, 0),
       "a case that took one in goes on in a third one")
whole = desk.case("3")
t.same((sorted(whole["messages"]), [c["case"] for c in
                                    desk.json("case", "list")]),
       (sorted(ids), ["K7Q-0003"]), "which shows the messages of all three")
t.same(({d["domain"]: d["messages"] for d in whole["domains"]},
        [(n["case"], n["text"]) for n in whole["notes"]],
        [n["case"] for n in whole["notifications"]], whole["draft"]),
       ({f"{d}.example": 2 for d in DOMAINS},
        [("K7Q-0001", "of the first"), ("K7Q-0002", "of the second")],
        ["K7Q-0001"], "open"),
       "their domains, notes, letters and drafts")
ran = desk.run("case", "outcome", "3", str(
    whole["notifications"][0]["notification"]), "answered")
t.same((ran.code, desk.case("1")["notifications"][0]["outcome"]),
       (0, "answered"), "and can say how their letters ended")
desk.run("undo")
ran = desk.run("case", "close", "3", "--as", "duplicate")
t.ok(ran.code == 3 and b"open draft" in ran.err,
     "but is not closed while one of them has an open draft", ran.err)
desk.run("case", "note", "3", "while together")
kinds = [e["kind"] for e in desk.json("case", "log", "3")]
t.ok("case.merged" in kinds and kinds[-1] == "case.note", "its log goes on",
     kinds)
desk.put(mail(50, "2026-11-24 08:00"))
desk.index(now="2026-11-24T09:00:00Z")
new = set(desk.case("3")["messages"]) - set(ids)
t.same(len(new), 1, "new mail of any of them joins the one that goes on")
ran, _, there = taken_away(desk, "taken")
t.ok(ran.code == 0 and b"7 of 7 verdicts are the same" in ran.err,
     "exported and opened elsewhere, it comes with those in it", ran.err)
elsewhere, here = [[sorted(c["messages"])] + [c[k] for k in (
    "notes", "notifications", "draft", "links", "next")]
    for c in (there("case", "show", "K7Q-0003")[0], desk.case("3"))]
t.same(elsewhere, here, "with their messages, notes, letters, drafts and "
       "links")
t.same([[e["words"] for e in there("case", "log", "K7Q-0002")][:-1],
        sorted(c["case"] for c in there("case", "list", "--all"))],
       [[e["words"] for e in desk.json("case", "log", "2")],
        ["K7Q-0001", "K7Q-0002", "K7Q-0003"]], "and each one's log")
t.same(there("case", "verify")[0]["whole"], True, "all of it is whole there")
t.same(desk.run("case", "unmerge", "2").code, 0, "the inner one leaves")
t.same((desk.case("2")["state"], sorted(desk.case("2")["messages"]),
        sorted(desk.case("1")["messages"])),
       (alone[1]["state"], sorted(ids[2:4]), sorted(ids[:2])),
       "as it was, and the one between has its own again")
t.same(sorted(desk.case("3")["messages"]), sorted(ids[:2] + ids[4:] +
                                                  list(new)),
       "the outer one keeps what it still took in, and the new mail")
t.same(desk.run("case", "unmerge", "1").code, 0, "then the other one")
again = [desk.case(str(n)) for n in (1, 2, 3)]
same = ("state", "owner", "title", "next", "opened_at", "draft",
        "notifications")
t.same([[c[k] for k in same] for c in again],
       [[c[k] for k in same] for c in alone], "all are what they were")
t.same([n["text"] for n in again[2]["notes"]], ["while together"],
       "with the notes that are their own")
t.ok(set(again[2]["messages"]) == set(ids[4:]) | new,
     "new mail stays with the case that adopted it")
ran = desk.run("case", "unmerge", "1")
t.ok(ran.code == 3 and ran.err, "what is not merged is not un-merged",
     ran.err)
t.same(desk.run("case", "verify").code, 0, "the log's chain is whole")

# --- another service's messages
desk = desk_of("others")
desk.put(mail(7, "2026-11-20 09:00", service="nube-envios"))
desk.index()
ran = desk.run("case", "new", "--query", "date:2026-11-20")
t.ok(ran.code == 0 and b"1 of 3 did not come through correo-andino" in ran.err,
     "a case with mail of two services says so", ran.err)
desk.run("undo")
desk.run("case", "new", *ids_of(desk))
ran = desk.run("case", "add", "2", "--query", "service:nube-envios")
t.ok(ran.code == 0 and b"1 of 1 did not come through correo-andino" in ran.err,
     "so does adding it", ran.err)

# --- splitting, to the last message
desk = desk_of("split", n=3)
ids = ids_of(desk)
desk.run("case", "new", *ids)
ran = desk.run("case", "split", "1", *ids)
t.ok(ran.code == 3 and b"no message" in ran.err,
     "a case can't give off all that it has", ran.err)
t.same(len(desk.json("case", "list")), 1, "and then nothing is made")
t.same(desk.run("case", "split", "1", ids[0]).code, 0, "it can one")
ran = desk.run("case", "split", "1", ids[0])
t.ok(ran.code == 2 and b"is not in case" in ran.err,
     "which it has no more", ran.err)
t.same(([e["kind"] for e in desk.json("case", "log", "1")][-2:],
        desk.case("2")["links"][0]["kind"],
        desk.json("list", "sha256:" + ids[0])[0]["case"]),
       (["case.remove", "case.link"], "split", "K7Q-0002"),
       "both logs and the message say so")
desk.run("case", "add", "1", ids[0])
desk.run("case", "merge", "2", "1")
ran, names, there = taken_away(desk, "twice")
t.ok(ran.code == 0 and len(names) == len(set(names)) and
     sorted(there("case", "show", "K7Q-0001")[0]["messages"]) == sorted(ids),
     "what two cases have that became one is exported once", ran.err, names)
t.done()
