/* Reports by RFC 5965: what they say, and what is found wrong in one. */

#include <stdio.h>

#include "core/base/clock.h"
#include "core/notify/arf.h"
#include "core/notify/compose.h"
#include "tests/unit/tap.h"

static const struct reporter reporter = { .name = SLICE("Ana"),
	.address = SLICE("ana@desk.example"), .organisation = SLICE("Desk") };
static struct error e;

#define NEEDED "Feedback-Type: abuse\r\nUser-Agent: espy/0.1\r\nVersion: 1\r\n"

/* Section 3: fields, how often they may stand, and their values */
static void
test_check(void)
{
	static const struct {
		const char *name, *report, *wrong; /* wrong NULL: it is good */
	} cases[] = {
		{ "the three that are needed", NEEDED, NULL },
		{ "no type", "User-Agent: a/1\r\nVersion: 1\r\n",
		    "Feedback-Type" },
		{ "no program", "Feedback-Type: abuse\r\nVersion: 1\r\n",
		    "User-Agent" },
		{ "no version", "Feedback-Type: abuse\r\nUser-Agent: a/1\r\n",
		    "Version" },
		{ "a type twice", NEEDED "Feedback-Type: fraud\r\n", "twice" },
		{ "a type that is not registered", "Feedback-Type: xarf\r\n"
		    "User-Agent: a/1\r\nVersion: 1\r\n", "Feedback-Type" },
		{ "a program without version", "Feedback-Type: abuse\r\n"
		    "User-Agent: espy\r\nVersion: 1\r\n", "User-Agent" },
		{ "another version", "Feedback-Type: abuse\r\n"
		    "User-Agent: a/1\r\nVersion: 2\r\n", "Version" },
		{ "the null sender", NEEDED "Original-Mail-From: <>\r\n",
		    NULL },
		{ "a sender without <>", NEEDED
		    "Original-Mail-From: a@b.example\r\n",
		    "Original-Mail-From" },
		{ "recipients, each its field", NEEDED
		    "Original-Rcpt-To: <a@b.example>\r\n"
		    "Original-Rcpt-To: <c@b.example>\r\n", NULL },
		{ "two times of arrival", NEEDED
		    "Arrival-Date: Mon, 23 Nov 2026 07:41:03 +0000\r\n"
		    "Received-Date: Mon, 23 Nov 2026 07:41:03 +0000\r\n",
		    "both" },
		{ "a time that is none", NEEDED
		    "Arrival-Date: 2026-11-23T07:41:03Z\r\n",
		    "Arrival-Date" },
		{ "a server without type", NEEDED
		    "Reporting-MTA: mx.corp.example\r\n", "Reporting-MTA" },
		{ "an address of version 6", NEEDED
		    "Source-IP: 2001:db8::1\r\n", NULL },
		{ "a host for an address", NEEDED
		    "Source-IP: out.esp.example\r\n", "Source-IP" },
		{ "a port (RFC 6692)", NEEDED "Source-Port: 65535\r\n", NULL },
		{ "a port that is none", NEEDED "Source-Port: 0\r\n",
		    "Source-Port" },
		{ "incidents in 32 bits", NEEDED "Incidents: 4294967295\r\n",
		    NULL },
		{ "more of them", NEEDED "Incidents: 4294967296\r\n",
		    "Incidents" },
		{ "results, folded", NEEDED "Authentication-Results: "
		    "mx.corp.example;\r\n spf=pass\r\n", NULL },
		{ "results without a server", NEEDED
		    "Authentication-Results: spf=pass\r\n",
		    "Authentication-Results" },
		{ "a URI without scheme", NEEDED
		    "Reported-URI: evil.example/x\r\n", "Reported-URI" },
		{ "octets over 7bit", NEEDED "Reported-Domain: b\xc3\xa9\r\n",
		    "7bit" },
		{ "a line that is no field", NEEDED "hello\r\n", "no field" },
		{ "a field that it does not know", NEEDED "X-Other: 1\r\n",
		    NULL },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		enum err err = arf_check(slice_str(cases[i].report), &e);

		ok(cases[i].wrong == NULL ? err == ERR_NONE
			: err == ERR_FORMAT &&
			    strstr(e.text, cases[i].wrong) != NULL,
		    "%s: %s", cases[i].name, err == ERR_NONE ? "good"
							      : e.text);
	}
}

/* --- reports that espy makes --- */

static struct slice bob[] = { SLICE("bob@desk.example") };
static struct sample_facts facts;
static struct row row;

static struct compose_sample
sample(const char *octets)
{
	facts = (struct sample_facts){ .has_boundary = true,
		.boundary = slice_find(slice_str(octets), SLICE("Received:")),
		.port = 4242, .rcpt = bob[0],
		.results = SLICE("spf=pass smtp.mailfrom=esp.example"),
		.links = { SLICE("https://evil.example/?u=bob@desk.example"),
		    SLICE("https://bob@desk.example/") }, .nlinks = 2 };
	row = (struct row){ .time = 1795420800, .boundary_time = 1795420800,
		.mail_from = SLICE("b+bob=desk.example@esp.example"),
		.by = SLICE("mx.desk.example"), .ip = SLICE("192.0.2.7"),
		.trust = TRUST_CONFIGURED, .from_domain = SLICE("bank.example"),
		.subject = SLICE("Dear bob@desk.example,\r\nBcc: x") };
	return (struct compose_sample){ .row = &row, .facts = &facts,
		.recipients = bob, .nrecipients = 1,
		.octets = slice_str(octets) };
}

static struct composed
composed(const struct compose_sample *s, enum redaction redact,
    enum letter_kind kind, unsigned formats)
{
	struct draft d = { .id = 7, .case_id = SLICE("K7Q-0001"),
		.to = SLICE("abuse@esp.example"), .subject = SLICE("s"),
		.body = SLICE("Hello\n"), .kind = kind, .redact = redact,
		.formats = FORMAT_ARF | formats, .changed_at = 1000 };
	struct compose c = { .draft = &d, .date = d.changed_at,
		.reporter = &reporter,
		.samples = s, .nsamples = 1, .version = "9.9" };
	struct composed m = { 0 };
	enum err err = compose_mail(&m, &c, &e);

	ok(err == ERR_NONE && m.nreports == 1 && m.wrong.p == NULL,
	    "a report that receivers take: %.*s", SLICE_ARG(m.wrong));
	return m;
}

static bool
says(const struct composed *m, const char *words)
{
	return memmem(m->reports[0].octets.p, m->reports[0].octets.n, words,
	    strlen(words)) != NULL;
}

static const char mail[] = "Received: by inside.desk.example; x\r\n"
    "X-Tenant: desk\r\n"
    "Received: from out.esp.example by mx.desk.example; x\r\n"
    "To: bob@desk.example\r\nSubject: x\r\n\r\nHi\r\n";

static void
test_whole(void)
{
	static char octets[sizeof mail];
	struct compose_sample s;
	struct composed m;

	memcpy(octets, mail, sizeof mail);
	s = sample(octets);
	facts.boundary = slice_find(slice_str(octets), SLICE("X-Tenant")) + 16;
	m = composed(&s, REDACT_NOTHING, LETTER_FIRST, 0);
	ok(says(&m, "multipart/report; report-type=feedback-report;"),
	    "its type is RFC 5965's");
	ok(says(&m, "\r\nFeedback-Type: abuse\r\nUser-Agent: espy/9.9\r\n"
	    "Version: 1\r\n"), "the fields that are needed");
	ok(says(&m, "\r\nOriginal-Rcpt-To: <bob@desk.example>\r\n"),
	    "a recipient who is not hidden");
	ok(says(&m, "\r\nReporting-MTA: dns; mx.desk.example\r\n"
	    "Source-IP: 192.0.2.7\r\nSource-Port: 4242\r\n"
	    "Authentication-Results: mx.desk.example; spf=pass"),
	    "server, address, port, results");
	ok(says(&m, "\r\nArrival-Date: Mon, 23 Nov 2026 "), "its arrival");
	ok(says(&m, "\r\nSubject: FW: Dear bob@desk.example, Bcc: x\r\n"),
	    "its subject with a prefix, in one line");
	ok(!says(&m, "[K7Q-0001]") && says(&m, "K7Q-0001.7."),
	    "the case is named in Message-ID, not in Subject");
	ok(says(&m, "Content-Type: message/rfc822\r\n") &&
	    says(&m, "7bit\r\n\r\nReceived: from out.esp.example") &&
	    !says(&m, "inside.desk.example") && !says(&m, "X-Tenant"),
	    "the mail from the boundary on");
	composed_free(&m);
	m = composed(&s, REDACT_NOTHING, LETTER_FIRST, FORMAT_FRAUD);
	ok(says(&m, "\r\nFeedback-Type: fraud\r\n"), "fraud, where wanted");
	composed_free(&m);
	m = composed(&s, REDACT_NOTHING, LETTER_RETRACTION, 0);
	ok(says(&m, "\r\nFeedback-Type: not-spam\r\n"),
	    "a retraction is RFC 6430's");
	composed_free(&m);
}

static void
test_hidden(void)
{
	struct compose_sample s = sample(mail);
	struct composed m = composed(&s, REDACT_HEADERS, LETTER_FIRST, 0);

	ok(!says(&m, "bob") && !says(&m, "Original-Rcpt-To"),
	    "a hidden recipient stands nowhere");
	ok(says(&m, "\r\nOriginal-Mail-From: <b+rcpt-"),
	    "the sender is masked, not left out");
	ok(says(&m, "\r\nReported-URI: https://evil.example/\r\n"),
	    "a link loses what names him");
	ok(says(&m, "Content-Type: text/rfc822-headers\r\n"),
	    "header fields are the third part");
	composed_free(&m);
	s.trap = true;
	m = composed(&s, REDACT_NOTHING, LETTER_FIRST, 0);
	ok(!says(&m, "bob"), "nor does a trap, whatever was chosen");
	composed_free(&m);
}

/* message/rfc822 may not be in base64 (RFC 2046 section 5.2.1). */
static void
test_long(void)
{
	static char octets[1200] = "Received: by mx.desk.example; x\n"
	    "Subject: x\n\n";
	struct compose_sample s;
	struct composed m;

	memset(octets + strlen(octets), 'x', 1000);
	s = sample(octets);
	m = composed(&s, REDACT_NOTHING, LETTER_FIRST, 0);
	ok(says(&m, "text/rfc822-headers") && !says(&m, "message/rfc822\r") &&
	    !says(&m, "xxxxxxxx"),
	    "a mail whose lines are too long shows its header alone");
	composed_free(&m);
}

int
main(void)
{
	test_check();
	test_whole();
	test_hidden();
	test_long();
	return done_testing();
}
