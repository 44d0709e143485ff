/* Campaigns that have something in common with another one. */

#include "core/store/campaign.h"
#include "core/store/impl.h"

enum err
store_campaign_service(struct store *s, int64_t id, struct arena *a,
    struct slice *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT service"
	    " FROM d_campaign WHERE id = $1", "i", id);

	*out = SLICE_NULL;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*out = db_slice(st, 0, a);
	return db_end(st, e);
}

/* From value to value through the index, however many messages there are */
enum err
store_campaign_services(struct store *s, struct arena *a, struct slice **out,
    size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "WITH RECURSIVE next (service)"
	    " AS (SELECT min(service) FROM d_message UNION ALL"
	    "  SELECT (SELECT min(m.service) FROM d_message m"
	    "   WHERE m.service > next.service) FROM next"
	    "  WHERE next.service IS NOT NULL)"
	    " SELECT service FROM next", "");

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = db_slice(st, 0, a);
	return db_end(st, e);
}

enum err
store_campaigns_beside(struct store *s, int64_t campaign, struct slice kind,
    struct slice value, int64_t from, int64_t to, struct arena *a,
    struct campaign_beside **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.campaign, count(*)"
	    " FROM (SELECT f.message FROM d_kind k"
	    "  JOIN d_value v ON v.kind = k.id AND v.value = $2"
	    "  JOIN d_fact f ON f.value = v.id WHERE k.name = $1"
	    "  ORDER BY f.message DESC LIMIT $3) x"
	    " JOIN d_message m ON m.id = x.message"
	    " WHERE m.campaign IS NOT NULL AND m.campaign <> $4"
	    " AND m.time BETWEEN $5 AND $6 GROUP BY m.campaign"
	    " ORDER BY count(*) DESC, m.campaign", "ssiiii", kind, value,
	    (int64_t)CAMPAIGN_BESIDE, campaign, from, to);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = (struct campaign_beside){
			db_int(st, 0), (uint64_t)db_int(st, 1) };
	return db_end(st, e);
}
