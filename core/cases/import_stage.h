#ifndef CORE_CASES_IMPORT_STAGE_H
#define CORE_CASES_IMPORT_STAGE_H

#include "core/cases/import.h"

/*
 * Where an import's files wait until all of them are there and checked:
 * WORKSPACE/import.part.  Then each gets a second name (a hard link) in the
 * workspace, the store is written, and the folder goes.  As long as it is
 * there, a file with two names is the import's, so that one that was cut off
 * can be taken back without taking anybody else's file.  The index lock is
 * held throughout.
 */
struct import_stage {
	struct arena arena;
	const char *workspace, *folder;
	struct import_place place;
};

/* Clears what an import that was cut off left: where the store is new, also
 * what it had put into the workspace. */
enum err import_stage_clear(const char *workspace, bool new,
    struct error *e);
/* An empty one; import_stage_end either way */
enum err import_stage_open(struct import_stage *st, const char *workspace,
    struct error *e);
/* Its files get their names in the workspace.  ERR_REFUSED: a file of another
 * content has that name. */
enum err import_stage_put(struct import_stage *st, struct error *e);
/* Clears it, and where the import failed also what it put into the workspace.
 * What can't be cleared now, the next import or index run clears. */
void import_stage_end(struct import_stage *st, bool failed);

#endif
