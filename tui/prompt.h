#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include "core/base/mem.h"
#include "tui/keys.h"
#include "tui/screen.h"

/*
 * The line editor of the bottom row.  It is a state that takes keys: the
 * main loop goes on while it is open.
 */
enum prompt_kind {
	PROMPT_LINE,   /* a line of text */
	PROMPT_YES_NO, /* y or n, nothing else; Enter is no */
	PROMPT_KEY,    /* one of the keys in prompt.word, at once */
	PROMPT_WORD,   /* accepted only if it equals prompt.word */
};

enum prompt_state { PROMPT_OPEN, PROMPT_DONE, PROMPT_CANCELLED };

/* What was entered before, oldest first; the caller keeps and frees it. */
struct history {
	char **items;
	size_t n, room;
};
enum { HISTORY_MOST = 200, PROMPT_MOST = 4096 /* octets of a line */ };

/* Candidates for what stands from octet `from` (0 unless set) of the text to
 * the cursor. */
struct completions {
	struct arena arena;
	size_t from;
	struct slice *items;
	size_t n;
};
void completions_add(struct completions *c, struct slice candidate);

struct prompt {
	struct text label; /* "limit: "; foreign words through text_add */
	struct history *history; /* may be NULL */
	/* May be NULL.  `before` is the text up to the cursor */
	void (*complete)(void *arg, struct slice before,
	    struct completions *out);
	void *arg;
	char word[32]; /* PROMPT_WORD; PROMPT_KEY: the keys */

	enum prompt_kind kind;
	enum prompt_state state;
	struct buf text;
	size_t at; /* octet of the cursor, between characters */
	size_t scroll; /* first column of text shown */
	size_t recalled; /* item of the history, counted from the newest */
	struct buf typed; /* what stood there before history was used */
	struct completions found;
	size_t shown; /* candidate inserted; found.n: the common start */
	bool completing;
	struct text fault; /* what is wrong with the line; empty: nothing */
};

/*
 * Opens it with an empty text; *p must be zero-initialised, or have been open
 * before.  More of the label, history and completion are set afterwards.
 */
void prompt_open(struct prompt *p, enum prompt_kind kind, const char *label);
void prompt_set(struct prompt *p, struct slice text); /* cursor at its end */
/*
 * The line is not taken: the sentence stands above it and a ^ under octet
 * `at`, where the cursor is, until the next key.
 */
void prompt_fault(struct prompt *p, size_t at, struct slice sentence);
void prompt_close(struct prompt *p); /* frees; p is as zero-initialised */

/*
 * PROMPT_DONE: prompt_text holds the answer ("y" or "n", the word, the line,
 * which has joined the history).  Cancelled by Esc, Ctrl-C, Ctrl-G, and by
 * Backspace in an empty line.
 */
enum prompt_state prompt_key(struct prompt *p, const struct key_event *e);
struct slice prompt_text(struct prompt *p); /* foreign: typed or pasted */
bool prompt_is_yes(struct prompt *p);
/* In the last row of r (the last but one where there is a fault), candidates
 * in the row above; sets the cursor. */
void prompt_draw(struct prompt *p, struct rect r);

void history_add(struct history *h, struct slice line);
void history_free(struct history *h);

#endif
