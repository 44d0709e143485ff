"""The keys that test messages are signed with: those of the unit tests."""

import base64
import re

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding

HEADER = "tests/unit/dkim_keys.h"


def _octets(name):
    with open(HEADER) as f:
        text = re.search(rf"char {name}\[\] =((?:\s*\"[^\"]*\")+);",
                         f.read()).group(1)
    return base64.b64decode("".join(re.findall(r'"([^"]*)"', text)))


class Key:
    def __init__(self, name):
        self.name = name
        self.is_rsa = name.startswith("rsa")
        if self.is_rsa:
            self.private = serialization.load_der_private_key(
                _octets(name), None)
        else:
            self.private = ed25519.Ed25519PrivateKey.from_private_bytes(
                _octets("ed25519_seed"))
        self.kind = "rsa" if self.is_rsa else "ed25519"
        self.algorithm = self.kind + "-sha256"

    def sign(self, octets):
        """Base64, as b= has it (RFC 6376 section 3.3, RFC 8463 section 3)."""
        if self.is_rsa:
            s = self.private.sign(octets, padding.PKCS1v15(),
                                  hashes.SHA256())
        else:
            h = hashes.Hash(hashes.SHA256())
            h.update(octets)
            s = self.private.sign(h.finalize())
        return base64.b64encode(s).decode()

    def public(self, bare=False):
        """p= of the key; bare: RSAPublicKey without what says that it is"""
        der = serialization.Encoding.DER
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        if not self.is_rsa:
            der = serialization.Encoding.Raw
            form = serialization.PublicFormat.Raw
        elif bare:
            form = serialization.PublicFormat.PKCS1
        octets = self.private.public_key().public_bytes(der, form)
        return base64.b64encode(octets).decode()


KEYS = {name: Key(name) for name in ("rsa_1024", "rsa_2048", "rsa_4096",
                                     "ed25519")}
