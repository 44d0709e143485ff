/* Reports by XARF 4.2.0: the traps of its schemas, and what espy writes. */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/json_read.h"
#include "core/notify/compose.h"
#include "core/notify/xarf.h"
#include "tests/unit/tap.h"

static const struct reporter reporter = { .name = SLICE("Ana"),
	.address = SLICE("ana@desk.example"), .organisation = SLICE("Desk") };
static struct error e;

/* A good report; a case replaces what stands between two words of it. */
static const char good[] = "{\"xarf_version\":\"4.2.0\","
    "\"report_id\":\"550e8400-e29b-41d4-a716-446655440000\","
    "\"timestamp\":\"2026-11-23T07:41:03Z\","
    "\"reporter\":{\"org\":\"Bank\",\"contact\":\"abuse@bank.example\","
    "\"domain\":\"bank.example\"},"
    "\"sender\":{\"org\":\"Desk\",\"contact\":\"ana@desk.example\","
    "\"domain\":\"desk.example\"},"
    "\"source_identifier\":\"192.0.2.7\",\"source_port\":25,"
    "\"category\":\"messaging\",\"type\":\"spam\",\"protocol\":\"smtp\","
    "\"smtp_from\":\"a@esp.example\","
    "\"evidence_source\":\"content_analysis\","
    "\"tags\":[\"case:k7q-0001\"],\"evidence\":[{"
    "\"content_type\":\"message/rfc822\",\"payload\":\"SGkK\","
    "\"hash\":\"sha256:b00ac86f5f8d5d0d5ad4bfb0a31e1d7a1d4a1eb0b1ee5f0c6c3b"
    "1a4c2b5f0f4d\"}]}";

static struct slice
changed(struct arena *a, const char *old, const char *new)
{
	struct slice s = slice_str(good);
	size_t at = slice_find(s, slice_str(old));

	if (at == SLICE_NONE)
		abort();
	return slice_printf(a, "%.*s%s%.*s", (int)at, s.p, new,
	    SLICE_ARG(slice_from(s, at + strlen(old))));
}

#define HASH ",\"hash\":\"sha256:b00ac86f5f8d5d0d5ad4bfb0a31e1d7a1d4a1eb0b1ee5" \
    "f0c6c3b1a4c2b5f0f4d\""

static void
test_check(void)
{
	static const struct {
		const char *name, *old, *new, *wrong; /* NULL: it is good */
	} cases[] = {
		{ "without a port", "\"source_port\":25,", "", "source_port" },
		{ "a port of 0", ":25,", ":0,", "source_port" },
		{ "the null sender", "a@esp.example", "", "smtp_from" },
		{ "it in brackets", "a@esp.example", "<>", "smtp_from" },
		{ "no sender at all", "\"smtp_from\":\"a@esp.example\",", "",
		    "smtp_from" },
		{ "a bounce address of variable parts", "a@esp.example",
		    "bounces+1-a=+=x@esp.example", NULL },
		{ "SparkPost's", "a@esp.example", "msprvs1=205x=bounces-1@"
		    "esp.example", NULL },
		{ "another protocol needs neither",
		    "\"protocol\":\"smtp\",\"smtp_from\":\"a@esp.example\"",
		    "\"protocol\":\"other\"", NULL },
		{ "a protocol of none", "\"smtp\"", "\"mail\"", "protocol" },
		{ "a source of evidence that spam has not",
		    "content_analysis", "researcher_analysis",
		    "evidence_source" },
		{ "on_behalf_of, as the website shows it", "{\"org\":\"Bank\"",
		    "{\"on_behalf_of\":{},\"org\":\"Bank\"",
		    "on_behalf_of" },
		{ "another key beside them", "{\"xarf_version\"",
		    "{\"campaign\":1,\"xarf_version\"", NULL },
		{ "another key in evidence", "\"payload\"",
		    "\"name\":\"x\",\"payload\"", "name" },
		{ "a tag with a dot", "case:k7q-0001", "domain:bank.example",
		    "tags" },
		{ "a tag in capitals", "case:k7q-0001", "case:K7Q-0001",
		    "tags" },
		{ "a tag without its kind", "case:k7q-0001", "k7q-0001",
		    "tags" },
		{ "what must never be sent", "{\"xarf_version\"",
		    "{\"_internal\":{},\"xarf_version\"", "_internal" },
		{ "an older version", "4.2.0", "3.0.0", "xarf_version" },
		{ "a UUID of another version", "41d4-a716", "11d4-a716",
		    "report_id" },
		{ "a date without time", "T07:41:03Z", "", "timestamp" },
		{ "a pair that there is not", "\"spam\"", "\"phishing\"",
		    "category and type" },
		{ "a payload in lines", "SGkK", "SG\\nkK", "payload" },
		{ "one that is no base64", "SGkK", "!!", "payload" },
		{ "a contact that is no address", "ana@desk.example",
		    "noreply", "sender.contact" },
		{ "no reporter", "\"reporter\"", "\"reporters\"",
		    "reporter" },
		{ "a confidence over 1", "{\"xarf_version\"",
		    "{\"confidence\":1.5,\"xarf_version\"", "confidence" },
		{ "one of 1", "{\"xarf_version\"",
		    "{\"confidence\":1.0,\"xarf_version\"", NULL },
		{ "a server needs a method", "\"messaging\",\"type\":\"spam\"",
		    "\"infrastructure\",\"type\":\"compromised_server\"",
		    "compromise_method" },
		{ "and no port", "\"source_port\":25,\"category\":\"messaging"
		    "\",\"type\":\"spam\"", "\"category\":\"infrastructure\","
		    "\"type\":\"compromised_server\",\"compromise_method\":"
		    "\"unknown\"", NULL },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = { 0 };
		struct slice s = changed(&a, HASH, "");
		struct slice whole = s;
		size_t at = slice_find(s, slice_str(cases[i].old));
		enum err err;

		whole = slice_printf(&a, "%.*s%s%.*s", (int)at, s.p,
		    cases[i].new,
		    SLICE_ARG(slice_from(s, at + strlen(cases[i].old))));
		err = xarf_check(whole, &e);
		ok(at != SLICE_NONE && (cases[i].wrong == NULL
			? err == ERR_NONE : err == ERR_FORMAT &&
			strstr(e.text, cases[i].wrong) != NULL), "%s: %s",
		    cases[i].name, err == ERR_NONE ? "good" : e.text);
		arena_free(&a);
	}
	ok(xarf_check(slice_str(good), &e) == ERR_FORMAT &&
	    strstr(e.text, "hash") != NULL, "a hash of something else: %s",
	    e.text);
	ok(xarf_check(SLICE("[]"), &e) == ERR_FORMAT &&
	    xarf_check(SLICE("{"), &e) == ERR_FORMAT, "what is no report");
}

/* Longest texts, most of each */
static void
test_limits(void)
{
	static const struct {
		const char *key;
		size_t most;
	} texts[] = { { "description", 1000 }, { "message_id", 200 },
		{ "subject", 500 }, { "sender_name", 200 } };
	struct arena a = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(texts); i++) {
		char *words = arena_alloc(&a, texts[i].most + 2);
		struct slice s = changed(&a, HASH, "");

		memset(words, 'x', texts[i].most);
		s = slice_printf(&a, "{\"%s\":\"%s\",%.*s", texts[i].key, words,
		    SLICE_ARG(slice_from(s, 1)));
		ok(xarf_check(s, &e) == ERR_NONE, "%s of %zu", texts[i].key,
		    texts[i].most);
		words[texts[i].most] = 'x';
		s = changed(&a, HASH, "");
		s = slice_printf(&a, "{\"%s\":\"%s\",%.*s", texts[i].key, words,
		    SLICE_ARG(slice_from(s, 1)));
		ok(xarf_check(s, &e) == ERR_FORMAT &&
		    strstr(e.text, texts[i].key) != NULL, "one more: %s",
		    e.text);
	}
	arena_free(&a);
}

/* --- reports that espy makes --- */

static const struct json_value *
report(struct arena *a, const struct row *row, const struct sample_facts *f,
    const char *component)
{
	static struct slice bob[] = { SLICE("bob@desk.example") };
	struct draft d = { .id = 7, .case_id = SLICE("K7Q-0001"),
		.to = SLICE("abuse@esp.example"), .subject = SLICE("s"),
		.body = SLICE("Hello\n"), .formats = FORMAT_XARF,
		.changed_at = 1000 };
	struct compose_sample s = { .row = row, .facts = f,
		.recipients = bob, .nrecipients = 1,
		.octets = SLICE("Subject: x\nTo: bob@desk.example\n\nHi\n") };
	struct compose c = { .draft = &d, .date = d.changed_at,
		.reporter = &reporter,
		.samples = &s, .nsamples = 1,
		.component = slice_str(component) };
	const struct json_value *v;
	struct composed m = { 0 };
	enum err err = compose_mail(&m, &c, &e);

	ok(err == ERR_NONE && m.wrong.p == NULL &&
	    memmem(m.octets.p, m.octets.n, "report.xarf.json", 16) != NULL,
	    "a report is attached: %.*s", SLICE_ARG(m.wrong));
	ok(memmem(m.xarf.p, m.xarf.n, "bob", 3) == NULL,
	    "no recipient is in it");
	v = json_read(a, slice_dup(a, buf_slice(&m.xarf)), &e);
	composed_free(&m);
	return v;
}

static void
test_written(void)
{
	struct row row = { .time = 1795420800, .ip = SLICE("192.0.2.7"),
		.trust = TRUST_CONFIGURED, .mail_from = SLICE(""),
		.from_address = SLICE("info@bank.example"),
		.subject = SLICE("Dear bob@desk.example") };
	struct sample_facts f = { .port = 4242, .rcpt =
		SLICE("bob@desk.example"), .links = {
		SLICE("https://evil.example/?u=bob@desk.example") },
		.nlinks = 1 };
	struct arena a = { 0 };
	const struct json_value *v = report(&a, &row, &f, NULL);

	is_slice(json_get_slice(v, "smtp_from"), "info@bank.example",
	    "the null sender's place is the author's");
	ok(slice_find(json_get_slice(v, "description"), SLICE("From address"))
	    != SLICE_NONE, "which the description says");
	is_int(json_get_int(v, "source_port", 0), 4242, "the port as logged");
	f.port = 0;
	v = report(&a, &row, &f, NULL);
	ok(json_get_int(v, "source_port", 0) == 25 &&
	    slice_find(json_get_slice(v, "description"),
		SLICE("was not recorded")) != SLICE_NONE,
	    "25 where none was, and it says so");
	row.from_address = SLICE("nobody");
	v = report(&a, &row, &f, NULL);
	is_slice(json_get_slice(v, "protocol"), "other",
	    "without any address it is not smtp");
	v = report(&a, &row, &f, "ip 203.0.113.57");
	is_slice(json_get_slice(v, "type"), "compromised_server",
	    "a case with a component");
	is_slice(json_get_slice(v, "source_identifier"), "203.0.113.57",
	    "is about that component");
	arena_free(&a);
}

int
main(void)
{
	test_check();
	test_limits();
	test_written();
	return done_testing();
}
