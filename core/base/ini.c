/* INI files with line numbers and repeated keys. */

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/ini.h"
#include "core/base/text.h"

#define INI_MOST_OCTETS   (4u << 20)
#define INI_MOST_PROBLEMS 100

void
ini_complain(struct ini *ini, int line, struct slice field, const char *fmt,
    ...)
{
	struct ini_problem *p;
	char text[512];
	va_list ap;

	if (ini->nproblems >= INI_MOST_PROBLEMS)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	p = ARENA_PUSH(&ini->arena, ini->problems, ini->nproblems);
	p->file = ini->file;
	p->line = line;
	p->field = field;
	p->text = slice_dup(&ini->arena, slice_str(text));
}

static void
ini_add_section(struct ini *ini, struct slice line, int number)
{
	struct ini_section *s;
	struct slice inside = slice_from(line, 1);

	if (inside.n == 0 || inside.p[inside.n - 1] != ']') {
		ini_complain(ini, number, SLICE(""),
		    "\"[\" without \"]\": write [kind name]");
		inside.n = 0;
	} else
		inside.n--;
	s = ARENA_PUSH(&ini->arena, ini->sections, ini->n);
	*s = (struct ini_section){ .line = number };
	s->kind = slice_word(&inside);
	s->name = slice_trim(inside);
}

/* A line that starts with a blank goes on with the value above it. */
static void
ini_continue(struct ini *ini, struct slice more, int number)
{
	struct ini_section *s = ini->n != 0 ? &ini->sections[ini->n - 1] : NULL;
	struct ini_line *l;

	if (s == NULL || s->n == 0) {
		ini_complain(ini, number, SLICE(""),
		    "starts with a blank, but there is no value to go on with");
		return;
	}
	l = &s->lines[s->n - 1];
	l->value = slice_printf(&ini->arena, "%.*s%s%.*s", SLICE_ARG(l->value),
	    l->value.n != 0 ? " " : "", SLICE_ARG(more));
}

static void
ini_add_line(struct ini *ini, struct slice line, int number)
{
	struct ini_section *s = ini->n != 0 ? &ini->sections[ini->n - 1] : NULL;
	struct ini_line *l;
	struct slice key;

	if (slice_chr(line, '=') == SLICE_NONE) {
		ini_complain(ini, number, SLICE(""),
		    "neither [section] nor key = value");
		return;
	}
	key = slice_trim(slice_cut(&line, '='));
	if (s == NULL) {
		ini_complain(ini, number, key,
		    "stands before the first [section]");
		return;
	}
	l = ARENA_PUSH(&ini->arena, s->lines, s->n);
	l->key = key;
	l->value = slice_trim(line);
	l->line = number;
}

void
ini_parse(struct ini *ini, const char *file, struct slice bytes)
{
	struct slice rest, line;
	int number = 0;

	ini->file = slice_dup(&ini->arena, slice_str(file));
	rest = slice_dup(&ini->arena, bytes);
	if (slice_starts(rest, "\xef\xbb\xbf"))
		rest = slice_from(rest, 3);
	while (rest.n != 0) {
		struct slice whole = slice_cut(&rest, '\n');

		number++;
		line = slice_trim(whole);
		if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';')
			continue;
		if (memchr(line.p, '\0', line.n) != NULL || !utf8_valid(line))
			ini_complain(ini, number, SLICE(""),
			    "is not UTF-8 text; the line is left out");
		else if (whole.p[0] == ' ' || whole.p[0] == '\t')
			ini_continue(ini, line, number);
		else if (line.p[0] == '[')
			ini_add_section(ini, line, number);
		else
			ini_add_line(ini, line, number);
	}
}

enum err
ini_load(struct ini *ini, const char *file, struct error *e)
{
	struct buf b = { 0 };
	enum err err = ERR_NONE;
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd == -1 && errno == ENOENT)
		return err_set(e, ERR_ABSENT, "there is no file %s", file);
	if (fd == -1)
		return err_errno(e, "can't open %s", file);
	if (buf_read_fd(&b, fd, INI_MOST_OCTETS + 1) != 0)
		err = err_errno(e, "can't read %s", file);
	else if (b.n > INI_MOST_OCTETS)
		err = err_set(e, ERR_LIMIT,
		    "%s is over %u MiB: that is no settings file", file,
		    INI_MOST_OCTETS >> 20);
	else
		ini_parse(ini, file, buf_slice(&b));
	close(fd);
	buf_free(&b);
	return err;
}

void
ini_free(struct ini *ini)
{
	arena_free(&ini->arena);
	*ini = (struct ini){ 0 };
}

const struct ini_section *
ini_next(const struct ini *ini, const char *kind,
    const struct ini_section *after)
{
	size_t i = after != NULL ? (size_t)(after - ini->sections) + 1 : 0;

	for (; i < ini->n; i++)
		if (slice_eq_str(ini->sections[i].kind, kind))
			return &ini->sections[i];
	return NULL;
}

struct slice
ini_get(const struct ini_section *s, const char *key)
{
	size_t i;

	for (i = s->n; i-- != 0;)
		if (slice_eq_str(s->lines[i].key, key))
			return s->lines[i].value;
	return SLICE_NULL;
}
