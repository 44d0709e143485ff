#ifndef CORE_STORE_WORKSPACE_H
#define CORE_STORE_WORKSPACE_H

#include <stdbool.h>

#include "core/base/err.h"

/*
 * A workspace: one folder (0700, its files 0600) that holds all of an
 * investigation.  Every path here is absolute and NUL-terminated.
 */
struct workspace {
	char *dir;
	char *settings; /* settings.ini; may be absent */
	char *db;	/* espy.db */
	char *notmuch;	/* the full-text mirror's folder */
	char *log;
	char *evidence; /* messages copied when they join a case */
	char *spool; /* octets of messages that lie in no file as they are */
	char *outbox; /* octets of mail that goes out or went out */
	char *lock;	/* index.lock */
};

/*
 * dir NULL: ESPY_WORKSPACE, else XDG_DATA_HOME/espy/default.  Makes it where
 * it is absent, if `create`; else ERR_ABSENT.  A folder that holds other
 * things is no place for one (ERR_USAGE), unless its settings are there
 * already.  Refuses network file systems
 * (ERR_REFUSED), since SQLite's WAL and flock need a local one.  Sets umask
 * 077.
 */
enum err workspace_open(struct workspace *w, const char *dir, bool create,
    struct error *e);
void workspace_free(struct workspace *w);

/*
 * Takes the index lock without waiting; *fd is to be closed to give it back
 * (and is closed in every child that the job starts).  ERR_BUSY with a
 * sentence that says who holds it.
 */
enum err workspace_lock(const struct workspace *w, int *fd, struct error *e);

#endif
