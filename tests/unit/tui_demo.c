/* A small application, headless: its screens exactly, and 10,000 keys. */
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "tests/unit/tap.h"
#include "tui/bar.h"
#include "tui/help.h"
#include "tui/list.h"
#include "tui/loop.h"
#include "tui/pager.h"
#include "tui/prompt.h"
#include "tui/screen.h"
#include "tui/script.h"
#include "tui/term.h"

/* 212 rows above, two columns of lines below, a prompt and the key help. */
struct demo {
	struct loop *loop;
	struct list list;
	struct lines lines[2];
	struct pager pager[2];
	struct prompt prompt;
	struct history history;
	struct help help;
	bool prompting, helping;
	int focus; /* 0: list, 1 and 2: pagers */
	bool busy;
	size_t count;
};

/* What a sender wrote, after octets that terminals obey. */
static const char *const subjects[] = {
	"Your account \xe2\x80\xaeliated",
	"\x1b]0;PWN\x07 \x1b[31mred",
	"over\rwrite\b\b\b\n\ttwo",
	"\xc2\x9b" "31m \x9b" "32m",
	"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e wide",
};

static bool
row(void *arg, size_t index, struct text *out)
{
	struct demo *d = arg;

	text_litf(out, "11-23 07:%02zu  ", index % 60);
	out->role = index % 3 == 0 ? ROLE_BAD : ROLE_OK;
	text_lit(out, index % 3 == 0 ? "++!-" : "+++-");
	out->role = ROLE_NORMAL;
	text_lit(out, "  ");
	text_add(out, slice_str(subjects[index % 5]));
	text_fit(out, 40);
	text_pad(out, 42);
	text_litf(out, "row %zu", index + 1);
	return index < d->count;
}

static uint64_t
id(void *arg, size_t index)
{
	(void)arg;
	return 1000 + index;
}

static const struct list_ops list_ops = { .row = row, .id = id };

static const struct help_row help_rows[] = {
	{ "Enter", "open", "open the message" },
	{ "c", "case", "add to a case" },
	{ "d", "draft", "draft for the sending service" },
	{ "?", "keys", "the keys of this screen" },
};

static void
complete(void *arg, struct slice before, struct completions *out)
{
	(void)arg;
	out->from = slice_rchr(before, ' ') == SLICE_NONE
	    ? 0
	    : slice_rchr(before, ' ') + 1;
	completions_add(out, SLICE("from:"));
	completions_add(out, SLICE("from-domain:"));
}

static void
open_prompt(struct demo *d, const char *label)
{
	prompt_open(&d->prompt, PROMPT_LINE, label);
	d->prompt.history = &d->history;
	d->prompt.complete = complete;
	d->prompting = true;
}

static void
answered(struct demo *d, const struct key_event *e)
{
	enum prompt_state state = prompt_key(&d->prompt, e);

	if (state == PROMPT_OPEN)
		return;
	if (state == PROMPT_DONE && d->focus == 0)
		list_search(&d->list, prompt_text(&d->prompt), true);
	else if (state == PROMPT_DONE)
		pager_search(&d->pager[d->focus - 1],
		    prompt_text(&d->prompt), true);
	d->prompting = false;
}

static void
not_busy(void *arg)
{
	struct demo *d = arg;

	d->busy = false;
	d->count++;
	list_update(&d->list, d->count, false);
	loop_redraw(d->loop);
}

static void
key(void *arg, const struct key_event *e)
{
	struct demo *d = arg;

	if (d->helping) {
		if (help_key(&d->help, e) != HELP_OPEN) {
			d->helping = false;
			help_close(&d->help);
		}
	} else if (d->prompting) {
		answered(d, e);
	} else if (e->key == K_TAB) {
		d->focus = (d->focus + 1) % 3;
	} else if (e->key == '/') {
		open_prompt(d, "search: ");
	} else if (e->key == '?') {
		help_open(&d->help, "Keys", help_rows, ARRAY_LEN(help_rows));
		d->helping = true;
	} else if (e->key == 'R') {
		d->busy = true;
		loop_after(d->loop, 10, not_busy, d);
	} else if (e->key == 'Q') {
		loop_quit(d->loop, 0);
	} else if (d->focus == 0)
		list_key(&d->list, e->key);
	else
		pager_key(&d->pager[d->focus - 1], e->key);
}

static void
draw_panes(struct demo *d, struct rect r)
{
	static const int want[2] = { 6, 6 };
	struct split s = split_panes(r, SPLIT_COLS, want, 2, d->focus - 1);
	int i;

	for (i = 0; i < 2; i++) {
		struct rect pane = s.pane[i];

		screen_rule_lit(pane, 0,
		    i == 0 ? "Authentication" : "Attribution");
		rect_take_top(&pane, 1);
		d->pager[i].focused = d->focus == i + 1;
		pager_draw(&d->pager[i], pane);
	}
	screen_border(s.border);
}

static void
draw_bars(struct demo *d, const struct frame *f)
{
	static const struct hint hints[] = { { "Enter", "open" },
		{ "Space", "mark" }, { "/", "search" }, { "n N", "next" },
		{ "Tab", "pane" }, { "R", "reload" }, { "Q", "quit" },
		{ "j k", "down, up" }, { "?", "keys" } };
	struct text left = { 0 }, right = { 0 };

	left.role = ROLE_CURRENT;
	text_lit(&left, "Demo");
	text_lit(&right, "index ");
	bar_progress(&right, 20, 41, 100, true);
	screen_title(f, &left, &right);
	text_clear(&left);
	text_clear(&right);
	list_status(&d->list, &left);
	pager_status(&d->pager[0], &right);
	screen_status(f, &left, &right);
	screen_hints(f, hints, ARRAY_LEN(hints));
	text_free(&left);
	text_free(&right);
}

static void
draw(void *arg)
{
	struct demo *d = arg;
	struct frame f;
	struct rect r;

	if (screen_begin(&f)) {
		r = f.body;
		d->list.no_cursor = d->focus != 0;
		draw_panes(d, rect_take_bottom(&r, r.h / 2));
		list_draw(&d->list, r);
		draw_bars(d, &f);
		if (d->prompting) {
			r = f.all;
			rect_take_top(&r, r.h - 2);
			prompt_draw(&d->prompt, r);
		}
		if (d->helping)
			help_draw(&d->help, &f);
	}
	screen_end();
}

static bool
idle(void *arg)
{
	const struct demo *d = arg;

	return !d->busy;
}

static const struct loop_ops loop_ops = { .key = key, .draw = draw,
	.idle = idle };

static void
demo_open(struct demo *d)
{
	struct text t = { 0 };
	int i, j;

	*d = (struct demo){ .count = 212 };
	d->loop = loop_new(&loop_ops, d);
	list_init(&d->list, &list_ops, d);
	text_lit(&d->list.header, "Received     SDM   Subject");
	list_update(&d->list, d->count, false);
	for (i = 0; i < 2; i++) {
		for (j = 0; j < 20; j++) {
			text_clear(&t);
			text_litf(&t, "%s line %d of a text that goes on "
				      "behind the border of its pane",
			    i == 0 ? "left" : "right", j + 1);
			lines_add(&d->lines[i], &t, (uint64_t)(j / 4 + 1));
		}
		pager_init(&d->pager[i], &lines_ops, &d->lines[i]);
		d->pager[i].cursor_on = i == 0;
	}
	text_free(&t);
}

static void
demo_close(struct demo *d)
{
	int i;

	if (d->helping)
		help_close(&d->help);
	prompt_close(&d->prompt);
	history_free(&d->history);
	list_free(&d->list);
	for (i = 0; i < 2; i++) {
		lines_free(&d->lines[i]);
		pager_free(&d->pager[i]);
	}
	loop_free(d->loop);
}

/* Runs a script; why it failed, or "".  The last screen's dump is in *out. */
static const char *
run(const char *text, struct buf *out, int *code)
{
	static char failure[1024];
	struct demo d;
	struct script *s;
	struct error e = { 0 };
	struct term_setup setup = { .headless = true, .cols = 60, .rows = 14 };

	*code = -1;
	if (script_parse("test", slice_str(text), &s, &e) != ERR_NONE ||
	    term_start(&setup, &e) != ERR_NONE) {
		snprintf(failure, sizeof failure, "%s", e.text);
		return failure;
	}
	demo_open(&d);
	loop_set_script(d.loop, s);
	*code = loop_run(d.loop);
	buf_clear(out);
	screen_dump(out);
	snprintf(failure, sizeof failure, "%s",
	    script_failed(s) != NULL ? script_failed(s) : "");
	script_free(s);
	demo_close(&d);
	term_stop();
	return failure;
}

static const char exact[] =
    "== 60x14 cursor none\n"
    " Demo                            index [█████▎       ]  41%\n"
    "   Received     SDM   Subject\n"
    "   11-23 07:00  ++!-  Your account <RLO>li~  row 1\n"
    " * 11-23 07:01  +++-  ␛]0;PWN␇ ␛[31mred      row 2\n"
    " * 11-23 07:02  +++-  over␍write␈␈␈␊␉two     row 3\n"
    ">  11-23 07:03  ++!-  <9B>31m <9B>32m        row 4\n"
    "   11-23 07:04  +++-  日本語 wide            row 5\n"
    "── Authentication ──────────────────────────────────────────\n"
    "left line 1 of a text that goes on behind the border of its~\n"
    "left line 2 of a text that goes on behind the border of its~\n"
    "── Attribution ─────────────────────────────────────────────\n"
    "right line 1 of a text that goes on behind the border of it~\n"
    " 4 of 213, 2 marked                       line 1 of 20  10%\n"
    " Enter open  Space mark  / search  n N next  ? keys\n"
    "== roles\n"
    "tnnnntttttttttttttttttttttttttttttttttttaaaaaauuuuuuuttttttt\n"
    "...dddddddddddddddddddddddddd\n"
    "................bbbb...............eeeee\n"
    ".m..............oooo..e......e.e\n"
    ".m..............oooo......e.....eeeee\n"
    "CCCCCCCCCCCCCCCCBBBBCCEEEECCCCEEEECCCCCCCCCCCCCCCCCCCCCCCCCC\n"
    "................oooo\n"
    "rrddddddddddddddddrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr\n"
    "...........................................................u\n"
    "...........................................................u\n"
    "rrdddddddddddddrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr\n"
    "...........................................................u\n"
    "ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss\n"
    ".kkkkkhhhhh..kkkkkhhhhh..khhhhhhh..kkkhhhhh..khhhhh\n"
    "== end\n";

/* The column at which needle starts in line number `row` of a dump. */
static int
column_of(struct slice dump, int row, const char *needle)
{
	struct slice line = { 0 };
	uint32_t cp;
	size_t at;
	int col = 0;

	while (row-- >= 0)
		text_line(&dump, &line);
	at = slice_find(line, slice_str(needle));
	if (at == SLICE_NONE)
		return -1;
	line = slice_upto(line, at);
	while (line.n > 0) {
		utf8_next(&line, &cp);
		col += text_char_width(cp);
	}
	return col;
}

static void
test_screens(struct buf *out)
{
	int code, i, same = 0;

	is_str(run("keys j Space Space\nkey R\nwait\n", out, &code), "",
	    "a script of keys and a wait");
	is_int(code, 0, "its code");
	is_slice(buf_slice(out), exact, "the dump, text and roles");
	for (i = 3; i < 8; i++)
		same += column_of(buf_slice(out), i, "row ") == 45;
	is_int(same, 5, "hostile text moves no other column");
	is_int(column_of(buf_slice(out), 3, "\x1b") < 0 &&
	    slice_chr(buf_slice(out), '\x1b') == SLICE_NONE &&
	    slice_chr(buf_slice(out), '\r') == SLICE_NONE, 1,
	    "no control character in the dump");

	run("resize 80 24\n", out, &code);
	is_int(column_of(buf_slice(out), 13, "\u252c"), 39,
	    "at 80 columns the border stands at 39");
	run("resize 59 24\n", out, &code);
	ok(slice_find(buf_slice(out), SLICE("needs 60x12, has 59x24")) !=
	    SLICE_NONE, "too narrow: one line says so");
	run("resize 5 1\n", out, &code);
	ok(slice_starts(buf_slice(out), "== 5x1 cursor none\nneed~\n"),
	    "so does a terminal of 5x1, as far as it goes");
	run("resize 100 30\nkeys ? d r a f\n", out, &code);
	ok(slice_find(buf_slice(out), SLICE("filter: draf")) != SLICE_NONE &&
	    slice_find(buf_slice(out), SLICE("add to a case")) == SLICE_NONE,
	    "help is filtered while typing");
	is_int(column_of(buf_slice(out), 4, "> d"), 51,
	    "over the right half of the screen");
}

static void
test_scripts(struct buf *out)
{
	int code;

	is_str(run("# a comment\n\nexpect row 4\nexpect row 77\n", out, &code),
	    "test:4: the screen does not show \"row 77\"",
	    "expect fails by name and line");
	is_int(code, 3, "and the loop ends with 3");
	is_str(run("absent row 4\n", out, &code),
	    "test:1: the screen shows \"row 4\"", "absent fails");
	is_str(run("key j\nkey Q\nkey j\n", out, &code),
	    "test:3: not reached: the program ended before",
	    "a script that outlives the program fails");
	is_str(run("keys j <Entr>\n", out, &code),
	    "test:1: no such key: \"<Entr>\"", "unknown keys are refused");
	is_str(run("press j\n", out, &code),
	    "test:1: no such instruction: \"press\"",
	    "so are unknown instructions");
	is_str(run("resize 80\n", out, &code),
	    "test:1: resize takes columns and rows: \"80\"",
	    "and sizes without rows");
	is_str(run("key /\ntype row 5\nexpect search: row 5\nkey <Enter>\n"
		   "expect 5 of 212\nkey /\npaste row 7\\nQ\\n\n"
		   "expect search: row 7 Q\nkey C-g\nabsent search:\n",
		out, &code),
	    "", "typed and pasted text; a pasted newline runs nothing");
	is_str(run("key /\ntype fr\nkey Tab\nexpect search: from\n"
		   "keys Tab Tab\nexpect search: from-domain:\n",
		out, &code),
	    "", "Tab completes, then goes through the candidates");
}

/* Where there are two columns, the pager's border stays where it is. */
static void
test_random(struct buf *out)
{
	static const char *const keys[] = { "j", "k", "g", "G", "PgDn", "PgUp",
		"C-d", "C-u", "Space", "*", "Esc", "Tab", "/", "n", "N", "?",
		"Enter", "Left", "Right", "BS", "x", "C-w", "C-l", "Up",
		"Down", "Home", "End", "C-z", "R", "\xe6\x97\xa5" };
	struct buf text = { 0 };
	unsigned seed = 2026, most = 10000;
	int code, w, h;

	if (getenv("ESPY_RANDOM_KEYS") != NULL)
		most = 100000;
	while (most-- > 0) {
		seed = seed * 1103515245 + 12345;
		if ((seed >> 16) % 40 == 0) {
			w = 1 + (int)((seed >> 8) % 120);
			h = 1 + (int)((seed >> 16) % 40);
			if ((seed >> 16) % 1200 == 0) {
				w = 300;
				h = 100;
			}
			buf_addf(&text, "resize %d %d\n", w, h);
		} else
			buf_addf(&text, "key %s\n",
			    keys[(seed >> 16) % ARRAY_LEN(keys)]);
	}
	buf_add_str(&text, "keys C-g C-g\nresize 60 14\n");
	is_str(run(buf_slice(&text).p, out, &code), "",
	    "10,000 random keys and resizes");
	ok(slice_starts(buf_slice(out), "== 60x14 "), "and it still draws");
	buf_free(&text);
}

static void
test_programs(void)
{
	struct term_setup setup = { .headless = true };
	struct error e = { 0 };
	char **words = term_words("  sh -c 'exit  4'", "file name");
	int status = 0;

	is_str(words[2], "exit  4", "an editor setting is split at blanks");
	is_str(words[3], "file name", "and the file is one word");
	term_start(&setup, &e);
	is_int(term_run(words, &status, &e), ERR_NONE, "a program runs");
	is_int(status >> 8, 4, "its status");
	free(words);
	words = term_words("/nonexistent/editor", "x");
	is_int(term_run(words, &status, &e), ERR_IO, "one that is not there");
	ok(strstr(e.text, "can't run /nonexistent/editor") != NULL,
	    "is named: %s", e.text);
	free(words);
	term_stop();
	term_stop();
}

int
main(void)
{
	struct buf out = { 0 };
	int64_t start = clock_monotonic_ms();

	if (freopen("/dev/null", "w", stderr) == NULL)
		return 1;
	test_screens(&out);
	test_scripts(&out);
	printf("# %d ms for 16 runs\n", (int)(clock_monotonic_ms() - start));
	test_programs();
	start = clock_monotonic_ms();
	test_random(&out);
	printf("# random: %d ms\n", (int)(clock_monotonic_ms() - start));
	buf_free(&out);
	return done_testing();
}
