/* Tag lists (RFC 6376 section 3.2). */

#include "core/auth/tags.h"
#include "tests/unit/tap.h"

static struct arena arena;

/* "a=1|b=2" of what is read */
static struct slice
read(const char *text, struct slice *problem)
{
	struct tags t;
	struct slice out = SLICE("");
	size_t i;

	tags_parse(&t, slice_str(text), &arena);
	*problem = t.problem;
	for (i = 0; i < t.n; i++)
		out = slice_printf(&arena, "%.*s%s%.*s=%.*s", SLICE_ARG(out),
		    i != 0 ? "|" : "", SLICE_ARG(t.v[i].name),
		    SLICE_ARG(t.v[i].value));
	return out;
}

static void
lists(void)
{
	static const struct {
		const char *text, *want, *problem, *why;
	} t[] = {
		{ "a=1;b=2", "a=1|b=2", NULL, "two tags" },
		{ "a=1; b=2;", "a=1|b=2", NULL, "a semicolon at the end" },
		{ "a=1;\r\n\tb = 2 \r\n ; ", "a=1|b=2", NULL,
		    "blanks and folds around names and values" },
		{ "a=", "a=", NULL, "an empty value" },
		{ "a=b=c;d==", "a=b=c|d==", NULL, "\"=\" in a value" },
		{ "a=1 2\r\n 3", "a=1 2\r\n 3", NULL, "folds in it stay" },
		{ "a=\xc3\xa9", "a=\xc3\xa9", NULL, "UTF-8 (RFC 8616)" },
		{ "A=1;a=2", "A=1|a=2", NULL, "names differ by case" },
		{ "a_1=x", "a_1=x", NULL, "a name with digit and underscore" },
		{ "", "", "there is no tag", "nothing" },
		{ " \r\n ", "", "there is no tag", "blanks alone" },
		{ ";", "", "between two \";\" stands no tag",
		    "a semicolon alone" },
		{ "a=1;;b=2", "a=1|b=2", "between two \";\" stands no tag",
		    "an empty tag; the rest is read" },
		{ "a=1;;", "a=1", "between two \";\" stands no tag",
		    "two semicolons at the end" },
		{ "a=1;junk;b=2", "a=1|b=2", "a tag has no \"=\"",
		    "a tag without \"=\"" },
		{ "=1;b=2", "b=2", "what stands before a \"=\" is no tag's "
		    "name", "a tag without a name" },
		{ "1a=1", "", "what stands before a \"=\" is no tag's name",
		    "a name that starts with a digit" },
		{ "a b=1", "", "what stands before a \"=\" is no tag's name",
		    "a blank in a name" },
		{ "d=x;s=y;d=z", "d=x|s=y", "tag d= stands twice",
		    "the first of two counts" },
		{ "a=1\1;b=2", "b=2", "tag a= has control characters",
		    "a control character" },
		{ "a=1\177", "", "tag a= has control characters", "DEL" },
		{ "x;a=1;a=2", "a=1", "a tag has no \"=\"",
		    "the first problem is the one that is told" },
	};
	struct slice problem;
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++) {
		is_slice(read(t[i].text, &problem), t[i].want, t[i].why);
		is_slice(problem, t[i].problem, "- and its problem");
	}
}

static void
limits(void)
{
	static char text[200 << 10];
	struct tags t;
	size_t i, n = 0;

	for (i = 0; i < 150; i++)
		n += (size_t)sprintf(text + n, "t%zu=%zu;", i, i);
	tags_parse(&t, slice_of(text, n), &arena);
	ok(t.n == TAGS_MOST && t.problem.p != NULL, "at most 100 tags");
	memset(text, ';', sizeof text);
	tags_parse(&t, slice_of(text, TAGS_MOST_OCTETS), &arena);
	ok(t.n == 0 && t.problem.p != NULL, "64 KiB of semicolons");
	memset(text, 'a', sizeof text);
	text[1] = '=';
	tags_parse(&t, slice_of(text, sizeof text), &arena);
	ok(t.n == 0 && t.problem.p != NULL, "more than 64 KiB");
	tags_parse(&t, SLICE("a\0=1"), &arena);
	ok(t.n == 0 && t.problem.p != NULL, "NUL in a name");
	tags_parse(&t, SLICE("a=\0"), &arena);
	ok(t.n == 0 && t.problem.p != NULL, "NUL in a value");
}

static void
values(void)
{
	struct tags t;
	uint64_t n = 7;

	tags_parse(&t, SLICE("a=; b= x \r\n y"), &arena);
	is_slice(tags_get(&t, "a"), "", "empty is not absent");
	is_slice(tags_get(&t, "c"), NULL, "absent");
	is_slice(tags_compact(&arena, tags_get(&t, "b")), "xy", "compacted");
	is_slice(tags_compact(&arena, SLICE_NULL), NULL, "nothing compacted");
	ok(tags_number(SLICE("012"), 12, &n) && n == 12, "a number");
	ok(!tags_number(SLICE("1234567890123"), 12, &n), "too many digits");
	ok(!tags_number(SLICE(""), 12, &n), "no digits");
	ok(!tags_number(SLICE("-1"), 12, &n), "a sign");
	ok(!tags_number(SLICE("1 2"), 12, &n), "a blank inside");
	ok(tags_number(SLICE("18446744073709551615"), 76, &n) &&
		n == UINT64_MAX, "the largest");
	ok(tags_number(SLICE("99999999999999999999999999"), 76, &n) &&
		n == UINT64_MAX, "l= may have 76 digits");
	is_slice(tags_base64(&arena, SLICE("YW Jj\r\n ZA==")), "abcd",
	    "base64 with folds");
	is_slice(tags_base64(&arena, SLICE("YWJjZA")), "abcd",
	    "without padding");
	is_slice(tags_base64(&arena, SLICE("YWJj-_==")), NULL,
	    "another alphabet");
	is_slice(tags_base64(&arena, SLICE("YWJj!")), NULL, "junk");
	is_slice(tags_base64(&arena, SLICE("YW=Jj")), NULL,
	    "padding inside");
	is_slice(tags_base64(&arena, SLICE("YWJjZA===")), NULL,
	    "too much padding");
	is_slice(tags_base64(&arena, SLICE("")), NULL, "nothing");
	is_slice(tags_base64(&arena, SLICE("==")), NULL, "padding alone");
	ok(tags_list_has(SLICE("sha1: SHA256"), "sha256"), "a list has it");
	ok(!tags_list_has(SLICE("sha1:sha"), "sha256"), "a list has not");
	ok(!tags_list_has(SLICE_NULL, "sha256"), "no list");
}

int
main(void)
{
	lists();
	limits();
	values();
	return done_testing();
}
