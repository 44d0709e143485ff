/* The tables of espy.db and their migrations. */

#include "core/store/schema.h"
#include "core/store/schema_aggregate.h"
#include "core/store/schema_attribution.h"
#include "core/store/schema_campaign.h"
#include "core/store/schema_case.h"
#include "core/store/schema_computed.h"
#include "core/store/schema_contact.h"
#include "core/store/schema_draft.h"
#include "core/store/schema_outbox.h"
#include "core/store/schema_override.h"
#include "core/store/schema_reply.h"
#include "core/store/schema_rule.h"
#include "core/store/schema_trait.h"

/*
 * Each entry brings the tables from version i to i + 1 (user_version).  Only
 * types, WITHOUT ROWID and the pragmas are SQLite's own.
 */
static const char *const first[] = {
	"CREATE TABLE k_workspace ("
	" key TEXT PRIMARY KEY,"
	" value TEXT NOT NULL)",

	/* --- kept: people's acts --- */
	"CREATE TABLE k_event ("
	" seq INTEGER PRIMARY KEY,"
	" act INTEGER NOT NULL,"  /* seq of the act's first event */
	" undoes INTEGER,"	  /* the act that this one took back */
	" time INTEGER NOT NULL,"
	" actor TEXT NOT NULL,"
	" subject TEXT NOT NULL,"
	" kind TEXT NOT NULL,"
	" payload TEXT NOT NULL," /* JSON object */
	" prev_hash BLOB NOT NULL,"
	" hash BLOB NOT NULL)",
	"CREATE INDEX k_event_subject ON k_event (subject, seq)",
	"CREATE INDEX k_event_act ON k_event (actor, act)",
	"CREATE INDEX k_event_undoes ON k_event (undoes)"
	" WHERE undoes IS NOT NULL",

	"CREATE TABLE k_disposition ("
	" sha256 BLOB PRIMARY KEY,"
	" disposition TEXT NOT NULL,"
	" time INTEGER NOT NULL)",

	"CREATE TABLE k_domain ("
	" name TEXT PRIMARY KEY,"
	" added_at INTEGER NOT NULL)",

	"CREATE TABLE k_source ("
	" id INTEGER PRIMARY KEY,"
	" name TEXT NOT NULL UNIQUE,"
	" role TEXT NOT NULL)",
	"CREATE TABLE k_source_path ("
	" path BLOB PRIMARY KEY,"
	" source INTEGER NOT NULL REFERENCES k_source)",

	"CREATE TABLE k_case ("
	" id TEXT PRIMARY KEY,"		/* K7Q-0031 */
	" number INTEGER NOT NULL UNIQUE,"
	" title TEXT NOT NULL,"
	" state TEXT NOT NULL,"
	" service TEXT,"		/* slug; NULL: nobody named */
	" opened_at INTEGER NOT NULL,"
	" changed_at INTEGER NOT NULL,"
	" closed_at INTEGER,"
	" reason TEXT)",		/* why it was closed */
	"CREATE TABLE k_case_message ("
	" case_id TEXT NOT NULL REFERENCES k_case,"
	" sha256 BLOB NOT NULL,"
	" added_at INTEGER NOT NULL,"
	" evidence TEXT,"		/* file in evidence/ */
	" PRIMARY KEY (case_id, sha256))",
	"CREATE INDEX k_case_message_sha256 ON k_case_message (sha256)",
	"CREATE TABLE k_case_note ("
	" id INTEGER PRIMARY KEY,"
	" case_id TEXT NOT NULL REFERENCES k_case,"
	" time INTEGER NOT NULL,"
	" actor TEXT NOT NULL,"
	" text TEXT NOT NULL)",

	"CREATE TABLE k_draft ("
	" id INTEGER PRIMARY KEY,"
	" case_id TEXT NOT NULL REFERENCES k_case,"
	" service TEXT NOT NULL,"	/* slug; empty: nobody named */
	" to_address TEXT NOT NULL,"	/* empty: no contact known */
	" to_source TEXT,"		/* where the contact is from */
	" subject TEXT NOT NULL,"
	" body TEXT NOT NULL,"
	" form TEXT NOT NULL,"		/* of the samples: see redaction */
	" edited INTEGER NOT NULL,"	/* 1: people changed subject or body */
	" state TEXT NOT NULL,"		/* open, sent, dropped */
	" made_at INTEGER NOT NULL,"
	" changed_at INTEGER NOT NULL)",
	"CREATE UNIQUE INDEX k_draft_open ON k_draft (case_id, service)"
	" WHERE state = 'open'",
	"CREATE TABLE k_draft_sample ("
	" draft INTEGER NOT NULL REFERENCES k_draft,"
	" sha256 BLOB NOT NULL,"
	" form TEXT NOT NULL,"
	" PRIMARY KEY (draft, sha256))",

	"CREATE TABLE k_notification ("
	" id INTEGER PRIMARY KEY,"
	" case_id TEXT NOT NULL REFERENCES k_case,"
	" draft INTEGER REFERENCES k_draft,"
	" service TEXT NOT NULL,"
	" to_address TEXT NOT NULL,"
	" subject TEXT NOT NULL,"
	" message_id TEXT,"
	" how TEXT NOT NULL,"		/* smtp, sendmail, other means */
	" octets_sha256 BLOB,"		/* of the exported mail */
	" sent_at INTEGER NOT NULL)",
	"CREATE TABLE k_notification_sample ("
	" notification INTEGER NOT NULL REFERENCES k_notification,"
	" sha256 BLOB NOT NULL,"
	" form TEXT NOT NULL,"
	" PRIMARY KEY (notification, sha256))",
	"CREATE TABLE k_recipient ("
	" id INTEGER PRIMARY KEY,"
	" address TEXT NOT NULL UNIQUE)",
	"CREATE TABLE k_disclosure ("
	" recipient INTEGER NOT NULL REFERENCES k_recipient,"
	" service TEXT NOT NULL,"
	" notification INTEGER NOT NULL REFERENCES k_notification,"
	" sha256 BLOB NOT NULL,"	/* the message that names him */
	" time INTEGER NOT NULL,"
	" PRIMARY KEY (recipient, notification, sha256))",

	/* --- kept: what can't be had again --- */
	"CREATE TABLE k_dns_answer ("
	" id INTEGER PRIMARY KEY,"
	" name TEXT NOT NULL,"
	" type INTEGER NOT NULL,"
	" status INTEGER NOT NULL,"
	" data TEXT NOT NULL,"		/* JSON array of strings */
	" ttl INTEGER NOT NULL,"
	" origin TEXT NOT NULL,"
	" first_seen INTEGER,"		/* NULL: of a file */
	" last_seen INTEGER,"
	" UNIQUE (name, type, status, data, origin))",

	/* --- derived --- */
	"CREATE TABLE d_version ("
	" id INTEGER PRIMARY KEY,"
	" engine INTEGER NOT NULL,"
	" catalogue TEXT NOT NULL,"
	" settings TEXT NOT NULL,"
	" UNIQUE (engine, catalogue, settings))",

	"CREATE TABLE d_message ("
	" id INTEGER PRIMARY KEY,"
	" sha256 BLOB UNIQUE,"		/* NULL: its file was never read */
	" size INTEGER NOT NULL,"
	" refused TEXT,"		/* why it could not be analysed */
	" version INTEGER NOT NULL REFERENCES d_version,"
	" source INTEGER REFERENCES k_source," /* that brought it first */
	" first_seen INTEGER NOT NULL,"
	" time INTEGER NOT NULL,"
	" boundary_time INTEGER, date INTEGER,"
	" from_address TEXT, from_domain TEXT, from_org TEXT, from_name TEXT,"
	" from_problem TEXT,"
	" subject TEXT, message_id TEXT, mail_from TEXT,"
	" ip TEXT, helo TEXT, rdns TEXT, rdns_confirmed INTEGER,"
	" received_by TEXT, receiver TEXT, trust INTEGER,"
	" spf TEXT, dkim TEXT, dmarc TEXT, arc TEXT,"
	" service TEXT, service_name TEXT, service_kind TEXT, carrier TEXT,"
	" strength INTEGER,"
	" account_kind TEXT, account TEXT, accounts INTEGER, forged INTEGER,"
	" domain TEXT, impersonation INTEGER, relation INTEGER,"
	" links INTEGER, attachments INTEGER, recipients INTEGER,"
	" limits INTEGER, findings INTEGER)",
	"CREATE INDEX d_message_time ON d_message (time, id)",
	"CREATE INDEX d_message_message_id ON d_message (message_id)",
	"CREATE INDEX d_message_service ON d_message (service, time)",

	"CREATE TABLE d_file ("
	" id INTEGER PRIMARY KEY,"
	" message INTEGER NOT NULL REFERENCES d_message,"
	" source INTEGER REFERENCES k_source,"
	" path BLOB NOT NULL,"
	" start INTEGER NOT NULL,"
	" dev INTEGER NOT NULL, ino INTEGER NOT NULL,"
	" size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,"
	" gone_at INTEGER)",
	/* A path holds one file now, and may have held others. */
	"CREATE UNIQUE INDEX d_file_path ON d_file (path, start)"
	" WHERE gone_at IS NULL",
	"CREATE INDEX d_file_message ON d_file (message)",

	"CREATE TABLE d_text ("
	" message INTEGER PRIMARY KEY REFERENCES d_message,"
	" state INTEGER NOT NULL,"	/* 0 todo, 1 done, 2 refused */
	" nm_id TEXT,"
	" tries INTEGER NOT NULL,"
	" reason TEXT)",
	"CREATE INDEX d_text_todo ON d_text (message) WHERE state = 0",
	"CREATE INDEX d_text_nm_id ON d_text (nm_id)",

	"CREATE TABLE d_kind ("
	" id INTEGER PRIMARY KEY,"
	" name TEXT NOT NULL UNIQUE)",
	"CREATE TABLE d_value ("
	" id INTEGER PRIMARY KEY,"
	" kind INTEGER NOT NULL REFERENCES d_kind,"
	" value TEXT NOT NULL,"
	" UNIQUE (kind, value))",
	"CREATE TABLE d_fact ("
	" value INTEGER NOT NULL REFERENCES d_value,"
	" message INTEGER NOT NULL REFERENCES d_message,"
	" PRIMARY KEY (value, message)) WITHOUT ROWID",
	"CREATE INDEX d_fact_message ON d_fact (message)",

	"CREATE TABLE d_recipient ("
	" message INTEGER NOT NULL REFERENCES d_message,"
	" address TEXT NOT NULL,"
	" place TEXT NOT NULL,"
	" PRIMARY KEY (message, address, place)) WITHOUT ROWID",
	"CREATE TABLE d_message_answer ("
	" message INTEGER NOT NULL REFERENCES d_message,"
	" answer INTEGER NOT NULL REFERENCES k_dns_answer,"
	" PRIMARY KEY (message, answer)) WITHOUT ROWID",

	/* The outer mail with which somebody submitted messages */
	"CREATE TABLE d_report ("
	" id INTEGER PRIMARY KEY,"
	" outer_message INTEGER NOT NULL REFERENCES d_message,"
	" reporter TEXT, words TEXT, time INTEGER)",
	"CREATE TABLE d_report_message ("
	" report INTEGER NOT NULL REFERENCES d_report,"
	" message INTEGER NOT NULL REFERENCES d_message,"
	" PRIMARY KEY (report, message))",

	/* The notmuch mirror as last committed */
	"CREATE TABLE d_mirror ("
	" id INTEGER PRIMARY KEY CHECK (id = 1),"
	" uuid TEXT NOT NULL,"
	" revision INTEGER NOT NULL)",
	NULL,
};

/*
 * Sources as desks have them: containers (reports, mailbox files), what a
 * file is worth, reports and what they say, searches, tombstones.
 */
static const char *const second[] = {
	/* 0 a message, 1 a report, 2 an aggregate report, 3 a mailbox file */
	"ALTER TABLE d_message ADD COLUMN kind INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE d_message ADD COLUMN provenance INTEGER NOT NULL"
	" DEFAULT 0",
	/* 1: what it holds is not all in the store yet */
	"ALTER TABLE d_message ADD COLUMN pending INTEGER NOT NULL DEFAULT 0",
	"ALTER TABLE d_message ADD COLUMN delivery BLOB", /* see mail.h */
	"ALTER TABLE d_message ADD COLUMN content BLOB",
	/* 1: another one here is, or was, of the same delivery */
	"ALTER TABLE d_message ADD COLUMN copied INTEGER NOT NULL DEFAULT 0",
	/* the message of the same delivery whose verdicts stand for it */
	"ALTER TABLE d_message ADD COLUMN raised_by INTEGER"
	" REFERENCES d_message",
	/* The same mail, which a program of ours wrote anew into another
	 * file: that one counts now */
	"ALTER TABLE d_message ADD COLUMN succeeded_by INTEGER"
	" REFERENCES d_message",
	"CREATE INDEX d_message_succeeded_by ON d_message (succeeded_by)"
	" WHERE succeeded_by IS NOT NULL",
	"CREATE INDEX d_file_gone ON d_file (message)"
	" WHERE gone_at IS NOT NULL",
	"CREATE INDEX d_message_raised_by ON d_message (raised_by)"
	" WHERE raised_by IS NOT NULL",
	"CREATE INDEX d_message_delivery ON d_message (delivery)",
	"CREATE INDEX d_message_copied ON d_message (id) WHERE copied = 1",
	"CREATE INDEX d_message_content ON d_message (content)",
	"CREATE INDEX d_message_pending ON d_message (id) WHERE pending = 1",
	"CREATE INDEX d_message_domain ON d_message (domain)"
	" WHERE domain IS NOT NULL",
	/* What lists ask most, in the order that they show: found and counted
	 * in the index alone, without the messages' rows. */
	"DROP INDEX d_message_time",
	"DROP INDEX d_message_service",
	"CREATE INDEX d_message_service ON d_message (service, time, id, kind,"
	" pending)",
	"CREATE INDEX d_message_list ON d_message (time, id, kind, pending,"
	" succeeded_by, version, refused, service, carrier, strength, spf,"
	" dkim, dmarc, arc, from_domain, domain, impersonation, relation,"
	" source, from_address, from_name, subject)",
	/* the d_message that this one lies in; NULL: it is the file */
	"ALTER TABLE d_file ADD COLUMN container INTEGER"
	" REFERENCES d_message",
	/* 1: its octets do not stand in the file as they are */
	"ALTER TABLE d_file ADD COLUMN decoded INTEGER NOT NULL DEFAULT 0",
	"DROP INDEX d_file_message",
	"CREATE INDEX d_file_message ON d_file (message, source, gone_at)",
	"CREATE INDEX d_file_source ON d_file (source, message)",
	"CREATE INDEX d_file_container ON d_file (container)"
	" WHERE container IS NOT NULL",

	"DROP TABLE d_report_message",
	"DROP TABLE d_report",
	"CREATE TABLE d_report ("
	" id INTEGER PRIMARY KEY,"
	" outer_message INTEGER NOT NULL UNIQUE REFERENCES d_message,"
	" kind TEXT NOT NULL,"	/* forward, feedback, failure, journal ... */
	" reporter TEXT, reporter_name TEXT,"
	" words TEXT, time INTEGER,"
	" lost TEXT,"		/* how headers were lost: inline, msg ... */
	" lost_why TEXT,"
	" left_out INTEGER NOT NULL)", /* mails over the limit */
	"CREATE INDEX d_report_reporter ON d_report (reporter)",
	"CREATE TABLE d_report_message ("
	" report INTEGER NOT NULL REFERENCES d_report,"
	" message INTEGER NOT NULL REFERENCES d_message,"
	" place TEXT NOT NULL," /* "message/rfc822, part 3" */
	" PRIMARY KEY (report, message)) WITHOUT ROWID",
	"CREATE INDEX d_report_message_message ON d_report_message (message)",
	/* Facts of the reporter's, never of ours */
	"CREATE TABLE d_reported ("
	" report INTEGER NOT NULL REFERENCES d_report,"
	" ordinal INTEGER NOT NULL,"
	" name TEXT NOT NULL,"
	" value TEXT NOT NULL,"
	" PRIMARY KEY (report, ordinal)) WITHOUT ROWID",

	/* Not NULL: its paths are notmuch databases, of which it has what
	 * this query finds */
	"ALTER TABLE k_source ADD COLUMN query TEXT",
	"CREATE TABLE k_search ("
	" name TEXT PRIMARY KEY,"
	" query TEXT NOT NULL,"
	" changed_at INTEGER NOT NULL)",

	/* Erased messages: they are not read again. */
	"CREATE TABLE k_tombstone ("
	" sha256 BLOB PRIMARY KEY,"
	" reason TEXT NOT NULL,"
	" time INTEGER NOT NULL)",
	/*
	 * Form 2: the chain covers the payload's hash, so that erasing what
	 * a payload says leaves the chain whole.  erased: when that was.
	 */
	"ALTER TABLE k_event ADD COLUMN form INTEGER NOT NULL DEFAULT 1",
	"ALTER TABLE k_event ADD COLUMN payload_hash BLOB",
	"ALTER TABLE k_event ADD COLUMN erased INTEGER",
	NULL,
};

static const char *const *const migrations[SCHEMA_VERSION] = { first, second,
	schema_aggregate, schema_computed, schema_attribution,
	schema_override, schema_campaign, schema_trait, schema_case,
	schema_rule, schema_draft, schema_contact, schema_outbox,
	schema_reply };

static enum err
schema_version(struct db *db, int64_t *version, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(db, &st, e, "PRAGMA user_version", "");

	return err != ERR_NONE ? err : db_int_end(st, version, e);
}

static enum err
schema_step(struct db *db, int64_t from, struct error *e)
{
	static const char *const set[] = { "PRAGMA user_version = 1",
		"PRAGMA user_version = 2", "PRAGMA user_version = 3",
		"PRAGMA user_version = 4", "PRAGMA user_version = 5",
		"PRAGMA user_version = 6", "PRAGMA user_version = 7",
		"PRAGMA user_version = 8", "PRAGMA user_version = 9",
		"PRAGMA user_version = 10", "PRAGMA user_version = 11",
		"PRAGMA user_version = 12", "PRAGMA user_version = 13",
		"PRAGMA user_version = 14" };
	const char *const *sql;
	enum err err = ERR_NONE;

	_Static_assert(ARRAY_LEN(set) == SCHEMA_VERSION, "one per version");
	for (sql = migrations[from]; err == ERR_NONE && *sql != NULL; sql++)
		err = db_run(db, e, *sql, "");
	return err != ERR_NONE ? err : db_run(db, e, set[from], "");
}

enum err
schema_make(struct db *db, const char *file, struct error *e)
{
	int64_t version = 0;
	enum err err = schema_version(db, &version, e);

	if (err == ERR_NONE && version == SCHEMA_VERSION)
		return ERR_NONE;
	if (err == ERR_NONE)
		err = db_begin(db, DB_FULL, e);
	/* Again, now that nobody else can be at it */
	if (err == ERR_NONE)
		err = schema_version(db, &version, e);
	if (err == ERR_NONE && version > SCHEMA_VERSION)
		err = err_set(e, ERR_STORE, "%s: made by a newer espy (tables "
		    "of version %lld, this one knows %d); use that one", file,
		    (long long)version, SCHEMA_VERSION);
	while (err == ERR_NONE && version < SCHEMA_VERSION)
		err = schema_step(db, version++, e);
	if (err == ERR_NONE)
		return db_commit(db, e);
	db_cancel(db);
	return err;
}
