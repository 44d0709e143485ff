#ifndef TUI_LOOP_H
#define TUI_LOOP_H

#include "tui/keys.h"

/*
 * The main loop: poll() over keys, signals, timers and descriptors.  Nothing
 * in it waits but poll itself.  Callbacks may add and remove descriptors and
 * timers, their own included.
 */
struct loop;
struct script;

struct loop_ops {
	void (*key)(void *arg, const struct key_event *e);
	void (*draw)(void *arg); /* all, from screen_begin to screen_end */
	void (*resize)(void *arg); /* may be NULL; a draw follows */
	void (*quit)(void *arg); /* SIGTERM, SIGHUP; NULL: loop_quit(l, 3) */
	bool (*idle)(void *arg); /* for scripts: no work under way; or NULL */
};

struct loop *loop_new(const struct loop_ops *ops, void *arg);
void loop_free(struct loop *l);

/* Calls fn when poll reports any of events (or an error) on fd. */
void loop_watch(struct loop *l, int fd, short events,
    void (*fn)(void *arg, int fd, short revents), void *arg);
void loop_unwatch(struct loop *l, int fd);

/* Calls fn once after ms; returns its number (never 0). */
unsigned loop_after(struct loop *l, int64_t ms, void (*fn)(void *arg),
    void *arg);
void loop_cancel(struct loop *l, unsigned timer); /* 0 is fine */

/* Something changed: draw before the next wait.  Keys imply it. */
void loop_redraw(struct loop *l);
void loop_quit(struct loop *l, int code);
/*
 * Keys come from this script; its end ends the loop with 0, its failure with
 * 3 (script_failed has the sentence), also if the loop ends before it does.
 */
void loop_set_script(struct loop *l, struct script *s);
/* Until loop_quit; returns its code.  Ctrl-Z and Ctrl-L are done here. */
int loop_run(struct loop *l);

#endif
