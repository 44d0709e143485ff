/* Answers: to which case one belongs, and to whom we wrote there. */

#include "core/base/clock.h"
#include "core/store/case_impl.h"
#include "core/store/reply.h"

/* Rows of case, notification, domain: the first one, and how many other cases
 * there are */
static enum err
place_read(struct stmt *st, struct arena *a, struct reply_place *out,
    struct error *e)
{
	*out = (struct reply_place){ .case_id = SLICE_NULL };
	while (db_row(st)) {
		struct slice id = db_peek(st, 0);

		if (out->case_id.p != NULL) {
			out->others += !slice_eq(id, out->case_id);
			continue;
		}
		out->case_id = db_slice(st, 0, a);
		out->notification = db_int(st, 1);
		out->domain = db_slice(st, 2, a);
	}
	return db_end(st, e);
}

enum err
store_reply_by_id(struct store *s, struct slice message_id, struct arena *a,
    struct reply_place *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT k.root, n.id, NULL"
	    " FROM k_notification n JOIN k_case k ON k.id = n.case_id"
	    " WHERE n.message_id = $1"
	    " UNION ALL SELECT k.root, o.notification, o.domain"
	    " FROM k_outbox o JOIN k_case k ON k.id = o.case_id"
	    " WHERE o.message_id = $1 AND o.state <> 'recalled'", "s",
	    message_id);

	return err != ERR_NONE ? err : place_read(st, a, out, e);
}

enum err
store_reply_by_case(struct store *s, struct slice case_id, struct arena *a,
    struct reply_place *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT root, NULL, id"
	    " FROM k_case WHERE id = upper($1)", "s", case_id);

	if (err == ERR_NONE)
		err = place_read(st, a, out, e);
	out->name = out->domain; /* the third column */
	out->domain = SLICE_NULL;
	return err;
}

enum err
store_reply_by_ticket(struct store *s, struct slice ticket,
    struct slice organisation, struct arena *a, struct reply_place *out,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT k.root,"
	    " r.notification, NULL FROM k_ticket t JOIN k_reply r"
	    " ON r.id = t.reply JOIN k_case k ON k.id = t.case_id"
	    " WHERE t.ticket = $1 AND t.organisation = $2"
	    " ORDER BY t.time DESC", "ss", ticket, organisation);

	return err != ERR_NONE ? err : place_read(st, a, out, e);
}

enum err
store_reply_partners(struct store *s, struct slice case_id, struct arena *a,
    struct reply_partner **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT n.to_address, n.id,"
	    " NULL FROM k_notification n WHERE n.case_id IN " CASE_FAMILY
	    " UNION ALL SELECT d.asked, NULL, d.domain FROM k_case_domain d"
	    " WHERE d.case_id IN " CASE_FAMILY " AND d.asked_at IS NOT NULL",
	    "s", case_id);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct slice all = db_slice(st, 0, a);

		while (all.n != 0) {
			struct slice one = slice_trim(slice_cut(&all, ','));

			if (one.n != 0)
				*ARENA_PUSH(a, *out, *n) =
				    (struct reply_partner){ one,
					db_slice(st, 2, a), db_int(st, 1) };
		}
	}
	return db_end(st, e);
}

enum err
store_reply_trusted(struct store *s, struct slice case_id,
    struct slice organisation, bool *yes, struct error *e)
{
	return db_exists(s->db, yes, e, "SELECT 1 FROM k_reply r"
	    " WHERE r.case_id IN " CASE_FAMILY " AND r.organisation = $2"
	    " AND r.state = 'confirmed' AND r.standing IN ('desk', 'other')",
	    "ss", case_id, organisation);
}

enum err
store_reply_failed(struct store *s, int64_t notification, struct arena *a,
    struct slice **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT failed FROM k_reply"
	    " WHERE notification = $1 AND kind = 'bounce'"
	    " AND state IN ('automatic', 'confirmed')", "i", notification);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct slice all = db_slice(st, 0, a);

		while (all.n != 0)
			*ARENA_PUSH(a, *out, *n) =
			    slice_trim(slice_cut(&all, ','));
	}
	return db_end(st, e);
}

enum err
store_reply_state(struct store *s, struct slice case_id, struct arena *a,
    struct slice *state, unsigned *tier, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT state, tier"
	    " FROM k_case WHERE id = $1", "s", case_id);

	*state = SLICE_NULL;
	*tier = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		*state = db_slice(st, 0, a);
		*tier = (unsigned)db_int(st, 1);
	}
	return db_end(st, e);
}
