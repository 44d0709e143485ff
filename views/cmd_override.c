/* espy override: an analyst's verdicts in place of espy's own. */

#include "core/work/index.h"
#include "views/cli.h"
#include "views/override.h"
#include "views/pick.h"

/* The messages are analysed anew with it, or without it. */
static int
again(struct cli *cli, struct session *s, const struct picked *p)
{
	struct index_options o = { .recheck = true, .only = p->v,
		.nonly = p->n };
	struct cli quiet = *cli;

	sha256_sort(p->v, p->n);
	quiet.json = false;
	return index_session(&quiet, s, &o, false);
}

static int
override_run(struct cli *cli, struct session *s, char **words, int n,
    const char *reason)
{
	bool none = strcmp(words[0], "none") == 0, stale = none;
	int skip = none ? 1 : 2, code = EXIT_DONE;
	enum override_what what = OVERRIDE_SERVICE;
	struct picked p;
	size_t gone = 0;
	const char *said = NULL;
	struct error e;
	enum err err = picked_find(&p, s, words + skip, n - skip, &e);

	if (err == ERR_NONE && none) {
		err = store_override_none(s->store, s->actor, p.v, p.n, &gone,
		    &e);
		said = arena_printf(&p.arena, "%zu override%s withdrawn",
		    gone, plural(gone));
	} else if (err == ERR_NONE) {
		override_from_name(slice_str(words[0]), &what);
		stale = what == OVERRIDE_BOUNDARY;
		err = override_say(s, what, slice_str(words[1]),
		    slice_str(reason), p.v, p.n, &p.arena, &said, &e);
	}
	if (err == ERR_NONE)
		cli_say("%s; espy undo takes it back", said);
	if (err == ERR_NONE && stale)
		code = again(cli, s, &p);
	if (err == ERR_NONE && code == EXIT_DONE && cli->json)
		err = picked_json(&p, s, &e);
	picked_free(&p);
	return err == ERR_NONE ? code : cli_fail(&e);
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
