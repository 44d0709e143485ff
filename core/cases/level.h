#ifndef CORE_CASES_LEVEL_H
#define CORE_CASES_LEVEL_H

#include "core/cases/contrast.h"

/*
 * Kinds of traits, and the level of a service's house on which they stand.
 * Narrowest first; pure.
 */
struct trait_kind {
	const char *name;
	bool place;	  /* says where it left, not how it was made */
	enum level level; /* LEVEL_SERVICE: of no narrower one */
	unsigned order;	  /* of several that hold for the same messages the
			   * lowest one is named first */
};
/* Of kinds that nobody has told of, too: made, of no level */
const struct trait_kind *trait_kind(struct slice kind);

/* Fills c->level from its rows. */
void level_find(struct contrast *c);
/* "one relay, no customer's account: usually a component of the service is
 * compromised, below its application"; in the arena */
struct slice level_words(const struct contrast *c, struct arena *a);
/* "account", "relay", "origin", "pool", "service" */
const char *level_name(enum level level);

#endif
