/* Accounts: what a service's own desk looks its customer up by. */

#include "core/base/hash.h"
#include "core/esp/attribute.h"

struct search {
	struct attribute *w;
	int service;
	const struct service_account *rule;
};

static void
add(struct search *s, struct slice value, enum grade grade, struct slice where,
    struct range range)
{
	struct attribution *out = s->w->out;
	struct slice slug = s->w->c->v[s->service].slug;
	struct account *a;

	for (size_t i = 0; i < out->naccounts; i++) {
		a = &out->accounts[i];
		if (!slice_eq(a->service, slug) ||
		    !slice_eq(a->kind, s->rule->kind) ||
		    !slice_eq(a->value, value))
			continue;
		if (a->grade < grade) {
			a->grade = grade;
			a->where = where;
			a->range = range;
		}
		return;
	}
	if (out->naccounts == ACCOUNTS_MOST)
		return;
	a = ARENA_PUSH(s->w->a, out->accounts, out->naccounts);
	*a = (struct account){ slug, s->rule->kind, value, where,
		s->rule->meaning, grade, range };
}

static bool
capture(const struct search *s, struct slice subject, struct slice *value)
{
	return subject.p != NULL &&
	    shape_match(&s->rule->shape, subject, value) && value->n != 0 &&
	    value->n <= ACCOUNT_MOST_OCTETS;
}

/* The envelope is the service's own writing if SPF passes for it and the
 * service (or what rides on it) was at the boundary. */
static enum grade
envelope_grade(const struct search *s)
{
	const struct attribute *w = s->w;
	const struct standing *st = &w->of[s->service];
	bool there = at_boundary(st) || (st->key && w->boundary == -1);

	if (!envelope_passes(w))
		return GRADE_PRESENT;
	if (!there && w->boundary != -1 && w->boundary != s->service)
		there = st->key && services_related(w, s->service, w->boundary);
	return there ? GRADE_BOUNDARY : GRADE_PRESENT;
}

static void
from_envelope(struct search *s)
{
	struct slice value, from = s->w->m->envelope.mail_from;

	if (capture(s, from, &value))
		add(s, value, envelope_grade(s), SLICE("envelope sender"),
		    field_range(s->w->m, envelope_field(s->w->m), value));
}

static struct slice
decode_hex(struct arena *a, struct slice in)
{
	char *out = arena_alloc(a, in.n / 2 + 1);
	size_t n = 0;

	if (in.n % 2 != 0)
		return SLICE_NULL;
	for (size_t i = 0; i < in.n; i += 2) {
		unsigned v = 0;

		for (size_t k = i; k < i + 2; k++) {
			char c = ascii_lower(in.p[k]);

			if (ascii_is_digit(c))
				v = v * 16 + (unsigned)(c - '0');
			else if (c >= 'a' && c <= 'f')
				v = v * 16 + (unsigned)(c - 'a') + 10;
			else
				return SLICE_NULL;
		}
		out[n++] = (char)v;
	}
	return slice_of(out, n);
}

static struct slice
decode(const struct search *s, struct slice value)
{
	const enum decoder *d = s->rule->decoders;

	for (; *d != DECODE_END && value.p != NULL; d++) {
		value = slice_trim(value);
		if (*d == DECODE_BASE64)
			value = base64_decode(s->w->a, value);
		else if (*d == DECODE_HEX)
			value = decode_hex(s->w->a, value);
		else
			value = mail_decode_words(s->w->m, value);
	}
	return value;
}

static void
from_header(struct search *s)
{
	struct attribute *w = s->w;
	char name[128];
	int field = -1;

	if (s->rule->field.n >= sizeof name)
		return;
	memcpy(name, s->rule->field.p, s->rule->field.n);
	name[s->rule->field.n] = '\0';
	for (int n = 0; n < 10; n++) {
		struct slice value;

		field = mail_field(w->m, name, field);
		if (field == -1)
			return;
		value = decode(s, mail_unfolded(w->m, field));
		if (!capture(s, value, &value))
			continue;
		add(s, value,
		    field_is_signed(w, field, NULL) ? GRADE_SIGNED
						    : GRADE_PRESENT,
		    s->rule->field, field_range(w->m, field, value));
	}
}

static void
from_message_id(struct search *s)
{
	int field = mail_field(s->w->m, "Message-ID", -1);
	struct slice value;

	if (capture(s, s->w->m->message_id, &value))
		add(s, value,
		    field_is_signed(s->w, field, NULL) ? GRADE_SIGNED
						       : GRADE_PRESENT,
		    SLICE("Message-ID"), field_range(s->w->m, field, value));
}

static void
from_dkim(struct search *s)
{
	bool domain = s->rule->where == PLACE_DKIM_DOMAIN;
	struct attribute *w = s->w;

	for (size_t i = 0; i < w->npasses; i++) {
		const struct pass *p = &w->passes[i];
		struct slice value = domain ? p->domain : pass_selector(w, p);

		if (capture(s, value, &value))
			add(s, value, GRADE_SIGNED,
			    domain ? SLICE("DKIM domain")
				   : SLICE("DKIM selector"), p->range);
	}
}

static void
from_links(struct search *s)
{
	const struct mail *m = s->w->m;

	for (size_t i = 0; i < m->nlinks; i++) {
		struct slice value;
		struct range range = { 0, 0 };
		int part = m->links[i].part;

		if (s->rule->where == PLACE_LINK_HOST && i > 0 &&
		    slice_eq(m->links[i].host, m->links[i - 1].host))
			continue;
		if (!capture(s,
			s->rule->where == PLACE_LINK_HOST ? m->links[i].host
							  : m->links[i].url,
			&value))
			continue;
		if (part >= 0 && (size_t)part < m->nparts)
			range = m->parts[part].range;
		add(s, value, GRADE_PRESENT, SLICE("link"), range);
	}
}

static void
search_service(struct attribute *w, int i)
{
	const struct service *s = &w->c->v[i];

	for (size_t k = 0; k < s->naccounts; k++) {
		struct search x = { w, i, &s->accounts[k] };

		switch (x.rule->where) {
		case PLACE_MAIL_FROM:
			from_envelope(&x);
			break;
		case PLACE_HEADER:
			from_header(&x);
			break;
		case PLACE_MESSAGE_ID:
			from_message_id(&x);
			break;
		case PLACE_HELO:
		case PLACE_DKIM_CNAME:
			break;
		case PLACE_DKIM_DOMAIN:
		case PLACE_DKIM_SELECTOR:
			from_dkim(&x);
			break;
		case PLACE_LINK_HOST:
		case PLACE_LINK_URL:
			from_links(&x);
			break;
		}
	}
}

/*
 * Of the named service first and of its carrier; then of what is claimed to
 * ride on them; with nobody named, of every claimed service that is not
 * forged: what the message says, for the analyst to judge ("present").
 */
void
accounts_find(struct attribute *w)
{
	if (w->named != -1)
		search_service(w, w->named);
	if (w->carrier != -1)
		search_service(w, w->carrier);
	for (size_t i = 0; i < w->c->n; i++) {
		const struct standing *s = &w->of[i];

		if ((int)i == w->named || (int)i == w->carrier || s->forged ||
		    s->best == STRENGTH_NONE)
			continue;
		if (w->named == -1 || s->best >= STRENGTH_OBSERVED ||
		    service_rides_on(&w->c->v[i], &w->c->v[w->named]))
			search_service(w, (int)i);
	}
}
