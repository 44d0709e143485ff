/* Purging in a real store: the chain over erased payloads of both forms, the
 * closure over reports, drafts and what is kept of them, retention. */

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/store/bulk.h"
#include "core/store/case.h"
#include "core/store/draft.h"
#include "core/store/custody.h"
#include "core/store/impl.h"
#include "core/store/purge.h"
#include "tests/unit/tap.h"

static struct store *store;
static struct workspace ws;
static struct error e;
static char dir[] = "/tmp/espy-purge-XXXXXX";
static struct arena arena;

static int64_t
number(const char *sql)
{
	struct stmt *st;
	int64_t n = -1;

	if (db_query(store->db, &st, &e, sql, "") == ERR_NONE)
		db_int_end(st, &n, &e);
	return n;
}

static void
sql(const char *text)
{
	if (db_run(store->db, &e, text, "") != ERR_NONE)
		ok(false, "%s: %s", text, e.text);
}

static int64_t
broken(void)
{
	int64_t n = -1;

	if (store_events_check(store, &n, &e) != ERR_NONE)
		ok(false, "%s", e.text);
	return n;
}

/* --- the chain --- */

/* Events as an older espy wrote them: the hash covers the payload. */
static void
old_event(const char *kind, const char *payload)
{
	struct event ev = { .subject = SLICE("K7Q-0001"),
		.actor = SLICE("rk"), .time = 1000,
		.kind = slice_str(kind), .payload = slice_str(payload) };
	struct stmt *st;

	ev.seq = ev.act = 1 + number("SELECT count(*) FROM k_event");
	if (db_query(store->db, &st, &e, "SELECT hash FROM k_event"
	    " WHERE seq = $1", "i", ev.seq - 1) != ERR_NONE)
		return;
	while (db_row(st))
		db_sha256(st, 0, &ev.prev);
	db_end(st, &e);
	ev.hash = event_hash(&ev, 1);
	db_run(store->db, &e, "INSERT INTO k_event (seq, act, time, actor,"
	    " subject, kind, payload, prev_hash, hash)"
	    " VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8)", "iisssshh",
	    ev.seq, ev.time, ev.actor, ev.subject, ev.kind, ev.payload,
	    &ev.prev, &ev.hash);
}

static enum err
erase(int64_t seq)
{
	struct act act;

	if (act_begin(&act, store, "rk", &e) != ERR_NONE)
		return e.code;
	return act_end(&act, act_erase(&act, seq, &e), &e);
}

static void
test_chain(void)
{
	old_event("case.note", "{\"note\":1,\"text\":\"old words\"}");
	old_event("case.note", "{\"note\":2,\"text\":\"more words\"}");
	ok(store_domain_add(store, "rk", SLICE("bank.example"), &e) ==
	    ERR_NONE && number("SELECT form FROM k_event WHERE seq = 3") == 3,
	    "new events are of form 3");
	is_int(broken(), 0, "a chain of both forms verifies");

	sql("UPDATE k_event SET payload = '{\"a\":1}' WHERE seq = 3");
	is_int(broken(), 3, "a changed payload is named");
	ok(erase(3) == ERR_STORE, "and is not erased: %s", e.text);
	sql("UPDATE k_event SET payload = '{}' WHERE seq = 3");
	is_int(broken(), 0, "as it was, all verifies");

	ok(erase(1) == ERR_NONE && erase(3) == ERR_NONE, "both are erased");
	is_int(number("SELECT count(*) FROM k_event WHERE payload LIKE"
	    " '%old words%'"), 0, "the words are gone");
	is_int(broken(), 0, "and the chain verifies");
	ok(erase(1) == ERR_NONE && number("SELECT count(*) FROM k_event"
	    " WHERE kind = 'event.erase'") == 2,
	    "erasing twice does nothing more");

	sql("UPDATE k_event SET actor = 'xy' WHERE seq = 1");
	is_int(broken(), 1, "an erased event of form 1 can't be changed");
	sql("UPDATE k_event SET actor = 'rk' WHERE seq = 1");
	sql("UPDATE k_event SET payload = '{\"a\":1}' WHERE seq = 3");
	is_int(broken(), 3, "nor be given other words");
	sql("UPDATE k_event SET payload = '{}' WHERE seq = 3");
	sql("UPDATE k_event SET payload = '{}', erased = 5,"
	    " payload_hash = zeroblob(32) WHERE seq = 2");
	is_int(broken(), 2, "what no event says was erased is named");
	sql("UPDATE k_event SET payload ="
	    " '{\"note\":2,\"text\":\"more words\"}', erased = NULL,"
	    " payload_hash = NULL WHERE seq = 2");
	is_int(broken(), 0, "put back, all verifies");
}

/* --- messages --- */

enum { X, Y, R, PLAIN, MESSAGES };
static const char *const words[MESSAGES] = { "xwords of the purged",
	"ywords that stay", "a report with xwords of the purged and "
	"ywords that stay in it", "something else" };
static struct sha256 shas[MESSAGES];
static int64_t ids[MESSAGES], office, desk;
static char *paths[MESSAGES];

static void
put_message(int i, int64_t source)
{
	struct recipient to = { SLICE("Bob@desk.example"), SLICE("To") };
	struct analysis a = { 0 };
	struct file_at f = { .size = strlen(words[i]),
		.length = strlen(words[i]), .ino = (uint64_t)i + 1,
		.source = source };
	int fd;

	paths[i] = xasprintf("%s/mail-%d", dir, i);
	fd = open(paths[i], O_WRONLY | O_CREAT, 0600);
	if (fd < 0 || write(fd, words[i], f.size) != (ssize_t)f.size)
		ok(false, "%s", paths[i]);
	close(fd);
	f.path = slice_str(paths[i]);
	shas[i] = sha256_of(slice_str(words[i]));
	a.mail.subject = slice_str(words[i]);
	a.mail.date = a.mail.boundary.time = TIME_UNKNOWN;
	a.mail.boundary.ip = i == X ? SLICE("192.0.2.66")
				    : SLICE("192.0.2.7");
	a.mail.recipients = &to;
	a.mail.nrecipients = 1;
	ok(bulk_begin(store, &e) == ERR_NONE &&
	    bulk_message(store, &f, &shas[i], &a, NULL, &ids[i], &e) ==
	    ERR_NONE && bulk_commit(store, &e) == ERR_NONE,
	    "message %d: %s", i, words[i]);
}

/* X and Y lie in R, which reported them. */
static void
put_report(void)
{
	static const int inner[] = { X, Y };
	size_t i;

	db_run(store->db, &e, "UPDATE d_message SET kind = 1 WHERE id = $1",
	    "i", ids[R]);
	db_run(store->db, &e, "INSERT INTO d_report (id, outer_message, kind,"
	    " reporter, words, left_out) VALUES (1, $1, 'forward',"
	    " 'ann@desk.example', 'look at this', 0)", "i", ids[R]);
	sql("INSERT INTO d_reported (report, ordinal, name, value)"
	    " VALUES (1, 1, 'Source-IP', '192.0.2.66')");
	for (i = 0; i < ARRAY_LEN(inner); i++) {
		const char *at = strstr(words[R], words[inner[i]]);

		unlink(paths[inner[i]]);
		db_run(store->db, &e, "INSERT INTO d_report_message (report,"
		    " message, place) VALUES (1, $1, 'part 2')", "i",
		    ids[inner[i]]);
		db_run(store->db, &e, "UPDATE d_file SET path = $2,"
		    " start = $3, container = $4 WHERE message = $1", "ibii",
		    ids[inner[i]], slice_str(paths[R]),
		    (int64_t)(at - words[R]), ids[R]);
	}
}

static void
mark_sent(struct slice case_id, int64_t draft)
{
	struct slice to = SLICE("abuse@esp.example");
	struct disclosed who = { SLICE("Bob@desk.example"), shas[X] };
	struct sent_sample sample = { shas[X], "whole" };
	struct sent sent = { .case_id = case_id, .service = SLICE("acme"),
		.draft = draft, .to = &to, .nto = 1, .subject = SLICE("xwords"),
		.how = SLICE("other means"), .samples = &sample, .nsamples = 1,
		.disclosed = &who, .ndisclosed = 1 };
	int64_t id;

	ok(store_mark_sent(store, "rk", &sent, &id, &e) == ERR_NONE,
	    "a notification was sent");
}

static void
put_case(void)
{
	struct draft d = { .service = SLICE("acme"),
		.to = SLICE("abuse@esp.example"), .samples = &shas[X],
		.nsamples = 1, .subject = SLICE("about xwords"),
		.body = SLICE("They wrote xwords.\n") };
	struct slice id;
	int64_t draft;

	ok(store_case_new(store, "rk", SLICE("a case"), SLICE("acme"),
	    &shas[X], 1, &arena, &id, &e) == ERR_NONE, "a case: %s", e.text);
	d.case_id = id;
	ok(store_draft_new(store, "rk", &d, &draft, &e) == ERR_NONE &&
	    store_draft_edit(store, "rk", draft, d.to, SLICE(""), d.subject,
		SLICE("Changed, without.\n"), &e) == ERR_NONE,
	    "a draft whose first words stand in the log alone");
	mark_sent(id, draft);
}

static struct purge_plan plan;

static bool
is_left(const char *what)
{
	size_t i;

	for (i = 0; i < plan.nleft; i++)
		if (slice_find(plan.left[i], slice_str(what)) != SLICE_NONE)
			return true;
	return false;
}

static void
test_plan(void)
{
	char hex[SHA256_HEX + 1];

	ok(store_purge_plan(store, &shas[X], 1, PURGE_NO_CASES, &plan, &e) ==
	    ERR_REFUSED && strstr(e.text, "--cases") != NULL,
	    "a message in a case is refused: %s", e.text);
	ok(store_purge_plan(store, &shas[X], 1, INT64_MAX, &plan, &e) ==
	    ERR_NONE, "unless cases don't protect: %s", e.text);
	sha256_hex(&shas[R], hex);
	ok(plan.n == 2 && plan.messages == 1 && plan.reports == 1 &&
	    plan.v[1].id == ids[R] && plan.v[1].report,
	    "the report that quotes it goes along");
	ok(plan.evidence == 1 && plan.drafts == 1,
	    "evidence and draft are counted");
	ok(is_left("bob@desk.example") && is_left("learned this address"),
	    "the disclosed address stays, and that is said");
	ok(is_left("notification 1") && is_left("its title"),
	    "so do notification and case");
}

static void
test_references(void)
{
	/* Whoever adds a table lets store_purge_erase know of it. */
	is_int(number("SELECT count(*) FROM sqlite_schema s,"
	    " pragma_foreign_key_list(s.name) f WHERE s.type = 'table'"
	    " AND f.\"table\" = 'd_message' AND s.name NOT IN ('d_file',"
	    " 'd_text', 'd_fact', 'd_recipient', 'd_message_answer',"
	    " 'd_report', 'd_report_message', 'd_aggregate', 'd_message',"
	    " 'd_sketch', 'd_sketch_key', 'd_trait')"),
	    0,
	    "the purge knows all tables that refer to messages");
}

static void
test_erase(void)
{
	struct purge_due due;
	bool yes = false;

	ok(store_purge_mark(store, "rk", &plan, SLICE(" "), &e) == ERR_USAGE,
	    "a reason is wanted: %s", e.text);
	ok(store_purge_mark(store, "rk", &plan, SLICE("asked for"), &e) ==
	    ERR_NONE && store_purge_pending(store, &yes, &e) == ERR_NONE &&
	    yes, "it is decided, and not finished");
	ok(store_is_tombstone(store, &shas[X], &yes, &e) == ERR_NONE && yes,
	    "the tombstone is there before anything is erased");
	ok(store_is_tombstone(store, &shas[Y], &yes, &e) == ERR_NONE && !yes,
	    "others have none");
	ok(store_purge_due(store, &due, &e) == ERR_NONE && due.n == 2,
	    "two messages are due");
	ok(store_purge_erase(store, "rk", &due, &e) == ERR_NONE,
	    "they are erased: %s", e.text);
	purge_due_free(&due);
	ok(store_purge_end(store, &e) == ERR_NONE &&
	    store_purge_pending(store, &yes, &e) == ERR_NONE && !yes,
	    "and the purge is over");
	is_int(broken(), 0, "the chain verifies");
}

static bool
database_says(const char *what)
{
	struct buf b = { 0 };
	int fd = open(ws.db, O_RDONLY);
	bool says;

	says = fd < 0 || buf_read_fd(&b, fd, SIZE_MAX) != 0 ||
	    slice_find(buf_slice(&b), slice_str(what)) != SLICE_NONE;
	if (fd >= 0)
		close(fd);
	buf_free(&b);
	return says;
}

static void
test_after(void)
{
	struct rows rows = { 0 };
	struct buf b = { 0 };
	struct place at;
	struct slice what = SLICE_NULL;

	ok(!database_says("xwords") && !database_says("192.0.2.66") &&
	    !database_says("look at this") && database_says("ywords"),
	    "no octet of the database says their words");
	ok(store_get(store, &shas[Y], &rows, &e) == ERR_NONE &&
	    store_bytes(store, &rows.v[0], &b, &at, &arena, &e) ==
	    ERR_NONE && slice_eq_str(buf_slice(&b), words[Y]),
	    "the other message of the report has its octets");
	ok(slice_starts(at.path, ws.spool), "in the spool");
	is_int(number("SELECT count(*) FROM k_recipient"), 1,
	    "who was disclosed is still known");
	is_int(number("SELECT count(*) FROM k_draft WHERE subject ="
	    " 'erased with a purged message' AND subject = body"), 1,
	    "the draft says that it was erased");
	is_int(number("SELECT count(*) FROM k_case_message WHERE"
	    " evidence IS NULL"), 1, "the case keeps the hash");
	ok(access(arena_printf(&arena, "%s/mail-%d", dir, R), F_OK) == 0,
	    "the source's file is as it was");
	ok(store_undo(store, "rk", &arena, &what, &e) == ERR_NONE &&
	    slice_find(what, SLICE("notification")) != SLICE_NONE,
	    "what was not erased can be undone: %.*s", SLICE_ARG(what));
	ok(store_undo(store, "rk", &arena, &what, &e) == ERR_REFUSED &&
	    strstr(e.text, "went on") != NULL,
	    "undo passes over the draft's erased events: %s", e.text);
	rows_free(&rows);
	buf_free(&b);
}

static void
test_expired(void)
{
	enum { DAY = 86400 };
	struct source_setting set[] = { { .name = SLICE("office"),
		.retention = 10 * DAY }, { .name = SLICE("desk"),
		.retention = 30 * DAY } };
	struct settings s = { .sources = set, .nsources = 2 };
	int64_t now = clock_now(), cases;
	struct sha256 *v;
	size_t n;

	ok(store_expired(store, &s, now + 9 * DAY, &arena, &v, &n, &cases,
	    &e) == ERR_NONE && n == 0, "nothing is past its retention");
	ok(store_expired(store, &s, now + 11 * DAY, &arena, &v, &n, &cases,
	    &e) == ERR_NONE && n == 1 &&
	    memcmp(&v[0], &shas[PLAIN], sizeof *v) == 0,
	    "a message is past its source's");
	db_run(store->db, &e, "INSERT INTO d_file (message, source, path,"
	    " start, dev, ino, size, mtime_ns) VALUES ($1, $2, 'x', 0, 0, 0,"
	    " 0, 0)", "ii", ids[PLAIN], desk);
	ok(store_expired(store, &s, now + 11 * DAY, &arena, &v, &n, &cases,
	    &e) == ERR_NONE && n == 0, "the longest of its sources counts");
	set[1].retention = 0;
	ok(store_expired(store, &s, now + 99 * DAY, &arena, &v, &n, &cases,
	    &e) == ERR_NONE && n == 0, "one without any keeps for ever");
}

int
main(void)
{
	ok(mkdtemp(dir) != NULL && workspace_open(&ws, arena_printf(&arena,
	    "%s/ws", dir), true, &e) == ERR_NONE &&
	    store_open(&store, &ws, &e) == ERR_NONE &&
	    store_set_version(store, 1, "c", "s", &e) == ERR_NONE,
	    "a store: %s", e.text);
	test_chain();
	store_source_set(store, "rk", &(struct source_want){
		.name = SLICE("office") }, false, &office, &e);
	store_source_set(store, "rk", &(struct source_want){
		.name = SLICE("desk") }, false, &desk, &e);
	put_message(X, desk);
	put_message(Y, 0);
	put_message(R, 0);
	put_message(PLAIN, office);
	put_case();
	put_report();
	test_plan();
	test_references();
	test_erase();
	test_after();
	test_expired();
	purge_plan_free(&plan);
	store_close(store);
	workspace_free(&ws);
	arena_free(&arena);
	return done_testing();
}
