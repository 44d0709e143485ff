/* espy report: who reported what, and asking for what got lost. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/notify/ask.h"
#include "views/cli.h"
#include "views/doc_report.h"
#include "views/json_report.h"
#include "views/json_row.h"
#include "views/letters.h"
#include "views/send_work.h"

struct report_args {
	const char *language, *send;
	bool lost, force;
};

static int
report_list(struct cli *cli, struct session *s, bool lost)
{
	struct reports all = { 0 };
	struct error e;
	size_t i;

	if (store_reports(s->store, lost, SIZE_MAX, &all, &e) != ERR_NONE)
		return cli_fail(&e);
	for (i = 0; i < all.n; i++) {
		struct json j = { 0 };
		struct doc d = { 0 };

		if (cli->json) {
			json_report_line(&j, &all.v[i], NULL);
			out_json(&j);
		} else {
			doc_report_line(&d, &all.v[i]);
			out_doc(&d);
		}
	}
	if (all.n == 0 && !cli->json)
		cli_say("no %sreport has been indexed; mail of a source with "
			"role submitted is read as reports (espy source)",
		    lost ? "such " : "");
	reports_free(&all);
	return EXIT_DONE;
}

/* The report that a word names */
static enum err
report_find(struct session *s, const char *word, struct reports *out,
    struct error *e)
{
	struct rows rows = { 0 };
	enum err err = store_find(s->store, slice_str(word), &rows, e);

	if (err == ERR_NONE)
		err = store_reports_of(s->store, rows.v[0].id, out, e);
	/* A message that brought others is in the list of reports, too. */
	if (err == ERR_NONE && (out->n == 0 ||
	    reports_itself(out)->place.n != 0))
		err = err_set(e, ERR_ABSENT, "%s: this message is no report; "
		    "espy report list names them", word);
	rows_free(&rows);
	return err;
}

static int
report_show(struct cli *cli, struct session *s, const struct report *r)
{
	struct rows rows = { 0 };
	struct json j = { 0 };
	struct doc d = { 0 };
	struct error e;
	size_t i;

	if (store_report_messages(s->store, r->id, &rows, &e) != ERR_NONE)
		return cli_fail(&e);
	if (cli->json) {
		json_report_line(&j, r, &rows);
		out_json(&j);
	} else {
		doc_report(&d, r);
		doc_line(&d, 0);
		for (i = 0; i < rows.n; i++)
			doc_row(&d, &rows.v[i]);
		out_doc(&d);
	}
	rows_free(&rows);
	return EXIT_DONE;
}

static int
report_ask(struct session *s, const struct report *r,
    const struct report_args *args, const char *file)
{
	struct composed mail = { 0 };
	struct letters letters;
	struct error e;
	int64_t id = 0;
	enum err err = letters_open(&letters, s, args->language, &e);

	letters_say(&letters);
	if (err == ERR_NONE)
		err = ask_mail(&mail, r, &s->settings.reporter, &letters,
		    s->clock != 0 ? s->clock : clock_now(), &e);
	if (err == ERR_NONE && args->send != NULL)
		err = outbox_put_original(s, &mail, &r->outer, r->reporter,
		    slice_str(args->send), &id, &e);
	else if (err == ERR_NONE && (file == NULL || strcmp(file, "-") == 0))
		out_slice(buf_slice(&mail.octets));
	else if (err == ERR_NONE)
		err = compose_write(&mail, file, args->force, &e);
	composed_free(&mail);
	letters_free(&letters);
	if (id != 0)
		send_say_put(s, id);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

static int
report_one(struct cli *cli, struct session *s,
    const struct report_args *args, int words, char **argv)
{
	struct reports all = { 0 };
	struct error e;
	int code;

	if (report_find(s, argv[2], &all, &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (strcmp(argv[1], "show") == 0)
		code = report_show(cli, s, reports_itself(&all));
	else
		code = report_ask(s, reports_itself(&all), args,
		    words > 2 ? argv[3] : NULL);
	reports_free(&all);
	return code;
}

int
cmd_report(struct cli *cli, int argc, char **argv)
{
	struct report_args args = { .language = "en" };
	const struct cli_option options[] = {
		{ "--lost", NULL, &args.lost },
		{ "--force", NULL, &args.force },
		{ "--language", &args.language, NULL },
		{ "--send", &args.send, NULL },
	};
	struct session s;
	int code, words;
	bool list, one;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	list = words == 1 && strcmp(argv[1], "list") == 0;
	one = (words == 2 && strcmp(argv[1], "show") == 0) ||
	    ((words == 2 || words == 3) && strcmp(argv[1], "ask") == 0);
	if (!list && !one)
		return cli_usage(argv[0], "list, show REPORT or ask REPORT");
	if (args.send != NULL && words != 2)
		return cli_usage(argv[0], "ask: into a file, or --send: one "
		    "of them");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	code = list ? report_list(cli, &s, args.lost)
		    : report_one(cli, &s, &args, words, argv);
	session_close(&s);
	return out_end(code);
}
