/* The samples of a draft, and what their analysis said. */

#include "core/base/json_read.h"
#include "core/store/draft_impl.h"
#include "core/store/impl.h"

static void
facts_write(struct json *j, const struct sample_facts *f)
{
	size_t i;

	json_object(j, NULL);
	if (f->has_boundary)
		json_int(j, "boundary", (int64_t)f->boundary);
	json_array(j, "cuts"); /* offset, length, offset ... */
	for (i = 0; i < f->ncuts; i++) {
		json_int(j, NULL, (int64_t)f->cuts[i].off);
		json_int(j, NULL, (int64_t)f->cuts[i].len);
	}
	json_close(j);
	if (f->port != 0)
		json_int(j, "port", f->port);
	json_slice(j, "rcpt", f->rcpt);
	json_slice(j, "results", f->results);
	json_slices(j, "links", f->links, f->nlinks);
	json_close(j);
}

static void
cuts_read(struct sample_facts *f, const struct json_value *v)
{
	int64_t off, len;
	size_t i;

	for (i = 0; v != NULL && v->type == JSON_ARRAY && i + 1 < v->n &&
	     f->ncuts < SAMPLE_MOST_CUTS; i += 2)
		if (json_int_of(&v->v[i], &off) && off >= 0 &&
		    json_int_of(&v->v[i + 1], &len) && len >= 0)
			f->cuts[f->ncuts++] = (struct range){ (uint32_t)off,
				(uint32_t)len };
}

/* NULL: there are none, or they can't be read */
static struct sample_facts *
facts_read(struct slice text, struct arena *a)
{
	const struct json_value *v, *links;
	struct sample_facts *f;
	int64_t n;
	size_t i;

	v = text.n != 0 ? json_read(a, text, NULL) : NULL;
	if (v == NULL || v->type != JSON_OBJECT)
		return NULL;
	f = arena_alloc(a, sizeof *f);
	n = json_get_int(v, "boundary", -1);
	f->has_boundary = n >= 0;
	f->boundary = n >= 0 ? (uint64_t)n : 0;
	cuts_read(f, json_get(v, "cuts"));
	n = json_get_int(v, "port", 0);
	f->port = n > 0 && n < 65536 ? (unsigned)n : 0;
	f->rcpt = json_get_slice(v, "rcpt");
	f->results = json_get_slice(v, "results");
	links = json_get(v, "links");
	for (i = 0; links != NULL && links->type == JSON_ARRAY &&
	     i < links->n && f->nlinks < SAMPLE_MOST_LINKS; i++)
		if (links->v[i].type == JSON_STRING)
			f->links[f->nlinks++] = links->v[i].text;
	return f;
}

enum err
draft_samples_add(struct act *act, int64_t id, const struct draft *d,
    struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < d->nsamples; i++) {
		struct json j = { 0 };

		if (d->facts != NULL && d->facts[i] != NULL)
			facts_write(&j, d->facts[i]);
		err = db_run(act->store->db, e, "INSERT INTO k_draft_sample"
		    " (draft, sha256, form, facts) VALUES ($1, $2, $3, $4)"
		    " ON CONFLICT (draft, sha256) DO NOTHING", "ihzs", id,
		    &d->samples[i], redaction_name(d->redact),
		    j.out.n != 0 ? buf_slice(&j.out) : SLICE_NULL);
		json_free(&j);
	}
	return err;
}

enum err
draft_samples_read(struct store *s, struct draft *d, struct arena *a,
    struct error *e)
{
	size_t n = 0;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT x.sha256, x.facts"
	    " FROM k_draft_sample x"
	    " LEFT JOIN d_message m ON m.sha256 = x.sha256"
	    " WHERE x.draft = $1 ORDER BY m.time, m.id, x.sha256", "i", d->id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		db_sha256(st, 0, ARENA_PUSH(a, d->samples, d->nsamples));
		*ARENA_PUSH(a, d->facts, n) = facts_read(db_slice(st, 1, a),
		    a);
	}
	return db_end(st, e);
}
