#ifndef CORE_WORK_MAILER_H
#define CORE_WORK_MAILER_H

#include "core/settings.h"
#include "core/store/outbox.h"

/*
 * Client of the send worker: one mail, one worker.  Nothing waits but
 * mailer_wait.
 */
struct mailer;

enum mailer_event {
	MAILER_NOTHING, /* yet */
	MAILER_HANDS,	/* all but the end has been said: mailer_go, as soon
			 * as it is written down that it may have been sent */
	MAILER_DONE,	/* mailer_result has what came of it */
};

/* What stands in the settings, and password (empty: none), is copied. */
enum err mailer_start(struct mailer **out, const struct send_setting *s,
    struct slice password, const struct outbox_item *item,
    struct slice octets, struct error *e);
enum mailer_event mailer_turn(struct mailer *m);
void mailer_go(struct mailer *m);
/* Lives as long as the mailer. */
const struct outbox_result *mailer_result(const struct mailer *m);
int mailer_fd(const struct mailer *m);
short mailer_poll_events(const struct mailer *m);
int mailer_timeout_ms(const struct mailer *m);
/* What is under way is cut off. */
void mailer_free(struct mailer *m);

#endif
