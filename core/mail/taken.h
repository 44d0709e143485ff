#ifndef CORE_MAIL_TAKEN_H
#define CORE_MAIL_TAKEN_H

#include "core/mail/mail.h"

/*
 * Below the boundary: where a system that handed the message on says, in its
 * own Received fields, that it took it.  Such a system writes its fields on
 * top of what it gets, so that those between the boundary and the first client
 * outside are its own, whoever the sender was; what stands below them is not.
 * Worth what that system's word is worth.
 */
enum taken {
	TAKEN_NOT_SAID, /* it left no field, or names no client */
	TAKEN_OUTSIDE,	/* a client outside handed it in at hop *hop */
	TAKEN_BEGAN,	/* a user of its own wrote it, at hop *hop */
};

/*
 * host: the machine that handed it on, as the hop above names it; *hop: the
 * first hop that it could have written.
 */
enum taken mail_taken(const struct mail *m, struct slice host, int *hop);

#endif
