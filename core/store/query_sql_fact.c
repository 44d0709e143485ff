/* The query language: conditions on facts. */

#include "core/base/url.h"
#include "core/store/fact.h"
#include "core/store/query_sql.h"

/* The kinds by number, comma-separated; names blank-separated, or "account":
 * those of each service's accounts.  -1: there is no such fact yet. */
static void
kind_ids(struct maker *m, struct slice names, struct buf *out)
{
	struct slice name;
	struct stmt *st;

	buf_add_str(out, "-1");
	while (m->err == ERR_NONE && (name = slice_word(&names)).n != 0) {
		m->err = db_query(m->store->db, &st, m->e, "SELECT id"
		    " FROM d_kind WHERE name = $1 OR ($1 = 'account'"
		    " AND name LIKE 'account %')", "s", name);
		if (m->err != ERR_NONE)
			return;
		while (db_row(st))
			buf_addf(out, ",%lld", (long long)db_int(st, 0));
		m->err = db_end(st, m->e);
	}
}

/*
 * A fact of one of the kinds, whose value v fulfils what the caller appends.
 * CROSS JOIN: SQLite is to go from values to facts, of which there are many
 * more.
 */
static void
fact_open(struct maker *m, const char *kinds)
{
	struct buf ids = { 0 };

	kind_ids(m, slice_str(kinds), &ids);
	buf_addf(&m->out->text, "m.id IN (SELECT f.message FROM d_value v"
	    " CROSS JOIN d_fact f ON f.value = v.id WHERE v.kind IN (%s)"
	    " AND ", buf_slice(&ids).p);
	buf_free(&ids);
}

void
sql_fact_equal(struct maker *m, const struct query *q)
{
	fact_open(m, q->field->arg);
	if (has_glob(q)) {
		sql_like(m, "v.value", like_of(m->arena, "", q->value, true,
		    ""));
	} else {
		sql_add(m, "v.value = ");
		sql_text(m, q->value);
	}
	sql_add(m, ")");
}

void
sql_fact_host(struct maker *m, const struct query *q)
{
	fact_open(m, q->field->arg);
	sql_host(m, "v.value", q);
	sql_add(m, ")");
}

void
sql_fact_contains(struct maker *m, const struct query *q)
{
	fact_open(m, q->field->arg);
	sql_like(m, "v.value", like_of(m->arena, "%", q->value, false, "%"));
	sql_add(m, ")");
}

/* As espy found it, or as an analyst says */
void
sql_account(struct maker *m, const struct query *q)
{
	sql_add(m, "(");
	sql_fact_equal(m, q);
	sql_add(m, " OR (m.overridden = 1 AND ");
	if (has_glob(q)) {
		sql_like(m, "m.account", like_of(m->arena, "", q->value, true,
		    ""));
	} else {
		sql_add(m, "m.account = ");
		sql_text(m, q->value);
	}
	sql_add(m, "))");
}

/* Only so much of a signature is kept: a whole one is found, too. */
void
sql_fact_signature(struct maker *m, const struct query *q)
{
	fact_open(m, q->field->arg);
	sql_like(m, "v.value", like_of(m->arena, "",
	    slice_upto(q->value, FACT_SIGNATURE), false, "%"));
	sql_add(m, ")");
}

/* Ranges are compared here, over the distinct values, not in SQL. */
static void
fact_range(struct maker *m, const char *kind, struct slice range)
{
	const char *sep = "";
	struct stmt *st;

	fact_open(m, kind);
	sql_add(m, "v.id IN (");
	if (m->err != ERR_NONE)
		return;
	m->err = db_query(m->store->db, &st, m->e, "SELECT v.id, v.value"
	    " FROM d_value v JOIN d_kind k ON k.id = v.kind"
	    " WHERE k.name = $1", "z", kind);
	if (m->err != ERR_NONE)
		return;
	while (db_row(st)) {
		if (!ip_in_range(db_peek(st, 1), range))
			continue;
		buf_addf(&m->out->text, "%s%lld", sep,
		    (long long)db_int(st, 0));
		sep = ",";
	}
	m->err = db_end(st, m->e);
	sql_add(m, "))");
}

void
sql_fact_ip(struct maker *m, const struct query *q)
{
	struct query normal = *q;
	struct slice ip;

	if (slice_chr(q->value, '/') != SLICE_NONE) {
		fact_range(m, q->field->arg, q->value);
		return;
	}
	ip = ip_normal(m->arena, q->value);
	if (ip.p != NULL)
		normal.value = ip;
	sql_fact_equal(m, &normal);
}

