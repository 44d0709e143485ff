#ifndef CORE_STORE_LIST_H
#define CORE_STORE_LIST_H

#include "core/store/query.h"
#include "core/store/store.h"

/*
 * Lists: the messages that a query finds, page by page.  A list keeps no
 * transaction open between calls: pages go on behind the last row's key.
 *
 * Fields are answered by SQLite at once.  Words are asked of notmuch, whose
 * answer comes in pieces:
 *
 *   words and fields joined by "and": each piece becomes rows as it comes;
 *   words under "or" or "not": all answers are needed before the first row.
 *
 * Up to 2,000 messages that fulfil the fields are pushed into notmuch's
 * query; where there are more, its hits are looked up in SQLite.
 */

/* Ids of notmuch documents, newest first; until the next call */
struct text_hits {
	const char *const *ids;
	size_t n;
	bool over; /* these were the last ones */
};

/* Who answers words: the text-search process. */
struct text_source {
	void *arg;
	/* It will be asked soon.  May be NULL */
	enum err (*wake)(void *arg, struct error *e);
	/*
	 * Asks, and gives up what was asked before.  `among` (n > 0) narrows
	 * to those ids.  *ticket: what the other calls are given.
	 */
	enum err (*ask)(void *arg, struct slice query,
	    const struct slice *among, size_t n, uint64_t *ticket,
	    struct error *e);
	/* What has come; wait: until something has.  ERR_BUSY where another
	 * question took its place. */
	enum err (*take)(void *arg, uint64_t ticket, bool wait,
	    struct text_hits *out, struct error *e);
	void (*drop)(void *arg, uint64_t ticket); /* nobody wants it */
};

/*
 * ORDER_URGENT: urgency.h.  A list that is folded has one row, the first in its
 * order, for a campaign; in the urgent order also for messages that are sent
 * as one protected domain by one service of which nobody has said anything,
 * where they are of no campaign.  row.alike and row.fold say for how many it
 * stands.  Lists in which words are searched for are never folded.
 */
enum list_order { ORDER_NEWEST, ORDER_OLDEST, ORDER_SEEN, ORDER_SIZE,
	ORDER_URGENT };

struct listing;

/*
 * Opens a list.  query: text as typed; empty finds all that lists show by
 * themselves (query_scope.c).  ERR_USAGE for a bad query; the error says
 * where and what was expected, *at (may be NULL) is the octet.  text may be
 * NULL where the query has no text term (else ERR_ABSENT); it must outlive
 * the list.  Texts are asked here, and not waited for.
 */
enum err listing_open(struct listing **out, struct store *s, struct slice query,
    enum list_order order, const struct text_source *text, size_t *at,
    struct error *e);
/* Folds, or not, before the first row is read; without this call the urgent
 * order alone is folded.  False: this list can't be */
bool listing_fold(struct listing *l, bool fold);
/*
 * Rows may come before all hits are known, as notmuch finds them (newest Date
 * first); only a list of more than LISTING_FIRST rows is out of its order
 * then.  Without this, listing_more waits for all of them.
 */
enum { LISTING_FIRST = 50 };
void listing_hurry(struct listing *l);
/* Appends up to `limit` further rows to *out; waits for words' answers. */
enum err listing_more(struct listing *l, size_t limit, struct rows *out,
    struct error *e);
bool listing_ended(const struct listing *l); /* no further row will come */

/* --- for those who can't wait --- */
bool listing_busy(const struct listing *l); /* words are being searched */
/* Takes in a piece of what has come; *more: there was one, so that another
 * may be there.  Without any, call it again when the source has more. */
enum err listing_step(struct listing *l, bool *more, struct error *e);
void listing_stop(struct listing *l); /* what there is, is all */
/* As listing_more, of the rows that are there */
enum err listing_ready(struct listing *l, size_t limit, struct rows *out,
    struct error *e);
/* From the first row again, in order now: for one that was hurried */
void listing_rewind(struct listing *l);

/* The messages that a row of the list stands for, itself among them, newest
 * first; in the arena */
enum err listing_alike(struct listing *l, const struct row *row,
    struct arena *a, struct sha256 **out, size_t *n, struct error *e);

/* The campaigns of all messages that it finds, each once, in no order; waits
 * for words' answers; in the arena */
enum err listing_campaigns(struct listing *l, struct arena *a, int64_t **out,
    size_t *n, struct error *e);

/* How many messages it finds; while it is busy, found so far */
enum err listing_count(struct listing *l, uint64_t *n, struct error *e);
/*
 * The same in three counts: messages (delivered copies), the deliveries that
 * they are copies of, and the reports that brought them or are listed
 * themselves.  whole: false while it is busy; then messages are those found so
 * far, and the others are 0.
 */
struct listing_tally {
	uint64_t messages, deliveries, reports;
	bool whole;
};
enum err listing_tally(struct listing *l, struct listing_tally *out,
    struct error *e);
/* True where text was asked while some messages' text is not indexed yet */
bool listing_text_partial(const struct listing *l);
void listing_close(struct listing *l);

#endif
