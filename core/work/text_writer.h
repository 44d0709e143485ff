#ifndef CORE_WORK_TEXT_WRITER_H
#define CORE_WORK_TEXT_WRITER_H

#include "core/base/err.h"
#include "core/base/slice.h"

/*
 * Client of the text-write worker, the only writer of the notmuch mirror.
 * Whoever starts one holds the workspace's index lock.
 */
struct text_writer;

struct text_writer_config {
	const char *dir; /* the workspace's own notmuch directory, absolute */
	const char *const *roots; /* directories that hold the mail */
	size_t nroots;
	bool create; /* make the database where there is none */
};

struct text_item {
	int64_t id;	  /* the caller's; not negative */
	const char *path; /* absolute */
};

enum text_status {
	TEXT_DONE,    /* nm_id holds it (new, or there already) */
	TEXT_REFUSED, /* libnotmuch says that it is no mail */
	TEXT_FAILED,  /* gone, unreadable, or over a limit: reason */
};

enum text_event_kind {
	TEXT_NOTHING,
	TEXT_ITEM,	/* id, status, nm_id, reason; not yet safe on disk */
	TEXT_COMMITTED, /* the whole batch is on disk: uuid, revision */
	TEXT_RELATIVES, /* ids, nids: until the next call */
	TEXT_DIED,	/* nothing of the batch counts; id: the message it was
			 * at, -1 if none; reason.  The next batch starts a
			 * fresh worker */
};

struct text_event {
	enum text_event_kind kind;
	int64_t id;
	enum text_status status;
	const char *nm_id; /* until the next call; NULL */
	const char *uuid;  /* of the database; until the next call */
	uint64_t revision;
	const struct slice *ids; /* of RELATIVES */
	size_t nids;
	bool bounds; /* likewise: Xapian keeps a value of theirs as a bound
		      * (see text_erase.h): the database must be made anew */
	char reason[256]; /* safe text */
};

enum { TEXT_MOST_BATCH = 1000 };

/* Opens (or makes) the database; waits until it is open.  ERR_ABSENT: none
 * there and not create. */
enum err text_writer_start(struct text_writer **t,
    const struct text_writer_config *c, struct error *e);
/* Of the database when it was opened, or at the last commit */
const char *text_writer_uuid(const struct text_writer *t);
uint64_t text_writer_revision(const struct text_writer *t);
/* One batch at a time, until TEXT_COMMITTED or TEXT_DIED; each item gives one
 * TEXT_ITEM, in order. */
enum err text_writer_batch(struct text_writer *t,
    const struct text_item *items, size_t n, struct error *e);

/*
 * Erasing, each until its event as a batch.  A document's words can't be
 * erased alone: documents of several files keep those of each, and a removed
 * message leaves its Message-ID with its thread.  So whole threads go:
 *
 * related: all documents in the threads of these (known by id, or by a file):
 *   TEXT_RELATIVES.  Nothing is changed.
 * remove: these documents with all their files; TEXT_COMMITTED.  Their words
 *   are still in free blocks then.
 * compact: the database is written anew, without free blocks;
 *   TEXT_COMMITTED.  One that is killed meanwhile is opened as it was before,
 *   or as it is afterwards.
 */
enum err text_writer_related(struct text_writer *t, const struct slice *nm_ids,
    size_t nids, const struct slice *paths, size_t npaths, struct error *e);
enum err text_writer_remove(struct text_writer *t, const struct slice *nm_ids,
    size_t n, struct error *e);
enum err text_writer_compact(struct text_writer *t, struct error *e);
bool text_writer_busy(const struct text_writer *t);
void text_writer_next(struct text_writer *t, struct text_event *ev);
int text_writer_fd(const struct text_writer *t);
short text_writer_poll_events(const struct text_writer *t);
int text_writer_timeout_ms(const struct text_writer *t); /* -1: none */
void text_writer_wait(struct text_writer *t);
/* Lets it close the database; a batch under way is given up. */
void text_writer_free(struct text_writer *t);

#endif
