#ifndef CORE_MAIL_SKETCH_H
#define CORE_MAIL_SKETCH_H

#include "core/mail/mail.h"

/*
 * What a mail's content looks like, small enough to be compared with that of
 * thousands of others: its words with all that differs from copy to copy
 * masked, the structure of its HTML, its subject, where its links lead.  What
 * our own gateways put on top (banners, subject tags, wrapped links) is taken
 * off first.  A plain value, the same on every machine.
 */
enum { SKETCH_MOST_OCTETS = 600 }; /* packed */

struct sketch {
	bool made; /* false: a report, or not read */
};

/* Octets to store; returns how many of out. */
size_t sketch_pack(const struct sketch *s,
    unsigned char out[SKETCH_MOST_OCTETS]);
/* False: not what sketch_pack made */
bool sketch_unpack(struct sketch *s, struct slice packed);

#endif
