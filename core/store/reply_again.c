/* Answers of no case that a ticket number, learned since, leads to theirs. */

#include "core/store/bulk.h"
#include "core/store/case_impl.h"
#include "core/store/reply_impl.h"

static bool
has_ticket(struct slice all, struct slice ticket)
{
	while (all.n != 0)
		if (slice_eqi(slice_cut(&all, '\n'), ticket))
			return true;
	return false;
}

/* One that they have in common; NULL */
static struct slice
common_ticket(struct slice a, struct slice b)
{
	while (a.n != 0) {
		struct slice one = slice_cut(&a, '\n');

		if (has_ticket(b, one))
			return one;
	}
	return SLICE_NULL;
}

struct waiting {
	struct reply_row row;
	int64_t message;
	uint64_t size;
};

static enum err
waiting_read(struct store *s, const struct reply_row *by, struct arena *a,
    struct waiting **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT r.id, r.tickets,"
	    " m.id, m.size FROM k_reply r JOIN d_message m"
	    " ON m.sha256 = r.sha256 WHERE r.case_id IS NULL"
	    " AND r.state = 'unmatched' AND r.organisation = $1", "s",
	    by->organisation);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		if (common_ticket(db_peek(st, 1), by->tickets).n != 0)
			*ARENA_PUSH(a, *out, *n) = (struct waiting){
				.row.id = db_int(st, 0),
				.message = db_int(st, 2),
				.size = (uint64_t)db_int(st, 3) };
	return db_end(st, e);
}

/* It is from the same organisation as the answer that gave the number: what
 * authenticates it as that is as good as the other's. */
static enum err
join(struct store *s, const struct reply_row *by, const struct waiting *w,
    struct arena *a, struct error *e)
{
	struct replies r = { 0 };
	struct reply_row *row;
	enum err err = store_reply(s, w->row.id, &r, e);

	if (err != ERR_NONE)
		return err;
	row = &r.v[0];
	row->case_id = by->case_id;
	row->notification = by->notification;
	row->matched = SLICE("ticket");
	row->why = slice_printf(a, "ticket %.*s, by which answer %lld called "
	    "it", SLICE_ARG(common_ticket(row->tickets, by->tickets)),
	    (long long)by->id);
	row->state = SLICE("proposed");
	if (slice_eq_str(row->standing, "other"))
		row->standing = by->standing;
	else
		row->doubt = slice_printf(a, "forged? nothing shows that %.*s "
		    "sent it", SLICE_ARG(row->organisation));
	err = store_reply_arrive(s, w->message, w->size, row, NULL, e);
	replies_free(&r);
	return err;
}

enum err
reply_again(struct store *s, const struct reply_row *by, struct error *e)
{
	struct arena a = { 0 };
	struct waiting *v;
	size_t n, i;
	enum err err = waiting_read(s, by, &a, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = join(s, by, &v[i], &a, e);
	arena_free(&a);
	return err;
}
