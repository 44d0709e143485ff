/* The main loop: poll, and everything that poll wakes. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "tui/loop.h"
#include "tui/screen.h"
#include "tui/script.h"
#include "tui/term.h"

enum {
	DRAW_MS = 20,	   /* least time between drawings that no key caused */
	SCRIPT_ASK_MS = 50, /* how often a waiting script looks at the time */
	QUIT_CODE = 3,
};

struct watch {
	int fd;
	short events;
	unsigned serial; /* a descriptor's number may come again */
	void (*fn)(void *arg, int fd, short revents);
	void *arg;
};

struct timer {
	unsigned number;
	int64_t at;
	void (*fn)(void *arg);
	void *arg;
};

struct loop {
	const struct loop_ops *ops;
	void *arg;
	struct watch *watches;
	size_t nwatches, watch_room;
	struct timer *timers;
	size_t ntimers, timer_room;
	unsigned last_number;
	struct pollfd *fds;
	unsigned *serials;
	struct keys keys;
	struct script *script;
	int64_t drawn_at, late_at; /* late_at: a lone Esc is Esc from then on */
	bool dirty, urgent, quit;
	int code;
};

struct loop *
loop_new(const struct loop_ops *ops, void *arg)
{
	struct loop *l = xcalloc(1, sizeof *l);

	l->ops = ops;
	l->arg = arg;
	l->dirty = l->urgent = true;
	return l;
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	keys_free(&l->keys);
	free(l->watches);
	free(l->timers);
	free(l->fds);
	free(l->serials);
	free(l);
}

static struct watch *
watch_of(struct loop *l, int fd)
{
	size_t i;

	for (i = 0; i < l->nwatches; i++)
		if (l->watches[i].fd == fd)
			return &l->watches[i];
	return NULL;
}

void
loop_watch(struct loop *l, int fd, short events,
    void (*fn)(void *arg, int fd, short revents), void *arg)
{
	struct watch *w = watch_of(l, fd);

	if (w == NULL) {
		if (l->nwatches == l->watch_room) {
			l->watch_room = 2 * l->watch_room + 8;
			l->watches = xrealloc(l->watches, l->watch_room,
			    sizeof *l->watches);
		}
		w = &l->watches[l->nwatches++];
	}
	*w = (struct watch){ fd, events, ++l->last_number, fn, arg };
}

void
loop_unwatch(struct loop *l, int fd)
{
	struct watch *w = watch_of(l, fd);

	if (w != NULL)
		*w = l->watches[--l->nwatches];
}

unsigned
loop_after(struct loop *l, int64_t ms, void (*fn)(void *arg), void *arg)
{
	if (l->ntimers == l->timer_room) {
		l->timer_room = 2 * l->timer_room + 8;
		l->timers = xrealloc(l->timers, l->timer_room,
		    sizeof *l->timers);
	}
	l->timers[l->ntimers++] = (struct timer){ ++l->last_number,
		clock_monotonic_ms() + ms, fn, arg };
	return l->last_number;
}

void
loop_cancel(struct loop *l, unsigned timer)
{
	size_t i;

	for (i = 0; i < l->ntimers; i++)
		if (l->timers[i].number == timer) {
			l->timers[i] = l->timers[--l->ntimers];
			return;
		}
}

void
loop_redraw(struct loop *l)
{
	l->dirty = true;
}

void
loop_quit(struct loop *l, int code)
{
	l->quit = true;
	l->code = code;
}

void
loop_set_script(struct loop *l, struct script *s)
{
	l->script = s;
}

static void
asked_to_quit(struct loop *l)
{
	if (l->ops->quit != NULL)
		l->ops->quit(l->arg);
	else
		loop_quit(l, QUIT_CODE);
}

static void
draw(struct loop *l)
{
	l->dirty = l->urgent = false;
	l->ops->draw(l->arg);
	l->drawn_at = clock_monotonic_ms();
}

static void
dispatch(struct loop *l, bool late)
{
	struct key_event e;

	while (!l->quit && keys_next(&l->keys, late, &e)) {
		l->dirty = l->urgent = true;
		if (e.key == K_CTRL('z'))
			term_suspend();
		else if (e.key == K_CTRL('l'))
			screen_redraw();
		else
			l->ops->key(l->arg, &e);
	}
}

static void
take_input(struct loop *l, int fd)
{
	char octets[4096];
	ssize_t n = read(fd, octets, sizeof octets);

	if (n > 0) {
		keys_feed(&l->keys, slice_of(octets, (size_t)n));
		l->late_at = clock_monotonic_ms() + KEYS_ESC_MS;
		dispatch(l, false);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		asked_to_quit(l); /* the terminal is gone */
}

static void
take_signals(struct loop *l)
{
	unsigned bits = term_signals();

	if (bits & TERM_STOP)
		term_suspend();
	if (bits & TERM_CONTINUED)
		screen_redraw();
	if (bits & TERM_RESIZED) {
		screen_resize();
		if (l->ops->resize != NULL)
			l->ops->resize(l->arg);
	}
	if (bits != 0)
		l->dirty = l->urgent = true;
	if (bits & TERM_QUIT)
		asked_to_quit(l);
}

/* Those that are due; a callback may add and cancel, so each is sought. */
static void
run_timers(struct loop *l)
{
	int64_t now = clock_monotonic_ms();
	unsigned newest = l->last_number;
	size_t i = 0;

	while (i < l->ntimers && !l->quit) {
		struct timer t = l->timers[i];

		if (t.at > now || t.number > newest) {
			i++;
			continue;
		}
		loop_cancel(l, t.number);
		t.fn(t.arg);
		i = 0;
	}
}

static int64_t
sooner(int64_t wait, int64_t other)
{
	if (other < 0)
		other = 0;
	return wait < 0 || other < wait ? other : wait;
}

/* How long poll may wait, in ms; -1: until something happens. */
static int
time_to_wait(const struct loop *l, bool script_is_ready)
{
	int64_t wait = -1, now = clock_monotonic_ms();
	size_t i;

	if (l->script != NULL)
		wait = script_is_ready ? 0 : SCRIPT_ASK_MS;
	for (i = 0; i < l->ntimers; i++)
		wait = sooner(wait, l->timers[i].at - now);
	if (keys_waiting(&l->keys))
		wait = sooner(wait, l->late_at - now);
	if (l->dirty)
		wait = sooner(wait, l->drawn_at + DRAW_MS - now);
	return wait > 60000 ? 60000 : (int)wait;
}

/* Fills l->fds: signals, keys, then the watches; returns how many. */
static size_t
gather(struct loop *l)
{
	size_t i, n = 2;

	l->fds = xrealloc(l->fds, l->nwatches + n, sizeof *l->fds);
	l->serials = xrealloc(l->serials, l->nwatches + n,
	    sizeof *l->serials);
	l->fds[0] = (struct pollfd){ term_signal_fd(), POLLIN, 0 };
	l->fds[1] = (struct pollfd){ term_input(), POLLIN, 0 };
	for (i = 0; i < l->nwatches; i++, n++) {
		l->fds[n] = (struct pollfd){ l->watches[i].fd,
			l->watches[i].events, 0 };
		l->serials[n] = l->watches[i].serial;
	}
	return n;
}

static void
serve(struct loop *l, size_t n)
{
	struct watch *w;
	size_t i;

	if (l->fds[0].revents != 0)
		take_signals(l);
	if (l->fds[1].revents != 0 && !l->quit)
		take_input(l, l->fds[1].fd);
	for (i = 2; i < n && !l->quit; i++) {
		if (l->fds[i].revents == 0)
			continue;
		w = watch_of(l, l->fds[i].fd);
		if (w != NULL && w->serial == l->serials[i])
			w->fn(w->arg, w->fd, l->fds[i].revents);
	}
}

/* One instruction; true if the next one can follow at once. */
static bool
run_script(struct loop *l)
{
	struct buf octets = { 0 };
	bool idle = l->ops->idle == NULL || l->ops->idle(l->arg);
	bool ready = true;

	if (l->dirty)
		draw(l);
	switch (script_step(l->script, idle, &octets)) {
	case SCRIPT_KEYS:
		keys_feed(&l->keys, buf_slice(&octets));
		dispatch(l, true);
		break;
	case SCRIPT_RESIZE:
		take_signals(l);
		break;
	case SCRIPT_LATER:
		ready = false;
		break;
	case SCRIPT_END:
		loop_quit(l, 0);
		break;
	case SCRIPT_FAILED:
		loop_quit(l, QUIT_CODE);
	}
	buf_free(&octets);
	return ready;
}

/* Something a key did is shown at once, the rest some times a second. */
static void
draw_when_due(struct loop *l)
{
	if (l->dirty && (l->urgent ||
	    clock_monotonic_ms() >= l->drawn_at + DRAW_MS))
		draw(l);
}

int
loop_run(struct loop *l)
{
	bool script_is_ready = true;
	size_t n;
	int found;

	while (!l->quit) {
		draw_when_due(l);
		n = gather(l);
		found = poll(l->fds, n, time_to_wait(l, script_is_ready));
		if (found > 0)
			serve(l, n);
		if (keys_waiting(&l->keys) && l->script == NULL &&
		    clock_monotonic_ms() >= l->late_at) {
			l->late_at = clock_monotonic_ms() + KEYS_ESC_MS;
			dispatch(l, true);
		}
		draw_when_due(l); /* before what a timer left for later */
		run_timers(l);
		if (l->script != NULL && !l->quit)
			script_is_ready = run_script(l);
	}
	l->quit = false;
	if (l->script == NULL)
		return l->code;
	script_ended(l->script);
	return script_failed(l->script) != NULL ? QUIT_CODE : l->code;
}
