/* One DMARC record (RFC 9989 section 4.7), read as strictly as it says. */

#include "core/auth/dmarc.h"

/* Not slice_trim: line ends are no white space here (RFC 5234 WSP). */
static bool
is_wsp(char c)
{
	return c == ' ' || c == '\t';
}

static struct slice
trim_wsp(struct slice s)
{
	while (s.n != 0 && is_wsp(s.p[s.n - 1]))
		s.n--;
	while (s.n != 0 && is_wsp(*s.p))
		s = slice_from(s, 1);
	return s;
}

/* dmarc-value: printing characters and blanks */
static bool
is_value(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7E)
			return false;
	return s.n != 0;
}

/* Takes one tag off; false where it is malformed, or nothing stands there. */
static bool
take_tag(struct slice *s, struct slice *name, struct slice *value)
{
	struct slice tag = trim_wsp(slice_cut(s, ';'));
	size_t equals = slice_chr(tag, '=');

	if (equals == SLICE_NONE)
		return false;
	*name = trim_wsp(slice_upto(tag, equals));
	*value = trim_wsp(slice_from(tag, equals + 1));
	return true;
}

static enum dmarc_request
read_request(struct slice value)
{
	enum dmarc_request r;

	for (r = DMARC_P_NONE; r <= DMARC_P_REJECT; r++)
		if (slice_eqi_str(value, dmarc_request_name(r)))
			return r;
	return DMARC_INVALID;
}

const char *
dmarc_request_name(enum dmarc_request r)
{
	static const char *const names[] = { NULL, NULL, "none", "quarantine",
		"reject" };

	return names[r];
}

/* The octets that a URI may have (RFC 3986 section 2), but "," and "!", which
 * DMARC wants percent-encoded */
static bool
is_uri_char(char c)
{
	return ascii_is_alnum(c) ||
	    (c != '\0' && strchr("-._~:/?#[]@$&'()*+;=%", c) != NULL);
}

static bool
is_uri_text(struct slice s)
{
	size_t i, j;

	for (i = 0; i < s.n; i++) {
		if (!is_uri_char(s.p[i]))
			return false;
		if (s.p[i] != '%')
			continue;
		for (j = 1; j <= 2; j++) {
			char c = i + j < s.n ? ascii_lower(s.p[i + j]) : 'z';

			if (!ascii_is_digit(c) && (c < 'a' || c > 'f'))
				return false;
		}
	}
	return s.n != 0;
}

/* scheme of RFC 3986 section 3.1 */
static bool
is_scheme(struct slice s)
{
	size_t i;

	if (s.n == 0 || !ascii_is_alnum(*s.p) || ascii_is_digit(*s.p))
		return false;
	for (i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '+' &&
		    s.p[i] != '-' && s.p[i] != '.')
			return false;
	return true;
}

/* "!10m" at the end is RFC 7489's: to be ignored */
static struct slice
without_size(struct slice uri)
{
	size_t mark = slice_rchr(uri, '!'), i;

	if (mark == SLICE_NONE)
		return uri;
	for (i = mark + 1; i < uri.n && ascii_is_digit(uri.p[i]); i++)
		;
	if (i == mark + 1 || uri.n - i > 1 ||
	    (i < uri.n && strchr("kmgt", ascii_lower(uri.p[i])) == NULL))
		return uri;
	return slice_upto(uri, mark);
}

/* Is it a URI to which a report could go?  Of mailto, an address. */
static bool
is_uri(struct slice uri)
{
	struct slice scheme, rest = without_size(uri);
	size_t at, query;

	if (slice_chr(rest, ':') == SLICE_NONE)
		return false;
	scheme = slice_cut(&rest, ':');
	if (!is_scheme(scheme) || !is_uri_text(rest))
		return false;
	if (!slice_eqi_str(scheme, "mailto"))
		return true;
	query = slice_chr(rest, '?');
	if (query != SLICE_NONE)
		rest = slice_upto(rest, query);
	at = slice_rchr(rest, '@');
	return at != SLICE_NONE && at != 0 && at + 1 < rest.n;
}

static bool
any_uri(struct slice list)
{
	while (list.n != 0)
		if (is_uri(trim_wsp(slice_cut(&list, ','))))
			return true;
	return false;
}

/* What the tags have in common: each counts if it stands once and is valid */
enum known_tag { TAG_P, TAG_SP, TAG_NP, TAG_ADKIM, TAG_ASPF, TAG_PSD, TAG_T,
	TAG_RUA, TAG_PCT, TAGS };

static enum known_tag
tag_of(struct slice name)
{
	static const char *const names[TAGS] = { "p", "sp", "np", "adkim",
		"aspf", "psd", "t", "rua", "pct" };
	enum known_tag t;

	for (t = 0; t < TAGS; t++)
		if (slice_eq_str(name, names[t]))
			break;
	return t;
}

static int
read_percent(struct slice value)
{
	int64_t n;

	return value.n <= 3 && slice_number(value, &n) && n <= 100 ? (int)n
								     : 100;
}

/* One tag's value, valid or not */
static void
set(struct dmarc_record *r, enum known_tag t, struct slice value)
{
	enum dmarc_request *const requests[] = { &r->p, &r->sp, &r->np };
	char letter = value.n == 1 ? ascii_lower(*value.p) : '\0';

	switch (t) {
	case TAG_P:
	case TAG_SP:
	case TAG_NP:
		*requests[t] = read_request(value);
		break;
	case TAG_ADKIM:
		r->strict_dkim = letter == 's';
		break;
	case TAG_ASPF:
		r->strict_spf = letter == 's';
		break;
	case TAG_PSD:
		r->psd = letter == 'y' || letter == 'n' ? letter : 'u';
		break;
	case TAG_T:
		r->test = letter == 'y';
		break;
	case TAG_RUA:
		r->has_rua = any_uri(value);
		break;
	case TAG_PCT:
		r->pct = read_percent(value);
		break;
	case TAGS: /* unknown, or of no use here: ignored */
		break;
	}
}

bool
dmarc_record_parse(struct dmarc_record *r, struct slice text)
{
	struct slice rest = slice_upto(text, DMARC_MOST_OCTETS), name, value;
	bool seen[TAGS] = { false };
	size_t n;

	*r = (struct dmarc_record){ .text = text, .psd = 'u', .pct = 100 };
	/* dmarc-version starts at the first octet */
	if (rest.n == 0 || *rest.p != 'v' ||
	    !take_tag(&rest, &name, &value) || !slice_eq_str(name, "v") ||
	    !slice_eq_str(value, "DMARC1"))
		return false;
	for (n = 1; rest.n != 0 && n < DMARC_MOST_TAGS; n++) {
		enum known_tag t;

		if (!take_tag(&rest, &name, &value) ||
		    (t = tag_of(name)) == TAGS)
			continue;
		/* Nothing is valid for a tag that stands twice */
		set(r, t, seen[t] || !is_value(value) ? SLICE("") : value);
		seen[t] = true;
	}
	return true;
}

bool
dmarc_record_find(struct dmarc_record *r, const struct answer *a,
    bool *several)
{
	struct dmarc_record other;
	size_t i, n = 0;

	for (i = 0; a != NULL && a->status == DNS_OK && i < a->n && n < 2; i++)
		n += dmarc_record_parse(n == 0 ? r : &other, a->data[i]);
	if (several != NULL)
		*several = n > 1;
	return n == 1;
}
