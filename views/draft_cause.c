/* The draft screen: Enter leads to the cause of a check, or opens what a line
 * stands for. */

#include "core/base/text.h"
#include "views/act.h"
#include "views/doc_case.h"
#include "views/draft_view.h"

/* Another screen's command where it is there */
static bool
run(struct app *app, const char *name)
{
	const struct command *c = command_by_name(slice_str(name));

	if (c == NULL || c->act == NULL || (c->screens & ON_DRAFT) == 0)
		return false;
	c->act(app, SLICE(""));
	return true;
}

size_t
draft_letter_line(const struct draft_view *d, size_t line)
{
	struct slice rest = slice_of(d->mail.mail.octets.p,
	    d->mail.mail.octets.n), s;
	struct slice body = d->mail.draft->body, first;
	size_t i;

	(void)text_line(&body, &first);
	for (i = 0; text_line(&rest, &s); i++)
		if (slice_eq(s, first) && first.n != 0)
			return i + line - 1;
	return 0;
}

static size_t
subject_line(const struct draft_view *d)
{
	struct slice rest = slice_of(d->mail.mail.octets.p,
	    d->mail.mail.octets.n), s;
	size_t i;

	for (i = 0; text_line(&rest, &s) && s.n != 0; i++)
		if (slice_startsi(s, "Subject:"))
			return i;
	return 0;
}

static void
settings_words(struct view *v)
{
	struct session *s = &v->app->session;

	app_say(v->app, "[reporter] and [send] stand in %s; espy(5) has every "
	    "line", s->workspace.settings);
}

static void
lead_to(struct view *v, enum check_cause cause, size_t line)
{
	struct draft_view *d = v->data;
	struct app *app = v->app;

	switch (cause) {
	case CAUSE_RECIPIENT:
		if (!run(app, "contact"))
			draft_pane_show(d, DRAFT_HEAD, 0);
		break;
	case CAUSE_LETTER:
		draft_pane_show(d, DRAFT_LETTER, draft_letter_line(d,
		    line != 0 ? line : 1));
		break;
	case CAUSE_SUBJECT:
		draft_pane_show(d, DRAFT_LETTER, subject_line(d));
		break;
	case CAUSE_SAMPLES:
		draft_pane_show(d, DRAFT_ATTACHED, SIZE_MAX);
		break;
	case CAUSE_REDACTION:
		draft_pane_show(d, DRAFT_MASKED, SIZE_MAX);
		break;
	case CAUSE_DOMAIN:
	case CAUSE_MESSAGES:
	case CAUSE_SENT:
		if (cause != CAUSE_SENT || !run(app, "thread"))
			app_push(app, case_new(app, d->mail.draft->case_id));
		break;
	case CAUSE_MADE:
		command_prompt(app, SLICE("render"));
		break;
	case CAUSE_SETTINGS:
		settings_words(v);
		break;
	case CAUSE_NONE:
		break;
	}
}

static void
open_sample(struct view *v, size_t number)
{
	struct draft_view *d = v->data;

	if (number != 0 && number <= d->mail.nsamples)
		app_push(v->app, message_new(v->app,
		    &d->mail.draft->samples[number - 1]));
	else
		app_say(v->app, "Enter on a sample opens its message");
}

void
draft_cause(struct view *v)
{
	struct draft_view *d = v->data;
	const struct doc_line *line;
	size_t id;

	if (!d->loaded)
		return;
	line = paper_line(&d->papers[d->focus]);
	id = line != NULL && line->id > 0 ? (size_t)line->id : 0;
	if (d->focus == DRAFT_HEAD && id != 0)
		lead_to(v, (enum check_cause)id, 0);
	else if (d->focus == DRAFT_CHECKS && id != 0 && id <= d->checks.n)
		lead_to(v, d->checks.v[id - 1].cause,
		    d->checks.v[id - 1].line);
	else if (d->focus == DRAFT_MASKED && draft_left_open(v, id))
		return;
	else if (d->focus == DRAFT_ATTACHED)
		open_sample(v, id);
	else
		app_say(v->app, "Tab goes on to what is attached; Enter on a "
		    "check leads to its cause");
}
