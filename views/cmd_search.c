/* espy search: saved searches. */

#include "core/store/search.h"
#include "views/cli.h"
#include "views/query_say.h"

static void
search_print(struct cli *cli, const struct search *v)
{
	struct json j = { 0 };
	struct doc d = { 0 };

	if (cli->json) {
		json_object(&j, NULL);
		json_str(&j, "schema", "espy.search/1");
		json_slice(&j, "name", v->name);
		json_slice(&j, "query", v->query);
		json_time(&j, "changed_at", v->changed_at);
		json_close(&j);
		out_json(&j);
		return;
	}
	doc_line(&d, 0);
	doc_add(&d, 0, v->name);
	doc_tab(&d, 20);
	doc_add(&d, 0, v->query);
	out_doc(&d);
}

/* All of them, or that one */
static int
search_list(struct cli *cli, struct session *s, struct slice only)
{
	struct searches all;
	struct error e;
	size_t i;

	if (store_searches(s->store, &all, &e) != ERR_NONE)
		return cli_fail(&e);
	for (i = 0; i < all.n; i++)
		if (only.p == NULL || slice_eq(all.v[i].name, only))
			search_print(cli, &all.v[i]);
	if (all.n == 0)
		cli_say("no search is saved yet: espy search save NAME QUERY");
	searches_free(&all);
	return EXIT_DONE;
}

static int
search_save(struct cli *cli, struct session *s, char **words, int n)
{
	struct slice name = slice_str(words[0]);
	struct buf query = { 0 };
	int code = EXIT_DONE, i;
	struct error e;
	size_t at = 0;
	bool bad;

	for (i = 1; i < n; i++)
		buf_addf(&query, "%s%s", i > 1 ? " " : "", words[i]);
	if (store_search_save(s->store, s->actor, name, buf_slice(&query),
		&bad, &at, &e) != ERR_NONE)
		code = query_say(&e, buf_slice(&query), bad ? at : SLICE_NONE);
	else if (cli->json)
		code = search_list(cli, s, name);
	buf_free(&query);
	return code;
}

static int
search_remove(struct session *s, const char *name)
{
	struct error e;

	if (store_search_remove(s->store, s->actor, slice_str(name), &e) !=
	    ERR_NONE)
		return cli_fail(&e);
	return EXIT_DONE;
}

int
cmd_search(struct cli *cli, int argc, char **argv)
{
	const char *verb;
	struct session s;
	int code, words;

	words = cli_options(cli, NULL, 0, argc, argv, &code);
	if (words < 0)
		return code;
	verb = words != 0 ? argv[1] : "";
	if (!(strcmp(verb, "list") == 0 && words == 1) &&
	    !(strcmp(verb, "save") == 0 && words >= 3) &&
	    !(strcmp(verb, "remove") == 0 && words == 2))
		return cli_usage(argv[0], "is save NAME QUERY, list, or "
		    "remove NAME");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	if (strcmp(verb, "save") == 0)
		code = search_save(cli, &s, argv + 2, words - 1);
	else if (strcmp(verb, "remove") == 0)
		code = search_remove(&s, argv[2]);
	else
		code = search_list(cli, &s, SLICE_NULL);
	session_close(&s);
	return out_end(code);
}
