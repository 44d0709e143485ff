/* espy case ask-owner: asks a domain's owner whether he knows the service. */

#include <string.h>

#include "core/base/clock.h"
#include "core/base/url.h"
#include "core/notify/owner.h"
#include "views/cmd_case.h"
#include "views/letters.h"
#include "views/send_work.h"

/* Into the outbox: he was asked when the server has it. */
static enum err
ask_by_mail(struct case_call *c, const struct owner_question *q,
    const struct composed *mail, struct error *e)
{
	int64_t id;
	enum err err = outbox_put_owner(c->session, mail, q->case_id,
	    q->domain, q->to, slice_str(c->o.send), &id, e);

	if (err == ERR_NONE)
		send_say_put(c->session, id);
	return err;
}

/* The mail leaves before it is written down that he was asked: a file that
 * can't be made is no question. */
static enum err
ask(struct case_call *c, const struct whole_case *w, struct slice domain,
    struct error *e)
{
	const struct case_row *row = &w->cases.v[0];
	struct session *s = c->session;
	const char *file = c->n > 1 ? c->words[1] : "-";
	struct letters letters;
	struct owner_question q = { .case_id = row->id, .domain = domain,
		.to = slice_str(c->o.to), .service = row->service,
		.rows = w->rows.v, .nrows = w->rows.n,
		.letters = &letters, .clock = clock_now() };
	struct composed mail = { 0 };
	enum err err = letters_open(&letters, s, c->o.language != NULL
	    ? c->o.language : "en", e);

	letters_say(&letters);
	if (err == ERR_NONE)
		err = owner_mail(&mail, &q, &s->settings.reporter, e);
	if (err == ERR_NONE && c->o.send != NULL)
		err = ask_by_mail(c, &q, &mail, e);
	else if (err == ERR_NONE && strcmp(file, "-") != 0)
		err = compose_write(&mail, file, c->o.force, e);
	else if (err == ERR_NONE)
		out_slice(buf_slice(&mail.octets));
	composed_free(&mail);
	letters_free(&letters);
	return err != ERR_NONE || c->o.send != NULL ? err : store_case_asked(s->store, s->actor,
	    row->id, domain, q.to, e);
}

int
case_ask_verb(struct case_call *c)
{
	struct whole_case w = { 0 };
	struct slice domain;
	struct error e;
	enum err err;

	if (c->o.to == NULL)
		return cli_usage("case", "whom? --to ADDRESS of the domain's "
		    "owner");
	if (c->o.send != NULL && c->n > 1)
		return cli_usage("case", "into a file, or --send: one of "
		    "them");
	domain = host_normal(&c->arena, slice_str(c->words[0]));
	if (domain.p == NULL)
		return cli_usage("case", "%s is no domain name", c->words[0]);
	err = whole_read(&w, c->session, slice_str(c->id), &e);
	if (err == ERR_NONE)
		err = ask(c, &w, domain, &e);
	whole_free(&w);
	if (err != ERR_NONE)
		return cli_fail(&e);
	if (c->o.send != NULL)
		return EXIT_DONE;
	cli_say("written down: the owner of %s was asked; espy domain "
		"authorise or deny, or espy case domain, is his answer (espy "
		"undo takes the note back)", c->words[0]);
	return EXIT_DONE;
}
