#ifndef VIEWS_DOC_RECORD_H
#define VIEWS_DOC_RECORD_H

#include "core/base/json.h"
#include "core/store/service_record.h"
#include "views/doc.h"

/* How a service has dealt with cases before; no line without any case */
void doc_record(struct doc *d, const struct service_record *r);
/* The object "record" */
void json_record(struct json *j, const struct service_record *r);

#endif
