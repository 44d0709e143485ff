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
	struct slice problem; /* the first thing wrong, "tag d= stands twice";
			       * NULL.  What else can be read is read, a tag
			       * that stands twice as it stood first */
};

/* Reads; duplicates, empty names, a tag without "=" are problems. */
void tags_parse(struct tags *t, struct slice s, struct arena *a);
/* Value of a tag; SLICE_NULL where absent (empty is not absent) */
struct slice tags_get(const struct tags *t, const char *name);
/* Without blanks and line ends, in the arena */
struct slice tags_compact(struct arena *a, struct slice value);
/* base64string, strictly of its alphabet; padding may be left out.  Decoded, in
 * the arena; SLICE_NULL where it is none, or empty */
struct slice tags_base64(struct arena *a, struct slice value);
/* Is a word in a list with ":" between, case ignored?  Blanks don't count */
bool tags_list_has(struct slice list, const char *word);
/* 1*12DIGIT and the like: digits alone, at most `most` of them; what does not
 * fit is UINT64_MAX */
bool tags_number(struct slice value, size_t most, uint64_t *out);

#endif
