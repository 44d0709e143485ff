/* Checking the chain of the event log. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/custody.h"
#include "core/store/impl.h"

/* An event that was erased, until its witness comes. */
struct log_erased {
	int64_t seq;
	struct sha256 as2;     /* its hash as form 2 */
	struct sha256 witness; /* what an event says of that */
	bool said;	       /* by one */
};

static bool
same_hash(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

static enum log_fault
differ(struct log_break *out, enum log_fault fault,
    const struct sha256 *expected, const struct sha256 *found)
{
	if (same_hash(expected, found))
		return LOG_WHOLE;
	if (out != NULL) {
		out->fault = fault;
		out->expected = *expected;
		out->found = *found;
	}
	return fault;
}

enum log_fault
log_event_fault(const struct event *ev, struct log_break *out)
{
	struct sha256 payload = sha256_of(ev->payload);
	struct sha256 nothing = sha256_of(SLICE("{}"));
	struct sha256 hash;
	enum log_fault fault = LOG_WHOLE;

	if (ev->form < 1 || ev->form > 3) {
		if (out != NULL)
			out->fault = LOG_FORM;
		return LOG_FORM;
	}
	if (ev->erased != TIME_UNKNOWN)
		fault = differ(out, LOG_PAYLOAD, &nothing, &payload);
	else if (ev->form != 1)
		fault = differ(out, LOG_PAYLOAD, &ev->payload_hash, &payload);
	/* Of an erased one of form 1 the witness tells. */
	if (fault != LOG_WHOLE ||
	    (ev->erased != TIME_UNKNOWN && ev->form == 1))
		return fault;
	hash = event_hash(ev, ev->form);
	return differ(out, LOG_HASH, &hash, &ev->hash);
}

static int
erased_by_seq(const void *key, const void *element)
{
	const int64_t *seq = key;
	const struct log_erased *x = element;

	return *seq < x->seq ? -1 : *seq > x->seq;
}

/* {"hash":"HEX"}, as act_erase writes it */
static bool
witness_hash(struct slice payload, struct sha256 *out)
{
	struct slice key = SLICE("{\"hash\":\"");

	return slice_starts(payload, key.p) &&
	    payload.n == key.n + SHA256_HEX + 2 &&
	    sha256_from_hex(slice_upto(slice_from(payload, key.n),
		SHA256_HEX), out);
}

/* False: what it says of an erased event can't be so. */
static bool
take_witness(struct log_walk *w, const struct event *ev)
{
	struct log_erased *x = NULL;
	struct sha256 hash;
	int64_t seq;

	if (slice_number(ev->subject, &seq) && w->nerased != 0)
		x = bsearch(&seq, w->erased, w->nerased, sizeof *w->erased,
		    erased_by_seq);
	if (x == NULL || !witness_hash(ev->payload, &hash))
		return false;
	if (!x->said || !same_hash(&x->witness, &x->as2))
		x->witness = hash;
	x->said = true;
	return true;
}

void
log_walk_event(struct log_walk *w, const struct event *ev)
{
	struct log_break *b = &w->broken;

	if (b->fault != LOG_WHOLE)
		return;
	b->seq = w->seq + 1;
	if (ev->seq != b->seq) {
		b->fault = LOG_GAP;
		b->found_seq = ev->seq;
		return;
	}
	if (differ(b, LOG_LINK, &w->prev, &ev->prev) != LOG_WHOLE ||
	    log_event_fault(ev, b) != LOG_WHOLE)
		return;
	w->events++;
	w->seq = ev->seq;
	w->prev = ev->hash;
	if (ev->erased != TIME_UNKNOWN)
		*ARENA_PUSH(&w->arena, w->erased, w->nerased) =
		    (struct log_erased){ .seq = ev->seq,
			.as2 = event_hash(ev, 2) };
	if (slice_eq_str(ev->kind, "event.erase") && !take_witness(w, ev))
		b->fault = LOG_WITNESS;
}

void
log_walk_end(struct log_walk *w)
{
	struct log_break *b = &w->broken;
	size_t i;

	for (i = 0; b->fault == LOG_WHOLE && i < w->nerased; i++) {
		const struct log_erased *x = &w->erased[i];

		if (x->said && same_hash(&x->witness, &x->as2))
			continue;
		*b = (struct log_break){ .fault = LOG_ERASED, .seq = x->seq,
			.witnessed = x->said, .expected = x->witness,
			.found = x->as2 };
	}
	if (b->fault == LOG_WHOLE)
		b->seq = 0;
	arena_free(&w->arena);
	w->erased = NULL;
}

enum err
store_log_check(struct store *s, struct log_check *out, struct error *e)
{
	struct log_walk w = { .seq = 0 };
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, arena_printf(&a,
	    "%s ORDER BY seq", event_select), "");

	*out = (struct log_check){ .events = 0 };
	arena_free(&a);
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct event ev = { 0 };

		event_read(st, &ev, &a);
		log_walk_event(&w, &ev);
		out->events++;
		out->erased += ev.erased != TIME_UNKNOWN;
		out->head = (struct log_head){ ev.seq, ev.hash };
		arena_free(&a);
	}
	log_walk_end(&w);
	out->broken = w.broken;
	return db_end(st, e);
}

enum err
store_events_check(struct store *s, int64_t *broken, struct error *e)
{
	struct log_check c;
	enum err err = store_log_check(s, &c, e);

	*broken = c.broken.fault != LOG_WHOLE ? c.broken.seq : 0;
	return err;
}
