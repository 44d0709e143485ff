/* Who must not be written to: placeholders, registries, whoever the mail may
 * be from. */

#include "core/auth/dkim.h"
#include "core/base/url.h"
#include "core/mail/address.h"
#include "core/notify/contact.h"
#include "core/notify/contact_parts.h"
#include "core/notify/smtp.h"

/* --- addresses that nobody reads, or that can do nothing --- */

static const char *const nobody[] = { "noreply", "no-reply", "no_reply",
	"donotreply", "do-not-reply", "do_not_reply", "devnull", "nobody",
	"removed", "unread", "bounce", "bounces", "mailer-daemon" };

/* Theirs are for their own matters: they hold no network that sends mail. */
static const char *const registries[] = { "arin.net", "ripe.net", "apnic.net",
	"lacnic.net", "afrinic.net", "iana.org", "nro.net" };

/* What registries put in place of what they don't tell */
static const char *const withheld[] = { "redacted", "not disclosed",
	"please query", "select request email form", "withheld",
	"data protected", "gdpr masked" };

const char *
contact_placeholder(struct slice address)
{
	struct slice local, domain;
	size_t i;

	for (i = 0; i < ARRAY_LEN(withheld); i++)
		if (slice_findi(address, slice_str(withheld[i])) !=
		    SLICE_NONE)
			return "a placeholder: the registry does not tell it";
	if (!address_split(address, &local, &domain) ||
	    slice_chr(domain, '.') == SLICE_NONE)
		return "no mail address";
	if (!smtp_address_ok(address))
		return "no address that mail can be sent to: it holds more "
		       "than ASCII";
	if (host_is_under(domain, SLICE("lacnic.net")))
		return "the dummy that stands for all of LACNIC's space: "
		       "LACNIC holds no network and can do nothing";
	for (i = 0; i < ARRAY_LEN(registries); i++)
		if (host_is_under(domain, slice_str(registries[i])))
			return "a registry's own address: it allots numbers "
			       "and runs no network";
	for (i = 0; i < ARRAY_LEN(nobody); i++)
		if (slice_eqi_str(local, nobody[i]))
			return "nobody reads that mailbox";
	if (host_is_under(domain, SLICE("invalid")) ||
	    host_is_under(domain, SLICE("localhost")))
		return "no domain of the Internet";
	return NULL;
}

/* --- whose a domain is --- */

/* The domain that "*.sendgrid.net" speaks of; NULL where more is a shape */
static struct slice
shape_domain(struct slice text)
{
	size_t i;

	if (slice_starts(text, "*."))
		text = slice_from(text, 2);
	for (i = 0; i < text.n; i++)
		if (!ascii_is_alnum(text.p[i]) && text.p[i] != '.' &&
		    text.p[i] != '-')
			return SLICE_NULL;
	return slice_chr(text, '.') != SLICE_NONE ? text : SLICE_NULL;
}

/* A rule that names a domain of the service's: for signing, bounces, hosts */
static struct slice
rule_domain(const struct service_rule *r)
{
	if (r->kind == RULE_DKIM || r->kind == RULE_SPF)
		return r->domain.p != NULL ? r->domain
					   : shape_domain(r->shape.text);
	return r->kind == RULE_RDNS ? shape_domain(r->shape.text)
				    : SLICE_NULL;
}

static struct slice
host_of_url(struct slice url, struct arena *a)
{
	struct url u;

	if (url.n == 0)
		return SLICE_NULL;
	url_split(a, url, &u);
	return u.host;
}

static struct slice
org_or(struct slice host, struct arena *a)
{
	struct slice org = host.n != 0 ? host_org_domain(a, host) : SLICE_NULL;

	return org.p != NULL ? org : host;
}

bool
contact_is_own(const struct service *s, struct slice host, struct arena *a)
{
	struct slice own;
	size_t i;

	if (s == NULL || host.n == 0)
		return false;
	own = org_or(host_of_url(s->url, a), a);
	if (own.n != 0 && host_is_under(host, own))
		return true;
	for (i = 0; i < s->nrules; i++) {
		own = rule_domain(&s->rules[i]);
		if (own.n != 0 && host_is_under(host, own))
			return true;
	}
	for (i = 0; i < s->ncontacts; i++)
		if (host_is_under(host, slice_from(s->contacts[i].address,
			slice_rchr(s->contacts[i].address, '@') + 1)) &&
		    s->contacts[i].address.n != 0)
			return true;
	return false;
}

struct slice
contact_own_domain(const struct service *s, struct arena *a)
{
	struct slice own;
	size_t i;

	if (s == NULL)
		return SLICE_NULL;
	own = org_or(host_of_url(s->url, a), a);
	for (i = 0; own.n == 0 && i < s->ncontacts; i++)
		if (s->contacts[i].address.n != 0)
			own = org_or(slice_from(s->contacts[i].address,
			    slice_rchr(s->contacts[i].address, '@') + 1), a);
	for (i = 0; own.n == 0 && i < s->nrules; i++)
		own = org_or(rule_domain(&s->rules[i]), a);
	return own.n != 0 ? slice_dup_lower(a, own) : SLICE_NULL;
}

/* --- whom the mail may be from --- */

/* The same owner, as far as names tell: one organisational domain */
static bool
is_same(struct slice org, struct slice of)
{
	return of.n != 0 && host_is_under(of, org);
}

bool
contact_counts(const struct contact_case *k, const struct row *r)
{
	return r->kind == MESSAGE_MAIL && slice_eq(r->service.n != 0
		? r->service : SLICE(""), k->service.n != 0
		? k->service : SLICE(""));
}

/* What the catalogue says is the service's own, or its carrier's, is no
 * customer's, whatever the messages do with it. */
static bool
is_of_service(const struct contact_case *k, struct slice domain,
    struct arena *a)
{
	const struct catalogue *c = k->catalogue;

	if (c == NULL)
		return false;
	return (k->service.n != 0 && contact_is_own(catalogue_find(c,
		    k->service), domain, a)) ||
	    (k->carrier.n != 0 && contact_is_own(catalogue_find(c,
		    k->carrier), domain, a));
}

static struct slice
row_forbids(const struct contact_case *k, const struct row *r,
    struct slice org, struct arena *a)
{
	struct slice envelope = slice_from(r->mail_from,
	    slice_rchr(r->mail_from, '@') + 1);

	if (is_same(org, r->domain))
		return slice_printf(a, "%.*s is a domain that we look after, "
		    "and what the mail pretends to be: the victim",
		    SLICE_ARG(r->domain));
	if (is_same(org, r->from_domain))
		return slice_printf(a, "%.*s stands in From: its owner is the "
		    "victim, or sends the mail himself",
		    SLICE_ARG(r->from_domain));
	if (slice_chr(r->mail_from, '@') != SLICE_NONE &&
	    is_same(org, envelope))
		return slice_printf(a, "%.*s is the return path's domain: %s",
		    SLICE_ARG(envelope), k->service.n != 0
			? "the service's customer's, whose mailbox it may be"
			: "whoever sends the mail may read that mailbox");
	return SLICE_NULL;
}

/* Signers, too, are the service's customers; a signature that proves nothing
 * anybody can have put there. */
static struct slice
analysis_forbids(const struct analysis *x, struct slice org, struct arena *a)
{
	size_t i;

	for (i = 0; i < x->auth.computed.ndkim; i++)
		if (dkim_proves(&x->auth.computed.dkim[i]) &&
		    is_same(org, x->auth.computed.dkim[i].domain))
			return slice_printf(a, "%.*s signs the mail: the "
			    "service's customer's, whose mailbox it may be",
			    SLICE_ARG(x->auth.computed.dkim[i].domain));
	return SLICE_NULL;
}

struct slice
contact_forbids(const struct contact_case *k, struct slice domain,
    struct arena *a)
{
	struct slice why = SLICE_NULL, org;
	size_t i;

	if (domain.n == 0 || is_of_service(k, domain, a))
		return SLICE_NULL;
	org = org_or(domain, a);
	for (i = 0; why.p == NULL && i < k->nrows; i++)
		if (contact_counts(k, &k->rows[i]))
			why = row_forbids(k, &k->rows[i], org, a);
	for (i = 0; why.p == NULL && i < k->nanalyses; i++)
		if (k->analyses[i] != NULL)
			why = analysis_forbids(k->analyses[i], org, a);
	return why;
}
