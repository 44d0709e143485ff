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

/* Waits for the whole answer; hits come as they arrive. */
static enum err
session_text_search(void *arg, struct slice query, const struct slice *among,
    size_t n, bool (*hit)(void *ctx, struct slice id), void *ctx,
    struct error *e)
{
	struct session *s = arg;
	struct search_event ev;
	enum err err = start(s, e);
	size_t i;

	if (err == ERR_NONE)
		err = ask(s, query, among, n, e);
	while (err == ERR_NONE) {
		text_search_next(s->search, &ev);
		switch (ev.kind) {
		case SEARCH_NOTHING:
			text_search_wait(s->search);
			break;
		case SEARCH_IDS:
			for (i = 0; i < ev.nids; i++)
				if (!hit(ctx, slice_str(ev.ids[i]))) {
					text_search_cancel(s->search);
					return ERR_NONE;
				}
			break;
		case SEARCH_COUNT:
			break;
		case SEARCH_END:
			return ERR_NONE;
		case SEARCH_FAILED:
			return err_set(e, ERR_DIED, "text search: %s (espy "
			    "index mends the full-text mirror)", ev.reason);
		}
	}
	return err;
}

void
session_text_init(struct session *s)
{
	if (s->store == NULL)
		return;
	s->text.arg = s;
	s->text.search = session_text_search;
}
