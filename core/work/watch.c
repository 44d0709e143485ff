/* Watches folders of mail: inotify, and a timer for the dust to settle. */

#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/mem.h"
#include "core/work/watch.h"

enum {
	MOST_DEPTH = 100, /* as the walk */
	EVENTS = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
	    IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF,
};

/* What a descriptor of inotify stands for */
struct watched {
	char *path; /* NULL: none */
	char *only; /* the one file that is meant; NULL: all */
	bool maildir; /* files beside cur and new are no mail */
	bool root;    /* of a source: looked for when it goes away */
};

/* What inotify can't watch */
struct polled {
	char *path;
	int64_t mtime; /* ns; 0: not there */
	bool full;     /* for want of watches */
};

struct mail_watch {
	int epoll, inotify, timer;
	size_t most, nwatches;
	int64_t poll_ms;
	struct watched *v; /* by descriptor */
	size_t n;
	struct polled *polled;
	size_t npolled;
	GHashTable *polled_paths;
	bool pending;
	int64_t first, due, look; /* ms: first change, settled, next look */
};

static void add_folder(struct mail_watch *w, const char *path, bool root,
    int depth);

static int64_t
mtime_of(const char *path)
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

static bool
is_maildir(const char *path)
{
	char *cur = xasprintf("%s/cur", path);
	char *new = xasprintf("%s/new", path);
	bool both = is_folder(cur) && is_folder(new);

	free(cur);
	free(new);
	return both;
}

static void
changed(struct mail_watch *w)
{
	int64_t now = clock_monotonic_ms();

	if (!w->pending)
		w->first = now;
	w->pending = true;
	w->due = now + WATCH_QUIET;
	if (w->due > w->first + WATCH_LATEST)
		w->due = w->first + WATCH_LATEST;
}

/* --- what is watched --- */

static void
add_polled(struct mail_watch *w, const char *path, bool full)
{
	struct polled *p;

	if (g_hash_table_contains(w->polled_paths, path))
		return;
	w->polled = xrealloc(w->polled, w->npolled + 1, sizeof *w->polled);
	p = &w->polled[w->npolled++];
	*p = (struct polled){ xstrdup(path), mtime_of(path), full };
	g_hash_table_add(w->polled_paths, p->path);
}

static void
forget(struct mail_watch *w, struct watched *at)
{
	if (at->path != NULL)
		w->nwatches--;
	free(at->path);
	free(at->only);
	*at = (struct watched){ 0 };
}

/* A folder has another place: it is added anew where that is of ours. */
static void
forget_below(struct mail_watch *w, const char *path)
{
	size_t n = strlen(path), i;

	for (i = 0; i < w->n; i++) {
		const char *p = w->v[i].path;

		if (p == NULL || strncmp(p, path, n) != 0 ||
		    (p[n] != '\0' && p[n] != '/'))
			continue;
		inotify_rm_watch(w->inotify, (int)i);
		forget(w, &w->v[i]);
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
			add_polled(w, path, true);
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
		if ((name[0] != '.' || is_maildir(below)) &&
		    fstatat(dirfd(d), name, &st,
			links ? 0 : AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISDIR(st.st_mode))
			add_folder(w, below, false, depth + 1);
		free(below);
	}
	if (d != NULL)
		closedir(d);
}

/* A folder that is watched already is not gone into again, and where none
 * can be watched, links are not followed: so links in a circle end. */
static void
add_folder(struct mail_watch *w, const char *path, bool root, int depth)
{
	size_t before = w->nwatches;
	struct watched *at;
	bool maildir = is_maildir(path);

	if (depth > MOST_DEPTH)
		return;
	at = add_watch(w, path, NULL);
	if (at != NULL) {
		at->maildir = maildir;
		at->root |= root;
	}
	if (root || at == NULL || w->nwatches != before)
		add_below(w, path, maildir, at != NULL, depth);
}

static void
add_root(struct mail_watch *w, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder;

	if (is_folder(path)) {
		add_folder(w, path, true, 0);
		return;
	}
	folder = xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
	if (access(path, F_OK) != 0 ||
	    add_watch(w, folder, slash + 1) == NULL)
		add_polled(w, path, false);
	free(folder);
}

/* --- what happens --- */

/* A folder came into one that is watched, or left it. */
static void
folder_event(struct mail_watch *w, struct watched *at,
    const struct inotify_event *ev)
{
	char *path = xasprintf("%s/%s", at->path, ev->name);

	at->maildir = is_maildir(at->path);
	if (ev->mask & IN_MOVED_FROM)
		forget_below(w, path);
	else if ((ev->mask & (IN_CREATE | IN_MOVED_TO)) &&
	    !(at->maildir && strcmp(ev->name, "tmp") == 0) &&
	    (ev->name[0] != '.' || is_maildir(path)))
		add_folder(w, path, false, 1);
	free(path);
	changed(w);
}

static void
take_event(struct mail_watch *w, const struct inotify_event *ev)
{
	struct watched *at;

	if (ev->mask & IN_Q_OVERFLOW) {
		changed(w);
		return;
	}
	if (ev->wd < 0 || (size_t)ev->wd >= w->n ||
	    w->v[ev->wd].path == NULL)
		return;
	at = &w->v[ev->wd];
	if (ev->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) {
		if (at->root)
			add_polled(w, at->path, false);
		if (ev->mask & IN_MOVE_SELF)
			inotify_rm_watch(w->inotify, ev->wd);
		forget(w, at);
		changed(w);
	} else if (at->only != NULL) {
		if (ev->len != 0 && strcmp(at->only, ev->name) == 0)
			changed(w);
	} else if (ev->len != 0 && (ev->mask & IN_ISDIR)) {
		folder_event(w, at, ev);
	} else if (!at->maildir && ev->len != 0 && ev->name[0] != '.') {
		changed(w);
	}
}

static void
take_events(struct mail_watch *w)
{
	_Alignas(struct inotify_event) char octets[16384];
	ssize_t n, at;

	while ((n = read(w->inotify, octets, sizeof octets)) > 0) {
		for (at = 0; at < n;) {
			const struct inotify_event *ev =
			    (const void *)(octets + at);

			take_event(w, ev);
			at += (ssize_t)(sizeof *ev + ev->len);
		}
	}
}

/* One that has come (again) may be watched now. */
static void
look_at_polled(struct mail_watch *w)
{
	struct polled *had = w->polled;
	size_t n = w->npolled, i;

	w->polled = NULL;
	w->npolled = 0;
	g_hash_table_remove_all(w->polled_paths);
	for (i = 0; i < n; i++) {
		int64_t now = mtime_of(had[i].path);

		if (now != had[i].mtime)
			changed(w);
		if (now != had[i].mtime && now != 0)
			add_root(w, had[i].path);
		else
			add_polled(w, had[i].path, had[i].full);
		free(had[i].path);
	}
	free(had);
	w->look = clock_monotonic_ms() + w->poll_ms;
}

static void
set_timer(struct mail_watch *w)
{
	struct itimerspec at = { 0 };
	int64_t when = w->pending ? w->due : 0;

	if (w->npolled != 0 && (when == 0 || w->look < when))
		when = w->look;
	at.it_value.tv_sec = when / 1000;
	at.it_value.tv_nsec = when % 1000 * 1000000 + (when != 0);
	timerfd_settime(w->timer, TFD_TIMER_ABSTIME, &at, NULL);
}

bool
watch_news(struct mail_watch *w)
{
	int64_t now;
	uint64_t times;
	bool news;

	take_events(w);
	if (read(w->timer, &times, sizeof times) < 0 && errno != EAGAIN)
		log_msg(LOG_WARN, "watch: timer (%d)", errno);
	now = clock_monotonic_ms();
	if (w->npolled != 0 && now >= w->look)
		look_at_polled(w);
	news = w->pending && now >= w->due;
	if (news)
		w->pending = false;
	set_timer(w);
	return news;
}

static bool
watch_also(struct mail_watch *w, int fd)
{
	struct epoll_event ev = { .events = EPOLLIN };

	return fd >= 0 && epoll_ctl(w->epoll, EPOLL_CTL_ADD, fd, &ev) == 0;
}

enum err
watch_start(struct mail_watch **out, const struct watch_config *c,
    struct error *e)
{
	struct mail_watch *w = xcalloc(1, sizeof *w);
	enum err err;
	size_t i;

	w->most = c->most != 0 ? c->most : WATCH_MOST;
	w->poll_ms = c->poll_ms != 0 ? c->poll_ms : WATCH_POLL;
	w->epoll = epoll_create1(EPOLL_CLOEXEC);
	w->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	w->timer = timerfd_create(CLOCK_MONOTONIC,
	    TFD_NONBLOCK | TFD_CLOEXEC);
	w->polled_paths = g_hash_table_new(g_str_hash, g_str_equal);
	/* Without inotify (too many use it) all is looked at. */
	if (w->epoll < 0 || !watch_also(w, w->timer) ||
	    (w->inotify >= 0 && !watch_also(w, w->inotify))) {
		err = err_errno(e, "new mail can't be watched for");
		watch_free(w);
		return err;
	}
	for (i = 0; i < c->npaths; i++)
		add_root(w, c->paths[i].p);
	w->look = clock_monotonic_ms() + w->poll_ms;
	set_timer(w);
	*out = w;
	return ERR_NONE;
}

int
watch_fd(const struct mail_watch *w)
{
	return w->epoll;
}

size_t
watch_polled(const struct mail_watch *w)
{
	size_t i, n = 0;

	for (i = 0; i < w->npolled; i++)
		n += w->polled[i].full;
	return n;
}

void
watch_free(struct mail_watch *w)
{
	const int fds[] = { w != NULL ? w->epoll : -1,
		w != NULL ? w->inotify : -1, w != NULL ? w->timer : -1 };
	size_t i;

	if (w == NULL)
		return;
	for (i = 0; i < ARRAY_LEN(fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	for (i = 0; i < w->n; i++)
		forget(w, &w->v[i]);
	for (i = 0; i < w->npolled; i++)
		free(w->polled[i].path);
	if (w->polled_paths != NULL)
		g_hash_table_destroy(w->polled_paths);
	free(w->v);
	free(w->polled);
	free(w);
}
