/* Templates and words of a language: which files are used. */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/notify/letters.h"
#include "core/notify/letters_file.h"

const char *const letter_languages[LETTER_LANGUAGES] = { "en", "es", "pt" };

const char *
letter_language_of(struct slice tag)
{
	struct slice start = slice_upto(tag, 2);
	size_t i;

	if (tag.n > 2 && tag.p[2] != '-' && tag.p[2] != '_')
		return NULL;
	for (i = 0; i < LETTER_LANGUAGES; i++)
		if (slice_eqi_str(start, letter_languages[i]))
			return letter_languages[i];
	return NULL;
}

enum err
letters_file_read(struct buf *out, const char *file, struct error *e)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int got;

	if (fd < 0 && errno == ENOENT)
		return err_set(e, ERR_ABSENT, "%s: there is no such file",
		    file);
	if (fd < 0)
		return err_errno(e, "%s: cannot read", file);
	got = buf_read_fd(out, fd, TEMPLATE_MOST_OCTETS + 1);
	if (got < 0)
		err_errno(e, "%s: cannot read", file);
	close(fd);
	return got < 0 ? ERR_IO : ERR_NONE;
}

const char *
letters_file_name(enum template_kind kind, const char *language,
    struct arena *a)
{
	return arena_printf(a, "%s.%s.txt", kind == TEMPLATES ? "words"
	    : template_kind_name(kind), language);
}

/* --- loading --- */

/* Reads one of a folder; TEMPLATES: the words.  False: it is not there. */
static bool
read_one(struct letters *l, enum template_kind kind, const char *file,
    struct template_problems *problems, struct template *t, struct words *w)
{
	struct buf b = { 0 };
	struct error e;
	size_t name = strlen(file) + strlen(": "); /* who prints says it */
	enum err err = letters_file_read(&b, file, &e);

	if (err == ERR_NONE && kind == TEMPLATES)
		words_read(w, slice_dup(&l->arena, buf_slice(&b)), problems,
		    &l->arena);
	else if (err == ERR_NONE)
		template_read(t, kind, slice_dup(&l->arena, buf_slice(&b)),
		    problems, &l->arena);
	else if (err != ERR_ABSENT)
		template_problem(problems, &l->arena, 0, SLICE(""), true,
		    "%s", name < strlen(e.text) ? e.text + name : e.text);
	buf_free(&b);
	return err != ERR_ABSENT;
}

static const struct template_problem *
first_broken(const struct template_problems *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->v[i].broken)
			return &p->v[i];
	return NULL;
}

static struct slice
problem_words(struct letters *l, const char *file,
    const struct template_problem *p)
{
	return slice_printf(&l->arena, "%s:%d: %.*s%s%.*s", file, p->line,
	    SLICE_ARG(p->field), p->field.n != 0 ? ": " : "",
	    SLICE_ARG(p->text));
}

static enum err
load_one(struct letters *l, enum template_kind kind, const char *const *dirs,
    size_t ndirs, struct error *e)
{
	const char *name = letters_file_name(kind, l->language, &l->arena);
	bool found = false;
	size_t i;

	for (i = 0; i < ndirs; i++) {
		const char *file = arena_printf(&l->arena, "%s/%s", dirs[i],
		    name);
		struct template_problems problems = { 0 };
		struct template t = { 0 };
		struct words *w = arena_alloc(&l->arena, sizeof *w);
		struct slice why;

		if (!read_one(l, kind, file, &problems, &t, w))
			continue;
		if (!problems.broken) {
			found = true;
			if (kind == TEMPLATES)
				l->words = *w;
			else
				l->v[kind] = t;
			continue;
		}
		why = problem_words(l, file, first_broken(&problems));
		if (i == 0)
			return err_set(e, ERR_ABSENT, "a letter's template is "
			    "broken: %.*s", SLICE_ARG(why));
		*ARENA_PUSH(&l->arena, l->problems, l->nproblems) =
		    slice_printf(&l->arena, "%.*s; the file is not used "
			"(espy draft lint says more)", SLICE_ARG(why));
	}
	return found ? ERR_NONE : err_set(e, ERR_ABSENT, "%s: there is no "
	    "such file, and letters are made of it: is espy installed as a "
	    "whole?", arena_printf(&l->arena, "%s/%s", ndirs != 0 ? dirs[0]
		: ".", name));
}

enum err
letters_load(struct letters *l, const char *language,
    const char *const *dirs, size_t ndirs, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	*l = (struct letters){ 0 };
	l->language = language != NULL
	    ? letter_language_of(slice_str(language)) : NULL;
	if (l->language == NULL)
		return err_set(e, ERR_USAGE, "the languages of this letter "
		    "are en, es and pt");
	for (i = 0; err == ERR_NONE && i <= TEMPLATES; i++)
		err = load_one(l, (enum template_kind)i, dirs, ndirs, e);
	return err;
}

void
letters_free(struct letters *l)
{
	arena_free(&l->arena);
	*l = (struct letters){ 0 };
}
