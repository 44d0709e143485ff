#ifndef VIEWS_DRAFT_VIEW_H
#define VIEWS_DRAFT_VIEW_H

#include "views/draft_work.h"
#include "views/paper.h"

/* The draft screen's own data, for draft.c and act_draft.c. */
struct draft_view {
	int64_t id; /* 0: being made */
	struct draft_work work;
	size_t next;	/* sample that is being read */
	uint64_t asked; /* reader's tag */
	struct draft_mail mail;
	bool loaded;
	char reason[512]; /* why nothing is shown */
	struct paper head, preview;
	bool joined; /* both in one pager: the screen is small */
	char *file;  /* to be written, once the user agrees to replace it */
};

#endif
