/* Writes a mail, or what goes with it, to a file. */

#include "core/base/file_out.h"
#include "core/notify/compose.h"

enum err
compose_write_octets(struct slice octets, const char *file, bool over,
    struct error *e)
{
	struct file_out f;
	enum err err = file_begin(&f, file, over, e);

	if (err != ERR_NONE)
		return err;
	if (!file_write(f.fd, octets))
		err = err_errno(e, "%s: cannot write", file);
	return file_end(&f, err, e);
}

enum err
compose_write(const struct composed *c, const char *file, bool over,
    struct error *e)
{
	return compose_write_octets(slice_of(c->octets.p, c->octets.n), file,
	    over, e);
}
