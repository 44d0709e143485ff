/* May the service that sent it send as the domain that it pretends to be? */

#include "core/base/clock.h"
#include "core/esp/imitation.h"
#include "core/esp/relate.h"

enum { DAY = 86400 };

/* As the domain itself, not as something that looks like it */
static bool
sends_as_it(const struct relationship *rel)
{
	return rel->impersonation == IMPERSONATION_EXACT ||
	    rel->impersonation == IMPERSONATION_SUBDOMAIN;
}

/* --- drills --- */

static bool
has_mark(struct attribute *w, const struct drill *d)
{
	struct shape shape;
	const char *why;
	size_t at;
	int field = -1;

	if (!shape_parse(&shape, w->a, d->shape, &why, &at))
		return false;
	while ((field = mail_field_of(w->m, d->field, field)) != -1)
		if (shape_match(&shape, mail_unfolded(w->m, field), NULL))
			return true;
	return false;
}

/* Our mark alone can be copied, and the vendor alone sends for others: both
 * are needed, and the vendor must be more than claimed. */
static bool
is_drill(struct attribute *w, const struct drill *d)
{
	int64_t time = w->m->boundary.time != TIME_UNKNOWN
	    ? w->m->boundary.time : w->m->date;

	return w->out->strength >= STRENGTH_OBSERVED &&
	    slice_eq(w->out->service, d->service) &&
	    (d->until == INT64_MAX || time < d->until + DAY) &&
	    has_mark(w, d);
}

static bool
find_drill(struct relationship *rel, struct attribute *w,
    const struct domains *domains)
{
	for (size_t i = 0; i < domains->ndrills; i++) {
		const struct drill *d = &domains->drills[i];

		if (!is_drill(w, d))
			continue;
		rel->status = RELATION_EXERCISE;
		rel->drill = d->name;
		rel->basis = slice_printf(w->a, "the drill %.*s: %.*s sent "
		    "it, and it bears our mark (%.*s)", SLICE_ARG(d->name),
		    SLICE_ARG(d->service), SLICE_ARG(d->field));
		return true;
	}
	return false;
}

/* --- what the settings and DNS say --- */

static bool
is_listed(const struct domain *d, struct slice service)
{
	for (size_t i = 0; i < d->nauthorised; i++)
		if (slice_eq(d->authorised[i], service))
			return true;
	return false;
}

static struct slice
by_policy(struct attribute *w, const struct domain *d)
{
	if (d->policy.n == 0)
		return SLICE("");
	return slice_printf(w->a, " (%.*s)", SLICE_ARG(d->policy));
}

/* Nobody has said: why DNS doesn't, either */
static struct slice
unknown_words(struct attribute *w, const struct domain *d, bool asked)
{
	const char *dns = asked
	    ? "; its SPF record and keys don't lead there, which denies nothing"
	    : w->answers == NULL || w->answers->off
	    ? "; DNS is off, and might tell"
	    : "; what DNS says is not at hand";

	return slice_printf(w->a, "nobody has said yet whether %.*s may send "
	    "as %.*s%s", SLICE_ARG(w->out->service), SLICE_ARG(d->name), dns);
}

static void
rule(struct relationship *rel, struct attribute *w, const struct domain *d)
{
	const struct service *s = catalogue_find(w->c, w->out->service);
	struct slice by_dns = SLICE_NULL;
	bool asked = false;

	if (is_listed(d, w->out->service)) {
		rel->status = RELATION_AUTHORISED;
		rel->basis = slice_printf(w->a, "the settings say that %.*s "
		    "may send as %.*s%.*s", SLICE_ARG(w->out->service),
		    SLICE_ARG(d->name), SLICE_ARG(by_policy(w, d)));
		return;
	}
	if (d->complete) {
		rel->status = RELATION_UNAUTHORISED;
		rel->basis = slice_printf(w->a, "%.*s is not among the "
		    "services that may send as %.*s, and the list in the "
		    "settings is complete%.*s", SLICE_ARG(w->out->service),
		    SLICE_ARG(d->name), SLICE_ARG(by_policy(w, d)));
		return;
	}
	if (s != NULL)
		by_dns = authorised_by_dns(w, d->name, s, &asked);
	if (by_dns.n != 0) {
		rel->status = RELATION_AUTHORISED;
		rel->basis = by_dns;
	} else
		rel->basis = unknown_words(w, d, asked);
}

/* --- the owner's word --- */

static const struct domain_word *
word_about(const struct domain *d, struct slice service)
{
	for (size_t i = 0; service.n != 0 && i < d->nwords; i++)
		if (slice_eq(d->words[i].service, service))
			return &d->words[i];
	return NULL;
}

static struct slice
word_words(struct attribute *w, const struct domain *d,
    const struct domain_word *word)
{
	char when[21];

	clock_rfc3339(word->time, when);
	return slice_printf(w->a, "%.*s said on %.10s that %.*s may %ssend as "
	    "%.*s%s%.*s", SLICE_ARG(word->who), when,
	    SLICE_ARG(word->service), word->authorised ? "" : "not ",
	    SLICE_ARG(d->name), word->reference.n != 0 ? ": " : "",
	    SLICE_ARG(word->reference));
}

static void
apply_word(struct relationship *rel, struct attribute *w,
    const struct domain *d)
{
	const struct domain_word *word = word_about(d, w->out->service);

	if (word == NULL)
		word = word_about(d, w->out->carrier);
	if (word == NULL || (word->authorised && !sends_as_it(rel)))
		return;
	if (rel->impersonation == IMPERSONATION_NAME) {
		rel->basis = slice_printf(w->a, "it only bears the name of "
		    "%.*s, which anybody's news may; %.*s", SLICE_ARG(d->name),
		    SLICE_ARG(word_words(w, d, word)));
		return;
	}
	rel->status = word->authorised ? RELATION_AUTHORISED
				       : RELATION_UNAUTHORISED;
	rel->basis = word_words(w, d, word);
}

/* A service that signs and sends for one author may not know of another whose
 * address stands beside his, in this From or in a second one. */
static void
doubt_authors(struct relationship *rel, struct attribute *w,
    const struct domain *d)
{
	rel->doubted = sends_as_it(rel) && !authors_are_of(w->m, d->name);
	if (rel->status != RELATION_AUTHORISED || !rel->doubted)
		return;
	rel->status = RELATION_UNKNOWN;
	if (rel->ruled == RELATION_AUTHORISED)
		rel->ruled = RELATION_UNKNOWN;
	rel->basis = slice_printf(w->a, "From names an author who is not of "
	    "%.*s, too: for whom %.*s sent it is not known",
	    SLICE_ARG(d->name), SLICE_ARG(w->out->service));
}

void
relate(struct relationship *rel, struct attribute *w,
    const struct domains *domains)
{
	const struct domain *d;

	*rel = (struct relationship){ .status = RELATION_NOT_PROTECTED };
	if (domains == NULL)
		return;
	imitation_find(rel, w->m, domains);
	if (find_drill(rel, w, domains)) {
		rel->ruled = rel->status;
		return;
	}
	d = rel->domain.n != 0 ? domains_find(domains, rel->domain) : NULL;
	if (d == NULL)
		return;
	rel->status = RELATION_UNKNOWN;
	if (w->out->service.n == 0)
		rel->basis = SLICE("no service is named");
	else if (sends_as_it(rel))
		rule(rel, w, d);
	else
		rel->basis = slice_printf(w->a, "it is not sent as %.*s "
		    "itself: nobody has denied %.*s", SLICE_ARG(d->name),
		    SLICE_ARG(w->out->service));
	rel->ruled = rel->status;
	if (w->out->service.n != 0)
		apply_word(rel, w, d);
	doubt_authors(rel, w, d);
}
