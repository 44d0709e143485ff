#ifndef CORE_STORE_CAMPAIGN_H
#define CORE_STORE_CAMPAIGN_H

#include "core/store/store.h"

/*
 * Campaigns: messages that espy groups by itself.  Derived: they are made
 * anew from the mail.  Names are read leniently: "c12", "C12", "12".
 */
enum { CAMPAIGN_NAME = 24 };
void campaign_name(int64_t id, char out[CAMPAIGN_NAME]);
/*
 * The campaign of that name; of one that went into another, that one.
 * ERR_ABSENT, with a sentence: there is none, or all its messages left it.
 */
enum err store_campaign_find(struct store *s, struct slice name, int64_t *id,
    struct error *e);

#endif
