/* What of each sample was authenticated: as recorded, and checked again. */

#include "core/base/clock.h"
#include "core/notify/letter_parts.h"

enum { SIGNATURES_MOST = 6 };

static struct slice
tied(const struct letter_work *k, struct slice result, const char *tag,
    struct slice domain, struct slice selector)
{
	return slice_printf(k->a, "%.*s%s%.*s%s%.*s",
	    SLICE_ARG(safe(k, result)), domain.n != 0 ? tag : "",
	    SLICE_ARG(safe(k, domain)), selector.n != 0 ? " s=" : "",
	    SLICE_ARG(safe(k, selector)));
}

/* Protocol words stay as they are in every language. */
static void
line(struct buf *b, const struct letter_work *k, const char *method,
    struct slice result)
{
	fill_paragraph(b, slice_printf(k->a, "    %s", method), 11,
	    result.n != 0 ? result : plain_word(k, SAY_NOT_RECORDED));
}

static void
recorded(struct buf *b, const struct letter_work *k,
    const struct letter_sample *s)
{
	const struct recorded *r = &s->analysis->auth.recorded;
	size_t i;

	line(b, k, "SPF", r->spf == NULL ? SLICE("") : tied(k,
	    r->spf->result, " ", r->spf->domain, SLICE("")));
	for (i = 0; i < r->ndkim && i < SIGNATURES_MOST; i++)
		line(b, k, "DKIM", tied(k, r->dkim[i].result, " d=",
		    r->dkim[i].domain, r->dkim[i].selector));
	if (r->ndkim == 0)
		line(b, k, "DKIM", SLICE(""));
	line(b, k, "DMARC", r->dmarc == NULL ? SLICE("") : tied(k,
	    r->dmarc->result, " ", r->dmarc->domain, SLICE("")));
}

static void
recorded_head(struct buf *b, const struct letter_work *k,
    const struct letter_sample *s)
{
	struct slice by = s->row->receiver.n != 0 ? s->row->receiver
						  : s->row->by;

	fill_paragraph(b, SLICE("  "), 2, by.n != 0
		? worded(k, s->row->trust == TRUST_INFERRED
			? SAY_RECORDED_INFERRED : SAY_RECORDED, 1,
		    SAID({ "by", safe(k, by) }))
		: plain_word(k, SAY_RECORDED_OURS));
}

static struct slice
policy_words(const struct letter_work *k, const struct dmarc_view *d)
{
	struct slice result = slice_str(dmarc_result_name(d->result));

	if (d->record.n == 0)
		return result;
	return slice_printf(k->a, "%.*s %.*s (p=%.*s)", SLICE_ARG(result),
	    SLICE_ARG(safe(k, d->domain)),
	    SLICE_ARG(safe(k, d->published)));
}

static void
checked(struct buf *b, const struct letter_work *k,
    const struct letter_sample *s)
{
	const struct computed *c = &s->analysis->auth.computed;
	size_t i;

	if (!s->analysis->auth.has_computed)
		return;
	fill_paragraph(b, SLICE("  "), 2, worded(k, SAY_CHECKED, 1,
	    SAID({ "time", minute_of(k, c->clock != 0 ? c->clock
					   : k->l->clock) })));
	line(b, k, "SPF", tied(k, slice_str(spf_result_name(c->spf.result)),
	    " ", c->spf.domain, SLICE("")));
	for (i = 0; i < c->ndkim && i < SIGNATURES_MOST; i++)
		line(b, k, "DKIM", tied(k,
		    slice_str(dkim_result_name(c->dkim[i].result)), " d=",
		    c->dkim[i].domain, c->dkim[i].selector));
	if (c->ndkim == 0)
		line(b, k, "DKIM", SLICE("none"));
	line(b, k, "DMARC", policy_words(k, &c->dmarc.now));
}

static void
sample(struct buf *b, const struct letter_work *k, size_t i)
{
	const struct letter_sample *s = &k->l->samples[i];
	const struct row *r = s->row;

	if (b->n != 0)
		buf_add_char(b, '\n');
	fill_paragraph(b, SLICE(""), 0, r->from_domain.n == 0
		? letter_sample_head(k, i) : slice_printf(k->a,
		"%.*s, From %.*s", SLICE_ARG(letter_sample_head(k, i)),
		SLICE_ARG(safe(k, r->from_domain))));
	if (row_is_claim(r)) {
		fill_paragraph(b, SLICE("  "), 2, plain_word(k,
		    SAY_RECORDED_NOTHING));
	} else {
		recorded_head(b, k, s);
		if (s->analysis != NULL) {
			recorded(b, k, s);
		} else {
			line(b, k, "SPF", safe(k, r->spf));
			line(b, k, "DKIM", safe(k, r->dkim));
			line(b, k, "DMARC", safe(k, r->dmarc));
		}
	}
	if (s->analysis != NULL)
		checked(b, k, s);
}

void
letter_auth(struct template_values *v, const struct letter_work *k)
{
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < k->l->nsamples; i++)
		sample(&b, k, i);
	v->v[NAME_AUTHENTICATION] = block_of(k, &b);
	buf_free(&b);
}
