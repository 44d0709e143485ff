/* Giving a parser its messages, waiting for one, spooling octets. */

#include <sys/mman.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/work/parse_job.h"
#include "core/work/parser_private.h"

/* Reading only: what a parser holds it may change, if the descriptor can. */
static bool
fd_is_harmless(int fd)
{
	int flags = fcntl(fd, F_GETFL), seals;

	if (flags >= 0 && (flags & O_ACCMODE) == O_RDONLY)
		return true;
	seals = fcntl(fd, F_GET_SEALS);
	return seals >= 0 && (seals & F_SEAL_WRITE) != 0;
}

static enum err
submit_check(struct parser *p, const struct parser_job *job,
    uint64_t *length, struct error *e)
{
	struct stat st;
	unsigned i;

	if (!parser_has_room(p))
		return err_set(e, ERR_BUSY, "parser: %u messages in flight",
		    p->nflights);
	for (i = 0; i < p->nflights; i++)
		if (p->flights[i].tag == job->tag)
			return err_set(e, ERR_USAGE, "parser: tag used twice");
	if (!fd_is_harmless(job->fd))
		return err_set(e, ERR_USAGE,
		    "parser: the descriptor must be for reading only");
	if (fstat(job->fd, &st) < 0)
		return err_errno(e, "parser: no such descriptor");
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_USAGE, "not a regular file");
	if (job->offset > (uint64_t)st.st_size ||
	    job->length > (uint64_t)st.st_size - job->offset)
		return err_set(e, ERR_LIMIT,
		    "the message lies beyond the end of its file");
	*length = job->length != 0 ? job->length
				   : (uint64_t)st.st_size - job->offset;
	return ERR_NONE;
}

static void
text_keep(struct slice *s)
{
	if (s->p != NULL)
		s->p = xstrndup(s->p, s->n);
}

static void
origin_keep(struct mail_origin *o)
{
	text_keep(&o->journal_from);
	text_keep(&o->given_ip);
	text_keep(&o->given_helo);
	text_keep(&o->given_from);
}

void
origin_free(struct mail_origin *o)
{
	free((char *)(uintptr_t)o->journal_from.p);
	free((char *)(uintptr_t)o->given_ip.p);
	free((char *)(uintptr_t)o->given_helo.p);
	free((char *)(uintptr_t)o->given_from.p);
	*o = (struct mail_origin){ 0 };
}

static void
redact_keep(struct flight *f, const struct parser_job *job)
{
	struct redact_job redact;
	struct wire w;

	if (job->masks == NULL)
		return;
	redact = (struct redact_job){ *job->masks, *job->order };
	wire_encode(&w, &f->redact);
	wire_redact_job(&w, &redact);
}

enum err
parser_submit(struct parser *p, const struct parser_job *job, struct error *e)
{
	struct buf safe = { 0 };
	struct flight f = { .tag = job->tag, .offset = job->offset,
		.flags = job->flags, .origin = job->origin,
		.unwrap = job->unwrap, .policy = job->policy,
		.inner = job->inner };
	enum err err = submit_check(p, job, &f.length, e);

	if (err != ERR_NONE)
		return err;
	f.fd = fcntl(job->fd, F_DUPFD_CLOEXEC, 0);
	if (f.fd < 0)
		return err_errno(e, "parser: no descriptor");
	f.clock = p->clock != 0 ? p->clock : clock_now();
	origin_keep(&f.origin);
	redact_keep(&f, job);
	f.label = xstrdup(job->label != NULL ? job->label : "");
	text_plain(slice_str(f.label), &safe);
	snprintf(f.safe_label, sizeof f.safe_label, "%s", buf_slice(&safe).p);
	buf_free(&safe);
	p->flights[p->nflights++] = f;
	return ERR_NONE;
}

enum err
parser_wait_ready(struct parser *p, struct error *e)
{
	const char *bad = NULL;
	struct parser_event ev = { 0 };
	int64_t until = clock_monotonic_ms() + 20000;
	char why[256];

	while (!p->worker.ready) {
		worker_wait(&p->worker, 1000);
		worker_pump(&p->worker);
		if (!parser_frames(p, &ev, &bad) && bad == NULL &&
		    !p->worker.ended && clock_monotonic_ms() < until)
			continue;
		if (p->worker.ready)
			break;
		worker_kill(&p->worker, why, sizeof why);
		return err_set(e, ERR_DIED, "%s", why);
	}
	return ERR_NONE;
}

/* Its outcome */
static enum err
run_one(struct parser *p, const struct parser_job *job,
    struct parser_event *ev, struct error *e)
{
	enum err err;

	if (p->nflights != 0)
		return err_set(e, ERR_BUSY, "parser: messages in flight");
	err = parser_submit(p, job, e);
	if (err != ERR_NONE)
		return err;
	for (;;) {
		parser_next(p, ev);
		if (ev->kind != PARSER_NOTHING)
			break;
		parser_wait(p);
	}
	if (ev->kind == PARSER_DONE || ev->kind == PARSER_REDACTED)
		return ERR_NONE;
	return err_set(e, ev->kind == PARSER_NO_MAIL ? ERR_FORMAT
	    : ev->kind == PARSER_UNMASKED	     ? ERR_REFUSED
						     : ERR_DIED,
	    "%s", ev->reason);
}

enum err
parser_run(struct parser *p, const struct parser_job *job,
    struct analysis **out, struct error *e)
{
	struct parser_event ev = { 0 };
	enum err err = run_one(p, job, &ev, e);

	*out = ev.analysis;
	parser_answers_free(ev.answers);
	return err;
}

enum err
parser_redact(struct parser *p, const struct parser_job *job,
    struct redacted **out, struct error *e)
{
	struct parser_event ev = { 0 };
	enum err err = run_one(p, job, &ev, e);

	*out = ev.redacted;
	return err;
}

void
parser_redacted_free(struct redacted *r)
{
	if (r == NULL)
		return;
	redacted_free(r);
	free(r);
}

int
parser_spool(struct slice octets, struct error *e)
{
	int fd = memfd_create("espy", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	size_t done = 0;

	if (fd < 0) {
		err_errno(e, "no memory file");
		return -1;
	}
	while (done < octets.n) {
		ssize_t n = write(fd, octets.p + done, octets.n - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			goto fail;
		done += (size_t)n;
	}
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW |
	    F_SEAL_WRITE) == 0)
		return fd;
fail:
	err_errno(e, "memory file");
	close(fd);
	return -1;
}
