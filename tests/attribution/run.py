"""Runs espy over the sets, a few processes in all."""

import json
import subprocess

NOW = "2026-11-25T09:46:40Z"


def words(name, top):
    """Of one list of files: what else stands on the command line"""
    out = ["--settings", f"{top}/settings"
           f"{'-gateway' if name.endswith('-gateway') else ''}.ini"]
    if name in ("signed", "submitted"):
        out += ["--dns", top + "/keys.zone", "--now", NOW]
    return out + (["--submitted"] if name == "submitted" else [])


LISTS = ["labelled", "labelled-gateway", "signed", "submitted", "honest",
         "honest-gateway"]


def analyses(espy, top, lists=LISTS, **more):
    """(set, file, label, analysis) of every message; whatever espy wrote to
    its standard error comes as (None, None, None, text)."""
    with open(top + "/labels.json") as f:
        labels = json.load(f)
    for name in lists:
        ran = subprocess.run([espy, "inspect", "--json", *words(name, top),
                              "--files-from", f"{top}/{name}.list"],
                             capture_output=True, check=False, **more)
        if ran.stderr or ran.returncode > 1:
            yield None, None, None, ran.stderr.decode(errors="replace")
        folder = name.split("-")[0]
        for line in ran.stdout.splitlines():
            a = json.loads(line)
            file = a["file"].rsplit("/", 1)[-1]
            yield folder, file, labels[folder][file], a
