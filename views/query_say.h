#ifndef VIEWS_QUERY_SAY_H
#define VIEWS_QUERY_SAY_H

#include "core/base/err.h"
#include "core/base/slice.h"

/*
 * Says on standard error what is wrong with a query; where that is the
 * query's own fault (at is not SLICE_NONE), it follows with a ^ under octet
 * `at`.  Returns the exit code.
 */
int query_say(const struct error *e, struct slice query, size_t at);

#endif
