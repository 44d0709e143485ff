/* What DNS says of contacts: MX, Abusix's and abuse.net's lists. */

#include "core/base/clock.h"
#include "core/mail/address.h"
#include "core/work/inquire_impl.h"

enum { MOST_ADDRESS = 320 };

static const struct answer *
ask(const struct inquire_config *c, struct slice name, uint16_t type)
{
	const struct question q = { name, type, false };

	if (c->fetch.file != NULL)
		return answers_find(c->fetch.file, name, type);
	if (c->fetch.resolver == NULL)
		return NULL;
	if (resolver_ask(c->fetch.resolver, &q))
		resolver_wait(c->fetch.resolver, NULL, NULL);
	return resolver_find(c->fetch.resolver, name, type);
}

static uint16_t
type_of(const struct contact_question *q)
{
	return q->kind == LOOKUP_MX ? DNS_MX : DNS_TXT;
}

void
inquire_dns_ahead(const struct contact_question *v, size_t n,
    const struct inquire_config *c)
{
	struct resolver *r = c->fetch.file == NULL ? c->fetch.resolver : NULL;
	size_t i;

	for (i = 0; c->dns && r != NULL && i < n; i++)
		if (v[i].dns) {
			struct question q = { v[i].name, type_of(&v[i]),
				false };

			(void)resolver_ask(r, &q);
			q.type = DNS_HINFO;
			if (v[i].kind == LOOKUP_ABUSE_NET)
				(void)resolver_ask(r, &q);
		}
}

/* The records as lines: what is kept */
static struct slice
lines_of(const struct answer *got, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; i < got->n; i++)
		if (b.n + got->data[i].n < LOOKUP_MOST_OCTETS) {
			buf_add_slice(&b, got->data[i]);
			buf_add_char(&b, '\n');
		}
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

static const char *
nothing(const struct answer *got)
{
	if (got == NULL)
		return "DNS was not asked";
	switch (got->status) {
	case DNS_NXDOMAIN:
		return "DNS knows no such name";
	case DNS_NODATA:
		return "DNS has nothing of it";
	case DNS_TIMEOUT:
		return "DNS did not answer in time";
	default:
		return "DNS failed";
	}
}

/* --- MX --- */

/* NULL: it takes mail (RFC 5321 section 5.1, RFC 7505) */
static const char *
takes_no_mail(const struct inquire_config *c, struct slice domain,
    const struct answer *got)
{
	static const uint16_t types[] = { DNS_A, DNS_AAAA };
	size_t i;

	if (got != NULL && got->status == DNS_OK)
		return got->n == 1 && slice_ends(got->data[0], " .")
		    ? LOOKUP_NO_MAIL " (null MX, RFC 7505)" : NULL;
	if (got == NULL || got->status != DNS_NODATA)
		return nothing(got);
	for (i = 0; i < ARRAY_LEN(types); i++) {
		const struct answer *host = ask(c, domain, types[i]);

		if (host != NULL && host->status == DNS_OK)
			return NULL; /* its address stands for an MX */
	}
	return LOOKUP_NO_MAIL ": neither MX nor an address";
}

static void
ask_mx(struct lookup_rows *out, const struct contact_question *q,
    const struct inquire_config *c)
{
	const struct answer *got = ask(c, q->name, DNS_MX);
	struct slice name = slice_printf(&out->arena, "%.*s MX",
	    SLICE_ARG(q->name)), octets = SLICE_NULL, origin = SLICE_NULL;
	const char *why;

	if (got != NULL) {
		origin = slice_dup(&out->arena, got->origin);
		octets = lines_of(got, &out->arena);
	}
	why = takes_no_mail(c, q->name, got);
	inquire_row(out, q, name, origin, octets, slice_str(why),
	    c->fetch.clock);
}

/* --- lists --- */

static bool
is_address(struct slice s)
{
	struct slice local, domain;
	size_t i;

	if (s.n > MOST_ADDRESS || !address_split(s, &local, &domain))
		return false;
	for (i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7F)
			return false;
	return true;
}

/* "abuse@a.example,abuse@b.example", or one a string */
static void
take_addresses(struct lookup_rows *out, struct lookup_row *r,
    const struct answer *got, struct slice doubt)
{
	struct arena *a = &out->arena;
	size_t i;

	for (i = 0; i < got->n; i++) {
		struct slice rest = got->data[i];

		while (rest.n != 0 && r->ncontacts < LOOKUP_MOST_CONTACTS) {
			struct slice one = slice_trim(slice_cut(&rest, ','));

			if (is_address(one))
				*ARENA_PUSH(a, r->contacts, r->ncontacts) =
				    (struct lookup_contact){
					.address = slice_dup(a, one),
					.role = SLICE("abuse"),
					.doubt = doubt };
		}
	}
}

/* HINFO: "lookup", or "default" where abuse.net only guesses */
static struct slice
doubt_of(const struct inquire_config *c, struct slice name)
{
	const struct answer *got = ask(c, name, DNS_HINFO);
	struct slice word;

	if (got == NULL || got->status != DNS_OK || got->n == 0)
		return SLICE("abuse.net does not say whether it knows this "
		    "contact or guesses");
	word = got->data[0];
	word = slice_word(&word);
	return slice_eqi_str(word, "lookup") ? SLICE_NULL
	    : SLICE("abuse.net does not know this domain: a guess");
}

static void
ask_list(struct lookup_rows *out, const struct contact_question *q,
    const struct inquire_config *c)
{
	const struct answer *got = ask(c, q->name, DNS_TXT);
	struct slice name = slice_printf(&out->arena, "%.*s TXT",
	    SLICE_ARG(q->name)), doubt = SLICE_NULL;
	struct lookup_row *r;

	if (got == NULL || got->status != DNS_OK) {
		inquire_row(out, q, name, SLICE_NULL, SLICE_NULL,
		    slice_str(nothing(got)), c->fetch.clock);
		return;
	}
	r = inquire_row(out, q, name, got->origin,
	    lines_of(got, &out->arena), SLICE_NULL, c->fetch.clock);
	if (q->kind == LOOKUP_ABUSE_NET)
		doubt = doubt_of(c, q->name);
	/* `got` may have moved with the question just asked. */
	got = ask(c, q->name, DNS_TXT);
	take_addresses(out, r, got, doubt);
}

void
inquire_dns(struct lookup_rows *out, const struct contact_question *q,
    const struct inquire_config *c)
{
	if (q->kind == LOOKUP_MX)
		ask_mx(out, q, c);
	else
		ask_list(out, q, c);
}
