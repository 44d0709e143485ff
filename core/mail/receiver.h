#ifndef CORE_MAIL_RECEIVER_H
#define CORE_MAIL_RECEIVER_H

#include "core/base/ini.h"
#include "core/base/slice.h"

/*
 * Receivers: our systems that take mail from outside.  From the settings:
 *
 *   [receiver office]
 *   by = mx1.corp.example          host, or .corp.example for all under it
 *   authserv-id = corp.example
 *   ip = 192.0.2.0/24              addresses that are ours
 *   gateway = .pphosted.example    hosts in front that hand mail to us
 *   results = below                it writes its results directly below its
 *                                  own Received field, as milters do, and
 *                                  removes what senders write in its name
 *                                  (RFC 8601 section 5)
 *
 * and sealers whose word about what they saw counts (RFC 8617):
 *
 *   [arc]
 *   trust = google.com             d= of ARC-Seal, or a domain above it
 */
struct receiver {
	struct slice name;
	struct slice *by, *authserv_id, *ip, *gateway;
	size_t nby, nauthserv_id, nip, ngateway;
	bool results_below;
};

struct receivers {
	struct receiver *v;
	size_t n;
	struct slice *sealers; /* [arc] trust */
	size_t nsealers;
};

/* Reads every [receiver NAME], and [arc]; wrong values become problems of the ini. */
void receivers_from_ini(struct receivers *r, struct ini *ini,
    struct arena *a);
/* Those that count for a message: bit i of the mask is v[i]; 0: all.  Of
 * those behind the 64th none can be left out.  Trusted sealers stay, whoever
 * took the message.  all may be NULL. */
struct receivers receivers_counted(const struct receivers *all,
    uint64_t mask, struct arena *a);
/* Do the settings trust what a sealer (d= of ARC-Seal) saw? */
bool receivers_trust_sealer(const struct receivers *r, struct slice sealer);

#endif
