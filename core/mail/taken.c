/* Where one who handed a message on took it, by his own Received fields. */

#include "core/base/url.h"
#include "core/mail/chain.h"
#include "core/mail/taken.h"

enum { MOST_HOPS = 20 }; /* of one organisation */

/*
 * Did a user's own client, or a page of the web, give it in?  RFC 3848: "A"
 * after the protocol is for authenticated; Exchange says mapi, web services
 * HTTP.
 */
static bool
was_submitted(struct slice with)
{
	struct slice word = slice_word(&with);

	return slice_startsi(word, "mapi") || slice_startsi(word, "HTTP") ||
	    slice_eqi_str(word, "local") || slice_endsi(word, "SMTPA") ||
	    slice_endsi(word, "SMTPSA");
}

static bool
is_inside(struct slice ip)
{
	return ip_is_private(ip) || chain_provider_inside(ip);
}

enum taken
mail_taken(const struct mail *m, struct slice host, int *hop)
{
	struct slice org = chain_org(m->arena, host);
	int first = *hop, i;

	for (i = first; i >= 0 && (size_t)i < m->nhops; i++) {
		const struct hop *h = &m->hops[i];

		if (i - first >= MOST_HOPS || h->by.p == NULL ||
		    (!slice_eqi(chain_org(m->arena, h->by), org) &&
			(i == first || !chain_internal_name(h->by))))
			return TAKEN_NOT_SAID;
		*hop = i;
		if (was_submitted(h->with))
			return TAKEN_BEGAN;
		if (h->ip.p == NULL && h->helo.p != NULL)
			return TAKEN_NOT_SAID;
		if (h->ip.p != NULL && !is_inside(h->ip))
			return TAKEN_OUTSIDE;
	}
	/* All its fields name itself, and nothing stands below. */
	return i > first ? TAKEN_BEGAN : TAKEN_NOT_SAID;
}
