/* Commands about reports and verdicts, on screens. */

#include <stdio.h>

#include "core/base/clock.h"
#include "core/notify/ask.h"
#include "core/store/report.h"
#include "core/store/search.h"
#include "views/act.h"
#include "views/app.h"
#include "views/letters.h"

/* The report under the cursor; false, after saying why, where it is none that
 * lost its mail. */
static bool
lost_report(struct app *app, struct reports *out)
{
	struct view *v = app_top(app);
	struct selection sel = { 0 };
	struct rows rows = { 0 };
	struct error e;
	enum err err = ERR_ABSENT;

	if (v->ops->selection != NULL)
		v->ops->selection(v, &sel);
	if (sel.n != 0)
		err = store_get(app->session.store, &sel.v[0], &rows, &e);
	if (err == ERR_NONE)
		err = store_reports_of(app->session.store, rows.v[0].id, out,
		    &e);
	if (err == ERR_NONE && rows.v[0].lost.n == 0)
		err = ERR_ABSENT;
	if (err != ERR_NONE)
		app_say(app, "this is no report that lost its mail "
		    "(is:headers-lost finds them)");
	rows_free(&rows);
	selection_free(&sel);
	return err == ERR_NONE;
}

static enum err
ask_write(struct app *app, const struct reports *all, const char *file,
    struct arena *a, struct slice *problem, struct error *e)
{
	struct session *s = &app->session;
	struct composed mail = { 0 };
	struct letters letters;
	enum err err = letters_open(&letters, s, "en", e);

	if (err == ERR_NONE)
		err = ask_mail(&mail, reports_itself(all),
		    &s->settings.reporter, &letters, s->clock != 0
		    ? s->clock : clock_now(), e);
	if (err == ERR_NONE)
		err = compose_write(&mail, file, false, e);
	if (letters.nproblems != 0)
		*problem = slice_dup(a, letters.problems[0]);
	composed_free(&mail);
	letters_free(&letters);
	return err;
}

static void
ask_answer(struct app *app, struct slice file)
{
	struct reports all = { 0 };
	struct slice problem = SLICE_NULL;
	struct arena a = { 0 };
	struct error e;

	file = slice_trim(file);
	if (file.n != 0 && lost_report(app, &all)) {
		if (ask_write(app, &all, slice_dup(&a, file).p, &a, &problem,
			&e) != ERR_NONE)
			app_error(app, &e);
		else if (problem.n != 0)
			app_say(app, "written; %s", problem.p);
		else
			app_say(app, "written to %.*s: send it with your mail "
			    "program, then a decides about the report",
			    SLICE_ARG(file));
	}
	reports_free(&all);
	arena_free(&a);
}

void
act_ask(struct app *app, struct slice arg)
{
	struct reports all = { 0 };
	char name[40], hex[SHA256_HEX + 1];

	if (app_top(app)->ops->screen == ON_CONTACTS) {
		contacts_ask(app);
		return;
	}
	if (arg.n != 0) {
		ask_answer(app, arg);
		return;
	}
	if (lost_report(app, &all)) {
		sha256_hex(&reports_itself(&all)->outer, hex);
		snprintf(name, sizeof name, "ask-%.12s.eml", hex);
		app_ask(app, PROMPT_LINE, "write the answer to: ", NULL,
		    ask_answer);
		prompt_set(&app->prompt, slice_str(name));
	}
	reports_free(&all);
}

/* A mistake is said before anything starts, where it stands in the line. */
void
act_recheck(struct app *app, struct slice arg)
{
	static const char name[] = "recheck ";
	struct slice query = slice_trim(arg);
	struct arena a = { 0 };
	struct error e;
	size_t at = SLICE_NONE;
	enum err err = store_query_check(app->session.store, query, &at, &e);

	if (err == ERR_NONE) {
		watching_recheck(app, query);
		app_say(app, "verdicts are made anew; the screen shows them "
		    "when that is done");
	} else if (at != SLICE_NONE) {
		command_prompt(app, slice_printf(&a, "%s%.*s", name,
		    SLICE_ARG(query)));
		prompt_fault(&app->prompt, strlen(name) + at,
		    slice_str(e.text));
	} else {
		app_error(app, &e);
	}
	arena_free(&a);
}
