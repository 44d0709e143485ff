#ifndef CORE_CASES_IMPORT_H
#define CORE_CASES_IMPORT_H

#include "core/cases/export.h"
#include "core/store/restore.h"

/*
 * An exported case (core/cases/export.h), opened in a new workspace of its
 * own: its messages become evidence there, and the receivers, domains,
 * services and DNS answers that its verdicts hang on come with it.  Every file
 * of the tar is compared with the manifest, and the log's chain is checked,
 * before anything is put into the store.
 */
struct import {
	struct arena arena; /* owns all below */
	struct export_manifest m;
	struct export_log log;
	struct buf rows, log_text; /* rows.jsonl, log.jsonl */
	struct import_zone { /* dns/HEX.zone */
		struct sha256 sha256;
		struct answers answers;
	} *zones;
	size_t nzones;
	size_t files; /* of the tar */
};

/* Where an import puts files (core/cases/import_stage.h); all absolute */
struct import_place {
	const char *workspace, *evidence, *settings;
};

/*
 * Reads the tar from fd, and writes copies, services and the settings that
 * verdicts hang on; import_free either way.  ERR_FORMAT, ERR_LIMIT: the
 * sentence names the file of the tar that does not fit.
 */
enum err import_read(struct import *im, int fd,
    const struct import_place *to, struct error *e);
/* The case goes into the store. */
enum err import_store(struct import *im, struct store *s, const char *actor,
    struct error *e);
/* Is the very export of fd, of which the manifest alone is read, in the store
 * already, and has nothing happened there since?  import_free either way. */
enum err import_is_here(struct import *im, int fd, struct store *s,
    bool *yes, struct error *e);
void import_free(struct import *im);

#endif
