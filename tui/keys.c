/* Octets from the terminal become keys: one decoder, for scripts too. */
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "tui/keys.h"

#define ESC 0x1b
#define PASTE_END "\033[201~"

enum {
	SEQUENCE_MOST = 32, /* octets of an escape sequence */
	PASTE_BEGIN = 200,
	PASTE_SILENCES = 40, /* its end was lost: after a second it ends */
};

/* A key of n octets; n == 0: unfinished, more must come. */
struct decoded {
	int key;
	size_t n;
};

static const struct decoded unfinished = { K_NONE, 0 };

void
keys_feed(struct keys *k, struct slice octets)
{
	if (k->at > 0) {
		memmove(k->in.p, k->in.p + k->at, k->in.n - k->at);
		k->in.n -= k->at;
		k->at = 0;
	}
	buf_add_slice(&k->in, octets);
	k->silences = 0;
}

void
keys_free(struct keys *k)
{
	buf_free(&k->in);
	buf_free(&k->paste);
	*k = (struct keys){ 0 };
}

bool
keys_waiting(const struct keys *k)
{
	return k->pasting || k->at < k->in.n;
}

static int
key_of_letter(char c)
{
	switch (c) {
	case 'A':
		return K_UP;
	case 'B':
		return K_DOWN;
	case 'C':
		return K_RIGHT;
	case 'D':
		return K_LEFT;
	case 'F':
		return K_END;
	case 'H':
		return K_HOME;
	case 'Z':
		return K_BTAB;
	case 'P':
	case 'Q':
	case 'R':
	case 'S':
		return K_F1 + c - 'P';
	}
	return K_UNKNOWN;
}

/* "ESC [ number ~": xterm, rxvt and the Linux console agree well enough. */
static int
key_of_number(int64_t n)
{
	static const short keys[] = {
		[1] = K_HOME - K_FIRST,
		[2] = K_INS - K_FIRST,
		[3] = K_DEL - K_FIRST,
		[4] = K_END - K_FIRST,
		[5] = K_PGUP - K_FIRST,
		[6] = K_PGDN - K_FIRST,
		[7] = K_HOME - K_FIRST,
		[8] = K_END - K_FIRST,
		[11] = K_F1 - K_FIRST,
		[12] = K_F2 - K_FIRST,
		[13] = K_F3 - K_FIRST,
		[14] = K_F4 - K_FIRST,
		[15] = K_F5 - K_FIRST,
		[17] = K_F6 - K_FIRST,
		[18] = K_F7 - K_FIRST,
		[19] = K_F8 - K_FIRST,
		[20] = K_F9 - K_FIRST,
		[21] = K_F10 - K_FIRST,
		[23] = K_F11 - K_FIRST,
		[24] = K_F12 - K_FIRST,
	};

	if (n < 0 || n >= (int64_t)ARRAY_LEN(keys) || keys[n] == 0)
		return K_UNKNOWN;
	return K_FIRST + keys[n];
}

/* s starts with ESC [ */
static struct decoded
decode_csi(struct slice s)
{
	struct slice number;
	int64_t n;
	size_t i = 2;

	if (s.n > 2 && s.p[2] == '[') { /* the Linux console's F1 to F5 */
		if (s.n < 4)
			return unfinished;
		return (struct decoded){ s.p[3] >= 'A' && s.p[3] <= 'E'
			    ? K_F1 + s.p[3] - 'A'
			    : K_UNKNOWN,
			4 };
	}
	while (i < s.n && s.p[i] >= 0x20 && s.p[i] <= 0x3f)
		i++;
	if (i >= SEQUENCE_MOST)
		return (struct decoded){ K_UNKNOWN, i };
	if (i == s.n)
		return unfinished;
	if (s.p[2] >= '<' && s.p[2] <= '?') /* a report, not a key */
		return (struct decoded){ K_UNKNOWN, i + 1 };
	if (s.p[i] != '~')
		return (struct decoded){ key_of_letter(s.p[i]), i + 1 };
	number = slice_of(s.p + 2, i - 2);
	number = slice_cut(&number, ';'); /* modifiers are behind it */
	if (!slice_number(number, &n))
		return (struct decoded){ K_UNKNOWN, i + 1 };
	return (struct decoded){ n == PASTE_BEGIN ? K_PASTE : key_of_number(n),
		i + 1 };
}

static int
key_of_control(unsigned char c)
{
	switch (c) {
	case 0:
		return K_CTRL(' ');
	case '\b':
	case 0x7f:
		return K_BS;
	case '\t':
		return K_TAB;
	case '\n':
	case '\r':
		return K_ENTER;
	case ESC:
		return K_ESC;
	}
	return K_CTRL(c < ESC ? 'a' + c - 1 : c + '@');
}

static struct decoded
decode_character(struct slice s, bool late)
{
	unsigned char c = (unsigned char)s.p[0];
	size_t need = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
	struct slice rest = slice_upto(s, need);
	uint32_t cp;

	if (c < ' ' || c == 0x7f)
		return (struct decoded){ key_of_control(c), 1 };
	if (c < 0x80)
		return (struct decoded){ c, 1 };
	if (s.n < need && !late)
		return unfinished;
	if (!utf8_next(&rest, &cp))
		return (struct decoded){ K_UNKNOWN, 1 };
	return (struct decoded){ cp < 0xa0 ? K_UNKNOWN : (int)cp, need };
}

/* s starts with ESC and goes on */
static struct decoded
decode_escape(struct slice s, bool late)
{
	struct decoded d;

	if (s.p[1] == ESC)
		return (struct decoded){ K_ESC, 1 };
	if (s.p[1] == '[' && s.n > 2)
		return decode_csi(s);
	if (s.p[1] == 'O' && s.n > 2)
		return (struct decoded){ s.p[2] == 'M' ? K_ENTER /* keypad */
						       : key_of_letter(s.p[2]),
			3 };
	if ((s.p[1] == '[' || s.p[1] == 'O') && !late)
		return unfinished;
	d = decode_character(slice_from(s, 1), late);
	if (d.n > 0) {
		d.n++;
		if (d.key != K_UNKNOWN)
			d.key |= K_ALT_BIT;
	}
	return d;
}

/* True if the paste has ended; else takes what is there of it. */
static bool
take_paste(struct keys *k, bool late)
{
	struct slice rest = slice_from(slice_of(k->in.p, k->in.n), k->at);
	size_t end = slice_find(rest, SLICE(PASTE_END)), n, room;
	bool ended = end != SLICE_NONE;

	if (late && ++k->silences >= PASTE_SILENCES && !ended) {
		end = rest.n;
		ended = true;
	}
	/* A part of the end mark may stand at the end. */
	n = ended ? end
	    : rest.n > strlen(PASTE_END) ? rest.n - strlen(PASTE_END)
					 : 0;
	room = KEYS_PASTE_MOST - k->paste.n;
	buf_add_slice(&k->paste, slice_upto(slice_upto(rest, n), room));
	k->at += n;
	if (ended && k->at < k->in.n)
		k->at += strlen(PASTE_END);
	k->pasting = !ended;
	return ended;
}

bool
keys_next(struct keys *k, bool late, struct key_event *e)
{
	struct slice s = slice_from(slice_of(k->in.p, k->in.n), k->at);
	struct decoded d;

	*e = (struct key_event){ K_PASTE, SLICE_NULL };
	if (!k->pasting) {
		if (s.n == 0)
			return false;
		d = s.p[0] == ESC && s.n > 1 ? decode_escape(s, late)
		    : s.p[0] == ESC && !late ? unfinished
					     : decode_character(s, late);
		/* Half a sequence must not be typed into the program. */
		if (d.n == 0 && late)
			d = (struct decoded){ K_UNKNOWN, s.n };
		if (d.n == 0)
			return false;
		k->at += d.n;
		e->key = d.key;
		if (d.key != K_PASTE)
			return true;
		buf_clear(&k->paste);
		k->pasting = true;
		k->silences = 0;
	}
	if (!take_paste(k, late))
		return false;
	e->paste = buf_slice(&k->paste);
	return true;
}
