#ifndef VIEWS_JSON_ROW_H
#define VIEWS_JSON_ROW_H

#include "core/base/json.h"
#include "core/store/store.h"
#include "views/doc.h"

/* One message of a list as a line of espy.row/1 */
void json_row(struct json *j, const struct row *r);
/* The same for people: time, SDMA letters, service, strength, domain, case,
 * subject; one line of d */
void doc_row(struct doc *d, const struct row *r);
/* The key "campaign": its name, or null */
void json_campaign(struct json *j, const struct row *r);
/* The key "override": an analyst's verdicts, with who, when and why */
void json_override(struct json *j, const struct row *r);
/* The same for people, beside what espy itself says; no line without any */
void doc_override(struct doc *d, const struct row *r);
/* "SDMA": one letter each for SPF, DKIM, DMARC, ARC; NUL-terminated */
void row_letters(const struct row *r, char out[5]);
/* Words for the column "sent through": the service's name, "not named",
 * "refused"... */
struct slice row_service(const struct row *r);
/* Words for the column "evidence": the strength, "-", or "claim" where all
 * of the header is one */
const char *row_strength(const struct row *r);
/* The first 12 hex characters of the SHA-256 (or "-") */
void row_short(const struct row *r, char out[13]);

#endif
