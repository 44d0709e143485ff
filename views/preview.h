#ifndef VIEWS_PREVIEW_H
#define VIEWS_PREVIEW_H

#include "core/store/store.h"
#include "views/doc.h"

/* Six lines about one message: from, subject, verdicts, service, domain;
 * of a refused file why and where. */
void doc_preview(struct doc *d, const struct row *r);

#endif
