/* The octets of outgoing mail, as files of the workspace. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/base/file_out.h"
#include "core/store/outbox_impl.h"

enum {
	MOST_OCTETS = 64 << 20,
	OLD = 3600, /* seconds: whoever wrote it has its row by then */
};

struct slice
store_outbox_file(struct store *s, const struct sha256 *octets,
    struct arena *a)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(octets, hex);
	return slice_printf(a, "%s/%s", s->outbox, hex);
}

enum err
outbox_keep(struct store *s, struct slice octets, struct sha256 *sha256,
    struct error *e)
{
	struct arena a = { 0 };
	struct file_out f;
	struct slice file;
	enum err err;

	if (octets.n > MOST_OCTETS)
		return err_set(e, ERR_LIMIT, "a mail of %zu octets is more "
		    "than any server takes", octets.n);
	*sha256 = sha256_of(octets);
	file = store_outbox_file(s, sha256, &a);
	err = file_begin(&f, file.p, true, e);
	if (err == ERR_NONE) {
		if (!file_write(f.fd, octets))
			err = err_errno(e, "%s: cannot write", file.p);
		err = file_end(&f, err, e);
	}
	arena_free(&a);
	return err;
}

enum err
store_outbox_octets(struct store *s, const struct outbox_item *item,
    struct buf *out, struct error *e)
{
	struct arena a = { 0 };
	struct slice file = store_outbox_file(s, &item->octets, &a);
	int fd = open(file.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct sha256 got;
	enum err err = ERR_NONE;

	buf_clear(out);
	if (!item->kept)
		err = err_set(e, ERR_ABSENT, "the octets of mail %lld were "
		    "purged with a message that it shows, or did not come "
		    "with the import", (long long)item->id);
	else if (fd < 0 && errno == ENOENT)
		err = err_set(e, ERR_ABSENT, "%s: the octets of mail %lld are "
		    "not there any more", file.p, (long long)item->id);
	else if (fd < 0 || buf_read_fd(out, fd, MOST_OCTETS) != 0)
		err = err_errno(e, "%s", file.p);
	if (fd >= 0)
		close(fd);
	got = sha256_of(buf_slice(out));
	if (err == ERR_NONE && memcmp(&got, &item->octets, sizeof got) != 0)
		err = err_set(e, ERR_STORE, "%s: this file does not hold the "
		    "mail that was put there (espy case verify says more)",
		    file.p);
	arena_free(&a);
	return err;
}

/* Is it one of ours that no row names? */
static enum err
is_orphan(struct store *s, int dir, const char *name, bool *yes,
    struct error *e)
{
	struct sha256 sha;
	struct stat st;
	bool named = false;
	enum err err;

	*yes = false;
	if (!sha256_from_hex(slice_str(name), &sha) ||
	    fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
	    time(NULL) - st.st_mtime < OLD)
		return ERR_NONE;
	err = db_exists(s->db, &named, e, "SELECT 1 FROM k_outbox"
	    " WHERE octets_sha256 = $1", "h", &sha);
	*yes = err == ERR_NONE && !named;
	return err;
}

enum err
store_outbox_sweep(struct store *s, struct error *e)
{
	DIR *d = opendir(s->outbox);
	struct dirent *entry;
	enum err err = ERR_NONE;
	bool orphan;

	if (d == NULL)
		return err_errno(e, "%s", s->outbox);
	file_sweep(s->outbox, NULL);
	while (err == ERR_NONE && (entry = readdir(d)) != NULL) {
		err = is_orphan(s, dirfd(d), entry->d_name, &orphan, e);
		if (err == ERR_NONE && orphan)
			(void)unlinkat(dirfd(d), entry->d_name, 0);
	}
	closedir(d);
	return err;
}
