#ifndef CORE_WORK_OUTGOING_H
#define CORE_WORK_OUTGOING_H

#include "core/settings.h"
#include "core/store/outbox.h"

/*
 * Sends what is due in the outbox, one mail after the other: by the send
 * worker (mailer.h), or by a command.  Who sends holds the outbox's lock, so
 * that no two processes are at it; whoever gets it first settles what a dead
 * one was at.  Nothing waits but outgoing_wait.
 */
struct outgoing;

struct outgoing_config {
	const struct workspace *workspace;
	const struct send_setting *send;
	struct store *store;
	const char *actor;
};

/* ERR_REFUSED where nothing is configured to send with: the sentence says
 * what to do. */
enum err outgoing_check(const struct send_setting *send,
    const char *settings_file, struct error *e);
/* All of the configuration must outlive it. */
enum err outgoing_new(struct outgoing **out, const struct outgoing_config *c,
    struct error *e);
void outgoing_free(struct outgoing *o); /* what is under way is cut off */

/* What happened to one mail */
struct outgoing_news {
	int64_t id;
	enum outbox_state state;
	struct slice reply; /* foreign; valid until the next turn */
};
enum outgoing_turned {
	OUTGOING_WORKING, /* call it again when fd or timeout say so */
	OUTGOING_NEWS,	  /* *news is filled; call it again at once */
	OUTGOING_IDLE,	  /* nothing (more) is due; the lock is given back */
	OUTGOING_FAILED,  /* *e says why; the lock is given back */
};
/*
 * Does what can be done without blocking.  now: what is due then is sent; of
 * `ids` alone (NULL: all).  ERR_BUSY: another process is sending.
 */
enum outgoing_turned outgoing_turn(struct outgoing *o, int64_t now,
    const int64_t *ids, size_t nids, struct outgoing_news *news,
    struct error *e);
/* Is a mail under way? */
bool outgoing_busy(const struct outgoing *o);
int outgoing_fd(const struct outgoing *o); /* -1: none */
short outgoing_poll_events(const struct outgoing *o);
int outgoing_timeout_ms(const struct outgoing *o);
/* Waits for fd, at most for the timeout. */
void outgoing_wait(const struct outgoing *o);

#endif
