/* Has a case's mail stopped?  Gates, from counts. */

#include "core/base/clock.h"
#include "core/cases/gates.h"

#define DAY (int64_t)86400
enum { FEED_DAYS = 2 };

static const char *const names[GATES] = {
	[GATE_QUIET] = "quiet",
	[GATE_HELD_BACK] = "held-back",
	[GATE_FEED] = "feed",
	[GATE_DMARC] = "dmarc",
	[GATE_RELOCATED] = "relocated",
	[GATE_COMPONENT] = "component",
};

const char *
gate_name(enum gate_kind k)
{
	return names[k];
}

const char *
gate_state_name(enum gate_state s)
{
	static const char *const words[] = { "green", "red", "unknown" };

	return words[s];
}

/* "11-20", "2025-11-20", of UTC */
static struct slice
day_of(int64_t time, struct arena *a)
{
	char when[12];
	struct slice rest;

	clock_short(time, when);
	rest = slice_str(when);
	return slice_dup(a, slice_word(&rest));
}

static long long
days_up(int64_t seconds)
{
	return seconds > INT64_MAX - DAY ? (long long)(seconds / DAY)
					 : (long long)((seconds + DAY - 1) /
					       DAY);
}

static struct gate
judge_quiet(const struct quiet *q, struct arena *a)
{
	struct gate g = { .state = GATE_UNKNOWN,
		.figure = SLICE("quiet unknown"),
		.sentence = SLICE("no message of the case has a time") };

	if (!q->known)
		return g;
	g.state = q->enough ? GATE_GREEN : GATE_RED;
	g.figure = slice_printf(a, "quiet %lld d of %lld",
	    (long long)(q->silent / DAY), days_up(q->needed));
	g.sentence = slice_printf(a, "silent since %.*s; the longest gap "
	    "before that was %lld day%s", SLICE_ARG(day_of(q->last, a)),
	    days_up(q->gap), plural((uint64_t)days_up(q->gap)));
	return g;
}

static struct gate
judge_held_back(const struct gate_facts *f, struct arena *a)
{
	struct gate g = { .figure = slice_printf(a, "held-back %llu of %llu",
	    (unsigned long long)f->hit, (unsigned long long)f->held) };

	if (f->held == 0) {
		g.state = GATE_UNKNOWN;
		g.figure = SLICE("held-back none");
		g.sentence = f->disclosed != 0
		    ? slice_printf(a, "the service knows all %llu "
			  "recipients from us: their silence proves nothing",
			  (unsigned long long)f->disclosed)
		    : SLICE("nobody was hit before the time that has to be "
			    "silent: it is too early to tell");
		return g;
	}
	g.state = f->hit != 0 ? GATE_RED : GATE_GREEN;
	g.sentence = slice_printf(a, "of %llu recipients whom the service "
	    "does not know from us (%llu of traps) %llu %s hit lately; it "
	    "knows %llu", (unsigned long long)f->held,
	    (unsigned long long)f->traps, (unsigned long long)f->hit,
	    f->hit == 1 ? "was" : "were", (unsigned long long)f->disclosed);
	return g;
}

/* Is it of the later half of the silence, or of these last days? */
static bool
is_late(int64_t time, const struct quiet *q, int64_t now)
{
	int64_t half = q->silent / 2;

	return time >= now - (half > FEED_DAYS * DAY ? half
						     : FEED_DAYS * DAY);
}

/* A feed that died while the case was quiet explains the silence. */
static bool
is_alive(const struct gate_source *s, const struct quiet *q, int64_t now)
{
	return q->silent < FEED_DAYS * DAY || (s->mails != 0 &&
	    is_late(s->newest, q, now));
}

static struct gate
judge_feed(const struct gate_facts *f, const struct quiet *q, int64_t now,
    struct arena *a)
{
	struct gate g = { .state = GATE_UNKNOWN,
		.figure = SLICE("feed unknown"),
		.sentence = SLICE("none of the sources that brought the case "
			"is known any more") };
	struct slice dead = SLICE("");
	uint64_t mails = 0, same = 0;
	int64_t newest = q->last;
	size_t i, alive = 0;

	for (i = 0; i < f->nsources; i++) {
		mails += f->sources[i].mails;
		same += f->sources[i].same;
		if (f->sources[i].newest > newest)
			newest = f->sources[i].newest;
		if (is_alive(&f->sources[i], q, now))
			alive++;
		else
			dead = slice_printf(a, "%.*s%s%.*s", SLICE_ARG(dead),
			    dead.n != 0 ? ", " : "",
			    SLICE_ARG(f->sources[i].name));
	}
	if (f->nsources == 0 || !q->known)
		return g;
	g.state = alive == f->nsources ? GATE_GREEN
	    : alive == 0 ? GATE_RED : GATE_UNKNOWN;
	g.figure = alive == 0 ? slice_printf(a, "feed dead since %.*s",
	    SLICE_ARG(day_of(newest, a)))
	    : slice_printf(a, "feed %s %llu", g.state == GATE_GREEN ? "alive"
		: "partly alive", (unsigned long long)mails);
	g.sentence = slice_printf(a, "%llu other mail%s came from the %zu "
	    "source%s of the case since, %llu of the service%s%.*s",
	    (unsigned long long)mails, plural(mails), f->nsources,
	    plural(f->nsources), (unsigned long long)same,
	    dead.n != 0 ? "; nothing lately from " : "", SLICE_ARG(dead));
	return g;
}

/* Reports that ended soon after the last mail say nothing of the time since. */
static struct gate
judge_dmarc(const struct gate_facts *f, const struct quiet *q, int64_t now,
    struct arena *a)
{
	struct gate g = { .state = GATE_UNKNOWN,
		.figure = SLICE("DMARC unknown"),
		.sentence = SLICE("no verified aggregate report about the "
			"case's domains covers the time since") };

	if (f->reporting == 0 && f->unverified != 0)
		g.sentence = slice_printf(a, "only unverified reports cover "
		    "the time since; they count %llu mail%s",
		    (unsigned long long)f->unverified, plural(f->unverified));
	if (f->reporting == 0)
		return g;
	g.state = f->reported != 0 ? GATE_RED
	    : is_late(f->end, q, now) ? GATE_GREEN : GATE_UNKNOWN;
	g.figure = g.state == GATE_UNKNOWN ? slice_printf(a, "DMARC 0 until "
	    "%.*s", SLICE_ARG(day_of(f->end, a)))
	    : slice_printf(a, "DMARC %llu since %.*s",
		  (unsigned long long)f->reported,
		  SLICE_ARG(day_of(f->begin, a)));
	g.sentence = slice_printf(a, "reporters counted %llu mail%s of the "
	    "service or the case's relays for %llu of %llu domain%s, from "
	    "%.*s to %.*s", (unsigned long long)f->reported,
	    plural(f->reported), (unsigned long long)f->reporting,
	    (unsigned long long)f->domains, plural(f->domains),
	    SLICE_ARG(day_of(f->begin, a)), SLICE_ARG(day_of(f->end, a)));
	return g;
}

static struct slice
move_words(const struct gate_move *m, struct arena *a)
{
	bool host = slice_eq_str(m->kind, "link-host");

	return slice_printf(a, "%llu mail%s %s %.*s through %.*s since %.*s",
	    (unsigned long long)m->mails, plural(m->mails),
	    host ? "with links to" : "with the template",
	    SLICE_ARG(m->value), SLICE_ARG(m->service.p != NULL ? m->service
		: SLICE("nobody who is named")), SLICE_ARG(day_of(m->first,
		a)));
}

enum { MOVES_SHOWN = 3 };

static struct gate
judge_relocated(const struct gate_facts *f, struct arena *a)
{
	struct gate g = { .state = GATE_GREEN,
		.figure = SLICE("not relocated") };
	size_t i;

	if (f->hosts + f->templates == 0) {
		g.state = GATE_UNKNOWN;
		g.figure = SLICE("relocation unknown");
		g.sentence = SLICE("the case's messages have neither links "
		    "of their own nor enough text to be found by");
		return g;
	}
	g.sentence = slice_printf(a, "no mail through another service has "
	    "one of %llu link host%s or %llu template%s of the case%s",
	    (unsigned long long)f->hosts, plural(f->hosts),
	    (unsigned long long)f->templates, plural(f->templates),
	    f->cut ? ", of the newest that were looked at" : "");
	if (f->nmoves == 0)
		return g;
	g.state = GATE_RED;
	g.figure = slice_printf(a, "relocated: %.*s",
	    SLICE_ARG(f->moves[0].service.p != NULL ? f->moves[0].service
		: SLICE("nobody named")));
	g.sentence = move_words(&f->moves[0], a);
	for (i = 1; i < f->nmoves && i < MOVES_SHOWN; i++)
		g.sentence = slice_printf(a, "%.*s; %.*s",
		    SLICE_ARG(g.sentence), SLICE_ARG(move_words(&f->moves[i],
			a)));
	if (f->nmoves > MOVES_SHOWN)
		g.sentence = slice_printf(a, "%.*s and %zu more",
		    SLICE_ARG(g.sentence), f->nmoves - MOVES_SHOWN);
	return g;
}

static struct gate
judge_component(const struct gate_facts *f, struct arena *a)
{
	struct gate g = { .state = GATE_UNKNOWN,
		.figure = SLICE("component unknown") };

	if (f->component.p == NULL) {
		g.sentence = SLICE("nobody has confirmed one yet");
		return g;
	}
	if (f->seen + f->unseen == 0) {
		g.sentence = slice_printf(a, "no other mail of the service "
		    "came since, with or without %.*s",
		    SLICE_ARG(f->component));
		return g;
	}
	g.state = GATE_GREEN;
	g.figure = f->seen != 0 ? slice_printf(a, "component in %llu honest",
	    (unsigned long long)f->seen) : SLICE("component gone");
	g.sentence = slice_printf(a, "%.*s is %s: in %llu of %llu other "
	    "mails of the service since", SLICE_ARG(f->component),
	    f->seen != 0 ? "still in use, so it was mended"
			 : "seen no more, so it was taken down",
	    (unsigned long long)f->seen,
	    (unsigned long long)(f->seen + f->unseen));
	return g;
}

/* Those that are not green, and what they mean together */
static void
judge_all(struct gates *out, struct arena *a)
{
	static const char *const verdicts[] = {
		[GATE_GREEN] = "may close",
		[GATE_RED] = "not yet",
		[GATE_UNKNOWN] = "may close with a reason" };
	int k;

	out->verdict = GATE_GREEN;
	out->line = SLICE("");
	for (k = 0; k < GATE_COMPONENT; k++) {
		if (out->v[k].state == GATE_RED ||
		    out->verdict == GATE_GREEN)
			out->verdict = out->v[k].state;
		out->line = slice_printf(a, "%.*s%s%.*s",
		    SLICE_ARG(out->line), k != 0 ? " \xc2\xb7 " : "",
		    SLICE_ARG(out->v[k].figure));
	}
	out->line = slice_printf(a, "%.*s \xe2\x86\x92 %s",
	    SLICE_ARG(out->line), verdicts[out->verdict]);
}

void
gates_judge(struct gates *out, const struct quiet *q,
    const struct gate_facts *f, int64_t now, struct arena *a)
{
	out->v[GATE_QUIET] = judge_quiet(q, a);
	out->v[GATE_HELD_BACK] = judge_held_back(f, a);
	out->v[GATE_FEED] = judge_feed(f, q, now, a);
	out->v[GATE_DMARC] = judge_dmarc(f, q, now, a);
	out->v[GATE_RELOCATED] = judge_relocated(f, a);
	out->v[GATE_COMPONENT] = judge_component(f, a);
	judge_all(out, a);
}
