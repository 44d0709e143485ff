/* An analyst's verdicts beside espy's own. */

#include "core/store/act.h"
#include "core/store/case_impl.h"
#include "core/store/override.h"

static const char *const names[OVERRIDES] = { "service", "account",
	"boundary" };

const char *
override_name(enum override_what what)
{
	return names[what];
}

bool
override_from_name(struct slice name, enum override_what *out)
{
	size_t i;

	for (i = 0; i < OVERRIDES; i++) {
		if (!slice_eqi_str(name, names[i]))
			continue;
		*out = (enum override_what)i;
		return true;
	}
	return false;
}

static enum err
override_get(struct store *s, const struct sha256 *sha256, const char *what,
    struct arena *a, struct override *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT value, machine, reason,"
	    " actor, time FROM k_override WHERE sha256 = $1 AND what = $2",
	    "hz", sha256, what);

	*out = (struct override){ 0 };
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*out = (struct override){ true, db_slice(st, 0, a),
			db_slice(st, 1, a), db_slice(st, 2, a),
			db_slice(st, 3, a), db_int(st, 4) };
	return db_end(st, e);
}

/* What espy itself says of it */
static enum err
machine_says(struct store *s, const struct sha256 *sha256, const char *what,
    struct arena *a, struct slice *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT CASE"
	    " WHEN $2 = 'boundary' THEN ip"
	    " WHEN $2 = 'service' AND overridden = 1 THEN machine_service"
	    " WHEN $2 = 'service' THEN service"
	    " WHEN overridden = 1 THEN machine_account ELSE account END"
	    " FROM d_message WHERE sha256 = $1", "hz", sha256, what);

	*out = SLICE_NULL;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*out = db_slice(st, 0, a);
	return db_end(st, e);
}

/* o->set false: none is kept any more */
static enum err
override_put(struct store *s, const struct sha256 *sha256, const char *what,
    const struct override *o, struct error *e)
{
	enum err err;

	if (o->set)
		err = db_run(s->db, e, "INSERT INTO k_override (sha256, what,"
		    " value, machine, reason, actor, time)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
		    " ON CONFLICT (sha256, what) DO UPDATE SET"
		    " value = excluded.value, machine = excluded.machine,"
		    " reason = excluded.reason, actor = excluded.actor,"
		    " time = excluded.time", "hzssssi", sha256, what, o->value,
		    o->machine, o->reason, o->actor, o->time);
	else
		err = db_run(s->db, e, "DELETE FROM k_override"
		    " WHERE sha256 = $1 AND what = $2", "hz", sha256, what);
	if (err == ERR_NONE && strcmp(what, "boundary") == 0)
		return override_make_stale(s, sha256, e);
	if (err == ERR_NONE)
		err = override_apply_now(s, sha256, e);
	return err != ERR_NONE ? err : override_judged(s, sha256, e);
}

/* The one before is kept in the event, so that undo can put it back. */
static enum err
override_event(struct act *act, const struct sha256 *sha256,
    const char *what, const struct override *now,
    const struct override *before, struct error *e)
{
	struct json j = { 0 };
	char hex[SHA256_HEX + 1];

	sha256_hex(sha256, hex);
	json_object(&j, NULL);
	json_str(&j, "what", what);
	if (now->set) {
		json_slice(&j, "value", now->value);
		json_slice(&j, "machine", now->machine);
		json_slice(&j, "reason", now->reason);
	}
	if (before->set) {
		json_int(&j, "before_time", before->time);
		json_slice(&j, "before", before->value);
		json_slice(&j, "before_machine", before->machine);
		json_slice(&j, "before_reason", before->reason);
		json_slice(&j, "before_actor", before->actor);
	}
	return act_event(act, slice_str(hex), now->set ? "override.set"
						       : "override.none", &j,
	    e);
}

static enum err
override_one(struct act *act, const struct sha256 *sha256, const char *what,
    struct override now, struct arena *a, struct error *e)
{
	struct store *s = act->store;
	struct override before;
	enum err err = override_get(s, sha256, what, a, &before, e);

	if (err != ERR_NONE || (!now.set && !before.set))
		return err;
	now.actor = slice_str(act->actor);
	now.time = act->time;
	err = machine_says(s, sha256, what, a, &now.machine, e);
	if (err == ERR_NONE)
		err = override_put(s, sha256, what, &now, e);
	return err != ERR_NONE ? err
	    : override_event(act, sha256, what, &now, &before, e);
}

static enum err
override_check(enum override_what what, struct slice value,
    struct slice reason, struct error *e)
{
	int64_t hop;

	if (reason.n == 0 || reason.n > OVERRIDE_MOST_REASON ||
	    !utf8_valid(reason))
		return err_set(e, ERR_USAGE, "an override wants a reason, of "
		    "at most %d octets of UTF-8", OVERRIDE_MOST_REASON);
	if (value.n > OVERRIDE_MOST_VALUE || !utf8_valid(value) ||
	    (what == OVERRIDE_ACCOUNT && value.n == 0))
		return err_set(e, ERR_USAGE, "an account has 1 to %d octets "
		    "of UTF-8", OVERRIDE_MOST_VALUE);
	if (what == OVERRIDE_BOUNDARY &&
	    (!slice_number(value, &hop) || hop < 1 || hop > 1000))
		return err_set(e, ERR_USAGE, "a boundary is the number of a "
		    "hop, from 1: the newest Received field");
	return ERR_NONE;
}

enum err
store_override(struct store *s, const char *actor, enum override_what what,
    struct slice value, struct slice reason, const struct sha256 *v, size_t n,
    struct error *e)
{
	struct override now = { .set = true, .value = value,
		.reason = slice_trim(reason) };
	struct arena a = { 0 };
	struct act act;
	enum err err = override_check(what, value, now.reason, e);
	size_t i;

	if (err == ERR_NONE)
		err = act_begin(&act, s, actor, e);
	if (err != ERR_NONE)
		return err;
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = override_one(&act, &v[i], names[what], now, &a, e);
	err = act_end(&act, err, e);
	arena_free(&a);
	return err;
}

enum err
store_override_none(struct store *s, const char *actor,
    const struct sha256 *v, size_t n, size_t *withdrawn, struct error *e)
{
	const struct override none = { .set = false };
	struct arena a = { 0 };
	struct override was;
	struct act act;
	enum err err = act_begin(&act, s, actor, e);
	size_t i, k;

	*withdrawn = 0;
	if (err != ERR_NONE)
		return err;
	for (i = 0; err == ERR_NONE && i < n; i++)
		for (k = 0; err == ERR_NONE && k < OVERRIDES; k++) {
			err = override_get(s, &v[i], names[k], &a, &was, e);
			if (err == ERR_NONE)
				err = override_one(&act, &v[i], names[k],
				    none, &a, e);
			*withdrawn += was.set;
		}
	err = act_end(&act, err, e);
	arena_free(&a);
	return err;
}

/* "override.set" and "override.none": the one before, or none */
enum err
undo_override(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct slice what = event_field(s, ev->seq, "what", &a);
	struct slice time = event_field(s, ev->seq, "before_time", &a);
	struct override before = { .set = time.n != 0 };
	struct sha256 sha256;
	enum err err;

	if (before.set) {
		slice_number(time, &before.time);
		before.value = event_field(s, ev->seq, "before", &a);
		if (before.value.p == NULL)
			before.value = SLICE("");
		before.machine = event_field(s, ev->seq, "before_machine",
		    &a);
		before.reason = event_field(s, ev->seq, "before_reason", &a);
		before.actor = event_field(s, ev->seq, "before_actor", &a);
	}
	if (!sha256_from_hex(ev->subject, &sha256) || what.n == 0)
		err = err_set(e, ERR_STORE, "event %lld names no message",
		    (long long)ev->seq);
	else
		err = override_put(s, &sha256, slice_dup(&a, what).p, &before,
		    e);
	arena_free(&a);
	return err;
}

/* --- reading --- */

enum err
store_override_hop(struct store *s, const struct sha256 *sha256,
    uint64_t *hop, struct error *e)
{
	struct stmt *st;
	int64_t n = 0;
	enum err err = db_query(s->db, &st, e, "SELECT value FROM k_override"
	    " WHERE sha256 = $1 AND what = 'boundary'", "h", sha256);

	*hop = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		if (slice_number(db_peek(st, 0), &n) && n > 0)
			*hop = (uint64_t)n;
	return db_end(st, e);
}

enum err
store_overrides(struct store *s, struct arena *a, struct overridden **out,
    size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT o.sha256, o.what,"
	    " o.value, o.machine, o.reason, o.actor, o.time,"
	    " CASE WHEN o.what = 'boundary' THEN NULL"
	    "  WHEN o.what = 'service' THEN CASE WHEN m.overridden = 1"
	    "   THEN m.machine_service ELSE m.service END"
	    "  WHEN m.overridden = 1 THEN m.machine_account"
	    "  ELSE m.account END, m.from_domain, m.subject"
	    " FROM k_override o LEFT JOIN d_message m ON m.sha256 = o.sha256"
	    " ORDER BY o.time DESC, o.sha256, o.what", "");

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct overridden *v = ARENA_PUSH(a, *out, *n);

		*v = (struct overridden){ .said = { true, db_slice(st, 2, a),
			db_slice(st, 3, a), db_slice(st, 4, a),
			db_slice(st, 5, a), db_int(st, 6) },
			.now = db_slice(st, 7, a),
			.from_domain = db_slice(st, 8, a),
			.subject = db_slice(st, 9, a) };
		db_sha256(st, 0, &v->sha256);
		override_from_name(db_peek(st, 1), &v->what);
	}
	return db_end(st, e);
}
