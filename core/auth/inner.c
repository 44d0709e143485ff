/* Results of a receiver behind a gateway: whom its SPF is about. */

#include "core/auth/authres.h"
#include "core/base/url.h"

bool
hop_between(const struct mail *m, int upper, int lower)
{
	size_t i;

	for (i = 0; i < m->nhops; i++)
		if (m->hops[i].field > upper && m->hops[i].field < lower)
			return true;
	return false;
}

/* "sender IP is 192.0.2.7", "designates 192.0.2.7 as permitted sender".  The
 * sender's words stand in it too: of two addresses none counts. */
static struct slice
prose_ip(struct arena *a, struct slice prose)
{
	struct slice word, ip, found = SLICE_NULL;

	prose = slice_upto(prose, 1024);
	while ((word = slice_word(&prose)).n != 0) {
		while (word.n != 0 && strchr(".,;:)", word.p[word.n - 1]) !=
		    NULL)
			word.n--;
		word = slice_from(word, word.n != 0 && *word.p == '(');
		ip = word.n > 2 ? ip_normal(a, word) : SLICE_NULL;
		if (ip.p != NULL && found.p != NULL && !slice_eq(ip, found))
			return SLICE_NULL;
		if (ip.p != NULL)
			found = ip;
	}
	return found;
}

/* The client that an SPF result says it is about; SLICE_NULL */
static struct slice
spf_client(struct arena *a, const struct ar_result *r)
{
	struct slice ip = ip_normal(a, ar_property(r, NULL, "client-ip"));

	return ip.p != NULL ? ip : prose_ip(a, r->comment);
}

/* The writer's own words may show that it looked behind its gateway. */
static bool
names_sender(const struct recorded *r, struct mail *m, size_t field)
{
	size_t i, k;

	for (i = 0; i < r->nfields; i++) {
		const struct ar_field *f = &r->fields[i];
		int at = r->fields[field].field;

		if (f->trust == TRUST_NONE || hop_between(m,
		    f->field < at ? f->field : at,
		    f->field < at ? at : f->field))
			continue;
		for (k = 0; k < f->nresults; k++)
			if (slice_eq_str(f->results[k].method, "spf") &&
			    slice_eq(spf_client(m->arena, &f->results[k]),
				m->boundary.ip))
				return true;
	}
	return false;
}

/* The highest hop below the field at which a gateway handed it over.  Where
 * that hop is the boundary, results below its Received field are its too. */
static const struct hop *
gateway_below(const struct mail *m, const struct ar_field *f)
{
	int k;

	for (k = 0; k <= m->boundary.hop; k++)
		if (m->hops[k].gateway && (k == m->boundary.hop ||
			f->field < m->hops[k].field))
			return &m->hops[k];
	return NULL;
}

const struct hop *
recorded_gateway(const struct recorded *r, struct mail *m, size_t i)
{
	const struct hop *h = gateway_below(m, &r->fields[i]);

	if (h == NULL)
		return NULL;
	if (m->boundary.ip.n != 0 && !slice_eq(m->boundary.ip, h->ip) &&
	    names_sender(r, m, i))
		return NULL;
	return h;
}

void
recorded_explain(struct recorded *r, struct mail *m, size_t i)
{
	const struct hop *h = recorded_gateway(r, m, i);

	if (h == NULL || r->left_out.p != NULL)
		return;
	r->left_out = slice_printf(m->arena, "%.*s saw only its gateway %.*s: "
	    "what it recorded of SPF and DMARC is not about the sender and "
	    "doesn't count; its DKIM results do, but a gateway that rewrites "
	    "mail breaks signatures; the gateway's own results count where "
	    "authserv-id = in [receiver %.*s] names it",
	    SLICE_ARG(h->by), SLICE_ARG(h->ip),
	    SLICE_ARG(m->boundary.receiver));
}
