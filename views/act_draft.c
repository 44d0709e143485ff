/* What one does with a draft: edit, choose samples, write, mark as sent. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "views/act.h"
#include "views/app.h"
#include "views/draft_view.h"

static struct draft_view *
top_draft(struct app *app)
{
	struct view *v = app_find(app, ON_DRAFT);
	struct draft_view *d = v->data;

	if (d->making || d->masks != 0)
		app_say(app, "its samples are being read: once more, please");
	else if (!d->loaded)
		app_say(app, "there is no draft here");
	else
		return d;
	return NULL;
}

void
act_edit(struct app *app, struct slice arg)
{
	struct draft_view *d = top_draft(app);
	struct error e;
	bool changed;

	(void)arg;
	if (d == NULL)
		return;
	if (draft_edit(&app->session, d->id, &changed, &e) != ERR_NONE)
		app_error(app, &e);
	else if (changed) {
		snprintf(d->to_say, sizeof d->to_say,
		    "changed; u takes it back");
		app_refresh(app);
	} else
		app_say(app, "as it was");
}

void
act_samples(struct app *app, struct slice arg)
{
	struct view *v = app_find(app, ON_DRAFT);
	struct draft_view *d = v->data;
	const struct draft *now = d->masks != 0 ? d->fresh.draft
	    : d->loaded ? d->mail.draft : NULL;
	struct error e;
	enum redaction redact;

	if (now == NULL) {
		app_say(app, "there is no draft here");
		return;
	}
	redact = (enum redaction)((now->redact + 1) % REDACTIONS);
	if (arg.n != 0 && !redaction_from_name(arg, &redact)) {
		app_say(app, "hidden are: nothing, recipients, or all but the "
		    "headers");
		return;
	}
	if (store_draft_redact(app->session.store, app->session.actor, d->id,
		redact, &e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	app_refresh(app);
	app_say(app, "%s; r: the next form", redaction_words(redact));
}

/* --- made anew --- */

static void
again_words(struct app *app, struct draft_view *d, bool over)
{
	struct slice rest = slice_str(d->words), word;
	const char *language = NULL;
	struct error e;
	unsigned set = 0;
	int formats = -1;

	while ((word = slice_word(&rest)).n != 0)
		if (draft_language(word) != NULL)
			language = draft_language(word);
		else if (draft_formats(word, &set, &e) == ERR_NONE)
			formats = (formats < 0 ? 0 : formats) | (int)set;
		else {
			app_error(app, &e);
			return;
		}
	draft_again(app_find(app, ON_DRAFT), language, formats, over);
}

static void
over_answer(struct app *app, struct slice answer)
{
	struct draft_view *d = top_draft(app);

	if (d != NULL && slice_eq_str(answer, "y"))
		again_words(app, d, true);
	else
		app_say(app, "the text stays as it is");
}

/* words: a language, formats; asks where that takes away what was written */
static void
again(struct app *app, struct slice words, bool over)
{
	struct draft_view *d = top_draft(app);

	if (d == NULL)
		return;
	snprintf(d->words, sizeof d->words, "%.*s", SLICE_ARG(words));
	if (!d->mail.draft->edited || over)
		again_words(app, d, over);
	else
		app_ask(app, PROMPT_YES_NO, "it was edited: make its text "
		    "anew all the same?", NULL, over_answer);
}

void
act_render(struct app *app, struct slice arg)
{
	again(app, arg, false);
}

void
act_render_over(struct app *app, struct slice arg)
{
	again(app, arg, true);
}

void
act_language(struct app *app, struct slice arg)
{
	struct draft_view *d = top_draft(app);

	if (d == NULL)
		return;
	if (arg.n == 0)
		arg = slice_str(strcmp(d->mail.draft->language, "en") == 0
			? "es"
		    : strcmp(d->mail.draft->language, "es") == 0 ? "pt"
								 : "en");
	if (draft_language(arg) == NULL)
		app_say(app, "letters are in en, es or pt");
	else
		again(app, arg, false);
}

static void
format_answer(struct app *app, struct slice words)
{
	words = slice_trim(words);
	again(app, words.n != 0 ? words : SLICE("none"), false);
}

void
act_format(struct app *app, struct slice arg)
{
	struct draft_view *d = top_draft(app);
	struct arena a = { 0 };

	if (d == NULL)
		return;
	if (arg.n != 0)
		format_answer(app, arg);
	else {
		app_ask(app, PROMPT_LINE, "beside the letter (arf xarf text, "
		    "or none): ", NULL, format_answer);
		prompt_set(&app->prompt, formats_words(d->mail.draft->formats,
		    &a));
	}
	arena_free(&a);
}

static void
export_to(struct app *app, struct draft_view *d, bool over)
{
	struct error e;

	if (compose_write(&d->mail.mail, d->file, over, &e) != ERR_NONE)
		app_error(app, &e);
	else
		app_say(app, "%s written, %zu octets%s", d->file,
		    d->mail.mail.octets.n, d->mail.draft->to.n == 0
			? "; To is empty: no contact is known" : "");
}

static void
replace_answer(struct app *app, struct slice answer)
{
	struct draft_view *d = top_draft(app);

	if (d == NULL || d->file == NULL)
		return;
	if (slice_eq_str(answer, "y"))
		export_to(app, d, true);
	else
		app_say(app, "%s stays as it is", d->file);
}

static void
export_answer(struct app *app, struct slice name)
{
	struct draft_view *d = top_draft(app);

	name = slice_trim(name);
	if (d == NULL || name.n == 0)
		return;
	free(d->file);
	d->file = xstrndup(name.p, name.n);
	if (access(d->file, F_OK) == 0)
		app_ask(app, PROMPT_YES_NO, "that file is there already: "
		    "replace it?", NULL, replace_answer);
	else
		export_to(app, d, false);
}

void
act_export(struct app *app, struct slice arg)
{
	struct draft_view *d = top_draft(app);
	struct arena a = { 0 };

	if (d == NULL)
		return;
	if (arg.n != 0) {
		export_answer(app, arg);
		return;
	}
	app_ask(app, PROMPT_LINE, "write the mail to: ", NULL, export_answer);
	prompt_set(&app->prompt, slice_printf(&a, "%.*s-%.*s.eml",
	    SLICE_ARG(d->mail.draft->case_id),
	    SLICE_ARG(d->mail.draft->service.n != 0 ? d->mail.draft->service
						    : SLICE("draft"))));
	arena_free(&a);
}

static void
sent_answer(struct app *app, struct slice words)
{
	struct draft_view *d = top_draft(app);
	struct slice to[20], word;
	struct error e;
	int64_t id;
	size_t n = 0;

	while (n < ARRAY_LEN(to) && (word = slice_word(&words)).n != 0) {
		if (word.p[word.n - 1] == ',')
			word.n--;
		to[n++] = word;
	}
	if (d == NULL)
		return;
	if (!slice_eq_str(d->mail.draft->state, "open")) {
		app_say(app, "this draft is not open any more");
		return;
	}
	if (draft_sent(&app->session, d->mail.draft->case_id,
		d->mail.draft->service, &d->mail, to, n, SLICE("other means"),
		&id, &e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	app_refresh(app);
	app_say(app, "recorded: sent to %zu address%s; u takes it back", n,
	    n == 1 ? "" : "es");
}

void
act_mark_sent(struct app *app, struct slice arg)
{
	struct draft_view *d = top_draft(app);

	if (d == NULL)
		return;
	if (arg.n != 0) {
		sent_answer(app, arg);
		return;
	}
	app_ask(app, PROMPT_LINE, "sent to: ", NULL, sent_answer);
	prompt_set(&app->prompt, d->mail.draft->to);
}
