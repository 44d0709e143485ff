/* Has a case's mail stopped?  As a document. */

#include "core/base/clock.h"
#include "tui/bar.h"
#include "tui/theme.h"
#include "views/doc_gates.h"

enum { LABEL = 11, STATE = 10, NAME = 28, MOST_DOMAINS = 12 };

static enum role
role_of(enum gate_state s)
{
	return s == GATE_GREEN ? ROLE_OK : s == GATE_RED ? ROLE_BAD
							 : ROLE_WARN;
}

void
doc_gates_line(struct doc *d, const struct gates *g)
{
	doc_line(d, LABEL);
	doc_add(d, role_of(g->verdict), g->line);
}

void
doc_gates(struct doc *d, const struct gates *g)
{
	int k;

	for (k = 0; k < GATES; k++) {
		const struct gate *x = &g->v[k];

		doc_line(d, STATE);
		doc_lit(d, role_of(x->state), "%-*s", STATE,
		    gate_state_name(x->state));
		doc_add(d, ROLE_NORMAL, x->figure);
		doc_lit(d, ROLE_MUTED, ": ");
		doc_add(d, ROLE_MUTED, x->sentence);
	}
}

static void
domain_line(struct doc *d, const struct quiet *q, const struct quiet_domain *x,
    size_t from, bool blocks)
{
	size_t n = q->ndays - from, i;
	uint64_t *counts = arena_array(&d->arena, n, sizeof *counts);
	struct text t = { 0 };
	struct buf b = { 0 };

	for (i = 0; i < n; i++)
		counts[i] = x->days[from + i];
	bar_spark(&t, counts, n, blocks);
	text_utf8(&t, &b);
	doc_line(d, 0);
	doc_add(d, ROLE_NORMAL, x->domain.p != NULL ? x->domain
	    : SLICE("no protected domain"));
	doc_tab(d, NAME);
	doc_lit(d, ROLE_BAR, "%s", buf_slice(&b).p);
	doc_lit(d, ROLE_NORMAL, "  %zu", x->n);
	buf_free(&b);
	text_free(&t);
}

void
doc_gates_days(struct doc *d, const struct quiet *q, int width, bool blocks)
{
	size_t from, i;
	char first[6], last[6];

	if (q->ndays == 0)
		return;
	from = q->ndays > (size_t)width ? q->ndays - (size_t)width : 0;
	clock_day(q->day + (int64_t)from * 86400, first);
	clock_day(q->day + (int64_t)(q->ndays - 1) * 86400, last);
	doc_line(d, 0);
	doc_lit(d, ROLE_MUTED, "deliveries a day");
	doc_tab(d, NAME);
	doc_lit(d, ROLE_MUTED, "%s to %s", first, last);
	for (i = 0; i < q->ndomains && i < MOST_DOMAINS; i++)
		domain_line(d, q, &q->domains[i], from, blocks);
	if (q->ndomains > MOST_DOMAINS) {
		doc_line(d, 0);
		doc_lit(d, ROLE_MUTED, "and %zu domains more",
		    q->ndomains - MOST_DOMAINS);
	}
}
