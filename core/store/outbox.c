/* The outbox: putting mail there, and reading it. */

#include "core/base/clock.h"
#include "core/store/outbox_impl.h"

static const char *const state_names[OUTBOX_STATES] = { "waiting", "sending",
	"accepted", "deferred", "refused", "unknown", "recalled" };

const char *
outbox_state_name(enum outbox_state s)
{
	return state_names[s];
}

bool
outbox_state_from_name(struct slice name, enum outbox_state *out)
{
	unsigned i;

	for (i = 0; i < OUTBOX_STATES; i++)
		if (slice_eq_str(name, state_names[i])) {
			*out = (enum outbox_state)i;
			return true;
		}
	return false;
}

/* --- reading --- */

static const char item_select[] = "SELECT o.id, o.case_id, o.draft, o.kind,"
    " o.service, o.domain, o.report, o.after, o.from_address, o.to_address,"
    " o.subject, o.message_id, o.octets_sha256, o.size, o.state, o.actor,"
    " o.queued_at, o.due_at, o.changed_at, o.reply, o.queue_id,"
    " o.notification, (SELECT count(*) FROM k_outbox_attempt t"
    "  WHERE t.outbox = o.id), o.kept FROM k_outbox o ";

static void
item_fill(struct stmt *st, struct outbox_item *o, struct arena *a)
{
	o->id = db_int(st, 0);
	o->case_id = db_slice(st, 1, a);
	o->draft = db_int(st, 2);
	if (!letter_kind_from_name(db_peek(st, 3), &o->kind))
		o->kind = LETTER_FIRST; /* of a newer espy */
	o->service = db_slice(st, 4, a);
	o->domain = db_slice(st, 5, a);
	if (!db_is_null(st, 6))
		db_sha256(st, 6, &o->report);
	o->after = db_int(st, 7);
	o->from = db_slice(st, 8, a);
	o->to = db_slice(st, 9, a);
	o->subject = db_slice(st, 10, a);
	o->message_id = db_slice(st, 11, a);
	db_sha256(st, 12, &o->octets);
	o->size = (uint64_t)db_int(st, 13);
	if (!outbox_state_from_name(db_peek(st, 14), &o->state))
		o->state = OUTBOX_UNKNOWN;
	o->actor = db_slice(st, 15, a);
	o->queued_at = db_time(st, 16);
	o->due_at = db_time(st, 17);
	o->changed_at = db_time(st, 18);
	o->reply = db_slice(st, 19, a);
	o->queue_id = db_slice(st, 20, a);
	o->notification = db_int(st, 21);
	o->attempts = (uint64_t)db_int(st, 22);
	o->kept = db_int(st, 23) != 0;
}

static enum err
items_read(struct stmt *st, struct outbox_items *out, struct error *e)
{
	while (db_row(st))
		item_fill(st, ARENA_PUSH(&out->arena, out->v, out->n),
		    &out->arena);
	return db_end(st, e);
}

enum err
store_outbox(struct store *s, struct slice case_id, struct outbox_items *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice exact = SLICE_NULL;
	struct stmt *st;
	enum err err = ERR_NONE;

	if (case_id.p != NULL)
		err = case_resolve(s, case_id, &a, &exact, e);
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, arena_printf(&a, "%s"
		    "WHERE $1 IS NULL OR o.case_id = $1 ORDER BY o.id DESC",
		    item_select), "s", exact);
	if (err == ERR_NONE)
		err = items_read(st, out, e);
	arena_free(&a);
	return err;
}

enum err
outbox_get(struct store *s, int64_t id, struct outbox_items *out,
    struct error *e)
{
	struct arena a = { 0 };
	size_t before = out->n;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, arena_printf(&a,
	    "%sWHERE o.id = $1", item_select), "i", id);

	if (err == ERR_NONE)
		err = items_read(st, out, e);
	arena_free(&a);
	if (err == ERR_NONE && out->n == before)
		err = err_set(e, ERR_ABSENT, "there is no mail %lld in the "
		    "outbox; espy outbox lists them", (long long)id);
	return err;
}

enum err
store_outbox_item(struct store *s, int64_t id, struct outbox_items *out,
    struct error *e)
{
	return outbox_get(s, id, out, e);
}

static bool
is_one_of(int64_t id, const int64_t *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i] == id)
			return true;
	return false;
}

enum err
store_outbox_due(struct store *s, int64_t now, const int64_t *ids,
    size_t nids, struct outbox_items *out, struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	size_t i;
	enum err err = db_query(s->db, &st, e, arena_printf(&a, "%sWHERE"
	    " o.state IN ('waiting', 'deferred') AND o.due_at <= $1"
	    " AND (o.after IS NULL OR (SELECT p.state FROM k_outbox p"
	    "  WHERE p.id = o.after) = 'accepted') ORDER BY o.due_at, o.id",
	    item_select), "i", now);

	if (err == ERR_NONE)
		err = items_read(st, out, e);
	arena_free(&a);
	for (i = 0; err == ERR_NONE && ids != NULL && i < out->n;)
		if (is_one_of(out->v[i].id, ids, nids) ||
		    is_one_of(out->v[i].after, ids, nids))
			i++;
		else
			memmove(&out->v[i], &out->v[i + 1],
			    (--out->n - i) * sizeof *out->v);
	return err != ERR_NONE ? err : out->n == 0 ? ERR_ABSENT : ERR_NONE;
}

enum err
store_outbox_attempts(struct store *s, int64_t id, struct arena *a,
    struct outbox_attempt **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT number, begun_at,"
	    " handed_at, ended_at, how, server, outcome, dialogue"
	    " FROM k_outbox_attempt WHERE outbox = $1 ORDER BY number", "i",
	    id);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = (struct outbox_attempt){
			.number = db_int(st, 0), .begun_at = db_time(st, 1),
			.handed_at = db_time(st, 2),
			.ended_at = db_time(st, 3), .how = db_slice(st, 4, a),
			.server = db_slice(st, 5, a),
			.outcome = db_slice(st, 6, a),
			.dialogue = db_slice(st, 7, a) };
	return db_end(st, e);
}

enum err
store_outbox_count(struct store *s, int64_t now, struct outbox_counts *out,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT"
	    " count(*) FILTER (WHERE state <> 'unknown'),"
	    " count(*) FILTER (WHERE state <> 'unknown' AND due_at <= $1),"
	    " count(*) FILTER (WHERE state = 'unknown'),"
	    " min(due_at) FILTER (WHERE state <> 'unknown') FROM k_outbox"
	    " WHERE state IN ('waiting', 'deferred', 'sending', 'unknown')",
	    "i", now);

	*out = (struct outbox_counts){ .next = TIME_UNKNOWN };
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*out = (struct outbox_counts){ (uint64_t)db_int(st, 0),
			(uint64_t)db_int(st, 1), (uint64_t)db_int(st, 2),
			db_time(st, 3) };
	return db_end(st, e);
}

void
outbox_items_free(struct outbox_items *o)
{
	arena_free(&o->arena);
	*o = (struct outbox_items){ 0 };
}
