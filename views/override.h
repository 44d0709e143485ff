#ifndef VIEWS_OVERRIDE_H
#define VIEWS_OVERRIDE_H

#include "core/store/override.h"
#include "views/session.h"

/*
 * An analyst's verdict, checked and kept for those messages.  value of a
 * service: a slug of the catalogue, or "nobody".  *said: a sentence in the
 * arena.  A boundary has an effect once the messages are rechecked.
 */
enum err override_say(struct session *s, enum override_what what,
    struct slice value, struct slice reason, const struct sha256 *v, size_t n,
    struct arena *a, const char **said, struct error *e);

#endif
