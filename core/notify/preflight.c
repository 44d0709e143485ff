/* The check list of a mail before it goes out. */

#include <stdarg.h>

#include "core/base/clock.h"
#include "core/notify/preflight_parts.h"

const char *
check_level_name(enum check_level l)
{
	static const char *const names[] = { "green", "yellow", "red" };

	return names[l];
}

const char *
check_cause_name(enum check_cause c)
{
	static const char *const names[] = { "none", "recipient", "letter",
		"subject", "samples", "redaction", "domain", "messages",
		"sent", "settings", "made" };

	return names[c];
}

struct check *
check_add(struct preflight_run *r, const char *name, enum check_level level,
    enum check_cause cause, const char *fmt, ...)
{
	struct check *c = ARENA_PUSH(r->a, r->out->v, r->out->n);
	size_t n = 0;
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(r->a, &n, fmt, ap);
	va_end(ap);
	*c = (struct check){ name, level, slice_of(text, n), cause, 0 };
	r->out->red += level == CHECK_RED;
	r->out->yellow += level == CHECK_YELLOW;
	return c;
}

bool
preflight_to_desk(const struct draft *d)
{
	return d->kind != LETTER_OWNER && d->kind != LETTER_ORIGINAL;
}

bool
preflight_accuses(const struct draft *d)
{
	return d->kind == LETTER_FIRST || d->kind == LETTER_REMINDER ||
	    d->kind == LETTER_EVIDENCE || d->kind == LETTER_ESCALATION;
}

/* RFC 6650 section 5.5: a report that cannot be answered is not sent. */
static void
reply_check(struct preflight_run *r)
{
	static const char *const nobody[] = { "noreply", "no-reply",
		"no_reply", "donotreply", "do-not-reply", "nobody",
		"mailer-daemon" };
	struct slice address = r->f->reporter->address;
	struct slice local = slice_upto(address, slice_rchr(address, '@'));
	size_t i;

	for (i = 0; i < ARRAY_LEN(nobody); i++)
		if (slice_startsi(local, nobody[i])) {
			check_add(r, "reply", CHECK_RED, CAUSE_SETTINGS,
			    "nobody reads %.*s: an answer has to reach a "
			    "person", SLICE_ARG(address));
			return;
		}
	check_add(r, "reply", CHECK_GREEN, CAUSE_SETTINGS,
	    "answers go to %.*s", SLICE_ARG(address));
}

static void
sending_check(struct preflight_run *r)
{
	const struct preflight_facts *f = r->f;
	bool outbox = slice_eq_str(f->draft->state, "outbox");

	if (!slice_eq_str(f->draft->state, "open"))
		check_add(r, "state", CHECK_RED, CAUSE_SENT, "this draft %s "
		    "%.*s%s", outbox ? "is in the" : "was",
		    SLICE_ARG(f->draft->state), outbox
			? ": espy outbox recall takes it back while that can be"
			: "");
	if (f->can_send)
		check_add(r, "sending", CHECK_GREEN, CAUSE_SETTINGS,
		    "[send] says how it goes out");
	else
		check_add(r, "sending", CHECK_YELLOW, CAUSE_SETTINGS, "%.*s",
		    SLICE_ARG(f->send_why.n != 0 ? f->send_why
			: SLICE("the settings have no [send]: it can be "
				"written to a file alone")));
}

static void
exercise_check(struct preflight_run *r)
{
	size_t n = r->f->exercises;

	if (n != 0)
		check_add(r, "exercise", CHECK_RED, CAUSE_MESSAGES, "%zu "
		    "message%s of the case belong%s to an exercise", n,
		    plural(n), n == 1 ? "s" : "");
	else
		check_add(r, "exercise", CHECK_GREEN, CAUSE_MESSAGES,
		    "no message belongs to an exercise");
}

static void
age_check(struct preflight_run *r)
{
	size_t n = r->f->newer;

	if (n != 0)
		check_add(r, "current", CHECK_YELLOW, CAUSE_MADE, "%zu new "
		    "message%s since it was drafted: :render makes it anew", n,
		    plural(n));
	else
		check_add(r, "current", CHECK_GREEN, CAUSE_MADE,
		    "no message has come since it was drafted");
}

/* "5.3 MiB" */
static struct slice
mebibytes(struct preflight_run *r, uint64_t octets)
{
	return slice_printf(r->a, "%llu.%llu MiB",
	    (unsigned long long)octets >> 20,
	    (unsigned long long)(octets % (1 << 20)) * 10 >> 20);
}

static void
size_check(struct preflight_run *r)
{
	const struct preflight_facts *f = r->f;
	size_t i, most = 0;

	for (i = 0; i < f->nmails; i++)
		if (f->mails[i].n > most)
			most = f->mails[i].n;
	if (most > PREFLIGHT_MUCH)
		check_add(r, "size", most > PREFLIGHT_TOO_MUCH ? CHECK_RED
			: CHECK_YELLOW, CAUSE_SAMPLES, "%s: many desks take "
		    "less than %d MiB", mebibytes(r, most).p,
		    PREFLIGHT_MUCH >> 20);
	else if (f->part_octets > PREFLIGHT_MUCH_PART)
		check_add(r, "size", CHECK_YELLOW, CAUSE_SAMPLES, "%.*s has "
		    "%s: filters may drop so large an attachment",
		    SLICE_ARG(f->part), mebibytes(r, f->part_octets).p);
	else
		check_add(r, "size", CHECK_GREEN, CAUSE_SAMPLES, "%zu KiB, "
		    "less than %d MiB", (most + 1023) >> 10,
		    PREFLIGHT_MUCH >> 20);
}

static void
schema_check(struct preflight_run *r)
{
	unsigned formats = r->f->draft->formats;

	if (r->f->schema.n != 0)
		check_add(r, "schema", CHECK_RED, CAUSE_SAMPLES, "%.*s",
		    SLICE_ARG(r->f->schema));
	else if ((formats & (FORMAT_ARF | FORMAT_XARF)) != 0)
		check_add(r, "schema", CHECK_GREEN, CAUSE_SAMPLES,
		    "%s%s%s: as its specification says",
		    (formats & FORMAT_XARF) != 0 ? "XARF" : "",
		    (formats & (FORMAT_ARF | FORMAT_XARF)) ==
			    (FORMAT_ARF | FORMAT_XARF) ? " and " : "",
		    (formats & FORMAT_ARF) != 0 ? "ARF" : "");
}

static void
language_check(struct preflight_run *r)
{
	const struct draft *d = r->f->draft;
	struct slice rest = r->f->languages, word;

	if (rest.n == 0)
		return;
	while ((word = slice_word(&rest)).n != 0)
		if (slice_startsi(word, d->language))
			return;
	check_add(r, "language", CHECK_YELLOW, CAUSE_LETTER, "it is in "
	    "\"%s\"; the desk reads %.*s", d->language,
	    SLICE_ARG(r->f->languages));
}

/* Red ones first, then yellow ones; each in the order of the list */
static void
sort(struct checks *c, struct arena *a)
{
	struct check *v = arena_array(a, c->n + 1, sizeof *v);
	size_t i, n = 0;
	int level;

	for (level = CHECK_RED; level >= CHECK_GREEN; level--)
		for (i = 0; i < c->n; i++)
			if ((int)c->v[i].level == level)
				v[n++] = c->v[i];
	c->v = v;
}

void
preflight(struct checks *out, const struct preflight_facts *f,
    struct arena *a)
{
	struct preflight_run r = { f, a, out };

	*out = (struct checks){ 0 };
	preflight_recipients(&r);
	reply_check(&r);
	preflight_letter(&r);
	preflight_samples(&r);
	preflight_domains(&r);
	if (preflight_accuses(f->draft))
		exercise_check(&r);
	if (preflight_to_desk(f->draft))
		age_check(&r);
	schema_check(&r);
	size_check(&r);
	language_check(&r);
	sending_check(&r);
	sort(out, a);
}
