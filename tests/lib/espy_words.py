"""Looking for words in every octet of a workspace: espy purge leaves none."""

import base64
import os
import zlib

import espy_stores  # noqa: F401  (finds python3-xapian)
import xapian


def forms(word):
    """How SQLite, Xapian or a mail may write a word; all lower case."""
    w = word.lower()
    yield w.encode()
    yield w.encode("utf-16-le")
    for shift in range(3):  # in base64, whatever stands before it
        code = base64.b64encode(b" " * shift + w.encode())
        yield code[4 if shift else 0:-4]


def inflated(octets):
    """What may be compressed in it, at any offset (Xapian: raw deflate)."""
    for at in range(len(octets)):
        if octets[at] & 6 in (0, 6):  # stored: plain anyhow; no block type
            continue
        try:
            out = zlib.decompressobj(-15).decompress(octets[at:at + 8192],
                                                     65536)
        except zlib.error:
            continue
        if len(out) > 8:
            yield out


def mirror_words(path):
    """All that the full-text mirror can be asked for."""
    out = []
    db = xapian.Database(path)
    for item in db.allterms():
        out.append(item.term)
    for posting in db.postlist(""):
        doc = db.get_document(posting.docid)
        out.append(doc.get_data())
        out += [v.value for v in doc.values()]
    out += [db.get_metadata(k) for k in db.metadata_keys()]
    return b"\0".join(out)


def files(workspace):
    for top, _, names in os.walk(workspace):
        for name in names:
            yield os.path.join(top, name)


def found(workspace, words):
    """Word -> where it stands."""
    where = {}
    for path in files(workspace):
        with open(path, "rb") as f:
            octets = f.read()
        pieces = [octets, os.path.basename(path).encode()]
        if path.endswith(".glass"):
            pieces += list(inflated(octets))
        every = b"\0".join(pieces)
        lower = every.lower()
        for word in words:
            for form in forms(word):
                if form in lower or form in every:
                    where.setdefault(word, set()).add(
                        os.path.relpath(path, workspace))
    asked = mirror_words(workspace + "/notmuch/xapian").lower()
    for word in words:
        if word.lower().encode() in asked:
            where.setdefault(word, set()).add("the mirror")
    return where
