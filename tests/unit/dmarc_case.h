#ifndef TESTS_UNIT_DMARC_CASE_H
#define TESTS_UNIT_DMARC_CASE_H

/*
 * One DMARC case: a zone, what SPF and DKIM gave, a From; then what DMARC
 * says.  The order of calls: zone, spf and dkim, from (which evaluates).
 */
#include <stdlib.h>

#include "core/auth/dmarc.h"
#include "core/base/buf.h"
#include "core/base/clock.h"
#include "tests/unit/tap.h"

static struct arena case_arena;
static struct answers case_answers;
static struct questions case_open;
static struct mail case_mail;
static struct spf case_spf;
static struct dkim_signature case_dkim[32];
static size_t case_ndkim;
static struct dmarc case_dmarc;
static int64_t case_delivered = TIME_UNKNOWN;
static const char *case_sender = "a@b.example";

/* A closed world; forgets what the last case had */
__attribute__((unused)) static void
zone(const char *text)
{
	struct error e;

	answers_free(&case_answers);
	if (answers_parse(&case_answers, "test.zone", slice_str(text), &e) !=
	    ERR_NONE)
		ok(false, "the test's zone is good: %s", e.text);
	case_spf = (struct spf){ .result = SPF_NONE };
	case_ndkim = 0;
	case_delivered = TIME_UNKNOWN;
	case_sender = "a@b.example";
}

__attribute__((unused)) static void
spf(enum spf_result result, const char *domain)
{
	case_spf = (struct spf){ .result = result,
		.domain = slice_str(domain) };
}

__attribute__((unused)) static struct dkim_signature *
dkim(enum dkim_result result, const char *domain)
{
	struct dkim_signature *s = &case_dkim[case_ndkim++];

	*s = (struct dkim_signature){ .result = result,
		.crypto = result == DKIM_PASS || result == DKIM_POLICY
		    ? DKIM_MATCH : result == DKIM_FAIL ? DKIM_MISMATCH
						       : DKIM_NO_KEY,
		.domain = slice_str(domain) };
	return s;
}

/* Evaluates a mail of that header (From, or several fields) */
__attribute__((unused)) static const struct dmarc_view *
header(struct slice fields)
{
	static struct buf text;
	struct compute c = { &case_mail, &case_answers, &case_open, 0 };

	arena_free(&case_arena);
	buf_clear(&text);
	buf_add_slice(&text, fields);
	buf_add_str(&text, "To: x@corp.example\n\nhello\n");
	mail_parse(&case_mail, buf_slice(&text), NULL, &case_arena, 0);
	case_mail.boundary.time = case_delivered;
	case_mail.envelope.mail_from = slice_str(case_sender);
	case_open = (struct questions){ 0 };
	dmarc_run(&case_dmarc, &c, &case_spf, case_dkim, case_ndkim);
	return &case_dmarc.now;
}

__attribute__((unused)) static const struct dmarc_view *
from(const char *domain)
{
	static char line[8192];

	snprintf(line, sizeof line, "From: A <a@%s>\n", domain);
	return header(slice_str(line));
}

/* "fail reject reject sp bank.example": result, published, policy, its tag,
 * where the record was found; "-" where there is none */
__attribute__((unused)) static void
is_view(const struct dmarc_view *v, const char *want, const char *name)
{
	const struct slice f[] = { v->published, v->policy, v->policy_tag,
		v->domain };
	struct buf b = { 0 };
	size_t i;

	buf_add_str(&b, dmarc_result_name(v->result));
	for (i = 0; i < ARRAY_LEN(f); i++) {
		buf_add_str(&b, " ");
		buf_add_slice(&b, f[i].p != NULL ? f[i] : SLICE("-"));
	}
	is_slice(buf_slice(&b), want, name);
	buf_free(&b);
	if (v->result != DMARC_PASS && v->reason.n == 0)
		ok(false, "... with a reason");
}

/* "_dmarc.a.example _dmarc.example": names queried, in order */
__attribute__((unused)) static void
is_queried(const struct dmarc_view *v, const char *want, const char *name)
{
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < v->nqueried; i++) {
		buf_add_str(&b, i != 0 ? " " : "");
		buf_add_slice(&b, v->queried[i]);
	}
	is_slice(buf_slice(&b), want, name);
	buf_free(&b);
}

/* Does the reason have these words? */
__attribute__((unused)) static void
says(const struct dmarc_view *v, const char *words)
{
	if (!ok(slice_find(v->reason, slice_str(words)) != SLICE_NONE,
		"... because: %s", words))
		printf("#  got: %.*s\n", SLICE_ARG(v->reason));
}

/* The identifier with that domain: does it align, by what rule? */
__attribute__((unused)) static void
aligns(const struct dmarc_view *v, const char *domain, bool want,
    const char *rule)
{
	size_t i;

	for (i = 0; i < v->nidentifiers; i++) {
		const struct dmarc_identifier *d = &v->identifiers[i];

		if (!slice_eq_str(d->domain, domain))
			continue;
		if (!ok(d->aligned == want &&
			slice_find(d->rule, slice_str(rule)) != SLICE_NONE,
			"... %s %s: %s", domain,
			want ? "aligns" : "does not align", rule))
			printf("#  got: %s: %.*s\n",
			    d->aligned ? "aligned" : "not aligned",
			    SLICE_ARG(d->rule));
		return;
	}
	ok(false, "... %s is an identifier", domain);
}

__attribute__((unused)) static int
end_of_cases(void)
{
	answers_free(&case_answers);
	arena_free(&case_arena);
	return done_testing();
}

#endif
