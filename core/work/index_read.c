/* The index job: reads files, has them parsed, writes what came of it. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/work/fault.h"
#include "core/work/index_job.h"

enum { CHUNK = 1 << 18, MOST_FAILS = 8, MOST_TRIES = 2 };

enum err
read_begin(struct index_job *j, struct error *e)
{
	struct parser_config c = {
		.catalogue_dirs = j->o->catalogue_dirs,
		.ncatalogue_dirs = j->o->ncatalogue_dirs,
		.receivers = j->o->context->receivers,
		.domains = j->o->context->domains,
		.answers = j->o->context->answers,
		.clock = j->o->context->clock,
		.bulk = true,
	};
	enum err err;

	if (j->ntodo == 0)
		return ERR_NONE;
	err = parser_start(&j->parser, &c, e);
	/* Else a catalogue that can't be read would refuse every message. */
	return err != ERR_NONE ? err : parser_wait_ready(j->parser, e);
}

/* --- results wait here for their transaction --- */

static struct result *
result_add(struct index_job *j, enum result_kind kind,
    const struct file_at *at, const struct sha256 *sha256)
{
	struct result *r;

	if (j->nresults == j->results_room) {
		j->results_room = j->results_room * 2 + RESULTS_MOST;
		j->results = xrealloc(j->results, j->results_room, sizeof *r);
	}
	if (j->nresults == 0)
		j->results_since = clock_monotonic_ms();
	r = &j->results[j->nresults++];
	*r = (struct result){ .kind = kind, .at = *at };
	if (sha256 != NULL) {
		r->hashed = true;
		r->sha256 = *sha256;
	}
	return r;
}

static void
result_refuse(struct index_job *j, const struct file_at *at,
    const struct sha256 *sha256, const char *reason)
{
	result_add(j, RESULT_REFUSED, at, sha256)->reason = xstrdup(reason);
}

static void
result_free(struct result *r)
{
	parser_analysis_free(r->analysis);
	free(r->reason);
}

struct tally {
	uint64_t fresh, copies, unchanged, refused;
};

/* *later: its message is still with the parser. */
static enum err
write_copy(struct index_job *j, const struct result *r, struct tally *t,
    bool *later, struct error *e)
{
	bool again, same;
	int64_t id;
	enum err err = bulk_known(j->store, &r->sha256, &id, &again, e);

	*later = err == ERR_NONE && id == 0;
	if (err != ERR_NONE || *later)
		return err;
	err = bulk_copy(j->store, &r->at, id, &same, e);
	t->unchanged += same;
	t->copies += !same;
	return err;
}

static enum err
write_result(struct index_job *j, const struct result *r, struct tally *t,
    bool *later, struct error *e)
{
	int64_t id;

	*later = false;
	switch (r->kind) {
	case RESULT_COPY:
		return write_copy(j, r, t, later, e);
	case RESULT_REFUSED:
		t->refused++;
		return bulk_refused(j->store, &r->at,
		    r->hashed ? &r->sha256 : NULL, slice_str(r->reason), &id,
		    e);
	case RESULT_FRESH:
		t->fresh++;
		return bulk_message(j->store, &r->at, &r->sha256, r->analysis,
		    j->o->context->answers, &id, e);
	}
	return ERR_NONE;
}

static void
results_settle(struct index_job *j, const bool *later, const struct tally *t)
{
	size_t i, left = 0;

	for (i = 0; i < j->nresults; i++) {
		if (later[i])
			j->results[left++] = j->results[i];
		else
			result_free(&j->results[i]);
	}
	j->read += j->nresults - left;
	j->nresults = left;
	j->results_octets = 0;
	j->results_since = clock_monotonic_ms();
	j->counts->fresh += t->fresh;
	j->counts->copies += t->copies;
	j->counts->unchanged += t->unchanged;
	j->counts->refused += t->refused;
	j->text_look = true;
}

/* Writes all that waits, in one transaction. */
static enum err
results_write(struct index_job *j, struct error *e)
{
	struct tally t = { 0 };
	bool *later;
	size_t i;
	enum err err = job_begin(j, e);

	if (err != ERR_NONE)
		return err;
	later = xcalloc(j->nresults, sizeof *later);
	for (i = 0; err == ERR_NONE && i < j->nresults; i++)
		err = write_result(j, &j->results[i], &t, &later[i], e);
	if (err == ERR_NONE)
		err = job_commit(j, e);
	if (err == ERR_NONE)
		results_settle(j, later, &t);
	else
		bulk_cancel(j->store);
	free(later);
	return err;
}

/* --- files --- */

static int
open_quietly(const char *path)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
	int fd = open(path, flags | O_NOATIME);

	if (fd < 0 && errno == EPERM) /* another user's file */
		fd = open(path, flags);
	return fd;
}

static void
stat_file(struct file_at *at, const struct stat *st)
{
	at->dev = (uint64_t)major(st->st_dev) << 32 |
	    minor(st->st_dev);
	at->ino = st->st_ino;
	at->size = (uint64_t)st->st_size;
	at->mtime_ns = st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

/* Hashes the whole; *at becomes what it was then.  0, or errno. */
static int
hash_file(int fd, struct file_at *at, struct sha256 *out)
{
	static char chunk[CHUNK];
	struct sha256_run *run = sha256_begin();
	uint64_t size = 0;
	struct stat st;
	ssize_t got;

	while ((got = pread(fd, chunk, sizeof chunk, (off_t)size)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		sha256_more(run, slice_of(chunk, (size_t)got));
		size += (uint64_t)got;
	}
	*out = sha256_end(run);
	if (got < 0 || fstat(fd, &st) != 0)
		return errno;
	stat_file(at, &st);
	/* It is still being written: what was hashed is what counts, and the
	 * next run sees another time or size. */
	if (at->size != size) {
		at->size = size;
		at->mtime_ns--;
	}
	return 0;
}

/* Is a message with these octets on its way into the store? */
static bool
under_way(const struct index_job *j, const struct sha256 *sha256)
{
	size_t i;

	for (i = 0; i < READING_MOST; i++)
		if (j->readings[i].tag != 0 && memcmp(&j->readings[i].sha256,
		    sha256, sizeof *sha256) == 0)
			return true;
	for (i = 0; i < j->nresults; i++)
		if (j->results[i].kind != RESULT_COPY &&
		    j->results[i].hashed && memcmp(&j->results[i].sha256,
		    sha256, sizeof *sha256) == 0)
			return true;
	return false;
}

static struct reading *
reading_of(struct index_job *j, uint64_t tag)
{
	size_t i;

	for (i = 0; i < READING_MOST; i++)
		if (j->readings[i].tag == tag)
			return &j->readings[i];
	return NULL;
}

static void
reading_end(struct reading *r)
{
	close(r->fd);
	free(r->held);
	*r = (struct reading){ 0 };
}

static void
submit(struct index_job *j, struct reading *r)
{
	struct parser_job job = { .tag = r->tag, .fd = r->fd,
		.label = r->at.path.p };
	struct error why;

	job.length = r->at.size < MAIL_MOST_OCTETS ? r->at.size
						   : MAIL_MOST_OCTETS;
	r->tries++;
	if (parser_submit(j->parser, &job, &why) == ERR_NONE)
		return;
	result_refuse(j, &r->at, &r->sha256, why.text);
	reading_end(r);
}

static void
parse(struct index_job *j, int fd, const struct file_at *at,
    const struct sha256 *sha256)
{
	struct reading *r = reading_of(j, 0);

	*r = (struct reading){ .tag = ++j->tags, .fd = fd, .at = *at,
		.sha256 = *sha256 };
	submit(j, r);
}

static void
refuse_errno(struct index_job *j, const struct file_at *at, int error)
{
	char reason[200];

	snprintf(reason, sizeof reason, "can't be read: %s", strerror(error));
	result_refuse(j, at, NULL, reason);
}

/* One file: another copy, to the parser, or refused. */
static enum err
read_file(struct index_job *j, const struct walk_file *f, struct error *e)
{
	struct file_at at = { .path = f->path, .dev = f->dev, .ino = f->ino,
		.size = f->size, .mtime_ns = f->mtime_ns,
		.source = j->root_source[f->root] };
	int fd = open_quietly(f->path.p), error;
	struct sha256 sha256;
	bool retry = false;
	int64_t id = 0;
	enum err err;

	if (fd < 0 && errno == ENOENT) { /* it has moved on meanwhile */
		j->counts->files--;
		j->read++;
		return ERR_NONE;
	}
	if (fd < 0) {
		refuse_errno(j, &at, errno);
		return ERR_NONE;
	}
	j->counts->opened++;
	error = hash_file(fd, &at, &sha256);
	if (error != 0 || at.size == 0) {
		if (error != 0)
			refuse_errno(j, &at, error);
		else
			result_refuse(j, &at, &sha256, "empty file");
		close(fd);
		return ERR_NONE;
	}
	err = bulk_known(j->store, &sha256, &id, &retry, e);
	if (err == ERR_NONE && ((id != 0 && !retry) ||
	    under_way(j, &sha256)))
		result_add(j, RESULT_COPY, &at, &sha256);
	else if (err == ERR_NONE) {
		parse(j, fd, &at, &sha256);
		return ERR_NONE;
	}
	close(fd);
	return err;
}

/* --- the parser's answers --- */

/*
 * A parser that died is tried once more with the message: it may have been
 * killed from outside.  Where one message after the other fails, the last
 * ones are held: the parser itself may be out of order.
 */
static void
parse_failed(struct index_job *j, struct reading *r, const char *reason)
{
	j->fails++;
	if (r->tries < MOST_TRIES) {
		submit(j, r);
		return;
	}
	if (j->fails >= MOST_FAILS) {
		r->held = xstrdup(reason);
		j->nheld++;
		return;
	}
	result_refuse(j, &r->at, &r->sha256, reason);
	reading_end(r);
}

/* A new parser that starts shows that the messages are to blame. */
static enum err
refuse_held(struct index_job *j, struct error *e)
{
	enum err err;
	size_t i;

	parser_free(j->parser);
	j->parser = NULL;
	err = read_begin(j, e);
	if (err != ERR_NONE)
		return err;
	for (i = 0; i < READING_MOST; i++) {
		struct reading *r = &j->readings[i];

		if (r->tag == 0 || r->held == NULL)
			continue;
		result_refuse(j, &r->at, &r->sha256, r->held);
		reading_end(r);
	}
	j->nheld = j->fails = 0;
	return ERR_NONE;
}

static void
parser_answer(struct index_job *j, const struct parser_event *ev)
{
	struct reading *r = reading_of(j, ev->tag);
	struct result *res;

	if (r == NULL) {
		parser_analysis_free(ev->analysis);
		return;
	}
	if (ev->kind == PARSER_FAILED) {
		parse_failed(j, r, ev->reason);
		return;
	}
	j->fails = 0;
	if (ev->kind == PARSER_NO_MAIL) {
		result_refuse(j, &r->at, &r->sha256, ev->reason);
	} else {
		res = result_add(j, RESULT_FRESH, &r->at, &r->sha256);
		res->analysis = ev->analysis;
		j->results_octets += ev->analysis->arena.used;
	}
	reading_end(r);
}

static enum err
take_answers(struct index_job *j, struct error *e)
{
	struct parser_event ev;

	for (;;) {
		parser_next(j->parser, &ev);
		if (ev.kind == PARSER_NOTHING)
			break;
		parser_answer(j, &ev);
	}
	if (j->nheld != 0 && parser_in_flight(j->parser) == 0)
		return refuse_held(j, e);
	return ERR_NONE;
}

static bool
results_due(const struct index_job *j)
{
	if (j->nresults == 0)
		return false;
	return j->nresults >= RESULTS_MOST ||
	    j->results_octets >= RESULTS_OCTETS ||
	    clock_monotonic_ms() - j->results_since >= RESULTS_MS ||
	    (j->next == j->ntodo && parser_in_flight(j->parser) == 0);
}

enum err
read_turn(struct index_job *j, struct error *e)
{
	enum err err = ERR_NONE;

	if (read_done(j))
		return ERR_NONE;
	while (err == ERR_NONE && j->next < j->ntodo && !job_stopped(j) &&
	    parser_has_room(j->parser) && j->nheld == 0 &&
	    j->nresults < RESULTS_MOST)
		err = read_file(j, j->todo[j->next++], e);
	if (err == ERR_NONE)
		err = take_answers(j, e);
	if (err == ERR_NONE && results_due(j))
		err = results_write(j, e);
	return err;
}

bool
read_done(const struct index_job *j)
{
	bool fed = j->next == j->ntodo || job_stopped(j);

	return j->parser == NULL ||
	    (fed && j->nresults == 0 && parser_in_flight(j->parser) == 0);
}

void
read_end(struct index_job *j)
{
	size_t i;

	parser_free(j->parser);
	j->parser = NULL;
	for (i = 0; i < READING_MOST; i++)
		if (j->readings[i].tag != 0)
			reading_end(&j->readings[i]);
	for (i = 0; i < j->nresults; i++)
		result_free(&j->results[i]);
	free(j->results);
}
