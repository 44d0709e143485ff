/* Is a feedback report well-formed (RFC 5965 section 3, RFC 6692)? */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/notify/arf.h"

static bool
is_type(struct slice v)
{
	/* RFC 5965 section 7.3, RFC 6430, RFC 6591 */
	static const char *const types[] = { "abuse", "fraud", "virus",
		"other", "not-spam", "auth-failure" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(types); i++)
		if (slice_eqi_str(v, types[i]))
			return true;
	return false;
}

/* "product/version" (RFC 9110 section 5.6.2): no blanks, one slash inside */
static bool
is_product(struct slice v)
{
	size_t slash = slice_chr(v, '/'), i;

	for (i = 0; i < v.n; i++)
		if (!ascii_is_alnum(v.p[i]) &&
		    memchr("!#$%&'*+-.^_`|~/", v.p[i], 16) == NULL)
			return false;
	return slash != SLICE_NONE && slash != 0 && slash + 1 < v.n;
}

static bool
is_version(struct slice v)
{
	return slice_eq_str(v, "1");
}

/* "<a@b.example>", or "<>" */
static bool
is_path(struct slice v)
{
	return v.n >= 2 && *v.p == '<' && slice_chr(v, '>') == v.n - 1 &&
	    (v.n == 2 || slice_rchr(v, '@') != SLICE_NONE);
}

static bool
is_date(struct slice v)
{
	int64_t t;

	return clock_parse_rfc5322(v, &t, NULL);
}

/* "dns; mx.corp.example" */
static bool
is_mta(struct slice v)
{
	struct slice type = slice_trim(slice_cut(&v, ';'));

	return slice_eqi_str(type, "dns") && slice_trim(v).n != 0 &&
	    slice_chr(slice_trim(v), ' ') == SLICE_NONE;
}

static bool
is_ip(struct slice v)
{
	struct arena a = { 0 };
	bool yes = ip_normal(&a, v).p != NULL;

	arena_free(&a);
	return yes;
}

static bool
is_port(struct slice v)
{
	int64_t n;

	return slice_number(v, &n) && n > 0 && n < 65536;
}

static bool
is_count(struct slice v)
{
	int64_t n;

	return slice_number(v, &n) && n >= 0 && n <= UINT32_MAX;
}

/* "mx.corp.example; spf=pass ..." */
static bool
is_results(struct slice v)
{
	struct slice id = slice_trim(slice_cut(&v, ';'));

	return id.n != 0 && slice_chr(id, '=') == SLICE_NONE &&
	    (slice_chr(v, '=') != SLICE_NONE || slice_eqi_str(slice_trim(v),
		"none"));
}

static bool
is_domain(struct slice v)
{
	return v.n != 0 && v.n < 256 && slice_chr(v, ' ') == SLICE_NONE &&
	    slice_chr(v, '@') == SLICE_NONE;
}

static bool
is_uri(struct slice v)
{
	size_t colon = slice_chr(v, ':');

	return colon != SLICE_NONE && colon != 0 &&
	    slice_chr(v, ' ') == SLICE_NONE;
}

static bool
is_any(struct slice v)
{
	return v.n != 0;
}

enum { ONCE = 1, NEEDED = 2 };
enum { ARRIVAL = 5, RECEIVED };
static const struct rule {
	const char *name;
	unsigned how;
	bool (*fits)(struct slice value);
	const char *want;
} rules[] = {
	{ "Feedback-Type", ONCE | NEEDED, is_type, "a registered type" },
	{ "User-Agent", ONCE | NEEDED, is_product, "PRODUCT/VERSION" },
	{ "Version", ONCE | NEEDED, is_version, "1" },
	{ "Original-Envelope-Id", ONCE, is_any, "an identifier" },
	{ "Original-Mail-From", ONCE, is_path, "an address in <>" },
	[ARRIVAL] = { "Arrival-Date", ONCE, is_date, "a date by RFC 5322" },
	[RECEIVED] = { "Received-Date", ONCE, is_date, "a date by RFC 5322" },
	{ "Reporting-MTA", ONCE, is_mta, "\"dns; HOST\"" },
	{ "Source-IP", ONCE, is_ip, "an address" },
	{ "Source-Port", ONCE, is_port, "a port" },
	{ "Incidents", ONCE, is_count, "a number" },
	{ "Authentication-Results", 0, is_results, "results by RFC 8601" },
	{ "Original-Rcpt-To", 0, is_path, "an address in <>" },
	{ "Reported-Domain", 0, is_domain, "a domain" },
	{ "Reported-URI", 0, is_uri, "a URI" },
};

/* The next field, unfolded; false: there is none */
static bool
next_field(struct slice *s, struct arena *a, struct slice *name,
    struct slice *value)
{
	struct buf b = { 0 };
	struct slice line;
	size_t colon;

	if (!text_line(s, &line))
		return false;
	buf_add_slice(&b, line);
	while (s->n != 0 && (*s->p == ' ' || *s->p == '\t') &&
	    text_line(s, &line))
		buf_add_slice(&b, line);
	line = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	colon = slice_chr(line, ':');
	*name = slice_upto(line, colon == SLICE_NONE ? 0 : colon);
	*value = slice_trim(slice_from(line, colon == SLICE_NONE ? line.n
								 : colon + 1));
	return true;
}

static enum err
check_field(struct slice name, struct slice value, unsigned *seen,
    struct error *e)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(rules); i++)
		if (slice_eqi_str(name, rules[i].name))
			break;
	if (i == ARRAY_LEN(rules)) /* section 3.4: others may be registered */
		return name.n != 0 ? ERR_NONE : err_set(e, ERR_FORMAT, "a line "
		    "is no field: \"%.*s\"", SLICE_ARG(slice_upto(value, 60)));
	if ((rules[i].how & ONCE) && seen[i]++ != 0)
		return err_set(e, ERR_FORMAT, "%s stands twice",
		    rules[i].name);
	seen[i] |= 1;
	if (!rules[i].fits(value))
		return err_set(e, ERR_FORMAT, "%s is not %s", rules[i].name,
		    rules[i].want);
	return ERR_NONE;
}

enum err
arf_check(struct slice report, struct error *e)
{
	unsigned seen[ARRAY_LEN(rules)] = { 0 };
	struct arena a = { 0 };
	struct slice name, value;
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < report.n; i++)
		if ((unsigned char)report.p[i] > 0x7e || report.p[i] == 0)
			err = err_set(e, ERR_FORMAT, "it is not 7bit");
	while (err == ERR_NONE && next_field(&report, &a, &name, &value))
		err = check_field(name, value, seen, e);
	for (i = 0; err == ERR_NONE && i < ARRAY_LEN(rules); i++)
		if ((rules[i].how & NEEDED) && seen[i] == 0)
			err = err_set(e, ERR_FORMAT, "%s is missing",
			    rules[i].name);
	/* section 3.2: the one is the other's historic name */
	if (err == ERR_NONE && seen[ARRIVAL] && seen[RECEIVED])
		err = err_set(e, ERR_FORMAT, "Arrival-Date and Received-Date "
		    "both stand there");
	arena_free(&a);
	return err;
}
