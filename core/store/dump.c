/* All that the store has of a case. */

#include "core/base/json.h"
#include "core/store/case_impl.h"
#include "core/store/dump.h"

#define IS_ITS "case_id IN " CASE_FAMILY
#define ITS_MESSAGES "(SELECT sha256 FROM k_case_message WHERE " IS_ITS ")"
#define ITS_DRAFTS "(SELECT id FROM k_draft WHERE " IS_ITS ")"
#define ITS_MAILS "(SELECT id FROM k_outbox WHERE " IS_ITS ")"
#define ITS_LETTERS "(SELECT id FROM k_notification WHERE " IS_ITS ")"

/* In the order in which they can be put back. */
static const struct {
	const char *table, *sql;
} tables[] = {
	{ "k_case", "SELECT * FROM k_case WHERE id IN " CASE_FAMILY
	    " ORDER BY id <> $1, id" },
	{ "d_message", "SELECT * FROM d_message WHERE sha256 IN "
	    ITS_MESSAGES " ORDER BY sha256" },
	{ "k_case_message", "SELECT * FROM k_case_message WHERE " IS_ITS
	    " ORDER BY sha256, case_id" },
	{ "k_disposition", "SELECT * FROM k_disposition WHERE sha256 IN "
	    ITS_MESSAGES " ORDER BY sha256" },
	{ "k_override", "SELECT * FROM k_override WHERE sha256 IN "
	    ITS_MESSAGES " ORDER BY sha256, what" },
	{ "k_case_note", "SELECT * FROM k_case_note WHERE " IS_ITS
	    " ORDER BY id" },
	{ "k_case_domain", "SELECT * FROM k_case_domain WHERE " IS_ITS
	    " ORDER BY domain, case_id" },
	{ "k_case_link", "SELECT * FROM k_case_link WHERE from_case IN "
	    CASE_FAMILY " OR to_case IN " CASE_FAMILY " ORDER BY id" },
	{ "k_draft", "SELECT * FROM k_draft WHERE " IS_ITS " ORDER BY id" },
	{ "k_draft_sample", "SELECT * FROM k_draft_sample WHERE draft IN "
	    ITS_DRAFTS " ORDER BY draft, sha256" },
	{ "k_draft_residue", "SELECT * FROM k_draft_residue WHERE draft IN "
	    ITS_DRAFTS " ORDER BY draft, sha256, field" },
	{ "k_notification", "SELECT * FROM k_notification"
	    " WHERE " IS_ITS " ORDER BY id" },
	{ "k_lookup", "SELECT * FROM k_lookup WHERE " IS_ITS " ORDER BY id" },
	{ "k_lookup_contact", "SELECT * FROM k_lookup_contact WHERE lookup IN"
	    " (SELECT id FROM k_lookup WHERE " IS_ITS ")"
	    " ORDER BY lookup, place" },
	{ "k_contact_mark", "SELECT * FROM k_contact_mark WHERE " IS_ITS
	    " ORDER BY id" },
	{ "k_reply", "SELECT * FROM k_reply WHERE " IS_ITS " ORDER BY id" },
	{ "k_ticket", "SELECT * FROM k_ticket WHERE " IS_ITS
	    " ORDER BY case_id, ticket" },
	{ "k_notification_sample", "SELECT * FROM k_notification_sample"
	    " WHERE notification IN " ITS_LETTERS
	    " ORDER BY notification, sha256" },
	{ "k_outbox", "SELECT * FROM k_outbox WHERE " IS_ITS
	    " ORDER BY id" },
	{ "k_outbox_attempt", "SELECT * FROM k_outbox_attempt WHERE outbox IN "
	    ITS_MAILS " ORDER BY outbox, number" },
	{ "k_outbox_sample", "SELECT * FROM k_outbox_sample WHERE outbox IN "
	    ITS_MAILS " ORDER BY outbox, sha256" },
};

static void
dump_octets(struct json *j, const char *key, struct slice s, struct arena *a)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = arena_alloc(a, s.n * 2 + 1);
	size_t i;

	for (i = 0; i < s.n; i++) {
		hex[2 * i] = digits[(unsigned char)s.p[i] >> 4];
		hex[2 * i + 1] = digits[s.p[i] & 15];
	}
	json_object(j, key);
	json_slice(j, "hex", slice_of(hex, s.n * 2));
	json_close(j);
}

static void
dump_column(struct json *j, struct stmt *st, int col, struct arena *a)
{
	const char *name = db_column(st, col);

	switch (db_type(st, col)) {
	case DB_NULL:
		json_null(j, name);
		break;
	case DB_INTEGER:
		json_int(j, name, db_int(st, col));
		break;
	case DB_TEXT:
		json_slice(j, name, db_peek(st, col));
		break;
	case DB_OCTETS:
		dump_octets(j, name, db_peek(st, col), a);
		break;
	}
}

static void
dump_one(struct dump *out, const char *table, struct stmt *st)
{
	struct dump_row *r = ARENA_PUSH(&out->arena, out->v, out->n);
	struct arena a = { 0 };
	struct json j = { 0 };
	int i;

	*r = (struct dump_row){ .table = table };
	json_object(&j, NULL);
	json_str(&j, "schema", "espy.kept/1");
	json_str(&j, "table", table);
	json_object(&j, "row");
	for (i = 0; i < db_columns(st); i++) {
		dump_column(&j, st, i, &a);
		if (strcmp(db_column(st, i), "sha256") == 0)
			r->of_message = db_sha256(st, i, &r->sha256);
	}
	json_close(&j);
	json_close(&j);
	r->line = slice_dup(&out->arena, buf_slice(&j.out));
	json_free(&j);
	arena_free(&a);
}

enum err
store_case_dump(struct store *s, struct slice id, struct dump *out,
    struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	*out = (struct dump){ .n = 0 };
	for (i = 0; err == ERR_NONE && i < ARRAY_LEN(tables); i++) {
		struct stmt *st;

		err = db_query(s->db, &st, e, tables[i].sql, "s", id);
		if (err != ERR_NONE)
			break;
		while (db_row(st))
			dump_one(out, tables[i].table, st);
		err = db_end(st, e);
	}
	if (err != ERR_NONE)
		dump_free(out);
	return err;
}

void
dump_free(struct dump *d)
{
	arena_free(&d->arena);
	*d = (struct dump){ .n = 0 };
}

/* --- the log --- */

/* Is it of the case, or of one that went into it?  $1 */
#define OWN \
	"(v.subject IN " CASE_FAMILY " OR v.subject IN (SELECT" \
	" lower(hex(sha256)) FROM k_case_message WHERE " IS_ITS "))"

static enum err
log_begins(struct store *s, struct slice id, int64_t *seq, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT coalesce(min(v.seq),"
	    " 0) FROM k_event v WHERE v.subject IN " CASE_FAMILY, "s", id);

	return err != ERR_NONE ? err : db_int_end(st, seq, e);
}

/* In order of seq */
static enum err
own_numbers(struct store *s, struct slice id, int64_t from, struct arena *a,
    int64_t **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT v.seq FROM k_event v"
	    " WHERE v.seq >= $2 AND (" OWN " OR (v.kind = 'event.erase'"
	    "  AND CAST(v.subject AS INTEGER) IN (SELECT v.seq FROM k_event v"
	    "   WHERE v.seq >= $2 AND " OWN "))) ORDER BY v.seq", "si", id,
	    from);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = db_int(st, 0);
	return db_end(st, e);
}

enum err
store_case_chain(struct store *s, struct slice id, struct case_log *out,
    struct error *e)
{
	struct arena a = { 0 };
	int64_t from, *own;
	struct stmt *st;
	size_t n, k = 0;
	enum err err;

	*out = (struct case_log){ .n = 0 };
	err = log_begins(s, id, &from, e);
	if (err != ERR_NONE || from == 0)
		return err;
	err = own_numbers(s, id, from, &a, &own, &n, e);
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, arena_printf(&a,
		    "%s WHERE seq >= $1 ORDER BY seq", event_select), "i",
		    from);
	if (err != ERR_NONE) {
		arena_free(&a);
		return err;
	}
	while (db_row(st)) {
		size_t flags = out->n;
		struct event *ev = ARENA_PUSH(&out->arena, out->v, out->n);

		event_read(st, ev, &out->arena);
		*ARENA_PUSH(&out->arena, out->own, flags) =
		    k < n && own[k] == ev->seq;
		k += out->own[out->n - 1];
	}
	out->nown = k;
	err = db_end(st, e);
	arena_free(&a);
	return err;
}

void
case_log_free(struct case_log *l)
{
	arena_free(&l->arena);
	*l = (struct case_log){ .n = 0 };
}
