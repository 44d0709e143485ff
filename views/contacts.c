/* The contacts of a case: whom it could be told to, and why each is fit or
 * not. */

#include <sys/wait.h>

#include <stdlib.h>

#include "views/act.h"
#include "views/act_case.h"
#include "views/contact_why.h"
#include "views/draft_view.h"

struct contacts_view {
	struct contact_work work;
	size_t next;	/* sample that is being read */
	uint64_t asked; /* reader's tag */
	bool loaded;
	struct paper paper;
	struct child child; /* asks */
};

/* --- reading: one sample after the other, beside the loop --- */

static void
contacts_build(struct contacts_view *d)
{
	const struct contact_work *w = &d->work;
	struct doc *doc = &d->paper.doc;

	paper_clear(&d->paper);
	doc_contacts(doc, w);
	if (w->lookups.n != 0) {
		doc_line(doc, 0);
		doc_lit(doc, ROLE_HEADING, "-- Asked so far --");
		doc_contact_asked(doc, w);
	}
	if (w->nplan != 0) {
		doc_line(doc, 0);
		doc_lit(doc, ROLE_HEADING, "-- What A asks, of whom --");
		doc_contact_plan(doc, w);
	}
	paper_changed(&d->paper);
}

static void
contacts_read(struct view *v)
{
	struct contacts_view *d = v->data;
	struct error e;

	if (contact_finish(&d->work, &v->app->session, &e) != ERR_NONE) {
		app_error(v->app, &e);
		return;
	}
	d->loaded = true;
	contacts_build(d);
}

static void reading_next(struct view *v);

static void
on_sample(void *arg, struct analysis *a, const char *reason)
{
	struct view *v = arg;
	struct contacts_view *d = v->data;
	struct slice octets = buf_slice(&d->work.samples[d->next].octets);

	(void)reason; /* its claims are not seen */
	d->asked = 0;
	if (a != NULL) { /* its fields are places in them */
		a->sha256 = sha256_of(octets);
		a->mail.bytes = slice_upto(octets, MAIL_MOST_OCTETS);
	}
	d->work.analyses[d->next++] = a;
	reading_next(v);
}

static void
reading_next(struct view *v)
{
	struct contacts_view *d = v->data;
	struct session_as as;
	struct error e;

	while (d->next < d->work.nsamples) {
		struct contact_sample *x = &d->work.samples[d->next];

		session_as(&v->app->session, x->row, &as);
		d->asked = reader_ask(v->app, buf_slice(&x->octets),
		    x->at.path.p, &as, 0, on_sample, v, &e);
		if (d->asked != 0)
			return;
		d->next++;
	}
	contacts_read(v);
	loop_redraw(v->app->loop);
}

/* --- the screen --- */

static void
contacts_draw(struct view *v, const struct frame *f)
{
	struct contacts_view *d = v->data;
	struct text t = { .role = ROLE_MUTED };

	if (d->loaded) {
		paper_draw(&d->paper, f->body, true);
		return;
	}
	text_litf(&t, "reading sample %zu of %zu ...", d->next + 1,
	    d->work.nsamples);
	screen_wrapped(f->body, 1, &t);
	text_free(&t);
}

static bool
contacts_key(struct view *v, const struct key_event *e)
{
	struct contacts_view *d = v->data;

	return pager_key(&d->paper.pager, e->key);
}

static void
contacts_title(struct view *v, struct text *left, struct text *right)
{
	struct contacts_view *d = v->data;

	(void)left;
	text_add(right, d->work.case_id);
	if (d->child.pid != 0)
		text_lit(right, " asking ...");
}

static void
contacts_status(struct view *v, struct text *left, struct text *right)
{
	struct contacts_view *d = v->data;

	text_litf(left, "%zu contact%s", d->work.contacts.n,
	    plural(d->work.contacts.n));
	if (d->work.service.n != 0) {
		text_lit(left, " for ");
		text_add(left, d->work.service);
	} else
		text_lit(left, "; no service is named");
	pager_status(&d->paper.pager, right);
}

static bool
contacts_search(struct view *v, struct slice needle, bool forward)
{
	struct contacts_view *d = v->data;

	return pager_search(&d->paper.pager, needle, forward);
}

static bool
contacts_busy(struct view *v)
{
	const struct contacts_view *d = v->data;

	return d->asked != 0 || d->child.pid != 0;
}

static void
contacts_refresh(struct view *v)
{
	struct contacts_view *d = v->data;

	if (d->loaded)
		contacts_read(v);
	else if (d->asked != 0 && !reader_has(v->app, d->asked))
		reading_next(v); /* the parser is another one: the same again */
}

static void
contacts_free_view(struct view *v)
{
	struct contacts_view *d = v->data;

	reader_cancel(v->app, d->asked);
	child_stop(&d->child);
	contact_work_free(&d->work);
	paper_free(&d->paper);
	free(d);
}

static void contacts_open(struct view *v);

static const struct view_ops contacts_ops = {
	.screen = ON_CONTACTS,
	.name = "Contacts",
	.draw = contacts_draw,
	.key = contacts_key,
	.title = contacts_title,
	.status = contacts_status,
	.search = contacts_search,
	.refresh = contacts_refresh,
	.busy = contacts_busy,
	.open = contacts_open,
	.free = contacts_free_view,
};

/* Of the line under the cursor; NULL */
static const struct contact_candidate *
current(struct contacts_view *d)
{
	const struct doc_line *l = paper_line(&d->paper);

	return d->loaded && l != NULL && l->id > 0 &&
	    (size_t)l->id <= d->work.contacts.n
	    ? &d->work.contacts.v[l->id - 1] : NULL;
}

static void
contacts_open(struct view *v)
{
	struct contacts_view *d = v->data;
	const struct contact_candidate *x = current(d);
	struct lookup_rows raw = { .n = 0 };
	struct error e;

	if (x == NULL) {
		app_say(v->app, "Enter on a contact shows why, and the "
		    "evidence");
		return;
	}
	if (x->lookup != 0 && store_lookup(v->app->session.store, x->lookup,
		&raw, &e) != ERR_NONE)
		app_error(v->app, &e);
	app_push(v->app, contact_why_new(v->app, x, raw.n != 0 ? &raw.v[0]
							       : NULL));
	lookup_rows_free(&raw);
}

/* --- commands --- */

/* The list, though the reasons of one may lie on it; NULL, and it is said */
static struct contacts_view *
contacts_of(struct app *app, struct view **out)
{
	size_t i = app->nviews;

	while (i-- != 0)
		if (app->views[i]->ops == &contacts_ops) {
			*out = app->views[i];
			return app->views[i]->data;
		}
	app_say(app, "there are no contacts here");
	return NULL;
}

void
act_pick(struct app *app, struct slice arg)
{
	const struct contact_candidate *x;
	struct view *v = NULL, *draft = app_find(app, ON_DRAFT);
	struct contacts_view *d = contacts_of(app, &v);
	int64_t id = draft != NULL
	    ? ((struct draft_view *)draft->data)->id : 0;
	struct error e;

	if (d == NULL || !d->loaded)
		return;
	if (arg.n == 0 && (x = current(d)) != NULL)
		arg = x->address;
	if (arg.n == 0) {
		app_say(app, "no address under the cursor; a form is filled "
		    "in by hand");
		return;
	}
	if (contact_pick(&d->work, &app->session, arg, id, &x, &id, &e) !=
	    ERR_NONE) {
		app_error(app, &e);
		return;
	}
	app_say(app, "draft %lld is to %.*s; u takes it back%s%.*s",
	    (long long)id, SLICE_ARG(x->address), x->fit ? ""
		: ".  It is not fit: ", SLICE_ARG(x->fit ? SLICE("")
							  : x->why));
	app_refresh(app);
}

static void
asking_ended(struct app *app, void *arg, int status)
{
	struct error e;

	(void)arg;
	app_refresh(app);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > EXIT_FOUND) {
		err_set(&e, ERR_DIED, "the contacts could not be asked about; "
		    "%s says why", app->session.workspace.log);
		app_error(app, &e);
	} else
		app_say(app, "asked; answers are kept, Enter on a contact "
		    "shows its own");
}

static void
ask_answer(struct app *app, struct slice answer)
{
	char name[] = "espy", dir[] = "-w", command[] = "contact";
	char ask[] = "--ask", service[] = "--service", json[] = "--json";
	struct view *v = NULL;
	struct contacts_view *d = contacts_of(app, &v);
	struct arena a = { 0 };

	if (d == NULL || !slice_eq_str(answer, "y") || d->child.pid != 0) {
		app_say(app, "nothing was asked");
		return;
	}
	if (!child_start(&d->child, app, (char *[]){ name, dir,
		app->session.workspace.dir, json, command,
		arena_strndup(&a, d->work.case_id.p, d->work.case_id.n),
		service, arena_strndup(&a, d->work.service.p,
		    d->work.service.n), ask, NULL }, asking_ended, NULL))
		app_say(app, "no process for it could be started");
	arena_free(&a);
}

void
contacts_ask(struct app *app)
{
	struct view *v = NULL;
	struct contacts_view *d = contacts_of(app, &v);
	struct arena a = { 0 };
	size_t i, n = 0;

	if (d == NULL || !d->loaded)
		return;
	for (i = 0; i < d->work.nplan; i++)
		n += d->work.dns || !d->work.plan[i].dns;
	if (n == 0)
		app_say(app, "there is nothing to be asked about");
	else if (d->child.pid != 0)
		app_say(app, "it is being asked");
	else
		app_ask(app, PROMPT_YES_NO, arena_printf(&a, "%zu question%s "
		    "go out, as listed at the end: those asked learn what we "
		    "look at.  Ask?", n, plural(n)), NULL, ask_answer);
	arena_free(&a);
}

static struct slice
case_here(const struct view *v)
{
	const struct draft_view *d;

	switch (v->ops->screen) {
	case ON_CASE:
		return case_current(v);
	case ON_CASES:
		return cases_current(v);
	case ON_DRAFT:
		d = v->data;
		return d->loaded ? d->mail.draft->case_id : SLICE_NULL;
	default:
		return SLICE_NULL;
	}
}

void
act_contacts(struct app *app, struct slice arg)
{
	struct view *top = app_top(app), *v;
	struct contacts_view *d;
	struct slice id = arg.n != 0 ? arg : case_here(top);
	struct slice service = SLICE_NULL;
	struct error e;

	if (id.p == NULL) {
		app_say(app, "no case under the cursor");
		return;
	}
	if (top->ops->screen == ON_DRAFT && arg.n == 0)
		service = ((struct draft_view *)top->data)->mail.draft
			      ->service;
	d = xcalloc(1, sizeof *d);
	if (contact_begin(&d->work, &app->session, id, service, &e) !=
	    ERR_NONE) {
		free(d);
		app_error(app, &e);
		return;
	}
	d->child.out = -1;
	v = xcalloc(1, sizeof *v);
	*v = (struct view){ &contacts_ops, app, d };
	paper_init(&d->paper, true);
	app_push(app, v);
	reading_next(v);
}
