/*
 * Mail that programs of ours write anew: mbsync gives a mail that was moved on
 * the server a new file with a field of its own in it, so that it has other
 * octets.  Where the delivery and the content are the same and the old file is
 * gone, the new message succeeds the old one: it takes over what was decided,
 * and the old one is no longer listed.  What somebody submitted succeeds
 * nothing that a mailbox of ours saw.
 */

#include "core/store/bulk.h"
#include "core/store/impl.h"

#define PRESENT(m) "EXISTS (SELECT 1 FROM d_file f WHERE f.message = " m \
	".id AND f.gone_at IS NULL)"

struct succession {
	int64_t id, by;
	struct sha256 old, new;
	struct slice disposition; /* of the old one; NULL: open */
};

/* An old message that is there again stands for itself. */
static enum err
succeed_back(struct store *s, struct arena *a, struct error *e)
{
	int64_t *v = NULL;
	size_t n = 0, i;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "UPDATE d_message"
	    " SET succeeded_by = NULL WHERE succeeded_by IS NOT NULL AND "
	    PRESENT("d_message") " RETURNING id", "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, v, n) = db_int(st, 0);
	err = db_end(st, e);
	for (i = 0; err == ERR_NONE && s->judged != NULL && i < n; i++)
		err = s->judged(s, v[i], e);
	return err;
}

/* Messages that have a successor since the last time.  Without a Received
 * field the Message-ID must do. */
static enum err
succeed_read(struct store *s, struct arena *a, struct succession **v,
    size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT o.id, min(b.id),"
	    " o.sha256, b.sha256, d.disposition FROM d_message o"
	    " JOIN d_message b ON b.content = o.content AND b.id <> o.id"
	    "  AND (b.delivery = o.delivery OR (b.delivery IS NULL"
	    "   AND o.delivery IS NULL AND o.message_id IS NOT NULL))"
	    "  AND b.provenance <= o.provenance"
	    " LEFT JOIN k_disposition d ON d.sha256 = o.sha256"
	    " WHERE o.id IN (SELECT g.message FROM d_file g"
	    "  INDEXED BY d_file_gone WHERE g.gone_at IS NOT NULL)"
	    " AND o.kind = 0 AND b.kind = 0 AND o.succeeded_by IS NULL"
	    " AND NOT " PRESENT("o") " AND " PRESENT("b")
	    " GROUP BY o.id", "");

	*v = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct succession *x = ARENA_PUSH(a, *v, *n);

		x->id = db_int(st, 0);
		x->by = db_int(st, 1);
		db_sha256(st, 2, &x->old);
		db_sha256(st, 3, &x->new);
		x->disposition = db_slice(st, 4, a);
	}
	return db_end(st, e);
}

/* With an event of its own, which undo passes over: what the analyst decided
 * is about the mail, whichever file has it. */
static enum err
inherit(struct act *act, const struct succession *x, struct error *e)
{
	char old[SHA256_HEX + 1], new[SHA256_HEX + 1];
	struct json j = { 0 };
	enum disposition d;
	int64_t rule;
	enum err err = mark_get(act->store, &x->new, &d, &rule, e);

	if (err != ERR_NONE || d != DISPOSITION_OPEN)
		return err;
	err = mark_set(act->store, &x->new, x->disposition, 0, act->time,
	    e);
	if (err != ERR_NONE)
		return err;
	sha256_hex(&x->old, old);
	sha256_hex(&x->new, new);
	json_object(&j, NULL);
	json_str(&j, "of", old);
	json_slice(&j, "disposition", x->disposition);
	return act_event(act, slice_str(new), "message.succeed", &j, e);
}

enum err
bulk_succeed(struct store *s, const char *actor, struct error *e)
{
	struct succession *v = NULL;
	struct arena a = { 0 };
	struct act act;
	size_t n = 0, i;
	enum err err = act_begin(&act, s, actor, e);

	if (err != ERR_NONE)
		return err;
	err = succeed_back(s, &a, e);
	if (err == ERR_NONE)
		err = succeed_read(s, &a, &v, &n, e);
	for (i = 0; err == ERR_NONE && i < n; i++) {
		err = db_run(s->db, e, "UPDATE d_message SET succeeded_by = $2"
		    " WHERE id = $1", "ii", v[i].id, v[i].by);
		if (err == ERR_NONE && s->judged != NULL)
			err = s->judged(s, v[i].id, e);
		if (err == ERR_NONE && v[i].disposition.p != NULL)
			err = inherit(&act, &v[i], e);
	}
	arena_free(&a);
	return act_end(&act, err, e);
}
