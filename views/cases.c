/* The list of cases. */

#include <stdio.h>
#include <stdlib.h>

#include "core/store/case.h"
#include "tui/list.h"
#include "views/act_case.h"
#include "views/act.h"
#include "views/app.h"
#include "views/column.h"
#include "views/doc_case.h"

struct cases_view {
	struct cases cases;
	struct list list;
	size_t width;
};

/* Columns: id, state, messages, first..last, service, draft, domains, title */
struct columns {
	size_t service, domains;
};

static struct columns
columns_for(size_t width)
{
	struct columns c = { .service = 16 };

	if (width >= 100)
		c.domains = 22;
	if (width >= 140) {
		c.service = 22;
		c.domains = 34;
	}
	return c;
}

static bool
cases_row(void *arg, size_t index, struct text *out)
{
	const struct cases_view *v = arg;
	struct columns w = columns_for(v->width);
	const struct case_row *c = &v->cases.v[index];
	char seen[CASE_SEEN];

	if (index >= v->cases.n)
		return false;
	doc_case_seen(c, seen);
	column(out, ROLE_INFO, c->id, 8);
	column(out, ROLE_NORMAL, c->state, 8);
	text_litf(out, "%4llu  ", (unsigned long long)c->messages);
	out->role = ROLE_MUTED;
	text_litf(out, "%-12s  ", seen);
	column(out, c->service.n != 0 ? ROLE_NORMAL : ROLE_MUTED,
	    c->service_name.n != 0 ? c->service_name
	    : c->service.n != 0	   ? c->service
				   : SLICE("not named"), w.service);
	column(out, slice_eq_str(c->draft, "open") ? ROLE_INFO : ROLE_MUTED,
	    c->draft, 5);
	if (w.domains != 0)
		column(out, ROLE_NORMAL, c->domains, w.domains);
	text_add(out, c->title);
	return true;
}

static void
cases_header(const struct cases_view *v, struct text *out)
{
	struct columns w = columns_for(v->width);

	text_clear(out);
	out->role = ROLE_HEADING;
	text_litf(out, "%-8s  %-8s  %4s  %-12s  %-*s  %-5s  ", "Case",
	    "State", "Msgs", "First..last", (int)w.service, "Service",
	    "Draft");
	if (w.domains != 0)
		text_litf(out, "%-*s  ", (int)w.domains, "Domains");
	text_lit(out, "Title");
}

/* The id's octets: it stays when cases come and go. */
static uint64_t
cases_id(void *arg, size_t index)
{
	const struct cases_view *v = arg;
	uint64_t id = 14695981039346656037U; /* FNV-1a */
	size_t i;

	if (index >= v->cases.n)
		return 0;
	for (i = 0; i < v->cases.v[index].id.n; i++)
		id = (id ^ (unsigned char)v->cases.v[index].id.p[i]) *
		    1099511628211U;
	return id != 0 ? id : 1;
}

static const struct list_ops cases_list_ops = {
	.row = cases_row,
	.id = cases_id,
};

static void
cases_read(struct view *v)
{
	struct cases_view *c = v->data;
	struct cases now = { 0 };
	struct error e;

	if (store_cases(v->app->session.store, &now, &e) != ERR_NONE) {
		app_error(v->app, &e);
		cases_free(&now);
		return;
	}
	cases_sort(&now, &v->app->session.settings.timers);
	cases_free(&c->cases);
	c->cases = now;
	list_update(&c->list, now.n, false);
}

static void
cases_draw(struct view *v, const struct frame *f)
{
	struct cases_view *c = v->data;

	c->width = f->body.w > 0 ? (size_t)f->body.w : 1;
	cases_header(c, &c->list.header);
	list_draw(&c->list, f->body);
}

static bool
cases_key(struct view *v, const struct key_event *e)
{
	struct cases_view *c = v->data;

	return list_key(&c->list, e->key);
}

static void
cases_status(struct view *v, struct text *left, struct text *right)
{
	struct cases_view *c = v->data;

	(void)right;
	if (c->cases.n != 0)
		list_status(&c->list, left);
}

static bool
cases_search(struct view *v, struct slice needle, bool forward)
{
	struct cases_view *c = v->data;

	return list_search(&c->list, needle, forward);
}

struct slice
cases_current(const struct view *v)
{
	const struct cases_view *c = v->data;

	return c->list.cursor < c->cases.n ? c->cases.v[c->list.cursor].id
					   : SLICE_NULL;
}

static void
cases_open(struct view *v)
{
	struct slice id = cases_current(v);

	if (id.p != NULL)
		app_push(v->app, case_new(v->app, id));
}

static void
cases_view_free(struct view *v)
{
	struct cases_view *c = v->data;

	cases_free(&c->cases);
	list_free(&c->list);
	free(c);
}

static const struct view_ops cases_ops = {
	.screen = ON_CASES,
	.name = "Cases",
	.draw = cases_draw,
	.key = cases_key,
	.status = cases_status,
	.search = cases_search,
	.refresh = cases_read,
	.open = cases_open,
	.free = cases_view_free,
};

struct view *
cases_new(struct app *app)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct cases_view *c = xcalloc(1, sizeof *c);

	v->ops = &cases_ops;
	v->app = app;
	v->data = c;
	list_init(&c->list, &cases_list_ops, c);
	c->list.no_marks = true;
	text_lit(&c->list.empty, "No cases yet. Go to the queue (1), mark "
		"messages with Space, and press c.");
	cases_read(v);
	return v;
}
