/* Evidence: every rule of the catalogue that this message meets. */

#include "core/esp/attribute.h"

/* What the match in hand is about, for the callback. */
struct finding {
	struct attribute *w;
	enum strength strength;
	struct slice what; /* instead of the rule's key */
	struct slice value, where, sentence_end;
	struct range range;
	int field;
	const struct recorded_result *recorded;
};

static struct slice
service_name(const struct attribute *w, uint32_t service)
{
	return w->c->v[service].name;
}

static void
add(struct finding *f, const struct rule_hit *hit, struct slice sentence)
{
	struct attribute *w = f->w;
	struct standing *s = &w->of[hit->service];
	struct slice what = f->what.p != NULL ? f->what : hit->rule->what;
	struct evidence *e;
	size_t n = w->out->nevidence, no = n, nr = n;

	if (f->strength > s->best)
		s->best = f->strength;
	s->claimed |= f->strength == STRENGTH_CLAIMED;
	for (size_t i = 0; i < n; i++)
		if (w->owner[i] == hit->service &&
		    slice_eq(w->out->evidence[i].what, what) &&
		    (w->rule[i] == hit->rule ||
			slice_eq(w->out->evidence[i].value, f->value)) &&
		    w->out->evidence[i].strength >= f->strength)
			return;
	if (n == EVIDENCE_MOST)
		return;
	e = ARENA_PUSH(w->a, w->out->evidence, w->out->nevidence);
	*e = (struct evidence){ w->c->v[hit->service].slug, f->strength,
		what, f->value, f->where, sentence, f->range };
	*ARENA_PUSH(w->a, w->owner, no) = hit->service;
	*ARENA_PUSH(w->a, w->rule, nr) = hit->rule;
}

/* "recorded by corp.example (inferred)" */
static struct slice
recorded_by(const struct finding *f)
{
	const struct recorded *rec = &f->w->auth->recorded;
	const struct ar_field *field = NULL;
	struct slice who = f->w->m->boundary.receiver;
	enum trust trust = rec->trust;

	if (f->recorded->field >= 0 &&
	    (size_t)f->recorded->field < rec->nfields)
		field = &rec->fields[f->recorded->field];
	if (field != NULL) {
		trust = field->trust;
		if (field->authserv_id.n != 0)
			who = field->authserv_id;
	}
	return slice_printf(f->w->a, "recorded by %.*s%s",
	    who.n != 0 ? (int)who.n : 16, who.n != 0 ? who.p : "the receiver",
	    trust == TRUST_INFERRED ? " (inferred)" : "");
}

static void
set_recorded(struct finding *f, const struct recorded_result *r)
{
	const struct recorded *rec = &f->w->auth->recorded;

	f->recorded = r;
	f->range = r->range;
	f->where = SLICE("Authentication-Results");
	if (r->field >= 0 && (size_t)r->field < rec->nfields) {
		f->where = rec->fields[r->field].name;
		if (r->range.len == 0)
			f->range = field_range(f->w->m,
			    rec->fields[r->field].field, SLICE_NULL);
	}
}

static void
found_dkim(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	struct slice selector;

	if (hit->rule->selector.p != NULL) {
		selector = recorded_selector(f->w, f->recorded);
		if (selector.p == NULL ||
		    !shape_match(&hit->rule->selector_shape, selector, NULL))
			return;
	}
	f->w->of[hit->service].key = true;
	add(f, hit,
	    slice_printf(f->w->a, "the DKIM signature of %.*s passes, %.*s",
		SLICE_ARG(f->value), SLICE_ARG(recorded_by(f))));
}

static void
found_customer_key(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;

	f->w->of[hit->service].customer = true;
}

static void
collect_dkim(struct attribute *w)
{
	const struct recorded *rec = &w->auth->recorded;

	for (size_t i = 0; i < rec->ndkim; i++) {
		struct finding f = { .w = w, .strength = STRENGTH_PROVEN };
		const struct recorded_result *r = &rec->dkim[i];
		struct slice selector;

		if (!recorded_passes(r) || r->domain.n == 0)
			continue;
		set_recorded(&f, r);
		f.value = r->domain;
		rule_index_match(w->c, RULE_DKIM, SLICE_NULL, r->domain,
		    found_dkim, &f);
		selector = recorded_selector(w, r);
		if (selector.n != 0)
			rule_index_match(w->c, RULE_DKIM_CUSTOMER, SLICE_NULL,
			    selector, found_customer_key, &f);
	}
}

static void
found_spf(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;

	f->w->of[hit->service].spf = true;
	add(f, hit,
	    slice_printf(f->w->a,
		"SPF passes on its bounce domain (%.*s), %.*s",
		SLICE_ARG(f->value), SLICE_ARG(recorded_by(f))));
}

static void
collect_spf(struct attribute *w)
{
	struct finding f = { .w = w, .strength = STRENGTH_PROVEN };
	struct slice domain = spf_pass_domain(w);

	if (domain.p == NULL)
		return;
	set_recorded(&f, w->auth->recorded.spf);
	f.value = domain;
	rule_index_match(w->c, RULE_SPF, SLICE_NULL, domain, found_spf, &f);
	if (envelope_passes(w))
		rule_index_match(w->c, RULE_SPF, SLICE_NULL,
		    w->m->envelope.mail_from, found_spf, &f);
}

static void
found_mail_from(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	struct standing *s = &f->w->of[hit->service];
	bool passes = envelope_passes(f->w);

	s->form = true;
	s->envelope |= passes;
	add(f, hit,
	    slice_printf(f->w->a, "the envelope sender has the form that %.*s "
		"uses%s", SLICE_ARG(service_name(f->w, hit->service)),
		passes ? ", and SPF passes for its domain" : ""));
}

static void
collect_mail_from(struct attribute *w)
{
	struct slice from = w->m->envelope.mail_from;
	struct finding f = { .w = w, .strength = STRENGTH_CLAIMED };

	if (from.n == 0)
		return;
	f.value = from;
	f.where = SLICE("envelope sender");
	f.range = field_range(w->m, envelope_field(w->m), from);
	rule_index_match(w->c, RULE_MAIL_FROM, SLICE_NULL, from,
	    found_mail_from, &f);
}

static struct slice
boundary_where(struct attribute *w)
{
	return w->m->boundary.hop >= 0
		   ? slice_printf(w->a, "Received (hop %d)",
			 w->m->boundary.hop + 1)
		   : SLICE("boundary");
}

static struct range
boundary_range(const struct attribute *w, struct slice text)
{
	int hop = w->m->boundary.hop;

	if (hop < 0 || (size_t)hop >= w->m->nhops)
		return (struct range){ 0, 0 };
	return field_range(w->m, w->m->hops[hop].field, text);
}

struct address_finding {
	struct finding f;
	struct cidr address;
};

static void
found_ip(void *arg, const struct rule_hit *hit)
{
	struct address_finding *x = arg;
	struct slice date = hit->rule->text, range;

	if (!cidr_has(&hit->rule->cidr, &x->address))
		return;
	range = slice_word(&date);
	date = slice_trim(date);
	x->f.w->of[hit->service].host = true;
	add(&x->f, hit,
	    slice_printf(x->f.w->a, "the boundary address %.*s is in its "
		"published range %.*s%s%.*s", SLICE_ARG(x->f.value),
		SLICE_ARG(range), date.n != 0 ? " as of " : "",
		SLICE_ARG(date)));
}

static void
collect_ip(struct attribute *w)
{
	struct address_finding x = { .f = { .w = w,
		.strength = STRENGTH_PROVEN } };

	if (!w->trusted || !cidr_parse(&x.address, w->m->boundary.ip))
		return;
	x.f.value = w->m->boundary.ip;
	x.f.where = boundary_where(w);
	x.f.range = boundary_range(w, x.f.value);
	rule_index_each(w->c, RULE_IP, found_ip, &x);
}

static void
found_any(void *arg, const struct rule_hit *hit)
{
	(void)hit;
	*(bool *)arg = true;
}

/* Does the name lead back to the address (forward confirmation)? */
static bool
leads_back(struct attribute *w, struct slice name, struct slice ip)
{
	const struct answer *a;
	struct cidr want, got;

	if (w->answers == NULL || !cidr_parse(&want, ip))
		return false;
	a = answers_ask(w->answers, name,
	    slice_chr(ip, ':') != SLICE_NONE ? DNS_AAAA : DNS_A, w->questions,
	    w->a);
	for (size_t i = 0; a != NULL && i < a->n; i++)
		if (cidr_parse(&got, a->data[i]) &&
		    memcmp(got.octets, want.octets, sizeof want.octets) == 0)
			return true;
	return false;
}

static void
found_rdns(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	bool confirmed = f->strength == STRENGTH_OBSERVED;

	f->w->of[hit->service].rdns = true;
	f->w->of[hit->service].host |= confirmed;
	add(f, hit,
	    slice_printf(f->w->a, "the boundary host is %.*s%s",
		SLICE_ARG(f->value),
		confirmed ? ", confirmed forward"
			  : " by reverse DNS alone, which its owner can set"));
}

/* rdns names a host of some service: confirm it, then note it. */
static void
try_rdns(struct attribute *w, struct slice name, bool confirmed,
    struct slice where)
{
	struct finding f = { .w = w, .strength = STRENGTH_CLAIMED };
	bool any = false;

	rule_index_match(w->c, RULE_RDNS, SLICE_NULL, name, found_any, &any);
	if (!any)
		return;
	if (!confirmed && leads_back(w, name, w->m->boundary.ip)) {
		confirmed = true;
		where = slice_printf(w->a, "%.*s, %s %.*s", SLICE_ARG(where),
		    slice_chr(w->m->boundary.ip, ':') != SLICE_NONE ? "AAAA"
								     : "A",
		    SLICE_ARG(name));
	}
	if (confirmed && w->trusted)
		f.strength = STRENGTH_OBSERVED;
	f.value = name;
	f.where = where;
	f.range = boundary_range(w, name);
	rule_index_match(w->c, RULE_RDNS, SLICE_NULL, name, found_rdns, &f);
}

static void
collect_rdns(struct attribute *w)
{
	const struct boundary *b = &w->m->boundary;
	const struct answer *a;
	struct slice name;

	if (b->rdns.n != 0) {
		try_rdns(w, b->rdns, b->rdns_confirmed, boundary_where(w));
		return;
	}
	if (!w->trusted || b->ip.n == 0 || w->answers == NULL)
		return;
	name = ip_reverse_name(w->a, b->ip);
	if (name.n == 0)
		return;
	a = answers_ask(w->answers, name, DNS_PTR, w->questions, w->a);
	for (size_t i = 0; a != NULL && i < a->n && i < 3; i++)
		try_rdns(w, a->data[i], false,
		    slice_printf(w->a, "PTR %.*s", SLICE_ARG(name)));
}

/* A pass of the service itself, or of one that rides on it */
static bool
passes_for(const struct attribute *w, uint32_t service)
{
	if (has_pass(&w->of[service]))
		return true;
	for (size_t i = 0; i < w->c->n; i++)
		if ((w->of[i].spf || w->of[i].key) &&
		    service_rides_on(&w->c->v[i], &w->c->v[service]))
			return true;
	return false;
}

static void
found_helo(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	struct attribute *w = f->w;
	/* a name of its own that reverse DNS contradicts is worth nothing */
	bool foreign = hit->rule->kind == RULE_RDNS &&
	    w->m->boundary.rdns.n != 0 && !w->of[hit->service].rdns;
	bool backed = w->trusted && !foreign && passes_for(w, hit->service);

	f->strength = backed ? STRENGTH_OBSERVED : STRENGTH_CLAIMED;
	w->of[hit->service].host |= backed;
	add(f, hit,
	    slice_printf(w->a, "the client called itself %.*s%s",
		SLICE_ARG(f->value),
		backed ? ", and a pass of the same service bears that out"
		       : ", which anyone can"));
}

static void
collect_helo(struct attribute *w)
{
	struct slice helo = w->m->boundary.helo;
	struct finding f = { .w = w };

	if (helo.n == 0)
		return;
	f.what = SLICE("helo");
	f.value = helo;
	f.where = boundary_where(w);
	f.range = boundary_range(w, helo);
	rule_index_match(w->c, RULE_HELO, SLICE_NULL, helo, found_helo, &f);
	rule_index_match(w->c, RULE_RDNS, SLICE_NULL, helo, found_helo, &f);
}

static void
found_claim(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;

	add(f, hit,
	    slice_printf(f->w->a, "the message has %.*s %.*s, as %.*s writes "
		"it", SLICE_ARG(f->sentence_end), SLICE_ARG(f->value),
		SLICE_ARG(service_name(f->w, hit->service))));
}

static void
found_header(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;

	add(f, hit,
	    slice_printf(f->w->a, "the message has the field %.*s, as %.*s "
		"writes it", SLICE_ARG(f->where),
		SLICE_ARG(service_name(f->w, hit->service))));
}

static void
found_signed(void *arg, const struct rule_hit *hit)
{
	struct finding f = *(struct finding *)arg;

	if (!field_is_signed(f.w, f.field, &hit->rule->signer))
		return;
	f.strength = STRENGTH_PROVEN;
	f.w->of[hit->service].key = true;
	add(&f, hit,
	    slice_printf(f.w->a, "the field %.*s is %.*s's, under a passing "
		"signature of %.*s, which writes that field itself",
		SLICE_ARG(f.where),
		SLICE_ARG(service_name(f.w, hit->service)),
		SLICE_ARG(hit->rule->signer)));
}

static void
collect_headers(struct attribute *w, enum rule_kind kind)
{
	for (size_t i = 0; i < w->m->nfields; i++) {
		struct slice name = mail_slice(w->m, w->m->fields[i].name);
		struct finding f = { .w = w, .strength = STRENGTH_CLAIMED };

		if (!rule_index_field(w->c, kind, name))
			continue;
		f.field = (int)i;
		f.value = mail_unfolded(w->m, (int)i);
		f.where = name;
		f.range = w->m->fields[i].value;
		rule_index_match(w->c, kind, name, f.value,
		    kind == RULE_SIGNED ? found_signed : found_header, &f);
	}
}

static struct range
part_range(const struct mail *m, int part)
{
	if (part < 0 || (size_t)part >= m->nparts)
		return (struct range){ 0, 0 };
	return m->parts[part].range;
}

/* The last 16 hosts: most messages have fewer. */
static bool
is_among(struct slice s, const struct slice *seen, size_t n)
{
	for (size_t i = 0; i < n && i < 16; i++)
		if (slice_eq(s, seen[i]))
			return true;
	return false;
}

static void
collect_claims(struct attribute *w)
{
	struct finding f = { .w = w, .strength = STRENGTH_CLAIMED };
	struct slice seen[16];
	size_t nseen = 0;

	if (w->m->message_id.n != 0) {
		f.value = w->m->message_id;
		f.where = SLICE("Message-ID");
		f.sentence_end = SLICE("the Message-ID");
		f.range = field_range(w->m, mail_field(w->m, "Message-ID", -1),
		    f.value);
		rule_index_match(w->c, RULE_MESSAGE_ID, SLICE_NULL, f.value,
		    found_claim, &f);
	}
	f.where = SLICE("body");
	f.sentence_end = SLICE("a link to");
	for (size_t i = 0; i < w->m->nlinks; i++) {
		f.value = w->m->links[i].host;
		if (f.value.n == 0 || is_among(f.value, seen, nseen))
			continue;
		seen[nseen++ % ARRAY_LEN(seen)] = f.value;
		f.range = part_range(w->m, w->m->links[i].part);
		rule_index_match(w->c, RULE_LINK, SLICE_NULL, f.value,
		    found_claim, &f);
	}
}

/* What HELO is worth depends on what passes: passes first. */
void
evidence_collect(struct attribute *w)
{
	collect_dkim(w);
	collect_spf(w);
	if (w->auth->recorded.ndkim != 0)
		collect_headers(w, RULE_SIGNED);
	collect_mail_from(w);
	collect_ip(w);
	collect_rdns(w);
	collect_helo(w);
	collect_headers(w, RULE_HEADER);
	collect_claims(w);
}
