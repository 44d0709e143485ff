/*
 * auth WHAT NOW ZONE LIST: espy's authentication over those messages, with
 * the answers of that file in memory; see messages.h.  WHAT:
 *   dkim    header fields and all DKIM signatures
 *   all     header fields, boundary, envelope and author, then SPF, DKIM,
 *           DMARC and ARC with their explanations
 *   mail    the same after all of mail_parse: parts, text and links
 *   parse   mail_parse alone
 *   verdicts  no turns: a line a message with the results
 * What is counted as good are signatures that pass; with parse, messages.
 */

#include <stdio.h>
#include <string.h>

#include "core/auth/compute.h"
#include "core/base/clock.h"
#include "core/mail/parse.h"
#include "tests/bench/messages.h"

static const struct receivers no_receivers;

static struct mail_origin
origin_of(const struct message *one)
{
	return (struct mail_origin){ .given_ip = one->ip,
		.given_helo = one->helo, .given_from = one->sender };
}

static unsigned
passes(const struct dkim_signature *v, size_t n)
{
	unsigned good = 0;
	size_t i;

	for (i = 0; i < n; i++)
		good += v[i].result == DKIM_PASS;
	return good;
}

static unsigned
dkim(const struct messages *all, const struct message *one)
{
	struct arena a = { 0 };
	struct mail m = { .arena = &a, .bytes = one->bytes,
		.boundary = { .hop = -1, .time = TIME_UNKNOWN } };
	struct questions q = { 0 };
	struct compute c = { &m, &all->answers, &q, all->clock };
	struct dkim_signature *v;
	size_t n;
	unsigned good;

	mail_read_fields(&m);
	dkim_run(&v, &n, &c, dkim_prepare(&m));
	good = passes(v, n);
	arena_free(&a);
	return good;
}

static unsigned
authenticate(const struct messages *all, struct mail *m)
{
	struct auth auth = { 0 };
	struct questions q = { 0 };

	auth_run(&auth, m, &no_receivers, &all->answers, all->clock, &q);
	return passes(auth.computed.dkim, auth.computed.ndkim);
}

static unsigned
everything(const struct messages *all, const struct message *one)
{
	struct arena a = { 0 };
	struct mail m = { .arena = &a, .bytes = one->bytes };
	struct mail_origin origin = origin_of(one);
	unsigned good;

	mail_read_fields(&m);
	mail_find_boundary(&m, &origin, &no_receivers);
	mail_find_envelope(&m, &origin);
	mail_find_from(&m);
	good = authenticate(all, &m);
	arena_free(&a);
	return good;
}

static unsigned
whole(const struct messages *all, const struct message *one, bool auth)
{
	struct arena a = { 0 };
	struct mail m;
	struct mail_origin origin = origin_of(one);
	unsigned good = 1;

	mail_parse_from(&m, one->bytes, &origin, &no_receivers, &a, 0);
	if (auth)
		good = authenticate(all, &m);
	arena_free(&a);
	return good;
}

static unsigned
mail(const struct messages *all, const struct message *one)
{
	return whole(all, one, true);
}

/* "SPF <tab> DKIM SIGNATURES THAT PASS <tab> DMARC <tab> ARC" */
static void
say(const struct messages *all, const struct message *one)
{
	struct arena a = { 0 };
	struct mail m;
	struct mail_origin origin = origin_of(one);
	struct auth auth = { 0 };
	struct computed *c = &auth.computed;
	struct questions q = { 0 };

	mail_parse_from(&m, one->bytes, &origin, &no_receivers, &a, 0);
	auth_run(&auth, &m, &no_receivers, &all->answers, all->clock, &q);
	printf("%s\t%u\t%s\t%s\n", spf_result_name(c->spf.result),
	    passes(c->dkim, c->ndkim), dmarc_result_name(c->dmarc.now.result),
	    arc_result_name(c->arc.result));
	arena_free(&a);
}

static unsigned
parse(const struct messages *all, const struct message *one)
{
	return whole(all, one, false);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		unsigned (*run)(const struct messages *,
		    const struct message *);
	} ways[] = { { "dkim", dkim }, { "all", everything },
		{ "mail", mail }, { "parse", parse } };
	static struct messages m;
	size_t i;

	if (argc != 5)
		return 2;
	mail_warm_up();
	messages_load(&m, argv[2], argv[3], argv[4]);
	for (i = 0; strcmp(argv[1], "verdicts") == 0 && i < m.n; i++)
		say(&m, &m.v[i]);
	for (i = 0; i < ARRAY_LEN(ways); i++)
		if (strcmp(argv[1], ways[i].name) == 0)
			messages_serve(&m, ways[i].run);
	return 0;
}
