"""Which services a name could belong to, by base domain: made of the
catalogue's rdns, helo, dkim and spf keys without espy's own matching."""

import glob
import re

CLASSES = {"digits": r"\d+", "hex": "[0-9a-f]+", "alnum": "[a-z0-9]+",
           "word": r"[\w-]+", "label": "[a-z0-9-]+", "any": ".+"}
TWO = {"com", "co", "net", "org", "gov", "edu", "ac", "or", "ne"}


def base(name):
    """The registrable part, well enough for mail hosts"""
    labels = name.lower().rstrip(".").split(".")
    n = 3 if len(labels) > 2 and len(labels[-1]) == 2 and \
        labels[-2] in TWO else 2
    return ".".join(labels[-n:])


def pattern(key):
    """Of the base domain of a shape: a regular expression, None for a shape
    that fixes none"""
    tail = base(re.sub(r"[{}]", "", key.rsplit("@", 1)[-1]))
    if re.match(r"[*?]", tail) and tail.count(".") < 2:
        if re.fullmatch(r"\*\.?[a-z]+", tail):
            return None
    out = ""
    for token in re.findall(r"<[^>]*>|.", tail):
        if token.startswith("<"):
            name, _, n = token[1:-1].partition(":")
            cls = CLASSES.get(name, r"\d+")
            out += cls[:-1] + "{" + n + "}" if n else cls
        else:
            out += {"*": ".*", "?": "."}.get(token, re.escape(token))
    return out


class Names:
    def __init__(self, folder="core/esp/catalogue"):
        self.exact, self.shapes = {}, []
        self.related = {}  # slug -> slugs that it rides on
        self.kind = {}
        for path in sorted(glob.glob(folder + "/*.ini")):
            with open(path, encoding="utf-8") as f:
                self._entry(f.read())

    def _entry(self, text):
        slug = None
        for line in text.splitlines():
            m = re.match(r"\[service ([\w-]+)\]", line)
            if m:
                slug = m.group(1)
                continue
            m = re.match(r"(rdns|helo|dkim|spf|signed|carrier|kind) *= *"
                         r"(\S+)", line)
            if not m or slug is None:
                continue
            key, value = m.groups()
            if key == "carrier":
                self.related.setdefault(slug, set()).add(value)
            elif key == "kind":
                self.kind[slug] = value
            else:
                self._name(slug, value)

    def _name(self, slug, value):
        p = pattern(value.lower())
        if p is None:
            return
        if re.search(r"[*+?{\[]|\\d|\.\*", p.replace("\\.", "")):
            self.shapes.append((re.compile(p), slug))
        else:
            self.exact.setdefault(p.replace("\\", ""), set()).add(slug)

    def of(self, name):
        b = base(name)
        out = set(self.exact.get(b, ()))
        out.update(s for p, s in self.shapes if p.fullmatch(b))
        return out

    def akin(self, x, y):
        """The same, one rides on the other, or both on one"""
        rx, ry = self.related.get(x, set()), self.related.get(y, set())
        return x == y or x in ry or y in rx or bool(rx & ry)
