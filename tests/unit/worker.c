/* Parsing in another process: the same answer, and only one message lost. */

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/notify/redact.h"
#include "core/work/parser_private.h"
#include "core/work/protocol.h"
#include "core/work/wire.h"
#include "core/work/worker.h"
#include "tests/unit/tap.h"

#define CORPUS "../shared/corpus/cur"
#define CATALOGUE "core/esp/catalogue"

static const char mail[] =
    "Received: from a.example (a.example [192.0.2.1])\n"
    "\tby mx.example with ESMTP; Mon, 23 Nov 2026 07:41:03 +0000\n"
    "From: a@b.example\nSubject: one\n\nHello\n";

static const char *dirs[] = { CATALOGUE };

static struct parser *
start(bool bulk, unsigned window)
{
	struct parser_config c = { .catalogue_dirs = dirs,
		.ncatalogue_dirs = access(CATALOGUE, R_OK) == 0, .bulk = bulk, .window = window,
		.clock = 1700000000 };
	struct parser *p = NULL;
	struct error e;

	if (parser_start(&p, &c, &e) != ERR_NONE)
		printf("# %s\n", e.text);
	return p;
}

static void
test_frames(void)
{
	struct frame_writer w = { 0 };
	struct frame_reader r = { .want_fds = true, .with_fd = 9 };
	char big[200000], octet = 'x';
	int sock[2], ends[2];
	struct frame f;

	memset(big, 'b', sizeof big);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sock) < 0 || pipe(ends) < 0)
		return;
	frame_put(&w, 1, SLICE("one"), -1);
	frame_put(&w, 9, SLICE("two"), ends[1]);
	frame_put(&w, 3, slice_of(big, sizeof big), -1);
	frame_put(&w, 4, SLICE(""), -1);
	frame_flush(&w, sock[0]);
	frame_fill(&r, sock[1], 1 << 20);
	ok(frame_next(&r, &f) == 1 && f.type == 1 && f.fd == -1 &&
		slice_eq_str(f.payload, "one"), "a frame");
	ok(frame_next(&r, &f) == 1 && f.type == 9 && f.fd >= 0 &&
		slice_eq_str(f.payload, "two"), "a frame with a descriptor");
	ok(write(f.fd, "x", 1) == 1 && read(ends[0], &octet, 1) == 1,
	    "which works");
	close(f.fd);
	while (frame_next(&r, &f) == 0) {
		frame_flush(&w, sock[0]);
		frame_fill(&r, sock[1], 4096);
	}
	ok(f.type == 3 && f.payload.n == sizeof big, "a long one in pieces");
	frame_flush(&w, sock[0]);
	frame_fill(&r, sock[1], 4096);
	ok(frame_next(&r, &f) == 1 && f.type == 4 && f.payload.n == 0,
	    "an empty one");
	ok(write(sock[0], "\11\0\0\0\0\0\0\0", 8) == 8 &&
		frame_fill(&r, sock[1], 8) != FRAME_END &&
		frame_next(&r, &f) == -1, "a descriptor missing is an error");
	frame_reader_free(&r);
	r = (struct frame_reader){ 0 };
	ok(write(sock[0], "\1\0\0\0\1\0\0\4", 8) == 8 &&
		frame_fill(&r, sock[1], 8) != FRAME_END &&
		frame_next(&r, &f) == -1, "64 MiB and one are an error");
	close(sock[0]);
	ok(frame_fill(&r, sock[1], 8) == FRAME_END, "the end is seen");
	close(sock[1]);
	close(ends[0]);
	frame_reader_free(&r);
	frame_writer_free(&w);
}

static void
test_one(void)
{
	struct parser *p = start(false, 0);
	struct parser_job job = { .tag = 7, .label = "one" };
	struct analysis *a = NULL;
	struct error e = { 0 };
	int writable;

	job.fd = parser_spool(slice_str(mail), &e);
	ok(parser_wait_ready(p, &e) == ERR_NONE, "a parser starts (%s)",
	    e.text);
	ok(parser_run(p, &job, &a, &e) == ERR_NONE, "a mail is read (%s)",
	    e.text);
	if (a != NULL)
		is_slice(a->mail.subject, "one", "its subject is known");
	parser_analysis_free(a);
	job.offset = sizeof mail - 7;
	is_int(parser_run(p, &job, &a, &e), ERR_FORMAT, "a range of it is no "
	    "mail");
	job.offset = sizeof mail + 1;
	is_int(parser_run(p, &job, &a, &e), ERR_LIMIT,
	    "a range beyond the end is refused");
	close(job.fd);
	writable = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	job.fd = writable;
	is_int(parser_run(p, &job, &a, &e), ERR_USAGE,
	    "so is a writable descriptor");
	close(writable);
	parser_free(p);
}

static void
test_redact(void)
{
	static const char text[] = "To: Bob <bob@desk.example>\r\n"
	    "Message-ID: <bob=desk.example@esp.example>\r\n"
	    "Content-Type: image/png\r\n\r\n\001\002 bob@desk.example\r\n";
	static const struct slice ours[] = { SLICE("ana@desk.example"),
		SLICE("bob@desk.example") };
	struct masks masks = { .addresses = ours, .n = 2 };
	struct redact_order order = { .how = REDACT_RECIPIENTS };
	struct parser *p = start(false, 0);
	struct parser_job job = { .masks = &masks, .order = &order };
	struct redacted *r = NULL, here;
	struct error e = { 0 };

	job.fd = parser_spool(slice_str(text), &e);
	ok(parser_redact(p, &job, &r, &e) == ERR_NONE,
	    "a confined parser masks a message (%s)", e.text);
	redact_message(&here, &masks, slice_str(text), &order, &e);
	ok(r != NULL && slice_eq(buf_slice(&r->octets),
	    buf_slice(&here.octets)), "as it is masked here");
	ok(r != NULL && r->nhunks == here.nhunks && r->nreplaced == 1 &&
	    slice_eq_str(r->replaced[0], "body (image/png)"),
	    "it says what was changed, and which part left out");
	ok(r != NULL && r->nresidue == 1 && r->residue[0].stays &&
	    slice_eq_str(r->residue[0].field, "Message-ID") &&
	    slice_eq(r->residue[0].address, ours[1]),
	    "and whose address can be read where it must stay");
	parser_redacted_free(r);
	redacted_free(&here);
	close(job.fd);
	parser_free(p);
}

struct corpus {
	char **names;
	size_t n;
};

static struct corpus
corpus_load(const char *dir)
{
	struct corpus c = { 0 };
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		c.names = xrealloc(c.names, c.n + 1, sizeof *c.names);
		c.names[c.n++] = xasprintf("%s/%s", dir, e->d_name);
	}
	if (d != NULL)
		closedir(d);
	return c;
}

static void
corpus_free(struct corpus *c)
{
	while (c->n != 0)
		free(c->names[--c->n]);
	free(c->names);
}

static bool
same_as_here(const char *path, const struct analysis *there,
    const struct catalogue *catalogue, const struct answers *answers)
{
	static const struct receivers receivers;
	static const struct domains domains;
	struct analysis_context ctx = { .receivers = &receivers,
		.domains = &domains, .catalogue = catalogue,
		.answers = answers, .clock = 1700000000 };
	struct buf bytes = { 0 }, one = { 0 }, two = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct questions open_ones;
	struct analysis a;
	const char *why;
	bool same;

	if (fd < 0 || buf_read_fd(&bytes, fd, SIZE_MAX) < 0)
		return false;
	close(fd);
	analysis_run(&a, buf_slice(&bytes), &ctx, 0, &open_ones);
	same = wire_encode_analysis(&one, &a, &why) &&
	    wire_encode_analysis(&two, there, &why) &&
	    slice_eq(buf_slice(&one), buf_slice(&two));
	analysis_free(&a);
	buf_free(&bytes);
	buf_free(&one);
	buf_free(&two);
	return same;
}

/* The answer must not depend on the sandbox. */
static void
test_corpus(const struct corpus *c, const struct catalogue *catalogue)
{
	static const struct answers off = { .off = true };
	struct parser *p = start(true, 8);
	size_t next = 0, done = 0, no_mail = 0, failed = 0, differ = 0;
	int64_t began = clock_monotonic_ms();
	struct parser_event ev;
	struct error e;

	while (next < c->n || parser_in_flight(p) != 0) {
		while (next < c->n && parser_has_room(p)) {
			struct parser_job job = { .tag = next,
				.label = c->names[next] };

			job.fd = open(c->names[next++], O_RDONLY | O_CLOEXEC);
			if (parser_submit(p, &job, &e) != ERR_NONE)
				printf("# %s\n", e.text);
			close(job.fd);
		}
		parser_next(p, &ev);
		done += ev.kind == PARSER_DONE;
		no_mail += ev.kind == PARSER_NO_MAIL;
		if (ev.kind == PARSER_FAILED) {
			failed++;
			printf("# %s: %s\n", c->names[ev.tag], ev.reason);
		}
		if (ev.kind == PARSER_DONE && catalogue != NULL &&
		    !same_as_here(c->names[ev.tag], ev.analysis, catalogue,
			&off)) {
			differ++;
			printf("# %s differs\n", c->names[ev.tag]);
		}
		parser_analysis_free(ev.analysis);
		if (ev.kind == PARSER_NOTHING)
			parser_wait(p);
	}
	printf("# %zu mails: %zu done, %zu no mail, %.1f s\n", c->n, done,
	    no_mail, (double)(clock_monotonic_ms() - began) / 1000);
	is_int((int64_t)failed, 0, "none fails under confinement");
	is_int((int64_t)differ, 0, "each as without");
	is_int((int64_t)(done + no_mail), (int64_t)c->n, "each once");
	parser_free(p);
}

static void
test_start(void)
{
	const char *nowhere[] = { "/nonexistent" };
	struct parser_config c = { .catalogue_dirs = nowhere,
		.ncatalogue_dirs = 1 };
	int64_t began = clock_monotonic_ms();
	struct parser *p = start(false, 0);
	struct error e = { 0 };

	parser_wait_ready(p, &e);
	printf("# start-up %d ms\n", (int)(clock_monotonic_ms() - began));
	parser_free(p);
	p = NULL;
	parser_start(&p, &c, &e);
	ok(parser_wait_ready(p, &e) == ERR_DIED &&
		strstr(e.text, "/nonexistent") != NULL,
	    "a missing catalogue is said: %s", e.text);
	parser_free(p);
}

/* Questions cross the border, answers come back: as if it had them all. */
static void
test_answers(const struct catalogue *catalogue)
{
	struct corpus c = corpus_load("samples/maildir/cur");
	struct parser_config config = { .catalogue_dirs = dirs,
		.ncatalogue_dirs = catalogue->n != 0, .clock = 1700000000 };
	struct answers answers = { 0 };
	size_t same = 0, asked = 0, i;
	struct parser *p = NULL;
	struct error e;

	if (answers_load_file(&answers, "samples/dns.zone", &e) != ERR_NONE)
		printf("# %s\n", e.text);
	config.answers = &answers;
	parser_start(&p, &config, &e);
	for (i = 0; i < c.n; i++) {
		struct parser_job job = { .tag = i, .label = c.names[i] };
		struct analysis *a = NULL;
		enum err err;

		job.fd = open(c.names[i], O_RDONLY | O_CLOEXEC);
		err = parser_run(p, &job, &a, &e);
		if (err == ERR_FORMAT) {
			same++; /* a sample that is no mail */
		} else if (err == ERR_NONE) {
			same += same_as_here(c.names[i], a, catalogue,
			    &answers);
			asked += a->asked.n;
		} else {
			printf("# %s: %s\n", c.names[i], e.text);
		}
		close(job.fd);
		parser_analysis_free(a);
	}
	is_int((int64_t)same, (int64_t)c.n, "with DNS: each as without a "
	    "process between");
	ok(asked != 0, "%zu answers were used", asked);
	parser_free(p);
	answers_free(&answers);
	corpus_free(&c);
}

/* Killed from outside in the middle: the others are done by another. */
static void
test_killed(void)
{
	struct parser *p = start(false, 8);
	struct parser_event ev;
	struct error e;
	unsigned done = 0, failed = 0, i;
	int fd = parser_spool(slice_str(mail), &e);

	parser_wait_ready(p, &e);
	for (i = 0; i < 8; i++) {
		struct parser_job job = { .tag = i, .fd = fd };

		parser_submit(p, &job, &e);
	}
	parser_next(p, &ev);
	done += ev.kind == PARSER_DONE;
	parser_analysis_free(ev.analysis);
	kill(p->worker.pid, SIGKILL);
	while (parser_in_flight(p) != 0) {
		parser_next(p, &ev);
		done += ev.kind == PARSER_DONE;
		failed += ev.kind == PARSER_FAILED;
		parser_analysis_free(ev.analysis);
		if (ev.kind == PARSER_NOTHING)
			parser_wait(p);
	}
	ok(done + failed == 8 && failed <= 1,
	    "a killed parser costs one message at most (%u)", failed);
	close(fd);
	parser_free(p);
}

/*
 * A parser that a mail has taken over: says it is ready, then answers every
 * job as ESPY_ROGUE says.  Frames by hand, in the machine's order.
 */
static void
rogue_say(uint32_t type, const char *octets, uint32_t n)
{
	uint32_t head[2] = { type, n };

	if (write(WORKER_SOCKET, head, sizeof head) < 0 ||
	    write(WORKER_SOCKET, octets, n) < 0)
		_exit(0);
}

static void
rogue_flood(void)
{
	static char line[60000];

	for (;;)
		rogue_say(SAY_LOG, line, sizeof line);
}

static int
rogue(const char *how)
{
	/* not off, limits, Landlock 0, no network, no seccomp, "", and the
	 * catalogue's version: NULL */
	static const char ready[] = "\0\1\0\0\0\1\0\0";
	char octets[65536];

	rogue_say(SAY_READY, ready, sizeof ready - 1);
	while (read(WORKER_SOCKET, octets, sizeof octets) > 0) {
		if (strcmp(how, "exit") == 0)
			return 0;
		if (strcmp(how, "tag") == 0)
			rogue_say(SAY_BEGIN, "\7", 1); /* not the first */
		if (strcmp(how, "early") == 0)
			rogue_say(SAY_DONE, "\0junk", 5);
		if (strcmp(how, "frame") == 0)
			rogue_say(99, "", 0);
		if (strcmp(how, "huge") == 0) {
			uint32_t head[2] = { SAY_DONE, UINT32_MAX };

			if (write(WORKER_SOCKET, head, sizeof head) < 0)
				return 0;
		}
		rogue_say(SAY_BEGIN, "\0", 1);
		if (strcmp(how, "junk") == 0)
			rogue_say(SAY_DONE, "\0junk", 5);
		if (strcmp(how, "ask") == 0)
			rogue_say(SAY_QUESTIONS, "\0\1\4abc\0\20", 8);
		if (strcmp(how, "flood") == 0)
			rogue_flood();
		if (strcmp(how, "words") == 0)
			rogue_say(SAY_NO_MAIL, "\0\5\033[2J\0", 7);
	}
	return 0;
}

static void
quiet(enum log_level level, const char *line)
{
	(void)level;
	(void)line;
}

/* Whatever it does, each message has one outcome, soon, in safe words. */
static void
test_rogue(const char *how)
{
	struct parser_config c = { .clock = 1 };
	int64_t began = clock_monotonic_ms();
	struct parser *p = NULL;
	unsigned outcomes = 0, safe = 0, i;
	struct parser_event ev;
	struct error e;
	int fd = parser_spool(slice_str(mail), &e);

	setenv("ESPY_ROGUE", how, 1);
	log_to(quiet);
	parser_start(&p, &c, &e);
	for (i = 0; i < 4; i++) {
		struct parser_job job = { .tag = i, .fd = fd };

		parser_submit(p, &job, &e);
	}
	while (parser_in_flight(p) != 0) {
		parser_next(p, &ev);
		if (ev.kind == PARSER_NOTHING) {
			parser_wait(p);
			continue;
		}
		outcomes += ev.kind != PARSER_DONE && ev.tag < 4;
		safe += strchr(ev.reason, '\033') == NULL &&
		    ev.reason[0] != '\0';
		if (i++ == 4)
			printf("# %s: %s\n", how, ev.reason);
		parser_analysis_free(ev.analysis);
	}
	ok(outcomes == 4 && safe == 4, "rogue %s: four outcomes in %d ms",
	    how, (int)(clock_monotonic_ms() - began));
	parser_free(p);
	close(fd);
	log_to(NULL);
	unsetenv("ESPY_ROGUE");
}

int
main(int argc, char **argv)
{
	static const char *const rogues[] = { "exit", "tag", "early", "frame",
		"huge", "junk", "ask", "flood", "words" };
	size_t i;
	struct catalogue catalogue = { 0 };
	struct corpus c;

	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		return getenv("ESPY_ROGUE") != NULL
		    ? rogue(getenv("ESPY_ROGUE")) : worker_main(argc, argv);
	signal(SIGPIPE, SIG_IGN);
	test_frames();
	test_one();
	test_redact();
	test_start();
	test_killed();
	for (i = 0; i < ARRAY_LEN(rogues); i++)
		test_rogue(rogues[i]);
	c = corpus_load(CORPUS);
	catalogue_load(&catalogue, CATALOGUE, NULL);
	catalogue_ready(&catalogue);
	if (c.n == 0)
		printf("ok %d # SKIP no corpus in ../shared\n", ++tap_count);
	else
		test_corpus(&c, &catalogue);
	if (argc > 1 && strcmp(argv[1], "bench") == 0)
		test_corpus(&c, NULL);
	test_answers(&catalogue);
	corpus_free(&c);
	catalogue_free(&catalogue);
	return done_testing();
}
