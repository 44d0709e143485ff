/* espy case: cases from the command line. */

#include <stdlib.h>
#include <string.h>

#include "views/cli.h"
#include "views/doc_case.h"
#include "views/json_row.h"

enum { BAR_WIDTH = 40 };

/* All of a case, read at once */
struct whole_case {
	struct cases cases; /* one */
	struct rows rows;
	struct case_notes notes;
	struct notifications sent;
	struct case_summary summary;
	struct arena arena;
};

static enum err
whole_read(struct whole_case *w, struct session *s, struct slice id,
    struct error *e)
{
	enum err err = store_case(s->store, id, &w->cases, e);

	if (err == ERR_NONE)
		err = store_case_messages(s->store, id, &w->rows, e);
	if (err == ERR_NONE)
		err = store_case_notes(s->store, id, &w->notes, e);
	if (err == ERR_NONE)
		err = store_notifications(s->store, id, &w->sent, e);
	if (err == ERR_NONE)
		case_summarise(&w->summary, w->rows.v, w->rows.n, SLICE_NULL,
		    &w->arena);
	return err;
}

static void
whole_free(struct whole_case *w)
{
	cases_free(&w->cases);
	rows_free(&w->rows);
	case_notes_free(&w->notes);
	notifications_free(&w->sent);
	arena_free(&w->arena);
}

static void
whole_json(const struct whole_case *w)
{
	struct json j = { 0 };

	json_case(&j, &w->cases.v[0], &w->summary, &w->rows, &w->notes,
	    &w->sent);
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

static int
case_show(struct cli *cli, struct session *s, const char *id)
{
	struct whole_case w = { 0 };
	struct error e;
	int code = EXIT_DONE;

	if (whole_read(&w, s, slice_str(id), &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (cli->json)
		whole_json(&w);
	else
		whole_print(&w);
	whole_free(&w);
	return code;
}

static int
case_list(struct cli *cli, struct session *s)
{
	struct cases c = { 0 };
	struct error e;
	int code = EXIT_DONE;
	size_t i;

	if (store_cases(s->store, &c, &e) != ERR_NONE)
		code = cli_fail(&e);
	for (i = 0; code == EXIT_DONE && i < c.n; i++) {
		struct doc d = { 0 };

		if (cli->json) {
			code = case_show(cli, s, c.v[i].id.p);
			continue;
		}
		doc_case_row(&d, &c.v[i]);
		out_doc(&d);
	}
	if (code == EXIT_DONE && c.n == 0)
		cli_say("no case yet: espy case new MESSAGE...");
	cases_free(&c);
	return code;
}

/* --- acts --- */

/* The messages that words name, each once; the rows stay the caller's. */
static int
find_messages(struct session *s, char **words, int n, struct rows *rows,
    struct sha256 **v)
{
	struct error e;
	size_t k;
	int i;

	for (i = 0; i < n; i++)
		if (store_find(s->store, slice_str(words[i]), rows, &e) !=
		    ERR_NONE)
			return cli_fail(&e);
	*v = xcalloc(rows->n + 1, sizeof **v);
	for (k = 0; k < rows->n; k++) {
		if (!rows->v[k].hashed) {
			cli_say("%s: could never be read, so it cannot join a "
				"case", words[0]);
			return EXIT_FAILED;
		}
		(*v)[k] = rows->v[k].sha256;
	}
	return EXIT_DONE;
}

static int
case_new_run(struct cli *cli, struct session *s, const char *title, char **words, int n)
{
	struct rows rows = { 0 };
	struct sha256 *v = NULL;
	struct arena a = { 0 };
	struct slice id;
	struct error e;
	int code = find_messages(s, words, n, &rows, &v);

	if (code == EXIT_DONE) {
		struct slice name = title != NULL ? slice_str(title)
		    : case_title(rows.v, rows.n, &a);

		if (store_case_new(s->store, s->actor, name,
			case_main_service(rows.v, rows.n), v, rows.n, &a, &id,
			&e) != ERR_NONE)
			code = cli_fail(&e);
		else {
			if (cli->json)
				code = case_show(cli, s, id.p);
			else
				out_slice(slice_printf(&a, "%.*s\n",
				    SLICE_ARG(id)));
			cli_say("case %.*s opened with %zu message%s; espy "
				"undo takes it back", SLICE_ARG(id), rows.n,
			    rows.n == 1 ? "" : "s");
		}
	}
	free(v);
	rows_free(&rows);
	arena_free(&a);
	return code;
}

static int
case_add_run(struct session *s, const char *id, char **words, int n)
{
	struct rows rows = { 0 };
	struct sha256 *v = NULL;
	struct error e;
	size_t added;
	int code = find_messages(s, words, n, &rows, &v);

	if (code == EXIT_DONE &&
	    store_case_add(s->store, s->actor, slice_str(id), v, rows.n,
		&added, &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (code == EXIT_DONE && added == 0)
		cli_say("nothing added: all were in the case");
	else if (code == EXIT_DONE)
		cli_say("%zu message%s added to the case, %zu were in it; "
			"espy undo takes it back", added,
		    added == 1 ? "" : "s", rows.n - added);
	free(v);
	rows_free(&rows);
	return code;
}

static int
case_note_run(struct session *s, const char *id, char **words, int n)
{
	struct buf text = { 0 };
	struct error e;
	int code = EXIT_DONE, i;

	for (i = 0; i < n; i++)
		buf_addf(&text, "%s%s", i != 0 ? " " : "", words[i]);
	if (store_case_note(s->store, s->actor, slice_str(id),
		buf_slice(&text), &e) != ERR_NONE)
		code = cli_fail(&e);
	else
		cli_say("noted; espy undo takes it back");
	buf_free(&text);
	return code;
}

/* The open draft that was sent: to that service, or the only one; 0: none */
static enum err
sent_draft(struct session *s, const char *id, const char *service,
    int64_t *draft, struct error *e)
{
	struct drafts d = { 0 };
	enum err err = store_drafts(s->store, slice_str(id), &d, e);
	size_t i, n = 0;

	*draft = 0;
	for (i = 0; err == ERR_NONE && i < d.n; i++) {
		if (!slice_eq_str(d.v[i].state, "open") ||
		    (service != NULL && !slice_eq_str(d.v[i].service,
			service)))
			continue;
		*draft = d.v[i].id;
		n++;
	}
	drafts_free(&d);
	if (err == ERR_NONE && n > 1)
		err = err_set(e, ERR_USAGE, "case %s has %zu open drafts: say "
		    "which was sent with --service SERVICE", id, n);
	return err;
}

static void
say_sent(const struct draft_mail *m, size_t nto)
{
	if (m == NULL)
		cli_say("recorded: sent to %zu address%s, without a draft, so "
			"nothing is known of samples and recipients", nto,
		    nto == 1 ? "" : "es");
	else
		cli_say("recorded: draft %lld sent to %zu address%s with %zu "
			"samples; %zu recipient%s disclosed",
		    (long long)m->draft->id, nto, nto == 1 ? "" : "es",
		    m->nsamples, m->mail.recipients,
		    m->mail.recipients == 1 ? "" : "s");
}

static int
mark_sent_run(struct session *s, const char *id, const struct slice *to,
    size_t nto, const char *how, const char *service)
{
	struct draft_mail m = { 0 };
	struct cases c = { 0 };
	struct error e;
	int64_t draft, number;
	enum err err = sent_draft(s, id, service, &draft, &e);

	if (err == ERR_NONE)
		err = store_case(s->store, slice_str(id), &c, &e);
	if (err == ERR_NONE && draft != 0)
		err = draft_mail_open(&m, s, draft, &e);
	if (err == ERR_NONE)
		err = draft_sent(s, c.v[0].id, service != NULL
			? slice_str(service) : c.v[0].service,
		    draft != 0 ? &m : NULL, to, nto, slice_str(how), &number,
		    &e);
	if (err == ERR_NONE)
		say_sent(draft != 0 ? &m : NULL, nto);
	draft_mail_free(&m);
	cases_free(&c);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

static int
mark_sent_words(struct session *s, char **argv, int words, const char *first,
    const char *how, const char *service)
{
	struct slice *to = xcalloc((size_t)words + 1, sizeof *to);
	size_t n = 0;
	int i, code;

	to[n++] = slice_str(first);
	for (i = 3; i <= words; i++)
		to[n++] = slice_str(argv[i]);
	code = mark_sent_run(s, argv[2], to, n, how, service);
	free(to);
	return code;
}

/* --- words --- */

struct verb {
	const char *name;
	int least; /* words behind it */
	const char *wants;
};
static const struct verb verbs[] = {
	{ "list", 0, "" },
	{ "show", 1, "show wants a case" },
	{ "new", 1, "new wants messages" },
	{ "add", 2, "add wants a case and messages" },
	{ "note", 2, "note wants a case and a text" },
	{ "mark-sent", 1, "mark-sent wants a case and --to ADDRESS" },
};

static const struct verb *
verb_of(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(verbs); i++)
		if (strcmp(name, verbs[i].name) == 0)
			return &verbs[i];
	return NULL;
}

struct case_options {
	const char *title, *to, *how, *service;
};

static int
case_run(struct cli *cli, struct session *s, char **argv, int words,
    const struct case_options *o)
{
	const char *verb = argv[1];
	bool show = strcmp(verb, "show") == 0;
	int code = EXIT_DONE, i;

	if (strcmp(verb, "list") == 0)
		return case_list(cli, s);
	if (strcmp(verb, "new") == 0)
		return case_new_run(cli, s, o->title, argv + 2, words - 1);
	if (strcmp(verb, "add") == 0)
		code = case_add_run(s, argv[2], argv + 3, words - 2);
	else if (strcmp(verb, "note") == 0)
		code = case_note_run(s, argv[2], argv + 3, words - 2);
	else if (strcmp(verb, "mark-sent") == 0)
		code = mark_sent_words(s, argv, words, o->to, o->how,
		    o->service);
	/* after an act the case as it is now, for programs */
	for (i = 2; i <= (show ? words : 2) && code == EXIT_DONE; i++)
		if (show || cli->json)
			code = case_show(cli, s, argv[i]);
	return code;
}

int
cmd_case(struct cli *cli, int argc, char **argv)
{
	struct case_options o = { .how = "other means" };
	const struct cli_option options[] = {
		{ "--title", &o.title, NULL },
		{ "--to", &o.to, NULL },
		{ "--how", &o.how, NULL },
		{ "--service", &o.service, NULL },
	};
	const struct verb *v;
	struct session s;
	int code, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	v = words != 0 ? verb_of(argv[1]) : NULL;
	if (v == NULL)
		return cli_usage(argv[0], "is list, show CASE, new MESSAGE..., "
		    "add CASE MESSAGE..., note CASE TEXT or mark-sent CASE "
		    "--to ADDRESS...");
	if (strcmp(v->name, "list") == 0 && words > 1)
		return cli_usage(argv[0], "list takes no argument");
	if (words - 1 < v->least ||
	    (strcmp(v->name, "mark-sent") == 0 && o.to == NULL))
		return cli_usage(argv[0], "%s", v->wants);
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	code = case_run(cli, &s, argv, words, &o);
	session_close(&s);
	return out_end(code);
}
