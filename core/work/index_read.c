/* The index job: reads and hashes files, and gives new ones to the parser. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "core/work/index_job.h"

enum { CHUNK = 1 << 18 };

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

/* Feeds a run of octets to what wants them; `most` of them.  0, or errno. */
static int
each_chunk(int fd, uint64_t start, uint64_t most, uint64_t *size,
    void (*feed)(void *arg, struct slice octets), void *arg)
{
	static char chunk[CHUNK];

	*size = 0;
	while (*size < most) {
		uint64_t left = most - *size;
		ssize_t got = pread(fd, chunk, left < CHUNK ? (size_t)left
		    : CHUNK, (off_t)(start + *size));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		if (got == 0)
			break;
		feed(arg, slice_of(chunk, (size_t)got));
		*size += (uint64_t)got;
	}
	return 0;
}

static void
feed_hash(void *arg, struct slice octets)
{
	sha256_more(arg, octets);
}

int
read_hash(const struct reading *r, struct sha256 *out)
{
	struct sha256_run *run = sha256_begin();
	uint64_t size;
	int error = each_chunk(r->fd, r->start, r->at.length, &size, feed_hash,
	    run);

	*out = sha256_end(run);
	return error != 0 || size == r->at.length ? error : EIO;
}

/* Hashes the whole; r->at becomes what the file was then.  0, or errno. */
static int
hash_file(struct reading *r)
{
	struct sha256_run *run = sha256_begin();
	struct stat st;
	uint64_t size;
	int error = each_chunk(r->fd, 0, UINT64_MAX, &size, feed_hash, run);

	r->sha256 = sha256_end(run);
	if (error != 0 || fstat(r->fd, &st) != 0)
		return error != 0 ? error : errno;
	stat_file(&r->at, &st);
	/* It is still being written: what was hashed is what counts, and the
	 * next run sees another time or size. */
	if (r->at.size != size) {
		r->at.size = size;
		r->at.mtime_ns--;
	}
	r->at.length = r->at.size;
	return 0;
}

static void
refuse_errno(struct index_job *j, const struct reading *r, int error)
{
	char reason[200];

	snprintf(reason, sizeof reason, "can't be read: %s", strerror(error));
	result_refuse(j, r, false, reason);
}

static bool
is_reported(const struct reading *r)
{
	return r->in == NULL && reads_reports(r->use);
}

/*
 * What somebody says takes nothing back of what a mailbox of ours saw, and
 * what people reported is a report, though the same octets are in a mailbox of
 * ours.  That a role has changed is no such case: seen and told say how it is
 * now, and the row is old.
 */
static bool
is_less(const struct reading *r, const struct message_known *k)
{
	enum provenance is = origin_of(r)->provenance;

	if (k->kind == MESSAGE_MAIL)
		return (k->seen || !k->old) && is > k->provenance;
	return k->kind == MESSAGE_REPORT && k->told && r->in == NULL &&
	    is < k->provenance;
}

/* Must the parser see octets that the store knows? */
static bool
is_wanted(const struct index_job *j, const struct reading *r,
    const struct message_known *k)
{
	if (k->id == 0 || k->pending || (k->refused && k->engine))
		return true;
	if (is_less(r, k) && !r->loose)
		return k->kind == MESSAGE_MAIL && is_reported(r);
	/* A copy of an answer in another mailbox of ours makes it no mail to
	 * be judged. */
	if (k->kind == MESSAGE_REPLY && !r->use->replies && !k->old)
		return false;
	if (k->kind == MESSAGE_MAIL && r->use->replies)
		return true;
	/* Each file of a container leads to what is in it. */
	if (k->kind != MESSAGE_MAIL && !k->refused)
		return true;
	/* It was only claimed, and now a mailbox of ours has it. */
	if (origin_of(r)->provenance < k->provenance)
		return true;
	return recheck_wants(j, &r->sha256, k);
}

static bool
mailbox_found(void *arg, struct range64 message)
{
	container_add(arg, message.off, message.len);
	return true;
}

static void
feed_mailbox(void *arg, struct slice octets)
{
	mbox_feed(arg, octets);
}

/* A mailbox file is split here: all that is looked at are its lines. */
static enum err
read_mailbox(struct index_job *j, struct reading *r)
{
	struct container *c = container_of_mailbox(j, r);
	struct mbox *m = xcalloc(1, sizeof *m);
	uint64_t size;
	int error;

	mbox_begin(m, mailbox_found, c);
	error = each_chunk(r->fd, 0, r->at.length, &size, feed_mailbox, m);
	mbox_end(m);
	free(m);
	/* What was found before an error is read all the same: the container
	 * then stays pending, so that the next run begins it again. */
	if (error != 0)
		container_hold(c);
	result_add(j, RESULT_FRESH, r)->holds = c;
	close(r->fd);
	return ERR_NONE;
}

enum err
read_decide(struct index_job *j, struct reading *r, struct error *e)
{
	struct message_known known;
	enum err err = bulk_known(j->store, &r->sha256, &known, e);

	if (err == ERR_NONE && known.erased) {
		result_add(j, RESULT_ERASED, r);
	} else if (err == ERR_NONE && (parse_under_way(j, &r->sha256) ||
	    !is_wanted(j, r, &known))) {
		result_add(j, RESULT_COPY, r);
	} else if (err == ERR_NONE) {
		r->known = known.id != 0;
		r->less = r->known && !known.pending && !known.refused &&
		    !r->loose && is_less(r, &known);
		/* A loose message is what it was, whatever it begins with. */
		if (r->in == NULL && (r->loose
			? known.kind == MESSAGE_MAILBOX : mailbox_looks(r)))
			return read_mailbox(j, r);
		parse_octets(j, r);
		return ERR_NONE;
	}
	close(r->fd);
	return err;
}

/* One file: another copy, to the parser, or refused. */
static enum err
read_file(struct index_job *j, const struct walk_file *f, struct error *e)
{
	struct reading r = { .at = { .path = f->path, .dev = f->dev,
		.ino = f->ino, .size = f->size, .mtime_ns = f->mtime_ns,
		.length = f->size, .source = j->uses[f->root]->id },
		.use = j->uses[f->root], .loose = f->loose };
	int error;

	r.fd = open_quietly(f->path.p);
	if (r.fd < 0 && errno == ENOENT) { /* it has moved on meanwhile */
		j->counts->files--;
		j->read++;
		return ERR_NONE;
	}
	if (r.fd < 0) {
		refuse_errno(j, &r, errno);
		return ERR_NONE;
	}
	j->counts->opened++;
	error = hash_file(&r);
	if (error == 0 && r.at.size != 0)
		return read_decide(j, &r, e);
	if (error != 0)
		refuse_errno(j, &r, error);
	else
		result_refuse(j, &r, true, "empty file");
	close(r.fd);
	return ERR_NONE;
}

static bool
has_next(const struct index_job *j)
{
	return inner_waits(j) || j->next < j->ntodo;
}

bool
read_ready(const struct index_job *j)
{
	return !read_done(j) && has_next(j) && !job_stopped(j) &&
	    parser_has_room(j->parser) && j->nheld == 0 &&
	    j->nresults < RESULTS_MOST;
}

enum err
read_turn(struct index_job *j, struct error *e)
{
	enum err err = ERR_NONE;

	if (read_done(j))
		return ERR_NONE;
	while (err == ERR_NONE && read_ready(j))
		err = inner_waits(j) ? inner_next(j, e)
				     : read_file(j, j->todo[j->next++], e);
	if (err == ERR_NONE)
		err = parse_answers(j, e);
	if (err == ERR_NONE && results_due(j))
		err = results_write(j, e);
	return err;
}

bool
read_done(const struct index_job *j)
{
	bool fed = !has_next(j) || job_stopped(j);

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
	containers_end(j);
}
