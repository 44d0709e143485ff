/* What the mail shows, and what that gives away. */

#include "core/notify/preflight_parts.h"

static void
sample_checks(struct preflight_run *r)
{
	const struct preflight_facts *f = r->f;
	size_t i, traps = 0, whole = 0, stale = 0, exercises = 0, inside = 0;

	for (i = 0; i < f->nsamples; i++) {
		if (f->samples[i].lessened.n != 0)
			check_add(r, "lessened", CHECK_YELLOW, CAUSE_REDACTION,
			    "sample %zu goes as header fields alone: %.*s",
			    i + 1, SLICE_ARG(f->samples[i].lessened));
		traps += f->samples[i].trap;
		whole += f->samples[i].trap && f->samples[i].whole;
		stale += f->samples[i].stale;
		exercises += f->samples[i].exercise;
		inside += f->samples[i].inside;
	}
	if (f->nsamples == 0 && f->draft->kind != LETTER_REMINDER)
		check_add(r, "samples", CHECK_RED, CAUSE_SAMPLES,
		    "it shows no message: nobody can act on it");
	else if (f->nsamples != 0)
		check_add(r, "samples", CHECK_GREEN, CAUSE_SAMPLES,
		    "%zu message%s shown", f->nsamples, f->nsamples == 1
			? " is" : "s are");
	if (f->outside != 0)
		check_add(r, "network", CHECK_YELLOW, CAUSE_SAMPLES, "%zu "
		    "sample%s from outside the network of this desk: it can't "
		    "act on %s (espy draft new --network makes a letter to "
		    "another one's)", f->outside, f->outside == 1 ? " is"
			: "s are", f->outside == 1 ? "it" : "them");
	else if (f->network_why.n != 0)
		check_add(r, "network", CHECK_YELLOW, CAUSE_RECIPIENT,
		    "%.*s", SLICE_ARG(f->network_why));
	else if (f->draft->network.n != 0)
		check_add(r, "network", CHECK_GREEN, CAUSE_SAMPLES,
		    "all samples are from the network of this desk");
	if (whole != 0)
		check_add(r, "traps", CHECK_RED, CAUSE_SAMPLES, "%zu whole "
		    "message%s of a trap would give it away", whole,
		    plural(whole));
	else if (traps != 0)
		check_add(r, "traps", CHECK_YELLOW, CAUSE_SAMPLES, "%zu "
		    "sample%s of a trap, header fields alone", traps,
		    traps == 1 ? " is" : "s are");
	if (inside != 0)
		check_add(r, "inside", CHECK_RED, CAUSE_SAMPLES, "%zu "
		    "sample%s from an address of a private network: what our "
		    "own systems wrote would go out (espy override boundary)",
		    inside, inside == 1 ? " is" : "s are");
	if (exercises != 0)
		check_add(r, "exercise", CHECK_RED, CAUSE_SAMPLES, "%zu "
		    "sample%s of an exercise", exercises, exercises == 1
			? " is" : "s are");
	if (stale != 0)
		check_add(r, "verdicts", CHECK_YELLOW, CAUSE_SAMPLES, "%zu "
		    "sample%s verdicts of older settings or of another espy: "
		    ":recheck", stale, stale == 1 ? " has" : "s have");
	else if (f->nsamples != 0)
		check_add(r, "verdicts", CHECK_GREEN, CAUSE_SAMPLES,
		    "authentication was judged by the settings as they are");
}

/* RFC 6590: what is to be hidden is hidden, everywhere. */
static void
residue_check(struct preflight_run *r)
{
	const struct preflight_facts *f = r->f;
	size_t i, n[3] = { 0 };
	const struct preflight_left *first = NULL;

	for (i = 0; i < f->nleft; i++) {
		const struct preflight_left *x = &f->left[i];

		n[x->word]++;
		if (x->word != LEFT_STAYS && first == NULL)
			first = x;
	}
	if (n[LEFT_REFUSED] != 0 || n[LEFT_OPEN] != 0)
		check_add(r, "residue", CHECK_RED, CAUSE_REDACTION, "%zu "
		    "address%s can still be read, the first in %.*s%s",
		    n[LEFT_REFUSED] + n[LEFT_OPEN],
		    n[LEFT_REFUSED] + n[LEFT_OPEN] == 1 ? "" : "es",
		    SLICE_ARG(first->field), n[LEFT_REFUSED] != 0 ? ""
			: ": may that stay?");
	else if (n[LEFT_STAYS] != 0)
		check_add(r, "residue", CHECK_GREEN, CAUSE_REDACTION, "%zu "
		    "address%s left in fields that must stay, as decided",
		    n[LEFT_STAYS], n[LEFT_STAYS] == 1 ? " is"
							    : "es are");
	else if (f->draft->redact != REDACT_NOTHING && f->nsamples != 0)
		check_add(r, "residue", CHECK_GREEN, CAUSE_REDACTION,
		    "no recipient's address is left in what was masked");
}

void
preflight_samples(struct preflight_run *r)
{
	size_t n = r->f->disclosed;

	if (preflight_accuses(r->f->draft))
		sample_checks(r);
	residue_check(r);
	if (r->f->leak.n != 0)
		check_add(r, "leak", CHECK_RED, CAUSE_LETTER, "%.*s",
		    SLICE_ARG(r->f->leak));
	if (n != 0)
		check_add(r, "disclosed", CHECK_YELLOW, CAUSE_REDACTION,
		    "%zu recipient%s: their address%s with this mail", n,
		    plural(n), n == 1 ? " goes out" : "es go out");
	else
		check_add(r, "disclosed", CHECK_GREEN, CAUSE_REDACTION,
		    "no recipient's address goes out");
}
