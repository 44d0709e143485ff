#ifndef VIEWS_DRAFT_VIEW_H
#define VIEWS_DRAFT_VIEW_H

#include "views/app.h"
#include "views/draft_check.h"
#include "views/paper.h"

/*
 * The draft screen from the inside: draft.c is the view, draft_panes.c what
 * its panes say, draft_cause.c where Enter leads, act_draft.c what one does
 * with a draft.  The last three panes share one place: that of the focus is
 * shown, or the one that was there last.
 */
enum draft_pane {
	DRAFT_HEAD,	/* to whom, from whom, which letter */
	DRAFT_CHECKS,	/* what speaks for and against sending it */
	DRAFT_LETTER,	/* the mail as it will be */
	DRAFT_ATTACHED,
	DRAFT_MASKED,	/* what redaction changed, and what it had to leave */
	DRAFT_PANES
};

struct draft_view {
	int64_t id; /* 0: being made */
	struct draft_work work;
	bool making;
	size_t next;	/* sample that is being read */
	uint64_t asked; /* reader's tag */
	struct draft_mail fresh; /* the mail as it is now, being masked */
	size_t masked;		 /* sample that is being masked */
	size_t looked;		 /* mail that is looked through again */
	bool composed;		 /* all are masked, and the mail is made */
	size_t deciding;	 /* index of the residue asked about */
	uint64_t masks;		 /* reader's tag */
	char to_say[256];	 /* once that is shown; empty: nothing */
	struct draft_mail mail;
	bool loaded;
	char reason[512]; /* why nothing is shown */
	struct arena arena; /* of the checks */
	struct checks checks;
	struct paper papers[DRAFT_PANES];
	enum draft_pane focus, shown; /* shown: of the last three */
	bool placed; /* the mail is shown from the letter's first line on */
	char *file;  /* to be written, once the user agrees to replace it */
	char words[80]; /* of what is to be made anew, once he agrees */
};

/* Reads draft, mail and checks anew, beside the loop; what is shown stays until
 * then.  What is wrong is in reason. */
void draft_panes_read(struct view *v);
void draft_panes_forget(struct view *v);
/* A word or two for the rule over a pane; empty: none */
void draft_pane_words(const struct draft_view *d, enum draft_pane pane,
    struct text *out);
/* Shows a pane, at a line of its document; SIZE_MAX: where it was */
void draft_pane_show(struct draft_view *d, enum draft_pane pane, size_t line);
/* A document's line, as it is wrapped now */
size_t draft_wrapped_line(const struct paper *p, size_t line);
/* Where a line (from 1) of the letter stands in the mail: behind its head and
 * that of its part */
size_t draft_letter_line(const struct draft_view *d, size_t line);
/* draft_left.c: what masking changes, and what it leaves, with the decision
 * about each; Enter on such a line (true: it was one) asks for that. */
void draft_left_doc(struct doc *d, const struct draft_mail *m);
bool draft_left_open(struct view *v, size_t id);
/* Enter */
void draft_cause(struct view *v);

/* draft_making.c: makes a draft of *w, which is its own from here on, while the
 * screen goes on; and goes on with that, the parser being another one. */
void draft_making(struct view *v, const struct draft_work *w);
void draft_making_on(struct view *v);
/* Makes the draft's text anew while the screen goes on.  language NULL,
 * formats -1: as they are. */
void draft_again(struct view *v, const char *language, int formats,
    bool over);

#endif
