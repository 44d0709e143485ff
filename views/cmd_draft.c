/* espy draft: the notification from the command line. */

#include <stdlib.h>
#include <string.h>

#include "views/cmd_draft.h"
#include "views/doc_case.h"
#include "views/doc_check.h"
#include "views/draft_check.h"
#include "views/word.h"

static int
draft_list(struct cli *cli, struct session *s, const char *case_id)
{
	struct drafts d = { 0 };
	struct error e;
	int code = EXIT_DONE;
	size_t i;

	if (store_drafts(s->store, slice_str(case_id), &d, &e) != ERR_NONE)
		code = cli_fail(&e);
	for (i = 0; i < d.n; i++) {
		struct json j = { 0 };
		struct doc doc = { 0 };

		if (cli->json) {
			json_draft(&j, &d.v[i], NULL);
			out_json(&j);
			continue;
		}
		doc_draft_row(&doc, &d.v[i]);
		out_doc(&doc);
	}
	if (code == EXIT_DONE && d.n == 0)
		cli_say("no draft yet: espy draft new CASE");
	drafts_free(&d);
	return code;
}

/* For people: the head on standard error would be lost in a pipe, so all of
 * it is data. */
static int
draft_show(struct cli *cli, struct session *s, int64_t id)
{
	struct draft_mail m;
	struct checks c = { 0 };
	struct arena a = { 0 };
	struct json j = { 0 };
	struct doc d = { 0 };
	struct error e;
	int code = EXIT_DONE;

	if (draft_mail_open(&m, s, id, &e) != ERR_NONE)
		return cli_fail(&e);
	if (!cli->json && draft_check(&c, s, &m, &a, &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (cli->json) {
		json_draft(&j, m.draft, &m);
		out_json(&j);
	} else {
		doc_draft_head(&d, s, &m);
		doc_line(&d, 0);
		doc_checks(&d, &c);
		doc_line(&d, 0);
		doc_draft_mail(&d, &m);
		out_doc(&d);
	}
	draft_mail_free(&m);
	arena_free(&a);
	return code;
}

/* Templates of the user's own that could not be used */
static void
say_problems(const struct draft_work *w)
{
	size_t i;

	for (i = 0; i < w->nproblems; i++)
		cli_say("%s", w->problems[i].p);
}

static int
draft_new_run(struct cli *cli, struct session *s, const char *case_id,
    const struct draft_wish *wish)
{
	struct draft_work w;
	struct arena a = { 0 };
	struct error e;
	int64_t id = 0;
	int code = EXIT_DONE;
	enum err err = draft_begin(&w, s, slice_str(case_id), wish, &e);

	if (err != ERR_NONE)
		return cli_fail(&e);
	draft_analyse(&w, s);
	err = draft_finish(&w, s, &id, &e);
	say_problems(&w);
	if (err != ERR_NONE)
		code = cli_fail(&e);
	else if (cli->json)
		code = draft_show(cli, s, id);
	else
		out_slice(slice_printf(&a, "%lld\n", (long long)id));
	if (err == ERR_NONE)
		cli_say("draft %lld for case %.*s, to %s; espy draft show "
			"%lld shows it", (long long)id, SLICE_ARG(w.case_id),
		    w.network.n != 0 ? arena_printf(&a, "the desk of %.*s",
			SLICE_ARG(slice_upto(w.network, 100)))
		    : w.service.n != 0 ? w.service.p : "a service not named",
		    (long long)id);
	draft_work_free(&w);
	arena_free(&a);
	return code;
}

static int
draft_edit_run(struct cli *cli, struct session *s, int64_t id)
{
	struct error e;
	bool changed;

	if (draft_edit(s, id, &changed, &e) != ERR_NONE)
		return cli_fail(&e);
	cli_say(changed ? "draft %lld changed; espy undo takes it back"
			: "draft %lld is as it was", (long long)id);
	return cli->json ? draft_show(cli, s, id) : EXIT_DONE;
}

static int
draft_drop_run(struct cli *cli, struct session *s, int64_t id)
{
	struct error e;

	if (store_draft_drop(s->store, s->actor, id, &e) != ERR_NONE)
		return cli_fail(&e);
	cli_say("draft %lld is dropped; espy undo takes it back",
	    (long long)id);
	return cli->json ? draft_show(cli, s, id) : EXIT_DONE;
}

/* Exit code 1: something is red */
static int
draft_check_run(struct cli *cli, struct session *s, int64_t id)
{
	struct draft_mail m;
	struct checks c;
	struct arena a = { 0 };
	struct doc d = { 0 };
	struct json j = { 0 };
	struct error e;
	int code;

	if (draft_mail_open_leaking(&m, s, id, &e) != ERR_NONE)
		return cli_fail(&e);
	if (draft_check(&c, s, &m, &a, &e) != ERR_NONE)
		code = cli_fail(&e);
	else {
		code = c.red != 0 ? EXIT_FOUND : EXIT_DONE;
		if (cli->json) {
			json_checks(&j, m.draft, &c);
			out_json(&j);
		} else {
			doc_checks(&d, &c);
			out_doc(&d);
		}
	}
	draft_mail_free(&m);
	arena_free(&a);
	return code;
}

/* Makes its text anew from the case as it is now. */
static int
draft_render_run(struct cli *cli, struct session *s, int64_t id,
    const struct draft_wish *wish, bool over)
{
	struct draft_work w;
	struct error e;
	enum err err = draft_begin_again(&w, s, id, wish->language,
	    wish->formats_said ? (int)wish->formats : -1, over, &e);

	if (err != ERR_NONE)
		return cli_fail(&e);
	draft_analyse(&w, s);
	err = draft_finish(&w, s, &id, &e);
	say_problems(&w);
	draft_work_free(&w);
	if (err != ERR_NONE)
		return cli_fail(&e);
	cli_say("draft %lld is made anew; espy undo takes that back",
	    (long long)id);
	return cli->json ? draft_show(cli, s, id) : EXIT_DONE;
}

struct draft_options {
	const char *service, *redact, *kind, *desk, *language, *format, *network;
	struct draft_export export;
	struct residue_words residue;
};

static enum err
wish_of(struct draft_wish *w, const struct draft_options *o, struct error *e)
{
	*w = (struct draft_wish){ .service = slice_str(o->service),
		.kind_said = o->kind != NULL, .desk_said = o->desk != NULL,
		.redact_said = o->redact != NULL,
		.formats_said = o->format != NULL };
	if (o->redact != NULL &&
	    !redaction_from_name(slice_str(o->redact), &w->redact))
		return err_set(e, ERR_USAGE, "--redact is headers, recipients "
		    "or nothing");
	if (o->kind != NULL &&
	    !letter_kind_from_name(slice_str(o->kind), &w->kind))
		return err_set(e, ERR_USAGE, "--kind is first, reminder, "
		    "evidence, answer, escalation, retraction or closing");
	if (o->desk != NULL && !desk_from_name(slice_str(o->desk), &w->desk))
		return err_set(e, ERR_USAGE, "--desk is service, carrier, "
		    "network, registrar or csirt");
	if (o->network != NULL && o->desk != NULL && w->desk != DESK_NETWORK)
		return err_set(e, ERR_USAGE, "--network is for a letter to a "
		    "network's desk");
	if (o->network != NULL) {
		w->desk_said = true;
		w->desk = DESK_NETWORK;
		w->about = slice_str(o->network);
	}
	if (o->language != NULL && (w->language =
	    draft_language(slice_str(o->language))) == NULL)
		return err_set(e, ERR_USAGE, "--language is en, es or pt");
	return draft_formats(slice_str(o->format), &w->formats, e);
}

static int
draft_run(struct cli *cli, struct session *s, char **argv, int words,
    const struct draft_options *o, const struct draft_wish *wish)
{
	const char *verb = argv[1];
	struct error e;
	int64_t id;

	if (o->service != NULL &&
	    service_check(s, wish->service, &e) != ERR_NONE)
		return cli_fail(&e);
	if (strcmp(verb, "list") == 0)
		return draft_list(cli, s, words > 1 ? argv[2] : NULL);
	if (strcmp(verb, "new") == 0)
		return draft_new_run(cli, s, argv[2], wish);
	if (draft_find(s, slice_str(argv[2]), &id, &e) != ERR_NONE)
		return cli_fail(&e);
	if (strcmp(verb, "show") == 0)
		return draft_show(cli, s, id);
	if (strcmp(verb, "check") == 0)
		return draft_check_run(cli, s, id);
	if (strcmp(verb, "render") == 0)
		return draft_render_run(cli, s, id, wish, o->export.force);
	if (strcmp(verb, "edit") == 0)
		return draft_edit_run(cli, s, id);
	if (strcmp(verb, "drop") == 0)
		return draft_drop_run(cli, s, id);
	if (strcmp(verb, "diff") == 0)
		return draft_diff_run(cli, s, id);
	if (strcmp(verb, "residue") == 0)
		return draft_residue_run(cli, s, id, &o->residue);
	if (strcmp(verb, "form") == 0)
		return draft_form_run(cli, s, id, o->export.live);
	return draft_export_run(cli, s, id, &o->export);
}

static bool
words_fit(const char *verb, int behind, const struct draft_export *x)
{
	static const char *const one[] = { "new", "show", "check", "render",
		"edit", "drop", "form", "diff", "residue" };
	size_t i;

	if (strcmp(verb, "list") == 0)
		return behind <= 1;
	if (strcmp(verb, "lint") == 0)
		return true;
	if (strcmp(verb, "export") == 0)
		return behind == 2 || (behind == 1 &&
		    (x->arf != NULL || x->xarf != NULL));
	for (i = 0; i < ARRAY_LEN(one); i++)
		if (strcmp(verb, one[i]) == 0)
			return behind == 1;
	return false;
}

int
cmd_draft(struct cli *cli, int argc, char **argv)
{
	struct draft_options o = { 0 };
	const struct cli_option options[] = {
		{ "--service", &o.service, NULL },
		{ "--kind", &o.kind, NULL },
		{ "--desk", &o.desk, NULL },
		{ "--language", &o.language, NULL },
		{ "--format", &o.format, NULL },
		{ "--network", &o.network, NULL },
		{ "--redact", &o.redact, NULL },
		{ "--force", NULL, &o.export.force },
		{ "--arf", &o.export.arf, NULL },
		{ "--xarf", &o.export.xarf, NULL },
		{ "--live", NULL, &o.export.live },
		{ "--allow", &o.residue.allow, NULL },
		{ "--headers", &o.residue.headers, NULL },
		{ "--drop", &o.residue.drop, NULL },
	};
	struct draft_wish wish;
	struct session s;
	struct error e;
	int code, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	if (words == 0 || !words_fit(argv[1], words - 1, &o.export))
		return cli_usage(argv[0], "is list [CASE], new CASE, show, "
		    "check, diff, residue, render, edit, drop or form DRAFT, "
		    "export DRAFT [FILE] [--arf DIR] [--xarf FILE] [--force], "
		    "or lint [FILE...]");
	if (strcmp(argv[1], "lint") == 0)
		return draft_lint(cli, argv + 2, words - 2 + 1);
	o.export.file = words > 2 ? argv[3] : NULL;
	if (strcmp(argv[1], "export") == 0 &&
	    draft_export_shows(&o.export) && out_is_terminal("export -"))
		return EXIT_USAGE;
	if (wish_of(&wish, &o, &e) != ERR_NONE)
		return cli_usage(argv[0], "%s", e.text);
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	code = draft_run(cli, &s, argv, words, &o, &wish);
	session_close(&s);
	return out_end(code);
}
