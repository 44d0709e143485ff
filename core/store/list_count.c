/* What a list finds, counted as messages, deliveries and reports. */

#include "core/store/list_private.h"

/* The words' hits are not in SQL: they go into a table of their own. */
static enum err
found_fill(struct listing *l, struct error *e)
{
	struct db *db = l->store->db;
	enum err err = db_run(db, e, "CREATE TEMP TABLE IF NOT EXISTS counted"
	    " (message INTEGER PRIMARY KEY)", "");
	size_t i;

	if (err == ERR_NONE)
		err = db_begin(db, DB_SCRATCH, e);
	if (err != ERR_NONE)
		return err;
	err = db_run(db, e, "DELETE FROM temp.counted", "");
	for (i = 0; err == ERR_NONE && i < l->nfound; i++)
		err = db_run(db, e, "INSERT INTO temp.counted (message)"
		    " VALUES ($1) ON CONFLICT DO NOTHING", "i",
		    l->found[i].id);
	if (err == ERR_NONE)
		return db_commit(db, e);
	db_cancel(db);
	return err;
}

/* $1 is the version, as in all conditions of lists.  A report that brought one
 * within another report counts, too. */
static const char *
tally_sql(struct listing *l)
{
	const char *where = l->stream
	    ? "m.id IN (SELECT message FROM temp.counted)"
	    : buf_slice(&l->sql.text).p;

	return arena_printf(&l->arena, "SELECT messages, messages - copies,"
	    " CASE WHEN EXISTS (SELECT 1 FROM d_report) THEN"
	    " (WITH RECURSIVE listed AS"
	    "   (SELECT m.id, m.kind FROM d_message m WHERE %s),"
	    "  counted AS (SELECT r.id FROM d_report r WHERE r.outer_message"
	    "   IN (SELECT id FROM listed WHERE kind = 1) OR r.id IN"
	    "   (SELECT n.report FROM d_report_message n"
	    "    WHERE n.message IN (SELECT id FROM listed))"
	    "  UNION SELECT n.report FROM counted c JOIN d_report r"
	    "   ON r.id = c.id JOIN d_report_message n"
	    "   ON n.message = r.outer_message)"
	    "  SELECT count(*) FROM counted) ELSE 0 END"
	    " FROM (SELECT (SELECT count(*) FROM d_message m"
	    "  WHERE $1 = $1 AND m.kind = 0 AND %s) AS messages,"
	    " (SELECT count(*) - count(DISTINCT m.delivery) FROM d_message m"
	    "  INDEXED BY d_message_copied"
	    "  WHERE m.copied = 1 AND m.kind = 0 AND %s) AS copies)",
	    where, where, where);
}

enum err
listing_tally(struct listing *l, struct listing_tally *out, struct error *e)
{
	struct stmt *st;
	enum err err = ERR_NONE;

	*out = (struct listing_tally){ 0 };
	if (listing_busy(l)) {
		out->messages = l->nfound;
		return ERR_NONE;
	}
	if (l->stream)
		err = found_fill(l, e);
	if (err == ERR_NONE)
		err = db_query_once(l->store->db, &st, e, tally_sql(l));
	if (err != ERR_NONE)
		return err;
	db_bind_int(st, 1, l->store->version);
	if (!l->stream)
		list_bind(st, &l->sql);
	while (db_row(st)) {
		out->messages = (uint64_t)db_int(st, 0);
		out->deliveries = (uint64_t)db_int(st, 1);
		out->reports = (uint64_t)db_int(st, 2);
	}
	out->whole = true;
	return db_end(st, e);
}
