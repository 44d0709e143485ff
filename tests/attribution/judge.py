"""What espy says beside what is true."""

import fnmatch

STRENGTHS = ["none", "claimed", "observed", "proven"]
GRADES = ["present", "signed", "boundary"]


def accounts(got, want):
    for kind, value, grade in want:
        same = [a for a in got if a["value"] == value]
        right = [a for a in same if a["kind"] == kind]
        if not same:
            yield f"account {kind} {value} is missing"
        elif not right:
            yield f"account {value} is a {same[0]['kind']}, not a {kind}"
        elif max(GRADES.index(a["grade"]) for a in right) < \
                GRADES.index(grade):
            yield (f"account {kind} {value}: {right[0]['grade']}, not "
                   f"{grade}")


def path(steps, want):
    """Roles in order; hosts of no service count as (None, role)"""
    got = [(s["service"], s["role"]) for s in steps]
    at = 0
    for service, role in want:
        while at < len(got) and not (
                got[at][1] == role and
                (service is None or
                 fnmatch.fnmatch(got[at][0] or "", service))):
            at += 1
        if at == len(got):
            yield f"path is {got}, not {want}"
            return
        at += 1


def relation(a, want):
    rel = a["relationship"]
    if rel["status"].replace("-", "_") not in want["relation"]:
        yield (f"relationship {rel['status']}, not "
               f"{' or '.join(want['relation'])}: {rel['basis']}")
    how = want.get("impersonation")
    if how and rel["impersonation"] != how:
        yield f"imitation {rel['impersonation']}, not {how}: {rel['how']}"


def wrong(a, want):
    """All that is wrong, in words"""
    at = a["attribution"]
    out = []
    if at["service"] in want["also"]:
        pass
    elif at["service"] != want["service"]:
        out.append(f"names {at['service']} ({at['strength']}), not "
                   f"{want['service']}: {at['not_named_because'] or ''}")
    elif want["service"] is not None:
        if STRENGTHS.index(at["strength"]) < \
                STRENGTHS.index(want["strength"]):
            out.append(f"{at['service']} is {at['strength']}, not "
                       f"{want['strength']}")
        if want["carrier"] and at["carrier"] != want["carrier"]:
            out.append(f"carrier {at['carrier']}, not {want['carrier']}")
    out += accounts(at["accounts"], want["accounts"])
    forged = {f["service"] for f in at["forged"]}
    if set(want["forged"]) - forged:
        out.append("forged fingerprint not found: "
                   f"{sorted(set(want['forged']) - forged)}")
    more = forged - set(want["forged"]) - set(want["may_forge"])
    if more:
        out.append(f"called forged, though it is not: {sorted(more)}")
    if want["path"]:
        out += path(at["steps"], want["path"])
    if "relation" in want:
        out += relation(a, want)
    hidden = {r["address"] for r in at["hidden_recipients"]}
    if set(want["hidden"]) - hidden:
        out.append("hidden recipient not found: "
                   f"{sorted(set(want['hidden']) - hidden)}")
    return out
