/* The octets of a message: from where it lies, or from the evidence. */

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/file_out.h"
#include "core/mail/mail.h"
#include "core/store/impl.h"

/* Reads [offset, offset + length) if it still has that SHA-256 (all of it;
 * *out keeps at most MAIL_MOST_OCTETS). */
static bool
read_place(const struct place *p, const struct sha256 *want, struct buf *out)
{
	struct buf chunk = { 0 };
	struct sha256_run *run;
	struct sha256 got;
	struct stat st;
	uint64_t left = p->length;
	int fd = open(p->path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	bool ok;

	buf_clear(out);
	if (fd < 0)
		return false;
	ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    lseek(fd, (off_t)p->offset, SEEK_SET) >= 0;
	run = sha256_begin();
	while (ok && left != 0) {
		buf_clear(&chunk);
		ok = buf_read_fd(&chunk, fd,
		    left < 1 << 20 ? (size_t)left : 1 << 20) == 0 &&
		    chunk.n != 0;
		sha256_more(run, buf_slice(&chunk));
		left -= chunk.n <= left ? chunk.n : left;
		if (out->n < MAIL_MOST_OCTETS)
			buf_add_slice(out, slice_upto(buf_slice(&chunk),
			    MAIL_MOST_OCTETS - out->n));
	}
	got = sha256_end(run);
	buf_free(&chunk);
	close(fd);
	return ok && memcmp(&got, want, sizeof got) == 0;
}

/* A folder of the workspace whose files are named by SHA-256 */
static bool
read_named(const char *folder, const struct row *r, struct buf *out,
    struct place *at, struct arena *a)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(&r->sha256, hex);
	*at = (struct place){ .length = r->size,
		.path = slice_printf(a, "%s/%s", folder, hex) };
	return read_place(at, &r->sha256, out);
}

static enum err
octets_absent(const struct places *places, struct error *e)
{
	if (places->n == 0)
		return err_set(e, ERR_ABSENT, "this message lies in no file "
		    "that is known");
	return err_set(e, ERR_ABSENT, "%.400s: no longer holds this "
	    "message%s; if its folder has moved, index it again",
	    places->v[0].path.p,
	    places->n > 1 ? ", nor do its other files" : "");
}

enum err
store_bytes(struct store *s, const struct row *r, struct buf *out,
    struct place *at, struct arena *a, struct error *e)
{
	struct places places = { 0 };
	bool found = false;
	enum err err;
	size_t i;

	if (!r->hashed)
		return err_set(e, ERR_ABSENT, "this file could never be read");
	err = store_places(s, r->id, &places, e);
	for (i = 0; err == ERR_NONE && !found && i < places.n; i++) {
		found = read_place(&places.v[i], &r->sha256, out);
		if (!found)
			continue;
		*at = places.v[i];
		at->path = slice_dup(a, at->path);
		at->source = slice_dup(a, at->source);
		at->role = slice_dup(a, at->role);
	}
	if (err == ERR_NONE && !found &&
	    !read_named(s->spool, r, out, at, a) &&
	    !read_named(s->evidence, r, out, at, a))
		err = octets_absent(&places, e);
	places_free(&places);
	return err;
}
