#ifndef CORE_STORE_GATE_H
#define CORE_STORE_GATE_H

#include "core/store/store.h"

/*
 * What tells whether a case's mail has stopped: counts, all without a
 * judgement, which core/cases/gates.h makes of them.
 */

/* Deliveries of a case, each once; times of what was only submitted are no
 * later than when it was. */
struct gate_mail {
	int64_t time;
	struct slice domain; /* NULL: it hits none */
	bool claim;
};
struct gate_mails {
	struct arena arena;
	struct gate_mail *v;
	size_t n;
};
enum err store_gate_mails(struct store *s, struct slice case_id,
    struct gate_mails *out, struct error *e);
void gate_mails_free(struct gate_mails *m);

/* A source that brought messages of the case, and what it brought since */
struct gate_source {
	struct slice name;
	uint64_t mails;	 /* other mail */
	uint64_t same;	 /* of it, of the case's service */
	int64_t newest;	 /* TIME_UNKNOWN: none */
};

/* Mail with the case's content that another service sent since. */
struct gate_move {
	struct slice service; /* slug; NULL: nobody is named */
	struct slice kind, value; /* "link-host", "template" */
	uint64_t mails;
	int64_t first;
};

/* A case that was made of this one when it moved, and goes on */
struct gate_child {
	struct slice id, state;
};

enum { GATE_MOST_HOSTS = 200, GATE_MOST_SCAN = 20000 };
struct gate_facts {
	struct arena arena;
	struct slice service; /* the case's; NULL: nobody is named */
	struct gate_source *sources;
	size_t nsources;
	/* Recipients of the case's mail that were hit before `window`, by
	 * whether the service has their addresses from us; of those that it
	 * has not, how many are of traps, and how many were hit again since */
	uint64_t disclosed, held, traps, hit;
	/* DMARC aggregate reports about the case's domains, of periods that
	 * begin after `last`: mail from the service or from relays of the
	 * case, as reported */
	uint64_t domains, reporting; /* reporting: by verified reports */
	uint64_t reported, unverified; /* mails: in verified reports, others */
	int64_t begin, end;	       /* of these periods */
	/* What other mail could share with the case, and what does */
	uint64_t hosts, templates;
	struct gate_move *moves;
	size_t nmoves;
	bool cut; /* there was more mail than GATE_MOST_SCAN to look at */
	/* The component that somebody confirmed: "ip 203.0.113.57"; NULL */
	struct slice component;
	uint64_t seen;	 /* other mail of the service that shows it, since */
	uint64_t unseen; /* and that does not */
	uint64_t drafts; /* open ones */
	struct gate_child *children;
	size_t nchildren;
};

struct gate_ask {
	struct slice case_id;
	/* The case's first and last mail; TIME_UNKNOWN: it has none */
	int64_t first, last;
	int64_t window; /* recipients hit since then are not silent */
	int64_t now;
};
/* ERR_ABSENT: no such case */
enum err store_gate(struct store *s, const struct gate_ask *ask,
    struct gate_facts *out, struct error *e);
void gate_facts_free(struct gate_facts *f);

#endif
