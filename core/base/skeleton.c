/* Skeletons of UTS 39, by ICU. */

#include <stdlib.h>

#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "core/base/host.h"
#include "core/base/skeleton.h"
#include "core/base/text.h"

enum { ROOM = 4 * SKELETON_MOST };

static const USpoofChecker *
checker(void)
{
	static USpoofChecker *c;
	UErrorCode status = U_ZERO_ERROR;

	if (c == NULL) {
		c = uspoof_open(&status);
		if (U_FAILURE(status))
			c = NULL;
	}
	return c;
}

/* The few of ASCII that look like others, so that most texts need no table:
 * what ICU says of them, in lower case */
static bool
ascii_skeleton(struct slice s, char *out, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		switch (c) {
		case '0':
			out[(*n)++] = 'o';
			break;
		case '1':
		case 'I':
		case '|':
			out[(*n)++] = 'l';
			break;
		case 'm':
			out[(*n)++] = 'r';
			out[(*n)++] = 'n';
			break;
		case '"':
		case '`':
		case '%':
			return false;
		default:
			if ((unsigned char)c >= 0x80 ||
			    (unsigned char)c < ' ')
				return false;
			out[(*n)++] = ascii_lower(c);
		}
	}
	return true;
}

static struct slice
by_table(struct arena *a, struct slice s)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar wide[ROOM], lower[ROOM];
	char *out = arena_alloc(a, 2 * ROOM);
	int32_t n = 0;

	if (checker() == NULL || !utf8_valid(s))
		return slice_dup_lower(a, s);
	u_strFromUTF8(wide, ROOM, &n, s.p, (int32_t)s.n, &status);
	n = uspoof_getSkeleton(checker(), 0, wide, n, lower, ROOM, &status);
	n = u_strToLower(wide, ROOM, lower, n, "", &status);
	u_strToUTF8(out, 2 * ROOM, &n, wide, n, &status);
	if (U_FAILURE(status))
		return slice_dup_lower(a, s);
	return slice_of(out, (size_t)n);
}

struct slice
skeleton(struct arena *a, struct slice s)
{
	char *out;
	size_t n;

	if (s.n > SKELETON_MOST)
		s.n = SKELETON_MOST;
	/* not within a character */
	while (s.n == SKELETON_MOST && s.n > 0 &&
	    ((unsigned char)s.p[s.n - 1] & 0xc0) == 0x80)
		s.n--;
	out = arena_alloc(a, 2 * s.n + 1);
	if (ascii_skeleton(s, out, &n))
		return slice_of(out, n);
	return by_table(a, s);
}

struct slice
skeleton_host(struct arena *a, struct slice host)
{
	struct slice shown = host_to_unicode(a, host);

	return skeleton(a, shown.p != NULL ? shown : host);
}

void
skeleton_warm_up(void)
{
	struct arena a = { 0 };

	skeleton(&a, SLICE("p\xd0\xb0ypal"));
	arena_free(&a);
}
