/* What identifies each sample to those who find it in their logs. */

#include "core/base/clock.h"
#include "core/notify/letter_parts.h"

enum { ACCOUNTS_MOST = 4, IDENTIFIER_MOST = 1000 };

struct slice
letter_sample_head(const struct letter_work *k, size_t i)
{
	struct slice number = number_of(k, i + 1);
	struct slice all = number_of(k, k->l->nsamples);

	return worded(k, row_is_claim(k->l->samples[i].row)
		? SAY_SAMPLE_CLAIM : SAY_SAMPLE, 1, SAID({ "number", number },
	    { "all", all }));
}

static void
put(struct buf *b, const struct letter_work *k, enum phrase label,
    struct slice value)
{
	fill_value(b, plain_word(k, label), value);
}

static struct slice
time_words(const struct letter_work *k, const struct row *r)
{
	char when[20];
	enum phrase source = SAY_TIME_READ;

	clock_long(r->time, when);
	if (r->boundary_time != TIME_UNKNOWN && !row_is_claim(r))
		return slice_printf(k->a, "%s UTC", when);
	if (r->boundary_time != TIME_UNKNOWN)
		source = SAY_TIME_CLAIMED;
	else if (r->date != TIME_UNKNOWN)
		source = SAY_TIME_DATED;
	return slice_printf(k->a, "%s UTC (%.*s)", when,
	    SLICE_ARG(plain_word(k, source)));
}

/* An identifier stays whole: it is what the desk searches for. */
static struct slice
message_id(const struct letter_work *k, const struct row *r)
{
	if (r->message_id.n == 0)
		return plain_word(k, SAY_NONE);
	return slice_printf(k->a, "<%.*s>", SLICE_ARG(safe(k,
	    slice_upto(r->message_id, IDENTIFIER_MOST))));
}

static const struct hop *
hop_at(const struct letter_sample *s, int behind)
{
	const struct mail *m = s->analysis != NULL ? &s->analysis->mail
						   : NULL;
	int hop = m != NULL ? m->boundary.hop : -1;

	if (hop < 0 || hop + behind < 0 || (size_t)(hop + behind) >= m->nhops)
		return NULL;
	return &m->hops[hop + behind];
}

static void
queue_ids(struct buf *b, const struct letter_work *k,
    const struct letter_sample *s)
{
	const struct hop *ours = hop_at(s, 0), *theirs = hop_at(s, 1);

	if (theirs != NULL && theirs->id.n != 0)
		put(b, k, SAY_QUEUE_THEIRS, theirs->by.n == 0 ? safe(k,
			theirs->id) : slice_printf(k->a, "%.*s (%.*s)",
			SLICE_ARG(safe(k, theirs->id)),
			SLICE_ARG(safe(k, theirs->by))));
	if (ours != NULL && ours->id.n != 0 && !row_is_claim(s->row))
		put(b, k, SAY_QUEUE_OURS, safe(k, ours->id));
}

static void
feedback_id(struct buf *b, const struct letter_work *k,
    const struct letter_sample *s)
{
	const struct mail *m;
	int f;

	if (s->analysis == NULL || s->analysis->mail.bytes.p == NULL)
		return;
	m = &s->analysis->mail;
	f = mail_field(m, "Feedback-ID", -1);
	if (f >= 0)
		fill_value(b, SLICE("Feedback-ID"), safe(k, slice_upto(
		    slice_trim(mail_slice(m, m->fields[f].value)),
		    IDENTIFIER_MOST)));
}

static struct slice
grade_words(const struct letter_work *k, const struct letter_sample *s,
    enum grade g)
{
	if (row_is_claim(s->row) || g == GRADE_PRESENT)
		return plain_word(k, SAY_GRADE_PRESENT);
	return plain_word(k, g == GRADE_SIGNED ? SAY_GRADE_SIGNED
					       : SAY_GRADE_BOUNDARY);
}

static void
accounts(struct buf *b, const struct letter_work *k,
    const struct letter_sample *s)
{
	const struct attribution *at;
	size_t i;

	if (s->analysis == NULL) {
		if (s->row->account.n != 0)
			put(b, k, SAY_ACCOUNT, slice_printf(k->a,
			    "%.*s %.*s", SLICE_ARG(safe(k,
				s->row->account_kind)), SLICE_ARG(safe(k,
				s->row->account))));
		return;
	}
	at = &s->analysis->attribution;
	for (i = 0; i < at->naccounts && i < ACCOUNTS_MOST; i++)
		put(b, k, SAY_ACCOUNT, slice_printf(k->a,
		    "%.*s %.*s (%.*s)", SLICE_ARG(safe(k,
			at->accounts[i].kind)), SLICE_ARG(safe(k,
			at->accounts[i].value)), SLICE_ARG(grade_words(k, s,
			at->accounts[i].grade))));
}

static struct slice
reverse_name(const struct letter_work *k, const struct row *r)
{
	if (r->rdns.n == 0)
		return SLICE("");
	return slice_printf(k->a, "%.*s (%.*s)", SLICE_ARG(safe(k, r->rdns)),
	    SLICE_ARG(plain_word(k, r->rdns_confirmed ? SAY_CONFIRMED
						      : SAY_NOT_CONFIRMED)));
}

static void
identifiers(struct buf *b, const struct letter_work *k, size_t i)
{
	const struct letter_sample *s = &k->l->samples[i];
	const struct row *r = s->row;
	char hex[SHA256_HEX + 1];

	if (b->n != 0)
		buf_add_char(b, '\n');
	fill_paragraph(b, SLICE(""), 0, letter_sample_head(k, i));
	put(b, k, SAY_SAMPLE_TIME, time_words(k, r));
	put(b, k, SAY_SENDING_IP, r->ip.n != 0 ? safe(k, r->ip)
		: plain_word(k, SAY_NOT_KNOWN));
	put(b, k, SAY_REVERSE_NAME, reverse_name(k, r));
	fill_value(b, SLICE("HELO"), safe(k, r->helo));
	queue_ids(b, k, s);
	fill_value(b, SLICE("Message-ID"), message_id(k, r));
	put(b, k, SAY_ENVELOPE, r->mail_from.p != NULL &&
		r->mail_from.n == 0 ? SLICE("<>") : safe(k, r->mail_from));
	feedback_id(b, k, s);
	accounts(b, k, s);
	put(b, k, SAY_FROM_DOMAIN, safe(k, r->from_domain));
	put(b, k, SAY_SUBJECT, safe(k, slice_upto(r->subject,
	    IDENTIFIER_MOST)));
	sha256_hex(&s->crlf, hex);
	fill_value(b, SLICE("SHA-256"), slice_str(hex));
}

void
letter_samples(struct template_values *v, const struct letter_work *k)
{
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < k->l->nsamples; i++)
		identifiers(&b, k, i);
	v->v[NAME_IDENTIFIERS] = block_of(k, &b);
	if ((k->l->formats & FORMAT_XARF) != 0)
		v->v[NAME_XARF] = SLICE("report.xarf.json");
	for (i = 0; i < k->l->nsamples; i++)
		if (k->l->samples[i].row->trust == TRUST_INFERRED)
			v->v[NAME_INFERRED] = plain_word(k, SAY_INFERRED);
	buf_free(&b);
}
