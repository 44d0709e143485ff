#ifndef CORE_WORK_DNS_POLICY_H
#define CORE_WORK_DNS_POLICY_H

#include "core/auth/answers.h"
#include "core/esp/catalogue.h"
#include "core/esp/domain.h"

/*
 * What may be asked of a resolver.  A question tells its servers, and those of
 * the name, that somebody looks at a message; so that nobody notices that we
 * look, nothing of it is asked unless
 *   - the name is a protected domain or one of the catalogue's, or below, or
 *   - the message is fresh: its delivery has just asked the same, or
 *   - a person chose this message.
 * Names that tell of one sender or recipient are never asked but by the last.
 */
enum dns_reach {
	REACH_NAMES,	/* while indexing */
	REACH_ALL,	/* but personal ones */
	REACH_PERSONAL, /* those too */
};

struct dns_policy {
	enum dns_reach reach;
	int64_t fresh; /* seconds; 0: no message is fresh */
	struct slice *names; /* sorted, lower case */
	size_t n;
};

/* In the arena.  Of the catalogue: what signs, bounces and sends for its
 * services; what stands in a shape counts from its first whole label on, and
 * from two labels on. */
void dns_policy_make(struct dns_policy *p, const struct domains *domains,
    const struct catalogue *c, struct arena *a);
/* time: of the boundary, or TIME_UNKNOWN */
bool dns_policy_allows(const struct dns_policy *p, const struct question *q,
    int64_t time, int64_t now);

#endif
