/* A case adopts a message: the rows and events of it. */

#include "core/store/adopt.h"
#include "core/store/bulk.h"
#include "core/store/case_impl.h"
#include "core/store/urgency.h"

/* It came back: from the start, by somebody who looks at it anew. */
static enum err
reopen(struct act *act, const struct adopter *c, const char *hex,
    struct error *e)
{
	struct db *db = act->store->db;
	struct arena a = { 0 };
	struct json j = { 0 };
	struct stmt *st;
	enum err err = db_query(db, &st, e, "SELECT resolution, closed_at,"
	    " reason FROM k_case WHERE id = $1", "s", c->id);

	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_str(&j, "from", "closed");
	json_str(&j, "to", "triage");
	json_str(&j, "reason", "new mail of the case came");
	json_str(&j, "message", hex);
	while (db_row(st)) {
		json_slice(&j, "resolution", db_slice(st, 0, &a));
		json_int(&j, "closed_at", db_int(st, 1));
		json_slice(&j, "closed_for", db_slice(st, 2, &a));
	}
	err = db_end(st, e);
	if (err == ERR_NONE)
		err = db_run(db, e, "UPDATE k_case SET state = 'triage',"
		    " since = $2, changed_at = $2, closed_at = NULL,"
		    " resolution = NULL, reason = $3, next = NULL,"
		    " next_at = NULL, tier = 0, reopened = reopened + 1"
		    " WHERE id = $1",
		    "siz", c->id, act->time, "new mail of the case came");
	if (err == ERR_NONE)
		err = act_event(act, c->id, "case.reopen", &j, e);
	else
		json_free(&j);
	arena_free(&a);
	return err;
}

/* Does a message of the case hit that domain already? */
static enum err
has_domain(struct store *s, const struct adoptee *m, const struct adopter *c,
    bool *yes, struct error *e)
{
	return db_exists(s->db, yes, e, "SELECT 1 FROM k_case_message x"
	    " JOIN d_message o ON o.sha256 = x.sha256 WHERE x.case_id = $1"
	    " AND o.domain = $2", "ss", c->id, m->domain);
}

static enum err
join(struct act *act, const struct adoptee *m, const struct adopter *c,
    const char *hex, struct error *e)
{
	struct json j = { 0 };
	enum err err = db_run(act->store->db, e, "INSERT INTO k_case_message"
	    " (case_id, sha256, added_at, evidence, adopted)"
	    " VALUES ($1, $2, $3, $4, 1)", "shiz", c->id, &m->sha256,
	    act->time, hex);

	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_str(&j, "message", hex);
	json_slice(&j, "why", c->why);
	err = act_event(act, c->id, "case.adopt", &j, e);
	if (err == ERR_NONE)
		err = act_mark(act, &m->sha256, DISPOSITION_CASE, e);
	return err != ERR_NONE ? err : case_touch(act, c->id, e);
}

enum err
store_adopt(struct store *s, const struct adoptee *m,
    const struct adopter *c, bool opens, struct error *e)
{
	char hex[SHA256_HEX + 1];
	bool known = true;
	struct act act;
	enum err err = bulk_keep_message(s, m->message, &m->sha256, m->size,
	    e);

	if (err == ERR_NONE && m->domain.p != NULL)
		err = has_domain(s, m, c, &known, e);
	if (err != ERR_NONE)
		return err;
	act_within(&act, s, ACT_ESPY);
	sha256_hex(&m->sha256, hex);
	if (opens)
		err = reopen(&act, c, hex, e);
	if (err == ERR_NONE)
		err = join(&act, m, c, hex, e);
	if (err != ERR_NONE)
		return err;
	/* The queue shows what a case that goes on still gets; mostly that is
	 * this message alone. */
	return opens || !known ? urgency_case(s, c->id, e)
			       : urgency_message(s, m->message, e);
}
