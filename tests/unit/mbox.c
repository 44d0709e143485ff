/* mbox files: where their messages begin and end (RFC 4155 and what came
 * before it). */

#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/mail/mbox.h"
#include "tests/unit/tap.h"

#define FROM "From a@b.example Mon Nov 23 07:41:03 2026\n"

static struct mbox box;
static struct buf got;

struct taker {
	struct slice file;
	size_t n, most;
};

static bool
take(void *arg, struct range64 r)
{
	struct taker *t = arg;

	buf_addf(&got, "[%.*s]", (int)r.len, t->file.p + r.off);
	return ++t->n < t->most;
}

/* The messages of a file, each in brackets; fed in pieces of `step`. */
static const char *
split(const char *file, size_t step)
{
	struct taker t = { slice_str(file), 0, SIZE_MAX };
	struct slice rest = t.file;

	buf_clear(&got);
	mbox_begin(&box, take, &t);
	while (rest.n != 0) {
		mbox_feed(&box, slice_upto(rest, step));
		rest = slice_from(rest, step);
	}
	mbox_end(&box);
	return buf_slice(&got).p;
}

static void
is_split(const char *file, const char *want, const char *name)
{
	bool same = true;
	size_t step;

	for (step = 1; step < 70; step++)
		same &= strcmp(split(file, step), want) == 0;
	if (!ok(same, "%s", name))
		printf("#  got: %s\n# want: %s\n", split(file, 70), want);
}

static void
from_lines(void)
{
	static const char *const good[] = {
		"From a@b.example Mon Nov 23 07:41:03 2026",
		"From a@b.example  Mon Nov  3 07:41 2026",
		"From MAILER-DAEMON Mon Nov 23 07:41:03 2026",
		"From - Mon Nov 23 07:41:03 2026",
		"From 17@xxx Mon Nov 23 07:41:03 +0000 2026",
		"From a@b.example Mon Nov 23 07:41:03 MET 2026",
		"From a@b.example Mon Nov 23 07:41:03 2026 remote from b",
		"From \"a b\"@c.example Mon Nov 23 07:41:03 2026",
	};
	static const char *const bad[] = {
		"From: a@b.example", "From now on", "From ",
		"From a@b.example", "from a@b.example Mon Nov 23 07:41:03 2026",
		" From a@b.example Mon Nov 23 07:41:03 2026",
		">From a@b.example Mon Nov 23 07:41:03 2026",
		"From a@b.example Mon Nov 23 2026",
		"From a@b.example Mon Nov 32 07:41:03 2026",
		"From a@b.example Mon Nov 23 07:41:03",
		"From the bank came on Mon Nov 23 07:41:03 2026 this",
		"From Mon Nov 23 07:41:03 2026",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(good); i++)
		ok(mbox_is_from_line(slice_str(good[i])), "begins one: %s",
		    good[i]);
	for (i = 0; i < ARRAY_LEN(bad); i++)
		ok(!mbox_is_from_line(slice_str(bad[i])), "doesn't: %s",
		    bad[i]);
	ok(mbox_looks(SLICE(FROM "Subject: x\n\n")), "an mbox looks like one");
	ok(!mbox_looks(SLICE("Received: x\n\n" FROM)), "a mail does not");
}

static void
messages(void)
{
	is_split("", "", "nothing in an empty file");
	is_split(FROM "A: b\n\nc\n\n" FROM "D: e\n\nf\n\n",
	    "[A: b\n\nc\n][D: e\n\nf\n]", "the empty line before is no part");
	is_split(FROM "A: b\n\nc\n\n\n" FROM "D: e\n\nf",
	    "[A: b\n\nc\n\n][D: e\n\nf]", "but one of the message's own is");
	is_split(FROM "A: b\n\nc\n" FROM "D: e\n",
	    "[A: b\n\nc\n" FROM "D: e\n]",
	    "it counts behind an empty line alone");
	is_split(FROM "A: b\n\nc\n\n>" FROM "d\n\n",
	    "[A: b\n\nc\n\n>" FROM "d\n]", "what is quoted stays quoted");
	is_split(FROM "A: b\n\nc\n\nFrom the bank:\n\n",
	    "[A: b\n\nc\n\nFrom the bank:\n]", "prose begins no message");
	is_split("From a@b.example Mon Nov 23 07:41:03 2026\r\nA: b\r\n\r\n"
	    "c\r\n\r\nFrom a@b.example Mon Nov 23 07:41:03 2026\r\nD: e\r\n",
	    "[A: b\r\n\r\nc\r\n][D: e\r\n]", "line ends of CRLF");
	is_split("\n\n" FROM "A: b\n", "[A: b\n]", "empty lines first");
	is_split("junk\n\n" FROM "A: b\n", "[A: b\n]", "junk first");
	is_split(FROM FROM "A: b\n\n", "[" FROM "A: b\n]",
	    "two such lines: the second is in the header");
	is_split(FROM "\n" FROM "A: b\n", "[A: b\n]",
	    "a message of no octets is none");
}

static void
content_length(void)
{
	is_split(FROM "Content-Length: 46\n\na\n\n" FROM "b\n"
	    FROM "D: e\n", "[Content-Length: 46\n\na\n][b\n" FROM "D: e\n]",
	    "a length that leads nowhere is not believed");
	is_split(FROM "Content-Length: 47\n\na\n\n" FROM "b\n\n" FROM
	    "D: e\n", "[Content-Length: 47\n\na\n\n" FROM "b\n][D: e\n]",
	    "mboxcl2: the length leads over an unquoted line");
	is_split(FROM "content-length:47\n\na\n\n" FROM "b\n",
	    "[content-length:47\n\na\n\n" FROM "b\n]",
	    "to the end of the file as well");
	is_split(FROM "Content-Length: 3\n\na\n\nb\n\n" FROM "D: e\n",
	    "[Content-Length: 3\n\na\n\nb\n][D: e\n]", "one too small");
	is_split(FROM "Content-Length: 999999\n\na\n\n" FROM "D: e\n\n" FROM
	    "F: g\n", "[Content-Length: 999999\n\na\n][D: e\n][F: g\n]",
	    "one too large");
	is_split(FROM "Content-Length: 99999999999999999999\n\na\n\n" FROM
	    "D: e\n", "[Content-Length: 99999999999999999999\n\na\n][D: e\n]",
	    "one that is no number");
	is_split(FROM "A: b\n\nContent-Length: 5\n\n" FROM "D: e\n",
	    "[A: b\n\nContent-Length: 5\n][D: e\n]", "one in the body");
}

static bool
count(void *arg, struct range64 r)
{
	size_t *n = arg;

	(void)r;
	(*n)++;
	return true;
}

static void
limits(void)
{
	struct taker t = { SLICE(FROM "A: b\n\n" FROM "C: d\n\n" FROM "E: f"),
		0, 2 };
	char filler[4096];
	size_t n = 0, i;
	bool more = true;

	mbox_begin(&box, take, &t);
	ok(!mbox_feed(&box, t.file) || !mbox_end(&box),
	    "who has enough is given no more");
	is_int((int64_t)t.n, 2, "after the second");

	mbox_begin(&box, count, &n);
	for (i = 0; i < MBOX_MOST_MESSAGES + 5 && more; i++)
		more = mbox_feed(&box, SLICE(FROM "A: b\n\n"));
	ok(!mbox_end(&box) && n == MBOX_MOST_MESSAGES,
	    "a million messages are the most");

	/* Waiting lines over their limit: the length is given up. */
	n = 0;
	mbox_begin(&box, count, &n);
	mbox_feed(&box, SLICE(FROM "Content-Length: 99999999\n\n"));
	for (i = 0; i < 3 * MBOX_MOST_WAITING; i++)
		mbox_feed(&box, SLICE(FROM "A: b\n\n"));
	mbox_end(&box);
	is_int((int64_t)n, 3 * MBOX_MOST_WAITING + 1,
	    "many lines within a length that is not confirmed");

	n = 0;
	memset(filler, 'x', sizeof filler);
	mbox_begin(&box, count, &n);
	mbox_feed(&box, SLICE(FROM "A: b\n\n"));
	for (i = 0; i < 1000; i++)
		mbox_feed(&box, slice_of(filler, sizeof filler));
	mbox_feed(&box, SLICE("\n\n" FROM "C: d\n"));
	mbox_end(&box);
	is_int((int64_t)n, 2, "a line of 4 MB");
}

int
main(void)
{
	from_lines();
	messages();
	content_length();
	limits();
	buf_free(&got);
	return done_testing();
}
