#ifndef VIEWS_LETTERS_H
#define VIEWS_LETTERS_H

#include "core/notify/letters.h"
#include "views/session.h"

/*
 * Where templates of letters are looked for: the product's; espy/templates in
 * XDG_CONFIG_HOME (else ~/.config); the workspace's templates.  The last one
 * that has a file wins.
 */
enum { LETTER_DIRS = 3 };
/* In the arena; returns how many there are. */
size_t letters_dirs(const struct session *s, struct arena *a,
    const char *dirs[LETTER_DIRS]);
/* Those of a language; letters_free ends it either way. */
enum err letters_open(struct letters *l, struct session *s,
    const char *language, struct error *e);

/* Says on standard error which of a user's files were not used. */
void letters_say(const struct letters *l);

#endif
