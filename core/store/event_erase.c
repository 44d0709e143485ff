/* Erasing what an event says. */

#include "core/base/clock.h"
#include "core/store/custody.h"
#include "core/store/impl.h"

/*
 * The chain of hashes stays whole over an erased payload: forms 2 and 3 cover
 * the payload's hash, which stays.  An event of form 1 (older workspaces) covers
 * the payload itself, so its own hash can't be computed any more.  For all
 * forms a witness, the event "event.erase", is appended in the same
 * transaction: its subject is the number of the erased event, its payload the
 * hash that this one has as form 2, computed after it was found to be as it
 * was written.  The chain covers the witness; so what is erased without one,
 * and what is changed in an erased event, is found.
 */
static enum err
event_get(struct store *s, int64_t seq, struct event *ev, struct arena *a,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, arena_printf(a,
	    "%s WHERE seq = $1", event_select), "i", seq);

	if (err != ERR_NONE)
		return err;
	ev->seq = 0;
	while (db_row(st))
		event_read(st, ev, a);
	err = db_end(st, e);
	if (err == ERR_NONE && ev->seq == 0)
		err = err_set(e, ERR_STORE, "there is no event %lld",
		    (long long)seq);
	return err;
}

static enum err
erase(struct act *act, struct event *ev, struct arena *a, struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct json j = { 0 };
	struct sha256 as2;
	enum err err;

	ev->payload_hash = sha256_of(ev->payload);
	as2 = event_hash(ev, 2);
	sha256_hex(&as2, hex);
	err = db_run(act->store->db, e, "UPDATE k_event SET payload = '{}',"
	    " payload_hash = $2, erased = $3 WHERE seq = $1", "ihi", ev->seq,
	    &ev->payload_hash, act->time);
	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_str(&j, "hash", hex);
	return act_event(act, slice_printf(a, "%lld", (long long)ev->seq),
	    "event.erase", &j, e);
}

enum err
act_erase(struct act *act, int64_t seq, struct error *e)
{
	struct arena a = { 0 };
	struct event ev = { 0 };
	enum err err = event_get(act->store, seq, &ev, &a, e);

	/* Vouching for what was changed before would hide the change. */
	if (err == ERR_NONE && ev.erased == TIME_UNKNOWN &&
	    log_event_fault(&ev, NULL) != LOG_WHOLE)
		err = err_set(e, ERR_STORE, "event %lld was changed after it "
		    "was written (espy doctor says so too): its words are not "
		    "erased, since that would hide it", (long long)seq);
	else if (err == ERR_NONE && ev.erased == TIME_UNKNOWN)
		err = erase(act, &ev, &a, e);
	arena_free(&a);
	return err;
}
