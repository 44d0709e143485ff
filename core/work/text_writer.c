/* The client of the text-write worker. */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/work/text_config.h"
#include "core/work/text_writer_private.h"

enum {
	OPEN_MS = 30000,
	ITEM_MS = 60000,
	COMMIT_MS = 300000,
	STOP_MS = 5000,
};

static enum err
writer_spawn(struct text_writer *t, struct error *e)
{
	enum err err = worker_spawn(&t->worker, WORKER_TEXT_WRITE, WORKER_BULK,
	    text_config_env, e);

	if (err != ERR_NONE)
		return err;
	t->open = false;
	frame_put(&t->worker.out, SAY_SETUP, buf_slice(&t->setup), -1);
	worker_patience(&t->worker);
	return ERR_NONE;
}

static bool
take_state(struct text_writer *t, struct slice payload)
{
	struct text_state state = { 0 };
	struct arena a = { 0 };
	struct wire w;
	bool good;

	wire_decode(&w, payload, &a);
	wire_text_state(&w, &state);
	good = wire_done(&w) && state.uuid.n < sizeof t->uuid;
	if (good) {
		struct buf safe = { 0 };

		text_plain(state.uuid, &safe);
		snprintf(t->uuid, sizeof t->uuid, "%s", buf_slice(&safe).p);
		buf_free(&safe);
		t->revision = state.revision;
	}
	arena_free(&a);
	return good;
}

/* READY carries the database's state. */
static bool
take_greeting(struct text_writer *t)
{
	if (t->open || !t->worker.ready)
		return true;
	t->open = true;
	worker_patience(&t->worker);
	return take_state(t, buf_slice(&t->worker.greeting));
}

enum err
writer_open(struct text_writer *t, struct error *e)
{
	struct frame f;
	char why[512];

	if (t->worker.pid == 0 && writer_spawn(t, e) != ERR_NONE)
		return ERR_DIED;
	while (!t->open) {
		bool bad;

		worker_wait(&t->worker, WORKER_TICK_MS);
		worker_pump(&t->worker);
		bad = worker_next(&t->worker, &f) != 0 || !take_greeting(t);
		if (!bad && t->open)
			break;
		if (!bad && !t->worker.ended &&
		    !worker_overdue(&t->worker, OPEN_MS))
			continue;
		worker_kill(&t->worker, why, sizeof why);
		return err_set(e, ERR_DIED, "%s", why);
	}
	return ERR_NONE;
}

enum err
text_writer_start(struct text_writer **out,
    const struct text_writer_config *c, struct error *e)
{
	struct text_setup setup = { .dir = slice_str(c->dir),
		.nroots = c->nroots, .create = c->create };
	struct text_writer *t;
	struct wire w;
	size_t i;
	enum err err;

	if (!c->create && !text_config_database(c->dir))
		return err_set(e, ERR_ABSENT,
		    "%s: no full-text index yet: run espy index", c->dir);
	t = xcalloc(1, sizeof *t);
	t->at = -1;
	setup.roots = xcalloc(c->nroots, sizeof *setup.roots);
	for (i = 0; i < c->nroots; i++)
		setup.roots[i] = slice_str(c->roots[i]);
	wire_encode(&w, &t->setup);
	wire_text_setup(&w, &setup);
	free(setup.roots);
	err = writer_open(t, e);
	if (err == ERR_NONE)
		*out = t;
	else
		text_writer_free(t);
	return err;
}

const char *
text_writer_uuid(const struct text_writer *t)
{
	return t->uuid;
}

uint64_t
text_writer_revision(const struct text_writer *t)
{
	return t->revision;
}

enum err
text_writer_batch(struct text_writer *t, const struct text_item *items,
    size_t n, struct error *e)
{
	struct text_batch b = { .n = n };
	struct buf out = { 0 };
	struct wire w;
	size_t i;

	if (t->busy)
		return err_set(e, ERR_BUSY, "full-text index: a batch runs");
	if (n == 0 || n > TEXT_MOST_BATCH)
		return err_set(e, ERR_USAGE, "full-text index: batch of %zu",
		    n);
	if (writer_open(t, e) != ERR_NONE)
		return ERR_DIED;
	b.v = xcalloc(n, sizeof *b.v);
	t->ids = xrealloc(t->ids, n, sizeof *t->ids);
	for (i = 0; i < n; i++) {
		b.v[i].id = t->ids[i] = items[i].id;
		b.v[i].path = slice_str(items[i].path);
	}
	wire_encode(&w, &out);
	wire_text_batch(&w, &b);
	free(b.v);
	frame_put(&t->worker.out, SAY_BATCH, buf_slice(&out), -1);
	buf_free(&out);
	t->nids = n;
	t->done = 0;
	t->busy = true;
	t->at = -1;
	worker_patience(&t->worker);
	worker_log_allow(&t->worker);
	return ERR_NONE;
}

bool
text_writer_busy(const struct text_writer *t)
{
	return t->busy;
}

/* Announcements and results come in the order of the batch. */
static bool
take_begin(struct text_writer *t, struct slice payload)
{
	struct arena a = { 0 };
	int64_t id = -1;
	struct wire w;
	bool good;

	wire_decode(&w, payload, &a);
	wire_i64(&w, &id);
	good = wire_done(&w) &&
	    (id == -1 || (t->done < t->nids && id == t->ids[t->done]));
	arena_free(&a);
	t->at = id;
	worker_patience(&t->worker);
	return good;
}

static bool
take_item(struct text_writer *t, struct slice payload, struct text_event *ev)
{
	struct text_result r = { 0 };
	struct wire w;

	arena_free(&t->said);
	wire_decode(&w, payload, &t->said);
	wire_text_result(&w, &r);
	if (!wire_done(&w) || t->done >= t->nids || r.id != t->at ||
	    r.id != t->ids[t->done] ||
	    (r.nm_id.p != NULL && strlen(r.nm_id.p) != r.nm_id.n))
		return false;
	t->done++;
	ev->kind = TEXT_ITEM;
	ev->id = r.id;
	ev->status = r.status;
	ev->nm_id = r.nm_id.p;
	snprintf(ev->reason, sizeof ev->reason, "%s",
	    text_plain_str(&t->said, slice_upto(r.reason, 200)));
	return true;
}

static bool
take_relatives(struct text_writer *t, struct slice payload,
    struct text_event *ev)
{
	struct text_relatives r = { 0 };
	struct wire w;

	arena_free(&t->said);
	wire_decode(&w, payload, &t->said);
	wire_text_relatives(&w, &r);
	if (!wire_done(&w) || t->nids != 0)
		return false;
	ev->kind = TEXT_RELATIVES;
	ev->ids = r.ids;
	ev->nids = r.n;
	ev->bounds = r.bounds;
	t->busy = false;
	return true;
}

static bool
take_committed(struct text_writer *t, struct slice payload,
    struct text_event *ev)
{
	if (t->done != t->nids || !take_state(t, payload))
		return false;
	ev->kind = TEXT_COMMITTED;
	ev->uuid = t->uuid;
	ev->revision = t->revision;
	t->busy = false;
	t->at = -1;
	return true;
}

static bool
take_frame(struct text_writer *t, const struct frame *f,
    struct text_event *ev)
{
	if (!t->busy)
		return false;
	if (f->type == SAY_ITEM_BEGIN)
		return take_begin(t, f->payload);
	if (f->type == SAY_ITEM)
		return take_item(t, f->payload, ev);
	if (f->type == SAY_RELATIVES)
		return take_relatives(t, f->payload, ev);
	if (f->type == SAY_COMMITTED)
		return take_committed(t, f->payload, ev);
	return false;
}

static void
writer_lost(struct text_writer *t, const char *because,
    struct text_event *ev)
{
	char why[256];

	worker_kill(&t->worker, why, sizeof why);
	t->open = false;
	if (!t->busy)
		return;
	t->busy = false;
	ev->kind = TEXT_DIED;
	ev->id = t->at;
	snprintf(ev->reason, sizeof ev->reason, "%s",
	    because != NULL ? because : why);
	log_msg(LOG_WARN, "text-write: %s", ev->reason);
}

void
text_writer_next(struct text_writer *t, struct text_event *ev)
{
	unsigned turn;

	*ev = (struct text_event){ .kind = TEXT_NOTHING, .id = -1 };
	if (t->worker.pid == 0)
		return;
	for (turn = 0; turn < 2; turn++) {
		struct frame f;
		int got;

		while ((got = worker_next(&t->worker, &f)) == 1) {
			if (!take_frame(t, &f, ev))
				got = -1;
			if (got < 0 || ev->kind != TEXT_NOTHING)
				break;
		}
		if (got < 0) {
			writer_lost(t, "the text-write worker broke the "
			    "protocol", ev);
			return;
		}
		if (ev->kind != TEXT_NOTHING)
			return;
		if (turn == 0)
			worker_pump(&t->worker);
	}
	if (t->worker.ended)
		writer_lost(t, NULL, ev);
	else if (worker_overdue(&t->worker, t->at >= 0 ? ITEM_MS : COMMIT_MS) &&
	    t->busy)
		writer_lost(t, "the text-write worker took too long", ev);
}

int
text_writer_fd(const struct text_writer *t)
{
	return t->worker.pid != 0 ? t->worker.fd : -1;
}

short
text_writer_poll_events(const struct text_writer *t)
{
	return worker_poll_events(&t->worker);
}

int
text_writer_timeout_ms(const struct text_writer *t)
{
	return t->busy ? WORKER_TICK_MS : -1;
}

void
text_writer_wait(struct text_writer *t)
{
	worker_wait(&t->worker, text_writer_timeout_ms(t));
}

void
text_writer_free(struct text_writer *t)
{
	if (t == NULL)
		return;
	if (t->busy)
		worker_kill(&t->worker, NULL, 0);
	worker_stop(&t->worker, STOP_MS);
	arena_free(&t->said);
	buf_free(&t->setup);
	free(t->ids);
	free(t);
}
