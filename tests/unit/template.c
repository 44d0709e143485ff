/* Templates: what they say, and what is wrong with them, by line. */

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/notify/letters.h"
#include "core/notify/template_parts.h"
#include "tests/unit/tap.h"

static struct arena arena;

/* The letter of such a body; values: organisation "Desk", messages as given,
 * owners a block */
static struct slice
write_body(const char *body, const char *messages)
{
	struct template_problems p = { 0 };
	struct template_values v = { 0 };
	struct buf subject = { 0 }, out = { 0 };
	struct template t;
	struct slice s;

	template_read(&t, TEMPLATE_FIRST, slice_printf(&arena,
	    "# note\nSubject: s {case}\n  more\n\n%s", body), &p, &arena);
	v.v[NAME_ORGANISATION] = SLICE("Desk");
	v.v[NAME_CASE] = SLICE("K7Q-1");
	v.v[NAME_MESSAGES] = slice_str(messages);
	v.v[NAME_OWNERS] = SLICE("  - one\n  - two\n");
	if (p.broken)
		return p.v[0].text;
	template_write(&t, &v, &subject, &out);
	if (!slice_eq_str(buf_slice(&subject), "s K7Q-1 more"))
		buf_add_str(&out, "(another subject)");
	s = slice_dup(&arena, buf_slice(&out));
	buf_free(&subject);
	buf_free(&out);
	return s;
}

#define LONG "0123456789012345678901234567890123456789012345678901234567890123456789"

static void
test_writing(void)
{
	static const struct {
		const char *name, *body, *messages, *want;
	} cases[] = {
		{ "lines of a paragraph are joined", "We are\n{organisation}.\n",
		    "", "We are Desk.\n" },
		{ "an empty value leaves no line", "a\n{messages}\nb\n", "",
		    "a b\n" },
		{ "a condition that holds", "{if messages}\n{messages} came.\n"
		    "{else}\nnone.\n{end}\n", "2", "2 came.\n" },
		{ "one that does not", "{if messages}\n{messages} came.\n"
		    "{else}\nnone.\n{end}\n", "", "none.\n" },
		{ "one within the other", "{if case}{if not messages}\nno"
		    "{end}ne{end}\n", "", "none\n" },
		{ "what is left out may go over lines", "on{if messages}: more\n"
		    "of it{end}.\nNext\n", "", "on. Next\n" },
		{ "empty lines are one", "a\n\n{if messages}\nx\n\n{end}\n\nb\n",
		    "", "a\n\nb\n" },
		{ "a block keeps its lines", "x\n{owners}\ny\n", "",
		    "x\n  - one\n  - two\ny\n" },
		{ "marks begin a paragraph", "  1. a\n  2. b\n     c\n", "",
		    "  1. a\n  2. b c\n" },
		{ "so do labels", "One:  {messages}\nTwo:  {case}\n", "1",
		    "One:  1\nTwo:  K7Q-1\n" },
		{ "the end of a sentence is no label", "One.  Two\nthree\n",
		    "", "One. Two three\n" },
		{ "what does not fit stands behind the label",
		    "Some label:  " LONG " {case}\n", "",
		    "Some label:\n        " LONG "\n             K7Q-1\n" },
		{ "a brace", "{{case}\n", "", "{case}\n" },
		{ "wide characters count twice", "\xe7\x95\x8c\xe7\x95\x8c "
		    LONG "01234\n", "", "\xe7\x95\x8c\xe7\x95\x8c\n" LONG
		    "01234\n" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		is_slice(write_body(cases[i].body, cases[i].messages),
		    cases[i].want, cases[i].name);
}

/* "line: field: text" of the first problem */
static const char *
problem(enum template_kind kind, const char *octets)
{
	struct template_problems p = { 0 };
	struct template t;

	template_read(&t, kind, slice_str(octets), &p, &arena);
	if (t.subject_line != 0)
		template_check(kind, slice_str(octets), &t, &p, &arena);
	if (p.n == 0)
		return "";
	return arena_printf(&arena, "%d %s %.*s", p.v[0].line, p.v[0].broken
		? "broken" : "warned", SLICE_ARG(p.v[0].field));
}

#define END "{address} STOP\n"
static void
test_problems(void)
{
	static const struct {
		const char *name, *octets, *want;
	} cases[] = {
		{ "nothing is wrong", "Subject: {case}\n\n" END, "" },
		{ "an unknown placeholder", "Subject: {case}\n\na\n{nobody}\n"
		    END, "4 broken nobody" },
		{ "one of another letter", "Subject: {case}\n\n{domain}\n" END,
		    "3 broken domain" },
		{ "no subject", "Hello\n\n" END, "1 broken Subject" },
		{ "an empty one", "Subject:\n\n" END, "1 broken Subject" },
		{ "no letter", "Subject: {case}\n\n", "2 broken " },
		{ "no {end}", "Subject: {case}\n\nx\n{if case}\ny\n" END,
		    "4 broken if" },
		{ "no {if}", "Subject: {case}\n\nx\n{end}\n" END,
		    "4 broken end" },
		{ "{else} twice", "Subject: {case}\n\n{if case}\n{else}\n"
		    "{else}\n{end}\n" END, "5 broken else" },
		{ "a brace that nothing closes", "Subject: {case}\n\n{case\n"
		    END, "3 broken case" },
		{ "a block beside words", "Subject: {case}\n\na {owners}\n" END,
		    "3 broken owners" },
		{ "a block in the subject", "Subject: {owners}\n\n" END,
		    "1 broken owners" },
		{ "a tab", "Subject: {case}\n\nx\ty\n" END, "3 broken " },
		{ "no UTF-8", "Subject: {case}\n\n\xff\n" END, "1 broken " },
		{ "no way to be left alone", "Subject: {case}\n\n{address}\n",
		    "2 warned STOP" },
		{ "no address", "Subject: {case}\n\nSTOP\n",
		    "2 warned address" },
		{ "no number in the subject", "Subject: x\n\n" END,
		    "1 warned case" },
		{ "a long line", "Subject: {case}\n\n" LONG LONG "\n" END,
		    "3 warned " },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		is_str(problem(TEMPLATE_FIRST, cases[i].octets), cases[i].want,
		    cases[i].name);
	is_str(problem(TEMPLATE_OWNER, "Subject: x\n\n{domain}\n"), "",
	    "an owner's letter needs no STOP");
}

/* Every placeholder is in the manual, and nothing is wrong with the product's
 * own templates and words. */
static void
test_product(void)
{
	static const char *const dirs[] = { "core/notify/templates" };
	struct letters_findings f = { 0 };
	struct buf manual = { 0 };
	int fd = open("core/espy.5", O_RDONLY);
	size_t i, missing = 0;

	if (fd < 0 || buf_read_fd(&manual, fd, 1 << 20) != 0)
		exit(1);
	close(fd);
	for (i = 0; i < TEMPLATE_NAMES_N; i++)
		if (slice_find(buf_slice(&manual), slice_printf(&arena,
			"Li {%s}", name_word((enum template_name)i))) ==
		    SLICE_NONE) {
			printf("# {%s}\n", name_word((enum template_name)i));
			missing++;
		}
	ok(missing == 0, "the manual has every placeholder");
	letters_lint(&f, dirs, 1);
	for (i = 0; i < f.n; i++)
		printf("# %.*s:%d: %.*s: %.*s\n", SLICE_ARG(f.v[i].file),
		    f.v[i].line, SLICE_ARG(f.v[i].field),
		    SLICE_ARG(f.v[i].text));
	ok(f.n == 0 && f.files == 36, "nothing is wrong with the product's");
	letters_findings_free(&f);
	buf_free(&manual);
}

static void
test_words(void)
{
	struct template_problems p = { 0 };
	struct words w;

	words_read(&w, SLICE("and = {what}\nnonsense = x\n"), &p, &arena);
	ok(p.broken && p.n > 2 && p.v[0].line == 1 &&
	    slice_eq_str(p.v[0].field, "and") && p.v[1].line == 2,
	    "words: an unknown placeholder, an unknown word, by line");
	p = (struct template_problems){ 0 };
	words_read(&w, SLICE("messages = {n} message\n  | {n} messages\n"
		"thousands = ,\n"), &p, &arena);
	is_slice(say_in(&arena, &w, SAY_MESSAGES, 1, NULL), "1 message", "one");
	is_slice(say_in(&arena, &w, SAY_MESSAGES, 1804, NULL),
	    "1,804 messages", "several");
}

int
main(void)
{
	test_writing();
	test_problems();
	test_words();
	test_product();
	arena_free(&arena);
	return done_testing();
}
