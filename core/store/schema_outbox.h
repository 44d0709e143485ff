#ifndef CORE_STORE_SCHEMA_OUTBOX_H
#define CORE_STORE_SCHEMA_OUTBOX_H

#include <stddef.h>

/* Mail on its way out; for schema.c alone. */
static const char *const schema_outbox[] = {
	/* core/store/outbox.h has the words of state; outbox/HEX the octets */
	"CREATE TABLE k_outbox ("
	" id INTEGER PRIMARY KEY,"
	" case_id TEXT REFERENCES k_case," /* NULL: about a report alone */
	" draft INTEGER,"
	" kind TEXT NOT NULL,"		/* of letter */
	" service TEXT NOT NULL,"	/* slug; empty: nobody named */
	" domain TEXT,"			/* whose owner is asked */
	" report BLOB,"			/* whose mail got lost */
	" after INTEGER REFERENCES k_outbox," /* sent once that is accepted */
	" from_address TEXT NOT NULL,"	/* of the envelope */
	" to_address TEXT NOT NULL,"	/* all recipients, ", " between */
	" subject TEXT NOT NULL,"
	" message_id TEXT NOT NULL,"
	" octets_sha256 BLOB NOT NULL,"
	" size INTEGER NOT NULL,"
	" kept INTEGER NOT NULL DEFAULT 1," /* 0: the octets are not here */
	" state TEXT NOT NULL,"
	" actor TEXT NOT NULL,"		/* who put it there */
	" queued_at INTEGER NOT NULL,"
	" due_at INTEGER,"		/* NULL: never by itself */
	" changed_at INTEGER NOT NULL,"
	" reply TEXT,"			/* why the state is what it is */
	" queue_id TEXT,"		/* as the server calls it */
	" notification INTEGER REFERENCES k_notification)",
	"CREATE INDEX k_outbox_state ON k_outbox (state, due_at)",
	"CREATE INDEX k_outbox_message_id ON k_outbox (message_id)",
	"CREATE INDEX k_outbox_case ON k_outbox (case_id)",
	"CREATE TABLE k_outbox_attempt ("
	" outbox INTEGER NOT NULL REFERENCES k_outbox,"
	" number INTEGER NOT NULL,"	/* from 1 */
	" how TEXT NOT NULL,"		/* smtp, sendmail */
	" server TEXT NOT NULL,"
	" begun_at INTEGER NOT NULL,"
	" handed_at INTEGER,"		/* before the last octets went out */
	" ended_at INTEGER,"
	" outcome TEXT,"		/* accepted, deferred, ... */
	" dialogue TEXT NOT NULL,"
	" PRIMARY KEY (outbox, number))",
	/* As they were when it was put there */
	"CREATE TABLE k_outbox_sample ("
	" outbox INTEGER NOT NULL REFERENCES k_outbox,"
	" sha256 BLOB NOT NULL,"
	" form TEXT NOT NULL,"
	" PRIMARY KEY (outbox, sha256))",
	"CREATE TABLE k_outbox_disclosure ("
	" outbox INTEGER NOT NULL REFERENCES k_outbox,"
	" address TEXT NOT NULL,"
	" sha256 BLOB NOT NULL,"
	" PRIMARY KEY (outbox, address, sha256))",
	NULL,
};

#endif
