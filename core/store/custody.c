/* What rows say of evidence, and the head of the log. */

#include "core/store/case_impl.h"
#include "core/store/custody.h"

enum err
store_log_head(struct store *s, struct log_head *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT seq, hash FROM k_event"
	    " ORDER BY seq DESC LIMIT 1", "");

	*out = (struct log_head){ 0 };
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		out->seq = db_int(st, 0);
		db_sha256(st, 1, &out->hash);
	}
	return db_end(st, e);
}

enum err
store_log_hash(struct store *s, int64_t seq, struct sha256 *out,
    struct error *e)
{
	bool found = false;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT hash FROM k_event"
	    " WHERE seq = $1", "i", seq);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		found = db_sha256(st, 0, out);
	err = db_end(st, e);
	return err == ERR_NONE && !found ? ERR_ABSENT : err;
}

enum err
store_evidence_rows(struct store *s, struct slice case_id,
    struct evidence_rows *out, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact = SLICE_NULL;
	struct stmt *st;
	enum err err = ERR_NONE;

	if (case_id.p != NULL)
		err = case_resolve(s, case_id, &a, &exact, e);
	/* Messages of cases, and answers to their letters */
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT c.case_id, c.sha256,"
		    " c.evidence, t.sha256 IS NOT NULL OR (c.evidence IS NULL"
		    "  AND EXISTS (SELECT 1 FROM k_event v"
		    "   WHERE v.subject = c.case_id AND v.kind = 'case.import'"
		    "   AND v.payload ->> 'form' = 'redacted')), m.size"
		    " FROM (SELECT case_id, sha256, evidence"
		    "  FROM k_case_message UNION SELECT case_id, sha256,"
		    "  evidence FROM k_reply WHERE case_id IS NOT NULL) c"
		    " LEFT JOIN d_message m ON m.sha256 = c.sha256"
		    " LEFT JOIN k_tombstone t ON t.sha256 = c.sha256"
		    " WHERE $1 IS NULL OR c.case_id IN " CASE_FAMILY
		    " ORDER BY c.sha256, c.case_id", "s", exact);
	if (err != ERR_NONE) {
		arena_free(&a);
		return err;
	}
	while (db_row(st)) {
		struct evidence_row *r = ARENA_PUSH(&out->arena, out->v,
		    out->n);

		*r = (struct evidence_row){
			.case_id = db_slice(st, 0, &out->arena),
			.file = db_slice(st, 2, &out->arena),
			.purged = db_int(st, 3) != 0,
			.known = !db_is_null(st, 4),
			.size = (uint64_t)db_int(st, 4) };
		db_sha256(st, 1, &r->sha256);
	}
	err = db_end(st, e);
	arena_free(&a);
	return err;
}

enum err
store_imported_logs(struct store *s, struct arena *a,
    struct imported_log **out, size_t *n, struct error *e)
{
	struct sha256_run *run = NULL;
	struct imported_log *x = NULL;
	struct stmt *st;
	/* Of one import the first event names the case whose log came along,
	 * also where no line of it is there any more. */
	enum err err = db_query(s->db, &st, e, "SELECT x.case_id,"
	    " (SELECT v.payload ->> 'log' FROM k_event v"
	    "  WHERE v.subject = x.case_id AND v.kind = 'case.import'),"
	    " i.line FROM (SELECT case_id FROM k_imported_event"
	    "  UNION SELECT subject FROM k_event WHERE seq = (SELECT min(seq)"
	    "   FROM k_event WHERE kind = 'case.import')) x"
	    " LEFT JOIN k_imported_event i ON i.case_id = x.case_id"
	    " ORDER BY x.case_id, i.ordinal", "");

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		if (x == NULL || !slice_eq(x->case_id, db_peek(st, 0))) {
			if (run != NULL)
				x->found = sha256_end(run);
			x = ARENA_PUSH(a, *out, *n);
			x->case_id = db_slice(st, 0, a);
			x->pinned = sha256_from_hex(db_peek(st, 1),
			    &x->expected);
			run = sha256_begin();
		}
		if (db_is_null(st, 2))
			continue;
		sha256_more(run, db_peek(st, 2));
		sha256_more(run, SLICE("\n"));
	}
	if (run != NULL)
		x->found = sha256_end(run);
	return db_end(st, e);
}

void
evidence_rows_free(struct evidence_rows *r)
{
	arena_free(&r->arena);
	*r = (struct evidence_rows){ 0 };
}

const char *
store_evidence_folder(const struct store *s)
{
	return s->evidence;
}

enum err
store_evidence_known(struct store *s, const struct sha256 *sha256, bool *yes,
    struct error *e)
{
	return db_exists(s->db, yes, e, "SELECT 1 FROM d_message"
	    " WHERE sha256 = $1 UNION SELECT 1 FROM k_case_message"
	    " WHERE sha256 = $1 UNION SELECT 1 FROM k_reply"
	    " WHERE sha256 = $1", "h", sha256);
}

enum err
store_cases_unlogged(struct store *s, struct arena *a, struct slice **out,
    size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT c.id FROM k_case c"
	    " WHERE NOT EXISTS (SELECT 1 FROM k_event v"
	    "  WHERE v.subject = c.id) ORDER BY c.number", "");

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = db_slice(st, 0, a);
	return db_end(st, e);
}
