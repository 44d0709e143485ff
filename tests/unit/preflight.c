/* The check list before a mail goes out: a letter that is fine, and then one
 * thing about it after the other that is not. */

#include "core/base/clock.h"
#include "core/notify/preflight_parts.h"
#include "tests/unit/tap.h"

#define NOW 1795248000
#define DAY 86400

static struct reporter us = { .name = SLICE("Ana"),
	.address = SLICE("ana@desk.example") };
static struct draft draft;
static struct preflight_recipient to[6];
static struct preflight_domain domains[2];
static struct preflight_sample samples[2];
static struct preflight_left left[1];
static struct slice sources[] = { SLICE("192.0.2.7") };
static struct slice mails[2];
static struct preflight_facts f;
static struct arena arena;

#define LETTER \
	"We are Desk. 3 fraudulent messages reached us through 192.0.2.7.\n" \
	"Please stop this source.\n\nWHAT WE SAW\n\n" \
	"hxxps[://]evil[.]example/x\n\nAnswer STOP to get no more.\n"
#define MAIL \
	"Subject: s\r\n\r\nx\r\n--=_espy_1\r\nContent-Type: text/plain\r\n" \
	"\r\nletter of bank.example\r\n" \
	"--=_espy_1\r\nContent-Disposition: attachment;\r\n" \
	" filename=\"sample-1.eml\"\r\n\r\nFrom: a@bank.example\r\n" \
	"see https://evil.example/\r\n--=_espy_1--\r\n"

/* All is as it should be. */
static void
fine(void)
{
	draft = (struct draft){ .case_id = SLICE("K7Q-0001"),
		.to = SLICE("abuse@acme.example"),
		.subject = SLICE("[K7Q-0001] Fraud"), .body = SLICE(LETTER),
		.language = "en", .state = SLICE("open") };
	to[0] = (struct preflight_recipient){
		.address = SLICE("abuse@acme.example"),
		.bounced_at = TIME_UNKNOWN, .told_at = TIME_UNKNOWN };
	domains[0] = (struct preflight_domain){ SLICE("bank.example"),
		CASE_MAY, true, false, NULL, 0 };
	memset(samples, 0, sizeof samples);
	mails[0] = SLICE(MAIL);
	f = (struct preflight_facts){ .draft = &draft, .reporter = &us,
		.mails = mails, .nmails = 1, .recipients = to,
		.nrecipients = 1, .domains = domains, .ndomains = 1,
		.samples = samples, .nsamples = 1, .left = left,
		.sources = sources, .nsources = 1, .can_send = true,
		.again = 7 * DAY, .clock = NOW };
}

static void none(void) { f.draft = &draft; }
static void no_to(void) { draft.to = SLICE(""); f.nrecipients = 0; }
static void guess(void) { to[0].fit = RECIPIENT_GUESS; }
static void
unfit(void)
{
	to[0].fit = RECIPIENT_UNFIT;
	to[0].why = SLICE("the service's customer");
}
static void bounced(void) { to[0].bounced_at = NOW - DAY; }
static void
bounced_of_two(void)
{
	bounced();
	to[1] = (struct preflight_recipient){
		.address = SLICE("security@acme.example"),
		.bounced_at = TIME_UNKNOWN, .told_at = TIME_UNKNOWN };
	f.nrecipients = 2;
}
static void stop(void) { to[0].stop = true; }
static void told(void) { to[0].told_at = NOW - 6 * DAY; }
static void
told_once(void)
{
	to[0].told_at = NOW - 8 * DAY;
}
static void
reminder(void)
{
	told();
	draft.kind = LETTER_REMINDER;
	f.nsamples = 0;
}
static void
many(void)
{
	size_t i;

	for (i = 1; i < 5; i++)
		to[i] = to[0];
	f.nrecipients = 5;
}
static void noreply(void) { us.address = SLICE("no-reply@desk.example"); }
static void no_source(void) { draft.body = SLICE("Please! STOP ends it\n"); }
static void no_ask(void) { draft.body = SLICE("192.0.2.7, STOP ends it\n"); }
static void spanish(void) { draft.body = SLICE("192.0.2.7 Por favor STOP\n"); }
static void
no_stop_word(void)
{
	draft.body = SLICE("192.0.2.7: please\n");
}
static void
senders_hole(void)
{
	draft.body = SLICE("Dear {service},\n192.0.2.7 please STOP {12}\n");
}
static void
hole(void)
{
	senders_hole();
	draft.edited = true;
}
static void
live_link(void)
{
	draft.body = SLICE("192.0.2.7 please STOP\nhttps://other.example/x\n");
}
static void
bad_link(void)
{
	draft.body = SLICE("192.0.2.7 please STOP\nhttps://evil.example/x\n");
}
static void
own_link(void)
{
	draft.body = SLICE("192.0.2.7 please STOP\n"
	    "https://www.desk.example/us http://acme.example/them\n");
}
static void
empty_section(void)
{
	draft.body = SLICE("192.0.2.7 please STOP\n\nWHAT WE SAW\n\n"
	    "ACCOUNTS\n\n  4711\n");
}
static void
long_line(void)
{
	draft.body = SLICE("192.0.2.7 please STOP\n"
	    "0123456789012345678901234567890123456789012345678901234567890"
	    "123456789012345678\n");
}
static void
wide_line(void) /* 78 columns, more octets */
{
	draft.body = SLICE("192.0.2.7 please STOP\n"
	    "\xc3\xb1\xc3\xb1" "34567890123456789012345678901234567890123"
	    "45678901234567890123456789012345678\n");
}
static void
relation(void)
{
	draft.body = SLICE("192.0.2.7 please STOP; the bank has no "
	    "relationship with you\n");
	domains[0].denied = false;
}
static void
relation_said(void)
{
	relation();
	domains[0].denied = true;
}
static void no_number(void) { draft.subject = SLICE("Fraud"); }
static void
no_label(void)
{
	draft.body = SLICE("TLP:AMBER\n" LETTER);
}
static void no_samples(void) { f.nsamples = 0; }
static void trap(void) { samples[0].trap = true; }
static void
whole_trap(void)
{
	samples[0].trap = samples[0].whole = true;
}
static void stale(void) { samples[0].stale = true; }
static void exercise(void) { samples[0].exercise = true; }
static void
lessened(void)
{
	samples[0].lessened = SLICE("it is larger than 5 MiB");
}
static void exercises(void) { f.exercises = 1; }
static void newer(void) { f.newer = 2; }
static void
residue_of(enum left_word word)
{
	left[0] = (struct preflight_left){ SLICE("bob@desk.example"),
		SLICE("Message-ID"), "as it is", word };
	f.nleft = 1;
}
static void undecided(void) { residue_of(LEFT_OPEN); }
static void decided(void) { residue_of(LEFT_STAYS); }
static void not_allowed(void) { residue_of(LEFT_REFUSED); }
static void disclosed(void) { f.disclosed = 3; }
static void schema(void) { f.schema = SLICE("report.xarf.json: no url"); }
static void
schema_fits(void)
{
	draft.formats = FORMAT_XARF;
}
static void language(void) { f.languages = SLICE("es pt"); }
static void language_fits(void) { f.languages = SLICE("es en-US"); }
static void cannot_send(void) { f.can_send = false; }
static void sent(void) { draft.state = SLICE("sent"); }
static void
asking(void)
{
	domains[0].denied = false;
	domains[0].may = CASE_MAY_UNKNOWN;
}
static void authorised(void) { domains[0].authorised = true; }
static void named(void) { domains[0].may = CASE_MAY_NOT; }
static void
quoted_hole(void)
{
	static const struct slice quoted[] = { SLICE("Dear {service} client") };

	hole();
	f.quoted = quoted;
	f.nquoted = 1;
}
static void inside(void) { samples[0].inside = true; }
static void
not_named(void)
{
	named();
	domains[0].domain = SLICE("shop.example");
}
static void
called(void)
{
	static const struct slice brands[] = { SLICE("Sol"),
		SLICE("Letter Of") };

	not_named();
	domains[0].brands = brands;
	domains[0].nbrands = 2;
}

static const struct {
	void (*change)(void);
	const char *check;
	enum check_level level;
	const char *says; /* NULL: whatever */
} cases[] = {
	{ none, "recipient", CHECK_GREEN, NULL },
	{ no_to, "recipient", CHECK_RED, "nobody" },
	{ guess, "recipient", CHECK_YELLOW, "abuse@acme.example" },
	{ unfit, "recipient", CHECK_RED, "the service's customer" },
	{ many, "recipient", CHECK_YELLOW, "5 addresses" },
	{ bounced, "bounced", CHECK_RED, "nobody else" },
	{ bounced_of_two, "bounced", CHECK_YELLOW, "abuse@acme.example" },
	{ stop, "stop", CHECK_RED, "abuse@acme.example" },
	{ none, "again", CHECK_GREEN, "7 days" },
	{ told, "again", CHECK_YELLOW, "6 days ago" },
	{ told_once, "again", CHECK_GREEN, NULL },
	{ none, "reply", CHECK_GREEN, "ana@desk.example" },
	{ noreply, "reply", CHECK_RED, "no-reply@desk.example" },
	{ none, "source", CHECK_GREEN, "192.0.2.7" },
	{ no_source, "source", CHECK_RED, NULL },
	{ none, "ask", CHECK_GREEN, NULL },
	{ spanish, "ask", CHECK_GREEN, NULL },
	{ no_ask, "ask", CHECK_RED, NULL },
	{ no_stop_word, "stop-word", CHECK_YELLOW, "STOP" },
	{ none, "letter", CHECK_GREEN, NULL },
	{ hole, "placeholder", CHECK_RED, "line 1: a placeholder that nothing "
	    "was put into: {service}" },
	{ senders_hole, "letter", CHECK_GREEN, NULL },
	{ quoted_hole, "placeholder", CHECK_YELLOW, "in a sample too: "
	    "{service}" },
	{ live_link, "links", CHECK_YELLOW, "line 2" },
	{ bad_link, "links", CHECK_RED, "https://evil.example/x" },
	{ own_link, "letter", CHECK_GREEN, NULL },
	{ empty_section, "sections", CHECK_YELLOW, "line 3" },
	{ long_line, "lines", CHECK_YELLOW, "line 2 has more than 78" },
	{ wide_line, "letter", CHECK_GREEN, NULL },
	{ relation, "relation", CHECK_RED, NULL },
	{ relation_said, "letter", CHECK_GREEN, NULL },
	{ none, "subject", CHECK_GREEN, NULL },
	{ no_number, "subject", CHECK_YELLOW, "0 times" },
	{ no_label, "subject", CHECK_YELLOW, "TLP" },
	{ none, "samples", CHECK_GREEN, "1 message is shown" },
	{ no_samples, "samples", CHECK_RED, NULL },
	{ trap, "traps", CHECK_YELLOW, NULL },
	{ whole_trap, "traps", CHECK_RED, NULL },
	{ inside, "inside", CHECK_RED, "1 sample is from an address of a "
	    "private network" },
	{ none, "verdicts", CHECK_GREEN, NULL },
	{ stale, "verdicts", CHECK_YELLOW, ":recheck" },
	{ lessened, "lessened", CHECK_YELLOW, "sample 1 goes as header fields "
	    "alone: it is larger" },
	{ none, "exercise", CHECK_GREEN, NULL },
	{ exercise, "exercise", CHECK_RED, NULL },
	{ exercises, "exercise", CHECK_RED, "1 message of the case" },
	{ none, "current", CHECK_GREEN, NULL },
	{ newer, "current", CHECK_YELLOW, "2 new messages" },
	{ none, "residue", CHECK_GREEN, NULL },
	{ undecided, "residue", CHECK_RED, "Message-ID: may that stay?" },
	{ decided, "residue", CHECK_GREEN, "as decided" },
	{ not_allowed, "residue", CHECK_RED, "Message-ID" },
	{ none, "disclosed", CHECK_GREEN, NULL },
	{ disclosed, "disclosed", CHECK_YELLOW, "3 recipients" },
	{ none, "size", CHECK_GREEN, NULL },
	{ schema, "schema", CHECK_RED, "no url" },
	{ schema_fits, "schema", CHECK_GREEN, "XARF" },
	{ language, "language", CHECK_YELLOW, "es pt" },
	{ none, "sending", CHECK_GREEN, NULL },
	{ cannot_send, "sending", CHECK_YELLOW, "[send]" },
	{ sent, "state", CHECK_RED, "sent" },
	{ none, "owner", CHECK_GREEN, NULL },
	{ asking, "owner", CHECK_YELLOW, "bank.example" },
	{ authorised, "authorised", CHECK_YELLOW, "bank.example" },
	{ named, "named", CHECK_RED, "bank.example must not be named, but is "
	    "in the letter" },
	{ not_named, "owner", CHECK_GREEN, NULL },
	{ called, "named", CHECK_YELLOW, "shop.example must not be named, but "
	    "\"Letter Of\" is in the letter" },
};

static const struct check *
find(const struct checks *c, const char *name, enum check_level level)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (strcmp(c->v[i].name, name) == 0 &&
		    c->v[i].level == level)
			return &c->v[i];
	return NULL;
}

static void
test_each(void)
{
	const struct check *k;
	struct checks c;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		us.address = SLICE("ana@desk.example");
		fine();
		cases[i].change();
		preflight(&c, &f, &arena);
		k = find(&c, cases[i].check, cases[i].level);
		ok(k != NULL && (cases[i].says == NULL || slice_find(k->text,
			slice_str(cases[i].says)) != SLICE_NONE), "%s is %s: "
		    "%.*s", cases[i].check, check_level_name(cases[i].level),
		    SLICE_ARG(k != NULL ? k->text : SLICE("(not there)")));
	}
	us.address = SLICE("ana@desk.example");
}

static bool
absent(void (*change)(void), const char *name)
{
	struct checks c;
	size_t i;

	fine();
	change();
	preflight(&c, &f, &arena);
	for (i = 0; i < c.n; i++)
		if (strcmp(c.v[i].name, name) == 0 &&
		    c.v[i].level != CHECK_GREEN)
			return false;
	return true;
}

static void
test_all(void)
{
	struct checks c;
	size_t i;
	int last = CHECK_RED;
	bool sorted = true;

	fine();
	preflight(&c, &f, &arena);
	ok(c.red == 0 && c.yellow == 0, "a letter that is fine is green");
	ok(absent(reminder, "again"), "a reminder is a second letter");
	ok(absent(language_fits, "language"), "en-US is English");
	fine();
	stop();
	newer();
	preflight(&c, &f, &arena);
	for (i = 0; i < c.n; i++) {
		sorted &= (int)c.v[i].level <= last;
		last = (int)c.v[i].level;
	}
	ok(sorted && c.red == 1 && c.yellow == 1, "red, yellow, green");
	is_int(c.v[0].cause, CAUSE_RECIPIENT, "Enter leads to the recipients");
	fine();
	hole();
	preflight(&c, &f, &arena);
	is_int((int64_t)c.v[0].line, 1, "or to the line of the letter");
}

static void
test_sizes(void)
{
	static char zeros[PREFLIGHT_TOO_MUCH + 1];
	struct checks c;

	fine();
	draft.body = SLICE("192.0.2.7 please STOP\n");
	f.part = SLICE("sample-1.eml");
	f.part_octets = PREFLIGHT_MUCH_PART + 1;
	preflight(&c, &f, &arena);
	ok(find(&c, "size", CHECK_YELLOW) != NULL && slice_starts(find(&c,
		"size", CHECK_YELLOW)->text, "sample-1.eml has 3.0 MiB"),
	    "so is an attachment over 3 MiB");
	mails[0] = slice_of(zeros, PREFLIGHT_MUCH + 1);
	preflight(&c, &f, &arena);
	ok(find(&c, "size", CHECK_YELLOW) != NULL, "over 5 MiB is asked about");
	mails[0] = slice_of(zeros, sizeof zeros);
	preflight(&c, &f, &arena);
	ok(find(&c, "size", CHECK_RED) != NULL, "over 20 MiB is refused");
}

/* --- names in all their forms --- */

static void
names(bool is, const char *text, const char *in)
{
	struct slice where;
	int n = (int)strcspn(text, "\r\n");

	ok(mail_names_domain(slice_str(text), SLICE("bank.example"), &arena,
	    &where) == is && (!is || in == NULL || slice_eq_str(where, in)),
	    "%s: %.*s", is ? "names it" : "does not", n, text);
}

static void
test_names(void)
{
	names(true, "From: a@bank.example\r\n", "the header");
	names(true, "see www.BANK.example.", NULL);
	names(true, "bank[.]example", NULL);
	names(true, "a=40bank=2Eexample", NULL);
	names(true, "a@ba=\r\nnk.example", NULL);
	names(true, "?u=http%3A%2F%2Fbank%2eexample", NULL);
	names(true, "=?utf-8?B?aGVsbG8gYUBiYW5rLmV4YW1wbGU=?=", NULL);
	names(true, "token-x1YUBiYW5rLmV4YW1wbGUK", NULL);
	names(true, "PGh0bWw+PGEgaHJlZj0iaHR0cHM6Ly93d3cuYmFuay5leGFtcGxlL2xv"
	    "Z2lu\r\nIj5sb2dpbjwvYT4=\r\n", NULL);
	names(true, "a\r\n--=_espy_1\r\nContent-Disposition: attachment;\r\n"
	    " filename=\"samples.csv\"\r\n\r\nbank.example\r\n",
	    "samples.csv");
	names(false, "mybank.example", NULL);
	names(false, "bank.example.org", NULL);
	names(false, "bank.examples", NULL);
	names(false, "bank-example", NULL);
	names(false, "", NULL);
}

int
main(void)
{
	test_each();
	test_all();
	test_sizes();
	test_names();
	arena_free(&arena);
	return done_testing();
}
