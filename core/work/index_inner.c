/* The index job: mails that lie in reports and in mailbox files. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/work/index_job.h"

enum { MOST_DEPTH = 8 }; /* reports in reports */

bool
mailbox_looks(const struct reading *r)
{
	size_t slash = slice_rchr(r->at.path, '/');
	struct slice folder = slice_upto(r->at.path, slash != SLICE_NONE
	    ? slash : 0);
	char start[512];
	ssize_t n;

	/* In a Maildir each file is one mail, whatever it begins with. */
	if (slice_ends(folder, "/cur") || slice_ends(folder, "/new"))
		return false;
	n = pread(r->fd, start, sizeof start, (off_t)r->start);
	return n > 0 && mbox_looks(slice_of(start, (size_t)n));
}

/* fd: -1 where there is none; the container's own from here on */
static struct container *
container_new(struct index_job *j, const struct reading *r, int fd)
{
	struct container *c = xcalloc(1, sizeof *c), **at;

	c->parent = r->in;
	c->at = r->at;
	c->fd = fd;
	c->base = r->start;
	c->decoded = r->at.decoded;
	c->use = r->use;
	c->depth = r->in != NULL ? r->in->depth + 1 : 0;
	c->left = 1; /* itself */
	for (at = &j->containers; *at != NULL; at = &(*at)->next)
		;
	*at = c;
	return c;
}

static struct inner_due *
due_add(struct container *c)
{
	c->left++;
	return ARENA_PUSH(&c->arena, c->due, c->ndue);
}

struct container *
container_of_mailbox(struct index_job *j, const struct reading *r)
{
	struct container *c = container_new(j, r,
	    fcntl(r->fd, F_DUPFD_CLOEXEC, 0));

	c->origin = r->use->origin;
	return c;
}

void
container_add(struct container *c, uint64_t offset, uint64_t length)
{
	*due_add(c) = (struct inner_due){ .offset = offset, .length = length,
		.place = SLICE("mbox") };
}

void
container_hold(struct container *c)
{
	c->left++;
}

/*
 * What a report brings is what its sender says, but for a journal whose source
 * the settings believe: there Exchange attaches what it took in.
 */
static void
inner_origin(struct container *c, const struct reading *r,
    const struct unwrapped *u)
{
	c->origin = r->use->origin;
	c->origin.journal_from = SLICE_NULL;
	if (u->kind == REPORT_JOURNAL && r->use->journal &&
	    !(r->in != NULL ? r->in->report : r->use->inner))
		c->origin.journal_from = slice_dup(&c->arena,
		    u->envelope_from);
	else if (c->origin.provenance == PROVENANCE_OBSERVED)
		c->origin.provenance = PROVENANCE_SUBMITTED;
}

/* Where a decoded part's octets begin in the message; never 0.  Of several
 * mails in one, each has its own place: they are shorter than the part. */
static uint64_t
part_offset(const struct analysis *a, size_t i)
{
	const struct unwrapped *u = &a->inside;
	int part = u->inner[i].part;
	uint64_t at = i + 1;
	size_t k;

	if (part >= 0 && (size_t)part < a->mail.nparts &&
	    a->mail.parts[part].range.off != 0)
		at = a->mail.parts[part].range.off;
	for (k = i; k != 0 && u->inner[k - 1].part == part; k--)
		at += u->inner[k - 1].octets.n;
	return at;
}

static enum err
due_of_report(struct index_job *j, struct container *c,
    const struct analysis *a, struct error *e)
{
	const struct unwrapped *u = &a->inside;
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < u->ninner; i++) {
		const struct inner *in = &u->inner[i];
		struct inner_due *due = due_add(c);

		*due = (struct inner_due){ .offset = in->range.off,
			.length = in->range.len,
			.place = slice_dup(&c->arena, in->how) };
		if (in->range.len != 0)
			continue;
		due->decoded = true;
		due->offset = part_offset(a, i);
		due->length = in->octets.n;
		due->sha256 = sha256_of(in->octets);
		err = store_spool_put(j->store, &due->sha256, in->octets, e);
	}
	return err;
}

void
container_limit(const struct reading *r, struct unwrapped *u)
{
	if (r->in == NULL || r->in->depth + 1 < MOST_DEPTH)
		return;
	u->left_out += u->ninner;
	u->ninner = 0;
}

struct container *
container_of_report(struct index_job *j, const struct reading *r,
    const struct analysis *a, enum err *err, struct error *e)
{
	struct container *c;

	*err = ERR_NONE;
	if (a->inside.ninner == 0)
		return NULL;
	c = container_new(j, r, fcntl(r->fd, F_DUPFD_CLOEXEC, 0));
	c->report = true;
	inner_origin(c, r, &a->inside);
	*err = due_of_report(j, c, a, e);
	return c;
}

static struct container *
waiting(const struct index_job *j)
{
	struct container *c = j->containers;

	while (c != NULL && c->given == c->ndue)
		c = c->next;
	return c;
}

bool
inner_waits(const struct index_job *j)
{
	return waiting(j) != NULL;
}

/* Where a mail lies, as the store has it: decoded ones count from the place
 * of the part that was decoded. */
static struct file_at
inner_at(const struct container *c, const struct inner_due *due)
{
	struct file_at at = c->at;

	at.offset = c->at.offset + due->offset;
	at.length = due->length;
	at.decoded = c->decoded || due->decoded;
	return at;
}

static int
spool_open(struct index_job *j, const struct sha256 *sha256)
{
	struct arena a = { 0 };
	struct slice path;
	int fd = -1;

	if (store_spool(j->store, sha256, &a, &path, NULL) == ERR_NONE)
		fd = open(path.p, O_RDONLY | O_CLOEXEC);
	arena_free(&a);
	return fd;
}

/* A mail that stands in decoded octets has no place but the spool. */
static enum err
spool_range(struct index_job *j, const struct reading *r, struct error *e)
{
	char *octets = xmalloc((size_t)r->at.length + 1);
	ssize_t n = pread(r->fd, octets, (size_t)r->at.length,
	    (off_t)r->start);
	enum err err = ERR_NONE;

	if (n == (ssize_t)r->at.length)
		err = store_spool_put(j->store, &r->sha256,
		    slice_of(octets, (size_t)n), e);
	free(octets);
	return err;
}

static enum err
inner_read(struct index_job *j, struct container *c,
    const struct inner_due *due, struct error *e)
{
	struct reading r = { .at = inner_at(c, due), .use = c->use, .in = c,
		.place = due->place };
	enum err err = ERR_NONE;
	int error;

	if (due->decoded) {
		r.fd = spool_open(j, &due->sha256);
	} else {
		r.fd = fcntl(c->fd, F_DUPFD_CLOEXEC, 0);
		r.start = c->base + due->offset;
	}
	error = r.fd < 0 ? errno : read_hash(&r, &r.sha256);
	if (error != 0 || r.at.length == 0) {
		result_refuse(j, &r, error == 0, error != 0
		    ? "the mail in it can't be read" : "empty mail");
		if (r.fd >= 0)
			close(r.fd);
		return ERR_NONE;
	}
	if (c->decoded && !due->decoded)
		err = spool_range(j, &r, e);
	return err != ERR_NONE ? err : read_decide(j, &r, e);
}

enum err
inner_next(struct index_job *j, struct error *e)
{
	struct container *c = waiting(j);

	return inner_read(j, c, &c->due[c->given++], e);
}

bool
container_settle(struct container *c)
{
	return --c->left == 0;
}

static void
container_free(struct container *c)
{
	if (c->fd >= 0)
		close(c->fd);
	arena_free(&c->arena);
	free(c);
}

void
containers_sweep(struct index_job *j)
{
	struct container **at = &j->containers, *c;

	while ((c = *at) != NULL) {
		if (c->left != 0) {
			at = &c->next;
			continue;
		}
		*at = c->next;
		container_free(c);
	}
}

void
containers_end(struct index_job *j)
{
	struct container *c;

	while ((c = j->containers) != NULL) {
		j->containers = c->next;
		container_free(c);
	}
}
