/* Drafts of notifications: kept, edited, taken back. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/draft_impl.h"

static const char draft_select[] = "SELECT id, case_id, service, to_address,"
    " to_source, subject, body, form, edited, state, made_at, changed_at,"
    " kind, desk, language, cc, formats, thread, answers,"
    " coalesce(rendered_at, made_at), network FROM k_draft ";

static void
draft_fill(struct stmt *st, struct draft *d, struct arena *a)
{
	d->id = db_int(st, 0);
	d->case_id = db_slice(st, 1, a);
	d->service = db_slice(st, 2, a);
	d->to = db_slice(st, 3, a);
	d->to_source = db_slice(st, 4, a);
	d->subject = db_slice(st, 5, a);
	d->body = db_slice(st, 6, a);
	if (!redaction_from_name(db_peek(st, 7), &d->redact))
		d->redact = REDACT_HEADERS; /* of a newer espy: the least */
	d->edited = db_int(st, 8) != 0;
	d->state = db_slice(st, 9, a);
	d->made_at = db_time(st, 10);
	d->changed_at = db_time(st, 11);
	if (!letter_kind_from_name(db_peek(st, 12), &d->kind))
		d->kind = LETTER_FIRST;
	if (!desk_from_name(db_peek(st, 13), &d->desk))
		d->desk = DESK_SERVICE;
	d->language = db_slice(st, 14, a).p;
	d->cc = db_slice(st, 15, a);
	d->formats = formats_of(db_peek(st, 16));
	d->thread = db_int(st, 17);
	d->is_answer = db_peek(st, 18).n == sizeof d->answers.b;
	if (d->is_answer)
		db_sha256(st, 18, &d->answers);
	d->rendered_at = db_time(st, 19);
	d->network = db_slice(st, 20, a);
}

static enum err
drafts_read(struct store *s, struct stmt *st, struct drafts *out,
    struct error *e)
{
	size_t i = out->n;
	enum err err;

	while (db_row(st))
		draft_fill(st, ARENA_PUSH(&out->arena, out->v, out->n),
		    &out->arena);
	err = db_end(st, e);
	for (; err == ERR_NONE && i < out->n; i++)
		err = draft_samples_read(s, &out->v[i], &out->arena, e);
	return err;
}

enum err
store_drafts(struct store *s, struct slice case_id, struct drafts *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice exact = SLICE_NULL;
	struct stmt *st;
	enum err err = ERR_NONE;

	if (case_id.p != NULL)
		err = case_resolve(s, case_id, &a, &exact, e);
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, arena_printf(&a,
		    "%sWHERE $1 IS NULL OR case_id = $1 ORDER BY id DESC",
		    draft_select), "s", exact);
	if (err == ERR_NONE)
		err = drafts_read(s, st, out, e);
	arena_free(&a);
	return err;
}

enum err
store_draft(struct store *s, int64_t id, struct drafts *out, struct error *e)
{
	struct arena a = { 0 };
	size_t before = out->n;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, arena_printf(&a,
	    "%sWHERE id = $1", draft_select), "i", id);

	if (err == ERR_NONE)
		err = drafts_read(s, st, out, e);
	arena_free(&a);
	if (err == ERR_NONE && out->n == before)
		err = err_set(e, ERR_ABSENT, "there is no draft %lld; espy "
		    "draft list names them", (long long)id);
	return err;
}

void
drafts_free(struct drafts *d)
{
	arena_free(&d->arena);
	*d = (struct drafts){ 0 };
}

static struct slice
or_empty(struct slice s)
{
	return s.p != NULL ? s : SLICE("");
}

enum err
store_draft_open(struct store *s, const struct draft *like, int64_t *id,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT coalesce(max(id), 0)"
	    " FROM k_draft WHERE case_id = $1 AND service = $2"
	    " AND desk = $3 AND kind = $4 AND network = $5"
	    " AND state = 'open'", "sszzs", like->case_id, or_empty(
		like->service), desk_name(like->desk),
	    letter_kind_name(like->kind), or_empty(like->network));

	*id = 0;
	return err != ERR_NONE ? err : db_int_end(st, id, e);
}

enum err
store_draft_newer(struct store *s, const struct draft *d, size_t *n,
    struct error *e)
{
	struct stmt *st;
	int64_t count = 0;
	enum err err = db_query(s->db, &st, e, "SELECT count(*) FROM ("
	    " SELECT x.sha256 FROM k_case k JOIN k_case_message x"
	    "  ON x.case_id = k.id WHERE k.root = $1 OR k.id = $1"
	    " GROUP BY x.sha256 HAVING min(x.added_at) > $2)", "si",
	    d->case_id, d->rendered_at);

	if (err == ERR_NONE)
		err = db_int_end(st, &count, e);
	*n = (size_t)count;
	return err;
}

/* --- acts --- */

static enum err
draft_insert(struct act *act, const struct draft *d, int64_t *id,
    struct error *e)
{
	struct db *db = act->store->db;
	const char *form = redaction_name(d->redact);
	struct arena a = { 0 };
	struct stmt *st;
	enum err err;

	err = db_query(db, &st, e, "INSERT INTO k_draft (case_id, service,"
	    " to_address, to_source, subject, body, form, edited, state,"
	    " made_at, changed_at, kind, desk, language, cc, formats, thread,"
	    " answers, network) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 'open', $8, $8,"
	    " $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id",
	    "sssssszizzzssths", d->case_id,
	    or_empty(d->service), or_empty(d->to), d->to_source, d->subject,
	    d->body, form, act->time, letter_kind_name(d->kind),
	    desk_name(d->desk), d->language != NULL ? d->language : "en",
	    or_empty(d->cc),
	    formats_words(d->formats, &a), or_null(d->thread),
	    d->is_answer ? &d->answers : NULL, or_empty(d->network));
	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	if (err == ERR_NONE)
		err = draft_samples_add(act, *id, d, e);
	arena_free(&a);
	return err;
}

static enum err
draft_new(struct act *act, const struct draft *d, int64_t *id,
    struct error *e)
{
	struct json j = { 0 };
	int64_t open = 0;
	enum err err = store_draft_open(act->store, d, &open, e);

	if (err == ERR_NONE && open != 0)
		err = err_set(e, ERR_USAGE, "case %.*s has such an open draft "
		    "already: draft %lld%s", SLICE_ARG(d->case_id),
		    (long long)open, d->desk == DESK_NETWORK ? " (--network "
			"makes one to another network's desk)" : "");
	if (err == ERR_NONE)
		err = draft_insert(act, d, id, e);
	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_int(&j, "draft", *id);
	json_str(&j, "kind", letter_kind_name(d->kind));
	json_slice(&j, "service", d->service);
	json_str(&j, "desk", desk_name(d->desk));
	if (d->network.n != 0)
		json_slice(&j, "network", d->network);
	json_slice(&j, "to", d->to);
	json_slice(&j, "subject", d->subject);
	json_slice(&j, "body", d->body);
	err = act_event(act, d->case_id, "draft.new", &j, e);
	if (err == ERR_NONE)
		err = case_forward(act, d->case_id, "drafted",
		    SLICE("there is a draft"), e);
	return err != ERR_NONE ? err : case_touch(act, d->case_id, e);
}

enum err
store_draft_new(struct store *s, const char *actor, const struct draft *d,
    int64_t *id, struct error *e)
{
	struct act act;
	enum err err = draft_text_check(d->subject, d->body, e);

	*id = 0;
	if (err == ERR_NONE && d->nsamples > DRAFT_MOST_SAMPLES)
		err = err_set(e, ERR_LIMIT, "a draft has at most %d samples",
		    DRAFT_MOST_SAMPLES);
	if (err == ERR_NONE)
		err = case_check_here(s, d->case_id, e);
	if (err == ERR_NONE)
		err = act_begin(&act, s, actor, e);
	if (err != ERR_NONE)
		return err;
	return act_end(&act, draft_new(&act, d, id, e), e);
}

static enum err
form_set(struct store *s, int64_t id, struct slice form, int64_t time,
    struct error *e)
{
	enum err err = db_run(s->db, e, "UPDATE k_draft SET form = $2,"
	    " changed_at = $3 WHERE id = $1", "isi", id, form, time);

	return err != ERR_NONE ? err : db_run(s->db, e, "UPDATE k_draft_sample"
	    " SET form = $2 WHERE draft = $1", "is", id, form);
}

static enum err
form_write(struct act *act, const struct draft *was, enum redaction redact,
    struct error *e)
{
	struct json j = { 0 };
	enum err err = form_set(act->store, was->id,
	    slice_str(redaction_name(redact)), act->time, e);

	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_int(&j, "draft", was->id);
	json_int(&j, "changed_at", was->changed_at);
	json_str(&j, "from", redaction_name(was->redact));
	json_str(&j, "to", redaction_name(redact));
	return act_event(act, was->case_id, "draft.form", &j, e);
}

enum err
store_draft_redact(struct store *s, const char *actor, int64_t id,
    enum redaction redact, struct error *e)
{
	struct drafts d = { 0 };
	struct act act;
	enum err err = store_draft(s, id, &d, e);

	if (err == ERR_NONE)
		err = draft_is_open(&d.v[0], e);
	if (err == ERR_NONE && d.v[0].redact != redact &&
	    (err = act_begin(&act, s, actor, e)) == ERR_NONE)
		err = act_end(&act, form_write(&act, &d.v[0], redact, e), e);
	drafts_free(&d);
	return err;
}

/* --- undo --- */

enum err
undo_draft_new(struct store *s, const struct event *ev, struct error *e)
{
	int64_t id = 0;
	enum err err = event_number(s, ev, "draft", &id, e);

	if (err == ERR_NONE)
		err = db_run(s->db, e, "DELETE FROM k_draft_residue"
		    " WHERE draft = $1", "i", id);
	if (err == ERR_NONE)
		err = db_run(s->db, e, "DELETE FROM k_draft_sample"
		    " WHERE draft = $1", "i", id);
	return err != ERR_NONE ? err : db_run(s->db, e, "DELETE FROM k_draft"
	    " WHERE id = $1", "i", id);
}

enum err
undo_draft_form(struct store *s, const struct event *ev, struct error *e)
{
	int64_t id = 0, changed = 0;
	struct arena a = { 0 };
	struct slice from;
	enum err err = event_number(s, ev, "draft", &id, e);

	if (err == ERR_NONE)
		err = event_number(s, ev, "changed_at", &changed, e);
	from = event_field(s, ev->seq, "from", &a);
	if (slice_eq_str(from, "whole")) /* as older versions called it */
		from = slice_str(redaction_name(REDACT_NOTHING));
	if (err == ERR_NONE)
		err = form_set(s, id, from, changed, e);
	arena_free(&a);
	return err;
}
