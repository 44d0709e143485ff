#ifndef CORE_NOTIFY_THREAD_PARTS_H
#define CORE_NOTIFY_THREAD_PARTS_H

#include "core/notify/thread.h"

/* The pieces of thread_arrive, for core/notify/thread*.c alone. */
struct thread_found {
	struct reply_place place;
	const char *how;  /* "message-id" ...; NULL: nowhere */
	struct slice why; /* a sentence, either way; in the arena */
	bool strong;	  /* by what nobody can guess */
};
/* org: the organisation of From; NULL */
enum err thread_find(struct store *s, const struct analysis *x,
    struct slice org, struct thread_found *f, struct arena *a,
    struct error *e);

#endif
