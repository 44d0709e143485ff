/* The fetch worker's frames on the wire. */

#include "core/work/fetch_job.h"

static void
wire_contact(struct wire *w, struct lookup_contact *c)
{
	wire_slice(w, &c->address);
	wire_slice(w, &c->form);
	wire_slice(w, &c->role);
	wire_slice(w, &c->holder);
	wire_slice(w, &c->handle);
	wire_slice(w, &c->language);
	wire_slice(w, &c->words);
	wire_slice(w, &c->doubt);
	wire_u32(w, &c->depth, 100);
}

void
wire_fetch_job(struct wire *w, struct fetch_job *j)
{
	WIRE_ENUM(w, j->what, FETCH_WHATS - 1);
	wire_slice(w, &j->about);
	wire_slice(w, &j->url);
	wire_slice(w, &j->octets);
	wire_slice(w, &j->host);
	wire_u32(w, &j->port, UINT16_MAX);
	wire_slices(w, &j->addresses, &j->naddresses, FETCH_MOST_ADDRESSES);
	wire_u32(w, &j->connect_port, UINT16_MAX);
	wire_slice(w, &j->agent);
	wire_slice(w, &j->ca_file);
	wire_u32(w, &j->timeout, INT32_MAX);
	wire_i64(w, &j->clock);
}

void
wire_fetch_done(struct wire *w, struct fetch_done *d)
{
	wire_u32(w, &d->status, 999);
	wire_slice(w, &d->location);
	wire_u32(w, &d->retry_after, INT32_MAX);
	wire_slice(w, &d->octets);
	wire_slice(w, &d->why);
	WIRE_EACH(w, d->contacts, d->ncontacts, LOOKUP_MOST_CONTACTS,
	    wire_contact);
	wire_slice(w, &d->network);
	wire_slice(w, &d->more);
	wire_slices(w, &d->servers, &d->nservers, FETCH_MOST_SERVERS);
}
