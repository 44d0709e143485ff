/* What a case's messages have in common, counted. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/cases/summary.h"

#define DAY (int64_t)86400

/* Sorted by value while counting would need a map; cases have few distinct
 * values, and TALLY_MOST bounds the work where they have many. */
enum { TALLY_MOST = 2000 };

static void
tally_add(struct tallies *t, struct slice value, struct slice more,
    struct slice helo, const struct row *r, struct arena *a)
{
	struct tally *x = NULL;
	size_t i;

	for (i = 0; i < t->n && x == NULL; i++)
		if (slice_eqi(t->v[i].value, value) &&
		    slice_eqi(t->v[i].more, more) &&
		    slice_eqi(t->v[i].helo, helo))
			x = &t->v[i];
	if (x == NULL) {
		if (t->n == TALLY_MOST)
			return;
		x = ARENA_PUSH(a, t->v, t->n);
		*x = (struct tally){ .value = value, .more = more,
			.helo = helo, .first = r->time, .last = r->time };
	}
	x->n++;
	x->claims += row_is_claim(r);
	if (r->strength > x->strength)
		x->strength = r->strength;
	if (r->time < x->first)
		x->first = r->time;
	if (r->time > x->last)
		x->last = r->time;
}

static int
tally_cmp(const void *pa, const void *pb)
{
	const struct tally *a = pa, *b = pb;

	if (a->n != b->n)
		return a->n < b->n ? 1 : -1;
	return slice_cmp(a->value, b->value);
}

static void
tally_sort(struct tallies *t)
{
	if (t->n > 1)
		qsort(t->v, t->n, sizeof *t->v, tally_cmp);
}

static int64_t
midnight(int64_t t)
{
	return t - ((t % DAY) + DAY) % DAY;
}

static bool
of_service(const struct row *r, struct slice service)
{
	/* Who sent a report, or an aggregate report, is not judged. */
	if (r->kind != MESSAGE_MAIL)
		return false;
	if (service.p == NULL)
		return true;
	return service.n == 0 ? r->service.n == 0
			      : slice_eq(r->service, service);
}

/* A Date is only what a sender says: it counts where no message has more.
 * So are the times in a file that somebody submitted. */
static int64_t
time_of(const struct row *r, bool dates)
{
	if (dates)
		return r->date;
	return row_is_claim(r) ? TIME_UNKNOWN : r->boundary_time;
}

static void
count_time(struct case_summary *s, const struct row *r, int64_t t)
{
	if (t == TIME_UNKNOWN) {
		s->undated++;
		s->undated_claims += row_is_claim(r);
		return;
	}
	if (s->first == TIME_UNKNOWN || t < s->first)
		s->first = t;
	if (s->last == TIME_UNKNOWN || t > s->last)
		s->last = t;
}

static void
count_row(struct case_summary *s, const struct row *r, struct arena *a)
{
	s->messages++;
	s->claims += row_is_claim(r);
	s->partners += r->provenance == PROVENANCE_PARTNER && !row_is_claim(r);
	s->files += r->files;
	if (r->domain.n != 0)
		tally_add(&s->domains, r->domain, SLICE_NULL, SLICE_NULL, r,
		    a);
	else
		s->undomained++;
	if (r->service.n != 0)
		tally_add(&s->services, r->service, r->service_name,
		    SLICE_NULL, r, a);
	else
		s->unnamed++;
	if (r->account.n != 0)
		tally_add(&s->accounts, r->account, r->account_kind,
		    SLICE_NULL, r, a);
	else
		s->unaccounted++;
	if (r->ip.n != 0)
		tally_add(&s->relays, r->ip, r->rdns, r->helo, r, a);
}

/* Days from first to last; where that are too many, those of the end. */
static void
count_days(struct case_summary *s, const struct row *v, size_t n,
    struct slice service, bool dates, struct arena *a)
{
	int64_t first, last;
	size_t i;

	if (s->first == TIME_UNKNOWN)
		return;
	first = midnight(s->first);
	last = midnight(s->last);
	if ((last - first) / DAY >= CASE_MOST_DAYS)
		first = last - (CASE_MOST_DAYS - 1) * DAY;
	s->ndays = (size_t)((last - first) / DAY) + 1;
	s->days = arena_array(a, s->ndays, sizeof *s->days);
	for (i = 0; i < s->ndays; i++)
		s->days[i].day = first + (int64_t)i * DAY;
	for (i = 0; i < n; i++)
		if (of_service(&v[i], service) &&
		    time_of(&v[i], dates) != TIME_UNKNOWN &&
		    time_of(&v[i], dates) >= first)
			s->days[(time_of(&v[i], dates) - first) / DAY].n++;
}

static int
by_delivery(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct sha256));
}

static void
count_deliveries(struct case_summary *s, const struct row *v, size_t n,
    struct slice service, struct arena *a)
{
	struct sha256 *all = arena_array(a, n + 1, sizeof *all);
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		if (of_service(&v[i], service))
			all[k++] = v[i].delivery;
	if (k != 0)
		qsort(all, k, sizeof *all, by_delivery);
	for (i = 0; i < k; i++)
		s->deliveries += i == 0 ||
		    by_delivery(&all[i - 1], &all[i]) != 0;
}

void
case_summarise(struct case_summary *out, const struct row *v, size_t n,
    struct slice service, struct arena *a)
{
	bool dates = true;
	size_t i;

	*out = (struct case_summary){ .first = TIME_UNKNOWN,
		.last = TIME_UNKNOWN };
	for (i = 0; i < n; i++)
		if (of_service(&v[i], service) &&
		    time_of(&v[i], false) != TIME_UNKNOWN)
			dates = false;
	for (i = 0; i < n; i++)
		if (of_service(&v[i], service)) {
			count_row(out, &v[i], a);
			count_time(out, &v[i], time_of(&v[i], dates));
		} else if (v[i].kind != MESSAGE_MAIL) {
			out->beside[v[i].kind]++;
		}
	tally_sort(&out->domains);
	tally_sort(&out->services);
	tally_sort(&out->accounts);
	tally_sort(&out->relays);
	count_deliveries(out, v, n, service, a);
	count_days(out, v, n, service, dates, a);
}

struct slice
case_main_service(const struct row *v, size_t n)
{
	struct case_summary s;
	struct arena a = { 0 };
	struct slice out = SLICE_NULL;

	case_summarise(&s, v, n, SLICE_NULL, &a);
	if (s.services.n != 0)
		out = s.services.v[0].value;
	arena_free(&a);
	return out;
}

/* From's of the first message that is one */
static struct slice
first_domain(const struct row *v, size_t n)
{
	size_t i = 0;

	while (i < n && v[i].kind != MESSAGE_MAIL)
		i++;
	if (i == n && n != 0)
		return SLICE("reports");
	return i < n && v[i].from_domain.n != 0 ? v[i].from_domain
						: SLICE("mail");
}

struct slice
case_title(const struct row *v, size_t n, struct arena *a)
{
	struct case_summary s;
	struct slice what, through = SLICE("a service not named");
	const char *more = "";

	case_summarise(&s, v, n, SLICE_NULL, a);
	what = s.domains.n != 0 ? s.domains.v[0].value : first_domain(v, n);
	if (s.domains.n > 1)
		more = arena_printf(a, " and %zu more", s.domains.n - 1);
	if (s.services.n != 0)
		through = s.services.v[0].more.n != 0 ? s.services.v[0].more
						      : s.services.v[0].value;
	return slice_printf(a, "%.*s%s through %.*s",
	    (int)(what.n < 80 ? what.n : 80), what.p, more,
	    (int)(through.n < 60 ? through.n : 60), through.p);
}
