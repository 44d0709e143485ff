/* espy service import: a map of reverse names into the workspace. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/esp/map.h"
#include "views/service_word.h"

static bool
read_whole(const char *file, struct buf *b, struct error *e)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	bool good = fd != -1 && buf_read_fd(b, fd, MAP_FILE_MOST + 1) == 0;

	if (!good)
		err_errno(e, "can't read %s", file);
	if (fd != -1)
		close(fd);
	return good;
}

/* A field of RFC 4180, in quotes where it needs them */
static void
add_field(struct buf *b, struct slice s, char end)
{
	bool quotes = slice_chr(s, ',') != SLICE_NONE ||
	    slice_chr(s, '"') != SLICE_NONE;

	if (quotes)
		buf_add_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_add_char(b, '"');
		buf_add_char(b, s.p[i]);
	}
	if (quotes)
		buf_add_char(b, '"');
	buf_add_char(b, end);
}

static void
write_map(struct buf *b, const struct map *m)
{
	buf_add_str(b, "base_reverse_dns,name,type\n");
	for (size_t i = 0; i < m->n; i++) {
		add_field(b, m->v[i].domain, ',');
		add_field(b, m->v[i].name, ',');
		add_field(b, m->v[i].type, '\n');
	}
}

/* Into a file beside it, which then takes its name: whole or not at all */
static enum err
put(const char *folder, const char *file, struct slice bytes, struct error *e)
{
	char *tmp = xasprintf("%s/.map.new", folder);
	int fd = -1;
	size_t done = 0;
	enum err err = ERR_NONE;

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		err = err_errno(e, "%s: can't make this folder", folder);
	else if ((fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
			O_NOFOLLOW, 0600)) == -1)
		err = err_errno(e, "%s: can't write", tmp);
	while (err == ERR_NONE && done < bytes.n) {
		ssize_t n = write(fd, bytes.p + done, bytes.n - done);

		if (n > 0)
			done += (size_t)n;
		else if (n == 0 || errno != EINTR)
			err = err_errno(e, "%s: can't write", tmp);
	}
	if (err == ERR_NONE && (fsync(fd) != 0 || rename(tmp, file) != 0))
		err = err_errno(e, "%s: can't write", file);
	if (fd != -1)
		close(fd);
	if (err != ERR_NONE)
		(void)unlink(tmp);
	free(tmp);
	return err;
}

static void
say_problems(const struct map *m)
{
	for (size_t i = 0; i < m->nproblems; i++)
		cli_say("%.*s:%d: %.*s", SLICE_ARG(m->problems[i].file),
		    m->problems[i].line, SLICE_ARG(m->problems[i].text));
}

static int
import(struct session *s, const struct service_options *o, const struct map *m,
    const char *from)
{
	const char *folder = arena_printf(&s->arena, "%s/catalogue",
	    s->workspace.dir);
	const char *file = arena_printf(&s->arena, "%s/" MAP_FILE, folder);
	struct buf b = { 0 };
	struct error e;
	enum err err;

	if (m->n == 0) {
		cli_say("%s has no record that can be used", from);
		return EXIT_FAILED;
	}
	if (!o->replace && access(file, F_OK) == 0) {
		cli_say("the workspace has a map already: --replace takes this "
			"one instead");
		return EXIT_FAILED;
	}
	write_map(&b, m);
	err = put(folder, file, buf_slice(&b), &e);
	buf_free(&b);
	if (err != ERR_NONE)
		return cli_fail(&e);
	cli_say("%zu record%s imported, %zu left out; rows of messages indexed "
		"before are stale (is:stale) until espy recheck", m->n,
	    plural(m->n), m->nproblems);
	return m->nproblems == 0 ? EXIT_DONE : EXIT_FOUND;
}

int
service_import(struct cli *cli, struct session *s,
    const struct service_options *o, char **words, int n)
{
	struct map m = { 0 };
	struct buf b = { 0 };
	struct error e;
	int code;

	(void)cli;
	(void)n;
	if (read_whole(words[0], &b, &e)) {
		map_read(&m, words[0], buf_slice(&b));
		say_problems(&m);
		code = import(s, o, &m, words[0]);
	} else
		code = cli_fail(&e);
	map_free(&m);
	buf_free(&b);
	return code;
}
