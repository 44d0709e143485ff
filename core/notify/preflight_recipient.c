/* To whom: RFC 6650 section 5 on addressees. */

#include "core/base/clock.h"
#include "core/notify/preflight_parts.h"

enum { ADDRESSES_MANY = 4, DAY = 24 * 60 * 60 };

/* What is against one; false: nothing is */
static bool
against(struct preflight_run *r, const struct preflight_recipient *p,
    bool others)
{
	char when[12];

	if (p->stop) {
		check_add(r, "stop", CHECK_RED, CAUSE_RECIPIENT, "%.*s asked "
		    "for no more reports", SLICE_ARG(p->address));
		return true;
	}
	if (p->fit == RECIPIENT_UNFIT) {
		check_add(r, "recipient", CHECK_RED, CAUSE_RECIPIENT,
		    "%.*s is no addressee: %.*s", SLICE_ARG(p->address),
		    SLICE_ARG(p->why));
		return true;
	}
	if (p->bounced_at != TIME_UNKNOWN) {
		clock_short(p->bounced_at, when);
		check_add(r, "bounced", others ? CHECK_YELLOW : CHECK_RED,
		    CAUSE_RECIPIENT, "mail to %.*s came back %s%s",
		    SLICE_ARG(p->address), when, others ? ""
			: ", and nobody else is addressed");
		return true;
	}
	if (p->fit == RECIPIENT_GUESS) {
		check_add(r, "recipient", CHECK_YELLOW, CAUSE_RECIPIENT,
		    "is %.*s meant for reports? %.*s", SLICE_ARG(p->address),
		    SLICE_ARG(p->why.n != 0 ? p->why
					    : SLICE("Nothing says so")));
		return true;
	}
	return false;
}

/* A second report of the same brings nothing but annoyance. */
static bool
told_already(struct preflight_run *r, const struct preflight_recipient *p)
{
	const struct preflight_facts *f = r->f;
	int64_t since;

	if ((f->draft->kind != LETTER_FIRST && f->draft->kind !=
	    LETTER_ESCALATION) || !slice_eq_str(f->draft->state, "open"))
		return false;
	if (p->told_at == TIME_UNKNOWN ||
	    (since = f->clock - p->told_at) > f->again)
		return false;
	check_add(r, "again", CHECK_YELLOW, CAUSE_SENT, "%.*s was told of "
	    "this case %s; a second report within %lld days changes little",
	    SLICE_ARG(p->address), since < DAY ? "less than a day ago"
		: arena_printf(r->a, "%lld day%s ago", (long long)(since /
		      DAY), plural((uint64_t)(since / DAY))),
	    (long long)(f->again / DAY));
	return true;
}

/* One that mail can still reach? */
static bool
reachable(const struct preflight_facts *f, size_t but)
{
	size_t i;

	for (i = 0; i < f->nrecipients; i++)
		if (i != but && f->recipients[i].bounced_at == TIME_UNKNOWN &&
		    !f->recipients[i].stop)
			return true;
	return false;
}

void
preflight_recipients(struct preflight_run *r)
{
	const struct preflight_facts *f = r->f;
	size_t i, found = 0, told = 0;

	if (f->draft->to.n == 0) {
		check_add(r, "recipient", CHECK_RED, CAUSE_RECIPIENT,
		    "it is addressed to nobody: no contact is known");
		return;
	}
	for (i = 0; i < f->nrecipients; i++) {
		found += against(r, &f->recipients[i], reachable(f, i));
		told += told_already(r, &f->recipients[i]);
	}
	if (f->nrecipients > ADDRESSES_MANY) {
		check_add(r, "recipient", CHECK_YELLOW, CAUSE_RECIPIENT,
		    "%zu addresses: one desk at a time acts sooner",
		    f->nrecipients);
		found++;
	}
	if (found == 0)
		check_add(r, "recipient", CHECK_GREEN, CAUSE_RECIPIENT,
		    "%s meant for such reports", f->nrecipients == 1
			? "the address is" : "the addresses are");
	if (told == 0 && preflight_accuses(f->draft) &&
	    f->draft->kind != LETTER_REMINDER)
		check_add(r, "again", CHECK_GREEN, CAUSE_SENT,
		    "this desk was not told of it within %lld days",
		    (long long)(f->again / DAY));
}
