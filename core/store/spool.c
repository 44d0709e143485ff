/* The spool: octets of messages that lie in no file as they are. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/file_out.h"
#include "core/store/impl.h"

static char *
spool_name(const struct store *s, const struct sha256 *sha256)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(sha256, hex);
	return xasprintf("%s/%s", s->spool, hex);
}

/* Written aside and renamed: a name in the spool always has all octets. */
static enum err
spool_write(const char *file, struct slice octets, struct error *e)
{
	char *tmp = xasprintf("%s.%ld.tmp", file, (long)getpid());
	int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	enum err err = ERR_NONE;

	if (fd < 0 || !file_write(fd, octets))
		err = err_errno(e, "%s: cannot write", tmp);
	if (fd >= 0 && close(fd) != 0 && err == ERR_NONE)
		err = err_errno(e, "%s: cannot write", tmp);
	if (err == ERR_NONE && rename(tmp, file) != 0)
		err = err_errno(e, "%s: cannot write", file);
	if (err != ERR_NONE)
		(void)unlink(tmp);
	free(tmp);
	return err;
}

enum err
store_spool_put(struct store *s, const struct sha256 *sha256,
    struct slice octets, struct error *e)
{
	char *file = spool_name(s, sha256);
	enum err err = ERR_NONE;

	if (access(file, F_OK) != 0)
		err = spool_write(file, octets, e);
	free(file);
	return err;
}

enum err
store_spool(struct store *s, const struct sha256 *sha256, struct arena *a,
    struct slice *path, struct error *e)
{
	char *file = spool_name(s, sha256);
	struct rows rows = { 0 };
	struct buf octets = { 0 };
	struct place from;
	enum err err = ERR_NONE;

	*path = slice_dup(a, slice_str(file));
	if (access(file, F_OK) != 0) {
		err = store_get(s, sha256, &rows, e);
		if (err == ERR_NONE)
			err = store_bytes(s, &rows.v[0], &octets, &from, a, e);
		if (err == ERR_NONE)
			err = spool_write(file, buf_slice(&octets), e);
	}
	buf_free(&octets);
	rows_free(&rows);
	free(file);
	return err;
}
