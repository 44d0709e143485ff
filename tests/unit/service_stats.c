/* By service: counts, the owners' words, and the queue's order. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/store/bulk.h"
#include "core/store/case.h"
#include "core/store/draft.h"
#include "core/store/list.h"
#include "core/store/service_stats.h"
#include "core/store/word.h"
#include "tests/unit/tap.h"

static struct store *store;
static struct workspace ws;
static struct error e;
static char dir[] = "/tmp/espy-stats-XXXXXX";

enum { DAY = 86400, NEWEST = 1795000000 };

struct made {
	const char *subject, *service, *carrier, *domain;
	enum impersonation impersonation;
	enum relation relation;
	enum strength strength;
	const char *forged; /* a service whose fingerprint is pasted in */
	int days;	    /* before the newest */
	struct sha256 sha;
};

static struct made made[] = {
	{ "a1", "acme", NULL, "bank.example", IMPERSONATION_EXACT,
	    RELATION_UNKNOWN, STRENGTH_PROVEN, NULL, 9, { { 0 } } },
	{ "a2", "acme", NULL, "bank.example", IMPERSONATION_SUBDOMAIN,
	    RELATION_UNKNOWN, STRENGTH_PROVEN, NULL, 1, { { 0 } } },
	{ "a3", "acme", NULL, "bank.example", IMPERSONATION_EXACT,
	    RELATION_UNKNOWN, STRENGTH_OBSERVED, NULL, 2, { { 0 } } },
	{ "a4", "acme", NULL, "shop.example", IMPERSONATION_EXACT,
	    RELATION_UNKNOWN, STRENGTH_PROVEN, NULL, 3, { { 0 } } },
	{ "look", "acme", NULL, "bank.example", IMPERSONATION_LOOK_ALIKE,
	    RELATION_UNKNOWN, STRENGTH_PROVEN, NULL, 4, { { 0 } } },
	{ "own", "good", NULL, "bank.example", IMPERSONATION_EXACT,
	    RELATION_AUTHORISED, STRENGTH_PROVEN, NULL, 0, { { 0 } } },
	{ "drill", "fish", NULL, "bank.example", IMPERSONATION_EXACT,
	    RELATION_EXERCISE, STRENGTH_PROVEN, NULL, 5, { { 0 } } },
	{ "letter", "good", NULL, NULL, IMPERSONATION_NONE,
	    RELATION_NOT_PROTECTED, STRENGTH_PROVEN, NULL, 30, { { 0 } } },
	{ "paste", NULL, NULL, "bank.example", IMPERSONATION_EXACT,
	    RELATION_UNKNOWN, STRENGTH_CLAIMED, "good", 6, { { 0 } } },
	{ "name", NULL, NULL, "shop.example", IMPERSONATION_NAME,
	    RELATION_UNKNOWN, STRENGTH_NONE, NULL, 7, { { 0 } } },
	{ "inner", "shopmail", "acme", "shop.example", IMPERSONATION_EXACT,
	    RELATION_UNKNOWN, STRENGTH_PROVEN, NULL, 8, { { 0 } } },
};

static void
fill(struct made *m, size_t i)
{
	char *path = xasprintf("%s/%s", dir, m->subject);
	size_t size = strlen(m->subject);
	FILE *file = fopen(path, "w");
	struct file_at f = { .path = slice_str(path), .dev = 1, .ino = i + 1,
		.size = size, .length = size, .mtime_ns = 1 };
	struct account account = { .service = slice_str(m->service),
		.kind = SLICE("user-id"), .value = i % 2 == 0
		    ? SLICE("4711") : SLICE("4712") };
	struct forged forged = { .service = slice_str(m->forged),
		.what = SLICE("header"), .value = SLICE("X-Good: 1") };
	struct analysis a = { .mail.date = TIME_UNKNOWN,
		.mail.subject = slice_str(m->subject),
		.mail.boundary.time = NEWEST - m->days * DAY };
	int64_t id = 0;

	fputs(m->subject, file);
	fclose(file);
	m->sha = sha256_of(slice_str(m->subject));
	a.attribution.service = slice_str(m->service);
	a.attribution.name = slice_str(m->service);
	a.attribution.carrier = slice_str(m->carrier);
	a.attribution.strength = m->strength;
	a.attribution.accounts = &account;
	a.attribution.naccounts = m->service != NULL;
	a.attribution.forged = &forged;
	a.attribution.nforged = m->forged != NULL;
	a.relationship.domain = slice_str(m->domain);
	a.relationship.impersonation = m->impersonation;
	a.relationship.status = a.relationship.ruled = m->relation;
	a.relationship.doubted = strcmp(m->subject, "a1") == 0;
	if (bulk_message(store, &f, &m->sha, &a, NULL, &id, &e) != ERR_NONE)
		ok(false, "a message is written: %s", e.text);
	free(path);
}

/* Subjects in the queue's order, "3:a2 look": 3 messages in the first row */
static const char *
queue(void)
{
	static char out[500];
	struct rows rows = { 0 };
	struct listing *l;

	out[0] = '\0';
	if (listing_open(&l, store, SLICE(""), ORDER_URGENT, NULL, NULL, &e) !=
	    ERR_NONE)
		return e.text;
	while (!listing_ended(l) &&
	    listing_more(l, 2, &rows, &e) == ERR_NONE)
		;
	for (size_t i = 0; i < rows.n; i++) {
		if (i != 0)
			strcat(out, " ");
		if (rows.v[i].alike > 1)
			sprintf(out + strlen(out), "%u:", rows.v[i].alike);
		strncat(out, rows.v[i].subject.p, rows.v[i].subject.n);
	}
	listing_close(l);
	rows_free(&rows);
	return out;
}

static void
test_order(void)
{
	is_str(queue(), "3:a2 a4 paste inner look own name letter drill",
	    "unknown ones first, a row for a domain and a service; imitations "
	    "by a named service; the rest; exercises last");
}

static void
test_alike(void)
{
	struct arena a = { 0 };
	struct rows rows = { 0 };
	struct listing *l;
	struct sha256 *v;
	size_t n;

	listing_open(&l, store, SLICE(""), ORDER_URGENT, NULL, NULL, &e);
	listing_more(l, 1, &rows, &e);
	ok(listing_alike(l, &rows.v[0], &a, &v, &n, &e) == ERR_NONE,
	    "those that a row stands for");
	is_int((int64_t)n, 3, "are all of its domain and service");
	ok(n == 3 && memcmp(&v[0], &v[1], sizeof *v) != 0, "each once");
	listing_close(l);
	rows_free(&rows);
	arena_free(&a);
}

static void
say(const char *service, bool authorised, const char *name)
{
	const struct word w = { .domain = SLICE("bank.example"),
		.service = slice_str(service), .authorised = authorised,
		.who = SLICE("Ana") };
	uint64_t changed = 0;

	bool done = store_word(store, "jo", &w, &changed, &e) == ERR_NONE;

	ok(done, "%s (%llu)", name, (unsigned long long)changed);
}

static void
undo(void)
{
	struct arena a = { 0 };
	struct slice what = SLICE_NULL;

	bool done = store_undo(store, "jo", &a, &what, &e) == ERR_NONE;

	ok(done, "undone: %.*s", SLICE_ARG(what));
	arena_free(&a);
}

static void
test_words(void)
{
	struct arena a = { 0 };
	struct word *v;
	size_t n;

	say("acme", false, "the owner denies a service");
	is_str(queue(), "a2 a3 a1 a4 paste inner look own name letter drill",
	    "what is denied comes first, each message a row");
	say("acme", true, "and thinks better of it");
	is_str(queue(), "a4 paste inner a1 look own a2 a3 name letter drill",
	    "what is authorised is nothing to hurry for, but where another "
	    "author stands beside");
	store_words(store, SLICE_NULL, &a, &v, &n, &e);
	ok(n == 1 && v[0].authorised, "the last word counts");
	undo();
	is_str(queue(), "a2 a3 a1 a4 paste inner look own name letter drill",
	    "the word before is back");
	undo();
	is_str(queue(), "3:a2 a4 paste inner look own name letter drill",
	    "and then none");
	arena_free(&a);
}

static void
test_stats(void)
{
	struct service_stats st;
	const struct service_stat *acme, *good;
	struct service_customer *customers;
	uint64_t days[14];
	struct arena a = { 0 };
	size_t n;

	ok(store_service_stats(store, &st, &e) == ERR_NONE, "counts: %s",
	    e.text);
	is_int((int64_t)st.messages, 11, "of all messages");
	is_int((int64_t)st.unnamed, 2, "two have no service");
	is_slice(st.v[0].service, "acme", "most named first");
	acme = service_stats_find(&st, SLICE("acme"));
	good = service_stats_find(&st, SLICE("good"));
	is_int((int64_t)acme->proven, 4, "by strength: proven");
	is_int((int64_t)acme->observed, 1, "observed");
	is_int((int64_t)good->forged, 1, "pasted into another's mail");
	is_int((int64_t)acme->domains, 2, "protected domains that it sent as");
	is_int((int64_t)acme->unknown, 5, "nobody has said anything of them");
	is_int((int64_t)good->authorised, 1, "or somebody has");
	is_int((int64_t)acme->accounts, 2, "identifiers of its customers");
	is_int((int64_t)acme->span.recent, 4, "of the last seven days");
	is_int((int64_t)acme->span.before, 1, "and those before");
	is_int((int64_t)st.nsendings, 7, "domains, each by service");
	is_slice(st.sendings[0].domain, "bank.example", "by domain");
	is_slice(st.sendings[0].service, "acme", "most messages first");
	is_int((int64_t)st.sendings[0]
		.by_impersonation[IMPERSONATION_LOOK_ALIKE], 1,
	    "by impersonation");
	store_service_customers(store, SLICE("acme"), 10, &a, &customers, &n,
	    &e);
	ok(n == 2 && slice_eq_str(customers[0].kind, "user-id") &&
	    customers[0].messages == 3, "customers, most messages first");
	store_service_days(store, SLICE("acme"), st.newest, days, 14, &e);
	ok(days[13] == 0 && days[12] == 1 && days[4] == 1,
	    "messages by day, the newest last");
	arena_free(&a);
	service_stats_free(&st);
}

/* Mail that goes on after its service was told */
static void
test_case(void)
{
	struct arena a = { 0 };
	struct slice id;
	struct sent sent = { .service = SLICE("acme"), .how = SLICE("mail"),
		.subject = SLICE("abuse") };
	struct slice to[] = { SLICE("abuse@acme.example") };
	int64_t number;

	ok(store_case_new(store, "jo", SLICE("wave"), SLICE("acme"),
	    &made[0].sha, 1, &a, &id, &e) == ERR_NONE, "a case: %s", e.text);
	sent.case_id = id;
	sent.to = to;
	sent.nto = 1;
	setenv("ESPY_NOW", "2026-11-12T00:00:00Z", 1);
	ok(store_mark_sent(store, "jo", &sent, &number, &e) == ERR_NONE,
	    "its service is told: %s", e.text);
	ok(strncmp(queue(), "a2 a3 look ", 11) == 0,
	    "what comes after that is the most urgent: %s", queue());
	undo();
	ok(strncmp(queue(), "a2 a3 look ", 11) != 0,
	    "not where that was taken back");
	arena_free(&a);
}

/* NEWEST is 2026-11-18: between a3 and a2 */
static void
test_case_rows(void)
{
	struct arena a = { 0 };
	struct slice id;
	struct sent sent = { .service = SLICE("acme"), .how = SLICE("mail"),
		.subject = SLICE("abuse") };
	struct slice to[] = { SLICE("abuse@acme.example") };
	int64_t number;
	size_t added = 0;

	store_case_new(store, "jo", SLICE("shop"), SLICE("acme"),
	    &made[3].sha, 1, &a, &id, &e);
	sent.case_id = id;
	sent.to = to;
	sent.nto = 1;
	setenv("ESPY_NOW", "2026-11-16T22:00:00Z", 1);
	ok(store_mark_sent(store, "jo", &sent, &number, &e) == ERR_NONE,
	    "a service is told of one domain's mail: %s", e.text);
	ok(strncmp(queue(), "3:a2 ", 5) == 0,
	    "another domain's is no part of that: %s", queue());
	ok(store_case_add(store, "jo", id, &made[0].sha, 1, &added, &e) ==
	    ERR_NONE && added == 1, "its message joins the case: %s", e.text);
	ok(strncmp(queue(), "a2 2:a3 ", 8) == 0,
	    "what came after that is urgent at once, a row by itself; those "
	    "before stand for one another: %s", queue());
	undo();
	ok(strncmp(queue(), "3:a2 ", 5) == 0,
	    "and is not where the message leaves the case: %s", queue());
	arena_free(&a);
}

int
main(void)
{
	setenv("ESPY_NOW", "2026-11-20T00:00:00Z", 1);
	if (mkdtemp(dir) == NULL ||
	    workspace_open(&ws, dir, true, &e) != ERR_NONE ||
	    store_open(&store, &ws, &e) != ERR_NONE ||
	    store_set_version(store, 1, "c", "s", &e) != ERR_NONE) {
		printf("Bail out! no store: %s\n", e.text);
		return 1;
	}
	bulk_begin(store, &e);
	for (size_t i = 0; i < ARRAY_LEN(made); i++)
		fill(&made[i], i);
	bulk_commit(store, &e);
	test_order();
	test_alike();
	test_stats();
	test_words();
	test_case();
	test_case_rows();
	store_close(store);
	workspace_free(&ws);
	if (fork() == 0)
		execlp("rm", "rm", "-rf", dir, (char *)NULL);
	return done_testing();
}
