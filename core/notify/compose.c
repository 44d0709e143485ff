/* The mail as it will be: letter, samples, table. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/url.h"
#include "core/notify/compose.h"
#include "core/notify/letter.h"
#include "core/notify/mime.h"
#include "core/notify/sample.h"

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
	if (err == ERR_NONE && !address_good(c->reporter->address))
		err = err_set(e, ERR_USAGE, "address in [reporter] of the "
		    "settings is no mail address");
	if (err == ERR_NONE)
		err = compose_check_subject(c->draft->subject, e);
	return err;
}

/* The same mail has the same id; a changed one has another. */
static void
identify(struct composed *out, const struct compose *c, struct slice parts)
{
	struct slice address = c->reporter->address;
	struct sha256_run *run = sha256_begin();
	char hex[SHA256_HEX + 1];
	struct sha256 h;

	sha256_more(run, c->draft->subject);
	sha256_more(run, c->draft->to);
	sha256_more(run, parts);
	h = sha256_end(run);
	sha256_hex(&h, hex);
	out->message_id = slice_printf(&out->arena, "%.*s.%lld.%.16s@%.*s",
	    SLICE_ARG(c->draft->case_id), (long long)c->draft->id, hex,
	    SLICE_ARG(slice_from(address, slice_rchr(address, '@') + 1)));
}

static void
header(struct buf *out, const struct composed *m, const struct compose *c,
    const char *boundary)
{
	const struct draft *d = c->draft;
	struct arena a = { 0 };
	char date[32];

	clock_rfc5322(d->changed_at, date);
	mime_mailbox_field(out, "From", c->reporter->name,
	    c->reporter->address);
	/* An empty group (RFC 5322 section 3.4) where nobody is known */
	mime_field(out, "To", d->to.n != 0 ? d->to
					   : SLICE("no contact known:;"));
	mime_text_field(out, "Subject", d->subject);
	mime_field(out, "Date", slice_str(date));
	mime_field(out, "Message-ID", slice_printf(&a, "<%.*s>",
	    SLICE_ARG(m->message_id)));
	mime_field(out, "MIME-Version", SLICE("1.0"));
	mime_field(out, "Content-Type", slice_printf(&a,
	    "multipart/mixed; boundary=\"%s\"", boundary));
	arena_free(&a);
}

/* A boundary that occurs in none of the parts; made from them, so that the
 * same mail is the same. */
static const char *
boundary_for(const struct buf *parts, size_t n, struct arena *a)
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

static void
letter_part(struct buf *out, const struct draft *d)
{
	buf_add_str(out, "Content-Type: text/plain; charset=utf-8\r\n");
	mime_text_body(out, d->body, true);
}

static void
assemble(struct composed *out, const struct compose *c, struct buf *parts,
    size_t n)
{
	const char *boundary = boundary_for(parts, n, &out->arena);
	bool eight = false;
	size_t i;

	for (i = 0; i < n; i++)
		eight |= !mime_is_7bit(buf_slice(&parts[i]));
	identify(out, c, slice_str(boundary));
	header(&out->octets, out, c, boundary);
	if (eight)
		mime_field(&out->octets, "Content-Transfer-Encoding",
		    SLICE("8bit"));
	buf_add_str(&out->octets, "\r\nThis mail has several parts: a letter, "
	    "samples and a table.\r\n");
	for (i = 0; i < n; i++) {
		buf_addf(&out->octets, "\r\n--%s\r\n", boundary);
		buf_add_slice(&out->octets, buf_slice(&parts[i]));
	}
	buf_addf(&out->octets, "\r\n--%s--\r\n", boundary);
}

enum err
compose_mail(struct composed *out, const struct compose *c, struct error *e)
{
	struct buf *parts;
	size_t i, n = c->nsamples + 2;
	enum err err;

	*out = (struct composed){ 0 };
	err = check(c, e);
	if (err != ERR_NONE)
		return err;
	parts = xcalloc(n, sizeof *parts);
	out->samples = arena_array(&out->arena, c->nsamples + 1,
	    sizeof *out->samples);
	out->nsamples = c->nsamples;
	letter_part(&parts[0], c->draft);
	for (i = 0; i < c->nsamples; i++)
		sample_part(&parts[i + 1], out, c, i);
	samples_table(&parts[n - 1], out, c);
	disclosed_count(out);
	assemble(out, c, parts, n);
	for (i = 0; i < n; i++)
		buf_free(&parts[i]);
	free(parts);
	return ERR_NONE;
}

void
composed_free(struct composed *c)
{
	buf_free(&c->octets);
	arena_free(&c->arena);
	*c = (struct composed){ 0 };
}
