/* The letter's evidence: what each sample shows. */

#include <stdio.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/notify/fill.h"
#include "core/notify/letter_parts.h"

enum { EVIDENCE_MOST = 3, LINKS_MOST = 10, PATH_MOST = 60, DKIM_MOST = 6 };

static const char *
grade_words(enum grade g)
{
	switch (g) {
	case GRADE_BOUNDARY:
		return "written by your service at the boundary";
	case GRADE_SIGNED:
		return "covered by a passing signature";
	case GRADE_PRESENT:
		break;
	}
	return "present in the message";
}

const char *
account_grade(const struct letter *l, const struct tally *t)
{
	const struct account *best = NULL;
	size_t i, k;

	for (i = 0; i < l->nsamples; i++) {
		const struct analysis *a = l->samples[i].analysis;

		if (row_is_claim(l->samples[i].row))
			continue;
		for (k = 0; a != NULL && k < a->attribution.naccounts; k++) {
			const struct account *x = &a->attribution.accounts[k];

			if (slice_eqi(x->value, t->value) &&
			    slice_eqi(x->kind, t->more) &&
			    (best == NULL || x->grade > best->grade))
				best = x;
		}
	}
	return best != NULL ? grade_words(best->grade) : NULL;
}

bool
any_inferred(const struct letter *l)
{
	size_t i;

	for (i = 0; i < l->nsamples; i++)
		if (l->samples[i].row->trust == TRUST_INFERRED)
			return true;
	return false;
}

void
evidence_block(struct buf *out, const struct letter *l, struct arena *a)
{
	size_t i, k, n = 0;

	for (i = 0; i < l->nsamples && n == 0; i++) {
		const struct analysis *x = l->samples[i].analysis;

		if (row_is_claim(l->samples[i].row))
			continue;
		for (k = 0; x != NULL && k < x->attribution.nevidence &&
		     n < EVIDENCE_MOST; k++) {
			const struct evidence *v = &x->attribution.evidence[k];
			struct slice words;

			if (!slice_eq(v->service, l->service) ||
			    l->service.n == 0 ||
			    v->strength < STRENGTH_OBSERVED)
				continue;
			if (n++ == 0)
				buf_add_str(out, "\nWHY WE WRITE TO YOU\n\n");
			words = safe(l, v->sentence, a);
			words = slice_printf(a, "%s: %.*s",
			    strength_name(v->strength), SLICE_ARG(words));
			fill_text(out, "-", 2, words);
		}
	}
}

static struct slice
result_words(const struct letter *l, const struct recorded_result *r,
    bool dkim, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;

	if (r == NULL)
		return SLICE("none recorded");
	buf_add_slice(&b, safe(l, r->result, a));
	if (r->domain.n != 0) {
		buf_add_str(&b, dkim ? " d=" : " (");
		buf_add_slice(&b, safe(l, r->domain, a));
		buf_add_str(&b, dkim ? "" : ")");
	}
	if (dkim && r->selector.n != 0) {
		buf_add_str(&b, " s=");
		buf_add_slice(&b, safe(l, r->selector, a));
	}
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

static void
results(struct buf *out, const struct letter *l,
    const struct letter_sample *s, struct arena *a)
{
	const struct recorded *r;
	struct slice by = s->row->receiver.n != 0 ? s->row->receiver
						  : s->row->by;
	size_t i;

	if (row_is_claim(s->row)) {
		fill_value(out, "Recorded", SLICE("nothing by us: it was "
		    "submitted to us as a file"));
		return;
	}
	if (s->analysis == NULL) {
		fill_value(out, "SPF", safe(l, s->row->spf, a));
		fill_value(out, "DKIM", safe(l, s->row->dkim, a));
		fill_value(out, "DMARC", safe(l, s->row->dmarc, a));
		return;
	}
	r = &s->analysis->auth.recorded;
	fill_value(out, "SPF", result_words(l, r->spf, false, a));
	for (i = 0; i < r->ndkim && i < DKIM_MOST; i++)
		fill_value(out, i == 0 ? "DKIM" : "",
		    result_words(l, &r->dkim[i], true, a));
	if (r->ndkim == 0)
		fill_value(out, "DKIM", SLICE("none recorded"));
	fill_value(out, "DMARC", result_words(l, r->dmarc, false, a));
	if (r->trust == TRUST_NONE)
		fill_value(out, "Recorded by", SLICE("no mail server of ours"));
	else if (by.n != 0)
		fill_value(out, "Recorded by", slice_printf(a, "%s (%s)",
		    safe(l, by, a).p, trust_name(r->trust)));
}

static void
accounts(struct buf *out, const struct letter *l,
    const struct letter_sample *s, struct arena *a)
{
	const struct attribution *at;
	size_t i;

	if (s->analysis == NULL) {
		if (s->row->account.n != 0)
			fill_value(out, "Account", slice_printf(a, "%s %s",
			    safe(l, s->row->account_kind, a).p,
			    safe(l, s->row->account, a).p));
		return;
	}
	at = &s->analysis->attribution;
	for (i = 0; i < at->naccounts && i < 4; i++) {
		const struct account *x = &at->accounts[i];

		fill_value(out, i == 0 ? "Account" : "", slice_printf(a,
		    "%s %s (%s, %s)", safe(l, x->kind, a).p,
		    safe(l, x->value, a).p, safe(l, x->where, a).p,
		    grade_name(row_is_claim(s->row) ? GRADE_PRESENT
						    : x->grade)));
	}
}

void
sample_block(struct buf *out, const struct letter *l, size_t i,
    struct arena *a)
{
	const struct letter_sample *s = &l->samples[i];
	const struct row *r = s->row;
	char when[20], hex[SHA256_HEX + 1];
	struct slice ip = safe(l, r->ip, a), rdns = safe(l, r->rdns, a);

	clock_long(r->time, when);
	sha256_hex(&s->crlf, hex);
	buf_addf(out, "\nSample %zu of %zu%s\n", i + 1, l->nsamples,
	    row_is_claim(r) ? ", as submitted to us" : "");
	fill_value(out, "Time (UTC)", slice_printf(a, "%s%s", when,
	    r->boundary_time != TIME_UNKNOWN ?
		row_is_claim(r) ? " (as its header says)" : ""
	    : r->date != TIME_UNKNOWN ? " (as the sender dated it)"
				      : " (when we read it)"));
	fill_value(out, "Boundary IP", ip);
	if (rdns.n != 0)
		fill_value(out, "Reverse DNS", slice_printf(a, "%s%s", rdns.p,
		    r->rdns_confirmed ? " (confirmed)" : " (not confirmed)"));
	fill_value(out, "HELO", safe(l, r->helo, a));
	/* An identifier stays whole: it is what the desk searches for. */
	fill_value(out, "Message-ID", r->message_id.n == 0 ? SLICE("none")
	    : slice_printf(a, "<%s>", text_plain_str(a, r->message_id)));
	fill_value(out, "Envelope sender", r->mail_from.p != NULL &&
		r->mail_from.n == 0 ? SLICE("<>") : safe(l, r->mail_from, a));
	fill_value(out, "From domain", safe(l, r->from_domain, a));
	accounts(out, l, s, a);
	results(out, l, s, a);
	buf_addf(out, "  SHA-256 %s\n", hex);
}

/* --- links --- */

/* Scheme, host and the path's start: what stands behind "?" may name the
 * recipient. */
static struct slice
link_words(const struct letter *l, const struct link *k, struct arena *a)
{
	struct slice url = k->url;
	size_t cut = 0;

	while (cut < url.n && url.p[cut] != '?' && url.p[cut] != '#')
		cut++;
	if (cut > PATH_MOST + k->host.n)
		cut = PATH_MOST + k->host.n;
	url = slice_printf(a, "%.*s%s", (int)cut, url.p,
	    cut < url.n ? "..." : "");
	return safe(l, url_defang(a, url), a);
}

void
links_block(struct buf *out, const struct letter *l, struct arena *a)
{
	struct slice hosts[LINKS_MOST];
	size_t i, k, h, n = 0;

	for (i = 0; i < l->nsamples; i++) {
		const struct analysis *x = l->samples[i].analysis;

		for (k = 0; x != NULL && k < x->mail.nlinks &&
		     n < LINKS_MOST; k++) {
			const struct link *link = &x->mail.links[k];

			for (h = 0; h < n; h++)
				if (slice_eq(hosts[h], link->host))
					break;
			if (link->host.n == 0 || h < n ||
			    slice_startsi(link->url, "mailto:"))
				continue;
			if (n == 0)
				buf_add_str(out, "\nLINKS (defanged)\n\n");
			hosts[n++] = link->host;
			fill_text(out, " ", 2, link_words(l, link, a));
		}
	}
}
