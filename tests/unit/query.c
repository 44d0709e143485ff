/* The query language: what it reads as, and what it says of mistakes. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/query.h"
#include "tests/unit/tap.h"

static void
show(const struct query *q, struct buf *b)
{
	static const char *const names[] = { "all", "and", "or", "not" };

	if (q->kind == QUERY_FIELD || q->kind == QUERY_TEXT) {
		buf_addf(b, "%s%s[%.*s]", q->field != NULL ? q->field->name
		    : "", q->field != NULL ? ":" : "", SLICE_ARG(q->value));
		return;
	}
	buf_addf(b, "%s", names[q->kind]);
	if (q->left == NULL)
		return;
	buf_add_str(b, "(");
	show(q->left, b);
	if (q->right != NULL) {
		buf_add_str(b, " ");
		show(q->right, b);
	}
	buf_add_str(b, ")");
}

/* Saved searches of this test */
static enum err
find(void *arg, struct slice name, struct arena *a, struct slice *query,
    struct error *e)
{
	static const struct {
		const char *name, *query;
	} all[] = {
		{ "ours", "spf:pass or w" },
		{ "outer", "saved:ours -y" },
		{ "empty", " " },
		{ "round", "x saved:about" },
		{ "about", "saved:round" },
		{ "wrong", "x (y" },
		{ "holds-wrong", "a saved:wrong" },
	};
	size_t i;

	(void)arg, (void)a, (void)e;
	for (i = 0; i < ARRAY_LEN(all); i++)
		if (slice_eq_str(name, all[i].name)) {
			*query = slice_str(all[i].query);
			return ERR_NONE;
		}
	return ERR_ABSENT;
}

static const struct query_saved saved = { NULL, find };

static const char *
tree(const char *text)
{
	static struct buf b;
	struct arena a = { 0 };
	struct query *q;
	struct error e;

	buf_clear(&b);
	if (query_parse(&a, slice_str(text), &saved, &q, NULL, &e) ==
	    ERR_NONE)
		show(q, &b);
	else
		buf_add_str(&b, e.text);
	arena_free(&a);
	return buf_slice(&b).p;
}

static void
test_trees(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "all" },
		{ "  ", "all" },
		{ "cuenta", "[cuenta]" },
		{ "a b", "and([a] [b])" },
		{ "a and b or c", "or(and([a] [b]) [c])" },
		{ "a or b c", "or([a] and([b] [c]))" },
		{ "a (b or c)", "and([a] or([b] [c]))" },
		{ "not a b", "and(not([a]) [b])" },
		{ "-spf:pass", "not(spf:[pass])" },
		{ "NOT NOT a", "not(not([a]))" },
		{ "\"and\"", "[and]" },
		{ "subject:\"su cuenta\"", "subject:[su cuenta]" },
		{ "\"say \"\"hi\"\"\"", "[say \"hi\"]" },
		{ "Subject:x", "subject:[x]" },
		{ "body:x", "body:[x]" },
		{ "((a))", "[a]" },
		{ "(a)(b)", "and([a] [b])" },
		{ "a AND b Or c", "or(and([a] [b]) [c])" },
		{ "--a", "not(not([a]))" },
		{ "-(a b)", "not(and([a] [b]))" },
		{ "not (a or b) c", "and(not(or([a] [b])) [c])" },
		{ "a -b or -c", "or(and([a] not([b])) not([c]))" },
		{ "a(b)c", "and(and([a] [b]) [c])" },
		{ "not ip:203.0.113", "query, character 8: ip: an address, "
		    "such as 192.0.2.7, a range, such as 192.0.2.0/24 or "
		    "2001:db8::/32, or 192.0.2.* was expected" },
		{ "ip:192.0.2.0/33", "query, character 4: ip: an address, "
		    "such as 192.0.2.7, a range, such as 192.0.2.0/24 or "
		    "2001:db8::/32, or 192.0.2.* was expected" },
		{ "spf:pass)", "query, character 9: this ) has no ( before "
		    "it" },
		{ "service:\"a (b) c\"x", "and(service:[a (b) c] [x])" },
		{ "host:x.example reporter:ana", "and(host:[x.example] "
		    "reporter:[ana])" },
		{ "strength:observed..", "strength:[observed..]" },
		{ "\tspf:pass\r\n", "spf:[pass]" },
		{ "ip:2001:DB8::/32", "ip:[2001:DB8::/32]" },
		{ "ip:192.0.2.7/24", "ip:[192.0.2.7/24]" },
		{ "ip:192.0.2.*", "ip:[192.0.2.*]" },
		{ "saved:ours", "or(spf:[pass] [w])" },
		{ "saved:ours x", "and(or(spf:[pass] [w]) [x])" },
		{ "-saved:ours", "not(or(spf:[pass] [w]))" },
		{ "saved:empty", "all" },
		{ "saved:outer", "and(or(spf:[pass] [w]) not([y]))" },
		{ "android oregon notable", "and(and([android] [oregon]) "
		    "[notable])" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		is_str(tree(cases[i].text), cases[i].want, cases[i].text);
}

static void
test_mistakes(void)
{
	static const struct {
		const char *text;
		size_t at;
		const char *says;
	} cases[] = {
		{ "a (b", 2, "not closed; a ) was expected" },
		{ "a b)", 3, "has no ( before it" },
		{ "a and", 5, "was expected here" },
		{ "or b", 0, "not or" },
		{ "a or or b", 5, "not or" },
		{ "()", 1, "was expected here, not )" },
		{ "not", 3, "was expected here" },
		{ "x \"abc", 2, "not closed; a second \"" },
		{ "colour:red", 0, "no field \"colour\"; the fields are from "
		    "domain" },
		{ "x http://a", 2, "no field \"http\"" },
		{ "spf:", 4, "a value was expected" },
		{ "a strength:weak", 11, "none, claimed, observed, proven" },
		{ "date:soon", 5, "a day such as 2026-11-14" },
		{ "date:2026-13", 5, "a day such as" },
		{ "date:2026-02-30", 5, "a day such as" },
		{ "date:2026-11-14..2026-11-01", 5, "not before its start" },
		{ "size:big", 5, "octets" },
		{ "sha256:xyz", 7, "hex digits" },
		{ "campaign:spring", 9, "such as c12" },
		{ "rule:3", 5, "such as r3" },
		{ "ip:192.0.2", 3, "a range, such as" },
		{ "ip:192.0.2.0/33", 3, "a range, such as" },
		{ "ip:192.0.2.0/", 3, "a range, such as" },
		{ "ip:2001:db8::/129", 3, "a range, such as" },
		{ "ip:none", 3, "a range, such as" },
		{ "\"\"", 0, "words were expected" },
		{ "- a", 0, "words were expected" },
		{ "a \"---\"", 2, "words were expected" },
		{ "a \342\202\254", 2, "words were expected" },
		{ "\"\"\"\"", 0, "words were expected" },
		{ "\377", 0, "words were expected" },
		{ "body:*", 5, "words were expected" },
		{ "a b*", 3, "* stands only at the end" },
		{ "clic*k", 4, "* stands only at the end" },
		{ "body:*click", 5, "* stands only at the end" },
		{ "on-line*", 7, "* stands only at the end" },
		{ "strength:weak..", 9, "a range such as claimed.., "
		    "..observed was expected" },
		{ "strength:..", 9, "a range such as" },
		{ "strength:proven..none", 9, "not before its start" },
		{ "size:2m..1m", 5, "not before its start" },
		{ "size:..", 5, "octets, such as 500" },
		{ "date:..", 5, "a day such as" },
		{ "kind:mail", 5, "message, report, aggregate, mailbox" },
		{ "provenance:x", 11, "observed, partner, submitted" },
		{ "stale:maybe", 6, "one of these was expected: yes, no" },
		{ "is:new", 3, "stale, gone, refused" },
		{ "role:boss", 5, "collected, trap, submitted" },
		{ "disposition:no", 12, "open, legitimate" },
		{ "a (b or (c)", 2, "not closed; a ) was expected" },
		{ "not and", 4, "not and" },
		{ "saved:", 6, "a value was expected" },
		{ "x saved:nobody", 8, "there is none called nobody" },
		{ "x saved:round", 8, "in the saved search round: query, "
		    "character 9: in the saved search about: query, "
		    "character 7: saved search round leads back to itself" },
		{ "x saved:wrong y", 8, "in the saved search wrong: query, "
		    "character 3: this parenthesis is not closed" },
		{ "saved:holds-wrong", 6, "in the saved search wrong" },
	};
	struct arena a = { 0 };
	struct query *q;
	struct error e;
	size_t i, at;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		at = 999;
		ok(query_parse(&a, slice_str(cases[i].text), &saved, &q, &at,
		&e) ==
		    ERR_USAGE && at == cases[i].at &&
		    strstr(e.text, cases[i].says) != NULL,
		    "%s: %zu: %.90s", cases[i].text, at, e.text);
	}
	arena_free(&a);
}

static void
test_limits(void)
{
	struct arena a = { 0 };
	struct buf b = { 0 };
	struct query *q;
	struct error e;
	int i;

	for (i = 0; i < 4000; i++)
		buf_add_char(&b, '(');
	ok(query_parse(&a, buf_slice(&b), NULL, &q, NULL, &e) == ERR_USAGE,
	    "deep: %s", e.text);
	buf_clear(&b);
	for (i = 0; i < 4000; i++)
		buf_add_char(&b, '-');
	buf_add_char(&b, 'a');
	ok(query_parse(&a, buf_slice(&b), NULL, &q, NULL, &e) == ERR_USAGE,
	    "many nots: %s", e.text);
	buf_clear(&b);
	for (i = 0; i < 300; i++)
		buf_add_str(&b, "a ");
	ok(query_parse(&a, buf_slice(&b), NULL, &q, NULL, &e) == ERR_USAGE,
	    "many terms: %s", e.text);
	for (i = 0; i < 3000; i++)
		buf_add_str(&b, "a ");
	ok(query_parse(&a, buf_slice(&b), NULL, &q, NULL, &e) == ERR_USAGE,
	    "long: %s", e.text);
	buf_free(&b);
	arena_free(&a);
}

static void
is_range(const char *text, const char *from, const char *to)
{
	struct arena a = { 0 };
	struct query *q;
	struct error e;
	int64_t f = INT64_MIN, t = INT64_MAX;

	if (*from != '\0')
		clock_parse_rfc3339(slice_str(from), &f);
	if (*to != '\0')
		clock_parse_rfc3339(slice_str(to), &t);
	ok(query_parse(&a, slice_str(text), NULL, &q, NULL, &e) == ERR_NONE &&
	    q->from == f && q->to == t, "%s", text);
	arena_free(&a);
}

static void
test_dates(void)
{
	setenv("ESPY_NOW", "2026-11-23T12:00:00Z", 1);
	is_range("date:2026-11-01..2026-11-14", "2026-11-01", "2026-11-15");
	is_range("date:2026-11", "2026-11-01", "2026-12-01");
	is_range("date:2026-12", "2026-12-01", "2027-01-01");
	is_range("date:2026", "2026-01-01", "2027-01-01");
	is_range("date:2024-02-29", "2024-02-29", "2024-03-01");
	is_range("date:2026-11-14..", "2026-11-14", "");
	is_range("date:..2026-10", "", "2026-11-01");
	is_range("date:today", "2026-11-23", "2026-11-24");
	is_range("date:yesterday", "2026-11-22", "2026-11-23");
	is_range("date:7d", "2026-11-16T12:00:00Z", "2026-11-23T12:00:01Z");
	is_range("date:2w..1w", "2026-11-09T12:00:00Z",
	    "2026-11-16T12:00:01Z");
}

int
main(void)
{
	test_trees();
	test_mistakes();
	test_limits();
	test_dates();
	return done_testing();
}
