#ifndef VIEWS_MESSAGES_H
#define VIEWS_MESSAGES_H

#include "views/app.h"

/*
 * A screen that lists given messages under a document: those by which a row
 * of a contrast differs, for one.  v is copied; what `head` says belongs to
 * the screen from then on, and is emptied.
 */
struct view *messages_new(struct app *app, struct doc *head,
    const struct sha256 *v, size_t n);

#endif
