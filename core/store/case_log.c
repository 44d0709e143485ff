/* What happened to a case: its events, as lists show them. */

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"

/* What an event's payload says, of the events in `from`, whose columns are
 * named as those of k_event */
#define SAYS(payload) \
	payload " ->> 'from', " payload " ->> 'to', " payload " ->> 'at'," \
	" coalesce(" payload " ->> 'reason', " payload " ->> 'why')," \
	" " payload " ->> 'resolution', " payload " ->> 'message'," \
	" coalesce(" payload " ->> 'text', " payload " ->> 'title'," \
	"  " payload " ->> 'subject')," \
	" " payload " ->> 'domain', " payload " ->> 'other'," \
	" " payload " ->> 'service', " payload " ->> 'what'," \
	" " payload " ->> 'gates', " payload " ->> 'notification'"

/* A case that was imported has the other workspace's log before its own; that
 * of one that went into another stands in the other's. */
static const char log_select[] = "SELECT v.line ->> 'event' AS seq,"
    " v.line ->> 'act', unixepoch(v.line ->> 'time'), v.line ->> 'actor',"
    " v.line ->> 'kind', EXISTS (SELECT 1 FROM k_imported_event u"
    "  WHERE u.case_id = v.case_id AND u.line ->> 'undoes' = v.line ->> 'act'"
    "  AND u.line ->> 'undoes' <> 0),"
    " v.line ->> 'erased' IS NOT NULL, " SAYS("(v.line ->> 'payload')") ","
    " 0 AS part FROM k_imported_event v WHERE v.line ->> 'subject' = $1"
    " UNION ALL SELECT v.seq, v.act, v.time, v.actor,"
    " v.kind, EXISTS (SELECT 1 FROM k_event u WHERE u.undoes = v.act),"
    " v.erased IS NOT NULL, " SAYS("v.payload") ", 1 AS part"
    " FROM k_event v WHERE v.subject = $1 ORDER BY part, seq";

static void
event_fill(struct stmt *st, struct case_event *x, struct arena *a)
{
	struct slice *const fields[] = { &x->from, &x->to, &x->at, &x->reason,
		&x->resolution, &x->message, &x->text, &x->domain, &x->other,
		&x->service, &x->what, &x->gates, &x->notification };
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

/* Messages come and go many at a time: one line for those of one act.  Each
 * that was adopted is an act of its own: one line for those that came soon one
 * after the other for one reason. */
enum { SOON = 600 }; /* seconds */

static bool
goes_with(struct stmt *st, const struct case_event *last, int64_t time)
{
	if (last->message.p == NULL || !slice_eq(last->kind, db_peek(st, 4)) ||
	    last->erased != (db_int(st, 6) != 0))
		return false;
	return last->act == db_int(st, 1) ||
	    (slice_eq_str(last->kind, "case.adopt") &&
		slice_eq(last->reason, db_peek(st, 10)) &&
		db_int(st, 2) >= time && db_int(st, 2) - time <= SOON);
}

static void
log_read(struct stmt *st, struct case_events *out)
{
	int64_t time = 0; /* of the event before */

	while (db_row(st)) {
		if (out->n != 0 && goes_with(st, &out->v[out->n - 1], time))
			out->v[out->n - 1].n++;
		else
			event_fill(st, ARENA_PUSH(&out->arena, out->v, out->n),
			    &out->arena);
		time = db_int(st, 2);
	}
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
		log_read(st, out);
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
