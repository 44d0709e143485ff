/* Contrasts: what separates a case's messages from honest mail, without a
 * store; and the tests behind it. */

#include <math.h>
#include <stdlib.h>

#include "core/cases/contrast.h"
#include "core/cases/fisher.h"
#include "core/cases/level.h"
#include "tests/unit/tap.h"

/* --- tests of chance --- */

static void
is_near(double got, double want, const char *name)
{
	if (!ok(fabs(got - want) <= 1e-6 * (fabs(want) + 1e-9), "%s", name))
		printf("#  got: %.9g\n# want: %.9g\n", got, want);
}

static void
chance(void)
{
	const double p[] = { 0.01, 0.04, 0.03, 0.005 };
	double q[4];

	/* The lady who tastes tea (Fisher 1935) */
	is_near(fisher_greater(4, 4, 0, 4), 1.0 / 70, "all cups told: 1/70");
	is_near(fisher_greater(3, 4, 1, 4), 17.0 / 70, "3 of 4: 17/70");
	is_near(fisher_greater(0, 4, 4, 4), 1, "none: no evidence at all");
	is_near(fisher_greater(6, 6, 0, 60), 1.0 / 90858768,
	    "6 campaigns, none of 60 senders");
	is_near(fisher_greater(0, 0, 3, 9), 1, "nothing to compare");
	is_near(fisher_least(4, 4, 4), 1.0 / 70, "4 of 8 could be that");
	is_near(fisher_least(1, 4, 4), 0.5, "1 of 8 could be 1/2 at best");
	fisher_adjust(p, q, 4);
	is_near(q[3], 0.02, "Benjamini-Hochberg: the smallest of 4");
	is_near(q[0], 0.02, "the second shares it");
	is_near(q[2], 0.04, "the third is no worse than the fourth");
	is_near(q[1], 0.04, "the largest as it is");
	ok(fisher_odds(6, 6, 0, 60) > fisher_odds(2, 2, 0, 60),
	    "more campaigns: a higher bound");
}

/* --- contrasts --- */

enum { MOST = 64 };

static struct contrast_set set;
static struct contrast c;
static struct arena scratch;

/* Values are words, "kind=value"; messages name them. */
static uint32_t
trait(const char *word)
{
	struct slice value = slice_str(word), kind = slice_cut(&value, '=');
	size_t i;

	for (i = 0; i < set.ntraits; i++)
		if (slice_eq(set.traits[i].kind, kind) &&
		    slice_eq(set.traits[i].value, value))
			return set.traits[i].id;
	*ARENA_PUSH(&set.arena, set.traits, set.ntraits) =
	    (struct contrast_trait){ 100 + (uint32_t)set.ntraits * 3,
		    slice_dup(&set.arena, kind),
		    slice_dup(&set.arena, value) };
	return set.traits[set.ntraits - 1].id;
}

/* n copies of a message with those traits, "|" between them */
static void
mail(struct contrast_message **v, size_t *count, size_t n, uint32_t domain,
    uint32_t group, const char *traits)
{
	struct slice rest = slice_str(traits);
	uint32_t *ids = arena_array(&set.arena, MOST, sizeof *ids), k = 0;

	while (rest.n != 0) {
		struct slice word = slice_cut(&rest, '|');

		ids[k++] = trait(slice_dup(&set.arena, word).p);
	}
	while (n-- > 0)
		*ARENA_PUSH(&set.arena, *v, *count) =
		    (struct contrast_message){ .domain = domain,
			    .group = group, .ids = ids, .n = k };
}

static void
fraud(size_t n, uint32_t domain, uint32_t campaign, const char *traits)
{
	mail(&set.in, &set.nin, n, domain, campaign, traits);
}

static void
honest(size_t n, uint32_t stream, const char *traits)
{
	mail(&set.honest, &set.nhonest, n, CONTRAST_NONE, stream, traits);
}

static void
begin(void)
{
	contrast_free(&c);
	arena_free(&set.arena);
	set = (struct contrast_set){ .service = SLICE("acme") };
}

static const struct contrast_row *
row(const char *kind, const char *value)
{
	size_t i;

	for (i = 0; i < c.n; i++)
		if (slice_eq_str(c.rows[i].kind, kind) &&
		    slice_eq_str(c.rows[i].value, value))
			return &c.rows[i];
	printf("Bail out! no row %s %s\n", kind, value);
	exit(1);
}

static void
is_word(const char *kind, const char *value, const char *want)
{
	is_str(contrast_word(row(kind, value)->word), want, value);
}

static void
honest_senders(size_t n, const char *traits)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		honest(3, i, traits);
}

/* Two domains, two campaigns each, one relay: it carries some honest mail,
 * and each campaign has its own template, mailer and link. */
static void
story(void)
{
	begin();
	fraud(40, 0, 0, "ip=r7|helo=r7.example|net24=n|mailer=a|"
	    "link-host=x.test|fields=date from to");
	fraud(2, 0, 1, "ip=r7|helo=r7.example|net24=n|mailer=b|"
	    "fields=date from to");
	fraud(1, 1, 2, "ip=r7|helo=r7.example|net24=n|mailer=c|"
	    "fields=date from to");
	fraud(7, 1, 3, "ip=r7|helo=r7.example|net24=n|mailer=c|charset=odd|"
	    "fields=date from to");
	honest_senders(9, "ip=r1|helo=r1.example|net24=n|mailer=m|"
	    "fields=date feedback-id from to");
	honest(3, 9, "ip=r7|helo=r7.example|net24=n|mailer=m|"
	    "fields=date feedback-id from to");
	contrast_run(&c, &set);
}

static void
component(void)
{
	const struct contrast_row *r;
	struct slice words;

	story();
	r = &c.rows[0];
	is_slice(r->value, "r7", "the relay is first");
	is_int(r->in, 50, "of 50 messages 50");
	is_int(r->leak, 3, "of 30 honest ones 3");
	is_int(r->campaigns, 4, "in all 4 campaigns");
	is_near(r->j, 0.9, "it covers all and leaks what 1 sender of 10 has");
	ok(r->q < 0.05, "that is no chance");
	is_word("ip", "r7", "separates");
	is_int(r->beside, 1, "one trait holds for the same messages");
	is_slice(c.rows[1].value, "r7.example", "its HELO, named beside it");
	is_slice(c.rows[2].value, "feedback-id",
	    "then how it was made: a field is missing");
	is_slice(c.rows[2].kind, "lacks", "is of kind lacks");
	is_int(c.rows[2].in, 50, "in 50 messages");
	is_int(c.rows[2].leak, 0, "in no honest one");
	is_word("net24", "n", "shared with honest mail");
	is_word("mailer", "a", "one campaign only");
	is_word("mailer", "c", "one domain only");
	ok(row("mailer", "a")->in > row("mailer", "c")->in &&
	    row("mailer", "a") > row("mailer", "c"),
	    "what one campaign has goes last, however many its copies are");
	is_int((int64_t)c.ninfra, (int64_t)c.n - 1, "a link is apart");
	ok(c.rows[c.n - 1].content, "as what the mail says");
	is_int(c.level.level, LEVEL_RELAY, "the narrowest level is a relay");
	is_int((int64_t)c.level.row, 0, "that one");
	words = level_words(&c, &scratch);
	is_slice(words, "no customer's account, one relay: usually a component "
	    "of the service is compromised, below its application",
	    "is said so");
}

static void
differ(void)
{
	struct contrast_differ d;

	begin();
	fraud(3, 0, 0, "ip=a");
	fraud(1, 0, 0, "ip=b");
	honest(2, 0, "ip=b");
	honest(2, 1, "ip=a|fields=date");
	contrast_run(&c, &set);
	contrast_differ(&c, row("ip", "a"), &d, &scratch);
	is_int((int64_t)d.nlacking, 1, "one of the case lacks it");
	is_int(d.lacking[0], 3, "the fourth one");
	is_int((int64_t)d.nhaving, 2, "two honest ones have it");
	is_int(d.having[0], 2, "the third and the fourth");
}

/* --- limits of what can be said --- */

static void
little(void)
{
	begin();
	fraud(9, 0, 0, "ip=r7|mailer=a|template=t");
	honest_senders(9, "ip=r1|mailer=m");
	honest(3, 9, "ip=r7|mailer=m");
	contrast_run(&c, &set);
	ok(c.little, "one campaign: too little data");
	is_slice(c.rows[0].value, "r7",
	    "the relay is first, before what this campaign alone has");
	is_near(c.rows[0].q, 1, "nothing is tested");
	is_word("ip", "r7", "separates");
	fraud(9, 0, 1, "ip=r7|mailer=b");
	contrast_free(&c);
	contrast_run(&c, &set);
	ok(c.little, "two: still");
	is_word("mailer", "b", "one campaign only");
	fraud(9, 0, 2, "ip=r7|mailer=b");
	contrast_free(&c);
	contrast_run(&c, &set);
	ok(!c.little && row("ip", "r7")->q < 0.05, "three: tested");
	is_near(row("ip", "r7")->j, 0.9,
	    "one domain: coverage minus leak (Youden's J)");
}

static void
no_baseline(void)
{
	begin();
	fraud(9, 0, 0, "ip=r7|mailer=a|fields=date");
	fraud(9, 1, 1, "ip=r7|mailer=b|fields=date");
	fraud(1, 1, 1, "ip=r8|mailer=b|fields=date");
	contrast_run(&c, &set);
	ok(!c.baseline, "no honest mail");
	is_slice(c.rows[0].value, "r7", "coverage alone ranks");
	is_word("ip", "r7", "common to most");
	is_int((int64_t)c.n, 4, "nothing is lacking without honest mail");
	begin();
	contrast_run(&c, &set);
	is_int((int64_t)c.n, 0, "an empty case has no row");
	is_int(c.level.level, LEVEL_SERVICE, "and no narrow level");
}

static void
few_senders(void)
{
	begin();
	fraud(9, 0, 0, "ip=r7");
	fraud(9, 0, 1, "ip=r7");
	fraud(9, 0, 2, "ip=r7");
	honest(500, 0, "ip=r1");
	contrast_run(&c, &set);
	is_word("ip", "r7", "could be chance");
	ok(contrast_few_streams(&c), "500 mails of one sender prove little");
	honest_senders(30, "ip=r1");
	contrast_free(&c);
	contrast_run(&c, &set);
	is_word("ip", "r7", "separates");
	ok(!contrast_few_streams(&c), "30 senders do");
}

/* The worst domain counts, not the largest campaign. */
static void
worst_domain(void)
{
	begin();
	fraud(1000, 0, 0, "mailer=big|helo=all");
	fraud(1, 1, 1, "mailer=small|helo=all");
	fraud(1, 2, 2, "mailer=small|helo=all");
	fraud(4, CONTRAST_NONE, 3, "mailer=small|helo=none");
	honest_senders(20, "helo=m");
	contrast_run(&c, &set);
	is_slice(c.rows[0].value, "all",
	    "in every domain: before what most messages have");
	is_near(c.rows[0].worst, 1, "mail that hits no domain is none");
	is_near(row("mailer", "big")->worst, 0, "two domains have none of it");
	is_int(row("helo", "none")->in, 4, "but its counts are there");
	is_near(row("helo", "all")->coverage, 0.75, "3 of 4 campaigns");
}

/* A field counts as usual from 95 % of honest mail on. */
static void
lacking(void)
{
	begin();
	fraud(2, 0, 0, "fields=date from");
	fraud(2, 0, 1, "fields=date from list-id");
	honest(19, 0, "fields=date feedback-id from list-id x-once");
	honest(1, 1, "fields=date from");
	contrast_run(&c, &set);
	is_int((int64_t)c.n, 3, "three fields are usual and lacking");
	is_int(row("lacks", "feedback-id")->in, 4, "one in all");
	is_int(row("lacks", "feedback-id")->leak, 1, "and in 1 of 20");
	is_int(row("lacks", "list-id")->in, 2, "one in some");
	honest(1, 1, "fields=date from");
	contrast_free(&c);
	contrast_run(&c, &set);
	is_int((int64_t)c.n, 0, "19 of 21 are too few");
	begin();
	fraud(2, 0, 0, "ip=r1");
	fraud(2, 0, 1, "fields=date from");
	honest(2, 0, "ip=r1");
	honest(19, 1, "fields=date feedback-id from");
	contrast_run(&c, &set);
	is_int(row("lacks", "feedback-id")->in, 2,
	    "where the names are not known nothing is lacking");
	is_int(row("lacks", "feedback-id")->leak, 0, "in honest mail neither");
}

/* --- levels --- */

static void
level_is(enum level want, const char *accounts_word, const char *name)
{
	struct slice words;

	contrast_run(&c, &set);
	is_int(c.level.level, want, name);
	words = level_words(&c, &scratch);
	ok(slice_find(words, slice_str(accounts_word)) != SLICE_NONE,
	    "with %s", accounts_word);
	if (slice_find(words, slice_str(accounts_word)) == SLICE_NONE)
		printf("# %.*s\n", SLICE_ARG(words));
}

#define ACCOUNT "account acme customer=7"

static void
levels(void)
{
	begin();
	fraud(3, 0, 0, ACCOUNT "|ip=r1|net24=n");
	fraud(3, 1, 1, ACCOUNT "|ip=r2|net24=n");
	honest_senders(9, "account acme customer=8|ip=r1|net24=n");
	level_is(LEVEL_ACCOUNT, "one account, 2 relays", "one account");
	begin();
	fraud(3, 0, 0, ACCOUNT "|ip=r1");
	fraud(3, 1, 1, "account acme customer=9|ip=r1");
	honest_senders(9, "ip=r3");
	level_is(LEVEL_RELAY, "2 accounts, one relay", "one relay");
	begin();
	fraud(3, 0, 0, "ip=r1|injection-ip=z|net24=n");
	fraud(3, 1, 1, "ip=r2|injection-ip=z|net24=n");
	honest_senders(9, "ip=r1|net24=n");
	level_is(LEVEL_ORIGIN, "a key of the service", "one origin");
	begin();
	fraud(3, 0, 0, "ip=r1|net24=n");
	fraud(3, 1, 1, "ip=r2|net24=n");
	honest_senders(9, "ip=r3|net24=m");
	level_is(LEVEL_POOL, "2 relays", "a pool");
	begin();
	fraud(3, 0, 0, "ip=r1|net24=n|fields=date");
	fraud(3, 1, 1, "ip=r2|net24=m|fields=date");
	honest_senders(9, "ip=r1|net24=n|fields=date feedback-id");
	level_is(LEVEL_SERVICE, "below the service's application",
	    "no place, but a field is missing");
	is_slice(c.rows[0].kind, "lacks", "which is first then");
	begin();
	fraud(19, 0, 0, "ip=r1");
	fraud(1, 0, 0, "ip=r2");
	level_is(LEVEL_RELAY, "2 relays", "95 % are enough");
	contrast_free(&c);
	set.service = SLICE_NULL;
	level_is(LEVEL_RELAY, "no service: usually rented servers",
	    "no service is to blame where none is named");
}

int
main(void)
{
	chance();
	component();
	differ();
	little();
	no_baseline();
	few_senders();
	worst_domain();
	lacking();
	levels();
	contrast_free(&c);
	arena_free(&set.arena);
	arena_free(&scratch);
	return done_testing();
}
