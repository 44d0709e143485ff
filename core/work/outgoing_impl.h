#ifndef CORE_WORK_OUTGOING_IMPL_H
#define CORE_WORK_OUTGOING_IMPL_H

#include "core/work/command.h"
#include "core/work/mailer.h"
#include "core/work/outgoing.h"

/* For core/work/outgoing*.c alone. */

enum phase { RESTING, PASSWORD, MAILING, RUNNING };

struct outgoing {
	struct outgoing_config c;
	int lock; /* -1: not held */
	enum phase phase;
	struct outbox_items item; /* the one under way */
	struct buf octets;
	struct command_run command; /* of PASSWORD and RUNNING */
	struct buf password;
	bool has_password;
	struct mailer *mailer;
	struct arena arena; /* of the last news */
};

/* The attempt under way is over, for that reason. */
enum outgoing_turned outgoing_finish(struct outgoing *o,
    enum outbox_state state, struct slice words, struct outgoing_news *news,
    struct error *e);
/* outgoing_command.c: a program that takes the mail */
enum err outgoing_command(struct outgoing *o, struct error *e);
enum outgoing_turned outgoing_command_ended(struct outgoing *o,
    struct outgoing_news *news, struct error *e);

#endif
