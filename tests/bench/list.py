#!/usr/bin/python3
"""espy list over a large made workspace: fields, and words with fields beside
notmuch's own search for the words, in turn.

usage: list.py ESPY GENERATOR CORPUS MESSAGES PAIRS

The Maildir is made by GENERATOR from CORPUS, indexed once and kept under
build/bench, since that takes minutes.  Whole processes are measured, warm.
A field query should take at most 50 ms; a mixed one at most 1.5 times what
notmuch needs for its words (notmuch search --output=messages).
"""
import json, os, shutil, statistics, subprocess, sys, time

ESPY, GENERATOR, CORPUS = (os.path.abspath(p) for p in sys.argv[1:4])
MESSAGES, PAIRS = int(sys.argv[4]), int(sys.argv[5])
TOP = os.path.abspath(f"{os.path.dirname(ESPY)}/bench/list-{MESSAGES}")
WS = TOP + "/ws"
FIELD_MS, MIXED = 50, 1.5

FIELDS = ["service:sendgrid", "spf:softfail", "strength:observed..",
          "dmarc:fail date:2026-01..", "domain:net", "link:google.com",
          "host:google.com", "ip:40.0.0.0/8", "from:ana", "from:nobody",
          "subject:nowhere", "subject:último", "account:4*",
          "is:same-id", "source:mail -spf:pass", "case:none is:not-named",
          "disposition:open -is:refused", ""]


def environment():
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("ESPY_", "NOTMUCH_"))}
    env["NOTMUCH_CONFIG"] = WS + "/notmuch/config"
    return env


def make():
    if os.path.exists(TOP + "/made"):
        return
    shutil.rmtree(TOP, ignore_errors=True)
    os.makedirs(TOP)
    print(f"making and indexing {MESSAGES} messages (some minutes)",
          flush=True)
    subprocess.run([GENERATOR, CORPUS + "/cur", TOP + "/mail",
                    str(MESSAGES)], check=True, stdout=subprocess.DEVNULL)
    code = subprocess.run([ESPY, "-w", WS, "index", "--source", "mail",
                           TOP + "/mail"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode
    if code > 1:
        sys.exit("espy index failed")
    open(TOP + "/made", "w").close()


def ms(words):
    start = time.perf_counter()
    done = subprocess.run(words, capture_output=True, env=environment())
    took = (time.perf_counter() - start) * 1000
    if done.returncode != 0:
        sys.exit(f"{words}: {done.stderr.decode()}")
    return took, done.stdout


def espy(*words):
    return [ESPY, "-w", WS, "list", *words]


def median(words):
    ms(words)
    return statistics.median(ms(words)[0] for _ in range(PAIRS))


def fields():
    bad = 0
    print(f"{'field query':32} {'50 rows':>9} {'count':>9}   messages")
    for query in FIELDS:
        page = median(espy("--limit", "50", "--", query))
        count = median(espy("--count", "--", query))
        n = ms(espy("--count", "--", query))[1].split()[0].decode()
        bad += max(page, count) > FIELD_MS
        print(f"{query or '(empty)':32} {page:6.1f} ms {count:6.1f} ms  "
              f"{n:>9}")
    print(f"over {FIELD_MS} ms: {bad}")


def words_of_each_size():
    """Words that few, some and many messages have, as notmuch counts them"""
    wanted = {}
    for word in ("account click view here please bank password service "
                 "verify invoice unsubscribe wallet prize tigas fero dibor "
                 "kope").split():
        n = int(ms(["notmuch", "count", word])[1])
        for least, most in ((300, 3000), (3000, 15000), (15000, 10**9)):
            if least <= n < most:
                wanted.setdefault(least, (word, n))
    return [wanted[k] for k in sorted(wanted)]


def mixed():
    print(f"\n{'words and field':32} {'notmuch':>9} {'50 rows':>15} "
          f"{'count':>15}")
    worst = 0
    for word, n in words_of_each_size():
        for field in ("spf:pass", "service:sendgrid"):
            tries = {"n": [], "page": [], "count": []}
            for _ in range(PAIRS):
                tries["n"].append(ms(["notmuch", "search",
                                      "--output=messages", word])[0])
                tries["page"].append(ms(espy("--limit", "50", word,
                                             field))[0])
                tries["count"].append(ms(espy("--count", word, field))[0])
            a, b, c = (statistics.median(tries[k])
                       for k in ("n", "page", "count"))
            worst = max(worst, b / a, c / a)
            print(f"{word + ' ' + field:32} {a:6.0f} ms {b:6.0f} ms "
                  f"({b / a:4.2f}) {c:6.0f} ms ({c / a:4.2f})  "
                  f"{n} have the word")
    fixed = statistics.median(ms(espy("--count", "zzqqzz", "spf:pass"))[0]
                              for _ in range(PAIRS))
    none = statistics.median(ms(["notmuch", "search", "--output=messages",
                                 "zzqqzz"])[0] for _ in range(PAIRS))
    print(f"worst ratio {worst:.2f}; a word that nothing has: espy "
          f"{fixed:.0f} ms, notmuch {none:.0f} ms (a confined worker starts)")


make()
fields()
mixed()
