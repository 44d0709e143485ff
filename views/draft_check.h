#ifndef VIEWS_DRAFT_CHECK_H
#define VIEWS_DRAFT_CHECK_H

#include "core/notify/preflight.h"
#include "views/draft_work.h"

/*
 * The check list of a draft's mail (core/notify/preflight.h), with the facts
 * of the store and the settings as they are now.  In the arena.  Sending asks
 * for it again and refuses where anything is red.
 */
enum err draft_check(struct checks *out, struct session *s,
    const struct draft_mail *m, struct arena *a, struct error *e);
/* The first red one as an error, ERR_REFUSED; ERR_NONE where none is red */
enum err draft_check_refuses(const struct checks *c, struct error *e);
/* "owner, disclosed": what was yellow, for the record of who confirmed it */
struct slice draft_check_yellow(const struct checks *c, struct arena *a);

#endif
