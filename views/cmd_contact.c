/* espy contact: whom a case could be told to. */

#include <stdlib.h>
#include <string.h>

#include "views/cli.h"
#include "views/contact_work.h"
#include "views/word.h"

struct contact_options {
	const char *service, *pick, *draft, *raw;
	bool ask;
};

static void
say_step(void *arg, const char *sentence)
{
	(void)arg;
	cli_say("%s", sentence);
}

static void
say_plan(const struct contact_work *w)
{
	size_t i;

	if (w->nplan != 0)
		cli_say("nothing was asked; --ask asks, and tells those asked "
		    "which network or domain we look at:");
	for (i = 0; i < w->nplan; i++)
		cli_say("  %s%s", w->plan[i].words.p, w->dns ||
		    !w->plan[i].dns ? "" : " (not asked: DNS is not live)");
}

static void
print_json(const struct contact_work *w)
{
	struct json j = { 0 };
	size_t i;

	for (i = 0; i < w->contacts.n; i++) {
		json_contact(&j, w->case_id, &w->contacts.v[i]);
		out_json(&j);
	}
	for (i = 0; i < w->lookups.n; i++) {
		json_contact_answer(&j, w->case_id, &w->lookups.v[i]);
		out_json(&j);
	}
	for (i = 0; i < w->nplan; i++) {
		json_contact_question(&j, w->case_id, &w->plan[i],
		    w->dns || !w->plan[i].dns);
		out_json(&j);
	}
}

static void
print_all(struct cli *cli, const struct contact_work *w)
{
	struct doc d = { 0 };

	if (cli->json) {
		print_json(w);
		return;
	}
	doc_contacts(&d, w);
	doc_contact_asked(&d, w);
	out_doc(&d);
}

static int
pick(struct cli *cli, struct session *s, struct contact_work *w,
    const struct contact_options *o)
{
	const struct contact_candidate *x;
	int64_t id = 0, draft = 0;
	struct json j = { 0 };
	struct error e;

	if (o->draft != NULL && !slice_number(slice_str(o->draft), &draft))
		return cli_usage("contact", "--draft is the number of a "
		    "draft");
	if (contact_pick(w, s, slice_str(o->pick), draft, &x, &id, &e) !=
	    ERR_NONE)
		return cli_fail(&e);
	cli_say("draft %lld is to %.*s; espy undo takes it back%s%.*s",
	    (long long)id, SLICE_ARG(x->address), x->fit ? ""
		: ".  It is not fit: ", SLICE_ARG(x->fit ? SLICE("")
							  : x->why));
	if (cli->json) {
		json_contact(&j, w->case_id, x);
		out_json(&j);
	}
	return EXIT_DONE;
}

static int
contact_case(struct cli *cli, struct session *s, const char *case_id,
    const struct contact_options *o)
{
	struct contact_work w;
	struct error e;
	int code = EXIT_DONE;
	enum err err = ERR_NONE;

	if (o->service != NULL)
		err = service_check(s, slice_str(o->service), &e);
	if (err == ERR_NONE)
		err = contact_begin(&w, s, slice_str(case_id),
		    slice_str(o->service), &e);
	if (err != ERR_NONE)
		return cli_fail(&e);
	contact_analyse(&w, s);
	err = contact_finish(&w, s, &e);
	if (err == ERR_NONE && o->ask)
		err = contact_ask(&w, s, say_step, NULL, &e);
	if (err != ERR_NONE)
		code = cli_fail(&e);
	else if (o->pick != NULL)
		code = pick(cli, s, &w, o);
	else {
		print_all(cli, &w);
		if (!o->ask)
			say_plan(&w);
	}
	contact_work_free(&w);
	return code;
}

/* The octets of an answer, as they came */
static int
contact_raw(struct session *s, const char *number)
{
	struct lookup_rows got = { .n = 0 };
	struct error e;
	int64_t id;

	if (!slice_number(slice_str(number), &id))
		return cli_usage("contact", "--raw is the number of an "
		    "answer");
	if (store_lookup(s->store, id, &got, &e) != ERR_NONE)
		return cli_fail(&e);
	out_slice(got.v[0].octets);
	lookup_rows_free(&got);
	return EXIT_DONE;
}

static int
contact_mark(struct session *s, char **argv, int words)
{
	enum contact_what what;
	struct buf note = { 0 };
	struct error e;
	int i, code = EXIT_DONE;

	if (!contact_what_from_name(slice_str(argv[3]), &what))
		return cli_usage(argv[0], "mark says worked, bounced, stop "
		    "or resume of an address");
	for (i = 4; i <= words; i++)
		buf_addf(&note, "%s%s", note.n != 0 ? " " : "", argv[i]);
	if (store_contact_mark(s->store, s->actor, slice_str(argv[2]), what,
		SLICE_NULL, buf_slice(&note), &e) != ERR_NONE)
		code = cli_fail(&e);
	else
		cli_say("noted of %s, for all cases; espy undo takes it back",
		    argv[2]);
	buf_free(&note);
	return code;
}

int
cmd_contact(struct cli *cli, int argc, char **argv)
{
	struct contact_options o = { 0 };
	const struct cli_option options[] = {
		{ "--service", &o.service, NULL },
		{ "--pick", &o.pick, NULL },
		{ "--draft", &o.draft, NULL },
		{ "--raw", &o.raw, NULL },
		{ "--ask", NULL, &o.ask },
	};
	struct session s;
	bool mark;
	int code, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	mark = words >= 1 && strcmp(argv[1], "mark") == 0;
	if (mark ? words < 3 : words != 1)
		return cli_usage(argv[0], "is CASE [--service SERVICE] "
		    "[--ask], CASE --pick ADDRESS [--draft NUMBER], CASE "
		    "--raw NUMBER, or mark ADDRESS WORD [NOTE]");
	if (o.raw != NULL && out_is_terminal("contact --raw"))
		return EXIT_USAGE;
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	code = mark ? contact_mark(&s, argv, words)
	    : o.raw != NULL ? contact_raw(&s, o.raw)
			    : contact_case(cli, &s, argv[1], &o);
	session_close(&s);
	return out_end(code);
}
