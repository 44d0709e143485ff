/* The parts of the mail that show messages. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/csv.h"
#include "core/notify/mime.h"
#include "core/notify/sample.h"

static void
disclosed_add(struct composed *m, struct slice address,
    const struct sha256 *sha)
{
	size_t i;

	for (i = 0; i < m->ndisclosed; i++)
		if (slice_eqi(m->disclosed[i].address, address) &&
		    memcmp(&m->disclosed[i].sha256, sha, sizeof *sha) == 0)
			return;
	*ARENA_PUSH(&m->arena, m->disclosed, m->ndisclosed) =
	    (struct disclosed){ slice_dup(&m->arena, address), *sha };
}

void
disclosed_count(struct composed *m)
{
	size_t i, k;

	m->recipients = 0;
	for (i = 0; i < m->ndisclosed; i++) {
		for (k = 0; k < i; k++)
			if (slice_eqi(m->disclosed[i].address,
				m->disclosed[k].address))
				break;
		m->recipients += k == i;
	}
}

/* --- forms --- */

static void
part_head(struct buf *out, const char *type, struct slice name, size_t i,
    size_t n, bool claim, const char *form, const struct sha256 *crlf)
{
	struct arena a = { 0 };
	char hex[SHA256_HEX + 1];

	sha256_hex(crlf, hex);
	mime_field(out, "Content-Type", slice_str(type));
	mime_field(out, "Content-Disposition", slice_printf(&a,
	    "attachment; filename=\"%.*s\"", SLICE_ARG(name)));
	mime_field(out, "Content-Description", slice_printf(&a,
	    "Sample %zu of %zu%s: %s. SHA-256 of the original in CRLF form: "
	    "%s", i + 1, n, claim ? ", as submitted to us" : "", form, hex));
	arena_free(&a);
}

/* RFC 6522 section 4: text/rfc822-headers */
static void
headers_part(struct buf *out, struct composed *m, const struct compose *c,
    size_t i)
{
	const struct compose_sample *s = &c->samples[i];
	struct composed_sample *x = &m->samples[i];
	struct masks masks = { c->mask_key, s->recipients, s->nrecipients };
	struct slice head = message_header(s->octets);
	bool cut = head.n > SAMPLE_MOST_HEADER;
	struct buf masked = { 0 };
	struct residue *left;
	size_t k, n;

	x->masked = mask_header(&masks, slice_upto(head, SAMPLE_MOST_HEADER),
	    &masked);
	x->size = masked.n;
	x->name = slice_printf(&m->arena, "sample-%zu-headers.txt", i + 1);
	part_head(out, "text/rfc822-headers", x->name, i, c->nsamples,
	    row_is_claim(s->row), cut
		? "the start of the header fields, our recipients masked"
		: "header fields, our recipients masked", &x->crlf);
	/* 7bit or quoted-printable alone, by that RFC */
	mime_text_body(out, buf_slice(&masked), false);
	left = mask_residue(&masks, buf_slice(&masked), &m->arena, &n);
	for (k = 0; k < n; k++) {
		struct residue *r = ARENA_PUSH(&m->arena, m->residue,
		    m->nresidue);

		*r = left[k];
		r->address = slice_dup(&m->arena, left[k].address);
		disclosed_add(m, r->address, &s->sha256);
	}
	buf_free(&masked);
}

static void
whole_part(struct buf *out, struct composed *m, const struct compose *c,
    size_t i, struct slice crlf)
{
	const struct compose_sample *s = &c->samples[i];
	struct composed_sample *x = &m->samples[i];
	size_t k;

	x->size = crlf.n;
	x->name = slice_printf(&m->arena, "sample-%zu.eml", i + 1);
	if (x->form == SAMPLE_MESSAGE) {
		part_head(out, "message/rfc822", x->name, i, c->nsamples,
		    row_is_claim(s->row), "the whole message", &x->crlf);
		mime_octets_body(out, crlf);
	} else {
		part_head(out, arena_printf(&m->arena,
		    "application/octet-stream; name=\"%s\"", x->name.p),
		    x->name, i, c->nsamples, row_is_claim(s->row),
		    "the whole message, in base64 since it breaks the line "
		    "rules of mail", &x->crlf);
		mime_base64_body(out, crlf);
	}
	for (k = 0; k < s->nrecipients; k++)
		disclosed_add(m, s->recipients[k], &s->sha256);
}

void
sample_part(struct buf *out, struct composed *m, const struct compose *c,
    size_t i)
{
	const struct compose_sample *s = &c->samples[i];
	struct composed_sample *x = &m->samples[i];
	struct buf crlf = { 0 };

	crlf_form(s->octets, &crlf);
	x->crlf = sha256_of(buf_slice(&crlf));
	if (c->draft->redact != REDACT_NOTHING || s->trap) {
		x->form = SAMPLE_HEADERS;
		headers_part(out, m, c, i);
	} else {
		x->form = mime_needs_base64(buf_slice(&crlf)) ? SAMPLE_BASE64
							      : SAMPLE_MESSAGE;
		whole_part(out, m, c, i, buf_slice(&crlf));
	}
	buf_free(&crlf);
}

/* --- samples.csv --- */

static void
cell(struct buf *out, const struct masks *masks, struct slice value)
{
	struct buf masked = { 0 };

	mask_text(masks, value, &masked);
	csv_cell(out, buf_slice(&masked));
	buf_add_char(out, ',');
	buf_free(&masked);
}

static void
table_row(struct buf *out, const struct composed *m, const struct compose *c,
    size_t i)
{
	const struct compose_sample *s = &c->samples[i];
	struct masks masks = { c->mask_key, s->recipients, s->nrecipients };
	struct masks none = { c->mask_key, NULL, 0 };
	char when[21], hex[SHA256_HEX + 1];
	const struct row *r = s->row;

	clock_rfc3339(r->time, when);
	sha256_hex(&m->samples[i].crlf, hex);
	buf_addf(out, "%zu,%s,", i + 1, when);
	cell(out, &masks, r->ip);
	cell(out, &masks, r->rdns);
	cell(out, &masks, r->helo);
	cell(out, &none, r->message_id); /* an identifier stays whole */
	cell(out, &masks, r->mail_from);
	cell(out, &masks, r->from_domain);
	cell(out, &masks, r->account_kind);
	cell(out, &masks, r->account);
	cell(out, &masks, r->spf);
	cell(out, &masks, r->dkim);
	cell(out, &masks, r->dmarc);
	buf_addf(out, "%.*s,%s,%llu,%s\r\n", SLICE_ARG(m->samples[i].name),
	    hex, (unsigned long long)m->samples[i].size,
	    provenance_name(r->provenance));
}

void
samples_table(struct buf *out, const struct composed *m,
    const struct compose *c)
{
	struct buf table = { 0 };
	size_t i;

	buf_add_str(&table, "sample,time_utc,boundary_ip,rdns,helo,message_id,"
	    "envelope_sender,from_domain,account_kind,account,spf,dkim,dmarc,"
	    "file,sha256_of_crlf_form,octets_attached,provenance\r\n");
	for (i = 0; i < c->nsamples; i++)
		table_row(&table, m, c, i);
	mime_field(out, "Content-Type",
	    SLICE("text/csv; charset=utf-8; header=present"));
	mime_field(out, "Content-Disposition",
	    SLICE("attachment; filename=\"samples.csv\""));
	mime_text_body(out, buf_slice(&table), true);
	buf_free(&table);
}
