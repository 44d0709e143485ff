#!/usr/bin/env python3
"""The published suite of RFC 7208: 203 cases in 16 scenarios."""

import os
import string
import subprocess
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t

SUITE = "../shared/conformance/spf/rfc7208-tests.yml"

if not os.path.exists(SUITE):
    t.skip_all(f"{SUITE} is not here")
try:
    import yaml
except ImportError:
    t.skip_all("python3-yaml is not installed")


def escaped(octets):
    """A string of a zone file (RFC 1035 section 5.1)"""
    plain = string.ascii_letters + string.digits + "-_./:+="
    return "".join(chr(b) if chr(b) in plain else "\\%03d" % b
                   for b in octets)


def octets(value):
    """TXT: a string, or several that are joined; YAML's \\x are octets"""
    parts = value if isinstance(value, list) else [value]
    return "".join(str(p) for p in parts).encode("latin-1")


def lines(name, records):
    """The zone file's lines of a name.  Records of type SPF stand for TXT
    where the suite gives no TXT (as its header says)."""
    owner = escaped(name.encode("latin-1"))
    kinds = [k for r in records if isinstance(r, dict) for k in r]
    for record in records:
        if record == "TIMEOUT":
            yield f"{owner} 60 IN TIMEOUT"
            continue
        (kind, value), = record.items()
        if value == "NONE":
            continue
        if kind in ("SPF", "TXT"):
            yield f'{owner} 60 IN {kind} "{escaped(octets(value))}"'
            if kind == "SPF" and "TXT" not in kinds:
                yield f'{owner} 60 IN TXT "{escaped(octets(value))}"'
        elif kind == "MX":
            host = escaped(value[1].encode("latin-1")) or "."
            yield f"{owner} 60 IN MX {value[0]} {host}"
        else:
            yield f"{owner} 60 IN {kind} {value}"


def answers(scenario, cases):
    """What the tool says to each case: (result, explanation, reason)"""
    zone = t.scratch("zone")
    with open(zone, "w", encoding="ascii") as f:
        for name, records in scenario["zonedata"].items():
            f.writelines(line + "\n" for line in lines(name, records))
    asked = "".join(f"{c['host']}\t{c['helo']}\t{c['mailfrom']}\n"
                    for c in cases)
    run = subprocess.run([t.BUILD + "/tests/lib/spf_check", zone],
                         input=asked.encode(), capture_output=True)
    return [line.split("\t") for line in run.stdout.decode().splitlines()]


cases_seen = passed = explained = 0
with open(SUITE, encoding="utf-8") as f:
    scenarios = list(yaml.safe_load_all(f))
for scenario in scenarios:
    names = list(scenario["tests"])
    cases = [scenario["tests"][n] for n in names]
    got = answers(scenario, cases)
    t.same(len(got), len(cases), f"{scenario['description']}: all answered")
    for name, case, (result, explanation, reason) in zip(names, cases, got):
        want = case["result"]
        want = want if isinstance(want, list) else [want]
        good = result in want
        notes = [f"{result} ({reason}), want {' or '.join(want)}"]
        if "explanation" in case:
            text = case["explanation"]
            good = good and explanation == ("-" if text == "DEFAULT" else text)
            notes.append(f"explained {explanation!r}, want {text!r}")
            explained += 1
        cases_seen += 1
        passed += t.ok(good, name, *notes)
t.figures(f"RFC 7208 suite: {passed} of {cases_seen} cases in "
       f"{len(scenarios)} scenarios, {explained} with an explanation")
t.same((passed, len(scenarios)), (203, 16), "203 of 203 in 16 scenarios")
t.done()
