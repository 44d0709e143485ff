/* A case as a document: counts, days, notes, what was sent. */

#include <stdio.h>

#include "core/base/clock.h"
#include "tui/bar.h"
#include "tui/theme.h"
#include "views/doc_case.h"
#include "views/doc_outbox.h"
#include "views/doc_reply.h"

enum { LABEL = 10, SHOWN = 6 };

static void
tally_words(struct doc *d, const struct tallies *t, bool strength)
{
	size_t i;

	for (i = 0; i < t->n && i < SHOWN; i++) {
		const struct tally *x = &t->v[i];

		doc_lit(d, ROLE_MUTED, "%s", i != 0 ? ", " : "");
		doc_add(d, ROLE_NORMAL, x->value);
		doc_lit(d, ROLE_NORMAL, " %zu", x->n);
		if (strength)
			doc_lit(d, ROLE_MUTED, " %s",
			    strength_name(x->strength));
	}
	if (t->n > SHOWN)
		doc_lit(d, ROLE_MUTED, " and %zu more", t->n - SHOWN);
}

/* Of what is counted, how much only a submitted file says */
static void
claims_word(struct doc *d, const struct tally *x)
{
	if (x->claims == x->n)
		doc_lit(d, ROLE_WARN, " claimed");
	else if (x->claims != 0)
		doc_lit(d, ROLE_WARN, ", %zu of them claimed", x->claims);
}

static void
relay_lines(struct doc *d, const struct tallies *t)
{
	size_t i;

	for (i = 0; i < t->n && i < SHOWN; i++) {
		const struct tally *x = &t->v[i];

		doc_label(d, LABEL, i == 0 ? "Relays" : "");
		doc_add(d, ROLE_INFO, x->value);
		doc_lit(d, ROLE_NORMAL, " %zu", x->n);
		claims_word(d, x);
		doc_lit(d, ROLE_MUTED, "%s", x->more.n != 0 ? "  " : "");
		doc_add(d, ROLE_NORMAL, x->more);
		if (x->helo.n != 0 && !slice_eqi(x->helo, x->more)) {
			doc_lit(d, ROLE_MUTED, "  HELO ");
			doc_add(d, ROLE_NORMAL, x->helo);
		}
	}
	if (t->n > SHOWN) {
		doc_label(d, LABEL, "");
		doc_lit(d, ROLE_MUTED, "and %zu more", t->n - SHOWN);
	}
}

static void
account_words(struct doc *d, const struct case_summary *s)
{
	const struct tallies *t = &s->accounts;
	size_t i;

	for (i = 0; i < t->n && i < SHOWN; i++) {
		doc_lit(d, ROLE_MUTED, "%s", i != 0 ? ", " : "");
		doc_add(d, ROLE_MUTED, t->v[i].more);
		doc_lit(d, ROLE_NORMAL, " ");
		doc_add(d, ROLE_INFO, t->v[i].value);
		doc_lit(d, ROLE_NORMAL, " %zu", t->v[i].n);
		claims_word(d, &t->v[i]);
	}
	if (t->n == 0)
		doc_lit(d, ROLE_MUTED, "none named in the messages");
	if (t->n > SHOWN)
		doc_lit(d, ROLE_MUTED, " and %zu more", t->n - SHOWN);
	if (t->n != 0 && s->unaccounted != 0)
		doc_lit(d, ROLE_WARN, ", none named %zu", s->unaccounted);
}

/* What else joined the case; it is not among the messages. */
static void
beside_words(struct doc *d, const struct case_summary *s)
{
	static const char *const names[] = { [MESSAGE_REPORT] = "report",
		[MESSAGE_AGGREGATE] = "aggregate report",
		[MESSAGE_MAILBOX] = "mailbox file" };
	size_t i;

	for (i = MESSAGE_REPORT; i < ARRAY_LEN(names); i++)
		if (s->beside[i] != 0)
			doc_lit(d, ROLE_NORMAL, ", %zu %s%s", s->beside[i],
			    names[i], plural(s->beside[i]));
}

void
doc_case_summary(struct doc *d, const struct case_row *c,
    const struct case_summary *s)
{
	char first[20], last[20];

	clock_long(s->first, first);
	clock_long(s->last, last);
	doc_label(d, LABEL, "Case");
	doc_add(d, ROLE_HEADING, c->id);
	doc_lit(d, ROLE_NORMAL, "  ");
	doc_add(d, ROLE_HEADING, c->title);
	doc_label(d, LABEL, "Seen");
	doc_lit(d, ROLE_NORMAL, "%zu message%s of %zu deliver%s in %zu file%s",
	    s->messages, plural(s->messages), s->deliveries,
	    s->deliveries == 1 ? "y" : "ies", s->files,
	    plural(s->files));
	beside_words(d, s);
	if (s->first != TIME_UNKNOWN)
		doc_lit(d, ROLE_NORMAL, "  %.16s .. %.16s UTC", first, last);
	if (s->undated != s->undated_claims)
		doc_lit(d, ROLE_WARN, "  %zu without a time",
		    s->undated - s->undated_claims);
	if (s->claims != 0)
		doc_lit(d, ROLE_WARN, "  %zu submitted%s", s->claims,
		    s->undated_claims == 0 ? "" : s->claims == 1
		    ? " (its time is a claim)" : " (their times are claims)");
	doc_label(d, LABEL, "Domains");
	tally_words(d, &s->domains, false);
	if (s->domains.n == 0)
		doc_lit(d, ROLE_MUTED, "no protected domain");
	doc_label(d, LABEL, "Services");
	tally_words(d, &s->services, true);
	if (s->unnamed != 0)
		doc_lit(d, ROLE_WARN, "%snot named %zu",
		    s->services.n != 0 ? ", " : "", s->unnamed);
	else if (s->services.n == 0)
		doc_lit(d, ROLE_MUTED, "none: there is no message");
	doc_label(d, LABEL, "Accounts");
	account_words(d, s);
	relay_lines(d, &s->relays);
}

/* How many days from i on have no message */
static size_t
empty_days(const struct case_summary *s, size_t i)
{
	size_t n = 0;

	while (i + n < s->ndays && s->days[i + n].n == 0)
		n++;
	return n;
}

static void
day_line(struct doc *d, const struct case_day *day, size_t most, int width,
    bool blocks)
{
	struct text t = { 0 };
	struct buf b = { 0 };
	char when[20]; /* all days are of one year, or nearly so */

	clock_long(day->day, when);
	bar_count(&t, width, day->n, most, blocks);
	text_utf8(&t, &b);
	doc_line(d, 0);
	doc_lit(d, ROLE_MUTED, "%.5s  ", when + 5);
	doc_lit(d, ROLE_BAR, "%s", buf_slice(&b).p);
	doc_lit(d, day->n != 0 ? ROLE_NORMAL : ROLE_MUTED, "  %zu", day->n);
	buf_free(&b);
	text_free(&t);
}

void
doc_case_days(struct doc *d, const struct case_summary *s, int width,
    bool blocks)
{
	size_t i, empty, most = 0;
	char last[20];

	for (i = 0; i < s->ndays; i++)
		if (s->days[i].n > most)
			most = s->days[i].n;
	for (i = 0; i < s->ndays; i++) {
		empty = empty_days(s, i);
		if (empty < 3) {
			day_line(d, &s->days[i], most, width, blocks);
			continue;
		}
		i += empty - 1;
		clock_long(s->days[i].day, last);
		doc_line(d, 0);
		doc_lit(d, ROLE_MUTED, "until %.5s  %zu days without a message",
		    last + 5, empty);
	}
}

/* One that was made of a case that went into this one */
static void
note_case(struct doc *d, const struct case_note *n, struct slice id)
{
	if (slice_eq(n->case_id, id))
		return;
	doc_add(d, ROLE_INFO, n->case_id);
	doc_lit(d, ROLE_MUTED, ": ");
}

void
doc_case_notes(struct doc *d, const struct case_notes *n, struct slice id)
{
	size_t i;

	for (i = 0; i < n->n; i++) {
		struct slice rest = n->v[i].text, line;
		bool first = true;
		char when[12];

		clock_short(n->v[i].time, when);
		while (text_line(&rest, &line)) {
			doc_line(d, 13);
			if (first) {
				doc_lit(d, ROLE_MUTED, "%s  ", when);
				doc_add(d, ROLE_MUTED, n->v[i].actor);
				doc_lit(d, ROLE_MUTED, "  ");
				note_case(d, &n->v[i], id);
			} else
				doc_lit(d, ROLE_MUTED, "%13s", "");
			doc_add(d, ROLE_NORMAL, line);
			first = false;
		}
	}
}

void
doc_case_sent(struct doc *d, const struct notifications *n)
{
	size_t i;

	for (i = 0; i < n->n; i++) {
		const struct notification *x = &n->v[i];
		char when[12];

		clock_short(x->sent_at, when);
		doc_line(d, 13);
		doc_lit(d, ROLE_MUTED, "%s  ", when);
		doc_lit(d, ROLE_NORMAL, "notification %lld to ",
		    (long long)x->id);
		doc_add(d, ROLE_INFO, x->to);
		doc_lit(d, ROLE_MUTED, " by ");
		doc_add(d, ROLE_MUTED, x->how);
		doc_lit(d, ROLE_MUTED, ", %llu sample%s",
		    (unsigned long long)x->samples,
		    plural(x->samples));
		doc_lit(d, x->disclosed != 0 ? ROLE_BAD : ROLE_MUTED,
		    ", %llu recipient%s disclosed",
		    (unsigned long long)x->disclosed,
		    plural(x->disclosed));
		if (x->outcome.p == NULL)
			continue;
		clock_short(x->outcome_at, when);
		doc_lit(d, ROLE_MUTED, ", ");
		doc_add(d, slice_eq_str(x->outcome, "bounced") ? ROLE_BAD
							       : ROLE_OK,
		    x->outcome);
		doc_lit(d, ROLE_MUTED, " %s", when);
	}
}

void
doc_case_mail(struct doc *d, const struct whole_case *w)
{
	size_t i;

	doc_case_sent(d, &w->sent);
	for (i = w->outbox.n; i-- > 0;)
		doc_outbox_row(d, &w->outbox.v[i], w->now);
	doc_case_answers(d, &w->replies);
}

void
doc_case_seen(const struct case_row *c, char out[CASE_SEEN])
{
	char first[6], last[6];

	snprintf(out, CASE_SEEN, "-");
	if (c->first == TIME_UNKNOWN)
		return;
	clock_day(c->first, first);
	clock_day(c->last, last);
	snprintf(out, CASE_SEEN, "%s..%s", first, last);
}
