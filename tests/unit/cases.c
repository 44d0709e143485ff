/* Cases in a real store: evidence, acts, undoing each; and what is counted
 * and chosen of a case's rows. */

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/cases/summary.h"
#include "core/store/bulk.h"
#include "core/store/case.h"
#include "core/store/draft.h"
#include "tests/unit/tap.h"

static struct store *store;
static struct workspace ws;
static struct error e;
static char dir[] = "/tmp/espy-cases-XXXXXX";
static struct arena arena;

enum { MAILS = 3 };
static struct sha256 shas[MAILS];
static char *paths[MAILS];

static void
write_mail(int i)
{
	char *octets = xasprintf("Subject: %d\n\nbody\n", i);
	struct analysis a = { 0 };
	struct recipient to = { SLICE("Bob@desk.example"), SLICE("To") };
	struct file_at f = { 0 };
	int64_t id;
	int fd;

	paths[i] = xasprintf("%s/mail-%d", dir, i);
	fd = open(paths[i], O_WRONLY | O_CREAT, 0600);
	ok(write(fd, octets, strlen(octets)) == (ssize_t)strlen(octets),
	    "mail %d", i);
	close(fd);
	shas[i] = sha256_of(slice_str(octets));
	f.path = slice_str(paths[i]);
	f.length = f.size = strlen(octets);
	f.ino = (uint64_t)i;
	a.mail.boundary.time = 1000 + i;
	a.mail.boundary.ip = SLICE("192.0.2.7");
	a.mail.date = TIME_UNKNOWN;
	a.mail.recipients = &to;
	a.mail.nrecipients = 1;
	a.attribution.service = SLICE("acme");
	a.attribution.strength = STRENGTH_PROVEN;
	a.relationship.domain = SLICE("bank.example");
	ok(bulk_begin(store, &e) == ERR_NONE &&
	    bulk_message(store, &f, &shas[i], &a, NULL, &id, &e) == ERR_NONE &&
	    bulk_commit(store, &e) == ERR_NONE, "is indexed: %s", e.text);
	free(octets);
}

static void
undo(const char *words)
{
	struct arena a = { 0 };
	struct slice what = SLICE_NULL;

	ok(store_undo(store, "rk", &a, &what, &e) == ERR_NONE &&
	    slice_find(what, slice_str(words)) != SLICE_NONE,
	    "undone: %.*s", SLICE_ARG(what));
	arena_free(&a);
}

static struct case_row
the_case(void)
{
	static struct cases c;

	cases_free(&c);
	if (store_case(store, SLICE("1"), &c, &e) != ERR_NONE)
		return (struct case_row){ 0 };
	return c.v[0];
}

static enum disposition
disposition_of(int i)
{
	struct rows r = { 0 };
	enum disposition d = DISPOSITION_OPEN;

	if (store_get(store, &shas[i], &r, &e) == ERR_NONE)
		d = r.v[0].disposition;
	rows_free(&r);
	return d;
}

static void
test_evidence(void)
{
	char hex[SHA256_HEX + 1], *file;
	struct rows rows = { 0 };
	struct buf b = { 0 };
	struct place place;
	struct stat st;

	sha256_hex(&shas[0], hex);
	file = xasprintf("%s/%s", ws.evidence, hex);
	ok(stat(file, &st) == 0 && (st.st_mode & 0777) == 0400,
	    "its octets lie in the evidence folder, read-only");
	unlink(paths[0]);
	ok(store_get(store, &shas[0], &rows, &e) == ERR_NONE &&
	    store_bytes(store, &rows.v[0], &b, &place, &arena, &e) ==
	    ERR_NONE && slice_eq_str(place.path, file),
	    "and are found there when the file has vanished");
	/* somebody has tampered with it */
	chmod(file, 0600);
	ok(truncate(file, 3) == 0 && store_bytes(store, &rows.v[0], &b, &place,
	    &arena, &e) == ERR_ABSENT, "but not if they were changed");
	ok(store_keep_evidence(store, &rows.v[0], &e) == ERR_ABSENT &&
	    strstr(e.text, "no file any more") != NULL,
	    "then nothing can be kept: %s", e.text);
	buf_free(&b);
	rows_free(&rows);
	free(file);
}

static void
test_case(void)
{
	struct slice id;
	size_t added;

	ok(store_case_new(store, "rk", SLICE("Wave"), SLICE("acme"), shas, 1,
	    &arena, &id, &e) == ERR_NONE, "a case: %s", e.text);
	is_slice(id, "K7Q-0001", "its id");
	is_int(disposition_of(0), DISPOSITION_CASE, "its message's decision");
	test_evidence();
	ok(store_case_add(store, "rk", SLICE("k7q-1"), shas + 1, 1, &added,
	    &e) == ERR_NONE && added == 1, "a message is added: %s", e.text);
	ok(store_case_add(store, "rk", SLICE("K7Q-0001"), shas + 1, 1, &added,
	    &e) == ERR_NONE && added == 0, "once");
	is_int((int64_t)the_case().messages, 2, "two messages");
	is_slice(the_case().domains, "bank.example", "its domain");
	undo("case K7Q-0001: 1 message in a case");
	is_int((int64_t)the_case().messages, 1, "one message");
	is_int(disposition_of(1), DISPOSITION_OPEN, "the other is open again");
	ok(store_case(store, SLICE("X-1"), &(struct cases){ 0 }, &e) ==
	    ERR_ABSENT, "no such case: %s", e.text);
}

static void
test_draft(void)
{
	struct sample_facts known = { .has_boundary = true, .boundary = 4711,
		.port = 25025, .rcpt = SLICE("bob@desk.example"),
		.links = { SLICE("https://x.example/"),
		    SLICE("https://y.example/\"") }, .nlinks = 2 };
	struct sample_facts *facts[] = { &known, NULL };
	struct draft d = { .case_id = SLICE("K7Q-0001"),
		.service = SLICE("acme"), .to = SLICE("a@acme.example"),
		.subject = SLICE("s"), .body = SLICE("b"), .samples = shas,
		.facts = facts, .nsamples = 2 };
	struct drafts all = { 0 };
	const struct sample_facts *f;
	int64_t id, second;
	bool swapped;

	ok(store_draft_new(store, "rk", &d, &id, &e) == ERR_NONE, "a draft");
	ok(store_draft_new(store, "rk", &d, &second, &e) == ERR_USAGE,
	    "one a service: %s", e.text);
	ok(store_draft_edit(store, "rk", id, SLICE("x@y.example"),
	    SLICE("z@y.example"), SLICE("t"), SLICE("c"), &e) == ERR_NONE, "edited");
	undo("change of a draft's text");
	ok(store_draft_redact(store, "rk", id, REDACT_NOTHING, &e) == ERR_NONE, "whole");
	undo("change of a draft's samples");
	d.id = id;
	d.cc = SLICE("z@y.example");
	d.body = SLICE("anew");
	d.language = "es";
	d.formats = FORMAT_XARF;
	d.nsamples = 1;
	ok(store_draft_change(store, "rk", &d, &e) == ERR_NONE &&
	    store_draft(store, id, &all, &e) == ERR_NONE &&
	    slice_eq_str(all.v[0].cc, "z@y.example") &&
	    strcmp(all.v[0].language, "es") == 0 && all.v[0].nsamples == 1 &&
	    all.v[0].formats == FORMAT_XARF, "made anew, with other samples");
	drafts_free(&all);
	undo("making of a draft anew");
	ok(store_draft(store, id, &all, &e) == ERR_NONE, "read");
	ok(all.v[0].cc.n == 0 && strcmp(all.v[0].language, "en") == 0 &&
	    all.v[0].formats == 0, "undo takes Cc, language and formats back");
	ok(all.v[0].redact == REDACT_HEADERS && !all.v[0].edited &&
	    slice_eq_str(all.v[0].to, "a@acme.example") &&
	    slice_eq_str(all.v[0].body, "b") && all.v[0].nsamples == 2,
	    "it is as it was");
	/* samples come out in the order of their messages */
	swapped = memcmp(&all.v[0].samples[0], &shas[0], sizeof shas[0]) != 0;
	f = all.v[0].facts[swapped];
	ok(f != NULL && f->has_boundary && f->boundary == 4711 &&
	    f->port == 25025 && slice_eq(f->rcpt, known.rcpt) &&
	    f->results.p == NULL && f->nlinks == 2 &&
	    slice_eq(f->links[1], known.links[1]) &&
	    all.v[0].facts[!swapped] == NULL,
	    "with what the analysis of each sample said");
	drafts_free(&all);
}

static void
test_sent(void)
{
	struct slice to[] = { SLICE("a@acme.example") };
	struct disclosed who[] = { { SLICE("Bob@desk.example"), shas[0] },
		{ SLICE("bob@desk.example"), shas[1] } };
	struct sent_sample samples[] = { { shas[0], "whole" },
		{ shas[1], "whole" } };
	struct sent sent = { .case_id = SLICE("1"), .service = SLICE("acme"),
		.draft = 1, .to = to, .nto = 1, .how = SLICE("other means"),
		.subject = SLICE("s"), .samples = samples, .nsamples = 2,
		.disclosed = who, .ndisclosed = 2 };
	struct notifications n = { 0 };
	int64_t id;

	ok(store_mark_sent(store, "rk", &sent, &id, &e) == ERR_NONE,
	    "marked as sent: %s", e.text);
	is_slice(the_case().state, "notified", "the case is notified");
	ok(store_notifications(store, SLICE("1"), &n, &e) == ERR_NONE &&
	    n.n == 1 && n.v[0].disclosed == 1 && n.v[0].samples == 2,
	    "one recipient in two messages is one");
	notifications_free(&n);
	ok(store_draft_redact(store, "rk", 1, REDACT_NOTHING, &e) == ERR_REFUSED,
	    "the draft stays: %s", e.text);
	undo("record of a notification");
	is_slice(the_case().state, "drafted", "the case is drafted again");
	undo("draft");
	is_slice(the_case().draft, "none", "no draft");
}

static void
test_notes(void)
{
	ok(store_case_note(store, "rk", SLICE("1"), SLICE(" same kit "), &e) ==
	    ERR_NONE, "a note");
	is_int((int64_t)the_case().notes, 1, "is kept");
	ok(store_case_note(store, "rk", SLICE("1"), SLICE("  "), &e) ==
	    ERR_USAGE, "an empty one is none: %s", e.text);
	undo("note");
	undo("opening of a case");
	ok(the_case().id.p == NULL && disposition_of(0) == DISPOSITION_OPEN,
	    "nothing is left of the case");
}

static void
test_key(void)
{
	struct sha256 a, b, c;

	ok(store_mask_key(store, SLICE("K7Q-0001"), &a, &e) == ERR_NONE &&
	    store_mask_key(store, SLICE("K7Q-0001"), &b, &e) == ERR_NONE &&
	    store_mask_key(store, SLICE("K7Q-0002"), &c, &e) == ERR_NONE,
	    "keys of masks");
	ok(memcmp(&a, &b, sizeof a) == 0 && memcmp(&a, &c, sizeof a) != 0,
	    "are a case's own, and stay");
}

/* --- pure --- */

static void
test_summary(void)
{
	struct row rows[] = {
		{ .boundary_time = 86400 * 3 + 5, .service = SLICE("acme"),
		    .domain = SLICE("a.example"), .ip = SLICE("192.0.2.7"),
		    .files = 2, .hashed = true, .strength = STRENGTH_OBSERVED },
		{ .boundary_time = 86400, .service = SLICE("acme"),
		    .domain = SLICE("b.example"), .ip = SLICE("192.0.2.7"),
		    .account = SLICE("7"), .account_kind = SLICE("user"),
		    .files = 1, .hashed = true, .strength = STRENGTH_PROVEN },
		{ .boundary_time = 86400 * 2, .domain = SLICE("a.example"),
		    .ip = SLICE("192.0.2.8"), .files = 1, .hashed = true },
	};
	struct case_wanted want = { SLICE("acme"), 2, 1000, NULL };
	struct case_summary s;
	size_t chosen[2];

	case_summarise(&s, rows, 3, SLICE_NULL, &arena);
	is_int((int64_t)s.messages, 3, "messages");
	is_int((int64_t)s.files, 4, "files");
	is_int(s.first, 86400, "first");
	is_int(s.last, 86400 * 3 + 5, "last");
	ok(s.domains.n == 2 && slice_eq_str(s.domains.v[0].value, "a.example")
	    && s.domains.v[0].n == 2, "the most frequent domain first");
	ok(s.services.n == 1 && s.services.v[0].strength == STRENGTH_PROVEN &&
	    s.unnamed == 1, "one service, one message without");
	is_int((int64_t)s.ndays, 3, "three days");
	case_summarise(&s, rows, 3, SLICE("acme"), &arena);
	is_int((int64_t)s.messages, 2, "of one service");
	case_summarise(&s, rows, 3, SLICE(""), &arena);
	is_int((int64_t)s.messages, 1, "of none");
	is_int((int64_t)case_choose(rows, 3, &want, chosen), 2,
	    "samples of one service");
	ok(chosen[0] == 0 && chosen[1] == 1, "cover both domains");
	rows[0].boundary_time = TIME_UNKNOWN;
	rows[0].date = 86400 * 900;
	case_summarise(&s, rows, 3, SLICE_NULL, &arena);
	ok(s.last == 86400 * 2 && s.undated == 1,
	    "a Date alone does not count beside times of the boundary");
	rows[1].provenance = PROVENANCE_SUBMITTED;
	case_summarise(&s, rows, 3, SLICE_NULL, &arena);
	ok(s.claims == 1 && s.undated == 2 && s.undated_claims == 1 &&
	    s.relays.v[0].claims == 1, "a submitted file's times are claims");
	rows[0].kind = MESSAGE_AGGREGATE;
	case_summarise(&s, rows, 3, SLICE("acme"), &arena);
	ok(s.messages == 1 && s.beside[MESSAGE_AGGREGATE] == 1 &&
	    s.relays.v[0].n == 1 && s.files == 1,
	    "who sent an aggregate report is not counted");
	ok(case_choose(rows, 3, &want, chosen) == 1 &&
	    chosen[0] == 1, "nor shown to its service");
	ok(slice_eq_str(case_title(rows, 1, &arena),
	    "reports through a service not named"), "nor is it a title");
	rows[0].kind = MESSAGE_MAIL;
	rows[0].refused = true;
	is_int((int64_t)case_choose(rows, 3, &want, chosen), 1,
	    "a message that could not be analysed is no sample");
	case_summarise(&s, NULL, 0, SLICE_NULL, &arena);
	ok(s.messages == 0 && s.ndays == 0, "no rows, no days");
}

/* Domains before accounts, relays, campaigns and days; the newest of equals */
static void
test_choose(void)
{
	static const bool traps[] = { true, false, false, false, false };
	static const bool all_traps[] = { true, true, true, true, true };
	struct row rows[5];
	struct case_wanted want = { SLICE("acme"), 3, 5000, NULL };
	size_t v[5], i;

	for (i = 0; i < 5; i++)
		rows[i] = (struct row){ .hashed = true, .size = 1000,
			.service = SLICE("acme"), .time = (int64_t)i,
			.domain = SLICE("a.example"), .campaign = 1,
			.ip = SLICE("192.0.2.1") };
	rows[0].domain = SLICE("b.example");
	rows[1].campaign = 2;
	rows[2].ip = SLICE("192.0.2.2");
	ok(case_choose(rows, 5, &want, v) == 3 && v[0] == 0 && v[1] == 2 &&
	    v[2] == 4, "a domain and a relay go before a campaign");
	want.most = 4;
	ok(case_choose(rows, 5, &want, v) == 4 && v[1] == 1,
	    "which goes before what shows nothing new");
	want.trap = traps;
	ok(case_choose(rows, 5, &want, v) == 4 && v[0] == 1,
	    "none of a trap while there is another, whatever it shows");
	want.trap = all_traps;
	is_int((int64_t)case_choose(rows, 5, &want, v), 4,
	    "some, where there is not");
	want.most_octets = 2500;
	is_int((int64_t)case_choose(rows, 5, &want, v), 2,
	    "no more than may go together");
	rows[4].size = 3000;
	ok(case_choose(rows, 5, &want, v) == 2 && v[1] != 4,
	    "one that is too large makes room for others");
}

int
main(void)
{
	int i;

	setenv("ESPY_LETTERS", "K7Q", 1);
	ok(mkdtemp(dir) != NULL && workspace_open(&ws,
	    arena_printf(&arena, "%s/w", dir), true, &e) == ERR_NONE &&
	    store_open(&store, &ws, &e) == ERR_NONE &&
	    store_set_version(store, 1, "cat", "set", &e) == ERR_NONE,
	    "a workspace");
	for (i = 0; i < MAILS; i++)
		write_mail(i);
	test_case();
	test_draft();
	test_sent();
	test_notes();
	test_key();
	test_summary();
	test_choose();
	store_close(store);
	workspace_free(&ws);
	for (i = 0; i < MAILS; i++)
		free(paths[i]);
	if (system(arena_printf(&arena, "rm -rf %s", dir)) != 0)
		printf("# %s stays\n", dir);
	arena_free(&arena);
	return done_testing();
}
