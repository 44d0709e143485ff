/* Sending: what is put into the outbox, and who may. */

#include "core/base/clock.h"
#include "core/notify/smtp.h"
#include "views/cli.h"
#include "views/draft_check.h"
#include "views/send_work.h"

enum err
send_check(const struct session *s, struct error *e)
{
	return outgoing_check(&s->settings.send, s->workspace.settings, e);
}

enum err
send_confirm(struct session *s, struct slice typed, struct slice case_id,
    struct error *e)
{
	struct slice word = slice_trim(typed);
	struct cases c = { 0 };
	enum err err = ERR_ABSENT;

	if (word.n != 0)
		err = store_case(s->store, word, &c, e);
	if (err == ERR_NONE && !slice_eq(c.v[0].id, case_id))
		err = ERR_ABSENT;
	cases_free(&c);
	if (err == ERR_ABSENT)
		err = err_set(e, ERR_REFUSED, "that is not the number of its "
		    "case, %.*s: nothing was sent", SLICE_ARG(case_id));
	return err;
}

/* --- addresses --- */

/* ", " between */
static enum err
add_addresses(struct slice list, struct arena *a, struct slice **v,
    size_t *n, struct error *e)
{
	size_t i;

	while (list.n != 0) {
		struct slice one = slice_trim(slice_cut(&list, ','));

		for (i = 0; i < *n; i++)
			if (slice_eqi((*v)[i], one))
				break;
		if (i < *n)
			continue;
		if (!smtp_address_ok(one))
			return err_set(e, ERR_USAGE, "%.*s is no address that "
			    "mail can be sent to", SLICE_ARG(one));
		*ARENA_PUSH(a, *v, *n) = one;
	}
	return ERR_NONE;
}

static enum err
put(struct session *s, struct outbox_want *want, struct arena *a,
    int64_t *id, struct error *e)
{
	int64_t *ids;
	bool eight;
	size_t i;
	enum err err = send_check(s, e);

	want->from = s->settings.send.from;
	want->hold = s->settings.send.hold;
	for (i = 0; err == ERR_NONE && i < want->nmails; i++)
		err = smtp_check(want->mails[i].octets, &eight, e);
	if (err == ERR_NONE)
		err = store_outbox_put(s->store, s->actor, want, a, &ids, e);
	*id = err == ERR_NONE ? ids[0] : 0;
	return err;
}

/* --- a draft --- */

static const char *
form_of(const struct draft_mail *m, size_t i)
{
	return m->mail.samples[i].form == SAMPLE_HEADERS ? "headers"
							 : "whole";
}

static void
letter_mail(struct outbox_mail *out, const struct draft_mail *m,
    struct arena *a)
{
	struct sent_sample *v = arena_array(a, m->nsamples + 1, sizeof *v);
	size_t i;

	for (i = 0; i < m->nsamples; i++)
		v[i] = (struct sent_sample){ m->draft->samples[i],
			form_of(m, i) };
	out->octets = slice_of(m->mail.octets.p, m->mail.octets.n);
	out->message_id = m->mail.message_id;
	out->samples = v;
	out->nsamples = m->nsamples;
	out->disclosed = m->mail.disclosed;
	out->ndisclosed = m->mail.ndisclosed;
}

/* The report of sample i discloses what that sample does. */
static void
report_mail(struct outbox_mail *out, const struct draft_mail *m, size_t i,
    struct arena *a)
{
	const struct composed_mail *report = &m->mail.reports[i];
	struct sent_sample *one;
	struct disclosed *v = NULL;
	size_t k;

	out->octets = slice_of(report->octets.p, report->octets.n);
	out->message_id = report->message_id;
	if (i >= m->nsamples)
		return;
	one = arena_array(a, 1, sizeof *one);
	*one = (struct sent_sample){ m->draft->samples[i], form_of(m, i) };
	out->samples = one;
	out->nsamples = 1;
	for (k = 0; k < m->mail.ndisclosed; k++)
		if (memcmp(&m->mail.disclosed[k].sha256,
			&m->draft->samples[i], sizeof *m->draft->samples) == 0)
			*ARENA_PUSH(a, v, out->ndisclosed) =
			    m->mail.disclosed[k];
	out->disclosed = v;
}

static enum err
checked(struct session *s, const struct draft_mail *m,
    struct outbox_want *want, struct arena *a, struct error *e)
{
	struct checks c = { 0 };
	enum err err = draft_check(&c, s, m, a, e);

	if (err == ERR_NONE)
		err = draft_check_refuses(&c, e);
	if (err == ERR_NONE && c.yellow != 0)
		want->agreed = draft_check_yellow(&c, a);
	return err;
}

enum err
outbox_put(struct session *s, const struct draft_mail *m, struct slice typed,
    int64_t *id, struct error *e)
{
	const struct draft *d = m->draft;
	struct arena a = { 0 };
	struct outbox_mail *mails = arena_array(&a, m->mail.nreports + 1,
	    sizeof *mails);
	struct outbox_want want = { .case_id = d->case_id, .draft = d->id,
		.kind = d->kind, .service = d->service, .mails = mails,
		.nmails = m->mail.nreports + 1 };
	struct slice *to = NULL;
	size_t n = 0, i;
	enum err err = send_check(s, e);

	*id = 0;
	if (err == ERR_NONE)
		err = send_confirm(s, typed, d->case_id, e);
	if (err == ERR_NONE)
		err = checked(s, m, &want, &a, e);
	if (err == ERR_NONE)
		err = add_addresses(d->to, &a, &to, &n, e);
	if (err == ERR_NONE)
		err = add_addresses(d->cc, &a, &to, &n, e);
	for (i = 0; err == ERR_NONE && i < want.nmails; i++) {
		if (i == 0)
			letter_mail(&mails[0], m, &a);
		else
			report_mail(&mails[i], m, i - 1, &a);
		mails[i].subject = d->subject;
		mails[i].to = to;
		mails[i].nto = n;
	}
	if (err == ERR_NONE)
		err = put(s, &want, &a, id, e);
	arena_free(&a);
	return err;
}

/* --- other letters --- */

static enum err
put_one(struct session *s, struct outbox_want *want,
    const struct composed *mail, struct slice to, const char *subject,
    int64_t *id, struct error *e)
{
	struct arena a = { 0 };
	struct outbox_mail one = { .octets = slice_of(mail->octets.p,
	    mail->octets.n), .message_id = mail->message_id,
		.subject = slice_str(subject) };
	struct slice *v = NULL;
	enum err err = add_addresses(to, &a, &v, &one.nto, e);

	one.to = v;
	want->mails = &one;
	want->nmails = 1;
	if (err == ERR_NONE)
		err = put(s, want, &a, id, e);
	arena_free(&a);
	return err;
}

enum err
outbox_put_owner(struct session *s, const struct composed *mail,
    struct slice case_id, struct slice domain, struct slice to,
    struct slice typed, int64_t *id, struct error *e)
{
	struct outbox_want want = { .case_id = case_id,
		.kind = LETTER_OWNER, .domain = domain };
	enum err err = send_confirm(s, typed, case_id, e);

	return err != ERR_NONE ? err : put_one(s, &want, mail, to,
	    "a question to a domain's owner", id, e);
}

enum err
outbox_put_original(struct session *s, const struct composed *mail,
    const struct sha256 *report, struct slice to, struct slice typed,
    int64_t *id, struct error *e)
{
	struct outbox_want want = { .kind = LETTER_ORIGINAL,
		.report = report };
	char hex[SHA256_HEX + 1];
	struct slice word = slice_trim(typed);

	sha256_hex(report, hex);
	if (word.n < 8 || word.n > SHA256_HEX ||
	    !slice_eqi(word, slice_upto(slice_str(hex), word.n)))
		return err_set(e, ERR_REFUSED, "that is not the report, "
		    "%.12s: nothing was sent", hex);
	return put_one(s, &want, mail, to, "a question to a reporter", id, e);
}

/* --- doing it --- */

void
send_say_put(const struct session *s, int64_t id)
{
	cli_say("mail %lld is in the outbox, due in %lld s; espy outbox recall "
	    "%lld takes it back, espy outbox flush sends what is due",
	    (long long)id, (long long)s->settings.send.hold, (long long)id);
}

void
send_clock_start(struct send_clock *c)
{
	c->start = clock_now();
	c->from_ms = clock_monotonic_ms();
}

int64_t
send_clock_now(const struct send_clock *c)
{
	int64_t waited = (clock_monotonic_ms() - c->from_ms) / 1000;
	int64_t now = clock_now();

	return now > c->start + waited ? now : c->start + waited;
}

enum err
send_engine(struct outgoing **out, struct session *s, struct error *e)
{
	const struct outgoing_config c = { .workspace = &s->workspace,
		.send = &s->settings.send, .store = s->store,
		.actor = s->actor };

	return outgoing_new(out, &c, e);
}
