/* Every letter in every language, for cases small and large: what a desk must
 * find in it, and what must never stand there. */

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/notify/letter.h"
#include "tests/unit/tap.h"

#define HOST "relay7.ip.a-rather-long-name.latamsend.example"
#define LONG_ID "0123456789abcdef0123456789abcdef0123456789abcdef@mx.esp.example"
#define HELD "held-back.example"
/* Wide characters without a blank, an escape of terminals, a right-to-left
 * override */
#define WIDE "\xe7\x95\x8c\xe7\x95\x8c\xe7\x95\x8c\xe7\x95\x8c\xe7\x95\x8c"
#define HOSTILE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE " \x1b[2J\xe2\x80\xae"
#define HEAD								\
	"412:2ffca119e23ecbdf1ec7b97b2dfea563a957dee926c47cc0eee78c578d10a262"

enum { MOST = 200, HOUR = 3600, NOW = 1795600000 };

static const struct reporter reporter = { .name = SLICE("Luc\xc3\xad" "a"),
	.address = SLICE("lucia@desk.example"),
	.organisation = SLICE("CERT Desk"), .phone = SLICE("+51 1 555") };
static const char *const domains[] = { "bank.example", "shop.example",
	"a-domain-with-a-long-name-that-fills-lines.gov.example",
	"mail.example" };

struct sort {
	size_t messages, domains;
	enum { NO_CONTRAST, NO_BASELINE, BASELINE } contrast;
	bool words; /* owners' words are on record */
	enum letter_kind kind;
	bool named; /* a service is */
	const char *language;
};

/* --- a case --- */

static struct row rows[MOST];

static void
make_rows(const struct sort *s)
{
	size_t i;

	for (i = 0; i < s->messages; i++)
		rows[i] = (struct row){ .hashed = true,
			.time = NOW - 9 * 86400 + (int64_t)i * HOUR,
			.boundary_time = NOW - 9 * 86400 + (int64_t)i * HOUR,
			.date = TIME_UNKNOWN, .first_seen = TIME_UNKNOWN,
			.ip = SLICE("203.0.113.57"), .rdns = SLICE(HOST),
			.rdns_confirmed = true,
			.helo = SLICE("mail." HELD), .by = SLICE("mx"),
			.receiver = SLICE("office"),
			.trust = TRUST_CONFIGURED,
			.domain = slice_str(domains[i % s->domains]),
			.from_domain = slice_str(domains[i % s->domains]),
			.message_id = SLICE(LONG_ID),
			.mail_from = SLICE("b+lucas=customer.example@esp.example"),
			.subject = SLICE(HOSTILE), .spf = SLICE("pass"),
			.dkim = SLICE("pass"), .dmarc = SLICE("fail"),
			.service = s->named ? SLICE("esp") : SLICE_NULL,
			.account = SLICE("4711"),
			.account_kind = SLICE("user-id"),
			.relation = RELATION_UNKNOWN };
}

static struct link links[] = {
	{ .url = SLICE("https://evil.example/pay?to=x"),
	    .host = SLICE("evil.example") },
	{ .url = SLICE("https://login." HELD "/"),
	    .host = SLICE("login." HELD) },
};
static struct part parts[] = { { .type = SLICE("application/zip"),
	.name = SLICE("factura.zip"), .attachment = true, .size = 1804 } };
static struct account accounts[] = { { .kind = SLICE("user-id"),
	.value = SLICE("4711"), .grade = GRADE_SIGNED } };
static struct evidence evidence[] = {
	{ .service = SLICE("esp"), .strength = STRENGTH_PROVEN,
	    .what = SLICE("dkim"), .value = SLICE("esp.example"),
	    .sentence = SLICE("the signature passes") },
	{ .service = SLICE("esp"), .strength = STRENGTH_OBSERVED,
	    .what = SLICE("rdns"), .value = SLICE(HOST),
	    .sentence = SLICE("the reverse name") },
};
static struct recorded_result recorded = { .result = SLICE("pass"),
	.domain = SLICE("esp.example"), .selector = SLICE("s1") };
static struct analysis analysis = {
	.mail = { .links = links, .nlinks = ARRAY_LEN(links), .parts = parts,
	    .nparts = 1, .boundary = { .hop = -1 } },
	.attribution = { .accounts = accounts, .naccounts = 1,
	    .evidence = evidence, .nevidence = ARRAY_LEN(evidence) },
	.auth = { .has_computed = true,
	    .recorded = { .spf = &recorded, .dkim = &recorded, .ndkim = 1 },
	    .computed = { .clock = NOW } },
};

static struct contrast_row compared[] = {
	{ .kind = SLICE("ip"), .value = SLICE("203.0.113.57"), .explains = true,
	    .word = CONTRAST_SEPARATES },
	{ .kind = SLICE("lacks"), .value = SLICE("x-customer-id"),
	    .explains = true, .word = CONTRAST_MOSTLY, .leak = 31,
	    .written = true },
	{ .kind = SLICE("envelope-shape"), .explains = true,
	    .value = SLICE("b+r7.*.*@a-long-bounce-domain.latamsend.example"),
	    .word = CONTRAST_SEPARATES },
	{ .kind = SLICE("dkim-d"), .value = SLICE(HELD), .explains = true,
	    .word = CONTRAST_SEPARATES },
	{ .kind = SLICE("template"), .value = SLICE("0123"), .explains = true,
	    .content = true, .word = CONTRAST_SEPARATES },
};

static void
make_contrast(struct contrast *c, const struct sort *s)
{
	size_t i;

	*c = (struct contrast){ .rows = compared, .n = 5, .ninfra = 4,
		.messages = s->messages, .domains = s->domains,
		.campaigns = s->messages < 3 ? 1 : 6,
		.little = s->messages < 3, .named = s->named,
		.baseline = s->contrast == BASELINE,
		.honest = s->contrast == BASELINE ? 1804 : 0,
		.streams = s->contrast == BASELINE ? 60 : 0,
		.level = { .level = LEVEL_RELAY, .row = 0, .relays = 1 } };
	for (i = 0; i < ARRAY_LEN(compared); i++)
		compared[i].in = (uint32_t)s->messages;
}

static size_t
make_domains(struct case_domain *v, const struct sort *s)
{
	size_t i;

	for (i = 0; i < s->domains; i++)
		v[i] = (struct case_domain){ .domain = slice_str(domains[i]),
			.asked_at = TIME_UNKNOWN };
	if (s->words) {
		v[0].who = SLICE("Ana Ruiz");
		v[0].word_at = NOW - 86400;
	}
	v[i] = (struct case_domain){ .domain = SLICE(HELD),
		.may_name = CASE_MAY_NOT };
	return i + 1;
}

/* --- its letter --- */

static struct letters letters[LETTER_LANGUAGES];

static const struct letters *
language(const char *name)
{
	size_t i;

	for (i = 0; strcmp(letters[i].language, name) != 0; i++)
		;
	return &letters[i];
}

static void
make_letter(struct letter_out *out, const struct sort *s, struct arena *a)
{
	static const struct slice masked[] = {
		SLICE("lucas@customer.example") };
	static const struct notification earlier[] = {
		{ .sent_at = NOW - 5 * 86400, .to = SLICE("abuse@esp.example") },
		{ .sent_at = NOW - 4 * 86400, .outcome = SLICE("bounced"),
		    .to = SLICE("abuse@a-rather-long-name.latamsend.example") },
	};
	struct letter_sample samples[3];
	struct case_domain known[8];
	struct contrast c;
	struct letter l = { .kind = s->kind, .desk = s->kind ==
		LETTER_ESCALATION ? DESK_NETWORK : DESK_SERVICE,
		.letters = language(s->language),
		.case_id = SLICE("K7Q-0031"),
		.service = s->named ? SLICE("esp") : SLICE(""),
		.reporter = &reporter, .rows = rows, .nrows = s->messages,
		.samples = samples, .nsamples = s->messages < 3 ? 1 : 3,
		.masks = { .addresses = masked, .n = 1 }, .unnamed = 2,
		.domains = known, .contrast = s->contrast == NO_CONTRAST
		    ? NULL : &c, .log_head = SLICE(HEAD),
		.again = NOW + 3 * 86400, .clock = NOW };
	size_t i;

	make_rows(s);
	make_contrast(&c, s);
	l.ndomains = make_domains(known, s);
	for (i = 0; i < l.nsamples; i++)
		samples[i] = (struct letter_sample){ .row = &rows[i],
			.analysis = &analysis };
	if (s->kind != LETTER_FIRST) {
		l.earlier = earlier;
		l.nearlier = 2;
		l.ticket = SLICE("ABUSE-4711");
		l.formats = FORMAT_XARF;
	}
	letter_write(out, &l, a);
}

/* --- what is looked at --- */

static bool
holds(struct slice s, const char *what)
{
	return slice_find(s, slice_str(what)) != SLICE_NONE;
}

static size_t
width(struct slice line)
{
	struct text t = { 0 };
	size_t n;

	text_add(&t, line);
	n = t.width;
	text_free(&t);
	return n;
}

/* The first ten lines that are not empty */
static struct slice
first_ten(struct slice body)
{
	struct slice rest = body, line;
	size_t n = 0;

	while (n < 10 && text_line(&rest, &line))
		n += line.n != 0;
	return slice_upto(body, body.n - rest.n);
}

static const char *
bad_line(struct slice body, struct arena *a)
{
	struct slice line, before = SLICE("x");

	while (text_line(&body, &line)) {
		if (width(line) > 78 || slice_ends(line, " ") ||
		    (line.n == 0 && before.n == 0))
			return arena_printf(a, "\"%.*s\"", SLICE_ARG(line));
		before = line;
	}
	return NULL;
}

static bool
in_word(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '.';
}

/* Is one of the words there, on its own? */
static const char *
any_word(struct slice s, const char *const *words)
{
	for (; *words != NULL; words++) {
		size_t at = 0, n = strlen(*words), found;

		while ((found = slice_find(slice_from(s, at),
			slice_str(*words))) != SLICE_NONE) {
			at += found;
			if ((at == 0 || !in_word(s.p[at - 1])) &&
			    (at + n == s.n || !ascii_is_alnum(s.p[at + n])))
				return *words;
			at += n;
		}
	}
	return NULL;
}

/* A brace that is none of an escape such as \\u{202e} */
static bool
has_brace(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '{' && (i == 0 || (s.p[i - 1] != 'u' &&
			s.p[i - 1] != 'x')))
			return true;
	return false;
}

static const char *const english[] = { "the", "and", "of", "with", "from",
	"we", "please", "Please", "your", "day", "days", "message", "messages",
	"domain", "last", "seen", "Sample", "account", "owner", "known",
	"passes", "proven", "recorded", NULL };
static const char *const garbage[] = { "1 messages", "1 mensajes",
	"1 mensagens", "1 days", "3 message", "200 message", "1 domains",
	"4 domain", "(null)", NULL };
static const char *const claims[] = { "not authorised", "no ha autorizado",
	"o autorizou", "no han autorizado", NULL };

static bool
acts(enum letter_kind k)
{
	return k == LETTER_FIRST || k == LETTER_REMINDER ||
	    k == LETTER_EVIDENCE || k == LETTER_ESCALATION;
}

/* NULL, or what is wrong */
static const char *
wrong(const struct letter_out *out, const struct sort *s, struct arena *a)
{
	struct slice ten = first_ten(out->body), all = slice_printf(a,
	    "%.*s\n%.*s", SLICE_ARG(out->subject), SLICE_ARG(out->body));
	const char *count = arena_printf(a, "%zu", s->messages), *what;
	bool asks = holds(ten, "lease") || holds(ten, "edimos");

	if ((what = bad_line(out->body, a)) != NULL ||
	    (what = any_word(all, garbage)) != NULL)
		return what;
	if (strcmp(s->language, "en") != 0 &&
	    (what = any_word(out->body, english)) != NULL)
		return what;
	if (has_brace(all) || holds(all, "%"))
		return "a placeholder";
	if (holds(all, "\x1b") || holds(all, "\xe2\x80\xae") ||
	    !utf8_valid(all))
		return "what is no text";
	if (holds(all, HELD) || holds(all, "lucas") ||
	    holds(all, "held-back"))
		return "what must be hidden";
	if (!holds(out->subject, "[K7Q-0031] TLP:AMBER ") ||
	    !slice_starts(out->body, "TLP:AMBER - "))
		return "the label";
	if (!holds(ten, "K7Q-0031") || !holds(ten, "203.0.113.57") ||
	    !holds(ten, count) || !holds(ten, "lucia@desk.example") ||
	    !holds(ten, "CERT Desk") || !holds(ten, " UTC"))
		return "the first ten lines";
	if (acts(s->kind) && !asks)
		return "the request";
	if (!holds(out->body, "STOP") || !holds(out->body, HEAD))
		return "the end";
	if (!s->words && any_word(all, claims) != NULL)
		return "an owner's word that nobody gave";
	return NULL;
}

static void
test_kind(enum letter_kind kind, bool named, const char *lang)
{
	static const size_t sizes[] = { 1, 3, MOST };
	struct sort s = { .kind = kind, .named = named, .language = lang };
	struct arena a = { 0 };
	struct letter_out out;
	const char *what = NULL;
	size_t i, d, c, w, n = 0;

	for (i = 0; i < 3; i++)
		for (d = 1; d <= 4; d += 3)
			for (c = NO_CONTRAST; c <= BASELINE; c++)
				for (w = 0; w < 2 && what == NULL; w++, n++) {
					s.messages = sizes[i];
					s.domains = d;
					s.contrast = c;
					s.words = w != 0;
					make_letter(&out, &s, &a);
					what = wrong(&out, &s, &a);
				}
	if (!ok(what == NULL, "%s, %s, %s: %zu letters",
		letter_kind_name(kind), named ? "a service" : "none named",
		lang, n))
		printf("# %s\n# %zu messages, %zu domains, contrast %d, words "
		    "%d\n# %.*s\n%.*s\n", what, s.messages, s.domains,
		    (int)s.contrast, (int)s.words, SLICE_ARG(out.subject),
		    SLICE_ARG(out.body));
	arena_free(&a);
}

/* What stands there where it is known, and nowhere else */
static void
test_contents(void)
{
	struct sort s = { .messages = MOST, .domains = 4,
		.contrast = BASELINE, .words = true, .kind = LETTER_FIRST,
		.named = true, .language = "en" };
	struct arena a = { 0 };
	struct letter_out out;

	make_letter(&out, &s, &a);
	ok(holds(out.body, "31 of 1,804") && holds(out.body, "200 of 200"),
	    "raw counts of the comparison");
	ok(holds(out.body, "no field x-customer-id"), "by what it is about");
	ok(!holds(out.body, "0123\n"), "  not by what the mail says");
	ok(holds(out.body, "as an inference and not as a fact:"),
	    "an inference says so");
	ok(holds(out.body, "bank.example: the owner says that it has not "
		"authorised"), "the owner's word");
	ok(holds(out.body, "Ana Ruiz,") && holds(out.body, "2026-11-24"),
	    "  whose, and when");
	ok(holds(out.body, "we are asking the owners"), "  others are asked");
	ok(holds(out.body, "hxxps[://]evil[.]example/pay..."),
	    "links are defanged, what stands behind \"?\" is not told");
	ok(holds(out.body, "<" LONG_ID ">\n"),
	    "a long identifier stays whole");
	ok(holds(out.body, "2026-11-16"), "days");
	s.language = "es";
	make_letter(&out, &s, &a);
	ok(holds(out.body, "31 de 1.804"), "numbers as Spanish writes them");
	s.contrast = NO_BASELINE;
	make_letter(&out, &s, &a);
	ok(!holds(out.body, "como inferencia"),
	    "nothing is inferred where nothing was compared");
	s.kind = LETTER_ESCALATION;
	s.language = "en";
	make_letter(&out, &s, &a);
	ok(holds(out.body, "to abuse@esp.example: no answer so far") &&
	    holds(out.body, "could not be delivered"),
	    "an escalation tells of the letters before it");
	arena_free(&a);
}

int
main(void)
{
	static const char *const dirs[] = { "core/notify/templates" };
	struct error e;
	size_t i, k;

	for (i = 0; i < LETTER_LANGUAGES; i++)
		if (!ok(letters_load(&letters[i], letter_languages[i], dirs, 1,
			&e) == ERR_NONE, "templates: %s",
			letter_languages[i]))
			return done_testing();
	for (i = 0; i < LETTER_LANGUAGES; i++) {
		for (k = LETTER_FIRST; k <= LETTER_CLOSING; k++)
			test_kind((enum letter_kind)k, true,
			    letter_languages[i]);
		test_kind(LETTER_FIRST, false, letter_languages[i]);
		test_kind(LETTER_ESCALATION, false, letter_languages[i]);
	}
	test_contents();
	for (i = 0; i < LETTER_LANGUAGES; i++)
		letters_free(&letters[i]);
	return done_testing();
}
