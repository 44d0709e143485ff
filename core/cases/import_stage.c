/* Files of an import, until its case is in the store. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file_out.h"
#include "core/cases/import_stage.h"

static const char folder_name[] = "import.part";

/* import.part/catalogue/N/NAME.ini lies deepest. */
enum { DEEPEST = 3 };

/* One file or folder: where it waits, and where it belongs */
typedef enum err visit_fn(const char *from, const char *to, bool folder,
    struct error *e);

/* Folders before what is in them, or behind it */
static enum err
walk(const char *from, const char *to, int depth, bool behind,
    visit_fn *visit, struct error *e)
{
	DIR *d = opendir(from);
	struct arena a = { 0 };
	struct dirent *entry;
	enum err err = ERR_NONE;

	if (d == NULL)
		return errno == ENOENT ? ERR_NONE : err_errno(e, "%s", from);
	while (err == ERR_NONE && (entry = readdir(d)) != NULL) {
		const char *x = arena_printf(&a, "%s/%s", from,
		    entry->d_name);
		const char *y = arena_printf(&a, "%s/%s", to, entry->d_name);
		struct stat st;
		bool folder;

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0 || lstat(x, &st) != 0)
			continue;
		folder = S_ISDIR(st.st_mode) && depth < DEEPEST;
		if (!folder || !behind)
			err = visit(x, y, folder, e);
		if (err == ERR_NONE && folder)
			err = walk(x, y, depth + 1, behind, visit, e);
		if (err == ERR_NONE && folder && behind)
			err = visit(x, y, folder, e);
	}
	closedir(d);
	arena_free(&a);
	return err;
}

static bool
is_same_file(const char *x, const char *y)
{
	struct stat a, b;

	return lstat(x, &a) == 0 && lstat(y, &b) == 0 &&
	    a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Folders that others have put something into stay, and so do those for
 * evidence and outgoing mail, which every workspace has. */
static enum err
take_back(const char *from, const char *to, bool folder, struct error *e)
{
	if (folder) {
		if (!slice_ends(slice_str(to), "/evidence") &&
		    !slice_ends(slice_str(to), "/outbox"))
			(void)rmdir(to);
		return ERR_NONE;
	}
	return !is_same_file(from, to) || unlink(to) == 0 ? ERR_NONE
	    : err_errno(e, "%s: cannot be removed", to);
}

static enum err
drop(const char *from, const char *to, bool folder, struct error *e)
{
	(void)to;
	return (folder ? rmdir(from) : unlink(from)) == 0 ? ERR_NONE
	    : err_errno(e, "%s: cannot be removed", from);
}

static enum err
put(const char *from, const char *to, bool folder, struct error *e)
{
	if (folder)
		return mkdir(to, 0700) == 0 || errno == EEXIST ? ERR_NONE
		    : err_errno(e, "%s: cannot make this folder", to);
	if (link(from, to) == 0 || is_same_file(from, to))
		return ERR_NONE;
	if (errno != EEXIST)
		return err_errno(e, "%s: cannot write", to);
	return err_set(e, ERR_REFUSED, "%s: there is a file of that name "
	    "already: an exported case wants a workspace of its own: espy -w "
	    "NEW-FOLDER case import FILE", to);
}

/* What is in a folder lasts as soon as the folder does. */
static enum err
make_durable(const char *from, const char *to, bool folder, struct error *e)
{
	(void)from;
	return folder ? folder_sync(to, e) : ERR_NONE;
}

enum err
import_stage_clear(const char *workspace, bool new, struct error *e)
{
	struct arena a = { 0 };
	const char *folder = arena_printf(&a, "%s/%s", workspace,
	    folder_name);
	enum err err = ERR_NONE;

	if (access(folder, F_OK) == 0) {
		if (new)
			err = walk(folder, workspace, 1, true, take_back, e);
		if (err == ERR_NONE)
			err = walk(folder, workspace, 1, true, drop, e);
		if (err == ERR_NONE)
			err = drop(folder, workspace, true, e);
	}
	arena_free(&a);
	return err;
}

enum err
import_stage_open(struct import_stage *st, const char *workspace,
    struct error *e)
{
	struct arena *a = &st->arena;

	*st = (struct import_stage){ .workspace = workspace };
	st->folder = arena_printf(a, "%s/%s", workspace, folder_name);
	st->place = (struct import_place){ st->folder,
		arena_printf(a, "%s/evidence", st->folder),
		arena_printf(a, "%s/settings.ini", st->folder) };
	if (mkdir(st->folder, 0700) != 0)
		return err_errno(e, "%s: cannot make this folder",
		    st->folder);
	if (mkdir(st->place.evidence, 0700) != 0)
		return err_errno(e, "%s: cannot make this folder",
		    st->place.evidence);
	return ERR_NONE;
}

enum err
import_stage_put(struct import_stage *st, struct error *e)
{
	enum err err = walk(st->folder, st->workspace, 1, false, put, e);

	if (err == ERR_NONE)
		err = walk(st->folder, st->workspace, 1, true, make_durable,
		    e);
	return err != ERR_NONE ? err : folder_sync(st->workspace, e);
}

void
import_stage_end(struct import_stage *st, bool failed)
{
	(void)import_stage_clear(st->workspace, failed, NULL);
	arena_free(&st->arena);
}
