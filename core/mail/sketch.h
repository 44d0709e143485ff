#ifndef CORE_MAIL_SKETCH_H
#define CORE_MAIL_SKETCH_H

#include "core/base/slice.h"

/*
 * What a mail's content looks like, small enough to be compared with that of
 * thousands of others: its words with all that differs from copy to copy
 * masked, the structure of its HTML, its subject, where its links lead.  What
 * our own gateways put on top (banners, subject tags, wrapped links) is taken
 * off first.  A plain value, the same on every machine.
 *
 * Sets are kept as one-permutation min-hashes: each element falls into a bin,
 * the least of a bin stays, and the share of equal bins estimates what two
 * sets have in common (Li, Owen and Zhang, "One Permutation Hashing", 2012).
 * Small sets are kept whole, lowest hash first.
 */
enum {
	SKETCH_TEXT = 64,    /* bins, pairs of words that a reader sees */
	SKETCH_HTML = 32,    /* bins, runs of tags */
	SKETCH_LOOK = 32,    /* bins, tags with their style */
	SKETCH_SUBJECT = 16, /* bins, words and pairs of them */
	SKETCH_LINKS = 12,   /* hosts, and paths with what is random masked */
	SKETCH_OBJECTS = 6,  /* pictures by their URLs, attached files */
	SKETCH_MOST_OCTETS = 600, /* packed */
};

struct sketch_set {
	uint32_t v[SKETCH_LINKS]; /* ascending */
	uint32_t n;
};

struct sketch {
	bool made; /* false: a report, or not read */
	uint16_t text[SKETCH_TEXT]; /* 0: an empty bin */
	uint16_t html[SKETCH_HTML];
	uint16_t look[SKETCH_LOOK];
	uint16_t subject[SKETCH_SUBJECT];
	struct sketch_set links, objects;
	uint32_t words; /* how many a reader sees, masked ones left out */
	uint32_t tags;
	uint32_t subject_words;
	uint64_t template;
};

/* Octets to store; returns how many of out. */
size_t sketch_pack(const struct sketch *s,
    unsigned char out[SKETCH_MOST_OCTETS]);
/* False: not what sketch_pack made */
bool sketch_unpack(struct sketch *s, struct slice packed);

/* Of the content alone, the same for practically identical masked content,
 * whoever sent it; 0: there is too little of it to tell */
uint64_t sketch_template(const struct sketch *s);

/* How much two have in common, in per cent; SKETCH_NEITHER: nothing to
 * compare in either */
enum { SKETCH_NEITHER = 101 };
unsigned sketch_alike(const uint16_t *a, const uint16_t *b, size_t bins);
unsigned sketch_sets_alike(const struct sketch_set *a,
    const struct sketch_set *b, size_t most);

#endif
