#!/usr/bin/python3
"""Makes core/base/text_table.h from the Unicode Character Database.

    apt-get install unicode-data; core/base/text_table.py > core/base/text_table.h

A character newer than MOST_AGE is shown as an escape: the C library and
ncurses of Debian 12 don't know it and would draw a blank in its place.
"""
import re
import sys

UCD = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
MOST_AGE = (14, 0)
NARROW, COMBINING, WIDE, ESCAPE = 1, 0, 2, 3
ROOM = 0x110000

# Assigned, visible by category, and yet blank: used to hide or to split words
BLANKS = {0x2800, 0x1D159, 0x16FE4}
# NBSP, narrow NBSP and the ideographic space are a gap, as their author meant
SPACES = {0x20, 0xA0, 0x202F, 0x3000}
# Circled numbers and hexagrams: narrow by the letter of Unicode 15 (16 changes
# the latter), but drawn in two columns by C libraries and terminals
WIDE_IN_PRACTICE = {*range(0x3248, 0x3250), *range(0x4DC0, 0x4E00)}


def rows(name):
    with open(f"{UCD}/{name}", encoding="utf-8") as f:
        for line in f:
            m = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([^#;]+?)\s*"
                         r"(?:[#;]|$)", line)
            if m:
                first = int(m[1], 16)
                yield range(first, int(m[2] or m[1], 16) + 1), m[3]


def table():
    category = ["Cn"] * ROOM
    for where, what in rows("extracted/DerivedGeneralCategory.txt"):
        category[where.start:where.stop] = [what] * len(where)
    wide, ignorable, young = set(), set(), set()
    for where, what in rows("EastAsianWidth.txt"):
        if what in "WF":
            wide.update(where)
    for where, what in rows("DerivedCoreProperties.txt"):
        if what == "Default_Ignorable_Code_Point":
            ignorable.update(where)
    for where, what in rows("DerivedAge.txt"):
        if tuple(map(int, what.split("."))) > MOST_AGE:
            young.update(where)
    return [one(cp, category[cp], wide, ignorable, young)
            for cp in range(ROOM)]


def one(cp, category, wide, ignorable, young):
    if (category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or
            category == "Zs" and cp not in SPACES or
            cp in ignorable or cp in young or cp in BLANKS):
        return ESCAPE
    # Vowels and finals of conjoining Hangul sit on the syllable's first letter
    if 0x1160 <= cp <= 0x11FF or 0xD7B0 <= cp <= 0xD7FB:
        return COMBINING
    if category in ("Mn", "Me"):
        return COMBINING
    return WIDE if cp in wide or cp in WIDE_IN_PRACTICE else NARROW


def emoji_modifiers():
    return [r for r, what in rows("emoji/emoji-data.txt")
            if what == "Emoji_Modifier"][0]


with open(f"{UCD}/EastAsianWidth.txt", encoding="utf-8") as f:
    version = re.search(r"-([\d.]+)\.txt", f.readline())[1]
classes = table()
runs = [(cp, classes[cp]) for cp in range(ROOM)
        if cp == 0 or classes[cp] != classes[cp - 1]]
modifiers = emoji_modifiers()
print(f"""/* Made by text_table.py from Unicode {version}: do not edit. */
#ifndef CORE_BASE_TEXT_TABLE_H
#define CORE_BASE_TEXT_TABLE_H

#include <stdint.h>

#define TEXT_UNICODE "{version}, characters up to {MOST_AGE[0]}.{MOST_AGE[1]}"

enum {{
	TEXT_FIRST_MODIFIER = 0x{modifiers.start:X},
	TEXT_LAST_MODIFIER = 0x{modifiers.stop - 1:X},
	TEXT_CLASS_ESCAPE = {ESCAPE}, /* else the class is the width */
}};

/* Where a run of characters of one class begins: code point << 2 | class */
static const uint32_t text_table[] = {{""")
for i in range(0, len(runs), 8):
    print("\t" + " ".join(f"0x{cp << 2 | c:x}," for cp, c in runs[i:i + 8]))
print("""};

#endif""")
