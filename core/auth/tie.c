/* Which signature a DKIM result is about, and which result a signature has. */

#include "core/auth/authres.h"
#include "core/base/url.h"

enum { LEAST_PREFIX = 8 }; /* of header.b (RFC 6008 section 4) */

static bool
is_prefix(struct slice value, struct slice b)
{
	if (value.n >= 2 && value.p[0] == '"')
		value = slice_upto(slice_from(value, 1), value.n - 2);
	return value.n >= LEAST_PREFIX && value.n <= b.n &&
	    slice_eq(value, slice_upto(b, value.n));
}

bool
auth_same_domain(struct slice a, struct slice b, struct arena *scratch)
{
	size_t i;

	if (a.n == 0 || b.n == 0 || slice_eqi(a, b))
		return a.n != 0 && b.n != 0;
	for (i = 0; i < a.n; i++)
		if ((unsigned char)a.p[i] >= 0x80) /* U-labels (RFC 8616) */
			return slice_eq(host_normal(scratch, a), b);
	return false;
}

/* How well a result and a signature go together; 0: not at all */
static int
fit(const struct ar_result *r, struct slice domain, struct slice selector,
    const struct dkim_signature *s, struct arena *scratch)
{
	struct slice b = r != NULL ? ar_property(r, "header", "b")
				   : SLICE_NULL;
	struct slice i = r != NULL ? ar_property(r, "header", "i")
				   : SLICE_NULL;

	if (b.n >= LEAST_PREFIX && s->b.n != 0)
		return is_prefix(b, s->b) ? 8 : 0;
	if (auth_same_domain(domain, s->domain, scratch)) {
		if (selector.n != 0)
			return slice_eqi(selector, s->selector) ? 6 : 0;
		return 4;
	}
	if (i.n != 0 && slice_eqi(i, s->identity))
		return 3;
	/* i= may lie under d= */
	return i.n != 0 && s->domain.n != 0 && host_is_under(domain, s->domain)
	    ? 2 : 0;
}

int
auth_tie(const struct computed *c, const struct ar_result *r,
    struct slice domain, struct slice selector, struct arena *scratch)
{
	int best = -1, most = 0;
	size_t i;

	for (i = 0; i < c->ndkim; i++) {
		int now = 2 * fit(r, domain, selector, &c->dkim[i], scratch);

		if (now != 0 && r != NULL && slice_eqi_str(r->result,
		    dkim_result_name(c->dkim[i].result)))
			now++;
		if (now > most) {
			most = now;
			best = (int)i;
		}
	}
	return best;
}

/* A field's results were taken in order: the nth of ours is its nth. */
const struct ar_result *
recorded_source(const struct recorded *rec, const struct recorded_result *r)
{
	const struct ar_field *f;
	size_t i, n = 0;

	if (r->field < 0 || (size_t)r->field >= rec->nfields)
		return NULL;
	f = &rec->fields[r->field];
	if (rec->ndkim == 0 || r < rec->dkim || r >= rec->dkim + rec->ndkim) {
		for (i = 0; i < f->nresults; i++)
			if (f->results[i].range.off == r->range.off &&
			    f->results[i].range.len == r->range.len)
				return &f->results[i];
		return NULL;
	}
	for (i = 0; &rec->dkim[i] != r; i++)
		n += rec->dkim[i].field == r->field;
	for (i = 0; i < f->nresults; i++)
		if (slice_eq_str(f->results[i].method, "dkim") && n-- == 0)
			return &f->results[i];
	return NULL;
}

int
auth_signature_of(const struct auth *a, const struct recorded_result *r,
    struct arena *scratch)
{
	return auth_tie(&a->computed, recorded_source(&a->recorded, r),
	    r->domain, r->selector, scratch);
}

const struct recorded_result *
auth_record_of(const struct auth *a, size_t signature, struct arena *scratch)
{
	size_t i;

	for (i = 0; i < a->recorded.ndkim; i++)
		if (auth_signature_of(a, &a->recorded.dkim[i], scratch) ==
		    (int)signature)
			return &a->recorded.dkim[i];
	return NULL;
}
