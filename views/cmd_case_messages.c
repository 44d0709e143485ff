/* espy case: which messages a case has. */

#include <stdlib.h>
#include <string.h>

#include "core/cases/close.h"
#include "core/store/campaign.h"
#include "core/store/list.h"
#include "views/cmd_case.h"

enum { PAGE = 1000 };

/* What words and a query name: each message once */
struct picked {
	struct rows rows; /* as found; a message may be there twice */
	struct sha256 *v;
	size_t n;
};

static void
picked_free(struct picked *p)
{
	rows_free(&p->rows);
	free(p->v);
}

static enum err
pick_query(struct session *s, struct slice query, struct rows *rows,
    struct error *e)
{
	struct listing *l;
	size_t before;
	enum err err = listing_open(&l, s->store, query, ORDER_OLDEST,
	    &s->text, NULL, e);

	if (err != ERR_NONE)
		return err;
	do {
		before = rows->n;
		err = listing_more(l, PAGE, rows, e);
	} while (err == ERR_NONE && rows->n == before + PAGE);
	if (err == ERR_NONE && listing_text_partial(l))
		cli_say("the text of some messages is not indexed yet: they "
			"may be missing here");
	listing_close(l);
	return err;
}

/* "c12"; a message's name is 8 or more hex digits, so that both can be told
 * apart but where a file has such a name */
static bool
is_campaign(struct slice word)
{
	int64_t n;

	return word.n >= 2 && word.n < 8 && ascii_lower(word.p[0]) == 'c' &&
	    slice_number(slice_from(word, 1), &n);
}

static enum err
pick_word(struct session *s, struct slice word, struct rows *rows,
    struct error *e)
{
	char name[CAMPAIGN_NAME];
	struct arena a = { 0 };
	int64_t campaign;
	enum err err;

	if (!is_campaign(word))
		return store_find(s->store, word, rows, e);
	err = store_campaign_find(s->store, word, &campaign, e);
	if (err == ERR_NONE) {
		campaign_name(campaign, name);
		err = pick_query(s, slice_printf(&a, "campaign:%s", name),
		    rows, e);
	}
	arena_free(&a);
	return err;
}

static int
sha_cmp(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct sha256));
}

static enum err
pick_hashes(struct picked *p, struct error *e)
{
	size_t i, n = 0;

	p->v = xcalloc(p->rows.n + 1, sizeof *p->v);
	for (i = 0; i < p->rows.n; i++) {
		if (!p->rows.v[i].hashed)
			return err_set(e, ERR_ABSENT, "a message's file could "
			    "never be read, so it cannot be in a case");
		p->v[i] = p->rows.v[i].sha256;
	}
	qsort(p->v, p->rows.n, sizeof *p->v, sha_cmp);
	for (i = 0; i < p->rows.n; i++)
		if (n == 0 || sha_cmp(&p->v[n - 1], &p->v[i]) != 0)
			p->v[n++] = p->v[i];
	p->n = n;
	return ERR_NONE;
}

/* Says what is wrong. */
static int
pick(struct case_call *c, struct picked *p)
{
	struct error e;
	enum err err = ERR_NONE;
	int i;

	if ((c->n == 0) == (c->o.query == NULL))
		return cli_usage("case", "name messages or campaigns, or "
		    "--query QUERY that finds them");
	if (c->o.query != NULL)
		err = pick_query(c->session, slice_str(c->o.query), &p->rows,
		    &e);
	for (i = 0; err == ERR_NONE && i < c->n; i++)
		err = pick_word(c->session, slice_str(c->words[i]), &p->rows,
		    &e);
	if (err == ERR_NONE && p->rows.n == 0)
		err = err_set(&e, ERR_ABSENT, "no message is found by this "
		    "query");
	if (err == ERR_NONE)
		err = pick_hashes(p, &e);
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
	    SLICE_ARG(c->changed), how, n, n == 1 ? "" : "s");
}

int
case_new_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct picked p = { 0 };
	struct error e;
	int code = pick(c, &p);

	if (code == EXIT_DONE && store_case_new(s->store, s->actor,
		title_of(c, &p), case_main_service(p.rows.v, p.rows.n), p.v,
		p.n, &c->arena, &c->changed, &e) != ERR_NONE)
		code = cli_fail(&e);
	else if (code == EXIT_DONE)
		say_made(c, "opened", p.n);
	picked_free(&p);
	return code;
}

int
case_split_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct picked p = { 0 };
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
	struct picked p = { 0 };
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
	struct picked p = { 0 };
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
		cli_say("%zu message%s added to the case, %zu were in it; "
			"espy undo takes it back", added,
		    added == 1 ? "" : "s", p.n - added);
	picked_free(&p);
	return code;
}

int
case_remove_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct picked p = { 0 };
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
			"%s back", removed, removed == 1 ? "" : "s",
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
	cli_say("merged; espy case unmerge takes it out again, as it was");
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
	cli_say("taken out again: both are as they were");
	return EXIT_DONE;
}
