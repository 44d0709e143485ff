/* The letter: what a desk needs in its first ten lines, then the rest. */

#include <stdarg.h>
#include <stdio.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/notify/fill.h"
#include "core/notify/letter.h"
#include "core/notify/letter_parts.h"

enum { HEAD_MOST = 2, LIST_MOST = 30 };
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

		if (r->kind != MESSAGE_MAIL || r->domain.n == 0 ||
		    !slice_eq(r->service.n != 0 ? r->service : SLICE(""),
		    l->service))
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
		buf_add_str(out, "Some of the messages belong to an "
		    "exercise. ");
}

/* What reached us is one thing, what somebody says reached him another. */
static void
arrival_words(struct buf *b, const struct letter *l,
    const struct case_summary *s)
{
	const char *through = l->service.n != 0 ? "your service"
						: "the hosts below";
	size_t n = s->messages - s->claims;
	const char *servers = s->partners == 0 ? "our mail servers"
	    : s->partners == n ? "the mail servers of a partner of ours"
			       : "our mail servers or those of a partner";

	if (n != 0)
		buf_addf(b, "%zu fraudulent message%s reached %s through %s", n,
		    n == 1 ? "" : "s", servers, through);
	else
		buf_addf(b, "%zu fraudulent message%s submitted to us as "
		    "file%s and did not pass our own mail servers. As "
		    "submitted to us, they came through %s", s->claims,
		    s->claims == 1 ? " was" : "s were",
		    s->claims == 1 ? "" : "s", through);
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
	arrival_words(&b, l, s);
	if (s->first == TIME_UNKNOWN)
		buf_add_str(&b, " (when is not recorded). ");
	else
		buf_addf(&b, " between %s UTC and %s UTC (the last one "
		    "seen). ", first, last);
	if (s->claims == 1 && s->messages != 1)
		buf_add_str(&b, "1 more was submitted to us as a file: what we "
		    "say of it is what its header says, as submitted to us. ");
	else if (s->claims != 0 && s->claims != s->messages)
		buf_addf(&b, "%zu more were submitted to us as files: what we "
		    "say of them is what their headers say, as submitted to "
		    "us. ", s->claims);
	if (s->domains.n != 0) {
		buf_addf(&b, "They pretend to come from %.*s. ",
		    SLICE_ARG(list_words(l, &s->domains, a)));
		relationship_words(&b, l);
	}
	if (l->unnamed != 0)
		buf_addf(&b, "%zu pretend%s to come from a domain whose owner "
		    "does not want to be named to you. ", l->unnamed,
		    l->unnamed == 1 ? "s" : "");
	fill_text(out, NULL, 0, buf_slice(&b));
	buf_free(&b);
}

/* How many of them nobody of ours saw arrive */
static const char *
claim_words(const struct tally *t, struct arena *a)
{
	if (t->claims == 0)
		return "";
	return t->claims == t->n ? ", as submitted to us"
	    : arena_printf(a, ", %zu of them as submitted to us", t->claims);
}

/* "203.0.113.57 relay7.esp.example (36 messages)" */
static struct slice
relay_words(const struct letter *l, const struct tally *t, struct arena *a)
{
	bool helo = t->helo.n != 0 && !slice_eqi(t->helo, t->more);

	return slice_printf(a, "%s%s%s%s%s (%zu message%s%s)",
	    safe(l, t->value, a).p, t->more.n != 0 ? " " : "",
	    t->more.n != 0 ? safe(l, t->more, a).p : "",
	    helo ? ", HELO " : "", helo ? safe(l, t->helo, a).p : "", t->n,
	    t->n == 1 ? "" : "s", claim_words(t, a));
}

static struct slice
account_words(const struct letter *l, const struct tally *t, struct arena *a)
{
	const char *grade = account_grade(l, t);

	return slice_printf(a, "%s %s (%zu message%s%s%s%s)",
	    safe(l, t->more, a).p, safe(l, t->value, a).p, t->n,
	    t->n == 1 ? "" : "s", claim_words(t, a), grade != NULL ? "; " : "",
	    grade != NULL ? grade : "");
}

/* Up to `most` of them behind a label; what is left stands in a section */
static void
tally_lines(struct buf *out, const struct letter *l, const struct tallies *t,
    const char *label, size_t most, struct slice (*words)(const struct letter *,
	const struct tally *, struct arena *), struct arena *a)
{
	size_t i;

	for (i = 0; i < t->n && i < most; i++) {
		struct slice s = words(l, &t->v[i], a);

		if (i + 1 == most && t->n > most)
			s = slice_printf(a, "%.*s and %zu more", SLICE_ARG(s),
			    t->n - most);
		fill_text(out, i == 0 || strlen(label) == 2 ? label : BLANK,
		    strlen(label), s);
	}
}

/* Each message has another one: no account, but its own identifier */
static bool
is_one_each(const struct tallies *t)
{
	return t->n > 3 && t->v[0].n == 1;
}

static void
sources(struct buf *out, const struct letter *l,
    const struct case_summary *s, struct arena *a)
{
	if (l->service.n != 0)
		para(out, "Service:   ", "%.*s",
		    SLICE_ARG(safe(l, service_title(l), a)));
	tally_lines(out, l, &s->relays, "Relay:     ", HEAD_MOST, relay_words,
	    a);
	if (is_one_each(&s->accounts))
		para(out, "Account:   ", "each message has an identifier of "
		    "its own; see the samples");
	else if (s->accounts.n != 0)
		tally_lines(out, l, &s->accounts, "Account:   ", HEAD_MOST,
		    account_words, a);
	else if (l->service.n != 0)
		para(out, "Account:   ", "none named in the messages");
}

/* What the first lines had no room for */
static void
further_sources(struct buf *out, const struct letter *l,
    const struct case_summary *s, struct arena *a)
{
	if (s->relays.n > HEAD_MOST) {
		buf_add_str(out, "\nRELAYS\n\n");
		tally_lines(out, l, &s->relays, "  ", LIST_MOST, relay_words,
		    a);
	}
	if (s->accounts.n > HEAD_MOST && !is_one_each(&s->accounts)) {
		buf_add_str(out, "\nACCOUNTS\n\n");
		tally_lines(out, l, &s->accounts, "  ", LIST_MOST,
		    account_words, a);
	}
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
	para(out, NULL, "To receive no more reports from us, answer with the "
	    "word STOP.");
}

static void
limits_block(struct buf *out, const struct letter *l,
    const struct case_summary *s)
{
	buf_add_str(out, "\nWHAT WE CANNOT SEE\n\n");
	para(out, NULL, "We see only mail that reached our own mail servers%s. "
	    "We cannot see your logs, how much more was sent to others, nor who "
	    "controls the source. Header fields below our own Received lines "
	    "may be forged. In this letter, and in samples that are header "
	    "fields alone, our recipients' addresses are masked (rcpt-...): "
	    "one address has one mask throughout this case.", s->claims == 0
		? "" : ", and what others submit to us as files: all that a "
		       "file says of its own way may be forged");
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
	return slice_upto(slice_printf(a, "[%s] Fraudulent mail%s: %zu "
	    "message%s%s%s%s", text_plain_str(a, l->case_id),
	    l->service.n != 0 ? " through your service" : "", s->messages,
	    s->messages == 1 ? "" : "s", d != NULL ? " as " : "",
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
	further_sources(&b, l, &s, a);
	buf_add_str(&b, "\nSAMPLES\n\n");
	para(&b, NULL, "%zu of the %zu messages %s attached; each part says in "
	    "which form. Times are UTC; results are those that our mail "
	    "server recorded on arrival.%s", l->nsamples, s.messages,
	    l->nsamples == 1 ? "is" : "are", s.claims == 0 ? ""
		: " What stands in a sample marked \"as submitted to us\" is "
		  "what its header says.");
	for (i = 0; i < l->nsamples; i++)
		sample_block(&b, l, i, a);
	links_block(&b, l, a);
	limits_block(&b, l, &s);
	reporter_block(&b, l, a);
	out->body = slice_dup(a, buf_slice(&b));
	buf_free(&b);
}
