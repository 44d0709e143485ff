#ifndef VIEWS_PICK_H
#define VIEWS_PICK_H

#include "views/session.h"

/*
 * The messages that a command is about, as its words or a query name them.  A
 * word is a message's name, or a campaign's ("c12"), for all of its messages.
 */
struct picked {
	struct rows rows; /* as found; a message may be there twice */
	struct sha256 *v; /* each once, in that order */
	size_t n;
	int64_t *campaigns; /* that were named */
	size_t ncampaigns;
	struct arena arena;
};

/* A wrong word, a query that finds nothing, and a message whose file could
 * never be read are errors.  picked_free ends it, in any case. */
enum err picked_find(struct picked *p, struct session *s, char **words, int n,
    struct error *e);
enum err picked_word(struct picked *p, struct session *s, struct slice word,
    struct error *e);
enum err picked_query(struct picked *p, struct session *s, struct slice query,
    struct error *e);
void picked_free(struct picked *p);

/* Their rows as they are now, as JSON */
enum err picked_json(const struct picked *p, struct session *s,
    struct error *e);

#endif
