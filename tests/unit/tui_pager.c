/* Pagers: scrolling, the cursor, searching; and finding in text. */
#include "tests/unit/tap.h"
#include "tui/find.h"
#include "tui/pager.h"
#include "tui/term.h"

static void
add(struct lines *l, const char *foreign, uint64_t id)
{
	struct text t = { 0 };

	text_add(&t, slice_str(foreign));
	lines_add(l, &t, id);
	text_free(&t);
}

static void
test_find(void)
{
	struct text t = { 0 };
	size_t n = 0;

	text_add(&t, slice_str("a\xe2\x80\xae" "b \xe6\x97\xa5\xe6\x9c\xac c"));
	is_int((int64_t)find_in_text(&t, SLICE("<rlo>b"), 0, &n), 1,
	    "an escape is found as it is shown");
	is_int((int64_t)n, 6, "and its length is in cells");
	is_int((int64_t)find_column(&t,
		   find_in_text(&t, SLICE("c"), 0, &n)), 13,
	    "columns behind wide characters");
	is_int(find_in_text(&t, SLICE("B"), 0, &n) == SLICE_NONE, 1,
	    "an upper-case letter must match exactly");
	is_int(find_in_text(&t, SLICE(""), 0, &n) == SLICE_NONE, 1,
	    "nothing is found nowhere");
	text_free(&t);
}

static void
test_scrolling(struct pager *p)
{
	struct rect r = { 0, 0, 60, 10 };

	pager_draw(p, r);
	pager_key(p, 'j');
	is_int((int64_t)p->top, 1, "j scrolls");
	pager_key(p, ' ');
	is_int((int64_t)p->top, 11, "Space by a page");
	pager_key(p, 'G');
	is_int((int64_t)p->top, 30, "G shows the last page");
	is_int(pager_percent(p), 100, "which is 100 %");
	pager_key(p, 'j');
	is_int((int64_t)p->top, 30, "and no further");
	pager_key(p, 'g');
	is_int(pager_percent(p), 25, "the first page of four is 25 %");
	ok(!pager_key(p, 'x'), "other keys are not taken");
}

static void
test_search(struct pager *p)
{
	struct rect r = { 0, 0, 60, 10 };
	struct buf dump = { 0 };

	ok(pager_search(p, SLICE("line 3"), true), "a search");
	is_int((int64_t)p->cursor, 2, "finds a line");
	pager_key(p, 'n');
	is_int((int64_t)p->cursor, 29, "n the next, line 30");
	pager_key(p, 'n');
	pager_key(p, 'N');
	is_int((int64_t)p->cursor, 29, "N goes back");
	pager_search(p, SLICE("line 40"), true);
	is_int((int64_t)p->top, 30, "the last line can be found");
	pager_key(p, 'n');
	is_int((int64_t)p->cursor, 39, "and again, where it is the only one");
	ok(!pager_search(p, SLICE("line 41"), true) && p->cursor == 39,
	    "what is not there moves nothing");
	pager_search(p, SLICE("line 2"), true);
	pager_draw(p, r);
	screen_dump(&dump);
	ok(slice_find(buf_slice(&dump), SLICE("\nyyyyyy\n")) != SLICE_NONE,
	    "matches are shown as such");
	ok(pager_key(p, K_ESC), "until Esc");
	buf_free(&dump);
}

static void
test_cursor(struct pager *p)
{
	p->cursor_on = true;
	pager_go(p, 0);
	pager_key(p, 'j');
	is_int((int64_t)p->cursor, 1, "with a cursor j moves it");
	is_int((int64_t)p->top, 0, "not the text");
	is_int((int64_t)pager_id(p), 101, "the line's id is what it opens");
	pager_key(p, K_PGDN);
	is_int((int64_t)p->cursor, 11, "the text follows");
	is_int((int64_t)p->top, 2, "just so far that it is seen");
	ok(pager_next_id(p, false) && p->cursor == 10,
	    "previous line that opens something");
	pager_go(p, 1);
	ok(!pager_next_id(p, false), "none before the first");
}

static void
test_lines(void)
{
	struct lines l = { 0 };
	struct text t = { 0 };

	text_lit(&t, "one two three four five");
	lines_add_wrapped(&l, &t, 10, 7);
	is_int((int64_t)l.n, 3, "wrapped to 10 columns: three lines");
	is_int((int64_t)l.line[2].id, 7, "all with the id");
	text_clear(&t);
	lines_add_wrapped(&l, &t, 10, 0);
	is_int((int64_t)l.n, 4, "an empty line is a line");
	text_free(&t);
	lines_free(&l);
}

int
main(void)
{
	struct term_setup setup = { .headless = true };
	struct lines lines = { 0 };
	struct pager p;
	struct frame f;
	struct error e;
	char line[32];
	int i;

	if (term_start(&setup, &e) != ERR_NONE)
		return 1;
	screen_begin(&f);
	for (i = 0; i < 40; i++) {
		snprintf(line, sizeof line, "line %d", i + 1);
		add(&lines, line, i > 0 && i < 11 ? (uint64_t)(100 + i) : 0);
	}
	pager_init(&p, &lines_ops, &lines);
	test_find();
	test_scrolling(&p);
	test_search(&p);
	test_cursor(&p);
	test_lines();
	lines_free(&lines);
	pager_draw(&p, (struct rect){ 0, 0, 60, 10 });
	is_int((int64_t)pager_id(&p), 0, "lines may go away under a pager");
	ok(!pager_search(&p, SLICE("x"), true), "and be searched");
	pager_free(&p);
	term_stop();
	return done_testing();
}
