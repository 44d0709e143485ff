/* Messages and answers in memory, and turns that are timed. */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/base/clock.h"
#include "tests/bench/messages.h"

static void
give_up(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(2);
}

static struct slice
read_whole(struct messages *m, const char *name)
{
	FILE *f = fopen(name, "rb");
	struct slice out;
	long n;
	char *p;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (n = ftell(f)) < 0)
		give_up(name, "can't be read");
	rewind(f);
	p = arena_alloc(&m->arena, (size_t)n + 1);
	out = slice_of(p, fread(p, 1, (size_t)n, f));
	fclose(f);
	return out;
}

static struct slice
given(struct slice *line)
{
	struct slice s = slice_cut(line, '\t');

	return s.n != 0 ? s : SLICE_NULL;
}

static void
add(struct messages *m, struct slice line)
{
	struct message *one = ARENA_PUSH(&m->arena, m->v, m->n);

	*one = (struct message){ .file = slice_cut(&line, '\t') };
	one->file = slice_dup(&m->arena, one->file);
	one->bytes = read_whole(m, one->file.p);
	one->ip = given(&line);
	one->helo = given(&line);
	one->sender = given(&line);
}

void
messages_load(struct messages *m, const char *now, const char *zone,
    const char *list)
{
	struct error e = { 0 };
	struct slice lines;

	*m = (struct messages){ 0 };
	if (!clock_parse_rfc3339(slice_str(now), &m->clock))
		give_up(now, "is no time");
	if (answers_load_file(&m->answers, zone, &e) != ERR_NONE)
		give_up(zone, e.text);
	lines = read_whole(m, list);
	while (lines.n != 0)
		add(m, slice_cut(&lines, '\n'));
}

static double
cpu_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
messages_serve(struct messages *m,
    unsigned (*run)(const struct messages *m, const struct message *one))
{
	char line[16];

	while (fgets(line, sizeof line, stdin) != NULL) {
		double start = cpu_now();
		unsigned good = 0;
		size_t i;

		for (i = 0; i < m->n; i++)
			good += run(m, &m->v[i]);
		printf("%.6f %u\n", cpu_now() - start, good);
		fflush(stdout);
	}
}
