/* All of a case, read at once. */

#include "views/case_whole.h"

enum err
whole_read(struct whole_case *w, const struct session *s, struct slice id,
    struct error *e)
{
	enum err err = store_case(s->store, id, &w->cases, e);

	if (err == ERR_NONE)
		err = store_case_messages(s->store, id, &w->rows, e);
	if (err == ERR_NONE)
		err = store_case_notes(s->store, id, &w->notes, e);
	if (err == ERR_NONE)
		err = store_notifications(s->store, id, &w->sent, e);
	if (err == ERR_NONE)
		case_summarise(&w->summary, w->rows.v, w->rows.n, SLICE_NULL,
		    &w->arena);
	return err;
}

void
whole_free(struct whole_case *w)
{
	cases_free(&w->cases);
	rows_free(&w->rows);
	case_notes_free(&w->notes);
	notifications_free(&w->sent);
	arena_free(&w->arena);
	*w = (struct whole_case){ 0 };
}
