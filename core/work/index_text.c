/* The index job: has the text of messages written to the notmuch mirror. */

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/work/index_job.h"

enum { MOST_DEATHS = 8, MOST_TRIES = 2 };

/* The mirror is another one, or an older state of it: all is to do again. */
static enum err
mirror_check(struct index_job *j, struct error *e)
{
	const char *uuid = text_writer_uuid(j->writer);
	int64_t revision, now = (int64_t)text_writer_revision(j->writer), n = 0;
	struct slice stored;
	enum err err = bulk_mirror(j->store, &j->arena, &stored, &revision, e);

	if (err != ERR_NONE || (stored.p != NULL &&
	    slice_eq_str(stored, uuid) && revision <= now))
		return err;
	err = job_begin(j, e);
	if (err != ERR_NONE)
		return err;
	err = bulk_text_again(j->store, &n, e);
	if (err == ERR_NONE)
		err = bulk_mirror_set(j->store, slice_str(uuid), now, e);
	if (err == ERR_NONE)
		err = job_commit(j, e);
	if (err != ERR_NONE) {
		bulk_cancel(j->store);
		return err;
	}
	if (n != 0)
		job_say(j, "the full-text mirror is %s: the text of %lld "
		    "messages is read again", stored.p != NULL &&
		    slice_eq_str(stored, uuid) ? "older than the store"
					       : "not the one that was "
						 "written", (long long)n);
	return ERR_NONE;
}

enum err
text_begin(struct index_job *j, struct error *e)
{
	struct text_writer_config c = { .dir = j->o->workspace->notmuch,
		.create = true };
	const char **roots;
	enum err err = job_roots(j, &roots, &c.nroots, e);

	c.roots = roots;
	if (err == ERR_NONE)
		err = text_writer_start(&j->writer, &c, e);
	if (err == ERR_NONE)
		err = mirror_check(j, e);
	if (err == ERR_NONE)
		err = bulk_text_count(j->store, &j->text_before, e);
	j->text_look = true;
	return err;
}

static void
batch_clear(struct text_batch *b)
{
	arena_free(&b->arena);
	*b = (struct text_batch){ 0 };
}

/* A message at which text-write died before goes alone. */
static void
batch_cut(struct text_batch *b)
{
	size_t i;

	for (i = 0; i < b->n; i++) {
		if (b->due[i].tries == 0)
			continue;
		b->n = i != 0 ? i : 1;
		return;
	}
}

/* A message that is no file gets one in the spool.  What can't be had now
 * waits for the next run; false: nothing is left. */
static bool
batch_spool(struct index_job *j, struct text_batch *b)
{
	size_t i, left = 0;
	struct error e;

	for (i = 0; i < b->n; i++) {
		struct text_due *due = &b->due[i];

		b->last = due->message;
		if (due->path.p == NULL && store_spool(j->store, &due->sha256,
		    &b->arena, &due->path, &e) != ERR_NONE) {
			log_msg(LOG_INFO, "index: %s", e.text);
			continue;
		}
		b->due[left++] = *due;
	}
	b->n = left;
	if (left != 0)
		return true;
	j->text_after = b->last;
	j->text_look = true;
	return false;
}

static enum err
batch_begin(struct index_job *j, bool more, struct error *e)
{
	struct text_batch *b = &j->batch;
	enum err err;
	size_t i;

	err = bulk_text_todo(j->store, j->text_after, TEXT_BATCH, &b->arena,
	    &b->due, &b->n, e);
	j->text_look = false;
	if (err != ERR_NONE || b->n == 0 ||
	    (more && b->n < TEXT_BATCH_LEAST)) {
		/* Once more from the start: for those that were read anew. */
		if (err == ERR_NONE && b->n == 0 && !more && !j->text_again) {
			j->text_again = j->text_look = true;
			j->text_after = 0;
		}
		batch_clear(b);
		return err;
	}
	batch_cut(b);
	if (!batch_spool(j, b)) {
		batch_clear(b);
		return ERR_NONE;
	}
	b->items = arena_array(&b->arena, b->n, sizeof *b->items);
	b->outcomes = arena_array(&b->arena, b->n, sizeof *b->outcomes);
	for (i = 0; i < b->n; i++)
		b->items[i] = (struct text_item){ b->due[i].message,
			b->due[i].path.p };
	return text_writer_batch(j->writer, b->items, b->n, e);
}

static void
batch_item(struct text_batch *b, const struct text_event *ev)
{
	struct text_outcome *o;

	if (b->given == b->n || b->items[b->given].id != ev->id)
		return; /* the worker broke its promise: stays to do */
	o = &b->outcomes[b->given++];
	o->given = true;
	o->status = ev->status;
	o->nm_id = slice_dup(&b->arena, slice_str(ev->nm_id));
	o->reason = slice_dup(&b->arena, slice_str(ev->reason));
}

static enum err
write_outcome(struct index_job *j, const struct text_due *due,
    const struct text_outcome *o, struct error *e)
{
	if (!o->given)
		return ERR_NONE;
	if (o->status == TEXT_DONE && o->nm_id.p != NULL) {
		j->counts->text_done++;
		return bulk_text_done(j->store, due->message, o->nm_id, e);
	}
	/* Moved meanwhile: the next run finds it under its new name. */
	if (access(due->path.p, F_OK) != 0 && errno == ENOENT)
		return ERR_NONE;
	j->counts->text_refused++;
	return bulk_text_refused(j->store, due->message, o->reason, e);
}

/* (C) of DESIGN.md: the mirror holds the batch, so the store may say so. */
static enum err
batch_committed(struct index_job *j, const struct text_event *ev,
    struct error *e)
{
	struct text_batch *b = &j->batch;
	struct index_counts before = *j->counts;
	enum err err = job_begin(j, e);
	struct error why;
	size_t i;

	if (err != ERR_NONE)
		return err;
	for (i = 0; err == ERR_NONE && i < b->n; i++)
		err = write_outcome(j, &b->due[i], &b->outcomes[i], e);
	if (err == ERR_NONE)
		err = bulk_mirror_set(j->store, slice_str(ev->uuid),
		    (int64_t)ev->revision, e);
	if (err == ERR_NONE)
		err = job_commit(j, e);
	if (err != ERR_NONE) {
		*j->counts = before;
		bulk_cancel(j->store);
		return err;
	}
	j->text_after = b->last;
	for (i = 0; i < b->n; i++)
		if (store_unspool(j->store, &b->due[i].sha256, &why) !=
		    ERR_NONE)
			log_msg(LOG_INFO, "index: %s", why.text);
	j->text_deaths = 0;
	j->text_look = true;
	batch_clear(b);
	return ERR_NONE;
}

static const struct text_due *
batch_find(const struct text_batch *b, int64_t message)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (b->due[i].message == message)
			return &b->due[i];
	return NULL;
}

static enum err
blame(struct index_job *j, const struct text_due *due, const char *reason,
    struct error *e)
{
	bool refuse = due->tries + 1 >= MOST_TRIES;
	enum err err = job_begin(j, e);

	if (err != ERR_NONE)
		return err;
	err = refuse ? bulk_text_refused(j->store, due->message,
	    slice_str(reason), e)
	    : bulk_text_tried(j->store, due->message, due->tries + 1, e);
	if (err == ERR_NONE)
		err = job_commit(j, e);
	if (err != ERR_NONE) {
		bulk_cancel(j->store);
		return err;
	}
	j->counts->text_refused += refuse;
	return ERR_NONE;
}

static enum err
batch_died(struct index_job *j, const struct text_event *ev, struct error *e)
{
	const struct text_due *due = batch_find(&j->batch, ev->id);
	enum err err = ERR_NONE;

	if (due != NULL)
		err = blame(j, due, ev->reason, e);
	else if (++j->text_deaths >= MOST_DEATHS)
		err = err_set(e, ERR_DIED, "the full text can't be written "
		    "(%s); the facts are, and the next run goes on with the "
		    "text", ev->reason);
	j->text_look = true;
	batch_clear(&j->batch);
	return err;
}

enum err
text_turn(struct index_job *j, bool more, struct error *e)
{
	struct text_event ev;
	enum err err = ERR_NONE;

	if (j->writer == NULL)
		return ERR_NONE;
	while (err == ERR_NONE && text_writer_busy(j->writer)) {
		text_writer_next(j->writer, &ev);
		if (ev.kind == TEXT_NOTHING)
			return ERR_NONE;
		if (ev.kind == TEXT_ITEM)
			batch_item(&j->batch, &ev);
		else if (ev.kind == TEXT_COMMITTED)
			err = batch_committed(j, &ev, e);
		else
			err = batch_died(j, &ev, e);
	}
	while (err == ERR_NONE && !text_writer_busy(j->writer) &&
	    !job_stopped(j) && (j->text_look || !more)) {
		err = batch_begin(j, more, e);
		if (!j->text_look)
			break;
	}
	return err;
}

bool
text_done(const struct index_job *j)
{
	if (j->writer == NULL)
		return true;
	return !text_writer_busy(j->writer) &&
	    (job_stopped(j) || (!j->text_look && j->text_again));
}

void
text_end(struct index_job *j)
{
	text_writer_free(j->writer);
	j->writer = NULL;
	batch_clear(&j->batch);
}
