/* Canonicalisation (RFC 6376 section 3.4): the RFC's examples, known digests,
 * and random bodies against a slow reading of the same rules. */

#include <stdlib.h>

#include "core/auth/canon.h"
#include "core/base/buf.h"
#include "tests/unit/tap.h"

static struct arena arena;

static void
collect(void *arg, const char *p, size_t n)
{
	buf_add(arg, p, n);
}

static struct slice
body(struct slice s, bool relaxed)
{
	static struct buf b;
	struct canon_out out = { collect, &b };

	buf_clear(&b);
	if (canon_body_of(s, relaxed, &out) != b.n)
		return SLICE_NULL;
	return slice_dup(&arena, buf_slice(&b));
}

static struct slice
field(const char *name, const char *value, bool relaxed, bool empty_b)
{
	static struct buf b;
	struct canon_out out = { collect, &b };

	buf_clear(&b);
	canon_field(slice_str(name), slice_str(value), relaxed, true, empty_b,
	    &out);
	return slice_dup(&arena, buf_slice(&b));
}

static void
rfc_example(void)
{
	struct slice text = SLICE(" C \r\nD \t E\r\n\r\n\r\n");

	is_slice(body(text, false), " C \r\nD \t E\r\n",
	    "RFC 6376 3.4.5: the simple body");
	is_slice(body(text, true), " C\r\nD E\r\n",
	    "RFC 6376 3.4.5: the relaxed body");
	is_slice(field("A", " X", true, false), "a:X\r\n",
	    "RFC 6376 3.4.5: a relaxed field");
	is_slice(field("B ", " Y\t\r\n\tZ  ", true, false), "b:Y Z\r\n",
	    "RFC 6376 3.4.5: a folded one, a blank before its colon");
	is_slice(field("B ", " Y\t\r\n\tZ  ", false, false),
	    "B : Y\t\r\n\tZ  \r\n", "RFC 6376 3.4.5: simple ones stay");
}

static void
bodies(void)
{
	static const struct {
		const char *text, *simple, *relaxed, *why;
	} t[] = {
		{ "", "\r\n", "", "no body" },
		{ "\r\n", "\r\n", "", "one empty line" },
		{ "\n\r\n\n", "\r\n", "", "empty lines of both kinds" },
		{ " \t\r\n \r\n", " \t\r\n \r\n", "", "lines of blanks" },
		{ "a", "a\r\n", "a\r\n", "a last line without its end" },
		{ "a \t", "a \t\r\n", "a\r\n", "and with blanks" },
		{ "a\nb\n", "a\r\nb\r\n", "a\r\nb\r\n", "bare LF" },
		{ "a\rb\r\n", "a\rb\r\n", "a\rb\r\n", "bare CR is text" },
		{ "a \rb\r\n", "a \rb\r\n", "a \rb\r\n",
		    "a blank before a bare CR is none at a line's end" },
		{ "a\r\r\n\r\n", "a\r\r\n", "a\r\r\n", "CR CR LF" },
		{ "a  \n\nb", "a  \r\n\r\nb\r\n", "a\r\n\r\nb\r\n",
		    "an empty line inside stays" },
		{ "\n\na", "\r\n\r\na\r\n", "\r\n\r\na\r\n",
		    "empty lines at the start stay" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++) {
		is_slice(body(slice_str(t[i].text), false), t[i].simple,
		    t[i].why);
		is_slice(body(slice_str(t[i].text), true), t[i].relaxed,
		    t[i].why);
	}
}

/* The rules, octet by octet: line ends first, then blanks, then the tail. */
static struct slice
slow(struct slice s, bool relaxed)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\n' && (i == 0 || s.p[i - 1] != '\r'))
			buf_add_char(&b, '\r');
		if (c == '\n' && relaxed) { /* blanks before it go */
			b.n--;
			while (b.n != 0 && b.p[b.n - 1] == ' ')
				b.n--;
			buf_add_char(&b, '\r');
		}
		if (relaxed && (c == ' ' || c == '\t')) {
			if (b.n != 0 && b.p[b.n - 1] == ' ')
				continue;
			c = ' ';
		}
		buf_add_char(&b, c);
	}
	while (relaxed && b.n != 0 && b.p[b.n - 1] == ' ')
		b.n--;
	if (b.n != 0 && b.p[b.n - 1] != '\n')
		buf_add_str(&b, "\r\n");
	while (b.n >= 4 && memcmp(b.p + b.n - 4, "\r\n\r\n", 4) == 0)
		b.n -= 2;
	if (relaxed && b.n == 2 && memcmp(b.p, "\r\n", 2) == 0)
		b.n = 0;
	if (!relaxed && b.n == 0)
		buf_add_str(&b, "\r\n");
	out = slice_dup(&arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

static void
random_bodies(void)
{
	static const char letters[] = "aab  \t\r\n\n\n\1";
	char *text = malloc(200);
	size_t wrong[2] = { 0 }, i, round;
	int relaxed;

	srandom(6376);
	for (round = 0; round < 20000; round++) {
		size_t n = (size_t)random() % 100;
		size_t plain = (size_t)random() % 4;

		for (i = 0; i < n; i++)
			text[i] = (size_t)random() % 4 < plain
				? 'x'
				: letters[(size_t)random() %
				    (sizeof letters - 1)];
		for (relaxed = 0; relaxed < 2; relaxed++) {
			char *exact = malloc(n + 1); /* so SAN=1 sees n */
			struct slice s = slice_of(exact, n);

			memcpy(exact, text, n);
			wrong[relaxed] += !slice_eq(body(s, relaxed),
			    slow(s, relaxed));
			free(exact);
		}
		arena_free(&arena);
	}
	free(text);
	is_int((int64_t)wrong[0], 0, "20,000 random bodies, simple");
	is_int((int64_t)wrong[1], 0, "20,000 random bodies, relaxed");
}

static void
empty_b(void)
{
	is_slice(field("S", " a=1; b=xy z;\r\n d=2", false, true),
	    "S: a=1; b=;\r\n d=2\r\n", "b= without its value");
	is_slice(field("S", " a=1; b =\r\n xy\r\n z ; d=2", false, true),
	    "S: a=1; b =; d=2\r\n",
	    "blanks around the value go, one before \"=\" stays");
	is_slice(field("S", " a=1; bh=q; b=xy==", true, true),
	    "s:a=1; bh=q; b=\r\n", "as the last tag; bh= is another");
	is_slice(field("S", " b=1; b=2", true, true), "s:b=; b=2\r\n",
	    "only the first");
	is_slice(field("S", " a=b=1", true, true), "s:a=b=1\r\n",
	    "b= inside a value is none");
	is_slice(field("S", " b=1 ;  c", true, true), "s:b=; c\r\n",
	    "what stands behind it is relaxed as ever");
}

static void
fields(void)
{
	is_slice(field("SUBJECT", "\r\n  a \r\n\t b\t", true, false),
	    "subject:a b\r\n", "blanks around folds are one");
	is_slice(field("Subject", " a\n b", false, false),
	    "Subject: a\r\n b\r\n", "bare LF in a fold");
	is_slice(field("Subject", " a\n b", true, false), "subject:a b\r\n",
	    "relaxed too");
	is_slice(field("X", "", true, false), "x:\r\n", "an empty value");
	is_slice(field("X", " \r\n ", true, false), "x:\r\n", "blanks alone");
	is_slice(field("X", " a\rb \r c", true, false), "x:a\rb \r c\r\n",
	    "a bare CR is text");
	is_slice(field("X", " \xc3\xa9  \xff", true, false),
	    "x:\xc3\xa9 \xff\r\n", "8-bit octets stay");
}

static struct mail
mail(const char *text)
{
	struct mail m;

	mail_parse(&m, slice_str(text), &(struct receivers){ 0 }, &arena, 0);
	return m;
}

static void
selection(void)
{
	struct mail m = mail("S: own\nA: 1\nB: 2\na: 3\nA: 4\nS: other\n\n");
	struct slice names[] = { SLICE("a"), SLICE("A"), SLICE("b"),
		SLICE("b"), SLICE("a"), SLICE("a"), SLICE("s"), SLICE("s"),
		SLICE("") };
	int want[] = { 4, 3, 2, -1, 1, -1, 5, -1, -1 };
	int got[ARRAY_LEN(names)];

	canon_select(&m, names, ARRAY_LEN(names), 0, got);
	ok(memcmp(got, want, sizeof got) == 0,
	    "from the bottom up, each once, never the signature's own");
}

static void
long_field(void)
{
	struct buf b = { 0 };
	struct slice name, value;
	struct mail m;
	size_t i;

	buf_add_str(&b, "X: ");
	for (i = 0; i < 9000; i++)
		buf_add_str(&b, "12345678 \r\n ");
	buf_add_str(&b, "end\r\nY: 1\r\n\r\n");
	m = mail(buf_slice(&b).p);
	canon_split(&m, 0, &name, &value);
	ok(slice_eq_str(name, "X") && slice_ends(value, "8 \r\n end"),
	    "a field above the reader's limit is hashed as a whole");
	canon_split(&m, 1, &name, &value);
	is_slice(value, " 1", "the next one as it stands");
	buf_free(&b);
}

static void
is_digest(const struct canon_body *b, const char *base64, const char *name)
{
	is_slice(base64_encode(&arena,
		     slice_of((const char *)b->digest, b->ndigest)),
	    base64, name);
}

static void
digests(void)
{
	struct mail m = mail("A: b\n\n"), longer = mail("A: b\n\nab c\n");
	struct canon c = { &m, NULL, 0 }, d = { &longer, NULL, 0 };
	const struct canon_body *b;

	/* RFC 6376 sections 3.4.3 and 3.4.4 give these */
	is_digest(canon_body(&c, false, false, false, 0),
	    "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=",
	    "SHA-256 of an empty body, simple");
	is_digest(canon_body(&c, false, true, false, 0),
	    "uoq1oCgLlTqpdDX/iUbLy7J1Wic=",
	    "SHA-1 of an empty body, simple");
	is_digest(canon_body(&c, true, false, false, 0),
	    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
	    "SHA-256 of an empty body, relaxed");
	is_digest(canon_body(&c, true, true, false, 0),
	    "2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
	    "SHA-1 of an empty body, relaxed");
	ok(c.n == 4 && canon_body(&c, true, true, false, 0) == &c.v[3] &&
		c.n == 4, "each is worked out once");
	b = canon_body(&d, false, false, true, 2);
	ok(memcmp(b->digest, sha256_of(SLICE("ab")).b, 32) == 0 &&
		b->total == 6, "l= octets; and how many there are");
	b = canon_body(&d, false, false, true, 0);
	ok(memcmp(b->digest, sha256_of(SLICE("")).b, 32) == 0, "l=0");
	b = canon_body(&d, false, false, true, 99);
	ok(memcmp(b->digest, sha256_of(SLICE("ab c\r\n")).b, 32) == 0,
	    "l= above the body: all of it");
}

/* Many lengths together are what each is alone. */
static void
lengths(void)
{
	struct mail m = mail("A: b\n\na  b\tc \n\n d\r\ne\n\n");
	struct canon all = { &m, NULL, 0 };
	size_t i, good = 0;

	for (i = 0; i < 60; i++)
		canon_body_want(&all, i % 2, i % 3 == 0, i % 4 != 0,
		    i * 7 % 23);
	canon_body(&all, true, false, true, 1);
	for (i = 0; i < all.n; i++)
		good += all.v[i].done == all.v[i].relaxed;
	is_int((int64_t)good, (int64_t)all.n, "one pass for a form");
	canon_body(&all, false, false, true, 1);
	for (i = good = 0; i < all.n; i++) {
		const struct canon_body *b = &all.v[i], *one;
		struct canon alone = { &m, NULL, 0 };

		one = canon_body(&alone, b->relaxed, b->sha1, b->has_length,
		    b->length);
		good += b->done && b->total == one->total &&
		    memcmp(b->digest, one->digest, one->ndigest) == 0;
	}
	is_int((int64_t)good, (int64_t)all.n, "digests of many lengths");
}

int
main(void)
{
	rfc_example();
	bodies();
	random_bodies();
	empty_b();
	fields();
	selection();
	long_field();
	digests();
	lengths();
	return done_testing();
}
