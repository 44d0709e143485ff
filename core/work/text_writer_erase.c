/* The client of the text-write worker: erasing. */

#include "core/work/text_writer_private.h"

static enum err
writer_ask(struct text_writer *t, enum message type, struct buf *payload,
    struct error *e)
{
	enum err err = ERR_NONE;

	if (t->busy)
		err = err_set(e, ERR_BUSY, "full-text index: a batch runs");
	else
		err = writer_open(t, e);
	if (err == ERR_NONE &&
	    !frame_put(&t->worker.out, type, buf_slice(payload), -1))
		err = err_set(e, ERR_LIMIT, "full-text index: too many "
		    "messages at once");
	buf_free(payload);
	if (err != ERR_NONE)
		return err;
	t->nids = t->done = 0;
	t->busy = true;
	t->at = -1;
	worker_patience(&t->worker);
	worker_log_allow(&t->worker);
	return ERR_NONE;
}

enum err
text_writer_related(struct text_writer *t, const struct slice *nm_ids,
    size_t nids, const struct slice *paths, size_t npaths, struct error *e)
{
	struct arena a = { 0 };
	struct text_related r = { .nids = nids, .npaths = npaths,
		.nm_ids = arena_array(&a, nids, sizeof *nm_ids),
		.paths = arena_array(&a, npaths, sizeof *paths) };
	struct buf out = { 0 };
	struct wire w;
	size_t i;

	for (i = 0; i < nids; i++)
		r.nm_ids[i] = nm_ids[i];
	for (i = 0; i < npaths; i++)
		r.paths[i] = paths[i];
	wire_encode(&w, &out);
	wire_text_related(&w, &r);
	arena_free(&a);
	return writer_ask(t, SAY_RELATED, &out, e);
}

enum err
text_writer_remove(struct text_writer *t, const struct slice *nm_ids, size_t n,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice *ids = arena_array(&a, n, sizeof *ids);
	struct buf out = { 0 };
	struct wire w;
	size_t i;

	for (i = 0; i < n; i++)
		ids[i] = nm_ids[i];
	wire_encode(&w, &out);
	wire_text_ids(&w, &ids, &n);
	arena_free(&a);
	return writer_ask(t, SAY_REMOVE, &out, e);
}

enum err
text_writer_compact(struct text_writer *t, struct error *e)
{
	struct buf out = { 0 };

	return writer_ask(t, SAY_COMPACT, &out, e);
}
