"""DNS records as zone files have them: (name without a dot at its end, type,
data)."""


def txt(*strings):
    """Data of a TXT record: each string in quotes, any octets."""
    out = []
    for s in strings:
        s = s.encode() if isinstance(s, str) else s
        for at in range(0, len(s) or 1, 255):
            out.append('"' + "".join(
                chr(c) if 32 <= c < 127 and c not in b'"\\;\'' else
                f"\\{c:03d}" for c in s[at:at + 255]) + '"')
    return " ".join(out)


def zone(records):
    """A file of DNS answers, for espy --dns FILE."""
    return "".join(f"{name}. 300 IN {kind} {data}\n"
                   for name, kind, data in records)


def lines(records):
    """The same for Unbound of espy_dns"""
    return zone(records).splitlines()
