#ifndef CORE_CASES_CONTRAST_H
#define CORE_CASES_CONTRAST_H

#include "core/store/contrast.h"

/*
 * What separates a case's messages from the service's honest mail.  Pure:
 * numbers in (struct contrast_set), ranked rows out.
 *
 * Copies of one campaign are no independent witnesses, and each campaign has
 * perfect tokens of its own that explain one victim only.  So a trait covers
 * as much as it does in the domain where it does worst, each campaign counting
 * the same, and leaks what the mean of the honest senders has: j is the
 * difference.  That it is no chance is tested on campaigns against senders,
 * not on messages.
 */
enum {
	CONTRAST_LEAST_CAMPAIGNS = 3, /* fewer: too little data to test */
};

enum contrast_word {
	CONTRAST_SEPARATES,
	CONTRAST_MOSTLY,
	CONTRAST_CHANCE, /* so few campaigns and senders may differ by chance */
	CONTRAST_SHARED, /* honest mail has it, too */
	CONTRAST_ALL,	 /* no honest mail: the case's messages have it */
	CONTRAST_MOST,	 /* likewise, most of them in each domain */
	CONTRAST_SOME,
	CONTRAST_ONE_DOMAIN,
	CONTRAST_ONE_CAMPAIGN,
};

/* A trait; of kind "lacks" a field that nearly all honest mail has. */
struct contrast_row {
	struct slice kind, value;
	uint32_t in, leak;	     /* messages: of the case, honest */
	uint32_t campaigns, streams; /* at least half of which has it */
	double worst;	 /* the domain's share that has least of it */
	double coverage; /* mean share over campaigns */
	double leaking;	 /* mean share over streams */
	double j, q;	 /* q: 1 where it was not tested */
	double odds;	 /* see fisher_odds, of campaigns and streams */
	enum contrast_word word;
	bool explains; /* ranked among what explains the case */
	bool content;  /* what the mail says: never the component */
	bool written;  /* whoever wrote the mail can have put it there */
	uint32_t beside; /* so many rows behind it hold for exactly the same
			  * messages; 0 for these themselves */
	uint32_t number; /* contrast_differ's */
};

enum level {
	LEVEL_ACCOUNT,
	LEVEL_RELAY,
	LEVEL_ORIGIN, /* where it came into the service, or with what */
	LEVEL_POOL,
	LEVEL_SERVICE,
	LEVELS
};

struct contrast {
	struct arena arena;
	/* What could be the component, best first, then from ninfra on what
	 * the mail says; values point into the set. */
	struct contrast_row *rows;
	size_t n, ninfra;
	size_t messages, honest, campaigns, streams, domains;
	bool little;   /* fewer than CONTRAST_LEAST_CAMPAIGNS */
	bool baseline; /* is there honest mail? */
	bool named;    /* is there a service? */
	struct {
		enum level level;
		size_t row;	 /* it stands on that level; SIZE_MAX */
		size_t accounts; /* different ones; 0: none seen */
		size_t relays;	 /* different boundary IPs */
	} level;
	const struct held *in_held, *honest_held; /* contrast_differ's */
};

/* The set must outlive *out. */
void contrast_run(struct contrast *out, const struct contrast_set *set);
void contrast_free(struct contrast *c);

/* Row groups are numbered from 1 on: the first row of one; NULL */
const struct contrast_row *contrast_nth(const struct contrast *c, size_t n);
/* "separates", "shared with honest mail" */
const char *contrast_word(enum contrast_word w);
/* Is the honest mail of too few senders for any trait to pass the test? */
bool contrast_few_streams(const struct contrast *c);

/* The messages that a row does not explain, as indices into the set. */
struct contrast_differ {
	uint32_t *lacking; /* of the case, without it */
	size_t nlacking;
	uint32_t *having; /* honest, with it */
	size_t nhaving;
};
void contrast_differ(const struct contrast *c,
    const struct contrast_row *row, struct contrast_differ *out,
    struct arena *a);

#endif
