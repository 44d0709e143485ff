/* Purging: what was decided is erased, from the mirror to the last page. */

#include <sys/stat.h>
#include <unistd.h>

#include "core/base/fault.h"
#include "core/base/log.h"
#include "core/work/index_job.h"
#include "core/work/purge.h"
#include "core/work/text_config.h"

enum { MOST_COMPARED = 1 << 30 }; /* octets of the log times words */

/* --- the mirror --- */

static enum err
wait_for(struct text_writer *t, enum text_event_kind want,
    struct text_event *ev, struct error *e)
{
	do {
		text_writer_wait(t);
		text_writer_next(t, ev);
	} while (ev->kind == TEXT_NOTHING && text_writer_busy(t));
	if (ev->kind == want)
		return ERR_NONE;
	return err_set(e, ERR_DIED, "the full-text mirror can't be purged "
	    "(%s); what was decided is kept: espy purge goes on",
	    ev->kind == TEXT_DIED ? ev->reason : "it broke the protocol");
}

/* *anew: nothing was removed, the database must be made anew.  That a document
 * goes is said before it goes: one that others share with
 * the purged message is to be read again, whatever happens now. */
static enum err
mirror_remove(struct index_job *j, const struct purge_due *due, bool *anew,
    struct error *e)
{
	struct text_event ev = { 0 };
	enum err err = text_writer_related(j->writer, due->nm_ids, due->nids,
	    due->paths, due->npaths, e);

	if (err == ERR_NONE)
		err = wait_for(j->writer, TEXT_RELATIVES, &ev, e);
	*anew = err == ERR_NONE && ev.bounds;
	if (*anew)
		return ERR_NONE;
	if (err == ERR_NONE)
		err = store_purge_texts(j->store, ev.ids, ev.nids, e);
	if (err == ERR_NONE)
		err = text_writer_remove(j->writer, ev.ids, ev.nids, e);
	return err != ERR_NONE ? err : wait_for(j->writer, TEXT_COMMITTED,
	    &ev, e);
}

/* The mirror is another database afterwards: the store gets to know it. */
static enum err
mirror_compact(struct index_job *j, struct error *e)
{
	struct text_event ev;
	enum err err = text_writer_compact(j->writer, e);

	if (err == ERR_NONE)
		err = wait_for(j->writer, TEXT_COMMITTED, &ev, e);
	if (err == ERR_NONE)
		err = job_begin(j, e);
	if (err != ERR_NONE)
		return err;
	err = bulk_mirror_set(j->store, slice_str(ev.uuid),
	    (int64_t)ev.revision, e);
	if (err == ERR_NONE)
		return job_commit(j, e);
	bulk_cancel(j->store);
	return err;
}

/* All text is to be read again before its database goes. */
static enum err
mirror_anew(struct index_job *j, struct error *e)
{
	int64_t n;
	enum err err = job_begin(j, e);

	if (err != ERR_NONE)
		return err;
	err = bulk_text_again(j->store, &n, e);
	if (err == ERR_NONE)
		err = job_commit(j, e);
	if (err != ERR_NONE) {
		bulk_cancel(j->store);
		return err;
	}
	text_end(j);
	err = text_config_forget(j->o->workspace->notmuch, e);
	fault_point("purge", "forgotten");
	return err != ERR_NONE ? err : text_begin(j, e);
}

static enum err
mirror_purge(struct index_job *j, const struct purge_due *due,
    struct error *e)
{
	bool anew = false;
	enum err err;

	if (access(j->o->workspace->notmuch, F_OK) != 0)
		return ERR_NONE; /* there is none */
	err = text_begin(j, e);
	if (err == ERR_NONE && due->n != 0)
		err = mirror_remove(j, due, &anew, e);
	fault_point("purge", "removed");
	if (err == ERR_NONE && anew)
		return mirror_anew(j, e);
	return err != ERR_NONE ? err : mirror_compact(j, e);
}

/* What is left here, an index run does.  The text of messages whose documents went along */
static enum err
mirror_restore(struct index_job *j, struct error *e)
{
	enum err err = ERR_NONE;

	while (err == ERR_NONE && !text_done(j)) {
		err = text_turn(j, false, e);
		if (err == ERR_NONE && text_writer_busy(j->writer))
			text_writer_wait(j->writer);
	}
	return err;
}

/* --- the log --- */

static bool
line_names(struct slice line, void *arg)
{
	const struct purge_due *due = arg;
	size_t i;

	for (i = 0; i < due->nwords; i++)
		if (slice_findi(line, due->words[i]) != SLICE_NONE)
			return true;
	return false;
}

static bool
line_any(struct slice line, void *arg)
{
	(void)line;
	(void)arg;
	return true;
}

static enum err
log_purge(const struct workspace *w, struct purge_due *due, struct error *e)
{
	struct stat st;
	bool slow;

	if (due->nwords == 0 || stat(w->log, &st) != 0)
		return ERR_NONE;
	slow = (uint64_t)st.st_size > MOST_COMPARED / due->nwords;
	if (log_drop(w->log, slow ? line_any : line_names, due) != 0)
		return err_errno(e, "%s: its lines can't be purged", w->log);
	if (slow)
		log_msg(LOG_INFO, "purge: too many messages to look for their "
		    "words: the log was emptied");
	return ERR_NONE;
}

/* --- all of it --- */

/* The log before the rows: its words come from them. */
static enum err
purge_steps(struct index_job *j, struct purge_due *due, struct error *e)
{
	const struct index_options *o = j->o;
	enum err err = job_leftovers(j, e);

	if (err == ERR_NONE)
		err = mirror_purge(j, due, e);
	fault_point("purge", "compacted");
	if (err == ERR_NONE)
		err = log_purge(o->workspace, due, e);
	if (err == ERR_NONE)
		err = store_purge_erase(j->store, o->actor, due, e);
	fault_point("purge", "erased");
	if (err == ERR_NONE)
		err = store_purge_end(j->store, e);
	fault_point("purge", "ended");
	if (err == ERR_NONE)
		err = mirror_restore(j, e);
	text_end(j);
	return err;
}

enum err
purge_finish(const struct purge_options *o, bool *done, struct error *e)
{
	struct index_counts counts = { 0 };
	struct index_options job = { .workspace = o->workspace,
		.store = o->store, .actor = o->actor };
	struct index_job j = { .o = &job, .counts = &counts,
		.store = o->store };
	struct purge_due due;
	enum err err = store_purge_pending(o->store, done, e);

	if (err != ERR_NONE || !*done)
		return err;
	fault_point("purge", "marked");
	err = store_purge_due(o->store, &due, e);
	if (err != ERR_NONE)
		return err;
	err = purge_steps(&j, &due, e);
	purge_due_free(&due);
	arena_free(&j.arena);
	return err;
}
