#ifndef VIEWS_DOMAIN_VIEW_H
#define VIEWS_DOMAIN_VIEW_H

#include "core/base/json.h"
#include "core/store/aggregate.h"
#include "views/doc.h"
#include "views/session.h"

/* All that is known about one domain, for a command and for a screen. */
struct domain_view {
	struct arena arena;
	struct slice name;	    /* lower-case A-labels */
	const struct domain *domain; /* NULL: not protected */
	bool of_settings;
	/* By aggregate reports; false: not loaded */
	bool loaded;
	struct aggregate_senders services, networks;
	struct aggregate_reports reports; /* those with findings */
	struct impersonating *impersonating;
	size_t nimpersonating;
};

enum {
	DOMAIN_MOST_NETWORKS = 30, /* shown to people; JSON has 1000 */
	DOMAIN_MOST_REPORTS = 10,  /* likewise */
	DOMAIN_MOST_JSON = 1000,
};

/* The domain itself, from what the session has in memory.  name: any case,
 * U-labels too; false if it is no domain name. */
bool domain_view_open(struct domain_view *v, const struct session *s,
    struct slice name);
/* And what the store knows about it, at most so many networks and reports */
enum err domain_view_load(struct domain_view *v, struct session *s,
    size_t networks, size_t reports, struct error *e);
void domain_view_free(struct domain_view *v);
/*
 * May that service send as the domain: authorised, unauthorised or unknown, by
 * the owner's word, the settings, or DNS as the domain's messages met it.
 * *basis: who says so, in the view's arena; NULL where nobody does.
 */
enum relation domain_view_standing(struct domain_view *v, struct slice slug,
    struct slice *basis);

void doc_domain(struct doc *d, struct domain_view *v);
/* One object of espy.domain/1; what was not loaded is null. */
void json_domain(struct json *j, struct domain_view *v);

#endif
