#ifndef CORE_WORK_TEXT_ERASE_H
#define CORE_WORK_TEXT_ERASE_H

#include <notmuch.h>

#include "core/work/text_job.h"

/* For the text-write worker: taking documents out of the mirror. */

/*
 * The ids of all documents in the threads of those named, in the arena.
 *
 * Xapian keeps, of each value slot, the lowest and the highest value that it
 * ever had while documents remain: of a From, a subject, a Message-ID.
 * `bounds`: one of these documents has one that lies beyond all others, so
 * that removing it would not erase it.
 */
notmuch_status_t text_erase_related(notmuch_database_t *db,
    const struct text_related *r, struct arena *a,
    struct text_relatives *out);
/* Removes these documents with all their files; those that are not there are
 * no error. */
notmuch_status_t text_erase_documents(notmuch_database_t *db,
    const struct slice *ids, size_t n);

#endif
