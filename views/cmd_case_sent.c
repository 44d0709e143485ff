/* espy case: notes, and what was sent. */

#include <stdlib.h>
#include <string.h>

#include "views/cmd_case.h"
#include "views/draft_work.h"
#include "views/word.h"

int
case_note_verb(struct case_call *c)
{
	struct session *s = c->session;
	struct error e;

	if (store_case_note(s->store, s->actor, slice_str(c->id),
		case_call_text(c), &e) != ERR_NONE)
		return cli_fail(&e);
	cli_say("noted; espy undo takes it back");
	return EXIT_DONE;
}

/* The open draft that was sent: to that service, or the only one; 0: none */
static enum err
sent_draft(struct session *s, const char *id, const char *service,
    int64_t *draft, struct error *e)
{
	struct drafts d = { 0 };
	enum err err = store_drafts(s->store, slice_str(id), &d, e);
	size_t i, n = 0;

	*draft = 0;
	for (i = 0; err == ERR_NONE && i < d.n; i++) {
		if (!slice_eq_str(d.v[i].state, "open") ||
		    (service != NULL && !slice_eq_str(d.v[i].service,
			service)))
			continue;
		*draft = d.v[i].id;
		n++;
	}
	drafts_free(&d);
	if (err == ERR_NONE && n > 1)
		err = err_set(e, ERR_USAGE, "case %s has %zu open drafts: say "
		    "which was sent with --service SERVICE", id, n);
	return err;
}

static void
say_sent(const struct draft_mail *m, size_t nto)
{
	if (m == NULL)
		cli_say("recorded: sent to %zu address%s, without a draft, so "
			"nothing is known of samples and recipients", nto,
		    nto == 1 ? "" : "es");
	else
		cli_say("recorded: draft %lld sent to %zu address%s with %zu "
			"samples; %zu recipient%s disclosed",
		    (long long)m->draft->id, nto, nto == 1 ? "" : "es",
		    m->nsamples, m->mail.recipients,
		    plural(m->mail.recipients));
}

static int
mark_sent_run(struct session *s, const char *id, const struct slice *to,
    size_t nto, const char *how, const char *service)
{
	struct draft_mail m = { 0 };
	struct cases c = { 0 };
	struct error e;
	int64_t draft, number;
	enum err err = sent_draft(s, id, service, &draft, &e);

	if (err == ERR_NONE && service != NULL)
		err = service_check(s, slice_str(service), &e);
	if (err == ERR_NONE)
		err = store_case(s->store, slice_str(id), &c, &e);
	if (err == ERR_NONE && draft != 0)
		err = draft_mail_open(&m, s, draft, &e);
	if (err == ERR_NONE)
		err = draft_sent(s, c.v[0].id, service != NULL
			? slice_str(service) : c.v[0].service,
		    draft != 0 ? &m : NULL, to, nto, slice_str(how), &number,
		    &e);
	if (err == ERR_NONE)
		say_sent(draft != 0 ? &m : NULL, nto);
	draft_mail_free(&m);
	cases_free(&c);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

int
case_sent_verb(struct case_call *c)
{
	struct slice *to;
	size_t n = 0;
	int i, code;

	if (c->o.to == NULL)
		return cli_usage("case", "mark-sent wants a case and --to "
		    "ADDRESS");
	to = xcalloc((size_t)c->n + 1, sizeof *to);
	to[n++] = slice_str(c->o.to);
	for (i = 0; i < c->n; i++)
		to[n++] = slice_str(c->words[i]);
	code = mark_sent_run(c->session, c->id, to, n, c->o.how != NULL
		? c->o.how : "other means", c->o.service);
	free(to);
	return code;
}
