/* Runs of digits that may be base64 or hexadecimal, forwards or backwards. */

#include "core/base/hex.h"
#include "core/notify/mask.h"

/*
 * Text in ASCII leaves its mark on the digits: its octets' highest bits are
 * nought, so that of each four digits the first is below 32, the second has
 * no 8 and the third no 2.  Few other runs look like that for long.
 */
static bool
may_be_base64(const struct region *r, struct slice s, bool backwards,
    bool phases[4])
{
	static const uint8_t forbidden[4] = { 32, 8, 2, 0 };
	size_t want = r->secrets->least - 1, streak[4] = { 0 }, i, p;
	bool any = false;

	for (p = 0; p < 4; p++)
		phases[p] = !r->secrets->ascii;
	if (!r->secrets->ascii)
		return true;
	for (i = 0; i < s.n; i++) {
		int v = base64_digit(s.p[backwards ? s.n - 1 - i : i]);

		for (p = 0; p < 4; p++) {
			bool good = (v & forbidden[(i + 4 - p) % 4]) == 0;

			streak[p] = good ? streak[p] + 1 : 0;
			if (streak[p] >= want)
				any = phases[p] = true;
		}
	}
	return any;
}

static void
base64_search(struct region *r, const struct view *v, size_t from, size_t n,
    bool backwards, unsigned depth)
{
	struct view child, back;
	bool phases[4];
	size_t p;

	if (!may_be_base64(r, slice_of(v->octets.p + from, n), backwards,
		phases))
		return;
	if (backwards) {
		view_stretch(&back, v, VIEW_REVERSED, from, n);
		v = &back;
		from = 0;
	}
	for (p = 0; p < 4 && p < n; p++) {
		size_t whole = (n - p) % 4 == 1 ? n - p - 1 : n - p;

		if (!phases[p] || whole == 0)
			continue;
		view_stretch(&child, v, VIEW_BASE64, from + p, whole);
		view_search(r, &child, depth + 1);
		view_free(&child);
	}
	if (backwards)
		view_free(&back);
}

static void
hex_search(struct region *r, const struct view *v, size_t from, size_t n,
    unsigned depth)
{
	struct view child;
	size_t p;

	for (p = 0; p < 2; p++) {
		size_t whole = (n - p) / 2 * 2;

		if (whole < 2 * r->secrets->least)
			continue;
		view_stretch(&child, v, VIEW_HEX, from + p, whole);
		view_search(r, &child, depth + 1);
		view_free(&child);
	}
}

/* Does it stand below just so?  Then it was looked at there, maybe as a part
 * of a longer run. */
static bool
looked_at(const struct view *v, size_t from, size_t n)
{
	if (v->start == NULL || v->words != NULL)
		return false;
	return v->start[from + n - 1] - v->start[from] == n - 1 &&
	    memcmp(v->parent->octets.p + v->start[from], v->octets.p + from,
	    n) == 0;
}

static void
hex_runs(struct region *r, const struct view *v, size_t from, size_t n,
    unsigned depth)
{
	size_t i = from, end = from + n;

	while (i < end) {
		size_t k = i;

		while (k < end && hex_digit(v->octets.p[k]) >= 0)
			k++;
		if (k - i >= 2 * r->secrets->least)
			hex_search(r, v, i, k - i, depth);
		i = k + 1;
	}
}

void
digits_search(struct region *r, const struct view *v, unsigned depth)
{
	size_t least = r->secrets->least, i = 0;

	if (least > (SIZE_MAX >> 2))
		return;
	while (i < v->octets.n && !r->over) {
		size_t n = 0;

		while (i + n < v->octets.n &&
		    base64_digit(v->octets.p[i + n]) >= 0)
			n++;
		if (n * 3 / 4 >= least && !looked_at(v, i, n)) {
			base64_search(r, v, i, n, false, depth);
			base64_search(r, v, i, n, true, depth);
			hex_runs(r, v, i, n, depth);
		}
		i += n != 0 ? n : 1;
	}
}
