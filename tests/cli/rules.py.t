#!/usr/bin/env python3
"""Dispositions of what is still to come: rules by service, authenticated
domain and account; campaigns that are dismissed, and return."""

import json
import os
import sys

sys.path.insert(0, "tests/lib")
from espy_tap import *  # noqa: E402,F403

MAIL, WS, SERVICES = scratch("mail"), scratch("ws"), scratch("services")
SETTINGS = """[catalogue]
product = no
dir = %s
[receiver ours]
by = mx.ours.example
authserv-id = ours.example
[domain bank.example]
name = Bank
authorised = esp
""" % SERVICES
SERVICE = """[service esp]
name = ESP
kind = marketing
ip = 203.0.113.0/24 2026-01-01
account = customer header:X-Account {<any>} "the customer"
[service other]
name = Other
kind = marketing
ip = 198.51.100.0/24 2026-01-01
account = customer header:X-Account {<any>} "the customer"
"""
WORDS = """We have chosen this week's beans for you: washed from the north, dried
on raised beds, with notes of cane and orange.  The roast is of Tuesday.  The
workshop on Saturday shows how to brew with paper and with cloth, six places
are left.  Grinders are cheaper until Sunday, the three that people ask for
most.  Our shop in the centre is open on the holiday from nine to one.""".split()
number = 0


def mail(sender="news@coffee.example", account="4711", signed=True, day=10,
         text=None, spf="pass", relay="out1.esp.example",
         ip="203.0.113.7"):
    """A newsletter of one account, as our receiver recorded it"""
    global number
    number += 1
    domain = sender.split("@")[1]
    dkim = f"dkim=pass header.d={domain}; dmarc=pass header.from={domain}" \
        if signed else "dkim=none; dmarc=none"
    head = (f"Authentication-Results: ours.example; spf={spf}"
            f" smtp.mailfrom=bounce.esp.example; {dkim}\n"
            f"Received: from {relay} ({relay} [{ip}])"
            f"\n\tby mx.ours.example with ESMTPS id A{number};"
            f"\n\tTue, {day} Nov 2026 10:{number:02}:00 +0000\n"
            f"From: Coffee <{sender}>\nTo: r{number}@ours.example\n"
            f"Subject: Beans of week {number}\n"
            f"Date: Tue, {day} Nov 2026 10:00:00 +0000\n"
            f"Message-ID: <n{number}@esp.example>\n")
    if account:
        head += f"X-Account: {account}\n"
    body = text if text is not None else " ".join(WORDS)
    name = f"{MAIL}/cur/{1800000000 + number}.n{number}.host:2,S"
    with open(name, "w") as f:
        f.write(f"{head}\n{body}\nReader {number}, order {number * 7919}\n")
    return f"n{number}@esp.example"


def espy(*words, now="2026-11-20T08:00:00Z", actor="ana"):
    return run("-w", WS, *words, ESPY_NOW=now, ESPY_ACTOR=actor)


def rows(query):
    return espy("--json", "list", query).json()


def decided(id):
    row = rows(f"id:{id}")[0]
    return row["disposition"]


def rules():
    return espy("--json", "rule", "list").json()


for folder in ("cur", "new", "tmp"):
    os.makedirs(f"{MAIL}/{folder}")
os.makedirs(SERVICES)
os.makedirs(WS, mode=0o700)
with open(SERVICES + "/esp.ini", "w") as f:
    f.write(SERVICE)
with open(WS + "/settings.ini", "w") as f:
    f.write(SETTINGS)

# --- a rule from a message
first = [mail(text=f"Nothing alike number {i} " * 3 + WORDS[i] * 9)
         for i in range(3)]
forged = mail(signed=False, text="Unsigned and of no campaign at all " * 4)
bank = mail("info@bank.example", "b-1", text="Your statement is ready " * 5)
got = espy("index", MAIL)
same(got.code, 0, "the mail is indexed")
same([(r["attribution"]["service"], r["attribution"]["accounts"])
      for r in rows("id:" + first[0])], [("esp", 1)],
     "service and account are named")
same(len(rows("authenticated:coffee.example")), 3,
     "what the From domain authenticates is found by authenticated:")

got = espy("rule", "add", "legitimate", "--like", "id:" + forged)
ok(got.code == 3 and b"vouches" in got.err,
   "a From that nothing vouches for makes no rule", got.err)
got = espy("rule", "add", "legitimate", "--domain", "coffee.example")
ok(got.code == 2 and b"service" in got.err, "nor does a domain alone",
   got.err)
got = espy("rule", "add", "case", "--like", "id:" + first[0])
same(got.code, 2, "a rule opens no cases")
got = espy("rule", "add", "unwanted-bulk", "--like", "id:" + first[0],
           "--reason", "their newsletter", "--now")
same(got.code, 0, "a rule is made from a message")
rule = rules()[0]
same([rule[k] for k in ("rule", "disposition", "service", "domain",
                        "account", "reason", "actor", "hits", "decided",
                        "expires_at")],
     ["r1", "unwanted-bulk", "esp", "coffee.example", "4711",
      "their newsletter", "ana", 3, 3, "2027-05-19T08:00:00Z"],
     "it says its scope, its end and what it has done")
same([decided(i) for i in first + [forged, bank]],
     ["unwanted-bulk"] * 3 + ["open"] * 2,
     "--now decides what is open and fits, nothing else")
same([r["rule"] for r in rows("rule:r1")], ["r1"] * 3,
     "rule:r1 finds what it decided, and the rows say so")
got = espy("rule", "add", "unwanted-bulk", "--like", "id:" + first[1])
ok(got.code == 2 and b"r1" in got.err, "the same rule twice is refused",
   got.err)

# --- as mail comes
later = mail(text="Tomorrow's topic is the harvest " * 4)
other = mail(account="9999", text="Tomorrow's other topic " * 4)
unsigned = mail(signed=False, text="Tomorrow's third topic " * 4)
espy("index")
same([decided(i) for i in (later, other, unsigned)],
     ["unwanted-bulk", "open", "open"],
     "the rule decides about what comes, but not about another account's "
     "nor what nothing vouches for")
same(rules()[0]["hits"], 4, "its hits are counted")
same(espy("undo").code, 0, "the analyst's undo goes past what espy did")
same([decided(i) for i in first + [later]], ["open"] * 4,
     "and takes the rule back with all that it decided")
same(rules(), [], "no rule is left")

# --- the end of a rule, and its removal
espy("rule", "add", "legitimate", "--like", "id:" + first[0], "--expires",
     "2d", "--now")
after = mail(text="The topic of the day after the end " * 4)
espy("index", now="2026-11-23T08:00:00Z")
same(decided(after), "open", "an expired rule decides nothing any more")
same(decided(first[0]), "legitimate", "what it decided stays")
same(espy("mark", "exercise", "id:" + first[1]).code, 0,
     "a person decides otherwise")
got = espy("rule", "remove", "r2")
ok(got.code == 0 and b"3 messages open again" in got.err,
   "a rule is removed", got.err)
same([decided(i) for i in first], ["open", "exercise", "open"],
     "what it had decided is open, what a person decided stays")
espy("undo")
same([decided(i) for i in first], ["legitimate", "exercise", "legitimate"],
     "the removal is undone")
same(len(rows("rule:r2")), 3, "and the rule knows what it decided")

# --- what changes comes back
espy("override", "account", "5555", "--reason", "ticket 9", "id:" + first[0])
espy("recheck", "id:" + first[0])
same(decided(first[0]), "open",
     "a message that is of another account now is open again")
espy("rule", "add", "legitimate", "--like", "id:" + bank)
espy("domain", "deny", "bank.example", "esp", "--by", "owner")
denied = mail("info@bank.example", "b-1", text="Another statement " * 5)
espy("index")
same(decided(denied), "open",
     "no rule goes past the word of the domain's owner")
# --- a campaign is dismissed in the queue, and returns
def keys(script):
    return run("-w", WS, "--script", "-", stdin=script.encode(),
               ESPY_NOW="2026-11-20T09:00:00Z", ESPY_ACTOR="ana",
               ESPY_HEADLESS="80x24")


espy("mark", "cannot-tell", *["id:" + i for i in
     first + [forged, bank, later, other, unsigned, after, denied]])
crowd = [mail(account="7700", day=11 + i % 7) for i in range(200)]
espy("index")
folded = espy("--json", "list", "--order", "urgent", "disposition:open").json()
same([(r["alike"], r["fold"]["messages"], r["fold"]["deliveries"])
      for r in folded], [(200, 200, 200)],
     "two hundred newsletters are one row of the queue")
same(sum(folded[0]["fold"]["days"]), 200, "with a bar for each day")
got = keys("keys a b\nexpect 200 messages: unwanted-bulk, and what follows of "
           "the campaign\nexpect Nothing to do here\n")
ok(got.code == 0, "two keys dismiss them all", got.out, got.err)
same(len(rows("disposition:unwanted-bulk")), 200, "each of them is decided")
rule = rules()[0]
same((rule["campaign"], rule["service"], rule["domain"], rule["account"]),
     (folded[0]["campaign"], "esp", "coffee.example", "7700"),
     "a rule keeps what follows of that campaign away")
again = mail(account="7700")
moved = mail(account="7701")
spoofed = mail(account="7700", signed=False)
elsewhere = mail("news@tea.example", account="7700")
switched = [mail(account="7700", relay="out1.other.example",
                 ip="198.51.100.7") for _ in range(2)]
espy("index")
same([rows("id:" + i)[0]["campaign"] == rule["campaign"]
      for i in (again, moved, spoofed, elsewhere)], [True] * 4,
     "four further mails are of the campaign")
same([decided(i) for i in (again, moved, spoofed, elsewhere)],
     ["unwanted-bulk", "open", "open", "open"],
     "it stays away, and returns with another account, without proof of its "
     "author, with another domain")
same([(rows("id:" + i)[0]["attribution"]["service"], decided(i))
      for i in switched], [("other", "open")] * 2,
     "and through another service")
same([(r["hits"], r["decided"]) for r in rules()[:1]], [(1, 1)],
     "what it decided since is counted")
keys("keys u\n")
got = espy("mark", "unwanted-bulk", folded[0]["campaign"])
ok(got.code == 0 and b"204 messages marked unwanted-bulk, and what follows of "
   b"it where something vouches for its From" in got.err,
   "a command dismisses a campaign as the queue does", got.err)
same(rules()[0]["campaign"], folded[0]["campaign"], "with rules for it")
got = keys("keys u\nexpect taken back\n")
ok(got.code == 0, "one key takes the decision back", got.out)
same([len(rows("disposition:unwanted-bulk")), rules()[:1] == [rule]],
     [0, False], "all of them are open, and the rule is gone")
espy("mark", "cannot-tell", *["id:" + i for i in switched])
got = keys("keys a b\nexpect where something vouches\n")
ok(got.code == 0, "dismissed once more", got.out, got.err)
same(sorted((r["domain"], r["account"]) for r in rules() if r["campaign"]),
     [("coffee.example", "7700"), ("coffee.example", "7701"),
      ("tea.example", "7700")], "with a rule for each account and domain of "
     "it that something vouches for")
until = rules()[0]["expires_at"]
late = mail(account="7700")
espy("index", now=until)
ok(rows("id:" + late)[0]["campaign"] == rule["campaign"] and
   decided(late) == "open", "a dismissed campaign returns when the rule is "
   "over", until)
espy("undo")

# --- a rule for all accounts of a service, and whom it leaves alone
espy("mark", "cannot-tell", "id:" + late)
got = espy("rule", "add", "legitimate", "--service", "esp", "--domain",
           "tea.example", "--expires", "never")
ok(got.code == 0 and rules()[0]["expires_at"] is None and
   rules()[0]["account"] is None, "a rule without an account, for ever",
   got.err)
tea = rules()[0]["rule"]
teas = [mail("news@tea.example", account=who, text=f"Tea for {who} " * 9)
        for who in ("1", "2", None)]
cup = mail("news@tea.example", account="1", relay="out1.other.example",
           ip="198.51.100.7", text="Tea from elsewhere " * 9)
shop = mail("news@shop.tea.example", account="1", text="Tea of a shop " * 9)
espy("index", now="2031-01-01T08:00:00Z")
same([decided(i) for i in teas + [cup, shop]],
     ["legitimate"] * 3 + ["open"] * 2,
     "it fits any account, and neither another service nor what is below its "
     "domain")
espy("rule", "remove", tea)
same([decided(i) for i in teas], ["open"] * 3, "removed, all is open")
same(tea in [r["rule"] for r in rules()], False, "and it is not listed")
espy("undo")
same([(r["hits"], r["decided"]) for r in rules() if r["rule"] == tea],
     [(3, 3)], "taken back, it is as it was")

# --- a case that is open goes before a rule
YEAR = "2031-01-02T08:00:00Z"
leaves = "They write that the account will be closed unless you confirm " * 4
seized = [mail("news@tea.example", account="2", day=20, text=leaves)
          for _ in range(2)]
espy("index", now=YEAR)
same([decided(i) for i in seized], ["legitimate"] * 2,
     "an account that was taken over still has its rule")
got = espy("case", "new", "--title", "seized",
           *["id:" + i for i in seized], now=YEAR)
ok(got.code == 0, "somebody opens a case", got.err)
more = mail("news@tea.example", account="2", day=21, text=leaves)
calm = mail("news@tea.example", account="2", day=21, text="Tea as ever " * 9)
espy("index", now=YEAR)
same([decided(i) for i in (more, calm)], ["case", "legitimate"],
     "what goes on is the case's and no rule's; all else is the rule's")
espy("case", "mark-sent", "1", "--to", "abuse@esp.example", now=YEAR)
got = espy("case", "close", "1", "--as", "stopped-unexplained", "--reason",
           "silent", now=YEAR)
after = mail("news@tea.example", account="2", day=22, text=leaves)
espy("index", now=YEAR)
same([got.code, decided(after)], [0, "legitimate"],
     "a rule goes before a case that is closed")

for words, why in ((["list", "x"], "list takes no word"),
                   (["remove", "r99"], "no such rule"),
                   (["add", "nonsense", "--like", "id:" + first[0]],
                    "no disposition"),
                   (["add", "legitimate", "--like", "id:" + first[2],
                     "--expires", "soon"], "no date"),
                   (["add", "legitimate", "--service", "esb", "--domain",
                     "coffee.example"], "no service of the catalogue"),
                   (["add", "legitimate", "--service", "esp", "--domain",
                     "not a domain"], "no domain"),
                   (["add", "legitimate", "--service", "esp"], "no domain "
                    "is said"),
                   (["add", "legitimate", "--like", "id:" + first[2],
                     "--account", "1"], "the scope is said twice")):
    got = espy("rule", *words)
    ok(got.code in (2, 3) and got.err, why + ": a sentence", got.err)
same(espy("case", "verify").code if b"verify" in run("case", "--help").out
     else 0, 0, "the log's chain is whole")
done()
