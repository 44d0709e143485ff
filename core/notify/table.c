/* samples.csv: every message of the case that may be shown. */

#include "core/base/clock.h"
#include "core/base/csv.h"
#include "core/notify/mime.h"
#include "core/notify/sample.h"

static void
cell(struct buf *out, const struct masks *masks, struct slice value)
{
	struct buf masked = { 0 };

	mask_text(masks, value, &masked);
	csv_cell(out, buf_slice(&masked));
	buf_add_char(out, ',');
	buf_free(&masked);
}

/* What a trap's message is called would tell the sender which one it is. */
static void
identity(struct buf *out, const struct compose *c, const struct masks *masks,
    const struct compose_row *x, bool sample)
{
	const struct masks none = { masks->key, NULL, 0 };
	const struct row *r = x->row;

	/* The desk searches for it.  What stands in it is told of samples
	 * that hide nothing, and written down as disclosed; else a sample
	 * may say so, after somebody decided that. */
	cell(out, sample && c->draft->redact == REDACT_NOTHING ? &none
							       : masks,
	    x->trap ? SLICE_NULL : r->message_id);
	cell(out, masks, x->trap ? SLICE_NULL : r->mail_from);
}

static void
attached(struct buf *out, const struct composed_sample *s)
{
	char original[SHA256_HEX + 1];

	if (s == NULL) {
		buf_add_str(out, ",,,");
		return;
	}
	sha256_hex(&s->crlf, original);
	buf_addf(out, "%.*s,%s,%llu,", SLICE_ARG(s->name), original,
	    (unsigned long long)s->size);
}

static void
table_row(struct buf *out, const struct composed *m, const struct compose *c,
    const struct compose_row *x, size_t sample)
{
	struct masks masks = { c->mask_key, x->recipients, x->nrecipients };
	const struct composed_sample *s = sample < m->nsamples
	    ? &m->samples[sample] : NULL;
	char when[21] = "", own[SHA256_HEX + 1] = "";
	const struct row *r = x->row;

	clock_rfc3339(r->time, when);
	if (s != NULL) {
		buf_addf(out, "%zu", sample + 1);
		sha256_hex(&s->own, own);
	}
	buf_addf(out, ",%s,", when);
	cell(out, &masks, r->ip);
	cell(out, &masks, r->rdns);
	cell(out, &masks, r->helo);
	identity(out, c, &masks, x, s != NULL);
	cell(out, &masks, r->from_domain);
	cell(out, &masks, r->account_kind);
	cell(out, &masks, r->account);
	cell(out, &masks, r->spf);
	cell(out, &masks, r->dkim);
	cell(out, &masks, r->dmarc);
	attached(out, s);
	buf_addf(out, "%s,%s\r\n", provenance_name(r->provenance), own);
}

/* Which sample a row is; nsamples: none */
static size_t
sample_of(const struct compose *c, const struct row *r)
{
	size_t i;

	for (i = 0; i < c->nsamples; i++)
		if (memcmp(&c->samples[i].sha256, &r->sha256,
			sizeof r->sha256) == 0)
			break;
	return i;
}

static void
rows(struct buf *out, const struct composed *m, const struct compose *c)
{
	size_t i;

	for (i = 0; i < c->nrows && i < COMPOSE_MOST_ROWS; i++)
		table_row(out, m, c, &c->rows[i],
		    sample_of(c, c->rows[i].row));
	for (i = 0; c->nrows == 0 && i < c->nsamples; i++) {
		const struct compose_sample *s = &c->samples[i];
		struct compose_row x = { s->row, s->recipients,
			s->nrecipients, s->trap };

		table_row(out, m, c, &x, i);
	}
}

void
samples_table(struct buf *out, struct composed *m, const struct compose *c)
{
	struct buf table = { 0 };
	size_t n = c->nrows != 0 ? c->nrows : c->nsamples;
	struct arena a = { 0 };

	buf_add_str(&table, "sample,time_utc,boundary_ip,rdns,helo,message_id,"
	    "envelope_sender,from_domain,account_kind,account,spf,dkim,dmarc,"
	    "file,sha256_of_crlf_form,octets_attached,provenance,"
	    "sha256_as_attached\r\n");
	rows(&table, m, c);
	mime_field(out, "Content-Type",
	    SLICE("text/csv; charset=utf-8; header=present"));
	mime_field(out, "Content-Disposition",
	    SLICE("attachment; filename=\"samples.csv\""));
	mime_text_body(out, buf_slice(&table), true);
	part_note(m, SLICE("samples.csv"), SLICE("text/csv"), n <=
		COMPOSE_MOST_ROWS ? slice_printf(&a, "a row for each of %zu "
		    "message%s", n, plural(n))
	    : slice_printf(&a, "a row for each of the first %d of %zu "
		"messages", COMPOSE_MOST_ROWS, n), buf_slice(&table));
	arena_free(&a);
	buf_free(&table);
}
