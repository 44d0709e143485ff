/* Why it goes to this desk: what ties the messages to the service. */

#include "core/notify/letter_parts.h"

enum { REASONS_MOST = 4 };

static const struct {
	const char *what;
	enum phrase word;
} reasons[] = {
	{ "ip", SAY_REASON_IP },
	{ "rdns", SAY_REASON_RDNS },
	{ "helo", SAY_REASON_HELO },
	{ "dkim", SAY_REASON_DKIM },
	{ "dkim-customer", SAY_REASON_DKIM_CUSTOMER },
	{ "spf", SAY_REASON_SPF },
	{ "signed", SAY_REASON_FIELD },
	{ "header", SAY_REASON_FIELD },
	{ "header-ip", SAY_REASON_FIELD },
	{ "mail-from", SAY_REASON_ENVELOPE },
	{ "message-id", SAY_REASON_MESSAGE_ID },
	{ "include", SAY_REASON_INCLUDE },
	{ "cname", SAY_REASON_CNAME },
	{ "map", SAY_REASON_MAP },
};

static struct slice
reason_words(const struct letter_work *k, const struct evidence *v)
{
	struct slice value = safe(k, v->value);
	size_t i;

	for (i = 0; i < ARRAY_LEN(reasons); i++)
		if (slice_eq_str(v->what, reasons[i].what))
			return worded(k, reasons[i].word, 1, SAID({ "value",
			    value }, { "where", safe(k, v->where) }));
	return slice_printf(k->a, "%.*s: %.*s", SLICE_ARG(safe(k, v->what)),
	    SLICE_ARG(value));
}

static size_t
reasons_of(struct buf *b, const struct letter_work *k,
    const struct analysis *x)
{
	struct slice said[REASONS_MOST];
	size_t i, j, n = 0;

	for (i = 0; i < x->attribution.nevidence && n < REASONS_MOST; i++) {
		const struct evidence *v = &x->attribution.evidence[i];
		struct slice words;

		if (!slice_eq(v->service, k->l->service) ||
		    v->strength < STRENGTH_OBSERVED)
			continue;
		words = slice_printf(k->a, "%.*s (%.*s)",
		    SLICE_ARG(reason_words(k, v)),
		    SLICE_ARG(plain_word(k, v->strength == STRENGTH_PROVEN
			? SAY_PROVEN : SAY_OBSERVED)));
		for (j = 0; j < n; j++)
			if (slice_eq(said[j], words))
				break;
		if (j == n) {
			said[n++] = words;
			fill_paragraph(b, SLICE("  - "), 4, words);
		}
	}
	return n;
}

void
letter_reasons(struct template_values *v, const struct letter_work *k)
{
	const struct letter *l = k->l;
	struct buf b = { 0 };
	size_t i;

	for (i = 0; l->service.n != 0 && i < l->nsamples; i++)
		if (l->samples[i].analysis != NULL &&
		    !row_is_claim(l->samples[i].row) &&
		    reasons_of(&b, k, l->samples[i].analysis) != 0)
			break;
	v->v[NAME_REASONS] = block_of(k, &b);
	buf_free(&b);
}
