#ifndef VIEWS_DOC_CASE_H
#define VIEWS_DOC_CASE_H

#include "core/base/json.h"
#include "core/cases/summary.h"
#include "core/store/case.h"
#include "views/case_whole.h"
#include "views/doc.h"
#include "views/draft_work.h"

/*
 * Cases and drafts as documents and as JSON: screens and commands say the
 * same.
 */
/* What a case's messages have in common; line by line */
void doc_case_summary(struct doc *d, const struct case_row *c,
    const struct case_summary *s);
/* "11-21  ######....  6"; width: columns of the bar; blocks as tui/bar.h */
void doc_case_days(struct doc *d, const struct case_summary *s, int width,
    bool blocks);
/* id: of the case that shows them */
void doc_case_notes(struct doc *d, const struct case_notes *n,
    struct slice id);
/* What was sent, and to whom */
void doc_case_sent(struct doc *d, const struct notifications *n);
/* That, what is on its way out or did not go, and what came back */
void doc_case_mail(struct doc *d, const struct whole_case *w);
/* First..last day that its messages were seen by us; "-": none was */
enum { CASE_SEEN = 13 };
void doc_case_seen(const struct case_row *c, char out[CASE_SEEN]);

/* To, Cc, From, Subject, which letter it is, samples and their form; a line's
 * id is the enum check_cause that Enter leads to */
void doc_draft_head(struct doc *d, const struct session *s,
    const struct draft_mail *m);
/* The mail's octets, line by line: the exact export */
void doc_draft_mail(struct doc *d, const struct draft_mail *m);
/* What is attached, a line each; the id of a sample's is 1 and its index */
void doc_draft_parts(struct doc *d, const struct draft_mail *m);
size_t draft_parts(const struct draft_mail *m);
void doc_draft_row(struct doc *d, const struct draft *x);

void json_case(struct json *j, const struct whole_case *w);
/* m NULL: without what only the mail shows */
void json_draft(struct json *j, const struct draft *x,
    const struct draft_mail *m);

#endif
