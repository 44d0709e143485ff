/* A workspace: its folder, its files' names, its lock. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/base/slice.h"
#include "core/store/workspace.h"

/* File systems on another machine (statfs(2), linux/magic.h and friends) */
static const struct {
	unsigned long magic;
	const char *name;
} network[] = {
	{ 0x6969, "NFS" },
	{ 0xff534d42, "CIFS" },
	{ 0xfe534d42, "SMB2" },
	{ 0x517b, "SMB" },
	{ 0x01021997, "9P" },
	{ 0x00c36400, "Ceph" },
	{ 0x5346414f, "AFS" },
	{ 0x6b414653, "AFS" },
	{ 0x73757245, "Coda" },
	{ 0x564c, "NCP" },
	{ 0x0bd00bd0, "Lustre" },
	{ 0x47504653, "GPFS" },
	{ 0x01161970, "GFS2" },
	{ 0x7461636f, "OCFS2" },
};

static char *
default_dir(void)
{
	const char *env = getenv("ESPY_WORKSPACE");

	if (env != NULL && *env != '\0')
		return xstrdup(env);
	env = getenv("XDG_DATA_HOME");
	if (env != NULL && *env == '/') /* relative ones are to be ignored */
		return xasprintf("%s/espy/default", env);
	env = getenv("HOME");
	if (env != NULL && *env == '/')
		return xasprintf("%s/.local/share/espy/default", env);
	return NULL;
}

static enum err
make_folder(const char *dir, struct error *e)
{
	if (mkdir(dir, 0700) == 0 || errno == EEXIST)
		return ERR_NONE;
	return err_errno(e, "%s: cannot make this folder", dir);
}

/* Makes dir and what leads to it. */
static enum err
make_folders(const char *dir, struct error *e)
{
	char *path = xstrdup(dir), *at;
	enum err err = ERR_NONE;

	for (at = path + 1; err == ERR_NONE; at++) {
		bool last = *at == '\0';

		if (*at != '/' && !last)
			continue;
		*at = '\0';
		err = make_folder(path, e);
		if (last)
			break;
		*at = '/';
	}
	free(path);
	return err;
}

static enum err
check_folder(const char *dir, struct error *e)
{
	struct statfs fs;
	struct stat st;
	size_t i;

	if (stat(dir, &st) != 0)
		return err_errno(e, "%s", dir);
	if (!S_ISDIR(st.st_mode))
		return err_set(e, ERR_USAGE, "%s: not a folder; a workspace "
		    "is a folder (-w DIR)", dir);
	if (st.st_uid != geteuid())
		return err_set(e, ERR_REFUSED, "%s: belongs to another user; "
		    "a workspace must be one's own", dir);
	if ((st.st_mode & 077) != 0 && chmod(dir, 0700) != 0)
		return err_errno(e, "%s: others can read this workspace, and "
		    "that cannot be changed", dir);
	if (statfs(dir, &fs) != 0)
		return err_errno(e, "%s", dir);
	for (i = 0; i < ARRAY_LEN(network); i++)
		if (network[i].magic == ((unsigned long)fs.f_type & 0xffffffff))
			return err_set(e, ERR_REFUSED, "%s: lies on a network "
			    "file system (%s), where the store could be "
			    "damaged; choose a folder on a local disk with "
			    "-w DIR", dir, network[i].name);
	return ERR_NONE;
}

static bool
has_file(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

static bool
is_empty(const char *dir, bool (*but)(const char *dir, const char *name))
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	bool empty = d != NULL;

	while (empty && (entry = readdir(d)) != NULL)
		empty = strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0 ||
		    (but != NULL && but(dir, entry->d_name));
	if (d != NULL)
		closedir(d);
	return empty;
}

/* What is made before the store, and all that a run leaves that was killed
 * between the two */
static bool
is_beginning(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	bool yes = (strcmp(name, "evidence") == 0 ||
		       strcmp(name, "spool") == 0 ||
		       strcmp(name, "outbox") == 0) && is_empty(path, NULL);

	free(path);
	return yes;
}

/* A folder of one's own, not one that holds other things: its access rights
 * are changed, and what lies in it is taken for espy's. */
static enum err
check_own(const char *dir, bool create, struct error *e)
{
	if (has_file(dir, "espy.db"))
		return ERR_NONE;
	if (errno == EACCES)
		return err_errno(e, "%s", dir);
	if (!create)
		return err_set(e, ERR_ABSENT, "%s: there is no workspace in "
		    "this folder; espy index makes one", dir);
	if (has_file(dir, "settings.ini"))
		return ERR_NONE;
	if (access(dir, R_OK) != 0)
		return err_errno(e, "%s", dir);
	if (is_empty(dir, is_beginning))
		return ERR_NONE;
	return err_set(e, ERR_USAGE, "%s: this folder holds other things; a "
	    "workspace wants a folder of its own, new or empty", dir);
}

static void
workspace_name_files(struct workspace *w)
{
	w->settings = xasprintf("%s/settings.ini", w->dir);
	w->db = xasprintf("%s/espy.db", w->dir);
	w->notmuch = xasprintf("%s/notmuch", w->dir);
	w->log = xasprintf("%s/log", w->dir);
	w->evidence = xasprintf("%s/evidence", w->dir);
	w->spool = xasprintf("%s/spool", w->dir);
	w->outbox = xasprintf("%s/outbox", w->dir);
	w->lock = xasprintf("%s/index.lock", w->dir);
}

enum err
workspace_open(struct workspace *w, const char *dir, bool create,
    struct error *e)
{
	char *wanted = dir != NULL ? xstrdup(dir) : default_dir();
	enum err err = ERR_NONE;

	*w = (struct workspace){ 0 };
	if (wanted == NULL)
		return err_set(e, ERR_USAGE, "no HOME in the environment: name "
		    "a workspace with -w DIR");
	umask(077);
	if (access(wanted, F_OK) != 0 && !create)
		err = err_set(e, ERR_ABSENT, "%s: there is no such workspace; "
		    "espy index makes one", wanted);
	else if (create)
		err = make_folders(wanted, e);
	if (err == ERR_NONE && (w->dir = realpath(wanted, NULL)) == NULL)
		err = err_errno(e, "%s", wanted);
	if (err == ERR_NONE)
		err = check_own(w->dir, create, e);
	if (err == ERR_NONE)
		err = check_folder(w->dir, e);
	if (err == ERR_NONE) {
		workspace_name_files(w);
		err = make_folder(w->evidence, e);
	}
	if (err == ERR_NONE)
		err = make_folder(w->spool, e);
	if (err == ERR_NONE)
		err = make_folder(w->outbox, e);
	free(wanted);
	if (err != ERR_NONE)
		workspace_free(w);
	return err;
}

void
workspace_free(struct workspace *w)
{
	free(w->dir);
	free(w->settings);
	free(w->db);
	free(w->notmuch);
	free(w->log);
	free(w->evidence);
	free(w->spool);
	free(w->outbox);
	free(w->lock);
	*w = (struct workspace){ 0 };
}

static enum err
lock_held(const struct workspace *w, int fd, struct error *e)
{
	struct buf b = { 0 };
	int64_t pid = 0;
	bool known = buf_read_fd(&b, fd, 32) == 0 &&
	    slice_number(slice_trim(buf_slice(&b)), &pid);

	buf_free(&b);
	if (!known)
		return err_set(e, ERR_BUSY, "%s: another espy index is at work "
		    "on this workspace; wait for its end", w->dir);
	return err_set(e, ERR_BUSY, "%s: espy index, process %lld, is at work "
	    "on this workspace; wait for its end", w->dir, (long long)pid);
}

enum err
workspace_lock(const struct workspace *w, int *fd, struct error *e)
{
	char pid[24];
	int n;

	*fd = open(w->lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0)
		return err_errno(e, "%s", w->lock);
	if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		enum err err = errno == EWOULDBLOCK ? lock_held(w, *fd, e)
		    : err_errno(e, "%s: cannot lock", w->lock);

		close(*fd);
		*fd = -1;
		return err;
	}
	n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
	if (ftruncate(*fd, 0) != 0 || pwrite(*fd, pid, (size_t)n, 0) != n) {
		enum err err = err_errno(e, "%s", w->lock);

		close(*fd);
		*fd = -1;
		return err;
	}
	return ERR_NONE;
}
