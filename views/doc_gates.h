#ifndef VIEWS_DOC_GATES_H
#define VIEWS_DOC_GATES_H

#include "core/base/json.h"
#include "core/cases/gates.h"
#include "views/doc.h"

/* Has a case's mail stopped?  As a document and as JSON. */

/* The verdict's line alone */
void doc_gates_line(struct doc *d, const struct gates *g);
/* Each gate: state, figure, what it means */
void doc_gates(struct doc *d, const struct gates *g);
/* "a.example  ▁▂ ▇    12": deliveries on each of the last days until today,
 * `width` of them at most; a line a domain; blocks as tui/bar.h */
void doc_gates_days(struct doc *d, const struct quiet *q, int width,
    bool blocks);
/* espy.stopped/1 */
void json_stopped(struct json *j, struct slice case_id,
    const struct stopped *s);

#endif
