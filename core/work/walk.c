/* The walk over Maildirs, plain folders and single files. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/work/walk.h"

enum { MOST_DEPTH = 100 };

struct walk_seen {
	uint64_t dev, ino;
	bool used;
};

struct folder {
	struct walk *walk;
	struct slice path; /* in the walk's arena */
	int root, depth;
	DIR *dir;
	bool maildir; /* has cur and new */
	bool own;     /* a workspace */
};

static void walk_folder(struct walk *w, int fd, struct slice path, int root,
    int depth, bool only_maildir);

/* --- folders met: a hash table of (device, inode) --- */

static struct walk_seen *
seen_slot(struct walk_seen *v, size_t room, uint64_t dev, uint64_t ino)
{
	size_t i = (size_t)((ino * 0x9e3779b97f4a7c15u) ^ dev) & (room - 1);

	while (v[i].used && (v[i].dev != dev || v[i].ino != ino))
		i = (i + 1) & (room - 1);
	return &v[i];
}

static void
seen_grow(struct walk *w)
{
	size_t room = w->seen_room != 0 ? w->seen_room * 2 : 64, i;
	struct walk_seen *v = xcalloc(room, sizeof *v);

	for (i = 0; i < w->seen_room; i++)
		if (w->seen[i].used)
			*seen_slot(v, room, w->seen[i].dev, w->seen[i].ino) =
			    w->seen[i];
	free(w->seen);
	w->seen = v;
	w->seen_room = room;
}

/* True the first time. */
static bool
seen_add(struct walk *w, uint64_t dev, uint64_t ino)
{
	struct walk_seen *slot;

	if (w->nseen * 2 >= w->seen_room)
		seen_grow(w);
	slot = seen_slot(w->seen, w->seen_room, dev, ino);
	if (slot->used)
		return false;
	*slot = (struct walk_seen){ dev, ino, true };
	w->nseen++;
	return true;
}

/* --- files and folders --- */

static uint64_t
statx_dev(const struct statx *sx)
{
	return (uint64_t)sx->stx_dev_major << 32 | sx->stx_dev_minor;
}

static bool
look(int dirfd, const char *name, struct statx *sx)
{
	return statx(dirfd, name, AT_STATX_SYNC_AS_STAT, STATX_TYPE |
	    STATX_INO | STATX_SIZE | STATX_MTIME, sx) == 0;
}

static void
file_add(struct walk *w, struct slice path, const struct statx *sx, int root)
{
	struct walk_file *f = ARENA_PUSH(&w->arena, w->files, w->nfiles);

	*f = (struct walk_file){ .path = path, .dev = statx_dev(sx),
		.ino = sx->stx_ino, .size = sx->stx_size, .root = root,
		.mtime_ns = sx->stx_mtime.tv_sec * 1000000000 +
		    sx->stx_mtime.tv_nsec };
}

static void
unread_add(struct walk *w, struct slice path)
{
	*ARENA_PUSH(&w->arena, w->unread, w->nunread) = path;
}

static bool
is_folder(int fd, const char *name)
{
	struct statx sx;

	return look(fd, name, &sx) && S_ISDIR(sx.stx_mode);
}

/* --- what espy keeps in a workspace --- */

static bool
is_kept(struct slice name)
{
	static const char *const kept[] = { "espy.db", "espy.db-wal",
		"espy.db-shm", "settings.ini", "log", "index.lock",
		"evidence", "spool", "notmuch" };
	size_t i;

	for (i = 0; i < sizeof kept / sizeof *kept; i++)
		if (slice_eq_str(name, kept[i]))
			return true;
	return false;
}

void
walk_own(struct walk *w, const char *dir)
{
	struct statx sx;

	if (!look(AT_FDCWD, dir, &sx))
		return;
	w->own = slice_dup(&w->arena, slice_str(dir));
	w->own_dev = statx_dev(&sx);
	w->own_ino = sx.stx_ino;
}

/* Is a real path one of those, or below one? */
static bool
is_own(const struct walk *w, struct slice path)
{
	struct slice below;

	if (w->own.n == 0 || path.n <= w->own.n + 1 ||
	    !path_is_under(path, w->own))
		return false;
	below = slice_from(path, w->own.n + 1);
	return is_kept(slice_upto(below, slice_chr(below, '/')));
}

static struct slice
join(struct walk *w, struct slice folder, const char *name)
{
	return slice_printf(&w->arena, "%.*s/%s",
	    folder.n == 1 ? 0 : (int)folder.n, folder.p, name);
}

static void
enter(struct folder *f, const char *name, bool only_maildir)
{
	struct slice path = join(f->walk, f->path, name);
	int fd = openat(dirfd(f->dir), name,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		if (errno != ENOENT)
			unread_add(f->walk, path);
		return;
	}
	walk_folder(f->walk, fd, path, f->root, f->depth + 1, only_maildir);
}

static void
entry(struct folder *f, const struct dirent *d)
{
	const char *name = d->d_name;
	bool dot = name[0] == '.';
	bool box = strcmp(name, "cur") == 0 || strcmp(name, "new") == 0;
	struct statx sx;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	    strcmp(name, ".notmuch") == 0)
		return;
	if (f->own && is_kept(slice_str(name)))
		return;
	if (dot && d->d_type == DT_REG)
		return;
	if (f->maildir && d->d_type == DT_REG)
		return;
	if (f->maildir && strcmp(name, "tmp") == 0)
		return;
	if (!look(dirfd(f->dir), name, &sx))
		return; /* gone since it was listed, or a link to nothing */
	if (S_ISDIR(sx.stx_mode))
		enter(f, name, dot && !box);
	else if (S_ISREG(sx.stx_mode) && !dot && !f->maildir)
		file_add(f->walk, join(f->walk, f->path, name), &sx, f->root);
}

/* Takes fd.  only_maildir: a folder that is none is left out. */
static void
walk_folder(struct walk *w, int fd, struct slice path, int root, int depth,
    bool only_maildir)
{
	struct folder f = { .walk = w, .path = path, .root = root,
		.depth = depth };
	struct statx sx;
	struct dirent *d;

	f.maildir = is_folder(fd, "cur") && is_folder(fd, "new");
	if ((only_maildir && !f.maildir) || !look(fd, ".", &sx) ||
	    !seen_add(w, statx_dev(&sx), sx.stx_ino)) {
		close(fd);
		return;
	}
	f.own = w->own.n != 0 && statx_dev(&sx) == w->own_dev &&
	    sx.stx_ino == w->own_ino;
	f.dir = depth <= MOST_DEPTH ? fdopendir(fd) : NULL;
	if (f.dir == NULL) {
		unread_add(w, path);
		close(fd);
		return;
	}
	errno = 0;
	while ((w->stop == NULL || !*w->stop) &&
	    (d = readdir(f.dir)) != NULL) {
		entry(&f, d);
		errno = 0;
	}
	if (errno != 0)
		unread_add(w, path);
	closedir(f.dir);
	if (w->found != NULL)
		w->found(w, w->arg);
}

static enum err
root_absent(const char *path, struct error *e)
{
	int saved = errno;
	enum err err = err_errno(e, "%.400s", path);

	if (saved == ENOENT || saved == ENOTDIR) {
		err = ERR_ABSENT;
		if (e != NULL)
			e->code = err;
	}
	return err;
}

enum err
walk_add(struct walk *w, const char *path, struct error *e)
{
	char *real = realpath(path, NULL);
	struct slice root;
	struct statx sx;
	int fd;

	if (real == NULL || !look(AT_FDCWD, real, &sx)) {
		free(real);
		return root_absent(path, e);
	}
	root = slice_dup(&w->arena, slice_str(real));
	free(real);
	if (is_own(w, root))
		return err_set(e, ERR_REFUSED, "%.400s: this is what espy "
		    "keeps in its workspace, no mail of yours", root.p);
	*ARENA_PUSH(&w->arena, w->roots, w->nroots) =
	    (struct walk_root){ .path = root };
	if (S_ISREG(sx.stx_mode)) {
		file_add(w, root, &sx, (int)w->nroots - 1);
		return ERR_NONE;
	}
	if (!S_ISDIR(sx.stx_mode)) {
		w->nroots--;
		return err_set(e, ERR_REFUSED, "%.400s: neither a folder nor "
		    "a file", root.p);
	}
	fd = open(root.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		w->nroots--;
		return root_absent(root.p, e);
	}
	walk_folder(w, fd, root, (int)w->nroots - 1, 0, false);
	return ERR_NONE;
}

enum { MOST_NAMED_UNREAD = 100 };

/* A name that could not be looked at is left out as a folder would be; more
 * than some of them say nothing new. */
static void
look_at_named(struct walk *w, struct slice name, int root)
{
	struct statx sx;

	if (!look(AT_FDCWD, name.p, &sx)) {
		if (errno != ENOENT && errno != ENOTDIR &&
		    w->nunread < MOST_NAMED_UNREAD)
			unread_add(w, slice_dup(&w->arena, name));
	} else if (S_ISREG(sx.stx_mode)) {
		file_add(w, slice_dup(&w->arena, name), &sx, root);
	}
}

enum err
walk_add_files(struct walk *w, const char *root, const struct slice *names,
    size_t n, struct error *e)
{
	char *real = realpath(root, NULL);
	struct slice path;
	size_t i;

	if (real == NULL)
		return root_absent(root, e);
	path = slice_dup(&w->arena, slice_str(real));
	free(real);
	*ARENA_PUSH(&w->arena, w->roots, w->nroots) =
	    (struct walk_root){ .path = path, .listed = true };
	for (i = 0; i < n && (w->stop == NULL || !*w->stop); i++) {
		if (path_is_under(names[i], path))
			look_at_named(w, names[i], (int)w->nroots - 1);
		if (i % 1000 == 0 && w->found != NULL)
			w->found(w, w->arg);
	}
	return ERR_NONE;
}

static int
by_path(const void *a, const void *b)
{
	const struct walk_file *x = a, *y = b;
	int order = slice_cmp(x->path, y->path);

	return order != 0 ? order : x->root - y->root;
}

void
walk_sort(struct walk *w)
{
	size_t i, n = 0;

	if (w->nfiles == 0)
		return;
	qsort(w->files, w->nfiles, sizeof *w->files, by_path);
	for (i = 1; i < w->nfiles; i++)
		if (!slice_eq(w->files[i].path, w->files[n].path))
			w->files[++n] = w->files[i];
	w->nfiles = n + 1;
}

bool
path_is_under(struct slice path, struct slice folder)
{
	if (path.n < folder.n || memcmp(path.p, folder.p, folder.n) != 0)
		return false;
	return path.n == folder.n || path.p[folder.n] == '/' ||
	    folder.p[folder.n - 1] == '/';
}

bool
walk_is_whole(const struct walk *w, struct slice path)
{
	size_t i;

	if (is_own(w, path))
		return false;
	for (i = 0; i < w->nroots; i++)
		if (!w->roots[i].listed &&
		    path_is_under(path, w->roots[i].path))
			return true;
	return false;
}

bool
walk_is_unread(const struct walk *w, struct slice path)
{
	size_t i;

	for (i = 0; i < w->nunread; i++)
		if (path_is_under(path, w->unread[i]))
			return true;
	return false;
}

void
walk_free(struct walk *w)
{
	free(w->seen);
	arena_free(&w->arena);
	*w = (struct walk){ 0 };
}
