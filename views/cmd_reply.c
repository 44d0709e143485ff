/* espy reply: what came back to letters. */

#include <string.h>

#include "core/notify/thread.h"
#include "views/cli.h"
#include "views/doc_reply.h"

static void
print(const struct cli *cli, const struct reply_row *r, bool whole)
{
	struct json j = { 0 };
	struct doc d = { 0 };

	if (cli->json) {
		json_reply(&j, r);
		out_json(&j);
		return;
	}
	if (whole)
		doc_reply(&d, r, false);
	else
		doc_reply_line(&d, r);
	out_doc(&d);
}

static int
reply_list(struct cli *cli, struct session *s, const char *case_id)
{
	struct replies r = { 0 };
	struct error e;
	int code = EXIT_DONE;
	size_t i;

	if (store_replies(s->store, slice_str(case_id), &r, &e) != ERR_NONE)
		code = cli_fail(&e);
	for (i = 0; i < r.n; i++)
		print(cli, &r.v[i], false);
	if (code == EXIT_DONE && r.n == 0)
		cli_say("no answer yet: they come from sources of role "
			"replies (espy source add NAME PATH --role replies)");
	replies_free(&r);
	return code;
}

static int
reply_show(struct cli *cli, struct session *s, int64_t id)
{
	struct replies r = { 0 };
	struct error e;
	int code = EXIT_DONE;

	if (store_reply(s->store, id, &r, &e) != ERR_NONE)
		code = cli_fail(&e);
	else
		print(cli, &r.v[0], true);
	replies_free(&r);
	return code;
}

static int
reply_confirm(struct session *s, int64_t id, const char *as)
{
	const char *to;
	struct error e;

	if (thread_confirm(s->store, s->actor, id, slice_str(as), &to, &e) !=
	    ERR_NONE)
		return cli_fail(&e);
	if (to != NULL)
		cli_say("answer %lld confirmed: the case is %s now; espy undo "
			"takes it back", (long long)id, to);
	else
		cli_say("answer %lld confirmed; espy undo takes it back",
		    (long long)id);
	return EXIT_DONE;
}

static int
reply_dismiss(struct session *s, int64_t id)
{
	struct error e;

	if (thread_dismiss(s->store, s->actor, id, &e) != ERR_NONE)
		return cli_fail(&e);
	cli_say("answer %lld dismissed: nothing follows of it; espy undo takes "
		"it back", (long long)id);
	return EXIT_DONE;
}

static int
reply_match(struct session *s, int64_t id, const char *case_id)
{
	struct error e;

	if (thread_match(s->store, s->actor, id, slice_str(case_id), &e) !=
	    ERR_NONE)
		return cli_fail(&e);
	cli_say("answer %lld belongs to %s now, and is to be confirmed; espy "
		"undo takes it back", (long long)id, case_id);
	return EXIT_DONE;
}

static int
reply_run(struct cli *cli, struct session *s, int words, char **argv)
{
	const char *verb = argv[1];
	int64_t id = 0;

	if (strcmp(verb, "list") == 0)
		return reply_list(cli, s, words == 2 ? argv[2] : NULL);
	if (!slice_number(slice_str(argv[2]), &id))
		return cli_usage(argv[0], "%s is no number of an answer: espy "
		    "reply list names them", argv[2]);
	if (strcmp(verb, "show") == 0)
		return reply_show(cli, s, id);
	if (strcmp(verb, "confirm") == 0)
		return reply_confirm(s, id, words == 3 ? argv[3] : NULL);
	if (strcmp(verb, "dismiss") == 0)
		return reply_dismiss(s, id);
	return reply_match(s, id, argv[3]);
}

int
cmd_reply(struct cli *cli, int argc, char **argv)
{
	static const struct {
		const char *name;
		int least, most; /* words, the verb among them */
	} verbs[] = { { "list", 1, 2 }, { "show", 2, 2 },
		{ "confirm", 2, 3 }, { "dismiss", 2, 2 }, { "match", 3, 3 } };
	struct session s;
	int code, words = cli_options(cli, NULL, 0, argc, argv, &code);
	size_t i;

	if (words < 0)
		return code;
	for (i = 0; words != 0 && i < ARRAY_LEN(verbs); i++)
		if (strcmp(argv[1], verbs[i].name) == 0 &&
		    words >= verbs[i].least && words <= verbs[i].most)
			break;
	if (words == 0 || i == ARRAY_LEN(verbs))
		return cli_usage(argv[0], "is list [CASE], show N, confirm N "
		    "[AS], dismiss N, or match N CASE");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	code = reply_run(cli, &s, words, argv);
	session_close(&s);
	return out_end(code);
}
