/* Aggregate reports in a real SQLite; with --fill WORKSPACE CATALOGUE CLOCK
 * VERIFIED FILE... it writes files into a workspace, for
 * tests/cli/domain.py.t. */

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/esp/aggregate_source.h"
#include "core/esp/catalogue.h"
#include "core/store/aggregate.h"
#include "core/store/bulk.h"
#include "tests/unit/tap.h"

static struct store *store;
static struct workspace ws;
static struct error e;
static char dir[] = "/tmp/espy-aggregate-XXXXXX";

/* A message that holds no more than the reports */
static int64_t
message(const char *path, struct slice octets)
{
	struct file_at f = { .path = slice_str(path), .dev = 1,
		.size = octets.n, .mtime_ns = 1 };
	struct sha256 sha256 = sha256_of(octets);
	struct analysis a = { 0 };
	int64_t id = 0;

	f.ino = (uint64_t)sha256.b[0] << 8 | sha256.b[1];
	a.mail.boundary.time = a.mail.date = TIME_UNKNOWN;
	if (bulk_message(store, &f, &sha256, &a, NULL, &id, &e) != ERR_NONE)
		printf("# %s\n", e.text);
	return id;
}

static bool
write_reports(int64_t id, const struct aggregates *a, bool verified)
{
	bool good = bulk_begin(store, &e) == ERR_NONE &&
	    bulk_aggregates(store, id, a, verified, &e) == ERR_NONE &&
	    bulk_commit(store, &e) == ERR_NONE;

	if (!good)
		printf("# %s\n", e.text);
	bulk_cancel(store);
	return good;
}

static struct aggregate_row
row(const char *ip, int64_t count, const char *dkim, const char *spf,
    const char *from, const char *service)
{
	return (struct aggregate_row){ .ip = slice_str(ip), .count = count,
		.dkim = slice_str(dkim), .spf = slice_str(spf),
		.disposition = SLICE("reject"),
		.header_from = slice_str(from), .service = slice_str(service),
		.strength = service != NULL ? STRENGTH_PROVEN
					    : STRENGTH_NONE };
}

static struct aggregate
report(const char *org, const char *id, struct aggregate_row *rows, size_t n)
{
	return (struct aggregate){ .org = slice_str(org), .id = slice_str(id),
		.begin = 1000, .end = 87400, .domain = SLICE("bank.example"),
		.pct = AGGREGATE_UNKNOWN, .rows = rows, .nrows = n,
		.whole = true };
}

static struct aggregate_senders
senders(const char *domain, bool services)
{
	struct aggregate_senders out = { 0 };

	if (store_aggregate_senders(store, slice_str(domain), services, 0, 0,
		&out, &e) != ERR_NONE)
		printf("# %s\n", e.text);
	return out;
}

static int64_t
mails_of(const char *domain, bool services, bool verified)
{
	struct aggregate_senders s = senders(domain, services);
	int64_t n = 0;
	size_t i;

	for (i = 0; i < s.n; i++)
		n += verified ? s.v[i].mails.verified : s.v[i].mails.all;
	aggregate_senders_free(&s);
	return n;
}

static void
sender_is_service(void)
{
	struct aggregate_senders s = senders("bank.example", true);

	is_int((int64_t)s.n, 1, "one service sends as the domain");
	if (s.n == 1) {
		is_slice(s.v[0].service, "esp", "its name");
		is_int(s.v[0].mails.all, 15, "its mails, none of another "
		    "domain that a report speaks of");
		is_int(s.v[0].mails.dkim, 15, "aligned by DKIM");
		is_int(s.v[0].mails.spf, 10, "aligned by SPF");
		is_int(s.v[0].mails.failing, 0, "by neither");
		is_int(s.v[0].mails.reject, 15, "what was rejected");
		is_int(s.v[0].addresses, 2, "from two addresses");
		is_int(s.v[0].first, 1000, "since when");
		is_int(s.v[0].last, 87400, "until when");
	}
	aggregate_senders_free(&s);
}

static void
senders_are_networks(void)
{
	struct aggregate_senders s = senders("bank.example", false);

	is_int((int64_t)s.n, 3, "networks of no service");
	if (s.n == 3) {
		is_slice(s.v[0].network, "198.51.100.0/24",
		    "neighbours are one network");
		is_int(s.v[0].mails.failing, 7, "what failed there");
		is_slice(s.v[1].network, "2001:db8::1", "one address alone");
		is_int(s.v[1].mails.failing, 0, "SPF alone is enough");
		is_slice(s.v[2].network, NULL, "no address at all");
	}
	aggregate_senders_free(&s);
}

static void
test_senders(void)
{
	struct aggregate_row rows[] = {
		row("192.0.2.1", 10, "pass", "pass", "bank.example", "esp"),
		row("192.0.2.2", 5, "pass", "fail", "bank.example", "esp"),
		row("198.51.100.1", 3, "fail", "fail", "bank.example", NULL),
		row("198.51.100.9", 4, "fail", NULL, "a.bank.example", NULL),
		row("2001:db8::1", 2, "fail", "pass", NULL, NULL),
		row(NULL, 1, "fail", "fail", "bank.example", NULL),
		row("192.0.2.3", 900, "pass", "pass", "shop.example", "esp"),
	};
	struct aggregate_dkim dkim = { SLICE("bank.example"), SLICE("s"),
		SLICE("pass") };
	struct aggregate_spf spf = { SLICE("bank.example"), SLICE("mfrom"),
		SLICE("pass") };
	struct aggregate_reason reason = { SLICE("forwarded"),
		SLICE("\"x\"\033") };
	struct aggregate g = report("R", "1", rows, ARRAY_LEN(rows));
	struct aggregates a = { .v = &g, .n = 1, .is_aggregate = true };

	rows[0].signatures = &dkim;
	rows[0].senders = &spf;
	rows[0].reasons = &reason;
	rows[0].nsignatures = rows[0].nsenders = rows[0].nreasons = 1;
	ok(write_reports(message("/m/1", SLICE("1")), &a, true),
	    "a report is written");
	sender_is_service();
	senders_are_networks();
	is_int(mails_of("a.bank.example", false, false), 4,
	    "a domain below it has its own");
	is_int(mails_of("shop.example", true, false), 0,
	    "a report about one domain says nothing about another");
	is_int(mails_of("ank.example", false, false), 0, "nor does its tail");
}

static void
test_duplicates(void)
{
	struct aggregate_row rows[] = {
		row("192.0.2.1", 100, "pass", "pass", "dup.example", "esp") };
	struct aggregate g = report("Dup", "7", rows, 1);
	struct aggregates a = { .v = &g, .n = 1 }, none = { 0 };
	int64_t one, two, three;

	g.domain = SLICE("dup.example");
	one = message("/m/d1", SLICE("d1"));
	two = message("/m/d2", SLICE("d2"));
	three = message("/m/d3", SLICE("d3"));
	write_reports(one, &a, false);
	write_reports(two, &a, false);
	is_int(mails_of("dup.example", true, false), 100,
	    "a report that came twice counts once");
	rows[0].count = 40;
	write_reports(three, &a, true);
	is_int(mails_of("dup.example", true, false), 40,
	    "the verified one counts, though another came first");
	is_int(mails_of("dup.example", true, true), 40, "as verified");
	write_reports(three, &none, true);
	is_int(mails_of("dup.example", true, false), 100,
	    "without it, the first");
	write_reports(one, &none, false);
	is_int(mails_of("dup.example", true, false), 100, "then the second");
	rows[0].count = 8;
	write_reports(two, &a, false);
	is_int(mails_of("dup.example", true, false), 8,
	    "a message that is read again has its new reports alone");
	g.begin = 90000;
	write_reports(one, &a, false);
	is_int(mails_of("dup.example", true, false), 16,
	    "another period is another report");
	is_int(mails_of("dup.example", true, true), 0,
	    "what anybody can have sent is not verified");
	g.email = SLICE("x@evil.example");
	write_reports(three, &a, true);
	is_int(mails_of("dup.example", true, false), 24,
	    "under another's name and id, a report takes no place of his");
}

/* Forged times move no "since" and no "until". */
static void
test_periods(void)
{
	struct aggregate_row rows[] = {
		row("192.0.2.1", 1, "pass", "pass", "when.example", "esp") };
	struct aggregate g = report("When", "1", rows, 1);
	struct aggregates a = { .v = &g, .n = 1 };
	struct aggregate_reports r = { 0 };

	g.domain = SLICE("when.example");
	g.begin = 1795000000;
	g.end = 1795086399;
	write_reports(message("/m/w1", SLICE("w1")), &a, true);
	g.id = SLICE("2");
	g.begin = 5;
	g.end = 9000000000;
	write_reports(message("/m/w2", SLICE("w2")), &a, false);
	g.id = SLICE("3");
	g.begin = 1795000000 * INT64_C(2);
	g.end = 5;
	write_reports(message("/m/w3", SLICE("w3")), &a, false);
	ok(store_aggregate_reports(store, SLICE("when.example"), false, 0, &r,
	       &e) == ERR_NONE && r.first == 1795000000 &&
	    r.last == 1795086399, "a period that is none does not count: "
	    "%lld to %lld", (long long)r.first, (long long)r.last);
	aggregate_reports_free(&r);
}

static void
test_reports(void)
{
	struct aggregate_reports r = { 0 };
	struct slice findings[] = { SLICE("a \"quoted\" thing"),
		SLICE("\xc3\xa4 second") };
	struct aggregate g = report(NULL, NULL, NULL, 0);
	struct aggregates a = { .v = &g, .n = 1 };

	g.domain = SLICE("odd.example");
	g.begin = TIME_UNKNOWN;
	g.findings = findings;
	g.nfindings = 2;
	g.whole = false;
	write_reports(message("/m/o1", SLICE("o1")), &a, false);
	g.nfindings = 0;
	g.begin = 5;
	write_reports(message("/m/o2", SLICE("o2")), &a, true);
	ok(store_aggregate_reports(store, SLICE("odd.example"), true, 0, &r,
	       &e) == ERR_NONE, "reports are listed: %s", e.text);
	is_int(r.reports, 2, "both are counted");
	is_int(r.with_findings, 1, "one is odd");
	is_int(r.verified, 1, "one is verified");
	is_int((int64_t)r.n, 1, "the odd one is listed");
	if (r.n == 1 && r.v[0].nfindings == 2) {
		is_slice(r.v[0].findings[0], "a \"quoted\" thing",
		    "its first finding");
		is_slice(r.v[0].findings[1], "\xc3\xa4 second",
		    "its second one");
		is_slice(r.v[0].org, NULL, "nobody says he wrote it");
		is_int(r.v[0].begin, TIME_UNKNOWN, "nor for when");
		ok(!r.v[0].whole, "it is not whole");
	} else
		ok(false, "two findings");
	aggregate_reports_free(&r);
	store_aggregate_reports(store, SLICE("odd.example"), false, 1, &r, &e);
	is_int((int64_t)r.n, 1, "a limit of the list");
	is_int(r.reports, 2, "is none of the count");
	aggregate_reports_free(&r);
}

/* --- a workspace for the command line's test --- */

static int
fill(char **argv, int n)
{
	struct catalogue c = { 0 };
	int64_t clock = strtoll(argv[2], NULL, 10);
	int i;

	if (workspace_open(&ws, argv[0], true, &e) != ERR_NONE ||
	    store_open(&store, &ws, &e) != ERR_NONE ||
	    catalogue_load(&c, argv[1], &e) != ERR_NONE ||
	    store_set_version(store, 1, "c", "s", &e) != ERR_NONE) {
		printf("%s\n", e.text);
		return 1;
	}
	catalogue_ready(&c);
	for (i = 4; i < n; i++) {
		const char *name = strrchr(argv[i], '/');
		int fd = open(argv[i], O_RDONLY | O_CLOEXEC);
		struct aggregates out;
		struct arena a = { 0 };
		struct buf b = { 0 };

		if (fd < 0 || buf_read_fd(&b, fd, 256 << 20) != 0)
			return 1;
		close(fd);
		aggregate_read(&out, buf_slice(&b), slice_str(name != NULL
			? name + 1 : argv[i]), clock, &a);
		aggregate_sources(&out, &c);
		if (!write_reports(message(argv[i], buf_slice(&b)), &out,
			strcmp(argv[3], "1") == 0))
			return 1;
		arena_free(&a);
		buf_free(&b);
	}
	catalogue_free(&c);
	store_close(store);
	workspace_free(&ws);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc > 6 && strcmp(argv[1], "--fill") == 0)
		return fill(argv + 2, argc - 2);
	if (mkdtemp(dir) == NULL)
		return 1;
	ok(workspace_open(&ws, dir, true, &e) == ERR_NONE &&
		store_open(&store, &ws, &e) == ERR_NONE &&
		store_set_version(store, 1, "c", "s", &e) == ERR_NONE,
	    "a store: %s", e.text);
	test_senders();
	test_duplicates();
	test_periods();
	test_reports();
	store_close(store);
	workspace_free(&ws);
	if (fork() == 0)
		execlp("rm", "rm", "-rf", dir, (char *)NULL);
	return done_testing();
}
