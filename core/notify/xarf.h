#ifndef CORE_NOTIFY_XARF_H
#define CORE_NOTIFY_XARF_H

#include "core/notify/compose.h"

/*
 * report.xarf.json: the case as a report by XARF 4.2.0, whose evidence are the
 * samples.  A case with a component is infrastructure/compromised_server; else
 * its newest sample stands for it as messaging/spam, the only pair for mail
 * that there is.
 */
void xarf_report(struct composed *m, const struct compose *c,
    const struct buf *shown);
/* m->xarf as a part of the letter */
void xarf_part(struct buf *out, struct composed *m);

/*
 * Is it a report that receivers take: valid by the 4.2.0 schemas of the types
 * that espy writes, and without what must never be sent (_internal)?
 * ERR_FORMAT names the key.
 */
enum err xarf_check(struct slice json, struct error *e);

enum {
	XARF_MOST_EVIDENCE = 50,
	XARF_MOST_ITEM = 5 << 20, /* octets */
	XARF_MOST_TOTAL = 10 << 20, /* likewise: 15 MB of base64 by mail */
	XARF_MOST_DESCRIPTION = 1000,
	XARF_MOST_ITEM_DESCRIPTION = 500,
	XARF_MOST_TAGS = 20,
	XARF_MOST_SUBJECT = 500,
	XARF_MOST_NAME = 200, /* of people, programs and messages */
};

#endif
