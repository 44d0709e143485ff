/* What masking changes in a draft's samples, and decisions about the rest. */

#include "views/cmd_draft.h"
#include "views/doc_redact.h"

int
draft_diff_run(struct cli *cli, struct session *s, int64_t id)
{
	struct draft_mail m;
	struct doc d = { 0 };
	struct error e;

	if (draft_mail_open(&m, s, id, &e) != ERR_NONE)
		return cli_fail(&e);
	for (size_t i = 0; cli->json && i < m.nsamples; i++) {
		struct json j = { 0 };

		json_redaction(&j, &m, i);
		out_json(&j);
	}
	if (!cli->json) {
		doc_redaction(&d, &m);
		out_doc(&d);
	}
	draft_mail_free(&m);
	return EXIT_DONE;
}

/* The choice that was made, and its number */
static enum err
choice_of(const struct residue_words *w, bool *some,
    enum residue_choice *choice, struct slice *number, struct error *e)
{
	const char *const said[RESIDUE_CHOICES] = { w->allow, w->headers,
		w->drop };
	size_t n = 0;
	unsigned c;

	for (c = 0; c < RESIDUE_CHOICES; c++)
		if (said[c] != NULL) {
			*choice = (enum residue_choice)c;
			*number = slice_str(said[c]);
			n++;
		}
	*some = n != 0;
	return n <= 1 ? ERR_NONE : err_set(e, ERR_USAGE, "one of --allow, "
	    "--headers and --drop at a time");
}

static enum err
decide(struct session *s, int64_t id, const struct draft_lefts *l,
    struct slice number, enum residue_choice choice, struct error *e)
{
	const struct draft_left *x;
	int64_t n;

	if (!slice_number(number, &n) || n < 1 || (uint64_t)n > l->n)
		return err_set(e, ERR_USAGE, "\"%.*s\" is none of the %zu "
		    "numbers that espy draft residue %lld lists",
		    SLICE_ARG(number), l->n, (long long)id);
	x = &l->v[n - 1];
	return store_residue_decide(s->store, s->actor, id, &x->sha256,
	    x->field, choice, e);
}

static bool
list(struct cli *cli, int64_t id, const struct draft_lefts *l)
{
	struct doc d = { 0 };
	bool open = false;

	for (size_t i = 0; i < l->n; i++) {
		struct json j = { 0 };

		open |= l->v[i].decision == NULL;
		if (!cli->json)
			continue;
		json_left(&j, id, l, i);
		out_json(&j);
	}
	if (!cli->json) {
		doc_lefts(&d, l);
		out_doc(&d);
	}
	if (l->n == 0)
		cli_say("draft %lld: no address of a recipient can be read "
		    "in what is masked", (long long)id);
	return open;
}

/* Exit code 1: something is not decided yet */
int
draft_residue_run(struct cli *cli, struct session *s, int64_t id,
    const struct residue_words *words)
{
	enum residue_choice choice = RESIDUE_ALLOW;
	struct slice number = SLICE_NULL;
	struct draft_lefts l;
	struct error e;
	bool some, open = false;
	enum err err = choice_of(words, &some, &choice, &number, &e);

	if (err == ERR_NONE)
		err = draft_left(&l, s, id, &e);
	if (err == ERR_NONE && some) {
		err = decide(s, id, &l, number, choice, &e);
		draft_lefts_free(&l);
		if (err == ERR_NONE)
			err = draft_left(&l, s, id, &e);
		if (err == ERR_NONE)
			cli_say("decided; espy undo takes it back");
	}
	if (err != ERR_NONE)
		return cli_fail(&e);
	open = list(cli, id, &l);
	draft_lefts_free(&l);
	return open ? EXIT_FOUND : EXIT_DONE;
}
