/* Names of keys, both ways, and what terminals send for them. */
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "tui/keys.h"

/* clang-format off */
static const char *const names[] = {
#define X(id, name) [K_##id - K_FIRST] = name,
	KEY_TABLE(X)
#undef X
};

static const char *const sequences[] = {
	[K_ENTER - K_FIRST] = "\r", [K_TAB - K_FIRST] = "\t",
	[K_BTAB - K_FIRST] = "\033[Z", [K_ESC - K_FIRST] = "\033",
	[K_BS - K_FIRST] = "\177", [K_DEL - K_FIRST] = "\033[3~",
	[K_INS - K_FIRST] = "\033[2~", [K_UP - K_FIRST] = "\033OA",
	[K_DOWN - K_FIRST] = "\033OB", [K_RIGHT - K_FIRST] = "\033OC",
	[K_LEFT - K_FIRST] = "\033OD", [K_HOME - K_FIRST] = "\033OH",
	[K_END - K_FIRST] = "\033OF", [K_PGUP - K_FIRST] = "\033[5~",
	[K_PGDN - K_FIRST] = "\033[6~", [K_F1 - K_FIRST] = "\033OP",
	[K_F2 - K_FIRST] = "\033OQ", [K_F3 - K_FIRST] = "\033OR",
	[K_F4 - K_FIRST] = "\033OS", [K_F5 - K_FIRST] = "\033[15~",
	[K_F6 - K_FIRST] = "\033[17~", [K_F7 - K_FIRST] = "\033[18~",
	[K_F8 - K_FIRST] = "\033[19~", [K_F9 - K_FIRST] = "\033[20~",
	[K_F10 - K_FIRST] = "\033[21~", [K_F11 - K_FIRST] = "\033[23~",
	[K_F12 - K_FIRST] = "\033[24~",
};
/* clang-format on */

static bool
is_control(int key)
{
	return key >= K_CTRL_BASE && key < K_CTRL_BASE + 0x80;
}

const char *
keys_name(int key, char out[KEY_NAME_MAX])
{
	const char *alt = key & K_ALT_BIT ? "M-" : "";
	char utf8[4];
	int n;

	key &= ~K_ALT_BIT;
	if (key > K_FIRST && key < K_LAST)
		snprintf(out, KEY_NAME_MAX, "%s%s", alt, names[key - K_FIRST]);
	else if (key == ' ' || key == K_CTRL(' '))
		snprintf(out, KEY_NAME_MAX, "%s%sSpace", alt,
		    key == ' ' ? "" : "C-");
	else if (is_control(key))
		snprintf(out, KEY_NAME_MAX, "%sC-%c", alt, key - K_CTRL_BASE);
	else if (key > ' ' && key < K_FIRST) {
		n = (int)utf8_put((uint32_t)key, utf8);
		snprintf(out, KEY_NAME_MAX, "%s%.*s", alt, n, utf8);
	} else
		snprintf(out, KEY_NAME_MAX, "%sUnknown", alt);
	return out;
}

static bool
by_plain_name(struct slice name, int *key)
{
	uint32_t cp;
	size_t i;

	for (i = 1; i < ARRAY_LEN(sequences); i++)
		if (slice_eqi_str(name, names[i])) {
			*key = K_FIRST + (int)i;
			return true;
		}
	if (slice_eqi_str(name, "Space")) {
		*key = ' ';
		return true;
	}
	if (!utf8_next(&name, &cp) || name.n > 0 || cp <= ' ' ||
	    (cp >= 0x7f && cp < 0xa0))
		return false;
	*key = (int)cp;
	return true;
}

/* C-m is Enter, C-i Tab and C-h Backspace: terminals can't tell them apart. */
static int
control_of(int key)
{
	switch (key) {
	case 'h':
		return K_BS;
	case 'i':
		return K_TAB;
	case 'j':
	case 'm':
		return K_ENTER;
	case '[':
		return K_ESC;
	}
	return K_CTRL(key);
}

bool
keys_by_name(struct slice name, int *key)
{
	int alt = 0;

	if (name.n > 2 && name.p[0] == '<' && name.p[name.n - 1] == '>')
		name = slice_of(name.p + 1, name.n - 2);
	if (name.n > 2 && slice_starts(name, "M-")) {
		alt = K_ALT_BIT;
		name = slice_from(name, 2);
	}
	if (name.n > 2 && slice_starts(name, "C-")) {
		if (!by_plain_name(slice_from(name, 2), key) || *key > 0x7f)
			return false;
		*key = control_of(*key < 0x60 && *key > 0x40 &&
			    ascii_is_alnum((char)*key)
			? *key + 0x20
			: *key) |
		    alt;
		return true;
	}
	if (!by_plain_name(name, key))
		return false;
	*key |= alt;
	return true;
}

void
keys_encode(int key, struct buf *out)
{
	char utf8[4];

	if (key & K_ALT_BIT)
		buf_add_char(out, '\033');
	key &= ~K_ALT_BIT;
	if (key > K_FIRST && key - K_FIRST < (int)ARRAY_LEN(sequences))
		buf_add_str(out, sequences[key - K_FIRST]);
	else if (is_control(key))
		buf_add_char(out, (char)((key - K_CTRL_BASE) & 0x1f));
	else if (key > K_NONE && key < K_FIRST)
		buf_add(out, utf8, utf8_put((uint32_t)key, utf8));
}

enum move
keys_move(int key)
{
	static const struct {
		int key;
		enum move move;
	} moves[] = {
		{ 'j', MOVE_DOWN },
		{ K_DOWN, MOVE_DOWN },
		{ 'k', MOVE_UP },
		{ K_UP, MOVE_UP },
		{ K_CTRL('d'), MOVE_HALF_DOWN },
		{ K_CTRL('u'), MOVE_HALF_UP },
		{ K_PGDN, MOVE_PAGE_DOWN },
		{ K_CTRL('f'), MOVE_PAGE_DOWN },
		{ K_PGUP, MOVE_PAGE_UP },
		{ K_CTRL('b'), MOVE_PAGE_UP },
		{ 'g', MOVE_FIRST },
		{ K_HOME, MOVE_FIRST },
		{ 'G', MOVE_LAST },
		{ K_END, MOVE_LAST },
		{ K_LEFT, MOVE_LEFT },
		{ K_RIGHT, MOVE_RIGHT },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(moves); i++)
		if (moves[i].key == key)
			return moves[i].move;
	return MOVE_NONE;
}
