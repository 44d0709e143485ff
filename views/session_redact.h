#ifndef VIEWS_SESSION_REDACT_H
#define VIEWS_SESSION_REDACT_H

#include "core/notify/redact.h"
#include "views/session.h"

/*
 * redact_message in the confined parser, and waits.  *out is the caller's
 * (parser_redacted_free); NULL with an error: ERR_REFUSED where an address
 * stays readable, ERR_DIED where the parser did.  Where a whole message is
 * too much for the parser, header fields alone come, and out->why says so.
 */
enum err session_redact(struct session *s, struct slice octets,
    const struct masks *m, const struct redact_order *order,
    struct redacted **out, struct error *e);

#endif
