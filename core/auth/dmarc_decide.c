/* The result of one view of DMARC, and the sentence that says why. */

#include <stdarg.h>

#include "core/auth/dmarc.h"
#include "core/base/buf.h"
#include "core/base/clock.h"

enum { MOST_NAMED = 5 }; /* identifiers named in a sentence */

/* One more clause */
__attribute__((format(printf, 3, 4))) static void
say(struct dmarc_work *w, struct buf *b, const char *fmt, ...)
{
	va_list ap;
	size_t n;
	const char *text;

	va_start(ap, fmt);
	text = arena_vprintf(w->c->m->arena, &n, fmt, ap);
	va_end(ap);
	buf_add_str(b, b->n != 0 ? "; " : "");
	buf_add(b, text, n);
}

/* "DKIM of bank.example", "SPF" */
static struct slice
name_of(struct dmarc_work *w, const struct dmarc_candidate *c)
{
	const char *method = c->signature < 0 ? "SPF" : "DKIM";

	return c->domain.p == NULL ? slice_str(method)
	    : slice_printf(w->c->m->arena, "%s of %.*s", method,
		SLICE_ARG(c->domain));
}

static struct slice
why_not_passed(const struct dmarc_work *w, const struct dmarc_candidate *c)
{
	return c->signature < 0 ? w->spf->reason
				: w->dkim[c->signature].reason;
}

static const char *
result_of(const struct dmarc_work *w, const struct dmarc_candidate *c)
{
	return c->signature < 0 ? spf_result_name(w->spf->result)
	    : dkim_result_name(w->dkim[c->signature].result);
}

static enum dmarc_result
of_doubt(enum dmarc_doubt d)
{
	return d == DMARC_MISSING ? DMARC_UNVERIFIABLE
	    : d == DMARC_ERROR ? DMARC_TEMPERROR : DMARC_PERMERROR;
}

/* Why this one alone leaves it open whether the message passes */
static enum dmarc_doubt
doubt_of(const struct dmarc_candidate *c)
{
	if (c->passes)
		return c->doubt;
	if (c->could_pass == DMARC_SURE ||
	    (c->doubt == DMARC_SURE && !c->aligned))
		return DMARC_SURE;
	return c->could_pass > c->doubt ? c->could_pass : c->doubt;
}

static const struct dmarc_candidate *
most_doubtful(const struct dmarc_work *w)
{
	const struct dmarc_candidate *worst = NULL;
	size_t i;

	for (i = 0; i < w->n; i++)
		if (doubt_of(&w->v[i]) != DMARC_SURE && (worst == NULL ||
			doubt_of(&w->v[i]) > doubt_of(worst)))
			worst = &w->v[i];
	return worst;
}

static void
say_doubtful(struct dmarc_work *w, struct buf *b,
    const struct dmarc_candidate *c)
{
	struct slice name = name_of(w, c), why = why_not_passed(w, c);

	if (c->passes)
		say(w, b, "%.*s passes, but whether it aligns with %.*s is "
		    "%.*s", SLICE_ARG(name), SLICE_ARG(w->author.domain),
		    SLICE_ARG(c->rule));
	else if (c->signature < 0 && c->domain.p != NULL) /* SPF says why */
		say(w, b, "%.*s is %s, so DMARC can't be said",
		    SLICE_ARG(name), result_of(w, c));
	else
		say(w, b, "%.*s is %s, so DMARC can't be said%s%.*s",
		    SLICE_ARG(name), result_of(w, c), why.n != 0 ? ": " : "",
		    SLICE_ARG(why));
}

/* "what passed does not align: SPF of a.example, DKIM of b.example" */
static void
say_unaligned(struct dmarc_work *w, struct buf *b)
{
	size_t i, n = 0;

	for (i = 0; i < w->n; i++) {
		struct slice name = name_of(w, &w->v[i]);

		if (!w->v[i].passes || ++n > MOST_NAMED)
			continue;
		if (n == 1)
			say(w, b, "what passed does not align: %.*s",
			    SLICE_ARG(name));
		else
			buf_addf(b, ", %.*s", SLICE_ARG(name));
	}
	if (n == 0)
		say(w, b, "neither SPF nor DKIM passed");
	else if (n > MOST_NAMED)
		buf_addf(b, " and %zu more", n - MOST_NAMED);
}

/* A signature over something else than what is stored */
static bool
is_changed(const struct dmarc_work *w, const struct dmarc_candidate *c)
{
	return c->signature >= 0 &&
	    w->dkim[c->signature].crypto == DKIM_MISMATCH;
}

/* Was the same said of one before?  Forwarded mail has four of a signer. */
static bool
said_before(const struct dmarc_work *w, size_t i)
{
	const struct dmarc_candidate *c = &w->v[i];
	size_t k;

	for (k = 0; k < i; k++)
		if (w->v[k].aligned && (w->v[k].signature < 0) ==
		    (c->signature < 0) && slice_eq(w->v[k].domain, c->domain) &&
		    slice_eq(slice_str(result_of(w, &w->v[k])),
			slice_str(result_of(w, c))) &&
		    is_changed(w, &w->v[k]) == is_changed(w, c))
			return true;
	return false;
}

/* What aligns, but did not pass: "aligned: SPF of a.example (softfail)" */
static void
say_failed(struct dmarc_work *w, struct buf *b)
{
	size_t i, n = 0, named = 0;

	for (i = 0; i < w->n; i++) {
		const struct dmarc_candidate *c = &w->v[i];

		if (c->aligned && is_changed(w, c) && !said_before(w, i) &&
		    ++n <= MOST_NAMED)
			say(w, b, "the aligned signature of %.*s does not "
			    "match the message as it is stored",
			    SLICE_ARG(c->domain));
	}
	for (i = 0; i < w->n && n < MOST_NAMED; i++) {
		const struct dmarc_candidate *c = &w->v[i];
		struct slice name = name_of(w, c);

		if (!c->aligned || is_changed(w, c) || said_before(w, i))
			continue;
		if (named++ == 0)
			say(w, b, "aligned: %.*s (%s)", SLICE_ARG(name),
			    result_of(w, c));
		else
			buf_addf(b, ", %.*s (%s)", SLICE_ARG(name),
			    result_of(w, c));
		n++;
	}
}

/* The answer that was asked so late that it may not be that day's; NULL */
static const struct answer *
late(const struct dmarc_work *w)
{
	size_t i;

	if (w->answer != NULL)
		return compute_is_late(w->c, w->answer) ? w->answer : NULL;
	for (i = 0; i < w->walk.n; i++)
		if (w->walk.v[i].answer != NULL &&
		    compute_is_late(w->c, w->walk.v[i].answer))
			return w->walk.v[i].answer;
	return NULL;
}

static void
say_late(struct dmarc_work *w, struct buf *b)
{
	const struct answer *a = late(w);
	int64_t then = w->c->m->boundary.time;
	const char *what = w->view->record.p != NULL ? "the record is of"
						     : "asked on";
	char day[21];

	if (a == NULL)
		return;
	clock_rfc3339(a->time, day);
	if (then == TIME_UNKNOWN)
		say(w, b, "%s %.10s; when the message was delivered is not "
		    "known", what, day);
	else
		say(w, b, "%s %.10s, %lld days after delivery", what, day,
		    (long long)((a->time - then) / 86400));
}

/* What about the record is worth knowing whatever the result */
static void
say_notes(struct dmarc_work *w, struct buf *b)
{
	if (w->record != NULL && w->void_reason.p != NULL)
		say(w, b, "%.*s", SLICE_ARG(w->void_reason));
	if (w->author.domain.p != NULL && w->author.problem.p != NULL)
		say(w, b, "From is odd: %.*s", SLICE_ARG(w->author.problem));
	say_late(w, b);
}

static void
say_policy(struct dmarc_work *w, struct buf *b)
{
	if (!slice_eq(w->view->published, w->view->policy))
		say(w, b, "t=y lowers %.*s to %.*s",
		    SLICE_ARG(w->view->published), SLICE_ARG(w->view->policy));
	if (w->rfc7489 && w->record->pct != 100)
		say(w, b, "pct=%d, which is not applied here", w->record->pct);
}

/* Without a record: is there none, or is it not known? */
static enum dmarc_result
decide_without(struct dmarc_work *w, struct buf *b)
{
	size_t i, several = w->walk.n;

	if (w->doubt != DMARC_SURE) {
		say(w, b, "the DMARC record for %.*s is not known: %.*s",
		    SLICE_ARG(w->author.domain),
		    SLICE_ARG(w->doubt == DMARC_MISSING ? compute_why_not(w->c)
			: compute_failure(w->failed)));
		return of_doubt(w->doubt);
	}
	if (w->void_reason.p != NULL) {
		say(w, b, "%.*s", SLICE_ARG(w->void_reason));
		return DMARC_NONE;
	}
	for (i = 0; i < w->walk.n; i++)
		if (w->walk.v[i].several)
			several = i;
	say(w, b, w->rfc7489 ? "no DMARC record at %.*s or its organisational "
	    "domain" : "no DMARC record at or above %.*s that applies",
	    SLICE_ARG(w->author.domain));
	if (several < w->walk.n)
		say(w, b, "%.*s has several, so none of them counts",
		    SLICE_ARG(w->walk.v[several].domain));
	return DMARC_NONE;
}

static enum dmarc_result
decide_with(struct dmarc_work *w, struct buf *b)
{
	const struct dmarc_candidate *doubtful = most_doubtful(w);

	if (w->view->aligned_by_spf || w->view->aligned_by_dkim)
		return DMARC_PASS;
	if (doubtful != NULL) {
		say_doubtful(w, b, doubtful);
		return of_doubt(doubt_of(doubtful));
	}
	say_unaligned(w, b);
	say_failed(w, b);
	if (w->policy_doubt != DMARC_SURE) {
		say(w, b, "whether %.*s exists, so that sp applies, or np, is "
		    "not known: %.*s", SLICE_ARG(w->author.domain),
		    SLICE_ARG(w->policy_doubt == DMARC_MISSING
			? compute_why_not(w->c) : compute_failure(w->failed)));
		return of_doubt(w->policy_doubt);
	}
	say_policy(w, b);
	return DMARC_FAIL;
}

void
dmarc_decide(struct dmarc_work *w)
{
	struct buf b = { 0 };

	if (w->author.domain.p == NULL) {
		say(w, &b, "From can't be evaluated: %.*s",
		    SLICE_ARG(w->author.problem));
		w->view->result = DMARC_PERMERROR;
	} else {
		w->view->result = w->record == NULL ? decide_without(w, &b)
						    : decide_with(w, &b);
		say_notes(w, &b);
	}
	w->view->reason = slice_dup(w->c->m->arena, buf_slice(&b));
	buf_free(&b);
}
