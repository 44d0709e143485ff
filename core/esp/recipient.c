/*
 * Recipients of ours that a service hides in what identifies the message: in
 * bounce addresses, tokens, links.  Found for every service that the message
 * speaks of, forged or not: an address is to be masked whoever wrote it.
 */

#include "core/esp/place.h"
#include "core/mail/address.h"

enum { RECIPIENTS_MOST = 40, ADDRESS_MOST = 320 };

/* "jo=corp.example" and "jo=40corp.example" of bounce addresses */
static struct slice
address_of(struct arena *a, struct slice s)
{
	size_t at = slice_rchr(s, '@'), after;
	struct slice local, domain, address;

	if (s.n > ADDRESS_MOST)
		return SLICE_NULL;
	if (at != SLICE_NONE)
		return address_split(s, &local, &domain) ? s : SLICE_NULL;
	at = slice_rchr(s, '=');
	if (at == SLICE_NONE)
		return SLICE_NULL;
	after = at + (slice_starts(slice_from(s, at), "=40") ? 3 : 1);
	address = slice_printf(a, "%.*s@%.*s", (int)at, s.p,
	    SLICE_ARG(slice_from(s, after)));
	return address_split(address, &local, &domain) ? address : SLICE_NULL;
}

static void
add_recipient(void *arg, const struct found *f)
{
	struct attribute *w = arg;
	struct attribution *out = w->out;
	struct slice address = address_of(w->a, f->value);

	if (address.n == 0 || out->nrecipients == RECIPIENTS_MOST)
		return;
	for (size_t i = 0; i < out->nrecipients; i++)
		if (slice_eqi(out->recipients[i].address, address) &&
		    slice_eq(out->recipients[i].where, f->where))
			return;
	*ARENA_PUSH(w->a, out->recipients, out->nrecipients) =
	    (struct hidden_recipient){ address, f->where, f->range };
}

void
recipients_find(struct attribute *w)
{
	for (size_t i = 0; i < w->c->n; i++) {
		const struct service *s = &w->c->v[i];

		if (w->of[i].best == STRENGTH_NONE && !w->of[i].form)
			continue;
		for (size_t k = 0; k < s->nrecipients; k++)
			place_search(w, (int)i, &s->recipients[k],
			    add_recipient, w);
	}
}
