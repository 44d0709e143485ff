/* Writes the mail to a file. */

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/notify/compose.h"

static enum err
write_octets(int fd, const struct buf *b, const char *name, struct error *e)
{
	size_t done = 0;

	while (done < b->n) {
		ssize_t k = write(fd, b->p + done, b->n - done);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return err_errno(e, "%s: cannot write", name);
		done += (size_t)k;
	}
	return fsync(fd) == 0 ? ERR_NONE
			      : err_errno(e, "%s: cannot write", name);
}

/* rename replaces, link does not: without `over` nothing is ever lost, even
 * if somebody makes the file meanwhile. */
static enum err
put_in_place(const char *tmp, const char *file, bool over, struct error *e)
{
	if (over)
		return rename(tmp, file) == 0 ? ERR_NONE
		    : err_errno(e, "%s: cannot write", file);
	if (link(tmp, file) != 0)
		return errno == EEXIST ? err_set(e, ERR_REFUSED, "%s: there "
		    "is a file of that name already: choose another name, or "
		    "say that it may be replaced", file)
		    : err_errno(e, "%s: cannot write", file);
	(void)unlink(tmp);
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
compose_write(const struct composed *c, const char *file, bool over,
    struct error *e)
{
	char *tmp;
	enum err err;
	int fd;

	if (!over && access(file, F_OK) == 0)
		return err_set(e, ERR_REFUSED, "%s: there is a file of that "
		    "name already: choose another name, or say that it may be "
		    "replaced", file);
	tmp = xasprintf("%s.%ld.tmp", file, (long)getpid());
	(void)unlink(tmp);
	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (fd < 0) {
		err = err_errno(e, "%s: cannot make this file", tmp);
		free(tmp);
		return err;
	}
	err = write_octets(fd, &c->octets, tmp, e);
	if (close(fd) != 0 && err == ERR_NONE)
		err = err_errno(e, "%s: cannot write", tmp);
	if (err == ERR_NONE)
		err = put_in_place(tmp, file, over, e);
	if (err == ERR_NONE)
		folder_sync(file);
	else
		(void)unlink(tmp);
	free(tmp);
	return err;
}
