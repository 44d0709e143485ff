#ifndef CORE_STORE_CASE_IMPL_H
#define CORE_STORE_CASE_IMPL_H

#include "core/base/text.h"
#include "core/store/impl.h"

/* What the files of cases, drafts and notifications share, for core/store/
 * alone. */

/* The exact id of a case named leniently; ERR_ABSENT */
enum err case_resolve(struct store *s, struct slice id, struct arena *a,
    struct slice *out, struct error *e);
/* It changed now */
enum err case_touch(struct act *act, struct slice id, struct error *e);
/* Sets the state, and the earlier one as "from" into *j */
enum err case_set_state(struct act *act, struct slice id, const char *state,
    struct json *j, struct error *e);

/* How their events are taken back: rows of undo.c's table. */
enum err undo_case_new(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_add(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_note(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_draft_new(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_draft_edit(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_draft_form(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_source_add(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_word(struct store *s, const struct event *ev, struct error *e);
enum err undo_override(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_mark_sent(struct store *s, const struct event *ev,
    struct error *e);

#endif
