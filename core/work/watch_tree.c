/* What the watch over mail covers: folders, as the walk goes. */

#include <sys/inotify.h>
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/work/watch_private.h"

enum {
	MOST_DEPTH = 100, /* as the walk */
	EVENTS = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
	    IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF,
};

int64_t
watch_mtime(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return 0;
	return st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
watch_is_maildir(const char *path)
{
	char *cur = xasprintf("%s/cur", path);
	char *new = xasprintf("%s/new", path);
	bool both = is_folder(cur) && is_folder(new);

	free(cur);
	free(new);
	return both;
}

void
watch_poll_path(struct mail_watch *w, const char *path, bool full)
{
	struct polled *p;

	if (g_hash_table_contains(w->polled_paths, path))
		return;
	w->polled = xrealloc(w->polled, w->npolled + 1, sizeof *w->polled);
	p = &w->polled[w->npolled++];
	*p = (struct polled){ xstrdup(path), watch_mtime(path), full };
	g_hash_table_add(w->polled_paths, p->path);
}

void
watch_forget(struct mail_watch *w, struct watched *at)
{
	if (at->path != NULL)
		w->nwatches--;
	free(at->path);
	free(at->only);
	*at = (struct watched){ 0 };
}

void
watch_forget_below(struct mail_watch *w, const char *path)
{
	size_t n = strlen(path), i;

	for (i = 0; i < w->n; i++) {
		const char *p = w->v[i].path;

		if (p == NULL || strncmp(p, path, n) != 0 ||
		    (p[n] != '\0' && p[n] != '/'))
			continue;
		inotify_rm_watch(w->inotify, (int)i);
		watch_forget(w, &w->v[i]);
	}
}

static struct watched *
slot(struct mail_watch *w, int wd)
{
	size_t want = (size_t)wd + 1, i;

	if (want > w->n) {
		i = w->n;
		w->n = want < 64 ? 64 : want * 2;
		w->v = xrealloc(w->v, w->n, sizeof *w->v);
		for (; i < w->n; i++)
			w->v[i] = (struct watched){ 0 };
	}
	return &w->v[wd];
}

/* only: the file that is meant, NULL: all.  NULL where it must be polled, or
 * is not there. */
static struct watched *
add_watch(struct mail_watch *w, const char *path, const char *only)
{
	struct watched *at;
	int wd = -1;

	errno = ENOSPC;
	if (w->inotify >= 0 && w->nwatches < w->most)
		wd = inotify_add_watch(w->inotify, path, EVENTS | IN_ONLYDIR);
	if (wd < 0) {
		if (errno == ENOSPC || errno == ENOMEM)
			watch_poll_path(w, path, true);
		return NULL;
	}
	at = slot(w, wd);
	if (at->path == NULL) {
		w->nwatches++;
		at->path = xstrdup(path);
		at->only = only != NULL ? xstrdup(only) : NULL;
	} else if (at->only != NULL &&
	    (only == NULL || strcmp(at->only, only) != 0)) {
		free(at->only); /* several files: any of them */
		at->only = NULL;
	}
	return at;
}

/* Folders below one, as the walk goes */
static void
add_below(struct mail_watch *w, const char *path, bool maildir, bool links,
    int depth)
{
	DIR *d = opendir(path);
	struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		const char *name = entry->d_name;
		struct stat st;
		char *below;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
		    strcmp(name, ".notmuch") == 0 ||
		    (maildir && strcmp(name, "tmp") == 0) ||
		    (entry->d_type != DT_DIR && entry->d_type != DT_LNK &&
			entry->d_type != DT_UNKNOWN))
			continue;
		below = xasprintf("%s/%s", path, name);
		if ((name[0] != '.' || watch_is_maildir(below)) &&
		    fstatat(dirfd(d), name, &st,
			links ? 0 : AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISDIR(st.st_mode))
			watch_add_folder(w, below, false, depth + 1);
		free(below);
	}
	if (d != NULL)
		closedir(d);
}

/* A folder that is watched already is not gone into again, and where none
 * can be watched, links are not followed: so links in a circle end. */
void
watch_add_folder(struct mail_watch *w, const char *path, bool root, int depth)
{
	size_t before = w->nwatches;
	struct watched *at;
	bool maildir = watch_is_maildir(path);

	if (depth > MOST_DEPTH ||
	    (w->skip != NULL && strcmp(w->skip, path) == 0))
		return;
	at = add_watch(w, path, NULL);
	if (at != NULL) {
		at->maildir = maildir;
		at->root |= root;
	}
	if (root || at == NULL || w->nwatches != before)
		add_below(w, path, maildir, at != NULL, depth);
}

void
watch_add_root(struct mail_watch *w, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder;

	if (is_folder(path)) {
		watch_add_folder(w, path, true, 0);
		return;
	}
	folder = xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
	if (access(path, F_OK) != 0 ||
	    add_watch(w, folder, slash + 1) == NULL)
		watch_poll_path(w, path, false);
	free(folder);
}
