/* Contacts that registries, DNS and the service's own site answered with. */

#include "core/base/clock.h"
#include "core/notify/contact_parts.h"

static struct slice
day_of(int64_t t, struct arena *a)
{
	char when[21];

	clock_rfc3339(t, when);
	return slice_printf(a, "%.10s", when);
}

static bool
is_ok(const struct lookup_row *r)
{
	return slice_eq_str(r->status, "ok");
}

static const struct lookup_row *
row_about(const struct contact_case *k, enum lookup_kind kind,
    struct slice about)
{
	size_t i;

	for (i = 0; i < k->nlookups; i++)
		if (k->lookups[i].kind == kind &&
		    slice_eqi(k->lookups[i].about, about))
			return &k->lookups[i];
	return NULL;
}

/* --- RDAP, Abusix --- */

/* RFC 6650 section 5.2: an address that is clearly meant for reports */
static bool
is_for_abuse(const struct lookup_contact *o)
{
	return slice_findi(o->role, SLICE("abuse")) != SLICE_NONE ||
	    slice_startsi(o->address, "abuse@") ||
	    slice_startsi(o->address, "abuse-");
}

static struct slice
of_whom(const struct lookup_row *r, const struct lookup_contact *o,
    const char *what, struct arena *a)
{
	return slice_printf(a, "%s of %.*s: %.*s%s%.*s%s%.*s", what,
	    SLICE_ARG(r->about), SLICE_ARG(o->role), o->holder.n != 0
		? ", " : "", SLICE_ARG(o->holder), o->handle.n != 0
		? ", " : "", SLICE_ARG(o->handle));
}

static void
of_registry(struct contacts *c, const struct contact_case *k,
    const struct lookup_row *r, const struct lookup_contact *o)
{
	bool domain = r->kind == LOOKUP_RDAP_DOMAIN;
	bool abusix = r->kind == LOOKUP_ABUSIX, fit = is_for_abuse(o);
	struct contact_candidate x = { .address = o->address,
		.origin = abusix ? CONTACT_OF_ABUSIX : CONTACT_OF_RDAP,
		.scope = domain ? SCOPE_REGISTRAR : SCOPE_NETWORK,
		.desk = domain ? DESK_REGISTRAR : DESK_NETWORK,
		.date = day_of(r->time, &c->arena), .lookup = r->id,
		.order = (abusix ? ORDER_ABUSIX : ORDER_RDAP) +
		    (o->depth < 9 ? o->depth : 9),
		.fit = fit && o->doubt.n == 0, .language = o->language };

	x.source = of_whom(r, o, abusix ? "Abusix" : "RDAP", &c->arena);
	x.why = o->doubt.n != 0 ? o->doubt
	    : !fit ? SLICE("not marked for reports of abuse: a contact for "
		"other matters (RFC 6650)")
	    : domain ? SLICE("the registrar of a domain that links lead to: "
		"for that domain, not for the mail")
	    : abusix ? SLICE("the network's desk by a list of others")
		     : SLICE("the network's desk, by its registry: for mail "
			 "without a service, and when the service does not "
			 "act");
	contact_add(c, k, &x);
}

/* --- a domain's own mailboxes and pages --- */

static void
of_security_txt(struct contacts *c, const struct contact_case *k,
    const struct lookup_row *r, const struct lookup_contact *o)
{
	struct contact_candidate x = { .address = o->address.n != 0
		? o->address : SLICE_NULL, .form = o->form,
		.origin = CONTACT_OF_SECURITY_TXT, .scope = SCOPE_PLATFORM,
		.desk = DESK_SERVICE, .security = true,
		.date = day_of(r->time, &c->arena), .lookup = r->id,
		.order = ORDER_OWN + ORDER_SECURITY,
		.fit = o->doubt.n == 0, .language = o->language,
		.source = slice_printf(&c->arena, "security.txt of %.*s",
		    SLICE_ARG(r->about)) };

	x.why = o->doubt.n != 0 ? o->doubt : SLICE("the service's security "
	    "team, by its own site: for a component that is compromised");
	contact_add(c, k, &x);
}

/* Does abuse.net know the domain's desk, rather than guess it? */
static bool
is_registered(const struct contact_case *k, struct slice domain,
    struct slice address)
{
	const struct lookup_row *r = row_about(k, LOOKUP_ABUSE_NET, domain);
	size_t i;

	for (i = 0; r != NULL && i < r->ncontacts; i++)
		if (r->contacts[i].doubt.n == 0 &&
		    slice_eqi(r->contacts[i].address, address))
			return true;
	return false;
}

/* RFC 2142: what a domain has that takes mail */
static void
of_mailboxes(struct contacts *c, const struct contact_case *k,
    const struct lookup_row *r)
{
	static const char *const local[] = { "abuse", "security",
		"postmaster" };
	struct slice own = k->catalogue != NULL && k->service.n != 0
	    ? contact_own_domain(catalogue_find(k->catalogue, k->service),
		&c->arena) : SLICE_NULL;
	bool of_service = own.n != 0 && slice_eqi(own, r->about);
	size_t i;

	for (i = 0; i < ARRAY_LEN(local); i++) {
		struct contact_candidate x = { .address = slice_printf(
		    &c->arena, "%s@%.*s", local[i], SLICE_ARG(r->about)),
			.origin = CONTACT_OF_MAILBOX,
			.scope = of_service ? SCOPE_PLATFORM : SCOPE_HOST,
			.desk = of_service ? DESK_SERVICE : DESK_NETWORK,
			.date = day_of(r->time, &c->arena), .lookup = r->id,
			.security = i == 1, .fit = is_ok(r) && i != 2,
			.source = slice_printf(&c->arena, "RFC 2142, of %s: "
			    "%.*s", of_service ? "the service's own domain"
			    : "the domain of the host's name",
			    SLICE_ARG(r->about)) };

		x.order = (of_service ? ORDER_OWN : ORDER_HOST) +
		    (unsigned)i * ORDER_SECURITY;
		if (is_registered(k, r->about, x.address))
			x.order -= ORDER_SECURITY;
		x.why = !is_ok(r) ? r->status : i == 2
		    ? SLICE("for matters of mail itself, not for reports")
		    : SLICE("a mailbox that each domain should have; MX says "
			"that it takes mail, not that anybody reads it");
		contact_add(c, k, &x);
	}
}

static void
of_abuse_net(struct contacts *c, const struct contact_case *k,
    const struct lookup_row *r, const struct lookup_contact *o)
{
	struct slice own = k->catalogue != NULL && k->service.n != 0
	    ? contact_own_domain(catalogue_find(k->catalogue, k->service),
		&c->arena) : SLICE_NULL;
	bool of_service = own.n != 0 && slice_eqi(own, r->about);
	struct contact_candidate x = { .address = o->address,
		.origin = CONTACT_OF_ABUSE_NET,
		.scope = of_service ? SCOPE_PLATFORM : SCOPE_HOST,
		.desk = of_service ? DESK_SERVICE : DESK_NETWORK,
		.date = day_of(r->time, &c->arena), .lookup = r->id,
		.order = of_service ? ORDER_REGISTERED : ORDER_HOST - 20,
		.fit = o->doubt.n == 0, .source = slice_printf(&c->arena,
		    "abuse.net on %.*s", SLICE_ARG(r->about)) };

	x.why = o->doubt.n != 0 ? o->doubt : SLICE("its owner registered it "
	    "there for reports");
	contact_add(c, k, &x);
}

/* Whatever else speaks for an address: mail can't reach it. */
static void
unreachable(struct contacts *c, const struct lookup_row *r)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		struct contact_candidate *x = &c->v[i];

		if (!x->fit || x->address.n == 0 || !slice_eqi(r->about,
			slice_from(x->address, slice_rchr(x->address, '@') +
			    1)))
			continue;
		x->fit = false;
		x->why = slice_dup(&c->arena, r->status);
	}
}

void
contact_answers(struct contacts *c, const struct contact_case *k)
{
	size_t i, j;

	for (i = 0; i < k->nlookups; i++) {
		const struct lookup_row *r = &k->lookups[i];

		if (r->kind == LOOKUP_MX)
			of_mailboxes(c, k, r);
		for (j = 0; j < r->ncontacts; j++)
			if (r->kind == LOOKUP_SECURITY_TXT)
				of_security_txt(c, k, r, &r->contacts[j]);
			else if (r->kind == LOOKUP_ABUSE_NET)
				of_abuse_net(c, k, r, &r->contacts[j]);
			else if (r->kind != LOOKUP_MX &&
			    r->kind != LOOKUP_BOOTSTRAP)
				of_registry(c, k, r, &r->contacts[j]);
	}
	for (i = 0; i < k->nlookups; i++)
		if (k->lookups[i].kind == LOOKUP_MX &&
		    slice_starts(k->lookups[i].status, LOOKUP_NO_MAIL))
			unreachable(c, &k->lookups[i]);
}
