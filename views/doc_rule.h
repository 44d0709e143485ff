#ifndef VIEWS_DOC_RULE_H
#define VIEWS_DOC_RULE_H

#include "core/base/json.h"
#include "core/store/rule.h"
#include "views/doc.h"

/* A rule as a line: name, disposition, scope, what it has done */
void doc_rule(struct doc *d, const struct rule *r);
void json_rule(struct json *j, const struct rule *r);
/* "service correo-andino, domain libreria.example, account 4711"; in the
 * arena */
struct slice rule_scope(const struct rule *r, struct arena *a);
/* Behind "212 messages: unwanted-bulk": what store_dismiss did for those that
 * follow of the campaigns; "" */
const char *rule_follows(enum disposition d, size_t campaigns, size_t rules,
    size_t open_scopes);

#endif
