#ifndef VIEWS_DOC_REDACT_H
#define VIEWS_DOC_REDACT_H

#include "core/base/json.h"
#include "views/doc.h"
#include "views/draft_redact.h"

/* What masking changes in a draft's samples: for each the changes, the old
 * words in a line that begins with "-", the new ones in one with "+" */
void doc_redaction(struct doc *d, const struct draft_mail *m);
/* The same of sample i: espy.redaction/1 */
void json_redaction(struct json *j, const struct draft_mail *m, size_t i);
/* What wants a decision, and what was decided */
void doc_lefts(struct doc *d, const struct draft_lefts *l);
/* espy.residue/1; i: index */
void json_left(struct json *j, int64_t draft, const struct draft_lefts *l,
    size_t i);

#endif
