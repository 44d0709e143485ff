#ifndef CORE_WORK_TEXT_CONFIG_H
#define CORE_WORK_TEXT_CONFIG_H

#include "core/base/err.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * libnotmuch's configuration for espy's mirror: its own file beside the
 * database, never the user's (~/.notmuch-config, NOTMUCH_CONFIG).
 */
const char *text_config_path(struct arena *a, const char *dir);
/* Makes the directory (0700) and the file, if they are not as they must be. */
enum err text_config_write(const char *dir, const char *file,
    struct error *e);
/* A configuration for reading a database that is not espy's: nothing of its
 * owner's, no hooks.  Both are absolute. */
enum err text_config_other(const char *dir, const char *mail_root,
    const char *file, struct error *e);
/*
 * libnotmuch makes a database in steps: one that was cut off between two
 * (SIGKILL) can't be opened, nor made anew where it lies, and holds no mail.
 * So a file tells that all were done.
 */
/* Is a database there, and whole? */
bool text_config_database(const char *dir);
/* Removes one that is not whole. */
enum err text_config_clear(const char *dir, struct error *e);
/* Compacting puts a new database into the place of the old one in two steps:
 * one that was cut off between them is put back, what it left is removed.
 * Nothing may have the database open for writing. */
enum err text_config_recover(const char *dir, struct error *e);
/* Says that it is not whole: whoever makes one (create) removes it first. */
enum err text_config_forget(const char *dir, struct error *e);
bool text_config_complete(const char *dir);

/* "XAPIAN_FLUSH_THRESHOLD=300" for worker_spawn: Xapian's default of 10,000
 * takes 1.5 times the time and 6 times the memory (measured). */
extern const char *const text_config_env[];

#endif
