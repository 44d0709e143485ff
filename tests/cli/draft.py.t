#!/usr/bin/env python3
"""Drafts of any kind, desk and language; made anew; and the check list that
stands between a draft and its being sent."""

import os
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail  # noqa: E402

desk = Desk("draft")
DOMAINS = ("bancosol.example", "tienda-lima.example")
for n in range(4):
    desk.put(mail(n + 1, f"2026-11-{20 + n // 2} 08:0{n}",
                  sender=f"a@{DOMAINS[n % 2]}",
                  text=f"mail {n} complaints to queja@otro.example"))
desk.index()
desk.run("case", "new", "--title", "both", *desk.ids("service:correo-andino"))


def editor(code):
    """An editor that changes the text s as `code` says."""
    path = t.scratch("editor")
    with open(path, "w", encoding="utf-8") as f:
        f.write("#!/usr/bin/python3\nimport re, sys\n"
                "s = open(sys.argv[1], encoding='utf-8').read()\n"
                f"{code}\n"
                "open(sys.argv[1], 'w', encoding='utf-8').write(s)\n")
    os.chmod(path, 0o755)
    return path


def edit(code, draft="1"):
    return desk.run("draft", "edit", draft, EDITOR=editor(code))


def levels(draft="1"):
    """{check: level}, the worst of each; and the exit code"""
    ran = desk.run("--json", "draft", "check", draft)
    order = ("green", "yellow", "red")
    found = {}
    for check in ran.json()[0]["checks"] if ran.out else ():
        name, level = check["check"], check["level"]
        found[name] = max(found.get(name, level), level, key=order.index)
    return found, ran.code


def text_of(check, draft="1"):
    ran = desk.run("--json", "draft", "check", draft)
    return " ".join(c["text"] for c in ran.json()[0]["checks"]
                    if c["check"] == check)


def show(draft="1"):
    return (desk.json("draft", "show", draft) or [{}])[0]


# --- a draft that is fine ---

ran = desk.run("draft", "new", "1")
t.ok(ran.code == 0 and ran.out == b"1\n", "a draft", *ran.notes())
found, code = levels()
t.same((code, {k: v for k, v in found.items() if v != "green"}),
       (0, {"owner": "yellow", "sending": "yellow"}),
       "nothing is in its way; owners have not spoken, [send] is not there")
for argv in (("draft", "new", "1"), ("contact", "1")):
    ran = desk.run(*argv, "--service", "correo-andimo")
    t.ok(ran.code == 2 and not ran.out and
         b"the catalogue has no service correo-andimo" in ran.err and
         len(desk.json("draft", "list")) == 1,
         argv[0] + " --service: a slip of the pen is no service", *ran.notes())
ran = desk.run("draft", "check", "1")
lines = ran.out.decode().splitlines()
t.ok(lines[0].startswith("[?] ") and lines[-1].startswith("[x] ") and
     not ran.err, "for people: what is asked about first", *ran.notes())
checks = desk.run("--json", "draft", "check", "1").json()[0]
t.ok(checks["schema"] == "espy.preflight/1" and checks["red"] == 0 and
     checks["yellow"] == 2 and all(
         c["cause"] and c["text"] for c in checks["checks"]),
     "as JSON, each with its cause", checks)



def dated(now):
    octets = desk.run("draft", "export", "1", "-", now=now).out
    return octets.split(b"\r\nDate: ")[1].split(b"\r\n")[0].decode()


made = dated(None)
t.ok(dated("2026-11-24T09:00:00Z") == made and
     "Fri, 27 Nov 2026 09:00:00 +0000" == dated("2026-11-27T09:00:00Z"),
     "a letter that lay about for days has the date of the day", made,
     dated("2026-11-24T09:00:00Z"))

# --- what a person wrote into it ---

for what, code, check, says in (
        ("the service's customer as addressee",
         "s = re.sub('To: .*', 'To: abuse@bancosol.example', s, count=1)",
         "recipient", "bancosol.example"),
        ("an address that only the mail itself names",
         "s = re.sub('To: .*', 'To: queja@otro.example', s, count=1)",
         "recipient", "only the mail itself names it"),
        ("nobody as addressee", "s = re.sub('To: .*', 'To:', s, count=1)",
         "recipient", "nobody"),
        ("a placeholder", "s += 'Dear {service},\\n'", "placeholder",
         "{service}"),
        ("a letter that asks for nothing",
         "s = re.sub('(?i)please', 'perhaps', s)", "ask", "asks"),
        ("a letter without the source",
         "s = s.replace('203.0.113.57', 'it')"
         ".replace('relay7.correoandino.example', 'it')", "source",
         "no address")):
    ran = edit(code)
    found, status = levels()
    t.ok(ran.code == 0 and found.get(check) == "red" and status == 1 and
         says in text_of(check), f"{what} is in the way", *ran.notes(), found,
         text_of(check))
    desk.run("undo")
edit("s += 'see https://www.other.example/x\\n'")
found, status = levels()
t.ok(found.get("links") == "yellow" and status == 0,
     "a live link is asked about", found)
desk.run("undo")
edit("s = s.replace('Cc:', 'Cc: security@correoandino.example')")
t.same(show()["cc"], "security@correoandino.example", "Cc is written by hand")
out = desk.run("draft", "export", "1", "-").out
t.ok(b"\r\nCc: security@correoandino.example\r\n" in out, "and goes out",
     out[:400])
desk.run("undo")
t.same((show()["cc"], show()["edited"], levels()[1]), (None, False, 0),
       "undo takes all of it back")

edit("s += 'ana@desk.example\\n'")
found, status = levels()
t.ok(found.get("leak") == "red" and status == 1 and
     "ana@desk.example" in text_of("leak"),
     "a recipient who is masked in the samples stands in the letter", found)
ran = desk.run("draft", "export", "1", "-")
t.ok(ran.code != 0 and b"ana@desk.example" in ran.err and not ran.out,
     "and so it does not leave", *ran.notes())
desk.run("undo")

# --- owners ---

desk.run("case", "domain", "1", DOMAINS[0], "--may-name", "no")
found, status = levels()
t.ok(found.get("named") == "red" and status == 1 and
     "the letter" in text_of("named"), "an owner said no, and the letter names "
     "him", found, text_of("named"))
ran = desk.run("draft", "render", "1")
found, status = levels()
t.ok(ran.code == 0 and "named" not in found and status == 0 and
     DOMAINS[0] not in show()["body"], "made anew it does not", *ran.notes(),
     found)
edit(f"s += '{DOMAINS[0].replace('.', '[.]')}\\n'")
t.same(levels()[0].get("named"), "red", "nor may a person, defanged or not")
ran = desk.run("draft", "render", "1")
t.ok(ran.code != 0 and b"edited" in ran.err,
     "what was edited is not made anew by itself", *ran.notes())
ran = desk.run("draft", "render", "1", "--force")
t.ok(ran.code == 0 and not show()["edited"], "but where that is meant",
     *ran.notes())
desk.run("undo")
t.ok(show()["edited"] and "[.]" in show()["body"],
     "and undo brings the text back")
desk.run("draft", "render", "1", "--force")
for domain in DOMAINS:
    desk.run("domain", "deny", domain, "correo-andino", "--by", "soc@x.example")
t.same(levels()[0].get("owner"), "green", "their word is on record")

# --- newer messages ---

desk.put(mail(9, "2026-11-23 09:00", sender=f"a@{DOMAINS[1]}"))
desk.index(now="2026-11-23T12:00:00Z")
new = [i for i in desk.ids("service:correo-andino")
       if i not in desk.ids("case:K7Q-0001")]
desk.run("case", "add", "1", *new, now="2026-11-23T12:00:00Z")
t.ok(levels()[0].get("current") == "yellow" and
     "1 new message" in text_of("current"), "a message came since then",
     levels()[0])
desk.run("draft", "render", "1", now="2026-11-23T12:00:01Z")
t.same((levels()[0].get("current"), "3 fraudulent" in " ".join(
    show()["body"].split()) or "5 fraudulent" in show()["body"]),
    ("green", True), "made anew the draft has it")

# --- kind, desk, language, format ---

ran = desk.run("draft", "render", "1", "--language", "es", "--format", "xarf")
d = show()
t.ok(ran.code == 0 and d["language"] == "es" and d["formats"] == ["xarf"] and
     "Por favor" in d["body"], "another language and format", *ran.notes(),
     d.get("body", "")[:400])
desk.run("undo")
t.same((show()["language"], show()["formats"]), ("en", []), "and back")
ran = desk.run("draft", "new", "1", "--kind", "escalation", "--desk",
               "network", "--language", "pt", "--format", "none",
               "--redact", "headers")
d = show("2")
t.ok(ran.code == 0 and (d["kind"], d["desk"], d["language"]) ==
     ("escalation", "network", "pt"), "a letter to another desk beside it",
     *ran.notes())
t.ok(levels("2")[0].get("recipient") == "red" and levels("2")[1] == 1,
     "which nobody knows an address of", levels("2")[0])
ran = desk.run("draft", "new", "1", "--kind", "escalation", "--desk",
               "network")
t.ok(ran.code == 2 and b"draft 2" in ran.err, "one of a kind and desk",
     *ran.notes())
for option, word in (("--kind", "love"), ("--desk", "my"),
                     ("--language", "fr"), ("--format", "pdf"),
                     ("--redact", "all")):
    ran = desk.run("draft", "new", "1", option, word)
    t.ok(ran.code == 2 and option[2:].encode() in ran.err,
         f"{option} {word} is refused", *ran.notes())

# --- not twice ---

desk.run("draft", "drop", "2")
ran = desk.run("case", "mark-sent", "1", "--to", show()["to"])
t.ok(ran.code == 0, "told by other means", *ran.notes())
ran = desk.run("draft", "new", "1", "--kind", "first")
number = ran.out.decode().strip()
found, status = levels(number)
t.ok(found.get("again") == "yellow" and "less than a day" in text_of("again",
                                                               number)
     and status == 0, "a second first notification within 7 days is asked "
     "about", found)
later = "2026-12-05T10:00:00Z"
ran = desk.run("--json", "draft", "check", number, now=later)
t.ok(not [c for c in ran.json()[0]["checks"]
          if c["check"] == "again" and c["level"] != "green"],
     "not after that", *ran.notes())

# --- on screen: what masking leaves, what a letter tells, what must not go ---

left = Desk("left")
left.put(mail(1, "2026-11-20 08:00").replace(
    b"Message-ID: <1.", b"Message-ID: <ana@desk.example.1."))
left.index()
left.run("case", "new", "--query", "service:correo-andino")
left.run("draft", "new", "1")


def screen(*lines, size="120x36", **env):
    return left.run("--script", "-", stdin="\n".join(lines).encode(),
                    ESPY_HEADLESS=size, **env)


DRAFT = ("keys 3 Enter d", "wait", "expect draft 1 open")
ran = screen(*DRAFT, "expect [!] 1 address can still be read, the first in "
             "Message-ID: may that stay?", "keys BTab Enter",
             "expect [!] sample 1: Message-ID tells ana@desk.example",
             "keys Enter", "expect may it stay?", "keys a", "wait",
             "expect [x] sample 1: Message-ID tells ana@desk.example",
             "absent in the way",
             "keys u", "wait", "expect may that stay?", "keys Enter", "keys d",
             "wait", "expect a sample is left out for its message-id",
             "keys u", "wait")
t.ok(ran.code == 0, "an address in a field that must stay: Enter leads there, "
     "a key decides, u takes it back", *ran.notes())
ran = screen(*DRAFT, "keys e", "wait", "expect [!] the finished mail shows "
             "ana@desk.example", EDITOR=editor("s += 'ana@desk.example\\n'"))
t.ok(ran.code == 0, "a letter that tells a masked recipient is found out",
     *ran.notes())
ran = screen(*DRAFT, "keys :", "type render", "keys Enter",
             "expect it was edited: make its text anew all the same?",
             "keys y", "wait", "expect made anew", "absent the finished mail")
t.ok(ran.code == 0, "made anew it does not, once that is said", *ran.notes())
ran = screen(*DRAFT, "keys e", "wait", "keys BTab Enter",
             "expect {service}", EDITOR=editor("s += 'Dear {service}\\n'"),
             size="80x24")
t.ok(ran.code == 0, "Enter on a placeholder leads to its line", *ran.notes())
t.done()
