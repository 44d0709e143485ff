/* Files that are there as a whole or not at all. */

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

enum err
file_begin(struct file_out *f, const char *name, bool over, struct error *e)
{
	enum err err;

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
	(void)unlink(f->tmp);
	return ERR_NONE;
}

static void
folder_sync(const char *file)
{
	char *copy = xstrdup(file);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	free(copy);
}

enum err
file_end(struct file_out *f, enum err err, struct error *e)
{
	if (err == ERR_NONE && fsync(f->fd) != 0)
		err = err_errno(e, "%s: cannot write", f->tmp);
	if (close(f->fd) != 0 && err == ERR_NONE)
		err = err_errno(e, "%s: cannot write", f->tmp);
	if (err == ERR_NONE)
		err = put_in_place(f, e);
	if (err == ERR_NONE)
		folder_sync(f->name);
	else
		(void)unlink(f->tmp);
	free(f->name);
	free(f->tmp);
	return err;
}
