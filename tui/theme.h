#ifndef TUI_THEME_H
#define TUI_THEME_H

#include "core/base/slice.h"

/*
 * Roles: what a cell means, never which colour it has.  The role stands in
 * struct cell.role (set struct text.role before adding).  The letter is the
 * role's in the attribute plane of a dump; on the cursor's row letters are
 * upper case and plain text is "C".  No role is told by colour alone: each
 * also has an attribute of its own, or its words or glyphs say it.
 */
/* clang-format off */
#define ROLE_TABLE(X) \
	X(NORMAL,   '.', "normal")   /* plain text */ \
	X(TITLE,    't', "title")    /* title row of the screen */ \
	X(HINT,     'h', "hint")     /* words of the hint row */ \
	X(KEY,      'k', "key")      /* a key's name in hints and help */ \
	X(STATUS,   's', "status")   /* status row */ \
	X(OK,       'o', "ok")       /* a pass */ \
	X(BAD,      'b', "bad")      /* a fail, an accusation */ \
	X(WARN,     'w', "warn")     /* doubtful, a disagreement */ \
	X(DIFFERS,  'g', "differs")  /* what nothing usual explains */ \
	X(INFO,     'i', "info")     /* worth a look */ \
	X(MUTED,    'u', "muted")    /* labels, what matters less */ \
	X(MARK,     'm', "mark")     /* the mark of a marked row */ \
	X(EVIDENCE, 'v', "evidence") /* octets that prove a claim */ \
	X(ESCAPE,   'e', "escape")   /* made by the text boundary */ \
	X(HIDDEN,   'x', "hidden")   /* from a hidden run of the mail */ \
	X(HEADING,  'd', "heading")  /* heading of a pane, column headers */ \
	X(BORDER,   'r', "border")   /* rules and borders */ \
	X(INPUT,    'p', "input")    /* what is being typed */ \
	X(ERROR,    'f', "error")    /* espy's own failure */ \
	X(MATCH,    'y', "match")    /* what a search found */ \
	X(LINK,     'l', "link")     /* a link's text or target */ \
	X(BAR,      'a', "bar")      /* bars and sparklines */ \
	X(CURRENT,  'n', "current")  /* the current screen's name */
/* clang-format on */

enum role {
#define X(id, letter, name) ROLE_##id,
	ROLE_TABLE(X)
#undef X
	    ROLE_COUNT
};

char theme_letter(enum role role, bool on_cursor_row);

/*
 * For screen.c: ncurses attribute and colour pair of a role.  theme_start is
 * called by term_start; without colour there are attributes only.
 */
void theme_start(bool colour);
void theme_attr(enum role role, bool on_cursor_row, unsigned *attr,
    short *pair);

#endif
