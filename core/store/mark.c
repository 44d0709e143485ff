/* What the analyst decides: dispositions, protected domains, sources. */

#include "core/base/clock.h"
#include "core/base/url.h"
#include "core/store/impl.h"

enum err
mark_set(struct store *s, const struct sha256 *sha256, struct slice word,
    int64_t rule, int64_t time, struct error *e)
{
	if (word.p == NULL || slice_eq_str(word, "open"))
		return db_run(s->db, e, "DELETE FROM k_disposition"
		    " WHERE sha256 = $1", "h", sha256);
	return db_run(s->db, e, "INSERT INTO k_disposition (sha256,"
	    " disposition, rule, time) VALUES ($1, $2, nullif($3, 0), $4)"
	    " ON CONFLICT (sha256) DO UPDATE SET"
	    " disposition = excluded.disposition, rule = excluded.rule,"
	    " time = excluded.time", "hsii", sha256, word, rule, time);
}

enum err
mark_get(struct store *s, const struct sha256 *sha256, enum disposition *d,
    int64_t *rule, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT disposition, rule"
	    " FROM k_disposition WHERE sha256 = $1", "h", sha256);

	*d = DISPOSITION_OPEN;
	*rule = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		disposition_from_name(db_peek(st, 0), d);
		*rule = db_int(st, 1);
	}
	return db_end(st, e);
}

static void
put_rule(struct json *j, const char *key, int64_t rule)
{
	if (rule != 0)
		json_int(j, key, rule);
}

enum err
act_mark_by(struct act *act, const struct sha256 *sha256, enum disposition d,
    int64_t rule, struct error *e)
{
	struct json j = { 0 };
	char hex[SHA256_HEX + 1];
	enum disposition was;
	int64_t was_rule;
	enum err err = mark_get(act->store, sha256, &was, &was_rule, e);

	if (err != ERR_NONE || (was == d && was_rule == rule))
		return err;
	err = mark_set(act->store, sha256, slice_str(disposition_name(d)),
	    rule, act->time, e);
	if (err != ERR_NONE)
		return err;
	sha256_hex(sha256, hex);
	json_object(&j, NULL);
	json_str(&j, "from", disposition_name(was));
	put_rule(&j, "from_rule", was_rule);
	json_str(&j, "to", disposition_name(d));
	put_rule(&j, "rule", rule);
	return act_event(act, slice_str(hex), "message.mark", &j, e);
}

enum err
act_mark(struct act *act, const struct sha256 *sha256, enum disposition d,
    struct error *e)
{
	return act_mark_by(act, sha256, d, 0, e);
}

enum err
store_mark(struct store *s, const char *actor, enum disposition d,
    const struct sha256 *v, size_t n, struct error *e)
{
	struct act act;
	enum err err = act_begin(&act, s, actor, e);
	size_t i;

	if (err != ERR_NONE)
		return err;
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = act_mark(&act, &v[i], d, e);
	return act_end(&act, err, e);
}

static enum err
domain_add(struct act *act, struct slice name, struct error *e)
{
	struct db *db = act->store->db;
	enum err err = db_run(db, e, "INSERT INTO k_domain (name, added_at)"
	    " VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", "si", name,
	    act->time);

	if (err != ERR_NONE)
		return err;
	if (db_changes(db) == 0)
		return err_set(e, ERR_USAGE, "%.*s is a protected domain "
		    "already", SLICE_ARG(name));
	return act_event(act, name, "domain.add", NULL, e);
}

enum err
store_domain_add(struct store *s, const char *actor, struct slice name,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice host = host_normal(&a, name);
	struct act act;
	enum err err;

	if (host.p == NULL || slice_chr(host, '.') == SLICE_NONE)
		err = err_set(e, ERR_USAGE, "that is no domain name; one such "
		    "as bank.example is wanted");
	else if ((err = act_begin(&act, s, actor, e)) == ERR_NONE)
		err = act_end(&act, domain_add(&act, host, e), e);
	arena_free(&a);
	return err;
}

enum err
store_domains(struct store *s, struct arena *a, struct slice **out, size_t *n,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e,
	    "SELECT name FROM k_domain ORDER BY name", "");

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = db_slice(st, 0, a);
	return db_end(st, e);
}
