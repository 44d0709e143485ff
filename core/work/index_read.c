/* The index job: reads and hashes files, and gives new ones to the parser. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "core/work/fault.h"
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
	    parse_under_way(j, &sha256)))
		result_add(j, RESULT_COPY, &at, &sha256);
	else if (err == ERR_NONE) {
		parse_file(j, fd, &at, &sha256);
		return ERR_NONE;
	}
	close(fd);
	return err;
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
		err = parse_answers(j, e);
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
