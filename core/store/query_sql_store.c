/* The query language: conditions on what stands in other tables. */

#include "core/store/campaign.h"
#include "core/store/case_impl.h"
#include "core/store/query_sql.h"

/* By its id, as leniently as on the command line: "K7Q-0031", "31" */
void
sql_case(struct maker *m, const struct query *q)
{
	struct slice id = SLICE_NULL;

	if (is_word(q, "none") || is_word(q, "any")) {
		buf_addf(&m->out->text, "m.id %s (SELECT x.id FROM"
		    " k_case_message c JOIN d_message x ON x.sha256 ="
		    " c.sha256)", is_word(q, "none") ? "NOT IN" : "IN");
		return;
	}
	m->err = case_resolve(m->store, q->value, m->arena, &id, m->e);
	if (m->err == ERR_ABSENT) {
		m->err = ERR_NONE;
		sql_add(m, "FALSE");
	}
	if (m->err != ERR_NONE || id.p == NULL)
		return;
	/* and of those that went into it */
	sql_add(m, "m.id IN (SELECT x.id FROM k_case k JOIN k_case_message c"
	    " ON c.case_id = k.id JOIN d_message x ON x.sha256 = c.sha256"
	    " WHERE k.root = ");
	sql_text(m, id);
	sql_add(m, " OR k.id = ");
	sql_text(m, id);
	sql_add(m, ")");
}

void
sql_disposition(struct maker *m, const struct query *q)
{
	/* By id, and the other way round: decided ones are fewer. */
	bool open = slice_eqi_str(q->value, "open");

	buf_addf(&m->out->text, "m.id %s (SELECT x.id FROM k_disposition o"
	    " JOIN d_message x ON x.sha256 = o.sha256",
	    open ? "NOT IN" : "IN");
	if (!open) {
		sql_add(m, " WHERE o.disposition = ");
		sql_text(m, slice_dup_lower(m->arena, q->value));
	}
	sql_add(m, ")");
}

/* What reports were sent by him, and what they brought */
void
sql_reporter(struct maker *m, const struct query *q)
{
	struct slice like = like_of(m->arena, "%", q->value, false, "%");
	bool none = is_word(q, "none"), named = !none && !is_word(q, "any");
	size_t i;

	buf_addf(&m->out->text, "m.id %s (", none ? "NOT IN" : "IN");
	for (i = 0; i < 2; i++) {
		sql_add(m, i == 0
		    ? "SELECT r.outer_message FROM d_report r"
		    : " UNION ALL SELECT o.message FROM d_report r"
		      " JOIN d_report_message o ON o.report = r.id");
		if (!named)
			continue;
		sql_add(m, " WHERE (");
		sql_like(m, "r.reporter", like);
		sql_add(m, " OR ");
		sql_like(m, "r.reporter_name", like);
		sql_add(m, ")");
	}
	sql_add(m, ")");
}

/* By its name, as leniently as on the command line: "c12", "12" */
void
sql_campaign(struct maker *m, const struct query *q)
{
	int64_t id;

	if (is_word(q, "none") || is_word(q, "any")) {
		buf_addf(&m->out->text, "m.campaign IS %sNULL",
		    is_word(q, "any") ? "NOT " : "");
		return;
	}
	m->err = store_campaign_find(m->store, q->value, &id, m->e);
	if (m->err == ERR_NONE) {
		sql_add(m, "m.campaign = ");
		sql_int(m, id);
	} else if (m->err == ERR_ABSENT) {
		m->err = ERR_NONE;
		sql_add(m, "FALSE");
	}
}

/* Sources are few: their ids stand in the SQL, for its indices.  What most
 * messages have, the source that brought them first, is asked first. */
static void
of_source(struct maker *m, const char *sql, struct slice value)
{
	struct buf ids = { 0 };
	struct stmt *st;

	m->err = db_query(m->store->db, &st, m->e, sql, "s", value);
	if (m->err != ERR_NONE)
		return;
	while (db_row(st))
		buf_addf(&ids, "%s%lld", ids.n != 0 ? "," : "",
		    (long long)db_int(st, 0));
	m->err = db_end(st, m->e);
	if (ids.n == 0)
		sql_add(m, "FALSE");
	else
		buf_addf(&m->out->text, "(m.source IN (%s) OR m.id IN"
		    " (SELECT f.message FROM d_file f"
		    " WHERE f.source IN (%s)))", ids.p, ids.p);
	buf_free(&ids);
}

void
sql_source(struct maker *m, const struct query *q)
{
	of_source(m, "SELECT id FROM k_source WHERE name = $1", q->value);
}

void
sql_role(struct maker *m, const struct query *q)
{
	of_source(m, "SELECT id FROM k_source WHERE role = $1",
	    slice_dup_lower(m->arena, q->value));
}

/* Message-IDs that several messages have: from the index alone */
#define TWICE "SELECT x.message_id FROM d_message x" \
	" GROUP BY x.message_id HAVING count(*) > 1"

void
sql_property(struct maker *m, const struct query *q)
{
	static const struct {
		const char *word, *sql;
	} properties[] = {
		{ "attachment", "m.attachments > 0" },
		{ "link", "m.links > 0" },
		{ "limit", "m.limits > 0" },
		{ "forged", "m.forged > 0" },
		{ "account", "m.accounts > 0" },
		{ "finding", "m.findings > 0" },
		{ "stale", "(m.version <> $1 AND m.refused IS NULL)" },
		{ "refused", "m.refused IS NOT NULL" },
		{ "text-refused", "(m.refused IS NULL AND EXISTS (SELECT 1"
		    " FROM d_text x WHERE x.message = m.id"
		    " AND x.state = 2))" },
		/* not IS NULL, for which the index of services would do: it
		 * is most messages, and their rows would be read */
		{ "not-named", "(coalesce(m.service, '') = ''"
		    " AND m.refused IS NULL)" },
		{ "gone", "NOT EXISTS (SELECT 1 FROM d_file f"
		    " WHERE f.message = m.id AND f.gone_at IS NULL)" },
		{ "copied", "m.id IN (SELECT f.message FROM d_file f"
		    " WHERE f.gone_at IS NULL GROUP BY f.message"
		    " HAVING count(*) > 1)" },
		{ "duplicate-id", "m.message_id IN (" TWICE ")" },
		{ "same-id", "(m.message_id IN (" TWICE ") AND EXISTS (SELECT"
		    " 1 FROM d_message x WHERE x.message_id = m.message_id"
		    " AND CASE WHEN x.content IS NULL OR m.content IS NULL"
		    " THEN x.sha256 <> m.sha256"
		    " ELSE x.content <> m.content END))" },
		{ "overridden", "m.sha256 IN (SELECT o.sha256"
		    " FROM k_override o)" },
		{ "report", "m.kind = 1" },
		{ "headers-lost", "m.id IN (SELECT r.outer_message"
		    " FROM d_report r WHERE r.lost IS NOT NULL)" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(properties); i++)
		if (slice_eqi_str(q->value, properties[i].word))
			sql_add(m, properties[i].sql);
}

void
sql_path(struct maker *m, const struct query *q)
{
	sql_add(m, "m.id IN (SELECT f.message FROM d_file f"
	    " WHERE instr(f.path, ");
	sql_blob(m, q->value);
	sql_add(m, ") > 0)");
}
