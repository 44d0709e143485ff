"""zip, gzip and PNG whose octets are the same everywhere: what is in them is
stored, since versions of zlib pack differently."""

import struct
import zlib


def deflate(data):
    """RFC 1951, stored blocks alone"""
    chunks = [data[i:i + 65535] for i in range(0, len(data), 65535)] or [b""]
    return b"".join(
        struct.pack("<BHH", i + 1 == len(chunks), len(c), len(c) ^ 0xffff) + c
        for i, c in enumerate(chunks))


def gz(data, name):
    """RFC 1952"""
    return (b"\x1f\x8b\x08\x08" + bytes(4) + b"\0\x03" + name.encode() + b"\0"
            + deflate(data) + struct.pack("<II", zlib.crc32(data), len(data)))


def zipped(name, data):
    """One file, of 2026-11-20"""
    about = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 46 << 9 | 11 << 5 | 20,
                        zlib.crc32(data), len(data), len(data), len(name), 0)
    local = b"PK\3\4" + about + name.encode() + data
    central = (b"PK\1\2" + struct.pack("<H", 20) + about +
               struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode())
    return local + central + b"PK\5\6" + struct.pack(
        "<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def png(rows):
    """Grey, an octet a pixel; rows: octets of equal length"""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data +
                struct.pack(">I", zlib.crc32(kind + data)))
    raw = b"".join(b"\0" + r for r in rows)
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    stream = b"\x78\x01" + deflate(raw) + struct.pack(">I", zlib.adler32(raw))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) +
            chunk(b"IDAT", stream) + chunk(b"IEND", b""))
