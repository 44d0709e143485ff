#ifndef CORE_STORE_RESTORE_H
#define CORE_STORE_RESTORE_H

#include "core/auth/answers.h"
#include "core/store/custody.h"

/*
 * A case of another workspace, put into a new one: its rows (espy.kept/1, as
 * store_case_dump gives them), the DNS answers of its messages and the part of
 * the other log that speaks of it.  All of it comes from a file that somebody
 * handed in: only tables and columns that a dump has are taken.
 */

/* Has nobody worked in it yet: no message, no case, no event? */
enum err store_is_new(struct store *s, bool *yes, struct error *e);

struct restore_answers { /* of one message */
	struct sha256 sha256;
	const struct answers *answers;
};
struct restore {
	struct slice case_id;
	const struct slice *rows; /* lines of espy.kept/1 */
	size_t nrows;
	const struct slice *log; /* lines of espy.event/1, verbatim */
	size_t nlog;
	bool whole; /* copies of the messages lie in the evidence folder */
	/* What made the verdicts */
	int64_t engine;
	struct slice catalogue, settings;
	/* Where each message came from, by its hash; role "collected" ... */
	struct restore_source {
		struct sha256 sha256;
		struct slice name, role;
		bool inner; /* a report brought it */
	} *sources;
	size_t nsources;
	struct restore_word { /* of a domain's owner about a service */
		struct slice domain, service, who, reference;
		bool authorised;
		int64_t time;
	} *words;
	size_t nwords;
	const struct restore_answers *answers;
	size_t nanswers;
	struct log_head head;	/* of the other log, when it was exported */
	struct sha256 log_hash; /* of all of its lines */
	struct slice letters, actor; /* of the other workspace; who exported */
	int64_t time;
};
/* One act, with the event "case.import", which pins the other log's head.
 * ERR_FORMAT names the row that does not fit. */
enum err store_restore(struct store *s, const char *actor,
    const struct restore *r, struct error *e);

#endif
