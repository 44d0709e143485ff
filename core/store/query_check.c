/* The query language: mistakes, and the values that fields take. */

#include <glib.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/base/text.h"
#include "core/base/url.h"
#include "core/store/campaign.h"
#include "core/store/query_parser.h"

size_t
parser_at(const struct parser *p)
{
	return (size_t)(p->left.p - p->all.p);
}

enum err
query_bad(struct parser *p, size_t at, const char *fmt, ...)
{
	char said[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, sizeof said, fmt, ap);
	va_end(ap);
	if (p->at != NULL)
		*p->at = at;
	return err_set(p->e, ERR_USAGE, "query, character %zu: %s", at + 1,
	    said);
}

const char *
parser_fields(struct parser *p)
{
	struct buf b = { 0 };
	const struct query_field *f;
	const char *names;

	for (f = query_fields; f->name != NULL; f++)
		buf_addf(&b, "%s%s", f == query_fields ? "" : " ", f->name);
	names = arena_strndup(p->arena, b.p, b.n);
	buf_free(&b);
	return names;
}

static enum err
check_words(struct parser *p, const struct query *q, size_t at)
{
	struct buf b = { 0 };
	const char *const *w;
	enum err err;

	if (q->field->words == NULL)
		return ERR_NONE;
	for (w = q->field->words; *w != NULL; w++)
		if (slice_eqi_str(q->value, *w))
			return ERR_NONE;
	for (w = q->field->words; *w != NULL; w++)
		buf_addf(&b, "%s%s", w == q->field->words ? "" : ", ", *w);
	err = query_bad(p, at, "%s: one of these was expected: %s",
	    q->field->name, buf_slice(&b).p);
	buf_free(&b);
	return err;
}

static bool
is_hex(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_digit(s.p[i]) && (ascii_lower(s.p[i]) < 'a' ||
		    ascii_lower(s.p[i]) > 'f'))
			return false;
	return s.n != 0 && s.n <= 64;
}

/* An address, a range, or the start of one ("192.0.2.*") */
static bool
is_ip(struct parser *p, const struct query *q)
{
	size_t slash = slice_chr(q->value, '/');
	struct slice ip = ip_normal(p->arena, slice_upto(q->value, slash));

	if (!q->quoted && slice_chr(q->value, '*') != SLICE_NONE)
		return true;
	/* An address lies in each range that it begins. */
	return ip.p != NULL && (slash == SLICE_NONE ||
	    ip_in_range(ip, q->value));
}

/* What notmuch makes words of; it has no answer where there are none. */
static bool
has_word(struct slice s)
{
	uint32_t cp;

	while (s.n != 0) {
		if (!utf8_next(&s, &cp))
			continue;
		if (cp == '_' || g_unichar_isalnum(cp) || g_unichar_ismark(cp))
			return true;
	}
	return false;
}

/* notmuch knows "*" only behind the start of a word. */
static bool
is_glob_misplaced(struct slice s)
{
	size_t star = slice_chr(s, '*'), i;

	if (star == SLICE_NONE)
		return false;
	for (i = 0; i < star; i++)
		if (!ascii_is_alnum(s.p[i]) && (s.p[i] & 0x80) == 0)
			return true;
	return star < 2 || star + 1 != s.n;
}

enum err
parser_check_text(struct parser *p, const struct query *q, size_t at)
{
	if (!has_word(q->value))
		return query_bad(p, at, "words were expected: text is found "
		    "by its letters and digits");
	if (!q->quoted && is_glob_misplaced(q->value))
		return query_bad(p, at + slice_chr(q->value, '*'), "in text, "
		    "* stands only at the end of a word, behind two letters "
		    "or more; a letter or digit was expected");
	return ERR_NONE;
}

/* "c12" of campaigns, where 12 will do, and "r3" of rules */
static enum err
check_name(struct parser *p, const struct query *q, size_t at)
{
	bool rule = strcmp(q->field->name, "rule") == 0;
	struct slice v = q->value;
	int64_t n;

	if ((!rule && q->field->how != HOW_CAMPAIGN) ||
	    slice_eqi_str(v, "any") || slice_eqi_str(v, "none") ||
	    (rule && slice_startsi(v, "r") &&
		slice_number(slice_from(v, 1), &n)) ||
	    (!rule && campaign_number(v, &n)))
		return ERR_NONE;
	return query_bad(p, at, "%s: a name such as %s, any or none was "
	    "expected", q->field->name, rule ? "r3" : "c12");
}

enum err
parser_check(struct parser *p, struct query *q, size_t at)
{
	const char *expected = NULL;

	if (q->value.n == 0)
		return query_bad(p, at, "%s: a value was expected behind the "
		    "colon", q->field->name);
	if (q->field->how == HOW_BODY)
		return parser_check_text(p, q, at);
	if (q->field->how == HOW_DATE &&
	    !query_date(q->value, p->now, &q->from, &q->to, &expected))
		return query_bad(p, at, "date: %s was expected", expected);
	if (q->field->how == HOW_SIZE &&
	    !query_size(q->value, &q->from, &q->to, &expected))
		return query_bad(p, at, "size: %s was expected", expected);
	if (q->field->how == HOW_SHA256 && !is_hex(q->value))
		return query_bad(p, at, "sha256: up to 64 hex digits were "
		    "expected");
	if (q->field->how == HOW_FACT_IP && !is_ip(p, q))
		return query_bad(p, at, "%s: an address, such as 192.0.2.7, "
		    "a range, such as 192.0.2.0/24 or 2001:db8::/32, or "
		    "192.0.2.* was expected", q->field->name);
	if (q->field->how == HOW_RANK && slice_find(q->value, SLICE("..")) !=
	    SLICE_NONE) {
		if (!query_rank(q->value, q->field->words, &q->from, &q->to))
			return query_bad(p, at, "%s: a range such as %s.., "
			    "..%s was expected, whose end is not before its "
			    "start", q->field->name, q->field->words[1],
			    q->field->words[2]);
		return ERR_NONE;
	}
	if (q->field->how == HOW_RANK)
		query_rank(q->value, q->field->words, &q->from, &q->to);
	if (check_name(p, q, at) != ERR_NONE)
		return ERR_USAGE;
	return check_words(p, q, at);
}
