/* Whose desk a letter goes to, and what that desk wants. */

#include "views/draft_work.h"

static const struct service_contact *
contact_of(const struct session *s, struct slice slug)
{
	const struct service *v = slug.n != 0
	    ? catalogue_find(&s->catalogue, slug) : NULL;

	return v != NULL ? service_contact(v) : NULL;
}

/* The one that the service's mail rides on, by most of the messages */
static struct slice
carrier_of(const struct draft_work *w)
{
	struct slice best = SLICE("");
	size_t i, k, n, most = 0;

	for (i = 0; i < w->rows.n; i++) {
		const struct row *r = &w->rows.v[i];

		if (r->carrier.n == 0 || !slice_eq(r->service, w->service))
			continue;
		for (k = i, n = 0; k < w->rows.n; k++)
			n += slice_eq(w->rows.v[k].carrier, r->carrier);
		if (n > most) {
			most = n;
			best = r->carrier;
		}
	}
	return best;
}

/* A word of ours that the desk reads; "en" where nothing is known */
static const char *
language_of(struct slice words)
{
	static const char *const known[] = { "en", "es", "pt" };
	struct slice word;
	size_t i;

	while ((word = slice_word(&words)).n != 0)
		for (i = 0; i < ARRAY_LEN(known); i++)
			if (slice_startsi(word, known[i]))
				return known[i];
	return "en";
}

static enum redaction
redaction_of(const struct service_contact *k)
{
	enum redaction r = REDACT_HEADERS;

	if (k != NULL && k->format.n != 0 &&
	    slice_eq_str(k->format, "headers"))
		return REDACT_HEADERS;
	if (k != NULL && k->redact.n != 0)
		(void)redaction_from_name(k->redact, &r);
	return r;
}

void
draft_desk(struct draft_work *w, const struct session *s)
{
	struct slice carrier = carrier_of(w);
	struct slice slug = w->wish.desk == DESK_SERVICE ? w->service
	    : w->wish.desk == DESK_CARRIER ? carrier : SLICE("");
	const struct service_contact *k = contact_of(s, slug), *copy;

	w->cc = SLICE("");
	letter_contact(&s->catalogue, slug, &w->arena, &w->to,
	    &w->to_source);
	/* the inner desk acts, the carrier knows of it */
	copy = w->wish.desk == DESK_SERVICE ? contact_of(s, carrier) : NULL;
	if (copy != NULL && copy->address.n != 0 && w->to.n != 0 &&
	    !slice_eqi(copy->address, w->to))
		w->cc = copy->address;
	if (w->wish.language == NULL)
		w->wish.language = language_of(k != NULL ? k->language
							 : SLICE_NULL);
	if (!w->wish.redact_said)
		w->wish.redact = redaction_of(k);
	if (!w->wish.formats_said)
		w->wish.formats = k != NULL ? formats_of(k->format) : 0;
}
