#ifndef CORE_MAIL_ADDRESS_H
#define CORE_MAIL_ADDRESS_H

#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * Address lists (RFC 5322 section 3.4), for saying what stands there: nothing
 * is repaired, and nothing guessed.  Own reader, since GMime's mends what is
 * malformed and decodes names with charsets that it opens by itself.
 */
struct mailbox {
	struct slice name;    /* phrase before "<", quotes taken off, encoded
			       * words as they stand; NULL */
	struct slice address; /* as it stands, without "<>"; NULL: none there */
};

struct addresses {
	struct mailbox *v; /* in the arena; elements without an address too */
	size_t n;
	size_t with_address;
	bool group; /* "name: ...;" (RFC 6854 allows it in From) */
	bool cut;   /* went on after `most` */
};

/* Reads an unfolded value. */
void address_list(struct addresses *l, struct slice value, size_t most,
    struct arena *a);
/* local@domain, with both sides there and no blank inside */
bool address_split(struct slice address, struct slice *local,
    struct slice *domain);

#endif
