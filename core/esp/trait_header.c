/* Traits of the envelope, of signatures and accounts, and of the header. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/base/url.h"
#include "core/esp/trait_parts.h"

enum {
	SIGNATURES_MOST = 8,
	OWN_MOST = 300,	   /* fields of the sender's that are looked at */
	MAILER_MOST = 200,
	NAMED_MOST = 8,	   /* traits of put_named */
	ORDER_OCTETS = 8,  /* of the hash of the fields' order */
};

/* --- signatures --- */

/* A receiver or espy itself says that it does not match, and nobody that it
 * does.  What can't be known any more may be right. */
static bool
is_broken(struct traits *w, size_t i)
{
	const struct dkim_signature *d = &w->auth->computed.dkim[i];
	const struct recorded_result *r = auth_record_of(w->auth, i, w->a);

	if (d->crypto == DKIM_MATCH ||
	    (r != NULL && slice_eq_str(r->result, "pass")))
		return false;
	return d->crypto == DKIM_MISMATCH ||
	    (r != NULL && slice_eq_str(r->result, "fail"));
}

static struct slice
signer(struct traits *w, struct slice domain)
{
	struct slice author = w->m->from.org_domain;

	return author.n != 0 && host_is_under(domain, author)
		   ? trait_host(w, domain) : domain;
}

static void
put_signature(struct traits *w, size_t i)
{
	const struct dkim_signature *d = &w->auth->computed.dkim[i];
	struct slice domain = signer(w, d->domain);

	if (is_broken(w, i)) {
		PUT(w, "dkim-broken", slice_printf(w->a, "%.*s %.*s",
		    SLICE_ARG(domain), SLICE_ARG(d->selector)));
		return;
	}
	PUT(w, "dkim-d", domain);
	PUT(w, "dkim-s", d->selector);
	PUT(w, "dkim-a", d->algorithm);
	PUT(w, "dkim-c", d->canon);
	PUT(w, "dkim-h", slice_dup_lower(w->a, d->headers));
	if (d->signed_at != TIME_UNKNOWN && d->expires != TIME_UNKNOWN)
		PUT(w, "dkim-x", slice_printf(w->a, "%lld",
		    (long long)(d->expires - d->signed_at)));
}

/* --- envelope, accounts --- */

static void
put_envelope(struct traits *w)
{
	struct slice from = w->m->envelope.mail_from;

	if (from.p == NULL)
		return;
	PUT(w, "envelope-shape", from.n == 0 ? SLICE("<>")
	    : trait_mask_address(w, from, MASK_LONG));
}

static void
put_accounts(struct traits *w)
{
	const struct attribution *t = w->t;
	bool named = false;
	size_t i;

	for (i = 0; i < t->naccounts; i++) {
		const struct account *x = &t->accounts[i];

		trait_put(w, slice_printf(w->a, "account %.*s %.*s",
		    SLICE_ARG(x->service), SLICE_ARG(x->kind)), x->value);
		named |= slice_eq(x->service, t->service) ||
		    slice_eq(x->service, t->carrier);
	}
	if (t->service.p != NULL && !named)
		PUT(w, "account", SLICE("none"));
}

/* --- the sender's own fields --- */

/* v: lower case, of three letters at least; most differ in the third */
static bool
starts_with_any(struct slice name, const char *const *v, size_t n)
{
	char third = name.n > 2 ? ascii_lower(name.p[2]) : '\0';
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i][2] == third && slice_startsi(name, v[i]))
			return true;
	return false;
}

/* What hosts on the way write (RFC 5322 section 3.6.7, and what became of
 * it), and what tells of delivery */
static bool
is_trace(struct slice name)
{
	static const char *const trace[] = { "received", "x-received",
		"return-path", "delivered-to", "x-original-to", "envelope-to",
		"x-envelope-", "x-delivered-", "authentication-results",
		"x-authentication-results", "arc-" };

	return starts_with_any(name, trace, ARRAY_LEN(trace));
}

/* What Exchange writes into all that it takes, wherever it stands */
static bool
is_of_exchange(struct slice name)
{
	static const char *const exchange[] = { "x-ms-", "x-microsoft-antispam",
		"x-eop", "x-incoming", "x-sid-", "x-sender-ip",
		"x-message-delivery", "x-message-info", "x-message-flag",
		"x-forefront-", "x-exchange-" };

	return starts_with_any(name, exchange, ARRAY_LEN(exchange));
}

struct own {
	struct slice v[OWN_MOST]; /* names, as they stand */
	size_t n;
	struct buf all; /* those, lower case, each with "\n" */
};

/* Fields of its organisation never leave it (the header firewall). */
static bool
is_taken_by_exchange(const struct mail *m)
{
	static const char *const organisation[] = {
		"x-ms-exchange-organization-" };
	size_t i;

	for (i = 0; i < m->nfields; i++)
		if (starts_with_any(mail_slice(m, m->fields[i].name),
			organisation, 1))
			return true;
	return false;
}

/* From the boundary down.  Where Exchange of the receiver's took it, that
 * writes below, too; behind X-IncomingHeaderCount outlook.com writes its own,
 * and what it moved there of MIME. */
static void
read_own(struct traits *w, struct own *own)
{
	const struct mail *m = w->m;
	size_t i = m->boundary.hop < 0 ? 0
	    : (size_t)m->hops[m->boundary.hop].field + 1;
	bool exchange = is_taken_by_exchange(m), counted = false;

	for (; i < m->nfields; i++) {
		struct slice name = mail_slice(m, m->fields[i].name);

		if (name.n == 0 || is_trace(name) || (counted &&
		    !slice_startsi(name, "content-") &&
		    !slice_eqi_str(name, "mime-version")))
			continue;
		if (exchange && is_of_exchange(name)) {
			counted |= slice_eqi_str(name,
			    "x-incomingheadercount");
			continue;
		}
		if (own->n == OWN_MOST) {
			own->n = 0; /* no mail of a service's */
			return;
		}
		own->v[own->n++] = name;
	}
}

static void
lower_own(struct own *own)
{
	size_t i, at = 0;

	for (i = 0; i < own->n; i++) {
		buf_add_slice(&own->all, own->v[i]);
		buf_add_char(&own->all, '\n');
	}
	for (i = 0; i < own->all.n; i++)
		own->all.p[i] = ascii_lower(own->all.p[i]);
	for (i = 0; i < own->n; i++) {
		own->v[i].p = own->all.p + at;
		at += own->v[i].n + 1;
	}
}

static void
put_order(struct traits *w, struct own *own)
{
	struct sha256 h = sha256_of(buf_slice(&own->all));
	char hex[SHA256_HEX + 1];

	sha256_hex(&h, hex);
	PUT(w, "field-order", slice_dup(w->a, slice_of(hex,
	    2 * ORDER_OCTETS)));
}

static int
by_name(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static void
put_fields(struct traits *w, struct own *own)
{
	struct buf b = { 0 };
	size_t i;

	qsort(own->v, own->n, sizeof *own->v, by_name);
	for (i = 0; i < own->n; i++) {
		if (i != 0 && slice_eq(own->v[i], own->v[i - 1]))
			continue;
		buf_add_slice(&b, own->v[i]);
		buf_add_char(&b, ' ');
	}
	if (b.n <= TRAIT_MOST_OCTETS)
		PUT(w, "fields", slice_dup(w->a, slice_trim(buf_slice(&b))));
	buf_free(&b);
}

static void
put_own(struct traits *w)
{
	struct own own;

	own.n = 0;
	own.all = (struct buf){ 0 };
	read_own(w, &own);
	if (own.n != 0) {
		lower_own(&own);
		put_order(w, &own);
		put_fields(w, &own);
	}
	buf_free(&own.all);
}

/* --- single fields --- */

static void
put_message_id(struct traits *w)
{
	struct slice id = w->m->message_id;
	size_t at = slice_rchr(id, '@');

	if (id.n == 0)
		return;
	PUT(w, "message-id-shape", trait_mask_address(w, id, MASK_COUNTERS));
	if (at != SLICE_NONE)
		PUT(w, "message-id-host", trait_host(w, slice_from(id,
		    at + 1)));
}

static struct slice
field_value(struct traits *w, size_t field)
{
	return slice_upto(mail_unfolded(w->m, (int)field), MAILER_MOST);
}

/* "host.example/x/mailer.php for 192.0.2.1": who asked for it is not how */
static struct slice
script_of(struct slice value)
{
	return slice_upto(value, slice_find(value, SLICE(" for ")));
}

static void
put_named(struct traits *w)
{
	const struct mail *m = w->m;
	size_t most = w->n + NAMED_MOST, i;

	for (i = 0; i < m->nfields && w->n < most; i++) {
		struct slice name = mail_slice(m, m->fields[i].name);

		if (name.n < 2 || (*name.p != 'X' && *name.p != 'x' &&
		    *name.p != 'U' && *name.p != 'u'))
			continue;
		if (slice_eqi_str(name, "X-Mailer") ||
		    slice_eqi_str(name, "User-Agent"))
			PUT(w, "mailer", field_value(w, i));
		else if (slice_eqi_str(name, "X-PHP-Originating-Script") ||
		    slice_eqi_str(name, "X-PHP-Script"))
			PUT(w, "script", script_of(field_value(w, i)));
		else if (slice_eqi_str(name, "X-Originating-IP"))
			PUT(w, "originating-ip", ip_normal(w->a,
			    slice_trim(field_value(w, i))));
	}
}

static const char *
skew_name(int64_t seconds)
{
	static const struct {
		int64_t below;
		const char *name;
	} classes[] = { { -60, "negative" }, { 60, "under 1 min" },
		{ 600, "under 10 min" }, { 3600, "under 1 h" },
		{ 86400, "under 1 day" } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(classes); i++)
		if (seconds < classes[i].below)
			return classes[i].name;
	return "1 day or more";
}

/* Clocks are seldom right to the second: less than a minute is none. */
static void
put_date(struct traits *w)
{
	const struct mail *m = w->m;
	int zone = m->date_zone;

	if (m->date == TIME_UNKNOWN)
		return;
	PUT(w, "date-zone", slice_printf(w->a, "%c%02d%02d",
	    zone < 0 ? '-' : '+', abs(zone) / 60, abs(zone) % 60));
	if (m->boundary.time != TIME_UNKNOWN)
		PUT(w, "date-skew", slice_str(skew_name(m->boundary.time -
		    m->date)));
}

void
traits_of_header(struct traits *w)
{
	size_t i;

	for (i = 0; i < w->auth->computed.ndkim && i < SIGNATURES_MOST; i++)
		put_signature(w, i);
	put_envelope(w);
	put_accounts(w);
	put_message_id(w);
	put_named(w);
	put_own(w);
	put_date(w);
}
