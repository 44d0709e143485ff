/* Answers: reading them. */

#include "core/base/clock.h"
#include "core/store/case_impl.h"
#include "core/store/reply.h"

void
replies_free(struct replies *r)
{
	arena_free(&r->arena);
	*r = (struct replies){ 0 };
}

#define REPLY_SELECT "SELECT r.id, r.sha256, r.case_id, r.notification," \
	" r.domain, r.matched, r.why, r.kind, r.taken, r.state, r.sender," \
	" r.organisation, r.standing, r.doubt, r.automatic, r.tickets," \
	" r.failed, r.diagnostic, r.knows, r.may_name, r.subject, r.because," \
	" r.words, r.time, r.came_at FROM k_reply r"

static int
said(struct stmt *st, int col)
{
	return db_is_null(st, col) ? -1 : db_int(st, col) != 0;
}

static void
reply_fill(struct stmt *st, struct reply_row *r, struct arena *a)
{
	struct slice *const texts[] = { &r->domain, &r->matched, &r->why,
		&r->kind, &r->taken, &r->state, &r->sender, &r->organisation,
		&r->standing, &r->doubt, &r->automatic, &r->tickets,
		&r->failed, &r->diagnostic };
	size_t i;

	r->id = db_int(st, 0);
	db_sha256(st, 1, &r->sha256);
	r->case_id = db_slice(st, 2, a);
	r->notification = db_int(st, 3);
	for (i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = db_slice(st, 4 + (int)i, a);
	r->knows = said(st, 18);
	r->may_name = said(st, 19);
	r->subject = db_slice(st, 20, a);
	r->because = db_slice(st, 21, a);
	r->words = db_slice(st, 22, a);
	r->time = db_int(st, 23);
	r->came_at = db_int(st, 24);
}

static enum err
replies_read(struct stmt *st, struct replies *out, struct error *e)
{
	while (db_row(st)) {
		struct reply_row *r = ARENA_PUSH(&out->arena, out->v, out->n);

		*r = (struct reply_row){ 0 };
		reply_fill(st, r, &out->arena);
	}
	return db_end(st, e);
}

enum err
store_replies(struct store *s, struct slice case_id, struct replies *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice exact = SLICE_NULL;
	struct stmt *st;
	enum err err = ERR_NONE;

	if (case_id.p != NULL)
		err = case_resolve(s, case_id, &a, &exact, e);
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, REPLY_SELECT " WHERE $1 IS NULL"
		    " OR r.case_id IN " CASE_FAMILY " ORDER BY r.time, r.id",
		    "s", exact);
	if (err == ERR_NONE)
		err = replies_read(st, out, e);
	arena_free(&a); /* exact is bound until here */
	return err;
}

enum err
store_reply(struct store *s, int64_t id, struct replies *out,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, REPLY_SELECT " WHERE r.id = $1",
	    "i", id);

	if (err == ERR_NONE)
		err = replies_read(st, out, e);
	if (err == ERR_NONE && out->n == 0)
		err = err_set(e, ERR_ABSENT, "there is no answer %lld: espy "
		    "reply list names them", (long long)id);
	return err;
}

enum err
store_reply_of(struct store *s, const struct sha256 *sha256,
    struct replies *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, REPLY_SELECT
	    " WHERE r.sha256 = $1", "h", sha256);

	return err != ERR_NONE ? err : replies_read(st, out, e);
}

enum err
store_replies_waiting(struct store *s, struct slice case_id, uint64_t *n,
    struct error *e)
{
	struct stmt *st;
	int64_t found = 0;
	enum err err = db_query(s->db, &st, e, "SELECT count(*) FROM k_reply r"
	    " WHERE r.state = 'proposed' AND ($1 IS NULL OR r.case_id IN "
	    CASE_FAMILY ")", "s", case_id);

	if (err == ERR_NONE)
		err = db_int_end(st, &found, e);
	*n = (uint64_t)found;
	return err;
}

enum err
store_tickets(struct store *s, struct slice case_id, struct arena *a,
    struct ticket **out, size_t *n, struct error *e)
{
	struct stmt *st;
	struct slice exact;
	enum err err = case_resolve(s, case_id, a, &exact, e);

	*out = NULL;
	*n = 0;
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT case_id, ticket,"
		    " organisation, reply, time FROM k_ticket WHERE case_id"
		    " IN " CASE_FAMILY " ORDER BY time, ticket", "s", exact);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = (struct ticket){
			.case_id = db_slice(st, 0, a),
			.ticket = db_slice(st, 1, a),
			.organisation = db_slice(st, 2, a),
			.reply = db_int(st, 3), .time = db_int(st, 4) };
	return db_end(st, e);
}
