/* What looks forged or damaged in an aggregate report, in sentences. */

#include <stdlib.h>

#include "core/auth/aggregate_parts.h"
#include "core/base/clock.h"
#include "core/base/url.h"

enum { DAY = 86400 };

bool
aggregate_name(struct slice name, struct aggregate_name *out)
{
	size_t slash = slice_rchr(name, '/');
	struct slice begin, end;

	if (slash != SLICE_NONE)
		name = slice_from(name, slash + 1);
	out->receiver = slice_cut(&name, '!');
	out->domain = slice_cut(&name, '!');
	begin = slice_cut(&name, '!');
	end = slice_cut(&name, '!');
	end = slice_cut(&end, '.');
	return out->receiver.n != 0 && out->domain.n != 0 &&
	    slice_number(begin, &out->begin) && slice_number(end, &out->end);
}

static void
check_period(struct aggregate_reading *r, struct aggregate *g)
{
	char at[21];

	if (g->begin == TIME_UNKNOWN || g->end == TIME_UNKNOWN) {
		aggregate_finding(r, g, "the period has no %s",
		    g->begin == TIME_UNKNOWN ? "begin" : "end");
		return;
	}
	if (g->begin > g->end)
		aggregate_finding(r, g, "the period ends before it begins");
	else if (g->end - g->begin > AGGREGATE_MOST_DAYS * DAY)
		aggregate_finding(r, g, "the period is longer than %d days",
		    AGGREGATE_MOST_DAYS);
	clock_rfc3339(g->end, at);
	/* receivers in time zones ahead of us report on their today */
	if (g->end > r->clock + DAY)
		aggregate_finding(r, g, "the period ends in the future: %s",
		    at);
}

static void
check_name(struct aggregate_reading *r, struct aggregate *g)
{
	struct aggregate_name name;
	struct slice domain;

	if (!aggregate_name(g->file, &name))
		return;
	domain = host_normal(r->a, name.domain);
	if (g->domain.p != NULL && domain.p != NULL &&
	    !slice_eqi(domain, g->domain))
		aggregate_finding(r, g, "the file's name says it is about "
		    "%.*s, its contents say %.*s",
		    SLICE_ARG(slice_upto(domain, 100)),
		    SLICE_ARG(slice_upto(g->domain, 100)));
	if (g->begin != TIME_UNKNOWN && g->end != TIME_UNKNOWN &&
	    (llabs(g->begin - name.begin) > DAY ||
		llabs(g->end - name.end) > DAY))
		aggregate_finding(r, g, "the file's name has another period "
		    "than its contents");
}

/* FNV-1a over what tells rows apart */
static uint64_t
mix(uint64_t h, struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3;
	return (h ^ 0xff) * 0x100000001b3;
}

static uint64_t
row_hash(const struct aggregate_row *w)
{
	uint64_t h = 0xcbf29ce484222325 ^ (uint64_t)w->count;
	size_t i;

	h = mix(mix(mix(mix(h, w->ip), w->disposition), w->dkim), w->spf);
	h = mix(mix(mix(h, w->header_from), w->envelope_from),
	    w->envelope_to);
	for (i = 0; i < w->nsignatures; i++)
		h = mix(mix(mix(h, w->signatures[i].domain),
		    w->signatures[i].selector), w->signatures[i].result);
	for (i = 0; i < w->nsenders; i++)
		h = mix(mix(mix(h, w->senders[i].domain),
		    w->senders[i].scope), w->senders[i].result);
	for (i = 0; i < w->nreasons; i++)
		h = mix(mix(h, w->reasons[i].type), w->reasons[i].comment);
	return h;
}

static int
by_number(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;

	return *a < *b ? -1 : *a > *b;
}

static void
check_rows(struct aggregate_reading *r, struct aggregate *g)
{
	uint64_t *hashes;
	size_t i, twice = 0;

	if (g->nrows == 0) {
		aggregate_finding(r, g, "it has no rows");
		return;
	}
	hashes = xcalloc(g->nrows, sizeof *hashes);
	for (i = 0; i < g->nrows; i++)
		hashes[i] = row_hash(&g->rows[i]);
	qsort(hashes, g->nrows, sizeof *hashes, by_number);
	for (i = 1; i < g->nrows; i++)
		twice += hashes[i] == hashes[i - 1];
	free(hashes);
	if (twice != 0)
		aggregate_finding(r, g, "rows that repeat another one word "
		    "for word: %zu", twice);
}

/* Rows whose author domain is not below the domain that the report is about */
static void
check_domains(struct aggregate_reading *r, struct aggregate *g)
{
	struct slice an = SLICE_NULL;
	size_t i, n = 0;

	for (i = 0; i < g->nrows; i++) {
		struct slice from = g->rows[i].header_from;

		if (from.n == 0 || host_is_under(from, g->domain))
			continue;
		if (n++ == 0)
			an = from;
	}
	if (n != 0)
		aggregate_finding(r, g, "rows about another domain than "
		    "%.*s: %zu, such as %.*s",
		    SLICE_ARG(slice_upto(g->domain, 100)), n,
		    SLICE_ARG(slice_upto(an, 100)));
}

void
aggregate_check(struct aggregate_reading *r, struct aggregate *g)
{
	check_period(r, g);
	if (g->org.n == 0)
		aggregate_finding(r, g, "the reporter does not name itself");
	if (g->id.n == 0)
		aggregate_finding(r, g, "it has no report id");
	if (g->domain.n == 0)
		aggregate_finding(r, g, "it names no policy domain");
	else
		check_domains(r, g);
	check_rows(r, g);
	check_name(r, g);
	if (!g->whole)
		aggregate_finding(r, g, "it is not whole; rows before the "
		    "damage, kept: %zu", g->nrows);
}
