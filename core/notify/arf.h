#ifndef CORE_NOTIFY_ARF_H
#define CORE_NOTIFY_ARF_H

#include "core/notify/compose.h"

/*
 * Reports in the Abuse Reporting Format (RFC 5965), one mail a sample, by the
 * rules for those that nobody asked for (RFC 6650).
 */

/* m->reports; shown: the octets of each sample as they may be shown */
void arf_reports(struct composed *m, const struct compose *c,
    const struct buf *shown);
/*
 * Is it a message/feedback-report as RFC 5965 section 3 and RFC 6692 want it?
 * ERR_FORMAT names the field: receivers reject what is malformed (section 4).
 */
enum err arf_check(struct slice report, struct error *e);

#endif
