/* Runs of digits that may be base64 or hexadecimal, forwards or backwards. */

#include "core/base/hex.h"
#include "core/notify/mask.h"

/* Digits `from` up to `to` of the run that begins at octet `run` of v */
static void
stretch_search(struct region *r, const struct view *v, size_t run,
    size_t from, size_t to, unsigned depth)
{
	struct view child;

	if ((to - from) % 4 == 1)
		to--;
	view_stretch(&child, v, VIEW_BASE64, run + from, to - from);
	view_search(r, &child, depth + 1);
	view_free(&child);
}

/*
 * Text in ASCII leaves its mark on the digits: its octets' highest bits are
 * nought, so that of each four digits the first is below 32, the second has
 * no 8 and the third no 2.  Few other runs look like that for long, so only
 * where one does is it looked at; phase: the digit that is a first one.
 */
static void
ascii_search(struct region *r, const struct view *v, size_t run, size_t n,
    size_t phase, unsigned depth)
{
	static const int8_t forbidden[4] = { 32, 8, 2, 0 };
	const char *p = v->octets.p + run;
	size_t i, streak = 0;

	for (i = phase; i <= n; i++) {
		size_t from = i - streak, to = i + 3;

		if (i < n && (base64_digit(p[i]) &
		    forbidden[(i - phase) % 4]) == 0) {
			streak++;
			continue;
		}
		from -= (from - phase) % 4;
		to -= (to - phase) % 4;
		if (streak + 1 >= r->secrets->least)
			stretch_search(r, v, run, from, to < n ? to : n,
			    depth);
		streak = 0;
	}
}

static void
base64_search(struct region *r, const struct view *v, size_t run, size_t n,
    unsigned depth)
{
	for (size_t phase = 0; phase < 4 && phase < n; phase++)
		if (r->secrets->ascii)
			ascii_search(r, v, run, n, phase, depth);
		else
			stretch_search(r, v, run, phase, n, depth);
}

static void
backwards_search(struct region *r, const struct view *v, size_t run, size_t n,
    unsigned depth)
{
	struct view back;

	view_stretch(&back, v, VIEW_REVERSED, run, n);
	base64_search(r, &back, 0, n, depth);
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

/* Does it stand below just so?  Then it is looked at there, maybe as a part
 * of a longer run. */
static bool
looked_at(const struct region *r, const struct view *v, size_t from,
    size_t n)
{
	if (v->start == NULL || v->words != NULL ||
	    (r->soft && v->kind == VIEW_QUOTED))
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
		if (n * 3 / 4 >= least && !looked_at(r, v, i, n)) {
			base64_search(r, v, i, n, depth);
			backwards_search(r, v, i, n, depth);
			hex_runs(r, v, i, n, depth);
		}
		i += n != 0 ? n : 1;
	}
}
