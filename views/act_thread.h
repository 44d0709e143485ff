#ifndef VIEWS_ACT_THREAD_H
#define VIEWS_ACT_THREAD_H

#include "core/store/reply.h"
#include "views/app.h"

/* The thread of a case (thread.c), and what one does with answers there. */
struct view *thread_new(struct app *app, struct slice case_id);
/* The answer under the cursor; NULL: it is a letter */
const struct reply_row *thread_current(const struct view *v);
/* The case that it shows, or the answer's; NULL: none */
struct slice thread_case(const struct view *v);

/* d: a letter that answers the answer under the cursor, in its thread; on a
 * letter, what is due in the case.  words: as those of draft_for */
void draft_in_thread(struct app *app, struct slice words);
void act_thread(struct app *app, struct slice arg); /* [CASE] */
void act_confirm(struct app *app, struct slice arg); /* [AS] */
void act_dismiss(struct app *app, struct slice arg);
void act_match(struct app *app, struct slice arg); /* CASE */

#endif
