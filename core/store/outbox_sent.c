/* A mail of the outbox was accepted: what the case is to know of it. */

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/outbox_impl.h"

/* ", " between */
static void
addresses(struct slice joined, struct arena *a, struct sent *sent)
{
	struct slice *v = NULL;

	while (joined.n != 0)
		*ARENA_PUSH(a, v, sent->nto) =
		    slice_trim(slice_cut(&joined, ','));
	sent->to = v;
}

static enum err
samples_read(struct db *db, int64_t id, struct arena *a, struct sent *sent,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(db, &st, e, "SELECT sha256, form"
	    " FROM k_outbox_sample WHERE outbox = $1 ORDER BY sha256", "i",
	    id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct sent_sample *x = ARENA_PUSH(a, sent->samples,
		    sent->nsamples);

		db_sha256(st, 0, &x->sha256);
		x->form = db_slice(st, 1, a).p;
	}
	return db_end(st, e);
}

static enum err
disclosed_read(struct db *db, int64_t id, struct arena *a, struct sent *sent,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(db, &st, e, "SELECT address, sha256"
	    " FROM k_outbox_disclosure WHERE outbox = $1"
	    " ORDER BY address, sha256", "i", id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct disclosed *x = ARENA_PUSH(a, sent->disclosed,
		    sent->ndisclosed);

		x->address = db_slice(st, 0, a);
		db_sha256(st, 1, &x->sha256);
	}
	return db_end(st, e);
}

/* A case that went into another one meanwhile goes on there. */
static enum err
root_of(struct db *db, struct slice id, struct arena *a, struct slice *out,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(db, &st, e, "SELECT root FROM k_case"
	    " WHERE id = $1", "s", id);

	*out = id;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*out = db_slice(st, 0, a);
	return db_end(st, e);
}

/* A letter is a notification; a report that goes with it adds to that. */
static enum err
notification(struct act *act, const struct outbox_item *item,
    const struct sent *sent, int64_t *id, struct error *e)
{
	struct outbox_items letter = { 0 };
	enum err err;

	if (item->after == 0)
		return sent_write(act, sent, "case.mailed", id, e);
	err = outbox_get(act->store, item->after, &letter, e);
	if (err == ERR_NONE && (*id = letter.v[0].notification) != 0)
		err = sent_more(act, sent, *id, e);
	outbox_items_free(&letter);
	return err;
}

enum err
outbox_sent(struct act *act, const struct outbox_item *item,
    struct slice how, struct error *e)
{
	struct db *db = act->store->db;
	struct arena a = { 0 };
	struct sent sent = { .case_id = item->case_id, .draft = item->draft,
		.service = item->service, .how = how,
		.subject = item->subject, .message_id = item->message_id,
		.octets = &item->octets };
	int64_t id = 0;
	enum err err;

	addresses(item->to, &a, &sent);
	err = root_of(db, item->case_id, &a, &sent.case_id, e);
	if (err == ERR_NONE)
		err = samples_read(db, item->id, &a, &sent, e);
	if (err == ERR_NONE)
		err = disclosed_read(db, item->id, &a, &sent, e);
	if (err == ERR_NONE && item->kind == LETTER_OWNER)
		err = case_asked(act, sent.case_id, item->domain, item->to,
		    e);
	else if (err == ERR_NONE && item->kind != LETTER_ORIGINAL)
		err = notification(act, item, &sent, &id, e);
	if (err == ERR_NONE && id != 0)
		err = db_run(db, e, "UPDATE k_outbox SET notification = $2"
		    " WHERE id = $1", "ii", item->id, id);
	if (err == ERR_NONE && item->draft != 0)
		err = db_run(db, e, "UPDATE k_draft SET state = 'sent'"
		    " WHERE id = $1", "i", item->draft);
	arena_free(&a);
	return err;
}
