#ifndef CORE_STORE_CONTRAST_H
#define CORE_STORE_CONTRAST_H

#include "core/store/store.h"

/*
 * What a contrast compares: a case's messages and honest mail of its service,
 * each as numbers of its traits (core/esp/trait.h).  core/cases/contrast.h
 * ranks them.
 */
enum { CONTRAST_MOST_HONEST = 5000 };
#define CONTRAST_NONE UINT32_MAX

struct contrast_message {
	struct sha256 sha256;
	uint32_t domain; /* that it hits: index into domains; CONTRAST_NONE */
	/* Of the case: its campaign, a number of its own where it has none.
	 * Honest: its stream, which is its account or From organisation. */
	uint32_t group;
	const uint32_t *ids; /* of its traits, ascending */
	uint32_t n;
};

struct contrast_trait {
	uint32_t id;
	struct slice kind, value;
};

struct contrast_set {
	struct arena arena;
	struct slice case_id;
	struct slice service, service_name; /* slug; NULL: nobody named, and
					     * so no honest mail */
	struct slice *domains;
	size_t ndomains;
	struct contrast_message *in, *honest;
	size_t nin, nhonest;
	/* All of the case's; of honest mail what is of kind "fields".
	 * Ascending by id. */
	struct contrast_trait *traits;
	size_t ntraits;
	size_t others;	 /* of the case, but sent through another service */
	size_t copies;	 /* of deliveries that are in the case anyway */
	size_t untold;	 /* without traits: refused, or never rechecked */
	size_t claims;	 /* of in: nothing but what a submitted file says */
	size_t baseline; /* of honest: of a baseline source */
	bool cut;	 /* there is more honest mail, but older */
};

/*
 * Honest mail: of baseline sources, or decided to be legitimate, or
 * authorised, or such that it hits no protected domain; in no case, of no
 * campaign that the case has, neither unwanted nor an exercise.  The newest
 * CONTRAST_MOST_HONEST.  ERR_ABSENT: no such case.  contrast_set_free ends it
 * either way.
 */
enum err store_contrast(struct store *s, struct slice case_id,
    struct contrast_set *out, struct error *e);
void contrast_set_free(struct contrast_set *set);

#endif
