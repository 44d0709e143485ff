/* espy case: which messages a case has. */

#include "core/cases/close.h"
#include "views/cmd_case.h"
#include "views/pick.h"

/* Says what is wrong. */
static int
pick(struct case_call *c, struct picked *p)
{
	struct error e;
	enum err err;

	if ((c->n == 0) == (c->o.query == NULL)) {
		*p = (struct picked){ .n = 0 };
		return cli_usage("case", "name messages or campaigns, or "
		    "--query QUERY that finds them");
	}
	err = c->o.query != NULL
	    ? picked_query(p, c->session, slice_str(c->o.query), &e)
	    : picked_find(p, c->session, c->words, c->n, &e);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

static struct slice
title_of(struct case_call *c, const struct picked *p)
{
	return c->o.title != NULL ? slice_str(c->o.title)
	    : case_title(p->rows.v, p->rows.n, &c->arena);
}

/* The case that was made is printed by its id, or as JSON by the caller. */
static void
say_made(struct case_call *c, const char *how, size_t n)
{
	if (!c->cli->json)
		out_slice(slice_printf(&c->arena, "%.*s\n",
		    SLICE_ARG(c->changed)));
	cli_say("case %.*s %s with %zu message%s; espy undo takes it back",
	    SLICE_ARG(c->changed), how, n, plural(n));
}

/* A case has one service, and who put messages of another one into it should
 * hear of that. */
static void
say_others(const struct picked *p, struct slice service)
{
	size_t i, n = 0;

	for (i = 0; service.n != 0 && i < p->rows.n; i++)
		n += p->rows.v[i].kind == MESSAGE_MAIL &&
		    !slice_eq(p->rows.v[i].service, service);
	if (n != 0)
		cli_say("%zu of %zu did not come through %.*s, as far as is "
			"known: a letter to it leaves %s out", n, p->rows.n,
		    SLICE_ARG(service), n == 1 ? "it" : "them");
}

static void
say_others_of_case(struct case_call *c, const struct picked *p)
{
	struct cases all = { 0 };
	struct error e;

	if (store_case(c->session->store, slice_str(c->id), &all, &e) ==
	    ERR_NONE)
		say_others(p, all.v[0].service);
	cases_free(&all);
}

static void
say_mended(const struct session *s)
{
	size_t n = store_mended(s->store);

	if (n != 0)
		cli_say("%zu damaged cop%s of evidence put right from where "
			"the message%s; the case's log says what %s held", n,
		    n == 1 ? "y" : "ies", n == 1 ? " lies" : "s lie",
		    n == 1 ? "it" : "they");
}

int
case_new_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct picked p;
	struct error e;
	int code = pick(c, &p);

	if (code == EXIT_DONE && store_case_new(s->store, s->actor,
		title_of(c, &p), case_main_service(p.rows.v, p.rows.n), p.v,
		p.n, &c->arena, &c->changed, &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (code == EXIT_DONE)
		say_made(c, "opened", p.n);
	if (code == EXIT_DONE)
		say_others(&p, case_main_service(p.rows.v, p.rows.n));
	say_mended(s);
	picked_free(&p);
	return code;
}

int
case_split_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct picked p;
	struct error e;
	int code = pick(c, &p);

	if (code == EXIT_DONE && store_case_split(s->store, s->actor,
		slice_str(c->id), title_of(c, &p), case_main_service(p.rows.v,
		    p.rows.n), p.v, p.n, &c->arena, &c->changed, &e) !=
		ERR_NONE)
		code = cli_fail(&e);
	else if (code == EXIT_DONE)
		say_made(c, "split off", p.n);
	picked_free(&p);
	return code;
}

/* What goes on through another service */
int
case_relocate_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct picked p;
	struct cases from = { 0 };
	struct error e;
	int code = pick(c, &p);
	enum err err = ERR_NONE;

	if (code == EXIT_DONE)
		err = store_case(s->store, slice_str(c->id), &from, &e);
	if (code == EXIT_DONE && err == ERR_NONE)
		err = case_relocate(s->store, s->actor, &from.v[0],
		    title_of(c, &p), case_main_service(p.rows.v, p.rows.n),
		    p.v, p.n, &c->arena, &c->changed, &e);
	if (err != ERR_NONE)
		code = cli_fail(&e);
	else if (code == EXIT_DONE)
		say_made(c, "opened for what goes on elsewhere", p.n);
	picked_free(&p);
	cases_free(&from);
	return code;
}

int
case_add_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct picked p;
	struct error e;
	size_t added;
	int code = pick(c, &p);

	if (code == EXIT_DONE &&
	    store_case_add(s->store, s->actor, slice_str(c->id), p.v, p.n,
		&added, &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (code == EXIT_DONE && added == 0)
		cli_say("nothing added: all were in the case");
	else if (code == EXIT_DONE)
		cli_say("%zu message%s added to the case%s; espy undo takes "
			"%s out", added, plural(added), added == p.n
		    ? "" : slice_printf(&c->arena, ", %zu were in it",
			  p.n - added).p, added == 1 ? "it" : "them");
	if (code == EXIT_DONE && added != 0)
		say_others_of_case(c, &p);
	say_mended(s);
	picked_free(&p);
	return code;
}

int
case_remove_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct picked p;
	struct error e;
	size_t removed;
	int code = pick(c, &p);

	if (code == EXIT_DONE &&
	    store_case_remove(s->store, s->actor, slice_str(c->id), p.v, p.n,
		&removed, &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (code == EXIT_DONE && removed == 0)
		cli_say("nothing taken out: none was in the case itself");
	else if (code == EXIT_DONE)
		cli_say("%zu message%s taken out of the case; espy undo puts "
			"%s back", removed, plural(removed),
		    removed == 1 ? "it" : "them");
	picked_free(&p);
	return code;
}

/* --- links --- */

int
case_merge_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct error e;

	if (store_case_merge(s->store, s->actor, slice_str(c->id),
		slice_str(c->words[0]), &e) != ERR_NONE)
		return cli_fail(&e);
	cli_say("case %s goes on in %s; espy case unmerge %s takes it out "
		"again, as it was", c->id, c->words[0], c->id);
	return EXIT_DONE;
}

int
case_unmerge_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct error e;

	if (store_case_unmerge(s->store, s->actor, slice_str(c->id), &e) !=
	    ERR_NONE)
		return cli_fail(&e);
	cli_say("case %s is taken out again: both are as they were", c->id);
	return EXIT_DONE;
}
