#ifndef CORE_NOTIFY_LETTERS_FILE_H
#define CORE_NOTIFY_LETTERS_FILE_H

#include "core/notify/letters.h"

/* For letters*.c alone. */

/* ERR_ABSENT: there is no such file. */
enum err letters_file_read(struct buf *out, const char *file,
    struct error *e);
/* "first.en.txt"; TEMPLATES: "words.en.txt"; in the arena */
const char *letters_file_name(enum template_kind kind, const char *language,
    struct arena *a);

#endif
