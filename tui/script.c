/* Key scripts: reading them, and doing one instruction after the other. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "tui/screen.h"
#include "tui/script.h"
#include "tui/term.h"

enum { SCRIPT_MOST = 1024 * 1024, WAIT_SECONDS = 30, WAIT_MOST = 600 };

enum verb { KEYS, TYPE, PASTE, WAIT, RESIZE, DUMP, EXPECT, ABSENT };

static const struct {
	const char *word;
	enum verb verb;
} verbs[] = {
	{ "keys", KEYS },
	{ "key", KEYS },
	{ "type", TYPE },
	{ "paste", PASTE },
	{ "wait", WAIT },
	{ "resize", RESIZE },
	{ "dump", DUMP },
	{ "expect", EXPECT },
	{ "absent", ABSENT },
};

struct instruction {
	enum verb verb;
	int line;
	struct slice rest; /* what is left of it to be done */
	int64_t a, b;      /* wait: seconds; resize: columns, rows */
};

struct script {
	struct arena arena;
	const char *name;
	struct instruction *steps;
	size_t n, at;
	int64_t deadline; /* of the wait under way; 0: none */
	const char *failure;
};

void
script_free(struct script *s)
{
	if (s == NULL)
		return;
	arena_free(&s->arena);
	free(s);
}

const char *
script_failed(const struct script *s)
{
	return s->failure;
}

static enum err
wrong(const struct script *s, int line, struct error *e, const char *what,
    struct slice word)
{
	struct arena a = { 0 };

	err_set(e, ERR_FORMAT, "%s:%d: %s: \"%s\"", s->name, line, what,
	    text_plain_str(&a, slice_upto(word, 80)));
	arena_free(&a);
	return ERR_FORMAT;
}

static enum err
check_keys(const struct script *s, const struct instruction *i,
    struct error *e)
{
	struct slice rest = i->rest, word;
	int key;

	while ((word = slice_word(&rest)).n > 0)
		if (!keys_by_name(word, &key))
			return wrong(s, i->line, e, "no such key", word);
	return ERR_NONE;
}

static enum err
check(const struct script *s, struct instruction *i, struct error *e)
{
	struct slice rest = i->rest;

	switch (i->verb) {
	case KEYS:
		return check_keys(s, i, e);
	case WAIT:
		i->a = WAIT_SECONDS;
		if (rest.n > 0 && (!slice_number(rest, &i->a) || i->a < 1 ||
				      i->a > WAIT_MOST))
			return wrong(s, i->line, e,
			    "wait takes a number of seconds", rest);
		return ERR_NONE;
	case RESIZE:
		if (!slice_number(slice_word(&rest), &i->a) ||
		    !slice_number(slice_word(&rest), &i->b) || i->a < 1 ||
		    i->b < 1 || i->a > 1000 || i->b > 500)
			return wrong(s, i->line, e,
			    "resize takes columns and rows", i->rest);
		return ERR_NONE;
	case TYPE:
	case PASTE:
	case DUMP:
	case EXPECT:
	case ABSENT:
		if (rest.n == 0)
			return wrong(s, i->line, e,
			    "this instruction needs an argument", rest);
	}
	return ERR_NONE;
}

static enum err
parse_line(struct script *s, struct slice line, int number, struct error *e)
{
	struct instruction *i;
	struct slice rest = line, word;
	size_t v;

	word = slice_word(&rest);
	if (word.n == 0 || word.p[0] == '#')
		return ERR_NONE;
	for (v = 0; v < ARRAY_LEN(verbs); v++)
		if (slice_eq_str(word, verbs[v].word))
			break;
	if (v == ARRAY_LEN(verbs))
		return wrong(s, number, e, "no such instruction", word);
	i = ARENA_PUSH(&s->arena, s->steps, s->n);
	*i = (struct instruction){ verbs[v].verb, number, rest, 0, 0 };
	/* Typed text keeps its blanks but the one behind the instruction. */
	if (i->verb == TYPE || i->verb == PASTE)
		i->rest = slice_from(line,
		    (size_t)(word.p - line.p) + word.n + 1);
	else
		i->rest = slice_trim(rest);
	return check(s, i, e);
}

enum err
script_parse(const char *name, struct slice text, struct script **out,
    struct error *e)
{
	struct script *s = xcalloc(1, sizeof *s);
	struct slice rest = slice_dup(&s->arena, text), line;
	enum err err = ERR_NONE;
	int number = 0;

	s->name = arena_printf(&s->arena, "%s", name);
	while (err == ERR_NONE && text_line(&rest, &line))
		err = parse_line(s, line, ++number, e);
	if (err != ERR_NONE) {
		script_free(s);
		s = NULL;
	}
	*out = s;
	return err;
}

enum err
script_load(const char *file, struct script **s, struct error *e)
{
	bool from_stdin = strcmp(file, "-") == 0;
	int fd = from_stdin ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
	struct buf text = { 0 };
	enum err err = ERR_NONE;

	*s = NULL;
	if (fd < 0 || buf_read_fd(&text, fd, SCRIPT_MOST) != 0)
		err = errno == ENOENT ? ERR_ABSENT : ERR_IO;
	if (err != ERR_NONE) {
		err_errno(e, "can't read the script %s", file);
		if (e != NULL)
			e->code = err;
	} else
		err = script_parse(file, buf_slice(&text), s, e);
	if (fd >= 0 && !from_stdin)
		close(fd);
	buf_free(&text);
	return err;
}

/* What the screen shows helps whoever reads why a script failed. */
static enum script_step
fail(struct script *s, const char *what, struct slice about)
{
	struct buf screen = { 0 };

	s->failure = arena_printf(&s->arena, "%s:%d: %s \"%s\"", s->name,
	    s->steps[s->at].line, what,
	    text_plain_str(&s->arena, slice_upto(about, 200)));
	screen_dump(&screen);
	fprintf(stderr, "%.*s", SLICE_ARG(buf_slice(&screen)));
	buf_free(&screen);
	return SCRIPT_FAILED;
}

void
script_ended(struct script *s)
{
	struct instruction *i = s->at < s->n ? &s->steps[s->at] : NULL;

	/* The key that ended the program may have been this one's last. */
	if (i != NULL && (i->verb == KEYS || i->verb == TYPE) &&
	    slice_trim(i->rest).n == 0)
		s->at++;
	if (s->failure == NULL && s->at < s->n)
		s->failure = arena_printf(&s->arena,
		    "%s:%d: not reached: the program ended before", s->name,
		    s->steps[s->at].line);
}

static bool
dumped_before(const struct script *s, struct slice file)
{
	size_t i;

	for (i = 0; i < s->at; i++)
		if (s->steps[i].verb == DUMP &&
		    slice_eq(s->steps[i].rest, file))
			return true;
	return false;
}

static bool
dump(struct script *s, struct slice file)
{
	struct buf screen = { 0 };
	bool to_stdout = slice_eq_str(file, "-");
	FILE *f = stdout;
	bool written;

	if (!to_stdout)
		f = fopen(slice_dup(&s->arena, file).p,
		    dumped_before(s, file) ? "ae" : "we");
	if (f == NULL)
		return false;
	screen_dump(&screen);
	written = fwrite(screen.p, 1, screen.n, f) == screen.n;
	buf_free(&screen);
	if (to_stdout)
		return fflush(f) == 0 && written;
	return fclose(f) == 0 && written;
}

/* One key of the instruction; false when none is left. */
static bool
next_keys(struct instruction *i, struct buf *out)
{
	struct slice word, before = i->rest;
	uint32_t cp;
	int key;

	if (i->verb == TYPE) {
		if (i->rest.n == 0)
			return false;
		utf8_next(&i->rest, &cp);
		buf_add(out, before.p, before.n - i->rest.n);
		return true;
	}
	word = slice_word(&i->rest);
	if (word.n == 0 || !keys_by_name(word, &key))
		return false;
	keys_encode(key, out);
	return true;
}

static void
add_paste(struct slice text, struct buf *out)
{
	size_t i;

	buf_add_str(out, "\033[200~");
	for (i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '\\' && i + 1 < text.n) {
			c = text.p[++i];
			c = c == 'n' ? '\n' : c == 't' ? '\t'
			    : c == 'e'		       ? '\033'
						       : c;
		}
		buf_add_char(out, c);
	}
	buf_add_str(out, "\033[201~");
}

static enum script_step
wait_until(struct script *s, const struct instruction *i, bool idle)
{
	int64_t now = clock_monotonic_ms();

	if (s->deadline == 0)
		s->deadline = now + i->a * 1000;
	if (!idle && now < s->deadline)
		return SCRIPT_LATER;
	s->deadline = 0;
	return idle ? SCRIPT_END : fail(s, "still not idle after seconds:",
				       slice_printf(&s->arena, "%d",
					   (int)i->a));
}

/* SCRIPT_END: this instruction is done. */
static enum script_step
step(struct script *s, struct instruction *i, bool idle, struct buf *out)
{
	switch (i->verb) {
	case KEYS:
	case TYPE:
		return next_keys(i, out) ? SCRIPT_KEYS : SCRIPT_END;
	case PASTE:
		add_paste(i->rest, out);
		s->at++;
		return SCRIPT_KEYS;
	case WAIT:
		return wait_until(s, i, idle);
	case RESIZE:
		term_set_size((int)i->a, (int)i->b);
		s->at++;
		return SCRIPT_RESIZE;
	case DUMP:
		if (!dump(s, i->rest))
			return fail(s, "can't write the dump", i->rest);
		break;
	case EXPECT:
		if (!screen_contains(i->rest))
			return fail(s, "the screen does not show", i->rest);
		break;
	case ABSENT:
		if (screen_contains(i->rest))
			return fail(s, "the screen shows", i->rest);
		break;
	}
	return SCRIPT_END;
}

enum script_step
script_step(struct script *s, bool idle, struct buf *out)
{
	enum script_step done = SCRIPT_END;

	while (s->failure == NULL && s->at < s->n) {
		done = step(s, &s->steps[s->at], idle, out);
		if (done != SCRIPT_END)
			return done;
		s->at++;
	}
	return s->failure != NULL ? SCRIPT_FAILED : SCRIPT_END;
}
