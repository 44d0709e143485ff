#ifndef CORE_AUTH_EXPLAIN_H
#define CORE_AUTH_EXPLAIN_H

#include "core/auth/compute.h"
#include "core/auth/explain_hash.h"
#include "core/base/buf.h"

/*
 * Inside core/auth: what was changed since a signature was made.  A change
 * is undone, and named only if what is then there has the digest that was
 * signed: a proof, not a guess.  Bodies and headers are searched apart.
 */
enum {
	EXPLAIN_MOST_CHANGES = 6,
	/* What one search may hash: that many times what is there, and never
	 * less nor more than so many octets */
	EXPLAIN_TIMES = 64,
	EXPLAIN_LEAST_OCTETS = 256 << 10,
	EXPLAIN_MOST_OCTETS = 64 << 20,
	/* Larger bodies are not searched at all */
	EXPLAIN_MOST_BODY = 8 << 20,
	/* What a search costs beside, as times the body's octets: all of one
	 * message's share EXPLAIN_MOST_OCTETS */
	EXPLAIN_TIMES_BESIDE = 8,
};

/* "subject tag", "added"; verb NULL: `what` says it all. */
struct change {
	struct slice what;
	const char *verb;
};

struct changes {
	struct change v[EXPLAIN_MOST_CHANGES];
	size_t n;
};

/* `by` and one more; what is a literal or lives in the mail's arena */
struct changes changes_with(struct changes by, struct slice what,
    const char *verb);
/* "subject tag and footer added, links rewritten by Proofpoint" */
struct slice changes_text(const struct changes *c, struct arena *a);

/* What one search came to. */
struct explained_part {
	bool done;  /* there was something to search, and it was searched */
	bool found;
	bool cut;   /* a limit ended it */
	struct changes by;
};

/* Remembered with a prepared signature, for one answer after the other. */
struct explained {
	struct explained_part body, header;
	uint64_t spent;	  /* by the search of the body */
	struct slice key; /* the record that `header` was searched with */
	bool other_key;	  /* b= was not made with that key */
};

/* A search for a body of that digest. */
struct search {
	struct mail *m;
	struct arena arena; /* of candidates */
	bool relaxed, sha1, has_length;
	uint64_t length;
	struct slice want;
	uint64_t left; /* octets that may be hashed yet */
	struct digest head; /* of the first head_n octets at head_of */
	const char *head_of;
	size_t head_n;
	struct explained_part out;
};

/* Texts have CRLF line ends.  Each gives true once the search is over. */

/* These octets and nothing more */
bool search_octets(struct search *s, struct slice octets, struct changes by);
/* These pieces as a body, in canonical form already */
bool search_whole(struct search *s, const struct slice *pieces, size_t n,
    struct changes by);
/* A text in canonical form, and all of its beginnings */
bool search_scan(struct search *s, struct slice text, struct changes by);
/* Any text: brought to canonical form first */
bool search_text(struct search *s, struct slice text, struct changes by);
bool search_text_whole(struct search *s, struct slice text,
    struct changes by); /* without its beginnings */
/* The text without [from, to) */
bool search_without(struct search *s, struct slice text, size_t from,
    size_t to, struct changes by);

/* explain_text.c: line ends and blanks */
struct slice text_crlf(struct arena *a, struct slice body);
struct slice text_relaxed(struct arena *a, struct slice text);
/* One line with its end off *text; the end is CRLF, LF or none */
struct slice text_take_line(struct slice *text, struct slice *end);
bool search_lines(struct search *s, struct slice raw, struct slice text);

/* explain_mime.c: the parts of a text */
enum coding { CODING_NONE, CODING_QP, CODING_BASE64, CODING_OTHER };

struct leaf {
	size_t head;	  /* its header's first octet */
	size_t body, end; /* of its content, without the line end that is the
			   * boundary's */
	bool text, html;
	enum coding coding;
	struct slice charset; /* as written, without quotes; may be empty */
	struct slice coding_name; /* as written; NULL: in no header here */
};

enum {
	TREE_MOST_BOUNDARIES = 16,
	TREE_MOST_PLACES = 200,
	TREE_MOST_LEAVES = 64,
};

struct tree {
	struct slice text;
	bool multipart; /* the message is one */
	struct leaf leaves[TREE_MOST_LEAVES];
	size_t nleaves;
	struct slice boundaries[TREE_MOST_BOUNDARIES];
	size_t nboundaries;
	struct place { /* one delimiter line */
		size_t at, next, content;
		size_t boundary;
		bool close;
	} places[TREE_MOST_PLACES];
	size_t nplaces;
};

void tree_read(struct tree *t, struct mail *m, struct slice text);
/* A parameter as it stands, quotes off; SLICE_NULL where there is none */
struct slice tree_param(struct slice value, const char *name);
enum coding coding_of(struct slice name);
bool search_parts(struct search *s, const struct tree *t, struct changes by);

/* explain_block.c: blocks put in at the top, at the end, in HTML */
enum { CUTS_MOST = 16 };

struct cuts {
	struct cut {
		size_t from, to;
	} v[CUTS_MOST];
	size_t n;
};

/* What may have been put into a leaf, at its top or at its end */
void cuts_find(struct cuts *c, struct slice text, const struct leaf *l,
    bool top);
bool cut_like_a_banner(struct slice block);
struct changes cut_named(struct slice block, bool top, struct changes by);
bool search_blocks(struct search *s, const struct tree *t, struct changes by);

/* explain_code.c: quoted-printable and base64 (RFC 2045 section 6) */

/* The octet of two hexadecimal digits at i, or -1 */
int code_hex(struct slice s, size_t i);
bool code_has_8bit(struct slice s);
/* UTF-8 in ISO 8859-1; SLICE_NULL where it has other characters */
struct slice code_latin1(struct arena *a, struct slice s);
/* Appends; lines at most `width` octets long */
void code_qp(struct buf *out, struct slice text, size_t width);
void code_base64(struct buf *out, struct arena *a, struct slice octets,
    size_t width);
struct slice code_decode(struct arena *a, enum coding coding,
    struct slice text);
/* Takes one line of the text that is encoded off *raw: what it says is
 * appended, without its end; *line: as it stands. */
void code_qp_line(struct slice *raw, struct buf *out, struct slice *line);

/* explain_recode.c: transfer encodings and charsets that were changed */
bool search_recoded(struct search *s, const struct tree *raw);
/* Blocks put into parts that are encoded */
bool search_coded_blocks(struct search *s, const struct tree *raw);

/* explain_link.c: URLs that gateways rewrote */
bool search_links(struct search *s, const struct tree *raw);

/* most: octets that it may spend; gives how many it did */
uint64_t explain_body(struct explained_part *out, struct mail *m,
    const struct dkim_fields *f, uint64_t most);
/* ...whose digest is known to be that */
void explain_header_of(struct explained_part *out, struct mail *m,
    const struct dkim_prepared_one *one, struct slice digest);
void explain_header(struct explained *out, struct mail *m,
    const struct dkim_prepared_one *one, const struct dkim_key *key);

#endif
