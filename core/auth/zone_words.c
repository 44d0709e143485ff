/* The words of a zone file's records (RFC 1035 section 5.1). */

#include "core/auth/zone.h"

enum err
zone_error(struct zone *z, const char *what, struct slice about)
{
	about = slice_upto(about, 80);
	return err_set(z->e, ERR_FORMAT, "%s:%d: %s%s%.*s", z->file, z->at,
	    what, about.p != NULL ? ": " : "", SLICE_ARG(about));
}

/* "\DDD" is an octet, "\X" is X (RFC 1035 section 5.1) */
static char
unescape(struct zone *z)
{
	struct slice s = slice_upto(z->rest, 3);
	int64_t v;

	if (s.n == 3 && slice_number(s, &v) && v <= 255) {
		z->rest = slice_from(z->rest, 3);
		return (char)v;
	}
	if (z->rest.n == 0)
		return '\\';
	if (*z->rest.p == '\n')
		z->line++;
	z->rest = slice_from(z->rest, 1);
	return s.p[0];
}

/* The length of a word as written, at least as long as what it says */
static size_t
word_room(struct slice s, bool quoted)
{
	size_t n = 0;

	while (n < s.n && (quoted ? s.p[n] != '"'
	    : !ascii_is_space(s.p[n]) && strchr(";()\"", s.p[n]) == NULL))
		n += s.p[n] == '\\' && n + 1 < s.n ? 2 : 1;
	return n;
}

static enum err
take_word(struct zone *z)
{
	bool quoted = *z->rest.p == '"';
	struct zone_word *w;
	const char *end;
	char *p;
	size_t n = 0;

	if (quoted)
		z->rest = slice_from(z->rest, 1);
	end = z->rest.p + word_room(z->rest, quoted);
	if (quoted && end == z->rest.p + z->rest.n)
		return zone_error(z, "a quoted string without its end",
		    SLICE_NULL);
	if (z->nwords == ZONE_MOST_WORDS)
		return zone_error(z, "too many words in one record",
		    SLICE_NULL);
	p = arena_alloc(&z->scratch, (size_t)(end - z->rest.p) + 1);
	while (z->rest.p < end) {
		char ch = *z->rest.p;

		z->rest = slice_from(z->rest, 1);
		if (ch == '\n')
			z->line++;
		p[n++] = ch == '\\' ? unescape(z) : ch;
	}
	if (quoted)
		z->rest = slice_from(z->rest, 1);
	w = ARENA_PUSH(&z->scratch, z->words, z->nwords);
	*w = (struct zone_word){ slice_of(p, n), quoted };
	return ERR_NONE;
}

static void
skip_comment(struct zone *z)
{
	size_t n = slice_chr(z->rest, '\n');

	z->rest = slice_from(z->rest, n == SLICE_NONE ? z->rest.n : n);
}

enum err
zone_take_record(struct zone *z)
{
	const char *start = z->rest.p;
	int depth = 0;

	z->nwords = 0;
	z->words = NULL;
	arena_free(&z->scratch);
	z->at = z->line;
	z->blank = z->rest.n != 0 && (*start == ' ' || *start == '\t');
	while (z->rest.n != 0) {
		char ch = *z->rest.p;

		if (z->rest.p - start > ZONE_MOST_LINE)
			return zone_error(z, "a line of over 1 MiB",
			    SLICE_NULL);
		if (ch == ';') {
			skip_comment(z);
			continue;
		}
		if (!ascii_is_space(ch) && ch != '(' && ch != ')') {
			if (take_word(z) != ERR_NONE)
				return ERR_FORMAT;
			continue;
		}
		z->rest = slice_from(z->rest, 1);
		depth += (ch == '(') - (ch == ')');
		if (depth < 0)
			return zone_error(z, "\")\" without \"(\"",
			    SLICE_NULL);
		if (ch == '\n') {
			z->line++;
			if (depth == 0)
				return ERR_NONE;
		}
	}
	return depth == 0 ? ERR_NONE
			  : zone_error(z, "\"(\" without \")\"", SLICE_NULL);
}
