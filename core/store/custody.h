#ifndef CORE_STORE_CUSTODY_H
#define CORE_STORE_CUSTODY_H

#include "core/store/store.h"

/*
 * What can be checked long afterwards: the chain of the event log, and the
 * evidence files that rows name.
 */

/* --- the event log --- */

/* The last event.  Whoever keeps it elsewhere (in a letter) can tell later
 * whether the log was cut off.  seq 0: there is no event yet. */
struct log_head {
	int64_t seq;
	struct sha256 hash;
};
enum err store_log_head(struct store *s, struct log_head *out,
    struct error *e);
/* The hash of one event; ERR_ABSENT (e untouched) */
enum err store_log_hash(struct store *s, int64_t seq, struct sha256 *out,
    struct error *e);

enum log_fault {
	LOG_WHOLE,
	LOG_GAP,     /* another number than the next one */
	LOG_LINK,    /* does not name the hash of the event before it */
	LOG_PAYLOAD, /* what it says has not the hash that it should have */
	LOG_HASH,    /* its own hash is not that of its fields */
	LOG_FORM,    /* of a form that is not known */
	LOG_ERASED,  /* erased, and no later event vouches for it */
	LOG_WITNESS, /* says that an event was erased, and that is not so */
};

/* The first event that does not fit. */
struct log_break {
	enum log_fault fault; /* LOG_WHOLE: there is none */
	int64_t seq;	      /* the number that it has, or should have */
	int64_t found_seq;    /* of LOG_GAP: the number there instead */
	struct sha256 expected, found; /* of LOG_LINK, LOG_PAYLOAD, LOG_HASH,
					* and LOG_ERASED (void: no witness) */
	bool witnessed; /* of LOG_ERASED: by one that says another hash */
};

/* The hash that the event should have (event.c says what the forms cover) */
struct sha256 event_hash(const struct event *ev, int form);
/* Form 3 in its two steps: all that the event is, payload_hash for what it
 * says; and that behind the hash of the event before. */
struct sha256 event_body(const struct event *ev);
struct sha256 event_link(const struct sha256 *prev, const struct sha256 *body);
/* One event by itself; its link and witness aside.  out may be NULL. */
enum log_fault log_event_fault(const struct event *ev, struct log_break *out);

/*
 * Walks events in their order; zero-initialised it begins at the log's first
 * event.  Once broken, it stays so.
 */
struct log_walk {
	struct arena arena;
	struct log_erased *erased; /* in order of seq */
	size_t nerased;
	int64_t seq; /* of the event before */
	struct sha256 prev;
	uint64_t events;
	struct log_break broken;
};
void log_walk_event(struct log_walk *w, const struct event *ev);
/* Erased events that nobody vouches for; frees what the walk keeps. */
void log_walk_end(struct log_walk *w);

struct log_check {
	uint64_t events, erased;
	struct log_head head;
	struct log_break broken;
};
/* All of the log, payloads included.  A payload that was erased fits where a
 * later event says so. */
enum err store_log_check(struct store *s, struct log_check *out,
    struct error *e);

/* The log of a case that was imported, as it stands here, and as the event
 * case.import pins it; pinned false: no event does.  In the arena */
struct imported_log {
	struct slice case_id;
	bool pinned;
	struct sha256 expected, found;
};
enum err store_imported_logs(struct store *s, struct arena *a,
    struct imported_log **out, size_t *n, struct error *e);

/* --- evidence --- */

/* What a row says of a message's copy. */
struct evidence_row {
	struct slice case_id;
	struct sha256 sha256;
	struct slice file; /* its name in the evidence folder; NULL: none */
	bool purged;	   /* so it has none; or an import had none */
	bool known;	   /* of the store: size is the message's */
	uint64_t size;
};
struct evidence_rows {
	struct arena arena;
	struct evidence_row *v;
	size_t n;
};
/* case_id NULL: of all cases.  In order of their hashes: a message that lies
 * in several cases has a row for each. */
enum err store_evidence_rows(struct store *s, struct slice case_id,
    struct evidence_rows *out, struct error *e);
void evidence_rows_free(struct evidence_rows *r);
/* The folder of copies; lives as long as the store. */
const char *store_evidence_folder(const struct store *s);
/* Does the store know that message: by its row, or in a case? */
enum err store_evidence_known(struct store *s, const struct sha256 *sha256,
    bool *yes, struct error *e);

/* Cases that no event speaks of: their ids, in the arena */
enum err store_cases_unlogged(struct store *s, struct arena *a,
    struct slice **out, size_t *n, struct error *e);

#endif
