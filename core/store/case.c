/* Cases: reading them, and their notes. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"

/* When a message of ours was there; of what is only claimed, nobody knows. */
#define SEEN(which) \
	" (SELECT " which "(coalesce(m.boundary_time, m.date))" \
	"  FROM k_case_message x JOIN d_message m ON m.sha256 = x.sha256" \
	"  WHERE x.case_id = c.id AND m.kind = 0" \
	"  AND (m.provenance = 0 OR m.raised_by IS NOT NULL))"

/* Read by case_fill in this order.  A case's messages are those that the
 * store knows now; evidence of others stays. */
static const char case_select[] =
    "SELECT c.id, c.title, c.state, c.service,"
    " (SELECT max(m.service_name) FROM d_message m"
    "  WHERE m.service = c.service),"
    " c.opened_at, c.changed_at, c.closed_at, c.reason,"
    " (SELECT count(*) FROM k_case_message x"
    "  LEFT JOIN d_message m ON m.sha256 = x.sha256"
    "  WHERE x.case_id = c.id AND coalesce(m.kind, 0) = 0),"
    " (SELECT count(*) FROM k_case_note x WHERE x.case_id = c.id),"
    " (SELECT count(*) FROM k_draft x WHERE x.case_id = c.id"
    "  AND x.state = 'open'),"
    " (SELECT count(*) FROM k_notification x WHERE x.case_id = c.id),"
    SEEN("min") "," SEEN("max")
    " FROM k_case c";

static void
case_fill(struct stmt *st, struct case_row *c, struct arena *a)
{
	c->id = db_slice(st, 0, a);
	c->title = db_slice(st, 1, a);
	c->state = db_slice(st, 2, a);
	c->service = db_slice(st, 3, a);
	c->service_name = db_slice(st, 4, a);
	c->opened_at = db_time(st, 5);
	c->changed_at = db_time(st, 6);
	c->closed_at = db_time(st, 7);
	c->reason = db_slice(st, 8, a);
	c->messages = (uint64_t)db_int(st, 9);
	c->notes = (uint64_t)db_int(st, 10);
	c->drafts = (uint64_t)db_int(st, 11);
	c->notifications = (uint64_t)db_int(st, 12);
	c->first = db_time(st, 13);
	c->last = db_time(st, 14);
	c->draft = c->drafts != 0 ? SLICE("open")
	    : c->notifications != 0 ? SLICE("sent")
				    : SLICE("none");
}

/* The protected domains that its messages hit, most frequent first */
static enum err
case_domains(struct store *s, struct case_row *c, struct arena *a,
    struct error *e)
{
	struct buf b = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.domain"
	    " FROM k_case_message x JOIN d_message m ON m.sha256 = x.sha256"
	    " WHERE x.case_id = $1 AND m.domain IS NOT NULL GROUP BY m.domain"
	    " ORDER BY count(*) DESC, m.domain", "s", c->id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		if (b.n != 0)
			buf_add_char(&b, ' ');
		buf_add_slice(&b, db_peek(st, 0));
	}
	err = db_end(st, e);
	c->domains = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return err;
}

static enum err
cases_read(struct store *s, struct cases *out, const char *tail,
    int64_t number, struct error *e)
{
	struct arena a = { 0 };
	size_t i = out->n;
	struct stmt *st;
	enum err err;

	err = db_query(s->db, &st, e, arena_printf(&a, "%s%s", case_select,
	    tail), number != 0 ? "i" : "", number);
	arena_free(&a);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		case_fill(st, ARENA_PUSH(&out->arena, out->v, out->n),
		    &out->arena);
	err = db_end(st, e);
	for (; err == ERR_NONE && i < out->n; i++)
		err = case_domains(s, &out->v[i], &out->arena, e);
	return err;
}

enum err
store_cases(struct store *s, struct cases *out, struct error *e)
{
	return cases_read(s, out, " ORDER BY c.number DESC", 0, e);
}

/* "K7Q-0031", "k7q-31", "31": its number; 0 if it is none */
static int64_t
case_number(const struct store *s, struct slice id)
{
	size_t letters = strlen(s->letters);
	int64_t number = 0;

	id = slice_trim(id);
	if (id.n > letters && id.p[letters] == '-' &&
	    slice_startsi(id, s->letters))
		id = slice_from(id, letters + 1);
	return slice_number(id, &number) && number > 0 ? number : 0;
}

enum err
store_case(struct store *s, struct slice id, struct cases *out,
    struct error *e)
{
	int64_t number = case_number(s, id);
	size_t before = out->n;
	enum err err = ERR_NONE;

	if (number != 0)
		err = cases_read(s, out, " WHERE c.number = $1", number, e);
	if (err == ERR_NONE && out->n == before)
		err = err_set(e, ERR_ABSENT, "there is no case %.*s; espy "
		    "case list names them (as %s-0001)",
		    (int)(id.n < 60 ? id.n : 60), id.n != 0 ? id.p : "",
		    s->letters);
	return err;
}

enum err
case_resolve(struct store *s, struct slice id, struct arena *a,
    struct slice *out, struct error *e)
{
	struct cases c = { 0 };
	enum err err = store_case(s, id, &c, e);

	if (err == ERR_NONE)
		*out = slice_dup(a, c.v[0].id);
	cases_free(&c);
	return err;
}

void
cases_free(struct cases *c)
{
	arena_free(&c->arena);
	*c = (struct cases){ 0 };
}

enum err
store_case_messages(struct store *s, struct slice id, struct rows *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	enum err err = case_resolve(s, id, &a, &exact, e);

	if (err == ERR_NONE)
		err = row_query(s, out, e, "WHERE m.sha256 IN (SELECT sha256"
		    " FROM k_case_message WHERE case_id = $2)"
		    " ORDER BY m.time, m.id", "is", s->version, exact);
	arena_free(&a);
	return err;
}

/* --- notes --- */

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
		err = db_query(s->db, &st, e, "SELECT id, time, actor, text"
		    " FROM k_case_note WHERE case_id = $1 ORDER BY id", "s",
		    exact);
	if (err == ERR_NONE) {
		while (db_row(st)) {
			struct case_note *n = ARENA_PUSH(&out->arena, out->v,
			    out->n);

			n->id = db_int(st, 0);
			n->time = db_int(st, 1);
			n->actor = db_slice(st, 2, &out->arena);
			n->text = db_slice(st, 3, &out->arena);
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
