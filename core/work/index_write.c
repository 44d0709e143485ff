/* The index job: one result, written within a transaction. */

#include "core/auth/dkim.h"
#include "core/cases/arrive.h"
#include "core/notify/thread.h"
#include "core/work/index_job.h"

/* A container has had all its outcomes: it is pending no more, and counts as
 * one outcome of the container around it. */
static enum err
settle(struct index_job *j, struct container *c, struct error *e)
{
	enum err err = ERR_NONE;

	while (err == ERR_NONE && c != NULL && container_settle(c)) {
		err = bulk_container_done(j->store, c->id, e);
		c = c->parent;
	}
	return err;
}

/* The message is in the store: it was reported, and it may hold others. */
static enum err
settle_result(struct index_job *j, const struct result *r, int64_t id,
    struct error *e)
{
	enum err err = ERR_NONE;

	if (r->in != NULL && id != 0)
		err = bulk_reported(j->store, r->in->id, id, r->place, e);
	if (err != ERR_NONE)
		return err;
	if (r->holds == NULL)
		return settle(j, r->in, e);
	r->holds->id = id; /* it settles the one around it when it is done */
	return settle(j, r->holds, e);
}

/* Its place: a mail within a container lies in that one. */
static struct file_at
place_of(const struct result *r)
{
	struct file_at at = r->at;

	at.container = r->in != NULL ? r->in->id : 0;
	return at;
}

/* Counts an outcome of a file, or of a mail in a container. */
static void
count(const struct result *r, uint64_t *file, uint64_t *inner)
{
	++*(r->in != NULL ? inner : file);
}

static enum err
write_copy(struct index_job *j, const struct result *r, struct tally *t,
    bool *later, struct error *e)
{
	struct file_at at = place_of(r);
	struct message_known known;
	bool same = false;
	enum err err = bulk_known(j->store, &r->sha256, &known, e);

	if (err != ERR_NONE)
		return err;
	if (known.id == 0) {
		/* The one that it copies changed while it was read: both
		 * are for the next run. */
		*later = parse_under_way(j, &r->sha256);
		if (*later)
			return ERR_NONE;
		t->lost += r->in == NULL;
		return settle_result(j, r, 0, e);
	}
	if (!r->loose)
		err = bulk_copy(j->store, &at, known.id, &same, e);
	if (same)
		count(r, &t->unchanged, &t->inner_copies);
	else
		count(r, &t->copies, &t->inner_copies);
	if (err == ERR_NONE && known.kind == MESSAGE_MAIL && !same &&
	    !r->loose)
		err = arrive_copy(j->store, known.id, e);
	return err != ERR_NONE ? err : settle_result(j, r, known.id, e);
}

static struct slice
better_signer(struct slice found, struct slice domain, struct slice author)
{
	if (found.p != NULL && (author.p == NULL ||
		host_is_under(found, author) ||
		!host_is_under(domain, author)))
		return found;
	return domain;
}

/* The domain of a signature that passes: From's, where it is among them */
static struct slice
signer_of(const struct analysis *a)
{
	const struct computed *c = &a->auth.computed;
	const struct recorded *r = &a->auth.recorded;
	struct slice author = a->mail.from.org_domain, found = SLICE_NULL;
	size_t i;

	for (i = 0; i < c->ndkim; i++)
		if (dkim_proves(&c->dkim[i]))
			found = better_signer(found, c->dkim[i].domain,
			    author);
	for (i = 0; i < r->ndkim; i++)
		if (slice_eq_str(r->dkim[i].result, "pass"))
			found = better_signer(found, r->dkim[i].domain,
			    author);
	return found;
}

static enum err
write_analysis(struct index_job *j, const struct result *r,
    const struct file_at *at, int64_t *id, struct error *e)
{
	static const struct answers none;
	struct message_note note = {
		.answers = r->answers != NULL ? r->answers
		    : j->o->lookup != NULL ? &none : j->o->context->answers,
		.no_text = j->again || r->use->baseline ||
		    r->analysis->kind == MESSAGE_AGGREGATE ||
		    r->analysis->kind == MESSAGE_REPLY,
		.pending = r->holds != NULL,
		.verified = aggregate_verified(&r->analysis->aggregates,
		    &r->analysis->mail, &r->analysis->auth.recorded) };

	struct arrival arrival = { .sha256 = &r->sha256,
		.sketch = &r->analysis->sketch,
		.signer = signer_of(r->analysis), .fresh = !r->known,
		.reopen = settings_case(j->o->settings)->reopen };
	enum err err = r->loose
	    ? bulk_renew(j->store, &r->sha256, r->analysis, &note, id, e)
	    : bulk_message(j->store, at, &r->sha256, r->analysis, &note, id,
		  e);

	arrival.message = *id;
	if (err != ERR_NONE)
		return err;
	if (r->analysis->kind == MESSAGE_MAIL)
		return arrive(j->store, &arrival, e);
	if (r->known) /* it may have been one */
		err = arrive_again(j->store, *id, e);
	if (err == ERR_NONE && r->analysis->kind == MESSAGE_REPLY)
		err = thread_arrive(j->store, *id, &r->sha256, r->analysis,
		    e);
	return err;
}

static void
count_kind(const struct result *r, struct tally *t)
{
	enum message_kind kind = r->analysis != NULL ? r->analysis->kind
						     : MESSAGE_MAILBOX;

	t->reports += kind == MESSAGE_REPORT;
	t->aggregates += kind == MESSAGE_AGGREGATE;
	t->mailboxes += kind == MESSAGE_MAILBOX;
}

static enum err
write_fresh(struct index_job *j, const struct result *r, struct tally *t,
    struct error *e)
{
	struct file_at at = place_of(r);
	int64_t id = 0;
	enum err err = ERR_NONE;

	if (r->holds != NULL && r->in == NULL)
		err = bulk_container_begin(j->store, at.path, e);
	if (err == ERR_NONE)
		err = r->analysis == NULL
		    ? bulk_mailbox(j->store, &at, &r->sha256, &id, e)
		    : write_analysis(j, r, &at, &id, e);
	if (err != ERR_NONE)
		return err;
	if (j->o->recheck)
		t->renewed += r->known;
	if (r->known)
		count(r, &t->copies, &t->inner_copies);
	else {
		count(r, &t->fresh, &t->inner_fresh);
		count_kind(r, t);
	}
	return settle_result(j, r, id, e);
}

enum err
result_write(struct index_job *j, const struct result *r, struct tally *t,
    bool *later, struct error *e)
{
	struct file_at at = place_of(r);
	int64_t id = 0;
	enum err err;

	*later = false;
	switch (r->kind) {
	case RESULT_COPY:
		return write_copy(j, r, t, later, e);
	case RESULT_REFUSED:
		count(r, &t->refused, &t->inner_refused);
		err = bulk_refused(j->store, &at,
		    r->hashed ? &r->sha256 : NULL, slice_str(r->reason), &id,
		    e);
		if (err == ERR_NONE)
			err = arrive_again(j->store, id, e);
		return err != ERR_NONE ? err : settle_result(j, r, id, e);
	case RESULT_ERASED:
		t->erased += r->in == NULL;
		return settle_result(j, r, 0, e);
	case RESULT_FRESH:
		return write_fresh(j, r, t, e);
	}
	return ERR_NONE;
}
