/*
 * spf_check ZONE: reads lines "IP <tab> HELO <tab> MAIL-FROM", answers each
 * with "RESULT <tab> EXPLANATION <tab> REASON" ("-": there is none; "?" for
 * octets that are not printable).  For suites.
 */

#include <stdio.h>
#include <stdlib.h>

#include "core/auth/compute.h"
#include "core/base/clock.h"

static void
print(struct slice s, char end)
{
	size_t i;

	if (s.p == NULL)
		s = SLICE("-");
	for (i = 0; i < s.n; i++)
		putchar(s.p[i] >= ' ' && s.p[i] <= '~' ? s.p[i] : '?');
	putchar(end);
}

static void
check(const struct answers *answers, struct slice line)
{
	struct arena a = { 0 };
	struct mail m = { .arena = &a, .boundary = { .time = TIME_UNKNOWN } };
	struct questions q = { 0 };
	struct compute c = { &m, answers, &q, clock_now() };
	struct slice ip = slice_cut(&line, '\t');
	struct slice helo = slice_cut(&line, '\t');
	struct spf spf;

	spf_check_host(&spf, &c, ip, SLICE_NULL, line, helo);
	print(slice_str(spf_result_name(spf.result)), '\t');
	print(spf.explanation, '\t');
	print(spf.reason, '\n');
	arena_free(&a);
}

int
main(int argc, char **argv)
{
	struct answers answers = { 0 };
	struct error e = { 0 };
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (argc != 2)
		return 2;
	if (answers_load_file(&answers, argv[1], &e) != ERR_NONE) {
		fprintf(stderr, "%s\n", e.text);
		return 3;
	}
	while ((n = getline(&line, &room, stdin)) > 0)
		check(&answers, slice_of(line, (size_t)n - 1));
	free(line);
	answers_free(&answers);
	return 0;
}
