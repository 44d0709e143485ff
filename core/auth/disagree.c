/* Where recorded and computed results differ, and why most likely: what the
 * methods share, and SPF. */

#include <stdarg.h>

#include "core/auth/disagree.h"
#include "core/base/clock.h"
#include "core/base/url.h"

enum word
disagree_word(struct slice s)
{
	static const struct {
		const char *text;
		enum word word;
	} words[] = { { "none", WORD_NONE }, { "pass", WORD_PASS },
		{ "fail", WORD_FAIL }, { "hardfail", WORD_FAIL },
		{ "softfail", WORD_SOFTFAIL }, { "neutral", WORD_NEUTRAL },
		{ "policy", WORD_POLICY }, { "temperror", WORD_TEMPERROR },
		{ "timeout", WORD_TEMPERROR },
		{ "permerror", WORD_PERMERROR },
		/* no record, but it would have passed a usual one */
		{ "bestguesspass", WORD_NONE },
		{ "unverifiable", WORD_UNVERIFIABLE } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (slice_eqi_str(s, words[i].text))
			return words[i].word;
	return WORD_OTHER;
}

struct disagreement *
disagree_add(const struct disputes *d, enum auth_method method,
    struct slice recorded, const char *computed, bool explained,
    const char *fmt, ...)
{
	struct auth *a = d->a;
	struct disagreement *out;
	size_t n;
	va_list ap;
	char *text;

	if (a->ndisagreements == DISAGREE_MOST)
		return NULL;
	va_start(ap, fmt);
	text = arena_vprintf(d->c->m->arena, &n, fmt, ap);
	va_end(ap);
	out = ARENA_PUSH(d->c->m->arena, a->disagreements,
	    a->ndisagreements);
	*out = (struct disagreement){ .method = method, .signature = -1,
		.recorded = recorded, .computed = slice_str(computed),
		.reason = slice_of(text, n), .explained = explained };
	return out;
}

bool
disagree_late(const struct disputes *d, const struct questions *used,
    int *days)
{
	int64_t then = d->c->m->boundary.time;
	bool late = false;
	size_t i;

	*days = -1;
	for (i = 0; i < used->n; i++) {
		const struct answer *a = answers_find(d->c->answers,
		    used->v[i].name, used->v[i].type);

		if (a == NULL || !compute_is_late(d->c, a))
			continue;
		late = true;
		if (then != TIME_UNKNOWN && (a->time - then) / 86400 > *days)
			*days = (int)((a->time - then) / 86400);
	}
	return late;
}

struct slice
disagree_when(const struct disputes *d, int days)
{
	if (days < 0)
		return SLICE("asked nobody knows how long after delivery");
	return slice_printf(d->c->m->arena, "asked %d days after delivery",
	    days);
}

bool
disagree_explains(const struct disputes *d, enum auth_method method)
{
	size_t i;

	for (i = 0; i < d->a->ndisagreements; i++) {
		const struct disagreement *g = &d->a->disagreements[i];

		if (g->method == method && g->explained && !g->claim &&
		    disagree_word(g->recorded) == WORD_PASS)
			return true;
	}
	return false;
}

/* SPF -------------------------------------------------------------------- */

/* The client that the receiver checked, if it says so */
static struct slice
checked_client(const struct disputes *d, const struct ar_result *r)
{
	struct slice ip = SLICE_NULL;

	if (r != NULL)
		ip = ar_property(r, NULL, "client-ip");
	if (r != NULL && ip.p == NULL)
		ip = ar_property(r, "smtp", "remote-ip");
	return ip.p != NULL ? ip_normal(d->c->m->arena, ip) : SLICE_NULL;
}

/* The result for the identity that the receiver checked; NULL: neither */
static const struct spf *
same_identity(const struct disputes *d, const struct recorded_result *r)
{
	const struct computed *c = &d->a->computed;

	if (r->domain.p == NULL ||
	    auth_same_domain(r->domain, c->spf.domain,
	    d->c->m->arena))
		return &c->spf;
	if (auth_same_domain(r->domain, c->spf_helo.domain,
	    d->c->m->arena))
		return &c->spf_helo;
	return c->spf.domain.p == NULL ? &c->spf : NULL;
}

static bool
is_local_policy(struct slice detail)
{
	static const char *const words[] = { "local policy", "local_policy",
		"whitelist", "allowlist", "allow-list", "best guess",
		"best-guess", "override" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (slice_findi(detail, slice_str(words[i])) != SLICE_NONE)
			return true;
	return false;
}

static void
spf_differs(const struct disputes *d, const struct recorded_result *r,
    const struct spf *s, enum word w)
{
	const char *now = spf_result_name(s->result);
	int days;

	if (w == WORD_TEMPERROR)
		disagree_add(d, METHOD_SPF, r->result, now, true,
		    "the receiver could not ask DNS at that time");
	else if (is_local_policy(r->detail))
		disagree_add(d, METHOD_SPF, r->result, now, true,
		    "the receiver's own policy decided: %.*s",
		    SLICE_ARG(slice_upto(r->detail, 200)));
	else if (disagree_late(d, &s->used, &days))
		disagree_add(d, METHOD_SPF, r->result, now, true,
		    "the SPF records may have changed since: these were %.*s",
		    SLICE_ARG(disagree_when(d, days)));
	else if (w == WORD_PERMERROR || s->result == SPF_PERMERROR)
		disagree_add(d, METHOD_SPF, r->result, now, true,
		    "receivers differ in what they take for an error of the "
		    "record and in how they keep the limits; computed: %.*s",
		    SLICE_ARG(s->reason));
	else
		disagree_add(d, METHOD_SPF, r->result, now, false,
		    "with these records it is another result than the "
		    "receiver wrote: %.*s", SLICE_ARG(s->reason.n != 0
			? s->reason : s->matched));
}

void
disagree_spf(const struct disputes *d)
{
	const struct recorded_result *r = d->a->recorded.spf;
	const struct spf *s;
	struct slice client;
	enum word w;

	if (r == NULL || (w = disagree_word(r->result)) == WORD_OTHER)
		return;
	s = same_identity(d, r);
	if (s == NULL) {
		s = &d->a->computed.spf;
		if (s->result != SPF_UNVERIFIABLE &&
		    disagree_word(slice_str(spf_result_name(s->result))) != w)
			disagree_add(d, METHOD_SPF, r->result,
			    spf_result_name(s->result), true, "the receiver "
			    "checked another identity: %.*s, not %.*s",
			    SLICE_ARG(r->domain), SLICE_ARG(s->domain));
		return;
	}
	if (s->result == SPF_UNVERIFIABLE || s->result == SPF_TEMPERROR ||
	    disagree_word(slice_str(spf_result_name(s->result))) == w)
		return;
	client = checked_client(d, recorded_source(&d->a->recorded, r));
	if (client.p != NULL && s->ip.p != NULL && !slice_eq(client, s->ip))
		disagree_add(d, METHOD_SPF, r->result,
		    spf_result_name(s->result), true, "the receiver checked "
		    "another client: %.*s, not %.*s", SLICE_ARG(client),
		    SLICE_ARG(s->ip));
	else
		spf_differs(d, r, s, w);
}

void
disagree_run(struct auth *a, const struct compute *c)
{
	struct disputes d = { a, c };

	disagree_spf(&d);
	disagree_dkim(&d);
	disagree_dmarc(&d);
	disagree_arc(&d);
	disagree_claims(&d);
}
