#ifndef TUI_HELP_H
#define TUI_HELP_H

#include "tui/list.h"
#include "tui/prompt.h"

/*
 * The key help: a list that is filtered while typing, over the right half of
 * the screen (all of it when narrow).
 */
struct help_row {
	const char *key, *name, *what; /* the program's own words */
};

enum help_state { HELP_OPEN, HELP_CLOSED, HELP_CHOSEN };

struct help {
	const struct help_row *rows;
	size_t n;
	const char *title;
	size_t *shown; /* indexes of rows that match */
	size_t nshown;
	struct list list;
	struct prompt filter;
	enum help_state state;
};

void help_open(struct help *h, const char *title, const struct help_row *rows,
    size_t n);
void help_close(struct help *h);
/* Typing filters, Up/Down/PgUp/PgDn move, Enter chooses, Esc closes. */
enum help_state help_key(struct help *h, const struct key_event *e);
size_t help_choice(const struct help *h); /* index into rows */
void help_draw(struct help *h, const struct frame *f);

#endif
