/* An owner's word about a service: of the message or the pair under the
 * cursor. */

#include <stdlib.h>

#include "views/act.h"
#include "views/app.h"
#include "views/services.h"
#include "views/word.h"

/* What is asked for, prompt by prompt */
struct asked_word {
	struct arena arena;
	struct word word;
};

void
asked_word_free(struct app *app)
{
	if (app->asked == NULL)
		return;
	arena_free(&app->asked->arena);
	free(app->asked);
	app->asked = NULL;
}

/* --- whom it is about --- */

/* The one domain and service of the rows; a sentence: why there is none */
static const char *
rows_pair(const struct rows *rows, struct slice *domain, struct slice *service)
{
	size_t i;

	*domain = *service = SLICE_NULL;
	for (i = 0; i < rows->n; i++) {
		const struct row *r = &rows->v[i];

		if (r->domain.n == 0)
			return "it does not pretend to be a protected domain";
		if (r->service.n == 0)
			return "no service is named for it: there is nobody to "
			       "say anything of";
		if (domain->n != 0 && (!slice_eq(*domain, r->domain) ||
			!slice_eq(*service, r->service)))
			return "the marked messages are of several domains or "
			       "services: a word is about one of each";
		*domain = r->domain;
		*service = r->service;
	}
	return domain->n != 0 ? NULL : "no message under the cursor";
}

static void
ask_about(struct app *app, bool authorised, struct slice domain,
    struct slice service)
{
	asked_word_free(app);
	app->asked = xcalloc(1, sizeof *app->asked);
	app->asked->word = (struct word){ .authorised = authorised,
		.domain = slice_dup(&app->asked->arena, domain),
		.service = slice_dup(&app->asked->arena, service) };
}

/* On the screens of services */
static bool
ask_about_pair(struct app *app, bool authorised,
    const struct domain_service *at)
{
	if (at == NULL)
		app_say(app, app_top(app)->ops->screen == ON_SERVICES
		    ? "a word is about a domain and a service: Tab lists them "
		      "by protected domain"
		    : "a word is about a domain, too: put the cursor on one");
	else if (at->service.n == 0)
		app_say(app, "no service is named: there is nobody to say "
		    "anything of");
	else
		ask_about(app, authorised, at->domain, at->service);
	return at != NULL && at->service.n != 0;
}

static bool
ask_about_selection(struct app *app, bool authorised)
{
	struct selection sel = { 0 };
	struct rows rows = { 0 };
	struct view *v = app_top(app);
	struct slice domain, service;
	const char *why = NULL;
	enum err err = ERR_NONE;
	struct error e;
	size_t i;

	if (v->ops->screen == ON_SERVICES)
		return ask_about_pair(app, authorised, services_current(v));
	if (v->ops->screen == ON_SERVICE)
		return ask_about_pair(app, authorised, service_current(v));
	if (v->ops->selection != NULL)
		v->ops->selection(v, &sel);
	for (i = 0; err == ERR_NONE && i < sel.n; i++)
		err = store_get(app->session.store, &sel.v[i], &rows, &e);
	if (err != ERR_NONE)
		app_error(app, &e);
	else if ((why = rows_pair(&rows, &domain, &service)) != NULL)
		app_say(app, "%s", why);
	else
		ask_about(app, authorised, domain, service);
	rows_free(&rows);
	selection_free(&sel);
	return err == ERR_NONE && why == NULL;
}

/* --- whose word, and where it stands --- */

void
app_words_changed(struct app *app)
{
	struct error e;

	reader_stop(app);
	if (session_domains(&app->session, &e) != ERR_NONE)
		app_error(app, &e);
	app_refresh(app);
}

static void
reference_answer(struct app *app, struct slice reference)
{
	struct asked_word *w = app->asked;
	const char *said;
	struct error e;

	if (w == NULL)
		return;
	reference = slice_trim(reference);
	if (reference.n != 0)
		w->word.reference = slice_dup(&w->arena, reference);
	reader_stop(app);
	if (word_say(&app->session, &w->word, &w->arena, &said, &e) !=
	    ERR_NONE)
		app_error(app, &e);
	else {
		app_words_changed(app);
		app_say(app, "%s; u takes it back", said);
	}
	asked_word_free(app);
}

static void
who_answer(struct app *app, struct slice who)
{
	if (app->asked == NULL)
		return;
	who = slice_trim(who);
	if (who.n == 0) {
		app_say(app, "whose word it is must be said: a name or an "
			     "address at the domain's owner");
		asked_word_free(app);
		return;
	}
	app->asked->word.who = slice_dup(&app->asked->arena, who);
	app_ask(app, PROMPT_LINE, "where it stands (a ticket, a mail; empty: "
	    "nowhere): ", NULL, reference_answer);
}

/* "deny bancosol.example mega-envios, by: " */
static void
ask_who(struct app *app, bool authorised, struct slice who)
{
	struct text *label = &app->prompt.label;

	if (!ask_about_selection(app, authorised))
		return;
	if (who.n != 0) {
		who_answer(app, who);
		return;
	}
	app_ask(app, PROMPT_LINE, authorised ? "authorise " : "deny ", NULL,
	    who_answer);
	text_add(label, app->asked->word.domain);
	text_lit(label, " ");
	text_add(label, app->asked->word.service);
	text_lit(label, ", by: ");
}

void
act_authorise(struct app *app, struct slice who)
{
	ask_who(app, true, who);
}

void
act_deny(struct app *app, struct slice who)
{
	ask_who(app, false, who);
}
