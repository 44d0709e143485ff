/* The line editor: by characters, with paste, history and completion. */
#include "tests/unit/tap.h"
#include "tui/prompt.h"
#include "tui/term.h"

static enum prompt_state
press(struct prompt *p, int key)
{
	struct key_event e = { key, SLICE_NULL };

	return prompt_key(p, &e);
}

static void
type(struct prompt *p, const char *s)
{
	struct slice rest = slice_str(s);
	uint32_t cp;

	while (rest.n > 0 && utf8_next(&rest, &cp))
		press(p, (int)cp);
}

static void
paste(struct prompt *p, struct slice text)
{
	struct key_event e = { K_PASTE, text };

	prompt_key(p, &e);
}

static int
cursor_of(struct prompt *p)
{
	struct frame f;
	struct buf dump = { 0 };
	const char *at;
	int x = -1;

	screen_begin(&f);
	prompt_draw(p, f.all);
	screen_dump(&dump);
	at = strstr(buf_slice(&dump).p, "cursor ");
	if (at != NULL)
		sscanf(at, "cursor %d", &x);
	buf_free(&dump);
	return x;
}

static void
test_editing(void)
{
	struct prompt p = { 0 };

	prompt_open(&p, PROMPT_LINE, "> ");
	type(&p, "a\xe6\x97\xa5\xe6\x9c\xac" "e\xcc\x81z");
	is_int(cursor_of(&p), 9, "wide characters take two columns");
	press(&p, K_LEFT);
	press(&p, K_LEFT);
	is_int(cursor_of(&p), 7, "the cursor passes a combined one at once");
	press(&p, K_DEL);
	is_slice(prompt_text(&p), "a\xe6\x97\xa5\xe6\x9c\xacz",
	    "and Del takes all of it");
	press(&p, K_BS);
	is_slice(prompt_text(&p), "a\xe6\x97\xa5z", "Backspace a wide one");
	press(&p, K_CTRL('a'));
	type(&p, "x y ");
	is_slice(prompt_text(&p), "x y a\xe6\x97\xa5z", "C-a to the start");
	press(&p, K_CTRL('w'));
	is_slice(prompt_text(&p), "x a\xe6\x97\xa5z", "C-w a word");
	press(&p, K_RIGHT);
	press(&p, K_CTRL('k'));
	is_slice(prompt_text(&p), "x a", "C-k what is behind");
	press(&p, K_CTRL('u'));
	is_slice(prompt_text(&p), "", "C-u what is before");
	is_int(press(&p, K_BS), PROMPT_CANCELLED,
	    "Backspace in an empty line cancels");
	prompt_close(&p);
}

static void
test_paste(void)
{
	struct prompt p = { 0 };
	char big[10000];

	prompt_open(&p, PROMPT_LINE, "> ");
	paste(&p, SLICE("one\r\ntwo\tthree\n"));
	is_slice(prompt_text(&p), "one two three",
	    "ends of pasted lines are blanks, and end nothing");
	is_int(p.state, PROMPT_OPEN, "the prompt is still open");
	press(&p, K_CTRL('u'));
	paste(&p, SLICE("\xff\x1b[31m\xe2\x80\xae"));
	is_slice(prompt_text(&p), "\xef\xbf\xbd\x1b[31m\xe2\x80\xae",
	    "what is not UTF-8 is replaced");
	is_int(cursor_of(&p), 13, "and shown through the text boundary");
	press(&p, K_CTRL('u'));
	memset(big, 'x', sizeof big);
	paste(&p, slice_of(big, sizeof big));
	is_int((int64_t)prompt_text(&p).n, PROMPT_MOST, "a line has an end");
	is_int(cursor_of(&p), 79, "and scrolls sideways");
	prompt_close(&p);
}

static void
test_answers(void)
{
	struct prompt p = { 0 };

	prompt_open(&p, PROMPT_YES_NO, "Discard the draft?");
	type(&p, "x");
	paste(&p, SLICE("y"));
	is_int(p.state, PROMPT_OPEN, "only y and n answer, and by key");
	type(&p, "y");
	ok(prompt_is_yes(&p), "yes");
	prompt_open(&p, PROMPT_YES_NO, "Discard the draft?");
	press(&p, K_ENTER);
	ok(p.state == PROMPT_DONE && !prompt_is_yes(&p), "Enter is no");
	prompt_open(&p, PROMPT_WORD, "Type send: ");
	strcpy(p.word, "send");
	paste(&p, SLICE("send"));
	is_int(press(&p, K_ENTER), PROMPT_CANCELLED,
	    "a word asked for is not pasted");
	prompt_open(&p, PROMPT_WORD, "Type send: ");
	strcpy(p.word, "send");
	type(&p, "send");
	is_int(press(&p, K_ENTER), PROMPT_DONE, "but typed");
	prompt_open(&p, PROMPT_LINE, "> ");
	is_int(press(&p, K_CTRL('g')), PROMPT_CANCELLED, "C-g cancels");
	prompt_open(&p, PROMPT_LINE, "> ");
	is_int(press(&p, K_ESC), PROMPT_CANCELLED, "so does Esc");
	prompt_close(&p);
}

/* A line that is not taken: what is wrong, and where */
static void
test_fault(void)
{
	struct prompt p = { 0 };

	prompt_open(&p, PROMPT_LINE, "limit: ");
	prompt_set(&p, SLICE("spf: x"));
	prompt_fault(&p, 4, SLICE("a value\x1b was expected"));
	is_int(p.state, PROMPT_OPEN, "the line stays open");
	is_int((int64_t)p.at, 4, "with the cursor at the mistake");
	ok(p.fault.n != 0 && p.fault.escapes == 1, "which is said, safely");
	type(&p, "pass");
	is_slice(prompt_text(&p), "spf:pass x", "it is mended there");
	is_int((int64_t)p.fault.n, 0, "and the sentence is gone");
	prompt_fault(&p, 99, SLICE("too far"));
	is_int((int64_t)p.at, 10, "a place behind the line is its end");
	prompt_close(&p);
}

static void
test_history(void)
{
	struct prompt p = { 0 };
	struct history h = { 0 };

	history_add(&h, SLICE("first"));
	history_add(&h, SLICE("second"));
	history_add(&h, SLICE("second"));
	is_int((int64_t)h.n, 2, "a line twice is kept once");
	prompt_open(&p, PROMPT_LINE, "> ");
	p.history = &h;
	type(&p, "new");
	press(&p, K_UP);
	is_slice(prompt_text(&p), "second", "Up recalls the last line");
	press(&p, K_UP);
	press(&p, K_UP);
	is_slice(prompt_text(&p), "first", "and those before");
	press(&p, K_DOWN);
	press(&p, K_DOWN);
	is_slice(prompt_text(&p), "new", "Down comes back to what was typed");
	press(&p, K_ENTER);
	is_str(h.items[2], "new", "which joins the history");
	prompt_close(&p);
	history_free(&h);
}

static void
complete(void *arg, struct slice before, struct completions *out)
{
	static const char *const words[] = { "dkim:", "domain:", "dmarc:" };
	struct slice word;
	size_t i;

	(void)arg;
	out->from = slice_rchr(before, ' ') == SLICE_NONE
	    ? 0
	    : slice_rchr(before, ' ') + 1;
	word = slice_from(before, out->from);
	for (i = 0; i < 3; i++)
		if (strncmp(words[i], word.p, word.n) == 0)
			completions_add(out, slice_str(words[i]));
}

static void
test_completion(void)
{
	struct prompt p = { 0 };

	prompt_open(&p, PROMPT_LINE, "> ");
	p.complete = complete;
	type(&p, "x dom");
	press(&p, K_TAB);
	is_slice(prompt_text(&p), "x domain:", "one candidate is put in");
	press(&p, K_CTRL('u'));
	type(&p, "d");
	press(&p, K_TAB);
	is_slice(prompt_text(&p), "d", "several: what they share");
	press(&p, K_TAB);
	press(&p, K_TAB);
	is_slice(prompt_text(&p), "domain:", "then one after the other");
	press(&p, K_BTAB);
	is_slice(prompt_text(&p), "dkim:", "and back");
	type(&p, "p");
	press(&p, K_TAB);
	is_slice(prompt_text(&p), "dkim:p", "no candidate changes nothing");
	prompt_close(&p);
}

int
main(void)
{
	struct term_setup setup = { .headless = true };
	struct error e;

	if (term_start(&setup, &e) != ERR_NONE)
		return 1;
	test_editing();
	test_paste();
	test_answers();
	test_fault();
	test_history();
	test_completion();
	term_stop();
	return done_testing();
}
