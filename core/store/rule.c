/* Rules of dispositions: reading, making and removing them. */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/store/impl.h"
#include "core/store/rule.h"
#include "core/store/rule_impl.h"

/* Read by rule_fill in this order; $1: now */
static const char rule_select[] =
    "SELECT r.id, r.disposition, r.service, r.domain, r.account, r.campaign,"
    " (SELECT m.campaign FROM d_message m WHERE m.sha256 = r.campaign),"
    " r.reason, r.actor, r.made_at, r.expires_at, r.hits, r.hit_at,"
    " (SELECT count(*) FROM k_disposition d WHERE d.rule = r.id),"
    " r.expires_at IS NOT NULL AND r.expires_at <= $1"
    " FROM k_rule r WHERE r.removed_at IS NULL";

static void
rule_fill(struct stmt *st, struct rule *r, struct arena *a)
{
	r->id = db_int(st, 0);
	disposition_from_name(db_peek(st, 1), &r->disposition);
	r->service = db_slice(st, 2, a);
	r->domain = db_slice(st, 3, a);
	r->account = db_slice(st, 4, a);
	r->of_campaign = db_sha256(st, 5, &r->campaign);
	r->campaign_now = db_int(st, 6);
	r->reason = db_slice(st, 7, a);
	r->actor = db_slice(st, 8, a);
	r->made_at = db_time(st, 9);
	r->expires_at = db_time(st, 10);
	r->hits = (uint64_t)db_int(st, 11);
	r->hit_at = db_time(st, 12);
	r->decided = (uint64_t)db_int(st, 13);
	r->expired = db_int(st, 14) != 0;
}

static enum err
rules_read(struct store *s, struct rules *out, int64_t id, struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, arena_printf(&a, "%s%s"
	    " ORDER BY r.id DESC", rule_select, id != 0 ? " AND r.id = $2"
	    : " AND $2 = 0"), "ii", clock_now(), id);

	arena_free(&a);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		rule_fill(st, ARENA_PUSH(&out->arena, out->v, out->n),
		    &out->arena);
	return db_end(st, e);
}

enum err
store_rules(struct store *s, struct rules *out, struct error *e)
{
	return rules_read(s, out, 0, e);
}

enum err
store_rule(struct store *s, struct slice name, struct rules *out,
    struct error *e)
{
	size_t before = out->n;
	int64_t id = 0;
	enum err err = ERR_NONE;

	name = slice_trim(name);
	if (slice_startsi(name, "r"))
		name = slice_from(name, 1);
	if (slice_number(name, &id) && id > 0)
		err = rules_read(s, out, id, e);
	if (err == ERR_NONE && out->n == before)
		err = err_set(e, ERR_ABSENT, "there is no rule r%.*s; espy "
		    "rule list names them",
		    (int)(name.n < 20 ? name.n : 20), name.n != 0 ? name.p
								  : "");
	return err;
}

void
rules_free(struct rules *r)
{
	arena_free(&r->arena);
	*r = (struct rules){ 0 };
}

/* --- making one --- */

static void
scope_json(struct json *j, const struct rule *r)
{
	char hex[SHA256_HEX + 1];

	json_slice(j, "service", r->service);
	json_slice(j, "domain", r->domain);
	json_slice(j, "account", r->account);
	if (r->of_campaign)
		sha256_hex(&r->campaign, hex);
	json_str(j, "campaign", r->of_campaign ? hex : NULL);
	json_time(j, "expires_at", r->expires_at);
	json_slice(j, "reason", r->reason);
}

enum err
rule_there(struct store *s, const struct rule *r, int64_t *there,
    struct error *e)
{
	struct slice campaign = r->of_campaign
	    ? slice_of((const char *)r->campaign.b, SHA256_LEN) : SLICE_NULL;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT r.id FROM k_rule r"
	    " WHERE r.removed_at IS NULL AND (r.expires_at IS NULL"
	    "  OR r.expires_at > $1) AND r.disposition = $2"
	    " AND r.service IS $3 AND r.domain IS $4 AND r.account IS $5"
	    " AND (r.campaign IS NULL) = ($6 IS NULL)"
	    " AND ($6 IS NULL OR r.campaign = $6 OR EXISTS (SELECT 1"
	    "  FROM d_message x JOIN d_message y ON y.campaign = x.campaign"
	    "  WHERE x.sha256 = r.campaign AND y.sha256 = $6)) LIMIT 1",
	    "izsssb", clock_now(), disposition_name(r->disposition),
	    r->service, r->domain, r->account, campaign);

	*there = 0;
	if (err == ERR_NONE)
		err = db_int_end(st, there, e);
	return err == ERR_ABSENT ? ERR_NONE : err;
}

enum err
rule_make(struct act *act, const struct rule *r, int64_t *id, struct error *e)
{
	struct slice campaign = r->of_campaign
	    ? slice_of((const char *)r->campaign.b, SHA256_LEN) : SLICE_NULL;
	struct arena a = { 0 };
	struct json j = { 0 };
	struct stmt *st;
	enum err err = db_query(act->store->db, &st, e, "INSERT INTO k_rule"
	    " (disposition, service, domain, account, campaign, reason, actor,"
	    " made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	    " RETURNING id", "zsssbszit", disposition_name(r->disposition),
	    r->service, r->domain, r->account, campaign, r->reason,
	    act->actor, act->time, r->expires_at);

	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_int(&j, "rule", *id);
	json_str(&j, "disposition", disposition_name(r->disposition));
	scope_json(&j, r);
	err = act_event(act, slice_printf(&a, "r%lld", (long long)*id),
	    "rule.add", &j, e);
	arena_free(&a);
	return err;
}

static enum err
rule_check(const struct rule *r, struct error *e)
{
	if (r->disposition == DISPOSITION_OPEN ||
	    r->disposition == DISPOSITION_CASE)
		return err_set(e, ERR_USAGE, "a rule decides legitimate, "
		    "unwanted-bulk, exercise, duplicate or cannot-tell");
	if (r->service.n == 0 || r->domain.n == 0)
		return err_set(e, ERR_USAGE, "a rule needs a service and a "
		    "domain that is authenticated: anybody can write a From "
		    "field");
	if (r->reason.n > RULE_MOST_REASON || !utf8_valid(r->reason))
		return err_set(e, ERR_USAGE, "a reason has at most %d octets "
		    "of UTF-8", RULE_MOST_REASON);
	if (r->expires_at != TIME_UNKNOWN && r->expires_at <= clock_now())
		return err_set(e, ERR_USAGE, "a rule can't end before it "
		    "begins");
	return ERR_NONE;
}

enum err
store_rule_add(struct store *s, const char *actor, const struct rule *r,
    bool now, int64_t *id, uint64_t *decided, struct error *e)
{
	struct rule exact = *r;
	struct arena a = { 0 };
	struct act act;
	int64_t there;
	enum err err;

	*decided = 0;
	exact.of_campaign = false;
	exact.domain = host_normal(&a, slice_trim(r->domain));
	exact.service = slice_trim(r->service);
	err = rule_check(&exact, e);
	if (err == ERR_NONE)
		err = act_begin(&act, s, actor, e);
	if (err != ERR_NONE) {
		arena_free(&a);
		return err;
	}
	err = rule_there(s, &exact, &there, e);
	if (err == ERR_NONE && there != 0)
		err = err_set(e, ERR_USAGE, "rule r%lld says that already",
		    (long long)there);
	if (err == ERR_NONE)
		err = rule_make(&act, &exact, id, e);
	if (err == ERR_NONE && now)
		err = rule_decide_open(&act, *id, decided, e);
	err = act_end(&act, err, e);
	arena_free(&a);
	return err;
}

enum err
store_rule_of(struct store *s, const struct sha256 *sha256, struct arena *a,
    struct rule *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT service, authenticated,"
	    " account FROM d_message WHERE sha256 = $1", "h", sha256);

	*out = (struct rule){ .expires_at = TIME_UNKNOWN };
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		out->service = db_slice(st, 0, a);
		out->domain = db_slice(st, 1, a);
		out->account = db_slice(st, 2, a);
	}
	err = db_end(st, e);
	if (err != ERR_NONE)
		return err;
	if (out->service.n == 0)
		return err_set(e, ERR_REFUSED, "no service is named for this "
		    "message, so that a rule would be by what anybody can "
		    "write");
	if (out->domain.n == 0)
		return err_set(e, ERR_REFUSED, "neither DMARC nor an aligned "
		    "signature vouches for its From, so that a rule would be "
		    "by what anybody can write");
	return ERR_NONE;
}

/* --- removing one --- */

enum err
store_rule_remove(struct store *s, const char *actor, int64_t id,
    uint64_t *opened, struct error *e)
{
	struct arena a = { 0 };
	struct json j = { 0 };
	struct act act;
	enum err err = act_begin(&act, s, actor, e);

	*opened = 0;
	if (err != ERR_NONE)
		return err;
	err = db_run(s->db, e, "UPDATE k_rule SET removed_at = $2"
	    " WHERE id = $1 AND removed_at IS NULL", "ii", id, act.time);
	if (err == ERR_NONE && db_changes(s->db) == 0)
		err = err_set(e, ERR_ABSENT, "there is no rule r%lld",
		    (long long)id);
	if (err == ERR_NONE)
		err = rule_open_again(&act, id, opened, e);
	if (err == ERR_NONE) {
		json_object(&j, NULL);
		json_int(&j, "rule", id);
		err = act_event(&act, slice_printf(&a, "r%lld",
		    (long long)id), "rule.remove", &j, e);
	}
	arena_free(&a);
	return act_end(&act, err, e);
}

/* --- undo --- */

enum err
undo_rule_add(struct store *s, const struct event *ev, struct error *e)
{
	int64_t id = 0;
	enum err err = event_number(s, ev, "rule", &id, e);

	/* What it decided since then is open again, too. */
	if (err == ERR_NONE)
		err = db_run(s->db, e, "DELETE FROM k_disposition"
		    " WHERE rule = $1", "i", id);
	return err != ERR_NONE ? err : db_run(s->db, e, "UPDATE k_rule"
	    " SET removed_at = $2 WHERE id = $1", "ii", id, clock_now());
}

enum err
undo_rule_remove(struct store *s, const struct event *ev, struct error *e)
{
	int64_t id = 0;
	enum err err = event_number(s, ev, "rule", &id, e);

	return err != ERR_NONE ? err : db_run(s->db, e, "UPDATE k_rule"
	    " SET removed_at = NULL WHERE id = $1", "i", id);
}
