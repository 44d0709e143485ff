#ifndef CORE_SETTINGS_PRIVATE_H
#define CORE_SETTINGS_PRIVATE_H

#include "core/settings.h"

/* Shared by settings*.c alone. */

/* A key's last value with something in it, over all sections of that kind */
struct slice settings_get(const struct ini *ini, const char *kind,
    const char *key, int *line);
/* Paths are relative to the folder of the settings file. */
struct slice settings_resolve(struct ini *ini, struct slice path);
/* "cases", "impersonating", "all" */
bool settings_keep_word(struct slice word, enum keep *out);
/* Every [source NAME]; wrong values become problems of the ini.  Receivers
 * must have been read. */
void settings_read_sources(struct settings *s, struct ini *ini);
/* [dns] */
void settings_read_dns(struct settings *s, struct ini *ini);
/* [draft] */
void settings_read_draft(struct settings *s, struct ini *ini);

/* [contact] */
void settings_read_contact(struct settings *s, struct ini *ini);
bool settings_contact_key(struct slice key);
/* [case]; its timers' keys are case_timer_key's */
void settings_read_case(struct settings *s, struct ini *ini);
bool settings_case_key(struct slice key);
/* [send]; the reporter must have been read. */
void settings_read_send(struct settings *s, struct ini *ini);
bool settings_send_key(struct slice key);

#endif
