/* Decisions about addresses that masking left readable. */

#include "core/store/draft_impl.h"
#include "core/store/residue.h"

static const char *const names[RESIDUE_CHOICES] = { "allow", "headers",
	"drop" };

const char *
residue_choice_name(enum residue_choice c)
{
	return names[c];
}

static bool
choice_from_name(struct slice name, enum residue_choice *out)
{
	unsigned c;

	for (c = 0; c < RESIDUE_CHOICES; c++)
		if (slice_eq_str(name, names[c])) {
			*out = (enum residue_choice)c;
			return true;
		}
	return false;
}

enum err
store_residue(struct store *s, int64_t draft, struct arena *a,
    struct residue_decision **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT sha256, field, choice,"
	    " who, time FROM k_draft_residue WHERE draft = $1"
	    " ORDER BY sha256, field", "i", draft);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct residue_decision d = { .field = db_slice(st, 1, a),
			.who = db_slice(st, 3, a), .when = db_time(st, 4) };

		/* a row of an import may be anything: nothing is decided */
		if (db_sha256(st, 0, &d.sha256) &&
		    choice_from_name(db_peek(st, 2), &d.choice))
			*ARENA_PUSH(a, *out, *n) = d;
	}
	return db_end(st, e);
}

const struct residue_decision *
residue_decided(const struct residue_decision *v, size_t n,
    const struct sha256 *sha256, struct slice field)
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(&v[i].sha256, sha256, sizeof *sha256) == 0 &&
		    slice_eqi(v[i].field, field))
			return &v[i];
	return NULL;
}

/* choice NULL: nothing is decided */
static enum err
choice_set(struct store *s, int64_t draft, const struct sha256 *sha256,
    struct slice field, struct slice choice, struct slice who, int64_t time,
    struct error *e)
{
	if (choice.p == NULL)
		return db_run(s->db, e, "DELETE FROM k_draft_residue"
		    " WHERE draft = $1 AND sha256 = $2 AND field = $3", "ihs",
		    draft, sha256, field);
	return db_run(s->db, e, "INSERT INTO k_draft_residue"
	    " (draft, sha256, field, choice, who, time)"
	    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT"
	    " (draft, sha256, field) DO UPDATE SET choice = excluded.choice,"
	    " who = excluded.who, time = excluded.time", "ihssst", draft,
	    sha256, field, choice, who, time);
}

static enum err
decision_write(struct act *act, const struct draft *d,
    const struct sha256 *sha256, struct slice field,
    const struct residue_decision *was, enum residue_choice choice,
    struct error *e)
{
	struct json j = { 0 };
	char hex[SHA256_HEX + 1];
	enum err err = choice_set(act->store, d->id, sha256, field,
	    slice_str(names[choice]), slice_str(act->actor), act->time, e);

	if (err != ERR_NONE)
		return err;
	sha256_hex(sha256, hex);
	json_object(&j, NULL);
	json_int(&j, "draft", d->id);
	json_str(&j, "sample", hex);
	json_slice(&j, "field", field);
	if (was != NULL) {
		json_str(&j, "from", names[was->choice]);
		json_slice(&j, "from_who", was->who);
		json_int(&j, "from_time", was->when);
	}
	json_str(&j, "to", names[choice]);
	return act_event(act, d->case_id, "draft.residue", &j, e);
}

static bool
has_sample(const struct draft *d, const struct sha256 *sha256)
{
	for (size_t i = 0; i < d->nsamples; i++)
		if (memcmp(&d->samples[i], sha256, sizeof *sha256) == 0)
			return true;
	return false;
}

enum err
store_residue_decide(struct store *s, const char *actor, int64_t draft,
    const struct sha256 *sha256, struct slice field,
    enum residue_choice choice, struct error *e)
{
	const struct residue_decision *was = NULL;
	struct residue_decision *v;
	struct drafts d = { 0 };
	struct arena a = { 0 };
	struct act act;
	size_t n;
	enum err err = store_draft(s, draft, &d, e);

	if (err == ERR_NONE)
		err = draft_is_open(&d.v[0], e);
	if (err == ERR_NONE && !has_sample(&d.v[0], sha256))
		err = err_set(e, ERR_ABSENT, "draft %lld has no such sample",
		    (long long)draft);
	if (err == ERR_NONE)
		err = store_residue(s, draft, &a, &v, &n, e);
	if (err == ERR_NONE)
		was = residue_decided(v, n, sha256, field);
	field = slice_dup_lower(&a, field);
	if (err == ERR_NONE && (was == NULL || was->choice != choice) &&
	    (err = act_begin(&act, s, actor, e)) == ERR_NONE)
		err = act_end(&act, decision_write(&act, &d.v[0], sha256,
		    field, was, choice, e), e);
	arena_free(&a);
	drafts_free(&d);
	return err;
}

enum err
undo_draft_residue(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct slice from = event_field(s, ev->seq, "from", &a);
	struct slice field = event_field(s, ev->seq, "field", &a);
	struct slice who = event_field(s, ev->seq, "from_who", &a);
	int64_t draft = 0, time = TIME_UNKNOWN;
	struct sha256 sha256;
	enum err err = event_number(s, ev, "draft", &draft, e);

	if (err == ERR_NONE && (field.p == NULL || !sha256_from_hex(
	    event_field(s, ev->seq, "sample", &a), &sha256)))
		err = err_set(e, ERR_STORE, "event %lld names no sample",
		    (long long)ev->seq);
	if (err == ERR_NONE && from.p != NULL)
		err = event_number(s, ev, "from_time", &time, e);
	if (err == ERR_NONE)
		err = choice_set(s, draft, &sha256, field, from, who, time, e);
	arena_free(&a);
	return err;
}
