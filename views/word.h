#ifndef VIEWS_WORD_H
#define VIEWS_WORD_H

#include "core/store/word.h"
#include "views/session.h"

/* An owner's word as a command and a screen take it. */

/*
 * Writes down what the owner of a protected domain says of a service of the
 * catalogue: one act, that can be undone.  *said: a sentence, in the arena.
 * ERR_USAGE for a domain that is not protected, a service that is not in the
 * catalogue, or no owner.
 */
enum err word_say(struct session *s, const struct word *w, struct arena *a,
    const char **said, struct error *e);

/* ERR_USAGE: the catalogue has no service of that slug. */
enum err service_check(const struct session *s, struct slice slug,
    struct error *e);

#endif
