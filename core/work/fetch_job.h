#ifndef CORE_WORK_FETCH_JOB_H
#define CORE_WORK_FETCH_JOB_H

#include "core/store/contact.h"
#include "core/work/wire.h"

/* What the frames between a fetch worker and its supervisor hold: one job a
 * worker. */
enum fetch_what {
	FETCH_RDAP,	 /* an answer of RDAP */
	FETCH_BOOTSTRAP, /* a list of RDAP servers */
	FETCH_SECURITY_TXT,
	FETCH_WHATS
};

enum {
	FETCH_MOST_ADDRESSES = 8,
	FETCH_MOST_SERVERS = 8,
	FETCH_MOST_URL = 2000,
};

struct fetch_job {
	enum fetch_what what;
	struct slice about; /* the address or domain that is asked about */
	struct slice url;   /* where, or where octets are from */
	struct slice octets; /* not NULL: to be read; nothing is asked */
	/* Of the URL: its host as it stands there, its port; where to connect
	 * instead of asking DNS */
	struct slice host;
	uint32_t port;
	struct slice *addresses;
	size_t naddresses;
	uint32_t connect_port;
	struct slice agent;   /* "espy/0.1.0" */
	struct slice ca_file; /* ""; the system's */
	uint32_t timeout;     /* ms */
	int64_t clock;
};

struct fetch_done {
	uint32_t status;       /* of HTTP; 0: there was no answer */
	struct slice location; /* of a redirect, absolute; NULL */
	uint32_t retry_after;  /* seconds, of 429 and 503; 0: not said */
	struct slice octets;   /* of the answer; NULL: none, or too long */
	struct slice why;      /* what is wrong: a sentence; NULL */
	struct lookup_contact *contacts;
	size_t ncontacts;
	struct slice network;  /* RDAP: as ip_in_networks has it; NULL */
	struct slice more;     /* RDAP: URL to go on with; NULL */
	struct slice *servers; /* of a list */
	size_t nservers;
};

void wire_fetch_job(struct wire *w, struct fetch_job *j);
void wire_fetch_done(struct wire *w, struct fetch_done *d);

#endif
