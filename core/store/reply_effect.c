/* What follows of an answer, within the act that takes it for what it is. */

#include "core/store/case.h"
#include "core/store/case_impl.h"
#include "core/store/contact_impl.h"
#include "core/store/reply_impl.h"

static enum err
learn(struct act *act, const struct reply_row *r, struct error *e)
{
	struct slice all = r->tickets;
	enum err err = ERR_NONE;

	while (err == ERR_NONE && all.n != 0) {
		struct slice ticket = slice_cut(&all, '\n');
		struct json j = { 0 };

		err = db_run(act->store->db, e, "INSERT INTO k_ticket"
		    " (case_id, ticket, organisation, reply, time) VALUES"
		    " ($1, $2, $3, $4, $5) ON CONFLICT (case_id, ticket)"
		    " DO NOTHING", "sssii", r->case_id, ticket,
		    r->organisation.p != NULL ? r->organisation : SLICE(""),
		    r->id, act->time);
		if (err != ERR_NONE || db_changes(act->store->db) == 0)
			continue;
		json_object(&j, NULL);
		json_slice(&j, "to", ticket);
		json_int(&j, "reply", r->id);
		err = act_event(act, r->case_id, "case.ticket", &j, e);
	}
	return err;
}

static enum err
note_failed(struct act *act, const struct reply_row *r, struct error *e)
{
	struct slice all = r->failed;
	enum err err = ERR_NONE;

	while (err == ERR_NONE && all.n != 0)
		err = act_contact_mark(act, slice_trim(slice_cut(&all, ',')),
		    CONTACT_BOUNCED, r->case_id,
		    r->diagnostic.p != NULL ? r->diagnostic : SLICE(""), e);
	return err;
}

static enum err
note_sender(struct act *act, const struct reply_row *r,
    const struct reply_effect *x, struct error *e)
{
	enum err err = ERR_NONE;

	if (r->sender.p == NULL)
		return ERR_NONE;
	if (x->worked)
		err = act_contact_mark(act, r->sender, CONTACT_WORKED,
		    r->case_id, SLICE(""), e);
	if (err == ERR_NONE && x->stop)
		err = act_contact_mark(act, r->sender, CONTACT_STOP,
		    r->case_id, r->because.p != NULL ? r->because : SLICE(""),
		    e);
	return err;
}

/* Who asked for no more under another address of his own means the one that
 * was written to. */
static enum err
note_stop(struct act *act, const struct reply_row *r, struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	struct slice all = SLICE_NULL;
	enum err err = db_query(act->store->db, &st, e, "SELECT to_address"
	    " FROM k_notification WHERE id = $1", "i", r->notification);

	if (err == ERR_NONE) {
		while (db_row(st))
			all = db_slice(st, 0, &a);
		err = db_end(st, e);
	}
	while (err == ERR_NONE && all.n != 0) {
		struct slice one = slice_trim(slice_cut(&all, ','));

		if (!slice_eqi(one, r->sender))
			err = act_contact_mark(act, one, CONTACT_STOP,
			    r->case_id, r->because.p != NULL ? r->because
							     : SLICE(""), e);
	}
	arena_free(&a);
	return err;
}

static enum err
owner_said(struct act *act, const struct reply_row *r,
    const struct reply_effect *x, struct error *e)
{
	enum err err = ERR_NONE;

	if (x->word != NULL)
		err = word_write(act, x->word, e);
	if (err == ERR_NONE && x->may_name >= 0)
		err = case_named(act, r->case_id, r->domain, x->may_name != 0,
		    e);
	return err;
}

/* Whatever its Date says, an answer came after the letter. */
static enum err
outcome(struct act *act, const struct reply_row *r, const char *word,
    struct error *e)
{
	struct stmt *st;
	int64_t at = r->time, sent_at = 0;
	enum err err = db_query(act->store->db, &st, e, "SELECT sent_at"
	    " FROM k_notification WHERE id = $1 AND case_id IN (SELECT k.id"
	    "  FROM k_case k WHERE k.root = $2 OR k.id = $2)", "is",
	    r->notification, r->case_id);

	if (err == ERR_NONE)
		err = db_int_end(st, &sent_at, e);
	if (err == ERR_ABSENT) /* its record was taken back */
		return ERR_NONE;
	if (err != ERR_NONE)
		return err;
	return outcome_write(act, r->case_id, r->notification,
	    slice_str(word), at > sent_at ? at : sent_at, e);
}

enum err
reply_effect_act(struct act *act, const struct reply_row *r,
    const struct reply_effect *x, struct error *e)
{
	struct case_move m = { .from = x->from, .to = x->to,
		.reason = x->reason, .tier = (int)x->tier };
	enum err err = ERR_NONE;

	if (x->outcome != NULL && r->notification != 0)
		err = outcome(act, r, x->outcome, e);
	if (err == ERR_NONE && x->to != NULL)
		err = case_change(act, r->case_id, &m, e);
	if (err == ERR_NONE && x->learn)
		err = learn(act, r, e);
	if (err == ERR_NONE && x->bad)
		err = note_failed(act, r, e);
	if (err == ERR_NONE)
		err = note_sender(act, r, x, e);
	if (err == ERR_NONE && x->stop)
		err = note_stop(act, r, e);
	if (err == ERR_NONE)
		err = owner_said(act, r, x, e);
	if (err == ERR_NONE && x->next != NULL)
		err = case_next_write(act, r->case_id, slice_str(x->next),
		    act->time, e);
	return err;
}
