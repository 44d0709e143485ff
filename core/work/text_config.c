/* libnotmuch's configuration for espy's mirror. */

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/work/text_config.h"

const char *const text_config_env[] = { "XAPIAN_FLUSH_THRESHOLD=300", NULL };

/*
 * autocommit: each end_atomic is on disk (else only every 8,000th).
 * The user's name and address keep libnotmuch from asking the system for
 * them, which a confined process can't.
 */
static const char template[] =
    "# Written by espy; its full-text mirror alone uses it.\n"
    "[database]\n"
    "path=%s\n"
    "mail_root=/\n"
    "hook_dir=%s/no-hooks\n"
    "backup_dir=%s/no-backups\n"
    "autocommit=1\n"
    "[user]\n"
    "name=espy\n"
    "primary_email=espy@localhost\n"
    "[new]\n"
    "tags=\n"
    "[search]\n"
    "exclude_tags=\n"
    "[maildir]\n"
    "synchronize_flags=false\n"
    "[index]\n"
    "decrypt=false\n";

const char *
text_config_path(struct arena *a, const char *dir)
{
	return arena_printf(a, "%s/config", dir);
}

bool
text_config_database(const char *dir)
{
	char *path = xasprintf("%s/complete", dir);
	struct stat st;
	bool there = stat(path, &st) == 0;

	free(path);
	return there;
}

/* A folder of files */
static bool
folder_remove(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *entry;

	if (d == NULL)
		return errno == ENOENT;
	while ((entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
	return rmdir(path) == 0;
}

enum err
text_config_clear(const char *dir, struct error *e)
{
	char *path = xasprintf("%s/xapian", dir);
	bool good = text_config_database(dir) || folder_remove(path);
	enum err err = good ? ERR_NONE : err_errno(e,
	    "%s: an unfinished full-text index can't be removed", path);

	free(path);
	return err;
}

enum err
text_config_recover(const char *dir, struct error *e)
{
	char *now = xasprintf("%s/xapian", dir);
	char *old = xasprintf("%s/xapian.old", dir);
	char *compact = xasprintf("%s/xapian.compact", dir);
	enum err err = ERR_NONE;

	if (access(now, F_OK) != 0 && errno == ENOENT &&
	    access(old, F_OK) == 0 && rename(old, now) != 0)
		err = err_errno(e, "%s: can't be put back", old);
	if (err == ERR_NONE && !folder_remove(compact))
		err = err_errno(e, "%s: can't be removed", compact);
	if (err == ERR_NONE && !folder_remove(old))
		err = err_errno(e, "%s: can't be removed", old);
	free(now);
	free(old);
	free(compact);
	return err;
}

enum err
text_config_forget(const char *dir, struct error *e)
{
	char *path = xasprintf("%s/complete", dir);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err err = ERR_NONE;

	if (fd < 0 || (unlink(path) != 0 && errno != ENOENT) ||
	    fsync(fd) != 0)
		err = err_errno(e, "%s: can't be removed", path);
	if (fd >= 0)
		close(fd);
	free(path);
	return err;
}

bool
text_config_complete(const char *dir)
{
	char *path = xasprintf("%s/complete", dir);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	free(path);
	return fd >= 0 && close(fd) == 0;
}

static bool
file_holds(const char *file, struct slice want)
{
	struct buf b = { 0 };
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	bool same;

	if (fd < 0)
		return false;
	same = buf_read_fd(&b, fd, want.n + 1) == 0 &&
	    slice_eq(buf_slice(&b), want);
	close(fd);
	buf_free(&b);
	return same;
}

static bool
file_put(const char *file, struct slice octets)
{
	char *new = xasprintf("%s.new", file);
	int fd = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool good = fd >= 0 &&
	    write(fd, octets.p, octets.n) == (ssize_t)octets.n &&
	    fsync(fd) == 0;

	if (fd >= 0 && close(fd) < 0)
		good = false;
	if (good)
		good = rename(new, file) == 0;
	free(new);
	return good;
}

/* Each %s is the next of the values; GKeyFile needs backslashes doubled. */
static void
fill(struct buf *b, const char *form, const char *const *values)
{
	const char *p, *q;

	for (p = form; *p != '\0'; p++) {
		if (p[0] != '%' || p[1] != 's') {
			buf_add_char(b, *p);
			continue;
		}
		for (q = *values++; *q != '\0'; q++) {
			if (*q == '\\')
				buf_add_char(b, '\\');
			buf_add_char(b, *q);
		}
		p++;
	}
}

static enum err
write_filled(const char *file, const char *form, const char *const *values,
    struct error *e)
{
	struct buf b = { 0 };
	enum err err = ERR_NONE;

	fill(&b, form, values);
	if (!file_holds(file, buf_slice(&b)) &&
	    !file_put(file, buf_slice(&b)))
		err = err_errno(e, "full-text index: %s", file);
	buf_free(&b);
	return err;
}

enum err
text_config_write(const char *dir, const char *file, struct error *e)
{
	const char *const values[] = { dir, dir, dir };

	if (dir[0] != '/' || strchr(dir, '\n') != NULL)
		return err_set(e, ERR_USAGE,
		    "full-text index: its directory must be an absolute path");
	if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		return err_errno(e, "full-text index %s", dir);
	return write_filled(file, template, values, e);
}

enum err
text_config_other(const char *dir, const char *mail_root, const char *file,
    struct error *e)
{
	static const char form[] =
	    "# Written by espy, to read somebody's notmuch database.\n"
	    "[database]\n"
	    "path=%s\n"
	    "mail_root=%s\n"
	    "hook_dir=/nonexistent\n"
	    "backup_dir=/nonexistent\n"
	    "[user]\n"
	    "name=espy\n"
	    "primary_email=espy@localhost\n"
	    "[search]\n"
	    "exclude_tags=\n"
	    "[maildir]\n"
	    "synchronize_flags=false\n";
	const char *const values[] = { dir, mail_root };

	if (strpbrk(dir, "\n\r") != NULL || strpbrk(mail_root, "\n\r") != NULL)
		return err_set(e, ERR_USAGE, "the names of a notmuch database "
		    "and its mail root can't hold a line end");
	return write_filled(file, form, values, e);
}
