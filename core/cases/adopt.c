/*
 * Cases adopt messages as they come: those of a campaign of theirs, and those
 * that their service sends as one of their domains from the same account,
 * relay or component.  A case that was closed opens again.
 */

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/cases/arrive.h"
#include "core/store/adopt.h"

/* Is it sent as a domain of ours, and has nobody allowed that? */
static bool
is_sent_as_ours(const struct adoptee *m)
{
	return (m->impersonation == IMPERSONATION_EXACT ||
		   m->impersonation == IMPERSONATION_SUBDOMAIN) &&
	    (m->relation == RELATION_UNKNOWN ||
		m->relation == RELATION_UNAUTHORISED);
}

static enum err
find(struct store *s, const struct arrival *m, const struct adoptee *x,
    int64_t closed_since, struct arena *a, struct adopter *out,
    struct error *e)
{
	enum err err = store_adopter_campaign(s, x, m->fresh, closed_since, a,
	    out, e);

	if (err != ERR_NONE || out->id.p != NULL || !is_sent_as_ours(x))
		return err;
	return store_adopter_scope(s, x, m->fresh, closed_since, a, out, e);
}

/* What was delivered before the last one that the case has, and only came to
 * us now, does not say that the mail came back. */
static bool
came_back(const struct adopter *c, const struct adoptee *x)
{
	return c->closed && (x->claim || x->time > c->last);
}

static enum err
adopt(struct store *s, const struct arrival *m, int64_t closed_since,
    struct arena *a, struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct adopter c = { .id = SLICE_NULL };
	struct adoptee x;
	enum err err = store_adoptee(s, m->message, a, &x, e);

	if (err != ERR_NONE || x.taken || x.relation == RELATION_EXERCISE)
		return err;
	err = find(s, m, &x, closed_since, a, &c, e);
	if (err != ERR_NONE || c.id.p == NULL)
		return err;
	err = store_adopt(s, &x, &c, came_back(&c, &x), e);
	if (err != ERR_ABSENT)
		return err;
	sha256_hex(&x.sha256, hex);
	log_msg(LOG_WARN, "case %.*s: message %.12s is not adopted: its file "
	    "changed while it was read", SLICE_ARG(c.id), hex);
	return ERR_NONE;
}

enum err
arrive_adopt(struct store *s, const struct arrival *m, bool closed,
    struct error *e)
{
	int64_t closed_since = closed ? clock_now() - m->reopen : INT64_MAX;
	struct arena a = { 0 };
	bool any;
	enum err err = store_adopters(s, closed_since, &any, e);

	if (err == ERR_NONE && any)
		err = adopt(s, m, closed_since, &a, e);
	arena_free(&a);
	return err;
}
