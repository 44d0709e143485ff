/* The draft screen: what redaction did, and addresses that masking leaves readable, in fields that must
 * stay as they are, and the decision about each. */

#include <stdio.h>

#include "core/base/clock.h"
#include "views/doc_redact.h"
#include "views/draft_view.h"

enum { LEFT_ID = 1000 }; /* ids of their lines, from here on */

static const struct residue_decision *
decision_of(const struct draft_mail *m, const struct residue *r)
{
	return residue_decided(m->decisions, m->ndecisions,
	    &m->draft->samples[r->sample], r->field);
}

static void
left_line(struct doc *d, const struct draft_mail *m, size_t i)
{
	const struct residue *r = &m->mail.residue[i];
	const struct residue_decision *k = decision_of(m, r);
	char when[12];

	doc_line(d, 4);
	d->lines[d->n - 1].id = (int64_t)(LEFT_ID + i);
	doc_lit(d, k != NULL ? ROLE_OK : ROLE_BAD, k != NULL ? "[x] "
							     : "[!] ");
	doc_lit(d, ROLE_NORMAL, "sample %zu: ", r->sample + 1);
	doc_add(d, ROLE_INFO, r->field);
	doc_lit(d, ROLE_NORMAL, " tells ");
	doc_add(d, ROLE_BAD, r->address);
	doc_lit(d, ROLE_MUTED, " %s", r->how);
	if (k == NULL) {
		doc_lit(d, ROLE_WARN, r->stays ? ": may it? Enter decides"
					       : ": it need not");
		return;
	}
	clock_short(k->when, when);
	doc_lit(d, ROLE_MUTED, ", as decided %s by ", when);
	doc_add(d, ROLE_MUTED, k->who);
}

/* Samples that a decision leaves out are not among those of the mail. */
static void
dropped_lines(struct doc *d, const struct draft_mail *m)
{
	char hex[SHA256_HEX + 1];
	size_t i;

	for (i = 0; i < m->ndecisions; i++) {
		if (m->decisions[i].choice != RESIDUE_DROP)
			continue;
		sha256_hex(&m->decisions[i].sha256, hex);
		doc_line(d, 4);
		doc_lit(d, ROLE_OK, "[x] ");
		doc_lit(d, ROLE_NORMAL, "a sample is left out for its ");
		doc_add(d, ROLE_INFO, m->decisions[i].field);
		doc_lit(d, ROLE_MUTED, "  %.12s, by ", hex);
		doc_add(d, ROLE_MUTED, m->decisions[i].who);
	}
}

void
draft_left_doc(struct doc *d, const struct draft_mail *m)
{
	size_t i;

	for (i = 0; i < m->mail.nresidue; i++)
		left_line(d, m, i);
	dropped_lines(d, m);
	if (d->n != 0)
		doc_line(d, 0);
	doc_redaction(d, m);
}

static void
left_answer(struct app *app, struct slice key)
{
	static const char keys[RESIDUE_CHOICES] = { 'a', 'h', 'd' };
	struct view *v = app_find(app, ON_DRAFT);
	struct draft_view *d = v->data;
	const struct residue *r;
	unsigned choice = 0;
	struct error e;

	while (choice < RESIDUE_CHOICES && key.n != 0 &&
	    keys[choice] != key.p[0])
		choice++;
	/* what is shown may be another mail by now */
	if (key.n == 0 || choice == RESIDUE_CHOICES || !d->loaded ||
	    d->deciding >= d->mail.mail.nresidue)
		return;
	r = &d->mail.mail.residue[d->deciding];
	if (store_residue_decide(app->session.store, app->session.actor,
		d->id, &d->mail.draft->samples[r->sample], r->field,
		(enum residue_choice)choice, &e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	snprintf(d->to_say, sizeof d->to_say, "decided; u takes it back");
	app_refresh(app);
}

bool
draft_left_open(struct view *v, size_t id)
{
	struct draft_view *d = v->data;
	size_t i = id - LEFT_ID;

	if (id < LEFT_ID || i >= d->mail.mail.nresidue)
		return false;
	if (!d->mail.mail.residue[i].stays) {
		app_say(v->app, "r hides more of the samples, or e takes it "
		    "out of the letter");
		return true;
	}
	d->deciding = i;
	app_ask(v->app, PROMPT_KEY, "may it stay? a yes  h header fields "
	    "alone, this one masked too  d leave the sample out: ", NULL,
	    left_answer);
	snprintf(v->app->prompt.word, sizeof v->app->prompt.word, "ahd");
	return true;
}
