/* security.txt (RFC 9116): who hears of weaknesses. */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/notify/security_txt.h"

struct reader {
	struct security_txt *out;
	struct arena *a;
	struct slice url, domain;
	unsigned expires, canonicals;
	bool canonical; /* one of them is the URL */
};

/* --- fields --- */

static void
take_contact(struct reader *r, struct slice value)
{
	struct lookup_contact c = { .role = SLICE("security"),
		.address = SLICE("") };

	if (r->out->ncontacts == LOOKUP_MOST_CONTACTS)
		return;
	if (slice_startsi(value, "mailto:")) {
		c.address = slice_from(value, 7);
		c.address = slice_upto(c.address,
		    slice_chr(c.address, '?')); /* RFC 6068 */
	} else if (slice_startsi(value, "https://"))
		c.form = value;
	else if (slice_chr(value, '@') != SLICE_NONE &&
	    slice_chr(value, ':') == SLICE_NONE)
		c.address = value; /* without "mailto:", as many write it */
	if (c.address.n == 0 && c.form.n == 0)
		return; /* tel: and others */
	*ARENA_PUSH(r->a, r->out->contacts, r->out->ncontacts) = c;
}

/* "pt, en" (RFC 9116 section 2.5.8) as "pt en" */
static struct slice
take_languages(struct slice value, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;

	while (value.n != 0) {
		struct slice tag = slice_trim(slice_cut(&value, ','));

		if (tag.n != 0 && tag.n < 36 && b.n < 200) {
			buf_add_str(&b, b.n != 0 ? " " : "");
			buf_add_slice(&b, tag);
		}
	}
	out = b.n != 0 ? slice_dup_lower(a, buf_slice(&b)) : SLICE_NULL;
	buf_free(&b);
	return out;
}

static void
take_field(struct reader *r, struct slice name, struct slice value)
{
	if (slice_eqi_str(name, "Contact"))
		take_contact(r, value);
	else if (slice_eqi_str(name, "Expires")) {
		if (r->expires++ == 0)
			(void)clock_parse_rfc3339(value, &r->out->expires);
	} else if (slice_eqi_str(name, "Canonical")) {
		r->canonicals++;
		r->canonical |= slice_eqi(value, r->url);
	} else if (slice_eqi_str(name, "Preferred-Languages") &&
	    r->out->languages.p == NULL)
		r->out->languages = take_languages(value, r->a);
}

static void
take_line(struct reader *r, struct slice line)
{
	size_t colon;

	if (slice_starts(line, "-----BEGIN PGP SIGNED"))
		r->out->is_signed = true;
	if (r->out->is_signed && slice_starts(line, "- "))
		line = slice_from(line, 2); /* RFC 4880 section 7.1 */
	colon = slice_chr(line, ':');
	if (line.n == 0 || line.p[0] == '#' || colon == SLICE_NONE ||
	    line.n > SECURITY_TXT_MOST_LINE || !utf8_valid(line))
		return;
	take_field(r, slice_trim(slice_upto(line, colon)),
	    slice_trim(slice_from(line, colon + 1)));
}

/* --- the file --- */

static struct slice
doubt_of(const struct reader *r, int64_t clock)
{
	char when[21];
	struct url at;

	url_split(r->a, r->url, &at);
	if (!host_is_under(at.host, r->domain))
		return slice_printf(r->a, "its security.txt is another "
		    "domain's, to which it leads on: %.*s",
		    SLICE_ARG(at.host));
	if (r->expires > 1)
		return SLICE("its security.txt says twice when it expires");
	if (r->out->expires == TIME_UNKNOWN)
		return SLICE("its security.txt does not say when it expires, "
		    "so that it may be old (RFC 9116)");
	if (r->out->expires < clock) {
		clock_rfc3339(r->out->expires, when);
		return slice_printf(r->a, "its security.txt has expired on "
		    "%.10s", when);
	}
	if (r->canonicals != 0 && !r->canonical)
		return SLICE("its security.txt is meant for another place "
		    "than where it lay (Canonical)");
	return SLICE_NULL;
}

enum err
security_txt_read(struct security_txt *out, struct slice octets,
    struct slice url, struct slice domain, int64_t clock, struct arena *a,
    struct error *e)
{
	struct reader r = { .out = out, .a = a, .url = url,
		.domain = domain };
	size_t lines = 0, i;

	*out = (struct security_txt){ .expires = TIME_UNKNOWN };
	while (octets.n != 0 && lines++ < SECURITY_TXT_MOST_LINES) {
		struct slice line = slice_cut(&octets, '\n');

		if (slice_starts(line, "-----BEGIN PGP SIGNATURE"))
			break;
		take_line(&r, slice_trim(line));
	}
	if (out->ncontacts == 0)
		return err_set(e, ERR_FORMAT, "no security.txt: it has no "
		    "Contact");
	out->doubt = doubt_of(&r, clock);
	for (i = 0; i < out->ncontacts; i++) {
		out->contacts[i].doubt = out->doubt;
		out->contacts[i].language = out->languages;
	}
	return ERR_NONE;
}
