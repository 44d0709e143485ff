#ifndef CORE_STORE_OUTBOX_IMPL_H
#define CORE_STORE_OUTBOX_IMPL_H

#include "core/store/case_impl.h"
#include "core/store/outbox.h"

/* The outbox's inside, for core/store/ alone. */

/* Reads one within a transaction; ERR_ABSENT with a sentence */
enum err outbox_get(struct store *s, int64_t id, struct outbox_items *out,
    struct error *e);
/* The state of it and of why, with an event of that kind; due_at
 * TIME_UNKNOWN: never by itself. */
enum err outbox_change(struct act *act, const struct outbox_item *item,
    enum outbox_state to, struct slice reply, int64_t due, const char *kind,
    struct error *e);
/* Those that go with the letter `id` won't be sent. */
enum err outbox_drop_parts(struct act *act, int64_t id, struct error *e);
/* Its draft can be worked on again. */
enum err outbox_thaw(struct act *act, const struct outbox_item *item,
    struct error *e);
/* outbox_sent.c: the server has it, as the case is to know */
enum err outbox_sent(struct act *act, const struct outbox_item *item,
    struct slice how, struct error *e);
/* outbox_file.c: the octets, durable, before any row names them */
enum err outbox_keep(struct store *s, struct slice octets,
    struct sha256 *sha256, struct error *e);
/* outbox_act.c: takes back what waits of a draft, within an act, and forgets
 * the octets of all that went out of it. */
enum err outbox_purge(struct act *act, int64_t draft, struct slice words,
    struct error *e);
/* undo.c: "outbox.put" is taken back as a recall.  outbox_past: it is too late
 * for that, or for what was done to a draft that is frozen or sent. */
enum err undo_outbox_put(struct store *s, const struct event *ev,
    struct error *e);
enum err outbox_past(struct store *s, const struct event *ev, bool *past,
    struct error *e);

#endif
