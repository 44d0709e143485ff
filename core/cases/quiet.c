/* For how long the mail of a case has been silent, and whether that is
 * enough. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/cases/quiet.h"

#define DAY (int64_t)86400

int64_t
quiet_needed(const struct quiet_rule *rule, int64_t longest)
{
	int64_t most = rule->factor > 0 ? INT64_MAX / rule->factor : INT64_MAX;
	int64_t long_one = longest < most ? longest * rule->factor : INT64_MAX;

	return long_one > rule->least ? long_one : rule->least;
}

static int
time_cmp(const void *pa, const void *pb)
{
	const int64_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

/* A clock that is ahead makes no mail of tomorrow; before 1970 is no time. */
static int64_t
time_of(const struct quiet_mail *m, int64_t now)
{
	if (m->time == TIME_UNKNOWN || m->time < 0)
		return TIME_UNKNOWN;
	return m->time < now ? m->time : now;
}

/* The longest gap between two of the times, which are sorted here */
static void
work_out_gap(struct quiet *q, int64_t *times, size_t n)
{
	size_t i;

	qsort(times, n, sizeof *times, time_cmp);
	q->first = times[0];
	for (i = 1; i < n; i++) {
		if (times[i] - times[i - 1] <= q->gap)
			continue;
		q->gap = times[i] - times[i - 1];
		q->gap_begin = times[i - 1];
	}
}

/* Times of claims or of the others; returns how many. */
static size_t
collect(const struct quiet_mail *v, size_t n, bool claims, int64_t now,
    int64_t *times)
{
	size_t k = 0, i;

	for (i = 0; i < n; i++)
		if (v[i].claim == claims &&
		    time_of(&v[i], now) != TIME_UNKNOWN)
			times[k++] = time_of(&v[i], now);
	return k;
}

static struct quiet_domain *
domain_of(struct quiet *q, struct slice name, struct arena *a)
{
	size_t i;

	for (i = 0; i < q->ndomains; i++)
		if (slice_eqi(q->domains[i].domain, name) &&
		    (q->domains[i].domain.p == NULL) == (name.p == NULL))
			return &q->domains[i];
	if (q->ndomains == QUIET_MOST_DOMAINS)
		return NULL;
	*ARENA_PUSH(a, q->domains, q->ndomains) = (struct quiet_domain){
		.domain = name, .first = TIME_UNKNOWN, .last = TIME_UNKNOWN,
		.days = arena_array(a, q->ndays, sizeof(size_t)) };
	return &q->domains[q->ndomains - 1];
}

static void
count_mail(struct quiet *q, const struct quiet_mail *m, int64_t now,
    struct arena *a)
{
	int64_t time = time_of(m, now), day;
	struct quiet_domain *d;

	if (time == TIME_UNKNOWN || (d = domain_of(q, m->domain, a)) == NULL)
		return;
	d->n++;
	if (d->first == TIME_UNKNOWN || time < d->first)
		d->first = time;
	if (time > d->last)
		d->last = time;
	day = (time - q->day) / DAY;
	if (time >= q->day && (size_t)day < q->ndays)
		d->days[day]++;
}

static int
domain_cmp(const void *pa, const void *pb)
{
	const struct quiet_domain *a = pa, *b = pb;

	if (a->n != b->n)
		return a->n < b->n ? 1 : -1;
	return slice_cmp(a->domain, b->domain);
}

static void
work_out_days(struct quiet *q, const struct quiet_mail *v, size_t n,
    int64_t now, struct arena *a)
{
	int64_t today = now / DAY * DAY;
	size_t i;

	q->day = q->first / DAY * DAY;
	if (today - q->day >= QUIET_MOST_DAYS * DAY)
		q->day = today - (QUIET_MOST_DAYS - 1) * DAY;
	q->ndays = (size_t)((today - q->day) / DAY) + 1;
	for (i = 0; i < n; i++)
		count_mail(q, &v[i], now, a);
	if (q->ndomains > 1)
		qsort(q->domains, q->ndomains, sizeof *q->domains, domain_cmp);
}

void
quiet_work_out(struct quiet *out, const struct quiet_mail *v, size_t n,
    const struct quiet_rule *rule, int64_t now, struct arena *a)
{
	int64_t *times = arena_array(a, n + 1, sizeof *times);
	size_t ours, i;

	*out = (struct quiet){ .mails = n, .first = TIME_UNKNOWN,
		.last = TIME_UNKNOWN, .gap_begin = TIME_UNKNOWN };
	for (i = 0; i < n; i++) {
		int64_t time = time_of(&v[i], now);

		out->claims += v[i].claim;
		out->undated += time == TIME_UNKNOWN;
		if (time > out->last)
			out->last = time;
	}
	out->needed = quiet_needed(rule, 0);
	if (out->last == TIME_UNKNOWN)
		return;
	out->known = true;
	ours = collect(v, n, false, now, times);
	if (ours == 0)
		ours = collect(v, n, true, now, times);
	work_out_gap(out, times, ours);
	out->silent = now - out->last;
	out->needed = quiet_needed(rule, out->gap);
	out->enough = out->silent >= out->needed;
	work_out_days(out, v, n, now, a);
}
