/* Traits of what a message brings: MIME parts, links. */

#include "core/esp/trait_parts.h"
#include "core/mail/parse.h"

enum { LINK_HOSTS_MOST = 20, PARTS_MOST = 40 };

/* "multipart/alternative(text/plain text/html)" */
static void
put_structure(struct traits *w)
{
	const struct mail *m = w->m;
	struct buf b = { 0 };
	int depth = 0;
	size_t i;

	for (i = 0; i < m->nparts && i < PARTS_MOST; i++) {
		const struct part *p = &m->parts[i];

		if (p->depth > depth)
			buf_add_char(&b, '(');
		for (; depth > p->depth; depth--)
			buf_add_char(&b, ')');
		if (i != 0 && b.p[b.n - 1] != '(')
			buf_add_char(&b, ' ');
		depth = p->depth;
		buf_add_slice(&b, p->type);
	}
	while (depth-- > 0)
		buf_add_char(&b, ')');
	PUT(w, "structure", slice_dup(w->a, buf_slice(&b)));
	buf_free(&b);
}

static void
put_boundary(struct traits *w)
{
	struct mail *m = w->m;
	int field = mail_field(m, "Content-Type", -1);

	if (field < 0 || m->nparts == 0 ||
	    !slice_starts(m->parts[0].type, "multipart/"))
		return;
	PUT(w, "mime-boundary-shape", trait_mask(w, mail_param(m,
	    mail_unfolded(m, field), "boundary"), MASK_LONG));
}

static void
put_parts(struct traits *w)
{
	const struct mail *m = w->m;
	size_t i;

	for (i = 0; i < m->nparts && i < PARTS_MOST; i++) {
		const struct part *p = &m->parts[i];

		if (p->attachment)
			PUT(w, "attachment-type", p->type);
		PUT(w, "charset", p->charset);
		PUT(w, "encoding", p->encoding);
	}
}

static void
put_links(struct traits *w)
{
	const struct mail *m = w->m;
	size_t before = w->n, i;

	for (i = 0; i < m->nlinks && w->n - before < LINK_HOSTS_MOST; i++)
		PUT(w, "link-host", m->links[i].host);
}

static void
put_template(struct traits *w)
{
	uint64_t template = sketch_template(w->sketch);

	if (template != 0)
		PUT(w, "template", slice_printf(w->a, "%016llx",
		    (unsigned long long)template));
}

void
traits_of_content(struct traits *w)
{
	put_template(w);
	put_structure(w);
	put_boundary(w);
	put_links(w);
	put_parts(w); /* of which there can be more than there is room for */
}
