/* espy: the program.  Chooses a command, or opens the workbench. */

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "core/work/worker.h"
#include "views/cli.h"
#include "views/command.h"
#include "views/version.h"

static int
usage(void)
{
	const struct command *c;
	struct buf b = { 0 };

	buf_add_str(&b,
	    "espy: who really sent a mail, and telling them\n\n"
	    "usage: espy [-w DIR]                 the workbench\n"
	    "       espy [-w DIR] [--json] COMMAND [ARGUMENT...]\n"
	    "       espy [-w DIR] --script FILE   the workbench, from a "
	    "script\n"
	    "       espy --keys | --fields | --version | --help\n"
	    "       espy COMMAND --help\n\n");
	for (c = commands; c->name != NULL; c++) {
		if (c->run == NULL)
			continue;
		buf_addf(&b, "  %-9s%s\n", c->name, c->what);
	}
	buf_add_str(&b,
	    "\n-w DIR names a workspace; without it ESPY_WORKSPACE, else one "
	    "under\nXDG_DATA_HOME.  Exit codes: 0 done, 1 done but something "
	    "was found or\nleft out, 2 usage, 3 failed.  Manuals: espy(1), "
	    "espy(5).\n");
	out_buf(&b);
	buf_free(&b);
	return out_end(EXIT_DONE);
}

static int
print_table(void (*table)(struct buf *out))
{
	struct buf b = { 0 };

	table(&b);
	out_buf(&b);
	buf_free(&b);
	return out_end(EXIT_DONE);
}

static int
run_command(struct cli *cli, int argc, char **argv)
{
	const struct command *c = command_by_name(slice_str(argv[0]));

	if (c == NULL || c->run == NULL) {
		cli_say("there is no command %s (espy --help lists them)",
		    argv[0]);
		return EXIT_USAGE;
	}
	return c->run(cli, argc, argv);
}

/* Global options stand before the command. */
static int
run(int argc, char **argv)
{
	struct cli cli = { 0 };
	const char *script = NULL;
	int i = 1;

	for (; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0)
			return usage();
		if (strcmp(argv[i], "--version") == 0) {
			out_slice(SLICE("espy " ESPY_VERSION "\n"));
			return out_end(EXIT_DONE);
		}
		if (strcmp(argv[i], "--keys") == 0)
			return print_table(command_keys);
		if (strcmp(argv[i], "--fields") == 0)
			return print_table(command_fields);
		if (strcmp(argv[i], "--json") == 0)
			cli.json = true;
		else if (i + 1 < argc && (strcmp(argv[i], "-w") == 0 ||
			    strcmp(argv[i], "--workspace") == 0))
			cli.workspace = argv[++i];
		else if (i + 1 < argc && strcmp(argv[i], "--script") == 0)
			script = argv[++i];
		else {
			cli_say("there is no option %s, or its value is "
				"missing (see espy --help)", argv[i]);
			return EXIT_USAGE;
		}
	}
	if (i < argc && script == NULL)
		return run_command(&cli, argc - i, argv + i);
	if (i < argc) {
		cli_say("--script opens the workbench: no command goes with "
			"it");
		return EXIT_USAGE;
	}
	return app_main(&cli, script);
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		return worker_main(argc, argv);
	signal(SIGPIPE, SIG_IGN);
	return run(argc, argv);
}
