#ifndef VIEWS_QUEUE_LIST_H
#define VIEWS_QUEUE_LIST_H

#include "views/message_rows.h"

/*
 * Inside of the queue: the list that its query finds.  Words are searched by
 * the text-search worker beside the loop: rows are shown from the 51st on,
 * and when the search is over, in their order.
 */
#define QUEUE_DEFAULT "disposition:open -is:refused -relationship:exercise"
#define QUEUE_EXERCISES "disposition:open -is:refused relationship:exercise"

enum { QUEUE_MOST = 50000 }; /* rows that are read for one key */

struct queue {
	struct message_rows rows;
	struct list list;
	struct buf query; /* as typed; empty: QUEUE_DEFAULT */
	enum list_order order;
	bool unfolded; /* a row each, whatever the order */
	uint64_t total; /* rows found; so far, while it is busy */
	struct listing_tally tally;
	uint64_t exercises; /* left out of QUEUE_DEFAULT */

	struct listing *next; /* the same query asked again: it takes the
			       * place of the rows when it is complete */
	size_t upto;	      /* rows that were shown then */
	int fd;		      /* watched; -1: none */
	unsigned timer;
};

struct slice queue_query(struct queue *q);
/*
 * Asks the query.  keep: the same one, after the store has changed; cursor,
 * marks and rows stay until the new ones are there.  ERR_USAGE: *at is the
 * octet of a mistake in the query (else SLICE_NONE); the list stays.
 */
enum err queue_ask(struct view *v, bool keep, size_t *at, struct error *e);
bool queue_searching(const struct queue *q);
void queue_list_free(struct view *v);

#endif
