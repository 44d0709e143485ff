#ifndef CORE_NOTIFY_FORM_H
#define CORE_NOTIFY_FORM_H

#include "core/notify/compose.h"

/*
 * What web forms of abuse desks ask for, to be copied: each value alone below
 * its label, in the order of the kind of desk.  What is foreign in it has
 * passed the text boundary; recipients are masked as the draft says.  live:
 * links as they are, which forms want; else defanged.
 */
void form_write(struct buf *out, const struct compose *c, bool live);

#endif
