/* espy show: one message, analysed anew from its octets. */

#include <stdlib.h>

#include "views/cli.h"
#include "views/doc_analysis.h"
#include "views/json_analysis.h"

/* What is no mail: said as inspect says it */
static int
show_refused(struct cli *cli, struct slice file, const char *why)
{
	struct json j = { 0 };

	if (!cli->json) {
		cli_say("%.*s: %s", SLICE_ARG(file), why);
	} else {
		json_file_error(&j, file, why);
		out_json(&j);
	}
	return EXIT_FOUND;
}

/* The answers that its verdicts hang on, as espy inspect --dns reads them */
static void
show_answers(const struct session *s, const struct analysis *a)
{
	const struct answer *last = NULL;
	struct buf b = { 0 };
	char hex[SHA256_HEX + 1];
	size_t i;

	sha256_hex(&a->sha256, hex);
	buf_addf(&b, "; DNS answers for %s\n$OPEN\n", hex);
	for (i = 0; i < a->asked.n; i++) {
		const struct question *q = &a->asked.v[i];
		const struct answer *found = session_answer(s, q);

		if (found != NULL)
			answer_write(&b, q, found, &last);
	}
	out_buf(&b);
	buf_free(&b);
}

enum show { SHOW_ANALYSIS, SHOW_RAW, SHOW_DNS };

static int
show_row(struct cli *cli, struct session *s, const struct row *r,
    enum show what)
{
	struct buf bytes = { 0 };
	struct arena a = { 0 };
	struct message_place place = { .source = r->source, .role = r->role,
		.row = r };
	struct reports reports = { 0 };
	struct session_as as;
	struct place at = { 0 };
	struct analysis *analysis = NULL;
	struct json j = { 0 };
	struct doc d = { 0 };
	struct error e;
	enum err err;
	int code = EXIT_DONE;

	err = store_bytes(s->store, r, &bytes, &at, &a, &e);
	if (err == ERR_NONE)
		err = store_reports_of(s->store, r->id, &reports, &e);
	place.file = at.path;
	place.offset = at.offset;
	place.reports = &reports;
	place.reported_by = r->reporter;
	session_lookup(s, &place.dns);
	session_as(s, r, &as);
	if (err == ERR_NONE && what == SHOW_RAW) {
		out_buf(&bytes);
	} else if (err == ERR_NONE) {
		err = session_analyse(s, buf_slice(&bytes), place.file.p, &as,
		    cli->json ? 0 : MAIL_TEXT, &analysis, &e);
		if (err != ERR_NONE && r->refused) {
			code = show_refused(cli, place.file, e.text);
			err = ERR_NONE;
		}
	}
	if (analysis != NULL && what == SHOW_ANALYSIS)
		err = store_replay_hints(s->store, r->id, analysis, &e);
	if (analysis != NULL && what == SHOW_DNS) {
		show_answers(s, analysis);
	} else if (analysis != NULL && cli->json) {
		json_analysis(&j, analysis, &place);
		out_json(&j);
	} else if (analysis != NULL) {
		doc_message(&d, analysis, &place);
		out_doc(&d);
	}
	parser_analysis_free(analysis);
	reports_free(&reports);
	buf_free(&bytes);
	arena_free(&a);
	return err == ERR_NONE ? code : cli_fail(&e);
}

int
cmd_show(struct cli *cli, int argc, char **argv)
{
	bool raw = false, dns = false;
	const struct cli_option options[] = { { "--raw", NULL, &raw },
		{ "--dns", NULL, &dns } };
	struct session s;
	struct error e;
	int code, i, words, worst = EXIT_DONE;
	size_t k;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	if (words == 0)
		return cli_usage(argv[0], "name a message: 8 or more "
		    "characters of its SHA-256, its file, or id:MESSAGE-ID");
	if (raw && dns)
		return cli_usage(argv[0], "--raw or --dns, not both");
	if (raw && out_is_terminal("--raw"))
		return EXIT_USAGE;
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	for (i = 1; i <= words; i++) {
		struct rows rows = { 0 };

		code = EXIT_DONE;
		if (store_find(s.store, slice_str(argv[i]), &rows, &e) !=
		    ERR_NONE)
			code = cli_fail(&e);
		if (code > worst)
			worst = code;
		for (k = 0; k < rows.n; k++) {
			code = show_row(cli, &s, &rows.v[k], raw
				? SHOW_RAW : dns ? SHOW_DNS : SHOW_ANALYSIS);
			if (code > worst)
				worst = code;
		}
		rows_free(&rows);
	}
	session_close(&s);
	return out_end(worst);
}
