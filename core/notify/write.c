/* Writes the mail to a file. */

#include "core/base/file_out.h"
#include "core/notify/compose.h"

enum err
compose_write(const struct composed *c, const char *file, bool over,
    struct error *e)
{
	struct file_out f;
	enum err err = file_begin(&f, file, over, e);

	if (err != ERR_NONE)
		return err;
	if (!file_write(f.fd, slice_of(c->octets.p, c->octets.n)))
		err = err_errno(e, "%s: cannot write", file);
	return file_end(&f, err, e);
}
