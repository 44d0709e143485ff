/* Campaigns: a message as they see it, and which it is put into. */

#include "core/base/clock.h"
#include "core/store/campaign_join.h"
#include "core/store/impl.h"

enum { SIZE_TOLD = 256 }; /* campaigns are counted up to this */

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
	    " coalesce(m.boundary_time, m.date), m.campaign,"
	    " m.campaign_by, " JOINS ", k.keys IS NOT NULL, m.service,"
	    " m.account, m.ip, m.rdns, m.helo, m.mail_from,"
	    " m.from_domain, m.from_org, m.from_name,"
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
