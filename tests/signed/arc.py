"""ARC sets (RFC 8617) on top of a message."""

import canon
from sign import Signing

MESSAGE = "i=%d; a={a}; c={c}; d={d}; s={s};\r\n\th={h};\r\n\tbh={bh};\r\n\tb={b}"
SIGNED = ["From", "To", "Subject", "Date", "Message-ID", "DKIM-Signature"]


def _set(fields, i):
    """The fields of set number i: results, signature, seal"""
    start = b"i=%d;" % i
    found = {}
    for f in fields:
        name, value = f.split(b":", 1)
        if name.lower().startswith(b"arc-") and \
                value.strip().startswith(start):
            found[name.lower()] = f
    return [found[n] for n in (b"arc-authentication-results",
                               b"arc-message-signature", b"arc-seal")
            if n in found]


def seal(fields, body, i, key, selector, domain):
    """The fields with set number i on top of those that are there."""
    results = (f"ARC-Authentication-Results: i={i}; {domain};\r\n\tspf=pass "
               f"smtp.mailfrom=a@shop.example; dkim=pass header.d="
               f"shop.example;\r\n\tarc={'none' if i == 1 else 'pass'}"
               "\r\n").encode()
    signature = Signing(key, selector, domain, layout=MESSAGE % i,
                        signs=SIGNED, name="ARC-Message-Signature: ").field(
                            fields, body)
    own = (f"ARC-Seal: i={i}; a={key.algorithm}; cv="
           f"{'none' if i == 1 else 'pass'};\r\n\td={domain}; s={selector};"
           "\r\n\tb=").encode()
    signed = [f for n in range(1, i) for f in _set(fields, n)]
    signed += [results, signature]
    octets = b"".join(canon.header_field(f, True) for f in signed) + \
        canon.header_field(own + b"\r\n", True)[:-2]
    own += key.sign(octets).encode() + b"\r\n"
    return [own, signature, results, *fields]
