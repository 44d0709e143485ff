/* Files that are there as a whole or not at all. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/fault.h"
#include "core/base/file_out.h"
#include "core/base/mem.h"

static enum err
is_there(const char *name, struct error *e)
{
	return err_set(e, ERR_REFUSED, "%s: there is a file of that name "
	    "already: choose another name, or say that it may be replaced",
	    name);
}

bool
file_write(int fd, struct slice octets)
{
	while (octets.n != 0) {
		ssize_t k = write(fd, octets.p, octets.n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		octets = slice_from(octets, (size_t)k);
	}
	return true;
}

/* --- what runs that were killed left --- */

bool
file_is_half(struct slice file, struct slice *name, int64_t *pid)
{
	size_t dot;

	if (!slice_ends(file, ".tmp"))
		return false;
	*name = slice_upto(file, file.n - strlen(".tmp"));
	dot = slice_rchr(*name, '.');
	if (dot == SLICE_NONE || dot == 0 ||
	    !slice_number(slice_from(*name, dot + 1), pid) || *pid <= 0)
		return false;
	*name = slice_upto(*name, dot);
	return true;
}

static bool
is_alive(int64_t pid)
{
	return kill((pid_t)pid, 0) == 0 || errno != ESRCH;
}

void
file_sweep(const char *dir, const char *name)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	struct slice of;
	int64_t pid;

	if (d == NULL)
		return;
	while ((entry = readdir(d)) != NULL)
		if (file_is_half(slice_str(entry->d_name), &of, &pid) &&
		    (name == NULL || slice_eq_str(of, name)) &&
		    !is_alive(pid))
			(void)unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
}

static void
sweep_beside(const char *file)
{
	char *dir = xstrdup(file), *name = xstrdup(file);

	file_sweep(dirname(dir), basename(name));
	free(dir);
	free(name);
}

/* --- writing --- */

enum err
file_begin(struct file_out *f, const char *name, bool over, struct error *e)
{
	enum err err;

	sweep_beside(name);
	if (!over && access(name, F_OK) == 0)
		return is_there(name, e);
	*f = (struct file_out){ .over = over, .name = xstrdup(name),
		.tmp = xasprintf("%s.%ld.tmp", name, (long)getpid()) };
	(void)unlink(f->tmp);
	f->fd = open(f->tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	if (f->fd >= 0)
		return ERR_NONE;
	err = err_errno(e, "%s: cannot make this file", name);
	free(f->name);
	free(f->tmp);
	return err;
}

/* rename replaces, link does not: without `over` nothing is ever lost, even
 * if somebody makes the file meanwhile. */
static enum err
put_in_place(const struct file_out *f, struct error *e)
{
	if (f->over)
		return rename(f->tmp, f->name) == 0 ? ERR_NONE
		    : err_errno(e, "%s: cannot write", f->name);
	if (link(f->tmp, f->name) != 0)
		return errno == EEXIST ? is_there(f->name, e)
		    : err_errno(e, "%s: cannot write", f->name);
	fault_point("file", "linked");
	(void)unlink(f->tmp);
	return ERR_NONE;
}

enum err
folder_sync(const char *dir, struct error *e)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err err = ERR_NONE;

	if (fd < 0 || fsync(fd) != 0)
		err = err_errno(e, "%s: cannot be made durable", dir);
	if (fd >= 0)
		close(fd);
	return err;
}

/* Not every file system can; the file itself is durable. */
static void
sync_beside(const char *file)
{
	char *copy = xstrdup(file);

	(void)folder_sync(dirname(copy), NULL);
	free(copy);
}

enum err
file_end(struct file_out *f, enum err err, struct error *e)
{
	if (err == ERR_NONE && fsync(f->fd) != 0)
		err = err_errno(e, "%s: cannot write", f->tmp);
	if (close(f->fd) != 0 && err == ERR_NONE)
		err = err_errno(e, "%s: cannot write", f->tmp);
	fault_point("file", "before");
	if (err == ERR_NONE)
		err = put_in_place(f, e);
	fault_point("file", "after");
	if (err == ERR_NONE)
		sync_beside(f->name);
	else
		(void)unlink(f->tmp);
	free(f->name);
	free(f->tmp);
	return err;
}
