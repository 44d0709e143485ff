/* What a list shows where its query does not say otherwise. */

#include "core/store/impl.h"
#include "core/store/query.h"

/*
 * THE DEFAULT VIEW.  A list is of messages: what somebody received.  So by
 * itself it shows
 *
 *   - messages (d_message.kind 0), not the reports, aggregate reports and
 *     mailbox files that they came in;
 *   - of reports (kind 1) those whose forwarded mail lost its headers: there
 *     is no message in them, and they need an answer;
 *   - nothing of baseline sources, whose honest mail is only compared with: a
 *     message is baseline where each of its files that is still there belongs
 *     to such a source; where none is, by the source that brought it first.
 *
 * A query that itself asks for one of these (kind:, role:, source:, is:report,
 * is:headers-lost) or names single mails (sha256:, id:, path:), anywhere in
 * it, is taken at its word: none of that is left out.
 *
 * What is never shown is a container whose contents are not all in the store
 * yet (d_message.pending): a moment later it may be another kind.
 */
static bool
asks_for_more(const struct query *q)
{
	switch (q->field->how) {
	case HOW_SHA256:
	case HOW_PATH:
	case HOW_ROLE:
	case HOW_SOURCE:
		return true;
	case HOW_WORD:
		return strcmp(q->field->name, "kind") == 0;
	case HOW_EQUAL:
		return strcmp(q->field->name, "id") == 0;
	case HOW_IS:
		return slice_eqi_str(q->value, "report") ||
		    slice_eqi_str(q->value, "headers-lost");
	default:
		return false;
	}
}

static bool
asked_for_more(const struct query *q)
{
	if (q == NULL)
		return false;
	if (q->kind == QUERY_FIELD && asks_for_more(q))
		return true;
	return asked_for_more(q->left) || asked_for_more(q->right);
}

/* Their ids, comma-separated: few, and most workspaces have none. */
static enum err
baseline_sources(struct store *s, struct buf *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT id FROM k_source"
	    " WHERE role = 'baseline'", "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		buf_addf(out, "%s%lld", out->n != 0 ? "," : "",
		    (long long)db_int(st, 0));
	return db_end(st, e);
}

enum err
query_scope_sql(struct store *s, const struct query *q, struct buf *out,
    struct error *e)
{
	struct buf ids = { 0 };
	enum err err;

	buf_add_str(out, "m.pending = 0");
	if (asked_for_more(q))
		return ERR_NONE;
	/* In a case the old form stands, with its evidence. */
	buf_add_str(out, " AND (m.succeeded_by IS NULL OR EXISTS (SELECT 1"
	    " FROM k_case_message c WHERE c.sha256 = m.sha256))");
	buf_add_str(out, " AND (m.kind = 0 OR (m.kind = 1 AND m.id IN"
	    " (SELECT r.outer_message FROM d_report r"
	    " WHERE r.lost IS NOT NULL)))");
	err = baseline_sources(s, &ids, e);
	if (err == ERR_NONE && ids.n != 0)
		buf_addf(out, " AND (EXISTS (SELECT 1 FROM d_file f"
		    " WHERE f.message = m.id AND f.gone_at IS NULL"
		    " AND (f.source IS NULL OR f.source NOT IN (%s)))"
		    " OR (NOT EXISTS (SELECT 1 FROM d_file f"
		    " WHERE f.message = m.id AND f.gone_at IS NULL)"
		    " AND (m.source IS NULL OR m.source NOT IN (%s))))",
		    buf_slice(&ids).p, buf_slice(&ids).p);
	buf_free(&ids);
	return err;
}
