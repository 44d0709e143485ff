/* espy mark: what the analyst decided about messages. */

#include <stdio.h>
#include <stdlib.h>

#include "views/cli.h"
#include "views/json_row.h"

static int
mark_usage(const char *command)
{
	struct buf b = { 0 };
	int d, code;

	for (d = 0; d < DISPOSITIONS; d++)
		if (d != DISPOSITION_CASE)
			buf_addf(&b, "%s%s", b.n != 0 ? ", " : "",
			    disposition_name((enum disposition)d));
	code = cli_usage(command, "name a disposition (%s) and messages",
	    buf_slice(&b).p);
	buf_free(&b);
	return code;
}

/* The messages named by words, each once; an error names the first wrong
 * one, and nothing is changed then. */
static int
find_all(struct session *s, char **words, int n, struct rows *rows)
{
	struct error e;
	int i;

	for (i = 0; i < n; i++)
		if (store_find(s->store, slice_str(words[i]), rows, &e) !=
		    ERR_NONE)
			return cli_fail(&e);
	return EXIT_DONE;
}

/* The rows as they are now */
static int
mark_json(struct session *s, char **words, int n)
{
	struct rows rows = { 0 };
	int code = find_all(s, words, n, &rows);
	size_t i;

	for (i = 0; i < rows.n; i++) {
		struct json j = { 0 };

		json_row(&j, &rows.v[i]);
		out_json(&j);
	}
	rows_free(&rows);
	return code;
}

int
cmd_mark(struct cli *cli, int argc, char **argv)
{
	struct session s;
	struct rows rows = { 0 };
	struct sha256 *v;
	struct error e;
	enum disposition d;
	int code, words;
	size_t i;

	words = cli_options(cli, NULL, 0, argc, argv, &code);
	if (words < 0)
		return code;
	if (words < 2 || !disposition_from_name(slice_str(argv[1]), &d) ||
	    d == DISPOSITION_CASE)
		return mark_usage(argv[0]);
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	code = find_all(&s, argv + 2, words - 1, &rows);
	v = xcalloc(rows.n + 1, sizeof *v);
	for (i = 0; i < rows.n; i++)
		v[i] = rows.v[i].sha256;
	if (code == EXIT_DONE &&
	    store_mark(s.store, s.actor, d, v, rows.n, &e) != ERR_NONE)
		code = cli_fail(&e);
	if (code == EXIT_DONE && cli->json)
		code = mark_json(&s, argv + 2, words - 1);
	else if (code == EXIT_DONE)
		cli_say("%zu message%s marked %s; espy undo takes it back",
		    rows.n, rows.n == 1 ? "" : "s", disposition_name(d));
	free(v);
	rows_free(&rows);
	session_close(&s);
	return out_end(code);
}
