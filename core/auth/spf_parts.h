#ifndef CORE_AUTH_SPF_PARTS_H
#define CORE_AUTH_SPF_PARTS_H

#include "core/auth/compute.h"

/* The pieces of SPF (RFC 7208).  Private. */

enum {
	SPF_MOST_LOOKUPS = 10, /* terms that ask DNS (section 4.6.4) */
	SPF_MOST_VOIDS = 2,    /* of those, with an answer of nothing */
	SPF_MOST_HOSTS = 10,   /* of one MX (over: permerror), one PTR (over:
				* left out) */
	SPF_MOST_NAME = 253,   /* octets of a name as text (section 7.3) */
	SPF_MOST_VALUE = 1024, /* octets of one macro's value */
	SPF_MOST_EXPANSION = 4096, /* of a string of macros: over it, a name
				    * is none, an explanation left out */
	SPF_MOST_PATH = SPF_MOST_LOOKUPS + 2,
};

/* spf_record.c: records and their terms --------------------------------- */

enum spf_kind {
	SPF_ALL, SPF_INCLUDE, SPF_A, SPF_MX, SPF_PTR, SPF_IP4, SPF_IP6,
	SPF_EXISTS, SPF_REDIRECT, SPF_EXP, SPF_UNKNOWN_MODIFIER
};

struct spf_term {
	enum spf_kind kind;
	enum spf_result result;	/* of a mechanism that matches */
	struct slice text;	/* as written */
	struct slice spec;	/* its domain-spec; NULL: the domain itself */
	unsigned bits4, bits6;
	unsigned char net[16];	/* of ip4, ip6 */
	const char *problem;	/* why it is no term; NULL */
};

struct spf_record {
	struct slice terms;	/* what follows the version */
	struct slice redirect, redirect_text, exp; /* domain-specs; NULL */
	struct slice problem_at; /* the term that is none; NULL: all are good */
	const char *problem;
};

/* Does it begin as a record (section 4.5)? */
bool spf_is_record(struct slice txt);
/* Reads one through, so that an error anywhere is found first (section 4.6) */
void spf_record_read(struct spf_record *r, struct slice txt);
/* Takes the next term; false: no more. */
bool spf_term_next(struct slice *rest, struct spf_term *t);
/* Decimal octets without leading zeros (section 5.6: qnum) */
bool spf_ip4(struct slice s, unsigned char net[4]);
bool spf_ip6(struct slice s, unsigned char net[16]);

/* spf_macro.c: macro strings (section 7) -------------------------------- */

enum { /* What may stand in a string */
	SPF_MACRO_EXP = 1,   /* c, r and t */
	SPF_MACRO_BLANK = 2, /* blanks */
};

/* One piece: a literal, or a macro (a letter) that is to be expanded. */
struct spf_macro {
	char letter;	/* lower case; 0: a literal */
	bool expands;	/* "%{...}", "%%", "%_", "%-" */
	bool escape, reverse;
	unsigned keep;	/* right-hand parts; 0: all */
	struct slice delimiters, literal;
};

/* Takes the next piece; false at the end or with *problem. */
bool spf_macro_next(struct slice *s, unsigned flags, struct spf_macro *m,
    const char **problem);
/* What is wrong with a macro-string; NULL: nothing */
const char *spf_macro_problem(struct slice s, unsigned flags);
/* The same of a domain-spec: it ends in a top label or a macro. */
const char *spf_spec_problem(struct slice s);

/* One check ------------------------------------------------------------- */

struct spf_check {
	const struct compute *c;
	struct spf *out;
	unsigned char ip[16];
	bool v6;
	struct slice local, sender_domain;
	bool odd_local;		/* with octets beyond ASCII (RFC 8616) */
	struct slice reverse;	/* the client's name in reverse DNS; NULL:
				 * not worked out yet */
	struct spf_validated {	/* names that were looked at: once each, as
				 * macros may ask a thousand times */
		struct slice name;
		bool yes, missing;
	} validated[SPF_MOST_HOSTS];
	size_t nvalidated;
	struct slice path[SPF_MOST_PATH];
	size_t depth;		/* of the record being read */
	size_t npath;
	unsigned voids_here;	/* of the term being read */
	unsigned missing; /* things not known.  After the first, what is still
			   * done only asks what will be needed */
	struct slice why_missing; /* the first */
	const struct answer *late; /* the latest record that came late */
};

/* The record being read. */
struct spf_level {
	struct slice domain;
	bool personal;	   /* its name tells of the sender, so all that it
			    * asks does */
	bool included;
	bool own;	   /* the record of the domain that is checked */
};

struct spf_name {
	char p[SPF_MOST_NAME + 1];
	size_t n;
	bool personal;
};

enum spf_expansion { SPF_EXPANDED, SPF_EXPANSION_MISSING, SPF_NO_NAME };

/* Notes the first thing that is missing, as the reason. */
void spf_missing(struct spf_check *k, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* compute_ask; NULL is noted as missing. */
const struct answer *spf_ask(struct spf_check *k, struct slice name,
    uint16_t type, bool personal);
/* Ends a check with an error and its reason (unless something is missing). */
enum spf_result spf_error(struct spf_check *k, enum spf_result result,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Can it be asked for: labels of 1 to 63 printable octets, 253 at most */
bool spf_name_is_valid(struct slice name);
/* spf_expand.c: a domain-spec as a name (SLICE_NULL: the domain itself) */
enum spf_expansion spf_expand_name(struct spf_check *k,
    const struct spf_level *l, struct slice spec, struct spf_name *out);
static inline struct slice
spf_name_slice(const struct spf_name *n)
{
	return slice_of(n->p, n->n);
}
/* Fetches and expands what exp= names (section 6.2). */
void spf_explain(struct spf_check *k, const struct spf_level *l,
    struct slice spec);

/* spf_match.c: does a mechanism that asks DNS match?  Errors say why. */
enum spf_match { SPF_MATCHES_NOT, SPF_MATCHES, SPF_MATCH_ERROR };
enum spf_match spf_match_address(struct spf_check *k,
    const struct spf_term *t, const struct spf_name *n,
    enum spf_result *error);
enum spf_match spf_match_mx(struct spf_check *k, const struct spf_term *t,
    const struct spf_name *n, enum spf_result *error);
enum spf_match spf_match_exists(struct spf_check *k,
    const struct spf_term *t, const struct spf_name *n,
    enum spf_result *error);
/* Is the client in a term's network? */
bool spf_in_network(const struct spf_check *k, const unsigned char *net,
    bool v6, unsigned bits);

/* spf_ptr.c: the client's validated names (section 5.5) */
enum spf_match spf_match_ptr(struct spf_check *k, const struct spf_name *n);
/* For macro p: a name, "unknown", or SLICE_NULL where something is missing */
struct slice spf_client_name(struct spf_check *k, const struct spf_level *l);

/* spf_check.c: check_host from a domain's record on */
void spf_check_run(struct spf_check *k, struct slice domain);

#endif
