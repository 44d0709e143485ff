/* espy case close, espy case outcome: how a case and its letters ended. */

#include "core/base/clock.h"
#include "core/cases/close.h"
#include "views/cmd_case.h"

static int
close_as(struct case_call *c, enum case_resolution as)
{
	struct session *s = c->session;
	struct cases all = { 0 };
	struct stopped st = { 0 };
	struct error e;
	enum err err = store_case(s->store, slice_str(c->id), &all, &e);

	if (err == ERR_NONE)
		err = case_stopped_look(&st, s, all.v[0].id, &e);
	if (err == ERR_NONE)
		err = case_close(s->store, s->actor, &all.v[0], as,
		    slice_str(c->o.reason), &st, &e);
	stopped_free(&st);
	cases_free(&all);
	if (err != ERR_NONE)
		return cli_fail(&e);
	cli_say("it is closed as %s; espy undo takes it back",
	    case_resolution_name(as));
	return EXIT_DONE;
}

int
case_close_verb(struct case_call *c)
{
	enum case_resolution as;
	struct buf b = { 0 };
	int i, code;

	if (c->o.as != NULL && case_resolution_from_name(slice_str(c->o.as),
	    &as))
		return close_as(c, as);
	for (i = 0; i < CASE_RESOLUTIONS; i++)
		buf_addf(&b, "%s%s", i != 0 ? ", " : "",
		    case_resolution_name((enum case_resolution)i));
	code = cli_usage("case", "how did it end? --as %s", buf_slice(&b).p);
	buf_free(&b);
	return code;
}

/* --- what became of a letter --- */

int
case_outcome_verb(struct case_call *c)
{
	struct session *s = c->session;
	int64_t number, at = clock_now();
	struct error e;

	if (!slice_number(slice_str(c->words[0]), &number))
		return cli_usage("case", "outcome wants the number of a "
		    "notification: espy case show names them");
	if (c->o.at != NULL &&
	    !clock_parse_rfc3339(slice_str(c->o.at), &at))
		return cli_usage("case", "--at wants a time such as "
		    "2026-11-23 or 2026-11-23T07:41:00Z");
	if (store_notification_outcome(s->store, s->actor,
		slice_str(c->id), number, slice_str(c->words[1]), at, &e) !=
	    ERR_NONE)
		return cli_fail(&e);
	cli_say("written down: notification %lld %s; espy undo takes it back",
	    (long long)number, c->words[1]);
	return EXIT_DONE;
}
