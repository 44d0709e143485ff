/* Campaigns: by which keys a message is found, and what shares them. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/campaign_join.h"
#include "core/store/impl.h"

enum { KEY_OCTETS = 8 }; /* of d_sketch.keys; the first octet is the highest */

static void
keys_pack(const uint64_t *keys, size_t n, char *out)
{
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < KEY_OCTETS; k++)
			*out++ = (char)(keys[i] >> 8 * (KEY_OCTETS - 1 - k));
}

static uint64_t
key_unpack(struct slice packed, size_t i)
{
	uint64_t key = 0;
	size_t k;

	for (k = 0; k < KEY_OCTETS; k++)
		key = key << 8 |
		    (unsigned char)packed.p[i * KEY_OCTETS + k];
	return key;
}

/* *time and the packed keys that are kept; NULL: none */
static enum err
keys_get(struct store *s, int64_t message, struct arena *a,
    struct slice *packed, int64_t *time, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT keys, key_time"
	    " FROM d_sketch WHERE message = $1 AND keys IS NOT NULL", "i",
	    message);

	*packed = SLICE_NULL;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		*packed = db_slice(st, 0, a);
		*time = db_int(st, 1);
	}
	return db_end(st, e);
}

static enum err
keys_drop(struct store *s, int64_t message, struct slice packed, int64_t time,
    struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < packed.n / KEY_OCTETS; i++)
		err = db_run(s->db, e, "DELETE FROM d_sketch_key"
		    " WHERE key = $1 AND time = $2 AND message = $3", "iii",
		    (int64_t)key_unpack(packed, i), time, message);
	return err;
}

enum err
campaign_keys_put(struct store *s, int64_t message, int64_t time,
    const uint64_t *keys, size_t n, struct error *e)
{
	struct arena a = { 0 };
	struct slice was, now = SLICE_NULL;
	int64_t was_time = 0;
	enum err err = keys_get(s, message, &a, &was, &was_time, e);
	size_t i;

	if (n != 0) {
		char *packed = arena_alloc(&a, n * KEY_OCTETS);

		keys_pack(keys, n, packed);
		now = slice_of(packed, n * KEY_OCTETS);
	}
	if (err != ERR_NONE || (slice_eq(was, now) &&
		(now.p == NULL || was_time == time))) {
		arena_free(&a);
		return err;
	}
	err = keys_drop(s, message, was, was_time, e);
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = db_run(s->db, e, "INSERT INTO d_sketch_key (key, time,"
		    " message) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
		    "iii", (int64_t)keys[i], time, message);
	if (err == ERR_NONE)
		err = db_run(s->db, e, "UPDATE d_sketch SET keys = $2,"
		    " key_time = $3 WHERE message = $1", "ibt", message, now,
		    now.p != NULL ? time : TIME_UNKNOWN);
	arena_free(&a);
	return err;
}

enum err
campaign_sketch_put(struct store *s, int64_t message, struct slice sketch,
    struct slice signer, struct error *e)
{
	enum err err;

	if (sketch.p != NULL)
		return db_run(s->db, e, "INSERT INTO d_sketch (message, data,"
		    " signer) VALUES ($1, $2, $3) ON CONFLICT (message)"
		    " DO UPDATE SET data = excluded.data,"
		    " signer = excluded.signer", "ibs", message, sketch,
		    signer);
	err = campaign_keys_put(s, message, 0, NULL, 0, e);
	return err != ERR_NONE ? err : db_run(s->db, e,
	    "DELETE FROM d_sketch WHERE message = $1", "i", message);
}

/* --- what shares keys --- */

struct near_list {
	struct arena *arena;
	struct campaign_near *v;
	size_t n;
};

static enum err
near_read(struct near_list *l, struct stmt *st, int64_t message, int64_t time,
    struct error *e)
{
	while (db_row(st)) {
		int64_t id = db_int(st, 0), apart = db_int(st, 1) - time;

		if (id != message)
			*ARENA_PUSH(l->arena, l->v, l->n) =
			    (struct campaign_near){ .id = id, .keys = 1,
			    .apart = apart < 0 ? -apart : apart };
	}
	return db_end(st, e);
}

static enum err
near_key(struct store *s, struct near_list *l, int64_t key, int64_t message,
    int64_t time, int64_t gap, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT message, time"
	    " FROM d_sketch_key WHERE key = $1 AND time <= $2 AND time >= $3"
	    " ORDER BY time DESC, message DESC LIMIT $4", "iiii", key, time,
	    time - gap, (int64_t)CAMPAIGN_NEAR + 1);

	if (err == ERR_NONE)
		err = near_read(l, st, message, time, e);
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT message, time"
		    " FROM d_sketch_key WHERE key = $1 AND time > $2"
		    " AND time <= $3 ORDER BY time, message LIMIT $4", "iiii",
		    key, time, time + gap, (int64_t)CAMPAIGN_NEAR);
	return err != ERR_NONE ? err : near_read(l, st, message, time, e);
}

static int
by_id(const void *pa, const void *pb)
{
	const struct campaign_near *a = pa, *b = pb;

	return (a->id > b->id) - (a->id < b->id);
}

static int
by_keys(const void *pa, const void *pb)
{
	const struct campaign_near *a = pa, *b = pb;

	if (a->keys != b->keys)
		return a->keys < b->keys ? 1 : -1;
	if (a->apart != b->apart)
		return a->apart > b->apart ? 1 : -1;
	return by_id(pa, pb);
}

/* Each message once, with as many keys as it was found by */
static void
near_count(struct near_list *l)
{
	size_t i, n = 0;

	if (l->n != 0)
		qsort(l->v, l->n, sizeof *l->v, by_id);
	for (i = 0; i < l->n; i++)
		if (n != 0 && l->v[n - 1].id == l->v[i].id)
			l->v[n - 1].keys++;
		else
			l->v[n++] = l->v[i];
	l->n = n;
	if (n != 0)
		qsort(l->v, n, sizeof *l->v, by_keys);
	if (l->n > CAMPAIGN_NEAR_MOST)
		l->n = CAMPAIGN_NEAR_MOST;
}

enum err
campaign_near(struct store *s, int64_t message, int64_t time, int64_t gap,
    const uint64_t *keys, size_t n, struct arena *a,
    struct campaign_near **out, size_t *nout, struct error *e)
{
	struct near_list l = { .arena = a };
	enum err err = ERR_NONE;
	struct stmt *st;
	size_t i;

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = near_key(s, &l, (int64_t)keys[i], message, time, gap,
		    e);
	if (err == ERR_NONE)
		near_count(&l);
	for (i = 0; err == ERR_NONE && i < l.n; i++) {
		err = db_query(s->db, &st, e, "SELECT coalesce(campaign, 0)"
		    " FROM d_message WHERE id = $1", "i", l.v[i].id);
		if (err == ERR_NONE)
			err = db_int_end(st, &l.v[i].campaign, e);
	}
	*out = l.v;
	*nout = l.n;
	return err;
}
