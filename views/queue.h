#ifndef VIEWS_QUEUE_H
#define VIEWS_QUEUE_H

#include "tui/list.h"
#include "views/app.h"

/*
 * A list of messages: rows of a query, page by page, as the queue shows them.
 * The case screen has one too.
 */
struct message_rows {
	struct listing *list;/* NULL: rows are given, not asked for */
	struct rows rows;    /* what was read so far */
	bool ended;
	size_t width; /* columns that the last drawing had */
	bool no_case; /* none of them is in a case: no such column */
};

extern const struct list_ops message_list_ops; /* arg: struct message_rows * */

/* One message as a row of `width` columns: received, SDMA, sent through,
 * strength, From domain, subject; the case where the list has a column. */
void message_row_text(const struct row *r, size_t width, struct text *out);
/* The column heads of the same, without the case */
void message_row_header(size_t width, struct text *out);
/* Ids of rows that stay when the store changes: of the SHA-256's octets */
uint64_t message_row_id(const struct row *r);
/* What a list's marks, else its cursor, select */
void message_rows_selection(const struct message_rows *m, const struct list *l,
    struct selection *out);
/* The message `step` rows from the one with that hash; false: none there.
 * The cursor of the queue goes along. */
bool queue_step(struct app *app, const struct sha256 *from, int step,
    struct sha256 *out);
/* Where a message stands in the queue: "3/212"; 0 if it is not there */
size_t queue_place(const struct app *app, const struct sha256 *sha256,
    size_t *of);

#endif
