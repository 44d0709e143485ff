/* The domains that a case hit: what their owners said, and whether they may be
 * named to the service. */

#include "core/base/clock.h"
#include "core/base/url.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"

/* Hit by its messages (and those of cases that went into it), or named in
 * what was done for it; $1 the case */
static const char domain_select[] =
    "SELECT d.domain, d.n, k.may_name, k.asked_at, k.answered_at, k.asked,"
    " w.who, w.reference, w.actor, w.authorised, w.time,"
    " EXISTS (SELECT 1 FROM k_case c JOIN k_case_domain f"
    "  ON f.case_id = c.id WHERE c.root = $1 AND c.id <> $1"
    "  AND f.domain = d.domain AND f.may_name = 0)"
    " FROM (SELECT u.domain AS domain, sum(u.n) AS n FROM ("
    "  SELECT m.domain AS domain, count(DISTINCT m.id) AS n"
    "  FROM k_case c JOIN k_case_message x ON x.case_id = c.id"
    "  JOIN d_message m ON m.sha256 = x.sha256"
    "  WHERE (c.root = $1 OR c.id = $1) AND m.domain IS NOT NULL"
    "  AND m.kind = 0 GROUP BY m.domain"
    "  UNION ALL SELECT domain, 0 FROM k_case_domain WHERE case_id = $1"
    " ) u GROUP BY u.domain) d"
    " LEFT JOIN k_case_domain k ON k.case_id = $1 AND k.domain = d.domain"
    " LEFT JOIN k_domain_word w ON w.domain = d.domain AND w.service ="
    "  (SELECT service FROM k_case WHERE id = $1)"
    " ORDER BY d.n DESC, d.domain";

static enum case_may
may_of(struct stmt *st, int col)
{
	return db_is_null(st, col)   ? CASE_MAY_UNKNOWN
	    : db_int(st, col) != 0 ? CASE_MAY
				   : CASE_MAY_NOT;
}

/* As events have it */
static const char *const may_words[] = { NULL, "no", "yes" };

static enum case_may
may_from_word(struct slice word)
{
	return word.p == NULL		  ? CASE_MAY_UNKNOWN
	    : slice_eq_str(word, "yes") ? CASE_MAY
					: CASE_MAY_NOT;
}

static void
domain_fill(struct stmt *st, struct case_domain *d, struct arena *a)
{
	d->domain = db_slice(st, 0, a);
	d->messages = (uint64_t)db_int(st, 1);
	d->may_name = may_of(st, 2);
	d->asked_at = db_time(st, 3);
	d->answered_at = db_time(st, 4);
	d->asked = db_slice(st, 5, a);
	d->who = db_slice(st, 6, a);
	d->reference = db_slice(st, 7, a);
	d->actor = db_slice(st, 8, a);
	d->authorised = db_int(st, 9) != 0;
	d->word_at = db_time(st, 10);
	d->merged_not = db_int(st, 11) != 0;
	/* as ASKED_AT in case.c; TIME_UNKNOWN is before all times */
	d->waits = d->asked_at != TIME_UNKNOWN &&
	    d->answered_at < d->asked_at && d->word_at < d->asked_at;
}

enum err
store_case_domains(struct store *s, struct slice id, struct arena *a,
    struct case_domain **out, size_t *n, struct error *e)
{
	struct slice exact;
	struct stmt *st;
	enum err err = case_resolve(s, id, a, &exact, e);

	*out = NULL;
	*n = 0;
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, domain_select, "s", exact);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		domain_fill(st, ARENA_PUSH(a, *out, *n), a);
	return db_end(st, e);
}

/* --- acts --- */

static enum err
find(struct store *s, struct slice id, struct slice name, struct arena *a,
    struct case_domain *out, struct error *e)
{
	struct slice host = host_normal(a, name);
	struct case_domain *v;
	size_t n, i;
	enum err err = store_case_domains(s, id, a, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++)
		if (slice_eq(v[i].domain, host)) {
			*out = v[i];
			return ERR_NONE;
		}
	return err != ERR_NONE ? err : err_set(e, ERR_ABSENT, "case %.*s has "
	    "nothing to do with %.*s: espy case show names the domains that "
	    "it hit", SLICE_ARG(id), SLICE_ARG(slice_upto(name, 200)));
}

static enum err
domain_set(struct store *s, struct slice id, const struct case_domain *d,
    struct error *e)
{
	int64_t may = d->may_name == CASE_MAY_UNKNOWN ? TIME_UNKNOWN
	    : d->may_name == CASE_MAY		      ? 1
						      : 0;

	if (d->may_name == CASE_MAY_UNKNOWN && d->asked_at == TIME_UNKNOWN)
		return db_run(s->db, e, "DELETE FROM k_case_domain"
		    " WHERE case_id = $1 AND domain = $2", "ss", id,
		    d->domain);
	return db_run(s->db, e, "INSERT INTO k_case_domain (case_id, domain,"
	    " may_name, asked_at, answered_at, asked) VALUES ($1, $2, $3, $4,"
	    " $5, $6) ON CONFLICT (case_id, domain) DO UPDATE SET"
	    " may_name = excluded.may_name, asked_at = excluded.asked_at,"
	    " answered_at = excluded.answered_at, asked = excluded.asked",
	    "ssttts", id, d->domain, may, d->asked_at, d->answered_at,
	    d->asked);
}

static enum err
domain_change(struct act *act, struct slice id, const char *kind,
    const struct case_domain *was, const struct case_domain *now,
    struct error *e)
{
	struct json j = { 0 };
	enum err err = domain_set(act->store, id, now, e);

	if (err == ERR_NONE)
		err = case_touch(act, id, e);
	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_slice(&j, "domain", was->domain);
	json_str(&j, "from", may_words[was->may_name]);
	json_slice(&j, "to", strcmp(kind, "case.ask") == 0 ? now->asked
		: slice_str(may_words[now->may_name]));
	json_when(&j, "was_asked_at", was->asked_at);
	json_when(&j, "was_answered_at", was->answered_at);
	json_slice(&j, "was_asked", was->asked);
	return act_event(act, id, kind, &j, e);
}

enum err
case_named(struct act *act, struct slice id, struct slice domain, bool may,
    struct error *e)
{
	struct case_domain was, now;
	struct arena a = { 0 };
	enum err err = find(act->store, id, domain, &a, &was, e);

	now = was;
	now.may_name = may ? CASE_MAY : CASE_MAY_NOT;
	if (err == ERR_NONE && was.asked_at != TIME_UNKNOWN)
		now.answered_at = act->time;
	if (err == ERR_NONE)
		err = domain_change(act, id, "case.domain", &was, &now, e);
	arena_free(&a);
	return err;
}

enum err
store_case_may_name(struct store *s, const char *actor, struct slice id,
    struct slice domain, bool may, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct act act;
	enum err err = case_resolve(s, id, &a, &exact, e);

	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, case_named(&act, exact, domain, may, e),
		    e);
	arena_free(&a);
	return err;
}

enum err
case_asked(struct act *act, struct slice id, struct slice domain,
    struct slice address, struct error *e)
{
	struct case_domain was, now;
	struct arena a = { 0 };
	enum err err = find(act->store, id, domain, &a, &was, e);

	now = was;
	now.asked = address;
	now.asked_at = act->time;
	now.answered_at = TIME_UNKNOWN;
	if (err == ERR_NONE)
		err = domain_change(act, id, "case.ask", &was, &now, e);
	arena_free(&a);
	return err;
}

enum err
store_case_asked(struct store *s, const char *actor, struct slice id,
    struct slice domain, struct slice address, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct act act;
	enum err err = case_resolve(s, id, &a, &exact, e);

	if (err == ERR_NONE)
		err = case_check_words("an address", address, e);
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, case_asked(&act, exact, domain, address,
		    e), e);
	arena_free(&a);
	return err;
}

/* Is it still as the act left it?  *was is what it was before. */
static enum err
domain_stands(struct store *s, const struct event *ev,
    const struct case_domain *was, bool *yes, struct error *e)
{
	bool ask = slice_eq_str(ev->kind, "case.ask");
	struct arena a = { 0 };
	struct slice may = event_field(s, ev->seq, ask ? "from" : "to", &a);
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT may_name, asked_at,"
	    " answered_at FROM k_case_domain WHERE case_id = $1"
	    " AND domain = $2", "ss", ev->subject, was->domain);

	*yes = false;
	if (err == ERR_NONE) {
		while (db_row(st))
			*yes = may_of(st, 0) == may_from_word(may) &&
			    db_time(st, 1) == (ask ? ev->time
						   : was->asked_at) &&
			    (!ask || db_is_null(st, 2));
		err = db_end(st, e);
	}
	arena_free(&a);
	return err;
}

/* "case.domain", "case.ask" */
enum err
undo_case_domain(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct case_domain was = {
		.domain = event_field(s, ev->seq, "domain", &a),
		.may_name = may_from_word(event_field(s, ev->seq, "from",
		    &a)),
		.asked_at = event_time(s, ev->seq, "was_asked_at"),
		.answered_at = event_time(s, ev->seq, "was_answered_at"),
		.asked = event_field(s, ev->seq, "was_asked", &a) };
	bool stands;
	enum err err = domain_stands(s, ev, &was, &stands, e);

	if (err == ERR_NONE && !stands)
		err = err_set(e, ERR_REFUSED, "somebody wrote down something "
		    "else about %.*s in case %.*s since",
		    SLICE_ARG(was.domain), SLICE_ARG(ev->subject));
	if (err == ERR_NONE)
		err = domain_set(s, ev->subject, &was, e);
	arena_free(&a);
	return err;
}
