#ifndef CORE_STORE_SCHEMA_CAMPAIGN_H
#define CORE_STORE_SCHEMA_CAMPAIGN_H

#include <stddef.h>

/* Campaigns and what they are found by; for schema.c alone. */
static const char *const schema_campaign[] = {
	/* A number stands for what is left of a campaign for ever: where two
	 * turn out to be one, the younger one says into which it went. */
	"CREATE TABLE d_campaign ("
	" id INTEGER PRIMARY KEY,"
	" service TEXT,"	/* slug; NULL: nobody is named */
	" made_at INTEGER NOT NULL,"
	" into_campaign INTEGER REFERENCES d_campaign)",
	/* What a mail's content looks like: core/mail/sketch.h */
	"CREATE TABLE d_sketch ("
	" message INTEGER PRIMARY KEY REFERENCES d_message,"
	" data BLOB NOT NULL)",
	/* Two that could be of one campaign share a key. */
	"CREATE TABLE d_sketch_key ("
	" key INTEGER NOT NULL,"
	" time INTEGER NOT NULL,"
	" message INTEGER NOT NULL REFERENCES d_message,"
	" PRIMARY KEY (key, time, message)) WITHOUT ROWID",
	/* NULL: alone.  campaign_by: the message that it was put beside */
	"ALTER TABLE d_message ADD COLUMN campaign INTEGER"
	" REFERENCES d_campaign",
	"ALTER TABLE d_message ADD COLUMN campaign_by INTEGER"
	" REFERENCES d_message",
	"CREATE INDEX d_message_campaign ON d_message (campaign, time, id,"
	" kind, pending, succeeded_by, refused, urgency)"
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
	NULL,
};

#endif
