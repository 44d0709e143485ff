/* What an answer was read as, on the wire. */

#include "core/work/wire.h"

static void
wire_short(struct wire *w, struct slice *s, size_t most)
{
	wire_slice(w, s);
	if (s->n > most)
		wire_fail(w, "words of an answer that are too long");
}

static void
wire_id(struct wire *w, struct slice *s)
{
	wire_short(w, s, REPLY_MOST_ID);
}

static void
wire_ticket(struct wire *w, struct slice *s)
{
	wire_short(w, s, REPLY_MOST_TICKET);
}

static void
wire_dsn_recipient(struct wire *w, struct dsn_recipient *r)
{
	wire_short(w, &r->address, DSN_MOST_FIELD);
	wire_short(w, &r->original, DSN_MOST_FIELD);
	WIRE_ENUM(w, r->action, DSN_ACTIONS - 1);
	wire_short(w, &r->status, DSN_MOST_FIELD);
	wire_short(w, &r->diagnostic, DSN_MOST_FIELD);
}

void
wire_reply(struct wire *w, struct reply *r)
{
	uint32_t says = r->says;

	WIRE_EACH(w, r->ids, r->nids, REPLY_MOST_IDS, wire_id);
	WIRE_EACH(w, r->cases, r->ncases, REPLY_MOST_CASES, wire_ticket);
	WIRE_EACH(w, r->tickets, r->ntickets, REPLY_MOST_TICKETS,
	    wire_ticket);
	wire_bool(w, &r->dsn.is);
	wire_bool(w, &r->dsn.old_style);
	WIRE_EACH(w, r->dsn.v, r->dsn.n, DSN_MOST_RECIPIENTS,
	    wire_dsn_recipient);
	wire_id(w, &r->dsn.returned_id);
	wire_short(w, &r->automatic, 200);
	wire_u32(w, &says, SAYS_ALL);
	r->says = says;
	wire_short(w, &r->because, REPLY_MOST_BECAUSE);
	WIRE_ENUM(w, r->knows, REPLY_SAYS_NO);
	WIRE_ENUM(w, r->may_name, REPLY_SAYS_NO);
	wire_short(w, &r->words, REPLY_MOST_WORDS);
}
