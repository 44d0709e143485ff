#ifndef VIEWS_MESSAGE_H
#define VIEWS_MESSAGE_H

#include "core/analysis.h"
#include "core/store/report.h"
#include "views/app.h"
#include "views/paper.h"

/*
 * The message screen's state, shared by its two files: message.c reads and
 * acts, message_draw.c draws.
 */
enum pane { PANE_AUTH, PANE_ATTRIBUTION, PANE_BODY, PANES };

/* What the lower pane shows. */
enum below { BELOW_BODY, BELOW_BRIEF, BELOW_ALL, BELOW_RAW, BELOW_HOPS,
	BELOW_LINKS, BELOW_PARTS, BELOW_EVIDENCE };

enum { WIDE_LEAST = 66 }; /* columns of a pane that sentences fit into */

struct message {
	struct session *session; /* for DNS answers, other messages */
	struct sha256 sha256;
	struct buf bytes;
	struct arena arena;
	struct place at; /* where its octets were read */
	struct rows rows; /* its row, for marks and case */
	struct reports reports; /* that brought it, or itself */
	uint64_t asked;	  /* reader's tag; 0: not waiting */
	struct analysis *analysis;
	char reason[256]; /* why there is no analysis */
	struct doc identity;
	struct paper papers[PANES];
	bool wide; /* the attribution has room for sentences */
	enum pane focus;
	enum below below;
	int part; /* of BELOW_BODY; -1: the best one */
	bool expand;
	struct range evidence;
	int64_t proof; /* of BELOW_EVIDENCE: see doc_auth.h; -1: octets */
};

/* Writes that pane's document anew. */
void message_build_attribution(struct message *m);
void message_draw(struct view *v, const struct frame *f);

#endif
