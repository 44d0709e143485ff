#ifndef CORE_WORK_SEND_JOB_H
#define CORE_WORK_SEND_JOB_H

#include "core/store/outbox.h"
#include "core/work/wire.h"

/* What the frames between a mailer and its worker hold. */
struct send_setup {
	struct slice host, name; /* of the server, of EHLO */
	uint32_t port, timeout;  /* seconds of one step */
	bool smtps, plain;
	struct slice user, password; /* user empty: no authentication */
	struct slice ca_file;	     /* empty: the system's */
};

struct send_mail {
	struct slice from, octets;
	struct slice *to;
	size_t nto;
};

enum {
	SEND_MOST_RECIPIENTS = 100,
	SEND_MOST_DIALOGUE = 32 << 10,
	SEND_LAST_WAIT = 10, /* times the timeout, for the answer to the mail
			      * itself (RFC 5321 section 4.5.3.2.6) */
};

void wire_send_setup(struct wire *w, struct send_setup *s);
void wire_send_mail(struct wire *w, struct send_mail *m);
void wire_send_result(struct wire *w, struct outbox_result *r);

#endif
