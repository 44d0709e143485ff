/* All of a case, read at once. */

#include "core/base/clock.h"
#include "core/cases/gates.h"
#include "views/case_whole.h"

/* What was accepted is a notification. */
static enum err
read_mail(struct whole_case *w, const struct session *s, struct slice id,
    struct error *e)
{
	enum err err = store_notifications(s->store, id, &w->sent, e);
	size_t i, n = 0;

	if (err == ERR_NONE)
		err = store_outbox(s->store, w->cases.v[0].id, &w->outbox, e);
	for (i = 0; err == ERR_NONE && i < w->outbox.n; i++)
		if (w->outbox.v[i].state != OUTBOX_ACCEPTED &&
		    w->outbox.v[i].state != OUTBOX_RECALLED)
			w->outbox.v[n++] = w->outbox.v[i];
	w->outbox.n = n;
	return err != ERR_NONE ? err : store_replies(s->store, id,
	    &w->replies, e);
}

static enum err
read_all(struct whole_case *w, const struct session *s, struct slice id,
    bool light, struct error *e)
{
	enum err err = store_case(s->store, id, &w->cases, e);

	w->now = clock_now();
	if (err == ERR_NONE)
		err = light ? store_case_light(s->store, id, &w->rows, e)
			    : store_case_messages(s->store, id, &w->rows, e);
	if (err == ERR_NONE)
		err = store_case_notes(s->store, id, &w->notes, e);
	if (err == ERR_NONE)
		err = read_mail(w, s, id, e);
	if (err == ERR_NONE)
		err = store_tickets(s->store, id, &w->arena, &w->tickets,
		    &w->ntickets, e);
	if (err == ERR_NONE)
		err = store_case_domains(s->store, id, &w->arena, &w->domains,
		    &w->ndomains, e);
	if (err == ERR_NONE)
		err = store_case_links(s->store, id, &w->arena, &w->links,
		    &w->nlinks, e);
	if (err != ERR_NONE)
		return err;
	case_summarise(&w->summary, w->rows.v, w->rows.n, SLICE_NULL,
	    &w->arena);
	case_row_next(&w->next, &w->cases.v[0], &s->settings.timers);
	return ERR_NONE;
}

enum err
whole_read(struct whole_case *w, const struct session *s, struct slice id,
    struct error *e)
{
	return read_all(w, s, id, false, e);
}

enum err
whole_read_light(struct whole_case *w, const struct session *s,
    struct slice id, struct error *e)
{
	return read_all(w, s, id, true, e);
}

void
whole_free(struct whole_case *w)
{
	cases_free(&w->cases);
	rows_free(&w->rows);
	case_notes_free(&w->notes);
	notifications_free(&w->sent);
	outbox_items_free(&w->outbox);
	replies_free(&w->replies);
	arena_free(&w->arena);
	*w = (struct whole_case){ 0 };
}

enum err
case_stopped_look(struct stopped *out, struct session *s, struct slice id,
    struct error *e)
{
	const struct case_setting *set = settings_case(&s->settings);
	struct quiet_rule rule = { set->quiet, set->gap_factor };

	return stopped_look(out, s->store, id, &rule, clock_now(), e);
}
