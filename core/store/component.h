#ifndef CORE_STORE_COMPONENT_H
#define CORE_STORE_COMPONENT_H

#include "core/store/store.h"

/*
 * A case's component as it is written down: a trait or fact, "KIND VALUE"
 * ("ip 203.0.113.57"), or a field that is not there, "lacks NAME".  For
 * core/store/ alone.
 */
enum { COMPONENT_MOST_IDS = 8 };
struct component {
	int64_t ids[COMPONENT_MOST_IDS]; /* of d_value */
	size_t n;
	struct slice lacks; /* lower case; NULL */
};
enum err component_read(struct store *s, struct slice text, struct arena *a,
    struct component *out, struct error *e);
/* Does the message show it? */
enum err component_shown(struct store *s, int64_t message,
    const struct component *c, bool *yes, struct error *e);

#endif
