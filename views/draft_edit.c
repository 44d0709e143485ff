/* A draft's text in the editor. */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/text.h"
#include "tui/term.h"
#include "views/draft_work.h"

static const char *
editor_of(const struct session *s, struct arena *a)
{
	const char *names[] = { "VISUAL", "EDITOR" };
	size_t i;

	if (s->settings.editor.n != 0)
		return arena_strndup(a, s->settings.editor.p,
		    s->settings.editor.n);
	for (i = 0; i < ARRAY_LEN(names); i++) {
		const char *v = getenv(names[i]);

		if (v != NULL && v[0] != '\0')
			return v;
	}
	return "vi";
}

/* In the workspace: others can't look at it, and nothing is left in /tmp. */
static enum err
text_out(const struct draft *d, const char *file, struct error *e)
{
	char *before = xasprintf("%s~", file);
	struct buf b = { 0 };
	enum err err = ERR_NONE;
	FILE *f;
	int fd;

	buf_addf(&b, "To: %.*s\nCc: %.*s\nSubject: %.*s\n\n%.*s",
	    SLICE_ARG(d->to), SLICE_ARG(d->cc), SLICE_ARG(d->subject),
	    SLICE_ARG(d->body));
	(void)rename(file, before); /* what an edit before could not keep */
	free(before);
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (f == NULL)
		err = err_errno(e, "%s: cannot make this file", file);
	else {
		bool ok = fwrite(b.p, 1, b.n, f) == b.n;

		if (fclose(f) != 0 || !ok)
			err = err_errno(e, "%s: cannot write", file);
	}
	buf_free(&b);
	return err;
}

/* Leaves *text as it is where another line comes. */
static bool
take_line(struct slice *text, const char *name, struct slice *value)
{
	struct slice rest = *text, line;

	if (!text_line(&rest, &line) || !slice_startsi(line, name))
		return false;
	*text = rest;
	*value = slice_trim(slice_from(line, strlen(name)));
	return true;
}

struct typed {
	struct slice to, cc, subject, body;
};

static bool
typed_lines(struct slice text, struct typed *t)
{
	struct slice line;

	if (!take_line(&text, "To:", &t->to))
		return false;
	(void)take_line(&text, "Cc:", &t->cc);
	if (!take_line(&text, "Subject:", &t->subject) ||
	    !text_line(&text, &line) || line.n != 0)
		return false;
	t->body = text;
	return true;
}

/* Reads the file back; the lines of its head keep their form. */
static enum err
text_in(const char *file, struct buf *b, struct typed *t, struct error *e)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	struct error why;
	enum err err;

	if (fd < 0 || buf_read_fd(b, fd, DRAFT_MOST_BODY * 2) != 0) {
		err = err_errno(e, "%s: cannot read", file);
		if (fd >= 0)
			close(fd);
		return err;
	}
	close(fd);
	if (!typed_lines(buf_slice(b), t))
		return err_set(e, ERR_FORMAT, "the text must begin with To:, "
		    "Cc:, Subject: and an empty line; what you wrote is in %s",
		    file);
	err = compose_check_to(t->to, &why);
	if (err == ERR_NONE)
		err = compose_check_to(t->cc, &why);
	if (err == ERR_NONE)
		err = compose_check_subject(t->subject, &why);
	return err == ERR_NONE ? err : err_set(e, err, "%s; what you wrote is "
	    "in %s", why.text, file);
}

static enum err
run_editor(struct session *s, const char *file, struct error *e)
{
	struct arena a = { 0 };
	char **words = term_words(editor_of(s, &a), file);
	int status = 0;
	enum err err = term_run(words, &status, e);

	if (err == ERR_NONE && WIFSIGNALED(status))
		err = err_set(e, ERR_DIED, "the editor %s was killed; what you "
		    "wrote is in %s", words[0], file);
	else if (err == ERR_NONE && WEXITSTATUS(status) != 0)
		err = err_set(e, ERR_REFUSED, "the editor %s ended without "
		    "success: the draft stays as it was", words[0]);
	free(words);
	arena_free(&a);
	return err;
}

enum err
draft_edit(struct session *s, int64_t id, bool *changed, struct error *e)
{
	struct typed t = { .cc = SLICE("") };
	struct drafts d = { 0 };
	struct buf b = { 0 };
	char *file = xasprintf("%s/draft-%lld.txt", s->workspace.dir,
	    (long long)id);
	enum err err = store_draft(s->store, id, &d, e);

	*changed = false;
	if (err == ERR_NONE)
		err = draft_is_open(&d.v[0], e);
	if (err == ERR_NONE)
		err = text_out(&d.v[0], file, e);
	if (err == ERR_NONE && (err = run_editor(s, file, e)) != ERR_NONE &&
	    err != ERR_DIED)
		(void)unlink(file);
	if (err == ERR_NONE)
		err = text_in(file, &b, &t, e);
	if (err == ERR_NONE) {
		*changed = !slice_eq(t.to, d.v[0].to) ||
		    !slice_eq(t.cc, d.v[0].cc) ||
		    !slice_eq(t.subject, d.v[0].subject) ||
		    !slice_eq(t.body, d.v[0].body);
		err = store_draft_edit(s->store, s->actor, id, t.to, t.cc,
		    t.subject, t.body, e);
		/* what could not be kept stays in the file */
		if (err == ERR_NONE)
			(void)unlink(file);
	}
	buf_free(&b);
	drafts_free(&d);
	free(file);
	return err;
}
