/* Whose desk a letter goes to, and what that desk wants. */

#include "core/store/contact.h"
#include "views/draft_work.h"

static struct contact_case
known_of(const struct session *s, struct slice service,
    const struct rows *rows, const struct lookup_rows *asked)
{
	return (struct contact_case){ .catalogue = &s->catalogue,
		.service = service, .rows = rows->v, .nrows = rows->n,
		.carrier = contact_carrier(rows->v, rows->n, service),
		.csirts = s->settings.contact.csirts,
		.ncsirts = s->settings.contact.ncsirts,
		.lookups = asked->v, .nlookups = asked->n };
}

static enum err
gather(struct contacts *out, const struct contact_case *k, struct session *s,
    struct error *e)
{
	enum err err;

	contacts_gather(out, k);
	err = contacts_remember(out, s->store, e);
	if (err == ERR_NONE)
		contacts_rank(out);
	return err;
}

enum err
draft_contacts(struct contacts *out, struct session *s, struct slice case_id,
    struct slice service, const struct rows *rows, struct error *e)
{
	struct lookup_rows asked = { 0 };
	struct contact_case k;
	enum err err = store_lookups(s->store, case_id, &asked, e);

	if (err == ERR_NONE) {
		k = known_of(s, service, rows, &asked);
		err = gather(out, &k, s, e);
	}
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

/* Whose letter it is; of a network's desk also about what */
static const struct contact_candidate *
choose(struct draft_work *w, const struct contacts *c,
    const struct contact_case *k, const struct contact_candidate **copy)
{
	const struct contact_candidate *to;

	*copy = NULL;
	if (w->wish.desk != DESK_NETWORK)
		return contacts_choose(c, w->wish.desk, copy);
	to = contacts_network(c, k, w->wish.about, &w->arena, &w->network);
	if (w->wish.network.n != 0)
		w->network = w->wish.network;
	return to;
}

static void
take_desk(struct draft_work *w, const struct contact_candidate *to,
    const struct contact_candidate *copy)
{
	address_to(w, to, copy);
	if (w->wish.language == NULL)
		w->wish.language = language_of(to != NULL ? to->language
							  : SLICE_NULL);
	if (!w->wish.redact_said)
		w->wish.redact = redaction_of(to);
	if (!w->wish.formats_said)
		w->wish.formats = to != NULL ? formats_of(to->format) : 0;
}

enum err
draft_desk(struct draft_work *w, struct session *s, struct error *e)
{
	const struct contact_candidate *to, *copy;
	struct lookup_rows asked = { 0 };
	struct contacts c = { 0 };
	struct contact_case k;
	enum err err = store_lookups(s->store, w->case_id, &asked, e);

	if (err == ERR_NONE) {
		k = known_of(s, w->service, &w->rows, &asked);
		err = gather(&c, &k, s, e);
	}
	if (err == ERR_NONE) {
		to = choose(w, &c, &k, &copy);
		take_desk(w, to, copy);
	}
	contacts_free(&c);
	lookup_rows_free(&asked);
	return err;
}
