#ifndef VIEWS_DOC_LIFE_H
#define VIEWS_DOC_LIFE_H

#include "views/case_whole.h"
#include "views/doc.h"

/* The life of a case as a document, line by line: screens and commands say the
 * same.  case_row alone suffices where a list is made of it. */

/* Of the word that says on whom a case waits */
uint8_t case_waits_role(enum case_waits w);
/* On whom it waits, its exact state, whose it is, what is next */
void doc_case_life(struct doc *d, const struct case_row *c,
    const struct case_next *next, int64_t now);
/* Each domain that it hit: its owner's word, and whether it may be named */
void doc_case_domains(struct doc *d, const struct case_domain *v, size_t n);
/* What it has to do with other cases */
void doc_case_links(struct doc *d, const struct case_row *c,
    const struct case_link *v, size_t n);
/* Its log in words, oldest first */
void doc_case_log(struct doc *d, const struct case_events *ev);
/* One of its events: "from triage to attributed: relay7 is theirs" */
void doc_case_event(struct doc *d, const struct case_event *x);
/* One case as a line of a list */
void doc_case_row(struct doc *d, const struct case_row *c,
    const struct case_next *next, int64_t now);

#endif
