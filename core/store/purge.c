/* Purging: the tombstones that decide it, what is due, the rows, the end. */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/store/intern.h"
#include "core/store/purge_impl.h"
#include "core/store/trait.h"

enum {
	ERASE_AT_ONCE = 100, /* messages in one transaction */
	LEAST_WORD = 5,	     /* octets by which the log names a message */
};

enum err
store_is_tombstone(struct store *s, const struct sha256 *sha256, bool *yes,
    struct error *e)
{
	return db_exists(s->db, yes, e, "SELECT 1 FROM k_tombstone"
	    " WHERE sha256 = $1", "h", sha256);
}

/* --- deciding --- */

static enum err
mark_one(struct act *act, const struct purge_item *x, struct slice reason,
    struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct json j = { 0 };
	enum err err;

	if (x->report)
		reason = SLICE("report of a purged message");
	err = db_run(act->store->db, e, "INSERT INTO k_tombstone (sha256,"
	    " reason, time) VALUES ($1, $2, $3) ON CONFLICT (sha256)"
	    " DO UPDATE SET reason = excluded.reason, time = excluded.time",
	    "hsi", &x->sha256, reason, act->time);
	if (err != ERR_NONE)
		return err;
	sha256_hex(&x->sha256, hex);
	json_object(&j, NULL);
	json_slice(&j, "reason", reason);
	return act_event(act, slice_str(hex), "purge", &j, e);
}

enum err
store_purge_mark(struct store *s, const char *actor,
    const struct purge_plan *p, struct slice reason, struct error *e)
{
	struct act act;
	enum err err;
	size_t i;

	reason = slice_trim(reason);
	if (reason.n == 0 || reason.n > PURGE_MOST_REASON ||
	    !utf8_valid(reason))
		return err_set(e, ERR_USAGE, "a reason has 1 to %d octets of "
		    "UTF-8", PURGE_MOST_REASON);
	err = act_begin(&act, s, actor, e);
	if (err != ERR_NONE)
		return err;
	for (i = 0; err == ERR_NONE && i < p->n; i++)
		err = mark_one(&act, &p->v[i], reason, e);
	if (err == ERR_NONE)
		err = db_run(s->db, e, "INSERT INTO k_workspace (key, value)"
		    " VALUES ('purge', 'unfinished') ON CONFLICT (key)"
		    " DO NOTHING", "");
	return act_end(&act, err, e);
}

enum err
store_purge_pending(struct store *s, bool *yes, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT 1 FROM k_workspace"
	    " WHERE key = 'purge'", "");

	*yes = false;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*yes = true;
	return db_end(st, e);
}

/* --- what is due --- */

static enum err
read_slices(struct store *s, struct arena *a, struct slice **v, size_t *n,
    const char *sql, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, sql, "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *v, *n) = db_slice(st, 0, a);
	return db_end(st, e);
}

static enum err
due_messages(struct store *s, struct purge_due *d, struct error *e)
{
	struct stmt *st;
	enum err err = purge_set_clear(s, e);

	if (err == ERR_NONE)
		err = db_run(s->db, e, "INSERT INTO purge_set (message,"
		    " report) SELECT m.id, 0 FROM k_tombstone t"
		    " JOIN d_message m ON m.sha256 = t.sha256", "");
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT message FROM purge_set"
		    " ORDER BY message", "");
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(&d->arena, d->v, d->n) = db_int(st, 0);
	return db_end(st, e);
}

/* As the log writes them: words that only these messages have, their
 * addresses, ids, and the names of their files. */
static enum err
due_words(struct store *s, struct purge_due *d, struct error *e)
{
	struct arena a = { 0 };
	struct slice *v = NULL;
	size_t n = 0, i;
	enum err err = read_slices(s, &a, &v, &n, "SELECT v.value"
	    " FROM purge_set p JOIN d_fact f ON f.message = p.message"
	    " JOIN d_value v ON v.id = f.value WHERE NOT EXISTS (SELECT 1"
	    "  FROM d_fact o WHERE o.value = v.id AND NOT EXISTS (SELECT 1"
	    "   FROM purge_set q WHERE q.message = o.message))"
	    " UNION SELECT r.address FROM purge_set p JOIN d_recipient r"
	    "  ON r.message = p.message"
	    " UNION SELECT m.from_address FROM purge_set p JOIN d_message m"
	    "  ON m.id = p.message WHERE m.from_address IS NOT NULL"
	    " UNION SELECT m.mail_from FROM purge_set p JOIN d_message m"
	    "  ON m.id = p.message WHERE m.mail_from IS NOT NULL"
	    " UNION SELECT m.subject FROM purge_set p JOIN d_message m"
	    "  ON m.id = p.message WHERE m.subject IS NOT NULL"
	    " UNION SELECT m.message_id FROM purge_set p JOIN d_message m"
	    "  ON m.id = p.message WHERE m.message_id IS NOT NULL", e);

	for (i = 0; i < d->npaths; i++)
		*ARENA_PUSH(&a, v, n) = slice_from(d->paths[i],
		    slice_rchr(d->paths[i], '/') + 1);
	for (i = 0; i < n; i++)
		if (v[i].n >= LEAST_WORD)
			*ARENA_PUSH(&d->arena, d->words, d->nwords) =
			    slice_str(text_plain_str(&d->arena, v[i]));
	arena_free(&a);
	return err;
}

enum err
store_purge_due(struct store *s, struct purge_due *out, struct error *e)
{
	enum err err;

	*out = (struct purge_due){ 0 };
	err = due_messages(s, out, e);
	if (err == ERR_NONE)
		err = read_slices(s, &out->arena, &out->nm_ids, &out->nids,
		    "SELECT DISTINCT t.nm_id FROM purge_set p JOIN d_text t"
		    " ON t.message = p.message WHERE t.nm_id IS NOT NULL", e);
	/* Text that was written, though no row says so yet, has its path. */
	if (err == ERR_NONE)
		err = read_slices(s, &out->arena, &out->paths, &out->npaths,
		    "SELECT DISTINCT f.path FROM purge_set p JOIN d_file f"
		    " ON f.message = p.message WHERE f.start = 0", e);
	if (err == ERR_NONE)
		err = due_words(s, out, e);
	if (err != ERR_NONE)
		purge_due_free(out);
	return err;
}

void
purge_due_free(struct purge_due *d)
{
	arena_free(&d->arena);
	*d = (struct purge_due){ 0 };
}

enum err
store_purge_texts(struct store *s, const struct slice *nm_ids, size_t n,
    struct error *e)
{
	enum err err = db_begin(s->db, DB_FULL, e);
	size_t i;

	if (err != ERR_NONE)
		return err;
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = db_run(s->db, e, "UPDATE d_text SET state = 0,"
		    " tries = 0 WHERE nm_id = $1 AND state = 1"
		    " AND NOT EXISTS (SELECT 1 FROM d_message m"
		    "  JOIN k_tombstone t ON t.sha256 = m.sha256"
		    "  WHERE m.id = d_text.message)", "s", nm_ids[i]);
	if (err == ERR_NONE)
		return db_commit(s->db, e);
	db_cancel(s->db);
	return err;
}

/* --- erasing --- */

#define SET "(SELECT message FROM purge_set)"
#define SHAS "(SELECT m.sha256 FROM purge_set p JOIN d_message m" \
	     " ON m.id = p.message)"
#define REPORTS "(SELECT r.id FROM d_report r WHERE r.outer_message IN " SET \
		")"

/* In the order that references allow; a table that refers to messages and is
 * not here would let the last one but two fail. */
static const char *const erase_rows[] = {
	"DELETE FROM k_disposition WHERE sha256 IN " SHAS,
	"DELETE FROM k_override WHERE sha256 IN " SHAS,
	"UPDATE k_case_message SET evidence = NULL WHERE sha256 IN " SHAS,
	"DELETE FROM k_reply WHERE case_id IS NULL AND sha256 IN " SHAS,
	"UPDATE k_reply SET evidence = NULL, sender = NULL, subject = NULL,"
	" words = NULL, because = NULL, diagnostic = NULL, doubt = NULL,"
	" automatic = NULL, tickets = '', failed = '' WHERE sha256 IN " SHAS,
	/* Nobody learned that address from us: nothing to be accounted for */
	"DELETE FROM k_recipient WHERE address IN (SELECT lower(r.address)"
	" FROM d_recipient r WHERE r.message IN " SET ") AND NOT EXISTS"
	" (SELECT 1 FROM k_disclosure x WHERE x.recipient = k_recipient.id)",
	"DELETE FROM d_reported WHERE report IN " REPORTS,
	"DELETE FROM d_report_message WHERE report IN " REPORTS
	" OR message IN " SET,
	"DELETE FROM d_report WHERE outer_message IN " SET,
	"DELETE FROM d_aggregate_auth WHERE row IN (SELECT r.id"
	" FROM d_aggregate_row r JOIN d_aggregate g ON g.id = r.report"
	" WHERE g.message IN " SET ")",
	"DELETE FROM d_aggregate_row WHERE report IN (SELECT g.id"
	" FROM d_aggregate g WHERE g.message IN " SET ")",
	"DELETE FROM d_aggregate WHERE message IN " SET,
	/* Of the copies of a report that are left, one counts */
	"UPDATE d_aggregate SET duplicate = 0 WHERE id IN (SELECT min(id)"
	" FROM d_aggregate GROUP BY same HAVING min(duplicate) = 1)",
	"UPDATE d_message SET raised_by = NULL WHERE raised_by IN " SET,
	"UPDATE d_message SET campaign_by = NULL WHERE campaign_by IN " SET,
	"DELETE FROM d_sketch WHERE message IN " SET,
	"DELETE FROM d_trait WHERE message IN " SET,
	"DELETE FROM d_fact WHERE message IN " SET,
	"DELETE FROM d_recipient WHERE message IN " SET,
	"DELETE FROM d_message_answer WHERE message IN " SET,
	"DELETE FROM d_text WHERE message IN " SET,
	"DELETE FROM d_file WHERE message IN " SET,
	"DELETE FROM d_message WHERE id IN " SET,
	"DELETE FROM k_dns_answer WHERE id IN (SELECT id FROM purge_answer)"
	" AND NOT EXISTS (SELECT 1 FROM d_message_answer x"
	"  WHERE x.answer = k_dns_answer.id)",
};

/* Answers that may be nobody's afterwards */
static enum err
note_shared(struct store *s, struct error *e)
{
	static const char *const sql[] = {
		"CREATE TEMP TABLE IF NOT EXISTS purge_answer"
		" (id INTEGER PRIMARY KEY)",
		"DELETE FROM purge_answer",
		"INSERT INTO purge_answer (id) SELECT DISTINCT answer"
		" FROM d_message_answer WHERE message IN " SET,
	};
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < ARRAY_LEN(sql); i++)
		err = db_run(s->db, e, sql[i], "");
	return err;
}

static enum err
erase_act(struct act *act, struct error *e)
{
	struct store *s = act->store;
	struct purge_campaigns c = { 0 };
	struct purge_cases cases = { 0 };
	enum err err = purge_drafts(act, e);
	size_t i;

	if (err == ERR_NONE)
		err = note_shared(s, e);
	if (err == ERR_NONE)
		err = purge_others_move(s, e);
	if (err == ERR_NONE)
		err = purge_campaigns_leave(s, &c, e);
	if (err == ERR_NONE)
		err = purge_cases_read(s, &cases, e);
	for (i = 0; err == ERR_NONE && i < ARRAY_LEN(erase_rows); i++)
		err = db_run(s->db, e, erase_rows[i], "");
	intern_forget(s);
	if (err == ERR_NONE)
		err = purge_campaigns_settle(s, &c, e);
	if (err == ERR_NONE)
		err = purge_cases_renew(s, &cases, e);
	arena_free(&c.arena);
	arena_free(&cases.arena);
	return err;
}

static enum err
erase_some(struct store *s, const char *actor, const int64_t *v, size_t n,
    struct error *e)
{
	struct act act;
	enum err err = purge_set_clear(s, e);
	size_t i;

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = db_run(s->db, e, "INSERT INTO purge_set (message,"
		    " report) VALUES ($1, 0)", "i", v[i]);
	if (err == ERR_NONE)
		err = purge_others_keep(s, e);
	if (err == ERR_NONE)
		err = act_begin(&act, s, actor, e);
	return err != ERR_NONE ? err : act_end(&act, erase_act(&act, e), e);
}

enum err
store_purge_erase(struct store *s, const char *actor,
    const struct purge_due *due, struct error *e)
{
	enum err err = db_run(s->db, e, "PRAGMA secure_delete = ON", "");
	size_t i, n;

	for (i = 0; err == ERR_NONE && i < due->n; i += n) {
		n = due->n - i < ERASE_AT_ONCE ? due->n - i : ERASE_AT_ONCE;
		err = erase_some(s, actor, due->v + i, n, e);
	}
	if (err == ERR_NONE)
		err = purge_set_clear(s, e);
	return err != ERR_NONE ? err : purge_files(s, e);
}

/* --- the end --- */

/* Values that nobody has are found by reading all: once for a whole purge. */
static enum err
sweep(struct store *s, struct error *e)
{
	enum err err = db_begin(s->db, DB_FULL, e);

	if (err == ERR_NONE)
		err = values_sweep(s, e);
	if (err == ERR_NONE)
		return db_commit(s->db, e);
	db_cancel(s->db);
	return err;
}

/* The journal goes into the database, and is cut to nothing. */
static enum err
checkpoint(struct store *s, struct error *e)
{
	int64_t busy = 0;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e,
	    "PRAGMA wal_checkpoint(TRUNCATE)", "");

	if (err == ERR_NONE)
		err = db_int_end(st, &busy, e);
	if (err == ERR_NONE && busy != 0)
		err = err_set(e, ERR_BUSY, "another espy reads this workspace, "
		    "so old pages can't be erased yet; when it has ended, "
		    "espy purge finishes");
	return err;
}

enum err
store_purge_end(struct store *s, struct error *e)
{
	enum err err = db_run(s->db, e, "PRAGMA secure_delete = ON", "");

	if (err == ERR_NONE)
		err = sweep(s, e);
	/* Pages that were freed before erasing was asked for */
	if (err == ERR_NONE)
		err = db_run(s->db, e, "VACUUM", "");
	if (err == ERR_NONE)
		err = checkpoint(s, e);
	return err != ERR_NONE ? err : db_run(s->db, e,
	    "DELETE FROM k_workspace WHERE key = 'purge'", "");
}
