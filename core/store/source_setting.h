#ifndef CORE_STORE_SOURCE_SETTING_H
#define CORE_STORE_SOURCE_SETTING_H

#include "core/settings.h"
#include "core/store/store.h"

/*
 * Takes every [source NAME] of the settings over into the store, so that one
 * place knows all sources: what the settings say of role, query and paths
 * wins.  `say` (may be NULL) is told, in safe text, what was different
 * before.  ERR_USAGE where two sections claim one path.
 */
enum err sources_from_settings(struct store *s, const char *actor,
    const struct settings *set, void (*say)(const char *sentence, void *arg),
    void *arg, struct error *e);

#endif
