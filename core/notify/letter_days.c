/* When: first, peak, last, and how many on each day. */

#include "core/base/clock.h"
#include "core/notify/letter_parts.h"

enum { WEEK = 7, WEEKS_MOST = 26, LABEL = 14, DAY = 86400 };

static void
put(struct buf *b, const struct letter_work *k, enum phrase label,
    struct slice value)
{
	size_t start = b->n;

	buf_addf(b, "  %.*s", SLICE_ARG(plain_word(k, label)));
	fill_to(b, start, LABEL);
	buf_add_slice(b, value);
	buf_add_char(b, '\n');
}

static size_t
peak_of(const struct case_summary *s)
{
	size_t i, peak = 0;

	for (i = 1; i < s->ndays; i++)
		if (s->days[i].n > s->days[peak].n)
			peak = i;
	return peak;
}

/* "  2026-11-02   12   0   3   4   0   0   1": seven days from that one on */
static void
week(struct buf *b, const struct letter_work *k, size_t from, int width)
{
	size_t i;

	buf_addf(b, "  %.*s ", SLICE_ARG(day_of(k, k->s.days[from].day)));
	for (i = from; i < from + WEEK && i < k->s.ndays; i++)
		buf_addf(b, " %*zu", width, k->s.days[i].n);
	buf_add_char(b, '\n');
}

/* The newest WEEKS_MOST weeks; those where nothing came are left out. */
static void
weeks(struct buf *b, const struct letter_work *k)
{
	const struct case_summary *s = &k->s;
	size_t n = (s->ndays + WEEK - 1) / WEEK, i, j, any;
	size_t from = n > WEEKS_MOST ? n - WEEKS_MOST : 0;
	int width = (int)number_of(k, s->days[peak_of(s)].n).n;

	buf_add_char(b, '\n');
	fill_paragraph(b, SLICE("  "), 2, plain_word(k, SAY_DAYS));
	for (i = from; i < n; i++) {
		for (j = i * WEEK, any = 0; j < (i + 1) * WEEK && j < s->ndays;
		     j++)
			any += s->days[j].n;
		if (any != 0)
			week(b, k, i * WEEK, width);
	}
}

void
letter_days(struct template_values *v, const struct letter_work *k)
{
	const struct case_summary *s = &k->s;
	struct buf b = { 0 };

	if (s->first == TIME_UNKNOWN)
		return;
	put(&b, k, SAY_DAY_FIRST, v->v[NAME_FIRST]);
	if (s->ndays > 1) {
		const struct case_day *d = &s->days[peak_of(s)];

		put(&b, k, SAY_DAY_PEAK, worded(k, SAY_PEAK, d->n,
		    SAID({ "day", day_of(k, d->day) })));
	}
	put(&b, k, SAY_DAY_LAST, v->v[NAME_LAST]);
	if (s->ndays > 1)
		weeks(&b, k);
	if (s->undated != 0)
		fill_paragraph(&b, SLICE("  "), 2, worded(k, SAY_UNDATED,
		    s->undated, NULL));
	v->v[NAME_DAYS] = block_of(k, &b);
	if (k->l->clock > s->last)
		v->v[NAME_QUIET] = worded(k, SAY_SPAN_DAYS,
		    (uint64_t)((k->l->clock - s->last) / DAY), NULL);
	buf_free(&b);
}
