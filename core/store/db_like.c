/*
 * LIKE, of which SQLite's own knows no case but ASCII's: "último" is to be
 * found in "Último".  (PostgreSQL's ILIKE does that by itself.)
 */

#include <glib.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/slice.h"
#include "core/base/text.h"
#include "core/store/db_private.h"

enum { ANY = -1, ONE = -2 };

/* The next character, without its case; a bad octet is what it is shown as */
static int64_t
take(struct slice *s)
{
	unsigned char c = (unsigned char)*s->p;
	uint32_t cp;

	if (c < 0x80) {
		*s = slice_from(*s, 1);
		return ascii_lower((char)c);
	}
	return utf8_next(s, &cp) ? g_unichar_tolower(cp) : 0xfffd;
}

static int64_t
take_pattern(struct slice *s, char escape)
{
	char c = *s->p;

	if (c == '%' || c == '_') {
		*s = slice_from(*s, 1);
		return c == '%' ? ANY : ONE;
	}
	if (c == escape && s->n > 1)
		*s = slice_from(*s, 1);
	return take(s);
}

/* Where nothing fits, the last "%" takes one character more. */
static bool
like(struct slice pattern, struct slice s, char escape)
{
	struct slice behind = SLICE_NULL, retry = SLICE_NULL, rest, next;
	int64_t want;

	while (s.n != 0) {
		rest = pattern;
		next = s;
		want = rest.n != 0 ? take_pattern(&rest, escape) : 0;
		if (want == ANY) {
			pattern = behind = rest;
			retry = s;
		} else if (pattern.n != 0 &&
		    (take(&next) == want || want == ONE)) {
			pattern = rest;
			s = next;
		} else if (retry.p != NULL) {
			take(&retry);
			s = retry;
			pattern = behind;
		} else {
			return false;
		}
	}
	while (pattern.n != 0 && *pattern.p == '%')
		pattern = slice_from(pattern, 1);
	return pattern.n == 0;
}

/* "%word%" of ASCII, as most are: its word in lower case, for octets */
struct word {
	size_t n;  /* 0: it is another pattern, */
	bool wide; /* which wants more than ASCII */
	char text[];
};

static bool
is_wide(struct slice pattern, char escape)
{
	while (pattern.n != 0)
		if (take_pattern(&pattern, escape) >= 0x80)
			return true;
	return false;
}

static bool
is_ascii(struct slice s)
{
	unsigned char all = 0;
	size_t i;

	for (i = 0; i < s.n; i++)
		all |= (unsigned char)s.p[i];
	return all < 0x80;
}

static struct word *
word_of(struct slice pattern, char escape)
{
	struct word *w = xcalloc(1, sizeof *w + pattern.n);
	bool inside = pattern.n > 2 && *pattern.p == '%' &&
	    pattern.p[pattern.n - 1] == '%';
	size_t i, end = inside ? pattern.n - 1 : 0;

	for (i = 1; i < end; i++) {
		char c = pattern.p[i];

		if (c == escape && i + 1 < end)
			c = pattern.p[++i];
		else if (c == '%' || c == '_' || c == escape)
			break;
		if ((unsigned char)c >= 0x80)
			break;
		w->text[w->n++] = ascii_lower(c);
	}
	if (i < end)
		w->n = 0;
	w->wide = w->n == 0 && is_wide(pattern, escape);
	return w;
}

static bool
holds(const struct word *w, struct slice s)
{
	size_t i, k;

	for (i = 0; i + w->n <= s.n; i++) {
		for (k = 0; k < w->n && ascii_lower(s.p[i + k]) == w->text[k];)
			k++;
		if (k == w->n)
			return true;
	}
	return false;
}

static struct slice
text_of(sqlite3_value *v)
{
	const char *p = (const char *)sqlite3_value_text(v);

	return p == NULL ? SLICE_NULL : slice_of(p,
	    (size_t)sqlite3_value_bytes(v));
}

/* like(PATTERN, TEXT, ESCAPE); the pattern is the same for all rows */
static void
sql_like(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct word *w = sqlite3_get_auxdata(c, 0), *fresh = NULL;
	struct slice s = text_of(v[1]), pattern, escape;

	(void)n;
	if (s.p == NULL)
		return; /* NULL */
	if (w != NULL && w->n != 0) {
		sqlite3_result_int(c, holds(w, s));
		return;
	}
	pattern = text_of(v[0]);
	escape = text_of(v[2]);
	if (pattern.p == NULL || escape.n != 1)
		return;
	if (w == NULL)
		w = fresh = word_of(pattern, *escape.p);
	sqlite3_result_int(c, w->n != 0 ? holds(w, s)
	    : !(w->wide && is_ascii(s)) && like(pattern, s, *escape.p));
	if (fresh != NULL) /* may free it at once */
		sqlite3_set_auxdata(c, 0, fresh, free);
}

int
db_like_define(struct db *db)
{
	return sqlite3_create_function(db->lite, "like", 3, SQLITE_UTF8 |
	    SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL, sql_like, NULL,
	    NULL);
}
