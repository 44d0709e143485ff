#ifndef VIEWS_THREAD_ITEMS_H
#define VIEWS_THREAD_ITEMS_H

#include "core/store/draft.h"
#include "core/store/outbox.h"
#include "core/store/reply.h"
#include "views/doc.h"

/*
 * A thread: letters of a case that went out or are about to, and what came
 * back, in one order by time.  case_id NULL: the answers that wait for a
 * person or belong to no case, of all cases.
 */
enum thread_what { THREAD_SENT, THREAD_OUTBOX, THREAD_REPLY };
struct thread_item {
	enum thread_what what;
	size_t index; /* of its array below */
	int64_t time;
};
struct thread {
	struct arena arena;
	struct notifications sent;
	struct outbox_items outbox; /* those that are no notification (yet) */
	struct drafts drafts;
	struct replies replies;
	struct thread_item *v;
	size_t n;
};
enum err thread_read(struct thread *t, struct store *s, struct slice case_id,
    struct error *e);
void thread_free(struct thread *t);

/* Stays when items come and go; never 0 */
uint64_t thread_item_id(const struct thread *t, size_t i);
/* NULL: it is a letter */
const struct reply_row *thread_reply(const struct thread *t, size_t i);
/* The draft that a letter was; 0: none */
int64_t thread_draft(const struct thread *t, size_t i);
/* Widths from which there is room for who wrote, and for the subject */
enum { THREAD_WHO = 72, THREAD_SUBJECT = 120 };
/* Columns of what it is; cases: beside its case */
int thread_what_width(size_t width, bool cases);
/* One row of a list: time, direction, what, who, state; cases: its case, too */
void thread_row(const struct thread *t, size_t i, bool cases, size_t width,
    struct text *out);
/* All that is known of it */
void doc_thread_item(struct doc *d, const struct thread *t, size_t i);

#endif
