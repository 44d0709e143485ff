"""Looks for mail addresses in messages, in every form that they are known to
be written in: what espy must not find left over after masking, found by other
code in another language, with Python's email package for the MIME structure.

scan(octets, addresses) gives a set of (where, address): where is the name of
a header field in lower case, or "part TYPE".
"""

import base64
import email
import html
import quopri
import re
import urllib.parse

# Header fields that masking leaves alone
STAYS = {'message-id', 'resent-message-id', 'dkim-signature',
         'x-google-dkim-signature', 'domainkey-signature',
         'arc-message-signature', 'arc-seal'}
AT = (rb'(?:@|=|\+|_|\||:|#|\*|~|/|=40|%40|%2540|=3d|%3d|\(at\)|\[at\]|\{at\}'
      rb'|_at_|-at-|\.at\.)')
DEPTH = 3
DIGITS = re.compile(rb'[A-Za-z0-9+/_-]{8,}')
HEX = re.compile(rb'[0-9A-Fa-f]{12,}')
TAGS = re.compile(rb'<[^>]{0,4096}>|\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0'
                  rb'|\xef\xbb\xbf|\xc2\xad')
ESCAPES = re.compile(rb'(?:\\x|\\u00|%u00)([0-9A-Fa-f]{2})')


def domains(domain):
    forms = {d.encode('utf-8', 'surrogateescape')
             for d in (domain.lower(), domain.lower().rstrip('.'))}
    try:
        if not domain.isascii():
            forms.add(domain.lower().encode('idna'))
        elif 'xn--' in domain.lower():
            forms.add(domain.encode().decode('idna').lower().encode())
    except UnicodeError:
        pass
    return forms


def unescaped(text):
    if b'&' not in text:
        return text
    text = re.sub(rb'(?i)&(?:shy|#173|#xad);?', b'', text)
    return re.sub('[\u200b-\u200f\u2060\ufeff]', '', html.unescape(
        text.decode('latin-1'))).encode('latin-1', 'xmlcharrefreplace')


class Scanner:
    def __init__(self, addresses):
        self.patterns = []
        for address in addresses:
            local, _, domain = address.rpartition('@')
            locals_ = {local.lower(), local.lower().split('+')[0]} - {''}
            names = b'|'.join(re.escape(d) for d in domains(domain))
            for one in locals_:
                self.patterns.append((address.lower(), re.compile(
                    re.escape(one.encode()) + rb'(?:\+[a-z0-9._-]{1,64})?' +
                    AT + rb'(?:' + names + rb')')))
        self.hints = {d for a in addresses
                      for d in domains(a.rpartition('@')[2])}
        self.least = min((len(a) for a in addresses), default=0)
        # what else octets hold, it is no address
        self.readable = re.compile(
            rb'[\x20-\x7e]{%d}' % self.least
            if all(a.isascii() for a in addresses) else rb'.')

    def plain(self, text, found):
        text = text.lower()
        if any(hint in text for hint in self.hints):
            for address, pattern in self.patterns:
                if pattern.search(text):
                    found.add(address)

    def decoded_run(self, run):
        """What digits may stand for: base64 at every alignment, hex; both
        ways round"""
        for digits in (run, run[::-1]):
            digits = digits.translate(bytes.maketrans(b'-_', b'+/'))
            for shift in range(4):
                some = digits[shift:]
                some = some[:len(some) - (len(some) % 4 == 1)]
                yield base64.b64decode(some + b'=' * (-len(some) % 4))
        for some in HEX.findall(run):
            for shift in range(2):
                digits = some[shift:]
                yield bytes.fromhex(
                    digits[:len(digits) // 2 * 2].decode())

    def digits(self, text, depth, found):
        text = re.sub(rb'[\r\n]+[ \t\r\n]*', b'', text)
        for run in DIGITS.findall(text):
            if len(run) * 3 // 4 < self.least:
                continue
            for octets in self.decoded_run(run):
                octets = octets.replace(b'\0', b'')
                if self.readable.search(octets):
                    self.plain(octets[::-1], found)
                    if depth < DEPTH:
                        self.text(octets, depth + 1, found)

    def text(self, text, depth, found):
        for one in {text, quopri.decodestring(text)}:
            self.digits(one, depth, found)
            for two in {one, unescaped(one)}:
                self.plain(two, found)
                self.plain(TAGS.sub(b'', two), found)
                for _ in range(2):
                    before, two = two, urllib.parse.unquote_to_bytes(
                        ESCAPES.sub(rb'%\1', two))
                    if two != before:
                        self.plain(two, found)
                        self.digits(two, depth, found)

    def field(self, value, found):
        """A header field as it stands: folded, with encoded words, with
        parameters in pieces"""
        joined = re.sub(rb'\r?\n[ \t]*', b'', value)
        words = re.sub(rb'\?=\s+=\?', b'?==?', value)
        words = re.sub(rb'=\?[^?\s]+\?([bBqQ])\?(.*?)\?=', self.word, words,
                       flags=re.S)
        pieces = re.sub(rb'"?;\s*[A-Za-z0-9-]+\*[0-9]+\*?="?', b'', value)
        for one in {value, joined, words,
                    re.sub(rb'\r?\n[ \t]*', b'', words), pieces}:
            self.text(one, 0, found)

    @staticmethod
    def word(match):
        payload = match.group(2)
        if match.group(1) in b'qQ':
            return quopri.decodestring(payload.replace(b'_', b' '))
        digits = re.sub(rb'[^A-Za-z0-9+/]', b'', payload)
        digits = digits[:len(digits) - (len(digits) % 4 == 1)]
        return base64.b64decode(digits + b'=' * (-len(digits) % 4))


def raw(text):
    return text if isinstance(text, bytes) else str(text).encode(
        'utf-8', 'surrogateescape')


def bodies(part):
    """A leaf as it stands, and without its transfer encoding"""
    payload = part.get_payload()
    if isinstance(payload, list):
        return
    yield raw(payload or '')
    decoded = part.get_payload(decode=True)
    if decoded is not None:
        yield decoded
        yield decoded.replace(b'\0', b'')


def scan(octets, addresses):
    scanner = Scanner(addresses)
    result = set()
    todo = [email.message_from_bytes(octets)]
    while todo:
        part = todo.pop()
        where = 'part ' + part.get_content_type()
        for name, value in part.raw_items():
            found = set()
            scanner.field(raw(name) + b': ' + raw(value), found)
            result |= {(name.lower(), a) for a in found}
        found = set()
        for extra in (part.preamble, part.epilogue):
            scanner.text(raw(extra or ''), 0, found)
        if part.is_multipart():
            todo += part.get_payload()
        elif part.get_content_type() in ('text/rfc822-headers',
                                         'message/rfc822'):
            todo += [email.message_from_bytes(b) for b in bodies(part)]
        else:
            for body in bodies(part):
                scanner.text(body, 0, found)
        result |= {(where, a) for a in found}
    return result
