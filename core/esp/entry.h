#ifndef CORE_ESP_ENTRY_H
#define CORE_ESP_ENTRY_H

#include "core/esp/catalogue.h"

/*
 * Lines of a catalogue entry, by subject; for the loader's files only.  Each
 * function returns NULL, or what is wrong and what to write (static, or in the
 * arena).
 */

/* true: it was a line about a rule; likewise below.  *wrong as above. */
bool rule_line(struct service *s, struct arena *a, const struct ini_line *l,
    const char **wrong);
bool account_line(struct service *s, struct arena *a,
    const struct ini_line *l, const char **wrong);
bool contact_line(struct service *s, struct arena *a,
    const struct ini_line *l, const char **wrong);

const char *entry_shape(struct shape *s, struct arena *a, struct slice text);
/* "base64|hex", ended by DECODE_END where to was zero */
const char *entry_decoders(struct decode to[DECODERS_MOST + 1],
    struct slice pipe);
bool entry_is_date(struct slice s); /* "2026-11-25", a day that there is */

#endif
