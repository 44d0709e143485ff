/* espy campaign: what espy has grouped by itself. */

#include <string.h>

#include "views/cli.h"
#include "views/doc_campaign.h"
#include "views/doc_case.h"
#include "views/query_say.h"

enum { BAR_WIDTH = 40 };

static void
whole_print(const struct whole_campaign *w)
{
	struct doc d = { 0 };

	doc_campaign_summary(&d, w, 0, false);
	doc_campaign_related(&d, w);
	doc_line(&d, 0);
	doc_case_days(&d, &w->summary, BAR_WIDTH, false);
	doc_line(&d, 0);
	doc_campaign_messages(&d, w);
	out_doc(&d);
}

static enum err
whole_json(struct session *s, const struct whole_campaign *w,
    struct error *e)
{
	struct json j = { 0 };
	enum err err = json_campaign_line(&j, s->store, w, e);

	if (err == ERR_NONE)
		out_json(&j);
	else
		json_free(&j);
	return err;
}

static enum err
campaign_show(struct cli *cli, struct session *s, int64_t id, struct error *e)
{
	struct whole_campaign w;
	enum err err = whole_campaign_read(&w, s->store, id, e);

	if (err == ERR_NONE && cli->json)
		err = whole_json(s, &w, e);
	else if (err == ERR_NONE)
		whole_print(&w);
	whole_campaign_free(&w);
	return err;
}

static int
show_run(struct cli *cli, struct session *s, char **words, int n)
{
	struct error e;
	int64_t id;
	int i;

	for (i = 0; i < n; i++)
		if (store_campaign_find(s->store, slice_str(words[i]), &id,
			&e) != ERR_NONE ||
		    campaign_show(cli, s, id, &e) != ERR_NONE)
			return cli_fail(&e);
	return EXIT_DONE;
}

static enum err
list_print(struct cli *cli, struct session *s, const struct campaigns *c,
    struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < c->n; i++) {
		struct doc d = { 0 };

		if (cli->json) {
			err = campaign_show(cli, s, c->v[i].id, e);
			continue;
		}
		doc_campaign_row(&d, &c->v[i], false);
		out_doc(&d);
	}
	return err;
}

/* Those that have a message which the query finds; query empty: all */
static int
list_run(struct cli *cli, struct session *s, struct slice query)
{
	struct arena a = { 0 };
	struct campaigns c = { 0 };
	struct listing *l = NULL;
	int64_t *v = NULL;
	size_t n = 0, at = SLICE_NONE;
	struct error e;
	enum err err = ERR_NONE;

	if (query.n != 0) {
		if (listing_open(&l, s->store, query, ORDER_NEWEST, &s->text,
			&at, &e) != ERR_NONE)
			return query_say(&e, query, at);
		err = listing_campaigns(l, &a, &v, &n, &e);
		if (err == ERR_NONE && listing_text_partial(l))
			cli_say("the text of some messages is not indexed "
				"yet: run espy index again");
		listing_close(l);
	}
	if (err == ERR_NONE && (query.n == 0 || n != 0))
		err = store_campaigns(s->store, v, n, &c, &e);
	if (err == ERR_NONE)
		err = list_print(cli, s, &c, &e);
	if (err == ERR_NONE && c.n == 0)
		cli_say(query.n != 0 ? "no campaign has such a message"
				     : "no campaign yet: two messages that "
				       "are alike make one");
	campaigns_free(&c);
	arena_free(&a);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

int
cmd_campaign(struct cli *cli, int argc, char **argv)
{
	struct buf query = { 0 };
	struct session s;
	int code, words, i;
	bool list;

	words = cli_options(cli, NULL, 0, argc, argv, &code);
	if (words < 0)
		return code;
	list = words != 0 && strcmp(argv[1], "list") == 0;
	if (!list && (words == 0 || strcmp(argv[1], "show") != 0))
		return cli_usage(argv[0], "is list [QUERY] or show "
					  "CAMPAIGN...");
	if (!list && words < 2)
		return cli_usage(argv[0], "show wants a campaign");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	for (i = 2; list && i <= words; i++)
		buf_addf(&query, "%s%s", i > 2 ? " " : "", argv[i]);
	code = list ? list_run(cli, &s, buf_slice(&query))
	    : show_run(cli, &s, argv + 2, words - 1);
	buf_free(&query);
	session_close(&s);
	return out_end(code);
}
