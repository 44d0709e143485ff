/* What a boundary is worth, by how we came to the message. */

#include "core/base/clock.h"
#include "core/mail/parse.h"

/* Shown as the header tells it, but nobody of ours wrote any of it. */
static void
demote(struct mail *m, const char *why)
{
	struct boundary *b = &m->boundary;
	size_t i;

	for (i = 0; i < m->nhops; i++)
		m->hops[i].trusted = m->hops[i].gateway = false;
	b->trust = TRUST_NONE;
	b->rdns_confirmed = false; /* by nobody of ours */
	b->receiver = SLICE_NULL;
	if (b->hop < 0)
		b->reason = slice_printf(m->arena, "%s, so that all of its "
		    "header is a claim; %.*s", why, SLICE_ARG(b->reason));
	else
		b->reason = slice_printf(m->arena, "%s: its header says that "
		    "hop %d, by %.*s, took it, and whoever sent the file may "
		    "have written that", why, b->hop + 1, SLICE_ARG(b->by));
}

/* The caller saw it arrive, and says where from. */
static void
take_given(struct mail *m, const struct mail_origin *o)
{
	bool claim = mail_is_claim(m);
	size_t hop = 0, i;

	while (hop < m->nhops && !slice_eq(m->hops[hop].ip, o->given_ip))
		hop++;
	m->boundary = (struct boundary){ .hop = -1, .ip = o->given_ip,
		.helo = o->given_helo, .time = TIME_UNKNOWN,
		.trust = TRUST_CONFIGURED,
		.reason = SLICE("given on the command line") };
	for (i = 0; i < m->nhops; i++)
		m->hops[i].trusted = !claim && hop < m->nhops && i <= hop;
	if (hop == m->nhops)
		return;
	m->boundary.hop = (int)hop;
	m->boundary.by = m->hops[hop].by;
	if (claim)
		return; /* what expired by then hangs on the time */
	m->boundary.time = m->hops[hop].time;
	m->boundary.rdns = m->hops[hop].rdns;
	m->boundary.rdns_confirmed = m->hops[hop].rdns_confirmed;
	if (o->given_helo.p == NULL)
		m->boundary.helo = m->hops[hop].helo;
}

/* An analyst says which hop a receiver of ours wrote.  What was submitted stays
 * a claim, whichever hop it is. */
static void
take_hop(struct mail *m, uint64_t number)
{
	const struct hop *h;
	size_t i;

	if (number > m->nhops)
		return;
	h = &m->hops[number - 1];
	m->boundary = (struct boundary){ .hop = (int)number - 1, .ip = h->ip,
		.helo = h->helo, .rdns = h->rdns,
		.rdns_confirmed = h->rdns_confirmed, .by = h->by,
		.time = h->time, .trust = TRUST_CONFIGURED,
		.reason = slice_printf(m->arena, "an analyst says that hop "
		    "%d, by %.*s, is the boundary", (int)number,
		    SLICE_ARG(h->by)) };
	for (i = 0; i < m->nhops; i++)
		m->hops[i].trusted = i < number;
}

void
boundary_weigh(struct mail *m, const struct mail_origin *origin)
{
	if (origin->given_hop != 0)
		take_hop(m, origin->given_hop);
	if (m->provenance == PROVENANCE_SUBMITTED)
		demote(m, "the message was submitted as a file");
	else if (m->provenance == PROVENANCE_PARTNER &&
	    m->boundary.trust != TRUST_CONFIGURED)
		demote(m, "it is a partner's message, and no receiver that "
			  "counts for it (receivers = in [source NAME], each "
			  "a [receiver NAME]) took it");
	if (origin->given_ip.p != NULL)
		take_given(m, origin);
}

bool
mail_is_claim(const struct mail *m)
{
	/* a boundary that the caller gave has no receiver */
	return m->provenance == PROVENANCE_SUBMITTED ||
	    (m->provenance == PROVENANCE_PARTNER &&
		(m->boundary.trust != TRUST_CONFIGURED ||
		    m->boundary.receiver.p == NULL));
}
