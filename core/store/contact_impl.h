#ifndef CORE_STORE_CONTACT_IMPL_H
#define CORE_STORE_CONTACT_IMPL_H

#include "core/store/contact.h"
#include "core/store/impl.h"

/* For core/store/ alone: the same within an act that is open; case_id exact,
 * or NULL. */
enum err act_contact_mark(struct act *act, struct slice address,
    enum contact_what what, struct slice case_id, struct slice note,
    struct error *e);
/* A row of undo.c's table */
enum err undo_contact_mark(struct store *s, const struct event *ev,
    struct error *e);

#endif
