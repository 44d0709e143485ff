#ifndef VIEWS_ACT_SEND_H
#define VIEWS_ACT_SEND_H

#include "core/base/slice.h"

/* Sending, on screens (act_send.c). */
struct app;
struct view;

void act_send(struct app *app, struct slice arg); /* of a draft */
void act_outbox(struct app *app, struct slice arg);
void act_recall(struct app *app, struct slice arg);
void act_flush(struct app *app, struct slice arg);
void act_resolve(struct app *app, struct slice arg);

/* outbox.c: the mail under the cursor; 0: none */
int64_t outbox_current(const struct view *v);

#endif
