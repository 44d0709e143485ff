/* Defanging in CyberChef's form, and its inverse for what people paste. */
#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/base/url.h"
#include "core/base/url_shape.h"

static struct slice
finish(struct arena *a, struct buf *b)
{
	struct slice s = slice_dup(a, buf_slice(b));

	buf_free(b);
	return s.p != NULL ? s : slice_of("", 0);
}

/* hxxp keeps the case, so that refanging gives the same octets again */
static void
add_scheme(struct buf *b, struct slice scheme)
{
	size_t i;
	bool web = slice_eqi_str(scheme, "http") ||
	    slice_eqi_str(scheme, "https");

	for (i = 0; i < scheme.n; i++)
		if (web && (i == 1 || i == 2))
			buf_add_char(b, scheme.p[i] == 't' ? 'x' : 'X');
		else
			buf_add_char(b, scheme.p[i]);
}

static void
add_dotted(struct buf *b, struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '.')
			buf_add_str(b, "[.]");
		else if (s.p[i] == '@')
			buf_add_str(b, "[@]");
		else
			buf_add_char(b, s.p[i]);
}

struct slice
url_defang(struct arena *a, struct slice s)
{
	struct url_shape shape;
	struct buf b = { 0 };
	size_t i;

	if (s.p == NULL)
		return SLICE_NULL;
	/* Blanks and controls before the URL must not save it from this */
	for (i = 0; i < s.n && (unsigned char)s.p[i] <= ' '; i++)
		buf_add_char(&b, s.p[i]);
	s = slice_from(s, i);
	url_shape(a, s, &shape);
	add_scheme(&b, slice_upto(s, shape.scheme));
	i = shape.scheme;
	if (shape.slashes) {
		buf_add_str(&b, "[://]");
		i += 3;
	}
	buf_add_slice(&b, slice_of(s.p + i, shape.begin - i));
	add_dotted(&b,
	    slice_of(s.p + shape.begin, shape.end - shape.begin));
	buf_add_slice(&b, slice_from(s, shape.end));
	return finish(a, &b);
}

struct slice
host_defang(struct arena *a, struct slice host)
{
	struct buf b = { 0 };
	size_t i;

	if (host.p == NULL)
		return SLICE_NULL;
	for (i = 0; i < host.n; i++)
		if (host.p[i] == ':') /* IPv6 */
			buf_add_str(&b, "[:]");
		else
			add_dotted(&b, slice_of(host.p + i, 1));
	return finish(a, &b);
}

/* What people write in place of dots, colons, slashes and at signs. */
static const struct {
	const char *from, *to;
} fangs[] = {
	{ "[://]", "://" }, { "[.]", "." }, { "(.)", "." }, { "{.}", "." },
	{ "[dot]", "." }, { "(dot)", "." }, { "[:]", ":" }, { "[/]", "/" },
	{ "[@]", "@" }, { "(@)", "@" }, { "[at]", "@" }, { "(at)", "@" },
};

struct slice
url_refang(struct arena *a, struct slice s)
{
	struct buf b = { 0 };
	size_t i, k;

	if (s.p == NULL)
		return SLICE_NULL;
	for (i = 0; i < s.n;) {
		struct slice rest = slice_from(s, i);

		if (slice_startsi(rest, "hxxp") &&
		    (i == 0 || !ascii_is_alnum(s.p[i - 1]))) {
			buf_add_char(&b, rest.p[0]);
			buf_add_char(&b, rest.p[1] == 'x' ? 't' : 'T');
			buf_add_char(&b, rest.p[2] == 'x' ? 't' : 'T');
			i += 3;
			continue;
		}
		for (k = 0; k < ARRAY_LEN(fangs); k++)
			if (slice_startsi(rest, fangs[k].from))
				break;
		if (k < ARRAY_LEN(fangs)) {
			buf_add_str(&b, fangs[k].to);
			i += strlen(fangs[k].from);
		} else
			buf_add_char(&b, s.p[i++]);
	}
	return finish(a, &b);
}
