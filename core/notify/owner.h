#ifndef CORE_NOTIFY_OWNER_H
#define CORE_NOTIFY_OWNER_H

#include "core/notify/compose.h"
#include "core/notify/letters.h"
#include "core/store/store.h"

/*
 * The question to a domain's owner: mail in its name goes out through that
 * service; does he know it, and may the domain be named there?
 */
struct owner_question {
	struct slice case_id, domain;
	struct slice to; /* his address */
	struct slice service; /* slug; NULL: nobody is named */
	const struct row *rows; /* of the case */
	size_t nrows;
	const struct letters *letters; /* of the language that he reads */
	int64_t clock;
};
/*
 * ERR_USAGE for an address that can't stand in To, or for a domain that no message of the rows pretends to be; ERR_REFUSED
 * without a reporter in the settings.  The same input gives the same octets.
 */
enum err owner_mail(struct composed *out, const struct owner_question *q,
    const struct reporter *us, struct error *e);

#endif
