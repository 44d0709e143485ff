/* Drafts that quote a purged message, and the events that hold their text. */

#include "core/base/clock.h"
#include "core/store/outbox_impl.h"
#include "core/store/purge_impl.h"

/*
 * Drafts that were sent lose their text as well: what the service has learned
 * is kept as notification, disclosure and the hash of the mail that went out.
 */
static const char draft_select[] = " FROM k_draft d WHERE EXISTS (SELECT 1"
    " FROM k_draft_sample x JOIN d_message m ON m.sha256 = x.sha256"
    " JOIN purge_set p ON p.message = m.id WHERE x.draft = d.id)";

/*
 * Text that an edit replaced, or a draft that was taken back, stands in the
 * log alone, and so does what a draft showed before it was made anew.  A number may have been given to a draft anew after that, so of
 * the cases that a message is or was in, all drafts that are no more count.
 */
static const char event_select_sql[] = "SELECT v.seq FROM k_event v"
    " WHERE v.kind IN ('draft.new', 'draft.edit',"
    " 'draft.change') AND v.erased IS NULL"
    " AND (EXISTS (SELECT 1 FROM k_draft d JOIN k_draft_sample x"
    "   ON x.draft = d.id JOIN d_message m ON m.sha256 = x.sha256"
    "   JOIN purge_set p ON p.message = m.id"
    "   WHERE d.case_id = v.subject AND d.id = v.payload ->> 'draft')"
    "  OR EXISTS (SELECT 1 FROM k_event w, purge_set p"
    "   JOIN d_message m ON m.id = p.message WHERE w.subject = v.subject"
    "   AND w.kind IN ('draft.edit', 'draft.change')"
    "   AND w.payload ->> 'draft' = v.payload ->> 'draft'"
    "   AND instr(w.payload ->> 'samples', lower(hex(m.sha256))) > 0)"
    "  OR (v.subject IN (SELECT c.subject FROM purge_set p"
    "    JOIN d_message m ON m.id = p.message"
    "    JOIN k_event c ON c.kind = 'case.add'"
    "    AND c.payload ->> 'message' = lower(hex(m.sha256)))"
    "   AND (NOT EXISTS (SELECT 1 FROM k_draft d"
    "     WHERE d.id = v.payload ->> 'draft' AND d.case_id = v.subject)"
    "    OR EXISTS (SELECT 1 FROM k_event u WHERE u.undoes = v.act))))"
    " ORDER BY v.seq";

enum err
purge_drafts_count(struct store *s, uint64_t *n, struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	int64_t count = 0;
	enum err err = db_query(s->db, &st, e, arena_printf(&a,
	    "SELECT count(*)%s", draft_select), "");

	arena_free(&a);
	if (err == ERR_NONE)
		err = db_int_end(st, &count, e);
	*n = (uint64_t)count;
	return err;
}

static enum err
numbers(struct store *s, const char *sql, struct arena *a, int64_t **out,
    size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, sql, "");

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = db_int(st, 0);
	return db_end(st, e);
}

static enum err
draft_erase(struct act *act, int64_t id, struct error *e)
{
	static const struct slice words = {
		"erased with a purged message", 28 };
	enum err err = db_run(act->store->db, e, "UPDATE k_draft"
	    " SET subject = $2, body = $2, edited = 1, changed_at = $3"
	    " WHERE id = $1", "isi", id, words, act->time);

	if (err == ERR_NONE)
		err = db_run(act->store->db, e, "UPDATE k_draft_sample"
		    " SET facts = NULL WHERE draft = $1 AND sha256 IN (SELECT"
		    " m.sha256 FROM purge_set p"
		    " JOIN d_message m ON m.id = p.message)", "i", id);
	if (err == ERR_NONE)
		err = outbox_purge(act, id, words, e);
	/* An open one can still be written and sent, without that sample. */
	if (err == ERR_NONE)
		err = db_run(act->store->db, e, "DELETE FROM k_draft_sample"
		    " WHERE draft = $1 AND (SELECT state FROM k_draft"
		    "  WHERE id = $1) = 'open' AND sha256 IN (SELECT m.sha256"
		    "  FROM purge_set p JOIN d_message m ON m.id = p.message)",
		    "i", id);
	if (err == ERR_NONE)
		err = db_run(act->store->db, e, "DELETE FROM k_draft_residue"
		    " WHERE draft = $1 AND sha256 IN (SELECT m.sha256"
		    "  FROM purge_set p JOIN d_message m ON m.id = p.message)",
		    "i", id);
	return err != ERR_NONE ? err : db_run(act->store->db, e,
	    "UPDATE k_notification SET subject = $2 WHERE draft = $1", "is",
	    id, words);
}

enum err
purge_drafts(struct act *act, struct error *e)
{
	struct arena a = { 0 };
	int64_t *drafts = NULL, *events = NULL;
	size_t n = 0, nevents = 0, i;
	enum err err;

	/* The events first: they are found by the samples. */
	err = numbers(act->store, event_select_sql, &a, &events, &nevents, e);
	if (err == ERR_NONE)
		err = numbers(act->store, arena_printf(&a, "SELECT d.id%s",
		    draft_select), &a, &drafts, &n, e);
	for (i = 0; err == ERR_NONE && i < nevents; i++)
		err = act_erase(act, events[i], e);
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = draft_erase(act, drafts[i], e);
	arena_free(&a);
	return err;
}
