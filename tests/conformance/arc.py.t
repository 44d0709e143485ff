"""The published suite of ARC validation: 171 cases in 10 scenarios."""

import os
import subprocess
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t

SUITE = "../shared/conformance/arc/arc-draft-validation-tests.yml"

if not os.path.exists(SUITE):
    t.skip_all(f"{SUITE} is not here")
try:
    import yaml
except ImportError:
    t.skip_all("python3-yaml is not installed")


def answers(scenario):
    """What the tool says to each case: (result, oldest pass, reason)"""
    zone = t.scratch("zone")
    with open(zone, "w", encoding="ascii") as f:
        for name, text in (scenario["txt-records"] or {}).items():
            f.write(f'{name} 60 IN TXT "{text}"\n')
    files = []
    for name, case in scenario["tests"].items():
        files.append(t.scratch(name))
        with open(files[-1], "w", encoding="utf-8", newline="") as f:
            f.write(case["message"])
    run = subprocess.run([t.BUILD + "/tests/lib/arc_check", zone, *files],
                         capture_output=True)
    return [line.split("\t") for line in
            run.stdout.decode(errors="replace").splitlines()]


def good(case, result, reason):
    """Three cases have a seal that says cv=fail and no expected result: the
    suite is of a draft that has the validator stop there.  RFC 8617 section
    5.2 says what that means: the chain fails, and for this reason."""
    if case["cv"] == "":
        return result == "fail" and "cv=fail" in reason
    return result == case["cv"].lower()


seen = passed = 0
counts = {}
with open(SUITE, encoding="utf-8") as f:
    scenarios = list(yaml.safe_load_all(f))
for scenario in scenarios:
    got = answers(scenario)
    cases = scenario["tests"].items()
    t.same(len(got), len(cases), f"{scenario['description']}: all answered")
    for (name, case), (result, _, reason) in zip(cases, got):
        seen += 1
        counts[result] = counts.get(result, 0) + 1
        passed += t.ok(good(case, result, reason), name,
                       f"{result} ({reason}), want {case['cv']!r}")
        if result != "pass":
            t.ok(reason, f"{name}: and says why")
t.figures(f"ARC validation suite: {passed} of {seen} cases in "
       f"{len(scenarios)} scenarios; "
       + ", ".join(f"{n} {r}" for r, n in sorted(counts.items())))
t.same((passed, len(scenarios)), (171, 10), "171 of 171 in 10 scenarios")
t.done()
