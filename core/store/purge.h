#ifndef CORE_STORE_PURGE_H
#define CORE_STORE_PURGE_H

#include "core/settings.h"
#include "core/store/store.h"

/*
 * Erasing messages: rows, evidence and spool, with a tombstone (hash, reason,
 * time) in the event log, whose chain still verifies.  core/work/purge.h does
 * it all in order; it alone holds the index lock and reaches the mirror.
 *
 * First the tombstones, in one act with their events: from then on the purge
 * is decided, and whatever cuts it off, the next one (or the next index run)
 * finishes it.  A message's row goes last, so what is left to do is what has
 * a tombstone and a row; that free pages are still to be erased is kept as
 * k_workspace "purge".
 */

/* No row, no octets, not to be read again */
enum err store_is_tombstone(struct store *s, const struct sha256 *sha256,
    bool *yes, struct error *e);

/* --- what is to be erased --- */
struct purge_item {
	int64_t id;
	struct sha256 sha256;
	bool report; /* erased since it brought one that is, and quotes it */
};

struct purge_plan {
	struct arena arena;
	struct purge_item *v;
	size_t n;
	/* What goes; evidence and spooled: files of the workspace */
	uint64_t messages, reports, aggregates, mailboxes;
	uint64_t texts, evidence, spooled, drafts;
	uint64_t files; /* of sources, which stay as they are */
	struct slice *left; /* sentences: what else stays, and why */
	size_t nleft;
};

enum { PURGE_NO_CASES = 0 };
/*
 * Messages, the other copies of their deliveries, and the reports that brought
 * them.  A case protects its messages unless it changed before `cases` last
 * (INT64_MAX: none does): ERR_REFUSED names the first.  Messages that are not
 * in the store are left out.
 */
enum err store_purge_plan(struct store *s, const struct sha256 *v, size_t n,
    int64_t cases, struct purge_plan *out, struct error *e);
void purge_plan_free(struct purge_plan *p);

/*
 * Messages older (first_seen) than the longest retention of their sources:
 * those with a source that keeps for ever, and those in a case that changed
 * since *cases, are none.  *cases is what store_purge_plan takes.
 */
enum err store_expired(struct store *s, const struct settings *set,
    int64_t now, struct arena *a, struct sha256 **out, size_t *n,
    int64_t *cases, struct error *e);

/* --- doing it --- */
enum { PURGE_MOST_REASON = 500 }; /* octets */
/* Decides: tombstones and events, in one act. */
enum err store_purge_mark(struct store *s, const char *actor,
    const struct purge_plan *p, struct slice reason, struct error *e);
/* Is a purge decided that is not finished? */
enum err store_purge_pending(struct store *s, bool *yes, struct error *e);

/* What a decided purge still has to erase. */
struct purge_due {
	struct arena arena;
	int64_t *v; /* messages */
	size_t n;
	struct slice *nm_ids; /* of the mirror's documents, where known */
	size_t nids;
	struct slice *paths; /* that they lie at, or lay */
	size_t npaths;
	struct slice *words; /* by which the log may name them */
	size_t nwords;
};
enum err store_purge_due(struct store *s, struct purge_due *out,
    struct error *e);
void purge_due_free(struct purge_due *d);
/* The mirror loses these documents: messages that stay are read again. */
enum err store_purge_texts(struct store *s, const struct slice *nm_ids,
    size_t n, struct error *e);
/* Rows, drafts and events, then the files of evidence and spool. */
enum err store_purge_erase(struct store *s, const char *actor,
    const struct purge_due *due, struct error *e);
/* Erases free pages and the journal; ERR_BUSY while another espy reads. */
enum err store_purge_end(struct store *s, struct error *e);

/* For espy doctor: files in the evidence folder, and those that no row
 * names */
enum err store_evidence_count(struct store *s, uint64_t *files,
    uint64_t *orphans, struct error *e);

#endif
