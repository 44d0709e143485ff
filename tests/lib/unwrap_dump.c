/*
 * What mail_unwrap and the mbox splitter make of files, as JSON Lines, for
 * tests/cli/unwrap.py.t: unwrap_dump POLICY FILE..., unwrap_dump mbox FILE...
 */

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/mail/mbox.h"
#include "core/mail/unwrap.h"

#define DEPTH 8

static void
say_octets(struct json *j, struct slice s)
{
	char hex[SHA256_HEX + 1];
	struct sha256 h = sha256_of(s);

	sha256_hex(&h, hex);
	json_str(j, "sha256", hex);
	json_int(j, "length", (int64_t)s.n);
}

static void
say_facts(struct json *j, const struct unwrapped *u)
{
	size_t i;

	json_slice(j, "reporter", u->reporter);
	json_slice(j, "words", u->words);
	json_slice(j, "why", u->lost_why);
	json_int(j, "left_out", (int64_t)u->left_out);
	json_array(j, "reported");
	for (i = 0; i < u->nreported; i++) {
		json_array(j, NULL);
		json_slice(j, NULL, u->reported[i].name);
		json_slice(j, NULL, u->reported[i].value);
		json_close(j);
	}
	json_close(j);
	json_slice(j, "envelope_from", u->envelope_from);
	json_array(j, "envelope_to");
	for (i = 0; i < u->nenvelope_to; i++)
		json_slice(j, NULL, u->envelope_to[i]);
	json_close(j);
}

static void
say(struct json *j, struct slice octets, enum unwrap_policy policy, int depth)
{
	struct arena a = { 0 };
	struct mail m;
	struct unwrapped u;
	size_t i;

	mail_parse(&m, octets, NULL, &a, depth & 1 ? MAIL_TEXT : 0);
	mail_unwrap(&u, &m, policy);
	json_str(j, "kind", report_kind_name(u.kind));
	json_str(j, "lost", lost_name(u.lost));
	if (depth == 0)
		say_facts(j, &u);
	json_array(j, "inner");
	for (i = 0; i < u.ninner; i++) {
		json_object(j, NULL);
		say_octets(j, unwrap_octets(&u, &m, i));
		json_slice(j, "how", u.inner[i].how);
		if (depth + 1 < DEPTH)
			say(j, unwrap_octets(&u, &m, i), UNWRAP_FILES,
			    depth + 1);
		json_close(j);
	}
	json_close(j);
	arena_free(&a);
}

struct box {
	struct json *j;
	struct slice file;
};

static bool
say_message(void *arg, struct range64 r)
{
	struct box *b = arg;

	json_object(b->j, NULL);
	say_octets(b->j, slice_of(b->file.p + r.off, r.len));
	json_close(b->j);
	return true;
}

static void
say_box(struct json *j, struct slice file)
{
	static struct mbox box;
	struct box b = { j, file };
	struct slice rest = file;

	json_array(j, "messages");
	mbox_begin(&box, say_message, &b);
	while (rest.n != 0) {
		mbox_feed(&box, slice_upto(rest, 4093));
		rest = slice_from(rest, 4093);
	}
	mbox_end(&box);
	json_close(j);
}

int
main(int argc, char **argv)
{
	int i;

	for (i = 2; i < argc; i++) {
		struct buf file = { 0 };
		struct json j = { 0 };
		int fd = open(argv[i], O_RDONLY | O_CLOEXEC);

		if (fd == -1 || buf_read_fd(&file, fd, 256 << 20) == -1) {
			perror(argv[i]);
			return 1;
		}
		close(fd);
		json_object(&j, NULL);
		json_str(&j, "file", argv[i]);
		if (strcmp(argv[1], "mbox") == 0)
			say_box(&j, buf_slice(&file));
		else
			say(&j, buf_slice(&file),
			    strcmp(argv[1], "formal") == 0  ? UNWRAP_FORMAL
				: strcmp(argv[1], "files") == 0 ? UNWRAP_FILES
							: UNWRAP_MAILBOX, 0);
		json_close(&j);
		printf("%.*s\n", SLICE_ARG(buf_slice(&j.out)));
		json_free(&j);
		buf_free(&file);
	}
	return 0;
}
