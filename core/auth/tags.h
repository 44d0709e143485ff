#ifndef CORE_AUTH_TAGS_H
#define CORE_AUTH_TAGS_H

#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * Tag lists (RFC 6376 section 3.2): DKIM-Signature, keys, ARC fields, DMARC
 * records.  Names are case-sensitive; blanks around names and values don't
 * count; folding inside a value stays (tags_compact takes it out).
 */
enum { TAGS_MOST = 100, TAGS_MOST_OCTETS = 64 << 10 };

struct tag {
	struct slice name, value; /* value trimmed; into the given octets */
};

struct tags {
	struct tag v[TAGS_MOST];
	size_t n;
	struct slice problem; /* the first thing wrong (a static sentence, or
			       * with the tag's name in the arena); NULL.
			       * What came before it is read. */
};

/* Reads; duplicates, empty names, a tag without "=" are problems. */
void tags_parse(struct tags *t, struct slice s, struct arena *a);
/* Value of a tag; SLICE_NULL where absent (empty is not absent) */
struct slice tags_get(const struct tags *t, const char *name);
/* Without blanks and line ends, in the arena */
struct slice tags_compact(struct arena *a, struct slice value);
/* 1*12DIGIT and the like: digits alone, at most `most` of them */
bool tags_number(struct slice value, size_t most, uint64_t *out);

#endif
