#ifndef CORE_STORE_CASE_IMPL_H
#define CORE_STORE_CASE_IMPL_H

#include "core/base/text.h"
#include "core/store/impl.h"

/* What the files of cases, drafts and notifications share, for core/store/
 * alone. */

/* Ids of case $1, given exactly, and of those that went into it */
#define CASE_FAMILY "(SELECT k.id FROM k_case k WHERE k.root = $1 OR k.id = $1)"
/* SHA-256s of the messages of all of them; id: "$1" */
#define CASE_MESSAGES(id) \
	"(SELECT x.sha256 FROM k_case y JOIN k_case_message x" \
	" ON x.case_id = y.id WHERE y.root = " id " OR y.id = " id ")"

/* The exact id of a case named leniently; ERR_ABSENT */
enum err case_resolve(struct store *s, struct slice id, struct arena *a,
    struct slice *out, struct error *e);
/* It changed now */
enum err case_touch(struct act *act, struct slice id, struct error *e);
/* A time of an event's payload; null where it is TIME_UNKNOWN */
void json_when(struct json *j, const char *key, int64_t t);
/* The same, or a number, out of it; TIME_UNKNOWN: null, or not there */
int64_t event_time(struct store *s, int64_t seq, const char *key);

/* One line of UTF-8 that is not too long; else ERR_USAGE */
enum err case_check_words(const char *what, struct slice text,
    struct error *e);
/* The case that a message joins, goes on: ERR_REFUSED where it was merged
 * into another one. */
enum err case_check_here(struct store *s, struct slice id, struct error *e);
/* Opens one without messages; *id lives in the arena. */
enum err case_open(struct act *act, struct slice title, struct slice service,
    struct arena *a, struct slice *id, struct error *e);
enum err case_check_title(struct slice *title, struct error *e);
/* Copies all of them into the evidence folder: before a case has them */
enum err case_keep(struct store *s, const struct sha256 *v, size_t n,
    struct error *e);
/* One case was made of another: "split", "relocated" */
enum err case_link(struct act *act, const char *kind, struct slice from,
    struct slice to, struct error *e);
/* *added grows by each that was not in the case yet.  Their octets must lie
 * in the evidence folder. */
enum err messages_join(struct act *act, struct slice id,
    const struct sha256 *v, size_t n, size_t *added, struct error *e);

/* case_life.c: the next state, with its event.  from NULL: whatever it is. */
struct case_move;
enum err case_change(struct act *act, struct slice id,
    const struct case_move *m, struct error *e);
/* What a draft ("drafted") and a letter that was sent ("notified") mean for
 * the state: all steps up to there that were not taken yet. */
enum err case_forward(struct act *act, struct slice id, const char *to,
    struct slice reason, struct error *e);
/* case_domain.c: whether its owner lets us name it */
enum err case_named(struct act *act, struct slice id, struct slice domain,
    bool may, struct error *e);
/* case_field.c: the next step, written down */
enum err case_next_write(struct act *act, struct slice id, struct slice text,
    int64_t at, struct error *e);
/* outcome.c: what became of a notification */
enum err outcome_write(struct act *act, struct slice id, int64_t number,
    struct slice word, int64_t at, struct error *e);
/* Into the state before: ev is a case.state event that led to this one. */
enum err case_restore(struct store *s, const struct event *ev,
    struct error *e);

/* case_domain.c: the owner of a domain was asked, at that address */
enum err case_asked(struct act *act, struct slice id, struct slice domain,
    struct slice address, struct error *e);
/* sent.c: a notification with its event, within an act; and what else of
 * samples and disclosures went out with it. */
struct sent;
enum err sent_write(struct act *act, const struct sent *sent,
    const char *kind, int64_t *id, struct error *e);
enum err sent_more(struct act *act, const struct sent *sent, int64_t id,
    struct error *e);

/* How their events are taken back: rows of undo.c's table. */
enum err undo_case_new(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_add(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_remove(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_link(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_merge(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_merged(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_unmerge(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_state(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_field(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_next(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_domain(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_note(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_draft_new(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_draft_drop(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_draft_change(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_draft_residue(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_draft_form(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_source_add(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_word(struct store *s, const struct event *ev, struct error *e);
enum err undo_override(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_case_outcome(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_reply_state(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_reply_match(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_ticket(struct store *s, const struct event *ev,
    struct error *e);
enum err undo_mark_sent(struct store *s, const struct event *ev,
    struct error *e);

#endif
