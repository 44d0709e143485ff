/* The draft screen: the letter is made, one sample after the other, beside the
 * loop. */

#include <stdio.h>

#include "views/draft_view.h"

static void
on_sample(void *arg, struct analysis *a, const char *reason)
{
	struct view *v = arg;
	struct draft_view *d = v->data;

	(void)reason; /* it is shown without what the analysis adds */
	d->asked = 0;
	d->work.samples[d->next++].analysis = a;
	draft_making_on(v);
}

static void
making_done(struct view *v)
{
	struct draft_view *d = v->data;
	bool anew = d->work.again != 0;
	struct error e;
	int64_t id = 0;

	d->making = false;
	if (draft_finish(&d->work, &v->app->session, &id, &e) == ERR_NONE)
		d->id = id;
	else {
		snprintf(d->reason, sizeof d->reason, "%.*s",
		    (int)sizeof d->reason - 1, e.text);
		app_error(v->app, &e);
	}
	/* Another text than the user meant: that comes first */
	if (id != 0)
		snprintf(d->to_say, sizeof d->to_say, "%s",
		    d->work.nproblems != 0 ? d->work.problems[0].p
		    : anew ? "made anew; u takes it back"
			   : "drafted: :send sends it, u takes it back");
	draft_work_free(&d->work);
	if (id != 0)
		app_refresh(v->app);
}

void
draft_making_on(struct view *v)
{
	struct draft_view *d = v->data;
	struct session_as as;
	struct error e;

	while (d->next < d->work.nsamples) {
		struct draft_sample *x = &d->work.samples[d->next];

		session_as(&v->app->session, x->row, &as);
		d->asked = reader_ask(v->app, buf_slice(&x->octets),
		    x->at.path.p, &as, 0, on_sample, v, &e);
		if (d->asked != 0)
			return;
		d->next++; /* shown without its analysis */
	}
	making_done(v);
}

void
draft_making(struct view *v, const struct draft_work *w)
{
	struct draft_view *d = v->data;

	d->work = *w;
	d->next = 0;
	d->making = true;
	draft_making_on(v);
}

void
draft_again(struct view *v, const char *language, int formats, bool over)
{
	struct draft_view *d = v->data;
	struct draft_work w;
	struct error e;

	if (d->making)
		app_say(v->app, "it is being made anew already");
	else if (draft_begin_again(&w, &v->app->session, d->id, language,
		formats, over, &e) != ERR_NONE)
		app_error(v->app, &e);
	else
		draft_making(v, &w);
}
