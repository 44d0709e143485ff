#ifndef VIEWS_CLI_H
#define VIEWS_CLI_H

#include "core/base/json.h"
#include "views/doc.h"
#include "views/session.h"

/*
 * Commands of the command line.  Data goes to standard output, everything
 * else to standard error.  Exit codes: done, done but something was found or
 * left out, usage, failed.
 */
enum { EXIT_DONE = 0, EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_FAILED = 3 };

struct cli {
	const char *workspace; /* -w; NULL: the default one */
	bool json;	       /* --json */
};

/* An option of a command: "--role" with a value, or a flag without. */
struct cli_option {
	const char *name;   /* "--role" */
	const char **value; /* NULL: a flag */
	bool *flag;
};

/*
 * Takes options off argv (argv[0] is the command's name), -w, --json and
 * --help among them; "--" ends them.  Returns how many words stay (from
 * argv[1] on), or -1 after saying what is wrong (exit 2) or after --help;
 * *code is the exit code then.
 */
int cli_options(struct cli *cli, const struct cli_option *options, size_t n,
    int argc, char **argv, int *code);
/* Says the error and gives its exit code */
int cli_fail(const struct error *e);
/* A sentence on standard error: "espy: ..." (foreign bytes made safe) */
void cli_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Usage error of a command: sentence, and where help is */
int cli_usage(const char *command, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Opens a session and says its problems; exit code 0, or the error said */
int cli_session(struct cli *cli, struct session *s, const char *dns,
    unsigned flags);

/* Standard output; a closed pipe ends the program quietly. */
void out_slice(struct slice s);
void out_buf(struct buf *b); /* writes and clears */
void out_doc(struct doc *d); /* writes and frees */
/* The same, in lines of that many columns */
void out_doc_wrapped(struct doc *d, size_t width);
/* True, after saying so, where standard output is a terminal: octets of a mail
 * go into a file or a pipe only */
bool out_is_terminal(const char *what);
/* The line, its line feed; j is freed */
void out_json(struct json *j);
/* Everything is written: EXIT_FAILED with a sentence if it couldn't be */
int out_end(int code);

/* The workbench (views/app.c); script NULL: on the terminal */
int app_main(struct cli *cli, const char *script);
/* Runs an index (or recheck) with progress on standard error and counts on
 * standard output; fills what the session knows into the options.  if_free:
 * that another one is at work is no error. */
struct index_options;
int index_session(struct cli *cli, struct session *s,
    const struct index_options *wanted, bool if_free);
/* One function per command, each in a file of its own */
int cmd_index(struct cli *cli, int argc, char **argv);
int cmd_inspect(struct cli *cli, int argc, char **argv);
int cmd_list(struct cli *cli, int argc, char **argv);
int cmd_search(struct cli *cli, int argc, char **argv);
int cmd_show(struct cli *cli, int argc, char **argv);
int cmd_mark(struct cli *cli, int argc, char **argv);
int cmd_rule(struct cli *cli, int argc, char **argv);
int cmd_recheck(struct cli *cli, int argc, char **argv);
int cmd_report(struct cli *cli, int argc, char **argv);
int cmd_purge(struct cli *cli, int argc, char **argv);
int cmd_undo(struct cli *cli, int argc, char **argv);
int cmd_campaign(struct cli *cli, int argc, char **argv);
int cmd_case(struct cli *cli, int argc, char **argv);
int cmd_draft(struct cli *cli, int argc, char **argv);
int cmd_contact(struct cli *cli, int argc, char **argv);
int cmd_send(struct cli *cli, int argc, char **argv);
int cmd_outbox(struct cli *cli, int argc, char **argv);
int cmd_reply(struct cli *cli, int argc, char **argv);
int cmd_service(struct cli *cli, int argc, char **argv);
int cmd_override(struct cli *cli, int argc, char **argv);
/* espy service stats: argv as cmd_service has it */
int cmd_service_stats(struct cli *cli, int argc, char **argv);
int cmd_domain(struct cli *cli, int argc, char **argv);
int cmd_source(struct cli *cli, int argc, char **argv);
/* espy doctor --boundary: chains of receivers and settings for them */
int boundary_print(struct cli *cli, struct session *s);
int cmd_doctor(struct cli *cli, int argc, char **argv);

#endif
