/* Erasing what an event says; checking the chain. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/impl.h"

/*
 * The chain of hashes stays whole over an erased payload: form 2 covers the
 * payload's hash, which stays.  An event of form 1 (older workspaces) covers
 * the payload itself, so its own hash can't be computed any more.  For both
 * forms a witness, the event "event.erase", is appended in the same
 * transaction: its subject is the number of the erased event, its payload the
 * hash that this one has as form 2, computed after it was found to be as it
 * was written.  The chain covers the witness; so what is erased without one,
 * and what is changed in an erased event, is found.
 */
static bool
same_hash(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

/* Is its payload as it was written, and its hash right? */
static bool
event_fits(const struct event *ev)
{
	struct sha256 hash = event_hash(ev, ev->form);
	struct sha256 payload = sha256_of(ev->payload);

	if (ev->erased != TIME_UNKNOWN) {
		if (!slice_eq_str(ev->payload, "{}"))
			return false;
		if (ev->form == 1)
			return true; /* the witness tells */
	} else if (ev->form == 2 && !same_hash(&payload, &ev->payload_hash)) {
		return false;
	}
	return (ev->form == 1 || ev->form == 2) && same_hash(&hash, &ev->hash);
}

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
	if (err == ERR_NONE && ev.erased == TIME_UNKNOWN && !event_fits(&ev))
		err = err_set(e, ERR_STORE, "event %lld was changed after it "
		    "was written (espy doctor says so too): its words are not "
		    "erased, since that would hide it", (long long)seq);
	else if (err == ERR_NONE && ev.erased == TIME_UNKNOWN)
		err = erase(act, &ev, &a, e);
	arena_free(&a);
	return err;
}

/* --- checking --- */

struct erased {
	int64_t seq;
	struct sha256 as2;
	bool said; /* by its witness */
};

struct check {
	struct store *store;
	struct arena arena;
	struct erased *v; /* in order of seq */
	size_t n;
	struct sha256 prev;
	int64_t seq;
};

static int
erased_by_seq(const void *key, const void *element)
{
	const int64_t *seq = key;
	const struct erased *x = element;

	return *seq < x->seq ? -1 : *seq > x->seq;
}

/* False: what it says of an erased event is not so. */
static bool
take_witness(struct check *c, const struct event *ev, struct arena *a)
{
	struct erased *x = NULL;
	struct sha256 hash;
	int64_t seq;

	if (slice_number(ev->subject, &seq) && c->n != 0)
		x = bsearch(&seq, c->v, c->n, sizeof *c->v, erased_by_seq);
	if (x == NULL || !sha256_from_hex(event_field(c->store, ev->seq,
	    "hash", a), &hash))
		return false;
	/* A changed one stays unsaid, and is named itself. */
	x->said = same_hash(&hash, &x->as2);
	return true;
}

static bool
check_event(struct check *c, const struct event *ev, struct arena *a)
{
	bool good = ev->seq == ++c->seq && same_hash(&ev->prev, &c->prev) &&
	    event_fits(ev);

	c->prev = ev->hash;
	if (good && ev->erased != TIME_UNKNOWN)
		*ARENA_PUSH(&c->arena, c->v, c->n) = (struct erased){
			ev->seq, event_hash(ev, 2), false };
	if (good && slice_eq_str(ev->kind, "event.erase"))
		good = take_witness(c, ev, a);
	return good;
}

enum err
store_events_check(struct store *s, int64_t *broken, struct error *e)
{
	struct check c = { .store = s };
	struct arena a = { 0 };
	struct stmt *st;
	enum err err;
	size_t i;

	*broken = 0;
	err = db_query(s->db, &st, e, arena_printf(&c.arena,
	    "%s ORDER BY seq", event_select), "");
	if (err != ERR_NONE) {
		arena_free(&c.arena);
		return err;
	}
	while (*broken == 0 && db_row(st)) {
		struct event ev = { 0 };

		event_read(st, &ev, &a);
		if (!check_event(&c, &ev, &a))
			*broken = c.seq;
		arena_free(&a);
	}
	for (i = 0; *broken == 0 && i < c.n; i++)
		if (!c.v[i].said)
			*broken = c.v[i].seq;
	arena_free(&c.arena);
	return db_end(st, e);
}
