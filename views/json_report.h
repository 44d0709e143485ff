#ifndef VIEWS_JSON_REPORT_H
#define VIEWS_JSON_REPORT_H

#include "core/base/json.h"
#include "core/store/report.h"

/* Appends an object (name NULL: a bare one): what a report says. */
void json_report(struct json *j, const char *name, const struct report *r);
/* One line of espy.report/1; rows: the messages that it brought; NULL: they
 * are not said */
void json_report_line(struct json *j, const struct report *r,
    const struct rows *rows);

#endif
