/* espy case: which messages a case has. */

#include <stdlib.h>

#include "views/cmd_case.h"

/* The messages that words name, each once; the rows stay the caller's. */
static int
find_messages(struct session *s, char **words, int n, struct rows *rows,
    struct sha256 **v)
{
	struct error e;
	size_t k;
	int i;

	for (i = 0; i < n; i++)
		if (store_find(s->store, slice_str(words[i]), rows, &e) !=
		    ERR_NONE)
			return cli_fail(&e);
	*v = xcalloc(rows->n + 1, sizeof **v);
	for (k = 0; k < rows->n; k++) {
		if (!rows->v[k].hashed) {
			cli_say("%s: could never be read, so it cannot join a "
				"case", words[0]);
			return EXIT_FAILED;
		}
		(*v)[k] = rows->v[k].sha256;
	}
	return EXIT_DONE;
}

/* The case that was opened is printed by its id, or as JSON by the caller. */
static enum err
open_case(struct case_call *c, const struct rows *rows,
    const struct sha256 *v, struct error *e)
{
	struct session *s = c->session;
	struct slice title = c->o.title != NULL ? slice_str(c->o.title)
	    : case_title(rows->v, rows->n, &c->arena);
	enum err err = store_case_new(s->store, s->actor, title,
	    case_main_service(rows->v, rows->n), v, rows->n, &c->arena,
	    &c->changed, e);

	if (err != ERR_NONE)
		return err;
	if (!c->cli->json)
		out_slice(slice_printf(&c->arena, "%.*s\n",
		    SLICE_ARG(c->changed)));
	cli_say("case %.*s opened with %zu message%s; espy undo takes it back",
	    SLICE_ARG(c->changed), rows->n, rows->n == 1 ? "" : "s");
	return ERR_NONE;
}

int
case_new_verb(struct case_call *c)
{
	struct rows rows = { 0 };
	struct sha256 *v = NULL;
	struct error e;
	int code = find_messages(c->session, c->words, c->n, &rows, &v);

	if (code == EXIT_DONE && open_case(c, &rows, v, &e) != ERR_NONE)
		code = cli_fail(&e);
	free(v);
	rows_free(&rows);
	return code;
}

int
case_add_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct rows rows = { 0 };
	struct sha256 *v = NULL;
	struct error e;
	size_t added;
	int code = find_messages(s, c->words, c->n, &rows, &v);

	if (code == EXIT_DONE &&
	    store_case_add(s->store, s->actor, slice_str(c->id), v, rows.n,
		&added, &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (code == EXIT_DONE && added == 0)
		cli_say("nothing added: all were in the case");
	else if (code == EXIT_DONE)
		cli_say("%zu message%s added to the case, %zu were in it; "
			"espy undo takes it back", added,
		    added == 1 ? "" : "s", rows.n - added);
	free(v);
	rows_free(&rows);
	return code;
}
