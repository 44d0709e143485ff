/* DNS answers that verdicts used, kept with their times. */

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/store/fact.h"
#include "core/store/impl.h"

/* q, not a->question: that a name does not exist is one answer for all. */
static enum err
answer_id(struct store *s, const struct question *q, const struct answer *a,
    int64_t *id, struct error *e)
{
	struct json j = { 0 };
	struct stmt *st;
	enum err err;
	size_t i;

	json_array(&j, NULL);
	for (i = 0; i < a->n; i++)
		json_slice(&j, NULL, a->data[i]);
	json_close(&j);
	/* The same answer extends last_seen; another one is a new row. */
	err = db_query(s->db, &st, e, "INSERT INTO k_dns_answer (name, type,"
	    " status, data, ttl, origin, first_seen, last_seen)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $7)"
	    " ON CONFLICT (name, type, status, data, origin) DO UPDATE"
	    " SET last_seen = excluded.last_seen RETURNING id", "siisist",
	    q->name, (int64_t)q->type, (int64_t)a->status,
	    buf_slice(&j.out), (int64_t)a->ttl,
	    a->origin.p != NULL ? a->origin : SLICE("unknown"), a->time);
	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	json_free(&j);
	return err;
}

enum err
answers_write(struct store *s, int64_t message, const struct analysis *a,
    const struct answers *answers, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < a->asked.n; i++) {
		const struct question *q = &a->asked.v[i];
		const struct answer *found = answers_find(answers, q->name,
		    q->type);
		int64_t id;

		/* Time-outs and SERVFAIL are events, never answers. */
		if (found == NULL || found->status == DNS_SERVFAIL ||
		    found->status == DNS_TIMEOUT)
			continue;
		err = answer_id(s, q, found, &id, e);
		if (err == ERR_NONE)
			err = db_run(s->db, e, "INSERT INTO d_message_answer"
			    " (message, answer) VALUES ($1, $2)"
			    " ON CONFLICT DO NOTHING", "ii", message, id);
	}
	return err;
}
