/* An answer has come: to which case it belongs. */

#include "core/notify/reply_token.h"
#include "core/notify/thread_parts.h"
#include "core/store/draft.h"

static void
take(struct thread_found *f, const struct reply_place *p, const char *how,
    bool strong, struct slice why)
{
	f->place = *p;
	f->how = how;
	f->strong = strong;
	f->why = why;
}

static enum err
by_id(struct store *s, struct slice id, const char *how, const char *words,
    struct thread_found *f, struct arena *a, struct error *e)
{
	struct reply_place p;
	enum err err = store_reply_by_id(s, id, a, &p, e);

	if (err == ERR_NONE && p.case_id.p != NULL)
		take(f, &p, how, true, slice_printf(a, "%s %.*s", words,
		    SLICE_ARG(id)));
	return err;
}

/* In-Reply-To, then References from the last one back */
static enum err
by_references(struct store *s, const struct analysis *x,
    struct thread_found *f, struct arena *a, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && f->how == NULL && i < x->reply.nids;
	    i++)
		err = by_id(s, x->reply.ids[i], "message-id", "it answers our "
		    "message", f, a, e);
	return err;
}

/* "k7q-0031.TOKEN" of whatever address it was sent to */
static enum err
by_token(struct store *s, const struct analysis *x, struct thread_found *f,
    struct arena *a, struct error *e)
{
	const struct mail *m = &x->mail;
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && f->how == NULL && i < m->nrecipients;
	    i++) {
		struct slice id, token;
		struct reply_place p;
		struct sha256 key;

		if (!reply_address_read(m->recipients[i].address, &id,
			&token))
			continue;
		err = store_reply_by_case(s, id, a, &p, e);
		if (err != ERR_NONE || p.case_id.p == NULL)
			continue;
		/* The key is of the case that the address names, which may
		 * have gone into another one since. */
		err = store_mask_key(s, p.name, &key, e);
		if (err == ERR_NONE && reply_token_fits(&key, p.name, token))
			take(f, &p, "token", true, slice_printf(a, "%.*s: it "
			    "was sent to the address of this case",
			    SLICE_ARG(m->recipients[i].where)));
	}
	return err;
}

static enum err
by_subject(struct store *s, const struct analysis *x, struct thread_found *f,
    struct arena *a, struct error *e)
{
	struct reply_place first = { .case_id = SLICE_NULL }, p;
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < x->reply.ncases; i++) {
		err = store_reply_by_case(s, x->reply.cases[i], a, &p, e);
		if (err != ERR_NONE || p.case_id.p == NULL)
			continue;
		if (first.case_id.p != NULL &&
		    !slice_eq(first.case_id, p.case_id)) {
			f->why = slice_printf(a, "its subject names two cases, "
			    "%.*s and %.*s", SLICE_ARG(first.case_id),
			    SLICE_ARG(p.case_id));
			return ERR_NONE;
		}
		first = p;
	}
	if (err == ERR_NONE && first.case_id.p != NULL)
		take(f, &first, "subject", false, slice_printf(a, "[%.*s] in "
		    "its subject", SLICE_ARG(first.case_id)));
	return err;
}

static enum err
by_ticket(struct store *s, const struct analysis *x, struct slice org,
    struct thread_found *f, struct arena *a, struct error *e)
{
	struct reply_place p;
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && f->how == NULL && org.n != 0 &&
	    i < x->reply.ntickets; i++) {
		err = store_reply_by_ticket(s, x->reply.tickets[i], org, a,
		    &p, e);
		if (err != ERR_NONE || p.case_id.p == NULL)
			continue;
		if (p.others != 0)
			f->why = slice_printf(a, "ticket %.*s is of several "
			    "cases", SLICE_ARG(x->reply.tickets[i]));
		else
			take(f, &p, "ticket", false, slice_printf(a, "ticket "
			    "%.*s, by which an earlier answer called it",
			    SLICE_ARG(x->reply.tickets[i])));
	}
	return err;
}

enum err
thread_find(struct store *s, const struct analysis *x, struct slice org,
    struct thread_found *f, struct arena *a, struct error *e)
{
	enum err err;

	*f = (struct thread_found){ .why = SLICE_NULL };
	err = by_references(s, x, f, a, e);
	if (err == ERR_NONE && f->how == NULL)
		err = by_token(s, x, f, a, e);
	if (err == ERR_NONE && f->how == NULL)
		err = by_subject(s, x, f, a, e);
	/* A bounce's subject is its program's: what came back says more */
	if (err == ERR_NONE && !f->strong &&
	    x->reply.dsn.returned_id.p != NULL)
		err = by_id(s, x->reply.dsn.returned_id, "returned", "what "
		    "came back is our message", f, a, e);
	if (err == ERR_NONE && f->how == NULL)
		err = by_ticket(s, x, org, f, a, e);
	if (err == ERR_NONE && f->how == NULL && f->why.p == NULL)
		f->why = SLICE("nothing in it names a letter or a case of "
		    "ours");
	return err;
}
