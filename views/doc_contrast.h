#ifndef VIEWS_DOC_CONTRAST_H
#define VIEWS_DOC_CONTRAST_H

#include "core/base/json.h"
#include "core/cases/contrast.h"
#include "views/doc.h"

/*
 * What separates a case's messages from honest mail, as a document and as
 * JSON.  `width`: columns that there are.
 */
enum { CONTRAST_SHOWN = 12, CONTRAST_SHOWN_CONTENT = 4 };

/* What was compared, the level, and what is missing for saying more */
void doc_contrast_head(struct doc *d, const struct contrast_set *set,
    const struct contrast *c);
/*
 * The rows, best first: "1 ip 203.0.113.57  212 of 212  31 of 1,804
 * separates", and below what holds for the same messages.  all: not the first
 * CONTRAST_SHOWN alone.  Lines have the row's number (contrast_nth) as id.
 */
void doc_contrast_rows(struct doc *d, const struct contrast *c, size_t width,
    bool all);
/* The heading of the messages of the case that lack a row; honest: of the
 * honest ones that have it */
void doc_contrast_differ(struct doc *d, const struct contrast *c,
    const struct contrast_row *r, const struct contrast_differ *x,
    bool honest);
/* One line of espy.contrast/1 */
void json_contrast(struct json *j, const struct contrast_set *set,
    const struct contrast *c);
/* One line of espy.contrast-differ/1: a row's messages by SHA-256 */
void json_contrast_differ(struct json *j, const struct contrast_set *set,
    const struct contrast *c, size_t number);

#endif
