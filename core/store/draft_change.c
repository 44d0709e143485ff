/* What a draft says and holds is changed: by hand, or made anew. */

#include "core/store/case.h"
#include "core/store/draft_impl.h"

enum err
draft_text_check(struct slice subject, struct slice body, struct error *e)
{
	if (subject.n == 0 || subject.n > DRAFT_MOST_SUBJECT ||
	    !utf8_valid(subject))
		return err_set(e, ERR_USAGE, "a subject has 1 to %d octets of "
		    "UTF-8", DRAFT_MOST_SUBJECT);
	if (body.n == 0 || body.n > DRAFT_MOST_BODY || !utf8_valid(body) ||
	    memchr(body.p, 0, body.n) != NULL)
		return err_set(e, ERR_USAGE, "a letter has 1 to %d octets of "
		    "UTF-8 without NUL", DRAFT_MOST_BODY);
	return ERR_NONE;
}

enum err
draft_is_open(const struct draft *d, struct error *e)
{
	if (slice_eq_str(d->state, "open"))
		return ERR_NONE;
	if (slice_eq_str(d->state, "outbox"))
		return err_set(e, ERR_REFUSED, "draft %lld is in the outbox, "
		    "and stays as it is; espy outbox recall takes it back "
		    "while that can be", (long long)d->id);
	return err_set(e, ERR_REFUSED, "draft %lld was %.*s: it stays as it "
	    "is; a new draft can be made for the case", (long long)d->id,
	    SLICE_ARG(d->state));
}

/* The samples as they are in the store: a line each, hash in hex and what the
 * analysis said */
static enum err
samples_text(struct store *s, int64_t id, struct arena *a, struct slice *out,
    struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct buf b = { 0 };
	struct sha256 sha;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT sha256, facts"
	    " FROM k_draft_sample WHERE draft = $1 ORDER BY sha256", "i", id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		db_sha256(st, 0, &sha);
		sha256_hex(&sha, hex);
		buf_addf(&b, "%s ", hex);
		buf_add_slice(&b, db_peek(st, 1));
		buf_add_char(&b, '\n');
	}
	*out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return db_end(st, e);
}

static enum err
samples_drop(struct store *s, int64_t id, struct error *e)
{
	return db_run(s->db, e, "DELETE FROM k_draft_sample WHERE draft = $1",
	    "i", id);
}

static enum err
samples_back(struct store *s, int64_t id, struct slice text,
    struct slice form, struct error *e)
{
	enum err err = samples_drop(s, id, e);
	struct slice line, hex;
	struct sha256 sha;

	while (err == ERR_NONE && text_line(&text, &line)) {
		hex = slice_cut(&line, ' ');
		if (sha256_from_hex(hex, &sha))
			err = db_run(s->db, e, "INSERT INTO k_draft_sample"
			    " (draft, sha256, form, facts)"
			    " VALUES ($1, $2, $3, $4)", "ihss", id, &sha, form,
			    line.n != 0 ? line : SLICE_NULL);
	}
	return err;
}

/* All that it was, for taking it back */
static enum err
change_event(struct act *act, const struct draft *was, const char *kind,
    struct error *e)
{
	struct arena a = { 0 };
	struct json j = { 0 };
	struct slice samples;
	enum err err = samples_text(act->store, was->id, &a, &samples, e);

	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_int(&j, "draft", was->id);
	json_int(&j, "edited", was->edited);
	json_int(&j, "changed_at", was->changed_at);
	json_int(&j, "rendered_at", was->rendered_at);
	json_slice(&j, "to", was->to);
	json_slice(&j, "to_source", was->to_source);
	json_slice(&j, "cc", was->cc);
	json_slice(&j, "subject", was->subject);
	json_slice(&j, "body", was->body);
	json_str(&j, "language", was->language);
	json_slice(&j, "formats", formats_words(was->formats, &a));
	json_str(&j, "form", redaction_name(was->redact));
	json_slice(&j, "samples", samples);
	json_slice(&j, "network", was->network);
	err = act_event(act, was->case_id, kind, &j, e);
	arena_free(&a);
	return err;
}

static enum err
change_write(struct act *act, const struct draft *was,
    const struct draft *now, const char *kind, struct error *e)
{
	struct arena a = { 0 };
	int64_t other = 0;
	enum err err = store_draft_open(act->store, now, &other, e);

	if (err == ERR_NONE && other != 0 && other != was->id)
		err = err_set(e, ERR_REFUSED, "draft %lld is to that "
		    "network's desk already", (long long)other);
	if (err == ERR_NONE)
		err = change_event(act, was, kind, e);
	if (err == ERR_NONE)
		err = db_run(act->store->db, e, "UPDATE k_draft SET"
		    " to_address = $2, to_source = $3, cc = $4, subject = $5,"
		    " body = $6, language = $7, formats = $8, form = $9,"
		    " edited = $10, changed_at = $11, rendered_at = $12, network = $13"
		    " WHERE id = $1", "issssszsziiis", was->id, now->to, now->to_source, now->cc,
		    now->subject, now->body, now->language,
		    formats_words(now->formats, &a),
		    redaction_name(now->redact), (int64_t)now->edited,
		    act->time, now->edited ? was->rendered_at : act->time,
		    now->network.p != NULL ? now->network : SLICE(""));
	if (err == ERR_NONE)
		err = samples_drop(act->store, was->id, e);
	if (err == ERR_NONE)
		err = draft_samples_add(act, was->id, now, e);
	arena_free(&a);
	return err;
}

static bool
is_same(const struct draft *a, const struct draft *b)
{
	return slice_eq(a->to, b->to) && slice_eq(a->cc, b->cc) &&
	    slice_eq(a->subject, b->subject) && slice_eq(a->body, b->body) &&
	    strcmp(a->language, b->language) == 0 &&
	    a->formats == b->formats && a->redact == b->redact &&
	    slice_eq(a->network, b->network) &&
	    a->nsamples == b->nsamples && (a->nsamples == 0 ||
	    memcmp(a->samples, b->samples, a->nsamples *
		sizeof *a->samples) == 0);
}

static enum err
change(struct store *s, const char *actor, const struct draft *was,
    const struct draft *now, const char *kind, struct error *e)
{
	struct act act;
	enum err err = draft_text_check(now->subject, now->body, e);

	if (err == ERR_NONE)
		err = draft_is_open(was, e);
	if (err == ERR_NONE && now->nsamples > DRAFT_MOST_SAMPLES)
		err = err_set(e, ERR_LIMIT, "a draft has at most %d samples",
		    DRAFT_MOST_SAMPLES);
	if (err != ERR_NONE || is_same(was, now) ||
	    (err = act_begin(&act, s, actor, e)) != ERR_NONE)
		return err;
	return act_end(&act, change_write(&act, was, now, kind, e), e);
}

enum err
store_draft_change(struct store *s, const char *actor,
    const struct draft *now, struct error *e)
{
	struct drafts d = { 0 };
	enum err err = store_draft(s, now->id, &d, e);

	if (err == ERR_NONE)
		err = change(s, actor, &d.v[0], now, "draft.change", e);
	drafts_free(&d);
	return err;
}

enum err
store_draft_edit(struct store *s, const char *actor, int64_t id,
    struct slice to, struct slice cc, struct slice subject,
    struct slice body, struct error *e)
{
	struct drafts d = { 0 };
	enum err err = store_draft(s, id, &d, e);

	if (err == ERR_NONE) {
		struct draft now = d.v[0];

		now.edited = true;
		now.to_source = slice_eq(to, now.to) ? now.to_source
		    : SLICE(DRAFT_BY_HAND);
		now.to = to;
		now.cc = cc;
		now.subject = subject;
		now.body = body;
		err = change(s, actor, &d.v[0], &now, "draft.edit", e);
	}
	drafts_free(&d);
	return err;
}

/* --- undo --- */

/* Events of older versions have neither Cc nor what stands behind the text. */
enum err
undo_draft_change(struct store *s, const struct event *ev, struct error *e)
{
	int64_t id = 0, edited = 0, changed = 0;
	struct arena a = { 0 };
	struct slice form = event_field(s, ev->seq, "form", &a);
	enum err err = event_number(s, ev, "draft", &id, e);

	if (err == ERR_NONE)
		err = event_number(s, ev, "edited", &edited, e);
	if (err == ERR_NONE)
		err = event_number(s, ev, "changed_at", &changed, e);
	if (err == ERR_NONE)
		err = db_run(s->db, e, "UPDATE k_draft SET to_address = $2,"
		    " to_source = $3, subject = $4, body = $5, edited = $6,"
		    " changed_at = $7, cc = coalesce($8, cc),"
		    " language = coalesce($9, language),"
		    " formats = coalesce($10, formats),"
		    " form = coalesce($11, form),"
		    " rendered_at = coalesce($12, rendered_at),"
		    " network = coalesce($13, network)"
		    " WHERE id = $1", "issssiissssts", id, event_field(s, ev->seq, "to", &a),
		    event_field(s, ev->seq, "to_source", &a),
		    event_field(s, ev->seq, "subject", &a),
		    event_field(s, ev->seq, "body", &a), edited, changed,
		    event_field(s, ev->seq, "cc", &a),
		    event_field(s, ev->seq, "language", &a),
		    event_field(s, ev->seq, "formats", &a), form,
		    event_time(s, ev->seq, "rendered_at"),
		    event_field(s, ev->seq, "network", &a));
	if (err == ERR_NONE && form.p != NULL)
		err = samples_back(s, id, event_field(s, ev->seq, "samples",
		    &a), form, e);
	arena_free(&a);
	return err;
}
