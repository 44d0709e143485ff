/* A JSON reader for foreign files. */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/hex.h"
#include "core/base/json_read.h"
#include "core/base/text.h"

struct reader {
	struct arena *a;
	struct slice all, s; /* s: what is left of it */
	size_t values;
	unsigned depth;
	const char *why; /* what is wrong; NULL: nothing yet */
};

static bool
bad(struct reader *r, const char *why)
{
	if (r->why == NULL)
		r->why = why;
	return false;
}

static void
blanks(struct reader *r)
{
	while (r->s.n != 0 && strchr(" \t\r\n", r->s.p[0]) != NULL &&
	    r->s.p[0] != '\0')
		r->s = slice_from(r->s, 1);
}

static bool
take(struct reader *r, char c)
{
	blanks(r);
	if (r->s.n == 0 || r->s.p[0] != c)
		return false;
	r->s = slice_from(r->s, 1);
	return true;
}

/* --- strings --- */

static bool
four_digits(struct reader *r, uint32_t *out)
{
	int high = hex_octet(r->s, 0), low = hex_octet(r->s, 2);

	if (high < 0 || low < 0)
		return bad(r, "a bad \\u escape");
	*out = (uint32_t)(high << 8 | low);
	r->s = slice_from(r->s, 4);
	return true;
}

/* Behind "\u"; a high surrogate wants its other half. */
static bool
unicode(struct reader *r, char *out, size_t *n)
{
	uint32_t cp, low;

	if (!four_digits(r, &cp))
		return false;
	if (cp >= 0xD800 && cp < 0xDC00) {
		if (!slice_starts(r->s, "\\u"))
			return bad(r, "half a surrogate pair");
		r->s = slice_from(r->s, 2);
		if (!four_digits(r, &low))
			return false;
		if (low < 0xDC00 || low > 0xDFFF)
			return bad(r, "half a surrogate pair");
		cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
	} else if (cp >= 0xDC00 && cp <= 0xDFFF) {
		return bad(r, "half a surrogate pair");
	}
	*n += utf8_put(cp, out + *n);
	return true;
}

static bool
escape(struct reader *r, char *out, size_t *n)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at;

	if (r->s.n == 0)
		return bad(r, "a string has no end");
	if (r->s.p[0] == 'u') {
		r->s = slice_from(r->s, 1);
		return unicode(r, out, n);
	}
	at = r->s.p[0] != '\0' ? strchr(from, r->s.p[0]) : NULL;
	if (at == NULL)
		return bad(r, "an escape that is not known");
	out[(*n)++] = to[at - from];
	r->s = slice_from(r->s, 1);
	return true;
}

/* Where a string ends that began before s; SLICE_NONE */
static size_t
string_end(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n && s.p[i] != '"'; i++)
		i += s.p[i] == '\\';
	return i < s.n ? i : SLICE_NONE;
}

/* Behind its first quote */
static bool
string(struct reader *r, struct slice *text)
{
	size_t end = string_end(r->s), n = 0;
	char *out;

	if (end == SLICE_NONE)
		return bad(r, "a string has no end");
	out = arena_alloc(r->a, end + 1); /* escapes only shrink */
	while (r->s.p[0] != '"') {
		char c = r->s.p[0];

		r->s = slice_from(r->s, 1);
		if ((unsigned char)c < ' ')
			return bad(r, "a control character in a string");
		if (c != '\\')
			out[n++] = c;
		else if (!escape(r, out, &n))
			return false;
		if (r->s.n == 0)
			return bad(r, "a string has no end");
	}
	r->s = slice_from(r->s, 1);
	*text = slice_of(out, n);
	return utf8_valid(*text) || bad(r, "a string is not UTF-8");
}

/* --- values --- */

static bool value(struct reader *r, struct json_value *v);

static void
digits(struct reader *r)
{
	while (r->s.n != 0 && ascii_is_digit(r->s.p[0]))
		r->s = slice_from(r->s, 1);
}

static bool
number(struct reader *r, struct json_value *v)
{
	const char *p = r->s.p;
	size_t left = r->s.n;

	v->type = JSON_NUMBER;
	if (r->s.p[0] == '-')
		r->s = slice_from(r->s, 1);
	if (r->s.n == 0 || !ascii_is_digit(r->s.p[0]))
		return bad(r, "there is no value here");
	digits(r);
	if (r->s.n != 0 && r->s.p[0] == '.') {
		r->s = slice_from(r->s, 1);
		digits(r);
	}
	if (r->s.n != 0 && ascii_lower(r->s.p[0]) == 'e') {
		r->s = slice_from(r->s, 1);
		if (r->s.n != 0 && strchr("+-", r->s.p[0]) != NULL)
			r->s = slice_from(r->s, 1);
		digits(r);
	}
	v->text = slice_of(p, left - r->s.n);
	return true;
}

static bool
word(struct reader *r, struct json_value *v)
{
	static const struct {
		const char *word;
		enum json_type type;
	} words[] = { { "null", JSON_NULL }, { "true", JSON_TRUE },
		{ "false", JSON_FALSE } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++) {
		if (!slice_starts(r->s, words[i].word))
			continue;
		v->type = words[i].type;
		r->s = slice_from(r->s, strlen(words[i].word));
		return true;
	}
	return number(r, v);
}

static bool
member(struct reader *r, struct json_value *in, bool keyed)
{
	struct json_value *v = ARENA_PUSH(r->a, in->v, in->n);

	*v = (struct json_value){ .type = JSON_NULL };
	if (keyed) {
		if (!take(r, '"'))
			return bad(r, "a name in quotes is missing");
		if (!string(r, &v->key))
			return false;
		if (!take(r, ':'))
			return bad(r, "a colon is missing");
	}
	return value(r, v);
}

/* Behind its opening */
static bool
members(struct reader *r, struct json_value *v, char close)
{
	bool keyed = close == '}';

	v->type = keyed ? JSON_OBJECT : JSON_ARRAY;
	if (++r->depth > JSON_MOST_DEPTH)
		return bad(r, "nested too deep");
	if (!take(r, close)) {
		do {
			if (!member(r, v, keyed))
				return false;
		} while (take(r, ','));
		if (!take(r, close))
			return bad(r, "a comma or the end is missing");
	}
	r->depth--;
	return true;
}

static bool
value(struct reader *r, struct json_value *v)
{
	if (++r->values > JSON_MOST_VALUES)
		return bad(r, "too many values");
	if (take(r, '{'))
		return members(r, v, '}');
	if (take(r, '['))
		return members(r, v, ']');
	if (take(r, '"')) {
		v->type = JSON_STRING;
		return string(r, &v->text);
	}
	if (r->s.n == 0)
		return bad(r, "it ends too early");
	return word(r, v);
}

const struct json_value *
json_read(struct arena *a, struct slice s, struct error *e)
{
	struct reader r = { .a = a, .all = s, .s = s };
	struct json_value *v = arena_alloc(a, sizeof *v);

	if (value(&r, v)) {
		blanks(&r);
		if (r.s.n == 0)
			return v;
		bad(&r, "something stands behind its end");
	}
	err_set(e, ERR_FORMAT, "no JSON: %s, at octet %zu", r.why,
	    r.all.n - r.s.n);
	return NULL;
}

/* --- looking --- */

const struct json_value *
json_get(const struct json_value *o, const char *key)
{
	size_t i;

	if (o == NULL || o->type != JSON_OBJECT)
		return NULL;
	for (i = 0; i < o->n; i++)
		if (slice_eq_str(o->v[i].key, key))
			return &o->v[i];
	return NULL;
}

struct slice
json_get_slice(const struct json_value *o, const char *key)
{
	const struct json_value *v = json_get(o, key);

	return v != NULL && v->type == JSON_STRING ? v->text : SLICE_NULL;
}

bool
json_get_bool(const struct json_value *o, const char *key)
{
	const struct json_value *v = json_get(o, key);

	return v != NULL && v->type == JSON_TRUE;
}

bool
json_int_of(const struct json_value *v, int64_t *out)
{
	bool minus;

	if (v == NULL || v->type != JSON_NUMBER)
		return false;
	minus = v->text.p[0] == '-';
	if (!slice_number(slice_from(v->text, minus), out))
		return false;
	*out = minus ? -*out : *out;
	return true;
}

int64_t
json_get_int(const struct json_value *o, const char *key, int64_t otherwise)
{
	int64_t n;

	return json_int_of(json_get(o, key), &n) ? n : otherwise;
}

int64_t
json_get_time(const struct json_value *o, const char *key)
{
	struct slice s = json_get_slice(o, key);
	int64_t t;

	return s.p != NULL && clock_parse_rfc3339(s, &t) ? t : TIME_UNKNOWN;
}
