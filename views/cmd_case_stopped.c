/* espy case stopped: has the case's mail stopped? */

#include "views/cmd_case.h"
#include "views/doc_gates.h"

enum { WIDTH = 80, DAYS_SHOWN = 40 };

static void
stopped_print(const struct stopped *st)
{
	struct doc d = { 0 };

	doc_gates_line(&d, &st->gates);
	doc_line(&d, 0);
	doc_gates(&d, &st->gates);
	if (st->quiet.ndays != 0)
		doc_line(&d, 0);
	doc_gates_days(&d, &st->quiet, DAYS_SHOWN, false);
	out_doc_wrapped(&d, WIDTH);
}

int
case_stopped_verb(struct case_call *c)
{
	struct stopped st = { 0 };
	struct cases cases = { 0 };
	struct json j = { 0 };
	struct error e;
	int code = EXIT_DONE;

	if (store_case(c->session->store, slice_str(c->id), &cases, &e) !=
	    ERR_NONE || case_stopped_look(&st, c->session, cases.v[0].id,
	    &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (c->cli->json) {
		json_stopped(&j, cases.v[0].id, &st);
		out_json(&j);
	} else
		stopped_print(&st);
	stopped_free(&st);
	cases_free(&cases);
	return code;
}
