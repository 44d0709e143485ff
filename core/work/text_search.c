/* The client of the text-search worker. */

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/work/text_config.h"
#include "core/work/text_job.h"
#include "core/work/protocol.h"
#include "core/work/worker.h"

enum {
	QUERY_MS = 60000, /* without a sign of life */
	MOST_TRIES = 2,	  /* "restarted and asked once more" */
};

struct text_search {
	struct worker worker;
	struct buf setup;
	struct buf query; /* the frame, for asking again */
	uint64_t number, given;
	unsigned tries;
	bool busy, count_only;
	GPtrArray *ids;	  /* of the last event, in said */
	GHashTable *given_ids; /* so that a replaced worker gives none twice */
	struct arena said;
};

enum err
text_search_start(struct text_search **out,
    const struct text_search_config *c, struct error *e)
{
	struct text_setup setup = { .dir = slice_str(c->dir),
		.config = slice_str(c->config != NULL ? c->config : "") };
	struct text_search *t;
	struct wire w;

	if (c->config == NULL && !text_config_database(c->dir))
		return err_set(e, ERR_ABSENT,
		    "%s: no full-text index yet: run espy index", c->dir);
	t = xcalloc(1, sizeof *t);
	wire_encode(&w, &t->setup);
	wire_text_setup(&w, &setup);
	t->ids = g_ptr_array_new();
	*out = t;
	return ERR_NONE;
}

enum err
text_search_wake(struct text_search *t, struct error *e)
{
	enum err err;

	if (t->worker.pid != 0)
		return ERR_NONE;
	err = worker_spawn(&t->worker, WORKER_TEXT_SEARCH, 0, NULL, e);
	if (err != ERR_NONE)
		return err;
	frame_put(&t->worker.out, SAY_SETUP, buf_slice(&t->setup), -1);
	worker_pump(&t->worker);
	return ERR_NONE;
}

static enum err
search_send(struct text_search *t, struct error *e)
{
	enum err err = text_search_wake(t, e);

	if (err != ERR_NONE)
		return err;
	frame_put(&t->worker.out, SAY_QUERY, buf_slice(&t->query), -1);
	worker_patience(&t->worker);
	worker_log_allow(&t->worker);
	return ERR_NONE;
}

static void
search_over(struct text_search *t)
{
	t->busy = false;
	if (t->given_ids != NULL)
		g_hash_table_destroy(t->given_ids);
	t->given_ids = NULL;
}

/* A worker that is deep in a query looks up late: another one is there
 * sooner than it is. */
void
text_search_cancel(struct text_search *t)
{
	if (!t->busy)
		return;
	search_over(t);
	worker_kill(&t->worker, NULL, 0);
}

enum err
text_search_ask(struct text_search *t, const struct text_query *q,
    struct error *e)
{
	struct text_ask ask = { .number = ++t->number, .text = q->text,
		.count_only = q->count_only, .limit = q->limit,
		.files = q->files,
		.only = q->nm_ids != NULL, .nids = q->nnm_ids };
	struct wire w;
	size_t i;

	text_search_cancel(t);
	if (memchr(q->text.p != NULL ? q->text.p : "", '\0', q->text.n))
		return err_set(e, ERR_FORMAT, "query: NUL in the text");
	if (ask.only)
		ask.ids = xcalloc(ask.nids, sizeof *ask.ids);
	else
		ask.nids = 0;
	for (i = 0; i < ask.nids; i++)
		ask.ids[i] = slice_str(q->nm_ids[i]);
	buf_clear(&t->query);
	wire_encode(&w, &t->query);
	wire_text_ask(&w, &ask);
	free(ask.ids);
	if (w.bad != NULL || t->query.n > FRAME_MOST)
		return err_set(e, ERR_LIMIT, "query: too many messages");
	t->given = 0;
	t->tries = 1;
	t->count_only = q->count_only;
	t->given_ids = g_hash_table_new_full(g_str_hash, g_str_equal, free,
	    NULL);
	t->busy = true;
	return search_send(t, e);
}

bool
text_search_busy(const struct text_search *t)
{
	return t->busy;
}

static void
search_failed(struct text_search *t, const char *why,
    struct search_event *ev)
{
	ev->kind = SEARCH_FAILED;
	snprintf(ev->reason, sizeof ev->reason, "%s", why);
	search_over(t);
}

/* Ids that were not given before a worker was replaced. */
static void
take_ids(struct text_search *t, struct wire *w, struct search_event *ev,
    bool *good)
{
	struct slice *ids = NULL;
	size_t n = 0, i;

	wire_slices(w, &ids, &n, TEXT_CHUNK);
	*good = wire_done(w) && !t->count_only;
	g_ptr_array_set_size(t->ids, 0);
	for (i = 0; i < n && *good; i++) {
		if (strlen(ids[i].p != NULL ? ids[i].p : "") != ids[i].n ||
		    ids[i].n == 0)
			*good = false;
		else if (g_hash_table_add(t->given_ids, xstrdup(ids[i].p)))
			g_ptr_array_add(t->ids, (gpointer)(uintptr_t)ids[i].p);
	}
	if (!*good || t->ids->len == 0)
		return;
	t->given += t->ids->len;
	ev->kind = SEARCH_IDS;
	ev->ids = (const char *const *)t->ids->pdata;
	ev->nids = t->ids->len;
}

static void
take_error(struct text_search *t, struct wire *w, struct search_event *ev,
    bool *good)
{
	struct slice words = SLICE_NULL;
	uint64_t opened = 0;

	wire_slice(w, &words);
	wire_u64(w, &opened, 1);
	ev->opened = opened != 0;
	*good = wire_done(w);
	if (*good)
		search_failed(t, text_plain_str(&t->said,
		    slice_upto(words, 200)), ev);
}

static bool
take_frame(struct text_search *t, const struct frame *f,
    struct search_event *ev)
{
	uint64_t number = 0;
	struct wire w;
	bool good;

	arena_free(&t->said);
	wire_decode(&w, f->payload, &t->said);
	wire_u64(&w, &number, UINT64_MAX);
	if (w.bad != NULL || number > t->number)
		return false;
	if (!t->busy || number != t->number)
		return true; /* of a query given up */
	worker_patience(&t->worker);
	switch (f->type) {
	case SAY_IDS:
		take_ids(t, &w, ev, &good);
		return good;
	case SAY_ERROR:
		take_error(t, &w, ev, &good);
		return good;
	case SAY_COUNT:
		wire_u64(&w, &ev->count, UINT64_MAX);
		ev->kind = SEARCH_COUNT;
		search_over(t);
		return wire_done(&w) && t->count_only;
	case SAY_END:
		ev->kind = SEARCH_END;
		ev->count = t->given;
		search_over(t);
		return wire_done(&w);
	default:
		return false;
	}
}

static void
search_lost(struct text_search *t, const char *because,
    struct search_event *ev)
{
	char why[256];
	struct error e;

	*ev = (struct search_event){ .kind = SEARCH_NOTHING };
	worker_kill(&t->worker, why, sizeof why);
	if (!t->busy)
		return;
	if (because == NULL && t->tries++ < MOST_TRIES) {
		log_msg(LOG_INFO, "text-search: %s; asked again", why);
		if (search_send(t, &e) == ERR_NONE)
			return;
		snprintf(why, sizeof why, "%.200s", e.text);
	}
	search_failed(t, because != NULL ? because : why, ev);
}

void
text_search_next(struct text_search *t, struct search_event *ev)
{
	unsigned turn;

	*ev = (struct search_event){ .kind = SEARCH_NOTHING };
	if (t->worker.pid == 0)
		return;
	for (turn = 0; turn < 2; turn++) {
		struct frame f;
		int got;

		while ((got = worker_next(&t->worker, &f)) == 1) {
			if (!take_frame(t, &f, ev))
				got = -1;
			if (got < 0 || ev->kind != SEARCH_NOTHING)
				break;
		}
		if (got < 0) {
			search_lost(t, "the text-search worker broke the "
			    "protocol", ev);
			return;
		}
		if (ev->kind != SEARCH_NOTHING)
			return;
		if (turn == 0)
			worker_pump(&t->worker);
	}
	if (t->worker.ended)
		search_lost(t, NULL, ev);
	else if (worker_overdue(&t->worker, QUERY_MS) && t->busy)
		search_lost(t, "the query took longer than a minute", ev);
}

int
text_search_fd(const struct text_search *t)
{
	return t->worker.pid != 0 ? t->worker.fd : -1;
}

short
text_search_poll_events(const struct text_search *t)
{
	return worker_poll_events(&t->worker);
}

void
text_search_wait(struct text_search *t)
{
	worker_wait(&t->worker, t->busy ? WORKER_TICK_MS : -1);
}

void
text_search_free(struct text_search *t)
{
	if (t == NULL)
		return;
	search_over(t);
	worker_kill(&t->worker, NULL, 0);
	g_ptr_array_free(t->ids, TRUE);
	arena_free(&t->said);
	buf_free(&t->setup);
	buf_free(&t->query);
	free(t);
}
