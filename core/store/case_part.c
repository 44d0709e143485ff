/* Messages leave a case, for nowhere or for a case of their own. */

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"
#include "core/store/urgency.h"

static struct slice
hex_of(const struct sha256 *sha, char hex[SHA256_HEX + 1])
{
	sha256_hex(sha, hex);
	return slice_str(hex);
}

/* What it was before it joined its first case; open where nobody knows */
static enum err
disposition_before(struct store *s, const struct sha256 *sha,
    enum disposition *out, int64_t *rule, struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT payload ->> 'from',"
	    " payload ->> 'from_rule' FROM k_event WHERE subject = $1"
	    " AND kind = 'message.mark' AND payload ->> 'to' = 'case'"
	    " ORDER BY seq DESC LIMIT 1", "s",
	    hex_of(sha, hex));

	*out = DISPOSITION_OPEN;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		disposition_from_name(db_peek(st, 0), out);
		*rule = db_int(st, 1);
	}
	return db_end(st, e);
}

static enum err
disposition_back(struct act *act, const struct sha256 *sha, struct error *e)
{
	enum disposition now, before = DISPOSITION_OPEN;
	struct store *s = act->store;
	bool elsewhere = false;
	int64_t rule = 0;
	enum err err = mark_get(s, sha, &now, &rule, e);

	if (err == ERR_NONE)
		err = db_exists(s->db, &elsewhere, e, "SELECT 1"
		    " FROM k_case_message WHERE sha256 = $1", "h", sha);
	if (err != ERR_NONE || elsewhere || now != DISPOSITION_CASE)
		return err;
	rule = 0;
	err = disposition_before(s, sha, &before, &rule, e);
	return err != ERR_NONE ? err : act_mark_by(act, sha, before, rule, e);
}

static enum err
message_leave(struct act *act, struct slice id, const struct sha256 *sha,
    size_t *removed, struct error *e)
{
	int64_t added = TIME_UNKNOWN, adopted = 0;
	struct db *db = act->store->db;
	char hex[SHA256_HEX + 1];
	struct json j = { 0 };
	struct stmt *st;
	enum err err = db_query(db, &st, e, "DELETE FROM k_case_message"
	    " WHERE case_id = $1 AND sha256 = $2 RETURNING added_at, adopted",
	    "sh", id, sha);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		added = db_time(st, 0);
		adopted = db_int(st, 1);
	}
	err = db_end(st, e);
	if (err != ERR_NONE || added == TIME_UNKNOWN)
		return err;
	++*removed;
	json_object(&j, NULL);
	json_slice(&j, "message", hex_of(sha, hex));
	json_int(&j, "added_at", added);
	json_int(&j, "adopted", adopted);
	err = act_event(act, id, "case.remove", &j, e);
	return err != ERR_NONE ? err : disposition_back(act, sha, e);
}

static enum err
messages_leave(struct act *act, struct slice id, const struct sha256 *v,
    size_t n, size_t *removed, struct error *e)
{
	struct db *db = act->store->db;
	bool left = false;
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = message_leave(act, id, &v[i], removed, e);
	if (err == ERR_NONE)
		err = db_exists(db, &left, e, "SELECT 1 FROM k_case_message"
		    " WHERE case_id = $1", "s", id);
	if (err == ERR_NONE && !left && *removed != 0)
		err = err_set(e, ERR_REFUSED, "case %.*s would have no message "
		    "left: close it, merge it into another one, or take its "
		    "opening back", SLICE_ARG(id));
	if (err == ERR_NONE && *removed != 0)
		err = case_touch(act, id, e);
	return err != ERR_NONE || *removed == 0 ? err
	    : urgency_case(act->store, id, e);
}

enum err
store_case_remove(struct store *s, const char *actor, struct slice id,
    const struct sha256 *v, size_t n, size_t *removed, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct act act;
	enum err err = case_resolve(s, id, &a, &exact, e);

	*removed = 0;
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, messages_leave(&act, exact, v, n, removed,
		    e), e);
	arena_free(&a);
	return err;
}

/* "case.remove" */
enum err
undo_case_remove(struct store *s, const struct event *ev, struct error *e)
{
	int64_t added = event_time(s, ev->seq, "added_at");
	struct arena a = { 0 };
	struct sha256 sha;
	enum err err;

	if (!sha256_from_hex(event_field(s, ev->seq, "message", &a), &sha) ||
	    added == TIME_UNKNOWN)
		err = err_set(e, ERR_STORE, "event %lld names no message",
		    (long long)ev->seq);
	else
		err = db_run(s->db, e, "INSERT INTO k_case_message (case_id,"
		    " sha256, added_at, adopted, evidence) VALUES ($1, $2,"
		    " $3, $4, $5) ON CONFLICT (case_id, sha256) DO NOTHING",
		    "shiis", ev->subject, &sha, added,
		    event_time(s, ev->seq, "adopted"), event_field(s, ev->seq,
			"message", &a));
	if (err == ERR_NONE)
		err = urgency_case(s, ev->subject, e);
	arena_free(&a);
	return err;
}

/* --- splitting --- */

/* All of them are the case's own. */
static enum err
check_own(struct store *s, struct slice id, const struct sha256 *v, size_t n,
    struct error *e)
{
	char hex[SHA256_HEX + 1];
	enum err err = ERR_NONE;
	bool own = true;
	size_t i;

	for (i = 0; err == ERR_NONE && i < n; i++) {
		err = db_exists(s->db, &own, e, "SELECT 1 FROM k_case_message"
		    " WHERE case_id = $1 AND sha256 = $2", "sh", id, &v[i]);
		if (err == ERR_NONE && !own)
			err = err_set(e, ERR_USAGE, "message %.12s is not in "
			    "case %.*s itself", hex_of(&v[i], hex).p,
			    SLICE_ARG(id));
	}
	return err;
}

enum err
case_link(struct act *act, const char *kind, struct slice from,
    struct slice to, struct error *e)
{
	struct json j = { 0 };
	int64_t link = 0;
	struct stmt *st;
	enum err err = db_query(act->store->db, &st, e, "INSERT INTO"
	    " k_case_link (kind, from_case, to_case, time, actor)"
	    " VALUES ($1, $2, $3, $4, $5) RETURNING id", "zssiz", kind, from,
	    to, act->time, act->actor);

	if (err == ERR_NONE)
		err = db_int_end(st, &link, e);
	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_int(&j, "link", link);
	json_str(&j, "what", kind);
	json_slice(&j, "other", to);
	return act_event(act, from, "case.link", &j, e);
}

static enum err
split(struct act *act, struct slice id, struct slice title,
    struct slice service, const struct sha256 *v, size_t n, struct arena *a,
    struct slice *made, struct error *e)
{
	size_t joined = 0, left = 0;
	enum err err = check_own(act->store, id, v, n, e);

	if (err == ERR_NONE)
		err = case_open(act, title, service, a, made, e);
	/* They join before they leave, so that they are always in one. */
	if (err == ERR_NONE)
		err = messages_join(act, *made, v, n, &joined, e);
	if (err == ERR_NONE)
		err = messages_leave(act, id, v, n, &left, e);
	return err != ERR_NONE ? err : case_link(act, "split", id, *made, e);
}

enum err
store_case_split(struct store *s, const char *actor, struct slice id,
    struct slice title, struct slice service, const struct sha256 *v,
    size_t n, struct arena *a, struct slice *made, struct error *e)
{
	struct slice exact;
	struct act act;
	enum err err = case_resolve(s, id, a, &exact, e);

	*made = SLICE_NULL;
	if (err == ERR_NONE)
		err = case_check_title(&title, e);
	if (err == ERR_NONE && n == 0)
		err = err_set(e, ERR_USAGE, "which messages? A case needs one");
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, split(&act, exact, title, service, v, n, a,
		    made, e), e);
	return err;
}

/* "case.link" */
enum err
undo_case_link(struct store *s, const struct event *ev, struct error *e)
{
	return db_run(s->db, e, "DELETE FROM k_case_link WHERE id = $1", "i",
	    event_time(s, ev->seq, "link"));
}
