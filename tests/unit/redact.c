/* Masking: what of our recipients' addresses a service still learns. */

#include <stdlib.h>

#include "core/notify/redact.h"
#include "tests/unit/tap.h"

static struct slice ours[] = { SLICE("ana.lopez+news@desk.example"),
	SLICE("bob@desk.example"), SLICE("bob@desk.example.org") };
static struct masks masks = { .addresses = ours, .n = 3 };
static char ana[MASK_LEN + 1], bob[MASK_LEN + 1];
static struct arena arena;

static struct slice
masked(const char *s, size_t *n)
{
	struct buf b = { 0 };
	struct slice out;

	*n = mask_text(&masks, slice_str(s), &b);
	out = slice_dup(&arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

/* want: with "%s" where the mask stands */
static void
is_masked(const char *s, const char *want, const char *mask, const char *name)
{
	size_t n;
	struct slice got = masked(s, &n);
	size_t at = (size_t)(strstr(want, "@@") - want);

	is_slice(got, arena_printf(&arena, "%.*s%s%s", (int)at, want, mask,
	    want + at + 2), name);
	ok(n == 1, "one address is masked");
}

static void
test_mask(void)
{
	char again[MASK_LEN + 1];
	struct sha256 other = masks.key;

	mask_of(&masks.key, ours[0], ana);
	mask_of(&masks.key, ours[1], bob);
	ok(strncmp(ana, "rcpt-", 5) == 0 && strlen(ana) == MASK_LEN &&
	    strspn(ana + 5, "0123456789ABCDEFGHIJKLMNOPQRSTUV") == 8,
	    "a mask is rcpt- and 8 characters of base32hex: %s", ana);
	ok(strcmp(ana, bob) != 0, "two recipients have two masks");
	mask_of(&masks.key, SLICE("ANA.Lopez+news@DESK.example"), again);
	is_str(again, ana, "case does not matter");
	other.b[0] ^= 1;
	mask_of(&other, ours[0], again);
	ok(strcmp(again, ana) != 0, "another case, another mask");
}

/* A recipient of its own */
static struct slice
mask_with(const char *address, const char *s)
{
	struct slice one = slice_str(address);
	struct masks m = { .addresses = &one, .n = 1 };
	struct buf b = { 0 };
	struct slice out;

	mask_text(&m, slice_str(s), &b);
	out = slice_dup(&arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

static void
test_forms(void)
{
	char dotted[MASK_LEN + 1];
	size_t n;

	mask_of(&masks.key, SLICE("bob@pot."), dotted);

	is_masked("<Bob@Desk.Example>", "<@@@masked.invalid>", bob,
	    "as it is: an address takes its place");
	is_masked("bounce+17.bob=desk.example@esp.example",
	    "bounce+17.@@@esp.example", bob, "in a bounce address");
	is_masked("u=bob%40desk.example&x=1", "u=@@&x=1", bob,
	    "percent-encoded");
	is_masked("=?utf-8?Q?bob=40desk.example?=", "=?utf-8?Q?@@?=", bob,
	    "in a quoted-printable word");
	is_masked("Ana.Lopez+news@desk.example,", "@@@masked.invalid,", ana,
	    "with a plus in it");
	is_masked("xyz7bob@desk.example", "xyz7@@@masked.invalid", bob,
	    "within a token");
	ok(slice_eq_str(mask_with("bob@pot.", "to bob@pot, too"),
	    arena_printf(&arena, "to %s@masked.invalid, too", dotted)),
	    "a domain's last dot does not matter");
	masked("bob@desk.example.org", &n);
	is_int((int64_t)n, 1, "of two that fit the longer one is masked");
	ok(slice_eq_str(masked("bob at desk.example", &n),
	    "bob at desk.example") && n == 0, "prose stays");
}

/* Behind 0 to 3 octets of other text, and in both alphabets */
static void
test_base64(void)
{
	static const char *const before[] = { "", "x", "xy", "xyz", "a=b&u=" };
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(before); i++) {
		struct slice plain = slice_printf(&arena, "%sbob@desk.example",
		    before[i]);
		struct slice got = masked(base64_encode(&arena, plain).p, &n);
		struct slice back = base64_decode(&arena, got);

		ok(n == 1 && slice_find(back, slice_str(bob)) != SLICE_NONE &&
		    slice_find(got, SLICE("desk")) == SLICE_NONE,
		    "base64 of \"%.*s\" is masked inside", SLICE_ARG(plain));
	}
	masked("QUJDREVGR0hJSktMTU5PUA==", &n);
	is_int((int64_t)n, 0, "other base64 stays");
}

static struct slice
reversed(struct slice s)
{
	char *p = arena_alloc(&arena, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[s.n - 1 - i];
	return slice_of(p, s.n);
}

static struct slice
hex_of(struct slice s)
{
	char *p = arena_alloc(&arena, 2 * s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		snprintf(p + 2 * i, 3, "%02x", (unsigned char)s.p[i]);
	return slice_of(p, 2 * s.n);
}

/* One way of hiding; undone it must show the mask and no address. */
static void
is_hidden(struct slice hidden, struct slice (*undo)(struct slice s),
    const char *name)
{
	size_t n, left;
	struct slice got = masked(hidden.p, &n);

	ok(n == 1 && slice_find(undo(got), slice_str(bob)) != SLICE_NONE,
	    "%s is masked", name);
	mask_residue(&masks, slice_printf(&arena, "X-T: %.*s\n",
	    SLICE_ARG(hidden)), &arena, &left);
	is_int((int64_t)left, 1, "unmasked, the second look sees it");
	mask_residue(&masks, slice_printf(&arena, "X-T: %.*s\n",
	    SLICE_ARG(got)), &arena, &left);
	is_int((int64_t)left, 0, "masked, it sees nothing");
}

static struct slice
from_hex(struct slice s)
{
	char *p = arena_alloc(&arena, s.n / 2 + 1);

	for (size_t i = 0; i < s.n / 2; i++) {
		unsigned v;

		sscanf(s.p + 2 * i, "%2x", &v);
		p[i] = (char)v;
	}
	return slice_of(p, s.n / 2);
}

static struct slice
from_backwards(struct slice s)
{
	return reversed(base64_decode(&arena, reversed(s)));
}

static struct slice
from_hex_in_base64(struct slice s)
{
	return from_hex(base64_decode(&arena, s));
}

/* As services hide it */
static void
test_encodings(void)
{
	struct slice u = SLICE("u=bob@desk.example");

	is_hidden(hex_of(u), from_hex, "hexadecimal");
	is_hidden(reversed(base64_encode(&arena, reversed(u))), from_backwards,
	    "a text backwards, in base64 backwards");
	is_hidden(base64_encode(&arena, hex_of(u)), from_hex_in_base64,
	    "hexadecimal in base64");
}

static void
test_folded(void)
{
	struct slice token = base64_encode(&arena,
	    SLICE("{\"id\":\"4711\",\"r\":\"bob@desk.example\",\"c\":\"17\"}"));
	struct slice head = slice_printf(&arena, "X-T: sig|%.*s\n\t%.*s\n",
	    24, token.p, SLICE_ARG(slice_from(token, 24)));
	struct buf b = { 0 };
	size_t n = mask_header(&masks, head, &b), left;

	is_int((int64_t)n, 1, "base64 that is folded within is masked");
	mask_residue(&masks, buf_slice(&b), &arena, &left);
	is_int((int64_t)left, 0, "and nothing is left");
	ok(slice_starts(buf_slice(&b), "X-T: sig|") &&
	    slice_ends(buf_slice(&b), "\r\n"), "it stays one field");
	buf_free(&b);
}

static const char head[] = "Delivered-To: bob@desk.example\n"
	"Message-ID: <1.bob=desk.example@esp.example>\n"
	"DKIM-Signature: v=1; d=esp.example;\n\tb=Ym9iQGRlc2suZXhhbXBsZQ==\n"
	"To: \"Bob\" <bob@desk.example>\n"
	"X-Folded: bob@\n desk.example\n"
	"Subject: bob, bob@desk.example!\r\n";

static void
test_header(void)
{
	struct buf b = { 0 };
	struct slice out;
	struct residue *r;
	size_t n = mask_header(&masks, slice_str(head), &b), k;
	bool id = false, signature = false;

	out = buf_slice(&b);
	is_int((int64_t)n, 5, "four addresses and a name are masked");
	ok(slice_find(out, SLICE("Message-ID: <1.bob=desk.example@esp.example>"
	    "\r\n")) != SLICE_NONE, "the Message-ID stays");
	ok(slice_find(out, SLICE("b=Ym9iQGRlc2suZXhhbXBsZQ==\r\n")) !=
	    SLICE_NONE, "the signature stays");
	for (k = 0; k < out.n; k++)
		if (out.p[k] == '\n' && (k == 0 || out.p[k - 1] != '\r'))
			break;
	ok(k == out.n, "lines end in CRLF");
	r = mask_residue(&masks, out, &arena, &n);
	for (k = 0; k < n; k++) {
		id |= slice_eq_str(r[k].field, "Message-ID");
		signature |= slice_eq_str(r[k].field, "DKIM-Signature");
	}
	ok(id && signature, "the second look names what is left: in the "
	    "Message-ID, in the signature");
	is_int((int64_t)n, 2, "and nothing else, not what was folded");
	buf_free(&b);
}

static void
test_crlf(void)
{
	struct buf b = { 0 };

	crlf_form(SLICE("a\nb\r\nc\rd\n\ne"), &b);
	is_slice(buf_slice(&b), "a\r\nb\r\nc\rd\r\n\r\ne",
	    "a lone LF becomes CRLF, a lone CR stays");
	buf_free(&b);
	is_slice(message_header(SLICE("A: b\r\n\r\nbody")), "A: b\r\n",
	    "the header ends at the empty line");
	is_slice(message_header(SLICE("A: b\nC: d\n\n\n")), "A: b\nC: d\n",
	    "with LF too");
	is_slice(message_header(SLICE("A: b")), "A: b", "or at the end");
	is_slice(message_header(SLICE("\nbody")), "", "it may be empty");
}

int
main(void)
{
	test_mask();
	test_forms();
	test_base64();
	test_encodings();
	test_folded();
	test_header();
	test_crlf();
	arena_free(&arena);
	return done_testing();
}
