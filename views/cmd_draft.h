#ifndef VIEWS_CMD_DRAFT_H
#define VIEWS_CMD_DRAFT_H

#include "views/cli.h"

/* Shared by cmd_draft*.c alone. */

/* No files: all templates that letters would be made of, each of a workspace's
 * and a user's own too.  Returns the exit code. */
int draft_lint(struct cli *cli, char **files, int n);

#endif
