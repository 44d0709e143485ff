#ifndef VIEWS_CASE_VIEW_H
#define VIEWS_CASE_VIEW_H

#include "core/cases/contrast.h"
#include "core/cases/gates.h"
#include "views/case_whole.h"
#include "views/message_pane.h"
#include "views/paper.h"

/*
 * Inside of a case's screen: case.c is the view, case_panes.c what its panes
 * say.  What takes long, the comparison with honest mail and whether the mail
 * has stopped, comes after the first drawing.
 */
enum case_pane { CASE_SUMMARY, CASE_CONTRAST, CASE_MESSAGES, CASE_TIMELINE,
	CASE_PANES };

struct case_view {
	struct arena arena; /* of id */
	struct slice id;
	struct whole_case whole; /* cases.n 0: it was taken back */
	struct case_events log;
	struct contrast_set set;
	struct contrast contrast;
	struct stopped stopped;
	bool compared; /* the three above are there */
	unsigned timer;
	struct paper papers[CASE_PANES]; /* but that of CASE_MESSAGES */
	struct message_pane messages;
	int width; /* that the papers were made for */
	enum case_pane focus;
};

/* Reads all but what takes long, which is asked for */
void case_panes_read(struct view *v);
void case_panes_forget(struct view *v);
/* Makes the papers anew where the width or what they say has changed */
void case_panes_build(struct case_view *c, int width);
/* A word or two for a pane's rule */
void case_pane_words(const struct case_view *c, enum case_pane pane,
    struct text *out);
/* Enter on a row of the contrast: the messages that differ; NULL: on none */
struct view *case_differ(struct view *v);

#endif
