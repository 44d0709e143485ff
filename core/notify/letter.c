/* The letter: what a desk needs in its first ten lines, then the rest. */

#include <stdarg.h>
#include <stdio.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/notify/fill.h"
#include "core/notify/letter.h"
#include "core/notify/letter_parts.h"

enum { LIST_MOST = 12 };
#define BLANK "           "

struct slice
safe(const struct letter *l, struct slice foreign, struct arena *a)
{
	struct buf masked = { 0 }, plain = { 0 };
	struct slice out;

	mask_text(&l->masks, foreign, &masked);
	text_plain(buf_slice(&masked), &plain);
	out = slice_dup(a, buf_slice(&plain));
	buf_free(&masked);
	buf_free(&plain);
	return out;
}

/* One paragraph from printf */
__attribute__((format(printf, 3, 4))) static void
para(struct buf *out, const char *label, const char *fmt, ...)
{
	char text[4096];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	fill_text(out, label, label != NULL ? strlen(label) : 0,
	    slice_str(text));
}

struct slice
service_title(const struct letter *l)
{
	const struct service *s = l->service.n != 0 && l->catalogue != NULL
	    ? catalogue_find(l->catalogue, l->service) : NULL;

	return s != NULL && s->name.n != 0 ? s->name : l->service;
}

/* "a.example (13), b.example (12) and 3 more" */
static struct slice
list_words(const struct letter *l, const struct tallies *t, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; i < t->n && i < LIST_MOST; i++) {
		buf_add_str(&b, i == 0 ? "" : i + 1 == t->n ? " and " : ", ");
		buf_add_slice(&b, safe(l, t->v[i].value, a));
		buf_addf(&b, " (%zu)", t->v[i].n);
	}
	if (t->n > LIST_MOST)
		buf_addf(&b, " and %zu more", t->n - LIST_MOST);
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

/* What is known about the domains and this service; no claim beyond it. */
static void
relationship_words(struct buf *out, const struct letter *l)
{
	bool unknown = false, denied = false, authorised = false,
	     exercise = false;
	size_t i;

	for (i = 0; i < l->nrows; i++) {
		const struct row *r = &l->rows[i];

		if (r->domain.n == 0 || !slice_eq(r->service.n != 0
			? r->service : SLICE(""), l->service))
			continue;
		unknown |= r->relation == RELATION_UNKNOWN;
		denied |= r->relation == RELATION_UNAUTHORISED;
		authorised |= r->relation == RELATION_AUTHORISED;
		exercise |= r->relation == RELATION_EXERCISE;
	}
	if (unknown)
		buf_add_str(out, "We are asking the domain owners whether they "
		    "know your service. ");
	if (denied)
		buf_add_str(out, unknown || authorised
			? "Some of the owners say that they have not "
			  "authorised it. "
			: "Their owners say that they have not authorised your "
			  "service. ");
	if (authorised)
		buf_add_str(out, "Some of the domains may be used by customers "
		    "of yours. ");
	if (exercise)
		buf_add_str(out, "Some of the messages belong to an exercise. ");
}

static void
opening(struct buf *out, const struct letter *l,
    const struct case_summary *s, struct arena *a)
{
	struct slice org = l->reporter->organisation.n != 0
	    ? l->reporter->organisation : l->reporter->name;
	char first[20], last[20];
	struct buf b = { 0 };

	clock_long(s->first, first);
	clock_long(s->last, last);
	buf_addf(&b, "We are %s. ", text_plain_str(a, org));
	buf_addf(&b, "%zu fraudulent message%s reached our mail servers "
	    "through %s between %s UTC and %s UTC (the last one seen). ",
	    s->messages, s->messages == 1 ? "" : "s",
	    l->service.n != 0 ? "your service" : "the hosts below", first,
	    last);
	if (s->domains.n != 0) {
		buf_addf(&b, "They pretend to come from %.*s. ",
		    SLICE_ARG(list_words(l, &s->domains, a)));
		relationship_words(&b, l);
	}
	fill_text(out, NULL, 0, buf_slice(&b));
	buf_free(&b);
}

static void
sources(struct buf *out, const struct letter *l,
    const struct case_summary *s, struct arena *a)
{
	size_t i;

	if (l->service.n != 0)
		para(out, "Service:   ", "%.*s",
		    SLICE_ARG(safe(l, service_title(l), a)));
	for (i = 0; i < s->relays.n && i < LIST_MOST; i++) {
		const struct tally *t = &s->relays.v[i];

		para(out, i == 0 ? "Relay:     " : BLANK,
		    "%s%s%s%s%s: %zu message%s",
		    safe(l, t->value, a).p, t->more.n != 0 ? " " : "",
		    t->more.n != 0 ? safe(l, t->more, a).p : "",
		    t->helo.n != 0 && !slice_eqi(t->helo, t->more)
			? ", HELO " : "",
		    t->helo.n != 0 && !slice_eqi(t->helo, t->more)
			? safe(l, t->helo, a).p : "", t->n,
		    t->n == 1 ? "" : "s");
	}
	if (s->relays.n > LIST_MOST)
		para(out, BLANK, "and %zu more", s->relays.n - LIST_MOST);
	for (i = 0; i < s->accounts.n && i < LIST_MOST; i++) {
		const struct tally *t = &s->accounts.v[i];

		para(out, i == 0 ? "Account:   " : BLANK,
		    "%s %s: %zu message%s%s%s", safe(l, t->more, a).p, safe(l, t->value, a).p, t->n,
		    t->n == 1 ? "" : "s", account_grade(l, t) != NULL ? ", "
		    : "", account_grade(l, t) != NULL ? account_grade(l, t)
		    : "");
	}
	if (s->accounts.n == 0 && l->service.n != 0)
		para(out, "Account:   ", "none named in the messages");
}

static void
request(struct buf *out, const struct letter *l)
{
	if (l->service.n == 0) {
		para(out, NULL, "Please: 1. stop this source; 2. tell us which "
		    "system or customer it is; 3. keep the logs; 4. answer "
		    "with a ticket number.");
		return;
	}
	para(out, NULL, "Please: 1. stop this source; 2. tell us whether it is "
	    "one account or a component of your systems; 3. keep the logs; "
	    "4. answer with a ticket number.");
}

static void
reporter_block(struct buf *out, const struct letter *l, struct arena *a)
{
	const struct reporter *r = l->reporter;

	buf_add_str(out, "\nREPORTER\n\n");
	para(out, "  ", "%s", text_plain_str(a, r->name));
	if (r->organisation.n != 0)
		para(out, "  ", "%s", text_plain_str(a, r->organisation));
	para(out, "  ", "%s", text_plain_str(a, r->address));
	if (r->phone.n != 0)
		para(out, "  ", "%s", text_plain_str(a, r->phone));
	para(out, "  ", "Case %s", text_plain_str(a, l->case_id));
	buf_add_char(out, '\n');
	para(out, NULL, "To receive no more reports from us, answer with the word "
	    "STOP.");
}

static void
limits_block(struct buf *out, const struct letter *l)
{
	buf_add_str(out, "\nWHAT WE CANNOT SEE\n\n");
	para(out, NULL, "We see only mail that reached our own mail servers. We "
	    "cannot see your logs, how much more was sent to others, nor who "
	    "controls the source. Header fields below our own Received lines "
	    "may be forged. In this letter, and in samples that are header "
	    "fields alone, our recipients' addresses are masked (rcpt-...): "
	    "one address has one mask throughout this case.");
	if (any_inferred(l))
		para(out, NULL, "For samples marked \"inferred\" our software "
		    "worked out which mail server is ours.");
}

static struct slice
subject_of(const struct letter *l, const struct case_summary *s,
    struct arena *a)
{
	const struct tally *d = s->domains.n != 0 ? &s->domains.v[0] : NULL;
	const char *more = "";

	if (s->domains.n > 1)
		more = arena_printf(a, " and %zu more domain%s",
		    s->domains.n - 1, s->domains.n == 2 ? "" : "s");
	return slice_upto(slice_printf(a, "[%s] Fraudulent mail through your "
	    "service: %zu message%s%s%s%s", text_plain_str(a, l->case_id),
	    s->messages, s->messages == 1 ? "" : "s", d != NULL ? " as " : "",
	    d != NULL ? text_plain_str(a, slice_upto(d->value, 120)) : "",
	    more), DRAFT_MOST_SUBJECT);
}

void
letter_write(struct letter_out *out, const struct letter *l, struct arena *a)
{
	struct case_summary s;
	struct buf b = { 0 };
	size_t i;

	case_summarise(&s, l->rows, l->nrows, l->service, a);
	letter_contact(l->catalogue, l->service, a, &out->to,
	    &out->to_source);
	out->subject = subject_of(l, &s, a);
	opening(&b, l, &s, a);
	sources(&b, l, &s, a);
	request(&b, l);
	evidence_block(&b, l, a);
	buf_add_str(&b, "\nSAMPLES\n\n");
	para(&b, NULL, "%zu of the %zu messages %s attached; each part says in "
	    "which form. Times are UTC; results are those that our mail "
	    "server recorded on arrival.", l->nsamples, s.messages,
	    l->nsamples == 1 ? "is" : "are");
	for (i = 0; i < l->nsamples; i++)
		sample_block(&b, l, i, a);
	links_block(&b, l, a);
	limits_block(&b, l);
	reporter_block(&b, l, a);
	out->body = slice_dup(a, buf_slice(&b));
	buf_free(&b);
}
