#ifndef CORE_STORE_SCHEMA_ATTRIBUTION_H
#define CORE_STORE_SCHEMA_ATTRIBUTION_H

#include <stddef.h>

/* What attribution needs; for schema.c alone. */
static const char *const schema_attribution[] = {
	/* What the owner of a protected domain said of a service: the last
	 * word counts, those before stand in the events. */
	"CREATE TABLE k_domain_word ("
	" domain TEXT NOT NULL,"
	" service TEXT NOT NULL,"	/* slug */
	" authorised INTEGER NOT NULL," /* 0: denied */
	" who TEXT NOT NULL,"
	" reference TEXT,"		/* a ticket, a mail; may be NULL */
	" actor TEXT NOT NULL,"		/* who wrote it down */
	" time INTEGER NOT NULL,"
	" PRIMARY KEY (domain, service)) WITHOUT ROWID",
	/* An analyst's verdict beside the machine's */
	"CREATE TABLE k_override ("
	" sha256 BLOB NOT NULL,"
	" what TEXT NOT NULL," /* service, account or boundary */
	" value TEXT NOT NULL," /* slug (empty: nobody); account; hop */
	" machine TEXT,"	/* what espy said then; NULL: nothing */
	" reason TEXT NOT NULL,"
	" actor TEXT NOT NULL,"
	" time INTEGER NOT NULL,"
	" PRIMARY KEY (sha256, what)) WITHOUT ROWID",
	/* What DNS and the settings say of the service, without any word */
	"ALTER TABLE d_message ADD COLUMN relation_ruled INTEGER",
	/* 1: another author stands beside, whom no word authorises */
	"ALTER TABLE d_message ADD COLUMN doubted INTEGER NOT NULL DEFAULT 0",
	/* what imitates the domain; name of the drill that it is */
	"ALTER TABLE d_message ADD COLUMN imitation TEXT",
	"ALTER TABLE d_message ADD COLUMN drill TEXT",
	"UPDATE d_message SET relation_ruled = relation",
	/* the queue's order: urgency.h */
	"ALTER TABLE d_message ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0",
	"UPDATE d_message SET urgency = 1099511627776 + max(time, 0)",
	"CREATE INDEX d_message_urgent ON d_message (urgency, id, kind,"
	" pending, succeeded_by, version, refused, service, carrier, strength,"
	" domain, impersonation, relation, source, time)",
	"CREATE INDEX d_message_relation ON d_message (domain, service, time)"
	" WHERE domain IS NOT NULL",
	NULL,
};

#endif
