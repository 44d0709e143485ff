/* What an analyst's verdict makes of a message's row. */

#include "core/store/case_impl.h"
#include "core/store/override.h"
#include "core/store/urgency.h"

/* As espy itself says */
static const char restore[] =
    "UPDATE d_message SET service = machine_service,"
    " service_name = machine_name, service_kind = machine_kind,"
    " carrier = machine_carrier, strength = machine_strength,"
    " account_kind = machine_account_kind, account = machine_account,"
    " relation_ruled = machine_ruled, relation = machine_ruled,"
    " overridden = 0 WHERE sha256 = $1 AND overridden = 1";

static const char keep[] =
    "UPDATE d_message SET machine_service = service,"
    " machine_name = service_name, machine_kind = service_kind,"
    " machine_carrier = carrier, machine_strength = strength,"
    " machine_account_kind = account_kind, machine_account = account,"
    " machine_ruled = relation_ruled, overridden = 1"
    " WHERE sha256 = $1 AND EXISTS (SELECT 1 FROM k_override o"
    " WHERE o.sha256 = $1 AND o.what IN ('service', 'account'))";

/* Its name where another message has it from the catalogue; $2: unknown, $3:
 * exercise, $4: not protected.  The same service as espy's keeps its proof. */
static const char take_service[] =
    "UPDATE d_message SET service = nullif(o.value, ''),"
    " service_name = (SELECT n.service_name FROM d_message n"
    "  WHERE n.service = o.value AND n.service_name IS NOT NULL"
    "  ORDER BY n.time DESC LIMIT 1),"
    " service_kind = (SELECT n.service_kind FROM d_message n"
    "  WHERE n.service = o.value AND n.service_kind IS NOT NULL"
    "  ORDER BY n.time DESC LIMIT 1), strength = 0,"
    " carrier = nullif(carrier, o.value), account_kind = NULL,"
    " account = NULL,"
    " relation_ruled = CASE WHEN relation_ruled IN ($3, $4)"
    "  THEN relation_ruled ELSE $2 END,"
    " relation = CASE WHEN relation_ruled IN ($3, $4)"
    "  THEN relation_ruled ELSE $2 END"
    " FROM k_override o WHERE o.sha256 = $1 AND o.what = 'service'"
    " AND d_message.sha256 = $1"
    " AND o.value <> coalesce(d_message.service, '')";

static const char take_account[] =
    "UPDATE d_message SET account = o.value, account_kind = 'account'"
    " FROM k_override o WHERE o.sha256 = $1 AND o.what = 'account'"
    " AND d_message.sha256 = $1";

/* The words of the owner of the domain that it imitates */
static enum err
apply_words(struct store *s, const struct sha256 *sha256, struct error *e)
{
	struct arena a = { 0 };
	struct slice domain = SLICE_NULL;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT domain FROM d_message"
	    " WHERE sha256 = $1 AND domain IS NOT NULL", "h", sha256);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		domain = db_slice(st, 0, &a);
	err = db_end(st, e);
	if (err == ERR_NONE && domain.p != NULL)
		err = words_apply(s, domain, NULL, e);
	arena_free(&a);
	return err;
}

static enum err
apply_urgency(struct store *s, const struct sha256 *sha256, struct error *e)
{
	int64_t id = 0;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT id FROM d_message"
	    " WHERE sha256 = $1", "h", sha256);

	if (err == ERR_NONE)
		err = db_int_end(st, &id, e);
	if (err == ERR_ABSENT)
		return ERR_NONE;
	return err != ERR_NONE ? err : urgency_message(s, id, e);
}

enum err
override_apply_now(struct store *s, const struct sha256 *sha256,
    struct error *e)
{
	enum err err = db_run(s->db, e, restore, "h", sha256);

	if (err == ERR_NONE)
		err = db_run(s->db, e, keep, "h", sha256);
	if (err == ERR_NONE)
		err = db_run(s->db, e, take_service, "hiii", sha256,
		    (int64_t)RELATION_UNKNOWN, (int64_t)RELATION_EXERCISE,
		    (int64_t)RELATION_NOT_PROTECTED);
	if (err == ERR_NONE)
		err = db_run(s->db, e, take_account, "h", sha256);
	if (err == ERR_NONE)
		err = apply_words(s, sha256, e);
	return err != ERR_NONE ? err : apply_urgency(s, sha256, e);
}

enum err
override_apply(struct store *s, const struct sha256 *sha256, struct error *e)
{
	bool yes;
	enum err err = db_exists(s->db, &yes, e, "SELECT 1 FROM k_override"
	    " WHERE sha256 = $1", "h", sha256);

	return err != ERR_NONE || !yes ? err : override_apply_now(s, sha256, e);
}

enum err
override_judged(struct store *s, const struct sha256 *sha256, struct error *e)
{
	int64_t id = 0;
	struct stmt *st;
	enum err err;

	if (s->judged == NULL)
		return ERR_NONE;
	err = db_query(s->db, &st, e, "SELECT id FROM d_message"
	    " WHERE sha256 = $1", "h", sha256);
	if (err == ERR_NONE)
		err = db_int_end(st, &id, e);
	if (err == ERR_ABSENT)
		return ERR_NONE;
	return err != ERR_NONE ? err : s->judged(s, id, e);
}

enum err
override_make_stale(struct store *s, const struct sha256 *sha256,
    struct error *e)
{
	enum err err = db_run(s->db, e, "INSERT INTO d_version (engine,"
	    " catalogue, settings) VALUES (0, '', 'boundary')"
	    " ON CONFLICT (engine, catalogue, settings) DO NOTHING", "");

	return err != ERR_NONE ? err : db_run(s->db, e, "UPDATE d_message"
	    " SET version = (SELECT id FROM d_version WHERE engine = 0"
	    " AND catalogue = '' AND settings = 'boundary')"
	    " WHERE sha256 = $1 AND refused IS NULL", "h", sha256);
}
