/* Recipients that the message names. */

#include "core/base/mem.h"
#include "core/mail/address.h"
#include "core/mail/parse.h"

static bool
known(const struct mail *m, struct slice address, const char *where)
{
	size_t i;

	for (i = 0; i < m->nrecipients; i++)
		if (slice_eqi(m->recipients[i].address, address) &&
		    slice_eqi_str(m->recipients[i].where, where))
			return true;
	return false;
}

static bool
add(struct mail *m, struct slice address, const char *where)
{
	struct slice local, domain;
	struct recipient *r;

	if (!address_split(address, &local, &domain) ||
	    known(m, address, where))
		return true;
	if (m->nrecipients == MAIL_MOST_ADDRESSES) {
		mail_limit(m, "more than %d recipients",
		    MAIL_MOST_ADDRESSES);
		return false;
	}
	r = ARENA_PUSH(m->arena, m->recipients, m->nrecipients);
	r->address = slice_dup(m->arena, address);
	r->where = slice_str(where);
	return true;
}

void
mail_find_recipients(struct mail *m)
{
	static const char *const fields[] = { "Delivered-To", "X-Original-To",
		"Envelope-To", "To", "Cc" };
	struct addresses l;
	size_t i, k;
	int f;

	for (i = 0; i < ARRAY_LEN(fields); i++) {
		f = -1;
		while ((f = mail_field(m, fields[i], f)) >= 0) {
			address_list(&l, mail_unfolded(m, f),
			    MAIL_MOST_ADDRESSES, m->arena);
			for (k = 0; k < l.n; k++)
				if (l.v[k].address.p != NULL &&
				    !add(m, l.v[k].address, fields[i]))
					return;
		}
	}
	for (i = 0; i < m->nhops; i++)
		if (m->hops[i].recipient.p != NULL &&
		    !add(m, m->hops[i].recipient, "Received for"))
			return;
}
