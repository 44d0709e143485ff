/* The event log, and the acts of the analyst that write it. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/custody.h"
#include "core/store/impl.h"

/*
 * The hash covers the one before and each field with its length, so that no
 * two logs have the same octets.
 */
static void
hash_field(struct sha256_run *r, struct slice s)
{
	struct arena a = { 0 };

	sha256_more(r, slice_printf(&a, "%zu:", s.n));
	sha256_more(r, s);
	arena_free(&a);
}

static void
hash_number(struct sha256_run *r, int64_t v)
{
	struct arena a = { 0 };

	hash_field(r, slice_printf(&a, "%lld", (long long)v));
	arena_free(&a);
}

/* All but the link to the event before. */
static void
hash_fields(struct sha256_run *r, const struct event *ev, struct slice payload)
{
	hash_number(r, ev->seq);
	hash_number(r, ev->act);
	hash_number(r, ev->undoes);
	hash_number(r, ev->time);
	hash_field(r, ev->actor);
	hash_field(r, ev->subject);
	hash_field(r, ev->kind);
	hash_field(r, payload);
}

static struct slice
hash_octets(const struct sha256 *h)
{
	return slice_of((const char *)h->b, SHA256_LEN);
}

struct sha256
event_body(const struct event *ev)
{
	struct sha256_run *r = sha256_begin();

	hash_fields(r, ev, hash_octets(&ev->payload_hash));
	return sha256_end(r);
}

struct sha256
event_link(const struct sha256 *prev, const struct sha256 *body)
{
	struct sha256_run *r = sha256_begin();

	sha256_more(r, hash_octets(prev));
	hash_field(r, SLICE("form 3"));
	hash_field(r, hash_octets(body));
	return sha256_end(r);
}

/*
 * Form 1 covers the payload, form 2 its SHA-256 alone, so that what it said
 * can be erased (event_erase.c).  Form 3 covers the hash of all that the event
 * is, so that an export can show the chain past events that are nobody else's
 * business.  New events are of form 3.
 */
struct sha256
event_hash(const struct event *ev, int form)
{
	struct sha256_run *r;
	struct sha256 body;

	if (form == 3) {
		body = event_body(ev);
		return event_link(&ev->prev, &body);
	}
	r = sha256_begin();
	sha256_more(r, hash_octets(&ev->prev));
	if (form != 1)
		hash_field(r, SLICE("form 2"));
	hash_fields(r, ev, form == 1 ? ev->payload
	    : hash_octets(&ev->payload_hash));
	return sha256_end(r);
}

void
act_within(struct act *act, struct store *s, const char *actor)
{
	*act = (struct act){ .store = s, .actor = actor,
		.time = clock_now() };
}

enum err
act_begin(struct act *act, struct store *s, const char *actor, struct error *e)
{
	act_within(act, s, actor);
	return db_begin(s->db, DB_FULL, e);
}

static enum err
event_last(struct store *s, struct event *ev, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e,
	    "SELECT seq, hash FROM k_event ORDER BY seq DESC LIMIT 1", "");

	if (err != ERR_NONE)
		return err;
	ev->seq = 1;
	while (db_row(st)) {
		ev->seq = db_int(st, 0) + 1;
		db_sha256(st, 1, &ev->prev);
	}
	return db_end(st, e);
}

static enum err
event_append(struct act *act, struct event *ev, struct error *e)
{
	enum err err = event_last(act->store, ev, e);

	if (err != ERR_NONE)
		return err;
	if (act->number == 0)
		act->number = ev->seq;
	ev->act = act->number;
	ev->time = act->time;
	ev->actor = slice_str(act->actor);
	ev->payload_hash = sha256_of(ev->payload);
	ev->hash = event_hash(ev, 3);
	return db_run(act->store->db, e, "INSERT INTO k_event (seq, act,"
	    " undoes, time, actor, subject, kind, payload, prev_hash, hash,"
	    " form, payload_hash)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 3, $11)",
	    "iitissssbhh", ev->seq, ev->act,
	    ev->undoes != 0 ? ev->undoes : TIME_UNKNOWN, ev->time, ev->actor,
	    ev->subject, ev->kind, ev->payload,
	    slice_of((const char *)ev->prev.b, SHA256_LEN), &ev->hash,
	    &ev->payload_hash);
}

static enum err
event_put(struct act *act, struct slice subject, const char *kind,
    struct json *payload, int64_t undoes, struct error *e)
{
	struct event ev = { .subject = subject, .kind = slice_str(kind),
		.payload = SLICE("{}"), .undoes = undoes };
	enum err err;

	if (payload != NULL) {
		while (payload->depth != 0)
			json_close(payload);
		if (payload->out.n != 0)
			ev.payload = buf_slice(&payload->out);
	}
	err = event_append(act, &ev, e);
	if (payload != NULL)
		json_free(payload);
	return err;
}

enum err
act_event(struct act *act, struct slice subject, const char *kind,
    struct json *payload, struct error *e)
{
	return event_put(act, subject, kind, payload, 0, e);
}

enum err
act_undo_event(struct act *act, struct slice subject, int64_t undoes,
    struct json *payload, struct error *e)
{
	return event_put(act, subject, "undo", payload, undoes, e);
}

enum err
act_end(struct act *act, enum err err, struct error *e)
{
	if (err == ERR_NONE)
		return db_commit(act->store->db, e);
	db_cancel(act->store->db);
	return err;
}

struct slice
event_field(struct store *s, int64_t seq, const char *key, struct arena *a)
{
	struct slice value = SLICE_NULL;
	struct stmt *st;

	if (db_query(s->db, &st, NULL, "SELECT payload ->> $2 FROM k_event"
	    " WHERE seq = $1", "iz", seq, key) != ERR_NONE)
		return SLICE_NULL;
	while (db_row(st))
		value = db_slice(st, 0, a);
	db_end(st, NULL);
	return value;
}

enum err
event_number(struct store *s, const struct event *ev, const char *key,
    int64_t *out, struct error *e)
{
	struct arena a = { 0 };
	bool ok = slice_number(event_field(s, ev->seq, key, &a), out);

	arena_free(&a);
	return ok ? ERR_NONE : err_set(e, ERR_STORE, "event %lld has no %s",
	    (long long)ev->seq, key);
}

const char event_select[] = "SELECT seq, act, coalesce(undoes, 0),"
    " time, actor, subject, kind, payload, prev_hash, hash, form,"
    " payload_hash, erased FROM k_event";

void
event_read(struct stmt *st, struct event *ev, struct arena *a)
{
	ev->seq = db_int(st, 0);
	ev->act = db_int(st, 1);
	ev->undoes = db_int(st, 2);
	ev->time = db_int(st, 3);
	ev->actor = db_slice(st, 4, a);
	ev->subject = db_slice(st, 5, a);
	ev->kind = db_slice(st, 6, a);
	ev->payload = db_slice(st, 7, a);
	db_sha256(st, 8, &ev->prev);
	db_sha256(st, 9, &ev->hash);
	ev->form = (int)db_int(st, 10);
	db_sha256(st, 11, &ev->payload_hash);
	ev->erased = db_time(st, 12);
}

enum err
events_of_act(struct store *s, int64_t act, struct events *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err;

	/* It is called by the number of its first event. */
	err = db_query(s->db, &st, e, arena_printf(&a, "%s WHERE act = $1"
	    " AND seq >= $1 ORDER BY seq DESC", event_select), "i", act);
	arena_free(&a);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		event_read(st, ARENA_PUSH(&out->arena, out->v, out->n),
		    &out->arena);
	return db_end(st, e);
}

enum err
store_events(struct store *s, struct slice subject, size_t limit,
    struct events *out, struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err;
	size_t i;

	err = db_query(s->db, &st, e, arena_printf(&a,
	    "%s WHERE $1 IS NULL OR subject = $1 ORDER BY seq DESC LIMIT $2",
	    event_select), "si", subject,
	    limit != 0 ? (int64_t)limit : INT64_MAX);
	arena_free(&a);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		event_read(st, ARENA_PUSH(&out->arena, out->v, out->n),
		    &out->arena);
	for (i = 0; i < out->n / 2; i++) {
		struct event ev = out->v[i];

		out->v[i] = out->v[out->n - 1 - i];
		out->v[out->n - 1 - i] = ev;
	}
	return db_end(st, e);
}

void
events_free(struct events *ev)
{
	arena_free(&ev->arena);
	*ev = (struct events){ 0 };
}
