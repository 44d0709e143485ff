/* The list of cases. */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/clock.h"
#include "core/cases/agenda.h"
#include "tui/list.h"
#include "views/act_case.h"
#include "views/act.h"
#include "views/app.h"
#include "views/column.h"
#include "views/doc_case.h"
#include "views/doc_life.h"

struct cases_view {
	struct cases cases; /* but those that went into others */
	const struct case_timers *timers;
	int64_t now;
	struct list list;
	size_t width;
};

/* Columns: id, on whom it waits, state, what is next and by when, owner,
 * messages and new ones, first..last, service, domains, title; widths of those
 * that are not always there */
struct columns {
	size_t state, next, owner, seen, service, domains;
};

static struct columns
columns_for(size_t width)
{
	struct columns c = { .next = width >= 72 ? 14 : 0 };

	if (width >= 100) {
		c.next = 22;
		c.owner = 8;
	}
	if (width >= 120) {
		c.state = 14;
		c.next = 28;
	}
	if (width >= 140) {
		c.seen = CASE_SEEN - 1;
		c.service = 18;
	}
	if (width >= 180)
		c.domains = 34;
	return c;
}

/* "41 +4": messages, and those that joined since its owner looked */
static void
messages_column(struct text *out, const struct case_row *c)
{
	char fresh[24] = "";

	out->role = ROLE_NORMAL;
	text_litf(out, "%5llu", (unsigned long long)c->messages);
	if (c->fresh != 0)
		snprintf(fresh, sizeof fresh, "+%llu",
		    (unsigned long long)c->fresh);
	out->role = ROLE_WARN;
	text_litf(out, " %-5.5s  ", fresh);
}

static void
next_columns(struct text *out, const struct case_next *next, int64_t now,
    size_t width)
{
	char due[12] = "";

	if (next->due != TIME_UNKNOWN)
		clock_short(next->due, due);
	column(out, next->due <= now ? ROLE_WARN : ROLE_MUTED, slice_str(due),
	    11);
	if (width != 0)
		column(out, ROLE_NORMAL, next->what.p != NULL ? next->what
		    : SLICE(""), width);
}

static bool
cases_row(void *arg, size_t index, struct text *out)
{
	const struct cases_view *v = arg;
	struct columns w = columns_for(v->width);
	const struct case_row *c = &v->cases.v[index];
	struct case_next next;
	char seen[CASE_SEEN];

	if (index >= v->cases.n)
		return false;
	case_row_next(&next, c, v->timers);
	doc_case_seen(c, seen);
	column(out, ROLE_INFO, c->id, 8);
	column(out, case_waits_role(case_row_waits(c)),
	    slice_str(case_waits_word(case_row_waits(c))), 7);
	if (w.state != 0)
		column(out, ROLE_NORMAL, c->state, w.state);
	next_columns(out, &next, v->now, w.next);
	if (w.owner != 0)
		column(out, ROLE_MUTED, c->owner.n != 0 ? c->owner
			: SLICE("nobody"), w.owner);
	messages_column(out, c);
	if (w.seen != 0)
		column(out, ROLE_MUTED, slice_str(seen), w.seen);
	if (w.service != 0)
		column(out, c->service.n != 0 ? ROLE_NORMAL : ROLE_MUTED,
		    c->service_name.n != 0 ? c->service_name
		    : c->service.n != 0	   ? c->service
					   : SLICE("not named"), w.service);
	if (w.domains != 0)
		column(out, ROLE_NORMAL, c->domains, w.domains);
	out->role = ROLE_NORMAL;
	text_add(out, c->title);
	return true;
}

static void
head(struct text *out, const char *name, size_t width)
{
	if (width != 0)
		text_litf(out, "%-*s  ", (int)width, name);
}

static void
cases_header(const struct cases_view *v, struct text *out)
{
	struct columns w = columns_for(v->width);

	text_clear(out);
	out->role = ROLE_HEADING;
	head(out, "Case", 8);
	head(out, "Waits", 7);
	head(out, "State", w.state);
	head(out, "Due", 11);
	head(out, "Next", w.next);
	head(out, "Owner", w.owner);
	head(out, " Msgs new", 11);
	head(out, "First..last", w.seen);
	head(out, "Service", w.service);
	head(out, "Domains", w.domains);
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
	size_t i, n = 0;
	struct error e;

	if (store_cases(v->app->session.store, &now, &e) != ERR_NONE) {
		app_error(v->app, &e);
		cases_free(&now);
		return;
	}
	/* What went into another case is shown there. */
	for (i = 0; i < now.n; i++)
		if (slice_eq(now.v[i].root, now.v[i].id))
			now.v[n++] = now.v[i];
	now.n = n;
	c->timers = &v->app->session.settings.timers;
	c->now = clock_now();
	cases_sort(&now, c->timers);
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
