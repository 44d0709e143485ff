#ifndef CORE_NOTIFY_MASK_H
#define CORE_NOTIFY_MASK_H

#include "core/notify/redact.h"

/* How masking finds addresses, for core/notify/ alone. */

/* With which octets the addresses begin: most places need no further look. */
struct mask_first {
	bool has[256];
};
void mask_first_octets(const struct masks *m, struct mask_first *f);
/* The address that stands at s.p, in any of its forms: how many octets it
 * takes; 0: none.  *which: index into m->addresses. */
size_t mask_match(const struct masks *m, struct slice s, size_t *which);
/* Appends s with addresses masked that stand there unencoded. */
size_t mask_plain(const struct masks *m, struct slice s, struct buf *out);
/* Octets of base64 at the start of s (either alphabet, padding included) */
size_t base64_run(struct slice s);
/* Can any of the addresses be read in a field? */
bool field_readable(const struct masks *m, struct slice field);
/* Appends what of the addresses can be read in a field. */
void residue_field(const struct masks *m, struct slice name,
    struct slice field, struct arena *a, struct residue **out, size_t *n);

#endif
