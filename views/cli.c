/* What the commands of the command line share: options, errors, output. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/text.h"
#include "views/cli.h"
#include "views/command.h"

static bool out_broken; /* standard output could not be written */

void
cli_say(const char *fmt, ...)
{
	struct buf safe = { 0 };
	char text[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	text_plain(slice_str(text), &safe);
	fprintf(stderr, "espy: %s\n", buf_slice(&safe).p);
	buf_free(&safe);
}

int
cli_fail(const struct error *e)
{
	cli_say("%s", e->text);
	return e->code == ERR_USAGE ? EXIT_USAGE : EXIT_FAILED;
}

int
cli_usage(const char *command, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	cli_say("%s: %s (see espy %s --help)", command, text, command);
	return EXIT_USAGE;
}

static int
show_help(const char *command)
{
	const struct command *c = command_by_name(slice_str(command));
	struct buf b = { 0 };

	if (c != NULL)
		command_usage(c, &b);
	out_buf(&b);
	buf_free(&b);
	return out_end(EXIT_DONE);
}

/* Takes the option argv[i]; returns how many words it took, -1: unknown,
 * -2: its value is missing. */
static int
take_option(const struct cli_option *options, size_t n, int argc,
    char **argv, int i)
{
	const char *value = strchr(argv[i], '=');
	size_t name = value != NULL ? (size_t)(value - argv[i])
				    : strlen(argv[i]);
	size_t k;

	for (k = 0; k < n; k++) {
		const struct cli_option *o = &options[k];

		if (strlen(o->name) != name ||
		    memcmp(o->name, argv[i], name) != 0)
			continue;
		if (o->value == NULL) {
			*o->flag = true;
			return value == NULL ? 1 : -1;
		}
		if (value != NULL) {
			*o->value = value + 1;
			return 1;
		}
		if (i + 1 >= argc)
			return -2;
		*o->value = argv[i + 1];
		return 2;
	}
	return -1;
}

int
cli_options(struct cli *cli, const struct cli_option *options, size_t n,
    int argc, char **argv, int *code)
{
	bool help = false;
	const struct cli_option common[] = {
		{ "-w", &cli->workspace, NULL },
		{ "--workspace", &cli->workspace, NULL },
		{ "--json", NULL, &cli->json },
		{ "--help", NULL, &help },
		{ "-h", NULL, &help },
	};
	int i = 1, words = 0, took;

	while (i < argc) {
		if (strcmp(argv[i], "--") == 0) {
			for (i++; i < argc; i++)
				argv[++words] = argv[i];
			break;
		}
		if (argv[i][0] != '-' || argv[i][1] == '\0') {
			argv[++words] = argv[i++];
			continue;
		}
		took = take_option(options, n, argc, argv, i);
		if (took == -1)
			took = take_option(common, ARRAY_LEN(common), argc,
			    argv, i);
		if (took < 0) {
			*code = cli_usage(argv[0], took == -2
				? "%s wants a value"
				: "there is no option %s; -- stands before "
				  "words that begin with -", argv[i]);
			return -1;
		}
		i += took;
	}
	if (help) {
		*code = show_help(argv[0]);
		return -1;
	}
	return words;
}

int
cli_session(struct cli *cli, struct session *s, const char *dns,
    unsigned flags)
{
	struct error e;
	size_t i;

	if (session_open(s, cli->workspace, dns, flags, &e) != ERR_NONE)
		return cli_fail(&e);
	for (i = 0; i < s->nproblems; i++)
		cli_say("%s", s->problems[i].p);
	return EXIT_DONE;
}

void
out_slice(struct slice s)
{
	if (s.n == 0 || out_broken)
		return;
	if (fwrite(s.p, 1, s.n, stdout) != s.n) {
		if (errno == EPIPE)
			exit(EXIT_DONE);
		out_broken = true;
	}
}

void
out_buf(struct buf *b)
{
	out_slice(buf_slice(b));
	buf_clear(b);
}

void
out_doc(struct doc *d)
{
	struct buf b = { 0 };

	doc_plain(d, &b);
	out_buf(&b);
	buf_free(&b);
	doc_free(d);
}

static void
add_row(struct text *row, const struct doc_line *l, void *arg)
{
	struct buf *b = arg;

	(void)l;
	text_utf8(row, b);
	while (b->n != 0 && b->p[b->n - 1] == ' ')
		b->n--;
	buf_add_char(b, '\n');
}

void
out_doc_wrapped(struct doc *d, size_t width)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < d->n; i++)
		doc_line_wrap(&d->lines[i], width, add_row, &b);
	out_buf(&b);
	buf_free(&b);
	doc_free(d);
}

bool
out_is_terminal(const char *what)
{
	if (!isatty(STDOUT_FILENO))
		return false;
	cli_say("%s gives the mail's own octets, and standard output is a "
		"terminal: send them to a file or through a pipe", what);
	return true;
}

void
out_json(struct json *j)
{
	buf_add_char(&j->out, '\n');
	out_slice(buf_slice(&j->out));
	json_free(j);
}

int
out_end(int code)
{
	if (fflush(stdout) != 0) {
		if (errno == EPIPE)
			return code; /* the reader has seen enough */
		out_broken = true;
	}
	if (!out_broken)
		return code;
	cli_say("can't write standard output: %s", strerror(errno));
	return EXIT_FAILED;
}
