/*
 * What DNS says of the sender's own domain: that its SPF record leads through
 * the service's to the client, that the key of its signature lies in the
 * service's zone.  The first is what the service publishes of its addresses;
 * the second, that the service holds the key.
 */

#include "core/esp/finding.h"

static void
found_include(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	struct attribute *w = f->w;

	w->of[hit->service].host = true;
	w->of[hit->service].connected = true;
	finding_add(f, hit,
	    slice_printf(w->a, "the boundary address %.*s is one that %.*s "
		"publishes: SPF of %.*s passes through \"%.*s\"",
		SLICE_ARG(w->auth->computed.spf.ip),
		SLICE_ARG(finding_service(f, hit)),
		SLICE_ARG(w->auth->computed.spf.domain),
		SLICE_ARG(f->value)));
}

/* The domain that a term leads to; NULL for one that leads nowhere */
static struct slice
led_to(struct slice term)
{
	static const char *const words[] = { "+include:", "include:",
		"redirect=" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (slice_startsi(term, words[i]))
			return slice_from(term, strlen(words[i]));
	return SLICE_NULL;
}

/*
 * The innermost one counts: a service whose record includes another's, since
 * it sends through that, does not own those addresses.
 */
void
evidence_include(struct attribute *w)
{
	const struct spf *s = &w->auth->computed.spf;
	struct finding f = { .w = w, .strength = STRENGTH_PROVEN,
		.root = ROOT_HOST };
	struct cidr client;
	bool any = false;

	if (!w->auth->has_computed || s->result != SPF_PASS ||
	    !client_is_known(w, &client))
		return;
	for (size_t i = s->npath; i-- > 0 && !any;) {
		struct slice domain = led_to(s->path[i]);

		if (domain.n == 0)
			continue;
		f.value = s->path[i];
		f.where = slice_printf(w->a, "TXT %.*s", SLICE_ARG(domain));
		f.range = boundary_range(w, w->m->boundary.ip);
		any = rule_index_any(w->c, RULE_INCLUDE, domain);
		rule_index_match(w->c, RULE_INCLUDE, SLICE_NULL, domain,
		    found_include, &f);
	}
}

static void
found_cname(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;

	f->w->of[hit->service].key = true;
	finding_add(f, hit,
	    slice_printf(f->w->a, "the DKIM signature of %.*s passes, %.*s, "
		"and its key lies in the service's zone (%.*s)",
		SLICE_ARG(f->pass->domain), SLICE_ARG(f->pass->how),
		SLICE_ARG(f->value)));
}

/* Keys in a service's own domain are not asked about: that is proof. */
void
evidence_cname(struct attribute *w)
{
	for (size_t i = 0; i < w->npasses && i < SIGNATURES_MOST; i++) {
		struct finding f = { .w = w, .strength = STRENGTH_OBSERVED };
		struct slice domain = w->passes[i].domain;
		struct slice selector = pass_selector(w, &w->passes[i]), alias;

		if (rule_index_any(w->c, RULE_DKIM, domain))
			continue;
		alias = key_alias(w, selector, domain);
		if (alias.n == 0)
			continue;
		finding_of_pass(&f, &w->passes[i]);
		f.value = alias;
		f.where = slice_printf(w->a, "CNAME %.*s._domainkey.%.*s",
		    SLICE_ARG(selector), SLICE_ARG(domain));
		rule_index_match(w->c, RULE_CNAME, SLICE_NULL, alias,
		    found_cname, &f);
	}
}
