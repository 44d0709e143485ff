"""The stores of a workspace as plain values: two are equal if an analyst
could not tell them apart.  Row numbers and the times at which espy itself
worked don't count, nor how often a message was tried."""

import os
import re
import sqlite3
import subprocess
import sys

try:
    import xapian
except ImportError:  # a python3 that is not the system's comes first
    if sys.executable == "/usr/bin/python3" or \
            not os.path.isdir("/usr/lib/python3/dist-packages/xapian"):
        print("1..0 # SKIP python3-xapian is not installed")
        sys.exit(0)
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

# What may differ, by table; "time" of a message is its mail's where it has
# one, else when it was read.
LEFT_OUT = {
    "k_workspace": {"value"},
    "k_event": {"seq", "act", "time", "prev_hash", "hash"},
    "d_message": {"first_seen", "time", "campaign_by"},
    "d_sketch": {"key_time"},
    "d_sketch_key": {"time"},
    "d_text": {"tries"},
    "k_domain": {"added_at"},
}
NOT_COMPARED = {"d_mirror", "d_campaign"}  # a campaign is its messages


class Tables:
    def __init__(self, path):
        self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.db.text_factory = lambda b: b.decode("utf-8",
                                                  "surrogateescape")
        self.names = [n for n, in self.db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND"
            " (name LIKE 'd\\_%' ESCAPE '\\' OR name LIKE 'k\\_%' ESCAPE '\\')"
            " ORDER BY name")]
        self.keys = {}

    def columns(self, table):
        return [(r[1], r[5]) for r in
                self.db.execute(f"PRAGMA table_info({table})")]

    def references(self, table):
        if table == "d_sketch_key":  # says no reference, for speed
            return {"message": "d_message"}
        return {r[3]: r[2] for r in
                self.db.execute(f"PRAGMA foreign_key_list({table})")}

    def identities(self, table):
        """Row number -> what the row says; of a message, its SHA-256."""
        if table == "d_campaign" and table not in self.keys:
            self.keys[table] = self.campaigns()
        if table not in self.keys:
            self.keys[table] = {}
            for number, row in self.rows(table):
                whole = dict(row)
                self.keys[table][number] = whole.get("sha256") or row
        return self.keys[table]

    def campaigns(self):
        """Number -> the SHA-256 of its messages"""
        found = {}
        for number, sha256 in self.db.execute(
                "SELECT campaign, hex(sha256) FROM d_message"
                " WHERE campaign IS NOT NULL ORDER BY sha256"):
            found[number] = found.get(number, ()) + (sha256,)
        return found

    def traits(self, data):
        """Numbers of values as core/store/trait.h packs them -> values"""
        values, number, shift, found = self.identities("d_value"), 0, 0, []
        part = 0
        for octet in data:
            part |= (octet & 127) << shift
            shift += 7
            if octet < 128:
                number += part
                found.append(values.get(number, f"no value {number}"))
                part = shift = 0
        return tuple(sorted(found, key=repr))

    def rows(self, table):
        columns = self.columns(table)
        refs = self.references(table)
        for values in self.db.execute(f"SELECT * FROM {table}"):
            number, row = None, []
            for (name, key), value in zip(columns, values):
                if name in ("id", "number") and isinstance(value, int):
                    number = value
                elif name in LEFT_OUT.get(table, ()):
                    continue
                elif name in refs and value is not None:
                    other = self.identities(refs[name])
                    row.append((name, other.get(value, f"no row {value}")))
                elif table == "d_trait" and name == "data":
                    row.append((name, self.traits(value)))
                elif name == "urgency":  # the rest is the time
                    row.append((name, value >> 40))
                elif name == "gone_at":
                    row.append((name, value is not None))
                else:
                    row.append((name, value))
            yield number, tuple(row)

    def dump(self):
        return {t: sorted((row for _, row in self.rows(t)), key=repr)
                for t in self.names if t not in NOT_COMPARED}

    def check(self):
        return [r for r, in self.db.execute("PRAGMA integrity_check")] + \
            list(self.db.execute("PRAGMA foreign_key_check"))


def notmuch(workspace, *words):
    ran = subprocess.run(
        ["notmuch", f"--config={workspace}/notmuch/config", *words],
        capture_output=True, check=False)
    return ran.stdout.decode(errors="replace") + \
        ran.stderr.decode(errors="replace")


def mirror(workspace):
    """Each document of the mirror by its id: terms with how often they
    occur, values; thread numbers and document numbers left out."""
    db = xapian.Database(workspace + "/notmuch/xapian")
    docs, threads = {}, {}
    for at in db.postlist(b""):
        doc = db.get_document(at.docid)
        terms, name, thread = [], None, None
        for t in doc.termlist():
            word = t.term
            if word[:1] == b"G":
                thread = word
                continue
            if word[:1] == b"Q":
                name = word
            elif word.startswith(b"XDIRECTORY"):
                name = word
            elif word.startswith((b"XFDIRENTRY", b"XDDIRENTRY")):
                word = word[:10] + word[word.index(b":"):]
            terms.append((word, t.wdf))
        values = [(v.num, v.value) for v in doc.values() if v.num in (0, 1, 2,
                                                                      3)]
        docs[name] = (sorted(terms), values if name[:1] == b"Q" else None)
        if thread:
            threads.setdefault(thread, set()).add(name)
    words = db.get_total_length()
    db.close()
    return docs, sorted(sorted(t) for t in threads.values()), words


def mirror_uuid(workspace):
    """notmuch's uuid and revision; the store's."""
    out = notmuch(workspace, "count", "--lastmod", "*").split()
    db = sqlite3.connect(f"file:{workspace}/espy.db?mode=ro", uri=True)
    row = db.execute("SELECT uuid, revision FROM d_mirror").fetchone()
    db.close()
    return (out[1], int(out[2])), row


def placeless(said, workspace):
    """The same wherever the workspace lies (its first "/" is not in terms,
    and one has its last name alone)."""
    if isinstance(said, bytes):
        last = os.path.basename(workspace).encode()
        return re.sub(b":" + re.escape(last) + b"$", b":WORKSPACE",
                      said.replace(workspace[1:].encode(), b"WORKSPACE"))
    if isinstance(said, str):
        return said.replace(workspace[1:], "WORKSPACE")
    if isinstance(said, (list, tuple)):
        return type(said)(placeless(x, workspace) for x in said)
    if isinstance(said, set):
        return {placeless(x, workspace) for x in said}
    if isinstance(said, dict):
        return {placeless(k, workspace): placeless(v, workspace)
                for k, v in said.items()}
    return said


def stores(workspace):
    tables = Tables(workspace + "/espy.db")
    docs, threads, words = placeless(mirror(workspace), workspace)
    return placeless({
        "spool": sorted(os.listdir(workspace + "/spool")),
        "tables": tables.dump(),
        "messages": sorted(notmuch(workspace, "search", "--output=messages",
                                   "--exclude=false", "*").splitlines()),
        "files": sorted(notmuch(workspace, "search", "--output=files",
                                "--exclude=false", "*").splitlines()),
        "tags": sorted(notmuch(workspace, "dump").splitlines()),
        "documents": docs, "threads": threads, "words": words,
    }, workspace)


def differences(got, want, where=""):
    """Sentences; none where they are equal."""
    if isinstance(want, dict) and isinstance(got, dict):
        out = []
        for key in sorted(set(got) | set(want), key=repr):
            if got.get(key) != want.get(key):
                out += differences(got.get(key), want.get(key),
                                   f"{where}/{key!r}"[:200])
        return out
    if isinstance(want, list) and isinstance(got, list):
        more = [x for x in got if x not in want][:2]
        less = [x for x in want if x not in got][:2]
        return [f"{where}: {len(got)} instead of {len(want)};"
                f" too much: {more!r:.600} missing: {less!r:.600}"]
    return [] if got == want else [f"{where}: {got!r:.300} instead of"
                                   f" {want!r:.300}"]
