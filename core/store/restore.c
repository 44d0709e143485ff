/* A case of another workspace, put into a new one. */

#include "core/analysis.h"
#include "core/base/clock.h"
#include "core/store/fact.h"
#include "core/store/restore_impl.h"

enum err
store_is_new(struct store *s, bool *yes, struct error *e)
{
	bool any = false;
	enum err err = db_exists(s->db, &any, e, "SELECT 1 FROM d_message"
	    " UNION ALL SELECT 1 FROM k_case UNION ALL SELECT 1 FROM k_event"
	    " LIMIT 1", "");

	*yes = err == ERR_NONE && !any;
	return err;
}

/* --- what rows hang on --- */

static enum err
make_version(struct restorer *w)
{
	const struct restore *r = w->r;
	struct stmt *st;
	enum err err = db_run(w->store->db, w->e, "INSERT INTO d_version"
	    " (engine, catalogue, settings) VALUES ($1, $2, $3)"
	    " ON CONFLICT DO NOTHING", "iss", r->engine, r->catalogue,
	    r->settings);

	if (err == ERR_NONE)
		err = db_query(w->store->db, &st, w->e, "SELECT id"
		    " FROM d_version WHERE engine = $1 AND catalogue = $2"
		    " AND settings = $3", "iss", r->engine, r->catalogue,
		    r->settings);
	return err != ERR_NONE ? err : db_int_end(st, &w->version, w->e);
}

static enum err
make_sources(struct restorer *w)
{
	const struct restore *r = w->r;
	enum err err = ERR_NONE;
	size_t i, k;

	for (i = 0; err == ERR_NONE && i < r->nsources; i++) {
		for (k = 0; source_roles[k] != NULL; k++)
			if (slice_eq_str(r->sources[i].role, source_roles[k]))
				break;
		if (r->sources[i].name.n == 0 || source_roles[k] == NULL)
			continue;
		err = db_run(w->store->db, w->e, "INSERT INTO k_source (name,"
		    " role) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
		    "ss", r->sources[i].name, r->sources[i].role);
	}
	return err;
}

static enum err
restore_words(struct restorer *w)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < w->r->nwords; i++) {
		const struct restore_word *x = &w->r->words[i];

		err = db_run(w->store->db, w->e, "INSERT INTO k_domain_word"
		    " (domain, service, authorised, who, reference, actor,"
		    " time) VALUES ($1, $2, $3, $4, $5, $6, $7)"
		    " ON CONFLICT DO NOTHING", "ssisssi", x->domain,
		    x->service, (int64_t)x->authorised, x->who, x->reference,
		    w->r->actor, x->time);
	}
	return err;
}

static enum err
restore_answers(struct restorer *w, const struct restore_answers *m)
{
	struct analysis asked = { .length = 0 };
	struct stmt *st;
	int64_t id = 0;
	size_t i;
	enum err err = db_query(w->store->db, &st, w->e, "SELECT id"
	    " FROM d_message WHERE sha256 = $1", "h", &m->sha256);

	if (err == ERR_NONE)
		err = db_int_end(st, &id, w->e);
	if (err != ERR_NONE)
		return err == ERR_ABSENT ? ERR_NONE : err;
	for (i = 0; i < m->answers->n; i++)
		questions_add_as(&asked.asked, &w->arena,
		    &m->answers->v[i].question);
	return answers_write(w->store, id, &asked, m->answers, w->e);
}

static enum err
restore_log(struct restorer *w)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < w->r->nlog; i++)
		err = db_run(w->store->db, w->e, "INSERT INTO"
		    " k_imported_event (case_id, ordinal, line)"
		    " VALUES ($1, $2, $3)", "sis", w->r->case_id, (int64_t)i,
		    w->r->log[i]);
	return err;
}

/* The one, and each that went into it, has come from there. */
static enum err
restore_event(struct restorer *w, struct slice id)
{
	const struct restore *r = w->r;
	char hash[SHA256_HEX + 1], log[SHA256_HEX + 1];
	struct json j = { 0 };

	sha256_hex(&r->head.hash, hash);
	sha256_hex(&r->log_hash, log);
	json_object(&j, NULL);
	json_slice(&j, "from", r->letters);
	json_slice(&j, "by", r->actor);
	json_time(&j, "exported_at", r->time);
	json_str(&j, "form", r->whole ? "whole" : "redacted");
	json_int(&j, "head", r->head.seq);
	json_str(&j, "head_hash", hash);
	json_str(&j, "log", log);
	return act_event(&w->act, id, "case.import", &j, w->e);
}

static enum err
restore_events(struct restorer *w)
{
	struct arena a = { 0 };
	struct slice *v = NULL;
	struct stmt *st;
	size_t n = 0, i;
	enum err err = db_query(w->store->db, &st, w->e, "SELECT id"
	    " FROM k_case WHERE root = $1 ORDER BY id <> $1, id", "s",
	    w->r->case_id);

	if (err == ERR_NONE) {
		while (db_row(st))
			*ARENA_PUSH(&a, v, n) = db_slice(st, 0, &a);
		err = db_end(st, w->e);
	}
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = restore_event(w, v[i]);
	arena_free(&a);
	return err;
}

static enum err
restore_all(struct restorer *w)
{
	enum err err = make_version(w);
	size_t i;

	/* Cases of both are told apart by them. */
	if (err == ERR_NONE && slice_eq_str(w->r->letters, w->store->letters))
		err = letters_change(w->store, w->e);
	if (err == ERR_NONE)
		err = make_sources(w);
	if (err == ERR_NONE)
		err = restore_words(w);
	for (i = 0; err == ERR_NONE && i < w->r->nrows; i++) {
		err = restore_row(w, w->r->rows[i]);
		arena_free(&w->arena);
	}
	for (i = 0; err == ERR_NONE && i < w->r->nanswers; i++) {
		err = restore_answers(w, &w->r->answers[i]);
		arena_free(&w->arena);
	}
	if (err == ERR_NONE)
		err = restore_log(w);
	return err != ERR_NONE ? err : restore_events(w);
}

enum err
store_restore(struct store *s, const char *actor, const struct restore *r,
    struct error *e)
{
	struct restorer w = { .store = s, .r = r, .e = e };
	enum err err = act_begin(&w.act, s, actor, e);

	if (err != ERR_NONE)
		return err;
	err = act_end(&w.act, restore_all(&w), e);
	arena_free(&w.arena);
	return err;
}
