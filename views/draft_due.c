/* Which letter a case wants next, and in which thread it stands. */

#include "core/cases/agenda.h"
#include "core/notify/due.h"
#include "core/store/reply.h"
#include "views/draft_work.h"

/* The last letter to that service */
static void
last_letter(struct draft_work *w)
{
	size_t i;

	for (i = w->sent.n; i-- != 0 && w->wish.thread == 0;)
		if (slice_eq(w->sent.v[i].service, w->service))
			w->wish.thread = w->sent.v[i].id;
}

static bool
asks(const struct reply_row *r)
{
	struct slice kind = r->taken.p != NULL ? r->taken : r->kind;

	return !slice_eq_str(r->state, "dismissed") &&
	    (slice_eq_str(kind, "question") || slice_eq_str(kind, "form"));
}

/* The last question, and the letter that it is about */
static enum err
last_question(struct draft_work *w, struct session *s, struct error *e)
{
	struct replies r = { 0 };
	enum err err = store_replies(s->store, w->case_id, &r, e);
	size_t i;

	for (i = r.n; err == ERR_NONE && i-- != 0 && !w->wish.is_answer;) {
		if (!asks(&r.v[i]))
			continue;
		w->wish.answers = r.v[i].sha256;
		w->wish.is_answer = true;
		if (w->wish.thread == 0)
			w->wish.thread = r.v[i].notification;
	}
	replies_free(&r);
	return err;
}

static void
kind_due(struct draft_work *w)
{
	const struct case_row *c = &w->cases.v[0];
	struct draft_wish *wish = &w->wish;
	struct letter_due due;
	struct case_facts f;

	case_facts_of(&f, c);
	letter_due(&due, &f);
	if (slice_eq_str(c->resolution, "false-positive"))
		due.kind = LETTER_RETRACTION;
	if (!wish->kind_said && !wish->desk_said) {
		wish->kind = due.kind;
		wish->desk = due.desk;
	} else if (!wish->desk_said && wish->kind == LETTER_ESCALATION) {
		wish->desk = due.kind == LETTER_ESCALATION
		    ? due.desk : tier_desk(c->tier + 1);
	}
}

enum err
draft_due(struct draft_work *w, struct session *s, struct error *e)
{
	struct draft_wish *wish = &w->wish;
	enum err err = ERR_NONE;

	kind_due(w);
	/* Of a host that nobody named runs: whoever holds its network */
	if (!wish->desk_said && wish->desk == DESK_SERVICE &&
	    w->service.n == 0)
		wish->desk = DESK_NETWORK;
	if (wish->kind == LETTER_ANSWER && !wish->is_answer)
		err = last_question(w, s, e);
	if (wish->desk == DESK_SERVICE && wish->kind != LETTER_FIRST &&
	    wish->kind != LETTER_OWNER && wish->kind != LETTER_ORIGINAL)
		last_letter(w);
	return err;
}

/* Whoever asked gets the answer, where nothing says that it is not he. */
enum err
draft_answer_to(struct draft_work *w, struct session *s, struct error *e)
{
	struct replies r = { 0 };
	enum err err = ERR_NONE;

	if (w->wish.is_answer)
		err = store_reply_of(s->store, &w->wish.answers, &r, e);
	if (err == ERR_NONE && r.n != 0 && r.v[0].sender.n != 0 &&
	    (r.v[0].doubt.p == NULL ||
		slice_eq_str(r.v[0].state, "confirmed"))) {
		w->to = slice_dup(&w->arena, r.v[0].sender);
		w->to_source = slice_printf(&w->arena, "it asks in answer "
		    "%lld", (long long)r.v[0].id);
	}
	replies_free(&r);
	return err;
}
