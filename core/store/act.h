#ifndef CORE_STORE_ACT_H
#define CORE_STORE_ACT_H

#include "core/base/json.h"
#include "core/store/db.h"
#include "core/store/store.h"

/*
 * For core/store/ alone: one act of the analyst is one transaction with its
 * events.
 *
 *	struct act act;
 *
 *	if ((err = act_begin(&act, s, actor, e)) != ERR_NONE)
 *		return err;
 *	err = db_run(s->db, e, "INSERT INTO k_case_note ...", ...);
 *	if (err == ERR_NONE)
 *		err = act_event(&act, case_id, "case.note", &json, e);
 *	return act_end(&act, err, e);
 */
struct act {
	struct store *store;
	const char *actor;
	int64_t number; /* seq of its first event; 0: none yet */
	int64_t time;
};

enum err act_begin(struct act *act, struct store *s, const char *actor,
    struct error *e);
/* The same within a transaction that is open, which it neither begins nor
 * ends: what espy does by itself while it indexes.  No act_end. */
#define ACT_ESPY "espy"
void act_within(struct act *act, struct store *s, const char *actor);
/*
 * Appends an event.  subject: SHA-256 in hex, case id, domain...; payload:
 * open objects are closed here, and *payload is freed; NULL: {}.
 */
enum err act_event(struct act *act, struct slice subject, const char *kind,
    struct json *payload, struct error *e);
/* Commits where err is ERR_NONE, else takes all back and returns err. */
enum err act_end(struct act *act, enum err err, struct error *e);

/* A string or number of an event's payload ("from"), in the arena; NULL */
struct slice event_field(struct store *s, int64_t seq, const char *key,
    struct arena *a);
/* A number of it that has to be there; ERR_STORE */
enum err event_number(struct store *s, const struct event *ev,
    const char *key, int64_t *out, struct error *e);

/* Sets a disposition within an act, with its event (none if it was so). */
enum err act_mark(struct act *act, const struct sha256 *sha256,
    enum disposition d, struct error *e);
/* The same as a rule (0: a person) decides it */
enum err act_mark_by(struct act *act, const struct sha256 *sha256,
    enum disposition d, int64_t rule, struct error *e);

/*
 * How events are taken back: undo.c has the table of kinds.  An act can be
 * undone where all its events' kinds are in it; they are undone last first,
 * within the undoing act, which appends its own event.
 */
struct undo_rule {
	const char *kind;
	enum err (*undo)(struct store *s, const struct event *ev,
	    struct error *e);
	const char *one, *many; /* "decision about a message", ... */
};

#endif
