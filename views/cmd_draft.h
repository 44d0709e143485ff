#ifndef VIEWS_CMD_DRAFT_H
#define VIEWS_CMD_DRAFT_H

#include "views/cli.h"

/* Shared by cmd_draft*.c alone. */

/* No files: all templates that letters would be made of, each of a workspace's
 * and a user's own too.  Returns the exit code. */
int draft_lint(struct cli *cli, char **files, int n);

/* cmd_draft_export.c: what of a draft goes into files */
struct draft_export {
	const char *file; /* the letter; "-" standard output; NULL */
	const char *arf;  /* folder for a report by RFC 5965 a sample; NULL */
	const char *xarf; /* file; "-"; NULL */
	bool force;	  /* what is there is replaced */
	bool live;	  /* of the form: links as they are */
};

/* Does it go to standard output? */
bool draft_export_shows(const struct draft_export *x);
int draft_export_run(struct cli *cli, struct session *s, int64_t id,
    const struct draft_export *x);
/* The fields of a desk's web form */
int draft_form_run(struct cli *cli, struct session *s, int64_t id, bool live);

/* Each a number of the list, or NULL: at most one of them */
struct residue_words {
	const char *allow, *headers, *drop;
};
int draft_diff_run(struct cli *cli, struct session *s, int64_t id);
int draft_residue_run(struct cli *cli, struct session *s, int64_t id,
    const struct residue_words *words);

#endif
