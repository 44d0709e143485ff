#ifndef CORE_WORK_INQUIRE_IMPL_H
#define CORE_WORK_INQUIRE_IMPL_H

#include "core/work/inquire.h"

/* Shared by inquire*.c alone. */

/* A new row of *out; octets are hashed, all is copied.  why NULL: "ok" */
struct lookup_row *inquire_row(struct lookup_rows *out,
    const struct contact_question *q, struct slice name, struct slice source,
    struct slice octets, struct slice why, int64_t clock);
/* inquire_dns.c: one question by DNS; those of *v are under way already */
void inquire_dns(struct lookup_rows *out, const struct contact_question *q,
    const struct inquire_config *c);
/* Has the resolver ask them all at once. */
void inquire_dns_ahead(const struct contact_question *v, size_t n,
    const struct inquire_config *c);

#endif
