/* What a thread holds, in one order. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/column.h"
#include "views/doc_outbox.h"
#include "views/doc_reply.h"
#include "views/thread_items.h"

enum { LABEL = 10 };

static int
item_cmp(const void *pa, const void *pb)
{
	const struct thread_item *a = pa, *b = pb;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->what != b->what)
		return a->what < b->what ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static void
add(struct thread *t, enum thread_what what, size_t index, int64_t time)
{
	*ARENA_PUSH(&t->arena, t->v, t->n) = (struct thread_item){ what,
		index, time };
}

/* Does it wait for a person, or for its case? */
static bool
waits(const struct reply_row *r)
{
	return slice_eq_str(r->state, "proposed") ||
	    slice_eq_str(r->state, "unmatched");
}

static enum err
letters_read(struct thread *t, struct store *s, struct slice case_id,
    struct error *e)
{
	enum err err = store_notifications(s, case_id, &t->sent, e);

	if (err == ERR_NONE)
		err = store_outbox(s, case_id, &t->outbox, e);
	return err != ERR_NONE ? err : store_drafts(s, case_id, &t->drafts,
	    e);
}

enum err
thread_read(struct thread *t, struct store *s, struct slice case_id,
    struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	*t = (struct thread){ .n = 0 };
	if (case_id.p != NULL)
		err = letters_read(t, s, case_id, e);
	if (err == ERR_NONE)
		err = store_replies(s, case_id, &t->replies, e);
	for (i = 0; i < t->sent.n; i++)
		add(t, THREAD_SENT, i, t->sent.v[i].sent_at);
	for (i = 0; i < t->outbox.n; i++)
		if (t->outbox.v[i].notification == 0)
			add(t, THREAD_OUTBOX, i, t->outbox.v[i].queued_at);
	for (i = 0; i < t->replies.n; i++)
		if (case_id.p != NULL || waits(&t->replies.v[i]))
			add(t, THREAD_REPLY, i, t->replies.v[i].time);
	if (t->n != 0)
		qsort(t->v, t->n, sizeof *t->v, item_cmp);
	if (err != ERR_NONE)
		thread_free(t);
	return err;
}

void
thread_free(struct thread *t)
{
	notifications_free(&t->sent);
	outbox_items_free(&t->outbox);
	drafts_free(&t->drafts);
	replies_free(&t->replies);
	arena_free(&t->arena);
	*t = (struct thread){ .n = 0 };
}

uint64_t
thread_item_id(const struct thread *t, size_t i)
{
	const struct thread_item *x = &t->v[i];
	int64_t id = x->what == THREAD_SENT ? t->sent.v[x->index].id
	    : x->what == THREAD_OUTBOX	    ? t->outbox.v[x->index].id
					    : t->replies.v[x->index].id;

	return (uint64_t)id << 2 | (unsigned)x->what;
}

const struct reply_row *
thread_reply(const struct thread *t, size_t i)
{
	return i < t->n && t->v[i].what == THREAD_REPLY
	    ? &t->replies.v[t->v[i].index] : NULL;
}

int64_t
thread_draft(const struct thread *t, size_t i)
{
	if (i >= t->n || t->v[i].what == THREAD_REPLY)
		return 0;
	return t->v[i].what == THREAD_SENT ? t->sent.v[t->v[i].index].draft
					   : t->outbox.v[t->v[i].index].draft;
}

/* --- rows --- */

/* What the letter was, by its draft */
static const char *
letter_name(const struct thread *t, const struct notification *n)
{
	size_t i;

	for (i = 0; i < t->drafts.n; i++)
		if (t->drafts.v[i].id == n->draft)
			return letter_kind_words(t->drafts.v[i].kind);
	return "letter";
}

struct cells {
	const char *way;
	struct slice what, who, state, subject;
	uint8_t role; /* of the state */
};

static void
sent_cells(const struct thread *t, const struct notification *n,
    struct cells *c)
{
	c->way = "->";
	c->what = slice_str(letter_name(t, n));
	c->who = n->to;
	c->subject = n->subject;
	c->state = n->outcome.p != NULL ? n->outcome : SLICE("sent");
	c->role = slice_eq_str(n->outcome, "bounced") ? ROLE_BAD : ROLE_MUTED;
}

static void
reply_cells(const struct reply_row *r, struct arena *a, struct cells *c)
{
	struct slice tickets = r->tickets, first = slice_cut(&tickets, '\n');
	const char *state = reply_state_words(r);

	c->way = "<-";
	c->what = slice_str(reply_kind_words(r->taken.p != NULL ? r->taken
								: r->kind));
	if (slice_eq_str(r->kind, "ticket") && r->taken.p == NULL &&
	    first.n != 0)
		c->what = slice_printf(a, "ticket %.*s",
		    SLICE_ARG(first));
	c->who = r->sender.n != 0 ? r->sender : SLICE("<>");
	c->subject = r->subject;
	c->state = r->doubt.p != NULL && waits(r) ? SLICE("forged?")
	    : state != NULL			  ? slice_str(state)
						  : SLICE("");
	c->role = waits(r) ? ROLE_WARN : ROLE_MUTED;
}

int
thread_what_width(size_t width, bool cases)
{
	return width >= 100 ? 24 : width < THREAD_WHO && cases ? 12 : 22;
}

void
thread_row(const struct thread *t, size_t i, bool cases, size_t width,
    struct text *out)
{
	const struct thread_item *x = &t->v[i];
	const struct reply_row *r = thread_reply(t, i);
	struct cells c = { .way = "->" };
	struct arena a = { 0 };
	char when[12];

	if (x->what == THREAD_SENT)
		sent_cells(t, &t->sent.v[x->index], &c);
	else if (r != NULL)
		reply_cells(r, &a, &c);
	else {
		const struct outbox_item *o = &t->outbox.v[x->index];

		c.what = slice_str(letter_kind_words(o->kind));
		c.who = o->to;
		c.subject = o->subject;
		c.state = slice_str(outbox_state_name(o->state));
		c.role = outbox_role(o->state);
	}
	clock_short(x->time, when);
	column(out, ROLE_MUTED, slice_str(when), 11);
	out->role = r != NULL ? ROLE_INFO : ROLE_NORMAL;
	text_litf(out, "%s  ", c.way);
	if (cases)
		column(out, ROLE_INFO, r != NULL && r->case_id.p != NULL
		    ? r->case_id : SLICE("-"), 8);
	column(out, ROLE_NORMAL, c.what, thread_what_width(width, cases));
	column(out, c.role, c.state, 15);
	if (width >= THREAD_SUBJECT)
		column(out, ROLE_NORMAL, c.who, 34);
	out->role = width >= THREAD_SUBJECT ? ROLE_MUTED : ROLE_NORMAL;
	if (width >= THREAD_WHO)
		text_add(out, width >= THREAD_SUBJECT ? c.subject : c.who);
	arena_free(&a);
}

/* --- one of them in full --- */

static void
doc_sent(struct doc *d, const struct thread *t, const struct notification *n)
{
	char when[20];

	clock_long(n->sent_at, when);
	doc_label(d, LABEL, "Letter");
	doc_lit(d, ROLE_HEADING, "%s", letter_name(t, n));
	doc_lit(d, ROLE_MUTED, ", notification %lld, %.16s UTC",
	    (long long)n->id, when);
	doc_label(d, LABEL, "To");
	doc_add(d, ROLE_NORMAL, n->to);
	doc_label(d, LABEL, "Subject");
	doc_add(d, ROLE_NORMAL, n->subject);
	doc_label(d, LABEL, "How");
	doc_add(d, ROLE_NORMAL, n->how);
	doc_lit(d, ROLE_MUTED, ", with %llu sample%s; %llu recipient%s "
	    "disclosed", (unsigned long long)n->samples, plural(n->samples),
	    (unsigned long long)n->disclosed, plural(n->disclosed));
	doc_label(d, LABEL, "Id");
	doc_add(d, ROLE_MUTED, n->message_id.p != NULL ? n->message_id
						       : SLICE("not known"));
	if (n->outcome.p == NULL)
		return;
	doc_label(d, LABEL, "Outcome");
	doc_add(d, ROLE_NORMAL, n->outcome);
	if (n->outcome_at != TIME_UNKNOWN) {
		clock_long(n->outcome_at, when);
		doc_lit(d, ROLE_MUTED, ", %.16s UTC", when);
	}
}

void
doc_thread_item(struct doc *d, const struct thread *t, size_t i)
{
	const struct thread_item *x = &t->v[i];

	if (x->what == THREAD_SENT)
		doc_sent(d, t, &t->sent.v[x->index]);
	else if (x->what == THREAD_OUTBOX)
		doc_outbox(d, &t->outbox.v[x->index], NULL, 0, NULL,
		    clock_now());
	else
		doc_reply(d, &t->replies.v[x->index], true);
}
