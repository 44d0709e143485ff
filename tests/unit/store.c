/* The store with a real SQLite: rows, names, lists, acts and their undoing. */

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/store/bulk.h"
#include "core/store/list.h"
#include "tests/unit/tap.h"

static struct store *store;
static struct workspace ws;
static struct error e;
static char dir[] = "/tmp/espy-store-XXXXXX";

struct sample {
	const char *octets, *path, *subject, *from, *domain, *id, *ip;
	const char *service, *spf, *link;
	int64_t time;
	int64_t message;
	struct sha256 sha;
};

static struct sample samples[] = {
	{ "one", "/mail/cur/1:2,S", "Su cuenta", "info@bank.example",
	    "bank.example", "a@x.example", "192.0.2.7", "acme", "pass",
	    "evil.example", 1000, 0, { { 0 } } },
	{ "two", "/mail/cur/2:2,", "Factura 50%", "x@mail.bank.example",
	    "mail.bank.example", "a@x.example", "192.0.2.200", "acme", NULL,
	    "www.evil.example", 3000, 0, { { 0 } } },
	{ "three", "/mail/cur/3:2,", "Hello\0there", "y@shop.example",
	    "shop.example", "c@x.example", "198.51.100.1", NULL, "fail", NULL,
	    2000, 0, { { 0 } } },
};

static struct file_at
file_of(const struct sample *s)
{
	return (struct file_at){ .path = slice_str(s->path), .dev = 1,
		.ino = (uint64_t)s->time, .size = strlen(s->octets),
		.length = strlen(s->octets),
		.mtime_ns = s->time };
}

static void
fill(struct sample *s)
{
	struct link link = { .host = slice_str(s->link) };
	struct recorded_result spf = { .result = slice_str(s->spf) };
	struct account account = { .service = slice_str(s->service),
		.kind = SLICE("user-id"), .value = SLICE("4711") };
	struct analysis a = { 0 };
	struct file_at f = file_of(s);

	s->sha = sha256_of(slice_str(s->octets));
	a.mail.boundary.time = s->time;
	a.mail.boundary.ip = slice_str(s->ip);
	a.mail.date = TIME_UNKNOWN;
	a.mail.subject = s->message == 0 && s->time == 2000
	    ? slice_of("Hello\0there", 11) : slice_str(s->subject);
	a.mail.from.address = slice_str(s->from);
	a.mail.from.domain = slice_str(s->domain);
	a.mail.message_id = slice_str(s->id);
	a.mail.links = &link;
	a.mail.nlinks = s->link != NULL;
	a.auth.recorded.spf = s->spf != NULL ? &spf : NULL;
	a.attribution.service = slice_str(s->service);
	a.attribution.strength = s->service != NULL ? STRENGTH_PROVEN
						    : STRENGTH_NONE;
	a.attribution.accounts = &account;
	a.attribution.naccounts = s->service != NULL;
	ok(bulk_message(store, &f, &s->sha, &a, NULL, &s->message, &e) == 0,
	    "a message is written (%s): %s", s->path, e.text);
}

/* Ids found, as "1,3", by the samples' order */
static const char *
found(const char *query, const struct text_source *text)
{
	static char out[64];
	struct rows rows = { 0 };
	struct listing *l;
	uint64_t n = 0;
	size_t i, k;

	out[0] = '\0';
	if (listing_open(&l, store, slice_str(query), ORDER_NEWEST, text, NULL,
	    &e) != ERR_NONE)
		return e.text;
	while (listing_more(l, 2, &rows, &e) == ERR_NONE && rows.n % 2 == 0 &&
	    rows.n != n)
		n = rows.n; /* in pages of two */
	listing_count(l, &n, &e);
	if (n != rows.n)
		return "the count differs";
	for (i = 0; i < rows.n; i++)
		for (k = 0; k < ARRAY_LEN(samples); k++)
			if (samples[k].message == rows.v[i].id)
				sprintf(out + strlen(out), "%s%zu",
				    i == 0 ? "" : ",", k + 1);
	listing_close(l);
	rows_free(&rows);
	return out;
}

static void
test_workspace(void)
{
	struct workspace other;
	struct stat st;
	char *nested;
	int fd, fd2;

	nested = xasprintf("%s/a/b", dir);
	ok(workspace_open(&other, nested, false, &e) == ERR_ABSENT,
	    "a workspace that is not there is not made by reading");
	ok(workspace_open(&ws, nested, true, &e) == ERR_NONE,
	    "a workspace is made, with what leads to it");
	stat(ws.dir, &st);
	is_int(st.st_mode & 07777, 0700, "nobody else can enter it");
	ok(workspace_lock(&ws, &fd, &e) == ERR_NONE, "the lock is taken");
	ok(workspace_lock(&ws, &fd2, &e) == ERR_BUSY, "once");
	free(nested);
	nested = xasprintf("process %ld,", (long)getpid());
	ok(strstr(e.text, nested) != NULL, "who holds it is said: %s", e.text);
	free(nested);
	close(fd);
	nested = xasprintf("%s/a", dir);
	ok(workspace_open(&other, nested, true, &e) == ERR_USAGE,
	    "a folder with other things becomes no workspace: %s", e.text);
	free(nested);
	ok(workspace_lock(&ws, &fd, &e) == ERR_NONE, "and again when free");
	close(fd);
	ok(store_open(&store, &ws, &e) == ERR_NONE, "a store is made");
	stat(ws.db, &st);
	is_int(st.st_mode & 0777, 0600, "nobody else can read it");
	is_str(store_letters(store), "K7Q", "letters can be pinned");
	store_close(store);
	setenv("ESPY_LETTERS", "QRS", 1);
	ok(store_open(&store, &ws, &e) == ERR_NONE, "it opens again");
	is_str(store_letters(store), "K7Q", "letters stay");
	ok(store_set_version(store, 1, "cat", "set", &e) == ERR_NONE,
	    "a version is set");
}

static void
test_write(void)
{
	struct file_at copy = { .path = SLICE("/mail/new/1"), .size = 3,
		.length = 3 };
	struct file_at bad = { .path = SLICE("/mail/cur/bad"), .size = 9,
		.length = 9 };
	struct store_counts c;
	int64_t id;
	size_t i;

	ok(bulk_begin(store, &e) == ERR_NONE, "bulk");
	for (i = 0; i < ARRAY_LEN(samples); i++)
		fill(&samples[i]);
	ok(bulk_copy(store, &copy, samples[0].message, NULL, &e) == ERR_NONE,
	    "a further copy");
	ok(bulk_refused(store, &bad, NULL, SLICE("can't be read"), &id, &e) ==
	    ERR_NONE, "a file that can't be read");
	ok(bulk_commit(store, &e) == ERR_NONE, "all at once");
	ok(store_count(store, &c, &e) == ERR_NONE, "counts");
	is_int((int64_t)c.messages, 4, "messages, the refused one listed too");
	is_int((int64_t)c.refused, 1, "refused");
	is_int((int64_t)c.files, 5, "files");
	is_int((int64_t)c.text_todo, 3, "text to do");
	is_int((int64_t)c.dispositions[DISPOSITION_OPEN], 4, "all are open");
	is_int((int64_t)c.stale, 0, "none is stale");
}

static void
test_find(void)
{
	struct rows rows = { 0 };
	char hex[SHA256_HEX + 1];

	sha256_hex(&samples[1].sha, hex);
	ok(store_find(store, slice_of(hex, 8), &rows, &e) == ERR_NONE &&
	    rows.n == 1 && rows.v[0].id == samples[1].message,
	    "8 characters of the SHA-256 name a message");
	is_slice(rows.v[0].subject, "Factura 50%", "with its subject");
	is_int(rows.v[0].same_id, 2, "2 messages share its id");
	ok(store_find(store, slice_of(hex, 7), &rows, &e) == ERR_ABSENT,
	    "7 do not");
	rows_free(&rows);
	ok(store_find(store, SLICE("id:<a@x.example>"), &rows, &e) ==
	    ERR_NONE && rows.n == 2, "a Message-ID names both");
	is_int(rows.v[0].time, 3000, "newest first");
	rows_free(&rows);
	ok(store_find(store, SLICE("/mail/new/1"), &rows, &e) == ERR_NONE &&
	    rows.n == 1 && rows.v[0].id == samples[0].message,
	    "a file names its message");
	is_int(rows.v[0].files, 2, "which lies in two");
	ok(store_find(store, SLICE("nothing"), &rows, &e) == ERR_ABSENT,
	    "unknown: %s", e.text);
	rows_free(&rows);
}

static void
test_fields(void)
{
	static const struct {
		const char *query, *want;
	} cases[] = {
		{ "-is:refused", "2,3,1" },
		{ "is:refused", "" },
		{ "domain:bank.example", "2,1" },
		{ "domain:ank.example", "" },
		{ "subject:cuenta", "1" },
		{ "subject:50%", "2" },
		{ "subject:there", "3" },
		{ "subject:5_%", "" },
		{ "service:acme spf:pass", "1" },
		{ "service:ac*", "2,1" },
		{ "spf:none -is:refused", "2" },
		{ "not spf:pass and -is:refused", "2,3" },
		{ "strength:proven", "2,1" },
		{ "service:acme or spf:fail", "2,3,1" },
		{ "service:acme (spf:pass or spf:fail)", "1" },
		{ "ip:192.0.2.7", "1" },
		{ "ip:192.0.2.0/24", "2,1" },
		{ "ip:192.0.2.0/25 or ip:198.51.100.0/24", "3,1" },
		{ "link:evil.example", "2,1" },
		{ "link:www.evil.example", "2" },
		{ "has:link", "2,1" },
		{ "account:4711", "2,1" },
		{ "account:47*", "2,1" },
		{ "date:1970-01-01 -is:refused", "2,3,1" },
		{ "date:..1969-12-31", "" },
		{ "size:3", "2,1" },
		{ "size:4.. -is:refused", "3" },
		{ "id:c@x.example", "3" },
		{ "is:duplicate-id", "2,1" },
		{ "is:copied", "1" },
		{ "path:/new/", "1" },
		{ "path:cur/2", "2" },
		{ "from:BANK", "2,1" },
		{ "case:none -is:refused", "2,3,1" },
		{ "case:any", "" },
		{ "service:none -is:refused", "3" },
		{ "is:not-named", "3" },
		{ "foo", "no full text has been indexed yet, so words can't "
		    "be searched for" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		is_str(found(cases[i].query, NULL), cases[i].want,
		    cases[i].query);
}

/* A full text that finds "alpha" in 1 and 2, "beta" in 3 */
static unsigned pushed;
static char asked[64];

static const char *fake_ids[2];
static size_t fake_n;

static enum err
fake_ask(void *arg, struct slice query, const struct slice *among, size_t n,
    uint64_t *ticket, struct error *err)
{
	(void)arg, (void)among, (void)err;
	pushed = (unsigned)n;
	*ticket = 1;
	fake_n = 0;
	snprintf(asked, sizeof asked, "%.*s", SLICE_ARG(query));
	if (slice_find(query, SLICE("alpha")) != SLICE_NONE)
		fake_ids[fake_n++] = "a@x.example";
	if (slice_find(query, SLICE("beta")) != SLICE_NONE)
		fake_ids[fake_n++] = "c@x.example";
	return ERR_NONE;
}

static enum err
fake_take(void *arg, uint64_t ticket, bool wait, struct text_hits *out,
    struct error *err)
{
	(void)arg, (void)ticket, (void)wait, (void)err;
	*out = (struct text_hits){ fake_ids, fake_n, true };
	return ERR_NONE;
}

static void
fake_drop(void *arg, uint64_t ticket)
{
	(void)arg, (void)ticket;
}

static void
test_text(void)
{
	static const struct text_source text = { NULL, NULL, fake_ask,
		fake_take, fake_drop };
	struct listing *l;
	size_t i;

	bulk_begin(store, &e);
	for (i = 0; i < ARRAY_LEN(samples); i++)
		bulk_text_done(store, samples[i].message,
		    slice_str(samples[i].id), &e);
	bulk_commit(store, &e);
	is_str(found("alpha", &text), "2,1", "a hit lists every copy");
	is_int(pushed, 0, "without fields nothing is pushed");
	is_str(found("alpha spf:pass", &text), "1", "text and field");
	is_int(pushed, 1, "few candidates are pushed");
	is_str(found("alpha or spf:fail", &text), "2,3,1", "text or field");
	is_str(found("-alpha -is:refused", &text), "3", "not text");
	is_str(found("(alpha or beta) -spf:pass", &text), "2,3",
	    "a tree of text");
	is_str(asked, "(alpha or beta)", "is asked at once");
	is_str(found("spf:fail -(beta service:acme)", &text), "3",
	    "text within not");
	is_str(found("alpha spf:permerror", &text), "", "no candidates");
	is_str(found("body:\"al\"\"pha\"", &text), "", "quotes");
	is_str(asked, "body:\"al pha\"", "are not syntax for notmuch");
	found("near", &text);
	is_str(asked, "\"near\"", "nor are its operators");
	found("al*", &text);
	is_str(asked, "al*", "the start of words");
	found("a-b.c..d", &text);
	is_str(asked, "\"a-b.c  d\"", "all else is a phrase");
	listing_open(&l, store, SLICE("alpha"), ORDER_NEWEST, &text, NULL, &e);
	ok(!listing_text_partial(l), "all text was searched");
	listing_close(l);
}

static void
test_acts(void)
{
	struct sha256 both[] = { samples[0].sha, samples[1].sha };
	struct arena a = { 0 };
	struct events ev = { 0 };
	struct slice what = SLICE_NULL;
	int64_t broken;

	ok(store_mark(store, "ana", DISPOSITION_LEGITIMATE, both, 2, &e) == 0,
	    "two messages are marked");
	is_str(found("disposition:legitimate", NULL), "2,1", "they are");
	ok(store_mark(store, "bob", DISPOSITION_EXERCISE, both, 1, &e) == 0,
	    "another analyst decides otherwise");
	ok(store_undo(store, "ana", &a, &what, &e) == ERR_NONE,
	    "ana undoes hers");
	ok(slice_starts(what, "1 of 2 decisions about messages of "),
	    "it is said");
	is_str(found("disposition:open -is:refused", NULL), "2,3",
	    "what bob decided since stays as he left it");
	ok(store_undo(store, "ana", &a, &what, &e) == ERR_ABSENT,
	    "once: %s", e.text);
	ok(store_domain_add(store, "ana", SLICE("Bank.Example"), &e) == 0,
	    "a domain");
	ok(store_domain_add(store, "ana", SLICE("bank.example"), &e) ==
	    ERR_USAGE, "once: %s", e.text);
	ok(store_domain_add(store, "ana", SLICE("no domain"), &e) ==
	    ERR_USAGE, "only names");
	ok(store_events(store, SLICE_NULL, 0, &ev, &e) == ERR_NONE && ev.n == 5,
	    "five events (%zu)", ev.n);
	is_slice(ev.v[3].kind, "undo", "undoing appended one");
	is_int(ev.v[3].undoes, ev.v[0].act, "that names the act");
	is_slice(ev.v[0].payload,
	    "{\"from\":\"open\",\"to\":\"legitimate\"}", "payload");
	ok(store_events_check(store, &broken, &e) == ERR_NONE && broken == 0,
	    "the chain holds");
	events_free(&ev);
	arena_free(&a);
}

static void
test_files(void)
{
	struct file_at moved = { .path = SLICE("/mail/cur/2:2,S"), .dev = 1,
		.ino = 3000, .size = 3, .length = 3, .mtime_ns = 3000 };
	struct file_known *v = NULL;
	struct arena a = { 0 };
	struct places places = { 0 };
	size_t n = 0;

	ok(bulk_files(store, SLICE("/mail/cur"), &a, &v, &n, &e) == ERR_NONE &&
	    n == 4, "files under a folder (%zu)", n);
	is_slice(v[0].path, "/mail/cur/1:2,S", "by name");
	ok(v[3].again && !v[0].again, "what was never read is tried again");
	bulk_begin(store, &e);
	ok(bulk_renamed(store, v[1].id, &moved, &e) == 0, "renamed");
	ok(bulk_gone(store, v[0].id, &e) == 0, "gone");
	bulk_commit(store, &e);
	is_str(found("path:2:2,S", NULL), "2", "found by its new name");
	store_places(store, samples[0].message, &places, &e);
	ok(places.n == 2 && places.v[1].gone_at != TIME_UNKNOWN,
	    "the vanished file is not forgotten");
	is_str(found("is:gone", NULL), "", "a copy is left");
	places_free(&places);
	arena_free(&a);
}

static void
test_facts(void)
{
	struct fact_counts f = { 0 };

	ok(store_facts(store, "service", 10, &f, &e) == ERR_NONE && f.n == 1 &&
	    f.v[0].messages == 2, "facts are counted");
	fact_counts_free(&f);
	store_message_facts(store, samples[0].message, &f, &e);
	is_int((int64_t)f.n, 6, "facts of one message");
	fact_counts_free(&f);
}

int
main(void)
{
	if (mkdtemp(dir) == NULL)
		return 1;
	setenv("ESPY_LETTERS", "K7Q", 1);
	test_workspace();
	test_write();
	test_find();
	test_fields();
	test_text();
	test_acts();
	test_files();
	test_facts();
	store_close(store);
	workspace_free(&ws);
	if (fork() == 0)
		execlp("rm", "rm", "-rf", dir, (char *)NULL);
	return done_testing();
}
