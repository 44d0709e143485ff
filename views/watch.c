/* New mail while the workbench is open: watched for, indexed by a child. */

#include <sys/wait.h>

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/store/source_setting.h"
#include "core/work/notmuch_place.h"
#include "core/work/watch.h"
#include "views/app.h"
#include "views/watch.h"

enum { BUSY_MS = 3000 }; /* after another index was at work */

static void index_start(struct app *app);

/* --- the child --- */

static void
child_again(void *arg)
{
	struct app *app = arg;

	app->watching.timer = 0;
	index_start(app);
}

/* A number of the object that the child printed; 0 */
static int64_t
said_number(struct watching *w, const char *key)
{
	struct slice all = buf_slice(&w->child.said), rest;
	size_t at = slice_find(all, slice_str(key)), n = 0;
	int64_t out = 0;

	if (at == SLICE_NONE)
		return 0;
	rest = slice_from(all, at + strlen(key));
	while (n < rest.n && ascii_is_digit(rest.p[n]))
		n++;
	slice_number(slice_upto(rest, n), &out);
	return out;
}

/* It prints nothing where its query finds no message. */
static void
recheck_says(struct app *app)
{
	struct watching *w = &app->watching;
	int64_t renewed = said_number(w, "\"renewed\":");

	if (w->child.said.n == 0)
		app_say(app, "no message is found by this query: no verdict "
		    "was made anew");
	else
		app_say(app, "%lld verdict%s made anew%s", (long long)renewed,
		    plural(renewed),
		    session_is_current(&app->session) ? ""
		    : "; settings or catalogue have changed since espy was "
		      "opened: leave with Q and open it again");
}

static void
child_result(struct app *app, void *arg, int status)
{
	struct watching *w = &app->watching;
	int64_t fresh = said_number(w, "\"new\":");
	bool busy = slice_find(buf_slice(&w->child.said),
	    SLICE("\"busy\":true")) != SLICE_NONE;
	bool failed = !WIFEXITED(status) || WEXITSTATUS(status) > EXIT_FOUND;
	struct error e;

	(void)arg;
	if (!busy)
		app_refresh(app);
	if (failed) {
		err_set(&e, ERR_DIED, "%s; espy %s says why (so does %s)",
		    w->rechecks ? "verdicts could not be made anew"
		    : "new mail could not be indexed", w->rechecks
		    ? "recheck" : "index", app->session.workspace.log);
		app_error(app, &e);
	} else if (w->rechecks)
		recheck_says(app);
	else if (fresh != 0)
		app_say(app, "%lld new message%s", (long long)fresh,
		    plural(fresh));
	if (w->recheck != NULL)
		index_start(app);
	else if (busy)
		w->timer = loop_after(app->loop, BUSY_MS, child_again, app);
	else if (w->again)
		index_start(app);
}

/* One at a time: what comes meanwhile is for the next one. */
static void
index_start(struct app *app)
{
	struct watching *w = &app->watching;
	char index[] = "index", free_[] = "--if-free", json[] = "--json";
	char name[] = "espy", dir[] = "-w", recheck[] = "recheck";
	char end[] = "--", *query = w->recheck;
	char *argv[] = { name, dir, app->session.workspace.dir, json, index,
		free_, NULL };
	char *again[] = { name, dir, app->session.workspace.dir, json,
		recheck, end, query != NULL && *query != '\0' ? query : NULL,
		NULL };

	if (w->child.pid != 0) {
		w->again = w->again || query == NULL;
		return;
	}
	w->rechecks = query != NULL;
	w->again = w->rechecks && w->again;
	w->recheck = NULL;
	(void)child_start(&w->child, app, w->rechecks ? again : argv,
	    child_result, NULL);
	free(query);
}

void
watching_recheck(struct app *app, struct slice query)
{
	struct watching *w = &app->watching;

	free(w->recheck);
	w->recheck = xstrndup(query.p != NULL ? query.p : "", query.n);
	index_start(app);
}

/* --- the watch --- */

static void
on_change(void *arg, int fd, short revents)
{
	struct app *app = arg;
	struct watching *w = &app->watching;

	(void)fd;
	(void)revents;
	if (!watch_news(w->watch))
		return;
	loop_cancel(app->loop, w->child.pid == 0 ? w->timer : 0);
	if (w->child.pid == 0)
		w->timer = 0;
	index_start(app);
}

/* Of a notmuch database its own files tell that there is something new. */
static struct slice
watched_path(struct arena *a, const struct source *s, struct slice path)
{
	struct notmuch_place place;
	struct error e;
	const char *inner;

	if (s->query.p == NULL ||
	    notmuch_place_find(&place, path.p, a, &e) != ERR_NONE)
		return path;
	inner = arena_printf(a, "%s/.notmuch/xapian", place.dir);
	if (access(inner, F_OK) != 0)
		inner = arena_printf(a, "%s/xapian", place.dir);
	return slice_str(inner);
}

static enum err
watch_sources(struct watching *w, struct session *s, struct error *e)
{
	struct watch_config c = { .skip = s->workspace.dir };
	struct slice *paths = NULL;
	struct arena a = { 0 };
	struct source *v = NULL;
	size_t n = 0, i, k;
	enum err err;

	err = sources_from_settings(s->store, s->actor, &s->settings, NULL,
	    NULL, e);
	if (err == ERR_NONE)
		err = store_sources(s->store, &a, &v, &n, e);
	for (i = 0; err == ERR_NONE && i < n; i++)
		for (k = 0; k < v[i].npaths; k++)
			*ARENA_PUSH(&a, paths, c.npaths) = watched_path(&a,
			    &v[i], v[i].paths[k]);
	c.paths = paths;
	if (err == ERR_NONE && c.npaths != 0)
		err = watch_start(&w->watch, &c, e);
	arena_free(&a);
	return err;
}

static void
watch_end(struct app *app)
{
	struct watching *w = &app->watching;

	if (w->watch != NULL)
		loop_unwatch(app->loop, watch_fd(w->watch));
	watch_free(w->watch);
	w->watch = NULL;
}

void
watching_start(struct app *app)
{
	struct watching *w = &app->watching;
	bool pending = w->watch != NULL && watch_pending(w->watch);
	struct error e;

	if (!w->wanted || app->session.settings.no_watch)
		return;
	watch_end(app);
	if (pending)
		index_start(app);
	if (watch_sources(w, &app->session, &e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	if (w->watch == NULL)
		return;
	loop_watch(app->loop, watch_fd(w->watch), POLLIN, on_change, app);
	if (watch_polled(w->watch) != 0)
		app_say(app, "the system watches no more folders "
		    "(fs.inotify.max_user_watches): %zu are looked at once "
		    "a minute", watch_polled(w->watch));
}

void
watching_stop(struct app *app)
{
	struct watching *w = &app->watching;

	loop_cancel(app->loop, w->timer);
	child_stop(&w->child);
	watch_end(app);
	free(w->recheck);
	*w = (struct watching){ .child.out = -1 };
}

void
watching_title(const struct app *app, struct text *right)
{
	if (app->watching.child.pid != 0)
		text_litf(right, "%s%s", right->n != 0 ? "  " : "",
		    app->watching.rechecks ? "rechecking" : "indexing");
}
