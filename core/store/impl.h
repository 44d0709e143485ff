#ifndef CORE_STORE_IMPL_H
#define CORE_STORE_IMPL_H

#include "core/base/clock.h"
#include "core/store/act.h"
#include "core/store/db.h"
#include "core/store/store.h"

/* The store's inside, for core/store/ alone. */
struct store {
	struct db *db;
	char *file;
	char *evidence, *spool, *outbox;
	bool kept; /* evidence that is not durable yet */
	size_t mended; /* copies that did not hold their message any more */
	char letters[4];
	int64_t terms;	 /* numbers given out in the temporary table hit */
	struct interned *interned; /* intern.c */
	store_judged_fn *judged; /* NULL: nobody wants to know */
	int64_t version; /* d_version of what is analysed now; 0: not set */
};

/*
 * evidence_mend.c: before a message's octets take the place of a copy.  One
 * that holds something else is evidence of that: the log says what, as espy's
 * own act, or within the transaction that is open.
 */
enum err evidence_mend(struct store *s, const struct sha256 *sha256,
    const char *file, struct error *e);

/* store.c: other letters, for a store that has no case of its own yet */
enum err letters_change(struct store *s, struct error *e);

/* bulk_report.c: what a report says, and what a copy of the same delivery
 * takes over, within bulk_message */
struct analysis;
enum err report_write(struct store *s, int64_t message,
    const struct analysis *a, struct error *e);
enum err delivery_write(struct store *s, int64_t message,
    const struct analysis *a, struct error *e);

/* bulk_computed.c: what lists show of computed authentication, likewise */
struct auth;
enum err computed_write(struct store *s, int64_t message,
    const struct auth *a, struct error *e);

/* The events of one act, last first */
enum err events_of_act(struct store *s, int64_t act, struct events *out,
    struct error *e);
/* Appends the event "undo" that says which act it took back. */
enum err act_undo_event(struct act *act, struct slice subject, int64_t undoes,
    struct json *payload, struct error *e);

/* evidence.c: puts octets into spool/HEX, durably.  ERR_ABSENT, *e untouched:
 * they do not lie there. */
enum err octets_spool(struct store *s, const struct sha256 *sha256,
    const struct place *from, struct error *e);

/* event.c, for event_check.c and event_erase.c */
extern const char event_select[];
void event_read(struct stmt *st, struct event *ev, struct arena *a);
/* Erases what an event says, and appends an event that says so.  ERR_STORE
 * where it does not fit its hash as it is. */
enum err act_erase(struct act *act, int64_t seq, struct error *e);

/* Without an event; word NULL or "open": none is kept.  rule: that decided
 * it; 0: a person did */
enum err mark_set(struct store *s, const struct sha256 *sha256,
    struct slice word, int64_t rule, int64_t time, struct error *e);
enum err mark_get(struct store *s, const struct sha256 *sha256,
    enum disposition *d, int64_t *rule, struct error *e);

/* An id for a column that may be null: 0 is, as type "t" of db_query */
static inline int64_t
or_null(int64_t id)
{
	return id != 0 ? id : TIME_UNKNOWN;
}

/* word.c: the owners' words, for messages of that domain */
enum err words_apply(struct store *s, struct slice domain, uint64_t *changed,
    struct error *e);
/* The same word within an act: word.h */
struct word;
enum err word_write(struct act *act, const struct word *word,
    struct error *e);
/* override_apply.c: service and account of a message's row as the analyst has them,
 * or as espy itself says where he says nothing */
enum err override_apply(struct store *s, const struct sha256 *sha256,
    struct error *e);
/* The same where a verdict of his may just have gone */
enum err override_apply_now(struct store *s, const struct sha256 *sha256,
    struct error *e);
/* What hangs on what a message is taken for */
enum err override_judged(struct store *s, const struct sha256 *sha256,
    struct error *e);
/* A row whose boundary is another now was made with other settings. */
enum err override_make_stale(struct store *s, const struct sha256 *sha256,
    struct error *e);


/* Row columns and joins; "m" is the message, $1 the store's version. */
extern const char row_select[];
/* row_select with a tail; types start with "i" for s->version, which the
 * caller gives too */
enum err row_query(struct store *s, struct rows *out, struct error *e,
    const char *tail, const char *types, ...);
/* Reads the rows of a started query that begins with row_select. */
enum err row_read(struct store *s, struct stmt *st, struct rows *out,
    struct error *e);

#endif
