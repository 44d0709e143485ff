/* An answer, as a desk, its program or a mail server may write it. */

#include <stdlib.h>

#include "core/notify/reply.h"
#include "core/notify/reply_token.h"
#include "core/work/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read can be told to another process, and is the same there. */
static void
over_the_wire(struct reply *r)
{
	struct reply copy = { 0 };
	struct buf one = { 0 }, two = { 0 };
	struct arena a = { 0 };
	struct wire w;

	wire_encode(&w, &one);
	wire_reply(&w, r);
	if (w.bad != NULL)
		abort();
	wire_decode(&w, buf_slice(&one), &a);
	wire_reply(&w, &copy);
	if (!wire_done(&w))
		abort();
	wire_encode(&w, &two);
	wire_reply(&w, &copy);
	if (w.bad != NULL || !slice_eq(buf_slice(&one), buf_slice(&two)))
		abort();
	arena_free(&a);
	buf_free(&one);
	buf_free(&two);
}

static void
check(const struct reply *r)
{
	size_t i;

	if (r->nids > REPLY_MOST_IDS || r->ncases > REPLY_MOST_CASES ||
	    r->ntickets > REPLY_MOST_TICKETS ||
	    r->dsn.n > DSN_MOST_RECIPIENTS ||
	    r->words.n > REPLY_MOST_WORDS ||
	    r->because.n > REPLY_MOST_BECAUSE)
		abort();
	for (i = 0; i < r->nids; i++)
		if (r->ids[i].n == 0 || r->ids[i].n > REPLY_MOST_ID)
			abort();
	if (r->dsn.is && (r->words.p != NULL || r->says != 0))
		abort();
	(void)reply_kind_of(r, true);
	(void)reply_kind_of(r, false);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice s = slice_of((const char *)data, size), id, token;
	struct arena a = { 0 };
	struct reply r;
	struct mail m;

	mail_parse(&m, s, NULL, &a, MAIL_TEXT);
	reply_read(&r, &m);
	check(&r);
	over_the_wire(&r);
	if (reply_address_read(s, &id, &token) &&
	    (id.n == 0 || token.n != REPLY_TOKEN))
		abort();
	arena_free(&a);
	return 0;
}
