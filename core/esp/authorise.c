/* Services that a domain's own DNS lets send. */

#include "core/base/url.h"
#include "core/esp/relate.h"

enum {
	LOOKUPS_MOST = 10, /* as SPF's own limit, RFC 7208 section 4.6.4 */
	RECORD_MOST = 4096,
};

struct spf_walk {
	struct attribute *w;
	const struct service *s;
	struct slice seen[LOOKUPS_MOST + 1]; /* names; the first is ours */
	size_t n;
	bool missing; /* an answer */
};

/* The include of the service that the name is; NULL */
static const struct service_rule *
include_of(const struct service *s, struct slice name)
{
	for (size_t i = 0; i < s->nrules; i++) {
		const struct service_rule *r = &s->rules[i];

		if (r->kind == RULE_INCLUDE &&
		    (r->domain.p != NULL
			? host_is_under(name, r->domain)
			: shape_match(&r->shape, name, NULL)))
			return r;
	}
	return NULL;
}

static void
walk_add(struct spf_walk *k, struct slice name)
{
	for (size_t i = 0; i < k->n; i++)
		if (slice_eqi(k->seen[i], name))
			return;
	/* macros tell of one sender: they are not followed */
	if (k->n < ARRAY_LEN(k->seen) && slice_chr(name, '%') == SLICE_NONE)
		k->seen[k->n++] = slice_dup_lower(k->w->a, name);
}

/* "include:X" and "redirect=X", with or without a qualifier; SLICE_NULL.
 * "-include" lets nobody send. */
static struct slice
term_name(struct slice term)
{
	if (term.n != 0 && (term.p[0] == '+' || term.p[0] == '?' ||
		term.p[0] == '~'))
		term = slice_from(term, 1);
	if (slice_startsi(term, "include:"))
		return slice_from(term, 8);
	if (slice_startsi(term, "redirect="))
		return slice_from(term, 9);
	return SLICE_NULL;
}

/* Of one record: the include that leads to the service; the others are to be
 * walked. */
static struct slice
walk_record(struct spf_walk *k, struct slice record)
{
	record = slice_upto(record, RECORD_MOST);
	while (record.n != 0) {
		struct slice name = term_name(slice_word(&record));

		if (name.n == 0)
			continue;
		if (include_of(k->s, name) != NULL)
			return name;
		walk_add(k, name);
	}
	return SLICE_NULL;
}

static bool
is_spf(struct slice record)
{
	return slice_startsi(record, "v=spf1") &&
	    (record.n == 6 || record.p[6] == ' ');
}

static struct slice
walk_name(struct spf_walk *k, struct slice name)
{
	const struct answer *a = answers_ask(k->w->answers, name, DNS_TXT,
	    k->w->questions, k->w->a);
	struct slice record = SLICE_NULL;

	if (a == NULL) {
		k->missing = true;
		return SLICE_NULL;
	}
	for (size_t i = 0; i < a->n; i++) {
		if (!is_spf(a->data[i]))
			continue;
		if (record.p != NULL) /* RFC 7208 section 4.5: an error */
			return SLICE_NULL;
		record = a->data[i];
	}
	return record.p != NULL ? walk_record(k, record) : SLICE_NULL;
}

/* The domain, and what of its own the message names as author and envelope
 * sender: a record there is its owner's, too. */
static void
walk_begin(struct spf_walk *k, struct slice domain)
{
	struct slice from = k->w->m->envelope.mail_from;
	size_t at = slice_rchr(from, '@');

	walk_add(k, domain);
	if (host_is_under(k->w->m->from.domain, domain))
		walk_add(k, k->w->m->from.domain);
	from = at != SLICE_NONE
	    ? host_normal(k->w->a, slice_from(from, at + 1)) : SLICE_NULL;
	if (from.n != 0 && host_is_under(from, domain))
		walk_add(k, from);
}

static struct slice
by_spf(struct attribute *w, struct slice domain, const struct service *s,
    bool *asked)
{
	struct spf_walk k = { .w = w, .s = s };
	size_t own;

	walk_begin(&k, domain);
	own = k.n;
	for (size_t i = 0; i < k.n; i++) {
		struct slice include = walk_name(&k, k.seen[i]);

		if (include.n == 0)
			continue;
		return slice_printf(w->a, "DNS lets %.*s send as %.*s: TXT "
		    "%.*s has include:%.*s%s; that lets all customers of the "
		    "service, whichever sent it", SLICE_ARG(s->slug),
		    SLICE_ARG(domain), SLICE_ARG(k.seen[i]),
		    SLICE_ARG(include), i >= own ? ", which its SPF record "
		    "leads to" : "");
	}
	*asked = !k.missing;
	return SLICE_NULL;
}

static bool
leads_to(const struct service *s, struct slice target)
{
	for (size_t i = 0; i < s->nrules; i++)
		if (s->rules[i].kind == RULE_CNAME &&
		    shape_match(&s->rules[i].shape, target, NULL))
			return true;
	return false;
}

/* Keys of the domain that this message names: our own names, so that asking
 * for them tells nobody of a recipient. */
static struct slice
by_key(struct attribute *w, struct slice domain, const struct service *s)
{
	signatures_read(w);
	for (size_t i = 0; i < w->nsignatures; i++) {
		const struct signature *sig = &w->signatures[i];
		const struct answer *a;
		struct slice name;

		if (sig->selector.n == 0 || sig->domain.n == 0 ||
		    !host_is_under(sig->domain, domain))
			continue;
		name = slice_printf(w->a, "%.*s._domainkey.%.*s",
		    SLICE_ARG(sig->selector), SLICE_ARG(sig->domain));
		a = answers_ask(w->answers, name, DNS_CNAME, w->questions,
		    w->a);
		if (a != NULL && a->n != 0 && leads_to(s, a->data[0]))
			return slice_printf(w->a, "DNS lets %.*s send as %.*s: "
			    "CNAME %.*s leads to %.*s", SLICE_ARG(s->slug),
			    SLICE_ARG(domain), SLICE_ARG(name),
			    SLICE_ARG(a->data[0]));
	}
	return SLICE_NULL;
}

struct slice
authorised_by_dns(struct attribute *w, struct slice domain,
    const struct service *s, bool *asked)
{
	struct slice how = SLICE_NULL;

	*asked = false;
	if (w->answers == NULL)
		return SLICE_NULL;
	if ((s->kinds & 1u << RULE_CNAME) != 0)
		how = by_key(w, domain, s);
	if (how.n == 0 && (s->kinds & 1u << RULE_INCLUDE) != 0)
		how = by_spf(w, domain, s, asked);
	return how;
}
