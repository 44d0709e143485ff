/* Notes of cases. */

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"

static enum err
note_add(struct act *act, struct slice id, struct slice text,
    struct error *e)
{
	struct db *db = act->store->db;
	struct json j = { 0 };
	int64_t number = 0;
	struct stmt *st;
	enum err err = db_query(db, &st, e, "INSERT INTO k_case_note (case_id,"
	    " time, actor, text) VALUES ($1, $2, $3, $4) RETURNING id", "sizs",
	    id, act->time, act->actor, text);

	if (err == ERR_NONE)
		err = db_int_end(st, &number, e);
	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_int(&j, "note", number);
	json_slice(&j, "text", text);
	err = act_event(act, id, "case.note", &j, e);
	return err != ERR_NONE ? err : case_touch(act, id, e);
}

enum err
store_case_note(struct store *s, const char *actor, struct slice id,
    struct slice text, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct act act;
	enum err err;

	text = slice_trim(text);
	if (text.n == 0 || text.n > CASE_MOST_NOTE)
		return err_set(e, ERR_USAGE, "a note has 1 to %d octets, this "
		    "one has %zu", CASE_MOST_NOTE, text.n);
	if (!utf8_valid(text))
		return err_set(e, ERR_USAGE, "this note is not UTF-8");
	err = case_resolve(s, id, &a, &exact, e);
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, note_add(&act, exact, text, e), e);
	arena_free(&a);
	return err;
}

enum err
store_case_notes(struct store *s, struct slice id, struct case_notes *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct stmt *st;
	enum err err = case_resolve(s, id, &a, &exact, e);

	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT id, case_id, time,"
		    " actor, text FROM k_case_note WHERE case_id IN "
		    CASE_FAMILY " ORDER BY id", "s", exact);
	if (err == ERR_NONE) {
		while (db_row(st)) {
			struct case_note *n = ARENA_PUSH(&out->arena, out->v,
			    out->n);

			n->id = db_int(st, 0);
			n->case_id = db_slice(st, 1, &out->arena);
			n->time = db_int(st, 2);
			n->actor = db_slice(st, 3, &out->arena);
			n->text = db_slice(st, 4, &out->arena);
		}
		err = db_end(st, e);
	}
	arena_free(&a);
	return err;
}

void
case_notes_free(struct case_notes *n)
{
	arena_free(&n->arena);
	*n = (struct case_notes){ 0 };
}

enum err
undo_case_note(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct slice note = event_field(s, ev->seq, "note", &a);
	int64_t id = 0;
	enum err err;

	if (!slice_number(note, &id))
		err = err_set(e, ERR_STORE, "event %lld names no note",
		    (long long)ev->seq);
	else
		err = db_run(s->db, e, "DELETE FROM k_case_note"
		    " WHERE id = $1", "i", id);
	arena_free(&a);
	return err;
}
