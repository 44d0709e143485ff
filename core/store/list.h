#ifndef CORE_STORE_LIST_H
#define CORE_STORE_LIST_H

#include "core/store/query.h"
#include "core/store/store.h"

/*
 * Lists: the messages that a query finds, page by page.  A list keeps no
 * transaction open between calls: pages go on behind the last row's key.
 */

/*
 * Who answers words that are no field: the text-search process.  `among`
 * (n > 0) narrows to those notmuch ids.  Calls hit(ctx, id) for each id,
 * newest first; hit returns false to stop.
 */
struct text_source {
	void *arg;
	enum err (*search)(void *arg, struct slice query,
	    const struct slice *among, size_t n,
	    bool (*hit)(void *ctx, struct slice id), void *ctx,
	    struct error *e);
};

enum list_order { ORDER_NEWEST, ORDER_OLDEST, ORDER_SEEN, ORDER_SIZE };

struct listing;

/*
 * Opens a list.  query: text as typed; empty finds all.  ERR_USAGE for a bad
 * query; the error says where and what was expected, *at (may be NULL) is the
 * octet.  text may be NULL where the query has no text term (else
 * ERR_ABSENT).  Texts are searched here, once.
 */
enum err listing_open(struct listing **out, struct store *s, struct slice query,
    enum list_order order, const struct text_source *text, size_t *at,
    struct error *e);
/* Appends up to `limit` further rows to *out; fewer: the list has ended. */
enum err listing_more(struct listing *l, size_t limit, struct rows *out,
    struct error *e);
/* How many messages it finds */
enum err listing_count(struct listing *l, uint64_t *n, struct error *e);
/* True where text was asked while some messages' text is not indexed yet */
bool listing_text_partial(const struct listing *l);
void listing_close(struct listing *l);

#endif
