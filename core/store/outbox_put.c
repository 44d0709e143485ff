/* Putting mail into the outbox: octets first, then rows, as one act. */

#include "core/store/outbox_impl.h"

static struct slice
joined(const struct slice *v, size_t n, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; i < n; i++) {
		buf_add_str(&b, i != 0 ? ", " : "");
		buf_add_slice(&b, v[i]);
	}
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

static enum err
rows_of_mail(struct db *db, const struct outbox_mail *m, int64_t id,
    struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < m->nsamples; i++)
		err = db_run(db, e, "INSERT INTO k_outbox_sample (outbox,"
		    " sha256, form) VALUES ($1, $2, $3) ON CONFLICT DO"
		    " NOTHING", "ihz", id, &m->samples[i].sha256,
		    m->samples[i].form);
	for (i = 0; err == ERR_NONE && i < m->ndisclosed; i++)
		err = db_run(db, e, "INSERT INTO k_outbox_disclosure (outbox,"
		    " address, sha256) VALUES ($1, $2, $3) ON CONFLICT DO"
		    " NOTHING", "ish", id, m->disclosed[i].address,
		    &m->disclosed[i].sha256);
	return err;
}

static enum err
put_event(struct act *act, const struct outbox_want *want,
    const struct outbox_mail *m, const struct sha256 *octets, int64_t id,
    struct error *e)
{
	struct arena a = { 0 };
	char hex[SHA256_HEX + 1] = "";
	struct json j = { 0 };
	enum err err;

	json_object(&j, NULL);
	json_int(&j, "outbox", id);
	json_int(&j, "draft", want->draft);
	json_slice(&j, "to", joined(m->to, m->nto, &a));
	json_str(&j, "kind", letter_kind_name(want->kind));
	json_slice(&j, "service", want->service);
	json_slice(&j, "domain", want->domain);
	json_slice(&j, "message_id", m->message_id);
	json_sha256(&j, "octets", octets);
	json_int(&j, "hold", want->hold);
	json_slice(&j, "agreed", want->agreed);
	if (want->report != NULL)
		sha256_hex(want->report, hex);
	err = act_event(act, want->case_id.p != NULL ? want->case_id
						     : slice_str(hex),
	    "outbox.put", &j, e);
	arena_free(&a);
	return err;
}

static enum err
put_one(struct act *act, const struct outbox_want *want,
    const struct outbox_mail *m, const struct sha256 *octets, int64_t after,
    int64_t *id, struct error *e)
{
	struct db *db = act->store->db;
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = db_query(db, &st, e, "INSERT INTO k_outbox (case_id,"
	    " draft, kind, service, domain, report, after, from_address,"
	    " to_address, subject, message_id, octets_sha256, size, state,"
	    " actor, queued_at, due_at, changed_at) VALUES ($1, $2, $3, $4,"
	    " $5, $6, $7, $8, $9, $10, $11, $12, $13, 'waiting', $14, $15,"
	    " $16, $15) RETURNING id", "stzsshtsssshizii",
	    want->case_id, or_null(want->draft), letter_kind_name(want->kind),
	    want->service.p != NULL ? want->service : SLICE(""),
	    want->domain, want->report, or_null(after), want->from,
	    joined(m->to, m->nto, &a), m->subject, m->message_id, octets,
	    (int64_t)m->octets.n, act->actor, act->time,
	    act->time + want->hold);

	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	if (err == ERR_NONE)
		err = rows_of_mail(db, m, *id, e);
	arena_free(&a);
	return err != ERR_NONE ? err
	    : put_event(act, want, m, octets, *id, e);
}

/* The letter is what it is from now on. */
static enum err
freeze(struct act *act, int64_t draft, struct error *e)
{
	enum err err = db_run(act->store->db, e, "UPDATE k_draft"
	    " SET state = 'outbox' WHERE id = $1 AND state = 'open'", "i",
	    draft);

	if (err == ERR_NONE && db_changes(act->store->db) != 1)
		err = err_set(e, ERR_REFUSED, "draft %lld is not open: it is "
		    "in the outbox, or was sent or dropped (espy draft list)",
		    (long long)draft);
	return err;
}

/* Twice the same mail is once too often. */
static enum err
check_new(struct store *s, const struct outbox_mail *m, struct error *e)
{
	bool there = false;
	enum err err = db_exists(s->db, &there, e, "SELECT 1 FROM k_outbox"
	    " WHERE message_id = $1 AND state NOT IN ('refused', 'recalled')",
	    "s", m->message_id);

	return err != ERR_NONE || !there ? err : err_set(e, ERR_REFUSED,
	    "this very mail is in the outbox already, or was sent (espy "
	    "outbox)");
}

static enum err
put_all(struct act *act, const struct outbox_want *want,
    const struct sha256 *octets, int64_t *ids, struct error *e)
{
	enum err err = want->draft != 0 ? freeze(act, want->draft, e)
					: ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < want->nmails; i++) {
		err = check_new(act->store, &want->mails[i], e);
		if (err == ERR_NONE)
			err = put_one(act, want, &want->mails[i], &octets[i],
			    i != 0 ? ids[0] : 0, &ids[i], e);
	}
	return err != ERR_NONE || want->case_id.p == NULL ? err
	    : case_touch(act, want->case_id, e);
}

static enum err
check_mails(const struct outbox_want *want, struct error *e)
{
	size_t i;

	for (i = 0; i < want->nmails; i++)
		if (want->mails[i].nto == 0)
			return err_set(e, ERR_USAGE, "to whom? The mail has "
			    "no recipient");
	return want->nmails != 0 ? ERR_NONE : err_set(e, ERR_USAGE,
	    "there is nothing to send");
}

enum err
store_outbox_put(struct store *s, const char *actor,
    const struct outbox_want *want, struct arena *a, int64_t **ids,
    struct error *e)
{
	struct sha256 *octets = arena_array(a, want->nmails + 1,
	    sizeof *octets);
	struct outbox_want exact = *want;
	struct act act;
	enum err err = check_mails(want, e);
	size_t i;

	*ids = arena_array(a, want->nmails + 1, sizeof **ids);
	if (err == ERR_NONE && want->case_id.p != NULL) {
		err = case_resolve(s, want->case_id, a, &exact.case_id, e);
		if (err == ERR_NONE)
			err = case_check_here(s, exact.case_id, e);
	}
	for (i = 0; err == ERR_NONE && i < want->nmails; i++)
		err = outbox_keep(s, want->mails[i].octets, &octets[i], e);
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, put_all(&act, &exact, octets, *ids, e),
		    e);
	return err;
}
