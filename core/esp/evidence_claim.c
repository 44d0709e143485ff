/* Claims: what the sender could have written, but for header fields. */

#include "core/esp/finding.h"

static void
found_mail_from(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	bool passes = envelope_passes(f->w);

	f->w->of[hit->service].form = true;
	finding_add(f, hit,
	    slice_printf(f->w->a, "the envelope sender has the form that %.*s "
		"uses%s", SLICE_ARG(finding_service(f, hit)),
		passes ? ", and SPF passes for its domain" : ""));
}

void
evidence_mail_from(struct attribute *w)
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

static void
found_claim(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;

	finding_add(f, hit,
	    slice_printf(f->w->a, "the message has %.*s %.*s, as %.*s writes "
		"it", SLICE_ARG(f->sentence_end), SLICE_ARG(f->value),
		SLICE_ARG(finding_service(f, hit))));
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

/* A Message-ID that a receiver gave to mail that came without one (RFC 5321
 * section 6.4) says nothing of the sender. */
static bool
added_by_receiver(const struct attribute *w)
{
	return rule_index_any(w->c, RULE_MESSAGE_ID_ADDED, w->m->message_id);
}

void
evidence_body(struct attribute *w)
{
	struct finding f = { .w = w, .strength = STRENGTH_CLAIMED };
	struct slice seen[16];
	size_t nseen = 0;

	if (w->m->message_id.n != 0 && !added_by_receiver(w)) {
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

static void
found_unproven(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	struct slice selector = f->field >= 0
	    ? f->w->signatures[f->field].selector : SLICE_NULL;

	if (hit->rule->selector.p != NULL && (selector.p == NULL ||
		!shape_match(&hit->rule->selector_shape, selector, NULL)))
		return;
	finding_add(f, hit,
	    slice_printf(f->w->a, "%.*s %.*s, which is %.*s's, but no receiver "
		"of ours says that it passes", SLICE_ARG(f->sentence_end),
		SLICE_ARG(f->value), SLICE_ARG(finding_service(f, hit))));
}

/* Of a header that is a claim as a whole: what its signatures and its
 * envelope would show if anybody had checked them */
void
evidence_unproven(struct attribute *w)
{
	struct finding f = { .w = w, .strength = STRENGTH_CLAIMED };
	struct slice from = w->m->envelope.mail_from;

	signatures_read(w);
	f.where = SLICE("DKIM-Signature");
	f.sentence_end = SLICE("the message has a DKIM-Signature of");
	for (size_t i = 0; i < w->nsignatures; i++) {
		f.field = (int)i; /* of the signature */
		f.value = w->signatures[i].domain;
		f.range = field_range(w->m, w->signatures[i].field, f.value);
		rule_index_match(w->c, RULE_DKIM, SLICE_NULL, f.value,
		    found_unproven, &f);
	}
	if (from.n == 0)
		return;
	f.field = -1;
	f.where = SLICE("envelope sender");
	f.sentence_end = SLICE("the envelope sender is said to be of");
	f.range = field_range(w->m, envelope_field(w->m), from);
	f.value = slice_from(from, slice_rchr(from, '@') + 1);
	rule_index_match(w->c, RULE_SPF, SLICE_NULL, f.value, found_unproven,
	    &f);
	rule_index_match(w->c, RULE_SPF, SLICE_NULL, from, found_unproven, &f);
}
