#ifndef VIEWS_DOC_ANALYSIS_H
#define VIEWS_DOC_ANALYSIS_H

#include "core/analysis.h"
#include "views/doc.h"

/*
 * What an analysis says, as documents: the message screen shows them in
 * panes, `espy show` and `espy inspect` print them one below the other.
 * a->mail.bytes may be empty, but then doc_headers has nothing to show.
 */
/* "submitted: all of this is a claim" (but for what a signature proves), as a
 * line; false where it isn't so */
bool doc_claim(struct doc *d, const struct analysis *a);
void doc_identity(struct doc *d, const struct analysis *a);
/* Who sent it, with what proof, for which account, and whether it may.  Lines
 * have evidence ids, for doc_proof.  Brief: a line for each, for panes that
 * are too narrow for sentences. */
enum doc_form { DOC_FULL, DOC_BRIEF };
void doc_attribution(struct doc *d, const struct analysis *a,
    enum doc_form form);
void doc_hops(struct doc *d, const struct analysis *a);
void doc_links(struct doc *d, const struct analysis *a);
void doc_parts(struct doc *d, const struct analysis *a);
/* What was cut and what is odd */
void doc_limits(struct doc *d, const struct analysis *a);
/* The text of the part that reads best (or part `part` if not -1); links
 * numbered, hidden runs collapsed unless `expand`. line.id: link index */
void doc_body(struct doc *d, const struct analysis *a, int part, bool expand);

enum doc_headers_form { HEADERS_BRIEF, HEADERS_ALL, HEADERS_RAW };
void doc_headers(struct doc *d, const struct analysis *a,
    enum doc_headers_form form);
/* The octets of a range, as lines: "what proves it" */
void doc_octets(struct doc *d, const struct mail *m, struct range range);

/* All of it, for a command: place, identity, authentication, attribution,
 * hops, links, parts, limits, and the body where it was kept */
struct message_place;
void doc_message(struct doc *d, const struct analysis *a,
    const struct message_place *place);

/* Index of the text part that reads best: the first text/html with text,
 * else the first text part; those of attached mails only where there is no
 * other; -1 if there is none. */
int body_part(const struct mail *m);
#endif
