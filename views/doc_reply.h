#ifndef VIEWS_DOC_REPLY_H
#define VIEWS_DOC_REPLY_H

#include "core/base/json.h"
#include "core/store/reply.h"
#include "views/doc.h"

/* Answers to letters, as text and as JSON; all they say is foreign. */

/* What the kind of an answer is called: "asks for more", "out of office" */
const char *reply_kind_words(struct slice kind);
/* What a person is asked to do about it; NULL: nothing */
const char *reply_state_words(const struct reply_row *r);
/* One line of `espy reply list`, and of a thread */
void doc_reply_line(struct doc *d, const struct reply_row *r);
/* All of it: why it is here, who wrote it, what it says, what can be done (on a
 * screen, or by the command line) */
void doc_reply(struct doc *d, const struct reply_row *r, bool screen);
/* Of a case: one line each, dated as its timeline; the numbers that desks gave
 * it */
void doc_case_answers(struct doc *d, const struct replies *r);
void doc_case_tickets(struct doc *d, const struct ticket *v, size_t n);
void json_reply(struct json *j, const struct reply_row *r);

#endif
