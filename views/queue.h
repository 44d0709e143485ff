#ifndef VIEWS_QUEUE_H
#define VIEWS_QUEUE_H

#include "views/app.h"

/* The message `step` rows from the one with that hash; false: none there.
 * The cursor of the queue goes along. */
bool queue_step(struct app *app, const struct sha256 *from, int step,
    struct sha256 *out);
/* Where a message stands in the queue: "3/212"; 0 if it is not there */
size_t queue_place(const struct app *app, const struct sha256 *sha256,
    size_t *of);

/* Goes to the queue and shows what a query finds, each message a row. */
void queue_show(struct app *app, struct slice query);

#endif
