/* Exporting a case: what is gathered, and the tar. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/tar.h"
#include "core/store/dump.h"
#include "core/store/outbox.h"
#include "core/store/word.h"
#include "views/case_export.h"
#include "views/doc_case.h"
#include "views/version.h"

void
export_part_add(struct case_export *x, struct slice name, struct buf *octets)
{
	struct export_part *p = ARENA_PUSH(&x->arena, x->parts, x->nparts);

	*p = (struct export_part){ .name = name, .octets = *octets,
		.size = octets->n,
		.sha256 = sha256_of(slice_of(octets->p, octets->n)) };
	*octets = (struct buf){ 0 };
}

void
export_line(const struct case_export *x, const struct export_row *row,
    struct slice line, struct buf *out)
{
	struct masks one = x->masks;

	if (row != NULL) {
		one.addresses = row->recipients;
		one.n = row->nrecipients;
	}
	if (x->whole)
		buf_add_slice(out, line);
	else
		mask_text(&one, line, out);
	buf_add_char(out, '\n');
}

static void
line_of_json(const struct case_export *x, struct json *j, struct buf *out)
{
	export_line(x, NULL, buf_slice(&j->out), out);
	json_free(j);
}

static void
part_case(struct case_export *x)
{
	struct json j = { 0 };
	struct buf b = { 0 };

	json_case(&j, &x->w);
	line_of_json(x, &j, &b);
	export_part_add(x, SLICE("case.json"), &b);
}

static enum err
part_drafts(struct case_export *x, struct error *e)
{
	struct drafts d = { 0 };
	struct buf b = { 0 };
	enum err err = store_drafts(x->session->store, x->m.case_id, &d, e);
	size_t i;

	for (i = 0; err == ERR_NONE && i < d.n; i++) {
		struct json j = { 0 };

		json_draft(&j, &d.v[i], NULL);
		line_of_json(x, &j, &b);
	}
	drafts_free(&d);
	if (err == ERR_NONE)
		export_part_add(x, SLICE("drafts.jsonl"), &b);
	buf_free(&b);
	return err;
}

/* By its hash; NULL: none of the case */
static const struct export_row *
row_of(const struct case_export *x, const struct sha256 *sha256)
{
	size_t low = 0, high = x->nrows;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = memcmp(sha256, &x->rows[mid].sha256, sizeof *sha256);

		if (c == 0)
			return &x->rows[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static enum err
part_kept(struct case_export *x, struct error *e)
{
	struct dump d;
	struct buf b = { 0 };
	enum err err = store_case_dump(x->session->store, x->m.case_id, &d,
	    e);
	size_t i;

	if (err != ERR_NONE)
		return err;
	for (i = 0; i < d.n; i++)
		export_line(x, d.v[i].of_message ? row_of(x, &d.v[i].sha256)
						 : NULL, d.v[i].line, &b);
	dump_free(&d);
	export_part_add(x, SLICE("rows.jsonl"), &b);
	return ERR_NONE;
}

/* What an event says, masked; its hash stays that of what was written. */
static void
log_line(struct case_export *x, const struct event *ev, bool own,
    struct buf *out)
{
	struct buf masked = { 0 };
	struct json j = { 0 };
	size_t n = 0;

	if (own && !x->whole)
		n = mask_text(&x->masks, ev->payload, &masked);
	export_event_write(&j, ev, own, n != 0, n != 0 ? buf_slice(&masked)
						       : ev->payload);
	buf_add_slice(out, buf_slice(&j.out));
	buf_add_char(out, '\n');
	buf_free(&masked);
	json_free(&j);
}

static enum err
part_log(struct case_export *x, struct error *e)
{
	struct case_log l;
	struct buf b = { 0 };
	enum err err = store_case_chain(x->session->store, x->m.case_id, &l, e);
	size_t i;

	if (err == ERR_NONE && l.n == 0)
		err = err_set(e, ERR_STORE, "no event of the log speaks of "
		    "this case: espy case verify says more");
	if (err != ERR_NONE)
		return err;
	for (i = 0; i < l.n; i++)
		log_line(x, &l.v[i], l.own[i], &b);
	x->m.head = (struct log_head){ l.v[l.n - 1].seq,
		l.v[l.n - 1].hash };
	case_log_free(&l);
	export_part_add(x, SLICE("log.jsonl"), &b);
	return ERR_NONE;
}

static enum err
read_words(struct case_export *x, struct error *e)
{
	struct word *v = NULL;
	size_t n = 0, i;
	enum err err = store_words(x->session->store, SLICE_NULL, &x->arena,
	    &v, &n, e);

	x->m.words = arena_array(&x->arena, n + 1, sizeof *x->m.words);
	for (i = 0; i < n && x->whole; i++)
		x->m.words[x->m.nwords++] = (struct export_word){
			v[i].domain, v[i].service, v[i].who, v[i].reference,
			v[i].authorised, v[i].time };
	return err;
}

/* Mail that went out, or may have: its exact octets */
static enum err
part_mails(struct case_export *x, struct error *e)
{
	struct outbox_items o = { 0 };
	enum err err = store_outbox(x->session->store, x->m.case_id, &o, e);
	char hex[SHA256_HEX + 1];
	size_t i, k;

	for (i = 0; err == ERR_NONE && i < o.n; i++) {
		for (k = 0; k < i; k++) /* the same mail, put there again */
			if (memcmp(&o.v[k].octets, &o.v[i].octets,
				sizeof o.v[i].octets) == 0)
				break;
		if (k < i || !o.v[i].kept)
			continue;
		sha256_hex(&o.v[i].octets, hex);
		*ARENA_PUSH(&x->arena, x->parts, x->nparts) =
		    (struct export_part){ .name = slice_printf(&x->arena,
			"outbox/%s.eml", hex), .evidence = true,
			.folder = x->session->workspace.outbox,
			.size = o.v[i].size, .sha256 = o.v[i].octets };
	}
	outbox_items_free(&o);
	return err;
}

static enum err
gather(struct case_export *x, struct error *e)
{
	enum err err = store_mask_key(x->session->store, x->m.case_id,
	    &x->masks.key, e);

	if (err == ERR_NONE)
		err = export_rows(x, e);
	if (err == ERR_NONE)
		err = part_log(x, e); /* a sentence where it was cut off */
	if (err == ERR_NONE) {
		part_case(x);
		err = part_kept(x, e);
	}
	if (err == ERR_NONE)
		err = part_drafts(x, e);
	if (err == ERR_NONE && x->whole)
		err = read_words(x, e);
	if (err == ERR_NONE && x->whole)
		err = export_settings(x, e);
	if (err == ERR_NONE)
		err = export_tables(x, e);
	if (err == ERR_NONE)
		err = export_messages(x, e);
	if (err == ERR_NONE && x->whole)
		err = part_mails(x, e);
	if (err == ERR_NONE)
		export_readme(x);
	return err;
}

enum err
case_export_open(struct case_export *x, struct session *s, struct slice id,
    bool whole, struct error *e)
{
	enum err err;

	*x = (struct case_export){ .session = s, .whole = whole };
	err = whole_read(&x->w, s, id, e);
	if (err != ERR_NONE)
		return err;
	x->m = (struct export_manifest){ .version = SLICE(ESPY_VERSION),
		.letters = slice_str(store_letters(s->store)),
		.case_id = x->w.cases.v[0].id, .title = x->w.cases.v[0].title,
		.time = clock_now(), .actor = slice_str(s->actor),
		.whole = whole, .engine = ENGINE_VERSION,
		.catalogue = slice_str(s->catalogue.version),
		.settings = slice_str(s->settings_version),
		.product = -1 };
	return gather(x, e);
}

void
case_export_free(struct case_export *x)
{
	size_t i;

	for (i = 0; i < x->nparts; i++)
		buf_free(&x->parts[i].octets);
	whole_free(&x->w);
	arena_free(&x->arena);
	*x = (struct case_export){ .nparts = 0 };
}

/* --- the tar --- */

/* A copy, hashed once more on its way */
static enum err
write_copy(struct case_export *x, struct tar_out *t,
    const struct export_part *p, struct error *e)
{
	struct sha256_run *run = sha256_begin();
	char hex[SHA256_HEX + 1];
	char *path;
	struct buf b = { 0 };
	struct sha256 got;
	enum err err = ERR_NONE;
	int fd;

	sha256_hex(&p->sha256, hex);
	path = xasprintf("%s/%s", p->folder != NULL ? p->folder
	    : store_evidence_folder(x->session->store), hex);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		err = err_errno(e, "%s", path);
	do {
		buf_clear(&b);
		if (err == ERR_NONE && buf_read_fd(&b, fd, 64 << 10) != 0)
			err = err_errno(e, "%s", path);
		sha256_more(run, buf_slice(&b));
		if (err == ERR_NONE)
			err = tar_more(t, buf_slice(&b), e);
	} while (err == ERR_NONE && b.n != 0);
	got = sha256_end(run);
	if (err == ERR_NONE && memcmp(&got, &p->sha256, sizeof got) != 0)
		err = err_set(e, ERR_STORE, "%s: this copy does not hold its "
		    "message any more, so nothing was exported: espy case "
		    "verify says more", path);
	if (fd >= 0)
		close(fd);
	buf_free(&b);
	free(path);
	return err;
}

static void
list_parts(struct case_export *x)
{
	size_t i;

	x->m.entries = arena_array(&x->arena, x->nparts + 1,
	    sizeof *x->m.entries);
	for (i = 0; i < x->nparts; i++)
		x->m.entries[i] = (struct export_entry){ x->parts[i].name,
			x->parts[i].size, x->parts[i].sha256 };
	x->m.nentries = x->nparts;
}

enum err
case_export_write(struct case_export *x, int fd, struct error *e)
{
	struct tar_out t = { .fd = fd, .time = x->m.time };
	struct json j = { 0 };
	enum err err;
	size_t i;

	list_parts(x);
	export_manifest_write(&x->m, &j);
	buf_add_char(&j.out, '\n');
	err = tar_add(&t, SLICE("manifest.json"), buf_slice(&j.out), e);
	json_free(&j);
	for (i = 0; err == ERR_NONE && i < x->nparts; i++) {
		struct export_part *p = &x->parts[i];

		if (!p->evidence) {
			err = tar_add(&t, p->name, buf_slice(&p->octets), e);
			continue;
		}
		err = tar_begin(&t, p->name, p->size, e);
		if (err == ERR_NONE)
			err = write_copy(x, &t, p, e);
	}
	err = tar_end(&t, err, e);
	x->size = t.size;
	return err;
}
