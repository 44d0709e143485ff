/* Rules of dispositions: what they decide. */

#include "core/base/clock.h"
#include "core/store/impl.h"
#include "core/store/rule_impl.h"

/*
 * Does rule r fit message m?  $1 is the relation "unauthorised", which no rule
 * goes past.  A rule of a campaign fits what is of the same one now, and its
 * account is exact; another one without an account fits any.
 */
#define FITS \
	"m.kind = 0 AND m.refused IS NULL AND m.relation IS NOT $1" \
	" AND r.domain = m.authenticated AND r.service IS m.service" \
	" AND CASE WHEN r.campaign IS NULL" \
	"  THEN r.account IS NULL OR r.account = m.account" \
	"  ELSE r.account IS m.account AND m.campaign IS NOT NULL" \
	"   AND m.campaign = (SELECT x.campaign FROM d_message x" \
	"    WHERE x.sha256 = r.campaign) END"

static const int64_t denied = RELATION_UNAUTHORISED;

/* --- as messages come --- */

/* The rule that decided about it before: does it still fit? */
static enum err
standing_rule(struct store *s, const struct sha256 *sha256, bool *person,
    int64_t *rule, bool *fits, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT d.rule IS NULL,"
	    " coalesce(d.rule, 0), EXISTS (SELECT 1 FROM k_rule r,"
	    "  d_message m WHERE r.id = d.rule AND r.removed_at IS NULL"
	    "  AND m.sha256 = d.sha256 AND " FITS ")"
	    " FROM k_disposition d WHERE d.sha256 = $2", "ih", denied,
	    sha256);

	*person = *fits = false;
	*rule = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		*person = db_int(st, 0) != 0;
		*rule = db_int(st, 1);
		*fits = db_int(st, 2) != 0;
	}
	return db_end(st, e);
}

/* The oldest rule in force that fits; *id 0: none does */
static enum err
fitting_rule(struct store *s, int64_t message, int64_t *id,
    enum disposition *d, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT r.id, r.disposition"
	    " FROM d_message m JOIN k_rule r ON r.removed_at IS NULL"
	    "  AND (r.expires_at IS NULL OR r.expires_at > $2) AND " FITS
	    " WHERE m.id = $3 AND m.authenticated IS NOT NULL"
	    " AND NOT EXISTS (SELECT 1 FROM k_case_message c"
	    "  WHERE c.sha256 = m.sha256) ORDER BY r.id LIMIT 1", "iii",
	    denied, clock_now(), message);

	*id = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		*id = db_int(st, 0);
		disposition_from_name(db_peek(st, 1), d);
	}
	return db_end(st, e);
}

static enum err
count_hit(struct act *act, int64_t rule, struct error *e)
{
	return db_run(act->store->db, e, "UPDATE k_rule SET hits = hits + 1,"
	    " hit_at = $2 WHERE id = $1", "ii", rule, act->time);
}

enum err
bulk_rule(struct store *s, int64_t message, const struct sha256 *sha256,
    struct error *e)
{
	enum disposition d = DISPOSITION_OPEN;
	bool person, fits;
	int64_t was, rule;
	struct act act;
	enum err err = standing_rule(s, sha256, &person, &was, &fits, e);

	if (err != ERR_NONE || person || fits)
		return err;
	act_within(&act, s, ACT_ESPY);
	err = fitting_rule(s, message, &rule, &d, e);
	if (err != ERR_NONE || (rule == 0 && was == 0))
		return err;
	err = act_mark_by(&act, sha256, d, rule, e);
	return err != ERR_NONE || rule == 0 ? err : count_hit(&act, rule, e);
}

/* --- all at once --- */

static enum err
hashes_read(struct stmt *st, struct arena *a, struct sha256 **v, size_t *n,
    struct error *e)
{
	struct sha256 hash;

	while (db_row(st))
		if (db_sha256(st, 0, &hash))
			*ARENA_PUSH(a, *v, *n) = hash;
	return db_end(st, e);
}

enum err
rule_decide_open(struct act *act, int64_t id, uint64_t *decided,
    struct error *e)
{
	struct arena a = { 0 };
	struct sha256 *v = NULL;
	enum disposition d = DISPOSITION_OPEN;
	struct stmt *st;
	size_t n = 0, i;
	enum err err = db_query(act->store->db, &st, e, "SELECT m.sha256,"
	    " r.disposition FROM k_rule r JOIN d_message m"
	    "  ON m.service IS r.service AND " FITS
	    " WHERE r.id = $2 AND NOT EXISTS (SELECT 1 FROM k_disposition o"
	    "  WHERE o.sha256 = m.sha256) ORDER BY m.id", "ii", denied, id);
	struct sha256 hash;

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		disposition_from_name(db_peek(st, 1), &d);
		if (db_sha256(st, 0, &hash))
			*ARENA_PUSH(&a, v, n) = hash;
	}
	err = db_end(st, e);
	for (i = 0; err == ERR_NONE && i < n; i++) {
		err = act_mark_by(act, &v[i], d, id, e);
		if (err == ERR_NONE)
			err = count_hit(act, id, e);
	}
	*decided = n;
	arena_free(&a);
	return err;
}

enum err
rule_open_again(struct act *act, int64_t id, uint64_t *opened,
    struct error *e)
{
	struct arena a = { 0 };
	struct sha256 *v = NULL;
	struct stmt *st;
	size_t n = 0, i;
	enum err err = db_query(act->store->db, &st, e, "SELECT sha256"
	    " FROM k_disposition WHERE rule = $1 ORDER BY sha256", "i", id);

	if (err == ERR_NONE)
		err = hashes_read(st, &a, &v, &n, e);
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = act_mark_by(act, &v[i], DISPOSITION_OPEN, 0, e);
	*opened = n;
	arena_free(&a);
	return err;
}

/* --- campaigns that are dismissed --- */

/* What differs within a campaign in service, account or domain: each is a
 * scope of its own.  rule.of_campaign false: nothing vouches for it */
static enum err
campaign_scopes(struct store *s, int64_t campaign, struct arena *a,
    struct rule **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.service,"
	    " m.authenticated, m.account, m.sha256, max(m.time)"
	    " FROM d_message m WHERE m.campaign = $1 AND m.kind = 0"
	    " AND m.sha256 IS NOT NULL"
	    " GROUP BY m.service, m.authenticated, m.account"
	    " ORDER BY count(*) DESC LIMIT $2", "ii", campaign,
	    (int64_t)RULE_MOST_SCOPES);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct rule *r = ARENA_PUSH(a, *out, *n);

		*r = (struct rule){ .service = db_slice(st, 0, a),
			.domain = db_slice(st, 1, a),
			.account = db_slice(st, 2, a) };
		db_sha256(st, 3, &r->campaign);
		r->of_campaign = r->domain.n != 0;
	}
	return db_end(st, e);
}

static enum err
dismiss_campaign(struct act *act, enum disposition d, int64_t campaign,
    size_t *made, size_t *open_scopes, struct error *e)
{
	struct arena a = { 0 };
	struct rule *v = NULL;
	size_t n = 0, i;
	enum err err = campaign_scopes(act->store, campaign, &a, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++) {
		int64_t id, there = 0;

		*open_scopes += !v[i].of_campaign;
		if (!v[i].of_campaign)
			continue;
		v[i].disposition = d;
		v[i].expires_at = act->time + RULE_LIFE;
		err = rule_there(act->store, &v[i], &there, e);
		if (err != ERR_NONE || there != 0)
			continue;
		err = rule_make(act, &v[i], &id, e);
		++*made;
	}
	arena_free(&a);
	return err;
}

enum err
store_dismiss(struct store *s, const char *actor, enum disposition d,
    const struct sha256 *v, size_t n, const int64_t *campaigns,
    size_t ncampaigns, size_t *rules, size_t *open_scopes, struct error *e)
{
	bool lasting = d != DISPOSITION_OPEN && d != DISPOSITION_CASE &&
	    d != DISPOSITION_DUPLICATE;
	struct act act;
	size_t i;
	enum err err = act_begin(&act, s, actor, e);

	*rules = *open_scopes = 0;
	if (err != ERR_NONE)
		return err;
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = act_mark(&act, &v[i], d, e);
	for (i = 0; err == ERR_NONE && lasting && i < ncampaigns; i++)
		err = dismiss_campaign(&act, d, campaigns[i], rules,
		    open_scopes, e);
	return act_end(&act, err, e);
}
