/* Rectangles, and bars, which are arithmetic too. */
#include "tests/unit/tap.h"
#include "tui/bar.h"
#include "tui/split.h"

static void
is_pane(struct rect r, int x, int y, int w, int h, const char *name)
{
	if (!ok(r.x == x && r.y == y && r.w == w && r.h == h, "%s", name))
		printf("#  got: %d,%d %dx%d\n", r.x, r.y, r.w, r.h);
}

static struct split
at_width(int w, int h, int focus)
{
	static const int want[2] = { 10, 8 };
	struct rect area = { 0, 2, w, h };

	return split_panes(area, SPLIT_COLS, want, 3, focus);
}

static void
test_split(void)
{
	struct split s = at_width(80, 12, 0);

	is_pane(s.pane[0], 0, 2, 39, 12, "80 columns: 39 at the left");
	is_pane(s.border, 39, 2, 1, 12, "the border");
	is_pane(s.pane[1], 40, 2, 40, 12, "and 40 at the right");
	s = at_width(72, 12, 0);
	ok(!s.stacked && s.pane[0].w == 35 && s.pane[1].w == 36,
	    "two columns at 72");
	s = at_width(200, 12, 0);
	ok(!s.stacked && s.pane[0].w == 99 && s.pane[1].w == 100,
	    "two columns at 200");
	s = at_width(71, 20, 0);
	is_pane(s.pane[0], 0, 2, 71, 10, "71: stacked, as many as wanted");
	is_pane(s.pane[1], 0, 12, 71, 10, "the rest below");
	is_int(s.border.w, 0, "and no border");
	s = at_width(60, 8, 0);
	is_pane(s.pane[0], 0, 2, 60, 5, "60: too few rows, the upper focused");
	is_pane(s.pane[1], 0, 7, 60, 3, "the lower keeps its least");
	s = at_width(60, 8, 1);
	is_pane(s.pane[0], 0, 2, 60, 3, "the lower focused: the upper's least");
	is_pane(s.pane[1], 0, 5, 60, 5, "and the lower has the rest");
	s = at_width(60, 2, 1);
	ok(s.pane[0].h + s.pane[1].h == 2 && s.pane[0].h >= 0 &&
	    s.pane[1].h >= 0, "two rows are no trouble");
}

static void
test_take(void)
{
	struct rect r = { 0, 0, 10, 5 }, top;

	top = rect_take_top(&r, 9);
	is_int(top.h, 5, "no more rows are taken than there are");
	is_int(r.h, 0, "then none is left");
	is_int(rect_take_bottom(&r, 1).h, 0, "nor can be taken");
	is_int(rect_take_right(&r, -3).w, 0, "nor less than none");
}

static void
bar_is(struct text *t, const char *want, const char *name)
{
	struct buf b = { 0 };

	text_utf8(t, &b);
	is_slice(buf_slice(&b), want, name);
	text_clear(t);
	buf_free(&b);
}

static void
stack_is(int h, const int *want, size_t n, size_t focus, const int *rows,
    const char *name)
{
	int got[STACK_MOST], sum = 0;
	size_t i;

	split_stack(h, want, n, focus, got);
	for (i = 0; i < n; i++) {
		ok(got[i] == rows[i], "%s: pane %zu has %d rows, not %d", name,
		    i, rows[i], got[i]);
		sum += got[i];
	}
	ok(sum + (int)n <= h || sum == 0, "%s: it fits", name);
}

static void
test_stack(void)
{
	static const int want[] = { 10, 4, 2, 30 };

	stack_is(24, want, 4, 0, (int[]){ 10, 4, 2, 4 },
	    "the focus has half, the others what they want");
	stack_is(24, want, 4, 3, (int[]){ 4, 4, 2, 10 },
	    "the focus moves to the last");
	stack_is(60, want, 4, 1, (int[]){ 10, 4, 2, 40 },
	    "all have what they want, the last one the rest");
	stack_is(9, want, 4, 2, (int[]){ 1, 1, 2, 1 }, "few rows");
	stack_is(4, want, 4, 2, (int[]){ 0, 0, 0, 0 }, "room for rules alone");
}

static void
test_bars(void)
{
	static const uint64_t counts[] = { 0, 1, 50, 100 };
	struct text t = { 0 };

	bar_progress(&t, 17, 41, 100, false);
	bar_is(&t, "[####......]  41%", "progress in ASCII");
	bar_progress(&t, 17, 3, 2, false);
	bar_is(&t, "[##########] 100%", "more done than there was to do");
	bar_progress(&t, 17, 2, 0, false);
	bar_is(&t, "[  ####    ]     ", "to do unknown: it moves");
	bar_count(&t, 4, 3, 8, true);
	bar_is(&t, "\u2588\u258c  ", "eighths");
	bar_count(&t, 4, 1, 1000000, false);
	bar_is(&t, "#...", "what is not nothing shows");
	bar_spark(&t, counts, 4, false);
	bar_is(&t, " _-#", "a sparkline in ASCII");
	bar_spark(&t, counts, 4, true);
	bar_is(&t, " \u2581\u2584\u2588", "and in blocks");
	bar_number(&t, 1234567);
	bar_is(&t, "1,234,567", "numbers by thousands");
	bar_number(&t, UINT64_MAX);
	bar_is(&t, "18,446,744,073,709,551,615", "of any size");
	text_free(&t);
}

int
main(void)
{
	test_split();
	test_take();
	test_stack();
	test_bars();
	return done_testing();
}
