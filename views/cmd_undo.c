/* espy undo: takes the last act back. */

#include "views/cli.h"

static void
undo_json(struct slice what)
{
	struct json j = { 0 };

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.undo/1");
	json_slice(&j, "what", what);
	json_close(&j);
	out_json(&j);
}

int
cmd_undo(struct cli *cli, int argc, char **argv)
{
	struct session s;
	struct arena a = { 0 };
	struct slice what;
	struct error e;
	int code, words;

	words = cli_options(cli, NULL, 0, argc, argv, &code);
	if (words < 0)
		return code;
	if (words != 0)
		return cli_usage(argv[0], "takes no argument");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	if (store_undo(s.store, s.actor, &a, &what, &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (cli->json)
		undo_json(what);
	else
		cli_say("%.*s", SLICE_ARG(what));
	arena_free(&a);
	session_close(&s);
	return out_end(code);
}
