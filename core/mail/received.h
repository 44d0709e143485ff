#ifndef CORE_MAIL_RECEIVED_H
#define CORE_MAIL_RECEIVED_H

#include "core/mail/mail.h"

/* What one Received field says (RFC 5321 section 4.4 and what is written). */
struct received {
	struct hop hop;
	struct slice by_ip;	    /* the writer's own address; NULL */
	struct slice envelope_from; /* "(envelope-from <x>)"; NULL */
	bool has_from;
	enum { WRITER_OTHER, WRITER_POSTFIX, WRITER_EXIM, WRITER_SENDMAIL,
		WRITER_MICROSOFT, WRITER_QMAIL } writer;
};

/* Reads an unfolded value.  Never fails: what it can't read stays NULL. */
void received_parse(struct received *r, struct slice value, struct arena *a);

#endif
