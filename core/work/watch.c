/* Watches folders of mail: inotify, and a timer for the dust to settle. */

#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/mem.h"
#include "core/work/watch_private.h"

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

/* A folder came into one that is watched, or left it. */
static void
folder_event(struct mail_watch *w, struct watched *at,
    const struct inotify_event *ev)
{
	char *path = xasprintf("%s/%s", at->path, ev->name);

	at->maildir = watch_is_maildir(at->path);
	if (ev->mask & IN_MOVED_FROM)
		watch_forget_below(w, path);
	else if ((ev->mask & (IN_CREATE | IN_MOVED_TO)) &&
	    !(at->maildir && strcmp(ev->name, "tmp") == 0) &&
	    (ev->name[0] != '.' || watch_is_maildir(path)))
		watch_add_folder(w, path, false, 1);
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
			watch_poll_path(w, at->path, false);
		if (ev->mask & IN_MOVE_SELF)
			inotify_rm_watch(w->inotify, ev->wd);
		watch_forget(w, at);
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
		int64_t now = watch_mtime(had[i].path);

		if (now != had[i].mtime)
			changed(w);
		if (now != had[i].mtime && now != 0)
			watch_add_root(w, had[i].path);
		else
			watch_poll_path(w, had[i].path, had[i].full);
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

	w->skip = c->skip != NULL ? xstrdup(c->skip) : NULL;
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
		watch_add_root(w, c->paths[i].p);
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

bool
watch_pending(const struct mail_watch *w)
{
	return w->pending;
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
		watch_forget(w, &w->v[i]);
	for (i = 0; i < w->npolled; i++)
		free(w->polled[i].path);
	if (w->polled_paths != NULL)
		g_hash_table_destroy(w->polled_paths);
	free(w->skip);
	free(w->v);
	free(w->polled);
	free(w);
}
