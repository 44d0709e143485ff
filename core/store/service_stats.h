#ifndef CORE_STORE_SERVICE_STATS_H
#define CORE_STORE_SERVICE_STATS_H

#include "core/store/store.h"

/*
 * What is in the store by service, and by protected domain and service.  All
 * counts are of messages as lists show them by themselves (query_scope.c):
 * delivered copies, no reports, nothing of baseline sources; decided ones
 * too.
 *
 * The trend compares the last seven days with the seven before.  Mail may
 * have been collected long ago, so that days are counted back from the newest
 * message, not from now.
 */
struct stat_span {
	int64_t first, last; /* time, for lists; TIME_UNKNOWN: none known */
	uint64_t recent, before; /* of the last seven days, of those before */
};

struct service_stat {
	struct slice service, name; /* slug; name as its messages have it */
	uint64_t proven, observed;  /* named, by strength */
	uint64_t analyst;	    /* named by an analyst's override alone */
	uint64_t claimed, forged; /* not named, but claimed; pasted in */
	uint64_t domains;	  /* protected ones that it sent as */
	uint64_t authorised, unauthorised, unknown, exercise; /* relations */
	uint64_t accounts;	  /* distinct identifiers */
	uint64_t cases;		  /* of any state */
	struct stat_span span;
};

/* One service that sent as one protected domain, in whichever way. */
struct sending {
	struct slice domain;
	struct slice service; /* slug; NULL: nobody is named */
	struct slice name;
	uint64_t messages;
	uint64_t by_impersonation[IMPERSONATION_NAME + 1];
	uint64_t by_relation[RELATION_EXERCISE + 1];
	struct stat_span span;
};

struct service_stats {
	struct arena arena;
	struct service_stat *v; /* most named first */
	size_t n;
	struct sending *sendings; /* by domain, unauthorised first, then most */
	size_t nsendings;
	uint64_t messages, unnamed; /* all; with no service named */
	int64_t newest;		    /* where the trend counts back from */
};

enum err store_service_stats(struct store *s, struct service_stats *out,
    struct error *e);
void service_stats_free(struct service_stats *st);
const struct service_stat *service_stats_find(const struct service_stats *st,
    struct slice service);

/* Identifiers of customers of a service, most messages first. */
struct service_customer {
	struct slice kind, value;
	uint64_t messages;
};
enum err store_service_customers(struct store *s, struct slice service,
    size_t limit, struct arena *a, struct service_customer **out, size_t *n,
    struct error *e);

/* Messages of a service on each of the last n days, the newest day last */
enum err store_service_days(struct store *s, struct slice service,
    int64_t newest, uint64_t *days, size_t n, struct error *e);

#endif
