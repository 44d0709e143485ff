/* The places of a message where services write identifiers. */

#include "core/base/text.h"
#include "core/esp/path.h"
#include "core/esp/place.h"

enum {
	FIELDS_MOST = 10, /* of one name */
	LINKS_MOST = 2000,
};

struct search {
	struct attribute *w;
	int service;
	const struct service_account *rule;
	void (*found)(void *arg, const struct found *f);
	void *arg;
};

/* What was decoded may be anything: an identifier can be read. */
static bool
is_readable(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == '\177')
			return false;
	return utf8_valid(s);
}

/* Decodes, matches, and hands on what the shape captures; field: -1, or where
 * the subject stands. */
static void
try(const struct search *s, struct slice subject, struct found f, int field)
{
	struct slice value;

	subject = decode_value(s->w->m, s->rule->decoders, subject);
	if (subject.p == NULL ||
	    !shape_match(&s->rule->shape, subject, &value) || value.n == 0 ||
	    value.n > ACCOUNT_MOST_OCTETS || !is_readable(value))
		return;
	f.value = value;
	if (field >= 0)
		f.range = field_range(s->w->m, field, value);
	s->found(s->arg, &f);
}

/* Is the connection its own, or its carrier's? */
static bool
is_connected(const struct attribute *w, int i)
{
	const struct service *s = &w->c->v[i];
	bool yes = w->of[i].connected;

	for (size_t k = 0; k < s->ncarriers; k++) {
		const struct service *x = catalogue_find(w->c, s->carriers[k]);

		yes |= x != NULL && w->of[x - w->c->v].connected;
	}
	return yes;
}

/*
 * The envelope is the service's own writing if SPF passes for it and the
 * connection was the service's.  A signature and a HELO do not show that: a
 * copy of a signed message can be sent from anywhere, under a HELO and with an
 * envelope that its sender chose.  But not in the domain of its author, which
 * is signed.
 */
static enum grade
envelope_grade(const struct search *s)
{
	const struct attribute *w = s->w;
	const struct standing *st = &w->of[s->service];
	struct slice from = w->m->envelope.mail_from;
	bool authors;

	if (!envelope_passes(w))
		return GRADE_PRESENT;
	if (is_connected(w, s->service))
		return GRADE_BOUNDARY;
	if (st->key && w->boundary != -1 && w->boundary != s->service &&
	    services_related(w, s->service, w->boundary) &&
	    is_connected(w, w->boundary))
		return GRADE_BOUNDARY;
	from = slice_from(from, slice_rchr(from, '@') + 1);
	authors = w->m->from.org_domain.n != 0 &&
	    host_is_under(from, w->m->from.org_domain);
	return authors && (at_boundary(st) || (st->key && w->boundary == -1))
		   ? GRADE_BOUNDARY : GRADE_PRESENT;
}

/* A forwarder's envelope says nothing of its own of the sender: but SRS keeps
 * the one before. */
static void
search_forwarded(const struct search *s)
{
	struct found f = { .grade = GRADE_PRESENT,
		.where = SLICE("envelope sender, before it was forwarded") };
	const struct mail *m = s->w->m;
	struct srs srs;

	if (!srs_read(&srs, m->envelope.mail_from, s->w->a) ||
	    srs.domain.n == 0)
		return;
	try(s, slice_printf(s->w->a, "%.*s@%.*s", SLICE_ARG(srs.local),
	    SLICE_ARG(srs.domain)), f, envelope_field(m));
}

static void
search_envelope(const struct search *s)
{
	const struct mail *m = s->w->m;
	const struct handing *h = s->w->handing;
	struct found f = { .grade = envelope_grade(s),
		.where = SLICE("envelope sender") };

	if (h != NULL && h->found && h->role == PATH_FORWARDER)
		search_forwarded(s);
	else
		try(s, m->envelope.mail_from, f, envelope_field(m));
}

static enum grade
field_grade(struct attribute *w, int field)
{
	return field_is_signed(w, field, NULL) ? GRADE_SIGNED : GRADE_PRESENT;
}

static void
search_fields(const struct search *s)
{
	struct attribute *w = s->w;
	int field = -1;

	for (int n = 0; n < FIELDS_MOST; n++) {
		struct found f = { .where = s->rule->field };

		field = mail_field_of(w->m, s->rule->field, field);
		if (field == -1)
			return;
		f.grade = field_grade(w, field);
		try(s, mail_unfolded(w->m, field), f, field);
	}
}

static void
search_message_id(const struct search *s)
{
	int field = mail_field(s->w->m, "Message-ID", -1);
	struct found f = { .grade = field_grade(s->w, field),
		.where = SLICE("Message-ID") };

	try(s, s->w->m->message_id, f, field);
}

static void
search_host(const struct search *s)
{
	const struct boundary *b = &s->w->m->boundary;
	const struct standing *st = &s->w->of[s->service];
	int field = b->hop >= 0 && (size_t)b->hop < s->w->m->nhops
	    ? s->w->m->hops[b->hop].field : -1;
	struct found f = { .grade = st->host ? GRADE_BOUNDARY : GRADE_PRESENT,
		.where = SLICE("HELO") };

	try(s, b->helo, f, field);
	f.where = SLICE("reverse DNS");
	if (b->rdns.n != 0)
		try(s, b->rdns, f, field);
}

/* Signatures that don't pass are only present. */
static void
search_signatures(const struct search *s)
{
	struct attribute *w = s->w;

	signatures_read(w);
	for (size_t i = 0; i < w->nsignatures; i++) {
		const struct signature *sig = &w->signatures[i];
		struct found f = { .grade = sig->passed == PASSED_NOT
			? GRADE_PRESENT : GRADE_SIGNED };

		switch (s->rule->where) {
		case PLACE_DKIM_DOMAIN:
			f.where = SLICE("DKIM domain");
			try(s, sig->domain, f, sig->field);
			break;
		case PLACE_DKIM_SELECTOR:
			f.where = SLICE("DKIM selector");
			try(s, sig->selector, f, sig->field);
			break;
		default:
			f.where = slice_printf(w->a,
			    "CNAME %.*s._domainkey.%.*s",
			    SLICE_ARG(sig->selector), SLICE_ARG(sig->domain));
			f.range = field_range(w->m, sig->field, sig->selector);
			if (sig->passed != PASSED_NOT)
				try(s, key_alias(w, sig->selector,
				    sig->domain), f, -1);
			break;
		}
	}
}

/* Passes whose field is not there (or is one of too many) */
static void
search_passes(const struct search *s)
{
	struct attribute *w = s->w;
	bool domain = s->rule->where == PLACE_DKIM_DOMAIN;

	for (size_t i = 0; i < w->npasses; i++) {
		const struct pass *p = &w->passes[i];
		struct found f = { .grade = GRADE_SIGNED, .range = p->range,
			.where = domain ? SLICE("DKIM domain")
					: SLICE("DKIM selector") };

		try(s, domain ? p->domain : pass_selector(w, p), f, -1);
	}
}

static void
search_links(const struct search *s)
{
	const struct mail *m = s->w->m;
	bool host = s->rule->where == PLACE_LINK_HOST;

	for (size_t i = 0; i < m->nlinks && i < LINKS_MOST; i++) {
		const struct link *l = &m->links[i];
		struct found f = { .grade = GRADE_PRESENT,
			.where = SLICE("link") };

		if (host && i > 0 && slice_eq(l->host, m->links[i - 1].host))
			continue;
		if (l->part >= 0 && (size_t)l->part < m->nparts)
			f.range = m->parts[l->part].range;
		try(s, host ? l->host : l->url, f, -1);
	}
}

void
place_search(struct attribute *w, int service,
    const struct service_account *rule,
    void (*found)(void *arg, const struct found *f), void *arg)
{
	struct search s = { w, service, rule, found, arg };

	switch (rule->where) {
	case PLACE_MAIL_FROM:
		search_envelope(&s);
		break;
	case PLACE_HEADER:
		search_fields(&s);
		break;
	case PLACE_MESSAGE_ID:
		search_message_id(&s);
		break;
	case PLACE_HELO:
		search_host(&s);
		break;
	case PLACE_DKIM_DOMAIN:
	case PLACE_DKIM_SELECTOR:
		search_passes(&s);
		search_signatures(&s);
		break;
	case PLACE_DKIM_CNAME:
		search_signatures(&s);
		break;
	case PLACE_LINK_HOST:
	case PLACE_LINK_URL:
		search_links(&s);
		break;
	}
}
