/* DKIM: odd messages, and what was done to them after signing. */

#include "tests/unit/dkim_case.h"

#define SIMPLE_TAGS \
	"v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=sel; " USUAL_TAIL
#define PLAIN_TAGS \
	"v=1; a=rsa-sha256; d=example.com; s=sel; " USUAL_TAIL
#define MIXED_TAGS \
	"v=1; a=rsa-sha256; c=relaxed; d=example.com; s=sel; " USUAL_TAIL
#define ODD_TAGS \
	"v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; s=sel; " USUAL_TAIL
#define ONCE "from:to:subject:date"
#define ONCE_TAGS USUAL_HEAD "h=" ONCE "; bh=%H; b=%B"
#define DIFFERENT_HEADER \
	.result = DKIM_FAIL, .crypto = DKIM_MISMATCH, \
	.flags = DKIM_HEADER_DIFFERS, \
	.reason = "the header fields differ from what was signed; the body " \
		  "is as signed"
#define DIFFERENT_BODY \
	.result = DKIM_FAIL, .crypto = DKIM_MISMATCH, \
	.flags = DKIM_BODY_DIFFERS, \
	.reason = "the body differs from what was signed; the header fields " \
		  "are as signed"

#define REFOLDED \
	"Date: Wed, 25 Nov 2026 08:00:00 +0000\r\n" \
	"FROM:  Alice\r\n <alice@example.com>\r\n" \
	"To: bob@example.net\r\n" \
	"subject :=?utf-8?q?Hello?= there, Bob \r\n"

static void
five_unsigned(const struct dkim_signature *sig, struct mail *m)
{
	(void)m;
	is_int((int64_t)sig->unsigned_octets, 5, "- five octets");
}

static void
facts(const struct dkim_signature *sig, struct mail *m)
{
	is_slice(sig->domain, "example.com", "- d=");
	is_slice(sig->selector, "sel", "- s=");
	is_slice(sig->algorithm, "rsa-sha256", "- a=");
	is_slice(sig->canon, "relaxed/relaxed", "- c=");
	is_slice(sig->identity, "a@example.com", "- i=");
	is_slice(sig->headers, "from:to:subject", "- h=, blanks out");
	is_int(sig->signed_at, 1795500000, "- t=");
	is_int(sig->expires, TIME_UNKNOWN, "- no x=");
	is_int(sig->key_bits, 2048, "- bits");
	ok(slice_startsi(mail_slice(m, m->fields[sig->field].name),
	    "DKIM-Signature"), "- its field");
	ok(sig->b.n == 344 && slice_chr(sig->b, ' ') == SLICE_NONE,
	    "- b= without blanks");
	ok(slice_starts(sig->key_record, "v=DKIM1"), "- the key's record");
}

static const struct dkim_case cases[] = {
	{ "what is known of a signature", .s = { .signs = "from:to:subject",
	    .tags = USUAL_HEAD "i=a@example.com; t=1795500000;"
	    " h=from :to:\r\n subject; bh=%H; b=%B" },
	    .crypto = DKIM_MATCH, .flags = DKIM_FROM_NOT_OVERSIGNED,
	    .look = facts },
	/* forms */
	{ "simple/simple", .s = { .simple_header = true, .simple_body = true,
	    .tags = SIMPLE_TAGS }, .crypto = DKIM_MATCH },
	{ "no c=", .s = { .simple_header = true, .simple_body = true,
	    .tags = PLAIN_TAGS }, .crypto = DKIM_MATCH },
	{ "c=relaxed", .s = { .simple_body = true, .tags = MIXED_TAGS },
	    .crypto = DKIM_MATCH },
	{ "simple/relaxed", .s = { .simple_header = true,
	    .tags = ODD_TAGS }, .crypto = DKIM_MATCH },
	{ "simple, a field that ends in b=", .s = { .simple_header = true,
	    .simple_body = true, .tags = "v=1; a=rsa-sha256; d=example.com; "
	    "s=sel; bh=%H; h=" USUAL_SIGNS "; b=%B" },
	    .crypto = DKIM_MATCH },
	{ "simple, bh= behind b=", .s = { .simple_header = true,
	    .simple_body = true, .tags = "b=%B; v=1; a=rsa-sha256; "
	    "d=example.com; s=sel; h=" USUAL_SIGNS "; bh=%H;" },
	    .crypto = DKIM_MATCH },
	/* how it is stored */
	{ "bare LF", .lf = true, .crypto = DKIM_MATCH },
	{ "bare LF, simple", .lf = true, .s = { .simple_header = true,
	    .simple_body = true, .tags = SIMPLE_TAGS },
	    .crypto = DKIM_MATCH },
	{ "some lines with LF", .sent_body = SLICE("Hello  Bob,\n\r\n"
	    "lunch at noon? \n\r\n-- \r\nAlice\n"), .crypto = DKIM_MATCH },
	{ "refolded, relaxed", .sent_header = SLICE(REFOLDED),
	    .crypto = DKIM_MATCH },
	{ "refolded, simple", .s = { .simple_header = true,
	    .tags = ODD_TAGS }, .sent_header = SLICE(REFOLDED),
	    DIFFERENT_HEADER },
	{ "blanks at line ends, relaxed", .sent_body = SLICE("Hello Bob, \t"
	    "\r\n\r\nlunch at  noon?\r\n \r\n--\r\nAlice\r\n\r\n\r\n"),
	    .crypto = DKIM_MATCH },
	{ "blanks at line ends, simple", .s = { .simple_body = true,
	    .tags = MIXED_TAGS }, .sent_body = SLICE("Hello Bob,\r\n"),
	    DIFFERENT_BODY },
	{ "fields in another order", .sent_header = SLICE(
	    "Subject: =?utf-8?q?Hello?=  there,\r\n\tBob\r\n"
	    "To: bob@example.net\r\nX-New: y\r\n"
	    "From: Alice <alice@example.com>\r\n"
	    "Date: Wed, 25 Nov 2026 08:00:00 +0000\r\n"),
	    .crypto = DKIM_MATCH },
	/* bodies */
	{ "no body", .s = { .body = SLICE("") }, .crypto = DKIM_MATCH },
	{ "no body, simple", .s = { .simple_body = true, .body = SLICE(""),
	    .tags = MIXED_TAGS }, .crypto = DKIM_MATCH },
	{ "a body of line ends alone", .s = {
	    .body = SLICE("\r\n\r\n\r\n") }, .crypto = DKIM_MATCH },
	{ "the same, simple", .s = { .simple_body = true,
	    .body = SLICE("\r\n\r\n\r\n"), .tags = MIXED_TAGS },
	    .crypto = DKIM_MATCH },
	{ "a body of blanks alone", .s = { .body = SLICE(" \r\n\t\r\n") },
	    .crypto = DKIM_MATCH },
	{ "no line end at the end", .s = { .body = SLICE("bye") },
	    .crypto = DKIM_MATCH },
	{ "NUL and 8-bit in the body", .s = {
	    .body = SLICE("a\0b\xff\xfe\r\n\0\r\n\x80") },
	    .crypto = DKIM_MATCH },
	{ "bare CR in the body", .s = { .body = SLICE("a\rb \r\r\nc\r\n") },
	    .crypto = DKIM_MATCH },
	/* headers */
	{ "8-bit and NUL in the header", .s = { .header = SLICE(
	    "From: \xd0\x90\xff <a@example.com>\r\nTo: \0b\r\n"
	    "Subject: \x80\x81\r\nDate: x\r\n") }, .crypto = DKIM_MATCH },
	{ "a blank before the colon", .s = { .header = SLICE(
	    "From : a@example.com\r\nSubject\t: x\r\n") },
	    .crypto = DKIM_MATCH },
	{ "the same, simple", .s = { .simple_header = true, .header = SLICE(
	    "From : a@example.com\r\nSubject\t: x\r\n"),
	    .tags = ODD_TAGS }, .crypto = DKIM_MATCH },
	{ "empty values", .s = { .header = SLICE("From: a@example.com\r\n"
	    "Subject:\r\nTo: \r\n \r\n") }, .crypto = DKIM_MATCH },
	{ "From without a domain", .s = { .header = SLICE(
	    "From: Bank <>\r\nTo: b@example.net\r\n") },
	    .crypto = DKIM_MATCH },
	{ "From empty", .s = { .header = SLICE(
	    "From:\r\nTo: b@example.net\r\n") }, .crypto = DKIM_MATCH },
	{ "From that is no address", .s = { .header = SLICE(
	    "From: \"Bank, <,>;@@ a\xff\r\nTo: b@example.net\r\n") },
	    .crypto = DKIM_MATCH },
	{ "no From at all", .s = { .header = SLICE(
	    "To: b@example.net\r\nSubject: x\r\n") },
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "the message has no From field" },
	{ "From taken away", .sent_header = SLICE("To: bob@example.net\r\n"),
	    .result = DKIM_PERMERROR, .crypto = DKIM_MISMATCH,
	    .flags = DKIM_HEADER_DIFFERS,
	    .reason = "the message has no From field" },
	{ "two From, both signed", .s = { .header = SLICE(
	    "From: a@example.com\r\nFrom: b@example.com\r\n") },
	    .crypto = DKIM_MATCH, .flags = DKIM_FROM_NOT_OVERSIGNED },
	/* h= */
	{ "names in any case", .s = { .tags = USUAL_HEAD
	    "h=FROM:to:SuBjEcT:dAtE:From; bh=%H; b=%B" },
	    .crypto = DKIM_MATCH },
	{ "names of fields that are not there", .s = { .signs =
	    "from:reply-to:cc:x-none", .tags = USUAL_HEAD
	    "h=from:reply-to:cc:x-none; bh=%H; b=%B" },
	    .crypto = DKIM_MATCH, .flags = DKIM_FROM_NOT_OVERSIGNED },
	{ "one of them was added", .s = { .signs = "from:reply-to",
	    .tags = USUAL_HEAD "h=from:reply-to; bh=%H; b=%B" },
	    .before = SLICE("Reply-To: evil@example.org\r\n"),
	    .result = DKIM_FAIL, .crypto = DKIM_MISMATCH,
	    .flags = DKIM_HEADER_DIFFERS | DKIM_FROM_NOT_OVERSIGNED,
	    .reason = "the header fields differ from what was signed; the "
		      "body is as signed" },
	{ "a name twice in h=, twice in the header", .s = { .header = SLICE(
	    "From: a@example.com\r\nReceived: 1\r\nReceived: 2\r\n"
	    "Received: 3\r\n"), .signs = "from:received:received",
	    .tags = USUAL_HEAD "h=from:received:received; bh=%H; b=%B" },
	    .before = SLICE("Received: 0\r\n"), .crypto = DKIM_MATCH,
	    .flags = DKIM_FROM_NOT_OVERSIGNED },
	{ "two of one name exchanged", .s = { .header = SLICE(
	    "From: a@example.com\r\nComments: 1\r\nComments: 2\r\n"),
	    .signs = "from:comments:comments:from", .tags = USUAL_HEAD
	    "h=from:comments:comments:from; bh=%H; b=%B" },
	    .sent_header = SLICE("From: a@example.com\r\nComments: 2\r\n"
	    "Comments: 1\r\n"), DIFFERENT_HEADER },
	{ "DKIM-Signature in h=: never its own", .s = { .signs =
	    "from:dkim-signature:from", .tags = USUAL_HEAD
	    "h=from:dkim-signature:from; bh=%H; b=%B" },
	    .crypto = DKIM_MATCH },
	/* afterwards */
	{ "a second From on top, not oversigned", .s = { .signs = ONCE,
	    .tags = ONCE_TAGS },
	    .before = SLICE("From: Bank <bank@example.org>\r\n"),
	    .crypto = DKIM_MATCH,
	    .flags = DKIM_SECOND_FROM | DKIM_FROM_NOT_OVERSIGNED,
	    .reason = "a From field stands there that it does not cover" },
	{ "a second From on top, oversigned",
	    .before = SLICE("From: Bank <bank@example.org>\r\n"),
	    .result = DKIM_FAIL, .crypto = DKIM_MISMATCH,
	    .flags = DKIM_HEADER_DIFFERS | DKIM_FROM_NOT_OVERSIGNED,
	    .reason = "the header fields differ from what was signed; the "
		      "body is as signed" },
	{ "a second Subject on top", .before = SLICE("Subject: x\r\n"),
	    .crypto = DKIM_MATCH },
	{ "another Subject", .sent_header = SLICE(
	    "Date: Wed, 25 Nov 2026 08:00:00 +0000\r\n"
	    "From: Alice <alice@example.com>\r\nTo: bob@example.net\r\n"
	    "Subject: [list] =?utf-8?q?Hello?=  there,\r\n\tBob\r\n"),
	    DIFFERENT_HEADER },
	{ "more body", .more_body = SLICE("-- \r\nlist\r\n"),
	    DIFFERENT_BODY },
	{ "more body and another header", .more_body = SLICE("x\r\n"),
	    .sent_header = SLICE("From: a@example.com\r\n"),
	    .result = DKIM_FAIL, .crypto = DKIM_MISMATCH,
	    .flags = DKIM_BODY_DIFFERS | DKIM_HEADER_DIFFERS,
	    .reason = "header fields and body differ from what was "
		      "signed" },
	/* l= */
	{ "l= of the whole body", .s = { .has_length = true, .length = 43,
	    .tags = USUAL_HEAD "l=43; " USUAL_TAIL },
	    .crypto = DKIM_MATCH },
	{ "l=, more body", .s = { .has_length = true, .length = 43,
	    .tags = USUAL_HEAD "l=43; " USUAL_TAIL },
	    .more_body = SLICE("123\r\n"), .crypto = DKIM_MATCH,
	    .flags = DKIM_PARTIAL_BODY, .look = five_unsigned,
	    .reason = "l= leaves the end of the body unsigned" },
	{ "l= inside a line", .s = { .has_length = true, .length = 38,
	    .tags = USUAL_HEAD "l=38; " USUAL_TAIL }, .crypto = DKIM_MATCH,
	    .flags = DKIM_PARTIAL_BODY, .look = five_unsigned,
	    .reason = "l= leaves the end of the body unsigned" },
	{ "l=0", .s = { .has_length = true, .tags = USUAL_HEAD "l=0; "
	    USUAL_TAIL }, .sent_body = SLICE("anything\r\n"),
	    .crypto = DKIM_MATCH, .flags = DKIM_PARTIAL_BODY,
	    .reason = "l= leaves the end of the body unsigned" },
	{ "l= above the body", .s = { .tags = USUAL_HEAD "l=44; "
	    USUAL_TAIL }, .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "l= is more than the body has: 43 octets" },
	{ "l= of 76 digits", .s = { .tags = USUAL_HEAD "l=99999999999999999"
	    "99999999999999999999999999999999999999999999999999999999999; "
	    USUAL_TAIL }, .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "l= is more than the body has: 43 octets" },
	{ "l= of 77 digits", .s = { .tags = USUAL_HEAD "l=99999999999999999"
	    "999999999999999999999999999999999999999999999999999999999999; "
	    USUAL_TAIL }, .result = DKIM_PERMERROR,
	    .reason = "l= is no number" },
	{ "l= negative", .s = { .tags = USUAL_HEAD "l=-1; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .reason = "l= is no number" },
};

/* A message with other signatures around: each has its own result. */
static void
several(void)
{
	struct dkim_case one = case_filled(&(struct dkim_case){ .name = "x" });
	struct dkim_case two = case_filled(&(struct dkim_case){ .name = "x",
		.s = { .key = RSA_1024, .tags = "v=1; a=rsa-sha256; "
		"c=relaxed/relaxed; d=esp.example; s=two; " USUAL_TAIL },
		.key_name = "two._domainkey.esp.example" });
	struct answers answers = { 0 };
	struct dkim_signature *sig;
	struct mail m;
	size_t n;

	case_answers(&answers, &one);
	case_answers(&answers, &two);
	one.before = slice_printf(&case_arena, "X-Google-DKIM-Signature: "
	    "v=1; a=x\r\n%.*sDKIM-Signature: junk\r\n",
	    SLICE_ARG(sign_message(&case_arena, &two.s)));
	sig = case_verify(&m, case_message(&one), &answers, 0, &n);
	is_int((int64_t)n, 3, "three signatures, X-Google's is none");
	ok(sig[0].result == DKIM_PASS && sig[0].key_bits == 1024 &&
		slice_eq_str(sig[0].domain, "esp.example"),
	    "the first passes, by its own domain");
	ok(sig[1].result == DKIM_PERMERROR && sig[1].domain.p == NULL,
	    "the second is junk");
	ok(sig[2].result == DKIM_PASS && sig[2].key_bits == 2048,
	    "the third passes");
	answers_free(&answers);
	arena_free(&case_arena);
}

/* One signature covers another (h= has DKIM-Signature). */
static void
covered(void)
{
	struct dkim_case in = case_filled(&(struct dkim_case){ .name = "x" }), out;
	struct answers answers = { 0 };
	struct dkim_signature *sig;
	struct mail m;
	size_t n;

	out = in;
	out.s.header = out.sent_header = slice_printf(&case_arena, "%.*s%.*s",
	    SLICE_ARG(sign_message(&case_arena, &in.s)),
	    SLICE_ARG(in.s.header));
	out.s.signs = "from:dkim-signature:from";
	out.s.tags = USUAL_HEAD "h=from:dkim-signature:from; bh=%H; b=%B";
	case_answers(&answers, &in);
	sig = case_verify(&m, case_message(&out), &answers, 0, &n);
	ok(n == 2 && sig[0].result == DKIM_PASS && sig[1].result == DKIM_PASS,
	    "a signature over another: both pass");
	answers_free(&answers);
	arena_free(&case_arena);
}

static void
too_many(void)
{
	struct dkim_case c = case_filled(&(struct dkim_case){ .name = "x" });
	struct answers answers = { 0 };
	struct dkim_signature *sig;
	struct buf more = { 0 };
	struct mail m;
	size_t n, i, good = 0;

	for (i = 0; i < 20; i++)
		buf_add_slice(&more, sign_message(&case_arena, &c.s));
	c.before = buf_slice(&more);
	case_answers(&answers, &c);
	sig = case_verify(&m, case_message(&c), &answers, 0, &n);
	is_int((int64_t)n, DKIM_MOST_SIGNATURES, "of 21 signatures, 20");
	for (i = 0; i < n; i++)
		good += sig[i].result == DKIM_PASS;
	is_int((int64_t)good, 20, "which all pass");
	ok(m.nlimits == 1 && slice_startsi(m.limits[0],
	    "more than 20 DKIM signatures"), "and that is said");
	buf_free(&more);
	answers_free(&answers);
	arena_free(&case_arena);
}

/* Sizes that tables can't show. */
static void
sizes(void)
{
	struct buf names = { 0 }, body = { 0 }, tags = { 0 }, head = { 0 };
	struct dkim_case c = { "1000 names in h=", .crypto = DKIM_MATCH,
		.flags = DKIM_FROM_NOT_OVERSIGNED };
	size_t i;

	buf_add_str(&names, "from");
	for (i = 1; i < 1000; i++)
		buf_addf(&names, ":x%zu", i);
	buf_addf(&tags, USUAL_HEAD "h=%s; bh=%%H; b=%%B",
	    buf_slice(&names).p);
	c.s.signs = "from";
	c.s.tags = buf_slice(&tags).p;
	case_run(&c);
	buf_clear(&tags);
	buf_addf(&tags, USUAL_HEAD "h=%s:one; bh=%%H; b=%%B",
	    buf_slice(&names).p);
	case_run(&(struct dkim_case){ "1001 names in h=",
	    .s = { .tags = buf_slice(&tags).p },
	    .result = DKIM_PERMERROR,
	    .reason = "h= names more than 1000 fields" });
	for (i = 0; i < 20000; i++)
		buf_add_str(&body, i % 3 == 0 ? "a  b" : "0123456\t ");
	case_run(&(struct dkim_case){ "a line of 140,000 octets",
	    .s = { .body = buf_slice(&body) }, .crypto = DKIM_MATCH });
	buf_add_str(&head, "From: a@example.com\r\nSubject: ");
	for (i = 0; i < 9000; i++)
		buf_add_str(&head, "01234567\r\n  ");
	buf_add_str(&head, "end\r\nTo: b@example.net\r\n");
	case_run(&(struct dkim_case){ "a field of 100,000 octets",
	    .s = { .header = buf_slice(&head) }, .crypto = DKIM_MATCH });
	buf_free(&names);
	buf_free(&tags);
	buf_free(&body);
	buf_free(&head);
}

/* More fields than are read: a mismatch is no fail then. */
static void
many_fields(void)
{
	struct buf more = { 0 };
	size_t i, n;

	for (i = 0; i < MAIL_MOST_FIELDS; i++)
		buf_addf(&more, "X-Filler: %zu\r\n", i);
	buf_add_str(&more, USUAL_HEADER);
	case_run(&(struct dkim_case){ "2000 fields before those signed",
	    .sent_header = buf_slice(&more), .result = DKIM_NEUTRAL,
	    .crypto = DKIM_MISMATCH, .flags = DKIM_HEADER_DIFFERS,
	    .reason = "the header has more fields than are read" });
	buf_clear(&more);
	buf_add_str(&more, "From: Alice <alice@example.com>\r\n");
	for (i = 0; i < MAIL_MOST_FIELDS; i++)
		buf_addf(&more, "X-Filler: %zu\r\n", i);
	buf_add_str(&more, USUAL_HEADER);
	case_run(&(struct dkim_case){ "2000 fields behind one From",
	    .sent_header = buf_slice(&more), .result = DKIM_NEUTRAL,
	    .crypto = DKIM_MISMATCH, .flags = DKIM_HEADER_DIFFERS,
	    .reason = "the header has more fields than are read" });
	/* Verifiers that read all would take the lowest From. */
	for (i = 0; i < 2; i++) {
		buf_clear(&more);
		buf_add_str(&more, USUAL_HEADER);
		for (n = 5; n < MAIL_MOST_FIELDS; n++)
			buf_addf(&more, "X-Filler: %zu\r\n", n);
		if (i == 0)
			buf_add_str(&more, "From: Eve <eve@example.org>\r\n");
		case_run(&(struct dkim_case){ i == 0 ? "2000 fields before "
		    "another From" : "2000 fields, all read",
		    .sent_header = buf_slice(&more), .result = i == 0
		    ? DKIM_NEUTRAL : DKIM_PASS, .crypto = DKIM_MATCH,
		    .reason = i == 0 ? "the header has more fields than are "
		    "read" : NULL });
	}
	buf_free(&more);
}

/* Hashing a header for each of many signatures has an end, and is said. */
static void
long_header(void)
{
	struct dkim_case c = case_filled(&(struct dkim_case){ .name = "x" });
	struct answers answers = { 0 };
	struct dkim_signature *sig;
	struct buf more = { 0 };
	struct mail m;
	size_t n;

	while (more.n < DKIM_MOST_HASHED / 2) {
		buf_add_str(&more, "X-Filler: ");
		for (n = 0; n < 60000; n++)
			buf_add_char(&more, 'x');
		buf_add_str(&more, "\r\n");
	}
	buf_add_slice(&more, c.sent_header);
	c.sent_header = buf_slice(&more);
	c.before = sign_message(&case_arena, &c.s);
	case_answers(&answers, &c);
	sig = case_verify(&m, case_message(&c), &answers, 0, &n);
	ok(n == 2 && sig[0].result == DKIM_PASS, "a header of 32 MiB");
	ok(n == 2 && sig[1].result == DKIM_NEUTRAL &&
		sig[1].crypto == DKIM_NOT_TRIED, "the next signature over it "
	    "is left out");
	is_slice(sig[1].reason, "not checked: the header is too long for so "
	    "many signatures", "- which is said");
	is_int((int64_t)m.nlimits, 1, "- among the limits, too");
	answers_free(&answers);
	buf_free(&more);
	arena_free(&case_arena);
}

/* What is not read can't differ, nor agree. */
static void
long_message(void)
{
	static const char line[] = "all work and no play make a long mail\r\n";
	struct buf body = { 0 };

	while (body.n <= MAIL_MOST_OCTETS)
		buf_add_str(&body, line);
	case_run(&(struct dkim_case){ "longer than what is read",
	    .s.body = buf_slice(&body), .result = DKIM_NEUTRAL,
	    .crypto = DKIM_MISMATCH, .flags = DKIM_BODY_DIFFERS,
	    .reason = "the message is longer than what is read of it" });
	case_run(&(struct dkim_case){ "the same, the first line signed",
	    .s = { .body = SLICE("all work and no play make a long mail\r\n"),
		.has_length = true, .length = sizeof line - 1,
		.tags = USUAL_HEAD "l=39; " USUAL_TAIL },
	    .sent_body = buf_slice(&body), .crypto = DKIM_MATCH,
	    .flags = DKIM_PARTIAL_BODY,
	    .reason = "l= leaves the end of the body unsigned" });
	buf_free(&body);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		case_run(&cases[i]);
	several();
	covered();
	too_many();
	sizes();
	many_fields();
	long_message();
	long_header();
	return done_testing();
}
