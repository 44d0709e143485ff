#!/usr/bin/env python3
"""What hangs on a letter: samples octet for octet, the table, and the reports
by ARF and XARF, read by other programs than espy."""

import base64
import csv
import email
import email.policy
import email.utils
import hashlib
import io
import ipaddress
import json
import os
import re
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402
from espy_case import Desk, mail  # noqa: E402

SCHEMAS = "../shared/conformance/xarf/schemas/v4"
COMPONENT = "ip 203.0.113.57"


def read(path):
    with open(path, "rb") as f:
        return f.read()


def crlf(octets):
    return re.sub(rb"(?<!\r)\n", b"\r\n", octets)


def sha(octets):
    return hashlib.sha256(octets).hexdigest()


def raw_parts(octets):
    """The octets of each part's body, as they stand between the boundaries."""
    boundary = re.search(rb'boundary="([^"]+)"', octets).group(1)
    return [p.split(b"\r\n\r\n", 1)[1]
            for p in octets.split(b"\r\n--" + boundary)[1:-1]]


def parsed(octets):
    return email.message_from_bytes(octets, policy=email.policy.default)


def defects(m):
    return [d for p in m.walk() for d in p.defects]


# --- XARF by its schemas -------------------------------------------------

def validator():
    """Of the 4.2.0 schemas, whose references are files beside them; None"""
    try:
        import jsonschema
    except ImportError:
        return None
    if not os.path.isdir(SCHEMAS):
        return None
    store = {}
    for folder, _, files in os.walk(SCHEMAS):
        for name in files:
            if name.endswith(".json"):
                schema = json.loads(read(os.path.join(folder, name)))
                store[schema["$id"]] = schema
    master = store["https://xarf.org/schemas/v4/xarf-v4-master.json"]
    try:  # newer ones look references up in a registry
        import referencing
        from referencing.jsonschema import DRAFT202012
        registry = referencing.Registry().with_resources(
            (i, DRAFT202012.create_resource(s)) for i, s in store.items())
        return jsonschema.Draft202012Validator(
            master, registry=registry,
            format_checker=jsonschema.FormatChecker())
    except ImportError:
        return jsonschema.Draft202012Validator(
            master, resolver=jsonschema.RefResolver.from_schema(
                master, store=store),
            format_checker=jsonschema.FormatChecker())


VALIDATOR = validator()


def is_valid(report, what):
    if VALIDATOR is None:
        t.skip(what, "python3-jsonschema or ../shared is missing")
        return
    errors = [e.message for e in VALIDATOR.iter_errors(report)]
    t.ok(not errors, what, *errors)


# --- ARF by RFC 5965, field by field --------------------------------------

ONCE = {"original-envelope-id", "original-mail-from", "arrival-date",
        "received-date", "reporting-mta", "source-ip", "source-port",
        "incidents"}
MANY = {"authentication-results", "original-rcpt-to", "reported-domain",
        "reported-uri"}
PATH = re.compile(r"<(?:[^\s<>@]+@[^\s<>@]+)?>\Z")
FIT = {
    "feedback-type": re.compile(r"(abuse|fraud|not-spam)\Z"),
    "user-agent": re.compile(r"[!#$%&'*+.^_`|~\w-]+/[\w.-]+\Z"),
    "version": re.compile(r"1\Z"),
    "original-mail-from": PATH,
    "original-rcpt-to": PATH,
    "reporting-mta": re.compile(r"dns; ?[\w.-]+\Z"),
    "source-port": re.compile(r"\d{1,5}\Z"),
    "authentication-results": re.compile(r"[\w.-]+;( [a-z]+=\w+[^;]*;?)+\Z"),
    "reported-domain": re.compile(r"[\w.-]+\Z"),
    "reported-uri": re.compile(r"https?://\S+\Z"),
}


def report_problems(octets):
    """What RFC 5965 says against a report; its fields"""
    m, wrong = parsed(octets), []
    if (m.get_content_type(), m.get_param("report-type")) != \
            ("multipart/report", "feedback-report"):
        wrong.append("content type")
    types = [p.get_content_type() for p in m.iter_parts()]
    if types[:2] != ["text/plain", "message/feedback-report"] or \
            len(types) != 3 or types[2] not in ("message/rfc822",
                                                "text/rfc822-headers"):
        wrong.append(f"parts {types}")
    text = raw_parts(octets)[1]
    if not text.isascii():
        wrong.append("the second part is not 7bit")
    fields = email.message_from_bytes(text + b"\r\n").items()
    fields = [(k.lower(), " ".join(v.split())) for k, v in fields]
    names = [k for k, _ in fields]
    for needed in ("feedback-type", "user-agent", "version"):
        if names.count(needed) != 1:
            wrong.append(f"{names.count(needed)} times {needed}")
    wrong += [f"twice {k}" for k in ONCE if names.count(k) > 1]
    for name, value in fields:
        if name in FIT and not FIT[name].match(value):
            wrong.append(f"{name}: {value}")
        elif name not in FIT and name not in ONCE | MANY:
            wrong.append(f"unknown field {name}")
        if name == "source-ip":
            ipaddress.ip_address(value)
        if name == "arrival-date" and not email.utils.parsedate(value):
            wrong.append(f"{name}: {value}")
    return wrong + defects(m), fields


# --- the story ------------------------------------------------------------

desk = Desk("story")
desk.run("index", os.path.abspath("samples/maildir"))
desk.run("case", "new", "--title", "relay7", "--query",
         "ip:203.0.113.57 dmarc:fail")
made = desk.run("draft", "new", "1", "--redact", "nothing", "--format",
                "arf xarf")
letter_file, folder, xarf_file = (t.scratch(n) for n in
                                  ("letter.eml", "arf", "report.json"))
ran = desk.run("draft", "export", "1", letter_file, "--arf", folder, "--xarf",
               xarf_file)
t.ok((made.code, ran.code) == (0, 0), "letter, ARF and XARF are exported",
     *made.notes(), *ran.notes())
octets, draft = read(letter_file), desk.json("draft", "show", "1")[0]
letter, parts = parsed(octets), raw_parts(octets)
t.ok(letter.get_content_type() == "multipart/mixed" and not defects(letter),
     "Python's email reads the letter", *defects(letter))
names = [p.get_filename() for p in letter.iter_attachments()]
t.same(names, [f"sample-{n}.eml" for n in range(1, 6)] +
       ["samples.csv", "report.xarf.json"], "five samples, table and report")
text = letter.get_body().get_content()
t.ok(max(map(len, text.splitlines())) <= 78, "no line of it is over 78 columns",
     [x for x in text.splitlines() if len(x) > 78])
t.same(desk.run("draft", "export", "1", "-").out, octets,
       "the same draft gives the same octets")

originals = [crlf(desk.run("show", "--raw", s["sha256"]).out)
             for s in draft["samples"]]
samples = parts[1:6]
t.ok(all(o.endswith(s) and s.startswith(b"Received: from ")
         for o, s in zip(originals, samples)),
     "each sample is the message from a Received field on, octet for octet")
t.ok(all(sha(s) in text and sha(o) in text
         for o, s in zip(originals, samples)),
     "the letter has the hash of each as attached and of the original")
heads = list(letter.iter_attachments())
t.ok(all(sha(s) in "".join(p["Content-Description"].split()) and
         sha(o) in "".join(p["Content-Description"].split())
         for o, s, p in zip(originals, samples, heads)),
     "and so has each part")
above = set()
for o, s in zip(originals, samples):
    head = parsed(o[:len(o) - len(s)] + b"\r\n")
    above |= set(re.findall(r"\bby\s+(\S+)", " ".join(
        str(v) for v in head.get_all("Received", []))))
    above |= {str(v) for v in head.get_all("X-Original-To", [])}
below = b"".join(samples).decode("latin-1")
inside = {a for a in above if a not in below}
everything = octets.decode("latin-1") + base64.b64decode(parts[7]).decode()
t.ok(inside and not any(a in everything for a in inside),
     "hosts of ours above it stand nowhere", inside)
t.same([p["sha256"] for p in draft["parts"]],
       [sha(s) for s in samples] + [sha(parts[6]), sha(base64.b64decode(
           parts[7]))], "draft show lists the parts with those hashes")
sample_file = t.scratch("sample.eml")
with open(sample_file, "wb") as f:
    f.write(samples[-1])
checked = t.run("--json", "inspect", "--dns", "samples/dns.zone", "--now",
                "2026-11-21T00:00:00Z", sample_file).json()[0]
t.ok("pass" in json.dumps(checked["computed"]["dkim"]),
     "DKIM still verifies in a sample that was cut", checked["computed"])

table = list(csv.DictReader(io.StringIO(parts[6].decode(), newline="")))
t.same(len(table), 36, "samples.csv has every message of the case")
t.same([(r["sample"], r["sha256_of_crlf_form"], r["sha256_as_attached"])
        for r in table if r["sample"]],
       [(str(n + 1), sha(o), sha(s))
        for n, (o, s) in enumerate(zip(originals, samples))],
       "and marks the samples, with their hashes")

xarf = json.loads(read(xarf_file))
t.same(json.loads(base64.b64decode(parts[7])), xarf,
       "the report that is attached is the one that is exported")
is_valid(xarf, "messaging/spam is valid by the XARF 4.2.0 schemas")
if VALIDATOR is not None:
    t.ok(not VALIDATOR.is_valid({k: v for k, v in xarf.items()
                                 if k != "source_port"}) and
         not VALIDATOR.is_valid({**xarf, "tags": ["K7Q-0001"]}),
         "by which it would not be without a port, or with another tag")
t.same([sha(base64.b64decode(e["payload"])) for e in xarf["evidence"]],
       [sha(s) for s in samples], "its evidence are the samples")
t.ok(all(e["hash"] == "sha256:" + sha(base64.b64decode(e["payload"])) and
         e["size"] == len(base64.b64decode(e["payload"]))
         for e in xarf["evidence"]) and "_internal" not in xarf,
     "with their hashes and sizes")
desk.run("case", "component", "1", COMPONENT)
desk.run("draft", "export", "1", "--xarf", xarf_file, "--force")
server = json.loads(read(xarf_file))
t.same((server["category"], server["type"], server["source_identifier"]),
       ("infrastructure", "compromised_server", "203.0.113.57"),
       "a case with a component reports that server")
is_valid(server, "which is valid by the schemas too")

reports = sorted(os.listdir(folder))
t.same(len(reports), 5, "one ARF report a sample")
wrong, known = [], []
for n, name in enumerate(reports):
    o = read(os.path.join(folder, name))
    problems, fields = report_problems(o)
    known.append(dict(fields))
    m, subject = parsed(o), parsed(originals[n])["Subject"]
    if m["Subject"].removeprefix("FW: ") != str(subject).strip():
        problems.append(f"subject {m['Subject']} for {subject}")
    if raw_parts(o)[2] != samples[n]:
        problems.append("the mail is not the sample")
    if "K7Q" in m["Subject"] or "K7Q-0001" not in m["Message-ID"]:
        problems.append("the case's number")
    if m["References"] != letter["Message-ID"]:
        problems.append("not in the letter's thread")
    said = m.get_body().get_content()
    problems += [f"the text lacks {w}" for w in
                 (sha(samples[n]), known[n]["source-ip"], "STOP")
                 if w not in said]
    wrong += [f"{name}: {p}" for p in problems]
t.ok(not wrong, "each follows RFC 5965, and says all in its text", *wrong)
t.ok(all({"original-mail-from", "arrival-date", "source-ip", "reporting-mta",
          "original-rcpt-to", "authentication-results"} <= set(k)
         for k in known), "with what RFC 6650 wants from unsolicited ones",
     known)

form = desk.run("draft", "form", "1").out.decode()
live = desk.run("draft", "form", "1", "--live").out.decode()
values = dict(b.split("\n", 1) for b in form.strip().split("\n\n[")
              if "\n" in b)
t.same((values.get("Source IP]"), values.get("[Your name]")),
       ("203.0.113.57", "Lucía Quispe"), "a form's values, below their labels")
t.ok("[Full header]\nReceived: from " in form and "http" not in
     form.split("[Links")[1] and "http" in live.split("[Links")[1],
     "its links are defanged unless asked for", form)

# --- hidden recipients ----------------------------------------------------

desk.run("draft", "drop", "1")
desk.run("draft", "new", "1", "--redact", "headers", "--format", "arf xarf")
addresses = set()
for o in originals:
    for value in parsed(o).get_all("To", []) + parsed(o).get_all("Cc", []):
        addresses |= {a.lower() for _, a in email.utils.getaddresses(
            [str(value)]) if "@" in a}
for f in os.listdir(folder):
    os.remove(os.path.join(folder, f))
desk.run("draft", "export", "2", letter_file, "--arf", folder, "--xarf",
         xarf_file, "--force")
octets = read(letter_file)
told = octets + b"".join(read(os.path.join(folder, f))
                         for f in os.listdir(folder))
xarf = json.loads(read(xarf_file))
told += json.dumps(xarf).encode() + b"".join(
    base64.b64decode(e["payload"]) for e in xarf["evidence"])
told = told.lower()
t.ok(len(addresses) > 1 and not [
    a for a in addresses for form_ in (a, a.replace("@", "="),
                                       a.replace("@", "%40"))
    if form_.encode() in told], "masked, no recipient stands in any of them",
    addresses)
is_valid(xarf, "the masked report is valid too")
wrong = [p for f in os.listdir(folder)
         for p in report_problems(read(os.path.join(folder, f)))[0]]
t.ok(not wrong, "and so are the masked ARF reports", *wrong)
letter, parts = parsed(octets), raw_parts(octets)
heads = [p for p in letter.iter_attachments()
         if p.get_content_type() == "text/rfc822-headers"]
text = letter.get_body().get_content()
t.ok(len(heads) == 5 and all(sha(p.get_payload(decode=True)) in text and
                             "masked" in p["Content-Description"]
                             for p in heads),
     "masked header fields say so, and their hash is in the letter")

desk.run("draft", "drop", "2")
desk.run("draft", "new", "1", "--format", "text")
octets = desk.run("draft", "export", "3", "-").out
letter = parsed(octets)
text = letter.get_content()
t.ok(letter.get_content_type() == "text/plain" and not defects(letter) and
     text.count("\nReceived: from ") >= 5 and
     text.count("\nMessage-ID: <") == 5,
     "for a filter that rejects samples their header fields stand in the text",
     text[-3000:])

# --- what may not be shown -------------------------------------------------

desk = Desk("shy")
for n in range(6):
    desk.put(mail(n, f"2026-11-20 08:0{n}", sender="a@bancosol.example"
                  if n % 2 else "b@tienda-lima.example"))
for n in range(6, 9):
    desk.put(mail(n, f"2026-11-20 08:0{n}", sender="b@tienda-lima.example",
                  to="cebo@desk.example"), source="traps")
desk.index()
desk.index(source="traps", role="trap")
desk.run("case", "new", "--title", "both", "--query", "service:correo-andino")
desk.run("case", "domain", "1", "bancosol.example", "--may-name", "no")
desk.run("draft", "new", "1", "--redact", "nothing", "--format", "xarf")
octets = desk.run("draft", "export", "1", letter_file, "--force", "--arf",
                  folder, "--xarf", xarf_file)
octets = read(letter_file)
told = octets + read(xarf_file) + b"".join(
    base64.b64decode(e["payload"])
    for e in json.loads(read(xarf_file))["evidence"])
t.ok(b"bancosol" not in told, "a domain that may not be named stands nowhere")
table = list(csv.DictReader(io.StringIO(raw_parts(octets)[-2].decode(),
                                        newline="")))
t.same((len(table), sum(not r["message_id"] for r in table)), (6, 3),
       "the table has the other messages; a trap's are not identified")
shown = desk.json("draft", "show", "1")[0]["samples"]
t.ok(len(shown) == 3 and b"cebo" not in told,
     "no sample is a trap's while there are others", len(shown))
desk.run("case", "new", "--title", "trap", *desk.ids("role:trap"))
desk.run("draft", "new", "2", "--redact", "nothing")
octets = desk.run("draft", "export", "2", "-").out
t.ok(b"text/rfc822-headers" in octets and b"message/rfc822" not in octets and
     b"cebo" not in octets and b"rcpt-" in octets,
     "where all are, they go as masked header fields")

# --- settings ---------------------------------------------------------------

with open(desk.ws + "/settings.ini", "a", encoding="utf-8") as f:
    f.write("\n[draft]\nsamples = 2\n")
with open(desk.ws + "/settings.ini", encoding="utf-8") as f:
    settings = f.read().replace("[reporter]\n", "[reporter]\nplus = yes\n")
with open(desk.ws + "/settings.ini", "w", encoding="utf-8") as f:
    f.write(settings)
first = parsed(desk.run("draft", "export", "1", "-").out)
t.ok(re.match(r"\S+\+k7q-0001\.[a-z0-9]+@desk\.example\Z",
              first["Reply-To"] or "") and first["Auto-Submitted"] == "no",
     "answers are asked to an address of the case's own", first["Reply-To"])
desk.run("draft", "drop", "1")
number = desk.run("draft", "new", "1").out.decode().strip()
t.same(len(desk.json("draft", "show", number)[0]["samples"]), 2,
       "as many samples as the settings say")

# --- what was signed still verifies -----------------------------------------

signed = Desk("signed")
for name in sorted(os.listdir("samples/maildir/cur")):
    octets = read("samples/maildir/cur/" + name)
    if b"d=correoandino.example" in octets and b"s=ca2019" in octets:
        signed.put(octets)
signed.index()
signed.run("case", "new", "--query", "ip:203.0.113.57")
signed.run("draft", "new", "1", "--redact", "nothing")
whole = [p for p in raw_parts(signed.run("draft", "export", "1", "-").out)
         if p.startswith(b"Received:")]
results = []
for octets in whole:
    path = t.scratch("signed.eml")
    with open(path, "wb") as f:
        f.write(octets)
    seen = t.run("--json", "inspect", "--dns", "samples/dns.zone", path).json()
    results += [d["result"] for d in seen[0]["computed"]["dkim"]]
t.ok(len(whole) == 5 and results and set(results) == {"pass"},
     "from the boundary on, a whole message's signature still verifies",
     len(whole), results)
t.done()
