/* Lists: movement, the cursor's id, marks, searching. */
#include "core/base/mem.h"
#include "tests/unit/tap.h"
#include "tui/list.h"
#include "tui/term.h"

/* Rows are numbers; ids are those numbers. */
struct rows {
	uint64_t ids[500];
	size_t n;
	size_t wanted, asked;
};

static bool
row(void *arg, size_t index, struct text *out)
{
	struct rows *r = arg;

	r->asked++;
	text_litf(out, "row %d", (int)r->ids[index]);
	return true;
}

static uint64_t
id(void *arg, size_t index)
{
	struct rows *r = arg;

	return index < r->n ? r->ids[index] : 0;
}

static void
want(void *arg, size_t upto)
{
	struct rows *r = arg;

	r->wanted = upto;
}

static const struct list_ops ops = { .row = row, .id = id, .want = want };

static void
fill(struct rows *r, uint64_t first, size_t n)
{
	for (r->n = 0; r->n < n; r->n++)
		r->ids[r->n] = first + r->n;
}

static void
status_is(struct list *l, const char *want_text, const char *name)
{
	struct text t = { 0 };
	struct buf b = { 0 };

	list_status(l, &t);
	text_utf8(&t, &b);
	is_slice(buf_slice(&b), want_text, name);
	buf_free(&b);
	text_free(&t);
}

static void
test_movement(struct list *l, struct rows *r)
{
	struct frame f;
	struct rect area;

	fill(r, 1, 100);
	list_update(l, 100, false);
	screen_begin(&f);
	area = (struct rect){ 0, 1, 60, 10 };
	r->asked = 0;
	list_draw(l, area);
	is_int((int64_t)r->asked, 10, "only the rows in sight are asked for");
	list_key(l, 'j');
	list_key(l, K_DOWN);
	is_int((int64_t)list_id(l), 3, "j and Down go down");
	list_key(l, 'k');
	is_int((int64_t)list_id(l), 2, "k goes up");
	list_key(l, K_PGDN);
	is_int((int64_t)list_id(l), 12, "PgDn by the rows in sight");
	list_key(l, K_CTRL('u'));
	is_int((int64_t)list_id(l), 7, "C-u by half of them");
	list_key(l, 'G');
	is_int((int64_t)list_id(l), 100, "G to the last");
	is_int((int64_t)l->top, 90, "which stands at the bottom");
	list_key(l, 'j');
	is_int((int64_t)list_id(l), 100, "and no further");
	list_key(l, 'g');
	is_int((int64_t)list_id(l), 1, "g to the first");
	list_key(l, 'k');
	is_int((int64_t)list_id(l), 1, "and no further");
	status_is(l, "1 of 100", "its status");
	ok(!list_key(l, 'x'), "other keys are not taken");
}

static void
test_update(struct list *l, struct rows *r)
{
	fill(r, 101, 50);
	list_reset(l);
	list_update(l, 50, false);
	list_go(l, 20);
	is_int((int64_t)list_id(l), 121, "the cursor on row 121");
	l->top = 15;
	fill(r, 91, 60);
	list_update(l, 60, false);
	is_int((int64_t)list_id(l), 121, "stays there when 10 come above");
	is_int((int64_t)l->top, 25, "at its height on the screen");
	fill(r, 91, 20);
	list_update(l, 20, false);
	is_int((int64_t)list_id(l), 110,
	    "when its row is gone, the last one is nearest");
	fill(r, 1, 0);
	list_update(l, 0, false);
	is_int((int64_t)list_id(l), 0, "an empty list has no row");
	list_key(l, 'j');
	list_key(l, ' ');
	list_key(l, '*');
	status_is(l, "0", "and takes no mark");
	fill(r, 1, 500);
	list_update(l, 500, true);
	status_is(l, "1 of 500+", "more rows than are known");
	list_go(l, 499);
	list_draw(l, (struct rect){ 0, 0, 60, 10 });
	ok(r->wanted > 500, "are asked for before they are reached");
}

static void
test_marks(struct list *l, struct rows *r)
{
	fill(r, 101, 50);
	list_reset(l);
	list_update(l, 50, false);
	list_go(l, 9);
	list_key(l, ' ');
	list_key(l, ' ');
	ok(list_is_marked(l, 110) && list_is_marked(l, 111) &&
	    !list_is_marked(l, 112), "Space marks and steps down");
	fill(r, 51, 100);
	list_update(l, 100, false);
	ok(list_is_marked(l, 110) && !list_is_marked(l, 60),
	    "marks stay with their ids");
	status_is(l, "62 of 100, 2 marked", "and are counted");
	list_go_id(l, 110);
	list_key(l, ' ');
	status_is(l, "61 of 100, 1 marked", "Space takes a mark away");
	list_key(l, '*');
	status_is(l, "61 of 100, 100 marked", "* marks all");
	list_key(l, '*');
	status_is(l, "61 of 100", "or none, if all are marked");
	list_key(l, ' ');
	ok(list_key(l, K_ESC) && l->nmarks == 0, "Esc clears marks");
	ok(!list_key(l, K_ESC), "and is not taken when there are none");
	l->no_marks = true;
	ok(!list_key(l, ' '), "a list without marks leaves Space alone");
	l->no_marks = false;
}

static void
test_search(struct list *l, struct rows *r)
{
	fill(r, 1, 100);
	list_reset(l);
	list_update(l, 100, false);
	ok(list_search(l, SLICE("Row 7") , true) == false,
	    "an upper-case letter makes case matter");
	ok(list_search(l, SLICE("row 7"), true), "a search");
	is_int((int64_t)list_id(l), 7, "finds the next row");
	list_key(l, 'n');
	is_int((int64_t)list_id(l), 70, "n the one after");
	list_key(l, 'N');
	list_key(l, 'N');
	is_int((int64_t)list_id(l), 79, "N goes back, round the top");
	ok(!list_search(l, SLICE("nothing"), true) && list_id(l) == 79,
	    "what is not there moves nothing");
}

int
main(void)
{
	struct term_setup setup = { .headless = true };
	struct rows r = { .n = 0 };
	struct list l;
	struct error e;

	if (term_start(&setup, &e) != ERR_NONE)
		return 1;
	list_init(&l, &ops, &r);
	test_movement(&l, &r);
	test_update(&l, &r);
	test_marks(&l, &r);
	test_search(&l, &r);
	list_free(&l);
	term_stop();
	return done_testing();
}
