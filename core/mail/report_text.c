/* The reporter's own words: his text before what he hands on. */

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/mail/unwrap_parts.h"

/* U+00A0, zero-width ones and the like stand in empty texts, too. */
static bool
is_blank(struct slice s)
{
	uint32_t cp;

	while (s.n != 0) {
		if (utf8_next(&s, &cp) && cp != 0xa0 && cp != 0xfeff &&
		    !(cp >= 0x2000 && cp <= 0x200f) &&
		    !(cp < 128 && ascii_is_space((char)cp)))
			return false;
	}
	return true;
}

static bool
try_text(struct unwrap *w, const char *type)
{
	struct slice s;
	size_t i;

	for (i = 0; i < w->m->nparts; i++) {
		const struct part *p = &w->m->parts[i];

		if (!w->own[i] || p->attachment || p->range.len == 0 ||
		    !slice_eq_str(p->type, type))
			continue;
		s = unwrap_text(w->m, (int)i);
		if (w->text < 0 || !is_blank(s)) {
			w->text = (int)i;
			w->utf8 = s;
		}
		if (!is_blank(s))
			return true;
	}
	return false;
}

void
report_text(struct unwrap *w)
{
	if (w->text < 0 && !try_text(w, "text/plain"))
		try_text(w, "text/html");
}

static bool
is_drawn(struct slice line)
{
	size_t i;

	for (i = 0; i < line.n; i++)
		if (line.p[i] == '\0' || strchr("-_=*> ", line.p[i]) == NULL)
			return false;
	return true;
}

/* Without the lines that mail programs draw above what they quote */
static struct slice
without_rule(struct slice s)
{
	size_t n;

	for (;;) {
		s = slice_trim(s);
		n = slice_rchr(s, '\n');
		n = n == SLICE_NONE ? 0 : n + 1;
		if (n == s.n || !is_drawn(slice_from(s, n)))
			return s;
		s = slice_upto(s, n);
	}
}

struct slice
report_words(struct unwrap *w)
{
	struct slice s;
	size_t n;

	report_text(w);
	/* Text behind the first mail is a list's footer or the like. */
	if (w->text < 0 ||
	    (w->u->ninner != 0 && w->u->inner[0].part < w->text))
		return SLICE_NULL;
	s = without_rule(slice_upto(w->utf8, w->inline_at));
	if (is_blank(s))
		return SLICE_NULL;
	if (s.n > WORDS_MOST) {
		for (n = WORDS_MOST; n > WORDS_MOST - 4 &&
		    ((unsigned char)s.p[n] & 0xc0) == 0x80; n--)
			;
		s = slice_upto(s, n);
	}
	return s;
}
