/* The mail: whole samples keep their octets, masked ones tell nobody. */

#include "core/mail/mail.h"
#include "core/notify/compose.h"
#include "core/notify/facts.h"
#include "core/notify/letter.h"
#include "core/notify/mime.h"
#include "tests/unit/tap.h"

static const struct reporter reporter = {
	.name = SLICE("Ana \"A\" L\xc3\xb3pez"),
	.address = SLICE("ana@desk.example"), .organisation = SLICE("Desk") };
static struct error e;

static enum err
compose(struct composed *out, const char *to, const char *subject, bool whole,
    const struct compose_sample *samples, size_t n)
{
	struct draft d = { .id = 7, .case_id = SLICE("K7Q-0001"),
		.service = SLICE("acme"), .to = slice_str(to),
		.subject = slice_str(subject), .body = SLICE("Hello\n"),
		.redact = whole ? REDACT_NOTHING : REDACT_HEADERS,
		.formats = FORMAT_ARF | FORMAT_XARF, .changed_at = 1000 };
	struct compose c = { .draft = &d, .date = d.changed_at,
		.reporter = &reporter,
		.samples = samples, .nsamples = n };

	return compose_mail(out, &c, &e);
}

static bool
holds(const struct composed *m, const char *s)
{
	return memmem(m->octets.p, m->octets.n, s, strlen(s)) != NULL;
}

static void
test_header(void)
{
	struct composed m;

	ok(compose(&m, "", "Plain", false, NULL, 0) == ERR_NONE,
	    "a mail without samples and contact");
	ok(holds(&m, "\r\nTo: no contact known:;\r\n"),
	    "To is an empty group");
	ok(holds(&m, "\r\nSubject: Plain\r\n"), "a plain subject");
	ok(holds(&m, "From: =?utf-8?B?"), "a name in RFC 2047 words");
	ok(holds(&m, "\r\nDate: Thu, 1 Jan 1970 00:16:40 +0000\r\n") ||
	    holds(&m, "\r\nDate: Thu, 01 Jan 1970 00:16:40 +0000\r\n"),
	    "dated when it was last changed");
	composed_free(&m);
	ok(compose(&m, "a@x.example", "two\r\nBcc: b@y.example", false, NULL,
	    0) == ERR_USAGE, "a subject of two lines is refused: %s", e.text);
	ok(compose(&m, "a@x.example\r\nBcc: b@y.example", "s", false, NULL,
	    0) == ERR_USAGE, "so is such an address: %s", e.text);
	ok(compose(&m, "not an address", "s", false, NULL, 0) == ERR_USAGE,
	    "and what is none");
	ok(compose(&m, "a@x.example, b@y.example", "=?utf-8?q?x?=", false,
	    NULL, 0) == ERR_NONE && !holds(&m, "=?utf-8?q?x?="),
	    "a subject that looks encoded is encoded");
	composed_free(&m);
}

/* Bob's mail as a mailbox of ours has it */
static const char received[] = "Return-Path: <b@esp.example>\n"
    "Received: by inside.desk.example; x\n"
    "X-Tenant: desk\n"
    "Received: from out.esp.example by mx.desk.example; x\n"
    "To: bob@desk.example\n\nHi bob@desk.example\n";

static void
test_cut(void)
{
	struct sample_facts facts = { .has_boundary = true,
		.boundary = slice_find(slice_str(received),
		    SLICE("Received: from")) };
	struct row row = { .trust = TRUST_CONFIGURED };
	struct compose_sample s = { .row = &row, .facts = &facts,
		.octets = slice_str(received) };
	char original[SHA256_HEX + 1], own[SHA256_HEX + 1];
	struct composed m;

	ok(compose(&m, "", "s", true, &s, 1) == ERR_NONE &&
	    m.samples[0].cut == 3 && !holds(&m, "inside.desk.example") &&
	    !holds(&m, "X-Tenant") && holds(&m, "\r\n\r\nReceived: from out."),
	    "what stands above the boundary is cut");
	sha256_hex(&m.samples[0].crlf, original);
	sha256_hex(&m.samples[0].own, own);
	ok(strcmp(own, original) != 0 && holds(&m, own) && holds(&m, original)
	    && holds(&m, "3 header fields"), "which is said, with both hashes");
	composed_free(&m);
	facts.boundary++;
	ok(compose(&m, "", "s", true, &s, 1) == ERR_NONE &&
	    m.samples[0].cut == 0 && holds(&m, "none cut"),
	    "where no field begins there, nothing is cut, and that is said");
	composed_free(&m);
	facts.boundary = 1 << 20;
	ok(compose(&m, "", "s", true, &s, 1) == ERR_NONE &&
	    m.samples[0].cut == 0, "nor behind the header");
	composed_free(&m);
}

static void
test_table(void)
{
	static struct slice bob[] = { SLICE("bob@desk.example") };
	struct row row = { .trust = TRUST_CONFIGURED,
		.message_id = SLICE("1.bob=desk.example@esp.example"),
		.mail_from = SLICE("b+bob=desk.example@esp.example") };
	struct compose_row rows[] = { { &row, bob, 1, false },
		{ &row, bob, 1, true } };
	struct draft d = { .case_id = SLICE("K7Q-0001"),
		.subject = SLICE("s"), .body = SLICE("Hello\n"),
		.redact = REDACT_NOTHING };
	struct compose c = { .draft = &d, .date = d.changed_at,
		.reporter = &reporter,
		.rows = rows, .nrows = 2 };
	struct composed m;

	ok(compose_mail(&m, &c, &e) == ERR_NONE && !holds(&m, "bob") &&
	    holds(&m, "\"1.rcpt-") && holds(&m, "\"b+rcpt-"),
	    "the table names no recipient, not even by a Message-ID");
	ok(holds(&m, ",\"\",\"\",\"\",\"\",\"\",\"\","),
	    "and does not identify a trap's message");
	composed_free(&m);
}

/* Exchange Online writes below what came, and moves some of it there. */
static void
test_exchange(void)
{
	static const char text[] = "Received: from "
	    "c.eop-EUR01.prod.protection.outlook.com (10.152.4.1) by\r\n"
	    " b.outlook.office365.com (10.1.2.4) with Microsoft SMTP Server "
	    "id 15; Mon, 23 Nov 2026 07:41:04 +0000\r\n"
	    "Received: from out.esp.example (192.0.2.7) by\r\n"
	    " c.mail.protection.outlook.com (10.1.2.3) with Microsoft SMTP "
	    "Server id 15; Mon, 23 Nov 2026 07:41:03 +0000\r\n"
	    "X-MS-Exchange-CrossTenant-Id: sender\r\n"
	    "X-IncomingHeaderCount: 99\r\nSubject: x\r\n"
	    "X-IncomingHeaderCount: 4\r\nReturn-Path: b@esp.example\r\n"
	    "Message-ID: <1@esp.example>\r\n"
	    "X-EOPTenantAttributedMessage: ours:0\r\n"
	    "X-MS-Exchange-Organization-AuthSource:\r\n inside\r\n"
	    "MIME-Version: 1.0\r\n\r\nX-EOP: body\r\n";
	struct receivers none = { 0 };
	struct analysis x = { 0 };
	struct arena a = { 0 };
	struct slice shown;
	bool boundary;
	size_t cut;

	mail_parse(&x.mail, slice_str(text), &none, &a, 0);
	shown = sample_shown(slice_str(text), sample_facts_of(&x, &a),
	    &boundary, &cut, &a);
	ok(boundary && cut == 5 && slice_find(shown, SLICE("ours")) ==
	    SLICE_NONE && slice_find(shown, SLICE("inside")) == SLICE_NONE &&
	    slice_find(shown, SLICE("Return-Path")) == SLICE_NONE,
	    "what Exchange Online added below is cut, too");
	ok(slice_find(shown, SLICE("X-MS-Exchange-CrossTenant-Id: sender\r\n"
		"X-IncomingHeaderCount: 99\r\nSubject: x\r\n"
		"Message-ID: <1@esp.example>\r\nMIME-Version: 1.0\r\n\r\n"
		"X-EOP: body\r\n")) != SLICE_NONE,
	    "and what the sender wrote stays, in its order");
	arena_free(&a);
}

static void
test_masked(void)
{
	static struct slice bob[] = { SLICE("bob@desk.example") };
	struct draft d = { .case_id = SLICE("K7Q-0001"), .to = SLICE(""),
		.subject = SLICE("s"), .body = SLICE("Hello\n"),
		.redact = REDACT_RECIPIENTS };
	struct row row = { .trust = TRUST_CONFIGURED };
	struct redacted masked = { .how = REDACT_RECIPIENTS, .masked = 1 };
	struct compose_sample s = { .row = &row, .recipients = bob,
		.nrecipients = 1, .octets = slice_str(received),
		.redacted = &masked };
	struct compose c = { .draft = &d, .date = d.changed_at,
		.reporter = &reporter,
		.samples = &s, .nsamples = 1 };
	struct composed m;

	buf_add_str(&masked.octets, "To: rcpt-1\r\n\r\nHi rcpt-1\r\n");
	ok(compose_mail(&m, &c, &e) == ERR_NONE &&
	    m.samples[0].form == SAMPLE_MESSAGE && m.samples[0].redacted &&
	    holds(&m, "\r\n\r\nTo: rcpt-1\r\n\r\nHi rcpt-1\r\n") &&
	    !holds(&m, "bob"), "a masked message goes as it was made");
	composed_free(&m);
	masked.how = REDACT_HEADERS;
	ok(compose_mail(&m, &c, &e) == ERR_NONE &&
	    m.samples[0].form == SAMPLE_HEADERS && !holds(&m, "bob"),
	    "one that could not be made goes as header fields");
	composed_free(&m);
	buf_free(&masked.octets);
}

static void
test_thread(void)
{
	struct reporter plus = reporter;
	struct draft d = { .id = 8, .case_id = SLICE("K7Q-0001"),
		.to = SLICE("abuse@esp.example"), .cc = SLICE("noc@esp.example"),
		.subject = SLICE("s"), .body = SLICE("Hello\n"),
		.formats = FORMAT_TEXT };
	struct compose c = { .draft = &d, .date = d.changed_at,
		.reporter = &plus,
		.notification = SLICE("1@desk.example"),
		.answered = SLICE("2@esp.example") };
	struct composed m;

	plus.plus = true;
	ok(compose_mail(&m, &c, &e) == ERR_NONE &&
	    holds(&m, "\r\nIn-Reply-To: <2@esp.example>\r\n"
		"References: <1@desk.example> <2@esp.example>\r\n"),
	    "an answer follows the letter and the mail that it answers");
	ok(holds(&m, "\r\nCc: noc@esp.example\r\nReply-To: "
	    "ana+k7q-0001.") && holds(&m, "\r\nAuto-Submitted: no\r\n"),
	    "and asks for answers at the case's own address");
	ok(!holds(&m, "multipart"), "text alone has one part");
	composed_free(&m);
	c.answered = SLICE("2@esp.example>\r\nBcc: <x@y.example");
	ok(compose_mail(&m, &c, &e) == ERR_NONE && !holds(&m, "Bcc") &&
	    holds(&m, "\r\nIn-Reply-To: <1@desk.example>\r\n"),
	    "a foreign Message-ID that is none makes no field");
	composed_free(&m);
}

static void
test_reporter(void)
{
	struct reporter none = { 0 };

	ok(reporter_check(&none, "/w/settings.ini", &e) == ERR_REFUSED &&
	    strstr(e.text, "[reporter]") != NULL &&
	    strstr(e.text, "/w/settings.ini") != NULL,
	    "without a reporter: %s", e.text);
	ok(reporter_check(&reporter, NULL, &e) == ERR_NONE, "with one");
}

static void
is_form(const char *octets, size_t n, enum sample_form form, const char *name)
{
	struct row row = { 0 };
	struct compose_sample s = { .octets = slice_of(octets, n),
		.row = &row };
	struct composed m;

	ok(compose(&m, "", "s", true, &s, 1) == ERR_NONE &&
	    m.samples[0].form == form, "%s", name);
	composed_free(&m);
}

static void
test_forms(void)
{
	static char longest[1100] = "A: ";

	is_form("A: b\n\nc\n", 8, SAMPLE_MESSAGE, "a plain message goes whole");
	is_form("A: b\n\n\xe9\n", 8, SAMPLE_MESSAGE, "8-bit octets too");
	is_form("A: b\n\n\0\n", 8, SAMPLE_BASE64, "NUL needs base64");
	is_form("A: b\n\nx\ry\n", 10, SAMPLE_BASE64, "a lone CR too");
	memset(longest + 3, 'x', 995);
	is_form(longest, 998, SAMPLE_MESSAGE, "a line of 998 does not");
	memset(longest + 3, 'x', 996);
	is_form(longest, 999, SAMPLE_BASE64, "one of 999 does");
}

static void
test_trap(void)
{
	static struct slice bob[] = { SLICE("bob@desk.example") };
	struct row row = { 0 };
	struct compose_sample s = { .row = &row, .recipients = bob,
		.nrecipients = 1,
		.octets = SLICE("To: bob@desk.example\n\n"
		    "Hi bob@desk.example") };
	struct composed m;

	ok(compose(&m, "", "s", true, &s, 1) == ERR_NONE && m.recipients == 1
	    && holds(&m, "bob@desk.example"), "a whole message names him");
	composed_free(&m);
	s.trap = true;
	ok(compose(&m, "", "s", true, &s, 1) == ERR_NONE && m.recipients == 0
	    && !holds(&m, "bob@desk.example"),
	    "a trap's goes as header fields alone, whatever was chosen");
	composed_free(&m);
}

int
main(void)
{
	test_header();
	test_reporter();
	test_forms();
	test_trap();
	test_cut();
	test_table();
	test_exchange();
	test_masked();
	test_thread();
	return done_testing();
}
