"""DKIM-Signature fields in whatever form a test wants."""

import base64
import hashlib

import canon

USUAL = "v=1; a={a}; c={c}; d={d}; s={s};\r\n\th={h};\r\n\tbh={bh};\r\n\tb={b}"


class Signing:
    """How a signature is made.  layout: the tags, with {b} for the value of
    b= and all blanks around it; signs: names of h=; colon: between them."""

    def __init__(self, key, selector, domain="signer.example",
                 c="relaxed/relaxed", layout=USUAL, signs=(), colon=":",
                 name="DKIM-Signature: ", length=None, before="", after="",
                 fold=None):
        self.key, self.selector, self.domain = key, selector, domain
        self.c, self.layout, self.signs = c, layout, list(signs)
        self.colon, self.name, self.length = colon, name, length
        self.before, self.after, self.fold = before, after, fold

    def parts(self):
        header, _, body = self.c.partition("/")
        return header == "relaxed", body == "relaxed"

    def value(self, body):
        relaxed = self.parts()[1]
        octets = canon.body(body, relaxed)
        n = {None: len(octets), "all": len(octets), "none": 0,
             "half": len(octets) // 2}[self.length]
        text = self.layout.replace("{bh}", base64.b64encode(
            hashlib.sha256(octets[:n]).digest()).decode())
        for mark, word in (("a", self.key.algorithm), ("c", self.c),
                           ("d", self.domain), ("s", self.selector),
                           ("h", self.colon.join(self.signs)),
                           ("l", str(n))):
            text = text.replace("{" + mark + "}", word)
        return text

    def field(self, fields, body):
        """The field, for a message of those fields and that body (CRLF)."""
        text = (self.name + self.value(body)).encode()
        relaxed = self.parts()[0]
        signed = [canon.header_field(f, relaxed)
                  for f in canon.select(fields, self.signs)]
        own = canon.header_field(text.replace(b"{b}", b"") + b"\r\n", relaxed)
        b = self.key.sign(b"".join(signed) + own[:-2])
        if self.fold:
            b = self.fold.join(b[i:i + 60] for i in range(0, len(b), 60))
        return text.replace(
            b"{b}", (self.before + b + self.after).encode()) + b"\r\n"
