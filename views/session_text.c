/* The text-search worker as the list's source of text hits. */

#include "core/work/text_search.h"
#include "views/session.h"
#include "views/session_text.h"

static enum err
start(struct session *s, struct error *e)
{
	struct text_search_config c = { .dir = s->workspace.notmuch };

	if (s->search != NULL)
		return ERR_NONE;
	return text_search_start(&s->search, &c, e);
}

static enum err
ask(struct session *s, struct slice query, const struct slice *among,
    size_t n, struct error *e)
{
	struct text_query q = { .text = query, .nnm_ids = n };
	struct arena a = { 0 };
	const char **ids;
	enum err err;
	size_t i;

	ids = arena_array(&a, n + 1, sizeof *ids);
	for (i = 0; i < n; i++)
		ids[i] = arena_strndup(&a, among[i].p, among[i].n);
	q.nm_ids = n != 0 ? ids : NULL;
	err = text_search_ask(s->search, &q, e);
	arena_free(&a);
	return err;
}

static enum err
session_text_wake(void *arg, struct error *e)
{
	struct session *s = arg;
	enum err err = start(s, e);

	return err != ERR_NONE ? err : text_search_wake(s->search, e);
}

static enum err
session_text_ask(void *arg, struct slice query, const struct slice *among,
    size_t n, uint64_t *ticket, struct error *e)
{
	struct session *s = arg;
	enum err err = start(s, e);

	if (err == ERR_NONE)
		err = ask(s, query, among, n, e);
	*ticket = ++s->asked;
	return err;
}

/* One event; what came is in *out */
static enum err
take_event(struct session *s, struct text_hits *out, struct error *e)
{
	struct search_event ev;

	text_search_next(s->search, &ev);
	switch (ev.kind) {
	case SEARCH_NOTHING:
	case SEARCH_COUNT:
		break;
	case SEARCH_IDS:
		out->ids = ev.ids;
		out->n = ev.nids;
		break;
	case SEARCH_END:
		out->over = true;
		break;
	case SEARCH_FAILED:
		return err_set(e, ERR_DIED, "text search: %s (espy index "
		    "mends the full-text mirror)", ev.reason);
	}
	return ERR_NONE;
}

static enum err
session_text_take(void *arg, uint64_t ticket, bool wait,
    struct text_hits *out, struct error *e)
{
	struct session *s = arg;
	enum err err;

	*out = (struct text_hits){ 0 };
	if (ticket != s->asked || s->search == NULL)
		return err_set(e, ERR_BUSY, "another search took the place of "
		    "this one");
	for (;;) {
		err = take_event(s, out, e);
		if (err != ERR_NONE || out->n != 0 || out->over || !wait)
			return err;
		text_search_wait(s->search);
	}
}

static void
session_text_drop(void *arg, uint64_t ticket)
{
	struct session *s = arg;

	if (ticket == s->asked && s->search != NULL)
		text_search_cancel(s->search);
}

void
session_text_init(struct session *s)
{
	if (s->store == NULL)
		return;
	s->text.arg = s;
	s->text.wake = session_text_wake;
	s->text.ask = session_text_ask;
	s->text.take = session_text_take;
	s->text.drop = session_text_drop;
}
