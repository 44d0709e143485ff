/* Parameters of MIME fields (RFC 2045 section 5.1, RFC 2231). */

#include "core/base/mem.h"
#include "core/mail/parse.h"

#define SEGMENTS 64 /* of one parameter (RFC 2231 section 3) */

struct param {
	struct slice name, value;
};

/* A quoted string without its quotes; *s goes behind it. */
static struct slice
quoted(struct slice *s, struct arena *a)
{
	size_t end = 1, i, n = 0;
	char *copy;

	while (end < s->n && s->p[end] != '"')
		end += s->p[end] == '\\' ? 2 : 1;
	if (end > s->n)
		end = s->n;
	copy = arena_alloc(a, end);
	for (i = 1; i < end; i++) {
		if (s->p[i] == '\\' && i + 1 < end)
			i++;
		copy[n++] = s->p[i];
	}
	*s = slice_from(*s, end + 1);
	return slice_of(copy, n);
}

static struct slice
skip_comment(struct slice s)
{
	size_t i, depth = 0;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && --depth == 0)
			break;
	}
	return slice_from(s, i + 1);
}

/* The next "; name=value"; false at the end. */
static bool
next_param(struct slice *s, struct param *p, struct arena *a)
{
	size_t n = 0;

	for (;;) {
		while (s->n != 0 && (*s->p == ';' || ascii_is_space(*s->p)))
			*s = slice_from(*s, 1);
		if (s->n == 0)
			return false;
		if (*s->p != '(')
			break;
		*s = skip_comment(*s);
	}
	while (n < s->n && s->p[n] != '=' && s->p[n] != ';')
		n++;
	p->name = slice_trim(slice_upto(*s, n));
	p->value = SLICE("");
	*s = slice_from(*s, n);
	if (s->n == 0 || *s->p == ';')
		return true;
	*s = slice_from(*s, 1);
	while (s->n != 0 && ascii_is_space(*s->p))
		*s = slice_from(*s, 1);
	if (s->n != 0 && *s->p == '"') {
		p->value = quoted(s, a);
		slice_cut(s, ';');
	} else {
		p->value = slice_trim(slice_cut(s, ';'));
	}
	return true;
}

/* RFC 2231: "name*2*": 2 and extended; false: another parameter. */
static bool
segment(struct slice name, const char *want, int64_t *number, bool *extended)
{
	if (!slice_startsi(name, want))
		return false;
	name = slice_from(name, strlen(want));
	*number = -1;
	*extended = false;
	if (name.n == 0)
		return true;
	if (*name.p != '*')
		return false;
	name = slice_from(name, 1);
	*extended = name.n == 0 || name.p[name.n - 1] == '*';
	if (*extended && name.n != 0)
		name.n--;
	if (name.n == 0)
		return true;
	return slice_number(name, number) && *number < SEGMENTS;
}

static void
add_percent(struct slice s, struct buf *out)
{
	size_t i;
	int v;

	for (i = 0; i < s.n; i++) {
		v = s.p[i] == '%' && i + 2 < s.n
		    ? words_hex(s.p[i + 1], s.p[i + 2])
		    : -1;
		if (v >= 0)
			i += 2;
		buf_add_char(out, v >= 0 ? (char)v : s.p[i]);
	}
}

/* charset'language'text, all segments joined before decoding. */
static struct slice
join(struct mail *m, const struct slice *v, const bool *extended, size_t n)
{
	struct buf raw = { 0 }, scratch = { 0 };
	struct slice charset = SLICE_NULL, s, result;
	size_t i;

	for (i = 0; i < n && v[i].p != NULL; i++) {
		s = v[i];
		if (i == 0 && extended[0] && slice_chr(s, '\'') != SLICE_NONE) {
			charset = slice_cut(&s, '\'');
			if (slice_chr(s, '\'') != SLICE_NONE)
				slice_cut(&s, '\'');
		}
		if (extended[i])
			add_percent(s, &raw);
		else
			buf_add_slice(&raw, s);
	}
	result = slice_dup(m->arena,
	    charset_utf8(m, charset, buf_slice(&raw), &scratch));
	buf_free(&raw);
	buf_free(&scratch);
	return result;
}

struct slice
mail_param(struct mail *m, struct slice value, const char *name)
{
	struct slice v[SEGMENTS] = { { NULL, 0 } }, plain = SLICE_NULL;
	bool extended[SEGMENTS] = { false }, ext;
	struct param p;
	int64_t i;

	slice_cut(&value, ';');
	while (next_param(&value, &p, m->arena)) {
		if (!segment(p.name, name, &i, &ext))
			continue;
		if (i < 0 && !ext) {
			if (plain.p == NULL)
				plain = p.value;
			continue;
		}
		i = i < 0 ? 0 : i;
		if (v[i].p == NULL) {
			v[i] = p.value;
			extended[i] = ext;
		}
	}
	if (v[0].p != NULL)
		return join(m, v, extended, SEGMENTS);
	return plain.p != NULL ? mail_decode_words(m, plain) : SLICE_NULL;
}
