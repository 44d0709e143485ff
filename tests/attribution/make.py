#!/usr/bin/env python3
"""The labelled set, the honest set, their settings and zone.

usage: make.py FOLDER

Writes labelled/*.eml, signed/*.eml (real signatures; keys in keys.zone),
submitted/*.eml, honest/*.eml, settings.ini, and labels.json: {folder: {file:
label}}.  The labels are written from what was made, not from what espy says.
Always the same octets.  Customers' names and addresses are reserved ones
(RFC 2606, RFC 5737); hosts and forms are those that the services publish.
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, HERE + "/../signed"]
sys.dont_write_bytecode = True

import forge  # noqa: E402
import forward  # noqa: E402
import genuine  # noqa: E402
import honest  # noqa: E402
import proofs  # noqa: E402
import relations  # noqa: E402
from receivers import GATEWAY, SETTINGS, receive  # noqa: E402


def octets(receiver, sent):
    if receiver is None:
        return sent.mail.octets()
    return receive(receiver, sent.mail, sent.conn)


class Set:
    """name: of its folder; files: {name: (octets, label)}"""

    def __init__(self, name):
        self.name, self.files = name, {}

    def add(self, kind, data, truth, **more):
        label = {"kind": kind, **truth.label(), **more}
        self.files[f"{len(self.files):03d}.eml"] = (data, label)


def labelled():
    out = Set("labelled")
    for module in (genuine, forge, forward):
        for kind, receiver, sent in module.all_of():
            out.add(kind, octets(receiver, sent), sent.truth,
                    receiver=receiver)
    for kind, receiver, sent, relation, how in relations.all_of():
        out.add("relation: " + kind, octets(receiver, sent), sent.truth,
                receiver=receiver, relation=[relation], impersonation=how)
    return out


def sets():
    """All of them, the zone's records, the settings' domains"""
    signed, submitted, records = Set("signed"), Set("submitted"), []
    for where, kind, data, truth in proofs.all_of(records):
        (signed if where == "signed" else submitted).add(kind, data, truth)
    kind_ones = Set("honest")
    for kind, receiver, sent, relation in honest.all_of():
        kind_ones.add(kind, octets(receiver, sent), sent.truth,
                      receiver=receiver, relation=relation if
                      isinstance(relation, list) else [relation])
    return ([labelled(), signed, submitted, kind_ones], records,
            honest.settings() + relations.SETTINGS)


def write(top):
    from records import zone
    made, records, protected = sets()
    labels, lists = {}, {}
    for s in made:
        os.makedirs(f"{top}/{s.name}", exist_ok=True)
        labels[s.name] = {}
        for name, (data, label) in s.files.items():
            with open(f"{top}/{s.name}/{name}", "wb") as f:
                f.write(data)
            labels[s.name][name] = label
        for name in s.files:
            at = labels[s.name][name].get("receiver") == "proofpoint"
            lists.setdefault(s.name + "-gateway" * at, []).append(
                f"{top}/{s.name}/{name}\n")
    for name, files in lists.items():
        with open(f"{top}/{name}.list", "w") as f:
            f.writelines(files)
    with open(f"{top}/keys.zone", "w") as f:
        f.write(zone(records))
    for name, receivers in (("", SETTINGS), ("-gateway", GATEWAY)):
        with open(f"{top}/settings{name}.ini", "w") as f:
            f.write(receivers + protected)
    with open(f"{top}/labels.json", "w") as f:
        json.dump(labels, f, indent=1)
    return labels


if __name__ == "__main__":
    made_ = write(sys.argv[1])
    print({k: len(v) for k, v in made_.items()})
