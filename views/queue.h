#ifndef VIEWS_QUEUE_H
#define VIEWS_QUEUE_H

#include "views/app.h"

/* Goes to the queue and shows what a query finds, each message a row. */
void queue_show(struct app *app, struct slice query);

#endif
