/* espy override: an analyst's verdicts in place of espy's own. */

#include <stdlib.h>

#include "core/work/index.h"
#include "views/cli.h"
#include "views/json_row.h"
#include "views/override.h"

static int
find_all(struct session *s, char **words, int n, struct arena *a,
    struct sha256 **v, size_t *nv)
{
	struct rows rows = { 0 };
	struct error e;
	enum err err = ERR_NONE;
	size_t k;
	int i;

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = store_find(s->store, slice_str(words[i]), &rows, &e);
	for (k = 0; err == ERR_NONE && k < rows.n; k++)
		if (rows.v[k].hashed)
			*ARENA_PUSH(a, *v, *nv) = rows.v[k].sha256;
	sha256_sort(*v, *nv);
	rows_free(&rows);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

/* The messages are analysed anew with it, or without it. */
static int
again(struct cli *cli, struct session *s, const struct sha256 *v, size_t n)
{
	struct index_options o = { .recheck = true, .only = v, .nonly = n };
	struct cli quiet = *cli;

	quiet.json = false;
	return index_session(&quiet, s, &o, false);
}

static int
rows_json(struct session *s, const struct sha256 *v, size_t n)
{
	struct rows rows = { 0 };
	struct error e;
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = store_get(s->store, &v[i], &rows, &e);
	for (i = 0; err == ERR_NONE && i < rows.n; i++) {
		struct json j = { 0 };

		json_row(&j, &rows.v[i]);
		out_json(&j);
	}
	rows_free(&rows);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

static int
override_run(struct cli *cli, struct session *s, char **words, int n,
    const char *reason)
{
	bool none = strcmp(words[0], "none") == 0, stale = none;
	int skip = none ? 1 : 2, code;
	enum override_what what = OVERRIDE_SERVICE;
	struct arena a = { 0 };
	struct sha256 *v = NULL;
	size_t nv = 0, gone = 0;
	const char *said = NULL;
	struct error e;
	enum err err;

	code = find_all(s, words + skip, n - skip, &a, &v, &nv);
	if (code == EXIT_DONE && none) {
		err = store_override_none(s->store, s->actor, v, nv, &gone,
		    &e);
		said = arena_printf(&a, "%zu override%s withdrawn", gone,
		    gone == 1 ? "" : "s");
		code = err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
	} else if (code == EXIT_DONE) {
		override_from_name(slice_str(words[0]), &what);
		stale = what == OVERRIDE_BOUNDARY;
		err = override_say(s, what, slice_str(words[1]),
		    slice_str(reason), v, nv, &a, &said, &e);
		code = err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
	}
	if (code == EXIT_DONE)
		cli_say("%s; espy undo takes it back", said);
	if (code == EXIT_DONE && stale)
		code = again(cli, s, v, nv);
	if (code == EXIT_DONE && cli->json)
		code = rows_json(s, v, nv);
	arena_free(&a);
	return code;
}

int
cmd_override(struct cli *cli, int argc, char **argv)
{
	const char *reason = NULL;
	const struct cli_option options[] = { { "--reason", &reason, NULL } };
	enum override_what what;
	struct session s;
	bool none;
	int code, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	none = words > 0 && strcmp(argv[1], "none") == 0;
	if (words == 0 ||
	    (!none && !override_from_name(slice_str(argv[1]), &what)))
		return cli_usage(argv[0], "is service, account or boundary "
		    "VALUE --reason TEXT MESSAGE..., or none MESSAGE...");
	if (words < (none ? 2 : 3))
		return cli_usage(argv[0], "it wants %s", none
		    ? "a message" : "a value and a message");
	if (!none && reason == NULL)
		return cli_usage(argv[0], "why? --reason TEXT: it is shown "
		    "beside both verdicts");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	code = override_run(cli, &s, argv + 1, words, reason);
	session_close(&s);
	return out_end(code);
}
