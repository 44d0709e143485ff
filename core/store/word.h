#ifndef CORE_STORE_WORD_H
#define CORE_STORE_WORD_H

#include "core/esp/domain.h"
#include "core/store/store.h"

/*
 * What owners of protected domains said: that a service may send as their
 * domain, or not.  The last word of a (domain, service) counts.  It counts at
 * once: rows of messages that pretend to be the domain, sent by the service
 * (or carried by it, where nothing was said of the service itself), have their
 * relationship changed in the same transaction.
 */
struct word {
	struct slice domain, service; /* service: slug */
	bool authorised;	      /* else denied */
	struct slice who;	      /* the owner */
	struct slice reference;	      /* where it stands; NULL */
	struct slice actor;	      /* who wrote it down */
	int64_t time;
};

/* *changed (may be NULL): rows of messages whose relationship is another now.
 * ERR_USAGE for a domain that isn't protected is the caller's to find. */
enum err store_word(struct store *s, const char *actor, const struct word *w,
    uint64_t *changed, struct error *e);
/* All of them, or those of a domain (NULL: all), in the arena; newest first */
enum err store_words(struct store *s, struct slice domain, struct arena *a,
    struct word **out, size_t *n, struct error *e);

#endif
