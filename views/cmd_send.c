/* espy send: a draft goes into the outbox, once its case's number was typed. */

#include <stdio.h>
#include <unistd.h>

#include "views/doc_case.h"
#include "views/flush.h"
#include "views/send_work.h"

/* Shows all of it on standard error, which is the terminal: what is confirmed
 * was seen. */
static bool
ask(struct session *s, const struct draft_mail *m, struct arena *a,
    struct slice *typed)
{
	struct doc d = { 0 };
	struct buf b = { 0 };
	char line[64];
	size_t i;

	doc_draft_head(&d, s, m);
	doc_line(&d, 0);
	doc_draft_mail(&d, m);
	for (i = 0; i < m->mail.nreports; i++) {
		struct slice rest = slice_of(m->mail.reports[i].octets.p,
		    m->mail.reports[i].octets.n), l;

		doc_line(&d, 0);
		while (text_line(&rest, &l)) {
			doc_line(&d, 0);
			doc_add(&d, 0, l);
		}
	}
	doc_plain(&d, &b);
	fputs(buf_slice(&b).p, stderr);
	fprintf(stderr, "\nto send it, type the number of its case, %.*s: ",
	    SLICE_ARG(m->draft->case_id));
	fflush(stderr);
	doc_free(&d);
	buf_free(&b);
	if (fgets(line, sizeof line, stdin) == NULL)
		return false;
	*typed = slice_dup(a, slice_trim(slice_str(line)));
	return typed->n != 0;
}

static int
send_run(struct cli *cli, struct session *s, const char *word,
    const char *confirm, bool wait)
{
	struct slice typed = slice_str(confirm);
	struct draft_mail m = { 0 };
	struct arena a = { 0 };
	struct error e;
	int64_t draft, id = 0;
	int code = EXIT_DONE;
	enum err err = send_check(s, &e);

	if (err == ERR_NONE)
		err = draft_find(s, slice_str(word), &draft, &e);
	if (err == ERR_NONE)
		err = draft_mail_open(&m, s, draft, &e);
	if (err == ERR_NONE && confirm == NULL &&
	    (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)))
		err = err_set(&e, ERR_USAGE, "nothing is sent that nobody "
		    "confirmed: look at it (espy draft show %s), then add "
		    "--confirm and the number of its case", word);
	if (err == ERR_NONE && confirm == NULL && !ask(s, &m, &a, &typed))
		err = err_set(&e, ERR_REFUSED, "nothing was typed: nothing "
		    "was sent");
	if (err == ERR_NONE)
		err = outbox_put(s, &m, typed, &id, &e);
	draft_mail_free(&m);
	arena_free(&a);
	if (err != ERR_NONE)
		return cli_fail(&e);
	if (wait)
		code = flush_run(cli, s, &id, 1, true);
	else {
		send_say_put(s, id);
		if (cli->json)
			code = outbox_print(cli, s, id, false);
	}
	return code;
}

int
cmd_send(struct cli *cli, int argc, char **argv)
{
	const char *confirm = NULL;
	bool wait = false;
	const struct cli_option options[] = {
		{ "--confirm", &confirm, NULL },
		{ "--wait", NULL, &wait },
	};
	struct session s;
	int code, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	if (words != 1)
		return cli_usage(argv[0], "sends one draft: its number, or "
		    "its case");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	code = send_run(cli, &s, argv[1], confirm, wait);
	session_close(&s);
	return out_end(code);
}
