/* The services: who sends as our domains, and what each service does. */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/clock.h"
#include "tui/list.h"
#include "views/act.h"
#include "views/app.h"
#include "views/column.h"
#include "views/queue.h"
#include "views/service_view.h"
#include "views/services.h"

struct services_view {
	struct services all;
	struct list list;
	size_t width;
	bool by_service; /* else by domain */
};

/* The variable widths of both lists */
struct columns {
	size_t domain, service;
	size_t name; /* of the list by service */
	bool wide;   /* more columns */
	bool narrow; /* fewer */
};

static struct columns
columns_for(size_t width)
{
	struct columns c = { .domain = 19, .service = 12, .name = 16 };

	c.wide = width >= 118;
	if (width < 76)
		c = (struct columns){ .domain = 16, .service = 12,
			.name = 16, .narrow = true };
	if (width >= 100)
		c.domain = c.name = 28, c.service = 22;
	if (c.wide)
		c.domain = 19, c.service = 14, c.name = 24;
	if (width >= 140)
		c.domain = c.name = 34, c.service = 32;
	return c;
}

static void
number(struct text *out, uint64_t n, int width, uint8_t role)
{
	out->role = n != 0 ? role : ROLE_MUTED;
	if (n != 0)
		text_litf(out, "%*llu  ", width, (unsigned long long)n);
	else
		text_litf(out, "%*s  ", width, "-");
	out->role = ROLE_NORMAL;
}

/* --- by domain --- */

static void
reported_columns(const struct domain_service *v, const struct columns *w,
    struct text *out)
{
	const struct aggregate_mails *m = v->reported != NULL
	    ? &v->reported->mails : NULL;
	int64_t aligned = m != NULL ? m->all - m->failing : 0;

	if (!w->narrow)
		number(out, m != NULL ? (uint64_t)m->all : 0, 7, ROLE_NORMAL);
	out->role = m == NULL || m->all == 0 ? ROLE_MUTED
	    : aligned == 0 ? ROLE_BAD : aligned < m->all ? ROLE_WARN : ROLE_OK;
	if (m == NULL || m->all == 0)
		text_litf(out, "%5s  ", "-");
	else
		text_litf(out, "%4lld%%  ",
		    (long long)(aligned * 100 / m->all));
	if (w->wide)
		number(out, m != NULL ? (uint64_t)m->verified : 0, 8,
		    ROLE_NORMAL);
	out->role = ROLE_NORMAL;
}

static bool
same_domain_above(const struct services_view *v, size_t i)
{
	return i > v->list.top && i > 0 &&
	    slice_eq(v->all.v[i].domain, v->all.v[i - 1].domain);
}

static void
domain_row(const struct services_view *s, size_t i, struct text *out)
{
	const struct domain_service *v = &s->all.v[i];
	struct columns w = columns_for(s->width);
	char span[SERVICE_SPAN], trend[24] = "";

	column(out, same_domain_above(s, i) ? ROLE_MUTED : ROLE_HEADING,
	    v->domain, w.domain);
	column(out, v->service.n != 0 ? ROLE_NORMAL : ROLE_MUTED,
	    v->service.n != 0 ? v->name : SLICE("nobody named"), w.service);
	out->role = relation_role(v->relation);
	text_litf(out, "%-12s  ", v->service.n != 0
	    ? relation_name(v->relation) : "-");
	number(out, v->messages != NULL ? v->messages->messages : 0,
	    w.narrow ? 4 : 5, ROLE_NORMAL);
	reported_columns(v, &w, out);
	if (w.narrow)
		return;
	service_span(v, span);
	out->role = ROLE_MUTED;
	if (v->messages != NULL)
		service_trend(&v->messages->span, trend, sizeof trend);
	if (w.wide) {
		text_litf(out, "%-12s  %5s  ", span, trend);
		out->role = ROLE_MUTED;
		if (v->word != NULL) {
			text_lit(out, "by ");
			text_add(out, v->word->who);
		}
	} else
		text_litf(out, "%.5s", span);
}

static void
domain_header(size_t width, struct text *out)
{
	struct columns w = columns_for(width);

	text_litf(out, "%-*s  %-*s  %-12s  ", (int)w.domain,
	    "Protected domain", (int)w.service, "Service", "Relationship");
	if (w.narrow) {
		text_lit(out, "Msgs  Align");
		return;
	}
	text_litf(out, "%5s  %7s  %5s  ", "Msgs", "Reports", "Align");
	if (w.wide)
		text_litf(out, "%8s  %-12s  %5s  Whose word", "Verified",
		    "Since..until", "7days");
	else
		text_lit(out, "Since");
}

/* --- by service --- */

static void
service_row(const struct services_view *s, size_t i, struct text *out)
{
	const struct service_stat *x = &s->all.stats.v[i];
	struct columns w = columns_for(s->width);
	char last[6], trend[24];

	column(out, ROLE_NORMAL, x->name.n != 0 ? x->name : x->service,
	    w.name);
	number(out, x->proven + x->observed + x->analyst, 5, ROLE_NORMAL);
	if (!w.narrow)
		number(out, x->claimed, 6, ROLE_WARN);
	number(out, x->forged, 6, ROLE_BAD);
	if (!w.narrow)
		number(out, x->domains, 4, ROLE_NORMAL);
	number(out, x->unauthorised, 6, ROLE_BAD);
	number(out, x->unknown, 7, ROLE_WARN);
	if (w.wide)
		number(out, x->authorised, 7, ROLE_OK);
	if (!w.narrow)
		number(out, x->accounts, 5, ROLE_NORMAL);
	number(out, x->cases, 5, ROLE_INFO);
	if (!w.wide)
		return;
	clock_day(x->span.last, last);
	service_trend(&x->span, trend, sizeof trend);
	out->role = ROLE_MUTED;
	text_litf(out, "%5s  %5s", last, trend);
}

static void
service_header(size_t width, struct text *out)
{
	struct columns w = columns_for(width);

	if (w.narrow) {
		text_litf(out, "%-*s  %5s  %6s  %6s  %7s  %5s", (int)w.name,
		    "Service", "Named", "Forged", "Unauth", "Unknown",
		    "Cases");
		return;
	}
	text_litf(out, "%-*s  %5s  %6s  %6s  %4s  %6s  %7s  ", (int)w.name,
	    "Service", "Named", "Claims", "Forged", "Doms", "Unauth",
	    "Unknown");
	if (w.wide)
		text_litf(out, "%7s  ", "Author.");
	text_litf(out, "%5s  %5s", "Accts", "Cases");
	if (w.wide)
		text_litf(out, "  %5s  %5s", "Last", "7days");
}

/* --- the list --- */

static size_t
rows_of(const struct services_view *v)
{
	return v->by_service ? v->all.stats.n : v->all.n;
}

static bool
services_row(void *arg, size_t index, struct text *out)
{
	const struct services_view *v = arg;

	if (index >= rows_of(v))
		return false;
	if (v->by_service)
		service_row(v, index, out);
	else
		domain_row(v, index, out);
	return true;
}

static uint64_t
hash(uint64_t h, struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211U; /* FNV-1a */
	return (h ^ 0xff) * 1099511628211U;
}

static uint64_t
services_id(void *arg, size_t index)
{
	const struct services_view *v = arg;
	uint64_t id = 14695981039346656037U;

	if (index >= rows_of(v))
		return 0;
	if (v->by_service)
		id = hash(id, v->all.stats.v[index].service);
	else
		id = hash(hash(id, v->all.v[index].domain),
		    v->all.v[index].service);
	return id != 0 ? id : 1;
}

static const struct list_ops services_list_ops = {
	.row = services_row,
	.id = services_id,
};

static void
services_read(struct view *v)
{
	struct services_view *x = v->data;
	struct services now;
	struct error e;

	if (services_load(&now, &v->app->session, &e) != ERR_NONE) {
		app_error(v->app, &e);
		return;
	}
	services_free(&x->all);
	x->all = now;
	list_update(&x->list, rows_of(x), false);
}

static void
services_draw(struct view *v, const struct frame *f)
{
	struct services_view *x = v->data;
	struct rect body = f->body;
	struct text t = { .role = ROLE_MUTED };

	if (body.w < 76)
		text_lit(&t, x->by_service
		    ? "by service: messages here; Tab: by protected domain"
		    : "by protected domain; Align: DMARC reports; "
		      "Tab: by service");
	else
		text_lit(&t, x->by_service
		    ? "by service: messages that are here; Tab: by protected domain"
		    : "by protected domain: messages here, mails in DMARC reports; "
		      "Tab: by service");
	screen_line(rect_take_top(&body, 1), 0, &t, 0, 0);
	text_free(&t);
	x->width = body.w > 0 ? (size_t)body.w : 1;
	text_clear(&x->list.header);
	x->list.header.role = ROLE_HEADING;
	if (x->by_service)
		service_header(x->width, &x->list.header);
	else
		domain_header(x->width, &x->list.header);
	text_clear(&x->list.empty);
	text_lit(&x->list.empty, x->by_service
	    ? "No service is named or claimed yet: espy index MAILDIR reads "
	      "mail."
	    : "Nobody has sent as a protected domain. espy domain add makes "
	      "a domain one; Tab shows the services.");
	list_draw(&x->list, body);
}

static bool
services_key(struct view *v, const struct key_event *e)
{
	struct services_view *x = v->data;

	return list_key(&x->list, e->key);
}

static void
services_status(struct view *v, struct text *left, struct text *right)
{
	struct services_view *x = v->data;
	const struct service_stats *st = &x->all.stats;

	if (rows_of(x) != 0)
		list_status(&x->list, left);
	text_litf(right, "%llu message%s, %llu with no service",
	    (unsigned long long)st->messages, plural(st->messages),
	    (unsigned long long)st->unnamed);
}

static bool
services_search(struct view *v, struct slice needle, bool forward)
{
	struct services_view *x = v->data;

	return list_search(&x->list, needle, forward);
}

static void
services_pane(struct view *v, int by)
{
	struct services_view *x = v->data;

	(void)by; /* there are two */
	x->by_service = !x->by_service;
	list_reset(&x->list);
	list_update(&x->list, rows_of(x), false);
}

const struct domain_service *
services_current(const struct view *v)
{
	const struct services_view *x = v->data;

	return !x->by_service && x->list.cursor < x->all.n
	    ? &x->all.v[x->list.cursor] : NULL;
}

/* The queue shows the messages behind such a row. */
static void
services_show(struct app *app, const struct domain_service *v)
{
	struct arena a = { 0 };

	queue_show(app, domain_service_query(v, &a));
	arena_free(&a);
}

static void
services_open(struct view *v)
{
	struct services_view *x = v->data;
	const struct domain_service *at = services_current(v);

	if (x->by_service && x->list.cursor < x->all.stats.n)
		app_push(v->app, service_new(v->app,
		    x->all.stats.v[x->list.cursor].service));
	else if (at != NULL && at->service.n != 0)
		app_push(v->app, service_new(v->app, at->service));
	else if (at != NULL)
		services_show(v->app, at);
}

static void
services_view_free(struct view *v)
{
	struct services_view *x = v->data;

	services_free(&x->all);
	list_free(&x->list);
	free(x);
}

static const struct view_ops services_ops = {
	.screen = ON_SERVICES,
	.name = "Services",
	.draw = services_draw,
	.key = services_key,
	.status = services_status,
	.search = services_search,
	.refresh = services_read,
	.open = services_open,
	.pane = services_pane,
	.free = services_view_free,
};

struct view *
services_new(struct app *app)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct services_view *x = xcalloc(1, sizeof *x);

	v->ops = &services_ops;
	v->app = app;
	v->data = x;
	list_init(&x->list, &services_list_ops, x);
	x->list.no_marks = true;
	services_read(v);
	return v;
}
