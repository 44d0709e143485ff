/* Whose desk a letter goes to, and what that desk wants. */

#include "core/store/contact.h"
#include "views/draft_work.h"

enum err
draft_contacts(struct contacts *out, struct session *s, struct slice case_id,
    struct slice service, const struct rows *rows, struct error *e)
{
	struct contact_case k = { .catalogue = &s->catalogue,
		.service = service, .rows = rows->v, .nrows = rows->n,
		.carrier = contact_carrier(rows->v, rows->n, service),
		.csirts = s->settings.contact.csirts,
		.ncsirts = s->settings.contact.ncsirts };
	struct lookup_rows asked = { 0 };
	enum err err = store_lookups(s->store, case_id, &asked, e);

	if (err == ERR_NONE) {
		k.lookups = asked.v;
		k.nlookups = asked.n;
		contacts_gather(out, &k);
		err = contacts_remember(out, s->store, e);
	}
	if (err == ERR_NONE)
		contacts_rank(out);
	lookup_rows_free(&asked);
	return err;
}

/* A word of ours that the desk reads; "en" where nothing is known */
static const char *
language_of(struct slice words)
{
	struct slice word;

	while ((word = slice_word(&words)).n != 0) {
		const char *known = draft_language(slice_upto(word, 2));

		if (known != NULL)
			return known;
	}
	return "en";
}

static enum redaction
redaction_of(const struct contact_candidate *k)
{
	enum redaction r = REDACT_HEADERS;

	if (k != NULL && k->redact.n != 0 &&
	    !slice_eq_str(k->format, "headers"))
		(void)redaction_from_name(k->redact, &r);
	return r;
}

static void
address_to(struct draft_work *w, const struct contact_candidate *to,
    const struct contact_candidate *copy)
{
	w->to = w->cc = SLICE("");
	w->to_source = SLICE_NULL;
	if (to == NULL)
		return;
	w->to = slice_dup(&w->arena, to->address);
	w->to_source = slice_dup(&w->arena, to->source);
	/* the inner desk acts, the carrier knows of it */
	if (copy != NULL && copy->address.n != 0 &&
	    !slice_eqi(copy->address, to->address))
		w->cc = slice_dup(&w->arena, copy->address);
}

enum err
draft_desk(struct draft_work *w, struct session *s, struct error *e)
{
	const struct contact_candidate *to, *copy = NULL;
	struct contacts c = { 0 };
	enum err err = draft_contacts(&c, s, w->case_id, w->service,
	    &w->rows, e);

	if (err == ERR_NONE) {
		to = contacts_choose(&c, w->wish.desk, &copy);
		address_to(w, to, copy);
		if (w->wish.language == NULL)
			w->wish.language = language_of(to != NULL
				? to->language : SLICE_NULL);
		if (!w->wish.redact_said)
			w->wish.redact = redaction_of(to);
		if (!w->wish.formats_said)
			w->wish.formats = to != NULL ? formats_of(to->format)
						     : 0;
	}
	contacts_free(&c);
	return err;
}
