#ifndef CORE_WORK_NOTMUCH_PLACE_H
#define CORE_WORK_NOTMUCH_PLACE_H

#include <signal.h>

#include "core/base/mem.h"
#include "core/store/workspace.h"

/*
 * A notmuch database that is not espy's.  It is opened read-only, by the
 * text-search worker, with a configuration of espy's own: no hook runs, and
 * nothing of its owner's is written.
 */
struct notmuch_place {
	const char *dir;       /* the database's folder (database.path) */
	const char *mail_root; /* a real path, above all its mail */
};

/*
 * path: a mail root that holds .notmuch, or its owner's configuration file
 * (notmuch-config(1)), which also tells where a database lies elsewhere.
 * Strings live in the arena.  ERR_ABSENT, with what to name instead.
 */
enum err notmuch_place_find(struct notmuch_place *p, const char *path,
    struct arena *a, struct error *e);
/*
 * Absolute names of the files of all messages that a query finds
 * (notmuch-search-terms(7)), NUL-terminated, in the arena.  Waits; *stop not
 * 0: what is found is partial.  The caller holds the workspace's lock.
 */
enum err notmuch_place_files(const struct notmuch_place *p,
    const struct workspace *w, struct slice query,
    const volatile sig_atomic_t *stop, struct arena *a, struct slice **names,
    size_t *n, struct error *e);

#endif
