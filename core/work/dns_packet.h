#ifndef CORE_WORK_DNS_PACKET_H
#define CORE_WORK_DNS_PACKET_H

#include "core/auth/answers.h"

/*
 * What a DNS message (RFC 1035 section 4) answers to a question, in the words
 * of answers.h: the same as zone.c makes of a zone file.  CNAMEs in it are
 * followed from the question's name on, at most PACKET_MOST_ALIASES.
 */
enum {
	PACKET_MOST_ALIASES = 8,
	PACKET_MOST_RECORDS = 100,
	PACKET_MOST_OCTETS = 64 << 10, /* of the data as text */
};

/*
 * Fills status, data, n and ttl of *out; data lives in the arena.  NULL, or
 * why the message is of no use: a static sentence; status is DNS_SERVFAIL
 * then.
 */
const char *dns_packet_read(struct answer *out, struct slice packet,
    struct slice name, uint16_t type, struct arena *a);
/* Can it be asked for?  Lower case, labels of 1 to 63 octets, at most 253 in
 * all (RFC 1035 section 2.3.4), nothing but printable ASCII.  "" is the root. */
bool dns_name_good(struct slice name);

#endif
