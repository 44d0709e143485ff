/* An answer has come: its case, and what follows at once. */

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/base/url.h"
#include "core/notify/thread_parts.h"

/* --- the row --- */

static struct slice
tickets_joined(struct store *s, const struct reply *r, struct arena *a,
    enum err *err, struct error *e)
{
	struct buf b = { 0 };
	struct reply_place p;
	struct slice out;
	size_t i;

	for (i = 0; *err == ERR_NONE && i < r->ntickets; i++) {
		*err = store_reply_by_case(s, r->tickets[i], a, &p, e);
		if (*err != ERR_NONE || p.case_id.p != NULL)
			continue; /* that is our own number */
		if (b.n != 0)
			buf_add_char(&b, '\n');
		buf_add_slice(&b, r->tickets[i]);
	}
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

static bool
written_to(const struct reply_partner *v, size_t n, struct slice address)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_eqi(v[i].address, address))
			return true;
	return false;
}

/* Addresses that we wrote to: a forward beyond them is not ours to judge.  Of
 * no case (n 0) all of them, for whoever puts it into one. */
static struct slice
failed_joined(const struct dsn *d, const struct reply_partner *v, size_t n,
    struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; i < d->n; i++) {
		const struct dsn_recipient *r = &d->v[i];
		struct slice one = written_to(v, n, r->original) ? r->original
		    : n == 0 || written_to(v, n, r->address) ? r->address
							     : SLICE_NULL;

		if (r->action != DSN_FAILED || one.p == NULL)
			continue;
		buf_add_str(&b, b.n != 0 ? ", " : "");
		buf_add_slice(&b, one);
	}
	out = slice_dup_lower(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

static struct slice
diagnostic_of(const struct dsn *d, struct arena *a)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (d->v[i].diagnostic.n != 0 || d->v[i].status.n != 0)
			return slice_printf(a, "%.*s%s%.*s",
			    SLICE_ARG(d->v[i].status),
			    d->v[i].status.n != 0 ? " " : "",
			    SLICE_ARG(d->v[i].diagnostic));
	return SLICE_NULL;
}

static int
said(enum reply_answer r)
{
	return r == REPLY_SAYS_NOTHING ? -1 : r == REPLY_SAYS_YES;
}

static void
row_fill(struct reply_row *row, const struct sha256 *sha256,
    const struct analysis *x, struct slice org)
{
	const struct mail *m = &x->mail;

	*row = (struct reply_row){ .sha256 = *sha256,
		.sender = m->from.address, .organisation = org,
		.automatic = x->reply.automatic, .knows = -1, .may_name = -1,
		.subject = m->subject, .because = x->reply.because,
		.words = x->reply.words, .failed = SLICE(""),
		.tickets = SLICE(""),
		.time = m->boundary.time != TIME_UNKNOWN ? m->boundary.time
		    : m->date != TIME_UNKNOWN		 ? m->date
							 : clock_now() };
}

/* The letter that it answers, where that is not known: the last one that went
 * to whoever wrote it */
static void
row_place(struct reply_row *row, const struct thread_found *f,
    const struct thread_standing *t, const struct analysis *x)
{
	bool owner = f->place.domain.p != NULL ||
	    (t->partner != NULL && t->partner->domain.p != NULL &&
		f->place.notification == 0);

	row->case_id = f->place.case_id;
	row->matched = slice_str(f->how);
	row->why = f->why;
	row->notification = f->place.notification;
	row->standing = slice_str(t->name);
	row->doubt = t->doubt;
	if (owner && !x->reply.dsn.is) {
		row->domain = f->place.domain.p != NULL ? f->place.domain
		    : t->partner->domain;
		row->knows = said(x->reply.knows);
		row->may_name = said(x->reply.may_name);
		if (t->doubt.p == NULL)
			row->standing = SLICE("owner");
	} else if (row->notification == 0 && t->partner != NULL) {
		row->notification = t->partner->notification;
	}
	row->kind = slice_str(reply_kind_name(reply_kind_of(&x->reply,
	    row->domain.p != NULL)));
}

/* Does the notification have an address that no bounce names? */
static enum err
all_failed(struct store *s, const struct reply_row *row,
    const struct reply_partner *v, size_t n, struct arena *a, bool *all,
    struct error *e)
{
	struct slice *failed = NULL, rest = row->failed;
	size_t nfailed = 0, i, k;
	enum err err = store_reply_failed(s, row->notification, a, &failed,
	    &nfailed, e);

	while (rest.n != 0)
		*ARENA_PUSH(a, failed, nfailed) =
		    slice_trim(slice_cut(&rest, ','));
	*all = nfailed != 0 && row->notification != 0;
	for (i = 0; i < n; i++) {
		if (v[i].notification != row->notification)
			continue;
		for (k = 0; k < nfailed; k++)
			if (slice_eqi(failed[k], v[i].address))
				break;
		*all = *all && k < nfailed;
	}
	return err;
}

static enum err
case_read(struct store *s, const struct reply_row *row, struct arena *a,
    struct thread_case *out, struct error *e)
{
	struct reply_partner *v;
	struct slice state;
	size_t n;
	enum err err = store_reply_state(s, row->case_id, a, &state,
	    &out->tier, e);

	out->state = case_state_of(state);
	out->all_failed = false;
	if (err != ERR_NONE || !slice_eq_str(row->kind, "bounce"))
		return err;
	err = store_reply_partners(s, row->case_id, a, &v, &n, e);
	return err != ERR_NONE ? err : all_failed(s, row, v, n, a,
	    &out->all_failed, e);
}

/* What is a fact needs nobody to confirm it; claims do, and whatever is
 * doubted. */
static bool
is_fact(const struct reply_row *r, enum reply_kind kind)
{
	if (kind == REPLY_AUTO || kind == REPLY_DELAYED)
		return true;
	if (r->doubt.p != NULL)
		return false;
	return (kind == REPLY_BOUNCE && r->failed.n != 0) ||
	    (kind == REPLY_TICKET && r->tickets.n != 0);
}

static void
at_once(struct reply_effect *x, struct reply_row *row, enum reply_kind kind,
    const struct thread_case *c)
{
	bool fact = is_fact(row, kind);

	row->state = fact ? SLICE("automatic") : SLICE("proposed");
	thread_effect(x, row, kind, c);
	if (!fact) /* a number is one, whatever else it says */
		*x = (struct reply_effect){ .may_name = -1,
			.learn = x->learn && row->doubt.p == NULL };
}

static enum err
place(struct store *s, const struct analysis *x, const struct thread_found *f,
    struct reply_row *row, struct reply_effect *effect, struct arena *a,
    struct error *e)
{
	struct thread_claim claim = { .proof = thread_proof_of(x),
		.domain = x->mail.from.domain, .bounce = x->reply.dsn.is,
		.strong = f->strong };
	struct reply_partner *v;
	struct thread_standing t;
	struct thread_case c;
	enum reply_kind kind;
	size_t n;
	enum err err = store_reply_partners(s, f->place.case_id, a, &v, &n,
	    e);

	if (err == ERR_NONE)
		err = store_reply_trusted(s, f->place.case_id,
		    row->organisation, &claim.trusted, e);
	if (err != ERR_NONE)
		return err;
	thread_stand(&t, &claim, v, n, a);
	row_place(row, f, &t, x);
	row->tickets = tickets_joined(s, &x->reply, a, &err, e);
	row->failed = failed_joined(&x->reply.dsn, v, n, a);
	row->diagnostic = diagnostic_of(&x->reply.dsn, a);
	reply_kind_from_name(row->kind, &kind);
	if (err == ERR_NONE)
		err = case_read(s, row, a, &c, e);
	if (err == ERR_NONE)
		at_once(effect, row, kind, &c);
	return err;
}

/* What its authentication alone says, until it has a case */
static const char *
unplaced_standing(const struct analysis *x)
{
	switch (thread_proof_of(x)) {
	case PROOF_PASS:
		return "other";
	case PROOF_FAILS:
		return "forged";
	default:
		return "unproven";
	}
}

enum err
thread_arrive(struct store *s, int64_t message, const struct sha256 *sha256,
    const struct analysis *x, struct error *e)
{
	struct arena a = { 0 };
	struct reply_effect effect = { .may_name = -1 };
	struct slice org = x->mail.from.domain.n != 0
	    ? host_org_domain(&a, x->mail.from.domain) : SLICE_NULL;
	struct reply_row row;
	struct thread_found f;
	enum err err = thread_find(s, x, org, &f, &a, e);

	row_fill(&row, sha256, x, org);
	if (err == ERR_NONE && f.how != NULL) {
		err = place(s, x, &f, &row, &effect, &a, e);
	} else if (err == ERR_NONE) {
		row.why = f.why;
		row.kind = slice_str(reply_kind_name(reply_kind_of(&x->reply,
		    false)));
		row.state = SLICE("unmatched");
		row.standing = slice_str(unplaced_standing(x));
		row.tickets = tickets_joined(s, &x->reply, &a, &err, e);
		row.failed = failed_joined(&x->reply.dsn, NULL, 0, &a);
		row.diagnostic = diagnostic_of(&x->reply.dsn, &a);
	}
	if (err == ERR_NONE)
		err = store_reply_arrive(s, message, x->length, &row, &effect,
		    e);
	arena_free(&a);
	return err;
}
