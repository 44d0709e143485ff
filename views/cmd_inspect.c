/* espy inspect: analyses files without a workspace. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/url.h"
#include "views/cli.h"
#include "views/doc_analysis.h"
#include "views/json_analysis.h"

/* A message on standard input is read up to this and no further. */
#define STDIN_MOST (256u << 20)

/* Where a resolver is asked, several files ask at once. */
enum { AHEAD_MOST = 32, AHEAD_OCTETS = 32 << 20 };

struct inspect {
	struct cli *cli;
	struct session session;
	bool found; /* a file was no mail */
	bool first; /* of several, printed for people */
	struct ahead {
		char *file;
		struct buf bytes;
	} ahead[AHEAD_MOST];
	size_t nahead, octets;
};

static void
inspect_error(struct inspect *in, const char *file, const char *text)
{
	struct json j = { 0 };

	in->found = true;
	if (!in->cli->json) {
		cli_say("%s: %s", file, text);
		return;
	}
	json_file_error(&j, slice_str(file), text);
	out_json(&j);
}

static void
inspect_print(struct inspect *in, const char *file, const struct analysis *a)
{
	struct message_place place = { .file = slice_str(file) };
	struct json j = { 0 };
	struct doc d = { 0 };

	if (in->cli->json) {
		json_analysis(&j, a, &place);
		out_json(&j);
		return;
	}
	session_lookup(&in->session, &place.dns);
	if (!in->first)
		doc_line(&d, 0);
	in->first = false;
	doc_message(&d, a, &place);
	out_doc(&d);
}

static void
inspect_bytes(struct inspect *in, const char *file, struct slice bytes)
{
	struct analysis *a;
	struct error e;

	if (session_analyse(&in->session, bytes, file, NULL,
		in->cli->json ? 0 : MAIL_TEXT, &a, &e) != ERR_NONE) {
		inspect_error(in, file, e.text);
		return;
	}
	inspect_print(in, file, a);
	parser_analysis_free(a);
}

static void
inspect_flush(struct inspect *in)
{
	bool waits = in->session.dns == DNS_LIVE && in->nahead > 1;
	unsigned round;
	size_t i;

	for (round = 0; waits && round < ANALYSIS_MOST_ROUNDS; round++) {
		waits = false;
		for (i = 0; i < in->nahead; i++)
			waits |= session_ahead(&in->session,
			    buf_slice(&in->ahead[i].bytes), in->ahead[i].file);
		session_await(&in->session);
	}
	for (i = 0; i < in->nahead; i++) {
		struct ahead *a = &in->ahead[i];

		inspect_bytes(in, a->file, buf_slice(&a->bytes));
		free(a->file);
		buf_free(&a->bytes);
	}
	in->nahead = in->octets = 0;
}

static void
inspect_fd(struct inspect *in, const char *file, int fd)
{
	struct buf b = { 0 };

	if (buf_read_fd(&b, fd, STDIN_MOST) != 0) {
		int error = errno;

		buf_free(&b);
		inspect_flush(in);
		inspect_error(in, file, strerror(error));
		return;
	}
	in->octets += b.n;
	in->ahead[in->nahead++] = (struct ahead){ xstrdup(file), b };
	if (in->session.dns != DNS_LIVE || in->nahead == AHEAD_MOST ||
	    in->octets > AHEAD_OCTETS)
		inspect_flush(in);
}

static void
inspect_file(struct inspect *in, const char *file)
{
	int fd;

	if (strcmp(file, "-") == 0) {
		inspect_fd(in, file, STDIN_FILENO);
		return;
	}
	fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd == -1) {
		int error = errno;

		inspect_flush(in);
		inspect_error(in, file, strerror(error));
		return;
	}
	inspect_fd(in, file, fd);
	close(fd);
}

/* Names of files, one a line; "-" is standard input. */
static int
inspect_list(struct inspect *in, const char *list)
{
	FILE *f = strcmp(list, "-") == 0 ? stdin : fopen(list, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (f == NULL) {
		cli_say("can't open %s: %s", list, strerror(errno));
		return EXIT_FAILED;
	}
	while ((n = getline(&line, &room, f)) > 0) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		if (line[0] != '\0')
			inspect_file(in, line);
	}
	free(line);
	if (f != stdin)
		fclose(f);
	return EXIT_DONE;
}

/* What is known beside the octets, as typed */
struct stated {
	const char *ip, *helo, *mail_from;
	const char *settings; /* a file: its receivers and domains count */
	const char *now;
	bool submitted;
};

/* NULL, or what is wrong with it */
static const char *
take_stated(struct session *s, const struct stated *t)
{
	struct mail_origin *o = &s->origin;
	struct slice from = slice_str(t->mail_from);

	if (t->now != NULL && !clock_parse_rfc3339(slice_str(t->now),
	    &s->clock))
		return "--now wants a time such as 2026-11-23T07:41:03Z";
	if (t->helo != NULL && t->ip == NULL)
		return "--helo needs --ip: the client that said it";
	if (t->ip != NULL)
		o->given_ip = ip_normal(&s->arena, slice_str(t->ip));
	if (t->ip != NULL && o->given_ip.p == NULL)
		return "--ip wants an address such as 192.0.2.1 or "
		       "2001:db8::1";
	if (from.n != 0 && slice_chr(from, '@') == SLICE_NONE &&
	    !slice_eq_str(from, "<>"))
		return "--mail-from wants an address, or <> for the null "
		       "sender";
	o->given_helo = slice_str(t->helo);
	o->given_from = from;
	if (t->submitted)
		o->provenance = PROVENANCE_SUBMITTED;
	return NULL;
}

/* Receivers and domains of a settings file; no workspace is touched. */
static int
take_settings(struct session *s, const char *file)
{
	const struct ini_problem *p;
	struct error e;
	size_t i;

	if (file == NULL)
		return EXIT_DONE;
	if (access(file, R_OK) != 0) {
		cli_say("can't open %s: %s", file, strerror(errno));
		return EXIT_FAILED;
	}
	if (settings_load(&s->settings, file, &e) != ERR_NONE ||
	    session_domains(s, &e) != ERR_NONE)
		return cli_fail(&e);
	for (i = 0; i < s->settings.nproblems; i++) {
		p = &s->settings.problems[i];
		cli_say("%s:%d: %.*s: %.*s", file, p->line,
		    SLICE_ARG(p->field), SLICE_ARG(p->text));
	}
	return EXIT_DONE;
}

static int
prepare(struct session *s, const struct stated *t, const char *command)
{
	int code = take_settings(s, t->settings);
	const char *wrong = code == EXIT_DONE ? take_stated(s, t) : NULL;

	return wrong != NULL ? cli_usage(command, "%s", wrong) : code;
}

int
cmd_inspect(struct cli *cli, int argc, char **argv)
{
	const char *dns = NULL, *list = NULL;
	struct stated stated = { .ip = NULL };
	const struct cli_option options[] = {
		{ "--dns", &dns, NULL },
		{ "--now", &stated.now, NULL },
		{ "--files-from", &list, NULL },
		{ "--submitted", NULL, &stated.submitted },
		{ "--ip", &stated.ip, NULL },
		{ "--helo", &stated.helo, NULL },
		{ "--mail-from", &stated.mail_from, NULL },
		{ "--settings", &stated.settings, NULL },
	};
	struct inspect in = { .cli = cli, .first = true };
	int code, i, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	if (words == 0 && list == NULL)
		return cli_usage(argv[0], "name a file, or - for one message "
					  "on standard input");
	code = cli_session(cli, &in.session, dns, SESSION_ASK);
	if (code != EXIT_DONE)
		return code;
	code = prepare(&in.session, &stated, argv[0]);
	if (code != EXIT_DONE) {
		session_close(&in.session);
		return code;
	}
	for (i = 1; i <= words; i++)
		inspect_file(&in, argv[i]);
	if (list != NULL)
		code = inspect_list(&in, list);
	inspect_flush(&in);
	session_close(&in.session);
	if (code == EXIT_DONE && in.found)
		code = EXIT_FOUND;
	return out_end(code);
}
