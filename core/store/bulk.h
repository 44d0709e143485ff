#ifndef CORE_STORE_BULK_H
#define CORE_STORE_BULK_H

#include "core/analysis.h"
#include "core/store/store.h"

/*
 * What the index job writes.  Each call belongs into a bulk transaction of at
 * most BULK_MOST of them.
 */
enum { BULK_MOST = 250 };

enum err bulk_begin(struct store *s, struct error *e);
enum err bulk_commit(struct store *s, struct error *e);
void bulk_cancel(struct store *s);

/* Where a message lies, as its file was when its octets were read. */
struct file_at {
	struct slice path; /* absolute */
	uint64_t offset;   /* 0: the message is the file; else one within it */
	uint64_t length;   /* octets of the message */
	uint64_t dev, ino, size; /* of the file */
	int64_t mtime_ns;
	int64_t source;
	int64_t container; /* the message that it lies in; 0: none */
	bool decoded; /* the spool has its octets: they do not stand so in the
		       * file, and offset only tells it from others there */
};

/*
 * Evidence while indexing: copies the octets of a file into the evidence
 * folder (ERR_ABSENT, *e untouched: it holds others now), and makes all that
 * were copied durable at once.  Both before the rows that name them.
 */
enum err bulk_keep(struct store *s, const struct file_at *f,
    const struct sha256 *sha256, struct error *e);
enum err bulk_keep_sync(struct store *s, struct error *e);
/* The same for a message whose row was written in this transaction, wherever
 * its octets lie; bulk_keep_sync is due before it ends. */
enum err bulk_keep_message(struct store *s, int64_t message,
    const struct sha256 *sha256, uint64_t size, struct error *e);

/* What the store knows of octets. */
struct message_known {
	int64_t id; /* 0: nothing */
	enum message_kind kind;
	enum provenance provenance;
	bool refused;
	bool old;     /* made by another engine, catalogue or settings */
	bool engine;  /* by another engine */
	bool pending; /* a container whose contents are not all here yet */
	bool seen;    /* a mailbox of ours has, or had, it as a file */
	bool told;    /* likewise a source of what people submit */
	bool erased;  /* purged: not to be read again */
};
enum err bulk_known(struct store *s, const struct sha256 *sha256,
    struct message_known *out, struct error *e);

/* What is written beside an analysis. */
struct message_note {
	const struct answers *answers; /* those that it could use; or NULL */
	bool no_text;  /* its words are not indexed */
	bool pending;  /* a container: bulk_container_done ends that */
	bool verified; /* its aggregate reports are from whom they say */
};
/* A message with its facts; its text becomes todo.  sha256 is the caller's
 * own, not the analysis's; note may be NULL. */
enum err bulk_message(struct store *s, const struct file_at *f,
    const struct sha256 *sha256, const struct analysis *a,
    const struct message_note *note, int64_t *id, struct error *e);
/* The same for one whose files are known: only what is made from its octets */
enum err bulk_renew(struct store *s, const struct sha256 *sha256,
    const struct analysis *a, const struct message_note *note, int64_t *id,
    struct error *e);
/* A file of many mails; pending */
enum err bulk_mailbox(struct store *s, const struct file_at *f,
    const struct sha256 *sha256, int64_t *id, struct error *e);
/* A message that could not be analysed.  sha256 NULL: it could not be read. */
enum err bulk_refused(struct store *s, const struct file_at *f,
    const struct sha256 *sha256, struct slice reason, int64_t *id,
    struct error *e);
/* Another file of a message; *same (may be NULL): the file that was there
 * already, only touched. */
enum err bulk_copy(struct store *s, const struct file_at *f, int64_t message,
    bool *same, struct error *e);

/* A container begins: what was in that file is there no more, unless it is
 * written again (container: that of the file itself). */
enum err bulk_container_begin(struct store *s, struct slice path,
    struct error *e);
enum err bulk_container_done(struct store *s, int64_t container,
    struct error *e);
/* The container brought this message; place: "message/rfc822, part 3" */
enum err bulk_reported(struct store *s, int64_t container, int64_t message,
    struct slice place, struct error *e);

/* Drops a message whose file could never be read. */
enum err bulk_forget(struct store *s, int64_t message, struct error *e);

/* A file that the store knows. */
struct file_known {
	int64_t id, message, source;
	struct slice path;
	uint64_t dev, ino, size;
	int64_t mtime_ns;
	bool gone;
	bool again; /* never read, refused by another engine, or a container
		     * that is pending: look anew */
	bool seen;  /* for the caller, as is: */
	bool named; /* its name was found, with another file */
};
/* All whole files at or under root, appended to *v. */
enum err bulk_files(struct store *s, struct slice root, struct arena *a,
    struct file_known **v, size_t *n, struct error *e);
enum err bulk_renamed(struct store *s, int64_t file, const struct file_at *f,
    struct error *e);
enum err bulk_gone(struct store *s, int64_t file, struct error *e);

/* Once what was found is in the store: messages whose file is gone and which a
 * file with another form of the same mail succeeds.  An act of its own. */
enum err bulk_succeed(struct store *s, const char *actor, struct error *e);

/*
 * Files that hold messages to be made anew: those that another engine,
 * catalogue or settings made, or (n > 0) the given ones.  Of a message in a
 * container, the container's file.
 */
struct recheck_due {
	struct slice path;
	int64_t source; /* 0: none */
	bool loose; /* the spool's or the evidence's copy: it lies in no file
		     * now */
	/* Of a loose one: */
	bool inner;	     /* only reports ever brought it */
	struct slice was;    /* the file that it was; NULL where inner */
	struct slice sender; /* inner, and seen by us: the envelope sender,
			      * as the journal that brought it had it */
};
enum err bulk_recheck(struct store *s, const struct sha256 *v, size_t nv,
    struct arena *a, struct recheck_due **out, size_t *n, struct error *e);
/* After one of all messages: deletes values that none of them has any more. */
enum err bulk_recheck_end(struct store *s, struct error *e);

/* Text: what is to be indexed, in order of id behind `after`. */
struct text_due {
	int64_t message;
	struct slice path; /* NULL: it is no file: store_spool gives one */
	struct sha256 sha256;
	int tries;
};
enum err bulk_text_todo(struct store *s, int64_t after, size_t limit,
    struct arena *a, struct text_due **v, size_t *n, struct error *e);
enum err bulk_text_done(struct store *s, int64_t message, struct slice nm_id,
    struct error *e);
enum err bulk_text_tried(struct store *s, int64_t message, int tries,
    struct error *e);
enum err bulk_text_refused(struct store *s, int64_t message,
    struct slice reason, struct error *e);
/* The mirror's state as last committed; uuid NULL: none yet. */
enum err bulk_mirror(struct store *s, struct arena *a, struct slice *uuid,
    int64_t *revision, struct error *e);
enum err bulk_mirror_set(struct store *s, struct slice uuid, int64_t revision,
    struct error *e);
/* All text that was done becomes todo again; *n: how many. */
enum err bulk_text_again(struct store *s, int64_t *n, struct error *e);
/* How many are to be indexed and have a file */
enum err bulk_text_count(struct store *s, int64_t *n, struct error *e);

#endif
