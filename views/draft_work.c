/* Drafting: from a case to a letter. */

#include <stdlib.h>

#include "core/notify/facts.h"
#include "views/draft_work.h"

enum err
draft_domains(struct session *s, struct slice case_id, struct arena *a,
    struct case_domain **out, size_t *n, struct error *e)
{
	enum err err = store_case_domains(s->store, case_id, a, out, n, e);
	size_t i;

	for (i = 0; err == ERR_NONE && i < *n; i++)
		if (s->settings.cases.name_allowed &&
		    case_domain_may(&(*out)[i]) == CASE_MAY_UNKNOWN)
			(*out)[i].may_name = CASE_MAY_NOT;
	return err;
}

bool
draft_is_held_back(const struct row *r, const struct case_domain *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (case_domain_may(&v[i]) == CASE_MAY_NOT &&
		    slice_eqi(r->domain, v[i].domain))
			return true;
	return false;
}

/*
 * Domains whose owner does not want to be named to the service: rows of theirs
 * name none from here on, and stand last, where no sample is taken from.
 * *shown: the rows in front of them.
 */
static enum err
hold_back(struct draft_work *w, struct session *s, size_t *shown,
    struct error *e)
{
	struct row *held = arena_array(&w->arena, w->rows.n + 1,
	    sizeof *held);
	struct case_domain *v;
	size_t n, i, front = 0, nheld = 0;
	enum err err = draft_domains(s, w->case_id, &w->arena, &v, &n,
	    e);

	for (i = 0; err == ERR_NONE && i < w->rows.n; i++)
		if (draft_is_held_back(&w->rows.v[i], v, n))
			held[nheld++] = w->rows.v[i];
		else
			w->rows.v[front++] = w->rows.v[i];
	for (i = 0; i < nheld; i++) {
		held[i].domain = SLICE_NULL;
		w->rows.v[front + i] = held[i];
		w->unnamed += held[i].kind == MESSAGE_MAIL &&
		    slice_eq(held[i].service.n != 0 ? held[i].service
						    : SLICE(""), w->service);
	}
	*shown = front;
	if (err == ERR_NONE && front == 0)
		err = err_set(e, ERR_REFUSED, "no domain of case %.*s may be "
		    "named to the service, so that there is nothing to show "
		    "it (espy case domain changes that)",
		    SLICE_ARG(w->case_id));
	return err;
}

/* Which of the rows a trap brought, among others */
static enum err
traps_of(struct draft_work *w, struct session *s, size_t n, const bool **out,
    struct error *e)
{
	bool *trap = arena_array(&w->arena, n + 1, sizeof *trap);
	struct message_for *v;
	size_t i, count;
	enum err err = store_case_recipients(s->store, w->case_id, &w->arena,
	    &v, &count, e);

	for (i = 0; err == ERR_NONE && i < n; i++) {
		const struct message_for *m = message_for_find(v, count,
		    w->rows.v[i].id);

		trap[i] = m != NULL && m->trap;
	}
	*out = trap;
	return err;
}

static enum err
load_samples(struct draft_work *w, struct session *s, struct error *e)
{
	size_t chosen[DRAFT_MOST_SAMPLES], i, shown;
	struct case_wanted want = { .service = w->service,
		.most = s->settings.draft.samples,
		.most_octets = s->settings.draft.most_octets };
	enum err err = hold_back(w, s, &shown, e);

	/* These accuse nobody: there is nothing to show. */
	if (err != ERR_NONE || w->wish.kind == LETTER_RETRACTION ||
	    w->wish.kind == LETTER_CLOSING)
		return err;
	err = traps_of(w, s, shown, &want.trap, e);
	if (err == ERR_NONE)
		w->nsamples = case_choose(w->rows.v, shown, &want, chosen);
	for (i = 0; err == ERR_NONE && i < w->nsamples; i++) {
		struct draft_sample *x = &w->samples[i];

		x->row = &w->rows.v[chosen[i]];
		err = store_bytes(s->store, x->row, &x->octets, &x->at,
		    &w->arena, e);
	}
	return err;
}

/* One that somebody sent through a service, not only reports of such */
static bool
has_message(const struct rows *rows)
{
	size_t i;

	for (i = 0; i < rows->n; i++)
		if (rows->v[i].kind == MESSAGE_MAIL)
			return true;
	return false;
}

/* What the letter tells beside the messages */
static enum err
load_case(struct draft_work *w, struct session *s, struct error *e)
{
	enum err err = draft_domains(s, w->case_id, &w->arena, &w->domains,
	    &w->ndomains, e);

	if (err == ERR_NONE)
		err = store_notifications(s->store, w->case_id, &w->sent, e);
	if (err == ERR_NONE)
		err = store_log_head(s->store, &w->head, e);
	if (err == ERR_NONE)
		err = store_contrast(s->store, w->case_id, &w->set, e);
	if (err == ERR_NONE)
		contrast_run(&w->contrast, &w->set);
	return err;
}

static enum err
begin(struct draft_work *w, struct session *s, struct slice case_id,
    struct error *e)
{
	struct slice service = w->wish.service;
	enum err err = reporter_check(&s->settings.reporter,
	    s->workspace.settings, e);

	if (w->wish.kind == LETTER_OWNER || w->wish.kind == LETTER_ORIGINAL)
		return err_set(e, ERR_USAGE, "such a letter goes to no desk: "
		    "espy case ask-owner asks a domain's owner, espy report "
		    "ask a reporter");
	if (err == ERR_NONE)
		err = store_case(s->store, case_id, &w->cases, e);
	if (err == ERR_NONE)
		err = store_case_messages(s->store, case_id, &w->rows, e);
	if (err == ERR_NONE && !has_message(&w->rows))
		err = err_set(e, ERR_USAGE, "this case has no messages: there "
		    "is nothing to notify of");
	if (err != ERR_NONE)
		return err;
	w->case_id = w->cases.v[0].id;
	if (service.p == NULL)
		service = w->cases.v[0].service.p != NULL
		    ? w->cases.v[0].service
		    : case_main_service(w->rows.v, w->rows.n);
	w->service = slice_dup(&w->arena, service.p != NULL ? service
							    : SLICE(""));
	err = load_case(w, s, e);
	if (err == ERR_NONE && w->again == 0)
		err = draft_due(w, s, e);
	if (err == ERR_NONE)
		err = draft_desk(w, s, e);
	if (err == ERR_NONE)
		err = draft_narrow(w, s, e);
	return err != ERR_NONE ? err : load_samples(w, s, e);
}

enum err
draft_begin(struct draft_work *w, struct session *s, struct slice case_id,
    const struct draft_wish *wish, struct error *e)
{
	enum err err;

	*w = (struct draft_work){ .wish = *wish };
	err = begin(w, s, case_id, e);
	if (err == ERR_NONE)
		err = draft_answer_to(w, s, e);
	if (err != ERR_NONE)
		draft_work_free(w);
	return err;
}

enum err
draft_begin_again(struct draft_work *w, struct session *s, int64_t id,
    const char *language, int formats, bool over, struct error *e)
{
	struct drafts d = { 0 };
	enum err err = store_draft(s->store, id, &d, e);

	*w = (struct draft_work){ .again = id };
	if (err == ERR_NONE && d.v[0].edited && !over)
		err = err_set(e, ERR_REFUSED, "the text of draft %lld was "
		    "edited: making it anew would lose that (render --force "
		    "does it, on a screen :render!; undo takes it back)",
		    (long long)id);
	if (err == ERR_NONE) {
		const struct draft *x = &d.v[0];

		w->wish = (struct draft_wish){ .kind = x->kind,
			.desk = x->desk,
			.service = slice_dup(&w->arena, x->service),
			.language = language != NULL ? language
			    : arena_strndup(&w->arena, x->language,
				  strlen(x->language)),
			.redact_said = true, .redact = x->redact,
			.formats_said = true, .formats = formats >= 0
			    ? (unsigned)formats : x->formats,
			.thread = x->thread, .answers = x->answers,
			.is_answer = x->is_answer };
		/* One that nobody was known for is about what is known now. */
		if (x->to.n != 0)
			w->wish.network = slice_dup(&w->arena, x->network);
		err = begin(w, s, x->case_id, e);
	}
	if (err != ERR_NONE)
		draft_work_free(w);
	drafts_free(&d);
	return err;
}

void
draft_analyse(struct draft_work *w, struct session *s)
{
	struct session_as as;
	struct error e;
	size_t i;

	for (i = 0; i < w->nsamples; i++) {
		struct draft_sample *x = &w->samples[i];

		session_as(s, x->row, &as);
		if (session_analyse(s, buf_slice(&x->octets), x->at.path.p,
			&as, 0, &x->analysis, &e) != ERR_NONE)
			x->analysis = NULL;
	}
}

/* Recipients and what else a person chose stay as they are. */
static enum err
keep_again(struct draft_work *w, struct session *s, struct draft *d,
    struct error *e)
{
	struct drafts was = { 0 };
	enum err err = store_draft(s->store, w->again, &was, e);

	if (err == ERR_NONE) {
		d->id = w->again;
		if (was.v[0].to.n != 0 || w->to.n == 0) {
			d->to = was.v[0].to;
			d->to_source = was.v[0].to_source;
		}
		d->cc = was.v[0].cc;
		err = store_draft_change(s->store, s->actor, d, e);
	}
	drafts_free(&was);
	return err;
}

enum err
draft_finish(struct draft_work *w, struct session *s, int64_t *id,
    struct error *e)
{
	struct draft d = { .case_id = w->case_id, .service = w->service,
		.kind = w->wish.kind, .desk = w->wish.desk,
		.language = w->wish.language, .formats = w->wish.formats,
		.thread = w->wish.thread, .answers = w->wish.answers,
		.is_answer = w->wish.is_answer, .to = w->to, .cc = w->cc,
		.network = w->network,
		.to_source = w->to_source, .redact = w->wish.redact,
		.nsamples = w->nsamples };
	struct sample_facts *facts[DRAFT_MOST_SAMPLES] = { NULL };
	struct sha256 hashes[DRAFT_MOST_SAMPLES];
	struct letter_out out;
	enum err err = draft_letter(&out, w, s, e);
	size_t i;

	if (err != ERR_NONE)
		return err;
	d.subject = out.subject;
	d.body = out.body;
	for (i = 0; i < w->nsamples; i++) {
		const struct analysis *x = w->samples[i].analysis;

		hashes[i] = w->samples[i].row->sha256;
		if (x != NULL)
			facts[i] = sample_facts_of(x, &w->arena);
	}
	d.samples = hashes;
	d.facts = facts;
	*id = w->again;
	return w->again != 0 ? keep_again(w, s, &d, e)
	    : store_draft_new(s->store, s->actor, &d, id, e);
}

void
draft_work_free(struct draft_work *w)
{
	size_t i;

	for (i = 0; i < w->nsamples; i++) {
		buf_free(&w->samples[i].octets);
		parser_analysis_free(w->samples[i].analysis);
	}
	contrast_free(&w->contrast);
	contrast_set_free(&w->set);
	notifications_free(&w->sent);
	cases_free(&w->cases);
	rows_free(&w->rows);
	arena_free(&w->arena);
	*w = (struct draft_work){ 0 };
}
