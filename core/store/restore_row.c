/* A case of another workspace, put into a new one: its rows. */

#include "core/base/hex.h"
#include "core/base/json_read.h"
#include "core/store/restore_impl.h"

enum { MOST_COLUMNS = 200, MOST_ID = 16 };

/* --- columns --- */

/* Columns that refer to what is not here, or that this workspace counts by
 * itself: their value then.  own: instead of the one in the row */
static const struct {
	const char *table, *column;
} left_out[] = {
	{ "d_message", "id" },
	{ "d_message", "raised_by" },
	{ "d_message", "succeeded_by" },
	{ "d_message", "campaign" },
	{ "d_message", "campaign_by" },
	{ "d_message", "source" },
	{ "d_message", "version" },
	{ "d_message", "pending" },
	{ "k_case", "number" },
	{ "k_case", "root" },
	{ "k_case_link", "id" },
	{ "k_case_note", "id" },
	{ "k_disposition", "rule" },
};

static bool
is_left_out(struct slice table, struct slice column)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(left_out); i++)
		if (slice_eq_str(table, left_out[i].table) &&
		    slice_eq_str(column, left_out[i].column))
			return true;
	return false;
}

static bool
is_table(struct slice table)
{
	static const char *const tables[] = { "k_case", "d_message",
		"k_case_message", "k_disposition", "k_override",
		"k_case_note", "k_case_domain", "k_case_link", "k_draft",
		"k_draft_sample", "k_draft_residue", "k_notification",
		"k_notification_sample", "k_lookup", "k_lookup_contact",
		"k_contact_mark", "k_reply", "k_ticket", "k_outbox",
		"k_outbox_attempt", "k_outbox_sample" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(tables); i++)
		if (slice_eq_str(table, tables[i]))
			return true;
	return false;
}

/* Has the table such a column?  Both are to stand in SQL. */
static enum err
check_column(struct restorer *w, struct slice table, struct slice column,
    struct error *e)
{
	bool there = false;
	enum err err = db_exists(w->store->db, &there, e, "SELECT 1"
	    " FROM pragma_table_info($1) WHERE name = $2", "ss", table,
	    column);

	if (err == ERR_NONE && !there)
		err = err_set(e, ERR_FORMAT, "a newer espy made this export: "
		    "%.*s has no column %.*s here", SLICE_ARG(table),
		    (int)(column.n < 40 ? column.n : 40), column.p);
	return err;
}

/* What stands for it in SQL: a parameter, or what belongs here instead */
static const char *
own_value(struct slice table, struct slice column)
{
	if (slice_eq_str(column, "number"))
		/* no case of this workspace has such a one */
		return "(SELECT coalesce(min(min(number), 0), 0) - 1"
		       " FROM k_case)";
	if (slice_eq_str(table, "d_message") &&
	    slice_eq_str(column, "pending"))
		return "0";
	return NULL;
}

static struct slice
octets_of(const struct json_value *v, struct arena *a)
{
	return hex_decode(a, json_get_slice(v, "hex"));
}

static bool
bind(struct stmt *st, int n, const struct json_value *v, struct arena *a)
{
	struct slice octets;
	int64_t number;

	switch (v->type) {
	case JSON_NULL:
		db_bind_text(st, n, SLICE_NULL);
		return true;
	case JSON_STRING:
		db_bind_text(st, n, v->text);
		return true;
	case JSON_NUMBER:
		if (!json_int_of(v, &number))
			return false;
		db_bind_int(st, n, number);
		return true;
	case JSON_OBJECT:
		octets = octets_of(v, a);
		db_bind_blob(st, n, octets);
		return octets.p != NULL;
	default:
		return false;
	}
}

/* --- rows --- */

struct columns {
	const struct json_value *v[MOST_COLUMNS];
	size_t n;
	struct buf names, values;
};

static enum err
add_column(struct restorer *w, struct slice table,
    const struct json_value *v, struct columns *c)
{
	const char *own = own_value(table, v->key);
	enum err err;

	if (own == NULL && is_left_out(table, v->key))
		return ERR_NONE;
	err = check_column(w, table, v->key, w->e);
	if (err != ERR_NONE)
		return err;
	buf_addf(&c->names, "%s%.*s", c->names.n != 0 ? ", " : "",
	    SLICE_ARG(v->key));
	buf_add_str(&c->values, c->values.n != 0 ? ", " : "");
	if (own != NULL) {
		buf_add_str(&c->values, own);
		return ERR_NONE;
	}
	c->v[c->n++] = v;
	buf_addf(&c->values, "$%zu", c->n);
	return ERR_NONE;
}

/* Where it came from; NULL: the manifest does not say */
static const struct restore_source *
source_of(const struct restorer *w, const struct sha256 *sha256)
{
	const struct restore *r = w->r;
	size_t i;

	for (i = 0; i < r->nsources; i++)
		if (memcmp(&r->sources[i].sha256, sha256, sizeof *sha256) ==
		    0)
			return &r->sources[i];
	return NULL;
}

/* What a dump can't say of it: version and source.  It lies in no file here,
 * but in its copy; what a report brought says so by where it once was. */
static enum err
message_ends(struct restorer *w, const struct sha256 *sha256)
{
	const struct restore_source *from = source_of(w, sha256);
	struct db *db = w->store->db;
	char hex[SHA256_HEX + 1];
	enum err err;

	if (from == NULL)
		return ERR_NONE;
	err = db_run(db, w->e, "UPDATE d_message SET source = (SELECT id"
	    " FROM k_source WHERE name = $2) WHERE sha256 = $1", "hs", sha256,
	    from->name);
	if (err != ERR_NONE || !from->inner)
		return err;
	sha256_hex(sha256, hex);
	return db_run(db, w->e, "INSERT INTO d_file (message, source, path,"
	    " start, dev, ino, size, mtime_ns, gone_at) SELECT id, source,"
	    " $2, 1, 0, 0, size, 0, $3 FROM d_message WHERE sha256 = $1",
	    "hbi", sha256, slice_printf(&w->arena, "/imported/%s", hex),
	    w->act.time);
}

/* What was on its way out there is not sent from here. */
static enum err
mail_ends(struct restorer *w, const struct json_value *row)
{
	struct db *db = w->store->db;
	int64_t id = json_get_int(row, "id", 0);
	enum err err = w->r->whole ? ERR_NONE : db_run(db, w->e,
	    "UPDATE k_outbox SET kept = 0 WHERE id = $1", "i", id);

	if (err == ERR_NONE)
		err = db_run(db, w->e, "UPDATE k_draft SET state = 'open'"
		    " WHERE state = 'outbox' AND id = (SELECT draft"
		    "  FROM k_outbox WHERE id = $1 AND state IN ('waiting',"
		    "  'deferred', 'sending'))", "i", id);
	return err != ERR_NONE ? err : db_run(db, w->e, "UPDATE k_outbox SET"
	    " state = 'recalled', due_at = NULL, reply = 'imported: it is not"
	    " sent from here' WHERE id = $1 AND state IN ('waiting',"
	    " 'deferred', 'sending')", "i", id);
}

static enum err
row_ends(struct restorer *w, struct slice table,
    const struct json_value *row)
{
	struct slice octets = octets_of(json_get(row, "sha256"), &w->arena);
	struct sha256 sha256;

	if (slice_eq_str(table, "k_case"))
		return db_run(w->store->db, w->e, "UPDATE k_case SET root = $1"
		    " WHERE id = $2", "ss", w->r->case_id,
		    json_get_slice(row, "id"));
	if (slice_eq_str(table, "k_outbox"))
		return mail_ends(w, row);
	if (octets.n != sizeof sha256)
		return ERR_NONE;
	memcpy(&sha256, octets.p, sizeof sha256);
	if (slice_eq_str(table, "k_case_message") && !w->r->whole)
		return db_run(w->store->db, w->e, "UPDATE k_case_message"
		    " SET evidence = NULL WHERE sha256 = $1", "h", &sha256);
	if (slice_eq_str(table, "k_reply")) /* what it says, not its octets */
		return db_run(w->store->db, w->e, "UPDATE k_reply"
		    " SET evidence = NULL WHERE sha256 = $1", "h", &sha256);
	return slice_eq_str(table, "d_message") ? message_ends(w, &sha256)
						: ERR_NONE;
}

/* Links lead to cases that are not here, but for those that went into the
 * one; no other case comes with it. */
static bool
is_foreign(const struct restorer *w, struct slice table,
    const struct json_value *row)
{
	struct slice id = json_get_slice(row, "id");

	if (slice_eq_str(table, "k_case_link"))
		return !slice_eq_str(json_get_slice(row, "kind"), "merged");
	return slice_eq_str(table, "k_case") &&
	    !slice_eq(id, w->r->case_id) &&
	    (!slice_eq_str(json_get_slice(row, "state"), "merged") ||
		!slice_starts(id, w->r->letters.p) || id.n > MOST_ID);
}

static enum err
insert(struct restorer *w, struct slice table, const struct json_value *row)
{
	struct columns c = { .n = 0 };
	struct stmt *st = NULL;
	enum err err = ERR_NONE;
	bool bound = true;
	size_t i;

	if (row->n > MOST_COLUMNS)
		return err_set(w->e, ERR_FORMAT, "a row of %.*s has %zu "
		    "columns", SLICE_ARG(table), row->n);
	if (slice_eq_str(table, "d_message")) {
		buf_add_str(&c.names, "version");
		buf_addf(&c.values, "%lld", (long long)w->version);
	}
	for (i = 0; err == ERR_NONE && i < row->n; i++)
		err = add_column(w, table, &row->v[i], &c);
	if (err == ERR_NONE)
		err = db_query_once(w->store->db, &st, w->e,
		    arena_printf(&w->arena, "INSERT INTO %.*s (%s) VALUES"
			" (%s)", SLICE_ARG(table), buf_slice(&c.names).p,
			buf_slice(&c.values).p));
	for (i = 0; err == ERR_NONE && bound && i < c.n; i++)
		bound = bind(st, (int)i + 1, c.v[i], &w->arena);
	if (err == ERR_NONE) {
		if (bound)
			(void)db_row(st); /* it gives none, and is run */
		err = db_end(st, w->e);
	}
	if (err == ERR_NONE && !bound)
		err = err_set(w->e, ERR_FORMAT, "a row of %.*s has a value "
		    "of no kind that a row has", SLICE_ARG(table));
	buf_free(&c.names);
	buf_free(&c.values);
	return err;
}

/* Such a row can't stand in this store: of another case, or twice there. */
static enum err
does_not_fit(struct restorer *w, struct slice table)
{
	const char *why = w->e != NULL ? arena_printf(&w->arena, "%s",
	    w->e->text) : "";

	return err_set(w->e, ERR_FORMAT, "a row of %.*s does not belong to "
	    "this case, or is there twice: the export was changed after it "
	    "was made (%.300s)", SLICE_ARG(table), why);
}

enum err
restore_row(struct restorer *w, struct slice line)
{
	const struct json_value *v = json_read(&w->arena, line, w->e);
	const struct json_value *row = json_get(v, "row");
	struct slice table = json_get_slice(v, "table");
	enum err err;

	if (v == NULL)
		return ERR_FORMAT;
	if (!is_table(table) || row == NULL || row->type != JSON_OBJECT)
		return err_set(w->e, ERR_FORMAT, "a row is of no table that an "
		    "export has: %.*s", (int)(table.n < 40 ? table.n : 40),
		    table.n != 0 ? table.p : "");
	if (is_foreign(w, table, row))
		return ERR_NONE;
	err = insert(w, table, row);
	if (err == ERR_STORE)
		err = does_not_fit(w, table);
	return err != ERR_NONE ? err : row_ends(w, table, row);
}
