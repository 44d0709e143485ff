#ifndef VIEWS_CONTACT_WHY_H
#define VIEWS_CONTACT_WHY_H

#include "views/app.h"
#include "views/contact_work.h"

/* The screen of one contact; raw, the answer that names it, may be NULL.
 * Nothing of either is kept. */
struct view *contact_why_new(struct app *app,
    const struct contact_candidate *x, const struct lookup_row *raw);

#endif
