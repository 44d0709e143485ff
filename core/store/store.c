/* Opening the store; its letters, its version, its counts. */

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "core/base/clock.h"
#include "core/store/impl.h"
#include "core/store/intern.h"
#include "core/store/schema.h"

/* Without those that are taken for one another */
static const char letter_set[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

static void
letters_make(char out[4])
{
	const char *pinned = getenv("ESPY_LETTERS");
	unsigned char r[3];
	size_t i;

	if (pinned != NULL && strlen(pinned) == 3 &&
	    strspn(pinned, letter_set) == 3) {
		memcpy(out, pinned, 4);
		return;
	}
	if (getrandom(r, sizeof r, 0) != (ssize_t)sizeof r)
		abort(); /* three octets never come short */
	for (i = 0; i < 3; i++)
		out[i] = letter_set[r[i] % (sizeof letter_set - 1)];
	out[3] = '\0';
}

static enum err
letters_read(struct store *s, struct error *e)
{
	struct stmt *st;
	enum err err;

	err = db_query(s->db, &st, e, "SELECT value FROM k_workspace"
	    " WHERE key = 'letters'", "");
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct slice v = slice_upto(db_peek(st, 0), 3);

		memcpy(s->letters, v.p, v.n);
	}
	return db_end(st, e);
}

static enum err
letters_get(struct store *s, struct error *e)
{
	enum err err = letters_read(s, e);
	char made[4];

	if (err != ERR_NONE || s->letters[0] != '\0')
		return err;
	letters_make(made);
	err = db_run(s->db, e, "INSERT INTO k_workspace (key, value)"
	    " VALUES ('letters', $1) ON CONFLICT (key) DO NOTHING", "z", made);
	return err != ERR_NONE ? err : letters_read(s, e);
}

enum err
letters_change(struct store *s, struct error *e)
{
	const char *at = strchr(letter_set, s->letters[2]);

	s->letters[2] = at != NULL && at[1] != '\0' ? at[1] : letter_set[0];
	return db_run(s->db, e, "UPDATE k_workspace SET value = $1"
	    " WHERE key = 'letters'", "z", s->letters);
}

enum err
store_open(struct store **out, const struct workspace *w, struct error *e)
{
	struct store *s = xcalloc(1, sizeof *s);
	enum err err;

	*out = NULL;
	s->file = xstrdup(w->db);
	s->evidence = xstrdup(w->evidence);
	s->spool = xstrdup(w->spool);
	s->outbox = xstrdup(w->outbox);
	err = db_open(&s->db, w->db, e);
	if (err == ERR_NONE)
		err = schema_make(s->db, w->db, e);
	if (err == ERR_NONE)
		err = letters_get(s, e);
	if (err != ERR_NONE) {
		store_close(s);
		return err;
	}
	*out = s;
	return ERR_NONE;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	intern_forget(s);
	db_close(s->db);
	free(s->file);
	free(s->evidence);
	free(s->spool);
	free(s->outbox);
	free(s);
}

void
store_on_judged(struct store *s, store_judged_fn *fn)
{
	s->judged = fn;
}

const char *
store_letters(const struct store *s)
{
	return s->letters;
}

enum err
store_set_version(struct store *s, int engine, const char *catalogue,
    const char *settings, struct error *e)
{
	static const char find[] = "SELECT id FROM d_version WHERE engine = $1"
	    " AND catalogue = $2 AND settings = $3";
	struct stmt *st;
	enum err err;

	err = db_query(s->db, &st, e, find, "izz", (int64_t)engine, catalogue,
	    settings);
	if (err == ERR_NONE)
		err = db_int_end(st, &s->version, e);
	if (err != ERR_ABSENT)
		return err;
	err = db_run(s->db, e, "INSERT INTO d_version (engine, catalogue,"
	    " settings) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", "izz",
	    (int64_t)engine, catalogue, settings);
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, find, "izz", (int64_t)engine,
		    catalogue, settings);
	return err != ERR_NONE ? err : db_int_end(st, &s->version, e);
}

static enum err
count_one(struct store *s, uint64_t *out, const char *sql, struct error *e)
{
	struct stmt *st;
	int64_t n = 0;
	enum err err = db_query(s->db, &st, e, sql, "");

	if (err == ERR_NONE)
		err = db_int_end(st, &n, e);
	*out = (uint64_t)n;
	return err;
}

static enum err
count_dispositions(struct store *s, struct store_counts *c, struct error *e)
{
	struct stmt *st;
	uint64_t decided = 0;
	enum err err;

	/* A decision about a message that is not in the store counts not */
	err = db_query(s->db, &st, e, "SELECT d.disposition, count(*)"
	    " FROM k_disposition d JOIN d_message m ON m.sha256 = d.sha256"
	    " WHERE m.kind = 0 AND m.succeeded_by IS NULL"
	    " GROUP BY d.disposition", "");
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		enum disposition d;

		if (!disposition_from_name(db_peek(st, 0), &d) ||
		    d == DISPOSITION_OPEN)
			continue;
		c->dispositions[d] = (uint64_t)db_int(st, 1);
		decided += c->dispositions[d];
	}
	c->dispositions[DISPOSITION_OPEN] = c->messages - decided;
	return db_end(st, e);
}

enum err
store_count(struct store *s, struct store_counts *c, struct error *e)
{
	const struct {
		uint64_t *out;
		const char *sql;
	} counts[] = {
		{ &c->messages, "SELECT count(*) FROM d_message"
		    " WHERE kind = 0 AND succeeded_by IS NULL" },
		{ &c->deliveries, "SELECT count(DISTINCT coalesce(delivery,"
		    " sha256)) FROM d_message WHERE kind = 0"
		    " AND succeeded_by IS NULL" },
		{ &c->reports, "SELECT count(*) FROM d_report" },
		{ &c->aggregates, "SELECT count(*) FROM d_aggregate"
		    " WHERE duplicate = 0" },
		{ &c->refused, "SELECT count(*) FROM d_message"
		    " WHERE refused IS NOT NULL" },
		{ &c->files, "SELECT count(*) FROM d_file"
		    " WHERE gone_at IS NULL" },
		{ &c->gone, "SELECT count(*) FROM d_file"
		    " WHERE gone_at IS NOT NULL" },
		{ &c->text_todo, "SELECT count(*) FROM d_text"
		    " WHERE state = 0" },
		{ &c->text_done, "SELECT count(*) FROM d_text"
		    " WHERE state = 1" },
		{ &c->text_refused, "SELECT count(*) FROM d_text"
		    " WHERE state = 2" },
		{ &c->cases, "SELECT count(*) FROM k_case" },
		{ &c->drafts, "SELECT count(*) FROM k_draft"
		    " WHERE state = 'open'" },
		{ &c->notifications, "SELECT count(*) FROM k_notification" },
		{ &c->domains, "SELECT count(*) FROM k_domain" },
		{ &c->sources, "SELECT count(*) FROM k_source" },
	};
	struct stmt *st;
	int64_t stale = 0;
	enum err err = ERR_NONE;
	size_t i;

	*c = (struct store_counts){ 0 };
	for (i = 0; err == ERR_NONE && i < ARRAY_LEN(counts); i++)
		err = count_one(s, counts[i].out, counts[i].sql, e);
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT count(*) FROM d_message"
		    " WHERE version <> $1 AND refused IS NULL", "i",
		    s->version);
	if (err == ERR_NONE)
		err = db_int_end(st, &stale, e);
	c->stale = s->version != 0 ? (uint64_t)stale : 0;
	return err != ERR_NONE ? err : count_dispositions(s, c, e);
}

/* Names are the program's own literals, so they may stand in SQL text. */
static enum err
table_rows(struct store *s, struct store_table *t, struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err;

	err = db_query_once(s->db, &st, e, arena_printf(&a,
	    "SELECT count(*) FROM %s", t->name));
	if (err == ERR_NONE)
		err = db_int_end(st, &t->rows, e);
	arena_free(&a);
	return err;
}

enum err
store_tables(struct store *s, struct arena *a, struct store_table **out,
    size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err;
	size_t i;

	*out = NULL;
	*n = 0;
	err = db_query(s->db, &st, e, "SELECT name FROM sqlite_schema"
	    " WHERE type = 'table' AND (name LIKE 'k\\_%' ESCAPE '\\'"
	    " OR name LIKE 'd\\_%' ESCAPE '\\') ORDER BY name DESC", "");
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct store_table *t = ARENA_PUSH(a, *out, *n);

		t->name = db_slice(st, 0, a).p;
		t->kept = t->name[0] == 'k';
	}
	err = db_end(st, e);
	for (i = 0; err == ERR_NONE && i < *n; i++)
		err = table_rows(s, &(*out)[i], e);
	return err;
}
