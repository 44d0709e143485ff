/* Exporting a case: its messages, and what DNS said of them. */

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/answers.h"
#include "views/case_export.h"

static struct slice
name_of(struct case_export *x, const char *folder, const struct sha256 *h,
    const char *end)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(h, hex);
	return slice_printf(&x->arena, "%s/%s%s", folder, hex, end);
}

/* --- octets --- */

/* Did a trap bring it, among others?  Its recipients are never to be
 * disclosed: who exports it as a whole is told. */
static enum err
count_trap(struct case_export *x, const struct row *r, struct error *e)
{
	struct places places = { 0 };
	enum err err = store_places(x->session->store, r->id, &places, e);
	bool trap = false;
	size_t i;

	for (i = 0; i < places.n; i++)
		trap |= slice_eq_str(places.v[i].role, "trap");
	x->traps += trap;
	places_free(&places);
	return err;
}

static enum err
whole_copy(struct case_export *x, const struct export_row *r,
    struct export_message *m, struct error *e)
{
	struct export_part *p;
	struct slice path = name_of(x,
	    store_evidence_folder(x->session->store), &r->sha256, "");
	struct stat st;

	if (stat(path.p, &st) != 0)
		return err_errno(e, "%s: this copy can't be had (espy case "
		    "verify says more)", path.p);
	m->form = EXPORT_WHOLE;
	m->size = (uint64_t)st.st_size;
	m->file = name_of(x, "messages", &r->sha256, ".eml");
	p = ARENA_PUSH(&x->arena, x->parts, x->nparts);
	*p = (struct export_part){ .name = m->file, .evidence = true,
		.size = m->size, .sha256 = r->sha256 };
	return r->row != NULL ? count_trap(x, r->row, e) : ERR_NONE;
}

/* As a notification's sample: header fields, our recipients masked; and where
 * masking by fields leaves one to be read (in a Message-ID, in a signature),
 * without regard to fields. */
static void
mask_all(const struct case_export *x, const struct export_row *r,
    struct slice head, struct buf *out)
{
	struct masks m = { x->masks.key, r->recipients, r->nrecipients };
	struct arena a = { 0 };
	struct buf first = { 0 };
	size_t n;

	mask_header(&m, head, &first);
	mask_residue(&m, buf_slice(&first), &a, &n);
	if (n != 0)
		mask_text(&m, buf_slice(&first), out);
	else
		buf_add_slice(out, buf_slice(&first));
	buf_free(&first);
	arena_free(&a);
}

static enum err
masked_copy(struct case_export *x, const struct export_row *r,
    struct export_message *m, struct error *e)
{
	struct buf octets = { 0 }, out = { 0 };
	struct place at;
	enum err err = store_bytes(x->session->store, r->row, &octets, &at,
	    &x->arena, e);

	if (err == ERR_NONE) {
		m->form = EXPORT_HEADERS;
		m->size = r->row->size;
		m->file = name_of(x, "messages", &r->sha256, ".headers.txt");
		mask_all(x, r, message_header(buf_slice(&octets)), &out);
		export_part_add(x, m->file, &out);
	}
	buf_free(&octets);
	return err;
}

/* --- how it was analysed --- */

static enum err
dns_part(struct case_export *x, const struct export_row *r,
    struct export_message *m, struct error *e)
{
	struct answers used = { 0 };
	const struct answer *last = NULL;
	struct buf zone = { 0 }, masked = { 0 };
	char hex[SHA256_HEX + 1];
	size_t i;
	enum err err = store_answers_of(x->session->store, &r->sha256,
	    r->row->boundary_time, &used, e);

	sha256_hex(&r->sha256, hex);
	buf_addf(&zone, "; DNS answers for %s\n$OPEN\n", hex);
	for (i = 0; err == ERR_NONE && i < used.n; i++)
		answer_write(&zone, &used.v[i].question, &used.v[i], &last);
	if (err == ERR_NONE && used.n != 0) {
		m->dns = name_of(x, "dns", &r->sha256, ".zone");
		zone.n -= zone.n != 0 && zone.p[zone.n - 1] == '\n';
		export_line(x, r, buf_slice(&zone), &masked);
		export_part_add(x, m->dns, &masked);
	}
	buf_free(&zone);
	answers_free(&used);
	return err;
}

static void
how_analysed(struct case_export *x, const struct row *r,
    struct export_message *m)
{
	const struct receivers *all = &x->session->settings.receivers;
	struct session_as as;
	size_t i;

	session_as(x->session, r, &as);
	m->provenance = r->provenance;
	m->report = r->kind == MESSAGE_REPORT;
	m->source = r->source;
	m->role = r->role;
	m->given_hop = as.origin.given_hop;
	m->journal_from = x->whole ? as.origin.journal_from : SLICE_NULL;
	for (i = 0; i < all->n && i < 64; i++)
		if ((as.origin.receivers >> i & 1) != 0)
			*ARENA_PUSH(&x->arena, m->receivers, m->nreceivers) =
			    all->v[i].name;
}

static enum err
one_message(struct case_export *x, const struct export_row *r,
    struct export_message *m, struct error *e)
{
	enum err err = ERR_NONE;

	*m = (struct export_message){ .sha256 = r->sha256,
		.form = EXPORT_NOTHING, .provenance = PROVENANCE_SUBMITTED };
	if (r->row != NULL)
		how_analysed(x, r->row, m);
	if (r->purged || (!x->whole && r->row == NULL))
		x->left++;
	else
		err = x->whole ? whole_copy(x, r, m, e)
			       : masked_copy(x, r, m, e);
	if (err == ERR_NONE && r->row != NULL)
		err = dns_part(x, r, m, e);
	return err;
}

enum err
export_messages(struct case_export *x, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	x->m.messages = arena_array(&x->arena, x->nrows + 1,
	    sizeof *x->m.messages);
	for (i = 0; err == ERR_NONE && i < x->nrows; i++)
		err = one_message(x, &x->rows[i],
		    &x->m.messages[x->m.nmessages++], e);
	return err;
}
