/* What happened to a case: its events, as lists show them. */

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"

static const char log_select[] = "SELECT v.seq, v.act, v.time, v.actor,"
    " v.kind, EXISTS (SELECT 1 FROM k_event u WHERE u.undoes = v.act),"
    " v.erased IS NOT NULL, v.payload ->> 'from', v.payload ->> 'to',"
    " v.payload ->> 'at', coalesce(v.payload ->> 'reason',"
    "  v.payload ->> 'why'),"
    " v.payload ->> 'resolution', v.payload ->> 'message',"
    " coalesce(v.payload ->> 'text', v.payload ->> 'title',"
    "  v.payload ->> 'subject'),"
    " v.payload ->> 'domain', v.payload ->> 'other',"
    " v.payload ->> 'service', v.payload ->> 'what',"
    " v.payload ->> 'gates'"
    " FROM k_event v WHERE v.subject = $1 ORDER BY v.seq";

static void
event_fill(struct stmt *st, struct case_event *x, struct arena *a)
{
	struct slice *const fields[] = { &x->from, &x->to, &x->at, &x->reason,
		&x->resolution, &x->message, &x->text, &x->domain, &x->other,
		&x->service, &x->what, &x->gates };
	size_t i;

	x->seq = db_int(st, 0);
	x->act = db_int(st, 1);
	x->time = db_int(st, 2);
	x->actor = db_slice(st, 3, a);
	x->kind = db_slice(st, 4, a);
	x->undone = db_int(st, 5) != 0;
	x->erased = db_int(st, 6) != 0;
	x->n = 1;
	for (i = 0; i < ARRAY_LEN(fields); i++)
		*fields[i] = db_slice(st, 7 + (int)i, a);
}

/* Messages come and go many at a time: one line for those of one act */
static bool
goes_with(struct stmt *st, const struct case_event *last)
{
	return last->act == db_int(st, 1) && last->message.p != NULL &&
	    slice_eq(last->kind, db_peek(st, 4));
}

enum err
store_case_log(struct store *s, struct slice id, struct case_events *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct stmt *st;
	enum err err = case_resolve(s, id, &a, &exact, e);

	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, log_select, "s", exact);
	if (err == ERR_NONE) {
		while (db_row(st))
			if (out->n != 0 && goes_with(st, &out->v[out->n - 1]))
				out->v[out->n - 1].n++;
			else
				event_fill(st, ARENA_PUSH(&out->arena, out->v,
				    out->n), &out->arena);
		err = db_end(st, e);
	}
	arena_free(&a);
	return err;
}

void
case_events_free(struct case_events *ev)
{
	arena_free(&ev->arena);
	*ev = (struct case_events){ 0 };
}
