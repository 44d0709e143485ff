/* The parse worker: octets to struct analysis, under confinement. */

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "core/auth/aggregate.h"
#include "core/base/fault.h"
#include "core/base/mem.h"
#include "core/base/skeleton.h"
#include "core/esp/imitation.h"
#include "core/base/url.h"
#include "core/work/parse_job.h"
#include "core/work/protocol.h"

struct parse_side {
	struct arena arena; /* of the settings */
	struct catalogue catalogue;
	struct receivers receivers;
	struct domains domains;
	struct buf octets, reply;
	/* Jobs that came while answers were waited for. */
	struct {
		char *octets;
		struct frame frame;
	} waiting[WORKER_WINDOW_MOST];
	size_t nwaiting;
};

static void
warm_up(void)
{
	static const char some[] = "warm";

	/* Unpacking asks mktime(3), which looks at /etc/localtime each time
	 * where TZ is not set; no analysis depends on it. */
	setenv("TZ", "UTC0", 1);
	tzset();
	mail_warm_up();
	url_warm_up();
	skeleton_warm_up();
	aggregate_warm_up(); /* archive_warm_up with it */
	sha256_of(slice_str(some)); /* libcrypto loads its tables */
}

static void
get_ready(struct parse_side *s)
{
	struct sandbox_plan plan = { .role = WORKER_PARSE };
	struct parse_setup setup = { 0 };
	struct sandbox_state state;
	struct buf more = { 0 };
	struct slice version;
	struct frame f;
	struct error e;
	struct wire w;
	size_t i;

	side_next(&f);
	wire_decode(&w, f.payload, &s->arena);
	wire_parse_setup(&w, &setup);
	if (f.type != SAY_SETUP || !wire_done(&w))
		_exit(1);
	s->receivers = setup.receivers;
	s->domains = setup.domains;
	s->domains.names = protected_names_make(&s->domains, &s->arena);
	for (i = 0; i < setup.ndirs; i++)
		if (catalogue_load(&s->catalogue, setup.dirs[i].p, &e) !=
		    ERR_NONE)
			side_fail("%s", e.text);
	catalogue_ready(&s->catalogue);
	warm_up();
	wire_encode(&w, &more);
	version = slice_str(s->catalogue.version);
	wire_slice(&w, &version);
	side_lock(&plan, &state);
	side_ready(&state, &more);
	buf_free(&more);
}

/* Reads the message, as far as it is analysed, and the SHA-256 of it all. */
static const char *
read_message(struct parse_side *s, int fd, const struct parse_job *job,
    struct sha256 *sha256)
{
	struct sha256_run *run = sha256_begin();
	uint64_t at = 0;

	buf_clear(&s->octets);
	while (at < job->length) {
		size_t want = 1 << 20;
		ssize_t got;

		if (want > job->length - at)
			want = (size_t)(job->length - at);
		buf_reserve(&s->octets, want);
		got = pread(fd, s->octets.p + s->octets.n, want,
		    (off_t)(job->offset + at));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			*sha256 = sha256_end(run);
			return got < 0 ? "the file could not be read"
				       : "the file became shorter meanwhile";
		}
		sha256_more(run, slice_of(s->octets.p + s->octets.n,
		    (size_t)got));
		at += (uint64_t)got;
		s->octets.n += (size_t)got;
		if (s->octets.n > MAIL_MOST_OCTETS)
			s->octets.n = MAIL_MOST_OCTETS;
	}
	*sha256 = sha256_end(run);
	return NULL;
}

static void
say_begin(struct parse_side *s, uint64_t tag, struct wire *w)
{
	buf_clear(&s->reply);
	wire_encode(w, &s->reply);
	wire_u64(w, &tag, UINT64_MAX);
}

static void
say_words(struct parse_side *s, enum message type, uint64_t tag,
    const char *words)
{
	struct slice text = slice_str(words);
	struct wire w;

	say_begin(s, tag, &w);
	wire_slice(&w, &text);
	side_send_buf(type, &s->reply);
}

/* Waits for the answers of this message; jobs that come first wait. */
static size_t
take_answers(struct parse_side *s, uint64_t tag, struct answers *known)
{
	struct parse_answers got = { 0 };
	struct arena a = { 0 };
	struct frame f;
	struct wire w;
	size_t i;

	for (side_next(&f); f.type == SAY_PARSE; side_next(&f)) {
		if (s->nwaiting == WORKER_WINDOW_MOST)
			_exit(1);
		s->waiting[s->nwaiting].octets =
		    xstrndup(f.payload.p, f.payload.n);
		s->waiting[s->nwaiting++].frame = f;
	}
	wire_decode(&w, f.payload, &a);
	wire_parse_answers(&w, &got);
	if (f.type != SAY_ANSWERS || !wire_done(&w) || got.tag != tag)
		_exit(1);
	for (i = 0; i < got.n; i++)
		answers_add(known, &got.v[i]);
	arena_free(&a);
	return got.n;
}

static void
ask(struct parse_side *s, uint64_t tag, int64_t time, struct questions *open)
{
	struct wire w;

	say_begin(s, tag, &w);
	wire_i64(&w, &time);
	wire_questions(&w, open);
	side_send_buf(SAY_QUESTIONS, &s->reply);
}

/* Text is for reading: past a limit, parts go without. */
static void
limit_text(struct mail *m)
{
	size_t sum = 0, cut = 0, i;

	for (i = 0; i < m->nparts; i++) {
		struct part *p = &m->parts[i];

		if (p->text.n <= WIRE_MOST_TEXT - sum) {
			sum += p->text.n;
			continue;
		}
		p->text = SLICE_NULL;
		p->nspans = 0;
		cut++;
	}
	if (cut != 0)
		mail_limit(m, "text of %zu parts left out: over %d MiB", cut,
		    WIRE_MOST_TEXT >> 20);
}

static void
reply(struct parse_side *s, uint64_t tag, struct analysis *a)
{
	const char *why;
	struct wire w;

	limit_text(&a->mail);
	say_begin(s, tag, &w);
	if (!wire_encode_analysis(&s->reply, a, &why))
		say_words(s, SAY_REFUSED, tag, why);
	else if (s->reply.n > FRAME_MOST)
		say_words(s, SAY_REFUSED, tag, "its analysis is over 64 MiB");
	else
		side_send_buf(SAY_DONE, &s->reply);
}

static struct slice
base_name(struct slice path)
{
	size_t slash = slice_rchr(path, '/');

	return slash == SLICE_NONE ? path : slice_from(path, slash + 1);
}

static void
analyse(struct parse_side *s, const struct parse_job *job,
    const struct sha256 *sha256)
{
	struct answers known = { .off = !job->dns, .live = job->live };
	struct analysis_context ctx = { &s->receivers, &s->domains,
		&s->catalogue, &known, job->clock, job->origin, job->unwrap,
		job->policy, job->inner };
	struct slice octets = buf_slice(&s->octets);
	struct questions open = { 0 };
	struct analysis a;
	const char *why;
	unsigned round;

	if (mail_is_mail(octets, &why)) {
		analysis_run(&a, octets, &ctx, job->flags, &open);
	} else if (!analysis_of_file(&a, octets, base_name(job->label),
	    &ctx)) {
		say_words(s, SAY_NO_MAIL, job->tag, why);
		return;
	}
	for (round = 0; open.n != 0 && round < ANALYSIS_MOST_ROUNDS; round++) {
		ask(s, job->tag, a.mail.boundary.time, &open);
		if (take_answers(s, job->tag, &known) == 0)
			break;
		open = (struct questions){ 0 };
		analysis_again(&a, &ctx, &open);
	}
	a.sha256 = *sha256;
	a.length = job->length;
	if (job->length > s->octets.n)
		mail_limit(&a.mail, "only the first %d MiB were read",
		    MAIL_MOST_OCTETS >> 20);
	reply(s, job->tag, &a);
	analysis_free(&a);
	answers_free(&known);
}

static void
redact(struct parse_side *s, const struct parse_job *job,
    const struct redact_job *how)
{
	struct redact_reply r = { 0 };
	struct error e;
	struct wire w;

	if (redact_message(&r.redacted, &how->masks, buf_slice(&s->octets),
		&how->order, &e) != ERR_NONE)
		r.refused = slice_str(e.text);
	say_begin(s, job->tag, &w);
	wire_redact_reply(&w, &r, &how->masks);
	if (w.bad != NULL)
		say_words(s, SAY_REFUSED, job->tag, w.bad);
	else
		side_send_buf(SAY_REDACTED, &s->reply);
	redacted_free(&r.redacted);
}

static void
fault(const struct parse_job *job, const struct sha256 *sha256)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(sha256, hex);
	fault_point("parse", job->label.p != NULL ? job->label.p : "");
	fault_point("parse", hex);
}

static void
work(struct parse_side *s, struct frame *f)
{
	struct parse_job job = { 0 };
	struct redact_job how = { 0 };
	struct arena a = { 0 };
	struct sha256 sha256;
	const char *why;
	struct wire w;

	wire_decode(&w, f->payload, &a);
	wire_parse_job(&w, &job);
	if (job.redact)
		wire_redact_job(&w, &how);
	if (f->type != SAY_PARSE || !wire_done(&w))
		_exit(1);
	say_begin(s, job.tag, &w);
	side_send_buf(SAY_BEGIN, &s->reply);
	why = read_message(s, f->fd, &job, &sha256);
	close(f->fd);
	fault(&job, &sha256);
	if (why != NULL)
		say_words(s, SAY_REFUSED, job.tag, why);
	else if (job.redact)
		redact(s, &job, &how);
	else
		analyse(s, &job, &sha256);
	if (s->octets.room > 4u << 20)
		buf_free(&s->octets);
	if (s->reply.room > 4u << 20)
		buf_free(&s->reply);
	arena_free(&a);
}

static void
work_waiting(struct parse_side *s)
{
	struct frame f = s->waiting[0].frame;
	char *octets = s->waiting[0].octets;

	memmove(s->waiting, s->waiting + 1,
	    --s->nwaiting * sizeof *s->waiting);
	f.payload.p = octets;
	work(s, &f);
	free(octets);
}

_Noreturn void
role_parse(void)
{
	static struct parse_side s;
	struct frame f;

	get_ready(&s);
	for (;;) {
		while (s.nwaiting != 0)
			work_waiting(&s);
		side_next(&f);
		work(&s, &f);
	}
}
