/* What a purge would erase: messages, their reports; and what stays. */

#include "core/base/clock.h"
#include "core/store/purge_impl.h"

enum { MOST_LEFT = 1000 };

enum err
purge_set_clear(struct store *s, struct error *e)
{
	enum err err = db_run(s->db, e, "CREATE TEMP TABLE IF NOT EXISTS"
	    " purge_set (message INTEGER PRIMARY KEY,"
	    " report INTEGER NOT NULL)", "");

	return err != ERR_NONE ? err : db_run(s->db, e,
	    "DELETE FROM purge_set", "");
}

/* The outer mails that brought them, those that brought these, and the other
 * copies of a delivery, which say the same words... */
static enum err
add_related(struct store *s, struct error *e)
{
	enum err err;

	do
		err = db_run(s->db, e, "INSERT INTO purge_set (message,"
		    " report) SELECT r.outer_message, 1 FROM purge_set p"
		    " JOIN d_report_message x ON x.message = p.message"
		    " JOIN d_report r ON r.id = x.report"
		    " UNION SELECT f.container, 1 FROM purge_set p"
		    " JOIN d_file f ON f.message = p.message"
		    " JOIN d_message c ON c.id = f.container AND c.kind = 1"
		    " UNION SELECT o.id, 0 FROM purge_set p"
		    " JOIN d_message m ON m.id = p.message AND m.kind = 0"
		    " JOIN d_message o ON o.delivery = m.delivery"
		    "  AND o.kind = 0 AND o.id <> m.id"
		    " WHERE true ON CONFLICT DO NOTHING", "");
	while (err == ERR_NONE && db_changes(s->db) != 0);
	return err;
}

static enum err
set_fill(struct store *s, const struct sha256 *v, size_t n, struct error *e)
{
	enum err err = purge_set_clear(s, e);
	size_t i;

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = db_run(s->db, e, "INSERT INTO purge_set (message,"
		    " report) SELECT id, 0 FROM d_message WHERE sha256 = $1"
		    " ON CONFLICT DO NOTHING", "h", &v[i]);
	return err != ERR_NONE ? err : add_related(s, e);
}

static enum err
check_cases(struct store *s, int64_t cases, struct error *e)
{
	struct arena a = { 0 };
	struct slice id = SLICE_NULL;
	char hex[SHA256_HEX + 1] = "";
	struct sha256 sha;
	bool report = false;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.sha256, c.id,"
	    " p.report FROM purge_set p JOIN d_message m ON m.id = p.message"
	    " JOIN (SELECT sha256, case_id FROM k_case_message UNION"
	    "  SELECT sha256, case_id FROM k_reply) x ON x.sha256 = m.sha256"
	    " JOIN k_case c ON c.id = x.case_id WHERE c.changed_at >= $1"
	    " ORDER BY p.report, m.id LIMIT 1", "i", cases);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		db_sha256(st, 0, &sha);
		sha256_hex(&sha, hex);
		id = db_slice(st, 1, &a);
		report = db_int(st, 2) != 0;
	}
	err = db_end(st, e);
	if (err == ERR_NONE && id.p != NULL)
		err = err_set(e, ERR_REFUSED, "message %.12s%s is in case "
		    "%.*s: with --cases it is erased there too (the case "
		    "keeps its notes and the message's hash)", hex,
		    report ? ", a report that brought one of them," : "",
		    SLICE_ARG(id));
	arena_free(&a);
	return err;
}

static void
count_kind(struct purge_plan *p, enum message_kind kind)
{
	uint64_t *const counts[] = { [MESSAGE_MAIL] = &p->messages,
		[MESSAGE_REPORT] = &p->reports,
		[MESSAGE_AGGREGATE] = &p->aggregates,
		[MESSAGE_MAILBOX] = &p->mailboxes };

	++*counts[kind < ARRAY_LEN(counts) ? kind : MESSAGE_MAIL];
}

static enum err
read_items(struct store *s, struct purge_plan *p, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.id, m.sha256,"
	    " p.report, m.kind FROM purge_set p"
	    " JOIN d_message m ON m.id = p.message"
	    " ORDER BY p.report, m.id", "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct purge_item *x = ARENA_PUSH(&p->arena, p->v, p->n);

		x->id = db_int(st, 0);
		db_sha256(st, 1, &x->sha256);
		x->report = db_int(st, 2) != 0;
		count_kind(p, (enum message_kind)db_int(st, 3));
		p->evidence += purge_file_there(s->evidence, &x->sha256);
		p->spooled += purge_file_there(s->spool, &x->sha256);
	}
	return db_end(st, e);
}

static enum err
count(struct store *s, uint64_t *out, const char *sql, struct error *e)
{
	int64_t n = 0;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, sql, "");

	if (err == ERR_NONE)
		err = db_int_end(st, &n, e);
	*out = (uint64_t)n;
	return err;
}

/* One sentence per row of a query */
static enum err
say_left(struct store *s, struct purge_plan *p, const char *sql,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, sql, "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		if (p->nleft < MOST_LEFT)
			*ARENA_PUSH(&p->arena, p->left, p->nleft) =
			    db_slice(st, 0, &p->arena);
	return db_end(st, e);
}

/* What people did and what others have learned stays. */
static enum err
read_left(struct store *s, struct purge_plan *p, struct error *e)
{
	static const char *const queries[] = {
		"SELECT DISTINCT 'case ' || c.id || ': its title and its"
		" notes, which people wrote' FROM purge_set p"
		" JOIN d_message m ON m.id = p.message"
		" JOIN k_case_message x ON x.sha256 = m.sha256"
		" JOIN k_case c ON c.id = x.case_id ORDER BY 1",
		"SELECT DISTINCT 'notification ' || n.id || ' of case ' ||"
		" n.case_id || ': that it was sent, when, how and to '"
		" || n.to_address FROM purge_set p"
		" JOIN d_message m ON m.id = p.message"
		" JOIN k_notification_sample x ON x.sha256 = m.sha256"
		" JOIN k_notification n ON n.id = x.notification ORDER BY 1",
		"SELECT DISTINCT r.address || ': the record that ' ||"
		" CASE x.service WHEN '' THEN 'a service' ELSE x.service END"
		" || ' learned this address from us (notification ' ||"
		" x.notification || ')' FROM purge_set p"
		" JOIN d_message m ON m.id = p.message"
		" JOIN k_disclosure x ON x.sha256 = m.sha256"
		" JOIN k_recipient r ON r.id = x.recipient ORDER BY 1",
		"SELECT DISTINCT 'saved search ' || k.name || ': it names ' ||"
		" m.from_address FROM purge_set p"
		" JOIN d_message m ON m.id = p.message"
		" JOIN k_search k ON length(m.from_address) > 0"
		" AND lower(k.query) LIKE '%' || lower(m.from_address) || '%'"
		" ORDER BY 1",
	};
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < ARRAY_LEN(queries); i++)
		err = say_left(s, p, queries[i], e);
	return err;
}

static enum err
plan(struct store *s, const struct sha256 *v, size_t n, int64_t cases,
    struct purge_plan *p, struct error *e)
{
	enum err err = set_fill(s, v, n, e);

	if (err == ERR_NONE)
		err = check_cases(s, cases, e);
	if (err == ERR_NONE)
		err = read_items(s, p, e);
	if (err == ERR_NONE)
		err = count(s, &p->texts, "SELECT count(*) FROM d_text t"
		    " JOIN purge_set p ON p.message = t.message"
		    " WHERE t.state = 1", e);
	if (err == ERR_NONE)
		err = count(s, &p->files, "SELECT count(*) FROM d_file f"
		    " JOIN purge_set p ON p.message = f.message"
		    " WHERE f.gone_at IS NULL AND f.container IS NULL", e);
	if (err == ERR_NONE)
		err = purge_drafts_count(s, &p->drafts, e);
	return err != ERR_NONE ? err : read_left(s, p, e);
}

enum err
store_purge_plan(struct store *s, const struct sha256 *v, size_t n,
    int64_t cases, struct purge_plan *out, struct error *e)
{
	enum err err;

	*out = (struct purge_plan){ 0 };
	err = plan(s, v, n, cases, out, e);
	if (err != ERR_NONE)
		purge_plan_free(out);
	return err;
}

void
purge_plan_free(struct purge_plan *p)
{
	arena_free(&p->arena);
	*p = (struct purge_plan){ 0 };
}
