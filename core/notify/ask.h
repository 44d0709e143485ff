#ifndef CORE_NOTIFY_ASK_H
#define CORE_NOTIFY_ASK_H

#include "core/notify/compose.h"
#include "core/notify/letters.h"
#include "core/store/report.h"

/*
 * The answer to a report that lost the mail which it is about: asks for that
 * mail as an attachment.
 *
 * ERR_USAGE for a report that lost none, or one whose sender can't be answered; ERR_REFUSED without a reporter in the
 * settings.  The same input gives the same octets.
 */
enum err ask_mail(struct composed *out, const struct report *r,
    const struct reporter *us, const struct letters *letters, int64_t clock,
    struct error *e);

#endif
