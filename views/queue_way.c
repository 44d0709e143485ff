/* From one message in the queue to all that came the same way. */

#include "views/act.h"
#include "views/app.h"

/* What else came the same way, with the same result: "ip:192.0.2.7
 * dmarc:fail"; empty where nothing of that is known */
static struct slice
same_way(const struct row *r, struct arena *a)
{
	struct slice way = r->ip.n != 0 ? slice_printf(a, "ip:%.*s",
	    SLICE_ARG(r->ip)) : r->service.n != 0 ? slice_printf(a,
	    "service:%.*s", SLICE_ARG(r->service)) : SLICE("");

	if (way.n == 0 || r->dmarc.n == 0)
		return way;
	return slice_printf(a, "%.*s dmarc:%.*s", SLICE_ARG(way),
	    SLICE_ARG(r->dmarc));
}

void
act_same_way(struct app *app, struct slice arg)
{
	struct view *v = app_find(app, ON_QUEUE);
	struct rows rows = { 0 };
	struct selection s = { 0 };
	struct arena a = { 0 };
	struct slice query = SLICE("");
	struct error e;

	(void)arg;
	v->ops->selection(v, &s);
	if (s.n != 0 && store_get(app->session.store, &s.v[0], &rows, &e) ==
	    ERR_NONE)
		query = same_way(&rows.v[0], &a);
	if (query.n != 0)
		act_limit(app, query);
	else
		app_say(app, "how this one came is not known");
	selection_free(&s);
	rows_free(&rows);
	arena_free(&a);
}
