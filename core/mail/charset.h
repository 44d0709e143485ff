#ifndef CORE_MAIL_CHARSET_H
#define CORE_MAIL_CHARSET_H

#include "core/base/buf.h"
#include "core/mail/mail.h"

/*
 * `in` as UTF-8.  What can't be converted stays as it is, octet by octet.  The
 * result is `in` itself or lies in *scratch.  A charset that is not in the
 * list is a finding of m, and the octets are left as they are.
 */
struct slice charset_utf8(struct mail *m, struct slice charset,
    struct slice in, struct buf *scratch);
/* Opens all of the list: before a sandbox locks. */
void charset_warm_up(void);

#endif
