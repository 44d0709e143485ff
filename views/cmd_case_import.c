/* espy case import: an exported case, opened in a workspace of its own. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/cases/import_stage.h"
#include "core/work/index.h"
#include "views/cmd_case.h"
#include "views/json_row.h"

/* One in which somebody has worked has receivers and services of its own. */
static enum err
in_use(const struct session *s, struct error *e)
{
	return err_set(e, ERR_REFUSED, "%s is in use: an exported case comes "
	    "with the receivers and services that its verdicts hang on, so "
	    "that it wants a workspace of its own: espy -w NEW-FOLDER case "
	    "import FILE", s->workspace.dir);
}

/* All files have their places before the store says that there is a case. */
static enum err
read_in(struct import *im, struct session *s, int fd, struct error *e)
{
	struct import_stage stage;
	enum err err = import_stage_open(&stage, s->workspace.dir, e);

	if (err == ERR_NONE)
		err = import_read(im, fd, &stage.place, e);
	if (err == ERR_NONE)
		err = import_stage_put(&stage, e);
	if (err == ERR_NONE)
		err = import_store(im, s->store, s->actor, e);
	import_stage_end(&stage, err != ERR_NONE);
	return err;
}

/* *here: an import that was cut off had put it in */
static enum err
read_or_find(struct import *im, struct session *s, int fd, bool *here,
    struct error *e)
{
	bool new;
	enum err err = store_is_new(s->store, &new, e);

	if (err == ERR_NONE)
		err = import_stage_clear(s->workspace.dir, new, e);
	if (err != ERR_NONE)
		return err;
	if (new)
		return access(s->workspace.settings, F_OK) == 0 ? in_use(s, e)
		    : read_in(im, s, fd, e);
	if (import_is_here(im, fd, s->store, here, NULL) != ERR_NONE ||
	    !*here)
		err = in_use(s, e);
	return err;
}

static enum err
import_file(struct import *im, struct session *s, const char *file,
    bool *here, struct error *e)
{
	int fd = strcmp(file, "-") == 0 ? dup(STDIN_FILENO)
	    : open(file, O_RDONLY | O_CLOEXEC);
	int lock;
	enum err err;

	if (fd < 0)
		return err_errno(e, "%s", file);
	err = workspace_lock(&s->workspace, &lock, e);
	if (err == ERR_NONE) {
		err = read_or_find(im, s, fd, here, e);
		close(lock);
	}
	close(fd);
	return err;
}

/* --- the verdicts, made anew --- */

static bool
same_words(const struct row *x, const struct row *y)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(x->computed); i++)
		if (!slice_eq(x->computed[i], y->computed[i]))
			return false;
	return slice_eq(x->spf, y->spf) && slice_eq(x->dkim, y->dkim) &&
	    slice_eq(x->dmarc, y->dmarc) && slice_eq(x->arc, y->arc);
}

static bool
same_verdict(const struct row *x, const struct row *y)
{
	return same_words(x, y) && slice_eq(x->service, y->service) &&
	    x->strength == y->strength && slice_eq(x->account, y->account) &&
	    slice_eq(x->ip, y->ip) && slice_eq(x->domain, y->domain) &&
	    x->impersonation == y->impersonation &&
	    x->relation == y->relation;
}

/* Says which differ; returns how many */
static size_t
compare(const struct rows *was, const struct rows *now)
{
	size_t i, k, differ = 0;
	char id[13];

	for (i = 0; i < was->n; i++) {
		for (k = 0; k < now->n; k++)
			if (memcmp(&was->v[i].sha256, &now->v[k].sha256,
				sizeof was->v[i].sha256) == 0)
				break;
		if (k < now->n && same_verdict(&was->v[i], &now->v[k]))
			continue;
		row_short(&was->v[i], id);
		cli_say("message %s has another verdict here than where it "
			"was exported", id);
		differ++;
	}
	return differ;
}

/* The octets are analysed again, with what came along. */
static int
judge_again(struct cli *cli, struct slice id)
{
	struct index_options o = { .recheck = true };
	struct rows was = { 0 }, now = { 0 };
	bool json = cli->json;
	struct session s;
	struct error e;
	int code = cli_session(cli, &s, NULL, SESSION_STORE |
	    SESSION_EXISTING);

	if (code != EXIT_DONE)
		return code;
	if (store_case_messages(s.store, id, &was, &e) != ERR_NONE)
		code = cli_fail(&e);
	if (code == EXIT_DONE) {
		struct arena a = { 0 };
		struct sha256 *v = arena_array(&a, was.n + 1, sizeof *v);
		size_t i;

		for (i = 0; i < was.n; i++)
			v[i] = was.v[i].sha256;
		sha256_sort(v, was.n);
		o.only = v;
		o.nonly = was.n;
		cli->json = false;
		code = was.n != 0 ? index_session(cli, &s, &o, false)
				  : EXIT_DONE;
		cli->json = json;
		arena_free(&a);
	}
	if (code == EXIT_DONE && store_case_messages(s.store, id, &now, &e) !=
	    ERR_NONE)
		code = cli_fail(&e);
	if (code == EXIT_DONE && compare(&was, &now) != 0)
		code = EXIT_FOUND;
	else if (code == EXIT_DONE)
		cli_say("%zu of %zu verdicts are the same", was.n, was.n);
	rows_free(&was);
	rows_free(&now);
	session_close(&s);
	return code;
}

int
case_import_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct import im = { .files = 0 };
	struct error e;
	bool whole, here = false;
	enum err err = import_file(&im, s, c->words[0], &here, &e);
	int code = EXIT_DONE;

	c->changed = slice_dup(&c->arena, im.m.case_id);
	whole = im.m.whole;
	if (err == ERR_NONE && here)
		cli_say("case %.*s is here already, as this export has it",
		    SLICE_ARG(im.m.case_id));
	else if (err == ERR_NONE)
		cli_say("case %.*s of workspace %.*s: %zu messages, %zu "
			"events of its log%s", SLICE_ARG(im.m.case_id),
		    SLICE_ARG(im.m.letters), im.m.nmessages, im.log.nown,
		    whole ? "" : "; redacted, so that verdicts stand as they "
		    "were exported: signatures can't be checked here");
	import_free(&im);
	if (err != ERR_NONE)
		return cli_fail(&e);
	if (whole)
		code = judge_again(c->cli, c->changed);
	return code;
}
