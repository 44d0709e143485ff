#ifndef CORE_STORE_CASE_H
#define CORE_STORE_CASE_H

#include "core/store/store.h"

/*
 * Cases: what an analyst opened.  Each act is one transaction with its events
 * and can be undone.  Case ids are read leniently: "K7Q-0031", "k7q-31", "31".
 */
enum { CASE_MOST_TITLE = 200, CASE_MOST_NOTE = 8192 };

/* Slices are NULL where unknown. */
struct case_row {
	struct slice id, title;
	struct slice state;   /* "open", "notified" */
	struct slice service; /* slug; NULL: nobody named */
	struct slice service_name; /* as its messages give it; NULL */
	int64_t opened_at, changed_at, closed_at;
	struct slice reason;
	uint64_t messages, notes, drafts, notifications;
	int64_t first, last; /* of its messages; TIME_UNKNOWN without any */
	struct slice domains; /* protected domains hit: "a.example b.example" */
	struct slice draft; /* "none", "open", "sent" */
};
struct cases {
	struct arena arena;
	struct case_row *v;
	size_t n;
};
void cases_free(struct cases *c);

/* Newest first */
enum err store_cases(struct store *s, struct cases *out, struct error *e);
/* ERR_ABSENT, with a sentence */
enum err store_case(struct store *s, struct slice id, struct cases *out,
    struct error *e);
/* Its messages, oldest first */
enum err store_case_messages(struct store *s, struct slice id,
    struct rows *out, struct error *e);

/*
 * Opens a case with messages (at least one); their disposition becomes case.
 * Each message's octets are copied to the evidence folder first; ERR_ABSENT
 * where they can't be had any more, and then nothing is changed.
 * service: slug; NULL: nobody named.  *id lives in the arena.
 */
enum err store_case_new(struct store *s, const char *actor,
    struct slice title, struct slice service, const struct sha256 *v,
    size_t n, struct arena *a, struct slice *id, struct error *e);
/* *added: how many were not in it before */
enum err store_case_add(struct store *s, const char *actor, struct slice id,
    const struct sha256 *v, size_t n, size_t *added, struct error *e);

struct case_note {
	int64_t id, time;
	struct slice actor, text;
};
struct case_notes {
	struct arena arena;
	struct case_note *v;
	size_t n;
};
enum err store_case_note(struct store *s, const char *actor, struct slice id,
    struct slice text, struct error *e);
/* Oldest first */
enum err store_case_notes(struct store *s, struct slice id,
    struct case_notes *out, struct error *e);
void case_notes_free(struct case_notes *n);

/* Copies a message's octets into the evidence folder, durably and once;
 * ERR_ABSENT where no file holds them any more. */
enum err store_keep_evidence(struct store *s, const struct row *r,
    struct error *e);

#endif
