#ifndef VIEWS_ACT_CASE_H
#define VIEWS_ACT_CASE_H

#include "views/app.h"

/* What the screens of cases and drafts tell each other. */

/* The case under the cursor of the list of cases; NULL: none */
struct slice cases_current(const struct view *v);
/* The case that a case screen shows; NULL: it is gone */
struct slice case_current(const struct view *v);
/* "ip 203.0.113.57": the row of its contrast under the cursor, in the arena;
 * NULL: none is */
struct slice case_contrast_value(const struct view *v, struct arena *a);
/* Drafts for a case (service NULL: its main one) what the words ask for
 * (draft_wish_words): shows the open draft, or makes one while the screen goes
 * on. */
void draft_for(struct app *app, struct slice case_id, struct slice service,
    struct slice words);
struct draft_wish;
void draft_wished(struct app *app, struct slice case_id,
    const struct draft_wish *wish);

#endif
