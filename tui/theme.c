/* Roles to ncurses attributes and colours: the only place that knows both. */
#include <ncurses.h>

#include "tui/theme.h"

#define NONE (-1) /* the terminal's own colour */

/*
 * Foreground for 8 colours, for 256 (on light and dark grounds alike), and
 * the attribute that stays when there is no colour.
 */
static const struct look {
	short fg8, fg256;
	attr_t with_colour, plain;
} looks[ROLE_COUNT] = {
	[ROLE_NORMAL] = { NONE, NONE, A_NORMAL, A_NORMAL },
	[ROLE_TITLE] = { NONE, NONE, A_REVERSE, A_REVERSE },
	[ROLE_HINT] = { NONE, NONE, A_NORMAL, A_NORMAL },
	[ROLE_KEY] = { NONE, NONE, A_BOLD, A_BOLD },
	[ROLE_STATUS] = { NONE, NONE, A_REVERSE, A_REVERSE },
	[ROLE_OK] = { COLOR_GREEN, 34, A_NORMAL, A_NORMAL },
	[ROLE_BAD] = { COLOR_RED, 160, A_BOLD, A_BOLD | A_UNDERLINE },
	[ROLE_DIFFERS] = { COLOR_RED, 160, A_REVERSE, A_REVERSE },
	[ROLE_WARN] = { COLOR_YELLOW, 172, A_NORMAL, A_UNDERLINE },
	[ROLE_INFO] = { COLOR_CYAN, 37, A_NORMAL, A_NORMAL },
	[ROLE_MUTED] = { NONE, 245, A_DIM, A_DIM },
	[ROLE_MARK] = { COLOR_YELLOW, 172, A_BOLD, A_BOLD },
	[ROLE_EVIDENCE] = { COLOR_CYAN, 37, A_UNDERLINE, A_UNDERLINE },
	[ROLE_ESCAPE] = { COLOR_MAGENTA, 133, A_REVERSE, A_REVERSE },
	[ROLE_HIDDEN] = { COLOR_MAGENTA, 133, A_UNDERLINE, A_UNDERLINE },
	[ROLE_HEADING] = { NONE, NONE, A_BOLD, A_BOLD },
	[ROLE_BORDER] = { NONE, 245, A_DIM, A_DIM },
	[ROLE_INPUT] = { NONE, NONE, A_NORMAL, A_NORMAL },
	[ROLE_ERROR] = { COLOR_RED, 160, A_BOLD | A_REVERSE,
	    A_BOLD | A_REVERSE },
	[ROLE_MATCH] = { COLOR_YELLOW, 172, A_REVERSE, A_REVERSE },
	[ROLE_LINK] = { COLOR_BLUE, 33, A_UNDERLINE, A_UNDERLINE },
	[ROLE_BAR] = { COLOR_CYAN, 37, A_NORMAL, A_NORMAL },
	[ROLE_CURRENT] = { NONE, NONE, A_NORMAL, A_BOLD },
};

static bool coloured;

char
theme_letter(enum role role, bool on_cursor_row)
{
	/* clang-format off */
	static const char letters[] = {
#define X(id, letter, name) letter,
		ROLE_TABLE(X)
#undef X
	};
	/* clang-format on */

	if ((unsigned)role >= ROLE_COUNT)
		role = ROLE_NORMAL;
	if (!on_cursor_row)
		return letters[role];
	return role == ROLE_NORMAL ? 'C' : (char)(letters[role] - 'a' + 'A');
}

void
theme_start(bool colour)
{
	int role;

	coloured = false;
	if (!colour || !has_colors() || start_color() == ERR ||
	    use_default_colors() == ERR || COLOR_PAIRS <= ROLE_COUNT)
		return;
	for (role = 0; role < ROLE_COUNT; role++)
		init_pair((short)(role + 1),
		    COLORS >= 256 ? looks[role].fg256 : looks[role].fg8, NONE);
	coloured = true;
}

/*
 * The cursor's row is reverse as a whole, without colours of its own, which
 * would make stripes; what is reverse elsewhere stands out by not being so.
 */
void
theme_attr(enum role role, bool on_cursor_row, unsigned *attr, short *pair)
{
	const struct look *look;

	if ((unsigned)role >= ROLE_COUNT)
		role = ROLE_NORMAL;
	look = &looks[role];
	*pair = 0;
	if (on_cursor_row) {
		*attr = (look->plain ^ A_REVERSE) & ~(attr_t)A_DIM;
		return;
	}
	*attr = coloured ? look->with_colour : look->plain;
	if (coloured && COLORS >= 256 && look->fg256 != NONE)
		*attr &= ~(attr_t)A_DIM; /* grey is enough */
	if (coloured)
		*pair = (short)(role + 1);
}
