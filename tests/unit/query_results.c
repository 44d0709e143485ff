/*
 * The query language: what it finds in a small store, each field and each
 * operator, in both engines.  The full text is a table of words here;
 * tests/cli/query.py.t has a real one.
 */

#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/store/bulk.h"
#include "core/store/impl.h"
#include "core/store/list.h"
#include "core/store/query_complete.h"
#include "core/store/search.h"
#include "tests/unit/tap.h"

static struct store *store;
static struct error e;
static char dir[] = "/tmp/espy-query-XXXXXX";

/* A message is called by its letter. */
struct sample {
	char name;
	const char *time; /* when it arrived */
	const char *from, *from_name, *domain, *subject, *id, *mail_from;
	const char *ip, *rdns, *helo, *link, *attachment;
	const char *spf, *dkim, *dmarc, *arc;
	const char *service, *carrier, *account;
	enum strength strength;
	const char *protected;
	enum impersonation impersonation;
	enum relation relation;
	uint64_t size;
	const char *source;
	const char *nm_id, *words; /* of its document in the full text */
	int64_t message;
	struct sha256 sha;
};

static struct sample samples[] = {
	{ .name = 'A', .time = "2026-11-20T10:00:00Z",
	    .from = "info@bank.example", .from_name = "Bank",
	    .domain = "bank.example", .subject = "Su cuenta: ÚLTIMO \xe1viso",
	    .id = "a@x.example", .mail_from = "b@b.acme.example",
	    .ip = "192.0.2.7", .rdns = "out1.acme.example",
	    .helo = "mx.acme.example", .link = "login.evil.example",
	    .spf = "pass", .dkim = "pass", .dmarc = "fail",
	    .service = "acme", .carrier = "cloudy", .account = "4711",
	    .strength = STRENGTH_PROVEN, .protected = "bank.example",
	    .impersonation = IMPERSONATION_EXACT,
	    .relation = RELATION_UNAUTHORISED, .size = 500, .source = "own",
	    .nm_id = "a@x.example", .words = "alpha cuenta" },
	{ .name = 'B', .time = "2026-11-19T10:00:00Z",
	    .from = "info@mail.bank.example", .domain = "mail.bank.example",
	    .subject = "Factura 50% (urgente)", .id = "a@x.example",
	    .ip = "192.0.2.200", .link = "www.evil.example", .spf = "fail",
	    .protected = "bank.example",
	    .impersonation = IMPERSONATION_SUBDOMAIN,
	    .relation = RELATION_UNKNOWN, .size = 1500, .source = "own",
	    .nm_id = "a@x.example", .words = "alpha cuenta" },
	{ .name = 'C', .time = "2026-11-10T10:00:00Z",
	    .from = "news@shop.example", .domain = "shop.example",
	    .subject = "Hello", .id = "c@x.example", .ip = "198.51.100.1",
	    .attachment = "Invoice_1.pdf", .spf = "none", .dkim = "fail",
	    .service = "acme", .strength = STRENGTH_OBSERVED, .size = 30000,
	    .source = "honey", .nm_id = "c@x.example",
	    .words = "beta invoice" },
	{ .name = 'D', .time = "2026-10-05T10:00:00Z",
	    .from = "d@shop.example", .domain = "shop.example",
	    .subject = "\"Quoted\" words", .id = "D@x.example",
	    .ip = "2001:db8::1", .dmarc = "pass", .size = 200000,
	    .strength = STRENGTH_CLAIMED, .source = "own",
	    .nm_id = "D@x.example", .words = "alpha beta" },
	{ .name = 'F', .time = "2026-11-18T09:00:00Z",
	    .from = "ana@our.example", .from_name = "Ana Ruiz",
	    .domain = "our.example", .attachment = "outer.eml",
	    .subject = "Fwd: odd", .id = "f@our.example", .size = 900,
	    .source = "desk", .nm_id = "f@our.example", .words = "please look" },
	{ .name = 'G', .time = "2026-11-18T08:00:00Z",
	    .from = "g@y.example", .domain = "y.example", .subject = "odd",
	    .id = "g@y.example", .size = 700, .source = "desk",
	    .nm_id = "g@y.example", .words = "gamma odd" },
	{ .name = 'H', .time = "2026-11-17T08:00:00Z",
	    .from = "bob@our.example", .domain = "our.example",
	    .subject = "Fwd: inline", .id = "h@our.example", .size = 600,
	    .source = "desk", .nm_id = "h@our.example",
	    .words = "forwarded inline" },
	{ .name = 'I', .time = "2026-11-16T08:00:00Z",
	    .from = "dmarc@big.example", .domain = "big.example",
	    .subject = "Report domain", .id = "i@big.example", .size = 600,
	    .source = "desk", .nm_id = "i@big.example", .words = "report" },
	{ .name = 'J', .time = "2026-11-16T07:00:00Z", .size = 60,
	    .source = "desk" },
	{ .name = 'K', .time = "2026-11-16T06:00:00Z", .size = 61,
	    .source = "desk" },
	{ .name = 'L', .time = "2026-11-15T08:00:00Z",
	    .from = "news@honest.example", .domain = "honest.example",
	    .subject = "Newsletter", .id = "l@honest.example",
	    .service = "acme", .strength = STRENGTH_PROVEN, .size = 800,
	    .source = "honest", .nm_id = "l@honest.example",
	    .words = "alpha newsletter" },
	{ .name = 'M', .time = "2026-11-14T08:00:00Z",
	    .from = "news@honest.example", .domain = "honest.example",
	    .subject = "Newsletter 2", .id = "m@honest.example",
	    .service = "acme", .strength = STRENGTH_PROVEN, .size = 810,
	    .source = "honest", .nm_id = "m@honest.example",
	    .words = "newsletter" },
	{ .name = 'N', .time = "2025-01-01T00:00:00Z",
	    .from = "n@z.example", .domain = "z.example", .subject = "Old",
	    .id = "n@z.example", .arc = "pass", .size = 5, .source = "peer" },
	{ .name = 'O', .time = "2026-11-13T08:00:00Z",
	    .from = "o@x.example", .domain = "x.example", .subject = "Oh",
	    .id = "o@x.example", .spf = "softfail", .size = 70,
	    .source = "own", .nm_id = "o@x.example", .words = "delta" },
	{ .name = 'P', .time = "2026-11-12T08:00:00Z",
	    .from = "o@x.example", .domain = "x.example", .subject = "Oh",
	    .id = "o@x.example", .size = 71, .source = "own",
	    .nm_id = "o@x.example", .words = "delta" },
	/* refused: arrived, as far as anybody knows, when it was seen */
	{ .name = 'E', .size = 50, .source = "own" },
};

static struct sample *
sample(char name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(samples); i++)
		if (samples[i].name == name)
			return &samples[i];
	abort();
}

/* --- the store --- */

static int64_t
source_id(const char *name)
{
	static const struct {
		const char *name, *role;
	} sources[] = { { "own", "collected" }, { "honey", "trap" },
		{ "desk", "submitted" }, { "honest", "baseline" },
		{ "peer", "partner" } };
	int64_t id = 0;
	size_t i;

	for (i = 0; i < ARRAY_LEN(sources); i++)
		if (strcmp(sources[i].name, name) == 0)
			store_source_set(store, "test", &(struct source_want){
				.name = slice_str(name),
				.role = slice_str(sources[i].role) }, false,
			    &id, &e);
	return id;
}

static struct file_at
file_of(const struct sample *s, const char *source)
{
	static char path[64];

	snprintf(path, sizeof path, "/mail/%s/%c", source, s->name);
	return (struct file_at){ .path = slice_str(path), .dev = 1,
		.ino = (uint64_t)s->name, .size = s->size, .length = s->size,
		.mtime_ns = 1,
		.source = source_id(source) };
}

static void
fill(struct sample *s)
{
	struct link link = { .host = slice_str(s->link) };
	struct part part = { .attachment = true,
		.name = slice_str(s->attachment) };
	struct recorded_result spf = { .result = slice_str(s->spf) };
	struct recorded_result dkim = { .result = slice_str(s->dkim),
		.domain = slice_str(s->domain) };
	struct recorded_result dmarc = { .result = slice_str(s->dmarc) };
	struct recorded_result arc = { .result = slice_str(s->arc) };
	struct account account = { .service = slice_str(s->service),
		.kind = SLICE("user-id"), .value = slice_str(s->account) };
	struct analysis a = { 0 };
	struct file_at f;

	s->sha = sha256_of(slice_of(&s->name, 1));
	f = file_of(s, s->source);
	a.mail.content = s->sha;
	a.mail.date = a.mail.boundary.time = TIME_UNKNOWN;
	if (s->time == NULL) {
		bulk_begin(store, &e);
		bulk_refused(store, &f, &s->sha, SLICE("a picture"),
		    &s->message, &e);
		bulk_commit(store, &e);
		return;
	}
	clock_parse_rfc3339(slice_str(s->time), &a.mail.boundary.time);
	a.mail.boundary.ip = slice_str(s->ip);
	a.mail.boundary.rdns = slice_str(s->rdns);
	a.mail.boundary.helo = slice_str(s->helo);
	a.mail.envelope.mail_from = slice_str(s->mail_from);
	a.mail.subject = slice_str(s->subject);
	a.mail.from.address = slice_str(s->from);
	a.mail.from.display_name = slice_str(s->from_name);
	a.mail.from.domain = slice_str(s->domain);
	a.mail.message_id = slice_str(s->id);
	a.mail.links = &link;
	a.mail.nlinks = s->link != NULL;
	a.mail.parts = &part;
	a.mail.nparts = s->attachment != NULL;
	a.auth.recorded.spf = s->spf != NULL ? &spf : NULL;
	a.auth.recorded.dkim = &dkim;
	a.auth.recorded.ndkim = s->dkim != NULL;
	a.auth.recorded.dmarc = s->dmarc != NULL ? &dmarc : NULL;
	a.auth.recorded.arc = s->arc != NULL ? &arc : NULL;
	a.attribution.service = slice_str(s->service);
	a.attribution.carrier = slice_str(s->carrier);
	a.attribution.strength = s->strength;
	a.attribution.accounts = &account;
	a.attribution.naccounts = s->account != NULL;
	a.relationship.domain = slice_str(s->protected);
	a.relationship.impersonation = s->impersonation;
	a.relationship.status = s->relation;
	bulk_begin(store, &e);
	bulk_message(store, &f, &s->sha, &a, NULL, &s->message, &e);
	if (s->nm_id != NULL)
		bulk_text_done(store, s->message, slice_str(s->nm_id), &e);
	bulk_commit(store, &e);
}

static void
run(const char *sql, char name)
{
	if (db_run(store->db, &e, sql, "i", sample(name)->message) != ERR_NONE)
		printf("# %s\n", e.text);
}

/* What other parts of the index write: containers, reports, copies */
static void
fill_rest(void)
{
	struct file_at copy = file_of(sample('M'), "own");
	bool same;

	run("UPDATE d_message SET kind = 1 WHERE id = $1", 'F');
	run("UPDATE d_message SET kind = 1 WHERE id = $1", 'H');
	run("UPDATE d_message SET kind = 2 WHERE id = $1", 'I');
	run("UPDATE d_message SET kind = 3, pending = 1 WHERE id = $1", 'J');
	run("UPDATE d_message SET kind = 1, pending = 1 WHERE id = $1", 'K');
	run("UPDATE d_message SET provenance = 2 WHERE id = $1", 'G');
	run("UPDATE d_message SET provenance = 1 WHERE id = $1", 'N');
	run("UPDATE d_message SET content = x'01' WHERE id = $1", 'O');
	run("UPDATE d_message SET content = x'01' WHERE id = $1", 'P');
	run("INSERT INTO d_report (id, outer_message, kind, reporter,"
	    " reporter_name, left_out) VALUES (1, $1, 'forward',"
	    " 'ana@our.example', 'Ana Ruiz', 0)", 'F');
	run("INSERT INTO d_report_message (report, message, place)"
	    " VALUES (1, $1, 'message/rfc822, part 2')", 'G');
	run("INSERT INTO d_report (id, outer_message, kind, reporter, lost,"
	    " left_out) VALUES (2, $1, 'forward', 'bob@our.example',"
	    " 'inline', 0)", 'H');
	run("UPDATE d_file SET gone_at = 5 WHERE message = $1", 'O');
	bulk_begin(store, &e);
	bulk_copy(store, &copy, sample('M')->message, &same, &e);
	bulk_commit(store, &e);
	db_run(store->db, &e, "INSERT INTO k_case (id, number, title, state,"
	    " opened_at, changed_at) VALUES ('K7Q-0001', 1, 'Bank', 'open',"
	    " 1, 1)", "");
	db_run(store->db, &e, "INSERT INTO k_case_message (case_id, sha256,"
	    " added_at) VALUES ('K7Q-0001', $1, 1)", "h",
	    &sample('P')->sha);
	store_mark(store, "ana", DISPOSITION_LEGITIMATE, &sample('O')->sha, 1,
	    &e);
	store_mark(store, "ana", DISPOSITION_CASE, &sample('P')->sha, 1, &e);
}

static void
make_store(void)
{
	struct workspace ws;
	size_t i;

	setenv("ESPY_NOW", "2026-11-23T12:00:00Z", 1);
	setenv("ESPY_LETTERS", "K7Q", 1);
	if (mkdtemp(dir) == NULL ||
	    workspace_open(&ws, dir, true, &e) != ERR_NONE ||
	    store_open(&store, &ws, &e) != ERR_NONE)
		abort();
	store_set_version(store, 1, "old", "s", &e);
	fill(sample('O'));
	store_set_version(store, 1, "new", "s", &e);
	for (i = 0; i < ARRAY_LEN(samples); i++)
		if (samples[i].name != 'O')
			fill(&samples[i]);
	fill_rest();
	unlink(ws.db);
	rmdir(ws.evidence);
	rmdir(ws.spool);
	workspace_free(&ws);
}

/* --- a full text: documents of words, asked in notmuch's language --- */

static const char *ids[600];
static size_t nids, given, piece = 1;
static unsigned questions;
static size_t pushed;
static char asked[200];
static bool dropped;

static bool
holds(const char *words, struct slice phrase)
{
	return slice_find(slice_str(words), phrase) != SLICE_NONE;
}

static bool
matches(const char *words, struct slice *q)
{
	struct slice word;
	bool left, is_and, not, right;
	size_t n = 0;

	if (slice_starts(*q, "body:"))
		*q = slice_from(*q, 5);
	if (slice_starts(*q, "(")) {
		*q = slice_from(*q, 1);
		left = matches(words, q);
		is_and = slice_starts(*q, " and ");
		*q = slice_from(*q, is_and ? 5 : 4);
		not = slice_starts(*q, "not ");
		*q = slice_from(*q, not ? 4 : 0);
		right = matches(words, q) != not;
		*q = slice_from(*q, 1); /* ) */
		return is_and ? left && right : left || right;
	}
	if (slice_starts(*q, "\"")) {
		*q = slice_from(*q, 1);
		word = slice_cut(q, '"');
		return holds(words, word);
	}
	while (n < q->n && q->p[n] != ' ' && q->p[n] != ')')
		n++;
	word = slice_upto(*q, n);
	*q = slice_from(*q, n);
	if (slice_ends(word, "*"))
		word.n--;
	return holds(words, word);
}

static bool
among_them(const struct slice *among, size_t n, const char *id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_eq_str(among[i], id))
			return true;
	return n == 0;
}

static enum err
text_ask(void *arg, struct slice query, const struct slice *among, size_t n,
    uint64_t *ticket, struct error *err)
{
	size_t i, k;

	(void)arg, (void)err;
	*ticket = ++questions;
	pushed = n;
	snprintf(asked, sizeof asked, "%.*s", SLICE_ARG(query));
	nids = given = 0;
	for (i = 0; i < ARRAY_LEN(samples); i++) {
		struct slice q = query;
		const struct sample *s = &samples[i];

		if (s->nm_id == NULL || !matches(s->words, &q) ||
		    !among_them(among, n, s->nm_id))
			continue;
		for (k = 0; k < nids; k++)
			if (strcmp(ids[k], s->nm_id) == 0)
				break;
		if (k == nids)
			ids[nids++] = s->nm_id;
	}
	return ERR_NONE;
}

static enum err
text_take(void *arg, uint64_t ticket, bool wait, struct text_hits *out,
    struct error *err)
{
	size_t n = nids - given < piece ? nids - given : piece;

	(void)arg, (void)wait;
	if (ticket != questions)
		return err_set(err, ERR_BUSY, "another search");
	*out = (struct text_hits){ ids + given, n, n == 0 };
	given += n;
	return ERR_NONE;
}

static void
text_drop(void *arg, uint64_t ticket)
{
	(void)arg;
	dropped = ticket == questions;
}

static const struct text_source text = { NULL, NULL, text_ask, text_take,
	text_drop };

/* --- what is found --- */

static const char *
letters(const struct rows *rows)
{
	static char out[64];
	size_t i, k, n = 0;

	for (i = 0; i < rows->n; i++)
		for (k = 0; k < ARRAY_LEN(samples); k++)
			if (samples[k].message == rows->v[i].id)
				out[n++] = samples[k].name;
	out[n] = '\0';
	return out;
}

/* By letter, newest first; what is wrong with the query */
static const char *
found(const char *query)
{
	static char out[800];
	struct rows rows = { 0 };
	struct listing *l;
	uint64_t n = 0;
	enum err err = ERR_NONE;

	if (listing_open(&l, store, slice_str(query), ORDER_NEWEST, &text,
		NULL, &e) != ERR_NONE)
		return e.text;
	while (err == ERR_NONE && !listing_ended(l))
		err = listing_more(l, 3, &rows, &e);
	if (err == ERR_NONE)
		err = listing_count(l, &n, &e);
	snprintf(out, sizeof out, "%s%s", err != ERR_NONE ? e.text
	    : letters(&rows), n == rows.n ? "" : ", and the count differs");
	listing_close(l);
	rows_free(&rows);
	return out;
}

struct expected {
	const char *query, *want;
};

static void
all_found(const struct expected *v, size_t n, const char *what)
{
	size_t i;

	for (i = 0; i < n; i++) {
		char name[200];

		snprintf(name, sizeof name, "%s: %s", what,
		    v[i].query[0] != '\0' ? v[i].query : "(empty)");
		is_str(found(v[i].query), v[i].want, name);
	}
}

static void
test_fields(void)
{
	static const struct expected v[] = {
		{ "from:INFO@bank", "A" },
		{ "from:bank", "AB" },
		{ "from:\"ana ruiz\" kind:report", "F" },
		{ "from:%", "" },
		{ "domain:bank.example", "AB" },
		{ "domain:mail.bank.example", "B" },
		{ "domain:ank.example", "" },
		{ "domain:*.bank.example", "B" },
		{ "subject:factura", "B" },
		{ "subject:50%", "B" },
		{ "subject:\"50% (urgente)\"", "B" },
		{ "subject:\"\"\"quoted\"\"\"", "D" },
		{ "subject:_", "" },
		{ "subject:último", "A" }, /* case is not ASCII's alone */
		{ "subject:\"ÚLTIMO \xef\xbf\xbd\"", "A" }, /* as shown */
		{ "subject:ultimo", "" },
		{ "domain:*ank*.ex*le", "AB" },
		{ "service:acme", "AMC" },
		{ "service:ACME", "AMC" },
		{ "service:ac*", "AMC" },
		{ "service:\"ac*\"", "" },
		{ "service:any -is:refused", "AMC" },
		{ "service:none -is:refused", "BGHOPDN" },
		{ "service:nobody", "" },
		{ "carrier:cloudy", "A" },
		{ "carrier:none service:acme", "MC" },
		{ "account:4711", "A" },
		{ "account:47*", "A" },
		{ "account:47", "" },
		{ "strength:proven", "AM" },
		{ "strength:observed", "C" },
		{ "strength:observed..", "AMC" },
		{ "strength:..claimed -is:refused", "BGHOPDN" },
		{ "strength:claimed..observed", "CD" },
		{ "strength:Proven..", "AM" },
		{ "spf:pass", "A" },
		{ "spf:fail", "B" },
		{ "spf:soft*", "O" },
		{ "spf:none -is:refused", "GHMPCDN" },
		{ "dkim:fail", "C" },
		{ "dmarc:pass", "D" },
		{ "arc:pass", "N" },
		{ "ip:192.0.2.7", "A" },
		{ "ip:192.0.2.0/24", "AB" },
		{ "ip:192.0.2.0/25", "A" },
		{ "ip:2001:db8::1", "D" },
		{ "ip:2001:0db8:0::0001", "D" },
		{ "ip:2001:db8::/32", "D" },
		{ "helo:acme.example", "A" },
		{ "helo:mx.acme.example", "A" },
		{ "rdns:out1.acme.example", "A" },
		{ "rdns:cme.example", "" },
		{ "envelope:acme.example", "A" },
		{ "link:evil.example", "AB" },
		{ "link:www.evil.example", "B" },
		{ "link:*evil*", "AB" },
		{ "host:acme.example", "A" },
		{ "host:evil.example", "AB" },
		{ "host:x.example", "ABOPCD" },
		{ "host:bank.example", "A" },
		{ "attachment:invoice_", "C" },
		{ "attachment:%", "" },
		{ "protected:bank.example", "AB" },
		{ "impersonation:exact", "A" },
		{ "impersonation:subdomain", "B" },
		{ "relationship:unauthorised", "A" },
		{ "relationship:unknown", "B" },
		{ "disposition:legitimate", "O" },
		{ "disposition:open", "EABGHMCDN" },
		{ "disposition:case", "P" },
		{ "case:K7Q-0001", "P" },
		{ "case:k7q-0001", "P" },
		{ "case:1", "P" },
		{ "case:any", "P" },
		{ "case:none", "EABGHMOCDN" },
		{ "case:K7Q-0002", "" },
		{ "campaign:none", "EABGHMOPCDN" },
		{ "campaign:any", "" },
		{ "campaign:C1", "" },
		{ "reporter:ana", "G" },
		{ "reporter:RUIZ", "G" },
		{ "reporter:\"ana ruiz\" is:report", "F" },
		{ "reporter:our.example", "GH" },
		{ "reporter:any", "GH" },
		{ "reporter:none service:acme", "AMC" },
		{ "reporter:carl", "" },
		{ "source:honey", "C" },
		{ "source:desk", "FGHI" },
		{ "source:honest", "LM" },
		{ "source:nobody", "" },
		{ "role:baseline", "LM" },
		{ "role:trap", "C" },
		{ "role:partner", "N" },
		{ "role:submitted", "FGHI" },
		{ "provenance:submitted", "G" },
		{ "provenance:partner", "N" },
		{ "provenance:observed spf:pass", "A" },
		{ "kind:report", "FH" },
		{ "kind:aggregate", "I" },
		{ "kind:mailbox", "" },
		{ "kind:message domain:honest.example", "LM" },
		{ "date:2026-11-20", "A" },
		{ "date:2026-11-19..2026-11-20", "AB" },
		{ "date:2026-10", "D" },
		{ "date:2025", "N" },
		{ "date:..2026-10-05", "DN" },
		{ "date:2026-11-20..", "EA" },
		{ "date:today", "E" },
		{ "date:4d", "EA" },
		{ "size:500", "A" },
		{ "size:100k..", "D" },
		{ "size:..60", "EN" },
		{ "size:1k..100k", "BC" },
		{ "id:c@x.example", "C" },
		{ "id:a@x.example", "AB" },
		{ "id:d@x.example", "" },
		{ "id:D@x.example", "D" },
		{ "id:l@honest.example", "L" },
		{ "sha256:559aead08264d579", "A" },
		{ "sha256:559AEAD0", "A" },
		{ "sha256:0000", "" },
		{ "path:/own/", "EABMOPD" },
		{ "path:/honest/L", "L" },
		{ "has:attachment", "C" },
		{ "has:link", "AB" },
		{ "has:account", "A" },
		{ "has:forged", "" },
		{ "is:refused", "E" },
		{ "is:stale", "O" },
		{ "stale:yes", "O" },
		{ "stale:no date:2026-11-10..2026-11-14", "MPC" },
		{ "is:gone", "O" },
		{ "is:copied", "M" },
		{ "is:not-named", "BGHOPDN" },
		{ "is:duplicate-id", "ABOP" },
		{ "is:same-id", "AB" },
		{ "is:report", "FH" },
		{ "is:headers-lost", "H" },
		{ "is:text-refused", "" },
	};

	all_found(v, ARRAY_LEN(v), "a field");
}

static void
test_operators(void)
{
	static const struct expected v[] = {
		{ "spf:pass or spf:fail", "AB" },
		{ "spf:pass and spf:fail", "" },
		{ "not service:acme -is:refused", "BGHOPDN" },
		{ "-service:acme -is:refused", "BGHOPDN" },
		{ "not not spf:pass", "A" },
		{ "service:acme (spf:pass or spf:none)", "AMC" },
		{ "service:acme -(spf:pass or spf:none)", "" },
		{ "spf:pass or spf:fail spf:pass", "A" },
		{ "(spf:pass or spf:fail) -spf:pass", "B" },
		{ "not spf:pass link:evil.example", "B" },
	};

	all_found(v, ARRAY_LEN(v), "fields");
}

/* What is shown without being asked for: query_scope.c */
static void
test_default_view(void)
{
	static const struct expected v[] = {
		{ "", "EABGHMOPCDN" },
		{ "   ", "EABGHMOPCDN" },
		{ "domain:honest.example", "M" },
		{ "domain:honest.example (role:baseline or role:trap)", "LM" },
		{ "domain:honest.example -role:trap", "LM" },
		{ "domain:our.example", "H" },
		{ "domain:our.example -is:headers-lost", "F" },
		{ "domain:our.example (is:report or spf:pass)", "FH" },
		{ "domain:big.example", "" },
		{ "domain:big.example -kind:message", "I" },
		{ "id:i@big.example", "I" },
		{ "newsletter", "M" },
		{ "newsletter role:baseline", "LM" },
		{ "source:desk -kind:aggregate", "FGH" },
	};

	all_found(v, ARRAY_LEN(v), "the default view");
}

static void
test_text(void)
{
	static const struct expected v[] = {
		{ "alpha", "ABD" },
		{ "\"alpha cuenta\"", "AB" },
		{ "body:alpha", "ABD" },
		{ "alpha beta", "D" },
		{ "alpha or beta", "ABCD" },
		{ "alpha -beta", "AB" },
		{ "-beta alpha", "AB" },
		{ "-alpha service:acme", "MC" },
		{ "-alpha -is:refused", "GHMOPCN" },
		{ "not (alpha or beta) -is:refused", "GHMOPN" },
		{ "alpha spf:pass", "A" },
		{ "spf:pass alpha", "A" },
		{ "alpha and not spf:pass", "BD" },
		{ "alpha or spf:softfail", "ABOD" },
		{ "spf:softfail or alpha", "ABOD" },
		{ "(alpha or spf:none) service:acme", "AMC" },
		{ "(alpha service:acme) or (beta service:none)", "AD" },
		{ "alpha (spf:pass or dmarc:pass)", "AD" },
		{ "alpha (beta or spf:pass)", "AD" },
		{ "alpha -(beta or spf:pass)", "B" },
		{ "not (alpha spf:pass) link:evil.example", "B" },
		{ "-(alpha -spf:pass) strength:claimed..", "AMC" },
		{ "alpha spf:permerror", "" },
		{ "nothing", "" },
		{ "-nothing service:acme", "AMC" },
		{ "alpha nothing", "" },
		{ "alpha or nothing", "ABD" },
		{ "alpha date:2026-10", "D" },
		{ "delta", "OP" },
		{ "delta is:gone", "O" },
		{ "\"spf:pass\"", "" },
		{ "gamma reporter:ana", "G" },
		{ "al*", "ABD" },
		{ "alpha -delta -beta", "AB" },
		{ "alpha (cuenta or beta) -cuenta", "D" },
	};

	all_found(v, ARRAY_LEN(v), "words");
	found("alpha -delta spf:pass -beta");
	is_str(asked, "((alpha and not delta) and not beta)",
	    "words joined by and are asked at once");
	is_int((int64_t)pushed, 1, "among what the fields find");
	/* as many terms as there may be: no more work than that */
	is_str(found("alpha x x x x x x x x x x x x x x x x x x x x x x x x x"
	    " x x x x x x x x x x x x x x x x x x x x x x x x x -x spf:pass"),
	    "", "a long chain of words");
	questions = 0;
	found("-alpha or -beta");
	is_int(questions, 2, "under or each is asked");
}

/* As many terms, and as deep, as a query may be: SQLite takes it. */
static void
test_large(void)
{
	static const struct {
		const char *open, *term, *close, *want;
		int n;
	} v[] = {
		{ "spf:pass ", "spf:pass ", "", "A", 198 },
		{ "spf:pass ", "or spf:pass ", "", "A", 198 },
		{ "spf:pass ", "alpha ", "", "A", 198 },
		{ "spf:pass ", "-beta ", "", "A", 198 },
		{ "spf:pass ", "or (alpha spf:pass) ", "", "A", 90 },
		{ "", "(spf:pass or (", "spf:pass))", NULL, 0 },
		{ "", "-(spf:pass -(", "spf:pass))", NULL, 0 },
		{ "", "(spf:pass (dkim:pass or (", "spf:pass)))", NULL, 0 },
		{ "", "not not (", "spf:pass)", NULL, 0 },
		{ "", "not (dkim:pass ", ")", NULL, 0 },
		{ "", "(spf:pass or (alpha ", "))", NULL, 0 },
		{ "", "(spf:pass or dkim:pass (", "))", NULL, 0 },
		{ "", "(spf:pass or dkim:pass not (", "))", NULL, 0 },
	};
	size_t i;
	int k, n;

	for (i = 0; i < ARRAY_LEN(v); i++) {
		struct buf b = { 0 };
		const char *got = "";

		for (n = v[i].n != 0 ? v[i].n : 1; n < 200; n++) {
			buf_clear(&b);
			buf_add_str(&b, v[i].open);
			for (k = 0; k < n; k++)
				buf_add_str(&b, v[i].term);
			if (v[i].want == NULL)
				buf_add_str(&b, "spf:pass");
			for (k = 0; k < n; k++)
				buf_add_str(&b, v[i].close);
			got = found(buf_slice(&b).p);
			if (v[i].want != NULL || strstr(got, "query, "))
				break;
			if (strstr(got, "espy.db"))
				break;
		}
		ok(v[i].want != NULL ? strcmp(got, v[i].want) == 0
		    : strstr(got, "nested more than") != NULL,
		    "%s%s..., %d times: %.60s", v[i].open, v[i].term, n, got);
		buf_free(&b);
	}
}

static void
test_saved(void)
{
	static const struct expected v[] = {
		{ "saved:ours", "AB" },
		{ "saved:ours spf:pass", "A" },
		{ "-saved:ours service:acme", "MC" },
		{ "saved:both", "ABC" },
		{ "saved:words", "ABD" },
		{ "saved:words spf:pass", "A" },
		{ "saved:words saved:ours -saved:both", "" },
		{ "saved:lost", "H" },
	};
	struct arena a = { 0 };
	struct slice what;
	bool bad;
	size_t at = 0;

#define SAVE(name, query) \
	store_search_save(store, "ana", SLICE(name), SLICE(query), &bad, &at, \
	    &e)
	ok(SAVE("ours", "domain:bank.example") == ERR_NONE, "a search is "
	    "saved");
	SAVE("both", "saved:ours or spf:none service:acme dkim:fail");
	SAVE("words", "alpha");
	SAVE("lost", "is:headers-lost");
	all_found(v, ARRAY_LEN(v), "saved searches");
	ok(SAVE("ours", "x saved:both") == ERR_USAGE && bad && at == 8,
	    "none leads back to itself: %zu: %s", at, e.text);
	ok(SAVE("self", "saved:self") == ERR_USAGE && bad, "%s", e.text);
	ok(SAVE("odd name", "x") == ERR_USAGE && !bad, "%s", e.text);
	ok(SAVE("wrong", "x spf:") == ERR_USAGE && bad && at == 6,
	    "a wrong query is not saved: %s", e.text);
	is_str(found("spf:pass saved:nothing"), "query, character 16: the name"
	    " of a saved search was expected; there is none called nothing",
	    "one that is not there");
	SAVE("ours", "spf:fail");
	is_str(found("saved:ours"), "B", "it can be changed");
	store_undo(store, "ana", &a, &what, &e);
	is_str(found("saved:ours"), "AB", "and the change taken back");
	ok(store_search_remove(store, "ana", SLICE("ours"), &e) == ERR_NONE &&
	    strstr(found("saved:both"), "in the saved search both: query, "
	    "character 7: the name of a saved search was expected") != NULL,
	    "one that others need: %s", e.text);
	store_undo(store, "ana", &a, &what, &e);
	is_str(found("saved:both"), "ABC", "a removal is taken back");
	ok(store_search_remove(store, "ana", SLICE("none"), &e) == ERR_USAGE,
	    "%s", e.text);
	arena_free(&a);
}

/* Saved searches within saved searches, up to the limit */
static void
test_saved_depth(void)
{
	char name[8], query[16];
	size_t at;
	bool bad;
	int i;

	for (i = 0; i < 12; i++) {
		enum err err;

		snprintf(name, sizeof name, "n%d", i);
		snprintf(query, sizeof query, i == 0 ? "spf:pass"
		    : "saved:n%d", i - 1);
		err = store_search_save(store, "ana", slice_str(name),
		    slice_str(query), &bad, &at, &e);
		if (err != ERR_NONE)
			break;
	}
	ok(i == QUERY_MOST_SAVED && strstr(e.text, "more than 8 saved "
	    "searches within one another") != NULL, "%d: %s", i, e.text);
	is_str(found("saved:n7"), "A", "so many are read");
}

static size_t
ready(struct listing *l, struct rows *rows)
{
	size_t before = rows->n;

	listing_ready(l, 100, rows, &e);
	return rows->n - before;
}

/* Rows as hits come */
static void
test_stream(void)
{
	struct rows rows = { 0 };
	struct listing *l, *other;
	uint64_t n = 0;
	bool more;

	/* the full text lists C before A: "beta" or "alpha" by its order */
	listing_open(&l, store, SLICE("alpha"), ORDER_NEWEST, &text, NULL,
	    &e);
	ok(listing_busy(l) && !listing_ended(l), "a list of words opens "
	    "before its hits have come");
	is_int((int64_t)ready(l, &rows), 0, "without rows");
	listing_step(l, &more, &e);
	ok(more && listing_busy(l), "a hit comes");
	is_int((int64_t)ready(l, &rows), 2, "and becomes rows: each copy");
	listing_count(l, &n, &e);
	is_int((int64_t)n, 2, "so many until now");
	while (listing_busy(l))
		listing_step(l, &more, &e);
	listing_count(l, &n, &e);
	is_int((int64_t)n, 3, "and in the end");
	ready(l, &rows);
	is_str(letters(&rows), "ABD", "all are given once");
	ok(listing_ended(l), "then it has ended");
	rows_free(&rows);
	listing_rewind(l);
	ready(l, &rows);
	is_str(letters(&rows), "ABD", "and again, in order");
	rows_free(&rows);
	listing_close(l);

	listing_open(&l, store, SLICE("alpha"), ORDER_OLDEST, &text, NULL,
	    &e);
	listing_hurry(l);
	listing_more(l, 10, &rows, &e);
	is_str(letters(&rows), "DBA", "another order waits for all hits");
	rows_free(&rows);
	listing_close(l);

	listing_open(&l, store, SLICE("alpha or spf:none"), ORDER_NEWEST,
	    &text, NULL, &e);
	listing_step(l, &more, &e);
	is_int((int64_t)ready(l, &rows), 0, "under or all hits are needed "
	    "first");
	dropped = false;
	listing_stop(l);
	ok(dropped && !listing_busy(l), "a search can be given up");
	listing_close(l);

	listing_open(&l, store, SLICE("alpha"), ORDER_NEWEST, &text, NULL,
	    &e);
	listing_open(&other, store, SLICE("beta"), ORDER_NEWEST, &text, NULL,
	    &e);
	ok(listing_step(l, &more, &e) == ERR_BUSY && !listing_busy(l),
	    "one that another took the place of: %s", e.text);
	listing_more(other, 10, &rows, &e);
	is_str(letters(&rows), "CD", "does not disturb that one");
	rows_free(&rows);
	listing_close(l);
	listing_close(other);
}

/* --- completion --- */

/* "from-to: text(count) ..." */
static const char *
completed(const char *query)
{
	static struct buf b;
	struct candidates c;
	size_t i;

	buf_clear(&b);
	query_complete(store, slice_str(query), strlen(query), &c, &e);
	buf_addf(&b, "%zu-%zu:", c.from, c.to);
	for (i = 0; i < c.n; i++) {
		buf_addf(&b, " %.*s", SLICE_ARG(c.v[i].text));
		if (c.v[i].counted)
			buf_addf(&b, "(%d)", (int)c.v[i].messages);
	}
	candidates_free(&c);
	return buf_slice(&b).p;
}

static void
test_complete(void)
{
	static const struct expected v[] = {
		{ "dk", "0-2: dkim:" },
		{ "spf:pass dm", "9-11: dmarc:" },
		{ "(-SE", "2-4: service:" },
		{ "spf:p", "4-5: pass(1)" },
		{ "spf:n", "4-5: none" },
		{ "service:", "8-8: acme(4) any none" },
		{ "service:ac", "8-10: acme(4)" },
		{ "service:x", "8-9:" },
		{ "strength:", "9-9: none claimed observed proven" },
		{ "strength:obs", "9-12: observed" },
		{ "strength:observed..p", "19-20: proven" },
		{ "is:re", "3-5: refused report" },
		{ "link:", "5-5: login.evil.example(1) www.evil.example(1)" },
		{ "host:www", "5-8: www.evil.example(1)" },
		/* not what the report is made of, which lists leave out */
		{ "attachment:", "11-11: Invoice_1.pdf(1)" },
		{ "ip:192", "3-6: 192.0.2.200(1) 192.0.2.7(1)" },
		{ "case:", "5-5: K7Q-0001(1) any none" },
		{ "case:k", "5-6: K7Q-0001(1)" },
		{ "source:h", "7-8: honest(2) honey(1)" },
		{ "role:tr", "5-7: trap" },
		{ "reporter:", "9-9: ana@our.example(1) bob@our.example(0) any "
		    "none" },
		{ "subject:fact", "8-12: \"Factura 50% (urgente)\"(1)" },
		{ "subject:\"fact", "8-13: \"Factura 50% (urgente)\"(1)" },
		{ "subject:\"\"\"q", "8-12: \"\"\"Quoted\"\" words\"(1)" },
		{ "subject:\"a b\"", "13-13:" },
		{ "subject:\"a b\" dk", "14-16: dkim:" },
		{ "account:4", "8-9: 4711(1)" },
		{ "id:", "3-3: a@x.example f@our.example g@y.example "
		    "h@our.example i@big.example l@honest.example "
		    "m@honest.example o@x.example c@x.example D@x.example "
		    "n@z.example" },
		{ "id:d", "3-4: D@x.example" },
		{ "campaign:", "9-9: any none" },
		{ "saved:o", "6-7: ours" },
		{ "saved:w", "6-7: words" },
		{ "date:2026-1", "5-11: 2026-11 2026-10" },
		{ "date:y", "5-6: yesterday" },
		{ "size:1m", "5-7: 1m.." },
		{ "kind:", "5-5: message report aggregate mailbox reply" },
		{ "stale:", "6-6: yes no" },
		{ "sha256:559aead", "7-14: 559aead08264d579" },
		{ "colour:r", "7-8:" },
		{ "\"dk", "3-3:" },
		{ "body:al", "5-7:" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++)
		is_str(completed(v[i].query), v[i].want, v[i].query);
	ok(strncmp(completed(""), "0-0: from: domain: subject: service:",
	    36) == 0, "an empty query: %.40s", completed(""));
	ok(strncmp(completed("spf:pass "), "9-9: from:", 10) == 0,
	    "where a term begins");
}

int
main(void)
{
	make_store();
	test_fields();
	test_operators();
	test_default_view();
	test_text();
	test_large();
	test_saved();
	test_saved_depth();
	test_stream();
	test_complete();
	store_close(store);
	rmdir(dir);
	return done_testing();
}
