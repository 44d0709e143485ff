/* DMARC aggregate reports: from a file's octets to struct aggregates. */

#include <stdarg.h>

#include "core/auth/aggregate_parts.h"
#include "core/base/archive.h"

void
aggregate_problem(struct aggregate_reading *r, const char *fmt, ...)
{
	size_t n;
	va_list ap;

	if (r->out->problem.p != NULL)
		return;
	va_start(ap, fmt);
	r->out->problem.p = arena_vprintf(r->a, &n, fmt, ap);
	r->out->problem.n = n;
	va_end(ap);
}

void
aggregate_finding(struct aggregate_reading *r, struct aggregate *g,
    const char *fmt, ...)
{
	struct slice s;
	va_list ap;
	size_t i;

	if (g->nfindings >= AGGREGATE_MOST_FINDINGS)
		return;
	va_start(ap, fmt);
	s.p = arena_vprintf(r->a, &s.n, fmt, ap);
	va_end(ap);
	for (i = 0; i < g->nfindings; i++)
		if (slice_eq(g->findings[i], s))
			return;
	*ARENA_PUSH(r->a, g->findings, g->nfindings) = s;
}

static bool
is_type(struct slice type, const char *const *types)
{
	for (; *types != NULL; types++)
		if (slice_eqi_str(type, *types))
			return true;
	return false;
}

/* "<feedback" or "<x:feedback" among the first octets, UTF-16 too */
static bool
starts_feedback(struct slice octets)
{
	enum { FRONT = 4096 };
	char front[FRONT];
	struct slice rest;
	size_t i, n = 0, at;

	for (i = 0; i < octets.n && n < FRONT; i++)
		if (octets.p[i] != '\0')
			front[n++] = octets.p[i];
	rest = slice_of(front, n);
	while ((at = slice_findi(rest, SLICE("feedback"))) != SLICE_NONE) {
		if (at > 0 && (rest.p[at - 1] == '<' || rest.p[at - 1] == ':'))
			return true;
		rest = slice_from(rest, at + 1);
	}
	return false;
}

bool
aggregate_looks(struct slice type, struct slice name, struct slice octets)
{
	static const char *const packed[] = { "application/gzip",
		"application/x-gzip", "application/zip",
		"application/x-zip", "application/x-zip-compressed",
		"application/gzip-compressed", "application/x-compressed",
		"application/octet-stream", NULL };
	static const char *const xml[] = { "text/xml", "application/xml",
		"text/plain", "application/octet-stream",
		"application/dmarc+xml", NULL };
	struct aggregate_name parsed;

	if (aggregate_name(name, &parsed))
		return true;
	if (archive_kind(octets) != ARCHIVE_PLAIN)
		return is_type(type, packed) || slice_endsi(name, ".gz") ||
		    slice_endsi(name, ".zip");
	return (is_type(type, xml) || slice_endsi(name, ".xml")) &&
	    starts_feedback(octets);
}

/* Of several files in an archive some may be something else. */
static bool
is_candidate(const struct archive_members *all, size_t i)
{
	const struct archive_member *m = &all->v[i];
	struct aggregate_name parsed;

	return all->n == 1 || aggregate_name(m->name, &parsed) ||
	    starts_feedback(slice_of(m->octets.p, m->octets.n));
}

/* One document of the file. */
static void
read_member(struct aggregate_reading *r, const struct archive_member *m,
    struct slice outer)
{
	struct aggregate_name parsed;
	struct buf scratch = { 0 };
	size_t first = r->out->n, i, k;
	struct slice octets = slice_of(m->octets.p, m->octets.n), xml;

	r->file = m->name.p != NULL ? m->name : outer;
	if (!aggregate_name(r->file, &parsed) &&
	    aggregate_name(outer, &parsed))
		r->file = outer;
	r->notes = NULL;
	r->nnotes = 0;
	r->is_xml = false;
	if (m->problem.p != NULL)
		aggregate_problem(r, "%.*s", SLICE_ARG(m->problem));
	xml = aggregate_bounded(r, aggregate_text(r, octets, &scratch));
	aggregate_xml(r, xml);
	buf_free(&scratch);
	for (i = first; i < r->out->n; i++) {
		for (k = 0; k < r->nnotes; k++)
			aggregate_finding(r, &r->out->v[i], "%.*s",
			    SLICE_ARG(r->notes[k]));
		aggregate_check(r, &r->out->v[i]);
	}
}

void
aggregate_read(struct aggregates *out, struct slice octets, struct slice name,
    int64_t clock, struct arena *a)
{
	struct aggregate_reading r = { .out = out, .a = a, .clock = clock };
	struct archive_members members;
	struct aggregate_name parsed;
	size_t read = 0, i;

	*out = (struct aggregates){ 0 };
	name = slice_dup(a, slice_upto(name, ARCHIVE_MOST_NAME));
	out->is_aggregate = aggregate_name(name, &parsed);
	archive_unpack(&members, octets, name, a);
	out->octets = members.problem.p != NULL ? AGGREGATE_OVER : 0;
	if (members.problem.p != NULL)
		aggregate_problem(&r, "%.*s", SLICE_ARG(members.problem));
	else if (members.n == 0)
		aggregate_problem(&r, "the archive is empty");
	for (i = 0; i < members.n; i++) {
		out->octets += members.v[i].octets.n;
		if (!is_candidate(&members, i))
			continue;
		out->is_aggregate |= aggregate_name(members.v[i].name,
		    &parsed) || starts_feedback(
		    slice_of(members.v[i].octets.p, members.v[i].octets.n));
		read_member(&r, &members.v[i], name);
		read++;
	}
	if (read == 0)
		aggregate_problem(&r, "none of its files is a report");
	archive_members_free(&members);
}

void
aggregate_warm_up(void)
{
	static const char broken[] = "<feedback><record>&none;</row>";
	struct aggregates out;
	struct arena a = { 0 };

	archive_warm_up();
	aggregate_read(&out, slice_str(broken), SLICE("x.xml"), 0, &a);
	arena_free(&a);
}
