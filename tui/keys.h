#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include "core/base/buf.h"

/*
 * Keys.  One int per key: a character's code point, K_CTRL('g'), or one of
 * the names below; K_ALT_BIT is added where Alt was held.  Octets of the
 * terminal become keys here and nowhere else (a script's too).
 */
/* clang-format off */
#define KEY_TABLE(X) \
	X(ENTER, "Enter") X(TAB, "Tab") X(BTAB, "BTab") X(ESC, "Esc") \
	X(BS, "BS") X(DEL, "Del") X(INS, "Ins") \
	X(UP, "Up") X(DOWN, "Down") X(LEFT, "Left") X(RIGHT, "Right") \
	X(HOME, "Home") X(END, "End") X(PGUP, "PgUp") X(PGDN, "PgDn") \
	X(F1, "F1") X(F2, "F2") X(F3, "F3") X(F4, "F4") X(F5, "F5") \
	X(F6, "F6") X(F7, "F7") X(F8, "F8") X(F9, "F9") X(F10, "F10") \
	X(F11, "F11") X(F12, "F12") \
	X(PASTE, "Paste")     /* key_event.paste holds the text */ \
	X(UNKNOWN, "Unknown") /* a sequence that means nothing to us */
/* clang-format on */

enum {
	K_NONE = 0,
	K_FIRST = 0x110000, /* above every code point */
#define X(id, name) K_##id,
	KEY_TABLE(X)
#undef X
	K_LAST,
	K_CTRL_BASE = 0x120000,
	K_ALT_BIT = 0x1000000,
};
#define K_CTRL(c) (K_CTRL_BASE + (c)) /* K_CTRL('a') to K_CTRL('z') */

enum {
	KEYS_ESC_MS = 25,            /* Esc alone after that long */
	KEYS_PASTE_MOST = 64 * 1024, /* octets of one paste; the rest is cut */
};

struct key_event {
	int key;
	struct slice paste; /* K_PASTE: foreign UTF-8, until the next call */
};

/* The decoder.  Zero-initialised is ready. */
struct keys {
	struct buf in, paste;
	size_t at;
	bool pasting;
	int silences; /* while pasting: KEYS_ESC_MS without an octet */
};

void keys_feed(struct keys *k, struct slice octets);
/*
 * Takes one key; false if none is complete.  `late`: nothing more came for
 * KEYS_ESC_MS, so that a lone Esc is Esc.
 */
bool keys_next(struct keys *k, bool late, struct key_event *e);
/* An unfinished sequence waits: call keys_next again after KEYS_ESC_MS. */
bool keys_waiting(const struct keys *k);
void keys_free(struct keys *k);

/* "j", "Space", "Enter", "C-g", "M-x", "PgUp", "F1" */
enum { KEY_NAME_MAX = 24 };
const char *keys_name(int key, char out[KEY_NAME_MAX]);
bool keys_by_name(struct slice name, int *key);
/* The octets that a terminal sends for it; for scripts. */
void keys_encode(int key, struct buf *out);

/* Movements that lists, pagers and help share, and the keys that mean them. */
enum move {
	MOVE_NONE,
	MOVE_DOWN, /* j Down */
	MOVE_UP, /* k Up */
	MOVE_HALF_DOWN, /* C-d */
	MOVE_HALF_UP, /* C-u */
	MOVE_PAGE_DOWN, /* PgDn C-f */
	MOVE_PAGE_UP, /* PgUp C-b */
	MOVE_FIRST, /* g Home */
	MOVE_LAST, /* G End */
	MOVE_LEFT, /* Left: sideways */
	MOVE_RIGHT, /* Right */
};
enum move keys_move(int key);

#endif
