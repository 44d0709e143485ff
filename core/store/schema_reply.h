#ifndef CORE_STORE_SCHEMA_REPLY_H
#define CORE_STORE_SCHEMA_REPLY_H

#include <stddef.h>

/* What came back: answers to notifications; for schema.c alone. */
static const char *const schema_reply[] = {
	/* core/store/reply.h has the words */
	"CREATE TABLE k_reply ("
	" id INTEGER PRIMARY KEY,"
	" sha256 BLOB NOT NULL UNIQUE,"
	" case_id TEXT REFERENCES k_case," /* NULL: of no case */
	" notification INTEGER,"	/* that it answers; NULL: not known */
	" domain TEXT,"		/* whose owner it is from; NULL */
	" matched TEXT,"	/* message-id, token, subject, returned ... */
	" why TEXT NOT NULL,"	/* why it is there, or nowhere: a sentence */
	" kind TEXT NOT NULL,"
	" taken TEXT,"		/* as what it was confirmed; NULL */
	" state TEXT NOT NULL," /* automatic, proposed, confirmed, dismissed */
	" sender TEXT, organisation TEXT,"
	" standing TEXT NOT NULL," /* desk, owner, program, other, ... */
	" doubt TEXT,"		/* "forged? ..."; NULL: none */
	" automatic TEXT,"	/* why a program wrote it; NULL */
	" tickets TEXT NOT NULL," /* a line each */
	" failed TEXT NOT NULL," /* addresses, ", " between */
	" diagnostic TEXT,"
	" knows INTEGER, may_name INTEGER," /* an owner's; NULL: not said */
	" subject TEXT, because TEXT, words TEXT,"
	" evidence TEXT,"	/* file in the evidence folder; NULL: none */
	" time INTEGER NOT NULL,"
	" came_at INTEGER NOT NULL)",
	"CREATE INDEX k_reply_case ON k_reply (case_id, time)",
	/* Numbers under which desks have our cases */
	"CREATE TABLE k_ticket ("
	" case_id TEXT NOT NULL REFERENCES k_case,"
	" ticket TEXT NOT NULL,"
	" organisation TEXT NOT NULL," /* whose number it is */
	" reply INTEGER NOT NULL REFERENCES k_reply,"
	" time INTEGER NOT NULL,"
	" PRIMARY KEY (case_id, ticket)) WITHOUT ROWID",
	"CREATE INDEX k_ticket_ticket ON k_ticket (ticket)",
	NULL,
};

#endif
