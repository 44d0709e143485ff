/* Campaigns: what a message is found by, and which it is put into. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/campaign_join.h"
#include "core/store/impl.h"

enum {
	KEY_OCTETS = 8, /* of d_sketch.keys; the first octet is the highest */
	SIZE_TOLD = 256, /* campaigns are counted up to this */
};

/* Lists show it by themselves (query_scope.c), as mail that was read */
#define JOINS \
	"m.kind = 0 AND m.refused IS NULL AND m.succeeded_by IS NULL" \
	" AND k.data IS NOT NULL AND CASE WHEN EXISTS (SELECT 1 FROM d_file f" \
	"  WHERE f.message = m.id AND f.gone_at IS NULL)" \
	" THEN EXISTS (SELECT 1 FROM d_file f" \
	"  LEFT JOIN k_source s ON s.id = f.source" \
	"  WHERE f.message = m.id AND f.gone_at IS NULL" \
	"  AND coalesce(s.role, '') <> 'baseline')" \
	" ELSE NOT EXISTS (SELECT 1 FROM k_source s WHERE s.id = m.source" \
	"  AND s.role = 'baseline') END"

enum err
campaign_member(struct store *s, int64_t id, struct arena *a,
    struct campaign_member *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.time,"
	    " coalesce(m.boundary_time, m.date), m.campaign, m.campaign_by, " JOINS ", k.keys IS NOT NULL, m.service, m.account, m.ip, m.rdns,"
	    " m.helo, m.mail_from, m.from_domain, m.from_org, m.from_name,"
	    " coalesce(r.signer, k.signer), k.data, m.sha256 FROM d_message m"
	    " LEFT JOIN d_sketch k ON k.message = m.id"
	    " LEFT JOIN d_sketch r ON r.message = m.raised_by"
	    " WHERE m.id = $1", "i", id);

	*out = (struct campaign_member){ 0 };
	if (err != ERR_NONE)
		return err;
	if (db_row(st)) {
		*out = (struct campaign_member){ .id = id,
			.place = db_int(st, 0), .time = db_time(st, 1),
			.campaign = db_int(st, 2), .by = db_int(st, 3),
			.joins = db_int(st, 4) != 0,
			.found = db_int(st, 5) != 0,
			.service = db_slice(st, 6, a),
			.account = db_slice(st, 7, a),
			.ip = db_slice(st, 8, a), .rdns = db_slice(st, 9, a),
			.helo = db_slice(st, 10, a),
			.mail_from = db_slice(st, 11, a),
			.from_domain = db_slice(st, 12, a),
			.from_org = db_slice(st, 13, a),
			.from_name = db_slice(st, 14, a),
			.signer = db_slice(st, 15, a),
			.sketch = db_slice(st, 16, a) };
		db_sha256(st, 17, &out->sha256);
	}
	err = db_end(st, e);
	return err == ERR_NONE && out->id == 0 ? ERR_ABSENT : err;
}

/* --- keys --- */

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

/* --- how they hang together --- */

enum err
campaign_link_of(struct store *s, int64_t message, int64_t *campaign,
    int64_t *by, struct error *e)
{
	bool there = false;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT campaign, campaign_by"
	    " FROM d_message WHERE id = $1", "i", message);

	*campaign = *by = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		there = true;
		*campaign = db_int(st, 0);
		*by = db_int(st, 1);
	}
	err = db_end(st, e);
	return err == ERR_NONE && !there ? ERR_ABSENT : err;
}

enum err
campaign_links(struct store *s, int64_t campaign, size_t most,
    struct arena *a, struct campaign_link **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT id, campaign_by"
	    " FROM d_message WHERE campaign = $1 LIMIT $2", "ii", campaign,
	    (int64_t)most + 1);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = (struct campaign_link){
			db_int(st, 0), db_int(st, 1) };
	if (*n > most)
		*out = NULL;
	return db_end(st, e);
}

static enum err
ids_read(struct store *s, const char *sql, int64_t message, struct arena *a,
    int64_t **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, sql, "i", message);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = db_int(st, 0);
	return db_end(st, e);
}

enum err
campaign_beside(struct store *s, int64_t message, struct arena *a,
    int64_t **out, size_t *n, struct error *e)
{
	return ids_read(s, "SELECT id FROM d_message WHERE campaign_by = $1",
	    message, a, out, n, e);
}

enum err
campaign_raised(struct store *s, int64_t message, struct arena *a,
    int64_t **out, size_t *n, struct error *e)
{
	return ids_read(s, "SELECT id FROM d_message WHERE raised_by = $1",
	    message, a, out, n, e);
}

static enum err
size_of(struct store *s, int64_t campaign, int64_t most, int64_t *n,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT count(*) FROM (SELECT 1"
	    " FROM d_message WHERE campaign = $1 LIMIT $2)", "ii", campaign,
	    most);

	return err != ERR_NONE ? err : db_int_end(st, n, e);
}

enum err
campaign_larger(struct store *s, int64_t campaign, int64_t than, bool *yes,
    struct error *e)
{
	int64_t n = 0, other = 0;
	enum err err = size_of(s, campaign, SIZE_TOLD, &n, e);

	if (err == ERR_NONE)
		err = size_of(s, than, SIZE_TOLD, &other, e);
	*yes = n != other ? n > other : campaign < than;
	return err;
}

enum err
campaign_set(struct store *s, int64_t message, int64_t campaign, int64_t by,
    struct error *e)
{
	return db_run(s->db, e, "UPDATE d_message SET"
	    " campaign = nullif($2, 0), campaign_by = nullif($3, 0)"
	    " WHERE id = $1", "iii", message, campaign, by);
}

enum err
campaign_new(struct store *s, struct slice service, int64_t *id,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "INSERT INTO d_campaign"
	    " (service, made_at) VALUES ($1, $2) RETURNING id", "si", service,
	    clock_now());

	return err != ERR_NONE ? err : db_int_end(st, id, e);
}

static enum err
leads_to(struct store *s, int64_t from, int64_t into, struct error *e)
{
	return db_run(s->db, e, "UPDATE d_campaign SET into_campaign = $2"
	    " WHERE id = $1", "ii", from, into);
}

enum err
campaign_merge(struct store *s, int64_t from, int64_t into, struct error *e)
{
	enum err err = db_run(s->db, e, "UPDATE d_message SET campaign = $2"
	    " WHERE campaign = $1", "ii", from, into);

	return err != ERR_NONE ? err : leads_to(s, from, into, e);
}

enum err
campaign_settle(struct store *s, int64_t campaign, int64_t into, bool *gone,
    struct error *e)
{
	int64_t left = 0;
	enum err err = size_of(s, campaign, 2, &left, e);

	*gone = err == ERR_NONE && left < 2;
	if (!*gone)
		return err;
	err = db_run(s->db, e, "UPDATE d_message SET campaign = NULL,"
	    " campaign_by = NULL WHERE campaign = $1", "i", campaign);
	return err != ERR_NONE || into == 0 || into == campaign ? err
	    : leads_to(s, campaign, into, e);
}
