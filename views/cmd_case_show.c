/* espy case list, espy case show. */

#include "views/cmd_case.h"
#include "views/doc_case.h"
#include "views/json_row.h"

enum { BAR_WIDTH = 40 };

static void
whole_json(const struct whole_case *w)
{
	struct json j = { 0 };

	json_case(&j, w);
	out_json(&j);
}

static void
whole_print(const struct whole_case *w)
{
	struct doc d = { 0 };
	size_t i;

	doc_case_summary(&d, &w->cases.v[0], &w->summary);
	doc_line(&d, 0);
	doc_case_days(&d, &w->summary, BAR_WIDTH, false);
	if (w->notes.n + w->sent.n != 0)
		doc_line(&d, 0);
	doc_case_notes(&d, &w->notes);
	doc_case_sent(&d, &w->sent);
	doc_line(&d, 0);
	for (i = 0; i < w->rows.n; i++)
		doc_row(&d, &w->rows.v[i]);
	out_doc(&d);
}

int
case_show(struct cli *cli, struct session *s, struct slice id)
{
	struct whole_case w = { 0 };
	struct error e;
	int code = EXIT_DONE;

	if (whole_read(&w, s, id, &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (cli->json)
		whole_json(&w);
	else
		whole_print(&w);
	whole_free(&w);
	return code;
}

int
case_show_verb(struct case_call *c)
{
	int code = case_show(c->cli, c->session, slice_str(c->id));
	int i;

	for (i = 0; i < c->n && code == EXIT_DONE; i++)
		code = case_show(c->cli, c->session, slice_str(c->words[i]));
	return code;
}

int
case_list_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct cases all = { 0 };
	struct error e;
	int code = EXIT_DONE;
	size_t i;

	if (store_cases(s->store, &all, &e) != ERR_NONE)
		code = cli_fail(&e);
	for (i = 0; code == EXIT_DONE && i < all.n; i++) {
		struct doc d = { 0 };

		if (c->cli->json) {
			code = case_show(c->cli, s, all.v[i].id);
			continue;
		}
		doc_case_row(&d, &all.v[i]);
		out_doc(&d);
	}
	if (code == EXIT_DONE && all.n == 0)
		cli_say("no case yet: espy case new MESSAGE...");
	cases_free(&all);
	return code;
}
