/* SMTP as its client says it and reads the answers: replies in pieces, what
 * servers call a mail, what can be sent at all, dots at the start of lines. */

#include "core/notify/smtp.h"
#include "tests/unit/tap.h"

static void
test_replies(void)
{
	static const struct {
		const char *in;
		int got, code;
		const char *text, *left;
	} cases[] = {
		{ "250 ok\r\n", 1, 250, "ok", "" },
		{ "250-one\r\n250-two\r\n250 three\r\n", 1, 250,
		    "one\ntwo\nthree", "" },
		{ "354\r\n", 1, 354, "", "" },
		{ "250 ok\n221 bye\r\n", 1, 250, "ok", "221 bye\r\n" },
		{ "250-more to come\r\n", 0, 0, "more to come", "" },
		{ "25", 0, 0, "", "" },
		{ "hello\r\n", -1, 0, "", "" },
		{ "099 no code\r\n", -1, 0, "", "" },
		{ "2500 ok\r\n", -1, 0, "", "" },
		{ "\r\n", -1, 0, "", "" },
	};
	size_t i, step;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		for (step = 1; step <= 64; step *= 64) {
			struct smtp_reply r = { .code = 0 };
			struct slice all = slice_str(cases[i].in), left = all;
			int got = 0;

			while (got == 0 && left.n != 0) {
				struct slice piece = slice_upto(left, step);
				size_t before = piece.n;

				got = smtp_reply_take(&r, &piece);
				left = slice_from(left, before - piece.n);
			}
			ok(got == cases[i].got && r.code == cases[i].code &&
			    (got < 0 || (slice_eq_str(buf_slice(&r.text),
				cases[i].text) &&
				slice_eq_str(left, cases[i].left))),
			    "reply %zu, %zu octets at a time", i, step);
			smtp_reply_free(&r);
		}
}

static void
test_endless(void)
{
	struct smtp_reply r = { .code = 0 };
	int got = 0, lines = 0;

	for (; got == 0 && lines < 100000; lines++) {
		struct slice in = SLICE("250-and another line of it\r\n");

		got = smtp_reply_take(&r, &in);
	}
	ok(got < 0, "a reply without end is none (%d lines)", lines);
	smtp_reply_clear(&r);
	for (got = 0, lines = 0; got == 0 && lines < 100000; lines++) {
		struct slice in = SLICE("a line without end ");

		got = smtp_reply_take(&r, &in);
	}
	ok(got < 0, "nor is such a line");
	smtp_reply_free(&r);
}

static void
test_offers(void)
{
	struct slice ehlo = SLICE("mx.example greets 8BITMIME\nSIZE 1000\n"
	    "8bitmime\nAUTH PLAIN LOGIN\n");
	struct slice rest;

	ok(smtp_offers(ehlo, "8BITMIME", NULL), "a word in any case");
	ok(smtp_offers(ehlo, "SIZE", &rest), "with a number");
	is_slice(rest, "1000", "which is");
	ok(!smtp_offers(SLICE("8BITMIME\nHELP\n"), "8BITMIME", NULL),
	    "the server's name is no offer");
	ok(!smtp_offers(ehlo, "SMTPUTF8", NULL), "what is not there");
}

static void
test_queue_ids(void)
{
	static const struct {
		const char *reply, *id;
	} cases[] = {
		{ "2.0.0 Ok: queued as 4XyZ12AbC3z9", "4XyZ12AbC3z9" },
		{ "2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: "
		  "queued as B1C2D3E4F5", "B1C2D3E4F5" },
		{ "OK id=1qAbCd-0001Ef-2G", "1qAbCd-0001Ef-2G" },
		{ "2.0.0 4AL7f3xY012345 Message accepted for delivery",
		    "4AL7f3xY012345" },
		{ "2.6.0 <a@b.example> [InternalId=1234567890, Hostname=x] "
		  "Queued mail for delivery", "1234567890" },
		{ "ok 1700000000 qp 12345", "12345" },
		{ "Ok 0102018f0a1b2c3d-1234-000000",
		    "0102018f0a1b2c3d-1234-000000" },
		{ "2.0.0 OK", NULL },
		{ "Ok thanks, bye", NULL },
		{ "", NULL },
		{ "queued as <script>", NULL },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		is_slice(smtp_queue_id(slice_str(cases[i].reply)),
		    cases[i].id, cases[i].reply);
}

static void
test_addresses(void)
{
	ok(smtp_address_ok(SLICE("abuse@desk.example")), "an address");
	ok(smtp_address_ok(SLICE("a+k7q-0031.x@desk.example")), "with plus");
	ok(!smtp_address_ok(SLICE("a@b>\r\nRCPT TO:<c@d")), "with a line");
	ok(!smtp_address_ok(SLICE("a@b> BODY=7BIT")), "with a parameter");
	ok(!smtp_address_ok(SLICE("Ana <a@b>")), "with a name");
	ok(!smtp_address_ok(SLICE("@b")) && !smtp_address_ok(SLICE("a@")) &&
	    !smtp_address_ok(SLICE("a")), "half of one");
	ok(!smtp_address_ok(SLICE("\303\241@b")), "beyond ASCII");
}

static void
test_check(void)
{
	struct error e;
	struct buf b = { 0 };
	bool eight;
	size_t i;

	ok(smtp_check(SLICE("A: b\r\n\r\nc\r\n"), &eight, &e) == ERR_NONE &&
	    !eight, "a mail");
	ok(smtp_check(SLICE("A: b\r\n\r\n\303\251\r\n"), &eight, &e) ==
	    ERR_NONE && eight, "with octets above 127");
	ok(smtp_check(SLICE("a\nb\r\n"), &eight, &e) == ERR_FORMAT &&
	    smtp_check(SLICE("a\rb\r\n"), &eight, &e) == ERR_FORMAT &&
	    smtp_check(SLICE("a\r\n.\n"), &eight, &e) == ERR_FORMAT,
	    "half of a line's end could end the mail early");
	ok(smtp_check(SLICE("a\0b\r\n"), &eight, &e) == ERR_FORMAT, "NUL");
	ok(smtp_check(SLICE("a\r\nb"), &eight, &e) == ERR_FORMAT &&
	    smtp_check(SLICE(""), &eight, &e) == ERR_FORMAT, "no last end");
	for (i = 0; i < SMTP_LINE; i++)
		buf_add_char(&b, 'x');
	buf_add_str(&b, "\r\n");
	ok(smtp_check(buf_slice(&b), &eight, &e) == ERR_NONE,
	    "998 octets in a line");
	b.n = SMTP_LINE;
	buf_add_str(&b, "x\r\n");
	ok(smtp_check(buf_slice(&b), &eight, &e) == ERR_FORMAT, "999");
	buf_free(&b);
}

static void
test_body(void)
{
	static const struct {
		const char *mail, *body;
	} cases[] = {
		{ "a\r\n", "a" },
		{ ".\r\n", ".." },
		{ "a\r\n.\r\n..b\r\nc.\r\n", "a\r\n..\r\n...b\r\nc." },
		{ "\r\n\r\n", "\r\n" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = { 0 };

		smtp_body(slice_str(cases[i].mail), &b);
		is_slice(buf_slice(&b), cases[i].body, "dots of lines");
		buf_free(&b);
	}
}

int
main(void)
{
	test_replies();
	test_endless();
	test_offers();
	test_queue_ids();
	test_addresses();
	test_check();
	test_body();
	return done_testing();
}
