/* Completion of queries: candidates, from the fields and from the store. */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/store/query_candidates.h"
#include "core/store/query_sql.h"

enum { MOST_MONTHS = 24, SHA_SHOWN = 16 };

/* Bare where the parser reads it as this very value */
static bool
needs_quotes(struct slice s)
{
	size_t i;

	if (slice_eqi_str(s, "none") || slice_eqi_str(s, "any") || s.n == 0 ||
	    s.p[0] == '"')
		return true;
	for (i = 0; i < s.n; i++)
		if (query_ends_word(s.p[i]) || s.p[i] == '*')
			return true;
	return false;
}

static struct slice
quote(struct arena *a, struct slice s)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	buf_add_char(&b, '"');
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_add_char(&b, '"');
		buf_add_char(&b, s.p[i]);
	}
	buf_add_char(&b, '"');
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

/* What nobody can type or see is no candidate. */
static bool
can_be_typed(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	return s.n <= CANDIDATE_OCTETS && utf8_valid(s);
}

static struct candidate *
put(struct completer *c, struct slice text, struct slice help)
{
	struct candidate *v;

	if (c->out->n == CANDIDATES_MOST)
		return NULL;
	v = ARENA_PUSH(&c->out->arena, c->out->v, c->out->n);
	*v = (struct candidate){ .text = slice_dup(&c->out->arena, text),
		.help = help };
	return v;
}

static bool
fits(const struct completer *c, struct slice s)
{
	return slice_eqi(slice_upto(s, c->typed.n), c->typed);
}

/* A word of the language itself: never quoted */
static void
put_word(struct completer *c, const char *word, const char *help)
{
	if (fits(c, slice_str(word)) && !c->quoted)
		put(c, slice_str(word), slice_str(help));
}

static void
put_value(struct completer *c, struct slice value, struct slice help,
    int64_t messages)
{
	struct candidate *v;
	size_t i;

	if (value.n == 0 || !can_be_typed(value) || !fits(c, value))
		return;
	if (c->quoted || needs_quotes(value))
		value = quote(&c->out->arena, value);
	for (i = 0; i < c->out->n; i++)
		if (slice_eq(c->out->v[i].text, value))
			return;
	v = put(c, value, help);
	if (v == NULL || messages < 0)
		return;
	v->counted = true;
	v->messages = (uint64_t)messages;
}

/*
 * Values and counts of a query whose last parameters are $1, the pattern of
 * what is typed, and the limit.
 */
static void
values_of(struct completer *c, const char *sql)
{
	struct slice pattern = like_of(&c->out->arena, "", c->typed, false,
	    "%");
	struct stmt *st;

	if (c->err == ERR_NONE)
		c->err = db_query_once(c->store->db, &st, c->e, sql);
	if (c->err != ERR_NONE)
		return;
	db_bind_text(st, 1, pattern);
	while (db_row(st))
		put_value(c, db_slice(st, 0, &c->out->arena), SLICE_NULL,
		    db_int(st, 1));
	c->err = db_end(st, c->e);
}

/* Nearly each message has its own: the newest, not counted */
static void
id_values(struct completer *c)
{
	values_of(c, "SELECT m.message_id, -1 FROM d_message m"
	    " WHERE m.pending = 0 AND m.message_id LIKE $1 ESCAPE '\\'"
	    " ORDER BY m.time DESC, m.id DESC LIMIT 100");
}

static void
column_values(struct completer *c)
{
	struct slice list = slice_str(c->field->arg);
	bool none = c->field->how == HOW_EQUAL; /* arg: one, or an expression */
	struct slice column = none ? list : slice_word(&list);
	const char *name = slice_dup(&c->out->arena, column).p;

	if (strcmp(name, "m.message_id") == 0) {
		id_values(c);
		return;
	}
	values_of(c, arena_printf(&c->out->arena, "SELECT %s, count(*)"
	    " FROM d_message m WHERE m.pending = 0 AND m.kind = 0"
	    " AND %s LIKE $1 ESCAPE '\\'%s%s%s GROUP BY %s"
	    " ORDER BY count(*) DESC, %s LIMIT %d", name, name,
	    none ? " AND " : "", none ? name : "", none ? " <> 'none'" : "",
	    name, name, CANDIDATES_MOST));
	if (none) {
		put_word(c, "any", "something known");
		put_word(c, "none", "nothing known");
	}
}

/* What lists leave out by themselves; most workspaces have few of them. */
#define UNLISTED \
	"SELECT x.id FROM d_message x WHERE x.kind <> 0 AND NOT EXISTS" \
	" (SELECT 1 FROM d_report r WHERE r.outer_message = x.id" \
	"  AND r.lost IS NOT NULL)"

static void
fact_values(struct completer *c)
{
	struct slice list = slice_str(c->field->arg), kind;
	struct buf kinds = { 0 };

	if (c->field->how == HOW_ACCOUNT)
		buf_add_str(&kinds, "k.name LIKE 'account %'");
	else
		buf_add_str(&kinds, "k.name IN (''");
	while (c->field->how != HOW_ACCOUNT &&
	    (kind = slice_word(&list)).n != 0)
		buf_addf(&kinds, ",'%.*s'", SLICE_ARG(kind));
	buf_add_str(&kinds, c->field->how != HOW_ACCOUNT ? ")" : "");
	/* CROSS JOIN: in this order; there are many more facts than values */
	values_of(c, arena_printf(&c->out->arena, "SELECT v.value,"
	    " count(DISTINCT f.message) FROM d_kind k"
	    " CROSS JOIN d_value v ON v.kind = k.id"
	    " CROSS JOIN d_fact f ON f.value = v.id"
	    " WHERE %s AND v.value LIKE $1 ESCAPE '\\'"
	    " AND f.message NOT IN (" UNLISTED ") GROUP BY v.value"
	    " ORDER BY count(DISTINCT f.message) DESC, v.value LIMIT %d",
	    buf_slice(&kinds).p, CANDIDATES_MOST));
	buf_free(&kinds);
}

static void
reporter_values(struct completer *c)
{
	values_of(c, "SELECT r.reporter, count(DISTINCT o.message)"
	    " FROM d_report r LEFT JOIN d_report_message o ON o.report = r.id"
	    " WHERE r.reporter LIKE $1 ESCAPE '\\' GROUP BY r.reporter"
	    " ORDER BY count(DISTINCT o.message) DESC, r.reporter LIMIT 100");
	put_word(c, "any", "reported by anybody");
	put_word(c, "none", "reported by nobody");
}

static void
path_values(struct completer *c)
{
	values_of(c, "SELECT CAST(p.path AS TEXT), -1 FROM k_source_path p"
	    " WHERE CAST(p.path AS TEXT) LIKE $1 ESCAPE '\\'"
	    " ORDER BY p.path LIMIT 100");
}

/* Values with words about them: name, help, count */
static void
named_values(struct completer *c, const char *sql)
{
	struct stmt *st;

	if (c->err == ERR_NONE)
		c->err = db_query(c->store->db, &st, c->e, sql, "");
	if (c->err != ERR_NONE)
		return;
	while (db_row(st))
		put_value(c, db_slice(st, 0, &c->out->arena),
		    db_slice(st, 1, &c->out->arena), db_int(st, 2));
	c->err = db_end(st, c->e);
}

static void
case_values(struct completer *c)
{
	named_values(c, "SELECT c.id, c.title, (SELECT count(*) FROM"
	    " k_case_message m WHERE m.case_id = c.id) FROM k_case c"
	    " ORDER BY c.number DESC LIMIT 100");
	put_word(c, "any", "in any case");
	put_word(c, "none", "in no case");
}

static void
source_values(struct completer *c)
{
	named_values(c, "SELECT s.name, s.role, (SELECT count(*) FROM"
	    " d_message m WHERE m.source = s.id) FROM k_source s"
	    " ORDER BY 3 DESC, s.name LIMIT 100");
}

static void
saved_values(struct completer *c)
{
	named_values(c, "SELECT name, query, -1 FROM k_search ORDER BY name");
}

static void
sha256_values(struct completer *c)
{
	char hex[SHA256_HEX + 1];
	struct sha256 sha;
	struct stmt *st;

	c->err = db_query(c->store->db, &st, c->e, "SELECT m.sha256, m.subject"
	    " FROM d_message m WHERE m.sha256 IS NOT NULL AND m.pending = 0"
	    " ORDER BY m.time DESC, m.id DESC", "");
	while (c->err == ERR_NONE && db_row(st) &&
	    c->out->n < CANDIDATES_MOST) {
		if (!db_sha256(st, 0, &sha))
			continue;
		sha256_hex(&sha, hex);
		put_value(c, slice_of(hex, c->typed.n > SHA_SHOWN
		    ? (size_t)SHA256_HEX : (size_t)SHA_SHOWN),
		    db_slice(st, 1, &c->out->arena), -1);
	}
	if (c->err == ERR_NONE)
		c->err = db_end(st, c->e);
}

/* The months that there is mail of, newest first */
static void
months(struct completer *c)
{
	int64_t first = TIME_UNKNOWN, last = TIME_UNKNOWN;
	char day[20];
	struct stmt *st;
	int n;

	c->err = db_query(c->store->db, &st, c->e, "SELECT min(time),"
	    " max(time) FROM d_message", "");
	if (c->err != ERR_NONE)
		return;
	if (db_row(st)) {
		first = db_time(st, 0);
		last = db_time(st, 1);
	}
	c->err = db_end(st, c->e);
	for (n = 0; first != TIME_UNKNOWN && n < MOST_MONTHS; n++) {
		int64_t start, end;
		const char *expected;

		clock_long(last, day);
		day[7] = '\0'; /* "2026-11" */
		put_value(c, slice_str(day), SLICE_NULL, -1);
		if (!query_date(slice_str(day), 0, &start, &end, &expected) ||
		    start <= first)
			break;
		last = start - 1;
	}
}

static void
date_values(struct completer *c)
{
	put_word(c, "today", "since midnight, UTC");
	put_word(c, "yesterday", "the day before, UTC");
	put_word(c, "7d", "the last seven days");
	put_word(c, "30d", "the last thirty days");
	months(c);
}

static void
size_values(struct completer *c)
{
	put_word(c, "..10k", "at most ten thousand octets");
	put_word(c, "100k..", "at least a hundred thousand octets");
	put_word(c, "1m..", "at least a million octets");
}

static void
campaign_values(struct completer *c)
{
	named_values(c, "SELECT 'c' || g.id, (SELECT m.subject"
	    " FROM d_message m WHERE m.campaign = g.id"
	    " ORDER BY m.time DESC, m.id DESC LIMIT 1), g.n FROM"
	    " (SELECT campaign AS id, count(*) AS n, max(time) AS last"
	    "  FROM d_message WHERE campaign IS NOT NULL"
	    "  GROUP BY campaign ORDER BY last DESC, id DESC LIMIT 100) g");
	put_word(c, "any", "in any campaign");
	put_word(c, "none", "in no campaign");
}

static void
word_values(struct completer *c)
{
	size_t dots = slice_find(c->typed, SLICE(".."));
	const char *const *w;

	if (c->field->how == HOW_RANK && dots != SLICE_NONE) {
		c->out->from += dots + 2;
		c->typed = slice_from(c->typed, dots + 2);
	}
	for (w = c->field->words; w != NULL && *w != NULL; w++)
		put_word(c, *w, NULL);
}

static void
field_names(struct completer *c)
{
	const struct query_field *f;

	for (f = query_fields; f->name != NULL; f++)
		put_word(c, arena_printf(&c->out->arena, "%s:", f->name),
		    f->help);
}

static void (*const values[])(struct completer *c) = {
	[HOW_CONTAINS] = column_values,
	[HOW_EQUAL] = column_values,
	[HOW_HOST] = column_values,
	[HOW_FACT_HOST] = fact_values,
	[HOW_FACT_CONTAINS] = fact_values,
	[HOW_FACT_IP] = fact_values,
	[HOW_FACT] = fact_values,
	[HOW_SIGNATURE] = fact_values,
	[HOW_ACCOUNT] = fact_values,
	[HOW_DATE] = date_values,
	[HOW_SIZE] = size_values,
	[HOW_SHA256] = sha256_values,
	[HOW_PATH] = path_values,
	[HOW_CASE] = case_values,
	[HOW_SOURCE] = source_values,
	[HOW_REPORTER] = reporter_values,
	[HOW_CAMPAIGN] = campaign_values,
	[HOW_SAVED] = saved_values,
	[HOW_BODY] = NULL, /* the last one: as many as there are */
};

void
candidates_find(struct completer *c)
{
	if (c->field == NULL)
		field_names(c);
	else if (c->field->words != NULL)
		word_values(c);
	else if (values[c->field->how] != NULL)
		values[c->field->how](c);
}
