/* The DNS tree walk and what it says of a name (RFC 9989 section 4.10). */

#include "core/auth/dmarc.h"
#include "core/base/url.h"

enum {
	MOST_LABELS = 7, /* left when a long name is cut */
	MOST_NAME = 253, /* RFC 1035 section 2.3.4 */
};

static size_t
labels(struct slice domain)
{
	size_t n = 1, i;

	for (i = 0; i < domain.n; i++)
		n += domain.p[i] == '.';
	return n;
}

/* The last n labels; SLICE_NULL for none */
static struct slice
last_labels(struct slice domain, size_t n)
{
	size_t have = labels(domain);

	if (n == 0)
		return SLICE_NULL;
	for (; have > n; have--)
		slice_cut(&domain, '.');
	return domain;
}

/* One query's answer; does the walk go on? */
static bool
step(struct dmarc_walk *w, const struct answers *answers, struct slice domain,
    struct arena *a)
{
	struct dmarc_step *s;

	if (domain.n + sizeof "_dmarc." - 1 > MOST_NAME)
		return true; /* no such name can be, so none is asked */
	s = &w->v[w->n++];
	*s = (struct dmarc_step){ .domain = domain,
		.name = slice_printf(a, "_dmarc.%.*s", SLICE_ARG(domain)) };
	s->answer = answers_find(answers, s->name, DNS_TXT);
	s->found = dmarc_record_find(&s->record, s->answer, &s->several);
	if (s->answer == NULL)
		w->missing = true;
	else if (dmarc_is_error(s->answer) && w->failed == NULL)
		w->failed = s->answer;
	return !s->found || s->record.psd == 'u';
}

/* Section 4.10.2: from the longest name to the shortest */
static void
choose(struct dmarc_walk *w)
{
	size_t i;

	w->rule = DMARC_ORG_ITSELF;
	w->org_domain = w->domain;
	for (i = 0; i < w->n; i++) {
		const struct dmarc_step *s = &w->v[i];

		if (!s->found)
			continue;
		w->org_step = i;
		w->org_domain = s->domain;
		w->rule = s->record.psd == 'n' ? DMARC_ORG_PSD_N
					       : DMARC_ORG_FEWEST;
		if (s->record.psd == 'y' && s->domain.n != w->domain.n) {
			w->rule = DMARC_ORG_PSD_Y;
			w->org_domain = last_labels(w->domain,
			    labels(s->domain) + 1);
		}
	}
}

void
dmarc_walk(struct dmarc_walk *w, const struct answers *answers,
    struct slice domain, struct arena *a)
{
	size_t left = labels(domain);
	bool on;

	*w = (struct dmarc_walk){ .domain = domain };
	on = step(w, answers, domain, a);
	left = left <= MOST_LABELS ? left - 1 : MOST_LABELS;
	for (; on && left > 0; left--)
		on = step(w, answers, last_labels(domain, left), a);
	if (!w->missing && w->failed == NULL)
		choose(w);
}

struct slice
dmarc_org_domain(const struct answers *answers, struct slice name,
    struct arena *a)
{
	struct dmarc_walk w;
	struct slice domain = host_normal(a, name);

	if (domain.p == NULL || ip_normal(a, domain).p != NULL)
		return SLICE_NULL;
	dmarc_walk(&w, answers, domain, a);
	return w.org_domain;
}
