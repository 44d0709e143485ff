/* Exporting a case: its messages as tables, and what tells them apart. */

#include "core/base/clock.h"
#include "core/base/csv.h"
#include "core/cases/contrast.h"
#include "core/store/contrast.h"
#include "views/case_export.h"
#include "views/case_whole.h"
#include "views/doc_contrast.h"
#include "views/doc_gates.h"
#include "views/json_row.h"

static void
rows_json(struct case_export *x)
{
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < x->nrows; i++) {
		struct json j = { 0 };

		if (x->rows[i].row == NULL)
			continue;
		json_row(&j, x->rows[i].row);
		export_line(x, &x->rows[i], buf_slice(&j.out), &b);
		json_free(&j);
	}
	export_part_add(x, SLICE("messages.jsonl"), &b);
}

static void
csv_row(struct buf *out, const struct row *r)
{
	const struct slice cells[] = { r->from_address, r->subject,
		r->message_id, r->mail_from, r->ip, r->rdns, r->helo,
		r->service, slice_str(strength_name(r->strength)),
		r->account_kind, r->account, r->spf, r->dkim, r->dmarc,
		r->arc, r->domain,
		slice_str(impersonation_name(r->impersonation)),
		slice_str(relation_name(r->relation)),
		slice_str(provenance_name(r->provenance)) };
	char hex[SHA256_HEX + 1], when[21];
	size_t i;

	sha256_hex(&r->sha256, hex);
	clock_rfc3339(r->time, when);
	buf_addf(out, "%s,%s", hex, when);
	for (i = 0; i < ARRAY_LEN(cells); i++) {
		buf_add_char(out, ',');
		csv_cell(out, cells[i]);
	}
	buf_add_char(out, '\r');
}

static void
rows_csv(struct case_export *x)
{
	struct buf b = { 0 }, line = { 0 };
	size_t i;

	buf_add_str(&b, "sha256,time_utc,from,subject,message_id,"
	    "envelope_sender,boundary_ip,rdns,helo,service,strength,"
	    "account_kind,account,spf,dkim,dmarc,arc,domain,impersonation,"
	    "relationship,provenance\r\n");
	for (i = 0; i < x->nrows; i++) {
		if (x->rows[i].row == NULL)
			continue;
		buf_clear(&line);
		csv_row(&line, x->rows[i].row);
		export_line(x, &x->rows[i], buf_slice(&line), &b);
	}
	buf_free(&line);
	export_part_add(x, SLICE("messages.csv"), &b);
}

/* What the case's messages share and the service's other mail lacks: as it is
 * here, with the baseline that this workspace has */
static enum err
contrast_json(struct case_export *x, struct error *e)
{
	struct contrast_set set;
	struct contrast c = { 0 };
	struct json j = { 0 };
	struct buf b = { 0 };
	enum err err = store_contrast(x->session->store, x->m.case_id, &set,
	    e);

	if (err == ERR_NONE) {
		contrast_run(&c, &set);
		json_contrast(&j, &set, &c);
		export_line(x, NULL, buf_slice(&j.out), &b);
		export_part_add(x, SLICE("contrast.json"), &b);
		json_free(&j);
		contrast_free(&c);
	}
	contrast_set_free(&set);
	return err;
}

/* Has its mail stopped, as far as this workspace sees? */
static enum err
stopped_json(struct case_export *x, struct error *e)
{
	struct stopped st = { 0 };
	struct json j = { 0 };
	struct buf b = { 0 };
	enum err err = case_stopped_look(&st, x->session, x->m.case_id, e);

	if (err == ERR_NONE) {
		json_stopped(&j, x->m.case_id, &st);
		export_line(x, NULL, buf_slice(&j.out), &b);
		export_part_add(x, SLICE("stopped.json"), &b);
		json_free(&j);
	}
	stopped_free(&st);
	return err;
}

enum err
export_tables(struct case_export *x, struct error *e)
{
	enum err err;

	rows_json(x);
	rows_csv(x);
	err = contrast_json(x, e);
	return err != ERR_NONE ? err : stopped_json(x, e);
}
