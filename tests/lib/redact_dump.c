/*
 * What redact_message makes of files, as JSON Lines, for tests/cli/redact.py.t.
 * Standard input: a file and its recipients a line, tabs between; words:
 * "recipients", "headers", "look" (nothing is masked, the second look alone)
 * or "time" (nothing is written but MB/s).
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/url.h"
#include "core/notify/redact.h"

static void
say_left(struct json *j, const struct redacted *r)
{
	size_t i;

	json_array(j, "residue");
	for (i = 0; i < r->nresidue; i++) {
		json_object(j, NULL);
		json_slice(j, "field", r->residue[i].field);
		json_slice(j, "address", r->residue[i].address);
		json_close(j);
	}
	json_close(j);
	json_array(j, "replaced");
	for (i = 0; i < r->nreplaced; i++)
		json_slice(j, NULL, r->replaced[i]);
	json_close(j);
}

static void
say(struct slice file, const struct redacted *r, const char *refused)
{
	struct slice octets = slice_of(r->octets.p, r->octets.n);
	struct arena a = { 0 };
	struct json j = { 0 };

	json_object(&j, NULL);
	json_slice(&j, "file", file);
	json_str(&j, "refused", refused);
	json_str(&j, "how", redaction_name(r->how));
	json_slice(&j, "why", r->why);
	json_int(&j, "masked", (int64_t)r->masked);
	say_left(&j, r);
	json_slice(&j, "octets", base64_encode(&a, octets));
	json_close(&j);
	printf("%.*s\n", SLICE_ARG(buf_slice(&j.out)));
	json_free(&j);
	arena_free(&a);
}

static bool
read_file(struct slice name, struct buf *out)
{
	struct arena a = { 0 };
	int fd = open(arena_strndup(&a, name.p, name.n), O_RDONLY | O_CLOEXEC);
	bool good = fd != -1 && buf_read_fd(out, fd, 64 << 20) != -1;

	if (!good)
		perror("redact_dump");
	if (fd != -1)
		close(fd);
	arena_free(&a);
	return good;
}

int
main(int argc, char **argv)
{
	struct redact_order order = { .how = REDACT_RECIPIENTS };
	bool quiet = argc > 1 && strcmp(argv[1], "time") == 0;
	int64_t spent = 0;
	char *line = NULL;
	size_t room = 0, octets = 0;
	ssize_t n;

	if (argc > 1 && strcmp(argv[1], "headers") == 0)
		order.how = REDACT_HEADERS;
	order.look = argc > 1 && strcmp(argv[1], "look") == 0;
	url_warm_up();
	while ((n = getline(&line, &room, stdin)) > 0) {
		struct slice s = slice_trim(slice_of(line, (size_t)n));
		struct slice name = slice_cut(&s, '\t'), *v = NULL;
		struct masks m = { .n = 0 };
		struct arena a = { 0 };
		struct buf file = { 0 };
		struct redacted r;
		struct error e;
		int64_t begin;
		enum err err;

		while (s.n != 0)
			*ARENA_PUSH(&a, v, m.n) = slice_cut(&s, '\t');
		m.addresses = v;
		if (!read_file(name, &file))
			return 1;
		begin = clock_monotonic_ms();
		err = redact_message(&r, &m, buf_slice(&file), &order, &e);
		spent += clock_monotonic_ms() - begin;
		octets += file.n;
		if (!quiet)
			say(name, &r, err != ERR_NONE ? e.text : NULL);
		redacted_free(&r);
		buf_free(&file);
		arena_free(&a);
	}
	free(line);
	if (quiet)
		printf("%.1f MB in %.2f s\n", (double)octets / 1e6,
		    (double)spent / 1e3);
	return 0;
}
