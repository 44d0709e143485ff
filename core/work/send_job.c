/* The mailer's frames on the wire. */

#include "core/work/send_job.h"

void
wire_send_setup(struct wire *w, struct send_setup *s)
{
	wire_slice(w, &s->host);
	wire_slice(w, &s->name);
	wire_u32(w, &s->port, UINT16_MAX);
	wire_u32(w, &s->timeout, 3600);
	wire_bool(w, &s->smtps);
	wire_bool(w, &s->plain);
	wire_slice(w, &s->user);
	wire_slice(w, &s->password);
	wire_slice(w, &s->ca_file);
}

void
wire_send_mail(struct wire *w, struct send_mail *m)
{
	wire_slice(w, &m->from);
	wire_slices(w, &m->to, &m->nto, SEND_MOST_RECIPIENTS);
	wire_slice(w, &m->octets);
}

void
wire_send_result(struct wire *w, struct outbox_result *r)
{
	WIRE_ENUM(w, r->state, OUTBOX_STATES - 1);
	wire_slice(w, &r->reply);
	wire_slice(w, &r->queue_id);
	wire_slice(w, &r->dialogue);
}
