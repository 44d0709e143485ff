#ifndef VIEWS_DOC_REPORT_H
#define VIEWS_DOC_REPORT_H

#include "core/store/report.h"
#include "views/doc.h"

/* What reports say, as documents; all of it is their sender's word. */

/* "Reported by alice@corp.example in 4ba51b9312e2, 2026-11-20 10:00 UTC" and
 * what the report says beside it */
void doc_report(struct doc *d, const struct report *r);
/* Of a message: in which way we have it, who reported it, and the message of
 * the same delivery whose record stands for it */
void doc_provenance(struct doc *d, const struct row *row,
    const struct reports *reports);
/* One line of `espy report list` */
void doc_report_line(struct doc *d, const struct report *r);

#endif
