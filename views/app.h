#ifndef VIEWS_APP_H
#define VIEWS_APP_H

#include "tui/help.h"
#include "tui/loop.h"
#include "tui/prompt.h"
#include "tui/screen.h"
#include "views/cli.h"
#include "views/command.h"
#include "views/reader.h"
#include "views/sending.h"
#include "views/watch.h"

/*
 * The workbench: a stack of views over one session.  Keys go to the open
 * prompt or help, else to the command table, else to the top view.
 */
struct app;
struct view;

/* Messages that a command acts on: the marked ones if any, else the cursor's;
 * and the campaigns that rows of theirs stand for as a whole.  selection_free
 * frees them. */
struct selection {
	struct sha256 *v;
	size_t n;
	bool marked;
	int64_t *campaigns;
	size_t ncampaigns;
};

/* What a screen is.  Every view file ends with its table. */
struct view_ops {
	unsigned screen; /* ON_QUEUE ... */
	const char *name; /* "Queue" */
	void (*draw)(struct view *v, const struct frame *f);
	/* A key that no command of the table took */
	bool (*key)(struct view *v, const struct key_event *e);
	/* Left and right of the title row, and of the status row */
	void (*title)(struct view *v, struct text *left, struct text *right);
	void (*status)(struct view *v, struct text *left, struct text *right);
	void (*selection)(struct view *v, struct selection *out);
	bool (*search)(struct view *v, struct slice needle, bool forward);
	void (*refresh)(struct view *v); /* the store has changed */
	bool (*busy)(struct view *v); /* waits for a worker; NULL: never */
	/* A list of messages: the one `by` rows from that one (its cursor goes
	 * along), and the place of one, from 1; 0: not there.  NULL: no list */
	bool (*step)(struct view *v, const struct sha256 *from, int by,
	    struct sha256 *out);
	size_t (*place)(struct view *v, const struct sha256 *sha256,
	    size_t *of);
	/* Enter, Tab: NULL where they mean nothing */
	void (*open)(struct view *v);
	void (*pane)(struct view *v, int by);
	void (*free)(struct view *v);
};

struct view {
	const struct view_ops *ops;
	struct app *app;
	void *data; /* the view's own */
};

enum { APP_VIEWS_MOST = 16 };

struct app {
	struct cli *cli;
	struct session session;
	struct loop *loop;
	struct reader reader;
	struct watching watching;
	struct sending_mail sending;
	struct view *views[APP_VIEWS_MOST]; /* stack; the last one is shown */
	size_t nviews;
	struct prompt prompt;
	void (*answer)(struct app *app, struct slice answer); /* of prompt */
	struct help help;
	bool help_open;
	struct help_row *help_rows;
	const struct command **help_commands;
	struct history commands, searches, limits;
	struct text message; /* bottom row until the next key */
	bool message_is_error;
	struct asked_word *asked; /* act_word.c; NULL: nothing is */
};

struct view *app_top(const struct app *app);
void app_push(struct app *app, struct view *v);
void app_pop(struct app *app); /* q: never quits from an inner view */
/* A view of that screen somewhere in the stack; NULL */
struct view *app_find(const struct app *app, unsigned screen);
/* The nearest list of messages below a view of the stack; NULL */
struct view *app_list_below(const struct app *app, const struct view *v);
void app_refresh(struct app *app); /* all views: the store has changed */
/* An owner's word was given or taken back: the parser has to know, too */
void app_words_changed(struct app *app);
/* Bottom row: program's words with foreign %s made safe */
void app_say(struct app *app, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void app_error(struct app *app, const struct error *e);
/* Opens the prompt; `answer` is called once with what was typed */
void app_ask(struct app *app, enum prompt_kind kind, const char *label,
    struct history *h, void (*answer)(struct app *app, struct slice answer));
void app_draw_title(struct app *app, const struct frame *f); /* app_title.c */
void app_run(struct app *app, const struct command *c, struct slice arg);
void selection_free(struct selection *s);

/* Screens, each in a file of its own */
struct view *queue_new(struct app *app);
struct view *message_new(struct app *app, const struct sha256 *sha256);
struct view *cases_new(struct app *app);
struct view *case_new(struct app *app, struct slice case_id);
struct view *campaign_view_new(struct app *app, int64_t id);
struct view *services_new(struct app *app);
struct view *service_new(struct app *app, struct slice slug);
struct view *draft_new(struct app *app, int64_t draft);
struct view *outbox_new(struct app *app);

#endif
