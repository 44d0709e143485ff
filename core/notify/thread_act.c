/* What a person decides about an answer. */

#include "core/base/hex.h"
#include "core/notify/thread.h"
#include "core/store/case.h"

static enum err
kind_taken(const struct reply_row *r, struct slice as, enum reply_kind *kind,
    struct error *e)
{
	struct slice word = as.p != NULL ? as : r->kind;

	if (!reply_kind_from_name(word, kind))
		return err_set(e, ERR_USAGE, "%.*s: an answer is confirmed as "
		    "bounce, ticket, question, fix, form, stop, yes, no, auto "
		    "or other", SLICE_ARG(slice_upto(word, 40)));
	if ((*kind == REPLY_YES || *kind == REPLY_NO) && r->domain.p == NULL)
		return err_set(e, ERR_REFUSED, "answer %lld is from no owner "
		    "who was asked: yes and no are their answers",
		    (long long)r->id);
	return ERR_NONE;
}

/* Where it stands: so that whoever reads the word finds the mail */
static enum err
owner_word(struct store *s, const struct reply_row *r, bool authorised,
    struct word *out, struct arena *a, struct error *e)
{
	struct cases c = { 0 };
	char hex[SHA256_HEX + 1];
	enum err err = store_case(s, r->case_id, &c, e);

	if (err == ERR_NONE && c.v[0].service.n == 0)
		err = err_set(e, ERR_REFUSED, "case %.*s has no service yet, "
		    "so that the owner's word can be about none",
		    SLICE_ARG(r->case_id));
	if (err == ERR_NONE) {
		sha256_hex(&r->sha256, hex);
		*out = (struct word){
			.domain = slice_dup(a, r->domain),
			.service = slice_dup(a, c.v[0].service),
			.authorised = authorised,
			.who = slice_dup(a, r->sender.p != NULL ? r->sender
			    : SLICE("the owner")),
			.reference = slice_printf(a, "answer %lld in case "
			    "%.*s, message %.12s", (long long)r->id,
			    SLICE_ARG(r->case_id), hex) };
	}
	cases_free(&c);
	return err;
}

static enum err
confirm(struct store *s, const char *actor, const struct reply_row *r,
    struct slice as, const char **to, struct arena *a, struct error *e)
{
	struct reply_effect x;
	struct thread_case c;
	struct slice state;
	struct word word;
	enum reply_kind kind;
	enum err err = kind_taken(r, as, &kind, e);

	if (err == ERR_NONE && r->case_id.p != NULL)
		err = store_reply_state(s, r->case_id, a, &state, &c.tier, e);
	if (err != ERR_NONE)
		return err;
	c.state = r->case_id.p != NULL ? case_state_of(state) : CASE_NEW;
	c.all_failed = true; /* he says so */
	thread_effect(&x, r, kind, &c);
	if ((kind == REPLY_YES || kind == REPLY_NO) && r->case_id.p != NULL) {
		err = owner_word(s, r, kind == REPLY_YES, &word, a, e);
		x.word = &word;
	}
	if (err == ERR_NONE)
		err = store_reply_confirm(s, actor, r,
		    slice_str(reply_kind_name(kind)), &x, e);
	if (err == ERR_NONE && to != NULL)
		*to = x.to;
	return err;
}

enum err
thread_confirm(struct store *s, const char *actor, int64_t id,
    struct slice as, const char **to, struct error *e)
{
	struct replies r = { 0 };
	enum err err = store_reply(s, id, &r, e);

	if (to != NULL)
		*to = NULL;
	if (err == ERR_NONE)
		err = confirm(s, actor, &r.v[0], as, to, &r.arena, e);
	replies_free(&r);
	return err;
}

enum err
thread_dismiss(struct store *s, const char *actor, int64_t id,
    struct error *e)
{
	struct replies r = { 0 };
	enum err err = store_reply(s, id, &r, e);

	if (err == ERR_NONE)
		err = store_reply_dismiss(s, actor, &r.v[0], e);
	replies_free(&r);
	return err;
}

/* Whose it may be, of those that we wrote to there */
static void
match_partner(struct reply_row *row, const struct reply_partner *v, size_t n)
{
	size_t i;

	for (i = n; i-- != 0;) {
		size_t at = slice_rchr(v[i].address, '@');

		if (at == SLICE_NONE || row->organisation.n == 0 ||
		    !host_is_under(slice_from(v[i].address, at + 1),
			row->organisation))
			continue;
		row->notification = v[i].notification;
		row->domain = v[i].domain;
		return;
	}
}

enum err
thread_match(struct store *s, const char *actor, int64_t id,
    struct slice case_id, struct error *e)
{
	struct replies r = { 0 };
	struct cases c = { 0 };
	struct reply_partner *v;
	size_t n;
	enum err err = store_reply(s, id, &r, e);

	if (err == ERR_NONE)
		err = store_case(s, case_id, &c, e);
	if (err == ERR_NONE)
		err = store_reply_partners(s, c.v[0].root, &r.arena, &v, &n,
		    e);
	if (err == ERR_NONE) {
		struct reply_row *row = &r.v[0];

		row->case_id = c.v[0].root;
		row->matched = SLICE("hand");
		row->why = SLICE("somebody put it here");
		row->state = SLICE("proposed");
		match_partner(row, v, n);
		err = store_reply_match(s, actor, row, e);
	}
	cases_free(&c);
	replies_free(&r);
	return err;
}
