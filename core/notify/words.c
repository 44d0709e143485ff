/* The words of a language. */

#include "core/base/ini.h"
#include "core/base/text.h"
#include "core/notify/words.h"

static const struct {
	const char *key, *places;
} entries[PHRASES] = {
#define X(id, key, places) { key, places },
	LETTER_WORDS(X)
#undef X
};

/* --- reading --- */

/* Is `name` one of the words of the list, or the number? */
static bool
is_place(struct slice name, const char *places)
{
	struct slice rest = slice_str(places), one;

	if (slice_eq_str(name, "n"))
		return true;
	while ((one = slice_word(&rest)).n != 0)
		if (slice_eq(one, name))
			return true;
	return false;
}

/* Takes "{name}" off *s where it begins with one. */
static bool
take_place(struct slice *s, struct slice *name)
{
	size_t end = s->n != 0 && s->p[0] == '{' ? slice_chr(*s, '}')
						 : SLICE_NONE;

	if (end == SLICE_NONE)
		return false;
	*name = slice_of(s->p + 1, end - 1);
	*s = slice_from(*s, end + 1);
	return true;
}

static void
check_text(const struct ini_line *l, size_t word,
    struct template_problems *problems, struct arena *a)
{
	struct slice rest = l->value, name;

	while (rest.n != 0) {
		if (rest.p[0] != '{') {
			rest = slice_from(rest, 1);
		} else if (!take_place(&rest, &name)) {
			template_problem(problems, a, l->line, l->key, true,
			    "\"{\" is not closed");
			return;
		} else if (!is_place(name, entries[word].places)) {
			template_problem(problems, a, l->line, l->key, true,
			    "there is no placeholder {%.*s} here: %s%s",
			    SLICE_ARG(slice_upto(name, 40)),
			    entries[word].places[0] != '\0' ? "n " : "n alone",
			    entries[word].places);
		}
	}
}

static bool
find(struct slice key, size_t *out)
{
	for (*out = 0; *out < PHRASES; ++*out)
		if (slice_eq_str(key, entries[*out].key))
			return true;
	return false;
}

static void
take_line(struct words *w, const struct ini_line *l,
    struct template_problems *problems, struct arena *a)
{
	struct slice many = l->value;
	size_t word;

	if (!find(l->key, &word)) {
		template_problem(problems, a, l->line, l->key, false,
		    "there is no such word");
		return;
	}
	if (l->value.n == 0) {
		template_problem(problems, a, l->line, l->key, true,
		    "has no text");
		return;
	}
	check_text(l, word, problems, a);
	if (w->v[word].one.p != NULL)
		template_problem(problems, a, l->line, l->key, false,
		    "stands twice: this one counts");
	w->v[word].one = slice_dup(a, slice_trim(slice_cut(&many, '|')));
	w->v[word].many = many.n != 0 ? slice_dup(a, slice_trim(many))
				      : w->v[word].one;
}

void
words_read(struct words *w, struct slice octets,
    struct template_problems *problems, struct arena *a)
{
	struct buf b = { 0 };
	struct ini ini = { 0 };
	size_t i, k;

	*w = (struct words){ 0 };
	if (octets.n > TEMPLATE_MOST_OCTETS || !utf8_valid(octets)) {
		template_problem(problems, a, 1, SLICE(""), true,
		    octets.n > TEMPLATE_MOST_OCTETS ? "is too long"
						    : "is no UTF-8");
		return;
	}
	/* In a section, as that reader wants it; lines keep their number. */
	buf_add_str(&b, "[words]\n");
	buf_add_slice(&b, octets);
	ini_parse(&ini, "", buf_slice(&b));
	for (i = 0; i < ini.nproblems; i++)
		template_problem(problems, a, ini.problems[i].line - 1,
		    ini.problems[i].field, true, "%.*s",
		    SLICE_ARG(ini.problems[i].text));
	for (i = 0; i < ini.n; i++)
		for (k = 0; k < ini.sections[i].n; k++) {
			struct ini_line l = ini.sections[i].lines[k];

			l.line--;
			take_line(w, &l, problems, a);
		}
	for (i = 0; i < PHRASES; i++)
		if (w->v[i].one.p == NULL)
			template_problem(problems, a, 1,
			    slice_str(entries[i].key), true, "is missing");
	ini_free(&ini);
	buf_free(&b);
}

/* --- saying --- */

struct slice
say_number(struct arena *a, const struct words *w, uint64_t n)
{
	struct slice digits = slice_printf(a, "%llu", (unsigned long long)n);
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; i < digits.n; i++) {
		if (i != 0 && (digits.n - i) % 3 == 0)
			buf_add_slice(&b, w->v[SAY_THOUSANDS].one);
		buf_add_char(&b, digits.p[i]);
	}
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

void
say(struct buf *out, const struct words *w, enum phrase word, uint64_t n,
    const struct said *v)
{
	struct slice rest = n == 1 ? w->v[word].one : w->v[word].many, name;
	struct arena a = { 0 };

	while (rest.n != 0) {
		const struct said *one = v;

		if (!take_place(&rest, &name)) {
			buf_add_char(out, rest.p[0]);
			rest = slice_from(rest, 1);
			continue;
		}
		while (one != NULL && one->place != NULL &&
		    !slice_eq_str(name, one->place))
			one++;
		if (one != NULL && one->place != NULL)
			buf_add_slice(out, one->value);
		else if (slice_eq_str(name, "n"))
			buf_add_slice(out, say_number(&a, w, n));
	}
	arena_free(&a);
}

struct slice
say_in(struct arena *a, const struct words *w, enum phrase word, uint64_t n,
    const struct said *v)
{
	struct buf b = { 0 };
	struct slice out;

	say(&b, w, word, n, v);
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}
