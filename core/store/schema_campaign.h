#ifndef CORE_STORE_SCHEMA_CAMPAIGN_H
#define CORE_STORE_SCHEMA_CAMPAIGN_H

#include <stddef.h>

/* Campaigns and what they are found by; for schema.c alone. */
static const char *const schema_campaign[] = {
	/* A number is never given out twice: where two turn out to be one,
	 * the smaller one says into which it went; one whose messages have
	 * all left it stays as a number. */
	"CREATE TABLE d_campaign ("
	" id INTEGER PRIMARY KEY,"
	" service TEXT,"	/* slug; NULL: nobody is named */
	" made_at INTEGER NOT NULL,"
	" into_campaign INTEGER REFERENCES d_campaign)",
	/* What a mail's content looks like: core/mail/sketch.h */
	"CREATE TABLE d_sketch ("
	" message INTEGER PRIMARY KEY REFERENCES d_message,"
	" data BLOB NOT NULL,"
	" signer TEXT,"		/* domain of a DKIM signature that passes */
	" keys BLOB,"		/* its rows of d_sketch_key: 8 octets each, */
	" key_time INTEGER)",	/* and their time; NULL: it has none */
	/* Two that could be of one campaign share a key.  No reference to
	 * d_message, for which each deleted one would be looked for here. */
	"CREATE TABLE d_sketch_key ("
	" key INTEGER NOT NULL,"
	" time INTEGER NOT NULL,"
	" message INTEGER NOT NULL,"
	" PRIMARY KEY (key, time, message)) WITHOUT ROWID",
	/* NULL: alone.  campaign_by: the message that it was put beside; NULL
	 * of one in each campaign, to which all others lead */
	"ALTER TABLE d_message ADD COLUMN campaign INTEGER"
	" REFERENCES d_campaign",
	"ALTER TABLE d_message ADD COLUMN campaign_by INTEGER"
	" REFERENCES d_message",
	"CREATE INDEX d_message_campaign ON d_message (campaign, time, id,"
	" kind, pending, succeeded_by, refused, urgency, campaign_by)"
	" WHERE campaign IS NOT NULL",
	/* Lists are folded by campaign in the index alone. */
	"DROP INDEX d_message_urgent",
	"CREATE INDEX d_message_urgent ON d_message (urgency, id, campaign,"
	" kind, pending, succeeded_by, version, refused, service, carrier,"
	" strength, domain, impersonation, relation, source, time)",
	"DROP INDEX d_message_alike",
	"CREATE INDEX d_message_alike ON d_message (domain, service, urgency,"
	" id, campaign, kind, pending, succeeded_by, refused, version,"
	" relation, source) WHERE domain IS NOT NULL",
	"CREATE INDEX d_message_campaign_by ON d_message (campaign_by)"
	" WHERE campaign_by IS NOT NULL",
	/* What was in a folder and is gone is found without all the rest. */
	"CREATE INDEX d_file_gone_path ON d_file (path, start)"
	" WHERE gone_at IS NOT NULL",
	NULL,
};

#endif
