/* struct mail on the wire. */

#include "core/work/wire.h"

enum { MOST_NOTES = 256, MOST_ZONE = 100 * 60 };

static void
wire_field(struct wire *w, struct field *f)
{
	wire_range(w, &f->all);
	wire_range(w, &f->name);
	wire_range(w, &f->value);
}

static void
wire_hop(struct wire *w, struct hop *h, size_t nfields)
{
	wire_index(w, &h->field, nfields);
	wire_slice(w, &h->helo);
	wire_slice(w, &h->rdns);
	wire_bool(w, &h->rdns_confirmed);
	wire_slice(w, &h->ip);
	wire_slice(w, &h->by);
	wire_slice(w, &h->with);
	wire_slice(w, &h->id);
	wire_slice(w, &h->recipient);
	wire_i64(w, &h->time);
	wire_bool(w, &h->trusted);
	wire_bool(w, &h->gateway);
	wire_u32(w, &h->port, UINT16_MAX);
}

static void
wire_hops(struct wire *w, struct mail *m)
{
	size_t i;

	m->hops = wire_array(w, m->hops, &m->nhops, sizeof *m->hops,
	    MAIL_MOST_HOPS);
	for (i = 0; i < m->nhops && w->bad == NULL; i++)
		wire_hop(w, &m->hops[i], m->nfields);
}

static void
wire_boundary(struct wire *w, struct boundary *b, size_t nhops)
{
	wire_index(w, &b->hop, nhops);
	wire_slice(w, &b->ip);
	wire_slice(w, &b->rdns);
	wire_slice(w, &b->helo);
	wire_slice(w, &b->by);
	wire_bool(w, &b->rdns_confirmed);
	wire_i64(w, &b->time);
	wire_slice(w, &b->receiver);
	WIRE_ENUM(w, b->trust, TRUST_CONFIGURED);
	wire_slice(w, &b->reason);
}

static void
wire_from(struct wire *w, struct from *f, size_t nfields)
{
	wire_index(w, &f->field, nfields);
	wire_slice(w, &f->address);
	wire_slice(w, &f->domain);
	wire_slice(w, &f->org_domain);
	wire_slice(w, &f->display_name);
	wire_slice(w, &f->problem);
}

static void
wire_recipient(struct wire *w, struct recipient *r)
{
	wire_slice(w, &r->address);
	wire_slice(w, &r->where);
}

static void
wire_span(struct wire *w, struct span *s, size_t text)
{
	if (text > UINT32_MAX)
		text = UINT32_MAX;
	wire_u32(w, &s->off, (uint32_t)text);
	wire_u32(w, &s->len, (uint32_t)text - s->off);
	WIRE_ENUM(w, s->kind, SPAN_HIDDEN);
	wire_int(w, &s->link, -1, MAIL_MOST_LINKS - 1);
	wire_slice(w, &s->why);
}

/* A parent stands before its parts, so that the tree has no circle. */
static void
wire_part(struct wire *w, struct part *p, size_t before)
{
	size_t i;

	wire_index(w, &p->parent, before);
	wire_int(w, &p->depth, 0, MAIL_MOST_DEPTH + 1);
	wire_slice(w, &p->type);
	wire_slice(w, &p->charset);
	wire_slice(w, &p->encoding);
	wire_slice(w, &p->disposition);
	wire_slice(w, &p->name);
	wire_slice(w, &p->content_id);
	wire_bool(w, &p->attachment);
	wire_u64(w, &p->size, UINT64_MAX);
	wire_octets(w, p->sha256.b, sizeof p->sha256.b);
	wire_range(w, &p->range);
	wire_slice(w, &p->text);
	p->spans = wire_array(w, p->spans, &p->nspans, sizeof *p->spans,
	    MAIL_MOST_TEXT);
	for (i = 0; i < p->nspans && w->bad == NULL; i++)
		wire_span(w, &p->spans[i], p->text.n);
	wire_u32(w, &p->hidden_runs, UINT32_MAX);
}

static void
wire_parts(struct wire *w, struct mail *m)
{
	size_t i;

	m->parts = wire_array(w, m->parts, &m->nparts, sizeof *m->parts,
	    MAIL_MOST_PARTS);
	for (i = 0; i < m->nparts && w->bad == NULL; i++)
		wire_part(w, &m->parts[i], i);
}

static void
wire_link(struct wire *w, struct link *l, size_t nparts)
{
	wire_index(w, &l->part, nparts);
	wire_slice(w, &l->text);
	wire_slice(w, &l->url);
	wire_slice(w, &l->host);
	wire_u32(w, &l->flags, UINT32_MAX);
	wire_bool(w, &l->text_differs);
}

/* Links come behind the parts whose spans name them. */
static void
wire_links(struct wire *w, struct mail *m)
{
	size_t i, k;

	m->links = wire_array(w, m->links, &m->nlinks, sizeof *m->links,
	    MAIL_MOST_LINKS);
	for (i = 0; i < m->nlinks && w->bad == NULL; i++)
		wire_link(w, &m->links[i], m->nparts);
	for (i = 0; i < m->nparts && w->bad == NULL; i++)
		for (k = 0; k < m->parts[i].nspans; k++)
			if (m->parts[i].spans[k].link >= (int)m->nlinks)
				wire_fail(w, "a span names no link");
}

void
wire_origin(struct wire *w, struct mail_origin *o)
{
	WIRE_ENUM(w, o->provenance, PROVENANCE_SUBMITTED);
	wire_u64(w, &o->receivers, UINT64_MAX);
	wire_slice(w, &o->journal_from);
	wire_slice(w, &o->given_ip);
	wire_slice(w, &o->given_helo);
	wire_slice(w, &o->given_from);
	wire_u64(w, &o->given_hop, UINT64_MAX);
}

void
wire_mail(struct wire *w, struct mail *m)
{
	WIRE_ENUM(w, m->provenance, PROVENANCE_SUBMITTED);
	WIRE_EACH(w, m->fields, m->nfields, MAIL_MOST_FIELDS, wire_field);
	wire_range(w, &m->body);
	wire_hops(w, m);
	wire_boundary(w, &m->boundary, m->nhops);
	wire_slice(w, &m->envelope.mail_from);
	WIRE_ENUM(w, m->envelope.origin, ORIGIN_GIVEN);
	wire_from(w, &m->from, m->nfields);
	wire_octets(w, m->delivery.b, sizeof m->delivery.b);
	wire_bool(w, &m->has_delivery);
	wire_octets(w, m->content.b, sizeof m->content.b);
	wire_slice(w, &m->message_id);
	wire_slice(w, &m->subject);
	wire_i64(w, &m->date);
	wire_int(w, &m->date_zone, -MOST_ZONE, MOST_ZONE);
	WIRE_EACH(w, m->recipients, m->nrecipients, WIRE_MOST_ITEMS,
	    wire_recipient);
	wire_parts(w, m);
	wire_links(w, m);
	wire_slices(w, &m->limits, &m->nlimits, MOST_NOTES);
	wire_slices(w, &m->findings, &m->nfindings, MOST_NOTES);
}
