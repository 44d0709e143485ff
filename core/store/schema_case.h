#ifndef CORE_STORE_SCHEMA_CASE_H
#define CORE_STORE_SCHEMA_CASE_H

#include <stddef.h>

/* What the life of a case needs; for schema.c alone. */
static const char *const schema_case[] = {
	"ALTER TABLE k_case ADD COLUMN owner TEXT",   /* NULL: nobody's */
	"ALTER TABLE k_case ADD COLUMN tracker TEXT", /* its reference there */
	/* when it came into its state */
	"ALTER TABLE k_case ADD COLUMN since INTEGER",
	/* What somebody wrote down as the next step; NULL: as the state's
	 * timer says */
	"ALTER TABLE k_case ADD COLUMN next TEXT",
	"ALTER TABLE k_case ADD COLUMN next_at INTEGER",
	/* "ip 203.0.113.57": the component, as somebody confirmed it */
	"ALTER TABLE k_case ADD COLUMN component TEXT",
	"ALTER TABLE k_case ADD COLUMN resolution TEXT", /* of a closed one */
	"ALTER TABLE k_case ADD COLUMN tier INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE k_case ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0",
	/* when its owner last looked at it: what came since is new */
	"ALTER TABLE k_case ADD COLUMN looked_at INTEGER",
	/* the case in which it is shown: itself, or the one that it went
	 * into, and that one went into ... */
	"ALTER TABLE k_case ADD COLUMN root TEXT REFERENCES k_case",
	"CREATE INDEX k_case_root ON k_case (root)",
	"UPDATE k_case SET root = id, since = changed_at, state = CASE"
	" WHEN state = 'open' THEN 'triage' ELSE state END",
	/* 1: espy put it there */
	"ALTER TABLE k_case_message ADD COLUMN adopted INTEGER NOT NULL"
	" DEFAULT 0",
	"CREATE TABLE k_case_domain ("
	" case_id TEXT NOT NULL REFERENCES k_case,"
	" domain TEXT NOT NULL,"
	" may_name INTEGER,"	/* to the service; NULL: nobody said */
	" asked_at INTEGER,"	/* when its owner was asked */
	" asked TEXT,"		/* whom */
	/* when that was answered otherwise than by a word about the service;
	 * such a word counts by itself */
	" answered_at INTEGER,"
	" PRIMARY KEY (case_id, domain)) WITHOUT ROWID",
	/* merged: from_case's messages stand in to_case too; split, relocated:
	 * to_case was made from from_case */
	"CREATE TABLE k_case_link ("
	" id INTEGER PRIMARY KEY,"
	" kind TEXT NOT NULL,"
	" from_case TEXT NOT NULL REFERENCES k_case,"
	" to_case TEXT NOT NULL REFERENCES k_case,"
	" time INTEGER NOT NULL,"
	" actor TEXT NOT NULL)",
	/* Cases that may adopt what comes: core/store/adopt.c */
	"CREATE INDEX k_case_open ON k_case (service)"
	" WHERE state NOT IN ('closed', 'rejected', 'merged')",
	"CREATE INDEX k_case_closed ON k_case (closed_at)"
	" WHERE state = 'closed'",
	/* How many were ever opened: numbers are not given out twice. */
	"CREATE INDEX k_event_case_new ON k_event (kind)"
	" WHERE kind = 'case.new'",
	"CREATE INDEX k_case_link_from ON k_case_link (from_case)",
	"CREATE INDEX k_case_link_to ON k_case_link (to_case)",
	/* The log of a case that came from another workspace, line by line as
	 * it was handed in (espy.event/1); the event case.import pins it. */
	"CREATE TABLE k_imported_event ("
	" case_id TEXT NOT NULL REFERENCES k_case,"
	" ordinal INTEGER NOT NULL,"
	" line TEXT NOT NULL,"
	" PRIMARY KEY (case_id, ordinal)) WITHOUT ROWID",
	/* bounced, answered; NULL: nothing came */
	"ALTER TABLE k_notification ADD COLUMN outcome TEXT",
	"ALTER TABLE k_notification ADD COLUMN outcome_at INTEGER",
	NULL,
};

#endif
