/* What became of addresses that were written to. */

#include "core/base/clock.h"
#include "core/store/case_impl.h"
#include "core/store/contact.h"
#include "core/store/contact_impl.h"

enum { MOST_ADDRESS = 320, MOST_NOTE = 2000 };

static const char *const whats[CONTACT_WHATS] = {
	"worked", "bounced", "stop", "resume" };

const char *
contact_what_name(enum contact_what w)
{
	return whats[w];
}

bool
contact_what_from_name(struct slice name, enum contact_what *out)
{
	unsigned w;

	for (w = 0; w < CONTACT_WHATS; w++)
		if (slice_eq_str(name, whats[w])) {
			*out = (enum contact_what)w;
			return true;
		}
	return false;
}

/* --- writing --- */

static void
mark_json(struct json *j, int64_t mark, struct slice address,
    const char *what, struct slice note)
{
	json_object(j, NULL);
	json_int(j, "mark", mark);
	json_slice(j, "to", address);
	json_str(j, "what", what);
	json_slice(j, "reason", note);
}

enum err
act_contact_mark(struct act *act, struct slice address,
    enum contact_what what, struct slice case_id, struct slice note,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice lower = slice_dup_lower(&a, address);
	struct json j = { 0 };
	int64_t mark = 0;
	struct stmt *st;
	enum err err = db_query(act->store->db, &st, e, "INSERT INTO"
	    " k_contact_mark (address, what, time, actor, case_id, note)"
	    " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id", "szizss", lower,
	    whats[what], act->time, act->actor, case_id,
	    note.p != NULL ? note : SLICE(""));

	if (err == ERR_NONE)
		err = db_int_end(st, &mark, e);
	if (err == ERR_NONE) {
		mark_json(&j, mark, lower, whats[what], note);
		err = act_event(act, case_id.p != NULL ? case_id : lower,
		    "contact.mark", &j, e);
	}
	arena_free(&a);
	return err;
}

static enum err
check_mark(struct slice address, struct slice note, struct error *e)
{
	if (address.n == 0 || address.n > MOST_ADDRESS ||
	    slice_chr(address, '@') == SLICE_NONE || !utf8_valid(address))
		return err_set(e, ERR_USAGE, "%.*s is no mail address",
		    SLICE_ARG(slice_upto(address, 100)));
	if (note.n > MOST_NOTE || (note.n != 0 && !utf8_valid(note)))
		return err_set(e, ERR_USAGE, "what is noted of %.*s is UTF-8 "
		    "of at most %d octets", SLICE_ARG(address), MOST_NOTE);
	return ERR_NONE;
}

enum err
store_contact_mark(struct store *s, const char *actor, struct slice address,
    enum contact_what what, struct slice case_id, struct slice note,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice exact = SLICE_NULL;
	struct act act;
	enum err err;

	address = slice_trim(address);
	err = check_mark(address, note, e);
	if (err == ERR_NONE && case_id.p != NULL)
		err = case_resolve(s, case_id, &a, &exact, e);
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, act_contact_mark(&act, address, what,
		    exact, note, e), e);
	arena_free(&a);
	return err;
}

enum err
undo_contact_mark(struct store *s, const struct event *ev, struct error *e)
{
	int64_t id = 0;
	enum err err = event_number(s, ev, "mark", &id, e);

	return err != ERR_NONE ? err : db_run(s->db, e, "DELETE FROM"
	    " k_contact_mark WHERE id = $1", "i", id);
}

/* --- reading --- */

static void
take_mark(struct contact_state *out, enum contact_what what, int64_t time,
    struct slice note)
{
	switch (what) {
	case CONTACT_WORKED:
		out->worked = time;
		break;
	case CONTACT_BOUNCED:
		out->bounced = time;
		out->bounce = note;
		break;
	case CONTACT_STOP:
		out->stopped = time;
		out->stop = note;
		break;
	default:
		out->stopped = TIME_UNKNOWN;
		out->stop = SLICE_NULL;
		break;
	}
}

enum err
store_contact_state(struct store *s, struct slice address,
    struct contact_state *out, struct arena *a, struct error *e)
{
	enum contact_what what;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT what, time, note"
	    " FROM k_contact_mark WHERE address = $1 ORDER BY id", "s",
	    slice_dup_lower(a, slice_trim(address)));

	*out = (struct contact_state){ .worked = TIME_UNKNOWN,
		.bounced = TIME_UNKNOWN, .stopped = TIME_UNKNOWN };
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		if (contact_what_from_name(db_peek(st, 0), &what))
			take_mark(out, what, db_int(st, 1),
			    db_slice(st, 2, a));
	return db_end(st, e);
}
