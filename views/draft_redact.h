#ifndef VIEWS_DRAFT_REDACT_H
#define VIEWS_DRAFT_REDACT_H

#include "views/draft_work.h"

/* What masking leaves readable in a draft's samples. */

/*
 * Looks through the finished mails: ERR_REFUSED where the address of a
 * recipient can be read in one that is neither the reporter's own nor in a
 * field that must stay, of a sample.
 */
enum err draft_look_again(const struct draft_mail *m, struct session *s,
    struct error *e);
/* The same in steps, for a screen: the mails, the letter first (NULL: there is
 * none of that number); what they must not hold (n 0: nothing); and what
 * redact_message found in one when it was told to look. */
const struct buf *draft_look_mail(const struct draft_mail *m, size_t i);
void draft_look_for(struct masks *masks, const struct draft_mail *m,
    struct arena *a);
enum err draft_look_found(const struct draft_mail *m,
    const struct redacted *r, struct error *e);

/* An address that wants a decision, or has one */
struct draft_left {
	struct sha256 sha256;
	size_t sample; /* number, from 1, of all that the draft has */
	struct slice field, address, how;
	const struct residue_decision *decision; /* NULL: none yet */
};
struct draft_lefts {
	struct arena arena;
	struct residue_decision *decisions;
	size_t ndecisions;
	struct draft_left *v;
	size_t n;
};
/* What can be read in fields that must stay, were nothing decided */
enum err draft_left(struct draft_lefts *out, struct session *s, int64_t id,
    struct error *e);
void draft_lefts_free(struct draft_lefts *l);

#endif
