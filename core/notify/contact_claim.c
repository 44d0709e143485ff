/* Contacts that the messages' own header fields name: claims, but for those
 * under a signature of the service's own. */

#include "core/auth/dkim.h"
#include "core/base/url.h"
#include "core/mail/address.h"
#include "core/notify/contact_parts.h"

enum {
	MOST_OF_FIELD = 5,   /* fields of one name in one message */
	MOST_ADDRESSES = 3,  /* of one field */
	MOST_VALUE = 2000,
};

static const char *const names[] = { "CFBL-Address", "X-Report-Abuse",
	"X-Report-Abuse-To", "X-Complaints-To", "X-Abuse-Reports-To",
	"X-Abuse", "X-CSA-Complaints" };

/* --- is it covered --- */

/* Which one of its name it is, counted from the bottom, from 1: signatures
 * take them in that order (RFC 6376 section 5.4.2). */
static size_t
from_bottom(const struct mail *m, const char *name, int field)
{
	size_t n = 0;
	int i;

	for (i = field; i >= 0; i = mail_field(m, name, i))
		n++;
	return n;
}

static size_t
times_signed(struct slice headers, const char *name)
{
	size_t n = 0;

	while (headers.n != 0)
		n += slice_eqi_str(slice_cut(&headers, ':'), name);
	return n;
}

/*
 * Does the service itself vouch for the field: a signature that proves its
 * own domain, covers the field and aligns with the address (RFC 9477 section
 * 3.1)?  *why: what is missing; or whose signature it is.
 */
static bool
is_proven(const struct contact_case *k, const struct analysis *x,
    const char *name, int field, struct slice domain, struct arena *a,
    struct slice *why)
{
	const struct service *s = k->catalogue != NULL && k->service.n != 0
	    ? catalogue_find(k->catalogue, k->service) : NULL;
	size_t i, nth = from_bottom(&x->mail, name, field);
	struct slice org = host_org_domain(a, domain);
	bool covered = false;

	for (i = 0; i < x->auth.computed.ndkim; i++) {
		const struct dkim_signature *d = &x->auth.computed.dkim[i];

		if (!dkim_proves(d) || times_signed(d->headers, name) < nth)
			continue;
		covered = true;
		if (!contact_is_own(s, d->domain, a) || org.n == 0 ||
		    !slice_eqi(host_org_domain(a, d->domain), org))
			continue;
		*why = slice_printf(a, "the service's own signature "
		    "(d=%.*s) covers it", SLICE_ARG(d->domain));
		return true;
	}
	*why = slice_printf(a, "a claim of the message: %s; anybody can "
	    "write such a field", covered
	    ? "what signs it is not the service's own and the address's "
	      "domain"
	    : "no signature that verifies covers it");
	return false;
}

/* --- what stands there --- */

static bool
is_address_char(char c)
{
	return ascii_is_alnum(c) || strchr("!#$%&'*+-/=?^_`{|}~.@", c) !=
	    NULL;
}

/* The next word with "@" between two names; takes it off *s */
static struct slice
next_address(struct slice *s)
{
	size_t i, from = 0;

	for (i = 0; i <= s->n; i++) {
		struct slice word, local, domain;

		if (i < s->n && s->p[i] != '\0' && is_address_char(s->p[i]))
			continue;
		word = slice_of(s->p + from, i - from);
		while (word.n != 0 && word.p[word.n - 1] == '.')
			word.n--;
		from = i + 1;
		if (slice_starts(word, "mailto:"))
			word = slice_from(word, 7);
		if (address_split(word, &local, &domain) &&
		    slice_chr(domain, '@') == SLICE_NONE &&
		    slice_chr(domain, '.') != SLICE_NONE) {
			*s = slice_from(*s, i);
			return word;
		}
	}
	*s = slice_from(*s, s->n);
	return SLICE_NULL;
}

static struct slice
first_page(struct slice s)
{
	size_t at = slice_findi(s, SLICE("https://")), n = 0;

	if (at == SLICE_NONE)
		return SLICE_NULL;
	s = slice_from(s, at);
	while (n < s.n && !ascii_is_space(s.p[n]) && s.p[n] != '>' &&
	    s.p[n] != ',' && s.p[n] != '"')
		n++;
	return slice_upto(s, n);
}

/* --- a field --- */

static void
claim_add(struct contacts *c, const struct contact_case *k,
    const struct analysis *x, const char *name, int field,
    struct slice address, struct slice page)
{
	struct slice domain = slice_from(address,
	    slice_rchr(address, '@') + 1);
	bool certified = slice_eqi_str(address, "csa-complaints@eco.de");
	struct contact_candidate like = { .address = address, .form = page,
		.origin = CONTACT_OF_HEADER,
		.scope = certified ? SCOPE_CSIRT : SCOPE_PLATFORM,
		.desk = certified ? DESK_CSIRT : DESK_SERVICE,
		.order = ORDER_PROVEN, .source = slice_printf(&c->arena,
		    "field %s of the messages", name) };
	char hex[SHA256_HEX + 1];

	sha256_hex(&x->sha256, hex);
	like.source = slice_printf(&c->arena, "%.*s (%.12s)",
	    SLICE_ARG(like.source), hex);
	if (address.n != 0)
		like.fit = is_proven(k, x, name, field, domain, &c->arena,
		    &like.why);
	else
		like.why = SLICE("a page that the message names: a claim, and "
		    "perhaps a trap: don't open it here");
	contact_add(c, k, &like);
}

static void
field_claims(struct contacts *c, const struct contact_case *k,
    const struct analysis *x, const char *name, int field)
{
	struct slice value = slice_upto(mail_unfolded(&x->mail, field),
	    MOST_VALUE);
	struct slice page = first_page(value), address;
	unsigned n = 0;

	while (n < MOST_ADDRESSES &&
	    (address = next_address(&value)).p != NULL) {
		claim_add(c, k, x, name, field, address, SLICE_NULL);
		n++;
	}
	if (n == 0 && page.n != 0)
		claim_add(c, k, x, name, field, SLICE_NULL,
		    slice_dup(&c->arena, page));
}

void
contact_claims(struct contacts *c, const struct contact_case *k)
{
	size_t i, j;

	for (i = 0; i < k->nanalyses; i++) {
		const struct analysis *x = k->analyses[i];

		for (j = 0; x != NULL && j < ARRAY_LEN(names); j++) {
			int field = -1;
			unsigned n = 0;

			while (n++ < MOST_OF_FIELD && (field =
				mail_field(&x->mail, names[j], field)) >= 0)
				field_claims(c, k, x, names[j], field);
		}
	}
}
