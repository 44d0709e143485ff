/* Masking of whole messages: what changes, what does not, limits. */

#include <stdio.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/notify/redact.h"
#include "tests/unit/tap.h"

static const struct slice ours[] = { SLICE("bob@desk.example"),
	SLICE("ana@desk.example") };
static struct masks masks = { .addresses = ours, .n = 2 };
static struct redact_order whole = { .how = REDACT_RECIPIENTS };
static char bob[MASK_LEN + 1];
static struct arena arena;

/* Octets masked; they live in the arena */
static struct slice
masked(struct slice s, const struct redact_order *order, struct redacted *r)
{
	struct error e = { 0 };

	ok(redact_message(r, &masks, s, order, &e) == ERR_NONE,
	    "it is masked (%s)", e.text);
	return slice_dup(&arena, buf_slice(&r->octets));
}

static const char mail[] =
    "Received: from out.esp.example by mx.desk.example\r\n"
    "\tfor <bob@desk.example>; Mon, 23 Nov 2026 07:41:03 +0000\r\n"
    "DKIM-Signature: v=1; d=esp.example; b=QUJD==\r\n"
    "Message-ID: <1.bob=desk.example@esp.example>\r\n"
    "Feedback-ID: 4711:bob@desk.example:esp\r\n"
    "To: \"Bob B., of us\" <bob@desk.example>, Ana <ana@desk.example>\r\n"
    "Cc: zoe@other.example (Zoe)\r\n"
    "Content-Type: multipart/mixed; boundary=b1\r\n\r\n"
    "preamble\r\n"
    "--b1\r\n"
    "Content-Type: text/plain\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    "No address=\r\n =3D in it.\r\n"
    "--b1\r\n"
    "Content-Type: text/html\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n"
    "PGI+SGkgYm9iQGRlc2suZXhh\r\n"
    "bXBsZSwgeW91IHdvbiE8L2I+\r\n\r\n"
    "--b1\r\n"
    "Content-Type: application/pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n"
    "JVBERi0xLjQKAAECAw==\r\n"
    "--b1--\r\n";

static bool
has(struct slice s, const char *what)
{
	return slice_find(s, slice_str(what)) != SLICE_NONE;
}

static void
test_mail(void)
{
	struct redacted r;
	struct slice out = masked(slice_str(mail), &whole, &r), rest;
	char bobs[64];

	snprintf(bobs, sizeof bobs, "\tfor <%s@masked.invalid>; Mon", bob);
	ok(has(out, bobs), "Received keeps all but the recipient");
	snprintf(bobs, sizeof bobs,
	    "Feedback-ID: 4711:%s@masked.invalid:esp\r\n", bob);
	ok(has(out, bobs), "Feedback-ID keeps the account's part");
	ok(has(out, "Message-ID: <1.bob=desk.example@esp.example>\r\n") &&
	    has(out, "b=QUJD==\r\n"), "Message-ID and signature stay");
	snprintf(bobs, sizeof bobs, "To: %s <%s@masked.invalid>, ", bob, bob);
	ok(has(out, bobs) && !has(out, "Ana") && !has(out, "of us"),
	    "names in To are masked with the address");
	ok(has(out, "Cc: zoe@other.example (Zoe)\r\n"), "others stay");
	ok(has(out, "No address=\r\n =3D in it.\r\n") &&
	    has(out, "\r\n\r\nJVBERi0xLjQKAAECAw==\r\n"),
	    "parts without an address stay, octet for octet");
	rest = slice_from(out, slice_find(out, SLICE("PGI+SGkgcmNwdC")));
	is_int((int64_t)slice_find(rest, SLICE("\r\n")), 24,
	    "base64 stays base64, in lines as long as they were");
	ok(r.npacked == 1 && slice_eq_str(r.packed[0],
	    "part 3 (application/pdf)"), "what nobody looked into is named");
	is_int((int64_t)r.nresidue, 1, "what stays is listed");
	ok(r.nresidue == 1 && r.residue[0].stays &&
	    slice_eq_str(r.residue[0].field, "Message-ID"),
	    "by its field");
	ok(r.nhunks > 4 && slice_eq_str(r.hunks[0].where, "Received") &&
	    has(r.hunks[0].old, "bob@desk.example") &&
	    has(r.hunks[0].new, bob), "a change has its words");
	ok(slice_eq_str(r.hunks[r.nhunks - 1].where, "part 2 (text/html)"),
	    "and the name of its part");
	redacted_free(&r);
}

/* The RFC's section 3: one for each, here; another elsewhere */
static void
test_consistent(void)
{
	static const char text[] = "To: bob@desk.example\r\n\r\n"
	    "BOB@DESK.EXAMPLE bob%40desk.example Ym9iQGRlc2suZXhhbXBsZQ== "
	    "bob=desk.example ana@desk.example\r\n";
	struct redacted r;
	struct slice out = masked(slice_str(text), &whole, &r), rest = out;
	size_t n = 0, at;
	struct masks other = masks;
	struct error e;

	while ((at = slice_find(rest, slice_str(bob))) != SLICE_NONE) {
		n++;
		rest = slice_from(rest, at + 1);
	}
	is_int((int64_t)n, 4, "one recipient has one mask, whatever the form");
	redacted_free(&r);
	other.key.b[3] ^= 1;
	redact_message(&r, &other, slice_str(text), &whole, &e);
	ok(!has(buf_slice(&r.octets), bob), "under another key another");
	redacted_free(&r);
}

static void
test_as_it_is(void)
{
	struct redact_order nothing = { .how = REDACT_NOTHING };
	struct masks nobody = { .n = 0 };
	struct redacted r;
	struct error e;

	is_slice(masked(slice_str(mail), &nothing, &r), mail,
	    "masking nothing, it is the same, and what was signed verifies");
	redacted_free(&r);
	redact_message(&r, &nobody, slice_str(mail), &whole, &e);
	is_slice(buf_slice(&r.octets), mail, "so it is with no recipients");
	redacted_free(&r);
}

static void
test_headers(void)
{
	static const struct slice id[] = { SLICE("message-id") };
	struct redact_order order = { .how = REDACT_HEADERS, .mask_too = id,
		.nmask_too = 1 };
	struct redacted r;
	struct slice out = masked(slice_str(mail), &order, &r);

	ok(slice_ends(out, "boundary=b1\r\n") && !has(out, "\r\n\r\n"),
	    "header fields alone");
	ok(r.nresidue == 0 && !has(out, "bob=desk") && has(out, "<1.rcpt-"),
	    "a field that would stay is masked where somebody decided so");
	redacted_free(&r);
}

static void
is_cut(struct buf *message, const char *why)
{
	struct redacted r;

	buf_add_str(message, "\r\n");
	masked(buf_slice(message), &whole, &r);
	ok(r.how == REDACT_HEADERS && slice_eq_str(r.why, why) &&
	    has(buf_slice(&r.octets), bob), "header fields alone: %s", why);
	redacted_free(&r);
	buf_free(message);
}

static void
test_limits(void)
{
	struct buf big = { 0 }, deep = { 0 }, many = { 0 }, wide = { 0 };
	int i;

	buf_add_str(&big, "To: bob@desk.example\r\n\r\n");
	while (big.n <= REDACT_MOST_OCTETS)
		buf_add_str(&big, "0123456789 0123456789 0123456789\r\n");
	is_cut(&big, "it is larger than 5 MiB");
	buf_add_str(&deep, "To: bob@desk.example\r\n");
	for (i = 0; i < 40; i++)
		buf_add_str(&deep, "Content-Type: message/rfc822\r\n\r\n");
	is_cut(&deep, "parts lie too deep within parts");
	buf_add_str(&many, "To: bob@desk.example\r\nContent-Type: "
	    "multipart/mixed; boundary=x\r\n\r\n");
	for (i = 0; i < 600; i++)
		buf_add_str(&many, "--x\r\n\r\nhi\r\n");
	is_cut(&many, "it has too many parts");
	buf_add_str(&wide, "To: bob@desk.example");
	while (wide.n <= REDACT_MOST_HEADER)
		buf_add_str(&wide, ",\r\n \"=?a?q?B\" <bob@desk.example>");
	is_cut(&wide, "it has more than 128 KiB of header fields");
}

static void
test_no_text(void)
{
	struct buf b = { 0 };
	struct redacted r;
	struct slice out;

	buf_add_str(&b, "Content-Type: image/png\r\nX-A: 1\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n"
	    "iVBORwABAgNib2JAZGVzay5leGFtcGxlAA==\r\n");
	out = masked(buf_slice(&b), &whole, &r);
	ok(has(out, "X-A: 1\r\n") && has(out, "Content-Type: text/plain") &&
	    has(out, "\r\nContent-Type: image/png\r\nSize: 25 octets, "
	    "decoded\r\nSHA-256: ") && !has(out, "iVBO"), "a part that is no "
	    "text gives way to a note with its type, size and hash");
	ok(r.nreplaced == 1 && slice_eq_str(r.replaced[0],
	    "body (image/png)"), "which is said");
	redacted_free(&r);
	buf_free(&b);
}

/* A line of many recipients stays one that mail may have. */
static void
test_long_line(void)
{
	struct buf b = { 0 };
	struct redacted r;
	struct slice out, line;
	size_t i;

	buf_add_str(&b, "Subject: x\r\nTo: ");
	for (i = 0; i < 55; i++)
		buf_add_str(&b, "bob@desk.example, ");
	buf_add_str(&b, "z@z.example\r\n\r\nx\r\n");
	out = masked(buf_slice(&b), &whole, &r);
	line = slice_from(out, slice_find(out, SLICE("To: ")));
	line = slice_cut(&line, '\n');
	ok(line.n <= 999 && has(line, bob) && !has(out, "bob@"),
	    "a line of many recipients stays below 998 octets: %zu", line.n);
	redacted_free(&r);
	buf_free(&b);
}

int
main(void)
{
	mask_of(&masks.key, ours[0], bob);
	test_mail();
	test_consistent();
	test_as_it_is();
	test_headers();
	test_limits();
	test_no_text();
	test_long_line();
	arena_free(&arena);
	return done_testing();
}
