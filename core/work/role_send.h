#ifndef CORE_WORK_ROLE_SEND_H
#define CORE_WORK_ROLE_SEND_H

#include "core/notify/smtp.h"
#include "core/work/curl.h"
#include "core/work/send_job.h"

/* The send worker's inside, for core/work/role_send*.c alone. */
struct sender {
	struct arena arena;
	struct send_setup setup;
	CURL *curl;
	struct curl_slist *resolve;
	char trouble[CURL_ERROR_SIZE];
	struct buf ca, dialogue, ehlo; /* ehlo: the last reply to it */
	bool in_ehlo, authenticated;
	struct smtp_reply reply; /* the last one */
};

/* role_send_curl.c: everything that has to be there before the sandbox
 * locks: addresses of the server, certificates, libcurl */
void sender_prepare(struct sender *s);
/* To the server, with TLS and authentication, as far as the settings say:
 * true; else *r says how it ended. */
bool sender_connect(struct sender *s, struct outbox_result *r);
/* false: the connection is gone, s->trouble says how */
bool sender_say(struct sender *s, struct slice octets);
/* The next reply, within so many seconds; false likewise */
bool sender_hear(struct sender *s, int64_t seconds);
/* Has it nothing to say, and is it there? */
bool sender_is_silent(struct sender *s);
/* A line of the dialogue, as people may see it */
void sender_note(struct sender *s, const char *who, struct slice line);

#endif
