/* Reports in the Abuse Reporting Format (RFC 5965). */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/notify/arf.h"
#include "core/notify/compose_parts.h"
#include "core/notify/fill.h"
#include "core/notify/mime.h"
#include "core/notify/sample.h"

enum { SUBJECT_MOST = 300, PARTS = 3 };

static const char *
feedback_type(const struct draft *d)
{
	if (d->kind == LETTER_RETRACTION)
		return "not-spam"; /* RFC 6430: it was none */
	/* RFC 6650 section 3.2: "abuse" unless the desk wants more of them */
	return d->formats & FORMAT_FRAUD ? "fraud" : "abuse";
}

/* A value of a field: ASCII without blanks, as addresses and URIs are */
static bool
is_word(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return s.n != 0 && s.n < 900;
}

static void
field(struct buf *out, const char *name, struct slice value)
{
	if (value.n != 0)
		buf_addf(out, "%s: %.*s\r\n", name, SLICE_ARG(value));
}

static struct slice
reverse_path(const struct compose *c, size_t i, struct arena *a)
{
	struct slice from = c->samples[i].row->mail_from;

	if (from.p == NULL)
		return SLICE_NULL;
	from = sample_told(c, i, from, a);
	if (from.n != 0 && (!is_word(from) ||
		slice_chr(from, '@') == SLICE_NONE ||
		slice_chr(from, '<') != SLICE_NONE ||
		slice_chr(from, '>') != SLICE_NONE))
		return SLICE_NULL;
	return slice_printf(a, "<%.*s>", SLICE_ARG(from));
}

/* The receiver as host, for Reporting-MTA and as authserv-id */
static struct slice
receiver(const struct row *r)
{
	struct arena a = { 0 };
	bool good = !row_is_claim(r) && r->by.n != 0 &&
	    host_normal(&a, r->by).p != NULL;

	arena_free(&a);
	return good ? r->by : SLICE_NULL;
}

static void
recipient_field(struct buf *out, const struct compose *c, size_t i,
    struct arena *a)
{
	const struct sample_facts *f = c->samples[i].facts;

	if (f != NULL && sample_tells(c, i) && is_word(f->rcpt) &&
	    slice_chr(f->rcpt, '@') != SLICE_NONE)
		field(out, "Original-Rcpt-To", slice_printf(a, "<%.*s>",
		    SLICE_ARG(f->rcpt)));
}

static void
facts_fields(struct buf *out, const struct compose *c, size_t i,
    struct arena *a)
{
	const struct compose_sample *s = &c->samples[i];
	const struct sample_facts *f = s->facts;
	struct slice by = receiver(s->row);
	size_t k;

	if (f != NULL && f->port != 0)
		field(out, "Source-Port", slice_printf(a, "%u", f->port));
	if (f != NULL && by.p != NULL && f->results.n != 0)
		mime_field(out, "Authentication-Results", slice_printf(a,
		    "%.*s; %.*s", SLICE_ARG(by),
		    SLICE_ARG(sample_told(c, i, f->results, a))));
	if (is_word(s->row->from_domain))
		field(out, "Reported-Domain", s->row->from_domain);
	for (k = 0; f != NULL && k < f->nlinks; k++)
		field(out, "Reported-URI", sample_link(c, i, k, a));
}

/* The second part: section 3 */
static void
report_text(struct buf *out, const struct compose *c, size_t i)
{
	const struct row *r = c->samples[i].row;
	struct slice by = receiver(r);
	struct arena a = { 0 };
	char when[32] = "";

	if (r->boundary_time != TIME_UNKNOWN)
		clock_rfc5322(r->boundary_time, when);
	buf_addf(out, "Feedback-Type: %s\r\n", feedback_type(c->draft));
	buf_addf(out, "User-Agent: espy/%s\r\n", c->version != NULL
		? c->version : "0");
	buf_add_str(out, "Version: 1\r\n");
	field(out, "Original-Mail-From", reverse_path(c, i, &a));
	recipient_field(out, c, i, &a);
	field(out, "Arrival-Date", slice_str(when));
	if (by.p != NULL)
		field(out, "Reporting-MTA", slice_printf(&a, "dns; %.*s",
		    SLICE_ARG(by)));
	field(out, "Source-IP", r->ip);
	facts_fields(out, c, i, &a);
	arena_free(&a);
}

/* --- the text --- */

static void
value(struct buf *out, const struct compose *c, size_t i, const char *label,
    struct slice text, struct arena *a)
{
	struct buf dead = { 0 };

	fill_defanged(&dead, slice_str(text_plain_str(a, sample_told(c, i,
	    text, a))));
	if (text.n != 0)
		fill_value(out, slice_str(label), buf_slice(&dead));
	buf_free(&dead);
}

static void
values(struct buf *out, const struct compose *c, size_t i, struct arena *a)
{
	const struct compose_sample *s = &c->samples[i];
	const struct row *r = s->row;
	char when[20];
	size_t k;

	clock_long(r->time, when);
	value(out, c, i, "Time (UTC)", slice_str(when), a);
	value(out, c, i, "Source IP", r->ip, a);
	value(out, c, i, "Reverse DNS", r->rdns, a);
	value(out, c, i, "HELO", r->helo, a);
	fill_value(out, SLICE("Message-ID"), r->message_id.n == 0
		? SLICE("none")
		: slice_printf(a, "<%s>", text_plain_str(a, r->message_id)));
	value(out, c, i, "Envelope sender", r->mail_from.p != NULL &&
		r->mail_from.n == 0 ? SLICE("<>") : r->mail_from, a);
	value(out, c, i, "From", r->from_address, a);
	value(out, c, i, "Subject", r->subject, a);
	if (r->account.n != 0)
		value(out, c, i, "Account", slice_printf(a, "%.*s %.*s",
		    SLICE_ARG(r->account_kind), SLICE_ARG(r->account)), a);
	if (s->facts != NULL)
		value(out, c, i, "Recorded", s->facts->results, a);
	for (k = 0; s->facts != NULL && k < s->facts->nlinks; k++)
		fill_value(out, slice_str(k == 0 ? "Links" : ""), url_defang(a,
		    sample_link(c, i, k, a)));
}

/* A paragraph */
static void
add(struct buf *out, struct slice text)
{
	fill_paragraph(out, SLICE(""), 0, text);
	buf_add_char(out, '\n');
}

/* RFC 6650 section 5.4: the text alone says all that the report does. */
static void
text_part(struct buf *out, const struct composed *m, const struct compose *c,
    size_t i)
{
	const struct composed_sample *x = &m->samples[i];
	const struct reporter *us = c->reporter;
	bool claim = row_is_claim(c->samples[i].row);
	struct buf text = { 0 };
	struct arena a = { 0 };

	add(&text, slice_printf(&a, "%s, of %s, %s. It belongs to case %.*s, "
	    "of which we wrote to you: <%.*s>.%s",
	    text_plain_str(&a, us->name), text_plain_str(&a,
		us->organisation.n != 0 ? us->organisation : us->name),
	    c->draft->kind == LETTER_RETRACTION
		? "takes back the report of the mail below: it is no abuse"
		: "reports the mail below, which came through your systems, "
		  "as fraudulent",
	    SLICE_ARG(c->draft->case_id), SLICE_ARG(m->message_id), claim
		? " What is said of it is what its header says, as it was "
		  "submitted to us." : ""));
	values(&text, c, i, &a);
	hash_line(&text, "original", &x->crlf);
	hash_line(&text, "attached", &x->own);
	buf_add_char(&text, '\n');
	add(&text, slice_printf(&a, "Attached: %.*s. The hashes are SHA-256, "
	    "of the CRLF form.", SLICE_ARG(sample_words(x, claim, &a))));
	add(&text, slice_printf(&a, "Answers are read: %s. To receive no more "
	    "reports from us, answer with the word STOP.",
	    text_plain_str(&a, us->address)));
	buf_add_str(out, "Content-Type: text/plain; charset=utf-8\r\n");
	mime_text_body(out, buf_slice(&text), true);
	buf_free(&text);
	arena_free(&a);
}

/* --- the mail --- */

/* The third part.  A message whose lines are too long for 8bit shows its header
 * alone: message/rfc822 has no other encoding (RFC 2046 section 5.2.1). */
static void
message_part(struct buf *out, const struct composed_sample *x,
    struct slice shown)
{
	if (x->form == SAMPLE_MESSAGE) {
		mime_field(out, "Content-Type", SLICE("message/rfc822"));
		mime_field(out, "Content-Disposition", SLICE("inline"));
		mime_octets_body(out, shown);
		return;
	}
	mime_field(out, "Content-Type", SLICE("text/rfc822-headers"));
	mime_field(out, "Content-Disposition", SLICE("inline"));
	mime_text_body(out, x->form == SAMPLE_HEADERS ? shown
						      : sample_header(shown),
	    false);
}

/* Section 2f: the subject of the mail, with a prefix at most */
static struct slice
subject_of(const struct compose *c, size_t i, struct arena *a)
{
	struct slice s = sample_told(c, i, c->samples[i].row->subject, a);
	struct buf b = { 0 };
	size_t k;

	s = fill_cut(s, SUBJECT_MOST);
	buf_add_str(&b, "FW: ");
	for (k = 0; k < s.n; k++)
		if ((unsigned char)s.p[k] >= ' ' && s.p[k] != 0x7f)
			buf_add_char(&b, s.p[k]);
		else if (b.p[b.n - 1] != ' ')
			buf_add_char(&b, ' ');
	s = slice_trim(slice_dup(a, buf_slice(&b)));
	buf_free(&b);
	return s;
}

static void
report_mail(struct composed_mail *out, struct composed *m,
    const struct compose *c, size_t i, struct slice shown)
{
	struct compose thread = *c;
	struct buf parts[PARTS] = { { 0 } };
	struct arena a = { 0 };
	struct slice subject = subject_of(c, i, &a);
	const char *boundary;
	size_t k;

	if (thread.notification.n == 0) /* the letter begins the thread */
		thread.notification = m->message_id;
	text_part(&parts[0], m, c, i);
	buf_add_str(&parts[1], "Content-Type: message/feedback-report\r\n"
	    "Content-Transfer-Encoding: 7bit\r\n\r\n");
	report_text(&parts[1], c, i);
	message_part(&parts[2], &m->samples[i], shown);
	boundary = compose_boundary(parts, PARTS, &a);
	out->message_id = compose_id(&thread, subject, slice_str(boundary),
	    &m->arena);
	out->name = slice_printf(&m->arena, "sample-%zu.arf.eml", i + 1);
	compose_addresses(&out->octets, c);
	mime_text_field(&out->octets, "Subject", subject);
	compose_identity(&out->octets, &thread, out->message_id);
	compose_multipart(&out->octets, "report; report-type=feedback-report",
	    boundary, SLICE("A report by RFC 5965: text, fields, and the mail "
	    "that it is about."), parts, PARTS);
	for (k = 0; k < PARTS; k++)
		buf_free(&parts[k]);
	arena_free(&a);
}

/* What a receiver would reject is found here first. */
static void
check_own(struct composed *m, const struct compose *c, size_t i)
{
	struct buf text = { 0 };
	struct error e;

	report_text(&text, c, i);
	if (m->wrong.p == NULL &&
	    arf_check(buf_slice(&text), &e) != ERR_NONE)
		m->wrong = slice_printf(&m->arena, "the ARF report of sample "
		    "%zu: %s", i + 1, e.text);
	buf_free(&text);
}

void
arf_reports(struct composed *m, const struct compose *c,
    const struct buf *shown)
{
	size_t i;

	m->reports = arena_array(&m->arena, c->nsamples + 1,
	    sizeof *m->reports);
	m->nreports = c->nsamples;
	for (i = 0; i < c->nsamples; i++) {
		report_mail(&m->reports[i], m, c, i, slice_of(shown[i].p,
		    shown[i].n));
		check_own(m, c, i);
	}
}
