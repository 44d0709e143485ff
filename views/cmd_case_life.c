/* espy case: whose it is, its state, what comes next. */

#include "core/base/clock.h"
#include "core/cases/step.h"
#include "views/cmd_case.h"
#include "views/doc_life.h"

static int
done(enum err err, const struct error *e, const char *what)
{
	if (err != ERR_NONE)
		return cli_fail(e);
	cli_say("%s; espy undo takes it back", what);
	return EXIT_DONE;
}

/* --- owner --- */

static int
own(struct case_call *c, struct slice from, struct slice to, const char *what)
{
	struct session *s = c->session;
	struct error e;

	return done(store_case_own(s->store, s->actor, slice_str(c->id), from,
	    to, &e), &e, what);
}

static enum err
owner_now(struct case_call *c, struct slice *owner, struct error *e)
{
	struct cases all = { 0 };
	enum err err = store_case(c->session->store, slice_str(c->id), &all,
	    e);

	if (err == ERR_NONE)
		*owner = slice_dup(&c->arena, all.v[0].owner);
	cases_free(&all);
	return err;
}

/* It has to be nobody's: two who take one case at once don't both get it. */
int
case_claim_verb(struct case_call *c)
{
	struct slice actor = slice_str(c->session->actor), owner;
	struct error e;

	if (owner_now(c, &owner, &e) != ERR_NONE)
		return cli_fail(&e);
	if (slice_eq(owner, actor)) {
		cli_say("it is yours already");
		return EXIT_DONE;
	}
	return own(c, SLICE_NULL, actor, "it is yours");
}

int
case_assign_verb(struct case_call *c)
{
	struct slice to = slice_trim(slice_str(c->words[0])), owner;
	struct error e;

	if (to.n == 0)
		return cli_usage("case", "assign wants a name; release makes "
		    "it nobody's");
	if (owner_now(c, &owner, &e) != ERR_NONE)
		return cli_fail(&e);
	return own(c, owner, to, "it has another owner now");
}

int
case_release_verb(struct case_call *c)
{
	struct slice owner;
	struct error e;

	if (owner_now(c, &owner, &e) != ERR_NONE)
		return cli_fail(&e);
	return own(c, owner, SLICE_NULL, "it is nobody's now");
}

/* --- state --- */

int
case_move_verb(struct case_call *c)
{
	struct cases all = { 0 };
	enum case_state to;
	struct error e;
	enum err err;

	if (!case_state_from_name(slice_str(c->words[0]), &to))
		return cli_usage("case", "there is no state %s",
		    c->words[0]);
	if (to == CASE_CLOSED || to == CASE_MERGED)
		return cli_usage("case", to == CASE_CLOSED
		    ? "espy case close closes it, with an outcome"
		    : "espy case merge merges it, into another case");
	if (c->o.reason == NULL || slice_trim(slice_str(c->o.reason)).n == 0)
		return cli_usage("case", "why? --reason TEXT");
	err = store_case(c->session->store, slice_str(c->id), &all, &e);
	if (err == ERR_NONE)
		err = case_step(c->session->store, c->session->actor,
		    &all.v[0], to, slice_str(c->o.reason), &e);
	cases_free(&all);
	return done(err, &e, arena_printf(&c->arena, "it is %s now",
	    case_state_name(to)));
}

int
case_next_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct slice text = case_call_text(c);
	int64_t at = TIME_UNKNOWN;
	struct error e;

	if (c->o.at != NULL && !clock_parse_when(slice_str(c->o.at), &at))
		return cli_usage("case", "--at wants a date such as "
		    "2026-12-01, or a span such as 3d");
	return done(store_case_next(s->store, s->actor, slice_str(c->id),
	    text, at, &e), &e, text.n != 0
		? "the next step is written down, until the state changes"
		: "the next step is what the state says");
}

/* --- what else is known of it --- */

int
case_tracker_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct slice text = case_call_text(c);
	struct error e;

	return done(store_case_tracker(s->store, s->actor, slice_str(c->id),
	    text, &e), &e, text.n != 0 ? "the reference is written down"
				       : "the reference is taken out");
}

int
case_component_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct slice text = case_call_text(c);
	struct error e;

	return done(store_case_component(s->store, s->actor,
	    slice_str(c->id), text, &e), &e, text.n != 0
		? "the component is confirmed" : "the component is taken out");
}

int
case_domain_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct slice may = slice_str(c->o.may_name);
	struct error e;

	if (!slice_eqi_str(may, "yes") && !slice_eqi_str(may, "no"))
		return cli_usage("case", "may it be named to the service? "
		    "--may-name yes or --may-name no");
	return done(store_case_may_name(s->store, s->actor, slice_str(c->id),
	    slice_str(c->words[0]), slice_eqi_str(may, "yes"), &e), &e,
	    slice_eqi_str(may, "yes") ? "it may be named to the service"
				      : "it is not to be named");
}

/* --- log --- */

static void
event_json(struct slice id, const struct case_event *x)
{
	struct json j = { 0 };
	struct doc d = { 0 };
	struct buf words = { 0 };

	doc_line(&d, 0);
	doc_case_event(&d, x);
	doc_plain(&d, &words);
	json_object(&j, NULL);
	json_str(&j, "schema", "espy.case-event/1");
	json_slice(&j, "case", id);
	json_int(&j, "seq", x->seq);
	json_int(&j, "act", x->act);
	json_time(&j, "time", x->time);
	json_slice(&j, "actor", x->actor);
	json_slice(&j, "kind", x->kind);
	json_int(&j, "count", (int64_t)x->n);
	json_slice(&j, "from", x->from);
	json_slice(&j, "to", x->to);
	json_slice(&j, "reason", x->reason);
	json_slice(&j, "notification", x->notification);
	json_slice(&j, "words", slice_trim(buf_slice(&words)));
	json_bool(&j, "taken_back", x->undone);
	json_bool(&j, "erased", x->erased);
	json_close(&j);
	out_json(&j);
	buf_free(&words);
	doc_free(&d);
}

int
case_log_verb(struct case_call *c)
{
	struct store *s = c->session->store;
	struct case_events ev = { 0 };
	struct cases all = { 0 };
	struct doc d = { 0 };
	struct error e;
	size_t i;
	enum err err = store_case(s, slice_str(c->id), &all, &e);

	if (err == ERR_NONE)
		err = store_case_log(s, slice_str(c->id), &ev, &e);
	for (i = 0; err == ERR_NONE && c->cli->json && i < ev.n; i++)
		event_json(all.v[0].id, &ev.v[i]);
	if (err == ERR_NONE && !c->cli->json) {
		doc_case_log(&d, &ev);
		out_doc(&d);
	}
	case_events_free(&ev);
	cases_free(&all);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}
