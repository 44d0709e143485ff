/* One contact: why it is fit or not, and the evidence as it came. */

#include <stdlib.h>

#include "views/contact_why.h"
#include "views/paper.h"

static void
why_draw(struct view *v, const struct frame *f)
{
	paper_draw(v->data, f->body, true);
}

static bool
why_key(struct view *v, const struct key_event *e)
{
	struct paper *p = v->data;

	return pager_key(&p->pager, e->key);
}

static void
why_status(struct view *v, struct text *left, struct text *right)
{
	struct paper *p = v->data;

	text_lit(left, "why, and the evidence as it came");
	pager_status(&p->pager, right);
}

static bool
why_search(struct view *v, struct slice needle, bool forward)
{
	struct paper *p = v->data;

	return pager_search(&p->pager, needle, forward);
}

static void
why_free(struct view *v)
{
	paper_free(v->data);
	free(v->data);
}

static const struct view_ops why_ops = {
	.screen = ON_CONTACTS,
	.name = "Contact",
	.draw = why_draw,
	.key = why_key,
	.status = why_status,
	.search = why_search,
	.free = why_free,
};

struct view *
contact_why_new(struct app *app, const struct contact_candidate *x,
    const struct lookup_row *raw)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct paper *p = xcalloc(1, sizeof *p);

	*v = (struct view){ &why_ops, app, p };
	paper_init(p, false);
	doc_contact_why(&p->doc, x, raw);
	return v;
}
