/* An analyst's verdicts, from the messages of a screen. */

#include "core/base/buf.h"
#include "views/act.h"
#include "views/app.h"
#include "views/override.h"

enum { RECHECK_MOST = 50 }; /* of one query */

/* The messages are analysed anew with the boundary. */
static void
again(struct app *app, const struct selection *s)
{
	struct buf query = { 0 };
	char hex[SHA256_HEX + 1];
	size_t i;

	for (i = 0; i < s->n && i < RECHECK_MOST; i++) {
		sha256_hex(&s->v[i], hex);
		buf_addf(&query, "%ssha256:%s", i != 0 ? " or " : "", hex);
	}
	watching_recheck(app, s->n <= RECHECK_MOST ? buf_slice(&query)
						   : SLICE(""));
	buf_free(&query);
}

/* "SLUG REASON..." about the marked messages, else the cursor's */
static void
override(struct app *app, enum override_what what, struct slice arg)
{
	struct slice reason = arg, value = slice_word(&reason);
	struct view *v = app_top(app);
	struct selection s = { 0 };
	struct arena a = { 0 };
	const char *said;
	struct error e;

	if (v->ops->selection != NULL)
		v->ops->selection(v, &s);
	if (value.n == 0 || slice_trim(reason).n == 0)
		app_say(app, "a value and a reason: :%s VALUE REASON",
		    override_name(what));
	else if (s.n == 0)
		app_say(app, "no message under the cursor");
	else if (override_say(&app->session, what, value, slice_trim(reason),
		     s.v, s.n, &a, &said, &e) != ERR_NONE)
		app_error(app, &e);
	else {
		if (what == OVERRIDE_BOUNDARY)
			again(app, &s);
		app_refresh(app);
		app_say(app, "%s; u takes it back", said);
	}
	selection_free(&s);
	arena_free(&a);
}

void
act_service(struct app *app, struct slice arg)
{
	override(app, OVERRIDE_SERVICE, arg);
}

void
act_account(struct app *app, struct slice arg)
{
	override(app, OVERRIDE_ACCOUNT, arg);
}

void
act_boundary(struct app *app, struct slice arg)
{
	override(app, OVERRIDE_BOUNDARY, arg);
}
