#ifndef CORE_AUTH_EXPLAIN_HEADER_H
#define CORE_AUTH_EXPLAIN_HEADER_H

#include "core/auth/explain.h"

/*
 * Inside the search for what was done to a header.  It is signed in pieces:
 * the fields that h= selects, in its order, then the signature's own.  An
 * alteration gives some of them the text that they may have had.
 */
enum {
	ALTER_MOST_PIECES = 4,
	ALTERS_MOST = 240,
	HEADER_MOST_OCTETS = 4 << 20, /* hashed, of one search */
	/* Each name of h= is looked for in each field: of headers with more
	 * than these, nothing is searched */
	HEADER_MOST_NAMES = 150,
	HEADER_MOST_FIELDS = 600,
	HEADER_MOST_VERIFIED = 60, /* where each costs a public-key operation */
};

struct alter {
	struct alter_piece {
		size_t piece;
		struct slice text; /* canonical; empty: there was no such
				    * field */
	} v[ALTER_MOST_PIECES];
	size_t n;
	struct change by;
	bool likely; /* one that comes together with others */
};

struct header_search {
	struct mail *m;
	struct arena arena;
	const struct dkim_fields *f;
	int signature;		/* its field */
	bool relaxed;
	struct slice *names;	/* of h= */
	int *fields;		/* that it selects; -1 */
	struct slice *base;	/* pieces as they are now, canonical */
	struct digest *states;	/* before each of them */
	size_t n;		/* with the signature's own */
	struct alter *alters;
	size_t nalters;
	const struct dkim_key *key; /* to verify with; NULL: want is known */
	struct slice want;
	uint64_t left;
	unsigned verified;
	struct explained_part out;
};

/* A field in canonical form, as piece `piece` */
struct slice header_render(struct header_search *h, struct slice name,
    struct slice value, size_t piece);
/* A piece's name and value as they stand; false: there is none */
bool header_piece(struct header_search *h, size_t piece, struct slice *name,
    struct slice *value);
/* What to call it: "Subject" */
struct slice header_called(struct header_search *h, size_t piece);
/* "content-type" as "Content-Type" */
struct slice header_titled(struct arena *a, struct slice name);
/* First piece of that name (any case), or SLICE_NONE */
size_t header_find(const struct header_search *h, const char *name);

/* Adds an alteration of one piece: another value under its name (NULL: no
 * such field).  What changes nothing is left out. */
void alter_value(struct header_search *h, size_t piece, struct slice value,
    struct slice what, const char *verb, bool likely);
/* The next alteration, empty; NULL when there are too many */
struct alter *alter_new(struct header_search *h, struct slice what,
    const char *verb, bool likely);
void alter_add(struct header_search *h, struct alter *a, size_t piece,
    struct slice name, struct slice value);

/* explain_subject.c: tags, encoded words, display names */
void alter_subjects(struct header_search *h);
void alter_words(struct header_search *h);
/* explain_fields.c: added, doubled, dropped, rewritten */
void alter_added(struct header_search *h);
void alter_sources(struct header_search *h);
void alter_from(struct header_search *h);
void alter_dropped(struct header_search *h);
/* explain_content.c: MIME fields */
void alter_content(struct header_search *h);
/* explain_fold.c: folding, blanks, case of names */
void alter_folding(struct header_search *h);

/* Each alteration from that one on, alone */
bool header_try_from(struct header_search *h, size_t first);
/* Is that all what was signed?  pieces: h->n canonical texts */
bool header_try_all(struct header_search *h, const struct slice *pieces,
    struct change by);

#endif
