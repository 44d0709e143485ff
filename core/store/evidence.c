/* Octets of messages, copied into evidence and spool so that they can't be
 * lost. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/fault.h"
#include "core/base/file_out.h"
#include "core/store/bulk.h"
#include "core/store/case.h"
#include "core/store/impl.h"

enum { CHUNK = 64 << 10 };

/*
 * Copies [offset, offset + length) to `to` (-1: only looks).  False where
 * that has another SHA-256 or can't be read; *failed: writing failed.
 */
static bool
copy_place(const struct place *p, const struct sha256 *want, int to,
    bool *failed)
{
	static char chunk[CHUNK];
	int fd = open(p->path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct sha256_run *run;
	uint64_t left = p->length;
	struct sha256 got;
	struct stat st;
	bool ok;

	*failed = false;
	if (fd < 0)
		return false;
	ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    lseek(fd, (off_t)p->offset, SEEK_SET) >= 0;
	run = sha256_begin();
	while (ok && left != 0) {
		ssize_t k = read(fd, chunk, left < CHUNK ? (size_t)left
							 : CHUNK);

		if (k < 0 && errno == EINTR)
			continue;
		ok = k > 0;
		if (!ok)
			break;
		sha256_more(run, slice_of(chunk, (size_t)k));
		left -= (uint64_t)k;
		if (to >= 0 && !file_write(to, slice_of(chunk, (size_t)k))) {
			*failed = true;
			ok = false;
		}
	}
	got = sha256_end(run);
	close(fd);
	return ok && memcmp(&got, want, sizeof got) == 0;
}

/* Copies from the first place that still holds the octets. */
static enum err
copy_first(const struct places *places, const struct sha256 *want, int to,
    const char *name, bool durable, struct error *e)
{
	bool failed = false;
	size_t i;

	for (i = 0; i < places->n; i++) {
		if (ftruncate(to, 0) != 0 || lseek(to, 0, SEEK_SET) != 0)
			return err_errno(e, "%s", name);
		if (copy_place(&places->v[i], want, to, &failed))
			return !durable || fsync(to) == 0 ? ERR_NONE
			    : err_errno(e, "%s: cannot be made durable", name);
		if (failed)
			return err_errno(e, "%s: cannot write", name);
	}
	return ERR_ABSENT;
}

static enum err
octets_gone(const struct places *places, const struct row *r, struct error *e)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(&r->sha256, hex);
	return err_set(e, ERR_ABSENT, "message %.12s lies in no file any more "
	    "(%.300s), so it cannot join a case; if its folder has moved, "
	    "index it again", hex,
	    places->n == 0 ? "none is known" : places->v[0].path.p);
}

/*
 * Puts the octets into dir/HEX, which is the evidence folder or the spool.
 * The same name for the same message: two at once write the same octets.
 * ERR_ABSENT, *e untouched: no place holds them.
 */
static enum err
copy_octets(struct store *s, const char *dir, const struct sha256 *sha256,
    const struct places *places, bool durable, struct error *e)
{
	char hex[SHA256_HEX + 1];
	char *file, *tmp;
	enum err err;
	int fd;

	sha256_hex(sha256, hex);
	file = xasprintf("%s/%s", dir, hex);
	tmp = xasprintf("%s.%ld.tmp", file, (long)getpid());
	(void)unlink(tmp);
	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	err = fd >= 0 ? copy_first(places, sha256, fd, tmp, durable, e)
		      : err_errno(e, "%s: cannot make this file", tmp);
	if (err == ERR_NONE && fchmod(fd, 0400) != 0)
		err = err_errno(e, "%s", tmp);
	if (fd >= 0 && close(fd) != 0 && err == ERR_NONE)
		err = err_errno(e, "%s", tmp);
	fault_point("file", "before");
	if (err == ERR_NONE && dir == s->evidence)
		err = evidence_mend(s, sha256, file, e);
	if (err == ERR_NONE && rename(tmp, file) != 0)
		err = err_errno(e, "%s", file);
	fault_point("file", "after");
	if (err != ERR_NONE)
		(void)unlink(tmp);
	else if (durable)
		err = folder_sync(dir, e);
	free(tmp);
	free(file);
	return err;
}

/* Does dir/HEX hold them already? */
static bool
octets_there(const char *dir, const struct sha256 *sha256, uint64_t size)
{
	struct place kept = { .length = size };
	char hex[SHA256_HEX + 1];
	bool there, failed;
	char *file;

	sha256_hex(sha256, hex);
	file = xasprintf("%s/%s", dir, hex);
	kept.path = slice_str(file);
	there = copy_place(&kept, sha256, -1, &failed);
	free(file);
	return there;
}

/* What a report brought encoded lies decoded in the spool alone. */
static enum err
copy_spooled(struct store *s, const struct sha256 *sha256, uint64_t size,
    bool durable, struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct arena a = { 0 };
	struct place place = { .length = size };
	struct places places = { .v = &place, .n = 1 };
	enum err err;

	sha256_hex(sha256, hex);
	place.path = slice_printf(&a, "%s/%s", s->spool, hex);
	err = copy_octets(s, s->evidence, sha256, &places, durable, e);
	arena_free(&a);
	return err;
}

enum err
store_keep_evidence(struct store *s, const struct row *r, struct error *e)
{
	struct places places = { 0 };
	enum err err;

	if (!r->hashed)
		return err_set(e, ERR_ABSENT, "this file could never be read, "
		    "so it cannot join a case");
	if (octets_there(s->evidence, &r->sha256, r->size))
		return ERR_NONE;
	err = store_places(s, r->id, &places, e);
	if (err == ERR_NONE) {
		err = copy_octets(s, s->evidence, &r->sha256, &places, true, e);
		if (err == ERR_ABSENT)
			err = copy_spooled(s, &r->sha256, r->size, true, e);
		if (err == ERR_ABSENT)
			err = octets_gone(&places, r, e);
	}
	places_free(&places);
	return err;
}

enum err
octets_spool(struct store *s, const struct sha256 *sha256,
    const struct place *from, struct error *e)
{
	struct place place = *from;
	struct places places = { .v = &place, .n = 1 };

	if (octets_there(s->spool, sha256, from->length))
		return ERR_NONE;
	return copy_octets(s, s->spool, sha256, &places, true, e);
}

enum err
bulk_keep(struct store *s, const struct file_at *f,
    const struct sha256 *sha256, struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct arena a = { 0 };
	struct place place[] = { { .path = f->path, .offset = f->offset,
		.length = f->length }, { .length = f->length } };
	struct places places = { .v = place, .n = ARRAY_LEN(place) };
	enum err err = ERR_NONE;

	sha256_hex(sha256, hex);
	place[1].path = slice_printf(&a, "%s/%s", s->spool, hex);
	if (!octets_there(s->evidence, sha256, f->length)) {
		s->kept = true;
		err = copy_octets(s, s->evidence, sha256, &places, false, e);
	}
	arena_free(&a);
	return err;
}

enum err
bulk_keep_message(struct store *s, int64_t message,
    const struct sha256 *sha256, uint64_t size, struct error *e)
{
	struct places places = { 0 };
	enum err err;

	if (octets_there(s->evidence, sha256, size))
		return ERR_NONE;
	s->kept = true;
	err = store_places(s, message, &places, e);
	if (err == ERR_NONE)
		err = copy_octets(s, s->evidence, sha256, &places, false, e);
	if (err == ERR_ABSENT)
		err = copy_spooled(s, sha256, size, false, e);
	places_free(&places);
	return err;
}

enum err
bulk_keep_sync(struct store *s, struct error *e)
{
	int fd;
	enum err err = ERR_NONE;

	if (!s->kept)
		return ERR_NONE;
	fd = open(s->evidence, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || syncfs(fd) != 0)
		err = err_errno(e, "%s: cannot be made durable", s->evidence);
	if (fd >= 0)
		close(fd);
	s->kept = err != ERR_NONE;
	return err;
}
