#!/usr/bin/env python3
"""What espy finds in the samples, told as the analyst of the story would
need it: who sent which mail, for whom, and who is only imitated."""

import glob
import json
import os
import shutil
import subprocess
import tempfile

ESPY = os.path.abspath(os.environ.get("BUILD", "build") + "/espy")
SAMPLES = os.path.abspath("samples")
count = 0


def ok(good, what, note=None):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}")
    if not good and note is not None:
        print(f"# {str(note)[:1500]}")


def workspace(folder):
    with open(SAMPLES + "/settings.ini", encoding="utf-8") as f:
        text = f.read()
    text = text.replace("dir = ", f"dir = {SAMPLES}/")
    text = text.replace("file = ", f"file = {SAMPLES}/")
    text = text.replace("path = ", f"path = {SAMPLES}/")
    with open(folder + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(text)


def run(folder, *words):
    return subprocess.run([ESPY, "-w", folder, *words], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def who(m):
    return m["attribution"]["service"]


def recorded(m):
    r = m["recorded"]
    return (r["trust"], r["spf"] and r["spf"]["result"],
            [d["result"] for d in r["dkim"]],
            r["dmarc"] and r["dmarc"]["result"])


def frauds(mails):
    mine = [m for m in mails if m["boundary"]["ip"] == "203.0.113.57"
            and not m["attribution"]["accounts"]]
    ok(len(mine) == 36, "36 mails of relay7 name no customer", len(mine))
    ok(all(who(m) == "correo-andino" and
           m["attribution"]["strength"] == "proven" for m in mine),
       "all are correo-andino's, proven", [who(m) for m in mine])
    domains = {}
    for m in mine:
        name = m["relationship"]["domain"]
        domains[name] = domains.get(name, 0) + 1
    ok(domains == {"bancosol.example": 13, "tienda-lima.example": 11,
                   "aduanas-gob.example": 12}, "they hit three domains",
       domains)
    ok(sum(m["relationship"]["impersonation"] == "subdomain"
           for m in mine) == 5, "five of them as a subdomain")
    ok(all(m["relationship"]["status"] == "unknown" for m in mine),
       "nobody has said yet whether the service may")
    ok(all(recorded(m) == ("configured", "pass", ["pass"], "fail")
           for m in mine), "SPF and DKIM pass, DMARC fails, as our own "
       "receivers recorded", [recorded(m) for m in mine][:3])
    ok(all(m["links"] for m in mine), "each has a link")
    computed = [(m["computed"]["spf"]["result"],
                 [(s["domain"], s["selector"], s["result"], s["aligned"])
                  for s in m["computed"]["dkim"]],
                 m["computed"]["dmarc"]["result"],
                 m["computed"]["dmarc"]["aligned_by"]) for m in mine]
    ok(all(c == ("pass", [("correoandino.example", "ca2019", "pass", False)],
                 "fail", []) for c in computed),
       "espy computes the same: SPF and DKIM pass for the service's own "
       "domain, which is not the author's", computed[:3])
    ok({m["computed"]["spf"]["matched"] for m in mine} ==
       {"203.0.113.57 through include:_spf.correoandino.example",
        "203.0.113.57 through a"}, "SPF says which terms matched",
       mine[0]["computed"]["spf"])


def customers(mails):
    mine = [m for m in mails if who(m) == "correo-andino"
            and m["attribution"]["accounts"]]
    ok(len(mine) == 21, "21 mails of its customers", len(mine))
    named = [[a for a in m["attribution"]["accounts"]
              if a["kind"] == "customer"] for m in mine]
    ok(all(a and a[0]["value"].startswith("10") and
           a[0]["grade"] in ("boundary", "signed") for a in named),
       "with the account that wrote them", named[:3])
    ok(all(m["relationship"]["domain"] is None for m in mine),
       "none of them pretends to be a domain of ours")
    ok(sum(m["boundary"]["ip"] == "203.0.113.57" for m in mine) == 3,
       "three of them through relay7")


def others(mails):
    said = {}
    for m in mails:
        if who(m) in ("nube-envios", "postal-norte"):
            key = (m["relationship"]["domain"], m["relationship"]["status"])
            said[key] = said.get(key, 0) + 1
    ok(said == {("bancosol.example", "authorised"): 4,
                ("tienda-lima.example", "authorised"): 5,
                ("aduanas-gob.example", "authorised"): 3},
       "12 legitimate mails, authorised by the settings or by DNS", said)
    how = {m["relationship"]["basis"].partition(" ")[0] for m in mails
           if m["relationship"]["domain"] == "aduanas-gob.example"
           and who(m) == "postal-norte"}
    ok(how == {"DNS"}, "of customs' alone DNS says so", how)
    rented = [m for m in mails if (m["boundary"]["ip"] or "").startswith(
        "198.51.100.") and m["boundary"]["ip"] in (
            "198.51.100.44", "198.51.100.45", "198.51.100.88",
            "198.51.100.99")]
    ok(len(rented) == 5 and all(who(m) in (None, "arriendo")
                                for m in rented),
       "forgeries and replays are put down to nobody but the hoster",
       [who(m) for m in rented])
    forged = {f["service"] for m in rented for f in m["attribution"]["forged"]}
    ok({"correo-andino", "mega-envios"} <= forged,
       "imitated services are listed as forged fingerprints", forged)
    twice = [m for m in rented if m["boundary"]["ip"] == "198.51.100.88"]
    ok(len({m["sha256"] for m in twice}) == 2 and
       len({m["message_id"] for m in twice}) == 1,
       "the replay: two messages, one Message-ID")
    own = [f for m in rented for f in m["recorded"]["fields"]
           if m["boundary"]["ip"] == "198.51.100.99"]
    ok(sorted(f["trust"] for f in own) == ["configured", "none"],
       "results in our own name below the boundary are not believed", own)


def changed(mails):
    """A mailing list's mails, and the replay"""
    lists = [m for m in mails if m["boundary"]["ip"] == "198.51.100.201"]
    said = [[(s["domain"], s["result"], s["crypto"], s["broken_by"])
             for s in m["computed"]["dkim"]] for m in lists]
    ok(len(lists) == 2 and all(
        s == [("listas.redabuso.example", "pass", "match", None),
              ("correoclaro.example", "fail", "mismatch",
               "subject tag and footer added")] for s in said),
       "the list's signature passes; the author's was broken by a subject "
       "tag and a footer", said)
    twice = [m for m in mails if m["boundary"]["ip"] == "198.51.100.88"]
    hints = [" | ".join(m["computed"]["replay_hints"]) for m in twice]
    ok(len(twice) == 2 and all(
        m["computed"]["dkim"][0]["result"] == "pass" and
        m["computed"]["dmarc"]["result"] == "pass" for m in twice) and
       all("whom neither To nor Cc names" in h for h in hints),
       "the replay passes all checks, and is hinted", hints)
    odd = [d for m in mails for d in m["disagreements"] if not d["claim"]
           and (not d["explained"] or d["recorded"].split(",")[0] !=
                d["computed"].split(",")[0])]
    ok(not odd, "our own receivers recorded what espy computes, whatever "
       "they did about it", odd)
    lies = {m["boundary"]["ip"]: [d["method"] for d in m["disagreements"]
                                  if d["claim"]] for m in mails}
    ok({ip for ip, methods in lies.items() if "dmarc" in methods} >=
       {"198.51.100.44", "198.51.100.99"},
       "results pasted below the boundary are refuted", lies)


def lines(folder, *words):
    return [json.loads(line) for line in
            run(folder, "--json", *words).stdout.splitlines()]


def reported(folder):
    """What people handed in, beside what our own mailboxes saw"""
    done = run(folder, "index")
    ok(done.returncode == 0, "the reports come, and nothing is read twice",
       done.stderr.decode("utf-8", "replace"))
    lost = lines(folder, "list", "is:headers-lost")
    ok(sorted(m["lost"] for m in lost) ==
       ["inline", "inline", "msg", "picture"],
       "four reports lost the mail: inline twice, Outlook's, a picture")
    ok(all(who(m) is None and m["relationship"]["domain"] is None
           for m in lost), "nobody is blamed for them, reporters least")
    portuguese = [m for m in lost if "encomenda" in m["subject"]][0]
    letter = run(folder, "report", "ask", portuguese["sha256"],
                 "--language", "pt").stdout
    ok(b"To: tiago.moreira@aduanas-gob.example" in letter and
       b"anexo" in letter, "an answer asks for the mail, in Portuguese")
    asked = lines(folder, "list", "role:submitted kind:message")
    ours = [m for m in asked if m["source"] == "maildir"]
    ok(len(asked) == 10 and sorted(who(m) for m in ours) ==
       ["correo-andino", "correo-andino", "ensayo-phish"],
       "of ten reported mails three are known, one of them a drill",
       [who(m) for m in asked])
    ok(all(m["provenance"] == "observed" and m["reports"] == 1 for m in ours),
       "what our own mailboxes saw counts, with its report")
    rest = [m for m in asked if m not in ours]
    signed = [m for m in rest if m["computed"]["dkim"] == "pass"]
    ok(len(signed) == 5 and all(
        who(m) == "correo-andino" and m["letters"] == "?+?-" and
        m["computed"]["spf"] == "unverifiable" for m in signed),
       "of the seven others five have a signature that proves who sent them; "
       "where they came from stays a claim",
       [(who(m), m["letters"]) for m in rest])
    ok(all(who(m) is None for m in rest if m not in signed),
       "the two others name nobody")
    twice = [m for m in asked if m["reports"] == 2]
    ok(len(twice) == 1 and {r["reporter"] for r in lines(
        folder, "show", twice[0]["sha256"])[0]["reports"]} ==
        {"ana.flores@bancosol.example"} and
       "jorge.vela" in run(folder, "report", "list").stdout.decode(),
       "one mail came twice, once in a report of a report")
    loop = [r for r in lines(folder, "report", "list")
            if r["kind"] in ("feedback", "failure")]
    said = [dict(map(lambda x: (x["name"], x["value"]), r["reported"]))
            for r in loop]
    ok(len(said) == 2 and all(x["Source-IP"] == "203.0.113.57"
                              for x in said),
       "two providers report the relay's address", said)


def elsewhere(folder):
    """The wave as other receivers counted it"""
    sums = {}
    for domain in ("bancosol.example", "tienda-lima.example",
                   "aduanas-gob.example"):
        o = lines(folder, "domain", "show", domain)[0]
        for x in o["services"]:
            sums.setdefault(x["service"], []).append(x)
            if x["service"] == "correo-andino":
                ok(x["neither"] == x["mails"] > 1000 and
                   not x["authorised"], f"{domain}: correo-andino sends "
                   "as it, and nothing aligns", x)
    ok(all(x["dkim_aligned"] == x["mails"] for s in ("nube-envios",
                                                     "postal-norte")
           for x in sums[s]), "the services of the three align", sums)
    ok([x["mails_verified"] for x in sums["mega-envios"]] == [0],
       "mega-envios is accused by a report that nobody verified alone")


def main():
    folder = tempfile.mkdtemp(prefix="espy-story.")
    try:
        workspace(folder)
        done = run(folder, "index", SAMPLES + "/maildir")
        ok(done.returncode == 1, "index takes all but the picture",
           done.stderr.decode("utf-8", "replace"))
        files = sorted(f for f in glob.glob(SAMPLES + "/maildir/*/*")
                       if "not-mail" not in f)
        done = run(folder, "show", "--json", *files)
        mails = [json.loads(line) for line in done.stdout.splitlines()]
        ok(done.returncode == 0 and len(mails) == len(files) == 113,
           "show prints each of the 113 others", (
               len(mails), done.stderr.decode("utf-8", "replace")))
        mails = [m for m in mails if m["boundary"]]
        frauds(mails)
        customers(mails)
        others(mails)
        changed(mails)
        found = {m["sha256"] for m in lines(
            folder, "list", "computed-spf:pass computed-dkim:pass "
            "computed-dmarc:fail computed-arc:none disagrees:no "
            "ip:203.0.113.57")}
        relay7 = {m["sha256"] for m in mails
                  if m["boundary"]["ip"] == "203.0.113.57"
                  and not m["attribution"]["accounts"]}
        ok(found == relay7 != set(), "a query over computed results finds "
           "the fraud", (len(found), len(relay7)))
        rows = lines(folder, "list", "ip:203.0.113.57")
        ok({m["letters"] for m in rows if m["sha256"] in relay7} == {"++!-"},
           "its letters: SPF and DKIM pass, DMARC fails, no ARC", rows[:1])
        liar = [m for m in mails if m["boundary"]["ip"] == "198.51.100.99"]
        text = run(folder, "show", liar[0]["sha256"]).stdout.decode()
        ok("a claim (names mx2.desk.example, but stands below" in text,
           "show says why a field is only a claim")
        reported(folder)
        elsewhere(folder)
    finally:
        shutil.rmtree(folder)
    print(f"1..{count}")


main()
