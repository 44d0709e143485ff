#ifndef CORE_STORE_URGENCY_H
#define CORE_STORE_URGENCY_H

#include "core/store/store.h"

/*
 * The queue's order: d_message.urgency, which lists sort by as they do by
 * time.  Kept with the row, so that a page comes from an index; made anew
 * where what it depends on changes.
 *
 *   5  of an open case's service and domain, after its notification was sent
 *   4  sent as a protected domain (or under it), by a service that is denied
 *   3  the same by one of which nobody has said anything, or by nobody who is
 *      named
 *   2  what looks like a protected domain, or only bears its name, through a
 *      service that is named
 *   1  all else
 *   0  exercises
 *
 * and newest first within each.
 */
enum urgency { URGENCY_EXERCISE, URGENCY_REST, URGENCY_IMITATION,
	URGENCY_UNKNOWN, URGENCY_DENIED, URGENCY_CASE };
enum { URGENCY_SHIFT = 40 }; /* urgency << that, plus the time */

/* Of one message; within a bulk transaction */
enum err urgency_message(struct store *s, int64_t message, struct error *e);
/* Of all that pretend to be a domain, of all that a service sent; within an
 * act */
enum err urgency_domain(struct store *s, struct slice domain,
    struct error *e);
enum err urgency_service(struct store *s, struct slice service,
    struct error *e);
/* Of all that a case's service sent, where the case was notified: its
 * messages changed */
enum err urgency_case(struct store *s, struct slice id, struct error *e);
/* Of the copies that took over what a message proves */
enum err urgency_copies(struct store *s, int64_t message, struct error *e);

#endif
