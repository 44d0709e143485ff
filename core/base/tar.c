/* Tar files of plain files, written and read. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/file_out.h"
#include "core/base/tar.h"

enum {
	BLOCK = 512,
	RECORD = 20 * BLOCK, /* what a tar is filled up to */
	WAITING = 256 << 10,
	/* Fields of a header: where, and how long */
	MODE_AT = 100, UID_AT = 108, GID_AT = 116, SIZE_AT = 124,
	TIME_AT = 136, SUM_AT = 148, TYPE_AT = 156, LINK_AT = 157,
	MAGIC_AT = 257, PREFIX_AT = 345, PREFIX_END = 500,
};
#define MOST_SIZE 077777777777  /* eleven octal digits */

static bool
is_name_char(char c)
{
	return ascii_is_alnum(c) || c == '.' || c == '_' || c == '-';
}

bool
tar_name_ok(struct slice name)
{
	bool begins = true; /* a part of it */
	size_t i;

	if (name.n == 0 || name.n > TAR_MOST_NAME)
		return false;
	for (i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c == '/' ? begins : !is_name_char(c) ||
			(begins && c == '.'))
			return false;
		begins = c == '/';
	}
	return !begins;
}

/* --- writing --- */

static enum err
write_waiting(struct tar_out *t, size_t least, struct error *e)
{
	if (t->waiting.n <= least)
		return ERR_NONE;
	if (!file_write(t->fd, slice_of(t->waiting.p, t->waiting.n)))
		return err_errno(e, "cannot write the tar");
	t->size += t->waiting.n;
	buf_clear(&t->waiting);
	return ERR_NONE;
}

static void
fill_up(struct tar_out *t, size_t to)
{
	size_t over = (t->size + t->waiting.n) % to;

	for (; over != 0 && over < to; over++)
		buf_add_char(&t->waiting, '\0');
}

static unsigned
header_sum(const char *h)
{
	unsigned sum = 0;
	int i;

	for (i = 0; i < BLOCK; i++)
		sum += i >= SUM_AT && i < TYPE_AT ? ' '
						  : (unsigned char)h[i];
	return sum;
}

enum err
tar_begin(struct tar_out *t, struct slice name, uint64_t size,
    struct error *e)
{
	char h[BLOCK + 1] = "";

	if (!tar_name_ok(name) || size > MOST_SIZE)
		return err_set(e, ERR_LIMIT, "%.*s: cannot be put into a tar",
		    SLICE_ARG(name));
	memcpy(h, name.p, name.n);
	snprintf(h + MODE_AT, 8, "%07o", 0400u);
	snprintf(h + UID_AT, 8, "%07o", 0u);
	snprintf(h + GID_AT, 8, "%07o", 0u);
	snprintf(h + SIZE_AT, 12, "%011llo", (unsigned long long)size);
	snprintf(h + TIME_AT, 12, "%011llo", (unsigned long long)
	    (t->time > 0 && t->time <= MOST_SIZE ? t->time : 0));
	h[TYPE_AT] = '0';
	memcpy(h + MAGIC_AT, "ustar\0" "00", 8);
	snprintf(h + SUM_AT, 8, "%06o", header_sum(h));
	h[SUM_AT + 7] = ' ';
	buf_add(&t->waiting, h, BLOCK);
	t->left = size;
	return write_waiting(t, WAITING, e);
}

enum err
tar_more(struct tar_out *t, struct slice octets, struct error *e)
{
	if (octets.n > t->left)
		return err_set(e, ERR_FORMAT, "a file grew while it was put "
		    "into the tar");
	buf_add_slice(&t->waiting, octets);
	t->left -= octets.n;
	if (t->left == 0)
		fill_up(t, BLOCK);
	return write_waiting(t, WAITING, e);
}

enum err
tar_add(struct tar_out *t, struct slice name, struct slice octets,
    struct error *e)
{
	enum err err = tar_begin(t, name, octets.n, e);

	return err != ERR_NONE ? err : tar_more(t, octets, e);
}

enum err
tar_end(struct tar_out *t, enum err err, struct error *e)
{
	int i;

	if (err == ERR_NONE && t->left != 0)
		err = err_set(e, ERR_FORMAT, "a file shrank while it was put "
		    "into the tar");
	for (i = 0; i < 2 * BLOCK; i++)
		buf_add_char(&t->waiting, '\0');
	fill_up(t, RECORD);
	if (err == ERR_NONE)
		err = write_waiting(t, 0, e);
	buf_free(&t->waiting);
	return err;
}

/* --- reading --- */

/* Fewer than n: the end of the file */
static enum err
read_some(struct tar_in *t, char *p, size_t n, size_t *got, struct error *e)
{
	*got = 0;
	while (*got < n) {
		ssize_t k = read(t->fd, p + *got, n - *got);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return err_errno(e, "cannot read the tar");
		if (k == 0)
			break;
		*got += (size_t)k;
	}
	return ERR_NONE;
}

static enum err
cut_off(struct error *e)
{
	return err_set(e, ERR_FORMAT, "the tar is cut off");
}

/* Octal digits up to a blank or NUL, or the field's end */
static bool
number(const char *p, size_t n, uint64_t *out)
{
	size_t i;

	*out = 0;
	for (i = 0; i < n && p[i] >= '0' && p[i] <= '7'; i++)
		*out = *out << 3 | (uint64_t)(p[i] - '0');
	return i != 0 && i <= 11 && (i == n || p[i] == ' ' || p[i] == '\0');
}

static bool
all_zero(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (p[i] != '\0')
			return false;
	return true;
}

static enum err
not_ours(struct error *e, const char *why)
{
	return err_set(e, ERR_FORMAT, "this is no tar as espy writes it: %s",
	    why);
}

static enum err
read_header(struct tar_in *t, const char *h, struct error *e)
{
	uint64_t sum;

	if (memcmp(h + MAGIC_AT, "ustar", 5) != 0)
		return not_ours(e, "there is no file's header where one "
		    "should be; a packed one is to be unpacked first");
	if (!number(h + SUM_AT, 8, &sum) || sum != header_sum(h))
		return not_ours(e, "a header is damaged");
	if (h[TYPE_AT] != '0')
		return not_ours(e, "it holds something else than plain "
		    "files");
	memcpy(t->entry.name, h, TAR_MOST_NAME);
	t->entry.name[TAR_MOST_NAME] = '\0';
	if (!tar_name_ok(slice_str(t->entry.name)) || h[LINK_AT] != '\0' ||
	    !all_zero(h + PREFIX_AT, PREFIX_END - PREFIX_AT))
		return not_ours(e, "a file in it has a name that it may not "
		    "have");
	if (!number(h + SIZE_AT, 12, &t->entry.size))
		return not_ours(e, "a file's size can't be read");
	return ERR_NONE;
}

static enum err
check_limits(struct tar_in *t, struct error *e)
{
	if (++t->entries > t->limits.entries)
		return err_set(e, ERR_LIMIT, "over %zu files in the tar",
		    t->limits.entries);
	if (t->entry.size > t->limits.octets ||
	    t->octets > t->limits.octets - t->entry.size)
		return err_set(e, ERR_LIMIT, "over %llu octets in the tar",
		    (unsigned long long)t->limits.octets);
	t->octets += t->entry.size;
	return ERR_NONE;
}

static enum err
skip(struct tar_in *t, struct error *e)
{
	char block[BLOCK];
	enum err err = ERR_NONE;

	t->left += t->pad;
	t->pad = 0;
	while (err == ERR_NONE && t->left != 0) {
		size_t want = t->left < BLOCK ? (size_t)t->left : BLOCK, got;

		err = read_some(t, block, want, &got, e);
		if (err == ERR_NONE && got < want)
			err = cut_off(e);
		t->left -= want;
	}
	return err;
}

enum err
tar_next(struct tar_in *t, bool *more, struct error *e)
{
	char h[BLOCK];
	size_t got;
	enum err err = skip(t, e);

	*more = false;
	if (err == ERR_NONE)
		err = read_some(t, h, BLOCK, &got, e);
	if (err == ERR_NONE && got != BLOCK)
		err = cut_off(e);
	if (err != ERR_NONE || all_zero(h, BLOCK))
		return err;
	err = read_header(t, h, e);
	if (err == ERR_NONE)
		err = check_limits(t, e);
	t->left = t->entry.size;
	t->pad = (BLOCK - t->entry.size % BLOCK) % BLOCK;
	*more = err == ERR_NONE;
	return err;
}

enum err
tar_read(struct tar_in *t, struct buf *out, size_t most, struct error *e)
{
	size_t want = t->left < most ? (size_t)t->left : most, got;
	enum err err;

	buf_reserve(out, want);
	err = read_some(t, out->p + out->n, want, &got, e);
	if (err == ERR_NONE && got < want)
		err = cut_off(e);
	if (err == ERR_NONE) {
		out->n += got;
		t->left -= got;
	}
	return err;
}
