#!/usr/bin/env python3
"""The made set of reports (tests/reports) unwraps to exactly the expected
mails, octet for octet, with the right facts of each report."""

import json
import os
import subprocess
import sys

sys.path.insert(0, "tests/lib")
import espy_tap as t  # noqa: E402

DUMP = t.BUILD + "/tests/lib/unwrap_dump"


def make(name):
    top = t.scratch(name)
    subprocess.run([sys.executable, "tests/reports/make.py", top], check=True)
    return top


def dump(top, how, files):
    """What the program says of each file."""
    ran = t.run(how, *(f"{top}/{f}" for f in files), program=DUMP)
    if ran.code != 0:
        t.ok(False, f"unwrap_dump {how}", *ran.notes())
    return {os.path.basename(said["file"]): said for said in ran.json()}


def mails(inner):
    """Hashes and kinds, as far as both sides say them."""
    return [{"sha256": i["sha256"], "length": i["length"],
             "kind": i.get("kind"), "lost": i.get("lost"),
             "inner": mails(i.get("inner", []))} for i in inner]


def subsequence(few, many):
    rest = iter(many)
    return all(any(x == y for y in rest) for x in few)


def compare(want, got):
    """Sentences about what differs."""
    wrong = [f"{key}: {got.get(key)!r} instead of {want[key]!r}"[:600]
             for key in ("kind", "lost", "reporter", "words", "left_out")
             if got.get(key) != want[key] and
             not (key == "words" and want[key] == 0)]
    if mails(got["inner"]) != mails(want["inner"]):
        wrong.append(f"mails: {mails(got['inner'])}"[:900])
        wrong.append(f"instead of {mails(want['inner'])}"[:900])
    if not subsequence(want["reported"], got["reported"]):
        wrong.append(f"reported: {got['reported']}")
    envelope = want["envelope"] or [None, []]
    if [got["envelope_from"], got["envelope_to"]] != envelope:
        wrong.append(f"envelope: {got['envelope_from']}"
                     f" {got['envelope_to']}")
    if (got["lost"] == "nothing") != (got["why"] is None):
        wrong.append(f"lost, but why: {got['why']!r}")
    return wrong


def main():
    top = make("set")
    with open(top + "/expected.json", encoding="utf-8") as f:
        expected = json.load(f)
    reports, boxes = expected["reports"], expected["boxes"]
    t.ok(len(reports) >= 60, "at least 60 reports", len(reports))
    said = {}
    for policy in ("mailbox", "files", "formal"):
        said.update(dump(top, policy, [r["file"] for r in reports
                                       if r["policy"] == policy]))
    for want in reports:
        wrong = compare(want, said[want["file"]]) \
            if want["file"] in said else ["nothing was said"]
        t.ok(not wrong, f"{want['file']} ({want['policy']})", *wrong)
    said = dump(top, "mbox", [b["file"] for b in boxes])
    for want in boxes:
        got = said.get(want["file"], {"messages": []})["messages"]
        differ = [(i, g, w) for i, (g, w) in
                  enumerate(zip(got, want["messages"])) if g != w]
        t.ok(got == want["messages"], want["file"],
             f"{len(got)} messages instead of {len(want['messages'])}",
             differ[:3])
    again = make("again")
    t.ok(subprocess.run(["diff", "-r", top, again], check=False)
         .returncode == 0, "made anew, the set is the same octets")


main()
t.done()
