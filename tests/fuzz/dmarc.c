/* Fuzzes DMARC: its records, walks, alignment and reasons. */

#include <stdlib.h>

#include "core/auth/dmarc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_ROUNDS = 5, MOST_SIGNATURES = 12 };

static void
check_view(const struct dmarc_view *v, size_t nsignatures)
{
	size_t i;

	if (v->result != DMARC_PASS && v->reason.n == 0)
		abort();
	if (v->result == DMARC_PASS &&
	    (!(v->aligned_by_spf || v->aligned_by_dkim) ||
		v->record.p == NULL))
		abort();
	if (v->result == DMARC_FAIL &&
	    (v->aligned_by_spf || v->aligned_by_dkim || v->policy.p == NULL))
		abort();
	if (v->nqueried > DMARC_MOST_QUERIES * (1 + DMARC_MOST_WALKS) + 1 ||
	    v->nidentifiers > nsignatures + 1)
		abort();
	if (v->org_domain.p != NULL &&
	    !host_is_under(v->author, v->org_domain))
		abort();
	for (i = 0; i < v->nidentifiers; i++)
		if (v->identifiers[i].rule.p == NULL)
			abort();
}

/* Answers what is asked from the lines that are left, over and over: the
 * first octet of each says how. */
static void
answer(struct answers *s, const struct questions *q, struct slice lines,
    struct slice *rest)
{
	size_t i;

	for (i = 0; i < q->n; i++) {
		struct answer a = { .question = q->v[i], .time = 1 };
		struct slice line = slice_cut(rest, '\n');

		if (rest->n == 0)
			*rest = lines;
		a.status = line.n == 0 ? DNS_NXDOMAIN
		    : (enum dns_status)(*line.p & 7);
		if (a.status > DNS_TIMEOUT)
			a.status = DNS_OK;
		if (a.status == DNS_OK) {
			line = slice_from(line, 1);
			a.data = &line;
			a.n = 1;
		}
		answers_add(s, &a);
	}
}

/*
 * Line 1: what SPF and the signatures gave, an octet each; 2: the domain of
 * SPF; 3: those of the signatures, with blanks between; 4: From; then answers.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct answers s = { 0 };
	struct mail m;
	struct dmarc d;
	struct slice rest = slice_of((const char *)data, size), lines, results;
	struct spf spf = { .result = SPF_NONE };
	struct dkim_signature dkim[MOST_SIGNATURES] = { { 0 } };
	struct slice names, from;
	size_t n = 0, round;

	if (size > 65536)
		return 0;
	results = slice_cut(&rest, '\n');
	spf.domain = slice_cut(&rest, '\n');
	if (results.n != 0)
		spf.result = (unsigned char)*results.p %
		    (SPF_UNVERIFIABLE + 1);
	names = slice_cut(&rest, '\n');
	while (n < MOST_SIGNATURES && names.n != 0) {
		dkim[n].domain = slice_word(&names);
		dkim[n].result = (n + 1 < results.n
		    ? (unsigned char)results.p[n + 1] : 0) %
		    (DKIM_UNVERIFIABLE + 1);
		n++;
	}
	from = slice_cut(&rest, '\n');
	mail_parse(&m, slice_printf(&a, "From: %.*s\n\n", SLICE_ARG(from)),
	    NULL, &a, 0);
	lines = rest;
	for (round = 0;; round++) {
		struct questions q = { 0 };
		struct compute c = { &m, &s, &q, 0 };

		dmarc_run(&d, &c, &spf, dkim, n);
		check_view(&d.now, n);
		check_view(&d.rfc7489, n);
		if (q.n == 0)
			break;
		if (round == MOST_ROUNDS)
			abort();
		answer(&s, &q, lines, &rest);
	}
	dmarc_org_domain(&s, spf.domain, &a);
	answers_free(&s);
	arena_free(&a);
	return 0;
}
