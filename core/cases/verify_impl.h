#ifndef CORE_CASES_VERIFY_IMPL_H
#define CORE_CASES_VERIFY_IMPL_H

#include "core/cases/verify.h"

/* For core/cases/verify*.c alone. */

/* Counts a break and keeps it where it is one of the first; its slices live
 * in out's arena. */
void verify_note(struct verified *out, struct verify_break b);
struct slice verify_hex(struct verified *out, const struct sha256 *h);

/* verify_file.c: the copies that rows name; for all cases the other files of
 * the folder, too */
enum err verify_files(struct verified *out, struct store *s,
    struct slice case_id, struct error *e);

/* verify_outbox.c: the octets of mail that went out */
enum err verify_outbox(struct verified *out, struct store *s,
    struct slice case_id, struct error *e);

#endif
