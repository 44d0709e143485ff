/* The index job: walk, match, then facts and text beside each other. */

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/fault.h"
#include "core/base/log.h"
#include "core/cases/import_stage.h"
#include "core/work/index_job.h"
#include "core/work/purge.h"

enum { PROGRESS_MS = 40, BUSY_TRIES = 5 };

bool
job_stopped(const struct index_job *j)
{
	return j->o->stop != NULL && *j->o->stop;
}

void
job_progress(struct index_job *j)
{
	int64_t now = clock_monotonic_ms();
	struct index_progress p;
	const struct resolver *r;

	if (j->watch == NULL || j->watch->progress == NULL ||
	    (now - j->shown < PROGRESS_MS && j->phase != INDEX_DONE))
		return;
	j->shown = now;
	r = dns_resolver(j);
	p = (struct index_progress){ .phase = j->phase,
		.seen = j->walk.nfiles, .done = j->read, .todo = j->ntodo,
		.text_done = j->counts->text_done + j->counts->text_refused,
		.text_todo = (uint64_t)j->text_before + j->counts->fresh,
		.dns_done = r != NULL
		    ? resolver_asked(r) - resolver_open(r) : 0,
		.dns_todo = r != NULL ? resolver_asked(r) : 0,
		.ms = now - j->started };
	j->watch->progress(&p, j->watch->arg);
}

void
job_say(struct index_job *j, const char *fmt, ...)
{
	char sentence[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sentence, sizeof sentence, fmt, ap);
	va_end(ap);
	log_msg(LOG_INFO, "index: %s", sentence);
	if (j->watch != NULL && j->watch->say != NULL)
		j->watch->say(sentence, j->watch->arg);
}

enum err
job_begin(struct index_job *j, struct error *e)
{
	enum err err = ERR_BUSY;
	int i;

	for (i = 0; err == ERR_BUSY && i < BUSY_TRIES; i++)
		err = bulk_begin(j->store, e);
	return err;
}

enum err
job_commit(struct index_job *j, struct error *e)
{
	enum err err;

	fault_point("commit", "before");
	err = bulk_commit(j->store, e);
	fault_point("commit", "after");
	return err;
}

void
job_wait(struct index_job *j)
{
	struct resolver *r = dns_resolver(j);
	struct pollfd fds[3];
	/* ms: progress is shown meanwhile */
	int timeout = read_ready(j) ? 0 : 100, t;
	nfds_t n = 0;

	if (!read_done(j)) {
		fds[n++] = (struct pollfd){ .fd = parser_fd(j->parser),
			.events = parser_poll_events(j->parser) };
		t = parser_timeout_ms(j->parser);
		if (t >= 0 && t < timeout)
			timeout = t;
	}
	if (j->writer != NULL && text_writer_busy(j->writer)) {
		fds[n++] = (struct pollfd){ .fd = text_writer_fd(j->writer),
			.events = text_writer_poll_events(j->writer) };
		t = text_writer_timeout_ms(j->writer);
		if (t >= 0 && t < timeout)
			timeout = t;
	}
	if (r != NULL && resolver_open(r) != 0) {
		fds[n++] = (struct pollfd){ .fd = resolver_fd(r),
			.events = resolver_poll_events(r) };
		t = resolver_timeout_ms(r);
		if (t >= 0 && t < timeout)
			timeout = t;
	}
	if (n != 0 && poll(fds, n, timeout) < 0 && errno != EINTR)
		log_msg(LOG_ERROR, "index: poll failed (%d)", errno);
}

/*
 * Facts and text side by side: reading never waits for text, and facts are
 * worth having where there is no mirror; *text says why there is none.
 */
static enum err
job_work(struct index_job *j, struct error *text, struct error *e)
{
	enum err err = parse_begin(j, e);

	while (err == ERR_NONE &&
	    !(read_done(j) && text_done(j) && dns_done(j))) {
		j->phase = !read_done(j) ? INDEX_FACTS
		    : !text_done(j) ? INDEX_TEXT : INDEX_DNS;
		err = read_turn(j, e);
		if (err == ERR_NONE)
			err = dns_turn(j, e);
		if (err != ERR_NONE)
			break;
		if (text_turn(j, !read_done(j), text) != ERR_NONE)
			text_end(j);
		job_progress(j);
		job_wait(j);
	}
	return err;
}

/* A purge that was cut off comes first: its messages are still there.  That
 * somebody reads, so that free pages can't be erased, stops no index. */
static enum err
job_purge(struct index_job *j, struct error *e)
{
	struct purge_options o = { j->o->workspace, j->store, j->o->actor };
	struct error why = { ERR_NONE, "" };
	bool done;
	enum err err = purge_finish(&o, &done, &why);

	if (err == ERR_BUSY) {
		job_say(j, "%s", why.text);
		return ERR_NONE;
	}
	if (err != ERR_NONE && e != NULL)
		*e = why;
	if (err == ERR_NONE && done)
		job_say(j, "a purge that had been cut off is finished");
	return err;
}

enum err
job_leftovers(struct index_job *j, struct error *e)
{
	bool new;
	enum err err = store_is_new(j->store, &new, e);

	return err != ERR_NONE ? err : import_stage_clear(
	    j->o->workspace->dir, new, e);
}

static enum err
job_run(struct index_job *j, struct error *e)
{
	const struct index_options *o = j->o;
	struct error text = { ERR_NONE, "" };
	enum err err;

	err = store_set_version(j->store, ENGINE_VERSION,
	    o->context->catalogue->version, o->settings_version, e);
	if (err == ERR_NONE)
		err = job_purge(j, e);
	if (err == ERR_NONE)
		err = job_leftovers(j, e);
	if (err == ERR_NONE)
		err = store_spool_sweep(j->store, e);
	if (err == ERR_NONE)
		err = o->recheck ? job_recheck(j, e) : job_walk(j, e);
	if (err == ERR_NONE && !job_stopped(j) && !o->recheck)
		err = job_match(j, e);
	if (err != ERR_NONE || job_stopped(j))
		return err;
	if (text_begin(j, &text) != ERR_NONE)
		text_end(j);
	err = job_work(j, &text, e);
	if (err == ERR_NONE && !job_stopped(j) &&
	    j->counts->fresh + j->counts->gone + j->counts->inner_fresh != 0)
		err = bulk_succeed(j->store, o->actor, e);
	if (err == ERR_NONE && !job_stopped(j) && o->recheck && o->nonly == 0)
		err = bulk_recheck_end(j->store, e);
	if (err == ERR_NONE && text.code != ERR_NONE) {
		err = text.code;
		if (e != NULL)
			*e = text;
	}
	return err;
}

/* Files that no outcome was reached for, where the job was stopped, are no
 * part of the count: each of those counted has exactly one. */
static void
job_sum(struct index_job *j)
{
	struct index_counts *c = j->counts;
	int64_t todo = 0;

	c->stopped = job_stopped(j);
	c->files = c->fresh + c->unchanged + c->renamed + c->copies +
	    c->refused + c->erased;
	if (bulk_text_count(j->store, &todo, NULL) == ERR_NONE)
		c->text_todo = (uint64_t)todo;
	c->ms = clock_monotonic_ms() - j->started;
}

enum err
index_run(const struct index_options *o, const struct index_watch *w,
    struct index_counts *counts, struct error *e)
{
	struct index_job j = { .o = o, .watch = w, .counts = counts,
		.store = o->store, .started = clock_monotonic_ms(),
		.phase = INDEX_WALK };
	uint64_t found;
	enum err err;
	int lock;

	*counts = (struct index_counts){ .recheck = o->recheck };
	err = workspace_lock(o->workspace, &lock, e);
	counts->busy = err == ERR_BUSY;
	if (err != ERR_NONE)
		return err;
	err = job_run(&j, e);
	read_end(&j);
	dns_end(&j);
	text_end(&j);
	found = counts->files;
	job_sum(&j);
	if (err == ERR_NONE && !counts->stopped && found != counts->files)
		err = err_set(e, ERR_STORE, "%llu files were found, but %llu "
		    "have an outcome; please report this",
		    (unsigned long long)found,
		    (unsigned long long)counts->files);
	j.phase = INDEX_DONE;
	job_progress(&j);
	walk_free(&j.walk);
	arena_free(&j.arena);
	close(lock);
	return err;
}
