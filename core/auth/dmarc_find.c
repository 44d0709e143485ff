/* Which record applies to the author domain, and which policy of it. */

#include "core/auth/dmarc.h"
#include "core/base/url.h"

const struct answer *
dmarc_ask(struct dmarc_work *w, struct slice name, uint16_t type)
{
	struct dmarc_view *v = w->view;
	size_t i;

	for (i = 0; i < v->nqueried && !slice_eq(v->queried[i], name); i++)
		;
	if (i == v->nqueried)
		*ARENA_PUSH(w->c->m->arena, v->queried, v->nqueried) = name;
	return compute_ask(w->c, name, type, false, &v->used);
}

void
dmarc_ask_walk(struct dmarc_work *w, const struct dmarc_walk *walk)
{
	size_t i;

	for (i = 0; i < walk->n; i++)
		dmarc_ask(w, walk->v[i].name, DNS_TXT);
}

static void
use(struct dmarc_work *w, const struct dmarc_record *r,
    const struct answer *a, struct slice domain)
{
	w->record = r;
	w->answer = a;
	w->view->domain = domain;
	w->view->record = slice_dup(w->c->m->arena, r->text);
	w->inherited = !slice_eq(domain, w->author.domain);
}

/* The step whose record applies (section 4.10.1); NULL */
static const struct dmarc_step *
applies(const struct dmarc_walk *walk)
{
	size_t i;

	if (walk->n != 0 && walk->v[0].found &&
	    slice_eq(walk->v[0].domain, walk->domain))
		return &walk->v[0]; /* the author domain's own */
	if (walk->rule == DMARC_ORG_UNKNOWN || walk->rule == DMARC_ORG_ITSELF)
		return NULL;
	for (i = 0; i < walk->n; i++)
		if (walk->v[i].found &&
		    slice_eq(walk->v[i].domain, walk->org_domain))
			return &walk->v[i];
	return &walk->v[walk->org_step]; /* the public suffix's */
}

static struct slice
org_rule(const struct dmarc_walk *walk, struct arena *a)
{
	struct slice at = walk->n != 0 ? walk->v[walk->org_step].name
				       : SLICE("");

	switch (walk->rule) {
	case DMARC_ORG_PSD_N:
		return slice_printf(a, "psd=n at %.*s", SLICE_ARG(at));
	case DMARC_ORG_PSD_Y:
		return slice_printf(a, "one label below psd=y at %.*s",
		    SLICE_ARG(at));
	case DMARC_ORG_FEWEST:
		return slice_printf(a, "the record with the fewest labels, at "
		    "%.*s", SLICE_ARG(at));
	case DMARC_ORG_ITSELF:
		return SLICE("no record at or above it");
	case DMARC_ORG_UNKNOWN:
		break;
	}
	return SLICE_NULL;
}

void
dmarc_discover(struct dmarc_work *w)
{
	struct dmarc_walk *walk = &w->walk;
	const struct dmarc_step *s;

	dmarc_walk(walk, w->c->answers, w->author.domain, w->c->m->arena);
	dmarc_ask_walk(w, walk);
	w->view->org_domain = walk->org_domain;
	w->view->org_rule = org_rule(walk, w->c->m->arena);
	if ((s = applies(walk)) != NULL) {
		use(w, &s->record, s->answer, s->domain);
	} else if (walk->rule == DMARC_ORG_UNKNOWN) {
		w->doubt = walk->missing ? DMARC_MISSING : DMARC_ERROR;
		w->failed = walk->failed;
	}
}

/* One of the two places of RFC 7489 section 6.6.3; does the search go on? */
static bool
look_7489(struct dmarc_work *w, struct slice domain)
{
	struct arena *arena = w->c->m->arena;
	struct dmarc_record *r = arena_alloc(arena, sizeof *r);
	const struct answer *a = dmarc_ask(w, slice_printf(arena, "_dmarc.%.*s",
	    SLICE_ARG(domain)), DNS_TXT);
	bool several;

	if (a == NULL || dmarc_is_error(a)) {
		w->doubt = a == NULL ? DMARC_MISSING : DMARC_ERROR;
		w->failed = a;
		return false;
	}
	w->answer = a;
	if (dmarc_record_find(r, a, &several)) {
		use(w, r, a, domain);
		return false;
	}
	if (several)
		w->void_reason = slice_printf(arena, "%.*s has several DMARC "
		    "records, so none counts (RFC 7489 section 6.6.3)",
		    SLICE_ARG(domain));
	return !several;
}

void
dmarc_discover_7489(struct dmarc_work *w)
{
	struct arena *a = w->c->m->arena;
	struct slice org = host_org_domain(a, w->author.domain);

	w->view->org_domain = org;
	w->view->org_rule = SLICE("the public suffix list");
	if (look_7489(w, w->author.domain) &&
	    !slice_eq(org, w->author.domain))
		look_7489(w, org);
}

/* A record without a valid policy counts as p=none if it wants reports, else
 * for nothing.  False: it stands in the way of nothing. */
static bool
invalid(struct dmarc_work *w)
{
	const struct dmarc_record *r = w->record;
	struct arena *a = w->c->m->arena;
	bool p = r->p == DMARC_ABSENT || r->p == DMARC_INVALID;
	bool sp = r->sp == DMARC_INVALID;
	const char *what = r->p == DMARC_ABSENT ? "no p" : p ? "no valid p"
	    : sp ? "an invalid sp" : "an invalid np";

	if (!p && !sp && (r->np != DMARC_INVALID || w->rfc7489))
		return false;
	w->void_reason = slice_printf(a, r->has_rua
	    ? "the record of %.*s has %s, but wants reports, and so counts as "
	      "p=none (RFC %s)"
	    : "the record of %.*s has %s, and no valid rua either, and so "
	      "counts for nothing (RFC %s)", SLICE_ARG(w->view->domain), what,
	    w->rfc7489 ? "7489 section 6.6.3" : "9989 section 4.10.1");
	if (!r->has_rua)
		w->record = NULL;
	return true;
}

/* sp or np of an inherited record: np is for names that do not exist, and is
 * asked for only where it makes a difference. */
static enum dmarc_request
inherited(struct dmarc_work *w, const char **tag)
{
	const struct dmarc_record *r = w->record;
	enum dmarc_request sub = r->sp != DMARC_ABSENT ? r->sp : r->p;
	const struct answer *a;

	*tag = r->sp != DMARC_ABSENT ? "sp" : "p";
	if (w->rfc7489 || r->np == DMARC_ABSENT || r->np == sub)
		return sub;
	a = dmarc_ask(w, w->author.domain, DNS_A);
	if (a == NULL || dmarc_is_error(a)) {
		w->policy_doubt = a == NULL ? DMARC_MISSING : DMARC_ERROR;
		w->failed = a;
		return DMARC_ABSENT;
	}
	if (a->status != DNS_NXDOMAIN)
		return sub;
	*tag = "np";
	return r->np;
}

void
dmarc_policy(struct dmarc_work *w)
{
	enum dmarc_request request = DMARC_P_NONE;
	const char *tag = "p";

	if (w->record == NULL || (invalid(w) && w->record == NULL))
		return;
	if (w->void_reason.p == NULL)
		request = w->inherited ? inherited(w, &tag) : w->record->p;
	if (request == DMARC_ABSENT)
		return;
	w->view->published = slice_str(dmarc_request_name(request));
	w->view->policy_tag = slice_str(tag);
	if (!w->rfc7489 && w->record->test && request > DMARC_P_NONE)
		request--;
	w->view->policy = slice_str(dmarc_request_name(request));
}
