/* Deciding: a disposition for messages, and rules for what is to come. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/rule.h"
#include "views/act.h"
#include "views/act_decide.h"
#include "views/app.h"
#include "views/doc_rule.h"

/* One letter each: what `a` asks for */
static const struct {
	char key;
	enum disposition disposition;
} letters[] = {
	{ 'l', DISPOSITION_LEGITIMATE },
	{ 'b', DISPOSITION_UNWANTED_BULK },
	{ 'x', DISPOSITION_EXERCISE },
	{ 'd', DISPOSITION_DUPLICATE },
	{ 'c', DISPOSITION_CANNOT_TELL },
	{ 'o', DISPOSITION_OPEN },
};

void
disposition_complete(void *arg, struct slice before, struct completions *out)
{
	size_t i;

	(void)arg;
	for (i = 0; i < ARRAY_LEN(letters); i++) {
		struct slice name = slice_str(
		    disposition_name(letters[i].disposition));

		if (slice_eq(slice_upto(name, before.n), before))
			completions_add(out, name);
	}
}

/* Its letter, or its name */
static bool
disposition_of(struct slice word, enum disposition *d)
{
	size_t i;

	for (i = 0; word.n == 1 && i < ARRAY_LEN(letters); i++)
		if (word.p[0] == letters[i].key) {
			*d = letters[i].disposition;
			return true;
		}
	return disposition_from_name(word, d) && *d != DISPOSITION_CASE;
}

static void
say_names(struct app *app)
{
	app_say(app, "open, legitimate, unwanted-bulk, exercise, duplicate or "
		     "cannot-tell");
}

static void
decide(struct app *app, struct slice word)
{
	struct selection s = { 0 };
	struct view *v = app_top(app);
	enum disposition d;
	struct error e;
	size_t rules, open_scopes;

	if (!disposition_of(slice_trim(word), &d)) {
		say_names(app);
		return;
	}
	if (v->ops->selection != NULL)
		v->ops->selection(v, &s);
	if (s.n == 0)
		app_say(app, "no message under the cursor");
	else if (store_dismiss(app->session.store, app->session.actor, d,
		     s.v, s.n, s.campaigns, s.ncampaigns, &rules,
		     &open_scopes, &e) != ERR_NONE)
		app_error(app, &e);
	else {
		app_refresh(app);
		app_say(app, "%zu message%s: %s%s; u takes it back", s.n,
		    plural(s.n), disposition_name(d),
		    rule_follows(d, s.ncampaigns, rules, open_scopes));
	}
	selection_free(&s);
}

void
act_disposition(struct app *app, struct slice arg)
{
	size_t i;

	if (arg.n != 0) {
		decide(app, arg);
		return;
	}
	app_ask(app, PROMPT_KEY, "l legitimate  b unwanted bulk  x exercise  "
	    "d duplicate  c cannot tell  o open: ", NULL, decide);
	for (i = 0; i < ARRAY_LEN(letters); i++)
		app->prompt.word[i] = letters[i].key;
}

/* --- rules --- */

static enum err
make_rule(struct app *app, const struct sha256 *like, enum disposition d,
    struct slice reason, struct arena *a, struct rule *r, int64_t *id,
    uint64_t *decided, struct error *e)
{
	struct session *s = &app->session;
	enum err err = store_rule_of(s->store, like, a, r, e);

	if (err != ERR_NONE)
		return err;
	r->disposition = d;
	r->reason = slice_trim(reason);
	r->expires_at = clock_now() + RULE_LIFE;
	return store_rule_add(s->store, s->actor, r, true, id, decided, e);
}

void
act_rule(struct app *app, struct slice arg)
{
	struct slice reason = arg, word = slice_word(&reason);
	struct selection s = { 0 };
	struct view *v = app_top(app);
	struct arena a = { 0 };
	struct rule r;
	enum disposition d;
	struct error e;
	uint64_t decided;
	int64_t id;

	if (!disposition_of(word, &d)) {
		app_say(app, "rule DISPOSITION [REASON]: legitimate, "
			     "unwanted-bulk, exercise ...");
		return;
	}
	if (v->ops->selection != NULL)
		v->ops->selection(v, &s);
	if (s.n == 0)
		app_say(app, "no message under the cursor");
	else if (make_rule(app, &s.v[0], d, reason, &a, &r, &id, &decided,
		     &e) != ERR_NONE)
		app_error(app, &e);
	else {
		app_refresh(app);
		app_say(app, "rule r%lld: %.*s; %llu message%s decided; u "
			     "takes it back", (long long)id,
		    SLICE_ARG(rule_scope(&r, &a)),
		    (unsigned long long)decided, plural(decided));
	}
	selection_free(&s);
	arena_free(&a);
}
