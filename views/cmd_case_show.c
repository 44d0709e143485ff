/* espy case list, espy case show. */

#include "core/base/clock.h"
#include "views/cmd_case.h"
#include "views/doc_case.h"
#include "views/doc_life.h"
#include "views/doc_reply.h"
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
	doc_case_domains(&d, w->domains, w->ndomains);
	doc_case_life(&d, &w->cases.v[0], &w->next, w->now);
	doc_case_links(&d, &w->cases.v[0], w->links, w->nlinks);
	doc_case_tickets(&d, w->tickets, w->ntickets);
	doc_line(&d, 0);
	doc_case_days(&d, &w->summary, BAR_WIDTH, false);
	if (w->notes.n + w->sent.n != 0)
		doc_line(&d, 0);
	doc_case_notes(&d, &w->notes, w->cases.v[0].id);
	doc_case_mail(&d, w);
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

/* What its owner saw is no news any more. */
static int
show_one(struct case_call *c, struct slice id)
{
	struct session *s = c->session;
	int code = case_show(c->cli, s, id);
	struct cases all = { 0 };
	struct error e;
	enum err err;

	if (code != EXIT_DONE || c->cli->json)
		return code;
	err = store_case(s->store, id, &all, &e);
	if (err == ERR_NONE && slice_eq_str(all.v[0].owner, s->actor) &&
	    all.v[0].fresh != 0)
		err = store_case_look(s->store, id, &e);
	cases_free(&all);
	return err == ERR_NONE ? code : cli_fail(&e);
}

int
case_show_verb(struct case_call *c)
{
	int code = show_one(c, slice_str(c->id));
	int i;

	for (i = 0; i < c->n && code == EXIT_DONE; i++)
		code = show_one(c, slice_str(c->words[i]));
	return code;
}

/* --- list --- */

/* What went into another case is shown there, and on the list with --all. */
static bool
is_wanted(const struct case_call *c, const struct case_row *x,
    const struct case_next *next, int64_t now)
{
	if (c->o.mine && !slice_eq_str(x->owner, c->session->actor))
		return false;
	if (c->o.due && (next->due == TIME_UNKNOWN || next->due > now))
		return false;
	return c->o.all || slice_eq(x->root, x->id);
}

static int
list_one(struct case_call *c, const struct case_row *x, int64_t now,
    size_t *shown)
{
	struct case_next next;
	struct doc d = { 0 };

	case_row_next(&next, x, &c->session->settings.timers);
	if (!is_wanted(c, x, &next, now))
		return EXIT_DONE;
	++*shown;
	if (c->cli->json)
		return case_show(c->cli, c->session, x->id);
	doc_case_row(&d, x, &next, now);
	out_doc(&d);
	return EXIT_DONE;
}

int
case_list_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct cases all = { 0 };
	struct error e;
	int code = EXIT_DONE;
	size_t i, shown = 0;

	if (store_cases(s->store, &all, &e) != ERR_NONE)
		code = cli_fail(&e);
	cases_sort(&all, &s->settings.timers);
	for (i = 0; code == EXIT_DONE && i < all.n; i++)
		code = list_one(c, &all.v[i], clock_now(), &shown);
	if (code == EXIT_DONE && all.n == 0)
		cli_say("no case yet: espy case new MESSAGE...");
	else if (code == EXIT_DONE && shown == 0)
		cli_say("no case is of that sort; there %s %zu (espy case "
			"list --all)", all.n == 1 ? "is" : "are", all.n);
	cases_free(&all);
	return code;
}
