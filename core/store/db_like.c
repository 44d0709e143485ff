/*
 * LIKE, of which SQLite's own knows no case but ASCII's: "último" is to be
 * found in "Último".  (PostgreSQL's ILIKE does that by itself.)
 */

#include <glib.h>

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

static struct slice
text_of(sqlite3_value *v)
{
	const char *p = (const char *)sqlite3_value_text(v);

	return p == NULL ? SLICE_NULL : slice_of(p,
	    (size_t)sqlite3_value_bytes(v));
}

/* like(PATTERN, TEXT, ESCAPE) */
static void
sql_like(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct slice pattern = text_of(v[0]), s = text_of(v[1]);
	struct slice escape = text_of(v[2]);

	(void)n;
	if (pattern.p == NULL || s.p == NULL || escape.n != 1)
		return; /* NULL */
	sqlite3_result_int(c, like(pattern, s, *escape.p));
}

int
db_like_define(struct db *db)
{
	return sqlite3_create_function(db->lite, "like", 3, SQLITE_UTF8 |
	    SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL, sql_like, NULL,
	    NULL);
}
