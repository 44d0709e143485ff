#ifndef CORE_STORE_PURGE_IMPL_H
#define CORE_STORE_PURGE_IMPL_H

#include "core/store/impl.h"
#include "core/store/purge.h"

/* What the files of the purge share, for core/store/purge*.c alone. */

/* The temporary table purge_set (message, report) is there, and empty. */
enum err purge_set_clear(struct store *s, struct error *e);

/* purge_draft.c: erases what drafts and their events say, where a message of
 * purge_set is among the samples; within an act */
enum err purge_drafts(struct act *act, struct error *e);
/* How many drafts those are */
enum err purge_drafts_count(struct store *s, uint64_t *n, struct error *e);

/* purge_file.c */
/* Messages that lie in one of purge_set and are not in it get a file of their
 * own in the spool (before the rows). */
enum err purge_others_keep(struct store *s, struct error *e);
/* Their rows say so; within an act */
enum err purge_others_move(struct store *s, struct error *e);

/* purge_campaign.c: the campaigns that lose messages of purge_set, and the
 * messages that were put beside these; within an act */
struct purge_campaigns {
	struct arena arena;
	int64_t *v, *beside;
	size_t n, nbeside;
};
/* Before the rows go: nothing finds the messages any more. */
enum err purge_campaigns_leave(struct store *s, struct purge_campaigns *out,
    struct error *e);
/* Afterwards: what is left looks for its place. */
enum err purge_campaigns_settle(struct store *s,
    const struct purge_campaigns *c, struct error *e);

/* purge_case.c: the cases that lose messages of purge_set, by their ids; read
 * before the rows go */
struct purge_cases {
	struct arena arena;
	struct slice *v;
	size_t n;
};
enum err purge_cases_read(struct store *s, struct purge_cases *out,
    struct error *e);
/* Afterwards: what else their services sent may be less urgent. */
enum err purge_cases_renew(struct store *s, const struct purge_cases *c,
    struct error *e);

/* own_file.c */
/* Removes the files of evidence and spool that have a tombstone, and mail that
 * went out with such a message. */
enum err purge_files(struct store *s, struct error *e);
/* Is there a file dir/HEX? */
bool purge_file_there(const char *dir, const struct sha256 *sha256);

#endif
