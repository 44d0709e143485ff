/* Checking a case: the copies of its messages. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file_out.h"
#include "core/cases/verify_impl.h"

enum { MODE = 0400 };

static const char get_back[] = "espy case add CASE MESSAGE puts it right "
    "from where the message lies, and writes down what was found; where that "
    "is gone, put the file back from a backup, read-only";
static const char restore_rows[] = "the database was changed outside espy: "
    "compare it with a backup";
static const char look_into[] = "nobody writes there but espy: find out who "
    "put it there, and take it away";
static const char index_first[] = "a run of espy index that was killed leaves "
    "such copies, and the next one takes their messages in; if it is still "
    "named then, find out who put it there";

static struct slice
words_of_errno(struct verified *out, int number)
{
	return slice_printf(&out->arena, "%s", strerror(number));
}

static struct slice
mode_words(struct verified *out, mode_t mode)
{
	return slice_printf(&out->arena, "mode %04o", (unsigned)mode & 07777);
}

static void
check_octets(struct verified *out, int fd, const struct stat *st,
    const struct sha256 *want, struct verify_break x)
{
	struct sha256 got;

	if (!sha256_of_fd(fd, &got)) {
		x.what = "evidence-unread";
		x.is = SLICE("this copy can't be read");
		x.found = words_of_errno(out, errno);
		verify_note(out, x);
	} else if (memcmp(&got, want, sizeof got) != 0) {
		x.what = "evidence-octets";
		x.is = SLICE("this copy does not hold the message any more");
		x.expected = verify_hex(out, want);
		x.found = verify_hex(out, &got);
		verify_note(out, x);
	} else {
		out->files++;
		out->octets += (uint64_t)st->st_size;
	}
}

/* A row's size is that of the message, which its hash says too: they differ
 * where the row was changed. */
static void
check_size(struct verified *out, const struct evidence_row *r,
    const struct stat *st, struct verify_break x)
{
	if (!r->known || r->size == (uint64_t)st->st_size)
		return;
	x.what = "evidence-size";
	x.is = SLICE("the message's row and this copy differ in size");
	x.expected = slice_printf(&out->arena, "%llu octets",
	    (unsigned long long)r->size);
	x.found = slice_printf(&out->arena, "%llu octets",
	    (unsigned long long)st->st_size);
	verify_note(out, x);
}

static void
check_mode(struct verified *out, const struct stat *st, struct verify_break x)
{
	if ((st->st_mode & 07777) == MODE)
		return;
	x.what = "evidence-mode";
	x.is = SLICE("this copy is not read-only");
	x.expected = mode_words(out, MODE);
	x.found = mode_words(out, st->st_mode);
	x.todo = "chmod 0400 makes it so again; whether its octets changed "
	    "is said by itself";
	verify_note(out, x);
}

/* One file of the folder that is to hold that message; row may be NULL. */
static void
check_file(struct verified *out, int dir, struct slice name,
    const struct sha256 *want, const struct evidence_row *row)
{
	struct verify_break x = { .where = slice_dup(&out->arena, name),
		.todo = get_back };
	int fd = openat(dir, x.where.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW |
	    O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0 && errno == ENOENT) {
		x.what = "evidence-missing";
		x.is = SLICE("this copy is not there any more");
		verify_note(out, x);
	} else if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		x.what = "evidence-unread";
		x.is = SLICE("this is no file that can be read");
		x.found = fd < 0 ? words_of_errno(out, errno) : SLICE_NULL;
		verify_note(out, x);
	} else {
		check_octets(out, fd, &st, want, x);
		check_mode(out, &st, x);
		if (row != NULL)
			check_size(out, row, &st, x);
	}
	if (fd >= 0)
		close(fd);
}

/* --- rows --- */

/* False: it names none, and it is said why that is wrong, if it is. */
static bool
row_names(struct verified *out, const struct evidence_row *r)
{
	struct slice hex = verify_hex(out, &r->sha256);

	if (r->file.p == NULL && r->purged) {
		out->purged++;
		return false;
	}
	if (r->file.p != NULL && slice_eq(r->file, hex))
		return true;
	verify_note(out, (struct verify_break){ .what = "evidence-name",
		.where = slice_printf(&out->arena, "%.*s, message %.12s",
		    SLICE_ARG(r->case_id), hex.p), .todo = restore_rows,
		.is = SLICE("this message's row names another copy, or none"),
		.expected = hex,
		.found = slice_dup(&out->arena, r->file) });
	return false;
}

static void
check_rows(struct verified *out, int dir, const struct evidence_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->n; i++) {
		const struct evidence_row *r = &rows->v[i];

		/* In several cases it is one copy. */
		if (row_names(out, r) && (i == 0 || memcmp(&r[-1].sha256,
			&r->sha256, sizeof r->sha256) != 0))
			check_file(out, dir, r->file, &r->sha256, r);
	}
}

static void
count_cases(struct verified *out, const struct evidence_rows *rows)
{
	struct slice *ids = NULL;
	size_t n = 0, i, k;

	for (i = 0; i < rows->n; i++) {
		/* the newest first: mostly it is the one before */
		for (k = n; k > 0; k--)
			if (slice_eq(ids[k - 1], rows->v[i].case_id))
				break;
		if (k == 0)
			*ARENA_PUSH(&out->arena, ids, n) =
			    slice_dup(&out->arena, rows->v[i].case_id);
	}
	out->cases = n;
}

/* --- the other files of the folder --- */

static int
by_hash(const void *key, const void *element)
{
	const struct evidence_row *r = element;

	return memcmp(key, &r->sha256, sizeof r->sha256);
}

static bool
in_rows(const struct evidence_rows *rows, const struct sha256 *h)
{
	return rows->n != 0 && bsearch(h, rows->v, rows->n, sizeof *rows->v,
	    by_hash) != NULL;
}

/* HEX.PID.tmp: what a run that was killed had not copied yet */
static bool
is_half(struct slice name)
{
	struct sha256 h;
	struct slice of;
	int64_t pid;

	return file_is_half(name, &of, &pid) && of.n == SHA256_HEX &&
	    sha256_from_hex(of, &h);
}

/* Named by a message that the store knows, though no case has it: kept while
 * indexing, or taken out of a case.  Anything else has no place there. */
static enum err
check_other(struct verified *out, struct store *s, int dir, const char *name,
    const struct evidence_rows *rows, struct error *e)
{
	struct slice word = slice_str(name);
	struct verify_break x = { .todo = look_into };
	struct sha256 h;
	bool known = false;
	enum err err = ERR_NONE;

	if (word.n == SHA256_HEX && sha256_from_hex(word, &h)) {
		if (in_rows(rows, &h))
			return ERR_NONE;
		err = store_evidence_known(s, &h, &known, e);
		x.what = "evidence-extra";
		x.todo = index_first;
		x.is = SLICE("no message here has this hash");
	} else {
		x.what = "evidence-foreign";
		x.is = SLICE("this file is not named as copies are");
	}
	if (err == ERR_NONE && known)
		check_file(out, dir, word, &h, NULL);
	else if (err == ERR_NONE) {
		x.where = slice_dup(&out->arena, word);
		verify_note(out, x);
	}
	return err;
}

/* In the order of their names, so that the first break is the same always. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
no_dots(const struct dirent *d)
{
	return strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0 &&
	    !is_half(slice_str(d->d_name));
}

static enum err
check_folder(struct verified *out, struct store *s, int dir,
    const struct evidence_rows *rows, struct error *e)
{
	struct dirent **names;
	int n = scandir(store_evidence_folder(s), &names, no_dots, by_name), i;
	enum err err = ERR_NONE;

	if (n < 0)
		return err_errno(e, "%s", store_evidence_folder(s));
	for (i = 0; i < n; i++) {
		if (err == ERR_NONE)
			err = check_other(out, s, dir, names[i]->d_name, rows,
			    e);
		free(names[i]);
	}
	free(names);
	return err;
}

enum err
verify_files(struct verified *out, struct store *s, struct slice case_id,
    struct error *e)
{
	const char *folder = store_evidence_folder(s);
	struct evidence_rows rows = { .n = 0 };
	enum err err = store_evidence_rows(s, case_id, &rows, e);
	int dir;

	if (err != ERR_NONE)
		return err;
	dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0) {
		evidence_rows_free(&rows);
		return err_errno(e, "%s: cannot be opened", folder);
	}
	count_cases(out, &rows);
	check_rows(out, dir, &rows);
	if (case_id.p == NULL)
		err = check_folder(out, s, dir, &rows, e);
	close(dir);
	evidence_rows_free(&rows);
	return err;
}
