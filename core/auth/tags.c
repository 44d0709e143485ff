/* Tag lists (RFC 6376 section 3.2). */

#include "core/auth/tags.h"
#include "core/base/hash.h"

/* tag-name: ALPHA *ALNUMPUNC */
static bool
is_name(struct slice s)
{
	size_t i;

	if (s.n == 0 || ascii_is_digit(*s.p) || *s.p == '_')
		return false;
	for (i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '_')
			return false;
	return true;
}

/* VALCHAR and blanks; UTF-8 too (RFC 8616 section 5) */
static bool
is_value(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < ' ' && c != '\t' && c != '\r' && c != '\n') ||
		    c == 127)
			return false;
	}
	return true;
}

static bool
has(const struct tags *t, struct slice name)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (slice_eq(t->v[i].name, name))
			return true;
	return false;
}

/* What is wrong with a tag; NULL */
static struct slice
wrong(const struct tags *t, struct slice name, struct slice value, bool equals,
    struct arena *a)
{
	int shown = name.n < 40 ? (int)name.n : 40;

	if (!equals && name.n == 0)
		return SLICE("between two \";\" stands no tag");
	if (!equals)
		return SLICE("a tag has no \"=\"");
	if (!is_name(name))
		return SLICE("what stands before a \"=\" is no tag's name");
	if (has(t, name))
		return slice_printf(a, "tag %.*s= stands twice", shown,
		    name.p);
	if (!is_value(value))
		return slice_printf(a, "tag %.*s= has control characters",
		    shown, name.p);
	return SLICE_NULL;
}

static void
add(struct tags *t, struct slice spec, struct arena *a)
{
	size_t at = slice_chr(spec, '=');
	bool equals = at != SLICE_NONE;
	struct slice name = slice_trim(slice_upto(spec, equals ? at : spec.n));
	struct slice value = SLICE("");

	if (equals)
		value = slice_trim(slice_from(spec, at + 1));
	if (t->problem.p == NULL) {
		t->problem = wrong(t, name, value, equals, a);
		if (t->problem.p != NULL)
			return;
	} else if (!equals || !is_name(name) || has(t, name) ||
	    !is_value(value)) {
		return;
	}
	t->v[t->n++] = (struct tag){ name, value };
}

void
tags_parse(struct tags *t, struct slice s, struct arena *a)
{
	t->n = 0;
	t->problem = SLICE_NULL;
	if (s.n > TAGS_MOST_OCTETS) {
		t->problem = SLICE("the list of tags is longer than 64 KiB");
		return;
	}
	s = slice_trim(s);
	if (s.n == 0)
		t->problem = SLICE("there is no tag");
	while (s.n != 0) {
		if (t->n == TAGS_MOST) {
			if (t->problem.p == NULL)
				t->problem =
				    SLICE("there are more than 100 tags");
			return;
		}
		add(t, slice_cut(&s, ';'), a);
	}
}

struct slice
tags_get(const struct tags *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (slice_eq_str(t->v[i].name, name))
			return t->v[i].value;
	return SLICE_NULL;
}

struct slice
tags_compact(struct arena *a, struct slice value)
{
	char *copy;
	size_t i, n = 0;

	if (value.p == NULL)
		return SLICE_NULL;
	copy = arena_alloc(a, value.n + 1);
	for (i = 0; i < value.n; i++)
		if (!ascii_is_space(value.p[i]))
			copy[n++] = value.p[i];
	return slice_of(copy, n);
}

struct slice
tags_base64(struct arena *a, struct slice value)
{
	size_t i, padding = 0;
	struct slice octets;

	if (slice_chr(value, '-') != SLICE_NONE ||
	    slice_chr(value, '_') != SLICE_NONE)
		return SLICE_NULL; /* base64_decode knows that alphabet too */
	for (i = slice_chr(value, '='); i < value.n; i++)
		padding += value.p[i] == '=';
	if (padding > 2)
		return SLICE_NULL;
	octets = base64_decode(a, value);
	return octets.n != 0 ? octets : SLICE_NULL;
}

bool
tags_list_has(struct slice list, const char *word)
{
	while (list.n != 0)
		if (slice_eqi_str(slice_trim(slice_cut(&list, ':')), word))
			return true;
	return false;
}

bool
tags_number(struct slice value, size_t most, uint64_t *out)
{
	uint64_t v = 0;
	size_t i;

	if (value.n == 0 || value.n > most)
		return false;
	for (i = 0; i < value.n; i++) {
		unsigned digit = (unsigned)(value.p[i] - '0');

		if (!ascii_is_digit(value.p[i]))
			return false;
		if (v > (UINT64_MAX - digit) / 10)
			v = UINT64_MAX;
		else
			v = v * 10 + digit;
	}
	*out = v;
	return true;
}
