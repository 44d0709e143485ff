/* Maps of reverse names: records of RFC 4180, and services made of them. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/esp/map.h"

enum { PROBLEMS_MOST = 200, COLUMNS = 3, SLUG_MOST = 64 };

struct reader {
	struct map *m;
	struct slice file, rest;
	int line;
};

static void __attribute__((format(printf, 4, 5)))
complain(struct map *m, struct slice file, int line, const char *fmt, ...)
{
	struct ini_problem *p;
	char text[400];
	va_list ap;

	if (m->nproblems == PROBLEMS_MOST)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	p = ARENA_PUSH(&m->arena, m->problems, m->nproblems);
	*p = (struct ini_problem){ .file = file, .line = line,
		.field = SLICE(""),
		.text = slice_dup(&m->arena, slice_str(text)) };
}

/* A quoted field; "" inside is one quote.  False: its end is missing. */
static bool
read_quoted(struct reader *r, struct slice *out)
{
	struct buf b = { 0 };
	size_t i = 1;
	bool closed = false;

	for (; i < r->rest.n && !closed; i++) {
		char c = r->rest.p[i];

		r->line += c == '\n';
		if (c != '"')
			buf_add_char(&b, c);
		else if (i + 1 < r->rest.n && r->rest.p[i + 1] == '"') {
			buf_add_char(&b, c);
			i++;
		} else
			closed = true;
	}
	*out = slice_dup(&r->m->arena, buf_slice(&b));
	buf_free(&b);
	r->rest = slice_from(r->rest, i);
	return closed;
}

/* What stands up to the next comma or line end; NULL where it has a quote */
static struct slice
read_plain(struct reader *r)
{
	struct slice s = r->rest;
	size_t n = 0;

	while (n < s.n && s.p[n] != ',' && s.p[n] != '\n')
		n++;
	r->rest = slice_from(s, n);
	s = slice_upto(s, n);
	if (slice_ends(s, "\r") && slice_starts(r->rest, "\n"))
		s.n--;
	return slice_chr(s, '"') == SLICE_NONE ? s : SLICE_NULL;
}

/* One record into v; how many columns it has, or -1 after saying why it is
 * broken.  The rest of a broken one's line is skipped. */
static int
read_record(struct reader *r, struct slice v[COLUMNS])
{
	const char *wrong = NULL;
	int n = 0, line = r->line;

	for (;;) {
		struct slice field;

		if (slice_starts(r->rest, "\"")) {
			if (!read_quoted(r, &field))
				wrong = "a quote is not closed";
		} else if ((field = read_plain(r)).p == NULL)
			wrong = "a quote inside a field that does not begin "
				"with one";
		if (n < COLUMNS)
			v[n] = field;
		n++;
		if (slice_starts(r->rest, "\r\n"))
			r->rest = slice_from(r->rest, 1);
		if (!slice_starts(r->rest, ","))
			break;
		r->rest = slice_from(r->rest, 1);
	}
	if (wrong == NULL && r->rest.n != 0 && r->rest.p[0] != '\n')
		wrong = "something stands behind a closing quote";
	slice_cut(&r->rest, '\n');
	r->line++;
	if (wrong != NULL)
		complain(r->m, r->file, line, "%s: the record is left out",
		    wrong);
	return wrong == NULL ? n : -1;
}

static bool
is_words(struct slice s)
{
	if (s.n == 0 || s.n > MAP_FIELD_MOST || !utf8_valid(s))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	return true;
}

static void
add_record(struct reader *r, int line, const struct slice v[COLUMNS])
{
	struct map *m = r->m;
	struct slice name = slice_trim(v[1]), type = slice_trim(v[2]);
	struct slice domain = slice_trim(v[0]);
	bool sane = domain.n <= MAP_FIELD_MOST && utf8_valid(domain) &&
	    memchr(domain.p, '\0', domain.n) == NULL;
	struct slice host = sane ? host_normal(&m->arena, domain) : SLICE_NULL;

	if (host.n == 0 || slice_chr(host, '.') == SLICE_NONE ||
	    ip_normal(&m->arena, host).p != NULL)
		complain(m, r->file, line, "the first column must be a domain "
		    "name with a dot inside");
	else if (host_suffix(&m->arena, host) == HOST_PUBLIC_SUFFIX)
		complain(m, r->file, line, "%.*s is nobody's: anybody can "
		    "register a name under it", SLICE_ARG(host));
	else if (!is_words(name) || !is_words(type))
		complain(m, r->file, line, "name and type must be words, at "
		    "most %d octets of UTF-8", MAP_FIELD_MOST);
	else
		*ARENA_PUSH(&m->arena, m->v, m->n) = (struct map_record){
			host, slice_dup(&m->arena, name),
			slice_dup(&m->arena, type), line };
}

static int
by_domain(const void *a, const void *b)
{
	const struct map_record *x = a, *y = b;
	int order = slice_cmp(x->domain, y->domain);

	return order != 0 ? order : x->line < y->line ? -1 : x->line > y->line;
}

/* The first record of a domain counts. */
static void
drop_twice(struct map *m, struct slice file)
{
	size_t kept = 0;

	if (m->n != 0)
		qsort(m->v, m->n, sizeof *m->v, by_domain);
	for (size_t i = 0; i < m->n; i++) {
		if (kept == 0 ||
		    !slice_eq(m->v[kept - 1].domain, m->v[i].domain))
			m->v[kept++] = m->v[i];
		else
			complain(m, file, m->v[i].line, "%.*s stands in line "
			    "%d already", SLICE_ARG(m->v[i].domain),
			    m->v[kept - 1].line);
	}
	m->n = kept;
}

void
map_read(struct map *m, const char *file, struct slice bytes)
{
	struct reader r = { m, slice_dup(&m->arena, slice_str(file)), bytes,
		1 };
	bool first = true;

	if (bytes.n > MAP_FILE_MOST) {
		complain(m, r.file, 0, "is over %d MiB: left out",
		    MAP_FILE_MOST >> 20);
		return;
	}
	if (slice_starts(r.rest, "\xef\xbb\xbf"))
		r.rest = slice_from(r.rest, 3);
	while (r.rest.n != 0) {
		struct slice v[COLUMNS] = { 0 };
		int line = r.line, n = read_record(&r, v);
		bool header = first && n != -1 &&
		    slice_eqi_str(slice_trim(v[0]), "base_reverse_dns");

		first = false;
		if (n == -1 || header || (n == 1 && slice_trim(v[0]).n == 0))
			continue;
		if (n != COLUMNS)
			complain(m, r.file, line, "has %d column%s: "
			    "base_reverse_dns,name,type are three", n,
			    n == 1 ? "" : "s");
		else if (m->n == MAP_LINES_MOST) {
			complain(m, r.file, line, "over %d records: the rest "
			    "is left out", MAP_LINES_MOST);
			break;
		} else
			add_record(&r, line, v);
	}
	drop_twice(m, r.file);
}

void
map_free(struct map *m)
{
	arena_free(&m->arena);
	*m = (struct map){ 0 };
}

/* Small letters and digits; whatever else stands between is one hyphen */
static struct slice
slug_of(struct arena *a, const char *prefix, struct slice name)
{
	char *p = arena_alloc(a, SLUG_MOST + 1);
	size_t n = strlen(prefix);

	memcpy(p, prefix, n);
	for (size_t i = 0; i < name.n && n < SLUG_MOST; i++) {
		if (ascii_is_alnum(name.p[i]))
			p[n++] = ascii_lower(name.p[i]);
		else if (n != 0 && p[n - 1] != '-')
			p[n++] = '-';
	}
	while (n > 0 && p[n - 1] == '-')
		n--;
	return slice_of(p, n);
}

static struct slice
kind_of(struct arena *a, struct slice type)
{
	static const struct {
		const char *type, *kind;
	} same[] = {
		{ "email-provider", "mailbox-provider" },
		{ "web-host", "hosting" },
		{ "web-hosting", "hosting" },
		{ "email-security", "gateway" },
		{ "forwarding", "forwarder" },
	};
	struct slice kind = slug_of(a, "", type);

	for (size_t i = 0; i < ARRAY_LEN(same); i++)
		if (slice_eq_str(kind, same[i].type))
			return slice_str(same[i].kind);
	return kind.n != 0 ? kind : SLICE("unknown");
}

static int
by_name(const void *a, const void *b)
{
	const struct map_record *x = a, *y = b;
	int order = slice_cmp(x->name, y->name);

	return order != 0 ? order : slice_cmp(x->domain, y->domain);
}

static void
add_rule(struct service *s, struct arena *a, const struct map_record *r)
{
	struct service_rule *x = ARENA_PUSH(a, s->rules, s->nrules);

	*x = (struct service_rule){ .kind = RULE_MAP, .what = SLICE("map"),
		.domain = slice_dup(a, r->domain), .line = r->line };
	x->text = x->domain;
	s->kinds |= 1u << RULE_MAP;
}

/* Names of one slug that are not written alike are one service, too. */
static void
add_service(struct catalogue *c, const struct map_record *v, size_t n,
    struct slice file)
{
	struct service s = { .origin = ORIGIN_MAP, .line = v->line,
		.file = file };
	const struct service *there;

	s.slug = slug_of(&c->arena, "map-", v->name);
	if (s.slug.n <= 4)
		s.slug = slug_of(&c->arena, "map-", v->domain);
	s.name = slice_dup(&c->arena, v->name);
	s.kind = kind_of(&c->arena, v->type);
	there = catalogue_known(c, s.slug);
	if (there != NULL && there->origin != ORIGIN_MAP)
		return; /* somebody wrote an entry of that slug */
	if (there != NULL)
		s = *there;
	for (size_t i = 0; i < n; i++)
		add_rule(&s, &c->arena, &v[i]);
	(void)catalogue_put(c, &s);
}

void
map_add(struct catalogue *c, const char *file, struct slice bytes)
{
	struct map m = { 0 };
	struct slice name = slice_dup(&c->arena, slice_str(file));

	map_read(&m, file, bytes);
	for (size_t i = 0; i < m.nproblems; i++)
		catalogue_complain(c, &m.problems[i]);
	if (m.n != 0)
		qsort(m.v, m.n, sizeof *m.v, by_name);
	for (size_t i = 0, n; i < m.n; i += n) {
		for (n = 1; i + n < m.n &&
		    slice_eq(m.v[i].name, m.v[i + n].name); n++)
			;
		add_service(c, &m.v[i], n, name);
	}
	map_free(&m);
}
