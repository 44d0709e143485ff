#ifndef VIEWS_JSON_COMPUTED_H
#define VIEWS_JSON_COMPUTED_H

#include "core/analysis.h"
#include "core/base/json.h"

/* The keys "computed" and "disagreements" of espy.analysis/1: null and empty
 * of what is not judged. */
void json_computed(struct json *j, const struct analysis *a);
/* DNS questions under a key, as objects with name and type */
void json_questions(struct json *j, const char *key,
    const struct questions *q);

#endif
