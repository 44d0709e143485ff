/* How a message was made and sent, for contrasts. */

#include "core/base/text.h"
#include "core/esp/trait_parts.h"

/* Controls become blanks, what is not UTF-8 becomes U+FFFD. */
static struct slice
clean(struct arena *a, struct slice s)
{
	struct buf b = { 0 };
	struct slice out;
	uint32_t cp;
	char utf8[4];

	s = slice_trim(s);
	while (s.n != 0) {
		if (!utf8_next(&s, &cp))
			cp = 0xfffd;
		else if (cp < ' ' || (cp >= 0x7f && cp < 0xa0))
			cp = ' ';
		if (b.n + utf8_put(cp, utf8) > TRAIT_MOST_OCTETS)
			break;
		buf_add(&b, utf8, utf8_put(cp, utf8));
	}
	out = slice_dup(a, slice_trim(buf_slice(&b)));
	buf_free(&b);
	return out;
}

static bool
is_plain(struct slice s)
{
	size_t i;

	if (s.n > TRAIT_MOST_OCTETS || ascii_is_space(s.p[0]) ||
	    ascii_is_space(s.p[s.n - 1]))
		return false;
	for (i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return true;
}

void
trait_put(struct traits *w, struct slice kind, struct slice value)
{
	size_t i;

	if (value.n == 0 || w->n == TRAITS_MOST || kind.n > TRAIT_MOST_KIND)
		return;
	if (!is_plain(value))
		value = clean(w->a, value);
	if (value.n == 0)
		return;
	for (i = 0; i < w->n; i++)
		if (slice_eq(w->v[i].value, value) &&
		    slice_eq(w->v[i].kind, kind))
			return;
	*ARENA_PUSH(w->a, w->v, w->n) = (struct trait){ kind, value };
}

void
traits_make(struct trait **out, size_t *n, const struct trait_source *s,
    struct arena *a)
{
	struct traits w = { .m = s->mail, .auth = s->auth,
		.t = s->attribution, .catalogue = s->catalogue,
		.sketch = s->sketch, .a = a };

	traits_of_host(&w);
	traits_of_header(&w);
	traits_of_content(&w);
	*out = w.v;
	*n = w.n;
}

static bool
is_one_of(struct slice kind, const char *const *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_eq_str(kind, v[i]))
			return true;
	return false;
}

bool
trait_is_content(struct slice kind)
{
	static const char *const content[] = { "link-host", "template",
		"attachment-type" };

	return is_one_of(kind, content, ARRAY_LEN(content));
}

bool
trait_is_written(struct slice kind)
{
	static const char *const seen[] = { "ip", "net24", "rdns-shape",
		"tls", "dkim-d", "dkim-s" };

	return !is_one_of(kind, seen, ARRAY_LEN(seen));
}
