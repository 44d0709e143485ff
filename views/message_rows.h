#ifndef VIEWS_MESSAGE_ROWS_H
#define VIEWS_MESSAGE_ROWS_H

#include "tui/list.h"
#include "views/app.h"

/*
 * A list of messages: rows of a query, page by page, as the queue shows them.
 * The case screen has one too.
 */
struct message_rows {
	struct listing *list;/* NULL: rows are given, not asked for */
	struct store *store; /* of given ones: read as they are wanted */
	const struct sha256 *given;
	size_t ngiven, taken;
	struct rows rows;    /* what was read so far */
	bool ended;
	size_t width; /* columns that the last drawing had */
	bool no_case; /* none of them is in a case: no such column */
	bool one_case; /* all are in the one that is on the screen: likewise */
};

extern const struct list_ops message_list_ops; /* arg: struct message_rows * */

/* Reads on until row `upto` is there, or the list ends, or further rows are
 * still being searched */
void message_rows_want(struct message_rows *m, size_t upto);
/* The column heads: received, SDMA, sent through, strength, From domain,
 * case (unless no_case), subject */
void message_rows_header(const struct message_rows *m, struct text *out);
/* Ids of rows that stay when the store changes: of the SHA-256's octets */
uint64_t message_row_id(const struct row *r);
/* What a list's marks, else its cursor, select; of a row that stands for
 * others, all of them */
void message_rows_selection(const struct message_rows *m, const struct list *l,
    struct selection *out);

/*
 * The message `by` rows from that one; the list's cursor goes along.  False:
 * none there.  message_rows_place: where it stands, from 1; 0: not there.
 */
bool message_rows_step(struct message_rows *m, struct list *l,
    const struct sha256 *from, int by, struct sha256 *out);
size_t message_rows_place(const struct message_rows *m,
    const struct sha256 *sha256);

/* Roles (colours) of two columns, for whoever shows them elsewhere */
uint8_t row_service_role(const struct row *r);
uint8_t row_domain_role(const struct row *r);

#endif
