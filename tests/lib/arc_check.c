/*
 * arc_check ZONE FILE...: validates each mail's ARC chain with the keys of a
 * zone file, and prints "RESULT <tab> OLDEST-PASS <tab> REASON".  For suites.
 */

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "core/auth/compute.h"
#include "core/base/buf.h"
#include "core/base/clock.h"

static void
check(const struct answers *answers, struct slice octets)
{
	struct arena a = { 0 };
	struct mail m;
	struct canon bodies = { .m = &m };
	struct questions q = { 0 };
	struct compute c = { &m, answers, &q, clock_now() };
	struct arc arc;

	mail_parse(&m, octets, NULL, &a, 0);
	arc_run(&arc, &c, arc_prepare(&m, &bodies), NULL);
	printf("%s\t%d\t%.*s\n", arc_result_name(arc.result),
	    arc.oldest_pass, SLICE_ARG(arc.reason));
	arena_free(&a);
}

int
main(int argc, char **argv)
{
	struct answers answers = { 0 };
	struct error e = { 0 };
	int i;

	if (argc < 2)
		return 2;
	if (answers_load_file(&answers, argv[1], &e) != ERR_NONE) {
		fprintf(stderr, "%s\n", e.text);
		return 3;
	}
	for (i = 2; i < argc; i++) {
		struct buf b = { 0 };
		int fd = open(argv[i], O_RDONLY | O_CLOEXEC);

		if (fd < 0 || buf_read_fd(&b, fd, MAIL_MOST_OCTETS) != 0) {
			perror(argv[i]);
			return 3;
		}
		close(fd);
		check(&answers, buf_slice(&b));
		buf_free(&b);
	}
	answers_free(&answers);
	return 0;
}
