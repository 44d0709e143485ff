#ifndef CORE_AUTH_DMARC_H
#define CORE_AUTH_DMARC_H

#include "core/auth/compute.h"

/*
 * The pieces of DMARC (RFC 9989; RFC 7489 beside it), inside core/auth and
 * for its tests.  dmarc_run is in compute.h.
 */

/* A record (RFC 9989 section 4.7, RFC 7489 section 6.3) ------------------ */

enum {
	DMARC_MOST_TAGS = 100,	   /* of one record; the rest is not read */
	DMARC_MOST_OCTETS = 65535, /* of one record: no TXT is longer */
};

enum dmarc_request {
	DMARC_ABSENT,
	DMARC_INVALID, /* another word, or the tag stands twice */
	DMARC_P_NONE, DMARC_P_QUARANTINE, DMARC_P_REJECT
};

struct dmarc_record {
	struct slice text;
	enum dmarc_request p, sp, np;
	bool strict_dkim, strict_spf; /* adkim=s, aspf=s */
	char psd;	/* 'y', 'n', 'u' */
	bool test;	/* t=y */
	bool has_rua;	/* at least one valid URI in it */
	int pct;	/* 0 to 100; RFC 7489 alone knows it */
};

/* False: it does not start with "v=DMARC1" as a whole tag, so it is none. */
bool dmarc_record_parse(struct dmarc_record *r, struct slice text);
const char *dmarc_request_name(enum dmarc_request r); /* "reject"...; NULL */
/* The one DMARC record of an answer; false where it has none, or several,
 * which then all count for nothing.  *several may be NULL. */
bool dmarc_record_find(struct dmarc_record *r, const struct answer *a,
    bool *several);

/* The tree walk (RFC 9989 section 4.10) ---------------------------------- */

enum { DMARC_MOST_QUERIES = 8 };

struct dmarc_step {
	struct slice domain, name; /* name: with "_dmarc." in front */
	const struct answer *answer; /* NULL: not at hand */
	bool found, several;
	struct dmarc_record record;
};

enum dmarc_org_rule {
	DMARC_ORG_UNKNOWN, /* an answer is missing, or is an error */
	DMARC_ORG_PSD_N,   /* section 4.10.2, its three rules */
	DMARC_ORG_PSD_Y,
	DMARC_ORG_FEWEST,
	DMARC_ORG_ITSELF   /* no record at all */
};

struct dmarc_walk {
	struct slice domain;
	struct dmarc_step v[DMARC_MOST_QUERIES];
	size_t n;
	const struct answer *failed; /* the first answer that is an error */
	bool missing;		     /* an answer is not at hand */
	enum dmarc_org_rule rule;
	struct slice org_domain;     /* SLICE_NULL: unknown */
	size_t org_step;	     /* whose record made it that */
};

/*
 * Walks by the answers at hand; asks nothing.  domain: normal.  Steps without
 * an answer don't stop it, so that all of them can be asked at once.
 */
void dmarc_walk(struct dmarc_walk *w, const struct answers *answers,
    struct slice domain, struct arena *a);
/* Is that the answer of an error? */
static inline bool
dmarc_is_error(const struct answer *a)
{
	return a != NULL &&
	    (a->status == DNS_SERVFAIL || a->status == DNS_TIMEOUT);
}
/* The organisational domain of any name by RFC 9989 and the answers at hand;
 * SLICE_NULL where they don't say, or it is no host name. */
struct slice dmarc_org_domain(const struct answers *answers,
    struct slice name, struct arena *a);

/* The author (RFC 9989 section 5.3.1) ------------------------------------ */

struct dmarc_author {
	struct slice domain;  /* A-labels; NULL: can't be evaluated */
	struct slice problem; /* why not; else an oddity of From; NULL */
};
void dmarc_author(struct dmarc_author *out, const struct mail *m);

/* One view's work --------------------------------------------------------- */

/* Why something can't be said; the worst first. */
enum dmarc_doubt {
	DMARC_SURE,
	DMARC_TOO_MANY,	/* more walks than DMARC_MOST_WALKS */
	DMARC_ERROR,	/* a resolver's */
	DMARC_MISSING	/* no answer at hand */
};

enum { DMARC_MOST_WALKS = 10 }; /* of identifiers */

/* What may pass and align: SPF's domain, and each signature's. */
struct dmarc_candidate {
	int signature;	/* -1: SPF */
	struct slice domain; /* normal; NULL: not known */
	bool passes;
	enum dmarc_doubt could_pass; /* why it isn't known whether it does */
	bool aligned;
	enum dmarc_doubt doubt; /* whether it aligns */
	struct slice org_domain, rule;
};

struct dmarc_work {
	const struct compute *c;
	struct dmarc_view *view;
	bool rfc7489;
	const struct spf *spf;
	const struct dkim_signature *dkim;
	size_t ndkim;
	struct dmarc_author author;
	struct dmarc_walk walk;	    /* RFC 9989: the author's */
	const struct dmarc_record *record; /* that applies; NULL */
	const struct answer *answer; /* it came from */
	bool inherited;		     /* it is not the author's own */
	enum dmarc_doubt doubt;	     /* why the record is not known */
	const struct answer *failed;
	struct slice void_reason;    /* a record that counts for nothing */
	enum dmarc_doubt policy_doubt;
	struct dmarc_candidate *v;   /* SPF first */
	size_t n, walks;
};

/* Finds the record and the policy; fills the view's part of it. */
void dmarc_discover(struct dmarc_work *w);
void dmarc_discover_7489(struct dmarc_work *w);
void dmarc_policy(struct dmarc_work *w);
/* Collects the candidates and says of each whether it aligns. */
void dmarc_align(struct dmarc_work *w);
/* The result, and why. */
void dmarc_decide(struct dmarc_work *w);
/* Asks for the view: notes the name in view->queried, once. */
const struct answer *dmarc_ask(struct dmarc_work *w, struct slice name,
    uint16_t type);
/* The same of all steps of a walk */
void dmarc_ask_walk(struct dmarc_work *w, const struct dmarc_walk *walk);

#endif
