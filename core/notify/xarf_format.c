/* The formats that the schemas of XARF 4.2.0 ask for. */

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/notify/xarf_format.h"

static bool
is_hex(char c)
{
	return ascii_is_digit(c) || (c >= 'a' && c <= 'f') ||
	    (c >= 'A' && c <= 'F');
}

static bool
is_atom(char c)
{
	return ascii_is_alnum(c) || (c != '\0' &&
	    strchr("!#$%&'*+/=?^_`{|}~-", c) != NULL);
}

/* Labels of letters, digits and inner hyphens, at least `least` of them */
static bool
is_labels(struct slice s, size_t least)
{
	size_t n = 0, i;

	if (s.n == 0 || s.n > 253 || s.p[s.n - 1] == '.')
		return false;
	while (s.n != 0) {
		struct slice label = slice_cut(&s, '.');

		if (label.n == 0 || label.n > 63 || *label.p == '-' ||
		    label.p[label.n - 1] == '-')
			return false;
		for (i = 0; i < label.n; i++)
			if (!ascii_is_alnum(label.p[i]) && label.p[i] != '-')
				return false;
		n++;
	}
	return n >= least;
}

bool
xarf_is_hostname(struct slice s)
{
	return is_labels(s, 1);
}

bool
xarf_is_email(struct slice s)
{
	size_t at = slice_rchr(s, '@'), i;

	if (at == SLICE_NONE || at == 0 || s.p[0] == '.' ||
	    s.p[at - 1] == '.' || !is_labels(slice_from(s, at + 1), 2))
		return false;
	for (i = 0; i < at; i++)
		if (!is_atom(s.p[i]) && (s.p[i] != '.' || s.p[i - 1] == '.'))
			return false;
	return true;
}

bool
xarf_is_uri(struct slice s)
{
	size_t colon = slice_chr(s, ':'), i;

	if (colon == SLICE_NONE || colon == 0 || colon + 1 == s.n)
		return false;
	for (i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || s.p[i] > '~' ||
		    strchr("\"<>\\^`{|}", s.p[i]) != NULL)
			return false;
		if (s.p[i] == '%' && (i + 2 >= s.n || !is_hex(s.p[i + 1]) ||
			!is_hex(s.p[i + 2])))
			return false;
	}
	return true;
}

bool
xarf_is_version(struct slice s)
{
	int64_t n;
	int k;

	for (k = 0; k < 3; k++)
		if (!slice_number(slice_cut(&s, '.'), &n) || n < 0 ||
		    (k == 0 && n != 4))
			return false;
	return s.n == 0;
}

bool
xarf_is_uuid4(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? s.p[i] != '-' : !is_hex(s.p[i]))
			return false;
	}
	return s.n == 36 && s.p[14] == '4' && strchr("89abAB", s.p[19]) !=
	    NULL;
}

bool
xarf_is_time(struct slice s)
{
	int64_t t;

	/* a date alone is none */
	return slice_chr(s, 'T') != SLICE_NONE && clock_parse_rfc3339(s, &t);
}

/* ^[a-z0-9][a-z0-9_+-]*:[a-z0-9][a-z0-9_+-]*$ */
bool
xarf_is_tag(struct slice s)
{
	size_t i, part = 0, parts = 0;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool first = (c >= 'a' && c <= 'z') || ascii_is_digit(c);

		if (c == ':') {
			if (part == 0 || parts++ != 0)
				return false;
			part = 0;
		} else if (first || (part != 0 && strchr("_+-", c) != NULL))
			part++;
		else
			return false;
	}
	return parts == 1 && part != 0;
}

bool
xarf_is_hash(struct slice s)
{
	static const char *const kinds[] = { "md5", "sha1", "sha256",
		"sha512" };
	struct slice kind = slice_cut(&s, ':');
	bool known = false;
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		known |= slice_eq_str(kind, kinds[i]);
	for (i = 0; i < s.n; i++)
		if (!is_hex(s.p[i]))
			return false;
	return known && s.n != 0;
}
