/* The mail as it will be: letter, samples, table. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/url.h"
#include "core/notify/arf.h"
#include "core/notify/compose_parts.h"
#include "core/notify/letter.h"
#include "core/notify/mime.h"
#include "core/notify/reply_token.h"
#include "core/notify/sample.h"
#include "core/notify/xarf.h"

static bool
address_char(char c)
{
	return c > ' ' && c <= '~' && strchr("<>()[]:;,\"\\@", c) == NULL;
}

static bool
address_good(struct slice s)
{
	struct arena a = { 0 };
	size_t at = slice_rchr(s, '@'), i;
	bool good = at != SLICE_NONE && at != 0 && at <= 64 && s.n <= 254;

	for (i = 0; good && i < at; i++)
		good = address_char(s.p[i]);
	good = good && host_normal(&a, slice_from(s, at + 1)).p != NULL;
	for (i = good ? at + 1 : 0; good && i < s.n; i++)
		good = address_char(s.p[i]);
	arena_free(&a);
	return good;
}

enum err
compose_check_to(struct slice to, struct error *e)
{
	enum err err = ERR_NONE;

	if (to.n > 2000)
		return err_set(e, ERR_USAGE, "too many addresses in To");
	while (err == ERR_NONE && to.n != 0) {
		struct slice one = slice_trim(slice_cut(&to, ','));
		struct slice head = slice_upto(one, 100);

		if (!address_good(one))
			err = err_set(e, ERR_USAGE, "To: \"%.*s\" is no mail "
			    "address; one such as abuse@service.example is "
			    "wanted", SLICE_ARG(head));
	}
	return err;
}

enum err
compose_check_subject(struct slice s, struct error *e)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return err_set(e, ERR_USAGE, "the subject has a "
			    "control character: it must be one line");
	return ERR_NONE;
}

static enum err
check(const struct compose *c, struct error *e)
{
	enum err err = reporter_check(c->reporter, NULL, e);

	if (err == ERR_NONE)
		err = compose_check_to(c->draft->to, e);
	if (err == ERR_NONE)
		err = compose_check_to(c->draft->cc, e);
	if (err == ERR_NONE && !address_good(c->reporter->address))
		err = err_set(e, ERR_USAGE, "address in [reporter] of the "
		    "settings is no mail address");
	if (err == ERR_NONE)
		err = compose_check_subject(c->draft->subject, e);
	return err;
}

/* May it stand in a Message-ID field as it is? */
static bool
id_good(struct slice id)
{
	size_t i;

	for (i = 0; i < id.n; i++)
		if (id.p[i] <= ' ' || id.p[i] > '~' || id.p[i] == '<' ||
		    id.p[i] == '>')
			return false;
	return id.n != 0 && id.n < 400 && slice_chr(id, '@') != SLICE_NONE;
}

static void
thread_fields(struct buf *out, const struct compose *c, struct arena *a)
{
	struct slice first = id_good(c->notification) ? c->notification
						      : SLICE_NULL;
	struct slice last = id_good(c->answered) ? c->answered : first;

	if (last.n == 0)
		return;
	mime_field(out, "In-Reply-To", slice_printf(a, "<%.*s>",
	    SLICE_ARG(last)));
	mime_field(out, "References", first.n == 0 || slice_eq(first, last)
		? slice_printf(a, "<%.*s>", SLICE_ARG(last))
		: slice_printf(a, "<%.*s> <%.*s>", SLICE_ARG(first),
		    SLICE_ARG(last)));
}

void
compose_addresses(struct buf *out, const struct compose *c)
{
	const struct draft *d = c->draft;
	struct arena a = { 0 };
	struct slice reply = c->reporter->plus
	    ? reply_address(&c->mask_key, d->case_id, c->reporter->address, &a)
	    : SLICE_NULL;

	mime_mailbox_field(out, "From", c->reporter->name,
	    c->reporter->address);
	/* An empty group (RFC 5322 section 3.4) where nobody is known */
	mime_field(out, "To", d->to.n != 0 ? d->to
					   : SLICE("no contact known:;"));
	if (d->cc.n != 0)
		mime_field(out, "Cc", d->cc);
	if (reply.p != NULL)
		mime_field(out, "Reply-To", reply);
	arena_free(&a);
}

void
compose_identity(struct buf *out, const struct compose *c, struct slice id)
{
	struct arena a = { 0 };
	char date[32];

	clock_rfc5322(c->date, date);
	mime_field(out, "Date", slice_str(date));
	mime_field(out, "Message-ID", slice_printf(&a, "<%.*s>",
	    SLICE_ARG(id)));
	thread_fields(out, c, &a);
	/* A person reads it and confirms it before it goes (RFC 3834). */
	mime_field(out, "Auto-Submitted", SLICE("no"));
	mime_field(out, "MIME-Version", SLICE("1.0"));
	arena_free(&a);
}

struct slice
compose_id(const struct compose *c, struct slice subject, struct slice parts,
    struct arena *a)
{
	const struct draft *d = c->draft;
	struct slice address = c->reporter->address;
	const struct slice of[] = { subject, d->to, d->cc, c->notification,
		c->answered, parts };
	struct sha256_run *run = sha256_begin();
	char hex[SHA256_HEX + 1];
	struct sha256 h;
	size_t i;

	for (i = 0; i < ARRAY_LEN(of); i++) {
		sha256_more(run, of[i]);
		sha256_more(run, SLICE("\n"));
	}
	h = sha256_end(run);
	sha256_hex(&h, hex);
	return slice_printf(a, "%.*s.%lld.%.16s@%.*s", SLICE_ARG(d->case_id),
	    (long long)d->id, hex,
	    SLICE_ARG(slice_from(address, slice_rchr(address, '@') + 1)));
}

const char *
compose_boundary(const struct buf *parts, size_t n, struct arena *a)
{
	struct sha256_run *run = sha256_begin();
	char hex[SHA256_HEX + 1];
	const char *boundary;
	struct sha256 h;
	size_t i;
	int k;

	for (i = 0; i < n; i++)
		sha256_more(run, slice_of(parts[i].p, parts[i].n));
	h = sha256_end(run);
	for (k = 0;; k++) {
		h = sha256_of(slice_of((const char *)h.b, sizeof h.b));
		sha256_hex(&h, hex);
		boundary = arena_printf(a, "=_espy_%.24s", hex);
		for (i = 0; i < n; i++)
			if (memmem(parts[i].p, parts[i].n, boundary,
				strlen(boundary)) != NULL)
				break;
		if (i == n)
			return boundary;
	}
}

void
compose_multipart(struct buf *out, const char *type, const char *boundary,
    struct slice preamble, struct buf *parts, size_t n)
{
	struct arena a = { 0 };
	bool eight = false;
	size_t i;

	for (i = 0; i < n; i++)
		eight |= !mime_is_7bit(buf_slice(&parts[i]));
	mime_field(out, "Content-Type", slice_printf(&a, "multipart/%s; "
	    "boundary=\"%s\"", type, boundary));
	if (eight)
		mime_field(out, "Content-Transfer-Encoding", SLICE("8bit"));
	buf_addf(out, "\r\n%.*s\r\n", SLICE_ARG(preamble));
	for (i = 0; i < n; i++) {
		buf_addf(out, "\r\n--%s\r\n", boundary);
		buf_add_slice(out, buf_slice(&parts[i]));
	}
	buf_addf(out, "\r\n--%s--\r\n", boundary);
	arena_free(&a);
}

/* The letter's text, and behind it what hangs on it */
static void
letter_part(struct buf *out, const struct composed *m,
    const struct compose *c, const struct buf *shown)
{
	struct buf text = { 0 };

	buf_add_slice(&text, c->draft->body);
	if (text.n != 0 && text.p[text.n - 1] != '\n')
		buf_add_char(&text, '\n');
	if (c->draft->formats & FORMAT_TEXT) {
		if (m->nsamples != 0)
			inline_headers(&text, m, c, shown);
	} else if (m->nparts != 0)
		attached_list(&text, m, c);
	buf_add_str(out, "Content-Type: text/plain; charset=utf-8\r\n");
	mime_text_body(out, buf_slice(&text), true);
	buf_free(&text);
}

/* parts[0] is kept for the letter, which names the others. */
static size_t
other_parts(struct buf *parts, struct composed *out, const struct compose *c,
    const struct buf *shown)
{
	size_t i, n = 1;

	if (c->draft->formats & FORMAT_TEXT)
		return n;
	for (i = 0; i < c->nsamples; i++)
		sample_part(&parts[n++], out, c, i, slice_of(shown[i].p,
		    shown[i].n));
	if (c->nsamples + c->nrows != 0)
		samples_table(&parts[n++], out, c);
	if (c->draft->formats & FORMAT_XARF && out->xarf.n != 0)
		xarf_part(&parts[n++], out);
	return n;
}

static void
assemble(struct composed *out, const struct compose *c, struct buf *parts,
    size_t n)
{
	const char *boundary = compose_boundary(parts, n, &out->arena);
	struct buf *mail = &out->octets;

	out->message_id = compose_id(c, c->draft->subject,
	    slice_str(boundary), &out->arena);
	compose_addresses(mail, c);
	mime_text_field(mail, "Subject", c->draft->subject);
	compose_identity(mail, c, out->message_id);
	if (n == 1)
		buf_add_slice(mail, buf_slice(&parts[0]));
	else
		compose_multipart(mail, "mixed", boundary, SLICE("This mail "
		    "has several parts: a letter, samples and a table."),
		    parts, n);
}

enum err
compose_mail(struct composed *out, const struct compose *c, struct error *e)
{
	struct buf *parts, *shown;
	size_t i, n;
	enum err err;

	*out = (struct composed){ 0 };
	err = check(c, e);
	if (err != ERR_NONE)
		return err;
	parts = xcalloc(c->nsamples + 3, sizeof *parts);
	shown = xcalloc(c->nsamples + 1, sizeof *shown);
	out->samples = arena_array(&out->arena, c->nsamples + 1,
	    sizeof *out->samples);
	out->nsamples = c->nsamples;
	for (i = 0; i < c->nsamples; i++)
		sample_prepare(out, c, i, &shown[i]);
	if ((c->draft->formats | c->beside) & FORMAT_XARF && c->nsamples != 0)
		xarf_report(out, c, shown);
	n = other_parts(parts, out, c, shown);
	letter_part(&parts[0], out, c, shown);
	disclosed_count(out);
	assemble(out, c, parts, n);
	if ((c->draft->formats | c->beside) & FORMAT_ARF)
		arf_reports(out, c, shown);
	for (i = 0; i < n; i++)
		buf_free(&parts[i]);
	for (i = 0; i < c->nsamples; i++)
		buf_free(&shown[i]);
	free(parts);
	free(shown);
	return ERR_NONE;
}

void
composed_free(struct composed *c)
{
	size_t i;

	buf_free(&c->octets);
	for (i = 0; i < c->nreports; i++)
		buf_free(&c->reports[i].octets);
	buf_free(&c->xarf);
	arena_free(&c->arena);
	*c = (struct composed){ 0 };
}
