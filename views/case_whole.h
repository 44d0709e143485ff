#ifndef VIEWS_CASE_WHOLE_H
#define VIEWS_CASE_WHOLE_H

#include "core/cases/agenda.h"
#include "core/cases/summary.h"
#include "core/store/case.h"
#include "core/store/draft.h"
#include "core/store/outbox.h"
#include "core/store/reply.h"
#include "views/session.h"

/* All of a case, read at once, for its screen and its commands. */
struct whole_case {
	struct cases cases; /* one */
	struct rows rows;   /* its messages, oldest first */
	struct case_notes notes;
	struct notifications sent;
	struct outbox_items outbox; /* but what was sent, newest first */
	struct replies replies;	    /* oldest first */
	struct ticket *tickets;	    /* by which desks call it */
	size_t ntickets;
	struct case_summary summary; /* of rows */
	struct case_next next;
	struct case_domain *domains;
	size_t ndomains;
	struct case_link *links;
	size_t nlinks;
	int64_t now;
	struct arena arena;
};

/* id: read leniently; ERR_ABSENT, with a sentence.  whole_free either way. */
enum err whole_read(struct whole_case *w, const struct session *s,
    struct slice id, struct error *e);
/* Rows hold no more than summary needs: see store_case_light */
enum err whole_read_light(struct whole_case *w, const struct session *s,
    struct slice id, struct error *e);
void whole_free(struct whole_case *w);

/* Has its mail stopped?  By the settings' rule, now; stopped_free ends it */
struct stopped;
enum err case_stopped_look(struct stopped *out, struct session *s,
    struct slice id, struct error *e);

#endif
