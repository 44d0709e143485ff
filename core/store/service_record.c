/* How a service has dealt with cases before. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/impl.h"
#include "core/store/service_record.h"

/* A case and those that went into it */
#define FAMILY "(SELECT k.id FROM k_case k WHERE k.root = c.id)"

/* Of each case: when the first letter went out, when something first came
 * back, when the last of its mail was sent.  An answer is an event that people
 * wrote down and nobody took back, or the outcome of a letter. */
static const char record_select[] =
    "SELECT c.state IN ('closed', 'rejected'), c.resolution,"
    " c.reopened, (SELECT min(n.sent_at) FROM k_notification n"
    "  WHERE n.case_id IN " FAMILY "),"
    " (SELECT min(t) FROM (SELECT v.time AS t FROM k_event v"
    "   WHERE v.subject IN " FAMILY " AND v.kind = 'case.state'"
    "   AND v.payload ->> 'to' IN ('acked', 'info-requested',"
    "    'fix-claimed') AND NOT EXISTS (SELECT 1 FROM k_event u"
    "     WHERE u.undoes = v.act)"
    "  UNION ALL SELECT n.outcome_at FROM k_notification n"
    "   WHERE n.case_id IN " FAMILY " AND n.outcome = 'answered')),"
    " (SELECT max(m.time) FROM k_case_message x JOIN d_message m"
    "  ON m.sha256 = x.sha256 WHERE x.case_id IN " FAMILY ")"
    " FROM k_case c WHERE c.service = $1 AND c.root = c.id";

struct spans {
	int64_t *v;
	size_t n;
};

static void
span_add(struct spans *s, struct arena *a, int64_t from, int64_t to)
{
	if (from != TIME_UNKNOWN && to != TIME_UNKNOWN)
		*ARENA_PUSH(a, s->v, s->n) = to > from ? to - from : 0;
}

static int
by_length(const void *pa, const void *pb)
{
	const int64_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

static int64_t
median(struct spans *s)
{
	if (s->n == 0)
		return TIME_UNKNOWN;
	qsort(s->v, s->n, sizeof *s->v, by_length);
	return s->n % 2 != 0 ? s->v[s->n / 2]
	    : s->v[s->n / 2 - 1] / 2 + s->v[s->n / 2] / 2;
}

static enum err
read_cases(struct store *s, struct slice service, struct service_record *r,
    struct error *e)
{
	struct spans answers = { 0 }, fixes = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, record_select, "s", service);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		int64_t sent = db_time(st, 3), back = db_time(st, 4);
		bool done = db_int(st, 0) != 0;

		r->cases++;
		r->open += !done;
		r->closed += done;
		r->reopened += db_int(st, 2) != 0;
		r->notified += sent != TIME_UNKNOWN;
		span_add(&answers, &r->arena, sent, back);
		if (done && slice_eq_str(db_peek(st, 1), "fixed-confirmed"))
			span_add(&fixes, &r->arena, sent, db_time(st, 5));
	}
	err = db_end(st, e);
	r->answered = answers.n;
	r->to_answer = median(&answers);
	r->fixed = fixes.n;
	r->to_fix = median(&fixes);
	return err;
}

static enum err
read_contacts(struct store *s, struct slice service,
    struct service_record *r, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT to_address, count(*),"
	    " sum(CASE WHEN outcome = 'bounced' THEN 1 ELSE 0 END),"
	    " sum(CASE WHEN outcome = 'answered' THEN 1 ELSE 0 END)"
	    " FROM k_notification WHERE service = $1 GROUP BY to_address"
	    " ORDER BY count(*) DESC, to_address LIMIT $2", "si", service,
	    (int64_t)RECORD_MOST_CONTACTS);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct record_contact *c = ARENA_PUSH(&r->arena, r->contacts,
		    r->ncontacts);

		c->address = db_slice(st, 0, &r->arena);
		c->letters = (uint64_t)db_int(st, 1);
		c->bounced = (uint64_t)db_int(st, 2);
		c->answered = (uint64_t)db_int(st, 3);
	}
	return db_end(st, e);
}

enum err
store_service_record(struct store *s, struct slice service,
    struct service_record *out, struct error *e)
{
	enum err err;

	*out = (struct service_record){ .to_answer = TIME_UNKNOWN,
		.to_fix = TIME_UNKNOWN };
	err = read_cases(s, service, out, e);
	return err != ERR_NONE ? err : read_contacts(s, service, out, e);
}

void
service_record_free(struct service_record *r)
{
	arena_free(&r->arena);
	*r = (struct service_record){ 0 };
}
