#ifndef VIEWS_CASE_EXPORT_H
#define VIEWS_CASE_EXPORT_H

#include "core/cases/export.h"
#include "core/notify/redact.h"
#include "views/case_whole.h"

/*
 * A case as a tar that explains itself: for a colleague (whole), or for
 * somebody who is not to learn who our recipients are (redacted).  The same
 * case at the same time gives the same octets.
 */
struct export_part {
	struct slice name;
	struct buf octets;
	bool evidence; /* octets are those of the copy `sha256` instead */
	const char *folder; /* where that lies; NULL: with the evidence */
	uint64_t size;
	struct sha256 sha256;
};

/* A message of the case. */
struct export_row {
	struct sha256 sha256;
	const struct row *row; /* NULL: the store has only the copy */
	bool purged;
	struct slice *recipients; /* of ours */
	size_t nrecipients;
};

struct case_export {
	struct session *session;
	struct whole_case w;
	bool whole;
	struct arena arena;
	struct export_manifest m;
	struct export_row *rows; /* in order of their hashes */
	size_t nrows;
	struct masks masks; /* of the recipients of all of them */
	struct export_part *parts;
	size_t nparts;
	uint64_t traps; /* messages of traps, as a whole */
	uint64_t left;	/* messages of which nothing is exported */
	uint64_t size;	/* of the tar */
};

/* Gathers all of it.  ERR_ABSENT, with a sentence; case_export_free either
 * way. */
enum err case_export_open(struct case_export *x, struct session *s,
    struct slice id, bool whole, struct error *e);
/* Writes the tar. */
enum err case_export_write(struct case_export *x, int fd, struct error *e);
void case_export_free(struct case_export *x);

/* --- for views/case_export*.c alone --- */

/* A file of the tar; the octets are taken over. */
void export_part_add(struct case_export *x, struct slice name,
    struct buf *octets);
/* The line, masked unless all is exported as a whole (row NULL: for all
 * recipients of the case), and a line feed */
void export_line(const struct case_export *x, const struct export_row *row,
    struct slice line, struct buf *out);
/* case_export_rows.c: x->rows, and the masks */
enum err export_rows(struct case_export *x, struct error *e);
/* case_export_table.c: messages as tables; the contrast */
enum err export_tables(struct case_export *x, struct error *e);
/* case_export_mail.c: copies and DNS answers */
enum err export_messages(struct case_export *x, struct error *e);
/* case_export_set.c: receivers, domains and catalogue that verdicts hang on */
enum err export_settings(struct case_export *x, struct error *e);
/* case_export_text.c */
void export_readme(struct case_export *x);

#endif
