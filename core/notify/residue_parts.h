#ifndef CORE_NOTIFY_RESIDUE_PARTS_H
#define CORE_NOTIFY_RESIDUE_PARTS_H

#include "core/notify/redact.h"

/*
 * The second look at what was masked.  It shares no code with the masking: it
 * looks for domains first, undoes encodings one after the other, each for all
 * of a text, and knows no MIME structure.  Private to residue*.c.
 */
struct needle { /* a domain, and the local parts at it */
	struct slice domain;
	struct needle_local {
		struct slice local;
		size_t address; /* of masks.addresses */
	} *locals;
	size_t nlocals;
};

struct look {
	const struct masks *masks;
	struct arena *a; /* of what is found */
	struct needle *needles;
	size_t nneedles;
	size_t least; /* octets of the shortest address */
	bool ascii;   /* all of them */
	struct slice field;
	bool stays;
	bool inside; /* a field */
	struct residue *found;
	size_t nfound;
};

/* residue_find.c */
void look_begin(struct look *l, const struct masks *m, struct arena *a);
/* Looks for addresses that stand in s undecoded. */
void look_plain(struct look *l, struct slice s, const char *how);

/* Nothing gets longer by being decoded: room for all is made at the start. */
static inline void
put(struct buf *b, char c)
{
	b->p[b->n++] = c;
}

/* residue_decode.c, residue_fields.c.  Each appends s without one way of writing; false: there
 * was nothing to undo. */
bool undo_percent(struct slice s, struct buf *out);
bool undo_quoted_printable(struct slice s, struct buf *out);
bool undo_entities(struct slice s, struct buf *out);
bool undo_tags(struct slice s, struct buf *out);
bool undo_folding(struct slice s, struct buf *out);
bool undo_words(struct slice s, struct buf *out);
bool undo_numbered(struct slice s, struct buf *out);
/* From digit `from` on; what is no digit is passed. */
void undo_base64(struct slice s, size_t from, bool backwards,
    struct buf *out);
/* Calls `each` with what base64 and hexadecimal in s stand for, where that may
 * hold `least` octets of text; lines joined. */
void undo_digits(struct slice s, size_t least, bool ascii,
    void (*each)(void *arg, struct slice octets), void *arg);

#endif
