#ifndef CORE_WORK_FETCH_H
#define CORE_WORK_FETCH_H

#include "core/auth/answers.h"
#include "core/work/fetch_job.h"
#include "core/work/resolver.h"

/*
 * Asks a server by HTTPS and has the answer read, both in a fetch worker:
 * one process an answer.  Redirects are followed, few of them; a server that
 * is asked too much is waited for, not long.  Host names are looked up here,
 * in a zone file or by the resolver, and no private address is gone to.
 */
enum {
	FETCH_MOST_REDIRECTS = 5,
	FETCH_MOST_WAITS = 2,	     /* for a server that says "not so fast" */
	FETCH_MOST_WAIT_S = 20,	     /* each; longer: it is said instead */
};

struct fetch_config {
	const struct answers *file; /* of DNS: a closed world; NULL */
	struct resolver *resolver;  /* NULL: only literal addresses */
	struct slice agent;
	struct slice ca_file;	/* NULL: the system's */
	int64_t timeout;	/* seconds */
	uint16_t loopback_port; /* as in struct contact_setting */
	int64_t clock;
	void (*say)(void *arg, const char *sentence); /* what is done; NULL */
	void *arg;
};

struct fetched {
	struct arena arena;
	struct slice source; /* URL of the answer */
	struct slice octets; /* as they came; NULL: none */
	struct slice why;    /* nothing (good) came because; NULL */
	struct lookup_contact *contacts;
	size_t ncontacts;
	struct slice network;
	struct slice more;
	struct slice *servers;
	size_t nservers;
};

/* Always gives *out; what went wrong is in why. */
void fetch_url(struct fetched *out, enum fetch_what what, struct slice url,
    struct slice about, const struct fetch_config *c);
/* Has octets read that are here already; url: where they are from */
void fetch_read(struct fetched *out, enum fetch_what what, struct slice octets,
    struct slice url, struct slice about, const struct fetch_config *c);
void fetched_free(struct fetched *f);

#endif
