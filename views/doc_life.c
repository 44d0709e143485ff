/* The life of a case as a document: state, next step, domains, links. */

#include <stdio.h>

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_case.h"
#include "views/doc_life.h"

enum { LABEL = 10 };

static void
time_words(struct doc *d, uint8_t role, const char *before, int64_t t)
{
	char when[20];

	if (t == TIME_UNKNOWN)
		return;
	clock_long(t, when);
	doc_lit(d, role, "%s%.16s", before, when);
}

uint8_t
case_waits_role(enum case_waits w)
{
	return w == CASE_ON_ME ? ROLE_WARN : w == CASE_DONE ? ROLE_MUTED
							    : ROLE_INFO;
}

static void
state_line(struct doc *d, const struct case_row *c)
{
	enum case_waits waits = case_row_waits(c);

	doc_label(d, LABEL, "State");
	doc_lit(d, case_waits_role(waits), "%s", case_waits_word(waits));
	doc_lit(d, ROLE_NORMAL, "  ");
	doc_add(d, ROLE_INFO, c->state);
	if (c->resolution.n != 0) {
		doc_lit(d, ROLE_NORMAL, " as ");
		doc_add(d, ROLE_NORMAL, c->resolution);
	}
	time_words(d, ROLE_MUTED, " since ", c->since);
	if (c->tier != 0)
		doc_lit(d, ROLE_WARN, ", tier %u: %s", c->tier,
		    case_tier_words(c->tier));
	if (c->reopened != 0)
		doc_lit(d, ROLE_WARN, ", opened again %u time%s", c->reopened,
		    plural(c->reopened));
	if (!slice_eq(c->root, c->id)) {
		doc_lit(d, ROLE_NORMAL, ", shown in ");
		doc_add(d, ROLE_INFO, c->root);
	}
	if (c->reason.n != 0) {
		doc_lit(d, ROLE_MUTED, ": ");
		doc_add(d, ROLE_NORMAL, c->reason);
	}
}

static void
owner_line(struct doc *d, const struct case_row *c)
{
	doc_label(d, LABEL, "Owner");
	doc_add(d, ROLE_NORMAL, c->owner.n != 0 ? c->owner : SLICE("nobody"));
	if (c->tracker.n != 0) {
		doc_lit(d, ROLE_MUTED, "  reference ");
		doc_add(d, ROLE_INFO, c->tracker);
	}
	if (c->component.n == 0)
		return;
	doc_label(d, LABEL, "Component");
	doc_add(d, ROLE_INFO, c->component);
}

static void
next_line(struct doc *d, const struct case_next *next, int64_t now)
{
	if (next->what.p == NULL)
		return;
	doc_label(d, LABEL, "Next");
	doc_add(d, ROLE_NORMAL, next->what);
	time_words(d, next->due <= now ? ROLE_WARN : ROLE_MUTED,
	    next->due <= now ? "  was due " : "  due ", next->due);
}

void
doc_case_life(struct doc *d, const struct case_row *c,
    const struct case_next *next, int64_t now)
{
	state_line(d, c);
	owner_line(d, c);
	next_line(d, next, now);
	if (c->fresh == 0)
		return;
	doc_label(d, LABEL, "New");
	doc_lit(d, ROLE_WARN, "%llu message%s", (unsigned long long)c->fresh,
	    plural(c->fresh));
	time_words(d, ROLE_MUTED, " since ", c->looked_at);
}

/* --- domains --- */

static void
owner_word(struct doc *d, const struct case_domain *x)
{
	if (x->who.n != 0) {
		doc_lit(d, x->authorised ? ROLE_OK : ROLE_BAD, "  %s",
		    x->authorised ? "authorised" : "denied");
		doc_lit(d, ROLE_MUTED, " by ");
		doc_add(d, ROLE_NORMAL, x->who);
		time_words(d, ROLE_MUTED, ", ", x->word_at);
		if (x->reference.n != 0) {
			doc_lit(d, ROLE_MUTED, " (");
			doc_add(d, ROLE_MUTED, x->reference);
			doc_lit(d, ROLE_MUTED, ")");
		}
	}
	if (x->waits) {
		doc_lit(d, ROLE_WARN, "  asked ");
		doc_add(d, ROLE_NORMAL, x->asked);
		time_words(d, ROLE_MUTED, " ", x->asked_at);
		doc_lit(d, ROLE_WARN, ", no answer yet");
	} else if (x->who.n == 0) {
		doc_lit(d, ROLE_MUTED, "  its owner has said nothing about "
		    "the service");
	}
}

void
doc_case_domains(struct doc *d, const struct case_domain *v, size_t n)
{
	static const char *const may[] = { "", "  not to be named",
		"  may be named" };
	size_t i;

	for (i = 0; i < n; i++) {
		enum case_may name = case_domain_may(&v[i]);

		doc_label(d, LABEL, i == 0 ? "Word" : "");
		doc_add(d, ROLE_NORMAL, v[i].domain);
		doc_lit(d, ROLE_NORMAL, " %llu",
		    (unsigned long long)v[i].messages);
		owner_word(d, &v[i]);
		doc_lit(d, name == CASE_MAY_NOT ? ROLE_WARN : ROLE_MUTED,
		    "%s", may[name]);
	}
}

void
doc_case_links(struct doc *d, const struct case_row *c,
    const struct case_link *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		bool from = slice_eq(v[i].from_case, c->id);

		doc_label(d, LABEL, i == 0 ? "Links" : "");
		if (slice_eq_str(v[i].kind, "merged"))
			doc_lit(d, ROLE_NORMAL, "%s", from ? "went into "
				: "took in ");
		else if (slice_eq_str(v[i].kind, "split"))
			doc_lit(d, ROLE_NORMAL, "%s", from ? "gave off "
				: "split from ");
		else if (slice_eq_str(v[i].kind, "relocated"))
			doc_lit(d, ROLE_NORMAL, "%s", from ? "goes on in "
				: "moved from ");
		else
			doc_add(d, ROLE_NORMAL, v[i].kind);
		doc_add(d, ROLE_INFO, from ? v[i].to_case : v[i].from_case);
		time_words(d, ROLE_MUTED, "  ", v[i].time);
	}
}

/* --- a line of a list --- */

enum { ROW_WAITS = 10, ROW_STATE = 19, ROW_DUE = 34, ROW_NEXT = 46,
	ROW_OWNER = 74, ROW_COUNT = 84, ROW_SEEN = 91, ROW_SERVICE = 105,
	ROW_TITLE = 123 };

void
doc_case_row(struct doc *d, const struct case_row *c,
    const struct case_next *next, int64_t now)
{
	enum case_waits waits = case_row_waits(c);
	char seen[CASE_SEEN], when[12] = "";

	doc_case_seen(c, seen);
	if (next->due != TIME_UNKNOWN)
		clock_short(next->due, when);
	doc_line(d, 0);
	doc_add(d, ROLE_INFO, c->id);
	doc_tab(d, ROW_WAITS);
	doc_lit(d, case_waits_role(waits), "%s", case_waits_word(waits));
	doc_tab(d, ROW_STATE);
	doc_add(d, ROLE_NORMAL, c->state);
	doc_tab(d, ROW_DUE);
	doc_lit(d, next->due <= now ? ROLE_WARN : ROLE_MUTED, "%s", when);
	doc_tab(d, ROW_NEXT);
	doc_add(d, ROLE_NORMAL, next->what);
	doc_tab(d, ROW_OWNER);
	doc_add(d, ROLE_MUTED, c->owner.n != 0 ? c->owner : SLICE("nobody"));
	doc_tab(d, ROW_COUNT);
	doc_lit(d, ROLE_NORMAL, "%5llu", (unsigned long long)c->messages);
	if (c->fresh != 0)
		doc_lit(d, ROLE_WARN, " +%llu", (unsigned long long)c->fresh);
	doc_tab(d, ROW_SEEN);
	doc_lit(d, ROLE_MUTED, "%s", seen);
	doc_tab(d, ROW_SERVICE);
	doc_add(d, c->service.n != 0 ? ROLE_NORMAL : ROLE_MUTED,
	    c->service_name.n != 0 ? c->service_name
	    : c->service.n != 0	   ? c->service
				   : SLICE("not named"));
	doc_tab(d, ROW_TITLE);
	doc_add(d, ROLE_NORMAL, c->title);
}
