/* Reports: who sent which messages, with which words. */

#include "core/base/clock.h"
#include "core/store/impl.h"
#include "core/store/report.h"

#define REPORT_SELECT "SELECT r.id, m.sha256, r.kind, r.reporter," \
	" r.reporter_name, r.words, m.subject, m.message_id, r.time, r.lost," \
	" r.lost_why, r.left_out, (SELECT count(*) FROM d_report_message n" \
	"  WHERE n.report = r.id), "

static enum err
facts_read(struct store *s, struct report *r, struct arena *a,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT name, value"
	    " FROM d_reported WHERE report = $1 ORDER BY ordinal", "i",
	    r->id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, r->facts, r->nfacts) = (struct report_fact){
			db_slice(st, 0, a), db_slice(st, 1, a) };
	return db_end(st, e);
}

static void
report_fill(struct stmt *st, struct report *r, struct arena *a)
{
	r->id = db_int(st, 0);
	db_sha256(st, 1, &r->outer);
	r->kind = db_slice(st, 2, a);
	r->reporter = db_slice(st, 3, a);
	r->reporter_name = db_slice(st, 4, a);
	r->words = db_slice(st, 5, a);
	r->subject = db_slice(st, 6, a);
	r->message_id = db_slice(st, 7, a);
	r->time = db_time(st, 8);
	r->lost = db_slice(st, 9, a);
	r->lost_why = db_slice(st, 10, a);
	r->left_out = (uint64_t)db_int(st, 11);
	r->messages = (uint64_t)db_int(st, 12);
	r->place = db_slice(st, 13, a);
}

static enum err
reports_read(struct store *s, struct stmt *st, struct reports *out,
    struct error *e)
{
	size_t i = out->n;
	enum err err;

	while (db_row(st))
		report_fill(st, ARENA_PUSH(&out->arena, out->v, out->n),
		    &out->arena);
	err = db_end(st, e);
	for (; err == ERR_NONE && i < out->n; i++)
		err = facts_read(s, &out->v[i], &out->arena, e);
	return err;
}

enum err
store_reports(struct store *s, bool lost, size_t limit, struct reports *out,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, REPORT_SELECT "NULL"
	    " FROM d_report r JOIN d_message m ON m.id = r.outer_message"
	    " WHERE $1 = 0 OR r.lost IS NOT NULL"
	    " ORDER BY m.time DESC, r.id DESC LIMIT $2", "ii", (int64_t)lost,
	    limit < INT64_MAX ? (int64_t)limit : INT64_MAX);

	return err != ERR_NONE ? err : reports_read(s, st, out, e);
}

static enum err
brought_read(struct store *s, struct report *r, struct arena *a,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.sha256, m.subject"
	    " FROM d_report_message n JOIN d_message m ON m.id = n.message"
	    " WHERE n.report = $1 ORDER BY m.time, m.id LIMIT $2", "ii", r->id,
	    (int64_t)REPORT_MOST_BROUGHT);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct report_brought *b = ARENA_PUSH(a, r->brought,
		    r->nbrought);

		db_sha256(st, 0, &b->sha256);
		b->subject = db_slice(st, 1, a);
	}
	return db_end(st, e);
}

enum err
store_reports_of(struct store *s, int64_t message, struct reports *out,
    struct error *e)
{
	struct stmt *st;
	size_t i;
	enum err err = db_query(s->db, &st, e, REPORT_SELECT "n.place"
	    " FROM d_report r JOIN d_message m ON m.id = r.outer_message"
	    " LEFT JOIN d_report_message n ON n.report = r.id"
	    "  AND n.message = $1"
	    " WHERE n.message = $1 OR r.outer_message = $1"
	    " ORDER BY m.time, r.id", "i", message);

	if (err == ERR_NONE)
		err = reports_read(s, st, out, e);
	for (i = 0; err == ERR_NONE && i < out->n; i++)
		if (out->v[i].place.n == 0)
			err = brought_read(s, &out->v[i], &out->arena, e);
	return err;
}

const struct report *
reports_itself(const struct reports *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (r->v[i].place.n == 0)
			return &r->v[i];
	return r->n != 0 ? &r->v[r->n - 1] : NULL;
}

enum err
store_report_messages(struct store *s, int64_t report, struct rows *out,
    struct error *e)
{
	return row_query(s, out, e, "WHERE m.id IN (SELECT n.message"
	    " FROM d_report_message n WHERE n.report = $2)"
	    " ORDER BY m.time, m.id", "ii", s->version, report);
}

void
reports_free(struct reports *r)
{
	arena_free(&r->arena);
	*r = (struct reports){ 0 };
}
