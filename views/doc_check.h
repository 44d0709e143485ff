#ifndef VIEWS_DOC_CHECK_H
#define VIEWS_DOC_CHECK_H

#include "core/base/json.h"
#include "core/notify/preflight.h"
#include "views/doc.h"

/* "[!] the desk asked for no more reports" */
void doc_check(struct doc *d, const struct check *c);
/* A line each, whose id is 1 and its index */
void doc_checks(struct doc *d, const struct checks *c);
/* espy.preflight/1 */
void json_checks(struct json *j, const struct draft *x,
    const struct checks *c);

#endif
