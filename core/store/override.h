#ifndef CORE_STORE_OVERRIDE_H
#define CORE_STORE_OVERRIDE_H

#include "core/store/store.h"

/*
 * Overrides: an analyst's verdict in place of espy's own, with his reason.
 * Both are kept, and both are shown.
 *
 *   service   slug, or empty: nobody is to be named.  Lists, searches,
 *             cases and drafts take it from then on, with strength none: it
 *             is a word, not a proof.  The relationship is unknown until the
 *             owner of the domain has said something of that service.
 *   account   the service's identifier of its customer
 *   boundary  the hop, from 1 (newest), at which a receiver of ours took the
 *             message.  It is part of what the message is analysed with: its
 *             row is stale until that has been done again (espy recheck).
 *
 * An override is said anew by the next one of the same message and kind.
 */
enum { OVERRIDE_MOST_REASON = 1000, OVERRIDE_MOST_VALUE = 255 };

const char *override_name(enum override_what what); /* "service" */
bool override_from_name(struct slice name, enum override_what *out);

/*
 * One act over all of them, undone as one.  ERR_USAGE for a value or reason
 * that can't be; the caller has checked that the catalogue knows the slug.
 */
enum err store_override(struct store *s, const char *actor,
    enum override_what what, struct slice value, struct slice reason,
    const struct sha256 *v, size_t n, struct error *e);
/* Takes all overrides of those messages back; *withdrawn: how many */
enum err store_override_none(struct store *s, const char *actor,
    const struct sha256 *v, size_t n, size_t *withdrawn, struct error *e);
/* The hop, from 1, that an analyst says is the boundary; 0: none does */
enum err store_override_hop(struct store *s, const struct sha256 *sha256,
    uint64_t *hop, struct error *e);

/* Where the engine is wrong: all overrides, newest first */
struct overridden {
	struct sha256 sha256;
	enum override_what what;
	struct override said; /* machine: of the time when it was said */
	struct slice now;     /* what espy itself says now; NULL: nothing, or
			       * of a boundary */
	struct slice from_domain, subject; /* NULL: erased */
};
enum err store_overrides(struct store *s, struct arena *a,
    struct overridden **out, size_t *n, struct error *e);

#endif
