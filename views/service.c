/* One service: what it is, as whom it sent, whose account, which cases. */

#include <stdlib.h>

#include "views/act.h"
#include "views/app.h"
#include "views/paper.h"
#include "views/queue.h"
#include "views/services.h"

struct service_page {
	struct arena arena; /* of slug */
	struct slice slug;
	struct services all;
	struct service_doors doors; /* of the paper's lines */
	struct paper paper;
};

static void
service_read(struct view *v)
{
	struct service_page *p = v->data;
	struct services now;
	struct error e;

	if (services_load(&now, &v->app->session, &e) != ERR_NONE) {
		app_error(v->app, &e);
		return;
	}
	services_free(&p->all);
	p->all = now;
	paper_clear(&p->paper);
	if (doc_service(&p->paper.doc, &p->doors, &v->app->session, &p->all,
		p->slug, &e) != ERR_NONE)
		app_error(v->app, &e);
	paper_changed(&p->paper);
}

static void
service_draw(struct view *v, const struct frame *f)
{
	struct service_page *p = v->data;

	paper_draw(&p->paper, f->body, true);
}

static bool
service_key(struct view *v, const struct key_event *e)
{
	struct service_page *p = v->data;

	return pager_key(&p->paper.pager, e->key);
}

static void
service_status(struct view *v, struct text *left, struct text *right)
{
	struct service_page *p = v->data;

	text_add(left, p->slug);
	pager_status(&p->paper.pager, right);
}

static bool
service_search(struct view *v, struct slice needle, bool forward)
{
	struct service_page *p = v->data;

	return pager_search(&p->paper.pager, needle, forward);
}

/* Of the line under the cursor; NULL: it leads nowhere */
static const struct service_door *
current_door(struct service_page *p)
{
	const struct doc_line *l = paper_line(&p->paper);

	return l != NULL && l->id >= 0 && (size_t)l->id < p->doors.n
	    ? &p->doors.v[l->id] : NULL;
}

const struct domain_service *
service_current(const struct view *v)
{
	const struct service_door *at = current_door(v->data);

	return at != NULL ? at->as : NULL;
}

static void
service_open(struct view *v)
{
	const struct service_door *at = current_door(v->data);

	if (at == NULL)
		app_say(v->app, "Enter on a count, a domain or an account "
		    "shows its messages, on a case the case");
	else if (at->case_id.n != 0)
		app_push(v->app, case_new(v->app, at->case_id));
	else
		queue_show(v->app, at->query);
}

static void
service_free(struct view *v)
{
	struct service_page *p = v->data;

	paper_free(&p->paper);
	services_free(&p->all);
	arena_free(&p->arena);
	free(p);
}

static const struct view_ops service_ops = {
	.screen = ON_SERVICE,
	.name = "Service",
	.draw = service_draw,
	.key = service_key,
	.status = service_status,
	.search = service_search,
	.refresh = service_read,
	.open = service_open,
	.free = service_free,
};

struct view *
service_new(struct app *app, struct slice slug)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct service_page *p = xcalloc(1, sizeof *p);

	v->ops = &service_ops;
	v->app = app;
	v->data = p;
	p->slug = slice_dup(&p->arena, slug);
	paper_init(&p->paper, true);
	service_read(v);
	return v;
}
