#!/usr/bin/python3
"""Makes core/mail/entity_table.h: HTML's named character references.

    core/mail/entity_table.py > core/mail/entity_table.h
"""
from html.entities import html5

names = sorted({n.rstrip(";") for n in html5}, key=lambda n: n.encode())
print("""/* Made by entity_table.py from the HTML standard's list: do not edit. */
#ifndef CORE_MAIL_ENTITY_TABLE_H
#define CORE_MAIL_ENTITY_TABLE_H

/* Sorted by name.  bare: stands without its semicolon too */
static const struct entity {
	const char name[32];
	const char text[7];
	char bare;
} entity_table[] = {""")
for n in names:
    text = "".join(f"\\{b:03o}" for b in html5[n + ";"].encode())
    print(f'\t{{ "{n}", "{text}", {int(n in html5)} }},')
print("""};

#endif""")
