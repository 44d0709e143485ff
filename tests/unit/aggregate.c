/* DMARC aggregate reports: archives, XML, services, the wire; with --read
 * CLOCK FILE... what was read, for tests/cli/aggregate.py.t; --locked: the
 * same, confined as the parser is. */

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "core/auth/aggregate.h"
#include "core/auth/aggregate_parts.h"
#include "core/auth/auth.h"
#include "core/base/archive.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/base/url.h"
#include "core/esp/aggregate_source.h"
#include "core/esp/catalogue.h"
#include "core/mail/mail.h"
#include "core/work/sandbox.h"
#include "core/work/wire.h"
#include "tests/unit/tap.h"

static const char small[] =
    "<feedback><report_metadata><org_name>R</org_name>"
    "<report_id>1</report_id><date_range><begin>1000</begin>"
    "<end>2000</end></date_range></report_metadata>"
    "<policy_published><domain>bank.example</domain><p>none</p>"
    "</policy_published><record><row><source_ip>192.0.2.7</source_ip>"
    "<count>3</count><policy_evaluated><dkim>pass</dkim><spf>fail</spf>"
    "</policy_evaluated></row><identifiers><header_from>bank.example"
    "</header_from></identifiers><auth_results><dkim><domain>bank.example"
    "</domain><selector>s</selector><result>pass</result></dkim>"
    "</auth_results></record></feedback>";

static void
json_times(struct json *j, const char *key, int64_t t)
{
	if (t == TIME_UNKNOWN)
		json_null(j, key);
	else
		json_int(j, key, t);
}

static void
report_rows(struct json *j, const struct aggregate *g)
{
	int64_t mails = 0, dkim = 0, spf = 0, failing = 0, auths = 0;
	int64_t reasons = 0;
	size_t i;

	for (i = 0; i < g->nrows; i++) {
		const struct aggregate_row *w = &g->rows[i];
		bool d = slice_eq_str(w->dkim, "pass");
		bool s = slice_eq_str(w->spf, "pass");

		mails += w->count;
		dkim += d ? w->count : 0;
		spf += s ? w->count : 0;
		failing += d || s ? 0 : w->count;
		auths += (int64_t)(w->nsignatures + w->nsenders);
		reasons += (int64_t)w->nreasons;
	}
	json_int(j, "rows", (int64_t)g->nrows);
	json_int(j, "mails", mails);
	json_int(j, "dkim", dkim);
	json_int(j, "spf", spf);
	json_int(j, "failing", failing);
	json_int(j, "auths", auths);
	json_int(j, "reasons", reasons);
	json_array(j, "ips");
	for (i = 0; i < g->nrows && i < 10; i++)
		if (g->rows[i].ip.p != NULL)
			json_slice(j, NULL, g->rows[i].ip);
	json_close(j);
}

static void
report_json(struct json *j, const struct aggregate *g)
{
	size_t i;

	json_object(j, NULL);
	json_slice(j, "org", g->org);
	json_slice(j, "email", g->email);
	json_slice(j, "contact", g->contact);
	json_slice(j, "id", g->id);
	json_slice(j, "domain", g->domain);
	json_slice(j, "p", g->p);
	json_slice(j, "sp", g->sp);
	json_slice(j, "np", g->np);
	json_slice(j, "adkim", g->adkim);
	json_slice(j, "aspf", g->aspf);
	json_slice(j, "fo", g->fo);
	json_slice(j, "testing", g->testing);
	json_slice(j, "discovery", g->discovery);
	json_slice(j, "generator", g->generator);
	json_slice(j, "version", g->version);
	json_int(j, "pct", g->pct);
	json_times(j, "begin", g->begin);
	json_times(j, "end", g->end);
	json_bool(j, "whole", g->whole);
	report_rows(j, g);
	json_array(j, "findings");
	for (i = 0; i < g->nfindings; i++)
		json_slice(j, NULL, g->findings[i]);
	json_close(j);
	json_close(j);
}

static void
load_file(const char *path, struct buf *b)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || buf_read_fd(b, fd, 256 << 20) != 0)
		exit(1);
	close(fd);
}

/* One file as one line of JSON, appended */
static void
file_json(const char *path, struct slice octets, int64_t clock,
    struct buf *lines)
{
	const char *slash = strrchr(path, '/');
	struct slice name = slice_str(slash != NULL ? slash + 1 : path);
	struct aggregates out;
	struct arena a = { 0 };
	struct json j = { 0 };
	size_t i;

	aggregate_read(&out, octets, name, clock, &a);
	json_object(&j, NULL);
	json_slice(&j, "file", name);
	json_bool(&j, "looks", aggregate_looks(SLICE_NULL, name, octets));
	json_bool(&j, "is_aggregate", out.is_aggregate);
	json_slice(&j, "problem", out.problem);
	json_array(&j, "reports");
	for (i = 0; i < out.n; i++)
		report_json(&j, &out.v[i]);
	json_close(&j);
	json_close(&j);
	buf_add_slice(lines, buf_slice(&j.out));
	buf_add_char(lines, '\n');
	json_free(&j);
	arena_free(&a);
}

static int
read_files(int64_t clock, char **paths, int n)
{
	struct buf lines = { 0 };
	int i;

	for (i = 0; i < n; i++) {
		struct buf b = { 0 };

		load_file(paths[i], &b);
		file_json(paths[i], buf_slice(&b), clock, &lines);
		buf_free(&b);
	}
	fwrite(lines.p, 1, lines.n, stdout);
	buf_free(&lines);
	return 0;
}

/* The same where nothing can be opened any more; said on standard error,
 * the only descriptor that the parser may write to. */
_Noreturn static void
read_locked(int64_t clock, char **paths, int n)
{
	struct sandbox_plan plan = { .role = WORKER_PARSE };
	struct buf *octets = xcalloc((size_t)n + 1, sizeof *octets);
	struct sandbox_state state;
	struct buf lines = { 0 };
	int i;

	for (i = 0; i < n; i++)
		load_file(paths[i], &octets[i]);
	setenv("TZ", "UTC0", 1); /* as role_parse.c does */
	tzset();
	mail_warm_up();
	url_warm_up();
	aggregate_warm_up();
	if (sandbox_lock(&plan, &state, NULL) != ERR_NONE)
		_exit(1);
	for (i = 0; i < n; i++) {
		file_json(paths[i], buf_slice(&octets[i]), clock, &lines);
		buf_free(&octets[i]);
	}
	free(octets);
	fwrite(lines.p, 1, lines.n, stderr);
	fflush(stderr);
	_exit(0); /* a leak detector can't run confined */
}

static void
test_small(void)
{
	struct aggregates out;
	struct arena a = { 0 };

	aggregate_read(&out, slice_str(small), SLICE("x.xml"), 3000, &a);
	ok(out.is_aggregate && out.n == 1 && out.problem.p == NULL,
	    "a report is read");
	if (out.n != 1 || out.v[0].nrows != 1)
		return;
	is_slice(out.v[0].org, "R", "its reporter");
	is_int(out.v[0].begin, 1000, "its period");
	is_slice(out.v[0].sp, NULL, "what is absent is unknown");
	is_int(out.v[0].pct, AGGREGATE_UNKNOWN, "a number, too");
	is_slice(out.v[0].rows[0].ip, "192.0.2.7", "the source");
	is_int(out.v[0].rows[0].count, 3, "the count");
	is_slice(out.v[0].rows[0].signatures[0].selector, "s", "the selector");
	is_int((int64_t)out.v[0].nfindings, 0, "nothing is odd about it");
	arena_free(&a);
}

/* Cut anywhere: no more rows than there are, and always said. */
static void
test_cut(void)
{
	size_t n = sizeof small - 1, i, unsaid = 0, rows = 0;

	for (i = 0; i < n; i++) {
		char *copy = xmalloc(i != 0 ? i : 1); /* ends where it ends */
		struct aggregates out;
		struct arena a = { 0 };

		memcpy(copy, small, i);
		aggregate_read(&out, slice_of(copy, i), SLICE("x.xml"), 3000,
		    &a);
		unsaid += out.problem.p == NULL;
		rows += out.n != 0 ? out.v[0].nrows : 0;
		arena_free(&a);
		free(copy);
	}
	is_int((int64_t)unsaid, 0, "cut at any octet, that is said");
	is_int((int64_t)rows, (int64_t)strlen("</feedback>"),
	    "and a row is kept once it is whole");
}

static void
test_name(void)
{
	struct aggregate_name n;

	ok(aggregate_name(SLICE("r.example!d.example!1!2!u.xml.gz"), &n) &&
		n.begin == 1 && n.end == 2,
	    "a name of RFC 7489 section 7.2.1.1");
	is_slice(n.domain, "d.example", "its domain");
	ok(aggregate_name(SLICE("/a/r.example!d.example!1!2.zip"), &n),
	    "without a unique id, in a folder");
	ok(!aggregate_name(SLICE("holiday.zip"), &n), "another name");
	ok(!aggregate_name(SLICE("a!b!c!d.zip"), &n), "times are numbers");
	ok(!aggregate_name(SLICE_NULL, &n), "none");
}

static void
test_looks(void)
{
	ok(aggregate_looks(SLICE("application/gzip"), SLICE_NULL,
	       SLICE("\x1f\x8b\x08")), "gzip looks like one");
	ok(!aggregate_looks(SLICE("image/png"), SLICE("a.png"),
	       SLICE("\x89PNG")), "a picture doesn't");
	ok(!aggregate_looks(SLICE("text/xml"), SLICE("a.xml"),
	       SLICE("<invoice/>")), "nor does other XML");
	ok(!aggregate_looks(SLICE("text/html"), SLICE("a.html"),
	       SLICE("<p>your feedback</p>")), "nor a page");
	ok(aggregate_looks(SLICE("text/xml"), SLICE("a.xml"),
	       SLICE("<?xml version='1.0'?><ns:Feedback>")),
	    "XML with a prefix");
	ok(!aggregate_looks(SLICE_NULL, SLICE_NULL, SLICE_NULL), "nothing");
}

static void
test_archive(void)
{
	static const char gzip[] = "\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x04\0"
				   "\x43\xbe\xb7\xe8\x01\0\0\0";
	struct archive_members m;
	struct arena a = { 0 };

	archive_warm_up();
	archive_unpack(&m, slice_of(gzip, sizeof gzip - 1), SLICE("d/x.XML.GZ"),
	    &a);
	ok(m.n == 1 && m.packed, "gzip is unpacked");
	is_slice(m.n == 1 ? buf_slice(&m.v[0].octets) : SLICE_NULL, "a",
	    "its octets");
	is_slice(m.n == 1 ? m.v[0].name : SLICE_NULL, "x.XML", "its name");
	archive_members_free(&m);
	archive_unpack(&m, slice_of(gzip, 12), SLICE("x.gz"), &a);
	ok(m.n == 1 && m.v[0].problem.p != NULL, "half of it is damaged");
	archive_members_free(&m);
	archive_unpack(&m, SLICE("plain"), SLICE("x.txt"), &a);
	ok(m.n == 1 && !m.packed, "what is no archive is its own member");
	archive_members_free(&m);
	arena_free(&a);
}

static const char services[] =
    "[service esp]\nname = ESP\nkind = transactional\n"
    "ip = 192.0.2.0/24 2026-01-01\ndkim = esp.example\n"
    "spf = bounce.esp.example\n"
    "[service other]\nname = Other\nkind = mailbox\n"
    "dkim = other.example\n";

static void
source_is(const struct catalogue *c, struct aggregate_row row,
    const char *service, unsigned strength, const char *what)
{
	struct aggregate g = { .rows = &row, .nrows = 1 };
	struct aggregates a = { .v = &g, .n = 1 };

	aggregate_sources(&a, c);
	is_slice(row.service, service, what);
	is_int(row.strength, strength, "its strength");
}

static void
test_sources(void)
{
	struct aggregate_dkim pass[] = {
		{ SLICE("bank.example"), SLICE("s"), SLICE("pass") },
		{ SLICE("esp.example"), SLICE("k"), SLICE("pass") } };
	struct aggregate_dkim fail = { SLICE("esp.example"), SLICE("k"),
		SLICE("fail") };
	struct aggregate_spf helo = { SLICE("bounce.esp.example"),
		SLICE("helo"), SLICE("pass") };
	struct aggregate_row row = { .ip = SLICE("198.51.100.1") };
	struct catalogue c = { 0 };

	catalogue_add(&c, "services.ini", slice_str(services));
	catalogue_ready(&c);
	source_is(&c, row, NULL, STRENGTH_NONE, "a stranger is of no service");
	row.ip = SLICE("192.0.2.9");
	source_is(&c, row, "esp", STRENGTH_PROVEN, "a published address is");
	row.ip = SLICE("198.51.100.1");
	row.signatures = pass;
	row.nsignatures = 2;
	source_is(&c, row, "esp", STRENGTH_PROVEN, "so is its signature");
	row.signatures = &fail;
	row.nsignatures = 1;
	source_is(&c, row, NULL, STRENGTH_NONE, "not one that fails");
	row.nsignatures = 0;
	row.senders = &helo;
	row.nsenders = 1;
	source_is(&c, row, "esp", STRENGTH_PROVEN, "and its bounce domain");
	row.ip = SLICE_NULL;
	row.nsenders = 0;
	source_is(&c, row, NULL, STRENGTH_NONE, "without an address, nobody");
	catalogue_free(&c);
}

static void
test_verified(void)
{
	struct recorded_result pass = { .result = SLICE("pass"),
		.domain = SLICE("mail.receiver.example") };
	struct recorded_result fail = { .result = SLICE("fail"),
		.domain = SLICE("receiver.example") };
	struct recorded r = { .dkim = &pass, .ndkim = 1 };
	struct aggregate g[2] = { { .email = SLICE("d@receiver.example") },
		{ .email = SLICE("d@other.example") } };
	struct aggregates a = { .v = g, .n = 1 };
	struct mail m = { .from = { .domain = SLICE("Receiver.example") } };

	ok(aggregate_verified(&a, &m, &r), "DKIM below the reporter's domain");
	a.n = 2;
	ok(!aggregate_verified(&a, &m, &r), "holds for all or for none");
	a.n = 1;
	pass.domain = SLICE("evilreceiver.example");
	ok(!aggregate_verified(&a, &m, &r), "not that of another domain");
	r.dkim = &fail;
	ok(!aggregate_verified(&a, &m, &r), "nor one that fails");
	r.dmarc = &pass;
	ok(aggregate_verified(&a, &m, &r), "DMARC of the author's domain");
	m.from.domain = SLICE("evil.example");
	ok(!aggregate_verified(&a, &m, &r), "if that is the reporter's");
	g[0].email = SLICE("receiver.example");
	ok(!aggregate_verified(&a, &m, &r), "no address, no reporter");
	a.n = 0;
	ok(!aggregate_verified(&a, &m, &r), "no report, none verified");
}

static bool
wire_back(struct slice octets, struct arena *a, struct aggregates *out)
{
	struct wire w;

	*out = (struct aggregates){ 0 };
	wire_decode(&w, octets, a);
	wire_aggregates(&w, out);
	return wire_done(&w);
}

/* Sent and received it is the same; cut or changed it does no harm. */
static void
test_wire(void)
{
	struct aggregates out, back;
	struct buf one = { 0 }, two = { 0 };
	struct arena a = { 0 };
	size_t taken = 0, i;
	struct wire w;

	aggregate_read(&out, slice_str(small), SLICE("x.xml"), 3000, &a);
	out.v[0].rows[0].service = SLICE("esp");
	out.v[0].rows[0].strength = STRENGTH_PROVEN;
	wire_encode(&w, &one);
	wire_aggregates(&w, &out);
	ok(wire_done(&w) && wire_back(buf_slice(&one), &a, &back),
	    "reports cross a process border");
	wire_encode(&w, &two);
	wire_aggregates(&w, &back);
	ok(slice_eq(buf_slice(&one), buf_slice(&two)), "and stay the same");
	is_slice(back.v[0].rows[0].service, "esp", "with their services");
	for (i = 0; i < one.n; i++)
		taken += wire_back(slice_upto(buf_slice(&one), i), &a, &back);
	is_int((int64_t)taken, 0, "cut anywhere they are refused");
	for (i = 0; i < one.n * 8; i++) {
		one.p[i / 8] = (char)(one.p[i / 8] ^ 1 << i % 8);
		taken += wire_back(buf_slice(&one), &a, &back);
		one.p[i / 8] = (char)(one.p[i / 8] ^ 1 << i % 8);
	}
	ok(taken != 0, "a changed letter is taken (%zu of %zu)", taken,
	    one.n * 8);
	buf_free(&one);
	buf_free(&two);
	arena_free(&a);
}

int
main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "--read") == 0)
		return read_files(strtoll(argv[2], NULL, 10), argv + 3,
		    argc - 3);
	if (argc > 2 && strcmp(argv[1], "--locked") == 0)
		read_locked(strtoll(argv[2], NULL, 10), argv + 3, argc - 3);
	test_small();
	test_cut();
	test_name();
	test_looks();
	test_archive();
	test_sources();
	test_verified();
	test_wire();
	return done_testing();
}
